"""Keyword in context: every hit of a phrase, with what stands before it and after it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from newskit.articles import MAKE_ONE, fields_of, stored_in
from newskit.patterns import GroupHits, Index, store_texts
from newskit.schema import (
    LimitExceeded,
    RowWise,
    SchemaError,
    build,
    count_of,
    is_whole,
    need,
    row_wise,
    takes_tables,
)
from newskit.terms.hits import check_key, hit_spans, row_columns
from newskit.terms.phrases import Phrase, compile_phrase, find_in_columns
from newskit.terms.tokens import Ints

__all__ = ["kwic"]

_SORTS = ("article", "before", "match", "after", "published")
_WIDEST = 10_000  # characters to a side; whoever needs more has the article
_MOST = 200_000_000  # characters in one table: half a gigabyte, and some seconds
_WORDS = re.compile(r"\w+")
# Characters of a word that a window may cut: a longer "word" is none, or of a script without
# blanks.
_EDGE = 40
_TAKEN = ["column", "before", "match", "after", "start", "end", "outlet", "published"]


def _columns_looked_at(
    articles: pd.DataFrame,
    phrase: Phrase,
    *,
    column: str | Sequence[str] = "text",
    key: str = "article_id",
    **_: object,
) -> list[str]:
    columns = _column_names(column)
    fields = fields_of(columns, compile_phrase(phrase, columns))
    return [key, *(stored_in(articles, field) for field in fields)]


@takes_tables
@row_wise(
    RowWise(
        needs=_columns_looked_at,
        carries=("outlet", "published"),
        gives="kwic",
        only={"sort": "article"},
        key="key",
    )
)
def kwic(
    articles: pd.DataFrame,
    phrase: Phrase,
    *,
    window: int = 60,
    column: str | Sequence[str] = "text",
    sort: str = "article",
    key: str = "article_id",
) -> pd.DataFrame:
    """Every place where a phrase occurs, with the words before and after it.

    Parameters
    ----------
    articles : DataFrame, one row per article
        Or per quote, with ``column="quote"`` and ``key="quote_id"``: any table with `key` and
        `column`.
    phrase : str or list of str
        A word, with ``*`` and ``?``, or a phrase; or all the lines of a topic, ``NOT`` and queries
        among them. The rows are the hits that `match_topics` counts for this topic in the same
        `column`; with ``nested="dictionary"`` it leaves out those that lie in longer hits of other
        topics, which `kwic` doesn't know of.
    window : int
        The most characters to each side. A window ends with its text, and between words.
    column : str or list of str
        Where to look: ``"text"``, ``"title"``, ``"lead"`` (the first paragraph of the text, where
        the table has no column of that name), the ``"quote"`` of a quotes table, or several.
    sort : {"article", "before", "match", "after", "published"}
        Order of the rows: as in the table; by the words before, the nearest first; by the hit; by
        the words after; by date, those without one last.
    key : str
        The column that names a row.

    Returns
    -------
    DataFrame, one row per hit
        ``match`` as it stands in the text: ``text[start:end] == match``. ``before`` and ``after``,
        with each stretch of blanks and line breaks as one blank: ``before + match + after`` reads
        as the text does. ``start`` and ``end`` are offsets in the column looked in, those of a lead
        in the text; with several columns, ``column`` says which. `show_kwic` shows the hits in
        lines.

    Raises
    ------
    SchemaError
        If the table lacks a column, or a name in `key` is missing or stands twice.
    QueryError
        If the phrase can't be read.
    LimitExceeded
        If hits and windows together are more than 200 million characters: half a million hits with
        200 to each side.

    Examples
    --------
    >>> import newskit as nk
    >>> found = kwic(nk.load_dataset("letters"), "rent* cap", window=20)
    >>> found[["article_id", "before", "match", "after"]]
      article_id                before     match               after
    0        L03       will vote on a   rent cap     in April. Mayor
    1        L07  flats, is against a   rent cap  . "It is a gift to
    2        L08                  The   rent cap      passed by five
    """
    columns = _column_names(column)
    rules = compile_phrase(phrase, columns)
    if not is_whole(window, 0) or window > _WIDEST:
        raise SchemaError(
            f"window is in characters, from 0 to {_WIDEST:,}, and this is {window!r:.60}. Write "
            "window=60."
        )
    if sort not in _SORTS:
        raise SchemaError(
            f"sort={sort!r:.40} is no order of rows. It is one of {list(_SORTS)}. Write "
            "sort='before'."
        )
    need(articles, [], table="articles", call=MAKE_ONE)
    found = find_in_columns(articles, columns, [rules])
    check_key(articles, key, _TAKEN)
    places = _places_of(found)
    facts = {
        **row_columns(articles, places.row, key),
        **_show(articles, columns, places, window),
        "start": places.start,
        "end": places.end,
    }
    # The key keeps the dtype that it has in the articles table, so that the two can be merged.
    names: Any = facts.pop(key)
    if len(columns) > 1:
        facts["column"] = np.array(columns, dtype=object)[places.column]
    table = build("kwic", facts)
    table.insert(0, key, names)
    table = _sorted(table, sort)
    table.attrs = {
        "phrase": [rule.written for rule in rules],
        "column": columns if len(columns) > 1 else columns[0],
        "key": key,
        "sort": sort,
    }
    return table


def _column_names(column: object) -> list[str]:
    several = isinstance(column, Iterable) and not isinstance(column, str)
    columns: list[Any] = list(column) if several else [column]
    if not columns or not all(isinstance(name, str) for name in columns):
        raise SchemaError(
            f"column names one column of texts, or several, and this is {column!r:.60}. Write "
            "column='text', or column=['title', 'text']."
        )
    return list(dict.fromkeys(columns))


class _Places(NamedTuple):
    """Where hits stand: row of the table, number of the column, and offsets in its text."""

    row: Ints
    column: Ints
    start: Ints
    end: Ints


def _places_of(found: Sequence[tuple[Index, GroupHits]]) -> _Places:
    """Place the hits in each of some columns; those of a row side by side, column by column."""
    spans = [hit_spans(index, hits) for index, hits in found]
    row, start, end = map(np.concatenate, zip(*spans, strict=True))
    column = np.repeat(np.arange(len(spans)), [len(rows) for rows, _, _ in spans])
    order = np.lexsort((start, column, row))
    return _Places(row[order], column[order], start[order], end[order])


def _show(
    articles: pd.DataFrame, columns: Sequence[str], places: _Places, window: int
) -> dict[str, object]:
    """Each hit with what stands before and after it, in the order of the hits."""
    texts = _text_of_each(articles, columns, places)
    _check_size(texts, places, window)
    before, match, after = [], [], []
    hits = zip(texts, places.start.tolist(), places.end.tolist(), strict=True)
    for text, start, end in hits:
        before.append(_before(text, start, window))
        match.append(text[start:end])
        after.append(_after(text, end, window))
    parts = {"before": before, "match": match, "after": after}
    return {
        name: pd.array(pa.array(values, pa.large_string()), dtype="str")
        for name, values in parts.items()
    }


def _text_of_each(articles: pd.DataFrame, columns: Sequence[str], places: _Places) -> list[str]:
    """The text in which each hit stands; of a lead it is the text, whose offsets it has."""
    texts = np.empty(len(places.row), dtype=object)
    for number, column in enumerate(columns):
        here = places.column == number
        rows, text_of_hit = np.unique(places.row[here], return_inverse=True)
        # As the index has them: half characters, which no table can hold, mended one for one.
        stored = store_texts(articles[stored_in(articles, column)].iloc[rows])
        texts[here] = np.array(stored.to_pylist(), dtype=object)[text_of_hit]
    return texts.tolist()


def _check_size(texts: Sequence[str], places: _Places, window: int) -> None:
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    shown = np.minimum(places.end + window, sizes) - np.maximum(places.start - window, 0)
    characters = int(shown.sum())
    if characters > _MOST:
        spare = _MOST - int((places.end - places.start).sum())
        fits = max(spare // (2 * len(texts)) // 10 * 10, 0)
        raise LimitExceeded(
            f"{count_of(len(texts), 'hit')} with {window:,} characters to a side are "
            f"{characters:,} characters, and the most is {_MOST:,}. Write window={min(fits, 60)}, "
            "or look in fewer articles: kwic(articles.head(1000), …)"
        )


def _before(text: str, start: int, window: int) -> str:
    low = max(start - window, 0)
    piece = text[low:start]
    cuts_a_word = low and piece and not piece[0].isspace() and not text[low - 1].isspace()
    if cuts_a_word:
        edge = piece[:_EDGE]
        rest_of_word = len(edge.split(None, 1)[0])
        if rest_of_word < len(edge):
            piece = piece[rest_of_word:]
    shown = " ".join(piece.split())
    return f"{shown} " if shown and piece[-1].isspace() else shown


def _after(text: str, end: int, window: int) -> str:
    high = end + window
    piece = text[end:high]
    cuts_a_word = (
        high < len(text) and piece and not piece[-1].isspace() and not text[high].isspace()
    )
    if cuts_a_word:
        edge = piece[-_EDGE:]
        rest_of_word = len(edge.rsplit(None, 1)[-1])
        if rest_of_word < len(edge):
            piece = piece[:-rest_of_word]
    shown = " ".join(piece.split())
    return f" {shown}" if shown and piece[0].isspace() else shown


def _sorted(table: pd.DataFrame, sort: str) -> pd.DataFrame:
    """Order the rows; those alike stay as they stand in the articles."""
    if sort == "article":
        return table
    if sort == "published":
        order = np.argsort(table["published"].to_numpy(), kind="stable")  # NaT is the last
    else:
        words = [_WORDS.findall(text) for text in table[sort].str.lower().tolist()]
        if sort == "before":  # the nearest first
            words = [stretch[::-1] for stretch in words]
        keys = np.array([" ".join(stretch) for stretch in words], dtype=object)
        order = np.argsort(keys, kind="stable")
    return table.iloc[order].reset_index(drop=True)
