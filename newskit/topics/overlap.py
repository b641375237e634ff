"""Topics that come together: in how many articles, and how many more than by chance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from newskit.intervals import wilson_interval
from newskit.schema import build, takes_tables
from newskit.topics.found import find_rows, noun_of

__all__ = ["topic_overlap"]


@takes_tables
def topic_overlap(
    table: pd.DataFrame,
    matches: pd.DataFrame,
    *,
    topics: Sequence[str] | None = None,
    key: str = "article_id",
) -> pd.DataFrame:
    """Articles with two topics, for each pair of them, beside how many there would be by chance.

    Parameters
    ----------
    table : DataFrame, one row per article
        With `key`: all articles, also those without a topic.
    matches : DataFrame, one row per article and topic
        With `key` and ``topic``.
    topics : list of str, optional
        Which topics, in which order; by default every category of ``matches["topic"]``.
    key : str
        The column that says what is counted.

    Returns
    -------
    DataFrame, one row per ordered pair of two topics
        ``count``, articles with both; ``expected``, as many as there would be if the two had
        nothing to do with each other; ``lift``, count / expected; ``share``, of the articles with
        the first topic those that have the other too, with ``low`` and ``high``, its 95 % interval;
        ``total``, articles with the first. Missing where a topic never occurs. Long articles have
        more topics of every kind, so that most lifts are somewhat above 1.

    Raises
    ------
    SchemaError
        If a table lacks a column, or `key` doesn't name each row once.

    References
    ----------
    The interval is that of Wilson (1927), as in `topic_frequency`. Lift: Brin et al. (1997), SIGMOD
    Record 26(2), 255–264, doi:10.1145/253262.253325, who call it interest.

    Examples
    --------
    >>> import newskit as nk
    >>> letters = nk.load_dataset("letters")
    >>> matches = nk.match_topics(letters, {"rent": ["rent*"], "council": ["council*"]})
    >>> columns = ["topic", "other", "count", "expected", "lift", "share", "total"]
    >>> topic_overlap(letters, matches)[columns]
         topic    other  count  expected  lift  share  total
    0     rent  council      1       0.4   2.5   0.25      4
    1  council     rent      1       0.4   2.5   1.00      1
    """
    found = find_rows(table, matches, key, topics, call="topic_overlap")
    names = np.array(found.topics, dtype=object)
    has = np.zeros((len(names), len(table)))
    for number, rows in enumerate(found.rows):
        has[number, rows] = 1
    both = has @ has.T
    first, second = np.nonzero(~np.eye(len(names), dtype=bool))
    count, alone = both[first, second], np.diag(both)
    expected = alone[first] * alone[second] / max(len(table), 1)
    share, low, high = wilson_interval(count, alone[first])
    overlap = build(
        "overlap",
        {
            "topic": pd.Categorical(names[first], categories=found.topics),
            "other": pd.Categorical(names[second], categories=found.topics),
            "count": count.astype(np.int64),
            "expected": expected,
            "lift": count / np.where(expected > 0, expected, np.nan),
            "share": share,
            "low": low,
            "high": high,
            "total": alone[first].astype(np.int64),
        },
    )
    overlap.attrs = {"articles": len(table), "unit": f"share of {noun_of(key)}s"}
    return overlap
