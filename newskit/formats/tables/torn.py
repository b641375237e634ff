"""Rows of a CSV file whose quotation marks are not as they should be: no mark swallows the rows behind it."""

from __future__ import annotations

import re
from collections import Counter

from newskit.formats.files import File
from newskit.formats.tables.quoting import scan, split
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
        self._file, self._lines, self._delimiter, self._width, self._above = (
            file,
            lines,
            delimiter,
            width,
            above,
        )
        # Where even the names have a blank behind each delimiter, it says nothing about the other
        # lines.
        self._spaced = f"{delimiter} " in next((line for line in lines if line), "")
        self._usual = self._learn()
        self._wasted = 0  # lines looked at more than once
        self._torn: list[int] = []
        self._inner: list[tuple[int, int]] = []

    def rows(self) -> list[Row]:
        rows: list[Row] = []
        at = 0
        while at < len(self._lines):
            line, end = self._lines[at], at + 1
            if '"' in line:
                end = self._find_end(at)
                rows.append(Row(self._number(at), [*self._split("\n".join(self._lines[at:end]))]))
            elif line:
                rows.append(Row(self._number(at), [*line.split(self._delimiter)]))
            at = end
        self._report()
        return rows

    def _number(self, at: int) -> int:
        return self._above + at + 1

    def _find_end(self, at: int) -> int:
        """Find the line behind a record: its marks are closed there, or the next record begins."""
        if self._wasted > _PATIENCE * len(self._lines):
            self._torn.append(at)
            return at + 1
        (inside, cells, stray), end = scan(self._lines[at], self._delimiter, inside=False), at + 1
        while inside and not stray and cells < self._width and end < len(self._lines):
            inside, more, stray = scan(self._lines[end], self._delimiter, inside=True)
            cells, end = cells + more, end + 1
        if not inside and not stray and (end == at + 1 or cells + 1 == self._width):
            return end
        looked, end = end, at + 1
        inside = self._goes_on(at, inside=False)
        while (
            inside
            and end < len(self._lines)
            and not self._is_record(self._lines[end], self._lines[at])
        ):
            inside, end = self._goes_on(end, inside=True), end + 1
        self._wasted += max(0, looked - end)
        if inside:
            self._torn.append(at)
        else:
            self._inner.append((at, end))
        return end

    def _goes_on(self, at: int, *, inside: bool) -> bool:
        return scan(self._lines[at], self._delimiter, inside=inside, prose=not self._spaced).inside

    def _split(self, record: str) -> list[str]:
        """Divide a record into cells; where marks are misplaced, in the way that gives the right number of cells."""
        cells, misplaced = split(record, self._delimiter)
        if misplaced < 0:
            return cells
        likely, misplaced = split(record, self._delimiter, prose=not self._spaced)
        without = split(record, self._delimiter, passed=misplaced).cells
        return min(likely, cells, without, key=lambda one: abs(len(one) - self._width))

    def _learn(self) -> str:
        """See how the records of this table begin: ``9`` if with a number; "" if each begins in another way."""
        begun = [
            self._beginning(line)
            for line in self._lines[1:_LEARNED_FROM]
            if line and self._is_whole(line)
        ]
        most = Counter(begun).most_common(1)
        return (
            most[0][0]
            if most and "9" in most[0][0] and most[0][1] >= max(2, _ALIKE * len(begun))
            else ""
        )

    def _beginning(self, line: str) -> str:
        """First cell of a line, any number in it as a 9: records that begin with an id or a date begin alike."""
        return _DIGITS.sub("9", line.partition(self._delimiter)[0])

    def _is_whole(self, line: str) -> bool:
        cells, misplaced = split(line, self._delimiter)
        return len(cells) == self._width and misplaced < 0 and not self._is_prose(cells)

    def _is_prose(self, cells: list[str]) -> bool:
        """Tell a sentence, in which a blank stands behind a comma, from cells."""
        return not self._spaced and any(cell.startswith(" ") for cell in cells[1:])

    def _is_record(self, line: str, torn: str) -> bool:
        """Tell a line with which a record begins from one that goes on with the text of the torn one above it."""
        if not line or self._is_prose(split(line, self._delimiter).cells):
            return False
        inside, divisions, stray = scan(line, self._delimiter, inside=False)
        begins = self._beginning(line)
        if "9" in begins and begins == (self._usual or self._beginning(torn)):
            return '"' in line or divisions + 1 >= self._width
        if self._usual or stray:
            return False
        return 0 < divisions < self._width if inside else divisions + 1 == self._width

    def _report(self) -> None:
        for at in self._torn[:EXAMPLES]:
            place = f"line {self._number(at)}"
            self._file.report(
                "a quotation mark is not closed", "the cell ends with its record", place=place
            )
        if len(self._torn) > EXAMPLES:
            more = len(self._torn) - EXAMPLES
            self._file.report(
                f"{more} more quotation marks are not closed", "the cells end with their records"
            )
        if self._inner:
            rows = count_of(len(self._inner), "row")
            self._file.report(
                f"quotation marks are not as they should be, in {rows}",
                "kept as part of the text",
                place=f"line {self._number(self._inner[0][0])}",
                loud=any(
                    end - at > 1 for at, end in self._inner
                ),  # over several lines there is a doubt
            )
