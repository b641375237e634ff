"""Keyword in context: every hit of a phrase, with what stands before it and after it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa

from newskit.articles import MAKE_ONE
from newskit.patterns import store_texts
from newskit.schema import LimitExceeded, SchemaError, build, count_of, is_whole, need
from newskit.terms.hits import check_key, hit_spans, row_columns
from newskit.terms.phrases import Phrase, compile_phrase, find_in_columns
from newskit.terms.tokens import Ints

__all__ = ["kwic"]

_SORTS = ("article", "before", "match", "after", "published")
_WIDEST = 10_000  # characters to a side; whoever needs more has the article
_MOST = 200_000_000  # characters in one table: half a gigabyte, and some seconds
_WORDS = re.compile(r"\w+")
_EDGE = 40  # characters of a word that a window may cut: a longer "word" is a script without blanks, or no word


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
    >>> kwic(nk.load_dataset("letters"), "rent* cap", window=20)[["article_id", "before", "match", "after"]]
      article_id                before     match               after
    0        L03       will vote on a   rent cap     in April. Mayor
    1        L07  flats, is against a   rent cap  . "It is a gift to
    2        L08                  The   rent cap      passed by five
    """
    columns = _columns(column)
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
    check_key(
        articles, key, ["column", "before", "match", "after", "start", "end", "outlet", "published"]
    )
    parts = [hit_spans(index, hits) for index, hits in found]
    rows, starts, ends = (np.concatenate(each) for each in zip(*parts, strict=True))
    where = np.repeat(np.arange(len(columns)), [len(part[0]) for part in parts])
    order = np.lexsort(
        (starts, where, rows)
    )  # a text's hits side by side, whichever column they stand in
    rows, starts, ends, where = rows[order], starts[order], ends[order], where[order]
    shown = _show(articles, columns, rows, starts, ends, where, window)
    named = row_columns(articles, rows, key)
    facts: dict[str, object] = {**named, **shown, "start": starts, "end": ends}
    if len(columns) > 1:
        facts["column"] = np.array(columns, dtype=object)[where]
    table = build("kwic", facts)
    if key not in table:
        table.insert(0, key, named[key])  # type: ignore[arg-type]
    else:
        table[key] = named[
            key
        ]  # with the dtype that it has in the articles table, so that the two can be merged
    table = _sorted(table, sort)
    asked = columns if len(columns) > 1 else columns[0]
    table.attrs = {
        "phrase": [rule.written for rule in rules],
        "column": asked,
        "key": key,
        "sort": sort,
    }
    return table


def _columns(column: object) -> list[str]:
    columns = list(
        dict.fromkeys(
            [column] if isinstance(column, str) or not isinstance(column, Iterable) else column
        )
    )
    if not columns or not all(isinstance(one, str) for one in columns):
        raise SchemaError(
            f"column names one column of texts, or several, and this is {column!r:.60}. Write "
            "column='text', or "
            "column=['title', 'text']."
        )
    return columns


def _show(
    articles: pd.DataFrame,
    columns: Sequence[str],
    rows: Ints,
    starts: Ints,
    ends: Ints,
    where: Ints,
    window: int,
) -> dict[str, pa.Array]:
    """Each hit with what stands before and after it, in the order of the hits."""
    texts: list[list[str]] = []  # of each column, those with a hit
    place, sizes = np.empty(len(rows), dtype=np.int64), np.empty(len(rows), dtype=np.int64)
    for number, column in enumerate(columns):
        here = where == number
        wanted, place[here] = np.unique(rows[here], return_inverse=True)
        held = (
            column if column != "lead" or "lead" in articles else "text"
        )  # a lead has the offsets of its text
        # As the index has them: half characters, which no table can hold, mended one for one.
        stored = store_texts(articles[held].iloc[wanted])
        texts.append(stored.to_pylist())
        sizes[here] = np.array([len(text) for text in texts[-1]], dtype=np.int64)[place[here]]
    characters = int((np.minimum(ends + window, sizes) - np.maximum(starts - window, 0)).sum())
    if characters > _MOST:
        fits = max((_MOST - int((ends - starts).sum())) // (2 * len(rows)) // 10 * 10, 0)
        raise LimitExceeded(
            f"{count_of(len(rows), 'hit')} with {window:,} characters to a side are {characters:,} "
            "characters, and the "
            f"most is {_MOST:,}. Write window={min(fits, 60)}, or look in fewer articles: "
            "kwic(articles.head(1000), …)"
        )
    before, match, after = [], [], []
    hits = zip(where.tolist(), place.tolist(), starts.tolist(), ends.tolist(), strict=True)
    for number, at, start, end in hits:
        text = texts[number][at]
        before.append(_before(text, start, window))
        match.append(text[start:end])
        after.append(_after(text, end, window))
    parts = {"before": before, "match": match, "after": after}
    return {
        name: pd.array(pa.array(values, pa.large_string()), dtype="str")
        for name, values in parts.items()
    }


def _before(text: str, start: int, window: int) -> str:
    low = max(start - window, 0)
    piece = text[low:start]
    if (
        low and piece and not piece[0].isspace() and not text[low - 1].isspace()
    ):  # a word is cut: leave it out
        head = piece[:_EDGE]
        cut = len(head.split(None, 1)[0])
        piece = piece[cut:] if cut < len(head) else piece
    shown = " ".join(piece.split())
    return f"{shown} " if shown and piece[-1].isspace() else shown


def _after(text: str, end: int, window: int) -> str:
    high = end + window
    piece = text[end:high]
    if high < len(text) and piece and not piece[-1].isspace() and not text[high].isspace():
        tail = piece[-_EDGE:]
        cut = len(tail.rsplit(None, 1)[-1])
        piece = piece[:-cut] if cut < len(tail) else piece
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
        keys = [" ".join(reversed(one) if sort == "before" else one) for one in words]
        order = np.argsort(np.array(keys, dtype=object), kind="stable")
    return table.iloc[order].reset_index(drop=True)
