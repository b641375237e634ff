"""Topics found in each row of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from newskit.articles import MAKE_ONE
from newskit.patterns import Index, Pattern, group_hits, merge_hits
from newskit.schema import SchemaError, build, need, need_unique, warn
from newskit.text import UNSPACED, is_unspaced
from newskit.topics.dictionary import Topics, compile_topics

__all__ = ["match_topics", "need_key"]


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
        Or per quote, with ``column="quote"`` and ``key="quote_id"``: any table with `key` and `column`.
    topics : dict of str to list of str
        Topic → patterns; nested topics become ``economy.trade``.
    column : str or list of str
        Where to look: ``"text"``, ``"title"``, the ``"quote"`` of a quotes table, or several, whose hits are added up.
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

    Warns
    -----
    NewskitWarning
        If rows have no text to look in, or one in a script without blanks between words.

    Examples
    --------
    >>> import newskit as nk
    >>> match_topics(nk.load_dataset("letters"), {"rent": ["rent*"], "ferry": ["ferry", "ferries"]}).head(3)
      article_id  topic  hits
    0        L01   rent     2
    1        L02  ferry     2
    2        L03   rent     1
    """
    columns = list(dict.fromkeys([column] if isinstance(column, str) else column))
    if not columns:
        raise SchemaError("column names no column. Write column='text', or several: column=['title', 'text'].")
    is_quotes = isinstance(table, pd.DataFrame) and {"quote_id", "quote"} <= set(table.columns)
    call = 'Of quotes: match_topics(quotes, topics, column="quote", key="quote_id")' if is_quotes else MAKE_ONE
    need(table, [key, *columns], table="articles" if key == "article_id" else "given", call=call)
    if nested not in ("topic", "dictionary"):
        raise SchemaError(f"nested must be 'topic' or 'dictionary', and this is {nested!r}.")
    if key in ("topic", "hits"):
        raise SchemaError(
            f"key={key!r} would stand twice in the result, which has a {key!r} of its own. Rename it first."
        )
    need_key(table, key)
    compiled = compile_topics(topics)
    hits = np.zeros((len(table), len(compiled)), dtype=np.int64)
    for name in columns:
        texts = _texts(table, name)
        hits += _count_hits(Index(texts), compiled, nested)
    rows, numbers = np.nonzero(hits >= max(min_hits, 1))
    topic = pd.Categorical.from_codes(numbers, categories=list(compiled))
    matches = build("matches", {"topic": topic, "hits": hits[rows, numbers]})
    # The key keeps the dtype that it has in the table, so that the two can be merged.
    matches.insert(0, key, table[key].iloc[rows].reset_index(drop=True))
    return matches


def need_key(table: pd.DataFrame, key: str) -> None:
    """Raise a SchemaError unless `key` names each row once; of quotes, it says which column does."""
    try:
        need_unique(table, key)
    except SchemaError as error:
        wrong, _, mending = str(error).rpartition(". ")
        if key == "statement_id":
            mending = (
                'The parts of a statement are rows of their own: take key="quote_id", or keep the first, '
                'quotes.drop_duplicates("statement_id")'
            )
        elif key != "quote_id" and "quote_id" in table:
            mending = 'This is a table of quotes, which quote_id names: key="quote_id"'
        elif key != "article_id":
            mending = "Drop these rows, or name another column as key"
        raise SchemaError(f"{wrong}. {mending}") from error


def _texts(table: pd.DataFrame, column: str) -> list[object]:
    """Texts of a column; what can't be matched is said, since it counts as not mentioning any topic."""
    texts = table[column].astype(object).tolist()
    strings = [text for text in texts if isinstance(text, str) and text]
    if not strings and table[column].notna().any() and not (table[column].astype(object) == "").all():
        raise SchemaError(f"column {column!r} holds {table[column].dtype} and no text. Name a column of texts.")
    missing = len(texts) - len(strings)
    if missing:
        warn(f"{missing} of {len(texts)} rows have no {column}; they match no topic, and count in every denominator")
    unspaced = sum(map(is_unspaced, strings))
    if unspaced:
        warn(f"{unspaced} of {len(texts)} rows are {UNSPACED}")
    return texts


def _count_hits(index: Index, compiled: Mapping[str, list[Pattern]], nested: str) -> npt.NDArray[np.int64]:
    found = {name: [index.find(pattern) for pattern in patterns] for name, patterns in compiled.items()}
    everything = group_hits(hits for several in found.values() for hits in several) if nested == "dictionary" else None
    counts = [index.count(merge_hits(several, among=everything).start) for several in found.values()]
    return np.stack(counts, axis=1)
