"""CSV and its relatives: one article a row, whatever divides the cells, however ragged the rows."""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Sequence

import pandas as pd

from newskit.formats.files import File
from newskit.formats.registry import Format
from newskit.formats.torn import Row, read_rows
from newskit.schema import CorruptFile

__all__ = ["FORMATS", "name_columns", "read_csv"]

_DELIMITERS = (",", "\t", ";", "|")
_EXAMPLES = 20  # rows of a wrong length named one by one; the rest is counted
_HEAD = 65_536  # characters looked at to tell the delimiter
_LONGEST_NAME = 8  # words; a longer cell in the first row is a headline or a text, not the name of a column
_NUMBER = re.compile(r"\s*[+-]?\d[\d.,]*\s*")
_CLASSES = "classes.txt"  # beside a table, names of the numbers in its column of labels, one a line from 1


def read_csv(file: File) -> pd.DataFrame:
    """Read a table; the delimiter is found by itself, and so is whether the first row names the columns."""
    text = file.text()
    if not text.strip():
        raise CorruptFile(f"{file.name}: is empty. A table needs a row of column names, then one row per article.")
    delimiter = _find_delimiter(text)
    frame = _read_plain(text, delimiter)
    if frame is None:
        frame = _read_ragged(file, text, delimiter)
    numbering = [name for name in frame.columns if str(name).startswith("Unnamed: ") and _is_numbering(frame[name])]
    return _name_classes(file, frame.drop(columns=numbering))


def _read_plain(text: str, delimiter: str) -> pd.DataFrame | None:
    """Read a table as it should be, by pandas; None where a row, a mark or the first row is not as it should be."""
    first = next(csv.reader(io.StringIO(text[:_HEAD]), delimiter=delimiter), [])
    if not is_header(first) or len(first) < 2 or not _is_sound(text, delimiter, len(first)):
        return None
    try:
        with warnings.catch_warnings():
            # index_col=False: else a row with one cell too many would shift all columns. It warns where cells are lost.
            warnings.simplefilter("error", pd.errors.ParserWarning)
            # Only an empty cell is missing: "NA" and "null" may be words, a section or an outlet.
            return pd.read_csv(
                io.StringIO(text), sep=delimiter, dtype="str", keep_default_na=False, na_values=[""], index_col=False
            )
    except (pd.errors.ParserError, pd.errors.ParserWarning, ValueError):
        return None


def _is_sound(text: str, delimiter: str, width: int) -> bool:
    """Tell whether every row has `width` cells, every mark is closed where it should be, and the names stand once."""
    limit = csv.field_size_limit(len(text) + 1)
    try:
        rows = csv.reader(io.StringIO(text), delimiter=delimiter, strict='"' in text)
        names = next(rows)
        return all(len(row) == width and row != names for row in rows if row)
    except csv.Error:
        return False
    finally:
        csv.field_size_limit(limit)


def _is_numbering(column: pd.Series) -> bool:
    """Tell the column without a name that pandas writes beside a table (0, 1, 2 …) from one that holds something."""
    return bool(column.isna().all()) or column.tolist() == [str(n) for n in range(len(column))]


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


def is_header(row: Sequence[object]) -> bool:
    """Tell a row of column names from a first article: names are short, and no numbers beside words."""
    cells = [str(cell or "") for cell in row]
    words = [len(cell.split()) for cell in cells]
    number = any(_NUMBER.fullmatch(cell) for cell in cells)
    return max(words, default=0) <= _LONGEST_NAME and not (number and max(words, default=0) > _LONGEST_NAME // 2)


def name_columns(file: File, rows: list[Row]) -> tuple[list[str], list[Row]]:
    """Column names and the rows below them; a table without a row of names gets column 1, column 2 … and a report."""
    first = rows[0].cells if rows else []
    if is_header(first):
        names = [str(name) if name not in (None, "") else f"Unnamed: {n}" for n, name in enumerate(first)]
        again = [row for row in rows[1:] if row.cells == first]
        if again:
            where = f"line {again[0].line}"
            file.report(f"the row of column names stands again, {len(again)} times", "passed over it", place=where)
        return _distinct(names), [row for row in rows[1:] if row.cells != first]
    width = max(len(row.cells) for row in rows[:100])
    names = [f"column {number}" for number in range(1, width + 1)]
    text, title = _guess(rows, width)
    called = {f"column {text + 1}": "text", **({f"column {title + 1}": "title"} if title is not None else {})}
    said = " and ".join(f"{theirs} for the {ours}" for theirs, ours in called.items())
    file.report("no row of column names", f"took {said}; columns={{'text': 'column …'}} says it otherwise")
    return [called.get(name, name) for name in names], rows


def _guess(rows: list[Row], width: int) -> tuple[int, int | None]:
    """Guess which column holds the texts, by their length, and which the titles."""
    words = [
        sum(len(str(row.cells[column] or "").split()) for row in rows[:100] if column < len(row.cells))
        for column in range(width)
    ]
    text = max(range(width), key=lambda column: words[column])
    titles = [column for column in range(width) if column != text and words[column] > 2 * len(rows[:100])]
    return text, max(titles, key=lambda column: words[column], default=None)


def _distinct(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    made = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        made.append(name if seen[name] == 1 else f"{name}.{seen[name] - 1}")
    return made


def _read_ragged(file: File, text: str, delimiter: str) -> pd.DataFrame:
    """Read a table in which something is wrong: all of its rows are kept, and those in doubt are reported."""
    try:
        rows = read_rows(file, text, delimiter)
    except csv.Error as error:
        raise CorruptFile(f"{file.name}: can't be read as a table ({error}). Save it again as CSV in UTF-8.") from error
    names, rows = name_columns(file, rows)
    return make_table(file, names, rows, delimiter)


def make_table(file: File, names: list[str], rows: list[Row], delimiter: str = ", ") -> pd.DataFrame:
    """Make a frame of rows; those of a wrong length are mended and named in the load report."""
    width = len(names)
    rows = [row if any(row.cells[width:]) else Row(row.line, row.cells[:width]) for row in rows]  # a delimiter too many
    kept: list[list[object]] = []
    wrong = [row for row in rows if len(row.cells) != width]
    for _, cells in rows:
        if len(cells) > width:
            cells = [*cells[: width - 1], delimiter.join(str(cell) for cell in cells[width - 1 :])]
        kept.append([*(None if cell == "" else cell for cell in cells), *[None] * (width - len(cells))])
    for line, cells in wrong[:_EXAMPLES]:
        action = "kept; the last cells joined" if len(cells) > width else "kept; the last cells are missing"
        file.report(f"{len(cells)} cells where the header has {width}", action, place=f"line {line}")
    if len(wrong) > _EXAMPLES:
        file.report(f"{len(wrong) - _EXAMPLES} more rows of a wrong length", "kept")
    return pd.DataFrame(kept, columns=names, dtype=object)


def _name_classes(file: File, frame: pd.DataFrame) -> pd.DataFrame:
    """Give the numbers of a column of labels their names, where a list of them lies beside the table."""
    beside = file.path.parent / _CLASSES if file.path else None
    if beside is None or "section" in frame.columns or not beside.is_file():
        return frame
    names = [line.strip() for line in beside.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    numbers = {str(number): name for number, name in enumerate(names, 1)}
    for column in ("label", "class", "category", "column 1"):
        if column in frame.columns and frame[column].isin(list(numbers)).all():
            file.report(f"numbers in {column!r}", f"named in `section` by {_CLASSES}", loud=False)
            return frame.assign(section=frame[column].map(numbers))
    return frame


FORMATS = (Format("csv", read_csv, "one article a row", (".csv", ".tsv", ".tab")),)
