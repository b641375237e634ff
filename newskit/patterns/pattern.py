"""One pattern: a word or a phrase, perhaps with wildcards, as a user writes it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from newskit.schema import QueryError
from newskit.text import EXTENDERS, plain, straighten

__all__ = ["Pattern", "compile_pattern", "fold", "lower_words"]

_LONGEST = 1_000  # characters; nobody writes a longer phrase by hand
_PART = rf"(?:[^\W_]|[*?])(?:[^\W_]|[*?{EXTENDERS}])*"
_PIECE = re.compile(f"{_PART}(?:'{_PART})*")
_WITHOUT = str.maketrans("", "", " *?")
_OPERATORS = {"AND", "OR", "NOT"}


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern: its words in order, each perhaps with wildcards, and whether case counts."""

    written: str
    words: tuple[str, ...]
    cased: bool = False


def compile_pattern(written: str, *, quoted: bool = False) -> Pattern:
    """Compile what a user wrote: ``rent*``, ``interest rate*``, ``US``, ``=Fed``.

    ``*`` stands for any letters inside a word, also none; ``?`` for exactly one. Case counts where
    a pattern is all in capitals or begins with ``=``. Where it was `quoted`, AND, OR and NOT are
    words like any others.
    """
    if not isinstance(written, str):
        raise QueryError(
            f"a pattern must be a string, and this is {written!r:.60}. Write it in quotes."
        )
    if len(written) > _LONGEST:
        raise QueryError(
            f"a pattern has {len(written):,} characters, and the limit is {_LONGEST:,}: "
            f"{written!r:.40}."
        )
    letters = written.translate(_WITHOUT)
    is_plain = letters.isascii() and letters.isalpha() and letters.islower()
    if is_plain:  # most patterns of most dictionaries
        return Pattern(written, tuple(written.split()))
    text = written.strip()
    is_capitals = text == text.upper() and text != text.lower()
    cased = text.startswith("=") or is_capitals
    words = [fold(plain(word)) for word in _PIECE.findall(straighten(text))]
    has_operator = len(words) > 1 and not _OPERATORS.isdisjoint(words)
    if has_operator and not quoted:
        raise QueryError(
            f"the pattern {written!r:.80} is a query, and this takes a word or a phrase. List "
            "words one by one; "
            "a topic and filter_articles(matching=…) take AND, OR and NOT."
        )
    if not cased:
        words = lower_words(words)
    if not words or all(set(word) <= {"*", "?"} for word in words):
        raise QueryError(
            f"the pattern {written!r:.80} holds no word. Give at least one letter or digit."
        )
    return Pattern(written, tuple(words), cased)


def fold(word: str) -> str:
    """Drop a possessive ``'s``."""
    return word[:-2] if word[-2:] in ("'s", "'S") and len(word) > 2 else word


def lower_words(words: list[str]) -> list[str]:
    """Lower-case words, all at once: the line breaks keep each from changing its neighbour."""
    return "\n".join(words).lower().split("\n") if words else []
