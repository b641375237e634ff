"""What words are made of: spans, letters, marks and joiners, and one form for all ways to type."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

__all__ = [
    "EXTENDERS",
    "JOINERS",
    "MARKS",
    "WORD",
    "Span",
    "compose",
    "plain",
    "straighten",
]


class Span(NamedTuple):
    """A stretch of a text: ``text[start:end]`` is the text it came from."""

    start: int
    end: int
    text: str


_CURLY = "\u2019\u2018\u02bc\uff07"


def straighten(text: str) -> str:
    """Make curly and modifier apostrophes straight, one for one, so that offsets hold."""
    if not text.isascii():
        # replace() leaves a text without the mark alone, and is ten times as fast as translate().
        for mark in _CURLY:
            text = text.replace(mark, "'")
    return text


def compose(text: str) -> str:
    """Compose accents with their letters (NFC), so that é is one character however it was typed."""
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


# Accents, vowel signs and the like belong to the letter before them (UAX 29). All stand in these
# planes.
_MARK_PLANES = (range(0x0300, 0x20000), range(0xE0100, 0xE01F0))
MARKS = frozenset(
    character
    for plane in _MARK_PLANES
    for character in map(chr, plane)
    if unicodedata.category(character)[0] == "M"
)
# A soft hyphen, joiners and a byte order mark inside a word are no letters of it:
# "immi\u00adgration" is one word.
JOINERS = "\u00ad\u200c\u200d\u2060\ufeff"


def _write_class(characters: Iterable[str]) -> str:
    """Characters as the inside of a class of a regular expression, in ranges."""
    runs: list[list[int]] = []
    for point in sorted(map(ord, characters)):
        if runs and runs[-1][1] == point - 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in runs)


EXTENDERS = _write_class(MARKS.union(JOINERS))
# A word: letters and digits of any script, with apostrophes inside it. A hyphen divides
# ("tariff-free" is two).
_RUN = rf"[^\W_]+(?:[{EXTENDERS}]+[^\W_]*)*"
WORD = re.compile(f"{_RUN}(?:'{_RUN})*")
_UNJOIN = str.maketrans("", "", JOINERS)


def plain(word: str) -> str:
    """A word however typed: straight apostrophes, composed accents (é: one letter), no joiners."""
    return word if word.isascii() else compose(straighten(word).translate(_UNJOIN))
