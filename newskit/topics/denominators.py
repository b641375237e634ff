"""What a count is divided by, where it isn't the articles of the table: their words, or totals from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from newskit.articles import Cells, count_all_words, group_names, index_column
from newskit.periods import calendar, last_days, period_of
from newskit.schema import SchemaError, count_of, need, warn

__all__ = ["Totals", "check_totals", "read_totals", "words_of"]

Floats = npt.NDArray[np.float64]
_ALL_TIME = pd.Timestamp(0).as_unit("us")  # stands for the one period of every=None
_SAME = "per='words' counts the words of the columns that were matched: match again, with column= of this table."
_WAY = "totals takes a table with one row per cell, its columns"


def words_of(table: pd.DataFrame, matches: pd.DataFrame, key: str) -> Floats:
    """Words of each row in the columns that were matched: a hit in a title is one of the words of titles too."""
    columns = _matched(matches) or ["quote" if key == "quote_id" else "text"]
    if columns == ["text"]:
        return _words_of_texts(table)
    need(table, [name for name in columns if name != "lead"], table="given", call=_SAME)
    words = np.zeros(len(table))
    for name in columns:
        if name == "lead" and "lead" not in table:
            # The words of the first paragraph; what has no text was said where it was matched.
            words += np.diff(index_column(table, name, so="they have no words").bounds)
        else:
            words += _count(table[name])
    return words


def _matched(matches: pd.DataFrame) -> list[str]:
    """Columns whose hits the matches hold, as `match_topics` notes them; none where nobody says."""
    said = matches.attrs.get("column")
    names = [said] if isinstance(said, str) else said if isinstance(said, (list, tuple)) else []
    return list(dict.fromkeys(name for name in names if isinstance(name, str)))


def _words_of_texts(table: pd.DataFrame) -> Floats:
    """``word_count`` of each row; where one is missing, the words of its text."""
    words = np.full(len(table), np.nan)
    if "word_count" in table:
        words = pd.to_numeric(table["word_count"], errors="coerce").to_numpy(
            dtype=np.float64, na_value=np.nan, copy=True
        )
    lacks = ~((words >= 0) & np.isfinite(words))
    if lacks.any() or "word_count" not in table:
        call = "per='words' takes the column word_count, or counts the words of text."
        need(table, ["text"], table="given", call=call)
        words[lacks] = _count(table["text"][lacks])
    return words


def _count(texts: pd.Series) -> Floats:
    return count_all_words(texts).counts.fillna(0).to_numpy(dtype=np.float64)


@dataclass(frozen=True)
class Totals:
    """Totals that a user gave, checked: the total of each pair of group and period, and the calendar they cover."""

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
    """Check totals that come from elsewhere, as those of a query's archive do."""
    if by is not None and not isinstance(by, str):
        raise SchemaError(f"by must be the name of one column, or None, and this is {by!r:.60}.")
    columns = [name for name in (by, "period" if every else None) if name]
    need(totals, [*columns, "total"], table="totals", call=f"{_WAY} {[*columns, 'total']}.")
    numbers = pd.to_numeric(totals["total"], errors="coerce").to_numpy(
        dtype=np.float64, na_value=np.nan
    )
    wrong = totals["total"].notna().to_numpy() & ~((numbers >= 0) & (numbers % 1 == 0))
    if wrong.any():
        raise SchemaError(
            "'total' of totals must hold whole numbers, and "
            f"{totals['total'].iloc[int(np.argmax(wrong))]!r:.40} is "
            "none. Give counts of articles, not shares."
        )
    period = (
        _periods(totals["period"], every)
        if every
        else pd.Series(_ALL_TIME, index=range(len(totals)))
    )
    group = group_names(totals[by], by) if by else pd.Series("all", index=range(len(totals)))
    total = pd.Series(numbers, index=pd.MultiIndex.from_arrays([group, period]))
    if total.index.duplicated().any():
        group_again, period_again = total.index[total.index.duplicated()][0]
        again = _cell_name(group_again, period_again if every else None)
        raise SchemaError(
            f"totals has two rows for {again}. Add them up first: "
            f"totals.groupby({columns}, as_index=False)['total'].sum()"
            if columns
            else "totals has several rows, and by=None with every=None needs one. Add them up first."
        )
    if every and span is None and len(period):
        span = (period.min(), last_days(pd.DatetimeIndex([period.max()]), every)[0])
    assert span is None or isinstance(span, (tuple, list))
    return Totals(total, group.unique().tolist() if by else [], span)  # type: ignore[arg-type]


def _periods(column: pd.Series, every: str) -> pd.Series:
    """First days of periods; a row of a month has no place among weeks."""
    try:
        days = (
            pd.to_datetime(column.reset_index(drop=True), format="ISO8601")
            .dt.tz_localize(None)
            .astype("datetime64[us]")
        )
    except (ValueError, TypeError, AttributeError) as error:
        raise SchemaError(
            f"'period' of totals must hold dates, and this is {column.iloc[0]!r:.40}. "
            "Write the first day of each period, such as '2025-03-03'."
        ) from error
    if days.isna().any():
        raise SchemaError(
            "'period' of totals is missing in a row. Write the first day of each period."
        )
    starts = period_of(days, every)
    wrong = (starts != days).to_numpy()
    if wrong.any():
        day = days.iloc[int(np.argmax(wrong))]
        hint = " Weeks start on Monday." if every == "week" else ""
        raise SchemaError(
            f"'period' of totals must be the first day of a {every}, and {day:%A %Y-%m-%d} is "
            f"none.{hint} "
            "Take the every= that the totals were counted by, or add shorter ones up."
        )
    first_days = pd.DatetimeIndex(days.unique()).sort_values()
    full = calendar(first_days[0], first_days[-1], every) if len(first_days) else first_days
    if len(first_days) > 1 and (np.diff(full.get_indexer(first_days)) > 1).all():
        raise SchemaError(
            f"no two rows of totals are of neighbouring {every}s: {first_days[0]:%Y-%m-%d}, then "
            f"{first_days[1]:%Y-%m-%d}. They were counted by a longer period; take it as every=."
        )
    return days


def check_totals(count: Floats, total: Floats, cells: Cells, topics: list[str]) -> None:
    """Refuse a total that is smaller than a count: it is of something else."""
    wrong = np.argwhere(count > total)
    if len(wrong):
        topic, cell = wrong[0]
        where = _cell_name(
            cells.groups[cell // len(cells.periods)], cells.periods[cell % len(cells.periods)]
        )
        raise SchemaError(
            f"topic {topics[topic]!r}, {where}: {int(count[topic, cell])} articles have the topic, "
            "and totals has "
            f"{int(total[topic, cell])} in all. Check that it counts the same outlets and periods."
        )


def _cell_name(group: object, period: Any) -> str:
    """``Post 2025-03-03``."""
    names = [f"{group!s:.40}"] if group != "all" else []
    if pd.notna(period):
        names.append(f"{period:%Y-%m-%d}")
    return " ".join(names) or "all articles"
