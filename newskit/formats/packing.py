"""Single packed files (gzip, bzip2, xz): unpacked as they are read, within limits, never to disk."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO

from newskit.formats.limits import MEGABYTE, Limits
from newskit.schema import CorruptFile, LimitExceeded

__all__ = ["unpack"]

_OPENERS: dict[bytes, Callable[[BinaryIO], Any]] = {
    b"\x1f\x8b": lambda stream: gzip.GzipFile(fileobj=stream),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\x00": lzma.LZMAFile,
}
_DAMAGE = (EOFError, OSError, zlib.error, lzma.LZMAError, ValueError)
_RATIO_FROM = 10 * MEGABYTE  # below it a ratio says nothing: a page of blanks packs 1 : 500
_LAYERS = 3  # x.gz.gz happens, by accident


def unpack(stream: BinaryIO, name: str, limits: Limits, report: Callable[[str, str], None]) -> BinaryIO:
    """Open what may be packed, told by its first bytes; what is not is handed on as it is."""
    for _ in range(_LAYERS):
        buffered: Any = stream if hasattr(stream, "peek") else io.BufferedReader(stream)
        start = buffered.peek(6)[:6]
        opener = next((opener for magic, opener in _OPENERS.items() if start.startswith(magic)), None)
        if opener is None:
            return buffered
        stream = io.BufferedReader(_Unpacked(opener(buffered), buffered, name, limits, report), MEGABYTE)
    return stream


class _Unpacked(io.RawIOBase):
    """What comes out of a packed stream: refused where it grows beyond the limits, ended where it is damaged."""

    def __init__(self, stream: Any, packed: Any, name: str, limits: Limits, report: Callable[[str, str], None]) -> None:
        self._stream, self._packed, self._name, self._limits, self._report = stream, packed, name, limits, report
        self._size, self._damaged = 0, False

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._size

    def close(self) -> None:
        if not self.closed:
            self._packed.close()
        super().close()

    def readinto(self, buffer: Any) -> int:
        if self._damaged:
            return 0
        try:
            chunk = self._stream.read1(len(buffer))
        except _DAMAGE as error:
            if not self._size:
                raise CorruptFile(f"{self._name}: the packed file is damaged at its start. Fetch it again.") from error
            self._report(f"the packed file is damaged after {self._size} bytes", "kept what stands before")
            self._damaged = True
            return 0
        self._size += len(chunk)
        self._check_limits()
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def _check_limits(self) -> None:
        most = self._limits.file_bytes
        if self._size > most:
            raise LimitExceeded(
                f"{self._name}: unpacks to more than {most / MEGABYTE:,.0f} MB. Split it into parts, or raise the "
                "limit: limits=nk.Limits(file_bytes=…)"
            )
        if self._size > _RATIO_FROM and self._size > self._limits.ratio * max(self._packed.tell(), 1):
            raise LimitExceeded(
                f"{self._name}: unpacks to more than {self._limits.ratio} times its size, as a trap does. If you trust "
                "it: limits=nk.Limits(ratio=…)"
            )
