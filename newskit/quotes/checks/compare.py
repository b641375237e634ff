"""Quotes found beside those that a person marked in the same articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from newskit.articles import as_text
from newskit.quotes.checks.group import name_words, quote_words, read_share
from newskit.quotes.checks.overlap import count_in_order
from newskit.quotes.extract import KINDS
from newskit.schema import SchemaError, need, takes_tables, warn
from newskit.text import split_words
from newskit.write import unguard

__all__ = ["compare_quotes"]

_FOUND = ["article_id", "quote_id", "quote", "kind", "speaker", "start", "end"]
_GOLD = ["quote", "kind", "speaker", "start", "end"]
_NUMBERS = ("start", "end")
_VERDICTS = ["right", "wrong speaker", "missed", "false"]


@takes_tables
def compare_quotes(
    found: pd.DataFrame,
    gold: pd.DataFrame,
    *,
    articles: Iterable[object] | None = None,
    threshold: float = 0.8,
) -> pd.DataFrame:
    """Quotes found beside those that a person marked, each with the verdict.

    A quote found and one marked match if their overlap, 2 × words shared / (words of one + words of
    the other), is at least `threshold`: so a lost "that" at the edge does no harm, and half a quote
    is a miss. Each matches one other at most; the best overlaps come first.

    Parameters
    ----------
    found : DataFrame, one row per quoted stretch
        From `extract_quotes`. Articles that are neither in `gold` nor in `articles` are left out. A
        row without both offsets is compared by its words.
    gold : DataFrame, one row per quote marked
        ``article_id``, and ``start`` and ``end`` in characters of the text; where these are
        missing, the words as ``quote``, which are then compared, in their order, with those of the
        article's quotes, wherever they stand. ``speaker``, a name, empty where the text gives none;
        ``kind``, "direct", "mixed" or "indirect". Mark as `found` does: a statement in two halves
        is two rows, and reported words with a part in quotation marks are marked whole, ``the plan
        was “a gift”``.
    articles : list of ids or DataFrame with ``article_id``, optional
        All articles that were read, so that those without any quote count too.
    threshold : float
        Least overlap of a match, above 0.5 and up to 1.

    Returns
    -------
    DataFrame, one row per quote that was marked, found or both
        ``article_id``; ``verdict``: "right", "wrong speaker" (the words match), "missed" (only
        marked) or "false" (only found); ``overlap``, from `threshold` to 1, of those that match;
        ``quote``, ``kind``, ``speaker``, ``start``, ``end`` and ``quote_id`` as found;
        ``gold_quote``, ``gold_kind``, ``gold_speaker``, ``gold_start`` and ``gold_end`` as marked.
        In the order of the articles in `gold` and then in `articles`, and of their text.

        A speaker is right if the name is the one marked, whatever its case, titles and initials, or
        ends with it and holds all its words: "Lund" is enough where "Ada Lund" was found. "Lund"
        found where "Ada Lund" was marked is wrong: the name wasn't resolved. Without a column
        ``speaker``, none is judged.

    Raises
    ------
    SchemaError
        If a table lacks a column that is needed, or a row can't be meant; the message names the
        row.

    Warns
    -----
    NewskitWarning
        If nothing was found in any of these articles, as with ids of another make.

    Examples
    --------
    >>> import pandas as pd
    >>> from newskit import as_articles, extract_quotes
    >>> text = "“The port stays open,” Ada Lund said. “We will keep it so.”"
    >>> found = extract_quotes(as_articles(pd.DataFrame({"article_id": ["a1"], "text": [text]})))
    >>> marked = {"article_id": ["a1"], "start": [1], "end": [21], "speaker": ["Tim Day"]}
    >>> gold = pd.DataFrame(marked)
    >>> compare_quotes(found, gold)[["verdict", "overlap", "speaker", "gold_speaker", "quote"]]
             verdict  overlap   speaker gold_speaker                 quote
    0  wrong speaker      1.0  Ada Lund      Tim Day  The port stays open,
    1          false      NaN  Ada Lund          NaN   We will keep it so.
    """
    need(found, _FOUND, table="quotes", call="Make one with extract_quotes(articles).")
    need(
        gold,
        ["article_id", *([] if "quote" in gold else _NUMBERS)],
        table="gold",
        call="Rename yours: gold.rename(columns={'yours': 'start'})",
    )
    least = read_share(threshold)
    if not 0.5 < least <= 1:
        raise SchemaError(
            f"threshold must be a number above 0.5 and up to 1, and this is {threshold!r:.60}."
        )
    got, marked = _plain(found, _FOUND), _plain(gold, ["article_id", *_GOLD])
    got = _check_found(got)
    _check_gold(marked)
    sample = list(dict.fromkeys([*marked["article_id"].tolist(), *_ids(articles)]))
    got = got[got["article_id"].isin(sample)].reset_index(drop=True)
    if got.empty and sample:
        warn(
            f"no quote was found in any article of the sample (such as {sample[0]!r:.60}). If that "
            "can't be, compare "
            "its ids with found['article_id']"
        )
    theirs, ours = _by_article(marked), _by_article(got)
    rows: list[tuple[int, int, float]] = []
    for article in sample:
        rows += _pair(theirs.get(article, []), ours.get(article, []), least)
    return _table(rows, got, marked, judged="speaker" in gold)


def _ids(articles: Iterable[object] | None) -> list[str]:
    """Ids of articles as text, whatever they are given as."""
    if isinstance(articles, pd.DataFrame):
        need(articles, ["article_id"], table="articles", call="Or give a list of ids.")
        articles = articles["article_id"]
    given = [] if articles is None else [articles] if isinstance(articles, str) else articles
    return as_text(pd.Series(list(given), dtype=object)).dropna().tolist()


def _plain(table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Columns as text and whole numbers, whatever they came as; absent ones are missing."""
    plain = {}
    for name in columns:
        column = (
            table[name].reset_index(drop=True)
            if name in table
            else pd.Series(None, range(len(table)), object)
        )
        is_number = name in _NUMBERS
        plain[name] = (
            pd.to_numeric(column, errors="coerce").astype("Float64")
            if is_number
            else as_text(column)
        )
    table = pd.DataFrame(plain)
    # What a spreadsheet would run has an apostrophe before it in a CSV file; its offsets know
    # nothing of that.
    longer = (
        (table["quote"].str.len() == table["end"] - table["start"] + 1).fillna(False).astype(bool)
    )
    table["quote"] = table["quote"].where(~longer, unguard(table[["quote"]])[0]["quote"])
    return table


def _check_found(found: pd.DataFrame) -> pd.DataFrame:
    """Take offsets that can't be meant for missing, as empty kinds; refuse unknown kinds."""
    start, end = (found[name].where(found[name] % 1 == 0) for name in _NUMBERS)
    meant = (start < end).fillna(False).astype(bool)
    kind = found["kind"].mask(found["kind"].str.strip() == "")
    unknown = kind.notna() & ~kind.isin(KINDS)
    if unknown.any():
        row = int(unknown.to_numpy().argmax())
        raise SchemaError(f"row {row + 1} of the quotes table {_no_kind(kind[row])}.")
    return found.assign(start=start.where(meant), end=end.where(meant), kind=kind)


def _no_kind(kind: str) -> str:
    return f"has the kind {kind!r:.40}, and the kinds are {', '.join(KINDS)}. Write one of these"


def _check_gold(gold: pd.DataFrame) -> None:
    """Refuse a row that can't be meant, by its place."""
    has_kinds = bool(gold["kind"].notna().any())
    columns = gold[["article_id", "quote", "kind", "start", "end"]]
    for row, (article, quote, kind, start, end) in enumerate(columns.itertuples(index=False), 1):
        wrong = "" if isinstance(article, str) else "has no article_id"
        wrong = wrong or _wrong_place(quote, start, end) or _wrong_kind(kind, has_kinds)
        if wrong:
            raise SchemaError(f"row {row} of the gold table {wrong}.")


def _wrong_place(quote: object, start: Any, end: Any) -> str:
    """What is wrong with the offsets and the words of a row; nothing where they can be meant."""
    if pd.isna(start) != pd.isna(end):
        return "has only one of start and end; give both, or neither and the words as quote"
    if pd.isna(start):
        is_given = isinstance(quote, str)
        return "" if is_given else "has neither start and end nor the words as quote"
    are_whole = float(start).is_integer() and float(end).is_integer()
    if not (are_whole and 0 <= start < end):
        return (
            f"goes from {start} to {end}; offsets are whole numbers from 0, and end lies behind "
            "the last letter"
        )
    if isinstance(quote, str) and len(quote) != end - start:
        return (
            f"goes from {start:.0f} to {end:.0f}, and its quote has {len(quote)} characters. "
            "text[start:end] must be the quote; or drop start and end, and the words are compared"
        )
    return ""


def _wrong_kind(kind: object, has_kinds: bool) -> str:
    if not isinstance(kind, str):
        return "has no kind, and others have. Fill it in, or drop the column" if has_kinds else ""
    return "" if kind in KINDS else _no_kind(kind)


class _Stretch(NamedTuple):
    """A quote by its row, as quotes are compared."""

    row: int
    start: float  # missing where only the words are known
    end: float
    words: tuple[str, ...]
    counts: Counter[str]
    places: frozenset[int]  # where each word begins


def _by_article(table: pd.DataFrame) -> dict[str, list[_Stretch]]:
    stretches: dict[str, list[_Stretch]] = {}
    for row, (article, quote, start, end) in enumerate(
        table[["article_id", "quote", "start", "end"]].itertuples(index=False)
    ):
        text = quote if isinstance(quote, str) else ""
        left, right = (np.nan, np.nan) if pd.isna(start) else (float(start), float(end))
        places = (
            frozenset()
            if np.isnan(left)
            else frozenset(int(left) + word.start for word in split_words(text))
        )
        words = tuple(quote_words(text))
        stretches.setdefault(article, []).append(
            _Stretch(row, left, right, words, Counter(words), places)
        )
    return stretches


def _pair(
    marked: list[_Stretch], found: list[_Stretch], threshold: float
) -> list[tuple[int, int, float]]:
    """Rows marked and found in one article, -1 for none, and their overlap, in the text's order."""
    candidates = [
        (_overlap(one, other, threshold), one, other) for one in marked for other in found
    ]
    likely = [candidate for candidate in candidates if candidate[0] >= threshold]
    likely.sort(key=lambda candidate: (-candidate[0], candidate[1].row, candidate[2].row))
    mate: dict[int, tuple[_Stretch, float]] = {}
    taken: set[int] = set()
    for overlap, one, other in likely:
        if one.row not in mate and other.row not in taken:
            mate[one.row] = (other, overlap)
            taken.add(other.row)
    placed = [(other.start, -1, other.row, np.nan) for other in found if other.row not in taken]
    for one in marked:
        pair, overlap = mate.get(one.row, (None, np.nan))
        where = one.start if pair is None else pair.start
        placed.append(
            (
                np.inf if np.isnan(where) else where,
                one.row,
                -1 if pair is None else pair.row,
                overlap,
            )
        )
    return [
        (gold, got, overlap) for _, gold, got, overlap in sorted(placed, key=lambda row: row[:3])
    ]


def _overlap(one: _Stretch, other: _Stretch, threshold: float) -> float:
    """F1 of the words both have, by their places.

    In characters where words aren't given; else in their order.
    """
    if np.isnan(one.start) or np.isnan(other.start):
        size = len(one.words) + len(other.words)
        # In whatever order: quickly told.
        most = 2 * (one.counts & other.counts).total() / size if size else 0.0
        return 2 * count_in_order(one.words, other.words) / size if most >= threshold else most
    shared = min(one.end, other.end) - max(one.start, other.start)
    if shared <= 0:
        return 0.0
    if one.places and other.places:
        return 2 * len(one.places & other.places) / (len(one.places) + len(other.places))
    return 2 * shared / (one.end - one.start + other.end - other.start)


def _table(
    rows: list[tuple[int, int, float]], got: pd.DataFrame, marked: pd.DataFrame, *, judged: bool
) -> pd.DataFrame:
    """Lay what was found and marked side by side."""
    gold_rows, got_rows = [row[0] for row in rows], [row[1] for row in rows]
    left = got.reindex(got_rows).reset_index(drop=True)  # -1 is no row: its values are missing
    right = marked.reindex(gold_rows).reset_index(drop=True)
    same_speaker = map(_is_right, left["speaker"].tolist(), right["speaker"].tolist())
    verdict = np.where(
        np.array([*same_speaker], dtype=bool) | (not judged), "right", "wrong speaker"
    )
    verdict = np.where(np.less(gold_rows, 0), "false", verdict)
    verdict = np.where(np.less(got_rows, 0), "missed", verdict)
    columns = {
        "article_id": right["article_id"].fillna(left["article_id"]),
        "verdict": pd.Categorical(verdict, categories=_VERDICTS),
        "overlap": pd.Series([row[2] for row in rows], dtype="float64"),
    }
    columns |= {name: left[name] for name in _FOUND if name not in ("article_id", "quote_id")}
    columns |= {f"gold_{name}": right[name] for name in _GOLD}
    columns["quote_id"] = left["quote_id"]
    table = pd.DataFrame(columns)
    return table.astype(
        {name: "Int64" for name in table if str(name).removeprefix("gold_") in _NUMBERS}
    )


def _is_right(found: object, marked: object) -> bool:
    """Whether a speaker is the one marked; an empty mark says that the text gives none."""
    got = name_words(found) if isinstance(found, str) else ()
    wanted = name_words(marked) if isinstance(marked, str) else ()
    if not got or not wanted:
        return got == wanted
    rest = iter(got)
    return got[-1] == wanted[-1] and all(word in rest for word in wanted)
