"""A string → its sentences."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from newskit.text.lexicon import read_lexicon
from newskit.text.words import Span

if TYPE_CHECKING:
    from nltk.tokenize.punkt import PunktSentenceTokenizer

__all__ = ["split_sentences"]


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
