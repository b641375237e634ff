"""Excel and OpenDocument tables: every sheet with rows, one article a row."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pandas as pd

from newskit.formats.csv_ import make_table, name_columns
from newskit.formats.files import File
from newskit.formats.head import Head
from newskit.formats.registry import Format
from newskit.formats.torn import Row
from newskit.schema import CorruptFile, LimitExceeded

__all__ = ["FORMATS", "read_sheets"]

_FULL_CELL = 32_767  # characters that a cell of Excel holds; a text that has just as many was cut off
_OLD = b"\xd0\xcf\x11\xe0"
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"


def read_sheets(file: File) -> pd.DataFrame:
    """Read the sheets of a workbook below each other; `sheet` says which, where there are several."""
    import python_calamine

    data = file.data()
    _check_size(file, data)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    except Exception as error:  # its kinds of errors are not those of Python
        raise CorruptFile(f"{file.name}: can't be read as a table ({error!s:.100}). Save it as CSV.") from error
    tables = {name: _table(file, name, rows) for name, rows in sheets.items() if any(map(any, rows))}
    if not tables:
        raise CorruptFile(f"{file.name}: has no sheet with rows in it. Check which table was saved.")
    if len(tables) == 1:
        return next(iter(tables.values()))
    return pd.concat([table.assign(sheet=name) for name, table in tables.items()], ignore_index=True)


def _check_size(file: File, data: bytes) -> None:
    if data.startswith(b"PK"):
        try:
            size = sum(info.file_size for info in zipfile.ZipFile(io.BytesIO(data)).infolist())
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise CorruptFile(f"{file.name}: is a damaged workbook ({error!s:.80}). Save it as CSV.") from error
        if size > min(file.limits.file_bytes, file.limits.ratio * max(len(data), 100_000)):
            raise LimitExceeded(f"{file.name}: grows to {size:,} bytes, as a trap does. Save it as CSV.")


def _table(file: File, name: str, rows: list[list[Any]]) -> pd.DataFrame:
    filled = [Row(line, list(row)) for line, row in enumerate(rows, 1) if any(cell not in ("", None) for cell in row)]
    names, below = name_columns(file, filled)
    table = make_table(file, names, below)
    full = table.map(lambda cell: isinstance(cell, str) and len(cell) == _FULL_CELL).any(axis=1)
    if full.any():
        file.report(
            f"{int(full.sum())} texts fill a cell, which holds 32,767 characters", "kept; they were cut", place=name
        )
        table["text_truncated"] = full
    return table


def _is_workbook(head: Head) -> bool:
    old = head.data.startswith(_OLD) and head.suffix == ".xls"
    return old or "xl/workbook.xml" in head.members or "xl/workbook.bin" in head.members or _OPEN_DOCUMENT in head.data


FORMATS = (
    Format(
        "xlsx", read_sheets, "one article a row; every sheet", (".xlsx", ".xls", ".xlsb", ".ods"), _is_workbook,
        needs="python_calamine", extra="xlsx",
    ),
)  # fmt: skip
