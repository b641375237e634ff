"""UTF-8 with stray bytes of Windows in it, as in exports put together from several sources."""

from __future__ import annotations

import re
from collections.abc import Callable

__all__ = ["read_mixed", "read_stray"]

_STRAY = re.compile("[\udc80-\udcff]")  # what "surrogateescape" makes of bytes that are no UTF-8
_WINDOWS = {0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)}
# A text in an old encoding has sequences that are UTF-8 by accident, a few of them beside many that
# are not. It has next to none in lines without a byte that is no UTF-8.
_IN_GOOD_LINES, _ANYWHERE = 0.5, 5  # characters of UTF-8 per stray byte that prove a mixture
_PROOF = 2  # characters of UTF-8 at least


def read_mixed(data: bytes, report: Callable[..., None]) -> str | None:
    """Read as UTF-8 what mostly is, and stray bytes as Windows-1252; None if it is not that."""
    text = data.decode("utf-8", "surrogateescape")
    strays = _strays(text)
    anywhere = _beyond_ascii(text) - strays
    if anywhere < max(_PROOF, _IN_GOOD_LINES * strays):
        return None
    if anywhere < _ANYWHERE * strays:
        lines = (
            line for line in text.split("\n") if not line.isascii() and not _STRAY.search(line)
        )
        if sum(map(_beyond_ascii, lines)) < max(_PROOF, _IN_GOOD_LINES * strays):
            return None
    return _mended(text, report)


def read_stray(data: bytes, report: Callable[..., None]) -> str:
    """Read as UTF-8, and bytes that are none as Windows-1252, which is reported."""
    return _mended(data.decode("utf-8", "surrogateescape"), report)


def _mended(text: str, report: Callable[..., None]) -> str:
    strays = _strays(text)
    lines = [number for number, line in enumerate(text.split("\n"), 1) if _STRAY.search(line)]
    text = text.translate(_WINDOWS)
    if lines:
        many = (
            f"{strays} bytes of {len(lines)} lines are" if len(lines) > 1 else f"{strays} bytes are"
        )
        report(
            f"{many} no UTF-8",
            "read these as cp1252; check the accents and marks",
            place=f"line {lines[0]}",
        )
    if lost := text.count("\ufffd"):
        report(
            f"{lost} characters are U+FFFD, which stands for what can't be read", "kept the others"
        )
    return text


def _strays(text: str) -> int:
    return len(text) - len(text.encode("utf-8", "ignore").decode("utf-8"))


def _beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))
