"""Whether a text is English, the one language whose grammar of attribution newskit knows."""

from __future__ import annotations

import re

from newskit.quotes.grammar.frames import word_class
from newskit.quotes.grammar.words import lexicon

__all__ = ["is_english"]

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 1000  # characters: one to three paragraphs
_ENGLISH = word_class("english") | lexicon().cues
_LEAST_SHARE = 0.06  # news in English has .09 to .5 of these words; ten other languages below .04


def is_english(text: str) -> bool:
    """Tell by the share of small English words and verbs of speech in the beginning of a text.

    At least one such word is needed.
    """
    words = _WORD.findall(text[:_SAMPLE].lower())
    return sum(map(_ENGLISH.__contains__, words)) >= max(1, _LEAST_SHARE * len(words))
