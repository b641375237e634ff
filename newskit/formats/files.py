"""A file as the readers see it: its bytes, unpacked and decoded, and what went wrong on the way."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, NamedTuple, cast

import pandas as pd

from newskit.formats.archives.packing import PACKED, unpack
from newskit.formats.encodings.decode import Decoded, decode
from newskit.formats.limits import MEGABYTE, Budget, Limits
from newskit.schema import LimitExceeded, UnreadableFile

__all__ = ["File", "Problem", "Reader", "Record", "Rows"]

Record = dict[str, Any]
Rows = Iterable[Record] | Iterable[pd.DataFrame] | pd.DataFrame

_CHUNK = 4 * MEGABYTE


class Problem(NamedTuple):
    """One line of the load report; `loud` says whether a user must be told at once."""

    file: str
    place: str
    problem: str
    action: str
    loud: bool = True


class _Watched(io.RawIOBase):
    """A stream that tells how far it was read."""

    def __init__(self, stream: BinaryIO, watch: Callable[[int], None]) -> None:
        self._stream, self._watch = stream, watch

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._stream.seekable()

    def seek(self, place: int, whence: int = io.SEEK_SET) -> int:
        return self._stream.seek(place, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def close(self) -> None:
        self._stream.close()
        super().close()

    def readinto(self, buffer: Any) -> int:
        chunk = self._stream.read(min(len(buffer), MEGABYTE))
        buffer[: len(chunk)] = chunk
        self._watch(self.tell())
        return len(chunk)


@dataclass
class File:
    """One file of a collection, or one member of an archive; the load report uses its `name`.

    `encoding` and `certainty` say what its bytes were read as, and how sure that is, once they
    were.
    """

    name: str
    source: Callable[[], BinaryIO]  # opens the bytes as they are stored
    path: Path | None = None
    limits: Limits = field(default_factory=Limits)
    wanted: str | None = None  # the encoding that the user asked for
    encoding: str = ""
    certainty: str = ""
    problems: list[Problem] = field(default_factory=list)

    # The archive's name and the member's, if it is one; a member's own members follow.
    inside: tuple[str, ...] = ()
    packing: str = ""  # how its bytes are packed, once they were opened
    budget: Budget | None = None  # what the outermost archive has left, if it is in one
    interrupted: bool = False  # whether a user ended the reading of it
    watch: Callable[[int], None] | None = None  # told how many stored bytes were read

    @classmethod
    def at(
        cls, path: Path, name: str = "", *, limits: Limits | None = None, wanted: str | None = None
    ) -> File:
        """Make the File of a path."""
        return cls(name or path.name, lambda: path.open("rb"), path, limits or Limits(), wanted)

    @property
    def size(self) -> int:
        """Stored bytes, as far as the disk knows."""
        try:
            return self.path.stat().st_size if self.path else 0
        except OSError:
            return 0

    @property
    def suffix(self) -> str:
        """The end of the name that tells the format: ``.csv`` of ``a.csv.gz``."""
        name = PurePosixPath((self.inside or (self.name,))[-1].lower())
        return PurePosixPath(name.stem).suffix if name.suffix in PACKED else name.suffix

    def report(self, problem: str, action: str, *, place: str = "", loud: bool = True) -> None:
        """Put a line into the load report."""
        self.problems.append(Problem(self.name, place, problem, action, loud))

    def open(self) -> BinaryIO:
        """Open the bytes, unpacked, as a stream that can be read once.

        A packed file that ends early gives what could be unpacked, and a problem.
        """
        try:
            stream = self.source()
        except OSError as error:
            raise self._unreadable(error) from error
        try:
            watched = _Watched(stream, self.watch) if self.watch else stream
            packed = cast("BinaryIO", watched)
            opened, self.packing = unpack(packed, self.name, self.limits, self.report)
            return opened
        except BaseException:
            stream.close()
            raise

    def head(self, size: int = 65_536) -> bytes:
        """Return the first bytes, unpacked, as far as they can be had."""
        told = len(self.problems)
        try:
            with self.open() as stream:
                return stream.read(size)
        except OSError as error:
            raise self._unreadable(error) from error
        finally:
            del self.problems[told:]  # reading it whole will tell them again

    def data(self) -> bytes:
        """Return all bytes, unpacked."""
        size, chunks = 0, []
        # So that no file is put together of parts.
        at_once = max(_CHUNK, min(self.size, self.limits.file_bytes) + 1)
        try:
            with self.open() as stream:
                while chunk := stream.read(at_once):
                    chunks.append(chunk)
                    size += len(chunk)
                    self.limits.check_size(self.name, size)
            return b"".join(chunks)
        except OSError as error:
            raise self._unreadable(error) from error
        except MemoryError as error:
            raise LimitExceeded(
                f"{self.name:.120}: {size / MEGABYTE:,.0f} MB and more don't fit into memory. "
                "Split it into parts."
            ) from error

    def decode(self, data: bytes, declared: str | None = None) -> str:
        """Decode bytes of this file: by their mark, as UTF-8, as declared, or as detected.

        Line ends become line feeds. What was chosen stands in `encoding`, and doubts in the load
        report.
        """
        found = decode(data, self.name, self.report, declared=declared, wanted=self.wanted)
        return self.take(found)

    def take(self, decoded: Decoded) -> str:
        """Return a decoded text with line feeds for line ends, and note what it was read as."""
        text, self.encoding, self.certainty = decoded
        return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text

    def text(self) -> str:
        """Return all of it as text."""
        return self.decode(self.data())

    def _unreadable(self, error: OSError) -> OSError:
        if isinstance(error, UnreadableFile):
            return error
        reason = error.strerror or str(error)
        return UnreadableFile(
            f"{self.name}: can't be opened ({reason:.100}). Check its path and rights."
        )


Reader = Callable[[File], Rows]
