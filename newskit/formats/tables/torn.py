"""Rows of a CSV file whose quotation marks are not right: no mark swallows the rows behind it.

A mark closes a cell only where the cell can end. By the rules it can where a delimiter or the end
of the line follows. Where the rules are broken, ``"no", he said`` goes on: in `prose`, a delimiter
with a blank behind it is a comma of the text.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from newskit.formats.files import File
from newskit.formats.tables.table import EXAMPLES, Row
from newskit.schema import count_of

__all__ = ["read_rows"]

_LEARNED_FROM = 1000  # lines in which to see how records begin
_ALIKE = 0.8  # share of records that begin in one way (an id, a date), above which all others must
_PATIENCE = 10  # times the file that may be looked at in vain; beyond, it is made of open marks
_DIGITS = re.compile(r"\d+")


def read_rows(file: File, text: str, delimiter: str, width: int, above: int = 0) -> list[Row]:
    """Read rows of a table of `width` columns that begins on the line behind `above` others.

    A record that goes over several lines and is written by the rules is taken as it stands. In
    others, the first line that is a record by itself, or begins as the records of this table do,
    ends it. Blank lines are no rows.
    """
    # At line feeds, and at nothing else that Python takes for an end of lines: it stands within
    # texts.
    return _Lines(file, text.split("\n"), delimiter, width, above).rows()


class _Lines:
    """Lines of a table, and what was learned of its records."""

    def __init__(
        self, file: File, lines: list[str], delimiter: str, width: int, above: int
    ) -> None:
        self._file = file
        self._lines = lines
        self._delimiter = delimiter
        self._width = width
        self._above = above
        # Where even the names have a blank behind each delimiter, it says nothing about the other
        # lines.
        names = next(filter(None, lines), "")
        self._is_spaced = f"{delimiter} " in names
        self._usual = self._learn_beginning()
        self._wasted = 0  # lines looked at more than once
        self._torn: list[int] = []  # places of records whose marks are open at their ends
        self._inner: list[tuple[int, int]] = []  # first line and end of those with marks inside

    def rows(self) -> list[Row]:
        rows: list[Row] = []
        place = 0
        while place < len(self._lines):
            line, end = self._lines[place], place + 1
            cells: list[str] = []
            if '"' in line:
                end = self._find_end(place)
                cells = self._split("\n".join(self._lines[place:end]))
            elif line:
                cells = line.split(self._delimiter)
            if cells:
                rows.append(Row(self._number(place), [*cells]))
            place = end
        self._report()
        return rows

    def _number(self, place: int) -> int:
        return self._above + place + 1

    def _find_end(self, place: int) -> int:
        """Find the line behind a record: its marks are closed there, or the next record begins."""
        if self._wasted > _PATIENCE * len(self._lines):
            self._torn.append(place)
            return place + 1
        end, is_sound = self._end_by_rules(place)
        if is_sound:
            return end
        looked, end = end, place + 1
        is_open = self._goes_on(place, inside=False)
        while is_open and end < len(self._lines):
            if self._is_record(self._lines[end], self._lines[place]):
                break
            is_open = self._goes_on(end, inside=True)
            end += 1
        self._wasted += max(0, looked - end)
        if is_open:
            self._torn.append(place)
        else:
            self._inner.append((place, end))
        return end

    def _end_by_rules(self, place: int) -> tuple[int, bool]:
        """Find the line behind a record by the rules of CSV; and whether it was written by them."""
        scan = _scan(self._lines[place], self._delimiter, inside=False)
        divisions, end = scan.divisions, place + 1
        while scan.inside and not scan.stray and divisions < self._width and end < len(self._lines):
            scan = _scan(self._lines[end], self._delimiter, inside=True)
            divisions += scan.divisions
            end += 1
        is_closed = not scan.inside and not scan.stray
        return end, is_closed and (end == place + 1 or divisions + 1 == self._width)

    def _goes_on(self, place: int, *, inside: bool) -> bool:
        line = self._lines[place]
        return _scan(line, self._delimiter, inside=inside, prose=not self._is_spaced).inside

    def _split(self, record: str) -> list[str]:
        """Divide a record into cells; where marks are misplaced, so that their number is right."""
        cells, misplaced = _split(record, self._delimiter)
        if misplaced < 0:
            return cells
        likely, misplaced = _split(record, self._delimiter, prose=not self._is_spaced)
        without = _split(record, self._delimiter, passed=misplaced).cells
        return min(likely, cells, without, key=lambda found: abs(len(found) - self._width))

    def _learn_beginning(self) -> str:
        """See how the records of this table begin: ``9`` if with a number; "" if in many ways."""
        begun = [
            self._beginning(line)
            for line in self._lines[1:_LEARNED_FROM]
            if line and self._is_whole(line)
        ]
        if not begun:
            return ""
        usual, count = Counter(begun).most_common(1)[0]
        return usual if "9" in usual and count >= max(2, _ALIKE * len(begun)) else ""

    def _beginning(self, line: str) -> str:
        """First cell of a line, any number in it as a 9: ids begin alike, and so do dates."""
        return _DIGITS.sub("9", line.partition(self._delimiter)[0])

    def _is_whole(self, line: str) -> bool:
        cells, misplaced = _split(line, self._delimiter)
        return len(cells) == self._width and misplaced < 0 and not self._is_prose(cells)

    def _is_prose(self, cells: list[str]) -> bool:
        """Tell a sentence, in which a blank stands behind a comma, from cells."""
        return not self._is_spaced and any(cell.startswith(" ") for cell in cells[1:])

    def _is_record(self, line: str, torn: str) -> bool:
        """Tell a line with which a record begins from one that goes on with the torn one above."""
        if not line or self._is_prose(_split(line, self._delimiter).cells):
            return False
        inside, divisions, stray = _scan(line, self._delimiter, inside=False)
        begins = self._beginning(line)
        if "9" in begins and begins == (self._usual or self._beginning(torn)):
            return '"' in line or divisions + 1 >= self._width
        if self._usual or stray:
            return False
        return 0 < divisions < self._width if inside else divisions + 1 == self._width

    def _report(self) -> None:
        for place in self._torn[:EXAMPLES]:
            self._file.report(
                "a quotation mark is not closed",
                "the cell ends with its record",
                place=f"line {self._number(place)}",
            )
        if len(self._torn) > EXAMPLES:
            more = f"{len(self._torn) - EXAMPLES} more quotation marks are not closed"
            self._file.report(more, "the cells end with their records")
        if self._inner:
            rows = count_of(len(self._inner), "row")
            self._file.report(
                f"quotation marks are not as they should be, in {rows}",
                "kept as part of the text",
                place=f"line {self._number(self._inner[0][0])}",
                # Over several lines there is a doubt.
                loud=any(end - place > 1 for place, end in self._inner),
            )


class _Scan(NamedTuple):
    """What a line does to the cells of its record."""

    inside: bool  # whether a cell stays open behind it
    divisions: int  # how often it divides
    stray: bool  # whether a mark is out of place


class _Cells(NamedTuple):
    """Cells of a record, and the first mark whose cell isn't closed as it should be, or -1."""

    cells: list[str]
    misplaced: int


@lru_cache(maxsize=32)
def _cell_end(delimiter: str, prose: bool) -> re.Pattern[str]:
    not_before_blank = "(?! )" if prose else ""
    return re.compile(rf" *(?:{re.escape(delimiter)}{not_before_blank}|\n|\Z)")


def _closing(text: str, place: int, delimiter: str, prose: bool) -> tuple[int, bool]:
    """Find the mark that closes a cell, or -1; and whether marks before it should be doubled."""
    stray, end = False, _cell_end(delimiter, prose)
    while (mark := text.find('"', place)) >= 0:
        if text.startswith('"', mark + 1):
            place = mark + 2
        elif end.match(text, mark + 1):
            return mark, stray
        else:
            stray, place = True, mark + 1
    return -1, stray


def _scan(line: str, delimiter: str, *, inside: bool, prose: bool = False) -> _Scan:
    """Go through a line that begins within a cell in marks, or not."""
    place, divisions, stray = 0, 0, False
    while True:
        if inside or line.startswith('"', place):
            start = place if inside else place + 1
            close, has_stray = _closing(line, start, delimiter, prose)
            stray |= has_stray
            if close < 0:
                return _Scan(True, divisions, stray)
            inside, place = False, close + 1
        place = line.find(delimiter, place) + 1
        if not place:
            return _Scan(False, divisions, stray)
        divisions += 1


def _split(record: str, delimiter: str, *, prose: bool = False, passed: int = -1) -> _Cells:
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
            return _Cells(cells, misplaced)
        place = stop + 1
