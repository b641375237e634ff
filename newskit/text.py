"""A string → spans: words and sentences.

Offsets are 0-based, half-open, in characters of the string that came in; no function changes it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from nltk.tokenize.punkt import PunktSentenceTokenizer

__all__ = ["Span", "split_sentences", "split_words"]


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


# A word: letters and digits of any script, with apostrophes inside it. A hyphen divides ("tariff-free" is two).
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")

# Scripts that put no blank between words: Thai, Lao, Khmer, Burmese, Japanese kana, Chinese characters.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_UNSPACED_SHARE = 0.3  # above this share of a sample, counting words would be counting sentences
_SAMPLE = 2000  # characters looked at: enough to tell a script


# How a warning goes on that counts such texts.
UNSPACED = (
    "in a script without blanks between words (such as Chinese or Thai): word counts and topics will be wrong. "
    "Put blanks between their words first"
)


def split_words(text: str) -> list[Span]:
    """Words of a text, as newskit counts them.

    A word is a run of letters and digits, with apostrophes inside it. Hyphens divide, and a possessive
    ``'s`` stays with its word here (topic patterns ignore it).

    Parameters
    ----------
    text : str

    Returns
    -------
    list of Span
        Each with ``start``, ``end`` and ``text``; ``text[start:end]`` is the word as written.

    Examples
    --------
    >>> [word.text for word in split_words("The mayor’s tariff-free port, U.S. style")]
    ['The', 'mayor’s', 'tariff', 'free', 'port', 'U', 'S', 'style']
    """
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


@lru_cache(maxsize=1)
def _punkt() -> PunktSentenceTokenizer:
    from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

    parameters = PunktParameters()
    parameters.abbrev_types = {entry.rstrip(".").lower() for entry in read_lexicon("abbreviations")}
    return PunktSentenceTokenizer(parameters)


# NLTK gives each regular expression five seconds; pieces of this size keep far below that on any text.
_PIECE = 100_000


def split_sentences(text: str) -> list[Span]:
    """Sentences of a text.

    A line break ends a sentence too: in news text it ends a paragraph or a headline.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of Span
        Without the blank characters around them, in order, never overlapping.

    References
    ----------
    Punkt: Kiss & Strunk (2006), Computational Linguistics 32(4), 485–525, as implemented in NLTK,
    with newskit's own list of news abbreviations, so that no data need be downloaded.

    Examples
    --------
    >>> [s.text for s in split_sentences("Gov. Ada Lund spoke on Jan. 5. “It is late,” she said.")]
    ['Gov. Ada Lund spoke on Jan. 5.', '“It is late,” she said.']
    """
    sentences: list[Span] = []
    for start, end in _lines(text):
        for piece in range(start, end, _PIECE):
            stop = min(piece + _PIECE, end)
            for left, right in _punkt().span_tokenize(text[piece:stop]):
                if left < right:
                    sentences.append(Span(piece + left, piece + right, text[piece + left : piece + right]))
    return sentences


def _lines(text: str) -> list[tuple[int, int]]:
    """Non-blank lines as (start, end), without the blanks at both ends."""
    spans, start = [], 0
    for line in text.splitlines(keepends=True):
        body = line.strip()
        if body:
            left = start + len(line) - len(line.lstrip())
            spans.append((left, left + len(body)))
        start += len(line)
    return spans


def read_lexicon(name: str) -> list[str]:
    """Entries of a word list in newskit/lexicon, one a line; lines that start with # are remarks."""
    file = resources.files("newskit") / "lexicon" / f"{name}.txt"
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]
