"""How a table is laid out: what divides its cells, and where the names of its columns stand."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from newskit.formats.tables.cells import TEXTS, TITLES
from newskit.formats.tables.table import Row
from newskit.schema import column_key

__all__ = ["ONE_COLUMN", "Layout", "cells_up_to", "find_header", "find_layout"]

_NAMES = TEXTS | TITLES
ONE_COLUMN = "\x1f"  # stands for the delimiter of a table that needs none
_DELIMITERS = (",", "\t", ";", "|")
_HEAD = 65_536  # characters looked at
_ROWS = 100  # rows looked at
_FIRST = 20  # rows in which the names stand, if anywhere
_LONGEST_NAME = 8  # words; a longer cell is a headline or a text, not the name of a column
_SHORT_NAME = 3
# Share of delimiters with a blank behind them, above which they are the commas of sentences.
_PROSE = 0.8
_SAME = 0.8  # share of rows of one width, below which lines are sentences rather than rows
_DATE_DIGITS = 4  # at least, in a cell that is a date
_NUMBER = re.compile(r"\s*[+-]?\d[\d.,]*\s*")
_DATE = re.compile(r"\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b")
_SEPARATOR = re.compile(r'"?sep=([^\w\s"]|\t)"?\n', re.IGNORECASE)  # Excel's own first line
_SENTENCE_END = (".", "!", "?", "…", "”", '."', "。")

Cells = Sequence[object]  # of one row


class Layout(NamedTuple):
    """What divides the cells, and where in the text the names or, without any, the rows begin."""

    delimiter: str
    width: int
    named: bool
    start: int = 0
    lines: int = 0  # above the start
    above: tuple[Row, ...] = ()  # rows above the names


@contextmanager
def cells_up_to(size: int) -> Iterator[None]:
    """Let the csv module take cells of this many characters, for a while."""
    limit = csv.field_size_limit(size + 1)
    try:
        yield
    finally:
        csv.field_size_limit(limit)


def find_layout(text: str) -> Layout:
    """See how a table is laid out by its first rows."""
    separator = _SEPARATOR.match(text)
    start = separator.end() if separator else 0
    head = text[start : start + _HEAD]
    if start + _HEAD < len(text):
        head = head.rpartition("\n")[0] or head  # the last line may be cut
    delimiter = separator[1] if separator else _find_delimiter(head)
    lines = 1 if separator else 0
    rows = _read_head(head, delimiter)
    cells = [row.cells for row in rows]
    header = find_header(cells)
    if header is None:
        return Layout(delimiter, _usual_width(cells), False, start, lines)
    for _ in range(rows[header].line - 1):
        start = text.index("\n", start) + 1
        lines += 1
    return Layout(delimiter, len(cells[header]), True, start, lines, tuple(rows[:header]))


def _read_head(head: str, delimiter: str) -> list[Row]:
    """Read the first rows that hold anything, whatever is wrong with them."""
    rows: list[Row] = []
    with cells_up_to(len(head)):
        try:
            reader = csv.reader(io.StringIO(head, newline="\n"), delimiter=delimiter)
            line = 1
            for cells in reader:
                if any(cells):
                    rows.append(Row(line, list(cells)))
                line = reader.line_num + 1
                if len(rows) == _ROWS:
                    break
        except csv.Error:
            pass  # such as a delimiter that csv can't take; the rows before tell enough
    return rows


class _Merit(NamedTuple):
    """How well a delimiter divides rows; what weighs most stands first."""

    is_named: bool  # gives cells that are named as texts or titles are
    # A share and not a number: where marks are not seen as such, a text of many lines is many rows.
    same: float  # share of rows of one width
    cells: int  # of the first row


_NONE = _Merit(False, 0.0, 0)


def _find_delimiter(head: str) -> str:
    """Take the delimiter that divides the rows best; none in prose."""
    first = next((line for line in head.split("\n") if line.strip()), "")
    if column_key(first.strip(' "')) in TEXTS:
        return ONE_COLUMN
    best, most = ONE_COLUMN, _NONE
    for delimiter in _DELIMITERS:
        rows = [row.cells for row in _read_head(head, delimiter)]
        merit = _merit_of(rows)
        if merit > most and not _is_prose(rows):
            best, most = delimiter, merit
    return best


def _merit_of(rows: Sequence[Cells]) -> _Merit:
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return _NONE
    first = [row for row in rows[:_FIRST] if len(row) > 1]
    is_named = any(column_key(cell) in _NAMES for row in first for cell in row)
    return _Merit(is_named, max(widths.values()) / len(rows), len(rows[0]))


def _is_prose(rows: Sequence[Cells]) -> bool:
    """Tell sentences, cut at their commas, from rows.

    Blanks stand behind their commas, and each has another number of them.
    """
    divided = [list(map(str, row)) for row in rows if len(row) > 1]
    pairs = [pair for row in divided for pair in itertools.pairwise(row)]
    if not pairs:
        return False
    spaced = sum(right[:1] == " " or _is_cut_number(left, right) for left, right in pairs)
    if spaced < _PROSE * len(pairs):
        return False
    same = max(Counter(map(len, divided)).values())
    last = str(rows[0][-1]).rstrip()
    return len(rows[0]) == 1 or same < _SAME * len(rows) or last.endswith(_SENTENCE_END)


def _is_cut_number(left: str, right: str) -> bool:
    return left[-1:].isdigit() and right[:3].isdigit()  # 12,000


def find_header(rows: Sequence[Cells]) -> int | None:
    """Find the row of column names among the first ones; None if there is none.

    It is the first, or stands below a title or merged cells. A title fills one cell. Below a row
    with many gaps, or one of another width, names stand out: they are short, all there, and of
    another kind than the cells below them.
    """
    width = _usual_width(rows)
    if width <= 1:
        return 0 if width and _is_one_name(rows[0]) else None
    places = [
        place for place, row in enumerate(rows[:_FIRST]) if _filled(row) > 1 or _reach(row) == width
    ]
    if not places:
        return None
    first = places[0]
    for place in places:
        if _stands_out(rows[place], rows[place + 1 :], width) and all(
            _may_stand_above(row, width) for row in rows[first:place]
        ):
            return place
    return first if is_header(rows[first], rows[first + 1 :]) else None


def _may_stand_above(row: Cells, width: int) -> bool:
    has_gaps = 2 * _filled(row) <= width
    return has_gaps or (_reach(row) != width and not is_header(row))


def is_header(row: Cells, below: Sequence[Cells] = ()) -> bool:
    """Tell a row of column names from a first article.

    Names are short, and neither dates nor numbers beside words. One may be long if all others are
    short and differ from what stands below them.
    """
    cells = [str(cell or "") for cell in row]
    words = [len(cell.split()) for cell in cells]
    longest = max(words, default=0)
    has_number = any(_NUMBER.fullmatch(cell) for cell in cells)
    if any(map(_DATE.match, cells)) or (has_number and longest > _LONGEST_NAME // 2):
        return False
    if longest <= _LONGEST_NAME:
        return True
    is_only_long_one = sum(count > _SHORT_NAME for count in words) == 1
    return is_only_long_one and not has_number and _differs(cells, below)


def _stands_out(row: Cells, below: Sequence[Cells], width: int) -> bool:
    return _filled(row) == _reach(row) >= width and is_header(row) and _differs(row, below)


def _differs(row: Cells, below: Sequence[Cells]) -> bool:
    """Tell whether below a short name without a number all cells are dates, or all are long."""
    for column, name in enumerate(map(str, row)):
        if len(name.split()) > _SHORT_NAME or any(map(str.isdigit, name)):
            continue
        cells = [str(other[column]) for other in below[:_FIRST] if _has(other, column)]
        are_dates = all(sum(map(str.isdigit, cell)) >= _DATE_DIGITS for cell in cells)
        if cells and (are_dates or all(len(cell.split()) > _LONGEST_NAME for cell in cells)):
            return True
    return False


def _has(row: Cells, column: int) -> bool:
    return column < len(row) and row[column] not in (None, "")


def _is_one_name(row: Cells) -> bool:
    name = str(row[0] or "").strip()
    is_short = len(name.split()) <= _SHORT_NAME
    return is_short and not name.endswith(_SENTENCE_END) and not _DATE.match(name)


def _usual_width(rows: Sequence[Cells]) -> int:
    """Cells of most rows, without empty ones at their ends; of two as frequent, the larger."""
    widths = Counter(map(_reach, rows))
    return max(widths, key=lambda width: (widths[width], width), default=0)


def _reach(row: Cells) -> int:
    return max((place for place, cell in enumerate(row, 1) if cell not in (None, "")), default=0)


def _filled(row: Cells) -> int:
    return sum(cell not in (None, "") for cell in row)
