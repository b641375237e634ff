"""ZIP archives: their members, one after another; those over each other, as in a bomb, refused."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

from newskit.formats.archives.members import Bounded, Member, leads_out, reason_of
from newskit.formats.files import File
from newskit.formats.limits import MEGABYTE
from newskit.schema import CorruptFile, LimitExceeded, NewskitError, UnsafeFile

__all__ = ["open_zip", "zip_members"]

_ENCRYPTED, _UTF8 = 0x1, 0x800  # flags
_UNIX = 3  # the system whose file modes stand in the upper half of a member's attributes
_HEADER = 30  # bytes before the name of a member
_LISTED = 1024  # bytes that one member takes in the list of members, at most, on the average


@contextmanager
def open_zip(file: File) -> Iterator[zipfile.ZipFile]:
    """Open a ZIP archive, where it lies or in memory."""
    with file.source() as stored:
        stream = (
            stored if stored.seekable() and stored.read(2) == b"PK" else io.BytesIO(file.data())
        )
        stream.seek(0)
        refusal = LimitExceeded(
            f"{file.name:.120}: lists too many members. If you trust it: "
            "limits=nk.Limits(members=…)"
        )
        most = max(file.limits.members * _LISTED, 4 * MEGABYTE)
        try:
            archive = zipfile.ZipFile(Bounded(stream, most, refusal))
        except NewskitError:
            raise
        except Exception as error:  # damaged archives make zipfile raise many kinds
            raise CorruptFile(
                f"{file.name:.120}: is a damaged ZIP ({reason_of(error)}). Fetch it again."
            ) from error
        with archive:
            yield archive


def zip_members(file: File) -> Iterator[Member]:
    """Members of a ZIP archive in the order of its list."""
    with open_zip(file) as archive:
        _check_overlap(file, archive)
        size = archive.start_dir
        for info in archive.infolist():
            if info.is_dir():
                continue
            name = _name(info)
            if leads_out(info.filename) or leads_out(name):
                yield Member(name, why_not="leads out of the archive", unsafe=True)
            elif info.create_system == _UNIX and stat.S_ISLNK(info.external_attr >> 16):
                yield Member(name, why_not="is a link, not a file", unsafe=True)
            elif info.flag_bits & _ENCRYPTED:
                yield Member(name, why_not="needs a password")
            else:
                stored = min(info.compress_size, size)
                yield Member(name.replace("\\", "/"), lambda info=info: archive.open(info), stored)  # type: ignore[misc]


def _check_overlap(file: File, archive: zipfile.ZipFile) -> None:
    """Refuse members that share bytes, by which 42 KB become gigabytes.

    Python looks for it from 3.11.8 on only.
    """
    end = 0
    for info in sorted(archive.infolist(), key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise UnsafeFile(
                f"{file.name:.120}: its members lie over each other, as in a trap "
                f"({info.filename!r:.60}). Pack it "
                "again from its files."
            )
        end = info.header_offset + _HEADER + len(info.orig_filename) + info.compress_size


def _name(info: zipfile.ZipInfo) -> str:
    """Name of a member; old programs write UTF-8 and don't say so, and Python takes it for DOS."""
    if info.flag_bits & _UTF8:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename
