"""Tables: CSV and its relatives, and Parquet."""

from __future__ import annotations

import csv
import io

import pandas as pd

from newskit.formats.files import File, Reading
from newskit.schema import CorruptFile, UnreadableFile

__all__ = ["read_csv", "read_parquet"]

_DELIMITERS = (",", "\t", ";", "|")
_HEAD = 65_536  # characters looked at to tell the delimiter


def read_csv(file: File) -> Reading:
    """Read a table whose first row names its columns; the delimiter is found by itself."""
    text, encoding = file.text()
    if not text.strip():
        raise CorruptFile(f"{file.name}: is empty. A table needs a row of column names, then one row per article.")
    delimiter = _find_delimiter(text)
    try:
        # Only an empty cell is missing: "NA" and "null" may be words, a section or an outlet.
        frame = pd.read_csv(io.StringIO(text), sep=delimiter, dtype="str", keep_default_na=False, na_values=[""])
    except (pd.errors.ParserError, ValueError) as error:
        frame = _read_ragged(file, text, delimiter, error)
    unnamed = [name for name in frame.columns if str(name).startswith("Unnamed: ")]
    return Reading(frame.drop(columns=unnamed), encoding, file.problems)


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


def _read_ragged(file: File, text: str, delimiter: str, cause: Exception) -> pd.DataFrame:
    """Read a table that has rows of the wrong length: they are kept, and named in the load report."""
    limit = csv.field_size_limit(len(text) + 1)
    try:
        rows = csv.reader(io.StringIO(text), delimiter=delimiter)
        header = next(rows)
        kept = []
        for row in rows:
            if not row:
                continue
            if len(row) != len(header):
                what = f"{len(row)} cells where the header has {len(header)}"
                action = "kept; the last cells joined" if len(row) > len(header) else "kept; the last cells are missing"
                file.report(what, action, place=f"line {rows.line_num}")
            if len(row) > len(header):
                row = [*row[: len(header) - 1], delimiter.join(row[len(header) - 1 :])]
            kept.append([cell or None for cell in row] + [None] * (len(header) - len(row)))
    except csv.Error as error:
        raise CorruptFile(f"{file.name}: can't be read as a table ({error}). Save it again as CSV in UTF-8.") from cause
    finally:
        csv.field_size_limit(limit)
    return pd.DataFrame(kept, columns=header, dtype="str")


def read_parquet(file: File) -> Reading:
    """Read a Parquet table, with the dtypes it was stored with."""
    try:
        # Opened once: pandas would open a path more than once, and may then see two versions of a file.
        with file.path.open("rb") as stream:
            frame = pd.read_parquet(stream)
    except OSError as error:
        if type(error).__module__ == "builtins":
            raise UnreadableFile(f"{file.name}: can't be opened ({error}). Check its path and rights.") from error
        raise _corrupt(file, error) from error
    except Exception as error:  # damaged files make pyarrow raise many kinds
        raise _corrupt(file, error) from error
    if not isinstance(frame.index, pd.RangeIndex):
        frame = frame.reset_index()
    return Reading(frame, "", file.problems)


def _corrupt(file: File, error: Exception) -> CorruptFile:
    reason = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
    return CorruptFile(f"{file.name}: is a damaged Parquet file ({reason}). Export it again.")
