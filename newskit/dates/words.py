"""The words of a printed date: months, days of the week, small words, zones. Nothing asks the machine's locale."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

__all__ = ["ZONES", "Words", "date_words", "day_first_words", "fold"]

# Offsets of the zone names of RFC 822, and of central Europe's, which mean one thing everywhere.
# The others stand in dates too, but IST is India, Israel or Ireland: they are passed over, and no
# offset is made up for them.
_HOURS = {"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7}
_HOURS |= {"cet": 1, "cest": 2, "mez": 1, "mesz": 2} | dict.fromkeys(("z", "ut", "utc", "gmt"), 0)
_UNTOLD = (
    "ist bst jst kst sgt hkt msk wet west eet eest aest aedt acst acdt awst nzst nzdt et ct mt pt"
)
ZONES: dict[str, str | None] = {name: f"{hours:+03d}:00" for name, hours in _HOURS.items()}
ZONES |= dict.fromkeys(_UNTOLD.split())

_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_FIRST = "*"
_LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "ß": "ss", "º": "o", "ª": "a", "−": "-", "\u200e": "", "\u200f": ""}
)


class Words(NamedTuple):
    """What newskit/lexicon/months.txt says: a word → its month, or its day of the week; words that may stand beside."""

    months: dict[str, int]
    days: dict[str, int]  # Monday is 0
    small: frozenset[str]


def fold(text: str) -> str:
    """Lower case, without accents: août, AOUT and Aout are one word."""
    text = text.lower()
    if text.isascii():
        return text
    letters = unicodedata.normalize("NFD", text.translate(_LETTERS))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@lru_cache(maxsize=1)
def date_words() -> Words:
    """Read the list, once."""
    months: dict[str, int] = {}
    days: dict[str, int] = {}
    small: set[str] = set()
    for kind, words in _rows():
        kind = kind.removesuffix(_DAY_FIRST)
        if kind in _WEEK:
            days |= dict.fromkeys(words, _WEEK.index(kind))
        elif kind == "with":
            small.update(words)
        else:
            months |= dict.fromkeys(words, int(kind))
    return Words(months, days, frozenset(small))


@lru_cache(maxsize=1)
def day_first_words() -> frozenset[str]:
    """Words beside a numeric date that show that its day comes first: those of other languages than English."""
    return frozenset(word for kind, words in _rows() if kind.endswith(_DAY_FIRST) for word in words)


def _rows() -> Iterator[tuple[str, list[str]]]:
    file = resources.files("newskit") / "lexicon" / "months.txt"
    for line in file.read_text(encoding="utf-8").splitlines()[1:]:  # the first line is a remark
        kind, *words = line.split()
        yield kind, words
