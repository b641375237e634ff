"""Texts cleaned at load: characters put right, what is no part of the article cut, and every change reported."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import pandas as pd

from newskit.articles import MAKE_ONE
from newskit.cleaning import Cuts, clean_text, find_cuts, find_flaws, find_recurring, fold, may_be_flawed
from newskit.formats import Problem
from newskit.load.report import LoadReport
from newskit.schema import count_of, empty, need
from newskit.text import count_words

__all__ = ["clean_articles", "related_headlines"]

CUT = "cut; kept in `related`"
_SHOWN = 60  # characters of an example in the report
_TITLE_WORDS = 4  # a shorter title may stand under another article for other reasons

# What the report calls each kind of flaw, and what is done about it.
_MENDED = {
    "accents": ("with decomposed accents", "composed (NFC)"),
    "entities": ("with HTML entities", "unescaped"),
    "characters": ("with odd blanks, control or invisible characters", "made plain blanks, or taken out"),
    "blanks": ("with blanks at line ends or runs of blank lines", "taken out"),
}
# What the report calls each kind of cut.
_KINDS = {
    "title": "repeated title",
    "byline": "byline",
    "dateline": "dateline",
    "wire": "credits",
    "sign-off": "sign-off",
    "recurring": "recurring lines",
    "headlines": "headlines of others",
    "related": "links to other articles",
    "address": "note on the author",
    "author": "note on the author",
    "bio": "note on the author",
    "comment": "prompt to comment",
    "copyright": "copyright line",
    "credit": "credits",
    "discussion": "readers' comments",
    "notice": "notice",
    "promo": "newsletter, app or social media prompt",
    "share": "share buttons",
    "stamp": "time stamp",
    "tags": "tags",
}
_MOVED = {"byline": "byline", "dateline": "dateline` and `credit", "links to other articles": "related"}


class _Columns(NamedTuple):
    """Columns that cuts are moved to, as lists."""

    byline: list[Any]
    dateline: list[Any]
    credit: list[Any]
    related: list[Any]


def clean_articles(articles: pd.DataFrame, report: LoadReport, *, keep_raw: bool = False) -> None:
    """Clean the texts of a collection in place, and put each change into the report.

    What stood in the text and belongs in a column moves there, if that is empty: headlines of other articles to
    ``related``, authors to ``byline``, place and day to ``dateline``, an agency to ``credit``.
    """
    if keep_raw:
        articles["text_raw"] = articles["text"]
    texts = articles["text"].tolist()
    changed = _mend(articles["text"], texts, report)
    moved = _Columns(*(_as_list(articles, name) for name in _Columns._fields))
    met: dict[str, list[str]] = defaultdict(list)
    for row, cuts in _find_all(articles, texts, moved.byline):
        name, file = str(articles["article_id"].iloc[row]), str(articles["file"].iloc[row])
        for kind, cut in _by_kind(texts[row], cuts).items():
            report.add_cut(name, file, kind, cut)
            met[kind].append(cut)
        _move(cuts, moved, row)
        if tail := sum(len(cut.found) for cut in cuts.cuts if cut.kind == "headlines"):
            told = f"{tail} headlines of other articles at the end of the text"
            report.add(Problem(file, f"article {name}", told, CUT))
        texts[row] = texts[row][cuts.start : cuts.end]
        changed.add(row)
    for kind, found in met.items():
        if kind != _KINDS["headlines"]:
            told = f"{kind} in {count_of(len(found), 'text')}, such as {' '.join(found[0].split())[:_SHOWN]!r}"
            kept = f"; kept in `{_MOVED[kind]}` where empty" if kind in _MOVED else ""
            report.add(Problem("all files", "", told, f"cut; .cuts has each{kept}", loud=False))
    _put_back(articles, texts, changed, moved)


def _by_kind(text: str, cuts: Cuts) -> dict[str, str]:
    """Return what is cut from a text, by what the report calls it."""
    found: dict[str, list[str]] = defaultdict(list)
    for cut in cuts.cuts:
        found[_KINDS[cut.kind]].append(text[cut.start : cut.end].strip())
    return {kind: "\n".join(stretches) for kind, stretches in found.items()}


def _mend(column: pd.Series, texts: list[Any], report: LoadReport) -> set[int]:
    """Put the characters of `texts` right, and return the rows that changed."""
    counted: Counter[str] = Counter()
    changed = set()
    for row in may_be_flawed(column):
        flaws = find_flaws(texts[row])
        mended = clean_text(texts[row]) if flaws else texts[row]
        if mended != texts[row] and mended:
            counted.update(flaws)
            texts[row] = mended
            changed.add(row)
    for flaw, (told, done) in _MENDED.items():
        if counted[flaw]:
            report.add(Problem("all files", "", f"{count_of(counted[flaw], 'text')} {told}", done, loud=False))
    return changed


def _find_all(articles: pd.DataFrame, texts: list[Any], bylines: list[Any]) -> Iterable[tuple[int, Cuts]]:
    """Find the cuts of each article, with what its outlet's other articles tell."""
    titles = [title if isinstance(title, str) else "" for title in articles["title"].tolist()]
    known = _Titles(titles)
    outlets = articles["outlet"].tolist()
    rows_of: dict[str, list[int]] = defaultdict(list)
    for row, text in enumerate(texts):
        if isinstance(text, str) and text:
            rows_of[outlets[row] if isinstance(outlets[row], str) else ""].append(row)
    for rows in rows_of.values():
        recurring = find_recurring([texts[row] for row in rows])
        for row in rows:
            byline = bylines[row] if isinstance(bylines[row], str) else ""
            cuts = find_cuts(texts[row], title=titles[row], byline=byline, recurring=recurring, titles=known)
            if cuts.cuts:
                yield row, cuts


class _Titles:
    """Titles of a collection, folded when the first text ends with what may be one: few collections need it."""

    def __init__(self, titles: Sequence[str]) -> None:
        self._titles = titles

    @cached_property
    def _folded(self) -> frozenset[str]:
        return frozenset(folded for folded in map(fold, self._titles) if len(folded.split()) >= _TITLE_WORDS)

    def __contains__(self, folded: object) -> bool:
        return folded in self._folded


def _move(cuts: Cuts, moved: _Columns, row: int) -> None:
    """Move what was cut to the columns of its own that are empty."""
    headlines: list[str] = []
    for cut in cuts.cuts:
        if cut.kind in ("byline", "wire"):
            _fill(moved.byline, row, cut.found)
        elif cut.kind == "dateline":
            _fill(moved.dateline, row, cut.found[:1])
            _fill(moved.credit, row, cut.found[1:])
        elif cut.kind == "sign-off":
            _fill(moved.credit, row, cut.found)
        elif cut.kind in ("headlines", "related"):
            headlines += cut.found
    if headlines:
        moved.related[row] = headlines


def _fill(column: list[Any], row: int, found: Sequence[str]) -> None:
    value = column[row]
    if found and found[0] and not (isinstance(value, str) and value):
        column[row] = found[0]


def _as_list(articles: pd.DataFrame, name: str) -> list[Any]:
    return articles[name].tolist() if name in articles.columns else [None] * len(articles)


def _put_back(articles: pd.DataFrame, texts: list[Any], changed: set[int], moved: _Columns) -> None:
    if not changed:
        return
    rows = sorted(changed)
    for name, values in [
        ("text", [texts[row] for row in rows]),
        ("word_count", [count_words(texts[row]) for row in rows]),
    ]:
        column = articles[name].copy()
        column.iloc[rows] = values
        articles[name] = column
    for name, found in moved._asdict().items():
        if name in articles.columns or any(isinstance(value, (str, list)) for value in found):
            dtype = "object" if name == "related" else "str"
            articles[name] = pd.Series(found, index=articles.index, dtype=dtype)


def related_headlines(articles: pd.DataFrame) -> pd.DataFrame:
    """Headlines of other articles that stood at the end of texts, as rows of their own.

    Parameters
    ----------
    articles : DataFrame, one row per article
        From `read_articles`.

    Returns
    -------
    DataFrame, one row per headline
        An articles table with ``title`` alone, and ``found_in``, the article below which it stood. When and by whom
        they were published isn't known.

    Examples
    --------
    >>> import newskit as nk
    >>> len(related_headlines(nk.load_dataset("letters")))
    0
    """
    need(articles, ["article_id"], table="articles", call=MAKE_ONE)
    rows = []
    if "related" in articles.columns:
        for name, headlines in zip(articles["article_id"], articles["related"], strict=True):
            listed = list(headlines) if isinstance(headlines, Iterable) and not isinstance(headlines, str) else []
            rows += [(f"{name}:r{n}", str(title), name) for n, title in enumerate(listed, 1)]
    made = empty("articles").reindex(range(len(rows)))
    made["article_id"] = pd.Series([row[0] for row in rows], dtype="str")
    made["title"] = pd.Series([row[1] for row in rows], dtype="str")
    made["found_in"] = pd.Series([row[2] for row in rows], dtype="str")
    return made
