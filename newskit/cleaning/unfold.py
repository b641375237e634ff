"""Words as `fold` writes them → a pattern that finds them as printed, for Arrow's engine, which reads whole columns."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["ANY", "BETWEEN", "one_of", "unfold"]

# All beyond ASCII is one to these patterns: a blank, any letter, any number. So they need no
# Unicode tables that could differ from Python's, and find a line too many now and then, but never
# one too few.
_BEYOND = r"[^\x00-\x7f]+"
BETWEEN = r"[^A-Za-z0-9\n]"
ANY = r"[^\n]*"
_SIGNS = {":": ":", "@": "@", "©": r"(?:©|\(c\))"}
_LETTERS = {
    "0": rf"(?:[0-9]|{_BEYOND})+",
    "i": rf"(?:i|{_BEYOND})",
}  # Python's lower case of İ is an i, and a dot


def unfold(folded: str) -> str:
    """Pattern of folded words; use it without regard to case."""
    words = folded.split()
    found = ""
    for word, behind in zip(words, [*words[1:], ""], strict=False):
        letters = (
            _LETTERS.get(letter, re.escape(letter) if letter.isascii() else _BEYOND)
            for letter in word
        )
        found += _SIGNS.get(word) or "".join(letters)
        if behind:
            found += BETWEEN + ("*" if word in _SIGNS or behind in _SIGNS else "+")
    return found


def one_of(patterns: Iterable[str]) -> str:
    """Pattern that fits where one of several fits."""
    return f"(?:{'|'.join(dict.fromkeys(patterns))})"
