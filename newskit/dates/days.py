"""Dates that are dates already: a column of the articles table, and the two days a user gives."""

from __future__ import annotations

import numpy as np
import pandas as pd

from newskit.dates.columns import UNIT
from newskit.schema import SchemaError

__all__ = ["as_days", "naive_dates"]


def naive_dates(column: pd.Series, *, table: str = "articles") -> pd.Series:
    """Dates of a column as naive times, with its index; they must be dates already, or all missing.

    `table` is the table they stand in: a quotes table has no reader of dates, as a file brings them
    back.
    """
    if column.isna().all():
        return pd.Series(pd.NaT, index=column.index, dtype=UNIT, name=column.name)
    if isinstance(column.dtype, pd.ArrowDtype) and column.dtype.kind == "M":
        zone = getattr(column.dtype.pyarrow_dtype, "tz", None)
        column = column.astype(f"datetime64[us{f', {zone}' if zone else ''}]")
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        column = column.dt.tz_localize(None)
    if not pd.api.types.is_datetime64_dtype(column.dtype):
        if table == "quotes":
            raise SchemaError(
                f"{column.name!r} of the quotes table must hold dates, and these are "
                f"{column.dtype}, as a file keeps them. Read them: "
                f'quotes["{column.name}"] = pd.to_datetime(quotes["{column.name}"])'
            )
        raise SchemaError(
            f"{column.name!r} must hold dates, and these are {column.dtype}. as_articles(frame) "
            "reads them."
        )
    return column.astype(UNIT)


def as_days(ends: object, *, name: str) -> tuple[pd.Timestamp | None, pd.Timestamp | None]:
    """First and last day that a user gave under the argument `name`; None for an open end."""
    if not isinstance(ends, (tuple, list)) or len(ends) != 2:
        raise SchemaError(
            f"{name} takes two days, and this is {ends!r:.60}. Write {name}=('2025-03-01', "
            "'2025-03-31')."
        )
    first, last = (_as_day(end) for end in ends)
    if first is not None and last is not None and first > last:
        raise SchemaError(
            f"{name} ends before it begins: {first:%Y-%m-%d} is after {last:%Y-%m-%d}. Swap the "
            "two days."
        )
    return first, last


def _as_day(end: object) -> pd.Timestamp | None:
    try:
        if end is None or pd.isna(end):
            return None
        if isinstance(end, (int, float, np.number)):
            raise TypeError  # a year would be taken for nanoseconds since 1970
        return pd.Timestamp(end).tz_localize(None).normalize().as_unit("us")  # type: ignore[arg-type]
    except (ValueError, TypeError, OverflowError) as error:
        raise SchemaError(f"{end!r} is no date. Write it as '2025-03-31'.") from error
