"""Members of an archive: names that lead out of it, streams that stop at damage and limits."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any, BinaryIO

from newskit.formats.limits import MEGABYTE, Budget, Limits
from newskit.schema import CorruptFile, LimitExceeded, NewskitError, UnsupportedFormat

__all__ = ["Bounded", "Member", "Source", "leads_out", "reason_of"]

# A member up to this size is unpacked once and checked as a whole; larger ones are streamed.
_HELD = 64 * MEGABYTE


@dataclass(frozen=True)
class Member:
    """A member as its archive lists it: nothing here is believed, its name is only a label."""

    name: str
    open: Callable[[], Any] | None = None  # None if it is passed over
    stored: int = 0  # bytes in the archive, at most
    why_not: str = ""  # why it is passed over
    unsafe: bool = False


def leads_out(name: str) -> bool:
    """Whether a name, as a path on any system, would lead out of the folder of its archive."""
    path = name.replace("\\", "/")
    climbs = ".." in PurePosixPath(path).parts
    return climbs or path.startswith("/") or bool(PureWindowsPath(name).drive)


def reason_of(error: BaseException) -> str:
    """The reason of an error of Python's own readers, short enough for a message."""
    return (str(error) or type(error).__name__)[:80]


class Bounded:
    """A stream from which Python's reader of archives can't be led to read too much at once."""

    def __init__(self, stream: Any, most: int, refusal: NewskitError) -> None:
        self._stream, self._most, self._refusal = stream, most, refusal

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def read(self, size: int = -1) -> Any:
        """Read up to `size` bytes; more than may be raise the refusal."""
        if size > self._most:
            raise self._refusal
        return self._stream.read(size)


class Source:
    """Opens a member, when it is called, as often as it is asked."""

    def __init__(self, name: str, member: Member, limits: Limits, budget: Budget) -> None:
        self.name, self.member, self.limits, self.budget = name, member, limits, budget
        self.counted = 0  # bytes that the budget knows of; a member may be opened more than once
        self._held: bytes | None = None

    def __call__(self) -> BinaryIO:
        """Open the member."""
        if self._held is not None:
            return io.BytesIO(self._held)
        with self._stream() as stream:
            data = stream.read(_HELD + 1)
        if len(data) <= _HELD:
            self._held = data  # read to its end, so its checksum is right
            return io.BytesIO(data)
        return self._stream()

    def _stream(self) -> BinaryIO:
        return io.BufferedReader(_Counted(self), MEGABYTE)


class _Counted(io.RawIOBase):
    """What comes out of a member, whatever its header says: stopped at damage and at the limits."""

    def __init__(self, source: Source) -> None:
        self._source, self._size = source, 0
        self._stream: Any = None
        self._stream = self._guarded(source.member.open)

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._size

    def close(self) -> None:
        if self._stream is not None and not self.closed:
            self._stream.close()
        super().close()

    def readinto(self, buffer: Any) -> int:
        source = self._source
        chunk = self._guarded(lambda: self._stream.read(min(len(buffer), MEGABYTE)))
        self._size += len(chunk)
        source.limits.check_size(source.name, self._size)
        source.limits.check_ratio(source.name, self._size, source.member.stored)
        if self._size > source.counted:
            source.budget.add_bytes(self._size - source.counted)
            source.counted = self._size
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def _guarded(self, call: Callable[[], Any] | None) -> Any:
        name = self._source.name
        try:
            return call() if call else None
        except NewskitError:
            raise
        except MemoryError as error:
            raise LimitExceeded(
                f"{name:.120}: doesn't fit into memory. Unpack it, and split it into parts."
            ) from error
        except NotImplementedError as error:
            raise UnsupportedFormat(
                f"{name:.120}: {reason_of(error)}. Pack it again, as plain ZIP."
            ) from error
        except Exception as error:  # Python's readers of damaged archives raise nearly anything
            raise CorruptFile(
                f"{name:.120}: is damaged in its archive ({reason_of(error)}). Fetch it again."
            ) from error
