"""Tagged words between two quotes → the sentence that ends there, the one still open, the words behind a quote."""

from __future__ import annotations

from collections.abc import Sequence

from newskit.quotes.words import Token

__all__ = ["count_stops", "last_sentence", "open_part", "without_quotes"]


def open_part(tokens: Sequence[Token]) -> Sequence[Token]:
    """The words behind the last full stop."""
    for i in range(len(tokens) - 1, -1, -1):
        if tokens[i].tag == ".":
            return tokens[i + 1 :]
    return tokens


def last_sentence(tokens: Sequence[Token]) -> Sequence[Token]:
    """The last finished sentence."""
    high = len(tokens)
    while high and tokens[high - 1].tag in ".:":
        high -= 1
    low = high
    while low and tokens[low - 1].tag != ".":
        low -= 1
    return tokens[low:high]


def without_quotes(sentence: Sequence[Token]) -> Sequence[Token]:
    """The words behind the last quote inside a sentence."""
    for i in range(len(sentence) - 1, -1, -1):
        if sentence[i].tag == '"':
            return sentence[i + 1 :]
    return sentence


def count_stops(tokens: Sequence[Token]) -> int:
    """Count the full stops."""
    return sum(token.tag == "." for token in tokens)
