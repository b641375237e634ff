"""Where the text of a LexisNexis or Nexis article ends: at the fields that stand together below it.

Labels alone tell nothing: a review prints "LANGUAGE: French", a caption "LINKS: …". What closes an
article reaches down to its end without a paragraph of text between, says nothing twice, and begins
with a field that is none by chance.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import takewhile

from newskit.formats.databases.fields import ASIDE, INDEX, LONG, Part

__all__ = ["start_of_closing"]

_CLOSING = (
    INDEX
    | LONG
    | {"fetched", "language", "type", "section", "word_count_stated", "url", "edition", ASIDE}
)
_BY_ITSELF = frozenset("fetched language type graphic section word_count_stated correction".split())
# Nothing of the article stands below them, whatever else does.
_LAST = frozenset(("fetched", "language", "type"))
_OF_HEADS = {"section", "word_count_stated"}  # more often above the text than below
_LONGEST = 12  # paragraphs of a caption
_UNKNOWN = 6  # labels in a row that say nothing to us; more are the speakers of a transcript
_STRAY = 3  # paragraphs below the last field


def start_of_closing(parts: Sequence[Part], said: Collection[str] = ()) -> int:
    """Number of the first part that closes an article; the number of parts, if none does.

    Parameters
    ----------
    parts : sequence of Part
        What stands below the head.
    said : collection of str
        Labels of its head: a second LENGTH stands in the text.
    """
    start = len(parts) - _stray(parts)  # what closes for certain
    reached = start  # what closes if such a field stands above it
    seen, unknown = set[str](), 0
    for number in range(start - 1, -1, -1):
        part, between = parts[number], reached - number - 1
        if between > _LONGEST:
            break
        if part.notice and not between:
            start = reached = number
            continue
        if part.label is None:
            continue
        # A "FLASH: …" below LENGTH is all of a text.
        known = _CLOSING - _OF_HEADS if unknown else _CLOSING
        may_close = unknown < _UNKNOWN if part.column is None else part.column in known
        if not may_close or between > _room(part) or part.label in said:
            break
        if part.label in seen:  # in the box of a film, perhaps, down to the fields below it
            start += sum(1 for _ in takewhile(_is_of_a_box, parts[start:]))
            break
        unknown = 0 if part.column else unknown + 1
        seen.add(part.label)
        reached = number
        start = number if _begins(part) else start
    return start


def _is_of_a_box(part: Part) -> bool:
    return part.column == "url" or part.column in INDEX


def _room(part: Part) -> int:
    """How many paragraphs below a label may belong to it."""
    if part.column == "graphic" or (part.sure and part.column in LONG):
        return _LONGEST
    return 1 if part.column and part.column != ASIDE and not part.value else 0


def _begins(part: Part) -> bool:
    """Tell a field that closes an article, whatever stands above it, from the end of a text."""
    column, label, value = part.column, part.label or "", part.value
    if column in INDEX:
        return part.sure or value.isupper() or "%)" in value
    if column == "url":
        return value.startswith(("http://", "https://"))
    if column == ASIDE:
        return part.sure or "-" in label or " " in label
    return column in _BY_ITSELF or bool(column and part.sure)


def _stray(parts: Sequence[Part]) -> int:
    """Count paragraphs below the last field of an article, where that is known to be the last."""
    below = sum(1 for _ in takewhile(lambda part: part.label is None, reversed(parts)))
    fields = parts[: len(parts) - below]
    if not fields or fields[-1].column not in _LAST:
        return 0
    without_notices = sum(not part.notice for part in parts[len(parts) - below :])
    ended = fields[-1].sure or (len(fields) > 1 and fields[-2].column in _CLOSING)
    return below if ended and without_notices <= _STRAY else 0
