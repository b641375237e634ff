"""Texts cleaned at load: characters put right, furniture cut, and every change reported."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd

from newskit.articles import MAKE_ONE
from newskit.cleaning import (
    Cuts,
    OuterLines,
    Some,
    Texts,
    Titles,
    clean_text,
    discussion_pattern,
    find_cuts,
    find_flaws,
    find_recurring,
    find_suspects,
    may_be_flawed,
    outer_lines,
    read_openings,
)
from newskit.formats import Problem
from newskit.load.report import LoadReport
from newskit.schema import count_of, empty, need, takes_tables
from newskit.text import count_words

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

__all__ = ["clean_articles", "related_headlines"]

CUT = "cut; kept in `related`"
_SHOWN = 60  # characters of an example in the report
# To look at each of so many texts takes less time than to make the patterns that tell which.
_FEW_TEXTS = 2000

# What the report calls each kind of flaw, and what is done about it.
_MENDED = {
    "accents": ("with decomposed accents", "composed (NFC)"),
    "entities": ("with HTML entities", "unescaped"),
    "characters": (
        "with odd blanks, control or invisible characters",
        "made plain blanks, or taken out",
    ),
    "direction": (
        "with marks that turn the direction of writing: what is shown may not be what is stored",
        "taken out",
    ),
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
# The columns that the report names behind a kind of cut.
_MOVED = {
    "byline": "byline",
    "dateline": "dateline` and `credit",
    "links to other articles": "related",
}
# The columns that what was found in a cut goes to, where they are empty; headlines, to `related`.
_COLUMNS_OF = {
    "byline": ("byline",),
    "wire": ("byline",),
    "dateline": ("dateline", "credit"),
    "sign-off": ("credit",),
}
_HEADLINES = ("headlines", "related")  # kinds of cut
_Columns = dict[str, list[Any]]


def clean_articles(articles: pd.DataFrame, report: LoadReport) -> None:
    """Clean the texts of a collection in place, and put each change into the report.

    What stood in the text and belongs in a column moves there, if that is empty: headlines of other
    articles to ``related``, authors to ``byline``, place and day to ``dateline``, an agency to
    ``credit``.
    """
    texts = Texts(_as_arrow(articles, "text"))
    talks = _mend(texts, report)
    moved: _Columns = {
        name: _as_list(articles, name) for name in ("byline", "dateline", "credit", "related")
    }
    met: dict[str, list[str]] = defaultdict(list)
    for row, text, cuts in _find_all(articles, texts, talks, moved["byline"]):
        name, file = str(articles["article_id"].iloc[row]), str(articles["file"].iloc[row])
        for kind, cut in _by_kind(text, cuts).items():
            report.add_cut(name, file, kind, cut)
            met[kind].append(cut)
        _move(cuts, moved, row)
        if tail := sum(len(cut.found) for cut in cuts.cuts if cut.kind == "headlines"):
            told = f"{tail} headlines of other articles at the end of the text"
            report.add(Problem(file, f"article {name}", told, CUT))
        texts.changed[row] = text[cuts.start : cuts.end]
    met.pop(_KINDS["headlines"], None)  # told article by article
    for kind, stretches in met.items():
        example = " ".join(stretches[0].split())[:_SHOWN]
        told = f"{kind} in {count_of(len(stretches), 'text')}, such as {example!r}"
        kept = f"; kept in `{_MOVED[kind]}` where empty" if kind in _MOVED else ""
        report.add(Problem("all files", "", told, f"cut; .cuts has each{kept}", loud=False))
    _put_back(articles, texts.changed, moved)


def _by_kind(text: str, cuts: Cuts) -> dict[str, str]:
    """Return what is cut from a text, by what the report calls it."""
    found: dict[str, list[str]] = defaultdict(list)
    for cut in cuts.cuts:
        found[_KINDS[cut.kind]].append(text[cut.start : cut.end].strip())
    return {kind: "\n".join(stretches) for kind, stretches in found.items()}


def _mend(texts: Texts, report: LoadReport) -> np.ndarray[Any, Any]:
    """Put characters right, and return which texts may hold readers' comments: of few, any."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    counted: Counter[str] = Counter()
    few = len(texts) < _FEW_TEXTS
    talks = np.full(len(texts), few)
    comments = "" if few else discussion_pattern()
    for rows, found in texts.batches(may_be_flawed(texts.column, or_fit=comments)):
        for place, (row, text) in enumerate(zip(rows, found, strict=True)):
            flaws = find_flaws(text)
            mended = clean_text(text) if flaws else text
            if mended != text and mended:
                counted.update(flaws)
                texts.changed[row] = found[place] = mended
        if not few:
            talks[rows] = pc.match_substring_regex(pa.array(found, pa.large_string()), comments)
    for flaw, (told, done) in _MENDED.items():
        if counted[flaw]:
            loud = flaw == "direction"  # a trap rather than a flaw
            texts_told = f"{count_of(counted[flaw], 'text')} {told}"
            report.add(Problem("all files", "", texts_told, done, loud=loud))
    return talks


def _find_all(
    articles: pd.DataFrame, texts: Texts, talks: np.ndarray[Any, Any], bylines: list[Any]
) -> Iterable[tuple[int, str, Cuts]]:
    """Find the cuts of each article, with what its outlet's other articles tell."""
    import pyarrow as pa

    titles = [_or_empty(title) for title in articles["title"].tolist()]
    printed = pa.array(titles, pa.large_string())
    known_titles = Titles(printed)
    suspects, openings = talks, []
    if not talks.all():
        lines = _outer_lines(texts)
        suspects = talks | find_suspects(lines, printed, _as_arrow(articles, "byline"))
        openings = [read_openings(column) for column in (lines.last, lines.first)]
    for outlet, rows in _rows_by_outlet(articles, texts):
        recurring: frozenset[str] = frozenset()
        # Articles whose outlet is not known may be of many: what recurs in them is no one's
        # furniture.
        if outlet:
            outer = [[column[row] for row in rows] for column in openings]
            recurring = find_recurring(Some(texts, rows), *outer)
        looked_at = rows if recurring else [row for row in rows if suspects[row]]
        for row, text in texts.each(looked_at):
            cuts = find_cuts(
                text,
                title=titles[row],
                byline=_or_empty(bylines[row]),
                recurring=recurring,
                titles=known_titles,
            )
            if cuts.cuts:
                yield row, text, cuts


def _or_empty(value: object) -> str:
    return value if isinstance(value, str) else ""


def _outer_lines(texts: Texts) -> OuterLines:
    import pyarrow as pa

    lines = outer_lines(texts.column)
    if not (changed := sorted(texts.changed)):
        return lines
    return lines.replace(
        changed, outer_lines(pa.array([texts[row] for row in changed], pa.large_string()))
    )


def _rows_by_outlet(articles: pd.DataFrame, texts: Texts) -> Iterable[tuple[str, list[int]]]:
    import pyarrow.compute as pc

    rows_of: dict[str, list[int]] = defaultdict(list)
    has_text = pc.fill_null(pc.greater(pc.binary_length(texts.column), 0), False).to_pylist()
    for row, outlet in enumerate(articles["outlet"].tolist()):
        if has_text[row]:
            rows_of[_or_empty(outlet)].append(row)
    return rows_of.items()


def _move(cuts: Cuts, moved: _Columns, row: int) -> None:
    """Move what was cut to the columns of its own that are empty."""
    headlines: list[str] = []
    for cut in cuts.cuts:
        if cut.kind in _HEADLINES:
            headlines += cut.found
        for name, found in zip(_COLUMNS_OF.get(cut.kind, ()), cut.found, strict=False):
            if found and not _or_empty(moved[name][row]):
                moved[name][row] = found
    if headlines:
        moved["related"][row] = headlines


def _as_list(articles: pd.DataFrame, name: str) -> list[Any]:
    return articles[name].tolist() if name in articles.columns else [None] * len(articles)


def _as_arrow(articles: pd.DataFrame, name: str) -> pa.Array | pa.ChunkedArray:
    import pyarrow as pa

    if name not in articles.columns:
        return pa.nulls(len(articles), pa.large_string())
    return pa.array(articles[name], type=pa.large_string())


def _put_back(articles: pd.DataFrame, changed: dict[int, str], moved: _Columns) -> None:
    if not changed:
        return
    rows = sorted(changed)
    texts = [changed[row] for row in rows]
    for name, values in (("text", texts), ("word_count", list(map(count_words, texts)))):
        column = articles[name].copy()
        column.iloc[rows] = values
        articles[name] = column
    for name, found in moved.items():
        if name in articles.columns or any(isinstance(value, (str, list)) for value in found):
            dtype = "object" if name == "related" else "str"
            articles[name] = pd.Series(found, index=articles.index, dtype=dtype)


@takes_tables
def related_headlines(articles: pd.DataFrame) -> pd.DataFrame:
    """Headlines of other articles that stood at the end of texts, as rows of their own.

    Parameters
    ----------
    articles : DataFrame, one row per article
        From `read_articles`.

    Returns
    -------
    DataFrame, one row per headline
        An articles table with ``title`` alone, and ``found_in``, the article below which it stood.
        When and by whom they were published isn't known.

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
            if isinstance(headlines, str) or not isinstance(headlines, Iterable):
                continue
            for number, title in enumerate(headlines, 1):
                rows.append((f"{name}:r{number}", str(title), name))
    made = empty("articles").reindex(range(len(rows)))
    for place, column in enumerate(("article_id", "title", "found_in")):
        made[column] = pd.Series([row[place] for row in rows], dtype="str")
    return made
