"""Verbs that report: whether a word is one where it stands, who its subject is, and whether that one can say it."""

from __future__ import annotations

from collections.abc import Sequence

from newskit.quotes.grammar.attribution import subject_of_participle
from newskit.quotes.grammar.before import is_somebody, speaks
from newskit.quotes.grammar.frames import frames_of_verbs, word_class
from newskit.quotes.grammar.phrases import Mention, looks_verbal, phrase_ending
from newskit.quotes.grammar.subjects import main_subject, subject_of
from newskit.quotes.grammar.words import Token, is_role, lexicon

__all__ = ["is_reporting", "may_say", "subject_of_report"]


def is_reporting(tokens: Sequence[Token], i: int, word: str) -> bool:  # noqa: C901
    """Tell "officials claim that" from "the claim that", "was told" and "the alleged"."""
    j = i - 1
    while j >= 0 and tokens[j].tag == "B":
        j -= 1
    before = tokens[j] if j >= 0 else None
    if word.endswith("ing"):
        return before is None or before.tag not in "D"
    if before is None:
        return word[-1] == "d"
    if before.tag == "D":
        return before.word.lower() in _ALONE
    if before.tag == "A" and before.word.lower() in _BE:
        return False
    if before.tag == "R" or before.word.endswith(("'s", "’s")):
        return False
    if i + 1 < len(tokens) and tokens[i + 1].word == "by" and before.tag not in "NP":
        return False
    if word == "asked" and before.tag == ",":  # "Lund, asked her view, said"
        return False
    if before.tag == "C" and before.word in _SHORTENING and word[-1] == "d":  # "as announced"
        return False
    if word not in _ALSO_NOUNS or before.tag in 'PWAC,"':
        return True
    if before.tag == "N":
        return (
            word.endswith("s")
            or before.word.endswith("s")
            or (j > 1 and tokens[j - 1].word == "and")
        )
    if before.tag == "M":
        return False
    low = before.word.lower()
    return low.endswith("s") != word.endswith("s") and (
        low.endswith("s") or is_role(low) or low in lexicon().groups or low in _DOCUMENTS
    )


_UNWILLING = word_class("unwilling")
_SILENT = word_class("silent acts")
_SUBORDINATE = word_class("subordinators")
_SHORTENING = word_class("shorteners")
_ALONE = word_class("pronoun determiners")
_ALSO_NOUNS = word_class("nouns too")
_BE = word_class("be")


def subject_of_report(tokens: Sequence[Token], verb: int) -> Mention | None:  # noqa: C901
    """Who says, by a verb whose content stands behind it."""
    word = tokens[verb].word.lower()
    before = verb - 1
    while before >= 0 and tokens[before].tag == "B":
        before -= 1
    if word.endswith("ing") and not (verb and tokens[verb - 1].tag == "A"):
        if before >= 0 and (tokens[before].tag in "nN" or tokens[before].word in _ALSO_NOUNS):
            near = phrase_ending(tokens, before, 0)  # "a report saying that"
            if near is None or not near.first:
                return near
            if tokens[near.first - 1].word == "to" or (
                near.form == "nominal" and not _can_say(tokens, near)
            ):
                return subject_of_participle(tokens, verb) or near  # "wrote to the station saying"
            return near
        if before >= 0 and tokens[before].tag == "P":  # "he's saying"
            return Mention(before, before + 1, "pronoun")
        if before <= 0:  # "Saying that it would rain, Lund left"
            return None
        if tokens[before].word in ("by", "in", "for", "without", "after", "before"):
            clause = before
            while (
                clause > 0
                and tokens[clause].tag != ","
                and tokens[clause].word.lower() not in _SUBORDINATE
            ):
                clause -= 1  # "after Kato stirred debate by suggesting": Kato suggested
            return main_subject(
                tokens, clause + 1 if tokens[clause].word.lower() in _SUBORDINATE else 0, verb
            )
        return subject_of_participle(tokens, verb)
    if before >= 0 and tokens[before].word == "to":
        found = _of_infinitive(tokens, before)
        purpose = (
            before > 0
            and tokens[before - 1].tag in "nNYM"
            and not looks_verbal(tokens[before - 1].word)
        )
        if found is None or (
            found.form == "nominal" and (purpose or not is_somebody(tokens, found))
        ):
            return main_subject(tokens, 0, verb) or found  # "met the ministers this month to urge"
        return found
    subject = subject_of(tokens, verb, 0)
    if (
        subject is not None
        and subject.form == "nominal"
        and looks_verbal(tokens[subject.last - 1].word)
    ):
        i = subject.last - 2  # "a man who didn't want to be named said"
        while i > 0 and tokens[i].tag in "ABnV":
            i -= 1
        if i > 0 and tokens[i].tag == "W":
            return phrase_ending(tokens, i - 1, 0)
    return subject


def _can_say(tokens: Sequence[Token], phrase: Mention) -> bool:
    """Whether a noun phrase is one of those who say, or so many of them: "47 percent of islanders"."""
    return speaks(tokens, phrase) or any(
        token.tag == "M" for token in tokens[phrase.first : phrase.last]
    )


def _of_infinitive(tokens: Sequence[Token], to: int) -> Mention | None:
    """Who is "willing to say", "right to note", "has no reason to claim"."""
    i = to - 1
    while i >= 0 and tokens[i].tag in "nBD":
        i -= 1
    if i > 0 and tokens[i].tag == "A" and tokens[i].word.lower() in _BE | _HAVE and i < to - 1:
        return subject_of(tokens, i, 0)
    return subject_of(tokens, to + 1, 0)


_HAVE = word_class("have")


def may_say(tokens: Sequence[Token], verb: int, subject: Mention) -> bool:
    """Whether a subject can say what the verb reports: no crack threatens, and only documents find and show."""
    word = tokens[verb].word.lower()
    frames = frames_of_verbs()[word]
    if subject.form == "pronoun":
        if _is_denied(tokens, verb):
            return False
        return tokens[subject.first].word.lower() != "it" or not (
            word.endswith("ing") or (verb and tokens[verb - 1].word == "to")
        )  # "it goes without saying", "it is fair to say"
    if _is_denied(tokens, verb) or (
        subject.first and tokens[subject.first - 1].word.lower() in ("if", "unless")
    ):
        return False
    if subject.form == "name":
        return "s" not in frames
    if not is_somebody(tokens, subject):
        return False
    if "s" in frames:
        return any(
            token.word.lower() in _DOCUMENTS for token in tokens[subject.first : subject.last]
        )
    if "i" in frames or subject.relative is not None:
        which = (
            subject.relative is None
            or tokens[subject.relative].word == "which"
            or word == "threatens"
        )
        return not which or speaks(tokens, subject)
    return True


def _is_denied(tokens: Sequence[Token], verb: int) -> bool:
    """Whether nothing was said: "did not say that", "never claimed to", "refused to say", "refused to comment"."""
    if verb > 1 and tokens[verb - 1].word == "to" and tokens[verb - 2].word in _UNWILLING:
        return True
    if (
        tokens[verb].word in _UNWILLING
        and verb + 2 < len(tokens)
        and tokens[verb + 2].word in _SILENT
    ):
        return True
    i = verb - 1
    while i >= 0 and tokens[i].tag in "AB":
        if tokens[i].word.replace("’", "'").endswith(("n't", "not", "never", "longer")):
            return True
        i -= 1
    return False


_DOCUMENTS = word_class("documents")
