"""Reported words that stand before their verb, or on both sides of it: The port, Lund said, would close."""

from __future__ import annotations

from collections.abc import Sequence

from newskit.quotes.grammar.clauses import (
    TIMES,
    behind_circumstances,
    behind_phrase,
    behind_time,
    first_verb,
    has_quote,
)
from newskit.quotes.grammar.endings import CUTTING, content_end
from newskit.quotes.grammar.frames import frames_of_verbs, word_class
from newskit.quotes.grammar.phrases import Mention, is_possessive, looks_verbal, phrase_starting
from newskit.quotes.grammar.subjects import dateline_end, subject_of
from newskit.quotes.grammar.words import Token, is_role, lexicon

__all__ = ["content_before", "is_reported", "is_somebody", "speaks"]


def content_before(
    tokens: Sequence[Token], verb: int, low: int, *, addressed: bool, outer: bool = False
) -> tuple[Mention | None, list[tuple[int, int]]]:
    """Speaker and content of "The port, Lund said, would close" and "The port would close, said Lund".

    `addressed`: the verb takes an addressee ("Lund told the Herald"); `outer`: what it reports may
    report in turn.
    """
    nothing: tuple[None, list[tuple[int, int]]] = (None, [])
    high = len(tokens)
    found = _closing_subject(tokens, verb, low)
    if found is None:
        return nothing
    subject, first, behind = found
    inverted = behind > verb + 1
    comma = first - 1 if tokens[first - 1].tag in ",-" else first
    begin = max(low, dateline_end(tokens, low, comma)) if low == 0 else low
    while begin < comma and (tokens[begin].tag in ",-" or tokens[begin].word.lower() in CUTTING):
        begin += 1
    if comma <= begin or not is_reported(tokens, begin, comma, outer=outer):
        return nothing
    whole = first_verb(tokens, begin, comma) is not None or has_quote(tokens, begin, comma)
    if addressed and not inverted:
        behind = behind_phrase(tokens, behind, high) or behind
    after = behind_circumstances(tokens, behind, high)
    if after + 1 < high and tokens[after].tag == ",":
        if tokens[after + 1].tag == '"' and _leads_in(tokens, begin, after + 1):
            return nothing  # "When the storm was over, Lund said, “…”": a direct quote
        end = _part_behind(tokens, after + 1, whole=whole, inverted=inverted)
        if end is not None:
            first_part = (
                []
                if all(token.tag in "BCY," for token in tokens[begin:comma])
                else [(begin, comma)]
            )
            return subject, [*first_part, (after + 1, end)]
    if not whole or (not inverted and after < high and tokens[after].tag not in ',.;-"C)WR'):
        return nothing
    return subject, [(begin, comma)]


def _part_behind(tokens: Sequence[Token], i: int, *, whole: bool, inverted: bool) -> int | None:
    """End of what goes on behind ", Lund said,"; None if nothing does. `whole`: a clause stands before it already."""
    high = len(tokens)
    nxt = tokens[i]
    if whole and (inverted or nxt.tag == '"' or nxt.word in CUTTING or nxt.word in ("but", "as")):
        return None
    if whole and behind_time(tokens, i, high) > i:
        return None
    if (
        nxt.tag == "W"
        or (nxt.tag in "nV" and nxt.word.endswith("ing"))
        or (inverted and nxt.tag not in "AV")
    ):
        return None
    end = content_end(tokens, i)
    return end if end - i >= 2 or nxt.tag == '"' else None


def _closing_subject(
    tokens: Sequence[Token], verb: int, low: int
) -> tuple[Mention, int, int] | None:
    """Who says, in "…, Lund said" or "…, said Lund": the subject, where its clause begins and what is behind it."""
    high = len(tokens)
    first = verb
    while first > low and tokens[first - 1].tag in "BA":
        first -= 1
    if (
        first > low
        and tokens[first - 1].tag in ',-"'
        and verb + 1 < high
        and tokens[verb + 1].tag in "NnDTMP"
    ):
        said_by = phrase_starting(tokens, verb + 1, high)
        if (
            said_by is not None
            and said_by.first <= verb + 3
            and (
                said_by.form != "nominal"
                or speaks(tokens, said_by)
                or first_verb(tokens, low, first - 1) is None
            )
        ):
            behind = said_by.last
            while (
                behind + 1 < high
                and tokens[behind].word == "and"
                and tokens[behind + 1].tag in "NnT"
            ):
                behind += 2  # "said Lund and others"
            commas = [k for k in range(behind, min(high - 1, behind + 12)) if tokens[k].tag == ","]
            verbal = [
                k for k in commas if tokens[k + 1].tag in "AV"
            ]  # "said a brochure seen by the Herald, will open"
            return said_by, first, verbal[0] if verbal else behind
    subject = subject_of(tokens, verb, low)
    if subject is None or tokens[verb - 1].tag == "C":
        return None
    first = _phrase_first(tokens, subject, low)
    while first - 2 > low and tokens[first - 1].word == "and" and tokens[first - 2].tag in "nN":
        first = _phrase_first(
            tokens, Mention(first - 2, first - 1, "nominal"), low
        )  # "analysts and traders said"
        subject = subject._replace(first=first) if subject.form == "nominal" else subject
    first = _before_role(tokens, first, low)
    return (subject, first, verb + 1) if first > low and tokens[first - 1].tag in ',-"' else None


def _before_role(tokens: Sequence[Token], first: int, low: int) -> int:
    """For "…, a spokeswoman, Ada Lund, said": where "a spokeswoman" begins, which is no part of the content."""
    if not (first - 2 > low and tokens[first - 1].tag == ","):
        return first
    comma = next(
        (k for k in range(first - 2, max(low, first - 9), -1) if tokens[k].tag == ","), None
    )
    if (
        comma is None
        or tokens[comma + 1].tag != "D"
        or not speaks(tokens, Mention(comma + 1, first - 1, "nominal"))
    ):
        return first
    return first if first_verb(tokens, comma + 1, first - 1) is not None else comma + 1


def _leads_in(tokens: Sequence[Token], begin: int, quote: int) -> bool:
    """Whether the words before a closing "Lund said," only lead up to the quote behind it."""
    head = tokens[begin]
    if tokens[quote].word[1:2].isupper() or first_verb(tokens, begin, quote - 2) is not None:
        return True
    return head.tag in "RCY" or head.word.endswith("ing")


def speaks(tokens: Sequence[Token], phrase: Mention) -> bool:
    """Whether the head of a noun phrase is of those who say: a role, a body, a document."""
    words = lexicon()
    for token in tokens[phrase.first : phrase.last]:
        low = token.word.lower()
        if token.tag == "R":
            break
        if (
            low in words.groups
            or low in words.cue_nouns
            or low in _SOURCES
            or low in _DOCUMENTS
            or is_role(low)
        ):
            return True
    return False


def is_somebody(tokens: Sequence[Token], phrase: Mention) -> bool:
    """Whether a noun phrase can be one that says something: no time, no adjective alone, no verb misread."""
    if speaks(tokens, phrase):
        return True
    first = tokens[phrase.first]
    if first.word.lower() in _SOME or any(
        token.tag == "M" for token in tokens[phrase.first : phrase.last]
    ):
        return True
    head = phrase.first
    while head + 1 < phrase.last and tokens[head + 1].tag not in "RWYA":
        head += 1
    word = tokens[head].word.lower()
    if word in TIMES or tokens[head].tag not in "nN" or word.endswith("ing") or looks_verbal(word):
        return False
    if first.tag == "D" or is_possessive(first.word):
        return head > phrase.first
    return word.endswith("s") and not first.word.endswith("ing") and not looks_verbal(first.word)


_SOME = word_class("pronoun determiners")
_SOURCES = word_class("sources")
_DOCUMENTS = word_class("documents")


def is_reported(tokens: Sequence[Token], begin: int, end: int, *, outer: bool) -> bool:
    """Whether what stands before a comma is reported, and no quote that the author leads up to."""
    first = next((k for k in range(begin, end) if tokens[k].tag == '"'), None)
    if first is None:
        return True
    if first == begin:  # “A gift” to the town, Lund said; not “It is a gift,” Lund said
        return tokens[first].word[-1] not in ",.?!" and end - begin > 3
    if tokens[first - 1].tag in ",:" or tokens[first - 1].word.lower() in frames_of_verbs():
        return False
    return outer or not any(
        tokens[k].tag == "V"
        and tokens[k - 1].tag in "NPWBA"
        and tokens[k].word in frames_of_verbs()
        for k in range(begin + 1, first)
    )


def _phrase_first(tokens: Sequence[Token], subject: Mention, low: int) -> int:
    """First token of the noun phrase that a name ends: "the harbour master Ada Lund"."""
    first = subject.first
    while first > low and (
        tokens[first - 1].tag in "nNTDM" or is_possessive(tokens[first - 1].word)
    ):
        first -= 1
    return first
