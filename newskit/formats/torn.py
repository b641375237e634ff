"""Rows of a CSV file in which quotation marks are left open: no mark swallows the articles behind it."""

from __future__ import annotations

import csv
import re
from typing import NamedTuple

from newskit.formats.files import File

__all__ = ["Row", "read_rows"]

_MOST_TORN = 50  # lines mended; each costs another look at the rest, so that a file of open marks would take for ever
_LOOKED_AT = 10  # lines of a record that goes over several, in which a whole one tells that it is torn
_DIGITS = re.compile(r"\d+")


class Row(NamedTuple):
    """Cells of one record, and the line on which it begins."""

    line: int
    cells: list[str]


def read_rows(file: File, text: str, delimiter: str) -> list[Row]:
    """Read rows; where a mark is left open, its line is read as it stands, and reading goes on below it.

    A record that goes over several lines is taken for torn if it has not the width of the first, or never ends, and one
    of the next lines is a whole record by itself or begins as one. Blank lines are rows in tables of one column alone.
    """
    lines = text.splitlines(keepends=True)
    limit = csv.field_size_limit(len(text) + 1)
    try:
        return _read(file, lines, delimiter)
    finally:
        csv.field_size_limit(limit)


def _read(file: File, lines: list[str], delimiter: str) -> list[Row]:
    rows: list[Row] = []
    width, start, torn = 0, 0, 0
    while start < len(lines):
        reader = csv.reader(iter(lines[start:]), delimiter=delimiter)
        begun = start
        for cells in reader:
            end = start + reader.line_num
            width = width or len(cells)
            if torn < _MOST_TORN and end - begun > 1 and _is_torn(lines[begun:end], len(cells), width, delimiter):
                torn += 1
                file.report(
                    "a quotation mark is not closed", "the line is read as it stands", place=f"line {begun + 1}"
                )
                rows.append(Row(begun + 1, lines[begun].rstrip("\n").split(delimiter)))
                start = begun + 1
                break
            if cells or width == 1:
                rows.append(Row(begun + 1, cells or [""]))
            begun = end
        else:
            break
    return rows


def _is_torn(lines: list[str], found: int, width: int, delimiter: str) -> bool:
    closed = "".join(lines).count('"') % 2 == 0
    if found == width and closed:
        return False
    # The next lines may be torn as well: one whole record among the first few is enough, or one that begins alike.
    start = _shape(lines[0], delimiter)
    return any(
        _is_whole(line, width, delimiter) or ("9" in start and _shape(line, delimiter) == start)
        for line in lines[1:_LOOKED_AT]
    )


def _shape(line: str, delimiter: str) -> str:
    """First cell of a line, any number in it as a 9: records that begin with an id or a date begin alike."""
    return _DIGITS.sub("9", line.partition(delimiter)[0])


def _is_whole(line: str, width: int, delimiter: str) -> bool:
    return line.count('"') % 2 == 0 and len(next(csv.reader([line], delimiter=delimiter), [])) == width
