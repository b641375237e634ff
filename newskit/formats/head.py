"""The beginning of a file, looked at to tell what it is: by its content first, by its name second."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cached_property

from newskit.formats.files import File

__all__ = ["Head"]

_PROLOG = re.compile(
    r"(?s)\s*(?:<\?.{0,2000}?\?>|<!--.{0,4000}?-->|<!DOCTYPE[^\[>]{0,500}(?:\[.{0,8000}?\]\s*)?>)", re.I
)
_TAG = re.compile(r"\s*<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)[\s/>]")
_WIDE = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_MOST_PROLOG = 20  # declarations and remarks before the first element


class Head:
    """What a format looks at to know its own: first bytes, first characters, name, first element, members."""

    def __init__(self, file: File) -> None:
        self._file = file
        self.name = file.name
        self.suffix = file.suffix
        self.data = file.head()

    @cached_property
    def text(self) -> str:
        """The first characters, as far as they can be told; marks in wrong encodings become U+FFFD."""
        codec = next((codec for mark, codec in _WIDE.items() if self.data.startswith(mark)), "utf-8")
        return self.data.decode(codec, "replace").removeprefix("\ufeff")

    @cached_property
    def start(self) -> str:
        """The first characters without blanks before them, in lower case."""
        return self.text.lstrip().lower()

    @cached_property
    def root(self) -> str:
        """Name of the first element of XML or HTML, in lower case and without its namespace; "" if there is none."""
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
        """Names in a ZIP file, by which Office documents are told from archives; empty if it is none."""
        if not self.data.startswith(b"PK"):
            return frozenset()
        try:
            with self._file.source() as stream:
                whole = stream if stream.seekable() else io.BytesIO(self._file.data())
                return frozenset(zipfile.ZipFile(whole).namelist())
        except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
            return frozenset()
