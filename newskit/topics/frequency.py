"""Topics over time: a share with its count, its total and its interval."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from newskit.articles import MAKE_ONE, count_articles, fill_groups, leave_out_undated
from newskit.periods import period_of
from newskit.schema import SchemaError, build, need

__all__ = ["topic_frequency", "wilson_interval"]

_Z = 1.959963984540054  # 97.5 % point of the normal distribution: a 95 % interval
_SHARE = "share of articles"


def topic_frequency(
    table: pd.DataFrame,
    matches: pd.DataFrame,
    *,
    by: str | None = "outlet",
    every: str = "week",
    topics: Sequence[str] | None = None,
    key: str = "article_id",
) -> pd.DataFrame:
    """Share of articles with each topic, per group and period.

    The interval takes articles as independent. Copies of one agency story aren't: drop them first, or read
    the interval as too narrow.

    Parameters
    ----------
    table : DataFrame, one row per article
        With `key`, ``published`` and the column named by `by`: all articles, also those without a topic.
    matches : DataFrame, one row per article and topic
        From `match_topics`, a topic model or hand coding alike.
    by : str or None
        The column to compare, such as ``"outlet"`` or ``"section"``; ``None`` takes all together.
    every : {"day", "week", "month", "quarter", "year"}
        Length of a period; weeks start on Monday.
    topics : list of str, optional
        Which topics, in which order; by default every category of ``matches["topic"]``.
    key : str
        The column that names a row, in both tables.

    Returns
    -------
    DataFrame, one row per topic, group and period
        ``count`` and ``total`` in articles; ``value``, count / total, from 0 to 1; ``low`` and ``high``, its
        95 % interval; ``unit``, in words; ``partial``, whether the collection covers only a part of the
        period. A group that published nothing in a period has ``total`` 0 and a missing ``value``: a zero is
        a finding, a gap is not.

    Raises
    ------
    SchemaError
        If a table lacks one of these columns, or no match belongs to the table.

    References
    ----------
    Wilson (1927), JASA 22(158), 209–212, doi:10.1080/01621459.1927.10502953.

    Examples
    --------
    >>> import newskit as nk
    >>> letters = nk.load_dataset("letters")
    >>> matches = nk.match_topics(letters, {"rent": ["rent*"]})
    >>> topic_frequency(letters, matches, every="month")[["outlet", "period", "count", "total", "value"]]
       outlet     period  count  total  value
    0  Herald 2025-03-01      2      4    0.5
    1  Herald 2025-04-01      1      2    0.5
    2    Post 2025-03-01      0      2    0.0
    3    Post 2025-04-01      1      2    0.5
    """
    need(table, [key, "published", *([by] if by else [])], table="articles", call=MAKE_ONE)
    need(matches, [key, "topic"], table="matches", call="Make one with match_topics(articles, topics).")
    names = _topic_names(matches, topics)
    _check_that_they_belong(table, matches, key)
    dated = leave_out_undated(table)
    totals = count_articles(dated, by=by, every=every)
    counts = _count_matches(dated, matches, by=by, every=every, key=key)
    group = [by] if by else []
    cells = pd.concat([totals.assign(topic=name) for name in names], ignore_index=True)
    cells = cells.rename(columns={"count": "total"}).merge(counts, how="left", on=["topic", *group, "period"])
    count = cells["count"].fillna(0).to_numpy(dtype=np.int64)
    total = cells["total"].to_numpy(dtype=np.int64)
    value, low, high = wilson_interval(count, total)
    frequency = build(
        "frequency",
        {
            "topic": pd.Categorical(cells["topic"], categories=names),
            "period": cells["period"],
            "count": count,
            "total": total,
            "value": value,
            "low": low,
            "high": high,
            "unit": pd.Categorical([_SHARE] * len(cells)),
            "partial": cells["partial"],
        },
    )
    if by:
        frequency.insert(1, by, cells[by])
    frequency.attrs = {"by": by, "every": every, "undated": len(table) - len(dated)}
    return frequency


def _topic_names(matches: pd.DataFrame, topics: Sequence[str] | None) -> list[str]:
    column = matches["topic"]
    known = column.cat.categories if isinstance(column.dtype, pd.CategoricalDtype) else sorted(column.dropna().unique())
    if topics is None:
        return [str(name) for name in known]
    if isinstance(topics, str):
        topics = [topics]
    unknown = [name for name in topics if name not in set(known)]
    if unknown:
        raise SchemaError(f"no topic {unknown[0]!r} in the matches table: it has {[str(k) for k in known][:12]}.")
    return list(topics)


def _check_that_they_belong(table: pd.DataFrame, matches: pd.DataFrame, key: str) -> None:
    """Refuse matches of another collection, which would give zeros everywhere; those of a wider one are fine."""
    ids = matches[key].dropna()
    if len(ids) and len(table) and not ids.isin(table[key]).any():
        raise SchemaError(
            f"no {key} of the matches table is in the articles table (such as {ids.iloc[0]!r}). "
            "Match the topics in this table first: match_topics(articles, topics)."
        )


def _count_matches(dated: pd.DataFrame, matches: pd.DataFrame, *, by: str | None, every: str, key: str) -> pd.DataFrame:
    """Articles with a topic, per group and period, where there are any."""
    pairs = matches[[key, "topic"]].dropna().drop_duplicates()
    pairs = pairs.assign(topic=pairs["topic"].astype("str"))
    place = pd.DataFrame({key: dated[key], "period": period_of(dated["published"], every)})
    if by:
        place[by] = fill_groups(dated[by], by)
    joined = pairs.merge(place, on=key)
    keys = ["topic", *([by] if by else []), "period"]
    return joined.groupby(keys, observed=True).size().rename("count").reset_index()


def wilson_interval(
    count: npt.ArrayLike, total: npt.ArrayLike
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Shares with their 95 % score intervals (Wilson 1927); missing where the total is 0."""
    x, n = np.asarray(count, dtype=np.float64), np.asarray(total, dtype=np.float64)
    n = np.where(n > 0, n, np.nan)
    share = x / n
    middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z / (1 + _Z**2 / n) * np.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
    # At 0 and at n the formula gives exactly 0 and 1; rounding must not put the bound beyond the share.
    return share, np.where(x == 0, 0.0 * n, middle - half), np.where(x == n, 1.0 + 0.0 * n, middle + half)
