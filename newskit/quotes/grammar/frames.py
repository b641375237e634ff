"""The words that the grammar of attribution knows: classes of small words, and what each verb of speech takes.

They are lists in newskit/lexicon, so that the code holds rules and no vocabulary.
"""

from __future__ import annotations

from functools import lru_cache

from newskit.text import read_lexicon

__all__ = ["frames_of_verbs", "reporting_words", "takes", "word_class"]


@lru_cache(maxsize=1)
def frames_of_verbs() -> dict[str, str]:
    """Each form of each reporting verb, with its frames, one letter each; the list says what they mean."""
    found: dict[str, str] = {}
    for line in read_lexicon("reporting_verbs"):
        frames, *forms = line.split()
        found |= dict.fromkeys(forms, frames)
    return found


def takes(frames: str, forms: str) -> bool:
    """Whether a verb of these frames takes content in one of some forms, a letter each."""
    return any(form in frames for form in forms)


@lru_cache(maxsize=1)
def reporting_words() -> frozenset[str]:
    """What stands between two blanks in each sentence that reports something: a verb, and the marks that touch it."""
    verbs = [*frames_of_verbs(), "according"]
    written = [form for verb in verbs for form in (verb, verb.capitalize())] + [
        verb.upper() for verb in verbs
    ]
    marked = [
        form + mark
        for form in written
        for mark in (",", ":", ";", ".", "!", "?", "…", ")", "”", '"', "’", "'")
    ]
    return frozenset(written) | frozenset(marked) | {"(" + form for form in written}


@lru_cache(maxsize=1)
def _classes() -> dict[str, frozenset[str]]:
    found = (line.split(": ", 1) for line in read_lexicon("grammar_words"))
    return {name: frozenset(words.split()) for name, words in found}


def word_class(name: str) -> frozenset[str]:
    """The words of a class in newskit/lexicon/grammar_words.txt."""
    return _classes()[name]
