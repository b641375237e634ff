"""Articles counted: the denominator of every share."""

from __future__ import annotations

import pandas as pd

from newskit.articles.make import MAKE_ONE
from newskit.periods import calendar, is_partial, period_of
from newskit.schema import build, need, warn

__all__ = ["count_articles", "fill_groups", "leave_out_undated"]


def count_articles(articles: pd.DataFrame, *, by: str | None = "outlet", every: str = "week") -> pd.DataFrame:
    """Number of articles per group and period: the denominator of every share.

    Parameters
    ----------
    articles : DataFrame, one row per article
        With ``published`` and the column named by `by`.
    by : str or None
        The column to compare; ``None`` counts all together.
    every : {"day", "week", "month", "quarter", "year"}
        Length of a period; weeks start on Monday.

    Returns
    -------
    DataFrame, one row per group and period
        ``count`` in articles, 0 where a group published nothing; ``partial``, whether the collection covers only
        a part of the period. Articles without a date are left out, and a warning says how many.

    Examples
    --------
    >>> import newskit as nk
    >>> count_articles(nk.load_dataset("letters"), by=None, every="month")
          period  count  partial
    0 2025-03-01      6     True
    1 2025-04-01      4     True
    """
    need(articles, ["published", *([by] if by else [])], table="articles", call=MAKE_ONE)
    dated = leave_out_undated(articles)
    groups = fill_groups(dated[by], by) if by else pd.Series("all", index=dated.index)
    periods = calendar(dated["published"], every)
    cells = pd.MultiIndex.from_product([sorted(groups.unique()), periods], names=["group", "period"])
    counted = dated.groupby([groups.rename("group"), period_of(dated["published"], every)]).size()
    counts = counted.reindex(cells, fill_value=0).rename("count").reset_index()
    counts["partial"] = counts["period"].map(is_partial(periods, dated["published"], every)).astype(bool)
    table = build("counts", {name: counts[name] for name in ("period", "count", "partial")})
    if by:
        table.insert(0, by, counts["group"].astype("str"))
    table.attrs = {"every": every, "undated": len(articles) - len(dated)}
    return table


def fill_groups(column: pd.Series, name: str) -> pd.Series:
    """Give articles without an outlet, section … a group of their own, so that none is lost from a count."""
    column = column.astype("str")
    return column.where(column.notna() & (column != ""), f"(no {name})")


def leave_out_undated(articles: pd.DataFrame) -> pd.DataFrame:
    """Drop the articles that have no date, and say how many."""
    dated = articles[articles["published"].notna()]
    if len(dated) < len(articles):
        warn(
            f"{len(articles) - len(dated)} of {len(articles)} articles have no date and are left out; "
            "articles[articles['published'].isna()] shows them"
        )
    return dated
