"""Punkt's judgement on a full stop, with newskit's own lists in place of NLTK's data.

Punkt (Kiss & Strunk 2006) tells by the word before a full stop and the word behind it whether a
sentence ends. Only these two words are handed to NLTK, never a text: its search of a text for
places to judge is quadratic on some texts, and a regular expression of NLTK's that needs five
seconds raises TimeoutError.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from newskit.text.lexicon import read_lexicon

if TYPE_CHECKING:
    from nltk.tokenize.punkt import PunktSentenceTokenizer

__all__ = ["LONGEST_WORD", "is_name", "is_starter", "stop_ends"]

LONGEST_WORD = 40  # characters; nothing longer is an abbreviation

_NUMBER = "##number##"  # Punkt's type of every number
_ELLIPSIS = ".."  # its type of "...", a full stop taken off
_SEEN_SMALL = 1 << 5  # its flag for a word seen in small letters inside a sentence
_LETTERS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")


class _Abbreviations(set[str]):
    """The list, and all letters with stops between them: U.S.A, p.m, D.C."""

    def __contains__(self, word: object) -> bool:
        return super().__contains__(word) or (
            isinstance(word, str) and _LETTERS.fullmatch(word) is not None
        )


class _Lists(NamedTuple):
    """newskit/lexicon/abbreviations.txt by its classes, all in small letters."""

    anywhere: frozenset[str]
    before_names: frozenset[str]
    before_numbers: frozenset[str]
    capital: frozenset[str]  # in small letters these are words: sat, sun, wash


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    entries = [entry.partition(" ") for entry in read_lexicon("abbreviations")]
    classes = {
        kind: frozenset(word.lower() for word, _, its in entries if its == kind)
        for kind in ("", "name", "number")
    }
    capital = frozenset(word.lower() for word, _, _ in entries if word[0].isupper())
    return _Lists(classes[""], classes["name"], classes["number"], capital)


@lru_cache(maxsize=1)
def _starters() -> frozenset[str]:
    return frozenset(read_lexicon("sentence_starters"))


def is_starter(word: str) -> bool:
    """Tell whether a word that is no name begins a sentence where it has a capital in a text."""
    return word.lower() in _starters()


def is_name(word: str) -> bool:
    """Tell whether a word with its mark, such as ``Yahoo!``, is in the list."""
    return word.lower() in _lists().anywhere


@lru_cache(maxsize=1)
def _punkt() -> PunktSentenceTokenizer:
    from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

    lists, parameters = _lists(), PunktParameters()
    parameters.abbrev_types = _Abbreviations(lists.anywhere | lists.before_names)
    # "p.m. The", and "Plan B. The", since what is seen in small letters is no surname.
    for word in _starters():
        parameters.add_ortho_context(word, _SEEN_SMALL)
    # "I" has a capital everywhere, which tells nothing behind an ellipsis ("I ... I mean"); behind
    # an abbreviation a name would be more words.
    parameters.sent_starters = {"i"}
    parameters.collocations = {
        (_ELLIPSIS, "i"),
        *((word, _NUMBER) for word in lists.before_numbers),
        # Dr. No, Gen. He.
        *((title, word) for title in lists.before_names for word in (*_starters(), "i")),
    }
    return PunktSentenceTokenizer(parameters)


@lru_cache(maxsize=50_000)
def stop_ends(word: str, following: str) -> bool:
    """Tell whether the full stop behind a word ends a sentence, before another word.

    Both are short.
    """
    last = word.rpartition("-")[2]  # D-Calif
    if last[:1].islower() and last in _lists().capital:
        return True
    return sum(1 for _ in _punkt().sentences_from_tokens([f"{word}.", following])) > 1
