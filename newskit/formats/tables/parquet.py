"""Parquet: one article a row, with the dtypes it was stored with."""

from __future__ import annotations

import io

import pandas as pd

from newskit.formats.files import File
from newskit.formats.format import Format
from newskit.schema import CorruptFile, UnreadableFile

__all__ = ["FORMATS", "read_parquet"]


def read_parquet(file: File) -> pd.DataFrame:
    """Read a Parquet table, with the dtypes it was stored with."""
    try:
        # Opened once: pandas would open a path more than once, and may then see two versions of a
        # file.
        with file.source() as stream:
            frame = pd.read_parquet(stream if stream.seekable() else io.BytesIO(file.data()))
    except OSError as error:
        if type(error).__module__ == "builtins":
            raise UnreadableFile(
                f"{file.name}: can't be opened ({error}). Check its path and rights."
            ) from error
        raise _corrupt(file, error) from error
    except Exception as error:  # damaged files make pyarrow raise many kinds
        raise _corrupt(file, error) from error
    return frame if isinstance(frame.index, pd.RangeIndex) else frame.reset_index()


def _corrupt(file: File, error: Exception) -> CorruptFile:
    reason = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
    return CorruptFile(f"{file.name}: is a damaged Parquet file ({reason}). Export it again.")


FORMATS = (
    Format(
        "parquet",
        read_parquet,
        "one article a row",
        (".parquet", ".pq"),
        lambda head: head.data.startswith(b"PAR1"),
    ),
)
