"""ZIP and tar archives: their members as files, read one after another in memory, never put on the disk."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath, PureWindowsPath
from typing import BinaryIO

from newskit.formats.files import File
from newskit.formats.head import Head

__all__ = ["is_archive", "open_archive"]

_TAR_MAGIC = slice(257, 262)
_OFFICE = ("[Content_Types].xml", "mimetype", "META-INF/manifest.xml")


def is_archive(head: Head) -> bool:
    """Tell a ZIP or tar archive from anything else, by its content; Office documents are none."""
    if head.data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return not any(name in head.members for name in _OFFICE)
    return head.data[_TAR_MAGIC] == b"ustar"


def open_archive(file: File) -> Iterator[File]:
    """Members of an archive as files, in their order; those that can't be taken are in the problems of `file`."""
    if file.head(2) == b"PK":
        yield from _zip_members(file)
    else:
        yield from _tar_members(file)


def _zip_members(file: File) -> Iterator[File]:
    stream = file.source()
    archive = zipfile.ZipFile(stream if stream.seekable() else io.BytesIO(file.data()))
    for info in archive.infolist():
        if not info.is_dir() and _is_safe(file, info.filename):
            yield _member(file, info.filename, lambda info=info: archive.open(info))  # type: ignore[misc]


def _tar_members(file: File) -> Iterator[File]:
    with tarfile.open(fileobj=file.open(), mode="r|") as archive:
        for info in archive:
            if info.isfile() and _is_safe(file, info.name):
                data = archive.extractfile(info).read()  # type: ignore[union-attr]
                yield _member(file, info.name, lambda data=data: io.BytesIO(data))  # type: ignore[misc]


def _member(file: File, name: str, source: Callable[[], BinaryIO]) -> File:
    return replace(
        file,
        name=f"{file.name}!{name}",
        source=source,
        path=None,
        encoding="",
        certainty="",
        problems=[],  # type: ignore[arg-type]
    )


def _is_safe(file: File, name: str) -> bool:
    windows = PureWindowsPath(name)
    if ".." in PurePosixPath(name.replace("\\", "/")).parts or name.startswith("/") or windows.drive or windows.root:
        file.report(f"the member {name!r:.80} leads out of the archive", "passed over")
        return False
    return True
