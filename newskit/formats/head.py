"""The beginning of a file, to tell what it is: by its content first, by its name second."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import PurePosixPath

from newskit.formats.archives.packing import PACKED
from newskit.formats.archives.zips import open_zip
from newskit.formats.encodings.decode import BINARY, tell_wide
from newskit.formats.files import File
from newskit.schema import NewskitError

__all__ = ["Head", "note_packing"]

_PROLOG = re.compile(
    r"(?s)\s*(?:<\?.{0,2000}?\?>|<!--.{0,4000}?-->|<!DOCTYPE[^\[>]{0,500}(?:\[.{0,8000}?\]\s*)?>)",
    re.I,
)
_TAG = re.compile(r"\s*<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)[\s/>]")
_WIDE = {
    b"\xff\xfe\0\0": "utf-32-le",
    b"\0\0\xfe\xff": "utf-32-be",
    b"\xff\xfe": "utf-16-le",
    b"\xfe\xff": "utf-16-be",
}
_MOST_PROLOG = 20  # declarations and remarks before the first element


class Head:
    """What a format knows its own by: first bytes and characters, name, first element, members."""

    def __init__(self, file: File) -> None:
        self.file = file
        self.name = file.name
        self.suffix = file.suffix
        self.data = file.head()

    @cached_property
    def text(self) -> str:
        """The first characters, as far as they can be told; U+FFFD for the others."""
        marked = (codec for mark, codec in _WIDE.items() if self.data.startswith(mark))
        codec = next(marked, None)
        if codec is None and b"\0" in self.data:
            codec = tell_wide(self.data)
        return self.data.decode(codec or "utf-8", "replace").removeprefix("\ufeff")

    @cached_property
    def is_text(self) -> bool:
        """Whether it looks like text of any kind."""
        return bool(self.text.strip()) and not BINARY.search(self.text)

    @cached_property
    def start(self) -> str:
        """The first characters without blanks before them, in lower case."""
        return self.text.lstrip().lower()

    @cached_property
    def root(self) -> str:
        """Name of the first element of XML or HTML, without case and namespace; "" without any."""
        place, text = 0, self.text
        if not text.lstrip().startswith("<"):
            return ""
        for _ in range(_MOST_PROLOG):
            passed = _PROLOG.match(text, place)
            if not passed:
                break
            place = passed.end()
        tag = _TAG.match(text, place)
        return tag[2].lower() if tag else ""

    @cached_property
    def members(self) -> frozenset[str]:
        """Names in a ZIP file, which tell Office documents from archives; empty if it is none."""
        if not self.data.startswith(b"PK"):
            return frozenset()
        try:
            with open_zip(self.file) as archive:
                return frozenset(archive.namelist())
        except (OSError, NewskitError):
            return frozenset()  # who reads it will say what is wrong with it


def note_packing(file: File) -> None:
    """Note a file that is packed and not named so, or the other way; it is read as what it is."""
    end = PurePosixPath((file.inside or (file.name,))[-1].lower()).suffix
    if file.packing != PACKED.get(end, ""):
        said = f"named {end:.20}" if end in PACKED else "not named as packed"
        file.report(f"{said}, is {file.packing or 'not packed'}", "read as what it is", loud=False)
