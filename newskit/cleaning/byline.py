"""A line → the authors that it names, if it is a byline."""

from __future__ import annotations

import re
from functools import cache
from itertools import chain

from newskit.cleaning.lines import BETWEEN, one_of, unfold
from newskit.text import read_lexicon

__all__ = ["byline_pattern", "find_author"]

_OPENING = re.compile(r"\W*([^\W\d_]+(?: (?:by|von))?):?\s+(?=\S)", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:,|;|/|\||&|•|·|\s(?:and|und|et|en|y|e|och|og|ja)\s)\s*")
_NAME_WORDS = range(2, 5)
_TITLE_WORDS = 6
_LONGEST = 160
_PARTICLES = frozenset(
    "van von de der den del della di da dos du la le el al bin ibn ten ter zu af av".split()
)
_CERTAIN = frozenset({"by", "von", "door", "words by", "story by", "written by", "text von"})


@cache
def _openings() -> frozenset[str]:
    return frozenset(read_lexicon("byline_words"))


@cache
def _forenames() -> frozenset[str]:
    lists = map(read_lexicon, ("forenames_female", "forenames_male", "forenames_both"))
    return frozenset(map(str.lower, chain.from_iterable(lists)))


@cache
def _no_names() -> frozenset[str]:
    words = [*read_lexicon("not_names"), *read_lexicon("function_words")]
    return frozenset(map(str.lower, words))


def byline_pattern() -> str:
    """Pattern for Arrow's engine: a mere "By", and lines in which `find_author` finds somebody."""
    return rf"(?i)^{BETWEEN}*{one_of(map(unfold, _openings()))}(?: (?:by|von))?:?(?:\s|{BETWEEN}*$)"


def find_author(line: str) -> str:
    """Authors that a line such as "By Ada Lund and Teo Brandt" names, as printed; "" for none.

    After a word that opens bylines only, two names in a row are enough; after one such as "Da" or
    "Par", which open sentences too, the first must be a known forename.
    """
    opening = _OPENING.match(line) if len(line) <= _LONGEST else None
    if not opening or (word := opening[1].lower()) not in _openings():
        return ""
    printed = line[opening.end() :].strip()
    first, *others = [part for part in _BETWEEN.split(printed.rstrip(".")) if part]
    if not _is_name(first, word) or not all(_is_title(other) for other in others):
        return ""
    return printed


def _is_name(part: str, opening: str) -> bool:
    words = part.split()
    if len(words) not in _NAME_WORDS or not _is_capitalised(words):
        return False
    if words[0].lower() in _forenames():
        return True
    return opening in _CERTAIN and _no_names().isdisjoint(map(str.lower, words))


def _is_title(part: str) -> bool:
    """Whether it may stand beside a name: another one, a role, a paper, an address, a day."""
    return len(part.split()) <= _TITLE_WORDS and not part.endswith(("!", "?", ":"))


def _is_capitalised(words: list[str]) -> bool:
    if any(map(str.isdigit, "".join(words))):
        return False
    return all(word[0].isupper() or word.lower() in _PARTICLES for word in words)
