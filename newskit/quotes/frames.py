"""Verbs that report speech → the forms of content each takes, from newskit/lexicon/reporting_verbs.txt."""

from __future__ import annotations

from functools import lru_cache

from newskit.text import read_lexicon

__all__ = ["frames_of_verbs", "reporting_words"]


@lru_cache(maxsize=1)
def frames_of_verbs() -> dict[str, str]:
    """Each form of each reporting verb, with its frames, one letter each; the list says what they mean."""
    found: dict[str, str] = {}
    for line in read_lexicon("reporting_verbs"):
        frames, *forms = line.split()
        found |= dict.fromkeys(forms, frames)
    return found


@lru_cache(maxsize=1)
def reporting_words() -> frozenset[str]:
    """The words without one of which a sentence reports nothing."""
    return frozenset(frames_of_verbs()) | {"according"}
