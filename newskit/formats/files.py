"""A file as the readers see it: its bytes, unpacked and decoded, and what went wrong on the way."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from newskit.schema import CorruptFile, LimitExceeded, UnreadableFile

__all__ = ["File", "Problem", "Reading", "Record"]

Record = dict[str, Any]

MOST_BYTES = 4 * 1024**3  # of one unpacked file; a packed file that grows beyond it is a trap or belongs in parts
_CHUNK = 1024**2
_GZIP = b"\x1f\x8b"
_BOMS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}


class Problem(NamedTuple):
    """One line of the load report; `loud` says whether a user must be told at once."""

    file: str
    place: str
    problem: str
    action: str
    loud: bool = True


@dataclass
class Reading:
    """What a reader found in one file."""

    rows: list[Record] | pd.DataFrame
    encoding: str = ""
    problems: list[Problem] = field(default_factory=list)


@dataclass
class File:
    """One file of a collection: `name` is what the load report calls it."""

    path: Path
    name: str
    problems: list[Problem] = field(default_factory=list)

    def report(self, problem: str, action: str, *, place: str = "", loud: bool = True) -> None:
        """Put a line into the load report."""
        self.problems.append(Problem(self.name, place, problem, action, loud))

    def _unreadable(self, error: OSError) -> UnreadableFile:
        reason = error.strerror or str(error)
        return UnreadableFile(f"{self.name}: can't be opened ({reason}). Check its path and rights.")

    def head(self, size: int) -> bytes:
        """Return the first bytes, as they lie on the disk."""
        try:
            with self.path.open("rb") as stream:
                return stream.read(size)
        except OSError as error:
            raise self._unreadable(error) from error

    def data(self) -> bytes:
        """Return all bytes, unpacked. A packed file that ends early gives what could be unpacked, and a problem."""
        try:
            with self.path.open("rb") as stream:
                if stream.read(2) != _GZIP:
                    stream.seek(0)
                    return stream.read()
                stream.seek(0)
                return b"".join(self._unpack(gzip.GzipFile(fileobj=stream)))
        except OSError as error:
            raise self._unreadable(error) from error

    def _unpack(self, packed: gzip.GzipFile) -> Iterator[bytes]:
        size = 0
        try:
            while chunk := packed.read1(_CHUNK):
                size += len(chunk)
                if size > MOST_BYTES:
                    raise LimitExceeded(
                        f"{self.name}: unpacks to more than {MOST_BYTES >> 30} GB. Split it into parts."
                    )
                yield chunk
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            if not size:
                raise CorruptFile(f"{self.name}: the packed file is damaged at its start. Fetch it again.") from error
            self.report(f"the packed file is damaged after {size} bytes", "kept what stands before")

    def text(self) -> tuple[str, str]:
        """Return the decoded text and the encoding that it had.

        A byte order mark decides, then strict UTF-8; what is neither is read as Windows-1252, which never fails
        to give the £ and the ’ of old exports, and the load report says so.
        """
        data = self.data()
        encoding = next((name for mark, name in _BOMS.items() if data.startswith(mark)), "utf-8")
        try:
            decoded = data.decode(encoding)
        except UnicodeDecodeError as error:
            if encoding != "utf-8":
                raise CorruptFile(
                    f"{self.name}: begins as {encoding.upper()}, and byte {error.start} is not. Fetch it again."
                ) from error
            decoded, encoding = self._read_old(data, error.start)
        if "\0" in decoded:
            raise CorruptFile(f"{self.name}: holds NUL bytes, so it is not a text file. Check what kind of file it is.")
        return decoded.replace("\r\n", "\n").replace("\r", "\n"), encoding.removesuffix("-sig")

    def _read_old(self, data: bytes, place: int) -> tuple[str, str]:
        try:
            decoded, encoding = data.decode("cp1252"), "cp1252"
        except UnicodeDecodeError:
            decoded, encoding = data.decode("latin-1"), "latin-1"
        self.report(f"not UTF-8 at byte {place}", f"read as {encoding}; check its accents and marks")
        return decoded, encoding
