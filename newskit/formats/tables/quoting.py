"""Cells in quotation marks, read as they were meant: a mark closes a cell only where the cell can end.

By the rules it can where a delimiter or the end of the line follows. Where the rules are broken,
``"no", he said`` goes on: in `prose`, a delimiter with a blank behind it is a comma of the text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

__all__ = ["Cells", "Scan", "scan", "split"]


class Scan(NamedTuple):
    """What a line does: whether a cell stays open behind it, how often it divides, whether a mark is out of place."""

    inside: bool
    divisions: int
    stray: bool


class Cells(NamedTuple):
    """Cells of a record, and the place of the first mark whose cell is not closed as it should be, or -1."""

    cells: list[str]
    misplaced: int


@lru_cache(maxsize=32)
def _end(delimiter: str, prose: bool) -> re.Pattern[str]:
    return re.compile(rf" *(?:{re.escape(delimiter)}{'(?! )' if prose else ''}|\n|\Z)")


def _closing(text: str, place: int, delimiter: str, prose: bool) -> tuple[int, bool]:
    """Find the mark that closes a cell, -1 if none does; and whether marks stand before it that should be doubled."""
    stray, end = False, _end(delimiter, prose)
    while (mark := text.find('"', place)) >= 0:
        if text.startswith('"', mark + 1):
            place = mark + 2
        elif end.match(text, mark + 1):
            return mark, stray
        else:
            stray, place = True, mark + 1
    return -1, stray


def scan(line: str, delimiter: str, *, inside: bool, prose: bool = False) -> Scan:
    """Go through a line that begins within a cell in marks, or not."""
    place, divisions, stray = 0, 0, False
    while True:
        if inside or line.startswith('"', place):
            close, passed = _closing(line, place if inside else place + 1, delimiter, prose)
            stray |= passed
            if close < 0:
                return Scan(True, divisions, stray)
            inside, place = False, close + 1
        place = line.find(delimiter, place) + 1
        if not place:
            return Scan(False, divisions, stray)
        divisions += 1


def split(record: str, delimiter: str, *, prose: bool = False, passed: int = -1) -> Cells:
    """Divide a record into cells; the mark at `passed` opens none, and is left out."""
    cells: list[str] = []
    place, misplaced = 0, -1
    while True:
        quoted = None
        if record.startswith('"', place):
            if place != passed:
                close, stray = _closing(record, place + 1, delimiter, prose)
                if misplaced < 0 and (stray or close < 0):
                    misplaced = place
                close = len(record) if close < 0 else close
                quoted = record[place + 1 : close].replace('""', '"')
                place = close
            place += 1
        stop = record.find(delimiter, place)
        stop = len(record) if stop < 0 else stop
        rest = record[place:stop]
        cells.append(rest if quoted is None else quoted + rest.rstrip(" "))
        if stop == len(record):
            return Cells(cells, misplaced)
        place = stop + 1
