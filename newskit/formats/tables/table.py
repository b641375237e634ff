"""Rows of cells, of CSV or of a sheet, made into a frame: named, of one length, none of them empty."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from newskit.formats.files import File
from newskit.formats.tables.cells import where
from newskit.schema import CorruptFile, count_of

__all__ = ["EXAMPLES", "Row", "drop_empty", "make_table", "name_columns", "report_above"]

EXAMPLES = 20  # rows of which each is named in the load report; the rest is counted
_MOST_GAPS, _MOST_GAPS_EACH = (
    10_000_000,
    10,
)  # cells that may be filled up in short rows, and more for each there is


class Row(NamedTuple):
    """Cells of one record, and the line on which it begins."""

    line: int
    cells: list[object]


def report_above(file: File, rows: list[Row]) -> None:
    """Report what stands above the names of the columns, such as the title of an export."""
    filled = [
        str(cell).strip()
        for row in rows
        for cell in row.cells
        if cell not in (None, "") and str(cell).strip()
    ]
    if filled:
        said = (
            f"{count_of(len(rows), 'row')} above the names of the columns: {' '.join(filled):.60}"
        )
        file.report(said, "passed over", place=f"line {rows[0].line}")


def name_columns(file: File, rows: list[Row], *, named: bool) -> tuple[list[str], list[Row]]:
    """Column names and the rows below them; a table without a row of names gets column 1, column 2 … and a report."""
    if not named:
        return _name_unnamed(file, rows), rows
    first = rows[0].cells
    again = [row for row in rows[1:] if row.cells == first]
    if again:
        where = f"line {again[0].line}"
        file.report(
            f"the row of column names stands again, {len(again)} times",
            "passed over it",
            place=where,
        )
    names = [
        str(name) if name not in (None, "") else f"Unnamed: {n}" for n, name in enumerate(first)
    ]
    return _distinct(names), [row for row in rows[1:] if row.cells != first]


def _name_unnamed(file: File, rows: list[Row]) -> list[str]:
    width = max(len(row.cells) for row in rows[:100])
    text, title = _guess(rows, width)
    called = {
        f"column {text + 1}": "text",
        **({f"column {title + 1}": "title"} if title is not None else {}),
    }
    said = " and ".join(f"{theirs} for the {ours}" for theirs, ours in called.items())
    file.report(
        "no row of column names", f"took {said}; columns={{'text': 'column …'}} says it otherwise"
    )
    return [called.get(f"column {number}", f"column {number}") for number in range(1, width + 1)]


def _guess(rows: list[Row], width: int) -> tuple[int, int | None]:
    """Guess which column holds the texts, by their length, and which the titles."""
    words = [
        sum(
            len(str(row.cells[column] or "").split())
            for row in rows[:100]
            if column < len(row.cells)
        )
        for column in range(width)
    ]
    text = max(range(width), key=lambda column: words[column])
    titles = [
        column for column in range(width) if column != text and words[column] > 2 * len(rows[:100])
    ]
    return text, max(titles, key=lambda column: words[column], default=None)


def _distinct(names: list[str]) -> list[str]:
    """Number names that stand more than once, as pandas does: text, text.1."""
    made: dict[str, None] = {}
    numbers: dict[str, int] = {}
    theirs = set(names)
    for name in names:
        unique = name
        while unique in made or (unique != name and unique in theirs):
            numbers[name] = numbers.get(name, 0) + 1
            unique = f"{name}.{numbers[name]}"
        made[unique] = None
    return list(made)


def make_table(
    file: File, names: list[str], rows: list[Row], delimiter: str = ", "
) -> pd.DataFrame:
    """Make a frame of rows; those of a wrong length are mended and named in the load report."""
    width = len(names)
    if width * len(rows) > _MOST_GAPS + _MOST_GAPS_EACH * sum(len(row.cells) for row in rows):
        raise CorruptFile(
            f"{file.name}: has {width:,} columns and rows far shorter. Check the row of column "
            "names."
        )
    rows = [
        row if any(row.cells[width:]) else Row(row.line, row.cells[:width]) for row in rows
    ]  # a delimiter too many
    kept: list[list[object]] = []
    wrong = [row for row in rows if len(row.cells) != width and any(row.cells)]
    for _, cells in rows:
        if len(cells) > width:
            cells = [*cells[: width - 1], delimiter.join(str(cell) for cell in cells[width - 1 :])]
        kept.append(
            [*(None if cell == "" else cell for cell in cells), *[None] * (width - len(cells))]
        )
    for line, cells in wrong[:EXAMPLES]:
        action = (
            "kept; the last cells joined"
            if len(cells) > width
            else "kept; the last cells are missing"
        )
        file.report(
            f"{len(cells)} cells where the header has {width}", action, place=f"line {line}"
        )
    if len(wrong) > EXAMPLES:
        file.report(f"{len(wrong) - EXAMPLES} more rows of a wrong length", "kept")
    return pd.DataFrame(kept, columns=names, dtype=object)


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
