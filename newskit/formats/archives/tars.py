"""Tar archives, packed or not: their members, one after another; one that breaks off says so."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from newskit.formats.archives.members import Bounded, Member, leads_out, reason_of
from newskit.formats.files import File
from newskit.formats.limits import MEGABYTE
from newskit.schema import CorruptFile, NewskitError

__all__ = ["is_tar", "tar_members"]

_BLOCK = 512
_LONGEST_READ = 16 * MEGABYTE  # at once; a header may state any length of a name
_MAGIC, _CHECKSUM = slice(257, 262), slice(148, 156)
_ODD = {
    tarfile.SYMTYPE: "is a link, not a file",
    tarfile.LNKTYPE: "is a link, not a file",
    tarfile.CHRTYPE: "is a device, not a file",
    tarfile.BLKTYPE: "is a device, not a file",
    tarfile.FIFOTYPE: "is a pipe, not a file",
}


def is_tar(data: bytes) -> bool:
    """Tell a tar archive by its first block; old ones have no mark, but a checksum."""
    if data[_MAGIC] == b"ustar":
        return True
    if len(data) < _BLOCK or not data[_CHECKSUM].strip(b" \0").isdigit():
        return False
    try:
        tarfile.TarInfo.frombuf(data[:_BLOCK], "utf-8", "surrogateescape")
    except Exception:  # whatever it finds wrong, it is no header
        return False
    return True


class _Header(tarfile.TarInfo):
    """The header of a member, which notes why it is the last.

    tarfile takes a damaged one for the end, in silence.
    """

    @classmethod
    def fromtarfile(cls, tarfile: Any) -> Any:
        try:
            return super().fromtarfile(tarfile)
        except Exception as error:
            tarfile.ending = error
            raise


class _Tar(tarfile.TarFile):
    tarinfo = _Header
    ending: Exception | None = None


def tar_members(file: File) -> Iterator[Member]:
    """Members of a tar archive in their order."""
    # Its limit of size holds for each member; all of them together have one of their own.
    whole = replace(file, limits=replace(file.limits, file_bytes=file.limits.archive_bytes))
    with whole.open() as stream:
        in_place = not whole.packing and stream.seekable()
        try:
            # The encoding is given, so that names don't depend on the machine.
            refusal = CorruptFile(
                f"{file.name:.120}: is a damaged tar (a header without end). Fetch it again."
            )
            bounded: Any = Bounded(stream, _LONGEST_READ, refusal)
            archive = _Tar.open(fileobj=bounded, mode="r:" if in_place else "r|", encoding="utf-8")
            for info in archive:
                if not info.isdir():
                    yield _member(file, archive, info, in_place)
        except NewskitError:
            raise
        except Exception as error:  # absurd headers make tarfile raise nearly anything
            raise CorruptFile(
                f"{file.name:.120}: is a damaged tar ({reason_of(error)}). Fetch it again."
            ) from error
        _check_end(file, archive)


def _member(file: File, archive: tarfile.TarFile, info: tarfile.TarInfo, in_place: bool) -> Member:
    name = info.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if leads_out(name):
        return Member(name, why_not="leads out of the archive", unsafe=True)
    if info.type in _ODD:
        return Member(name, why_not=_ODD[info.type], unsafe=True)
    if info.issparse() or not info.isreg():
        return Member(name, why_not="is stored in parts, or in an unknown way")
    if in_place:
        return Member(name, lambda: archive.extractfile(info), info.size)
    return Member(name, _read_now(file, archive, info), info.size)


def _read_now(file: File, archive: tarfile.TarFile, info: tarfile.TarInfo) -> Callable[[], Any]:
    """Read a member of a packed archive, which can be gone through once; an error waits."""
    failed: Exception
    try:
        file.limits.check_size(f"{file.name}!{info.name}", info.size)
        stream, chunks = archive.extractfile(info), []
        while stream is not None and (chunk := stream.read(MEGABYTE)):
            chunks.append(chunk)
        data = b"".join(chunks)
    except Exception as error:  # as above
        failed = error
    else:
        return lambda: io.BytesIO(data)

    def fail() -> Any:
        raise failed

    return fail


def _check_end(file: File, archive: _Tar) -> None:
    """Report an archive that ends before its end mark, or goes on behind it."""
    if not isinstance(archive.ending, tarfile.EOFHeaderError):  # type: ignore[attr-defined]
        file.report(
            "the archive ends without its end mark, so it may be cut off or damaged",
            "kept what stands before",
        )
        return
    try:
        left = archive.fileobj.read(MEGABYTE)
    except Exception:  # damage behind the end costs nothing
        return
    if left.strip(b"\0"):
        file.report(
            "something stands behind the end of the archive", "passed over; unpack it by hand"
        )
