"""A column of dates as printed → times, precision, offsets, and what a user must know of them."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import numpy as np
import pandas as pd

from newskit.dates.forms import PIVOT, Reading, read_date
from newskit.shown import mend

__all__ = ["UNIT", "Dates", "parse_dates"]

UNIT = "datetime64[us]"
_FIRST = np.datetime64("1450-01-01")  # print begins
_AHEAD = np.timedelta64(2, "D")  # tomorrow's paper, in any zone
_DECADES = (2, 9998)  # years in which a move to another zone can't leave the calendar


class Dates(NamedTuple):
    """Times as printed, and beside them what a single time can't hold. All have the index of the column.

    `offset` is that from UTC, where printed. `precision` is ``"minute"`` where a time of day is
    printed, else ``"day"``, ``"month"`` or ``"year"``. `printed` has the text of those that can't
    be read or can't be true, `unread` tells which can't be read, and `remarks` are for the load
    report.
    """

    published: pd.Series
    offset: pd.Series
    precision: pd.Series
    unread: pd.Series
    printed: pd.Series
    remarks: list[str]


def parse_dates(column: pd.Series, *, tz: str | None = None) -> Dates:
    """Read a column of dates, whatever its dtype.

    ISO 8601, compact (``20250301``), RFC 822, seconds or milliseconds since 1970, and dates with
    the name of the month in English, German, French, Dutch, Spanish, Italian, Portuguese, Danish,
    Swedish, Norwegian or Finnish are known. Whether ``3/4/2025`` is in March or April is decided
    once for the column, by a day above 12, by a day of the week or by a word of a language that
    puts the day first; where no row tells, the month is taken to come first and a remark says so.
    Dates with dots (``3.4.2025``) are decided apart from the others, and then the day comes first.
    A year of two digits is one from 1969 to 2068, and a remark says so. What can't be read is
    missing and never guessed.

    With `tz`, times that carry an offset are moved to that zone; the others stay as printed.
    """
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype(column.cat.categories.dtype)
    if isinstance(column.dtype, pd.PeriodDtype):
        return _from_periods(column)
    if pd.api.types.is_datetime64_dtype(column.dtype):
        return _from_times(column)
    written = _written(column)
    codes, distinct = pd.factorize(written)
    readings = [read_date(text) for text in distinct.tolist()]
    numeric = [one for one in readings if one and one.order]
    slashed, remarks = _order([one for one in numeric if not one.dotted])
    dotted, more = _order([one for one in numeric if one.dotted])
    remarks += more
    times = [
        one and (((dotted if one.dotted else slashed) and one.day_first) or one.when)
        for one in readings
    ]
    # Missing rows have the code -1: it takes the last entry, which is there for them.
    published = pd.Series(
        pd.Series([*times, None], dtype=UNIT).to_numpy()[codes], index=column.index
    )
    offset = _texts([one and one.offset for one in readings], codes, column.index)
    precision = _texts([one and one.precision for one in readings], codes, column.index)
    short = np.array([one is not None and one.short_year for one in readings] + [False])[
        codes
    ].sum()
    if short:
        remarks.append(
            f"{short} of {len(column)} years have two digits; {PIVOT} to 99 are taken for "
            f"19{PIVOT} to 1999, "
            f"and 00 to {PIVOT - 1} for 2000 to 20{PIVOT - 1}"
        )
    if tz is not None:
        _move(published, offset, precision, tz)
    if column.dtype.kind == "M" and _all_midnight(published):
        precision = precision.where(precision.isna(), "day")
    unread = (written.notna() & published.isna()).astype(bool)
    return _guarded(Dates(published, offset, precision, unread, written, remarks))


def _written(column: pd.Series) -> pd.Series:
    """Return the column as strings, blank ones missing; dates that are objects are written in ISO form first."""

    def write(value: object) -> str | None:
        if isinstance(value, str):
            return mend(value).strip() or None
        if pd.api.types.is_scalar(value) and pd.isna(value):
            return None
        if hasattr(value, "isoformat"):
            return str(value.isoformat())
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return mend(str(value)).strip()

    return pd.Series([write(value) for value in column.tolist()], index=column.index, dtype="str")


def _order(numeric: list[Reading]) -> tuple[bool, list[str]]:
    """Tell whether the day comes first in these numeric dates, and say so where nothing tells.

    Those with dots, which are the European way, are decided apart from all others: "5.10.2013"
    stays in October beside "10/13/2013".
    """
    told = {one.order for one in numeric}
    if "open" not in told:
        return False, []
    if len(told) == 2:
        return "day" in told, []
    reason = "rows disagree" if "day" in told else "no row has a day above 12"
    day_first = numeric[0].dotted
    order, which = ("day", " of dates with dots") if day_first else ("month", "")
    return day_first, [
        f"day and month{which} can't be told apart ({reason}); the {order} is taken to come first"
    ]


def _texts(values: list[str | None], codes: np.ndarray, index: pd.Index) -> pd.Series:
    return pd.Series(np.array([*values, None], dtype=object)[codes], index=index, dtype="str")


def _move(published: pd.Series, offset: pd.Series, precision: pd.Series, tz: str) -> None:
    """Move times that carry an offset to another zone; a day without a time of day stays that day."""
    rows = offset.notna() & (precision == "minute") & published.dt.year.between(*_DECADES)
    if not rows.any():
        return
    ahead = pd.to_timedelta(offset[rows] + ":00")
    moved = (published[rows] - ahead).dt.tz_localize("UTC").dt.tz_convert(tz)
    published[rows] = moved.dt.tz_localize(None).astype(UNIT)
    zones = moved.dt.strftime("%z")
    offset[rows] = zones.str[:3] + ":" + zones.str[3:5]


def _from_times(column: pd.Series) -> Dates:
    known = column.isna() | column.dt.year.between(1, 9999)  # beyond, no calendar has a week
    published = column.where(known).astype(UNIT)
    precision = pd.Series(
        "day" if _all_midnight(published) else "minute", index=column.index, dtype="str"
    )
    nothing = pd.Series(None, index=column.index, dtype="str")
    printed = pd.Series(
        np.datetime_as_string(column.to_numpy(), unit="s"), index=column.index, dtype="str"
    )
    return _guarded(
        Dates(published, nothing, precision.where(published.notna()), ~known, printed, [])
    )


def _from_periods(column: pd.Series) -> Dates:
    """Begin of each period: a month or a year is no day."""
    dates = _from_times(column.dt.to_timestamp())
    length = str(column.dtype.freq.rule_code)[0]  # type: ignore[union-attr]
    named = {"M": "month", "Q": "year", "Y": "year"}.get(length)
    precision = dates.precision.where(dates.precision.isna(), named) if named else dates.precision
    return dates._replace(precision=precision)


def _all_midnight(times: pd.Series) -> bool:
    return bool((times.dropna() == times.dropna().dt.normalize()).all())


def _guarded(dates: Dates) -> Dates:
    """Keep what is printed of dates that can't be read or can't be true, and say how many can't be true."""
    latest = np.datetime64(datetime.now()) + _AHEAD
    outside = (dates.published < _FIRST) | (dates.published > latest)
    remarks = list(dates.remarks)
    if outside.any():
        example = dates.printed[outside].iloc[0][:40]
        remarks.append(
            f"{int(outside.sum())} of {len(outside)} dates lie outside 1450 to tomorrow, such as "
            f"{example!r}; "
            "check them"
        )
    return dates._replace(printed=dates.printed.where(outside | dates.unread), remarks=remarks)
