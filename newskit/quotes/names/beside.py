"""The words beside a name → what its bearer does there: heads the sentence, acts, speaks, bears a role.

Each function asks the text about one place; which name counts as whose is told in
`newskit.quotes.names.names`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from newskit.quotes.grammar.phrases import looks_verbal
from newskit.quotes.grammar.words import lexicon
from newskit.quotes.names.forms import Name

__all__ = ["HEAVIEST", "Spot", "acts", "does", "is_subject", "speaks", "stands_before", "weight"]


class Spot(NamedTuple):
    """A name at its place in the article."""

    start: int
    end: int
    name: Name


_PERSON_BEHIND = re.compile(r", (?:who|whose|\d\d,)\b|, \d\d,|[ \u00a0]([a-z]{3,12})\b")


def acts(text: str, spot: Spot) -> bool:
    """Whether the words beside a name are those beside a person's."""
    behind = _PERSON_BEHIND.match(text, spot.end)
    if behind and (behind.group(1) is None or behind.group(1) in lexicon().cues):
        return True
    before = text[max(0, spot.start - 24) : spot.start].rstrip()
    noun = before.rsplit(" ", 1)[-1]
    return noun in lexicon().roles or (noun.endswith("ist") and noun.islower())


_DEED = re.compile(
    r" (?:nodded|shrugged|smiled|laughed|sighed|paused|grinned|frowned|agreed|disagreed|said|added|told|argued|replied"
    r"|insisted|noted|warned|explained|recalled|wrote)\b"
)


def does(text: str, spot: Spot) -> bool:
    """Whether a single capitalised word, of which nothing else is known, does what people do: "Lund nodded"."""
    behind = _DEED.match(text, spot.end)
    word = spot.name.last
    return behind is not None and word not in lexicon().roles and word not in lexicon().groups


_VERB_BEHIND = re.compile(
    r"(?: \([^)\n]{1,12}\))?(?:, who\b|,[^,.;“\"\n]{1,60}, ([a-z]{2,15})\b| (?:also |then |later "
    r")?([a-z]{2,15})\b)"
)
_BEHIND_OPENING = re.compile(r"[\s’']")
_AUXILIARIES = frozenset("is was has had did does will would could can".split())
_NOBODY = frozenset(
    "nobody none everybody everyone somebody someone anybody anyone nothing something".split()
)


_OPENING = re.compile(
    r"(?<![\w’'])(?:Then|Later|But|And|Now|Yet|So|Still|Earlier|Also|Meanwhile),? \Z"
)


def is_subject(text: str, spot: Spot) -> bool:
    """Whether a name heads its sentence, and a verb or "who" follows it."""
    before = (
        _OPENING.sub("", text[max(0, spot.start - 14) : spot.start]).rstrip(" ").rstrip("”\"'’")
    )
    if spot.name.kind == "organisation" or (before and before[-1] not in ".!?\n"):
        return False
    opening = _BEHIND_OPENING.split(text[spot.start : spot.end].lower(), maxsplit=1)[0]
    if opening in lexicon().tags or opening in _NOBODY:  # "When Lund", "He's"
        return False
    behind = _VERB_BEHIND.match(text, spot.end)
    if behind is None:
        return False
    verb = behind.group(1) or behind.group(2)
    return verb is None or looks_verbal(verb) or verb in lexicon().cues or verb in _AUXILIARIES


_APPOSED = (", who ", ", a ", ", an ", ", the ")
_SENTENCE_ENDS = (". ", "\n", "” ", '" ', "! ", "? ", "'' ")
_OBLIQUE = frozenset(
    "of for with by against to from about over on and at than vs. under behind".split()
)


HEAVIEST = 80.0  # the greatest weight there is


def weight(text: str, spot: Spot) -> float:
    """How likely a later pronoun means this name: one that heads its sentence, and that speaks."""
    before = text[max(0, spot.start - 60) : spot.start]
    head = max(map(before.rfind, _SENTENCE_ENDS))
    score = 0.0
    if head >= 0 or len(before) < 60:
        score += 30 - (len(before) - head) / 4
    last = before.rstrip().rsplit(" ", 1)[-1].lower()
    if last in _OBLIQUE:
        score -= 20
    elif last in lexicon().cues:  # "noted Ada Lund"
        score += 20
    if text[spot.end - 2 : spot.end] in ("'s", "’s"):
        score -= 10
    if score > 20 and text.startswith(_APPOSED, spot.end):
        score += 10
    return score + 20 if speaks(text, spot) else score


_NEXT_WORD = re.compile(
    r"(?: \([^)\n]{1,12}\))?[ \u00a0](?:also |then |later |has |had )?([a-z]{3,15})\b"
)


def speaks(text: str, spot: Spot) -> bool:
    """Whether a verb of speech follows a name."""
    following = _NEXT_WORD.match(text, spot.end)
    return following is not None and following.group(1) in lexicon().cues


def stands_before(text: str, spot: Spot, role: str) -> bool:
    """Whether a role stands before a name: "the mayor, Ada Lund" has none, "Saltmere mayor Ada Lund" has."""
    before = text[max(0, spot.start - 40) : spot.start].rstrip().lower()
    return before.endswith(" " + role) and not before.endswith("vice president")
