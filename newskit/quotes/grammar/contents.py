"""Where reported words begin behind their verb: said (that) …, asked whether …, called it a …, vowed to …."""

from __future__ import annotations

from collections.abc import Sequence

from newskit.quotes.grammar.clauses import (
    TIMES,
    behind_circumstances,
    behind_phrase,
    behind_time,
    first_verb,
    has_quote,
    is_clause,
)
from newskit.quotes.grammar.frames import takes, word_class
from newskit.quotes.grammar.words import Token

__all__ = ["QUESTIONS", "begins_behind"]

QUESTIONS = word_class("questions")
_FAR = 16  # words between a verb and the "that" it governs


def begins_behind(tokens: Sequence[Token], verb: int, frames: str) -> int | None:  # noqa: C901
    """First token of the content behind a verb, or None if none of its frames fits what stands there."""
    high = len(tokens)
    nxt = verb + 1
    if nxt >= high:
        return None
    found = _thing_and_name(tokens, nxt, high, frames)
    if found is not None:
        return found
    if takes(frames, "cta"):
        that = _that(tokens, nxt, high, "a" in frames)
        if that is not None and tokens[that + 1].tag == "A" and tokens[that + 1].word != "to":
            return that  # "says that isn't so"
        if that is not None:
            return that + 1 + (tokens[that + 1].tag == ",")  # "said that, if it rained, …"
    i = behind_circumstances(tokens, nxt, high)
    if i >= high:
        return None
    word = tokens[i].word.lower()
    if ("w" in frames and word in QUESTIONS) or ("i" in frames and _is_infinitive(tokens, i, high)):
        return i
    if (
        "v" in frames and i == nxt and word.endswith("ing") and tokens[i].tag in "nV"
    ):  # "denied taking it"
        return i
    if takes(frames, "oa"):
        found = _behind_addressee(tokens, i, high, frames)
        if found is not None:
            return found
    loose = tokens[verb].word.lower() in _SAY
    return i if "c" in frames and is_clause(tokens, i, high, loose=loose) else None


_SAY = word_class("say")


def _thing_and_name(tokens: Sequence[Token], i: int, high: int, frames: str) -> int | None:  # noqa: C901
    """Content of "called it a gift", "described it as a gift", "accused her of theft", "called for a vote"."""
    word = tokens[i].word
    if ("f" in frames and word == "for") or ("F" in frames and word in ("of", "about")):
        return i + 1 if i + 1 < high else None
    if "O" in frames and word == "on":  # "called on the town to pay"
        i += 1
    if not takes(frames, "dDgoO"):
        return None
    if "O" in frames and word != "on":
        frames = frames.replace("O", "")
    if "D" in frames and word == "to":  # "refers to it as"
        i += 1
    reflexive = i < high and tokens[i].word in _REFLEXIVE
    behind = i + 1 if reflexive else behind_phrase(tokens, i, high)
    if behind is not None and "g" in frames:
        return i if _has_word(tokens, i, min(high, behind + 1), "of") else None
    if behind is None or behind >= high:
        return None
    after = tokens[behind]
    bids = "o" in frames or ("O" in frames and word == "on")
    if bids and tokens[behind - 1].tag != "Y" and _is_infinitive(tokens, behind, high):
        return i
    if "D" in frames:
        return i if after.word == "as" else None
    if "d" in frames and after.tag in 'D"' and after.word.lower() not in ("this", "these", "those"):
        return i
    if (
        "d" in frames
        and (reflexive or tokens[i].tag == "P")
        and after.tag in "nN"
        and after.word not in TIMES
    ):
        return i
    return None


_REFLEXIVE = word_class("reflexives")


def _is_infinitive(tokens: Sequence[Token], i: int, high: int) -> bool:
    """Tell "to close", "not to close" from "to it", "to the town"."""
    if i + 1 < high and tokens[i].word == "not":
        i += 1
    return i + 1 < high and tokens[i].word == "to" and tokens[i + 1].tag in 'nVAB"'


def _has_word(tokens: Sequence[Token], low: int, high: int, word: str) -> bool:
    return any(token.word == word for token in tokens[low:high])


def _that(tokens: Sequence[Token], i: int, high: int, addressed: bool) -> int | None:
    """Place of the "that" which opens the content, if only circumstances and an addressee stand before it."""
    if tokens[i].tag in "nDNT" and not addressed and behind_time(tokens, i, high) == i:
        return None
    comma = False
    for k in range(i, min(high - 1, i + _FAR)):
        token = tokens[k]
        if token.word == "that" and tokens[k - 1].word in _FACTS:
            return None  # "mentions it with no hint that"
        if token.word == "that":
            return (
                k
                if first_verb(tokens, k + 1, high) is not None or has_quote(tokens, k, high)
                else None
            )
        if token.tag == "V" and tokens[k - 1].tag == "D":
            continue  # "told a cheering crowd that", "said in a written statement that"
        if token.tag in 'VAW(.;:"-' or (
            token.tag == "P" and not (addressed and k == i) and tokens[k - 1].tag != "R"
        ):
            return None
        if token.tag == "R" and token.word in ("of", "about") and k == i:
            return None
        if token.tag == ",":
            if comma and tokens[k + 1].word != "that":
                return None
            comma = True
    return None


_FACTS = word_class("fact nouns")


def _behind_addressee(tokens: Sequence[Token], i: int, high: int, frames: str) -> int | None:
    """Content of "told reporters the port would close", "asked them whether …", "told the crowd to go"."""
    behind = behind_phrase(tokens, i, high)
    if behind is None:
        return None
    behind = behind_circumstances(tokens, behind, high)
    if behind >= high:
        return None
    word = tokens[behind].word
    if "w" in frames and word.lower() in QUESTIONS:
        return behind
    if "o" in frames and _is_infinitive(tokens, behind, high):
        return behind
    return behind if "a" in frames and is_clause(tokens, behind, high, loose=False) else None
