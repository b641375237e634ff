"""The grammar of attribution: who is said to speak, in the words beside a quote.

Works on tagged words (`words.py`) of the stretches between quotes, so that a verb or a name inside
a quote is never taken for its speaker's. English news has few patterns and they are stable: "…,"
Lund said; "…," said Lund; Lund said, "…"; Lund: "…"; "…" — Lund; according to Lund. What varies is
the noun phrase (`phrases.py`, `subjects.py`). Every search is over one window of words, so the cost
is linear.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from newskit.quotes.grammar.frames import word_class
from newskit.quotes.grammar.phrases import (
    Mention,
    is_possessive,
    name_ending,
    phrase_ending,
    phrase_starting,
)
from newskit.quotes.grammar.subjects import main_subject, subject_of
from newskit.quotes.grammar.words import PARTICLES, Token, lexicon

__all__ = [
    "Attribution",
    "after_quote",
    "attribution_of",
    "before_quote",
    "owner_of",
    "says_no_more",
    "subject_of_participle",
]


class Attribution(NamedTuple):
    """Who speaks by which word, in offsets of the article."""

    start: int
    end: int
    form: str  # of the mention: "name", "pronoun" or "nominal"
    cue: tuple[int, int] | None
    rule: str
    named: tuple[int, int] | None = None  # for "who": the words it stands for


def attribution_of(
    tokens: Sequence[Token], mention: Mention, cue: int | None, rule: str
) -> Attribution:
    """Make an attribution of a mention and a verb; for "who", what it stands for is named too."""
    last = mention.last - 1
    end = tokens[last].end
    cue_span = None if cue is None else (tokens[cue].start, tokens[cue].end)
    if mention.relative is not None:
        who, named = tokens[mention.relative], (tokens[mention.first].start, end)
        return Attribution(who.start, who.end, mention.form, cue_span, "relative", named)
    if mention.form == "pronoun":
        rule = "pronoun"
        if "'" in tokens[last].word or "’" in tokens[last].word:  # he'd
            end = tokens[last].start + len(tokens[last].word.replace("’", "'").split("'")[0])
    return Attribution(tokens[mention.first].start, end, mention.form, cue_span, rule)


_FAR = (
    45  # words between a quote and the verb of its attribution: beyond it lies another sentence's
)


def after_quote(tokens: Sequence[Token], *, expected: bool) -> Attribution | None:  # noqa: C901
    """Attribution at the head of the words that follow a quote.

    `expected`: the quote ends in a comma, ? or !, so that its own sentence goes on.
    """
    high = _sentence_end(tokens)
    low = 0
    if high == 0:
        return None
    if tokens[0].tag == "-":
        named = _dash(tokens, high)
        if named is not None:
            return named
    while low < high and tokens[low].tag in ',-"':
        low += 1
    if low >= high:
        return None
    i = low
    while i < high and tokens[i].tag in "BA" and tokens[i].word.lower() not in ("not", "never"):
        i += 1
    if i < high and tokens[i].word.lower() == "according" and i + 2 < high:
        named_by = phrase_starting(tokens, i + 2, high)
        return named_by and attribution_of(tokens, named_by, i, "according-to")
    if i < high and tokens[i].tag == "V" and tokens[i].word not in ("told", "called"):
        return _said_name(tokens, i, high)
    if tokens[low].tag in "CWR" and not (expected and tokens[low].tag == "R"):
        return None
    for verb in range(low + 1, min(high, _FAR)):
        if tokens[verb].tag != "V":
            continue
        subject = subject_of(tokens, verb, low)
        if subject is not None and _heads(tokens, low, subject.first):
            return _name_said(tokens, subject, verb, low, high)
    if expected:
        return _open_class(tokens, low, high)
    return None


def _name_said(
    tokens: Sequence[Token], subject: Mention, verb: int, low: int, high: int
) -> Attribution:
    """An attribution in the order subject, verb; the verb of a relative clause isn't the one that reports."""
    if tokens[verb].word in ("quoted", "quotes", "cited"):  # "Reuters quoted Ada Lund as saying"
        quoted = phrase_starting(tokens, verb + 1, high)
        if quoted is not None and quoted.last < high and tokens[quoted.last].word == "as":
            return attribution_of(tokens, quoted, verb, "name-said")
    if any(token.tag == "W" for token in tokens[subject.last : verb]):
        for later in range(verb + 1, min(high, _FAR)):
            reports = tokens[later].tag == "V" and not tokens[later].word.endswith("ing")
            if (
                reports
                and tokens[later - 1].tag in ",)"
                and subject_of(tokens, later, low) == subject
            ):
                verb = later
                break
    return attribution_of(
        tokens, subject, verb, "name-said" if subject.form == "name" else "noun-said"
    )


def _sentence_end(tokens: Sequence[Token]) -> int:
    for i, token in enumerate(tokens):
        if token.tag in ".;":
            return i
    return len(tokens)


def _heads(tokens: Sequence[Token], low: int, first: int) -> bool:
    """Whether only modifiers of the subject stand before it: "Dayton harbour master" Lund."""
    return all(
        tokens[i].tag in "NnTMDB,'" or is_possessive(tokens[i].word) for i in range(low, first)
    ) or (first - low <= 8 and tokens[low].tag == "R")


def _said_name(tokens: Sequence[Token], verb: int, high: int) -> Attribution | None:
    nxt = verb + 1
    while nxt < high and tokens[nxt].tag in "BY":
        nxt += 1
    if nxt < high and tokens[nxt].tag == "V" and not tokens[nxt].word[0].isupper():
        nxt += 1
    subject = phrase_starting(tokens, nxt, high)
    if subject is None:
        return None
    return attribution_of(
        tokens, subject, verb, "said-name" if subject.form == "name" else "said-noun"
    )


def _open_class(tokens: Sequence[Token], low: int, high: int) -> Attribution | None:
    """A name or pronoun and a verb that no list has: "…," Lund deadpanned."""
    subject = main_subject(tokens, low, high)
    if subject is None or subject.first - low > 6:
        return None
    return attribution_of(tokens, subject, None, "name-verb")


def _dash(tokens: Sequence[Token], high: int) -> Attribution | None:
    """A name behind a dash: "…" — Ada Lund, harbour master."""
    first = 1
    while first < high and tokens[first].tag in "-T" and tokens[first].tag == "-":
        first += 1
    if first >= high or tokens[first].tag not in "NT":
        return None
    last = first
    while last < high and (tokens[last].tag in "NT" or tokens[last].word in PARTICLES):
        last += 1
    if last < high and tokens[last].tag not in ",(":
        return None
    return attribution_of(tokens, Mention(first, last, "name"), None, "dash")


# Verbs that may name the speaker in a sentence of their own, behind a full stop: "…." Lund said.
_PLAIN_CUES = word_class("plain cues")
_ADDRESSING = word_class("addressing")


def says_no_more(tokens: Sequence[Token], by: Attribution) -> bool:
    """Whether the sentence behind a quote only names its speaker: "…." Lund said on Friday.

    "Officials said the river was tested" and "Lund laughed" have a content of their own, and tell
    of somebody else.
    """
    if not tokens or tokens[0].word[0].islower():
        return True  # signed below, or the quote's own sentence goes on
    if by.cue is None:
        return False
    high = _sentence_end(tokens)
    verb = next((i for i in range(high) if tokens[i].start == by.cue[0]), high)
    if verb == high or tokens[verb].word.lower() not in _PLAIN_CUES:
        return False
    rest = [token for token in tokens[verb + 1 : high] if token.start >= by.end]
    if not rest or rest[0].word in _MOMENTS:
        return True
    if any(token.tag in "AV" or token.word == "that" for token in rest):
        return rest[0].tag in ",(" and rest[-1].tag != ","
    return rest[0].tag in "BRYM,(" or tokens[verb].word in _ADDRESSING


_MOMENTS = word_class("moments")


def before_quote(tokens: Sequence[Token]) -> Attribution | None:
    """Attribution in the words before a quote, which are the open sentence that the quote ends or goes on with."""
    high = len(tokens)
    if high and tokens[-1].tag == ":":
        return _colon(tokens, high - 1)
    found = _last_cue(tokens, high, "name-said")
    if found is None and any(
        tokens[i].tag == "V" and _is_passive(tokens, i) for i in range(max(0, high - _NEAR), high)
    ):
        return None  # "has been criticised for “…”": who is spoken of doesn't speak
    return found or _subject_only(tokens, high)


_NEAR = 10  # words between a passive verb and the quote it leads up to


def _colon(tokens: Sequence[Token], high: int) -> Attribution | None:
    if high and all(token.tag in "NT" or token.word in PARTICLES for token in tokens[:high]):
        return attribution_of(tokens, Mention(0, high, "name"), None, "colon")
    found = _last_cue(tokens, high, "colon")
    if found is None and high and tokens[high - 1].tag in "NT":
        named = phrase_ending(tokens, high - 1, 0, links=0)
        if named is not None and named.form == "name":
            return attribution_of(tokens, named, None, "colon")
    if found is None:
        found = _subject_only(tokens, high)
        found = found and found._replace(rule="pronoun" if found.form == "pronoun" else "colon")
    return found


def _last_cue(tokens: Sequence[Token], high: int, rule: str) -> Attribution | None:  # noqa: C901
    """The verb nearest to the quote that has a subject."""
    for verb in range(high - 1, max(-1, high - 1 - _FAR), -1):
        token = tokens[verb]
        if token.tag != "V":
            if token.word in lexicon().cue_nouns:
                owner = owner_of(tokens, verb)
                if owner is not None:
                    return attribution_of(tokens, owner, verb, "possessive")
            continue
        if token.word.lower() == "according":
            named_by = phrase_starting(tokens, verb + 2, high)
            if named_by is not None:
                return attribution_of(tokens, named_by, verb, "according-to")
            continue
        if token.word == "asked" and verb and tokens[verb - 1].tag == "C":  # "when asked about it"
            continue
        if _is_passive(tokens, verb):
            continue
        if token.word.endswith("ing"):
            subject = subject_of_participle(tokens, verb)
        else:
            subject = subject_of(tokens, verb, 0)
            if (
                subject is None
                and (verb == 0 or tokens[verb - 1].tag == ",")
                and token.word.lower() != "told"
            ):
                subject = phrase_starting(tokens, verb + 1, high)
        if subject is not None:
            return attribution_of(
                tokens,
                subject,
                verb,
                rule if subject.form == "name" else rule.replace("name", "noun"),
            )
    return None


def _is_passive(tokens: Sequence[Token], verb: int) -> bool:
    """Whether a verb says what is done to its subject: "has been criticised for", but "was quoted as saying"."""
    i = verb - 1
    while i > 0 and tokens[i].tag == "B":
        i -= 1
    word = tokens[verb].word
    return (
        i >= 0
        and tokens[i].word.lower() in _BE
        and word.endswith("ed")
        and word not in ("quoted", "cited")
    )


_BE = word_class("be")


def owner_of(tokens: Sequence[Token], noun: int) -> Mention | None:
    """Who owns a noun of speech: "Lund's blunt remark that", "her answer:"."""
    for i in range(noun - 1, max(-1, noun - 4), -1):
        word = tokens[i].word
        if tokens[i].tag == "D" and word.lower() in ("his", "her"):
            return Mention(i, i + 1, "pronoun")
        if tokens[i].tag == "N" and is_possessive(word):
            return Mention(name_ending(tokens, i, 0), i + 1, "name")
        if tokens[i].tag not in "nB":
            return None
    return None


def subject_of_participle(tokens: Sequence[Token], verb: int) -> Mention | None:
    """Subject of "saying": that of the sentence's first verb of speech, or of the sentence."""
    if verb and tokens[verb - 1].tag == "A":
        return subject_of(tokens, verb, 0)
    for i in range(verb - 1, 0, -1):
        if tokens[i].tag == "V" and not tokens[i].word.endswith("ing"):
            subject = subject_of(tokens, i, 0)
            if subject is not None and (
                subject.first == 0 or tokens[subject.first - 1].tag in ",-"
            ):
                return subject
    if verb and tokens[verb - 1].word == "by":
        return None
    return main_subject(tokens, 0, verb)


def _subject_only(tokens: Sequence[Token], high: int) -> Attribution | None:
    subject = main_subject(tokens, 0, high)
    return subject and attribution_of(tokens, subject, None, "subject")
