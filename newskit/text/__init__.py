"""A string → spans: words and sentences.

Offsets are 0-based, half-open, in characters of the string that came in; no function changes it.
"""

from newskit.text.lexicon import read_lexicon
from newskit.text.sentences import split_sentences
from newskit.text.words import (
    EXTENDERS,
    JOINERS,
    MARKS,
    UNSPACED,
    WORD,
    Span,
    compose,
    count_words,
    is_unspaced,
    plain,
    split_words,
    straighten,
)

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
    "read_lexicon",
    "split_sentences",
    "split_words",
    "straighten",
]
