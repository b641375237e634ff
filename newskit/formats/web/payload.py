"""What a server sent → the bytes of its page: chunks joined, packing undone, within a limit."""

from __future__ import annotations

import importlib
import importlib.util
import zlib
from typing import Any

from newskit.formats.limits import MEGABYTE
from newskit.schema import UnsupportedFormat

__all__ = ["Damaged", "undo_transfer"]

# Gzip or zlib, told by zlib itself; deflate without a head, as some servers sent it.
_WINDOWS = (47, -15)
_STEP = 65_536
_LONGEST_LINE = 64  # bytes of the line that says how long a chunk is


class Damaged(ValueError):
    """The bytes are not what their headers say; `kept` is what could be had."""

    def __init__(self, reason: str, kept: bytes) -> None:
        super().__init__(reason)
        self.kept = kept


def undo_transfer(data: bytes, *, chunked: bool, packing: str, most: int) -> bytes:
    """Undo Transfer-Encoding and Content-Encoding of a response.

    Raises
    ------
    Damaged
        If a chunk or the packing is broken, or gives more than `most` bytes.
    UnsupportedFormat
        If it is packed in a way that needs a package that isn't installed.
    """
    reason = ""
    if chunked:
        data, reason = _join_chunks(data)
    for name in reversed(packing.lower().split(",")):
        name, broken = name.strip(), ""
        if name == "zstd":
            raise UnsupportedFormat("is packed as zstd, which newskit does not unpack")
        if name == "br":
            data, broken = _unbrotli(data, most)
        elif name in ("gzip", "x-gzip", "deflate") and data:
            data, broken = _inflate(data, most)
        reason = reason or broken
    if reason:
        raise Damaged(reason, data)
    return data


def _join_chunks(data: bytes) -> tuple[bytes, str]:
    """Join the chunks of a body, and say what is wrong; one without any is taken as it is."""
    pieces: list[bytes] = []
    place = 0
    while place < len(data):
        end = data.find(b"\r\n", place, place + _LONGEST_LINE)
        size = _chunk_size(data[place:end]) if end > place else -1
        if size < 0:  # many crawlers join the chunks and keep the header: then nothing is wrong
            reason = "is not chunked as its header says" if pieces else ""
            return b"".join([*pieces, data[place:]]), reason
        if size == 0:
            return b"".join(pieces), ""
        start = end + len(b"\r\n")
        pieces.append(data[start : start + size])
        place = start + size + len(b"\r\n")
    return b"".join(pieces), "ends in the middle of a chunk"


def _chunk_size(line: bytes) -> int:
    """Bytes of the chunk behind a line; below 0 where it says none."""
    try:
        return int(line.partition(b";")[0], 16)
    except ValueError:
        return -1


def _inflate(data: bytes, most: int) -> tuple[bytes, str]:
    """Unpack as far as it goes, and say what is wrong; what was never packed is taken as it is."""
    for window in _WINDOWS:
        unpacker: Any = zlib.decompressobj(window)
        pieces: list[bytes] = []
        size, reason = 0, ""
        try:
            for place in range(0, len(data), _STEP):
                pieces.append(unpacker.decompress(data[place : place + _STEP], most - size + 1))
                size += len(pieces[-1])
                if size > most:
                    return b"".join(pieces), f"unpacks to more than {most / MEGABYTE:,.0f} MB"
        except zlib.error:
            reason = "its packing is damaged"
        if not reason and not unpacker.eof:
            reason = "is packed, and ends early"
        if size:
            return b"".join(pieces), reason
    return data, ""  # many crawlers unpack it and keep the header


def _unbrotli(data: bytes, most: int) -> tuple[bytes, str]:
    if importlib.util.find_spec("brotli") is None:
        raise UnsupportedFormat("is packed as br. Type: pip install brotli")
    brotli = importlib.import_module("brotli")
    try:
        unpacker = brotli.Decompressor()
        found: bytes = unpacker.process(data, output_buffer_limit=most)
        return found, "" if unpacker.is_finished() else "is packed, and ends early or is too large"
    except brotli.error:
        return b"", "is not packed as its header says"
