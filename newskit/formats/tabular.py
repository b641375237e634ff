"""Tables: CSV and its relatives, and Parquet."""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pandas as pd

from newskit.formats.files import File
from newskit.formats.registry import Format
from newskit.schema import CorruptFile, UnreadableFile

__all__ = ["FORMATS", "read_csv", "read_parquet"]

_DELIMITERS = (",", "\t", ";", "|")
_EXAMPLES = 20  # rows of a wrong length named one by one; the rest is counted
_HEAD = 65_536  # characters looked at to tell the delimiter


def read_csv(file: File) -> pd.DataFrame:
    """Read a table whose first row names its columns; the delimiter is found by itself."""
    text = file.text()
    if not text.strip():
        raise CorruptFile(f"{file.name}: is empty. A table needs a row of column names, then one row per article.")
    delimiter = _find_delimiter(text)
    try:
        # Only an empty cell is missing: "NA" and "null" may be words, a section or an outlet.
        with warnings.catch_warnings():
            # index_col=False: else a row with one cell too many would shift all columns. It warns where cells are lost.
            warnings.simplefilter("error", pd.errors.ParserWarning)
            frame = pd.read_csv(
                io.StringIO(text), sep=delimiter, dtype="str", keep_default_na=False, na_values=[""], index_col=False
            )
    except (pd.errors.ParserError, pd.errors.ParserWarning, ValueError) as error:
        frame = _read_ragged(file, text, delimiter, error)
    else:
        if frame.shape[1] and frame.iloc[:, -1].isna().any() and _has_short_rows(text, delimiter):
            frame = _read_ragged(file, text, delimiter)
    _look_for_open_mark(file, text, delimiter)
    numbering = [name for name in frame.columns if str(name).startswith("Unnamed: ") and _is_numbering(frame[name])]
    return frame.drop(columns=numbering)


def _is_numbering(column: pd.Series) -> bool:
    """Tell the column without a name that pandas writes beside a table (0, 1, 2 …) from one that holds something."""
    return bool(column.isna().all()) or column.tolist() == [str(n) for n in range(len(column))]


@contextmanager
def _rows(text: str, delimiter: str, *, strict: bool = False) -> Iterator[Any]:
    """Rows by the csv module, whose limit of a cell's size is lifted meanwhile."""
    limit = csv.field_size_limit(len(text) + 1)
    try:
        yield csv.reader(io.StringIO(text), delimiter=delimiter, strict=strict)
    finally:
        csv.field_size_limit(limit)


def _has_short_rows(text: str, delimiter: str) -> bool:
    with _rows(text, delimiter) as rows:
        try:
            width = len(next(rows))
            return any(row and len(row) < width for row in rows)
        except csv.Error:
            return False


def _look_for_open_mark(file: File, text: str, delimiter: str) -> None:
    """Report a quotation mark that is never closed, or not before a later one: it swallows rows behind it."""
    if '"' not in text:
        return
    with _rows(text, delimiter, strict=True) as rows:
        try:
            for _ in rows:
                pass
        except csv.Error as error:
            file.report(
                f"a quotation mark is not closed, and rows may hang together ({error})",
                "kept; close the mark in the file and read it again",
                place=f"line {rows.line_num}",
            )


def _find_delimiter(text: str) -> str:
    """Take the delimiter that divides the first row into most columns."""
    head = text[:_HEAD]
    sizes = {}
    for delimiter in _DELIMITERS:
        try:
            sizes[delimiter] = len(next(csv.reader(io.StringIO(head), delimiter=delimiter), []))
        except csv.Error:
            sizes[delimiter] = 0
    return max(_DELIMITERS, key=lambda delimiter: sizes[delimiter])


def _read_ragged(file: File, text: str, delimiter: str, cause: Exception | None = None) -> pd.DataFrame:
    """Read a table that has rows of the wrong length: they are kept, and named in the load report."""
    kept, wrong = [], list[tuple[int, int]]()
    try:
        with _rows(text, delimiter) as rows:
            header = [name or f"column {number}" for number, name in enumerate(next(rows), 1)]
            for row in filter(None, rows):
                if len(row) != len(header):
                    wrong.append((rows.line_num, len(row)))
                if len(row) > len(header):
                    row = [*row[: len(header) - 1], delimiter.join(row[len(header) - 1 :])]
                kept.append([cell or None for cell in row] + [None] * (len(header) - len(row)))
    except csv.Error as error:
        raise CorruptFile(f"{file.name}: can't be read as a table ({error}). Save it again as CSV in UTF-8.") from cause
    for line, cells in wrong[:_EXAMPLES]:
        what = f"{cells} cells where the header has {len(header)}"
        action = "kept; the last cells joined" if cells > len(header) else "kept; the last cells are missing"
        file.report(what, action, place=f"line {line}")
    if len(wrong) > _EXAMPLES:
        file.report(f"{len(wrong) - _EXAMPLES} more rows of a wrong length", "kept")
    return pd.DataFrame(kept, columns=header, dtype="str")


def read_parquet(file: File) -> pd.DataFrame:
    """Read a Parquet table, with the dtypes it was stored with."""
    try:
        # Opened once: pandas would open a path more than once, and may then see two versions of a file.
        with file.source() as stream:
            frame = pd.read_parquet(stream if stream.seekable() else io.BytesIO(stream.read()))
    except OSError as error:
        if type(error).__module__ == "builtins":
            raise UnreadableFile(f"{file.name}: can't be opened ({error}). Check its path and rights.") from error
        raise _corrupt(file, error) from error
    except Exception as error:  # damaged files make pyarrow raise many kinds
        raise _corrupt(file, error) from error
    if not isinstance(frame.index, pd.RangeIndex):
        frame = frame.reset_index()
    return frame


def _corrupt(file: File, error: Exception) -> CorruptFile:
    reason = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
    return CorruptFile(f"{file.name}: is a damaged Parquet file ({reason}). Export it again.")


FORMATS = (
    Format("csv", read_csv, "one article a row, below a row of column names", (".csv", ".tsv", ".tab")),
    Format(
        "parquet", read_parquet, "one article a row", (".parquet", ".pq"), lambda head: head.data.startswith(b"PAR1")
    ),
)
