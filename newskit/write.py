"""Files that are there whole or not at all, and cells that a spreadsheet does not run."""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd

__all__ = ["guard_cells", "guard_formulas", "texts_at_risk", "unguard", "write_whole"]


@contextmanager
def write_whole(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """Open a stream whose bytes stand at `path` once all of them are on the disk.

    Until then, and for good if anything goes wrong, what stood there before stays. A link stays a
    link, and the file it leads to is replaced; an existing file keeps its permissions.

    Raises
    ------
    OSError
        If the file can't be written; its message names `path`, not the temporary file beside it.
    """
    target = Path(os.path.realpath(path))
    # Beside the target, as a file can't move between disks in one step; hidden, so that no reader
    # takes it for another.
    beside = target.with_name(f".newskit-{secrets.token_hex(8)}.part")
    try:
        permissions = _permissions(target)
        is_stream = permissions is not None and not stat.S_ISREG(permissions)
        if is_stream:  # /dev/stdout, a pipe: nothing to replace
            with target.open("wb") as stream:
                yield stream
            return
        with beside.open("xb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if permissions is not None:
            with suppress(OSError):  # some disks know none
                beside.chmod(stat.S_IMODE(permissions))
        beside.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        if error.filename not in (None, str(beside), str(target)):
            raise  # of another file: the writer's own, a font
        reason = (
            f"can't be written ({error.strerror or error}); what stood there before is untouched"
        )
        raise OSError(error.errno or errno.EIO, reason, str(path)) from error
    finally:
        with suppress(OSError):
            beside.unlink()


def _permissions(target: Path) -> int | None:
    """Kind and permissions of what stands there; a folder, or a read-only file, is an error."""
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "a folder has this name", str(target))
    if not os.access(target, os.W_OK):  # replacing needs the folder's permission only
        raise PermissionError(errno.EACCES, "it is read-only", str(target))
    return mode


def _sync_folder(folder: Path) -> None:
    """Put the new name on the disk too, where a system lets a folder be opened: Windows doesn't."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


# ---- cells that a spreadsheet would run

# What begins a formula, its full-width forms, and what gets past a look at the first character. The
# dash is what typography makes of a minus, and "DDE (" what is left of a call whose "=" was cut
# off.
_FORMULA = re.compile(
    r"[\s\ufeff\u200b]*(?:[=+\-–−@%|＝＋－＠％｜]|DDE *\()|[\t\r\n]", re.IGNORECASE
)
_GUARDED = re.compile(f"'(?:{_FORMULA.pattern})", re.IGNORECASE)
_NUMBER = re.compile(r"\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*")
_ROWS = 10_000  # cells looked at at a time: a column of long texts isn't copied as a whole


def guard_formulas(frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return a table that is safe to open in a spreadsheet, and how many of its cells were changed.

    A cell or a column's name that a spreadsheet would run as a formula gets an apostrophe before
    it, which shows it as text. A column of nothing but numbers written as text (``"-0.5"``) stays
    as it is.
    """
    return guard_cells(frame, texts_at_risk(frame))


def unguard(frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return a table without the apostrophes of `guard_formulas`, and how many cells had one."""
    count, columns = 0, dict(frame.items())
    for name, column in columns.items():
        if column.dtype != "str":
            continue
        guarded = column.str.match(_GUARDED).fillna(False).astype(bool)
        if guarded.any():
            columns[name] = column.where(~guarded, column.str.slice(1))
            count += int(guarded.sum())
    return pd.DataFrame(columns, index=frame.index), count


def texts_at_risk(frame: pd.DataFrame) -> list[int]:
    """Places of the columns in which a cell begins like a formula, unless all are numbers."""
    return [place for place in range(frame.shape[1]) if _is_at_risk(frame.iloc[:, place])]


def guard_cells(frame: pd.DataFrame, places: Collection[int]) -> tuple[pd.DataFrame, int]:
    """Do the work of `guard_formulas` on the columns at these places, chosen by a whole table."""
    names = [_guard(name) for name in frame.columns]
    count = sum(name != old for name, old in zip(names, frame.columns, strict=True))
    columns: list[pd.Series] = []
    for place in range(frame.shape[1]):
        column = frame.iloc[:, place]
        if place in places:
            cells = column.tolist()
            safe = [_guard(cell) for cell in cells]
            count += sum(new is not old for new, old in zip(safe, cells, strict=True))
            column = pd.Series(safe, index=frame.index, dtype=object)
        columns.append(column)
    # Numbered first: two columns may share a name.
    guarded = pd.DataFrame(dict(enumerate(columns)), index=frame.index)
    guarded.columns = (
        frame.columns if names == list(frame.columns) else pd.Index(names, dtype=object)
    )
    guarded.attrs = frame.attrs
    return guarded, count


def _guard(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def _is_at_risk(column: pd.Series) -> bool:
    if column.dtype.kind in "biufmM":
        return False
    has_formula, has_words = False, False
    for start in range(0, len(column), _ROWS):
        cells = column.iloc[start : start + _ROWS].tolist()
        texts = [cell for cell in cells if isinstance(cell, str)]
        has_formula = has_formula or any(map(_FORMULA.match, texts))
        has_words = has_words or not all(map(_NUMBER.fullmatch, texts))
        if has_formula and has_words:
            return True
    return False
