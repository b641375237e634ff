"""Reported speech in one sentence: which of its words are what somebody is said to have said.

Lund said (that) the port would close; the port would close, Lund said; according to Lund, …; Lund
vowed to …; Lund urged the town to …. A verb of newskit/lexicon/reporting_verbs.txt opens the
search; its frames say which forms of content it takes; `contents.py` and `endings.py` say where the
content begins and ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from newskit.quotes.grammar.according import according_to
from newskit.quotes.grammar.attribution import owner_of
from newskit.quotes.grammar.before import content_before, is_somebody, speaks
from newskit.quotes.grammar.clauses import first_verb
from newskit.quotes.grammar.contents import QUESTIONS, begins_behind
from newskit.quotes.grammar.endings import content_end
from newskit.quotes.grammar.frames import frames_of_verbs, takes, word_class
from newskit.quotes.grammar.phrases import Mention, phrase_starting
from newskit.quotes.grammar.report import Report, make_report
from newskit.quotes.grammar.verbs import is_reporting, may_say, subject_of_report
from newskit.quotes.grammar.words import Token, lexicon

__all__ = ["find_reports"]


def find_reports(tokens: Sequence[Token]) -> list[Report]:
    """Reports in one sentence, in order, never overlapping; a quote stands in it as one word."""
    frames = frames_of_verbs()
    openers = _openers()
    spots = [i for i, token in enumerate(tokens) if token.word in openers]
    verbs = [
        i
        for i in spots
        if (low := tokens[i].word.lower()) in frames and is_reporting(tokens, i, low)
    ]
    nouns = {
        i for i in spots if tokens[i].word in lexicon().cue_nouns and _is_that(tokens, i + 1)
    }.difference(verbs)
    sources = [i for i in spots if tokens[i].word.lower() == "according"]
    whole = _closing(tokens, verbs, sources)
    if whole is not None:
        return [whole]
    reports: list[Report] = []
    done = 0  # the first token that no report holds yet
    for i in sorted([*verbs, *sources, *nouns]):
        if i < done:
            continue
        if i in nouns:
            report, done = _noun(tokens, i, done)
        elif tokens[i].word.lower() == "according":
            report, done = according_to(tokens, i, done)
        else:
            report, done = _reported(tokens, i, frames[tokens[i].word.lower()], done)
        if report is not None:
            reports.append(report)
    return reports


@lru_cache(maxsize=1)
def _openers() -> frozenset[str]:
    """Words that open the search, however they are written: one look at each word of a sentence finds them."""
    low = frozenset(frames_of_verbs()) | lexicon().cue_nouns | {"according"}
    return low | {word.capitalize() for word in low} | {word.upper() for word in low}


def _is_that(tokens: Sequence[Token], i: int) -> bool:
    return i + 1 < len(tokens) and tokens[i].word == "that"


def _noun(tokens: Sequence[Token], noun: int, low: int) -> tuple[Report | None, int]:
    """The report of "her claim that the port would close"."""
    owner = owner_of(tokens, noun)
    if owner is None or first_verb(tokens, noun + 2, len(tokens)) is None:
        return None, low
    end = content_end(tokens, noun + 2)
    return make_report(tokens, [(noun + 2, end)], owner, noun, "possessive"), end


def _closing(
    tokens: Sequence[Token], verbs: Sequence[int], sources: Sequence[int]
) -> Report | None:
    """The report of a sentence that ends in "…, Lund said" or "…, according to Lund": it holds all the others."""
    if len(verbs) + len(sources) < 2:
        return None
    last = max([*verbs, *sources])
    if last in sources:
        report, behind = according_to(tokens, last, 0)
        return (
            report
            if report is not None and behind >= len(tokens) - _LAST_WORDS and last > 4
            else None
        )
    frames = frames_of_verbs()[tokens[last].word.lower()]
    if not takes(frames, "csa") or begins_behind(tokens, last, frames) is not None:
        return None
    subject, parts = content_before(tokens, last, 0, addressed="a" in frames, outer=True)
    if (
        subject is None
        or len(parts) > 1
        or (subject.form == "nominal" and not is_somebody(tokens, subject))
    ):
        return None
    if any(tokens[k].tag == "V" and k != last for k in range(parts[0][1], len(tokens))):
        return None
    return make_report(tokens, parts, subject, last, "reported-before")


_SAY = word_class("say")
_LAST_WORDS = 12  # words that may stand behind the source of a sentence, such as its apposition


def _reported(
    tokens: Sequence[Token], verb: int, frames: str, low: int
) -> tuple[Report | None, int]:
    """The report that a verb makes, and where to go on."""
    if not _is_inverted(tokens, verb, low):
        begin = begins_behind(tokens, verb, frames)
        if begin is not None and not _only_closes(tokens, verb, begin, low):
            return _behind(tokens, verb, begin, low)
    if not takes(frames, "csa") or tokens[verb].word.endswith("ing"):
        return None, low
    subject, parts = content_before(tokens, verb, low, addressed="a" in frames)
    if subject is None or (subject.form == "nominal" and not is_somebody(tokens, subject)):
        return None, low
    return make_report(tokens, parts, subject, verb, "reported-before"), max(verb + 1, parts[-1][1])


def _behind(tokens: Sequence[Token], verb: int, begin: int, low: int) -> tuple[Report | None, int]:
    """The report of a verb whose content begins behind it, at `begin`."""
    leading = all(token.tag in "CBR" for token in tokens[:verb]) and tokens[
        verb
    ].word.lower().endswith("ing")
    if leading or tokens[0].word == "Having":
        end = content_end(tokens, begin, inside="clause")  # "Saying that it would rain, Lund left"
        subject = phrase_starting(tokens, end + 1, len(tokens)) if end + 1 < len(tokens) else None
    else:
        subject = subject_of_report(tokens, verb)
        if subject is None or not may_say(tokens, verb, subject):
            return None, low
        end = content_end(tokens, begin, inside=_place_of(tokens, verb, begin, subject))
    least = 1 if tokens[begin].tag == '"' or tokens[begin - 1].word in ("for", "of", "about") else 2
    if subject is None or end - begin < least or _is_anonymity(tokens, begin):
        return None, low
    return make_report(tokens, [(begin, end)], subject, verb, "reported"), end


def _is_anonymity(tokens: Sequence[Token], begin: int) -> bool:
    """Tell "asked not to be named", which says how one is quoted and not what was said."""
    words = [token.word for token in tokens[begin : begin + 5]]
    return "be" in words[:3] and not _NAMING.isdisjoint(words)


_NAMING = word_class("naming")


def _is_inverted(tokens: Sequence[Token], verb: int, low: int) -> bool:
    """Tell "…, said Ada Lund of the union" from "Ada Lund, the mayor, said the port was closed"."""
    if (
        verb <= low
        or tokens[verb - 1].tag not in ',"-'
        or tokens[verb].word.endswith(("ing", "told", "tells"))
    ):
        return False
    if not takes(frames_of_verbs()[tokens[verb].word.lower()], "ct"):
        return False
    said_by = phrase_starting(tokens, verb + 1, len(tokens))
    if said_by is None:
        return False
    behind = said_by.last
    if _is_parenthesis(tokens, verb, low):
        return True
    if behind >= len(tokens) or (tokens[behind].tag in ',.("-W' and tokens[behind].word != "that"):
        return said_by.form != "nominal" or speaks(tokens, said_by)
    return said_by.form == "name" and tokens[behind].tag == "R"


def _is_parenthesis(tokens: Sequence[Token], verb: int, low: int) -> bool:
    """Whether "says …" stands between commas inside a clause: "The rooms, says a brochure of the town, will open"."""
    if tokens[verb].word.lower() not in _SAY or any(
        token.tag == "," for token in tokens[low : verb - 1]
    ):
        return False
    commas = [
        k for k in range(verb + 1, min(len(tokens) - 1, verb + _LAST_WORDS)) if tokens[k].tag == ","
    ]
    return (
        any(tokens[k + 1].tag in "AV" for k in commas) and first_verb(tokens, low, verb - 1) is None
    )


def _only_closes(tokens: Sequence[Token], verb: int, begin: int, low: int) -> bool:
    """Whether a verb belongs to the quote before it: “…,” Lund said when he was asked."""
    if tokens[begin - 1].word == "that":
        return False
    i = verb - 1
    while i > low and tokens[i].tag in "ABNnTPDM":
        i -= 1
    return tokens[i].tag == '"' and i < verb and tokens[begin].word.lower() in _CIRCUMSTANCES


_CIRCUMSTANCES = word_class("circumstance openers")


def _place_of(tokens: Sequence[Token], verb: int, begin: int, subject: Mention) -> str:
    """Where a verb stands and what it takes, as `content_end` asks."""
    frames, before = frames_of_verbs()[tokens[verb].word.lower()], tokens[begin - 1].word
    takes_thing = takes(frames, "dDgofF") and (
        begin == verb + 1 or before in ("for", "of", "about", "on")
    )
    if takes_thing and first_verb(tokens, begin, min(begin + 8, len(tokens))) is None:
        return "name" if takes(frames, "dD") and before not in ("for", "on") else "thing"
    if any(token.tag == "W" for token in tokens[subject.last : verb]):
        return "relative"
    first = subject.first
    while first and tokens[first - 1].tag in "nNTDM":
        first -= 1
    link = tokens[first - 1].word.lower() if first else ""
    if link in _SUBORDINATE or (tokens[0].word.lower() in _SUBORDINATE and first <= 4):
        return "clause"
    if tokens[begin].word == "to":
        return "infinitive"
    return "question" if tokens[begin].word.lower() in QUESTIONS else ""


_SUBORDINATE = word_class("subordinators")
