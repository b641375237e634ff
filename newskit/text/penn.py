"""A string → tokens of the Penn Treebank, by NLTK's tokenizer, with their offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from newskit.text.letters import Span, straighten
from newskit.text.sentences import split_sentences

if TYPE_CHECKING:
    from nltk.tokenize import NLTKWordTokenizer

__all__ = ["split_penn"]

# NLTK gets pieces of at most this many characters: its regular expressions stop with TimeoutError
# after five seconds.
_PIECE = 5_000
_PLAIN = re.compile(r"\w+|[^\w\s]")  # what stands so long without a blank is no prose
_QUOTES = ("``", "''")  # what NLTK may make of a "


def split_penn(text: str) -> list[Span]:
    """Tokens in order: words, their contracted parts (do|n't, Lund|'s) and marks.

    NLTK knows straight apostrophes only: from “wasn’t” it makes wasn|’|t. So it is handed a copy in
    which they are straight, character for character. Its own offsets stop with an error on some
    texts with several makes of quotation marks, so they are found here: it only adds blanks, and
    writes `` or '' for ".
    """
    straight = straighten(text)
    tokens: list[Span] = []
    for sentence in split_sentences(text):
        for first, last in _pieces(straight, sentence.start, sentence.end):
            for token_start, token_end in _tokens(straight[first:last]):
                start, end = first + token_start, first + token_end
                tokens.append(Span(start, end, text[start:end]))
    return tokens


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut what is too long at a blank, where there is one."""
    while end - start > _PIECE:
        blank = text.rfind(" ", start, start + _PIECE)
        cut = blank if blank > start else start + _PIECE
        yield start, cut
        start = cut + (blank >= start)
    yield start, end


def _tokens(piece: str) -> Iterator[tuple[int, int]]:
    if len(piece) == _PIECE and " " not in piece:
        yield from (match.span() for match in _PLAIN.finditer(piece))
        return
    start = 0
    for token in _tokenizer().tokenize(piece):
        while piece[start].isspace():
            start += 1
        is_mark = token in _QUOTES and piece[start] == '"'
        end = start + (1 if is_mark else len(token))
        yield start, end
        start = end


@lru_cache(maxsize=1)
def _tokenizer() -> NLTKWordTokenizer:
    from nltk.tokenize import NLTKWordTokenizer

    return NLTKWordTokenizer()
