"""Excel and OpenDocument tables: every sheet with rows, one article a row."""

from __future__ import annotations

import io
import zipfile

import pandas as pd

from newskit.formats.files import File
from newskit.formats.format import Format
from newskit.formats.head import Head
from newskit.formats.tables.cells import TEXTS, TITLES, mend_texts
from newskit.formats.tables.layout import find_header
from newskit.formats.tables.table import Row, drop_empty, make_table, name_columns, report_above
from newskit.schema import CorruptFile, LimitExceeded, column_key

__all__ = ["FORMATS", "read_sheets"]

# Characters that a cell of Excel holds; a text that has just as many was cut off.
_FULL_CELL = 32_767
_PROSE = 20  # words that no name or label has
_OLD = b"\xd0\xcf\x11\xe0"
_WORKBOOKS = ("xl/workbook.xml", "xl/workbook.bin")  # a member of each
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_SHEET_NAMES = ("sheet", "sheet_name", "name_of_sheet", "(sheet)")  # of a column, the first free
_SMALLEST = 100_000  # bytes; a smaller workbook may unpack to as much as one of this size
_Sheets = dict[str, list[Row]]


def read_sheets(file: File) -> pd.DataFrame | list[pd.DataFrame]:
    """Read the sheets of a workbook: one table of those with the same columns.

    `sheet` says which it was. A sheet that has neither a column of texts or titles nor any prose is
    passed over, where others have.
    """
    sheets = {name: rows for name, rows in _open(file).items() if rows}
    if not sheets:
        raise CorruptFile(
            f"{file.name}: has no sheet with rows in it. Check which table was saved."
        )
    tables = {name: _table(file, name, rows) for name, rows in _pass_over(file, sheets).items()}
    if len(tables) == 1:
        return next(iter(tables.values()))
    # Named so that a column of the table itself stays, should it have this name.
    taken = {column for table in tables.values() for column in table.columns}
    column = next(name for name in _SHEET_NAMES if name not in taken)
    alike: dict[tuple[str, ...], list[pd.DataFrame]] = {}
    for name, table in tables.items():
        alike.setdefault(tuple(table.columns), []).append(table.assign(**{column: name}))
    joined = [pd.concat(parts, ignore_index=True) for parts in alike.values()]
    return joined[0] if len(joined) == 1 else joined


def _open(file: File) -> _Sheets:
    """Rows of each sheet that hold anything, with their lines."""
    import python_calamine

    data = file.data()
    _check_size(file, data)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    except Exception as error:  # its kinds of errors are not those of Python
        raise CorruptFile(
            f"{file.name}: can't be read as a table ({error!s:.100}). Save it as CSV."
        ) from error
    return {
        name: [
            Row(line, [*row])
            for line, row in enumerate(rows, 1)
            if any(cell not in ("", None) for cell in row)
        ]
        for name, rows in sheets.items()
    }


def _check_size(file: File, data: bytes) -> None:
    if not data.startswith(b"PK"):  # an old workbook isn't packed
        return
    try:
        size = sum(info.file_size for info in zipfile.ZipFile(io.BytesIO(data)).infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise CorruptFile(
            f"{file.name}: is a damaged workbook ({error!s:.80}). Save it as CSV."
        ) from error
    if size > min(file.limits.file_bytes, file.limits.ratio * max(len(data), _SMALLEST)):
        raise LimitExceeded(
            f"{file.name}: grows to {size:,} bytes, as a trap does. Save it as CSV."
        )


def _pass_over(file: File, sheets: _Sheets) -> _Sheets:
    """Leave out notes and lists beside tables of articles."""
    holding = {name: rows for name, rows in sheets.items() if _holds_articles(rows)}
    for name in sheets:
        if holding and name not in holding:
            problem = "no column of texts or titles in a sheet"
            file.report(problem, "passed over", place=str(name), loud=False)
    return holding or sheets


def _holds_articles(rows: list[Row]) -> bool:
    cells = [row.cells for row in rows]
    header = find_header(cells)
    if header is not None and any(column_key(name) in TEXTS | TITLES for name in cells[header]):
        return True
    if len(cells[0]) < 2:
        return False
    return any(len(str(cell).split(None, _PROSE)) > _PROSE for row in cells for cell in row)


def _table(file: File, name: str, rows: list[Row]) -> pd.DataFrame:
    header = find_header([row.cells for row in rows])
    first = header or 0
    report_above(file, rows[:first])
    names, below = name_columns(file, rows[first:], named=header is not None)
    table = mend_texts(file, drop_empty(file, make_table(file, names, below)))
    is_full = table.map(lambda cell: isinstance(cell, str) and len(cell) == _FULL_CELL)
    full = is_full.any(axis=1)
    if full.any():
        problem = f"{int(full.sum())} texts fill a cell, which holds {_FULL_CELL:,} characters"
        file.report(problem, "kept; they were cut", place=name)
        table["text_truncated"] = full | table.get("text_truncated", False)
    return table


def _is_workbook(head: Head) -> bool:
    is_old = head.data.startswith(_OLD) and head.suffix == ".xls"
    is_new = any(member in head.members for member in _WORKBOOKS)
    return is_old or is_new or _OPEN_DOCUMENT in head.data


FORMATS = (
    Format(
        "xlsx",
        read_sheets,
        "one article a row; every sheet",
        (".xlsx", ".xls", ".xlsb", ".ods"),
        _is_workbook,
        needs="python_calamine",
        extra="xlsx",
    ),
)
