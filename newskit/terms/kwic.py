"""Keyword in context: every hit of a phrase, with what stands before it and after it."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from newskit.articles import MAKE_ONE
from newskit.schema import SchemaError, build, is_whole, need
from newskit.terms.hits import check_key, hit_spans, row_columns
from newskit.terms.phrases import Phrase, compile_phrase, find_phrases

__all__ = ["kwic"]

_SORTS = ("article", "before", "match", "after", "published")
_WIDEST = 10_000  # characters to a side; whoever needs more has the article
_BLANKS = re.compile(r"\s+")
_EDGE = 40  # characters of a word that a window may cut: a longer "word" is a script without blanks, or no word


def kwic(
    articles: pd.DataFrame,
    phrase: Phrase,
    *,
    window: int = 60,
    column: str = "text",
    sort: str = "article",
    key: str = "article_id",
) -> pd.DataFrame:
    """Every place where a phrase occurs, with the words before and after it.

    Parameters
    ----------
    articles : DataFrame, one row per article
        Or per quote, with ``column="quote"`` and ``key="quote_id"``: any table with `key` and `column`.
    phrase : str or list of str
        A word, with ``*`` and ``?``, or a phrase; or all the lines of a topic, ``NOT`` and queries among them. The rows
        are the hits that `match_topics` counts.
    window : int
        The most characters to each side. A window ends with its text, and between words.
    column : str
        Where to look: ``"text"``, ``"title"``, or the ``"quote"`` of a quotes table.
    sort : {"article", "before", "match", "after", "published"}
        Order of the rows: as in the table; by the words before, the nearest first; by the hit; by the words after; by
        date, those without one last.
    key : str
        The column that names a row.

    Returns
    -------
    DataFrame, one row per hit
        ``match`` as it stands in the text: ``text[start:end] == match``. ``before`` and ``after``, with each stretch
        of blanks and line breaks as one blank: ``before + match + after`` reads as the text does. `show_kwic` shows
        them in lines.

    Raises
    ------
    SchemaError
        If the table lacks a column, or a name in `key` is missing or stands twice.
    QueryError
        If the phrase can't be read.

    Examples
    --------
    >>> import newskit as nk
    >>> kwic(nk.load_dataset("letters"), "rent* cap", window=20)[["article_id", "before", "match", "after"]]
      article_id                before     match               after
    0        L03       will vote on a   rent cap     in April. Mayor
    1        L07  flats, is against a   rent cap  . "It is a gift to
    2        L08                  The   rent cap      passed by five
    """
    rules = compile_phrase(phrase, column)
    if not is_whole(window, 0) or window > _WIDEST:
        raise SchemaError(
            f"window is in characters, from 0 to {_WIDEST:,}, and this is {window!r:.60}. Write window=60."
        )
    if sort not in _SORTS:
        raise SchemaError(f"sort={sort!r:.40} is no order of rows. Write one of {list(_SORTS)}.")
    need(articles, [column], table="articles" if key == "article_id" else "given", call=MAKE_ONE)
    check_key(articles, key, ["before", "match", "after", "start", "end", "outlet", "published"])
    rows, starts, ends = hit_spans(*find_phrases(articles, column, [rules]))
    texts = articles[column].tolist()
    before, match, after = [], [], []
    for row, start, end in zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True):
        text = texts[row]
        before.append(_before(text, start, window))
        match.append(text[start:end])
        after.append(_after(text, end, window))
    named = row_columns(articles, rows, key)
    words = {"before": before, "match": match, "after": after, "start": starts, "end": ends}
    table = build("kwic", {**named, **words})
    if key not in table:
        table.insert(0, key, named[key])  # type: ignore[arg-type]
    else:
        table[key] = named[key]  # with the dtype that it has in the articles table, so that the two can be merged
    table = _sorted(table, sort)
    table.attrs = {"phrase": [rule.written for rule in rules], "column": column, "key": key, "sort": sort}
    return table


def _before(text: str, start: int, window: int) -> str:
    low = max(start - window, 0)
    piece = text[low:start]
    if low and not piece[:1].isspace() and not text[low - 1].isspace():  # a word is cut: leave it out
        blank = _BLANKS.search(piece, 0, _EDGE)
        piece = piece[blank.end() :] if blank else piece
    return _BLANKS.sub(" ", piece).lstrip()


def _after(text: str, end: int, window: int) -> str:
    high = min(end + window, len(text))
    piece = text[end:high]
    if high < len(text) and not piece[-1:].isspace() and not text[high].isspace():
        tail = max(len(piece) - _EDGE, 0)
        last = max((blank.start() for blank in _BLANKS.finditer(piece, tail)), default=-1)
        piece = piece[:last] if last >= 0 else piece
    return _BLANKS.sub(" ", piece).rstrip()


def _sorted(table: pd.DataFrame, sort: str) -> pd.DataFrame:
    """Order the rows; those alike stay as they stand in the articles."""
    if sort == "article":
        return table
    if sort == "published":
        order = np.argsort(table["published"].to_numpy(), kind="stable")  # NaT is the last
    else:
        words = [re.findall(r"\w+", text.lower()) for text in table[sort].tolist()]
        keys = [" ".join(reversed(one) if sort == "before" else one) for one in words]
        order = np.argsort(np.array(keys, dtype=object), kind="stable")
    return table.iloc[order].reset_index(drop=True)
