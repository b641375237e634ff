"""How a table is laid out: what divides its cells, where the names of its columns stand, and whether it has any."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from newskit.formats.tables.cells import TEXTS, TITLES
from newskit.formats.tables.table import Row
from newskit.schema import column_key

__all__ = ["ONE_COLUMN", "Layout", "find_header", "find_layout"]

_NAMES = TEXTS | TITLES
ONE_COLUMN = "\x1f"  # stands for the delimiter of a table that needs none
_DELIMITERS = (",", "\t", ";", "|")
_HEAD = 65_536  # characters looked at
_ROWS = 100  # rows looked at
_FIRST = 20  # rows in which the names stand, if anywhere
_LONGEST_NAME = 8  # words; a longer cell is a headline or a text, not the name of a column
_SHORT_NAME = 3
_PROSE = 0.8  # share of delimiters with a blank behind them, above which they are the commas of sentences
_SAME = 0.8  # share of rows of one width, below which lines are sentences rather than rows
_NUMBER = re.compile(r"\s*[+-]?\d[\d.,]*\s*")
_DATE = re.compile(r"\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b")
_SEPARATOR = re.compile(r'"?sep=([^\w\s"]|\t)"?\n', re.IGNORECASE)  # Excel's own first line
_SENTENCE_END = (".", "!", "?", "…", "”", '."', "。")


class Layout(NamedTuple):
    """What divides the cells, rows above the names, and where in the text the names or, without any, the rows begin."""

    delimiter: str
    width: int
    named: bool
    start: int = 0
    lines: int = 0  # above the start
    above: tuple[Row, ...] = ()


def find_layout(text: str) -> Layout:
    """See how a table is laid out by its first rows."""
    told = _SEPARATOR.match(text)
    start = told.end() if told else 0
    head = text[start : start + _HEAD]
    if start + _HEAD < len(text):
        head = head.rpartition("\n")[0] or head  # the last line may be cut
    delimiter = told[1] if told else _find_delimiter(head)
    rows = read_head(head, delimiter)
    cells = [row.cells for row in rows]
    header = find_header(cells)
    if header is None:
        return Layout(delimiter, _usual_width(cells), False, start, int(bool(told)))
    lines = rows[header].line - 1
    place = start
    for _ in range(lines):
        place = text.index("\n", place) + 1
    return Layout(
        delimiter, len(cells[header]), True, place, lines + int(bool(told)), tuple(rows[:header])
    )


def read_head(head: str, delimiter: str) -> list[Row]:
    """Read the first rows that hold anything, whatever is wrong with them."""
    rows: list[Row] = []
    limit = csv.field_size_limit(len(head) + 1)
    try:
        reader, line = csv.reader(io.StringIO(head, newline="\n"), delimiter=delimiter), 1
        for cells in reader:
            if any(cells):
                rows.append(Row(line, list(cells)))
            line = reader.line_num + 1
            if len(rows) == _ROWS:
                break
    except csv.Error:
        pass  # such as a delimiter that csv can't take; the rows before tell enough
    finally:
        csv.field_size_limit(limit)
    return rows


def _find_delimiter(head: str) -> str:
    """Take the delimiter that gives cells named as texts or titles are, then most rows of one width; none in prose."""
    first = next((line for line in head.split("\n") if line.strip()), "")
    if column_key(first.strip(' "')) in TEXTS:
        return ONE_COLUMN
    best, most = ONE_COLUMN, (False, 0.0, 0)
    for delimiter in _DELIMITERS:
        rows = [row.cells for row in read_head(head, delimiter)]
        widths = Counter(len(row) for row in rows if len(row) > 1)
        named = any(
            column_key(cell) in _NAMES for row in rows[:_FIRST] if len(row) > 1 for cell in row
        )
        # A share and not a number: where marks are not seen as such, a text of many lines is many
        # rows.
        found = (
            named,
            max(widths.values(), default=0) / max(len(rows), 1),
            len(rows[0]) if rows else 0,
        )
        if widths and found > most and not _is_prose(rows):
            best, most = delimiter, found
    return best


def _is_prose(rows: Sequence[Sequence[object]]) -> bool:
    """Tell sentences, cut at their commas, from rows: blanks stand behind these, and each has another number."""
    divided = [list(map(str, row)) for row in rows if len(row) > 1]
    pairs = [(left, right) for row in divided for left, right in itertools.pairwise(row)]
    if not pairs:
        return False
    blank = [
        right[:1] == " " or (left[-1:].isdigit() and right[:3].isdigit()) for left, right in pairs
    ]
    if sum(blank) < _PROSE * len(blank):
        return False
    same = max(Counter(map(len, divided)).values())
    last = str(rows[0][-1]).rstrip()
    return len(rows[0]) == 1 or same < _SAME * len(rows) or last.endswith(_SENTENCE_END)


def find_header(rows: Sequence[Sequence[object]]) -> int | None:
    """Find the row of column names among the first ones: the first, or below a title or merged cells; None if none is.

    A title fills one cell. Below a row with many gaps, or one of another width, names stand out:
    they are short, all there, and of another kind than the cells below them.
    """
    width = _usual_width(rows)
    if width == 1:
        return 0 if rows and _is_one_name(rows[0]) else None
    places = [
        n for n, row in enumerate(rows[:_FIRST]) if _filled(row) > 1 or _reach(row) == width > 1
    ]
    if not places:
        return None
    first = places[0]
    for place in places:
        if _stands_out(rows[place], rows[place + 1 :], width) and all(
            2 * _filled(row) <= width or (_reach(row) != width and not is_header(row))
            for row in rows[first:place]
        ):
            return place
    return first if is_header(rows[first], rows[first + 1 :]) else None


def is_header(row: Sequence[object], below: Sequence[Sequence[object]] = ()) -> bool:
    """Tell a row of column names from a first article: names are short, and neither dates nor numbers beside words.

    One may be long if all others are short and differ from what stands below them.
    """
    cells = [str(cell or "") for cell in row]
    words = [len(cell.split()) for cell in cells]
    number = any(_NUMBER.fullmatch(cell) for cell in cells)
    if any(map(_DATE.match, cells)) or (number and max(words, default=0) > _LONGEST_NAME // 2):
        return False
    long = [count for count in words if count > _SHORT_NAME]
    if max(words, default=0) <= _LONGEST_NAME:
        return True
    return len(long) == 1 and not number and _differs(cells, below)


def _stands_out(row: Sequence[object], below: Sequence[Sequence[object]], width: int) -> bool:
    return _filled(row) == _reach(row) >= width and is_header(row) and _differs(row, below)


def _differs(row: Sequence[object], below: Sequence[Sequence[object]]) -> bool:
    """Tell whether below a short name without a number all cells are dates, or all are long."""
    for column, name in enumerate(map(str, row)):
        cells = [
            str(one[column])
            for one in below[:_FIRST]
            if column < len(one) and one[column] not in (None, "")
        ]
        if cells and len(name.split()) <= _SHORT_NAME and not any(map(str.isdigit, name)):
            dated = all(sum(map(str.isdigit, cell)) >= 4 for cell in cells)
            if dated or all(len(cell.split()) > _LONGEST_NAME for cell in cells):
                return True
    return False


def _is_one_name(row: Sequence[object]) -> bool:
    name = str(row[0] or "").strip()
    return (
        len(name.split()) <= _SHORT_NAME
        and not name.endswith(_SENTENCE_END)
        and not _DATE.match(name)
    )


def _usual_width(rows: Sequence[Sequence[object]]) -> int:
    """Cells of most rows, without empty ones at their ends; of two numbers as frequent, the larger."""
    widths = Counter(_reach(row) for row in rows)
    return max(widths, key=lambda width: (widths[width], width), default=0)


def _reach(row: Sequence[object]) -> int:
    return max((n for n, cell in enumerate(row, 1) if cell not in (None, "")), default=0)


def _filled(row: Sequence[object]) -> int:
    return sum(cell not in (None, "") for cell in row)
