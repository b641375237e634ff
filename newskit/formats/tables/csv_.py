"""CSV and its relatives: one article a row, whatever divides the cells, however ragged the rows."""

from __future__ import annotations

import csv
import io
import warnings

import pandas as pd

from newskit.formats.files import File
from newskit.formats.format import Format
from newskit.formats.tables.cells import mend_texts
from newskit.formats.tables.layout import ONE_COLUMN, Layout, cells_up_to, find_layout
from newskit.formats.tables.table import drop_empty, make_table, name_columns, report_above
from newskit.formats.tables.torn import read_rows
from newskit.schema import CorruptFile, count_of
from newskit.write import unguard

__all__ = ["CLASSES", "FORMATS", "read_csv"]

# Lies beside a table: names of the numbers in its column of labels, one a line, from 1.
CLASSES = "classes.txt"
_LABELS = ("label", "class", "category", "column 1")  # columns that may hold such numbers


def read_csv(file: File) -> pd.DataFrame:
    """Read a table; what divides its cells is found, and where a row names the columns."""
    text = file.text()
    if not text.strip():
        raise CorruptFile(
            f"{file.name}: is empty. A table needs a row of column names, then one row per article."
        )
    layout = find_layout(text)
    text = text[layout.start :]
    report_above(file, list(layout.above))
    frame = _read_plain(text, layout) if layout.named else None
    if frame is None:
        frame = _read_ragged(file, text, layout)
    unnamed = [name for name in frame.columns if str(name).startswith("Unnamed: ")]
    numbering = [name for name in unnamed if _is_numbering(frame[name])]
    frame = drop_empty(file, frame.drop(columns=numbering))
    frame, guarded = unguard(frame)
    if guarded:
        cells = count_of(guarded, "cell")
        problem = f"{cells} with an apostrophe that keeps a spreadsheet from running it"
        file.report(problem, "taken off", loud=False)
    if frame.empty:
        file.report("no row below the names of the columns", "nothing to read")
    return _name_classes(file, mend_texts(file, frame))


def _read_plain(text: str, layout: Layout) -> pd.DataFrame | None:
    """Read a table as it should be, by pandas; None where a row or a mark is not so."""
    if layout.delimiter == ONE_COLUMN or not _is_sound(text, layout):
        return None
    try:
        with warnings.catch_warnings():
            # index_col=False: else a row with one cell too many would shift all columns. It warns
            # where cells are lost.
            warnings.simplefilter("error", pd.errors.ParserWarning)
            # Only an empty cell is missing: "NA" and "null" may be words, a section or an outlet.
            return pd.read_csv(
                io.StringIO(text),
                sep=layout.delimiter,
                dtype="str",
                keep_default_na=False,
                na_values=[""],
                index_col=False,
            )
    except (pd.errors.ParserError, pd.errors.ParserWarning, ValueError):
        return None


def _is_sound(text: str, layout: Layout) -> bool:
    """Tell whether all rows have as many cells, all marks are closed, and the names stand once."""
    lines = io.StringIO(text, newline="\n")
    with cells_up_to(len(text)):
        try:
            rows = csv.reader(lines, delimiter=layout.delimiter, strict='"' in text)
            names = next(rows)
            return all(len(row) == layout.width and row != names for row in rows if row)
        except csv.Error:
            return False


def _read_ragged(file: File, text: str, layout: Layout) -> pd.DataFrame:
    """Read a table with faults: all of its rows are kept, and those in doubt are reported."""
    rows = read_rows(file, text, layout.delimiter, layout.width, layout.lines)
    names, rows = name_columns(file, rows, named=layout.named)
    return make_table(file, names, rows, layout.delimiter)


def _is_numbering(column: pd.Series) -> bool:
    """Tell the numbers (0, 1, 2 …) that pandas writes beside a table from a column of it."""
    return bool(column.isna().all()) or column.tolist() == list(map(str, range(len(column))))


def _name_classes(file: File, frame: pd.DataFrame) -> pd.DataFrame:
    """Give the numbers in a column of labels their names, if a list lies beside the table."""
    beside = file.path.parent / CLASSES if file.path else None
    if beside is None or "section" in frame.columns or not beside.is_file():
        return frame
    lines = beside.read_text(encoding="utf-8", errors="replace").splitlines()
    names = filter(None, map(str.strip, lines))
    numbers = {str(number): name for number, name in enumerate(names, 1)}
    for column in _LABELS:
        if column in frame.columns and frame[column].isin(list(numbers)).all():
            file.report(f"numbers in {column!r}", f"named in `section` by {CLASSES}", loud=False)
            return frame.assign(section=frame[column].map(numbers))
    return frame


FORMATS = (Format("csv", read_csv, "one article a row", (".csv", ".tsv", ".tab")),)
