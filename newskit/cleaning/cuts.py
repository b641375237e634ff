"""A text → the stretches above and below the article, each with its kind, and where it stands."""

from __future__ import annotations

from collections.abc import Collection, Container
from typing import NamedTuple

from newskit.cleaning.byline import find_author
from newskit.cleaning.dateline import split_dateline
from newskit.cleaning.ending import find_ending
from newskit.cleaning.found import BYLINE, DATELINE, RECURRING, TITLE, Cut, Known
from newskit.cleaning.furniture import kind_of
from newskit.cleaning.lines import fold, is_label, lines_down, plain

__all__ = ["KINDS_ABOVE", "LONGEST_ABOVE", "Cuts", "find_cuts"]

_LINES_ABOVE = 8  # title, byline, stamps and buttons; what stands lower is the article's
LONGEST_ABOVE = 200  # characters
KINDS_ABOVE = frozenset({"stamp", "share", "notice", "comment", "discussion", "wire"})
_BARE_OPENINGS = frozenset({" by ", " von ", " door "})


class Cuts(NamedTuple):
    """Where an article stands in its text, and what stands around it, in order."""

    start: int
    end: int
    cuts: list[Cut]


def find_cuts(
    text: str,
    *,
    title: str = "",
    byline: str = "",
    recurring: Collection[str] = frozenset(),
    titles: Container[str] = frozenset(),
) -> Cuts:
    """Find what around an article is no part of it: titles, bylines, datelines, page furniture.

    Parameters
    ----------
    text : str
    title, byline : str
        Of the article, where known: a first line that repeats the title is cut.
    recurring : collection of str
        Lines that recur in the articles of its outlet, from `find_recurring`.
    titles : container of str
        Titles of the collection's articles, folded by `fold`.

    Returns
    -------
    Cuts
        ``text[start:end]`` is the article, and the cuts cover all else but blanks. An article never
        becomes empty: if nothing would be left, nothing is cut.
    """
    known = Known(title, byline, recurring, titles)
    start, cuts = _find_opening(text, known)
    cuts += find_ending(text, start, known)
    end = next((cut.start for cut in cuts if cut.start >= start), len(text))
    if not cuts:
        return Cuts(0, len(text), [])
    end = start + len(text[start:end].rstrip())
    if not any(map(str.isalnum, text[start:end])):
        return Cuts(0, len(text), [])
    return Cuts(start, end, cuts)


def _find_opening(text: str, known: Known) -> tuple[int, list[Cut]]:
    """Find where the article begins, and what stands above."""
    cuts: list[Cut] = []
    start = 0
    waits_for_name = False  # after a line that says "By" and no more
    lines = lines_down(text)
    for number, (left, right) in enumerate(lines):
        start, line = left, text[left:right]
        if number == _LINES_ABOVE or right - left > LONGEST_ABOVE:
            break
        folded = fold(line)
        if title_end := _repeats_title(text, right, folded, known.title):
            cuts.append(Cut(left, title_end, TITLE))
            if title_end > right:
                next(lines)
        elif waits_for_name and is_label(line):
            cuts[-1] = Cut(cuts[-1].start, right, BYLINE, (line,))
            waits_for_name = False
        elif cut := _cut_line(text, left, right, folded, known):
            cuts.append(cut)
            waits_for_name |= folded in _BARE_OPENINGS
        else:
            break
    else:
        return 0, []  # all of it is furniture
    place, credit, body = split_dateline(text, start)
    if body > start:
        cuts.append(Cut(start, body, DATELINE, (place, credit)))
        start = body
    return start, cuts


def _cut_line(text: str, left: int, right: int, folded: str, known: Known) -> Cut | None:
    """Cut a line above the article, if it is a byline or furniture."""
    line = text[left:right]
    if folded in _BARE_OPENINGS:
        return Cut(left, right, BYLINE)
    if author := find_author(line):
        return Cut(left, right, BYLINE, (author,))
    if _is_byline(folded, known.byline):
        return Cut(left, right, BYLINE, (line,))
    if plain(line) in known.recurring:
        return Cut(left, right, RECURRING)
    kind = kind_of(line, folded) if is_label(line) else ""
    return Cut(left, right, kind) if kind in KINDS_ABOVE else None


def _repeats_title(text: str, right: int, folded: str, title: str) -> int:
    """Return where the title ends that a line repeats, alone or with the next; 0 if it doesn't."""
    if not title or folded[1:4] not in title.lower():
        return 0
    whole = fold(title)
    if folded == whole:
        return right
    below = next(lines_down(text, right), None) if whole.startswith(folded) else None
    if below and folded[:-1] + fold(text[slice(*below)]) == whole:
        return below[1]
    return 0


def _is_byline(folded: str, byline: str) -> bool:
    """Whether a line is the byline that the article is known to have."""
    return bool(byline) and len(folded) <= len(byline) + 9 and folded == fold(byline)
