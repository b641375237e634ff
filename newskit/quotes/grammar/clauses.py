"""Clauses and circumstances among tagged words: where a clause has its verb, what is behind "on Tuesday in Saltmere".

English puts the content of a verb of speech right behind it, and between the two only circumstances
and an addressee.
"""

from __future__ import annotations

from collections.abc import Sequence

from newskit.quotes.grammar.frames import word_class
from newskit.quotes.grammar.phrases import is_possessive, looks_verbal
from newskit.quotes.grammar.words import Token

__all__ = [
    "TIMES",
    "behind_circumstances",
    "behind_phrase",
    "behind_time",
    "first_verb",
    "has_quote",
    "is_clause",
]


def is_clause(tokens: Sequence[Token], i: int, high: int, *, loose: bool) -> bool:
    """Whether a clause begins at token `i`: a subject, and a verb behind it; at once, unless `loose`."""
    if high - i < 2:
        return False
    head = tokens[i]
    if head.tag not in 'NnDPMTYB"' and head.word not in ("if", "while", "although", "in", "what"):
        return False
    if not loose:
        behind = behind_phrase(tokens, i, high)
        if behind is not None and behind < high and tokens[behind].tag in 'RC.;:"-':
            return False
    return first_verb(tokens, i, high) is not None or (loose and has_quote(tokens, i, high))


def first_verb(tokens: Sequence[Token], low: int, high: int) -> int | None:
    """Place of the first finite verb, as far as words without a parse tell."""
    for k in range(low, high):
        token = tokens[k]
        tag, word = token.tag, token.word
        if tag == "P":
            if (
                "'" in word
                or "’" in word
                or (k + 1 < high and tokens[k + 1].tag in "nV" and k == low)
            ):
                return k
            continue
        if tag == "A":
            if word not in _NOT_FINITE:
                return k
            continue
        if (
            tag == "N"
            and k > low
            and word.endswith(("'s", "’s"))
            and k + 1 < high
            and tokens[k + 1].tag in "DRB"
        ):
            return k  # "Lund's a fool"
        if (
            k == low
            or tag not in "nV"
            or tokens[k - 1].tag not in _SUBJECTS
            or word.endswith("ing")
        ):
            continue
        if tag == "V" or looks_verbal(word):
            return k
        if (
            word.endswith("s")
            and word != "news"
            and not tokens[k - 1].word.endswith(("s", "s'", "s’"))
            and tokens[k - 1].tag in "NnW"
            and k + 1 < high
        ):
            return k
    return None


_NOT_FINITE = word_class("not finite")
_SUBJECTS = 'NnPWBM)",T'


def has_quote(tokens: Sequence[Token], low: int, high: int) -> bool:
    """Tell whether a quote stands among some words."""
    return any(tokens[k].tag == '"' for k in range(low, high))


def behind_circumstances(tokens: Sequence[Token], i: int, high: int) -> int:
    """Go over "on Tuesday", "in an interview with the Herald", "last week", "again"."""
    for _ in range(6):
        behind = behind_time(tokens, i, high)
        if (
            behind == i
            and i + 2 < high
            and tokens[i].tag == tokens[i + 2].tag == ","
            and tokens[i + 1].tag == "B"
        ):
            behind = i + 3  # "said, however, the port"
        if behind == i and i < high and tokens[i].tag == "B" and _is_apart(tokens[i].word):
            behind = i + 1
        if behind == i and i < high and tokens[i].tag == "R" and tokens[i].word in _PLACING:
            behind = _behind_place(tokens, i + 1, high)
        if behind == i or behind > high:
            break
        i = behind
    return i


def _is_apart(word: str) -> bool:
    """Whether an adverb says how or when something was said: "said again", "said bluntly", not "said too many"."""
    return word in _ADVERBS or (word.endswith("ly") and word not in _DEGREES)


_ADVERBS = word_class("circumstance adverbs")
_DEGREES = word_class("degrees")
_PLACING = word_class("placing")
_EVENTS = word_class("occasions")
TIMES = word_class("times")
_BEFORE_TIMES = word_class("before times")


def behind_time(tokens: Sequence[Token], i: int, high: int) -> int:
    """Go over "Tuesday afternoon", "last week", "earlier this month", "two days ago"; else `i`."""
    k = i
    while (
        k < high
        and k - i < 3
        and (tokens[k].word in _BEFORE_TIMES or tokens[k].tag == "M" or tokens[k].word in _NUMBERS)
    ):
        k += 1
    behind = k
    while behind < high and (
        tokens[behind].tag == "Y"
        or tokens[behind].word in TIMES
        or (behind > k and tokens[behind].tag == "M")
    ):
        behind += 1
    return behind if behind > k else i


_NUMBERS = word_class("numbers")


def _behind_place(tokens: Sequence[Token], i: int, high: int) -> int:
    """First token behind the noun phrase of a circumstance; `i` - 1 if there is none."""
    k = i
    while k < high and tokens[k].tag == "D":
        k += 1
    begun = k
    while k < high and tokens[k].tag in "nNMTY":
        if k > begun and tokens[k].tag in "NT" and tokens[k - 1].word in _EVENTS:
            break
        k += 1
    return k if k > begun else i - 1


def behind_phrase(tokens: Sequence[Token], i: int, high: int) -> int | None:  # noqa: C901
    """First token behind the noun phrase at `i`, its "of …" and "in …" with it; None if there is no phrase."""
    if i >= high:
        return None
    if tokens[i].tag == "P":
        return i + 1
    k = i
    while k < high and tokens[k].tag == "D":
        k += 1
    begun = k
    while k < high and (
        tokens[k].tag in "nNMT"
        or (
            tokens[k].tag == "Y" and k > i and k + 1 < high and tokens[k + 1].tag == "N"
        )  # "the Sunday Post"
        or (tokens[k].tag == "B" and k + 1 < high and tokens[k + 1].tag == "n")
        or (
            tokens[k].tag == "V"
            and k > i
            and (tokens[k - 1].tag == "D" or is_possessive(tokens[k - 1].word))
        )
    ):
        if (
            k > begun
            and tokens[k].tag in "NT"
            and tokens[k - 1].tag == "n"
            and not tokens[k - 1].word.endswith("er")
        ):
            break
        if k > begun and tokens[k - 1].tag == "N" and looks_verbal(tokens[k].word):
            break
        k += 1
    if k == i:
        return None
    for _ in range(4):
        if not (k + 1 < high and tokens[k].tag == "R" and tokens[k].word in _INSIDE):
            break
        behind = _behind_place(tokens, k + 1, high)
        if behind <= k + 1:
            break
        k = behind
    return k


_INSIDE = word_class("inside phrases")
