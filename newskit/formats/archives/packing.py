"""Packed files (gzip, bzip2, xz): unpacked as they are read, within limits, never to disk."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO, NamedTuple

from newskit.formats.limits import MEGABYTE, Limits
from newskit.schema import CorruptFile, NewskitError

__all__ = ["PACKED", "Unpacked", "unpack"]

# The end of a name → how such a file is packed.
PACKED = {
    ".gz": "gzip",
    ".bz2": "bzip2",
    ".xz": "xz",
    ".tgz": "gzip",
    ".tbz2": "bzip2",
    ".txz": "xz",
}
_DAMAGE = (EOFError, OSError, zlib.error, lzma.LZMAError, ValueError)
_LAYERS = 3  # x.gz.gz happens, by accident
_CHUNK = 65_536
_MEMORY = 256 * MEGABYTE  # that an xz file may ask for; xz -9 asks for 65 MB


class Unpacked(NamedTuple):
    """A stream of bytes, and how they were packed: "" if they were not."""

    stream: BinaryIO
    packing: str


def unpack(
    stream: BinaryIO, name: str, limits: Limits, report: Callable[[str, str], None]
) -> Unpacked:
    """Open what may be packed, told by its first bytes; what is not is handed on as it is."""
    packing = ""
    for _ in range(_LAYERS):
        buffered: Any = stream if hasattr(stream, "peek") else io.BufferedReader(stream)
        start = buffered.peek(6)[:6]
        magic = next((magic for magic in _OPENERS if start.startswith(magic)), None)
        if magic is None:
            return Unpacked(buffered, packing)
        kind, opener = _OPENERS[magic]
        packing = packing or kind
        stream = io.BufferedReader(
            _Checked(opener(buffered), buffered, name, limits, report), MEGABYTE
        )
    return Unpacked(stream, packing)


class _Streams:
    """One packed stream, or several of them one behind the other.

    Those of Python take what stands behind the first and begins with damage for the end, and say
    nothing.
    """

    def __init__(self, packed: BinaryIO, decompressor: Callable[[], Any]) -> None:
        self._packed, self._make = packed, decompressor
        self._current = decompressor()

    def read1(self, size: int) -> bytes:
        while True:
            if self._current.eof:
                rest = self._current.unused_data.lstrip(b"\0")  # zeros may stand between streams
                while not rest:
                    more = self._packed.read(_CHUNK)
                    if not more:
                        return b""
                    rest = more.lstrip(b"\0")
                self._current = self._make()
                chunk = self._current.decompress(rest, size)
            else:
                fed = self._packed.read(_CHUNK) if self._current.needs_input else b""
                if self._current.needs_input and not fed:
                    raise EOFError
                chunk = self._current.decompress(fed, size)
            if chunk:
                return bytes(chunk)


_OPENERS: dict[bytes, tuple[str, Callable[[BinaryIO], Any]]] = {
    b"\x1f\x8b": ("gzip", lambda stream: gzip.GzipFile(fileobj=stream)),
    b"BZh": ("bzip2", lambda stream: _Streams(stream, bz2.BZ2Decompressor)),
    b"\xfd7zXZ\x00": (
        "xz",
        lambda stream: _Streams(stream, lambda: lzma.LZMADecompressor(memlimit=_MEMORY)),
    ),
}


class _Checked(io.RawIOBase):
    """What comes out of a packed stream: refused beyond the limits, ended where it is damaged."""

    def __init__(
        self,
        stream: Any,
        packed: Any,
        name: str,
        limits: Limits,
        report: Callable[[str, str], None],
    ) -> None:
        self._stream = stream
        self._packed = packed
        self._name = name
        self._limits = limits
        self._report = report
        self._size = 0
        self._is_damaged = False

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._size

    def close(self) -> None:
        if not self.closed:
            self._packed.close()
        super().close()

    def readinto(self, buffer: Any) -> int:
        if self._is_damaged:
            return 0
        try:
            chunk = self._stream.read1(min(len(buffer), MEGABYTE))
        except NewskitError:
            raise  # of a layer below: a limit, not damage
        except _DAMAGE as error:
            if not self._size:
                raise CorruptFile(
                    f"{self._name}: the packed file is damaged at its start. Fetch it again."
                ) from error
            self._report(
                f"the packed file is damaged after {self._size} bytes", "kept what stands before"
            )
            self._is_damaged = True
            return 0
        self._size += len(chunk)
        self._limits.check_size(self._name, self._size)
        self._limits.check_ratio(self._name, self._size, self._packed.tell())
        buffer[: len(chunk)] = chunk
        return len(chunk)
