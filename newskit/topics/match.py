"""Topics found in each row of a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from newskit.articles import MAKE_ONE, fields_of, index_column, stored_in
from newskit.patterns import Index, Rule, find_hits
from newskit.schema import (
    RowWise,
    SchemaError,
    build,
    is_whole,
    need,
    need_unique,
    row_wise,
    takes_tables,
)
from newskit.topics.dictionary import Topics, compile_topics

__all__ = ["match_topics", "need_key"]

Ints = npt.NDArray[np.int64]

# Patterns that a table of matches carries along; pandas copies its attrs at every step.
_MOST_KEPT = 10_000


def _columns_looked_at(
    table: pd.DataFrame,
    topics: Topics,
    *,
    column: str | Sequence[str] = "text",
    key: str = "article_id",
    **_: object,
) -> list[str]:
    columns = _column_names(column)
    fields = fields_of(columns, chain.from_iterable(compile_topics(topics, columns).values()))
    return [key, *(stored_in(table, field) for field in fields)]


@takes_tables
@row_wise(RowWise(needs=_columns_looked_at, gives="matches", key="key"))
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

    A pattern is a word, with ``*`` for any letters and ``?`` for one, or a phrase of such words.
    Case is ignored, except where a pattern is all in capitals (``US``) or begins with ``=``
    (``=Fed``). Curly apostrophes count as straight ones, hyphens divide words, and a possessive
    ``'s`` is dropped. Where patterns of a topic overlap, the longest counts, once.

    ``NOT trump tower`` counts nothing, and takes the words it finds away from shorter patterns. A
    pattern can also be a query, ``rent* AND (strike OR title:court)``: where a row fits it, its
    words and phrases count, those of a field in that field. A phrase with AND in capitals is put in
    quotation marks: ``"LAW AND ORDER"``.

    Parameters
    ----------
    table : DataFrame, one row per article
        Or per quote, with ``column="quote"`` and ``key="quote_id"``: any table with `key` and
        `column`.
    topics : dict of str to list of str
        Topic → patterns; nested topics become ``economy.trade``.
    column : str or list of str
        Where to look: ``"text"``, ``"title"``, ``"lead"`` (the first paragraph of the text, where
        the table has no column of that name), the ``"quote"`` of a quotes table, or several, whose
        hits are added up.
    key : str
        The column that names a row.
    min_hits : int
        Rows with fewer hits of a topic are left out.
    nested : {"topic", "dictionary"}
        ``"topic"``: topics don't touch each other. ``"dictionary"``: a hit that lies in longer hits
        of other topics is dropped, so that with a topic for "Ivanka Trump", hers aren't his.

    Returns
    -------
    DataFrame, one row per row of `table` and topic found in it
        ``hits``, how often; every topic asked for is a category of ``topic``, found or not. `kwic`
        shows the hits.

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
    >>> topics = {"rent": ["rent*"], "ferry": ["ferry", "ferries"]}
    >>> match_topics(nk.load_dataset("letters"), topics).head(3)
      article_id  topic  hits
    0        L01   rent     2
    1        L02  ferry     2
    2        L03   rent     1
    """
    columns = _column_names(column)
    _check_options(key, nested, min_hits)
    compiled = compile_topics(topics, columns)
    fields = fields_of(columns, chain.from_iterable(compiled.values()))
    _check_table(table, key, fields)
    so = "they match no topic, and count in every denominator"
    indexes = {field: index_column(table, field, so=so) for field in fields}
    rows, numbers, hits = _count_hits(indexes, columns, compiled, nested)
    enough = hits >= min_hits
    topic = pd.Categorical.from_codes(numbers[enough], categories=list(compiled))
    matches = build("matches", {"topic": topic, "hits": hits[enough]})
    # The key keeps the dtype that it has in the table, so that the two can be merged.
    matches.insert(0, key, table[key].iloc[rows[enough]].reset_index(drop=True))
    patterns = {name: [rule.written for rule in rules] for name, rules in compiled.items()}
    matches.attrs["column"] = columns
    if sum(map(len, patterns.values())) <= _MOST_KEPT:
        matches.attrs["patterns"] = patterns
    return matches


def _column_names(column: object) -> list[str]:
    several = isinstance(column, Iterable) and not isinstance(column, str)
    names: list[Any] = list(column) if several else [column]
    if not names or not all(isinstance(name, str) for name in names):
        raise SchemaError(
            f"column names no column, or one that is no name: {column!r:.60}. Write column='text', "
            "or several: column=['title', 'text']."
        )
    return list(dict.fromkeys(names))


def _check_options(key: object, nested: object, min_hits: object) -> None:
    if not isinstance(key, str):
        raise SchemaError(
            f"key names the column that names a row, and this is {key!r:.60}. Write "
            "key='article_id'."
        )
    if nested not in ("topic", "dictionary"):
        raise SchemaError(f"nested must be 'topic' or 'dictionary', and this is {nested!r}.")
    if not is_whole(min_hits, 1):
        raise SchemaError(f"min_hits must be a whole number from 1, and this is {min_hits!r:.40}.")
    if key in ("topic", "hits"):
        raise SchemaError(
            f"key={key!r} would stand twice in the result, which has a {key!r} of its own. Rename "
            "it first."
        )


def _check_table(table: pd.DataFrame, key: str, fields: Iterable[str]) -> None:
    kind = "articles" if key == "article_id" else "given"
    need(table, [], table=kind, call=MAKE_ONE)
    call = MAKE_ONE
    if {"quote_id", "quote"} <= set(table.columns):
        call = 'Of quotes: match_topics(quotes, topics, column="quote", key="quote_id")'
    need(table, [key, *(stored_in(table, field) for field in fields)], table=kind, call=call)
    need_key(table, key)


def need_key(table: pd.DataFrame, key: str) -> None:
    """Raise a SchemaError unless `key` names each row once; of quotes, say which column does."""
    try:
        need_unique(table, key)
    except SchemaError as error:
        wrong, _, mending = str(error).rpartition(". ")
        if key == "statement_id":
            mending = (
                'The parts of a statement are rows of their own: take key="quote_id", or keep the '
                'first, quotes.drop_duplicates("statement_id")'
            )
        elif key != "quote_id" and "quote_id" in table:
            mending = 'This is a table of quotes, which quote_id names: key="quote_id"'
        elif key != "article_id":
            mending = "Drop these rows, or name another column as key"
        raise SchemaError(f"{wrong}. {mending}") from error


def _count_hits(
    indexes: Mapping[str, Index],
    columns: Sequence[str],
    compiled: Mapping[str, Sequence[Rule]],
    nested: str,
) -> tuple[Ints, Ints, Ints]:
    """Rows, topics by their numbers, and hits; only where there are any."""
    # A cell is a row and a topic in one number.
    cells, counts = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for column, index in indexes.items():
        # Where only queries look, nothing else counts.
        groups = [
            [rule for rule in rules if column in columns or rule.query]
            for rules in compiled.values()
        ]
        for hits in find_hits(indexes, column, groups, across=nested == "dictionary"):
            cell = index.texts_of(hits.start) * len(compiled) + hits.group
            occupied, times = np.unique(cell, return_counts=True)
            cells.append(occupied)
            counts.append(times)
    occupied, place = np.unique(np.concatenate(cells), return_inverse=True)
    total = np.bincount(place, np.concatenate(counts), minlength=len(occupied)).astype(np.int64)
    return occupied // len(compiled), occupied % len(compiled), total
