"""The words of a printed date: months, weekdays, small words, zones, in any locale."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib import resources
from typing import NamedTuple

__all__ = ["ZONES", "Words", "date_words", "fold"]

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
_DAY_FIRST = "*"  # behind the kind of a row
_LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "ß": "ss", "º": "o", "ª": "a", "−": "-", "\u200e": "", "\u200f": ""}
)


class Words(NamedTuple):
    """What newskit/lexicon/months.txt says of words: their month, their weekday, or neither."""

    months: dict[str, int]
    days: dict[str, int]  # Monday is 0
    small: frozenset[str]  # what else may stand beside a date
    # Of languages that put the day first in a numeric date, unlike English.
    day_first: frozenset[str]


def fold(text: str) -> str:
    """Lower case, without accents: août, AOUT and Aout are one word."""
    text = text.lower()
    if text.isascii():
        return text
    letters = unicodedata.normalize("NFD", text.translate(_LETTERS))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@cache
def date_words() -> Words:
    """Read the list, once."""
    months: dict[str, int] = {}
    days: dict[str, int] = {}
    small: set[str] = set()
    day_first: set[str] = set()
    file = resources.files("newskit") / "lexicon" / "months.txt"
    _remark, *rows = file.read_text(encoding="utf-8").splitlines()
    for row in rows:
        marked, *words = row.split()
        kind = marked.removesuffix(_DAY_FIRST)
        if kind != marked:
            day_first.update(words)
        if kind == "with":
            small.update(words)
        elif kind in _WEEK:
            days |= dict.fromkeys(words, _WEEK.index(kind))
        else:
            months |= dict.fromkeys(words, int(kind))
    return Words(months, days, frozenset(small), frozenset(day_first))
