"""A text → what stands below the article: furniture, readers' comments, sign-offs, other articles' headlines."""

from __future__ import annotations

import re
from typing import NamedTuple

from newskit.cleaning.found import HEADLINES, RECURRING, WIRE, Cut, Known
from newskit.cleaning.furniture import DISCUSSION, LONGEST, RELATED, kind_of
from newskit.cleaning.lines import fold, is_label, lines_up, plain
from newskit.cleaning.sign_off import find_sign_off
from newskit.cleaning.tail import find_tail

__all__ = ["find_ending"]

_ROUNDS = 4  # furniture, then a tail of headlines, then a sign-off may stand below each other
_HEADS = frozenset(
    {RELATED, DISCUSSION, "comment", "tags", "share"}
)  # labels in any number may stand below these
_MOST_LABELS = 40
_ANY_LABELS = 1  # below the head of a list of other articles, if they are no headlines
_LABELS_BELOW = 6  # labels that go with a line of furniture above them, such as buttons
_FEW_BELOW = {
    "credit": 2,
    "stamp": 2,
    WIRE: 2,
    "author": 3,
    "address": 0,
}  # these stand above tables and lists, too
_HEADING_WORDS = 5
_HEADING = re.compile(r"[^\W\d_][\w '’&-]*[!?]?$")
_HEADLINE_WORDS = 4
_SHORT = 60  # characters
_SHORT_LINE = re.compile(rf"\n[^\n]{{1,{_SHORT}}}$", re.MULTILINE)
_SPEECH_END = '."”’»'
_DISCUSSION_SHARE = 0.5  # of the text; what begins above its middle is no appendix
_HEAD_WORDS = 4
_SEPARATOR = re.compile(r"[#*_\s]{3,}$")


class _Row(NamedTuple):
    start: int
    end: int
    kind: str  # empty for a label


def find_ending(text: str, start: int, known: Known) -> list[Cut]:
    """Find what stands below the article, in order; nothing if no line of an article would be left above it."""
    cuts: list[Cut] = _find_discussion(text, start)
    end = cuts[0].start if cuts else len(text)
    for _ in range(_ROUNDS):
        found = (
            _find_furniture(text, start, end, known)
            or find_sign_off(text, start, end)
            or _find_tail(text, start, end)
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
        brief = len(line.split()) <= _HEAD_WORDS  # "3 comments on the plan" goes on
        if (
            line
            and brief
            and line[-1] not in _SPEECH_END
            and kind_of(line, fold(line)) == DISCUSSION
        ):
            return [Cut(short.start() + 1, len(text), DISCUSSION)]
    return []


def _find_furniture(text: str, start: int, end: int, known: Known) -> list[Cut]:
    """Find the run of furniture that ends at `end`: its top line is furniture, labels may stand between and below."""
    rows: list[_Row] = []
    top, labels, body = -1, 0, False
    for left, right in lines_up(text, end):
        if left < start:
            break
        line = text[left:right]
        kind = _kind(line, known)
        if kind == "rule":
            kind = ""
        elif kind:
            listed = [text[row.start : row.end] for row in rows[len(rows) - labels :]]
            if labels > (_most_below(kind, listed)):
                body = True
                break
            top, labels = len(rows), 0
        elif is_label(line) and labels < _MOST_LABELS:
            labels += 1
        else:
            body = True
            break
        rows.append(_Row(left, right, kind))
    if top < 0:
        return []
    above = len(rows) - 1 - top
    if not body and not above:
        return []  # furniture and nothing else: not ours to empty
    if body and above and _opens(text, rows[top + 1 :]):
        top = len(rows) - 1
    return _as_cuts(text, rows[top::-1], end)


def _most_below(kind: str, labels: list[str]) -> int:
    """How many labels may stand below a line of furniture: more below the head of a list, if they are what it lists."""
    if kind not in _HEADS:
        return _FEW_BELOW.get(kind, _LABELS_BELOW)
    headlines = sum(
        len(label.split()) >= _HEADLINE_WORDS and not label[0].isdigit() for label in labels
    )
    as_listed = kind != RELATED or 2 * headlines > len(labels)
    return _MOST_LABELS if as_listed else _ANY_LABELS


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
    is_bio = known.byline and " is " in folded and folded.startswith(f"{fold(known.byline)}is ")
    return "bio" if is_bio else ""


def _opens(text: str, rows: list[_Row]) -> bool:
    """Whether what stands between the article and its furniture is a heading of the furniture, or a rule."""
    lines = [text[row.start : row.end] for row in rows]
    return len(lines) <= 2 and all(
        (len(line.split()) <= _HEADING_WORDS and _HEADING.match(line)) or _SEPARATOR.match(line)
        for line in lines
    )


def _as_cuts(text: str, rows: list[_Row], end: int) -> list[Cut]:
    """Make one cut of each line of furniture and the labels below it; `rows` come in their order here."""
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


def _find_tail(text: str, start: int, end: int) -> list[Cut]:
    tail = find_tail(text, end)
    if not tail.headlines or tail.end <= start:
        return []
    return [Cut(tail.end, end, HEADLINES, tuple(tail.headlines))]
