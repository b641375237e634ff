"""Totals from elsewhere, such as a query's archive: read, checked, and put in cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from newskit.articles import Cells, group_names
from newskit.periods import calendar, last_days, period_of
from newskit.schema import SchemaError, count_of, need, warn

__all__ = ["Totals", "check_totals", "read_totals"]

Floats = npt.NDArray[np.float64]
_ALL_TIME = pd.Timestamp(0).as_unit("us")  # stands for the one period of every=None
_WAY = "totals takes a table with one row per cell, its columns"


@dataclass(frozen=True)
class Totals:
    """Totals that a user gave, checked: by group and period, and the calendar they cover."""

    total: pd.Series  # by group and first day of the period
    groups: list[str]
    span: tuple[object, object] | None

    def of(self, cells: Cells, every: str | None) -> Floats:
        """Total of each cell, missing where nobody gave one; a warning says of how many."""
        periods = cells.periods if every else pd.DatetimeIndex([_ALL_TIME] * len(cells.periods))
        wanted = pd.MultiIndex.from_product([cells.groups, periods])
        total = self.total.reindex(wanted).to_numpy(dtype=np.float64)
        lacks = np.isnan(total)
        if lacks.any():
            group, period = wanted[int(np.flatnonzero(lacks)[0])]
            where = _cell_name(group, period if every else None)
            warn(
                f"totals has no total for {count_of(int(lacks.sum()), 'cell')}, such as {where}: "
                "no value there"
            )
        beyond = len(self.total) - int(self.total.index.isin(wanted).sum())
        if beyond:
            warn(f"{count_of(beyond, 'row')} of totals lie outside span=, and are left out")
        return total


def read_totals(totals: pd.DataFrame, *, by: str | None, every: str | None, span: object) -> Totals:
    """Check totals that come from elsewhere, and say which groups and days they cover."""
    if by is not None and not isinstance(by, str):
        raise SchemaError(f"by must be the name of one column, or None, and this is {by!r:.60}.")
    columns = [name for name in (by, "period" if every else None) if name]
    need(totals, [*columns, "total"], table="totals", call=f"{_WAY} {[*columns, 'total']}.")
    rows = range(len(totals))
    group = group_names(totals[by], by) if by else pd.Series("all", index=rows)
    numbers = _whole_numbers(totals["total"])
    period = _periods(totals["period"], every) if every else pd.Series(_ALL_TIME, index=rows)
    total = pd.Series(numbers, index=pd.MultiIndex.from_arrays([group, period]))
    _refuse_second_rows(total, columns, every)
    if every and span is None and len(period):
        span = (period.min(), last_days(pd.DatetimeIndex([period.max()]), every)[0])
    assert span is None or isinstance(span, (tuple, list))
    return Totals(total, group.unique().tolist() if by else [], span)  # type: ignore[arg-type]


def _whole_numbers(column: pd.Series) -> Floats:
    numbers = pd.to_numeric(column, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    wrong = column.notna().to_numpy() & ~((numbers >= 0) & (numbers % 1 == 0))
    if wrong.any():
        raise SchemaError(
            "'total' of totals must hold whole numbers, and "
            f"{column.iloc[int(np.argmax(wrong))]!r:.40} is none. "
            "Give counts of articles, not shares."
        )
    return numbers


def _refuse_second_rows(total: pd.Series, columns: list[str], every: str | None) -> None:
    again = total.index.duplicated()
    if not again.any():
        return
    if not columns:
        raise SchemaError(
            "totals has several rows, and by=None with every=None needs one. Add them up first."
        )
    group, period = total.index[again][0]
    raise SchemaError(
        f"totals has two rows for {_cell_name(group, period if every else None)}. Add them up "
        f"first: totals.groupby({columns}, as_index=False)['total'].sum()"
    )


def _periods(column: pd.Series, every: str) -> pd.Series:
    """First days of periods; a row of a month has no place among weeks."""
    days = _days(column)
    wrong = (period_of(days, every) != days).to_numpy()
    if wrong.any():
        day = days.iloc[int(np.argmax(wrong))]
        hint = " Weeks start on Monday." if every == "week" else ""
        raise SchemaError(
            f"'period' of totals must be the first day of a {every}, and {day:%A %Y-%m-%d} is "
            f"none.{hint} "
            "Take the every= that the totals were counted by, or add shorter ones up."
        )
    starts = pd.DatetimeIndex(days.unique()).sort_values()
    if len(starts) > 1:
        steps = np.diff(calendar(starts[0], starts[-1], every).get_indexer(starts))
        if (steps > 1).all():
            raise SchemaError(
                f"no two rows of totals are of neighbouring {every}s: {starts[0]:%Y-%m-%d}, then "
                f"{starts[1]:%Y-%m-%d}. They were counted by a longer period; take it as every=."
            )
    return days


def _days(column: pd.Series) -> pd.Series:
    try:
        dates = pd.to_datetime(column.reset_index(drop=True), format="ISO8601")
        days = dates.dt.tz_localize(None).astype("datetime64[us]")
    except (ValueError, TypeError, AttributeError) as error:
        raise SchemaError(
            f"'period' of totals must hold dates, and this is {column.iloc[0]!r:.40}. "
            "Write the first day of each period, such as '2025-03-03'."
        ) from error
    if days.isna().any():
        raise SchemaError(
            "'period' of totals is missing in a row. Write the first day of each period."
        )
    return days


def check_totals(count: Floats, total: Floats, cells: Cells, topics: list[str]) -> None:
    """Refuse a total that is smaller than a count: it is of something else."""
    wrong = np.argwhere(count > total)
    if not len(wrong):
        return
    topic, cell = wrong[0]
    group, period = divmod(int(cell), len(cells.periods))
    where = _cell_name(cells.groups[group], cells.periods[period])
    raise SchemaError(
        f"topic {topics[topic]!r}, {where}: {int(count[topic, cell])} articles have the topic, "
        f"and totals has {int(total[topic, cell])} in all. "
        "Check that it counts the same outlets and periods."
    )


def _cell_name(group: object, period: Any) -> str:
    """``Post 2025-03-03``."""
    names = []
    if group != "all":
        names.append(f"{group!s:.40}")
    if pd.notna(period):
        names.append(f"{period:%Y-%m-%d}")
    return " ".join(names) or "all articles"
