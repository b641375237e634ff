"""A string → spans: words and sentences.

Offsets are 0-based, half-open, in characters of the string that came in; no function changes it.
"""

from newskit.text.letters import (
    EXTENDERS,
    JOINERS,
    MARKS,
    WORD,
    Span,
    compose,
    plain,
    straighten,
)
from newskit.text.lexicon import read_lexicon
from newskit.text.nltk_data import nltk_status
from newskit.text.sentences import split_sentences
from newskit.text.words import UNSPACED, count_words, is_unspaced, split_words

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
    "nltk_status",
    "plain",
    "read_lexicon",
    "split_sentences",
    "split_words",
    "straighten",
]
