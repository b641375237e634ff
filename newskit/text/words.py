"""A string → its words.

Offsets are 0-based, half-open, in characters of the string that came in; no function changes it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Literal, NamedTuple

from newskit.schema import SchemaError, need_string

__all__ = [
    "EXTENDERS",
    "JOINERS",
    "MARKS",
    "UNSPACED",
    "WORD",
    "Span",
    "compose",
    "count_words",
    "is_unspaced",
    "plain",
    "split_words",
    "straighten",
]


class Span(NamedTuple):
    """A stretch of a text: ``text[start:end]`` is the text it came from."""

    start: int
    end: int
    text: str


_CURLY = "\u2019\u2018\u02bc\uff07"


def straighten(text: str) -> str:
    """Make curly and modifier apostrophes straight, character for character, so that offsets hold."""
    if not text.isascii():
        for mark in _CURLY:  # replace() leaves a text without the mark alone, and is ten times as fast as translate()
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
    """A word however it was typed: straight apostrophes, composed accents (é is one letter), no joiners."""
    return word if word.isascii() else compose(straighten(word).translate(_UNJOIN))


# Scripts that put no blank between words: Thai, Lao, Khmer, Burmese, Japanese kana, Chinese
# characters.
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]"
)
_UNSPACED_SHARE = 0.3  # above this share of a sample, counting words would be counting sentences
_SAMPLE = 2000  # characters looked at: enough to tell a script


# How a warning goes on that counts such texts.
UNSPACED = (
    "in a script without blanks between words (such as Chinese or Thai): word counts and topics "
    "will be wrong. "
    "Put blanks between their words first"
)


def split_words(text: str, *, style: Literal["news", "penn"] = "news") -> list[Span]:
    """Words of a text, as newskit counts them; or the tokens of the Penn Treebank.

    A word is a run of letters and digits, with apostrophes inside it; accents, vowel signs and soft
    hyphens belong to the word they stand in. Hyphens divide, and a possessive ``'s`` stays with its
    word here (topic patterns ignore it).

    Parameters
    ----------
    text : str
    style : {"news", "penn"}
        ``"penn"`` is for what is made for such tokens, as taggers are: contractions are divided
        (was|n’t, mayor|’s), marks are tokens, hyphens and abbreviations keep together. NLTK's
        NLTKWordTokenizer finds them, sentence by sentence. Called by itself it divides curly
        apostrophes wrongly (wasn|’|t); here they are as straight ones.

    Returns
    -------
    list of Span
        Each with ``start``, ``end`` and ``text``; ``text[start:end]`` is the word as written.

    Raises
    ------
    SchemaError
        If there is no such style.

    Examples
    --------
    >>> [word.text for word in split_words("The mayor’s tariff-free port, U.S. style")]
    ['The', 'mayor’s', 'tariff', 'free', 'port', 'U', 'S', 'style']
    >>> [word.text for word in split_words("The mayor’s U.S. port wasn’t tariff-free.", style="penn")]
    ['The', 'mayor', '’s', 'U.S.', 'port', 'was', 'n’t', 'tariff-free', '.']
    """
    need_string(text, "split_words")
    if style == "penn":
        from newskit.text.penn import split_penn

        return split_penn(text)
    if style != "news":
        raise SchemaError(
            f"there is no style {style!r} of words. Write split_words(text, style='penn'), or "
            "leave it out."
        )
    straight = straighten(text)
    return [Span(m.start(), m.end(), text[m.start() : m.end()]) for m in WORD.finditer(straight)]


def count_words(text: str) -> int:
    """Count the words of `split_words`, without making them."""
    return len(WORD.findall(straighten(text)))


def is_unspaced(text: str) -> bool:
    """Tell whether a text is in a script that does not put blanks between words."""
    if text.isascii():
        return False
    sample = text[:_SAMPLE]
    return len(_UNSPACED.findall(sample)) > _UNSPACED_SHARE * len(sample)
