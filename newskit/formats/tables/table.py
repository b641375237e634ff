"""Rows of cells, of CSV or of a sheet, made into a frame: named, of one length, none empty."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import pandas as pd

from newskit.formats.files import File
from newskit.formats.tables.cells import where
from newskit.schema import CorruptFile, count_of

__all__ = ["EXAMPLES", "Row", "drop_empty", "make_table", "name_columns", "report_above"]

EXAMPLES = 20  # rows of which each is named in the load report; the rest is counted
# Cells that may be filled up in short rows, and more for each there is.
_MOST_GAPS, _MOST_GAPS_EACH = 10_000_000, 10
_GUESSED_FROM = 100  # rows in which to see what the columns of a table without names hold


class Row(NamedTuple):
    """Cells of one record, and the line on which it begins."""

    line: int
    cells: list[object]


def report_above(file: File, rows: list[Row]) -> None:
    """Report what stands above the names of the columns, such as the title of an export."""
    cells = [str(cell).strip() for row in rows for cell in row.cells if cell is not None]
    filled = list(filter(None, cells))
    if filled:
        above = f"{count_of(len(rows), 'row')} above the names of the columns"
        problem = f"{above}: {' '.join(filled):.60}"
        file.report(problem, "passed over", place=f"line {rows[0].line}")


def name_columns(file: File, rows: list[Row], *, named: bool) -> tuple[list[str], list[Row]]:
    """Column names and the rows below them.

    A table without a row of names gets column 1, column 2 … and a report.
    """
    if not named:
        return _name_unnamed(file, rows), rows
    header = rows[0].cells
    again = [row for row in rows[1:] if row.cells == header]
    if again:
        problem = f"the row of column names stands again, {len(again)} times"
        file.report(problem, "passed over it", place=f"line {again[0].line}")
    names = [
        f"Unnamed: {place}" if name in (None, "") else str(name)
        for place, name in enumerate(header)
    ]
    return _distinct(names), [row for row in rows[1:] if row.cells != header]


def _name_unnamed(file: File, rows: list[Row]) -> list[str]:
    """Call the column of the texts, told by their length, text, and that of the titles title."""
    first = [row.cells for row in rows[:_GUESSED_FROM]]
    names = [f"column {number}" for number in range(1, max(map(len, first)) + 1)]
    words = [
        sum(len(str(cells[column] or "").split()) for cells in first if column < len(cells))
        for column in range(len(names))
    ]
    text = words.index(max(words))
    called = {"text": text}
    wordy = [
        column for column, count in enumerate(words) if column != text and count > 2 * len(first)
    ]
    if wordy:
        called["title"] = max(wordy, key=lambda column: words[column])
    taken = " and ".join(f"{names[column]} for the {ours}" for ours, column in called.items())
    file.report(
        "no row of column names", f"took {taken}; columns={{'text': 'column …'}} says it otherwise"
    )
    for ours, column in called.items():
        names[column] = ours
    return names


def _distinct(names: list[str]) -> list[str]:
    """Number names that stand more than once, as pandas does: text, text.1."""
    distinct: dict[str, None] = {}
    numbers: Counter[str] = Counter()
    taken = set(names)
    for name in names:
        unique = name
        while unique in distinct or (unique != name and unique in taken):
            numbers[name] += 1
            unique = f"{name}.{numbers[name]}"
        distinct[unique] = None
    return list(distinct)


def make_table(
    file: File, names: list[str], rows: list[Row], delimiter: str = ", "
) -> pd.DataFrame:
    """Make a frame of rows; those of a wrong length are mended and named in the load report."""
    width = len(names)
    filled = sum(len(row.cells) for row in rows)
    if width * len(rows) > _MOST_GAPS + _MOST_GAPS_EACH * filled:
        raise CorruptFile(
            f"{file.name}: has {width:,} columns and rows far shorter. Check the row of column "
            "names."
        )
    kept: list[list[object]] = []
    wrong: list[Row] = []
    for row in rows:
        cells = row.cells if any(row.cells[width:]) else row.cells[:width]  # a delimiter too many
        if len(cells) != width and any(cells):
            wrong.append(Row(row.line, cells))
        if len(cells) > width:
            cells = [*cells[: width - 1], delimiter.join(map(str, cells[width - 1 :]))]
        gaps = [None] * (width - len(cells))
        kept.append([*(None if cell == "" else cell for cell in cells), *gaps])
    _tell_wrong(file, wrong, width)
    return pd.DataFrame(kept, columns=names, dtype=object)


def _tell_wrong(file: File, rows: list[Row], width: int) -> None:
    """Report rows of a wrong length."""
    for line, cells in rows[:EXAMPLES]:
        last = "the last cells joined" if len(cells) > width else "the last cells are missing"
        problem = f"{len(cells)} cells where the header has {width}"
        file.report(problem, f"kept; {last}", place=f"line {line}")
    if len(rows) > EXAMPLES:
        file.report(f"{len(rows) - EXAMPLES} more rows of a wrong length", "kept")


def drop_empty(file: File, frame: pd.DataFrame) -> pd.DataFrame:
    """Leave out rows in which no cell holds anything."""
    empty = pd.Series(True, index=frame.index)
    for name in frame.columns:
        if not empty.any():  # as a rule after the first column
            return frame
        column = frame.loc[empty, name]
        if isinstance(column.dtype, pd.StringDtype):
            empty[empty] = column.isna() | (column.str.strip() == "")
        else:
            empty[empty] = column.isna() | where(column, lambda cell: not cell.strip())
    if not len(frame.columns) or not empty.any():
        return frame
    file.report(f"{count_of(int(empty.sum()), 'row')} without any value", "passed over", loud=False)
    return frame[~empty].reset_index(drop=True)
