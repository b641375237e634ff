"""Articles counted: the denominator of every share."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from newskit.articles.make import MAKE_ONE
from newskit.dates import as_days, naive_dates
from newskit.periods import calendar, is_partial, period_of
from newskit.schema import TABLES, LimitExceeded, SchemaError, build, need, takes_tables, warn

__all__ = ["Cells", "check_group", "count_articles", "group_names", "lay_out"]

Ints = npt.NDArray[np.int64]

# A calendar that is longer and emptier than this comes from a misread date: one article of the year
# 3013 would make millions of empty rows.
_LONG, _EMPTY = 2_000, 0.95


@dataclass(frozen=True)
class Cells:
    """The cells of a table of counts: every group × every period of the calendar.

    `cell` is the place of each article in them, -1 for one without a date. Where the whole
    collection is one period, articles without a date are in it too.
    """

    groups: list[str]
    periods: pd.DatetimeIndex
    partial: npt.NDArray[np.bool_]
    cell: Ints

    @property
    def undated(self) -> int:
        """Articles without a date, which are in no cell."""
        return int((self.cell < 0).sum())

    def count(self, rows: Ints | None = None) -> Ints:
        """Articles in each cell, group by group: all, or those in some rows of the table."""
        cell = self.cell if rows is None else self.cell[rows]
        return np.bincount(cell[cell >= 0], minlength=len(self.groups) * len(self.periods)).astype(
            np.int64
        )

    def columns(self, times: int = 1) -> dict[str, object]:
        """The columns that say which cell a row is: ``group``, ``period``, ``partial``."""
        size = len(self.periods)
        return {
            "group": pd.Series(
                np.tile(np.repeat(np.array(self.groups, dtype=object), size), times), dtype="str"
            ),
            "period": np.tile(self.periods.to_numpy(), len(self.groups) * times),
            "partial": np.tile(self.partial, len(self.groups) * times),
        }


@takes_tables
def count_articles(
    articles: pd.DataFrame,
    *,
    by: str | None = "outlet",
    every: str | None = "week",
    span: tuple[object, object] | None = None,
) -> pd.DataFrame:
    """Number of articles per group and period: the denominator of every share.

    Parameters
    ----------
    articles : DataFrame, one row per article
        With ``published`` and the column named by `by`.
    by : str or None
        The column to compare; ``None`` counts all together. Articles without a value in it are a
        group of their own.
    every : {"day", "week", "month", "quarter", "year"} or None
        Length of a period; weeks start on Monday. ``None`` takes the whole collection as one
        period, articles without a date too.
    span : tuple of two days, optional
        First and last day that the collection covers, where you know them. By default those of its
        first and last article: if these fall inside a period, it is called partial.

    Returns
    -------
    DataFrame, one row per group and period
        ``count`` in articles, 0 where a group published nothing; ``partial``, whether the articles
        begin or end inside the period. Articles without a date are left out, and a warning says how
        many.

    Raises
    ------
    SchemaError
        If the table lacks one of these columns.
    LimitExceeded
        If the dates lie so far apart that almost every period is empty, as a misread date makes
        them.

    Examples
    --------
    >>> import newskit as nk
    >>> count_articles(nk.load_dataset("letters"), by=None, every="month")
          period  count  partial
    0 2025-03-01      6     True
    1 2025-04-01      4     True
    """
    cells = lay_out(articles, by=by, every=every, span=span, table="counts")
    where = cells.columns()
    counts = build("counts", {**where, "count": cells.count()})
    if by:
        counts.insert(0, by, where["group"])  # type: ignore[arg-type]
    counts.attrs = {"every": every, "undated": cells.undated}
    return counts


def lay_out(
    articles: pd.DataFrame,
    *,
    by: str | None,
    every: str | None,
    span: tuple[object, object] | None,
    table: str,
    also: Collection[str] = (),
) -> Cells:
    """Lay out the cells of `table`, and find each article's; `also` names groups without any."""
    need(articles, ["published"] if every else [], table="articles", call=MAKE_ONE)
    if by is not None:
        check_group(articles, by, table)
    kind = "quotes" if "quote_id" in articles else "articles"
    published = _dates_of(articles, kind)
    is_dated = published.notna().to_numpy()
    counted = is_dated if every else np.ones(len(articles), dtype=bool)
    if not counted.all():
        warn(
            f"{int((~is_dated).sum())} of {len(articles)} {kind} have no date and are left out; "
            f"{kind}[{kind}['published'].isna()] shows them"
        )
    names = group_names(articles[by], by) if by else pd.Series("all", index=range(len(articles)))
    groups = sorted({*names[counted].unique().tolist(), *also})
    ends = _ends(published, span)
    if every is None:
        periods = _whole(ends[0], len(articles))
        partial = np.zeros(len(periods), dtype=bool)
        place = np.zeros(len(articles), dtype=np.int64)
    else:
        starts = period_of(published[is_dated], every)
        periods, partial = _calendar(ends, every, starts)
        place = periods.get_indexer(pd.DatetimeIndex(starts))
    cell = np.full(len(articles), -1, dtype=np.int64)
    cell[counted] = pd.Index(groups).get_indexer(names[counted]) * len(periods) + place
    return Cells(groups, periods, partial, cell)


def _dates_of(articles: pd.DataFrame, kind: str) -> pd.Series:
    dates = pd.Series(pd.NaT, index=articles.index)
    if "published" in articles:
        dates = articles["published"]
    return naive_dates(dates, table=kind).reset_index(drop=True)


def _whole(first: pd.Timestamp, articles: int) -> pd.DatetimeIndex:
    """One period, which begins on the first day; none where there are no articles."""
    day = first.normalize() if pd.notna(first) else pd.NaT
    return pd.DatetimeIndex([day] if articles else [], dtype="datetime64[us]")


def _calendar(
    ends: tuple[pd.Timestamp, pd.Timestamp], every: str, starts: pd.Series
) -> tuple[pd.DatetimeIndex, npt.NDArray[np.bool_]]:
    """Every period between two days, and which of them are covered in part."""
    first, last = ends
    if pd.isna(first) or pd.isna(last):
        # No article has a date, and nobody says what the collection covers.
        return pd.DatetimeIndex([], dtype="datetime64[us]"), np.empty(0, dtype=bool)
    periods = calendar(first, last, every)
    if len(periods) > _LONG and starts.nunique() < (1 - _EMPTY) * len(periods):
        raise LimitExceeded(
            f"the articles reach from {first:%Y-%m-%d} to {last:%Y-%m-%d}, and {len(periods):,} "
            f"{every}s have articles in {starts.nunique():,}. A date may be misread: "
            "filter_articles(articles, between=('2025-01-01', None)) takes a part, every='year' a "
            "longer period."
        )
    return periods, is_partial(periods, first, last, every)


def _ends(
    published: pd.Series, span: tuple[object, object] | None
) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last day of a collection: what the user says, unless an article lies beyond."""
    first, last = (None, None) if span is None else as_days(span, name="span")
    earliest, latest = published.min(), published.max()
    if first is not None and not first > earliest:
        earliest = first
    if last is not None and not last < latest:
        latest = last
    return earliest, latest


def check_group(articles: pd.DataFrame, by: str, table: str) -> None:
    """Raise a SchemaError unless `by` names a column of the articles, and none of `table`."""
    if not isinstance(by, str):
        raise SchemaError(f"by must be the name of one column, or None, and this is {by!r:.60}.")
    need(articles, [by], table="articles", call="by= names the column to compare.")
    taken: Collection[str] = TABLES[table]
    if by in taken:
        raise SchemaError(
            f"by={by!r} would stand twice in the result, which has a {by!r} of its own. "
            f"Rename it first: articles.rename(columns={{{by!r}: 'my_{by}'}})"
        )


def group_names(column: pd.Series, name: str) -> pd.Series:
    """Names of groups; articles without one are a group of their own, so that none is lost."""
    names = column.astype(object).reset_index(drop=True)
    lacks = names.isna() | (names == "")
    return names.astype("str").where(~lacks, f"(no {name})")
