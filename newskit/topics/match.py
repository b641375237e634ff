"""Topics found in each row of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from newskit.articles import MAKE_ONE
from newskit.patterns import Hits, Index, Pattern, merge_hits
from newskit.schema import QueryError, SchemaError, build, need, warn
from newskit.topics.dictionary import Topics, compile_topics

__all__ = ["match_topics"]


def match_topics(
    table: pd.DataFrame,
    topics: Topics,
    *,
    column: str | Sequence[str] = "text",
    key: str = "article_id",
    min_hits: int = 1,
    nested: str = "topic",
) -> pd.DataFrame:
    """Topics found in each row of a table, by a dictionary of patterns.

    A pattern is a word, with ``*`` for any letters and ``?`` for one, or a phrase of such words. Case is
    ignored, except where a pattern is all in capitals (``US``) or begins with ``=`` (``=Fed``). Curly
    apostrophes count as straight ones, hyphens divide words, and a possessive ``'s`` is dropped. Of patterns
    that lie inside each other the longest counts, once.

    Parameters
    ----------
    table : DataFrame, one row per article
        Or per quote: any table with `key` and `column`.
    topics : dict of str to list of str
        Topic → patterns; nested topics become ``economy.trade``.
    column : str or list of str
        Where to look: ``"text"``, ``"title"``, or several, whose hits are added up.
    key : str
        The column that names a row.
    min_hits : int
        Rows with fewer hits of a topic are left out.
    nested : {"topic", "dictionary"}
        ``"topic"``: topics don't touch each other. ``"dictionary"``: a hit inside a longer hit of another topic
        is dropped, so that with a topic for "Ivanka Trump", hers aren't his.

    Returns
    -------
    DataFrame, one row per row of `table` and topic found in it
        ``hits``, how often; every topic asked for is a category of ``topic``, found or not.

    Raises
    ------
    SchemaError
        If the table lacks a column, or a name in `key` is missing or stands twice.
    QueryError
        If a pattern can't be read.

    Examples
    --------
    >>> import newskit as nk
    >>> match_topics(nk.load_dataset("letters"), {"rent": ["rent*"], "ferry": ["ferry", "ferries"]}).head(3)
      article_id  topic  hits
    0        L01   rent     2
    1        L02  ferry     2
    2        L03   rent     1
    """
    columns = [column] if isinstance(column, str) else list(column)
    need(table, [key, *columns], table="articles" if key == "article_id" else "given", call=MAKE_ONE)
    if nested not in ("topic", "dictionary"):
        raise QueryError(f"nested must be 'topic' or 'dictionary', and this is {nested!r}.")
    ids = table[key]
    if ids.isna().any() or not ids.is_unique:
        raise SchemaError(
            f"{key!r} must name each row once, and some are missing or stand twice. as_articles(frame) mends that."
        )
    compiled = compile_topics(topics)
    _warn_of_missing(table, columns)
    hits = np.zeros((len(table), len(compiled)), dtype=np.int64)
    for name in columns:
        hits += _count_hits(Index(table[name].tolist()), compiled, nested)
    rows, numbers = np.nonzero(hits >= max(min_hits, 1))
    return build(
        "matches",
        {
            "article_id": ids.to_numpy()[rows],
            "topic": pd.Categorical.from_codes(numbers, categories=list(compiled)),
            "hits": hits[rows, numbers],
        },
    ).rename(columns={"article_id": key})


def _count_hits(index: Index, compiled: Mapping[str, list[Pattern]], nested: str) -> npt.NDArray[np.int64]:
    found = {name: [index.find(pattern) for pattern in patterns] for name, patterns in compiled.items()}
    everything: list[Hits] | None = None
    if nested == "dictionary":
        everything = [hits for several in found.values() for hits in several]
    counts = [index.count(merge_hits(several, among=everything).start) for several in found.values()]
    return np.stack(counts, axis=1)


def _warn_of_missing(table: pd.DataFrame, columns: Sequence[str]) -> None:
    for name in columns:
        without = int((table[name].fillna("") == "").sum())
        if without:
            warn(f"{without} of {len(table)} rows have no {name}; they match no topic, and count in every denominator")
