"""A text → what stands below the article: furniture, comments, sign-offs, others' headlines."""

from __future__ import annotations

import re
from typing import NamedTuple

from newskit.cleaning.found import HEADLINES, RECURRING, WIRE, Cut, Known
from newskit.cleaning.furniture import DISCUSSION, LONGEST, RELATED, kind_of
from newskit.cleaning.lines import fold, is_headline, is_label, is_prose, lines_up, plain
from newskit.cleaning.sign_off import find_sign_off

__all__ = ["Tail", "find_ending", "find_tail"]

_ROUNDS = 4  # furniture, then a tail of headlines, then a sign-off may stand below each other
# Below these, labels in any number may stand.
_HEADS = frozenset({RELATED, DISCUSSION, "comment", "tags", "share"})
_MOST_LABELS = 40
_ANY_LABELS = 1  # below the head of a list of other articles, if they are no headlines
_LABELS_BELOW = 6  # labels that go with a line of furniture above them, such as buttons
# Of these, fewer: they stand above tables and lists, too.
_FEW_BELOW = {"credit": 2, "stamp": 2, WIRE: 2, "author": 3, "address": 0}
_OPENING_LINES = 2
_HEADING_WORDS = 5
_HEADING = re.compile(r"[^\W\d_][\w '’&-]*[!?]?$")
_HEADLINE_WORDS = 4
_SHORT = 60  # characters
_SHORT_LINE = re.compile(rf"\n[^\n]{{1,{_SHORT}}}$", re.MULTILINE)
_SPEECH_END = '."”’»'
_DISCUSSION_SHARE = 0.5  # of the text; what begins above its middle is no appendix
_HEAD_WORDS = 4
_SEPARATOR = re.compile(r"[#*_\s]{3,}$")
_LEAST_HEADLINES = 3  # two short lines may as well be a poem's end
# "Best Film: The Quiet River", "June 9 – Saltmere Arena", line after line, is a list of the
# article's own.
_LIST_ENTRY = re.compile(r": | [-–—]{1,2} | @ ")


class _Row(NamedTuple):
    start: int
    end: int
    kind: str  # empty for a label


def find_ending(text: str, start: int, known: Known) -> list[Cut]:
    """Find what stands below the article, in order; nothing if no line would be left above it."""
    cuts = _find_discussion(text, start)
    end = cuts[0].start if cuts else len(text)
    for _ in range(_ROUNDS):
        found = (
            _find_furniture(text, start, end, known)
            or find_sign_off(text, start, end)
            or _find_headlines(text, start, end)
        )
        if not found:
            break
        cuts = found + cuts
        end = found[0].start
    return cuts


def _find_discussion(text: str, start: int) -> list[Cut]:
    """Find the head of readers' comments: all below it is theirs, be it prose or not."""
    middle = start + int(_DISCUSSION_SHARE * (len(text) - start))
    for short in _SHORT_LINE.finditer(text, middle):
        line = short[0].strip()
        if not line or line[-1] in _SPEECH_END:
            continue
        goes_on = len(line.split()) > _HEAD_WORDS  # "3 comments on the plan to close"
        if not goes_on and kind_of(line, fold(line)) == DISCUSSION:
            return [Cut(short.start() + 1, len(text), DISCUSSION)]
    return []


def _find_furniture(text: str, start: int, end: int, known: Known) -> list[Cut]:
    """Find the run of furniture that ends at `end`: a line of furniture, labels may follow."""
    rows, body_above = _read_up(text, start, end, known)
    top = max((number for number, row in enumerate(rows) if row.kind), default=None)
    if top is None:
        return []
    above = rows[top + 1 :]
    if not body_above and not above:
        return []  # furniture and nothing else: not ours to empty
    if body_above and above and _opens(text, above):
        top = len(rows) - 1
    return _as_cuts(text, rows[top::-1], end)


def _read_up(text: str, start: int, end: int, known: Known) -> tuple[list[_Row], bool]:
    """Lines from `end` up that are furniture or labels, and whether the article stands above."""
    rows: list[_Row] = []
    labels = 0  # since the last line of furniture
    for left, right in lines_up(text, end):
        if left < start:
            break
        line = text[left:right]
        kind = _kind(line, known)
        if kind == "rule":
            kind = ""
        elif kind:
            below = [text[row.start : row.end] for row in rows[len(rows) - labels :]]
            if labels > _most_below(kind, below):
                return rows, True
            labels = 0
        elif is_label(line) and labels < _MOST_LABELS:
            labels += 1
        else:
            return rows, True
        rows.append(_Row(left, right, kind))
    return rows, False


def _most_below(kind: str, labels: list[str]) -> int:
    """How many labels may stand below furniture: more below a list's head, if they are its list."""
    if kind not in _HEADS:
        return _FEW_BELOW.get(kind, _LABELS_BELOW)
    if kind != RELATED:
        return _MOST_LABELS
    headlines = sum(
        len(label.split()) >= _HEADLINE_WORDS and not label[0].isdigit() for label in labels
    )
    return _MOST_LABELS if 2 * headlines > len(labels) else _ANY_LABELS


def _kind(line: str, known: Known) -> str:
    if len(line) > LONGEST:
        return ""
    folded = fold(line)
    if kind := kind_of(line, folded):
        return kind
    if plain(line) in known.recurring:
        return RECURRING
    if is_label(line) and folded in known.titles and folded != fold(known.title):
        return RELATED
    if known.byline and " is " in folded and folded.startswith(f"{fold(known.byline)}is "):
        return "bio"
    return ""


def _opens(text: str, rows: list[_Row]) -> bool:
    """Whether what stands between an article and its furniture is a heading of it, or a rule."""
    lines = [text[row.start : row.end] for row in rows]
    return len(lines) <= _OPENING_LINES and all(map(_is_heading, lines))


def _is_heading(line: str) -> bool:
    is_short = len(line.split()) <= _HEADING_WORDS
    return bool((is_short and _HEADING.match(line)) or _SEPARATOR.match(line))


def _as_cuts(text: str, rows: list[_Row], end: int) -> list[Cut]:
    """Make one cut of each line of furniture and the labels below; `rows` are in order here."""
    parts: list[list[_Row]] = []
    for row in rows:
        if row.kind or not parts:
            parts.append([])
        parts[-1].append(row)
    cuts = []
    for part, below in zip(parts, [*parts[1:], []], strict=True):
        stop = below[0].start if below else end
        kind = part[0].kind or below[0].kind  # a heading is of the kind of what it opens
        cuts.append(Cut(part[0].start, stop, kind, _worth_keeping(text, part, kind)))
    return cuts


def _worth_keeping(text: str, rows: list[_Row], kind: str) -> tuple[str, ...]:
    lines = [text[row.start : row.end] for row in rows]
    if kind == WIRE:
        return (lines[0].strip("() "),)
    if kind != RELATED:
        return ()
    first, *others = lines
    if kind_of(first, fold(first)):  # "Also read", alone or with a headline behind the colon
        first = first.partition(": ")[2]
    return tuple(
        line.strip("-–•* ") for line in [first, *others] if len(line.split()) >= _HEADLINE_WORDS
    )


def _find_headlines(text: str, start: int, end: int) -> list[Cut]:
    tail = find_tail(text, end)
    if not tail.headlines or tail.end <= start:
        return []
    return [Cut(tail.end, end, HEADLINES, tuple(tail.headlines))]


class Tail(NamedTuple):
    """Where a text ends, and the headlines of other articles that stood below it."""

    end: int
    headlines: list[str]


def find_tail(text: str, end: int | None = None) -> Tail:
    """Find a run of other articles' headlines at the end of a text.

    A tail is at least three lines at the very end, each of which reads as a headline: 4 to 25
    words, no full stop at its end, no quotation marks of speech, in Title Case. A paragraph of
    prose must stand before them.

    Parameters
    ----------
    text : str
    end : int, optional
        Where to look up from, if what follows was found to be no part of the article.

    Returns
    -------
    Tail
        ``text[:end]`` is the article, and `headlines` those of the tail; without a tail, all and
        none.
    """
    if end is None:
        end = len(text)
    no_tail = Tail(end, [])
    headlines: list[str] = []
    lines = lines_up(text, end)
    for start, stop in lines:
        line = text[start:stop]
        if not is_headline(line):
            break
        headlines.append(line)
    else:
        return no_tail  # headlines and no article
    if line.endswith(":") or len(headlines) < _LEAST_HEADLINES or _is_list(headlines):
        return no_tail  # "The winners:" announces what stands below it
    prose_above = is_prose(line) or any(is_prose(text[slice(*above)]) for above in lines)
    return Tail(stop, headlines[::-1]) if prose_above else no_tail


def _is_list(headlines: list[str]) -> bool:
    """Whether most of these lines are entries of a list that is the article's own."""
    entries = sum(_LIST_ENTRY.search(headline) is not None for headline in headlines)
    return entries > len(headlines) / 2
