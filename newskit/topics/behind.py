"""The articles behind a point of a chart."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from newskit.articles import group_names
from newskit.dates import as_days, naive_dates
from newskit.periods import period_of
from newskit.schema import SchemaError, listed, need, takes_tables
from newskit.topics.found import find_rows

__all__ = ["articles_behind"]


@takes_tables
def articles_behind(
    table: pd.DataFrame,
    matches: pd.DataFrame,
    *,
    topic: str,
    period: object = None,
    every: str | None = None,
    key: str = "article_id",
    **group: object,
) -> pd.DataFrame:
    """Articles behind one point of a frequency: those with a topic, in one period, of one group.

    Parameters
    ----------
    table : DataFrame, one row per article
        As given to `topic_frequency`.
    matches : DataFrame, one row per article and topic
        As given to `topic_frequency`.
    topic : str
        The topic of the point.
    period : str or date, optional
        Any day of the period, such as its first; by default articles of all times.
    every : {"day", "week", "month", "quarter", "year"}, optional
        Length of the period, as in `topic_frequency`; needed with `period`.
    key : str
        The column that names a row, in both tables.
    **group : str or None
        Columns of `table` and the value that they must have, such as ``outlet="Post"``; ``None``
        for those without.

    Returns
    -------
    DataFrame, some rows of `table`
        In the order of their dates, with all their columns and, if `matches` has it, ``hits``: how
        often the topic occurs in each. A point smoothed over several periods has the articles of
        all of them behind it.

    Raises
    ------
    SchemaError
        If there is no such topic, group or period.

    Examples
    --------
    >>> import newskit as nk
    >>> letters = nk.load_dataset("letters")
    >>> matches = nk.match_topics(letters, {"rent": ["rent*"]})
    >>> behind = articles_behind(
    ...     letters, matches, topic="rent", period="2025-03-01", every="month", outlet="Herald"
    ... )
    >>> behind[["article_id", "title", "hits"]]
      article_id                          title  hits
    0        L01               Rents rise again     2
    2        L03  Council to vote on a rent cap     1
    """
    if pd.api.types.is_list_like(topic):
        raise SchemaError(
            f"topic names one topic, and this is {topic!r:.60}. Ask for one after the other."
        )
    found = find_rows(table, matches, key, [topic], needed=["published"], call="articles_behind")
    dates = naive_dates(table["published"], table="quotes" if "quote_id" in table else "articles")
    chosen = found.mask(0) > 0
    if period is not None:
        chosen &= _inside(dates, period, every)
    for column, value in group.items():
        chosen &= _in_group(table, column, value)
    rows = np.flatnonzero(chosen)
    # What has no date comes last.
    rows = rows[np.argsort(dates.to_numpy()[rows], kind="stable")]
    behind = table.iloc[rows]
    if not found.counted:
        return behind.copy()
    if "hits" in table:
        raise SchemaError(
            "the table has a column 'hits' of its own. Rename it: table.rename(columns={'hits': "
            "'my_hits'})"
        )
    return behind.assign(hits=found.weights(0)[rows].astype(np.int64))


def _in_group(table: pd.DataFrame, column: str, value: object) -> npt.NDArray[np.bool_]:
    call = f"articles_behind takes {column}= as the name of a column."
    need(table, [column], table="given", call=call)
    names = group_names(table[column], column)
    is_missing = value is None or value is pd.NA or value != value  # NaN, NaT
    name = f"(no {column})" if is_missing else str(value)
    inside = (names == name).to_numpy()
    if not inside.any():
        raise SchemaError(
            f"no {column} {name!r} in this table: it has {listed(sorted(names.unique()))}."
        )
    return inside


def _inside(dates: pd.Series, period: object, every: str | None) -> npt.NDArray[np.bool_]:
    if every is None:
        raise SchemaError(
            f"how long is the period of {period!s:.40}? Write it as in topic_frequency: "
            "every='week'."
        )
    day, _ = as_days((period, None), name="period")
    if day is None:
        raise SchemaError(
            "period is missing. Write a day inside it, such as period='2025-03-03', or leave it "
            "out."
        )
    start = period_of(pd.Series([day]), every).iloc[0]
    return (period_of(dates, every) == start).to_numpy()
