"""Marks over a text: it is cut wherever one begins or ends, so that they may overlap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

__all__ = ["Mark", "cut"]


class Mark(NamedTuple):
    """A stretch of a text to be marked.

    ``layer`` tells marks of one kind from those of another; ``meaning`` is what is said of it.
    """

    start: int
    end: int
    layer: str | int
    meaning: Any


def cut(
    length: int, marks: Iterable[Mark], places: Iterable[int] = ()
) -> Iterator[tuple[int, int, list[Mark]]]:
    """Cut a text of some length at the ends of all marks, and at further places.

    Each piece comes with its start, its end and the marks that lie over it, the one that begins
    first before the others. Marks that hold nothing of the text are left out.
    """
    inside = [mark for mark in marks if mark.start < min(mark.end, length)]
    ends = {place for mark in inside for place in (mark.start, min(mark.end, length))}
    waiting = sorted(inside, key=lambda mark: (mark.start, mark.end))[::-1]  # the first is last
    over: list[Mark] = []
    for left, right in pairwise(sorted({0, length, *ends, *places})):
        over = [mark for mark in over if mark.end > left]
        while waiting and waiting[-1].start <= left:
            over.append(waiting.pop())
        yield left, right, over
