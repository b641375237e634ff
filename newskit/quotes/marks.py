"""Quotation marks → the stretches they enclose: one pass from left to right, in time linear in the text.

News text gives marks of every make: “curly”, "straight", ''doubled apostrophes'', «guillemets»,
„low“, ‘single’, quotes of several paragraphs (re-opened in each, closed in the last), and marks
that were lost. A mark is first given a direction by its neighbours; then each paragraph is paired
by itself, so that one lost mark costs one quote.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

__all__ = ["Run", "outside", "pair_marks"]


class Run(NamedTuple):
    """A stretch between marks: ``text[start:end]``, without the marks."""

    start: int
    end: int
    left: int  # where the opening mark starts (`start`, if there is none)
    right: int  # behind the closing mark (`end`, if there is none)
    paragraph: int  # number of the paragraph
    closed: bool  # False: no closing mark, the run ends with its paragraph
    single: bool  # between single quotation marks


def outside(start: int, end: int, runs: Sequence[Run]) -> Iterator[tuple[int, int]]:
    """What of a stretch stands before, between and behind some runs in it."""
    for run in runs:
        yield start, run.left
        start = run.right
    yield start, end


class _Mark(NamedTuple):
    start: int
    end: int
    way: int  # 1 opens, -1 closes, 0 could do both
    straight: bool


_OPENING, _CLOSING, _STRAIGHT = "“„«", "”»", '"＂〞〝'
_PLAIN = _OPENING + _CLOSING + _STRAIGHT
# Each pattern begins with one set of characters, not with a repeat or a choice: re looks for such a
# set twice as fast.
_PLAIN_MARK = re.compile(f"[{_PLAIN}][{_PLAIN}]*")
_ORNAMENT = 4  # so many marks side by side, such as """"""", divide a text and quote nothing
_DOUBLED = ("''", "``", "‘‘", "’’")
_MARK = re.compile(
    rf"[{_PLAIN}'`‘’](?:(?<=[{_PLAIN}])[{_PLAIN}]*|(?<=')'+|(?<=`)`|(?<=‘)‘|(?<=’)’)"
)
_BEFORE_OPENING = "([{—–-/:‘'"
_AFTER_CLOSING = ".,;:!?)]}—–-/’'…"
_FEET_AND_INCHES = re.compile(r"\d['’′]\s?\d{1,2}\Z")


def pair_marks(text: str) -> tuple[list[tuple[int, int]], list[Run]]:
    """Paragraphs of a text as (start, end), and the quoted runs in them, in order and never overlapping."""
    paragraphs = split_paragraphs(text)
    pattern = (
        _MARK if any(mark in text for mark in _DOUBLED) else _PLAIN_MARK
    )  # the plain one is faster
    marks = _by_paragraph(pattern.finditer(text), paragraphs)
    singles = _by_paragraph(_SINGLE_OPENING.finditer(text), paragraphs)
    runs: list[Run] = []
    open_above = -2  # the last paragraph that ended inside a quote
    for number in sorted({*marks, *singles}):  # most paragraphs have no mark
        start, end = paragraphs[number]
        read = [mark for match in marks.get(number, ()) for mark in _read(text, match, start, end)]
        found = _pair(read, start, end, number, carried=open_above == number - 1) if read else []
        if found and not found[-1].closed:
            open_above = number
        if number in singles:
            openings = [match.start() for match in singles[number]]
            found = _with_singles(text, found, openings, start, end, number)
        runs += [run for run in (_trim(text, run) for run in found) if run.start < run.end]
    return paragraphs, runs


def _by_paragraph(
    matches: Iterator[re.Match[str]], paragraphs: list[tuple[int, int]]
) -> dict[int, list[re.Match[str]]]:
    """The matches in each paragraph, by its number; those between paragraphs there are none of: all is white there."""
    found: dict[int, list[re.Match[str]]] = {}
    number = 0
    for match in matches:
        while paragraphs[number][1] <= match.start():
            number += 1
        found.setdefault(number, []).append(match)
    return found


# ---- paragraphs ----------------------------------------------------------------------------------------

_BREAK = re.compile(r"\n\s*")
_WRAPPED_LINE = range(40, 101)  # characters of a line that a mail program or a terminal has broken
_WRAPPED_SHARE = (
    0.5  # of the lines that end without a full stop: below it they are headlines and verses
)


def split_paragraphs(text: str) -> list[tuple[int, int]]:
    """Paragraphs as (start, end). Every line is one, unless a sentence goes on in the next or all lines are wrapped."""
    breaks = [match.span() for match in _BREAK.finditer(text)]
    breaks = [b for b in breaks if not (b[1] == b[0] + 1 and _goes_on(text, *b))]
    if _is_wrapped(text, breaks):
        breaks = [
            b
            for b in breaks
            if text.find("\n", b[0] + 1, b[1]) >= 0 or text[b[1] - 2 : b[1]].isspace()
        ]
    spans, start = [], 0
    for left, right in [*breaks, (len(text), len(text))]:
        if left > start:
            spans.append((start, left))
        start = right
    return spans


def _goes_on(text: str, left: int, right: int) -> bool:
    """Whether a sentence goes on behind a line break: no stop before it, a small letter behind it."""
    return (
        text[right : right + 1].islower()
        and left > 0
        and text[max(0, left - 2) : left].rstrip("\r")[-1:] not in '.!?…:;”»"'
    )


def _is_wrapped(text: str, breaks: list[tuple[int, int]]) -> bool:
    soft = lines = start = 0
    for left, right in breaks:
        if right == left + 1:
            lines += 1
            soft += left - start in _WRAPPED_LINE and text[left - 1] not in ".!?…”\"':;»"
        start = right
    return lines >= 3 and soft > _WRAPPED_SHARE * lines


# ---- double marks --------------------------------------------------------------------------------------


def _read(text: str, match: re.Match[str], left: int, right: int) -> list[_Mark]:
    """Marks of one place in a paragraph: mostly one, several in “"so"”, none in an ornament."""
    start, end = match.span()
    if end - start >= _ORNAMENT:
        return []
    if end - start == 1 or text[start] in "'`‘’":
        mark = _direct(text, start, end, left, right)
        return [mark] if mark else []
    return [
        mark
        for place in range(start, end)
        if (mark := _direct(text, place, place + 1, left, right))
    ]


def _direct(text: str, start: int, end: int, left: int, right: int) -> _Mark | None:
    """Give a mark its direction from its neighbours; None if it is no quotation mark at all."""
    mark = text[start:end]
    before = text[start - 1] if start > left else " "
    after = text[end] if end < right else " "
    if mark == "'''":  # a single and a double mark side by side; the double one is outside
        if after.isspace() or after in _AFTER_CLOSING:
            start += 1
        else:
            end -= 1
        mark = "''"
    may_open = before.isspace() or before in _BEFORE_OPENING
    may_close = after.isspace() or after in _AFTER_CLOSING
    if mark in ("``", "‘‘", "’’"):
        return _Mark(
            start, end, -1 if mark == "’’" and not (may_open and not may_close) else 1, False
        )
    if mark in _STRAIGHT or mark == "''":
        if before.isdigit() and _FEET_AND_INCHES.search(text, max(left, start - 6), start):
            return None
        way = 1 if may_open and not may_close else -1 if may_close and not may_open else 0
        return _Mark(start, end, way, True)
    way = 1 if mark in _OPENING else -1
    # Typed the wrong way round (“so,“ he said), or German „so“ and »so«.
    if way == 1 and not may_open and may_close:
        way = -1
    elif way == -1 and before.isspace() and (after.isalnum() or after in "$£€[‘'"):
        way = 1
    return _Mark(start, end, way, False)


def _pair(marks: list[_Mark], start: int, end: int, number: int, carried: bool) -> list[Run]:
    """Pair the marks of one paragraph; `carried`: the paragraph before it ended inside a quote."""
    depth_to_come = _least_depth_after(marks)
    runs: list[Run] = []
    opened: _Mark | None = None
    nested = 0
    for place, mark in enumerate(marks):
        way = mark.way or (-1 if opened else 1)
        if way == 1 and opened is None:
            opened = mark
        elif way == 1 and opened is not None:
            if depth_to_come[place + 1] <= -2:
                nested += 1
            else:  # the closing mark was lost
                runs.append(
                    Run(opened.end, mark.start, opened.start, mark.start, number, False, False)
                )
                opened = mark
        elif nested:
            nested -= 1
        elif opened is not None:
            if mark.straight and not opened.straight and _later_curly_closer(marks, place):
                continue  # inches, or a straight mark inside a curly pair
            runs.append(Run(opened.end, mark.start, opened.start, mark.end, number, True, False))
            opened = None
        elif carried and place == 0:
            runs.append(Run(start, mark.start, start, mark.end, number, True, False))
    if opened is not None:
        runs.append(Run(opened.end, end, opened.start, end, number, False, False))
    return runs


def _later_curly_closer(marks: list[_Mark], place: int) -> bool:
    """Whether the next mark is a curly closing one: then the curly pair is still open."""
    after = marks[place + 1] if place + 1 < len(marks) else None
    return after is not None and not after.straight and after.way == -1


def _least_depth_after(marks: list[_Mark]) -> list[int]:
    """For each place, how far the depth falls behind it: -2 says that two closing marks are still to come."""
    least = [0] * (len(marks) + 2)
    for place in range(len(marks) - 1, -1, -1):
        least[place] = marks[place].way + min(0, least[place + 1])
    return least


# ---- single marks --------------------------------------------------------------------------------------

_NO_OPENING = r"\d0?s\b|(?:em|til|cause|tis|twas|n|round|bout)\b"  # '90s, 'em, 'tis
_SINGLE_OPENING = re.compile(rf"[‘'](?<![^\s(\[—–:“\"-].)(?=[\w$£€#@“\"…])(?!{_NO_OPENING})")
_SINGLE_CLOSING = re.compile(r"(?<=[^\s(\[—–-])[’'](?![\w’'])")


def _with_singles(
    text: str, runs: list[Run], openings: list[int], start: int, end: int, number: int
) -> list[Run]:
    """Add the runs between single marks. A double pair inside a single one belongs to it, and the reverse."""
    closings = [m.start() for m in _SINGLE_CLOSING.finditer(text, start, end)]
    if not closings:
        return runs
    singles = _pair_singles(text, openings, closings, runs, number)
    if not singles:
        return runs
    return sorted([*singles, *(run for run in runs if not _is_inside(singles, run.left))])


def _pair_singles(
    text: str, openings: list[int], closings: list[int], runs: list[Run], number: int
) -> list[Run]:
    singles: list[Run] = []
    place = 0
    behind = -1
    for order, opening in enumerate(openings):
        if opening < behind or _is_inside(runs, opening):
            continue
        limit = openings[order + 1] if order + 1 < len(openings) else len(text)
        while place < len(closings) and closings[place] <= opening:
            place += 1
        fallback = chosen = -1
        while place < len(closings):
            closing = closings[place]
            if fallback >= 0 and closing > limit:
                break
            place += 1
            if _is_inside(runs, closing):
                continue
            if not _is_possessive(text, closing):
                chosen = closing
                break
            fallback = closing
        closing = chosen if chosen >= 0 else fallback
        if closing < 0:
            break
        if _holds_together(text, opening, closing, runs):
            singles.append(Run(opening + 1, closing, opening, closing + 1, number, True, True))
            behind = closing
    return singles


def _is_possessive(text: str, closing: int) -> bool:
    """Tell "the dogs' tails" from a closing mark: an s before it and a small letter after it."""
    after = text[closing + 1 : closing + 3]
    return text[closing - 1] == "s" and after[:1] == " " and after[1:].islower()


_LONGEST_WITH_DOUBLES = 2000  # characters of a British ‘quote with “quotes” in it’ in one paragraph


def _holds_together(text: str, opening: int, closing: int, runs: list[Run]) -> bool:
    """A single pair around double marks must look like speech: else the opening one was an apostrophe."""
    if closing - opening > _LONGEST_WITH_DOUBLES:
        return False
    first = bisect_right(runs, opening, key=_left)
    if first == len(runs) or runs[first].left > closing:
        return True
    return text[closing - 1] in ',.!?…”"'


def _left(run: Run) -> int:
    return run.left


def _is_inside(runs: list[Run], position: int) -> bool:
    """Whether a position lies in one of the runs, which are in order."""
    number = bisect_right(runs, position, key=_left) - 1
    return number >= 0 and position < runs[number].right


def _trim(text: str, run: Run) -> Run:
    """Leave out white space at both ends: « so ». Where there is no mark, the run itself ends there."""
    start, end = run.start, run.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if (start, end) == run[:2]:
        return run
    left = start if run.left == run.start else run.left
    right = end if run.right == run.end else run.right
    return run._replace(start=start, end=end, left=left, right=right)
