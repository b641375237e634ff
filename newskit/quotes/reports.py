"""Reported speech in one sentence: which of its words are what somebody is said to have said.

Lund said (that) the port would close; the port would close, Lund said; according to Lund, …; Lund vowed to …; Lund
urged the town to …. A verb of newskit/lexicon/reporting_verbs.txt opens the search; its frames say which forms of
content it takes; `newskit.quotes.contents` says where the content begins and ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from newskit.quotes.before import content_before, is_somebody, speaks
from newskit.quotes.clauses import first_verb
from newskit.quotes.contents import QUESTIONS, begins_behind
from newskit.quotes.endings import content_end
from newskit.quotes.forms import is_role
from newskit.quotes.frames import frames_of_verbs, word_class
from newskit.quotes.grammar import Attribution, attribution_of, owner_of, subject_of_participle
from newskit.quotes.phrases import Mention, looks_verbal, phrase_ending, phrase_starting
from newskit.quotes.subjects import dateline_end, main_subject, subject_of
from newskit.quotes.words import Token, lexicon

__all__ = ["Report", "find_reports"]


class Report(NamedTuple):
    """Words that somebody is reported to have said: parts of the sentence, in offsets of the article."""

    parts: tuple[tuple[int, int], ...]
    by: Attribution


def find_reports(tokens: Sequence[Token]) -> list[Report]:
    """Reports in one sentence, in order, never overlapping; a quote stands in it as one word."""
    frames = frames_of_verbs()
    openers = _openers()
    spots = [i for i, token in enumerate(tokens) if token.word in openers]
    verbs = [i for i in spots if (low := tokens[i].word.lower()) in frames and _is_verb(tokens, i, low)]
    nouns = {i for i in spots if tokens[i].word in lexicon().cue_nouns and _is_that(tokens, i + 1)}.difference(verbs)
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
            report, done = _according(tokens, i, done)
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
    return _make(tokens, [(noun + 2, end)], owner, noun, "possessive"), end


def _closing(tokens: Sequence[Token], verbs: Sequence[int], sources: Sequence[int]) -> Report | None:
    """The report of a sentence that ends in "…, Lund said" or "…, according to Lund": it holds all the others."""
    if len(verbs) + len(sources) < 2:
        return None
    last = max([*verbs, *sources])
    if last in sources:
        report, behind = _according(tokens, last, 0)
        return report if report is not None and behind >= len(tokens) - _LAST_WORDS and last > 4 else None
    frames = frames_of_verbs()[tokens[last].word.lower()]
    if frozenset("cta").isdisjoint(frames) or begins_behind(tokens, last, frames) is not None:
        return None
    subject, parts = content_before(tokens, last, 0, addressed="a" in frames, outer=True)
    if subject is None or len(parts) > 1 or (subject.form == "nominal" and not is_somebody(tokens, subject)):
        return None
    if any(tokens[k].tag == "V" and k != last for k in range(parts[0][1], len(tokens))):
        return None
    return _make(tokens, parts, subject, last, "reported-before")


_SAY = word_class("say")
_LAST_WORDS = 12  # words that may stand behind the source of a sentence, such as its apposition


def _reported(tokens: Sequence[Token], verb: int, frames: str, low: int) -> tuple[Report | None, int]:
    """The report that a verb makes, and where to go on."""
    if not _is_inverted(tokens, verb, low):
        begin = begins_behind(tokens, verb, frames)
        if begin is not None and not _only_closes(tokens, verb, begin, low):
            return _behind(tokens, verb, begin, low)
    if frozenset("cta").isdisjoint(frames) or tokens[verb].word.endswith("ing"):
        return None, low
    subject, parts = content_before(tokens, verb, low, addressed="a" in frames)
    if subject is None or (subject.form == "nominal" and not is_somebody(tokens, subject)):
        return None, low
    return _make(tokens, parts, subject, verb, "reported-before"), max(verb + 1, parts[-1][1])


def _behind(tokens: Sequence[Token], verb: int, begin: int, low: int) -> tuple[Report | None, int]:
    """The report of a verb whose content begins behind it, at `begin`."""
    leading = all(token.tag in "CBR" for token in tokens[:verb]) and tokens[verb].word.lower().endswith("ing")
    if leading or tokens[0].word == "Having":
        end = content_end(tokens, begin, inside="clause")  # "Saying that it would rain, Lund left"
        subject = phrase_starting(tokens, end + 1, len(tokens)) if end + 1 < len(tokens) else None
    else:
        subject = _subject(tokens, verb)
        if subject is None or not _may_say(tokens, verb, subject):
            return None, low
        end = content_end(tokens, begin, inside=_place_of(tokens, verb, begin, subject))
    if subject is None or end - begin < 1 + (tokens[begin].tag != '"') or _is_anonymity(tokens, begin):
        return None, low
    return _make(tokens, [(begin, end)], subject, verb, "reported"), end


def _is_anonymity(tokens: Sequence[Token], begin: int) -> bool:
    """Tell "asked not to be named", which says how one is quoted and not what was said."""
    words = [token.word for token in tokens[begin : begin + 5]]
    return "be" in words[:3] and not _NAMING.isdisjoint(words)


_NAMING = word_class("naming")


def _may_say(tokens: Sequence[Token], verb: int, subject: Mention) -> bool:
    """Whether a subject can say what the verb reports: no crack threatens, and only documents find and show."""
    word = tokens[verb].word.lower()
    frames = frames_of_verbs()[word]
    if subject.form == "pronoun":
        if _is_denied(tokens, verb):
            return False
        return tokens[subject.first].word.lower() != "it" or not (
            word.endswith("ing") or (verb and tokens[verb - 1].word == "to")
        )  # "it goes without saying", "it is fair to say"
    if _is_denied(tokens, verb):
        return False
    if subject.form == "name":
        return "s" not in frames
    if not is_somebody(tokens, subject):
        return False
    if "s" in frames:
        return any(token.word.lower() in _DOCUMENTS for token in tokens[subject.first : subject.last])
    if "i" in frames or subject.relative is not None:
        which = subject.relative is None or tokens[subject.relative].word == "which" or word == "threatens"
        return not which or speaks(tokens, subject)
    return True


def _is_denied(tokens: Sequence[Token], verb: int) -> bool:
    """Whether nothing was said: "did not say that", "never claimed to"."""
    i = verb - 1
    while i >= 0 and tokens[i].tag in "AB":
        if tokens[i].word.replace("’", "'").endswith(("n't", "not", "never", "longer")):
            return True
        i -= 1
    return False


def _is_inverted(tokens: Sequence[Token], verb: int, low: int) -> bool:
    """Tell "…, said Ada Lund of the union" from "Ada Lund, the mayor, said the port was closed"."""
    if verb <= low or tokens[verb - 1].tag not in ',"-' or tokens[verb].word.endswith(("ing", "told", "tells")):
        return False
    if frozenset("ct").isdisjoint(frames_of_verbs()[tokens[verb].word.lower()]):
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
    if tokens[verb].word.lower() not in _SAY or any(token.tag == "," for token in tokens[low : verb - 1]):
        return False
    commas = [k for k in range(verb + 1, min(len(tokens) - 1, verb + _LAST_WORDS)) if tokens[k].tag == ","]
    return any(tokens[k + 1].tag in "AV" for k in commas) and first_verb(tokens, low, verb - 1) is None


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
    if begin == verb + 1 or tokens[begin - 1].word in ("for", "of", "about", "on"):
        frames = frames_of_verbs()[tokens[verb].word.lower()]
        if (
            frozenset("dDgofF").isdisjoint(frames) is False
            and first_verb(tokens, begin, min(begin + 8, len(tokens))) is None
        ):
            return (
                "name"
                if not frozenset("dD").isdisjoint(frames) and tokens[begin - 1].word not in ("for", "on")
                else "thing"
            )
    if any(token.tag == "W" for token in tokens[subject.last : verb]):
        return "relative"
    first = subject.first
    while first and tokens[first - 1].tag in "nNTDM":
        first -= 1
    before = tokens[first - 1].word.lower() if first else ""
    if before in _SUBORDINATE or (tokens[0].word.lower() in _SUBORDINATE and first <= 4):
        return "clause"
    return "question" if tokens[begin].word.lower() in QUESTIONS else ""


_SUBORDINATE = word_class("subordinators")


def _according(tokens: Sequence[Token], i: int, low: int) -> tuple[Report | None, int]:
    """The report of "according to Lund", which stands before its content or behind it."""
    high = len(tokens)
    if i + 2 >= high or tokens[i + 1].word != "to" or (i and tokens[i - 1].tag in "AP"):
        return None, low
    source = phrase_starting(tokens, i + 2, high)
    if source is None and tokens[i + 2].tag == "V":  # "according to figures published by the council"
        source = Mention(i + 2, i + 3, "nominal")
    if source is None or (source.form == "nominal" and source.last - source.first == 1 and _is_idle(tokens, source)):
        return None, low
    source = _without_participle(tokens, source)
    last = i
    while last > low and tokens[last - 1].tag in ",B-":
        last -= 1
    begin = low or dateline_end(tokens, 0, last)
    while begin < last and (
        tokens[begin].tag in ",-" or tokens[begin].word.lower() in ("and", "but", "while", "though")
    ):
        begin += 1
    if first_verb(tokens, begin, last) is not None:
        return _make(tokens, [(begin, last)], source, i, "according-to"), source.last
    middle, begin = begin, _behind_source(tokens, source.last)
    if begin + 2 > high:
        return None, low
    end = content_end(tokens, begin)
    if (
        last > middle and tokens[middle].tag in "DNnP" and tokens[begin].tag in "AV"
    ):  # "The port, according to Lund, will"
        return _make(tokens, [(middle, last), (begin, end)], source, i, "according-to"), end
    return _make(tokens, [(begin, end)], source, i, "according-to"), end


def _is_idle(tokens: Sequence[Token], source: Mention) -> bool:
    """Tell "according to plan" from "according to police"."""
    word = tokens[source.first].word
    return tokens[source.first].tag == "n" and not word.endswith("s") and not speaks(tokens, source)


def _without_participle(tokens: Sequence[Token], source: Mention) -> Mention:
    """For "a report published on Tuesday": a report."""
    for k in range(source.first + 1, source.last):
        if source.form == "nominal" and looks_verbal(tokens[k].word) and tokens[k - 1].tag == "n":
            return source._replace(last=k)
    return source


def _behind_source(tokens: Sequence[Token], i: int) -> int:
    """Where the content begins behind "According to Lund, the mayor of Saltmere,"."""
    high = len(tokens)
    commas = [k for k in range(i, min(high, i + _LONGEST_SOURCE)) if tokens[k].tag == ","]
    for comma in commas:
        subject = phrase_starting(tokens, comma + 1, high)
        if subject is not None and first_verb(tokens, subject.last - 1, min(high, subject.last + 3)) is not None:
            return comma + 1
    return commas[0] + 1 if commas else high


_LONGEST_SOURCE = 30  # words of who is named by "according to"


def _make(tokens: Sequence[Token], parts: Sequence[tuple[int, int]], subject: Mention, verb: int, rule: str) -> Report:
    spans = tuple((tokens[first].start, tokens[last - 1].end) for first, last in parts)
    return Report(spans, attribution_of(tokens, subject, verb, rule))


# ---- verbs and their subjects --------------------------------------------------------------------------

_BE = word_class("be")


def _is_verb(tokens: Sequence[Token], i: int, word: str) -> bool:
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
        return word.endswith("s") or before.word.endswith("s") or (j > 1 and tokens[j - 1].word == "and")
    if before.tag == "M":
        return False
    low = before.word.lower()
    return low.endswith("s") != word.endswith("s") and (
        low.endswith("s") or is_role(low) or low in lexicon().groups or low in _DOCUMENTS
    )


_SHORTENING = word_class("shorteners")
_DOCUMENTS = word_class("documents")
_ALONE = word_class("pronoun determiners")
_ALSO_NOUNS = word_class("nouns too")


def _subject(tokens: Sequence[Token], verb: int) -> Mention | None:
    """Who says, by a verb whose content stands behind it."""
    word = tokens[verb].word.lower()
    before = verb - 1
    while before >= 0 and tokens[before].tag == "B":
        before -= 1
    if word.endswith("ing") and not (verb and tokens[verb - 1].tag == "A"):
        if before >= 0 and (tokens[before].tag in "nN" or tokens[before].word in _ALSO_NOUNS):
            near = phrase_ending(tokens, before, 0)  # "a report saying that"
            if near is None or not near.first or tokens[near.first - 1].word != "to":
                return near
            return subject_of_participle(tokens, verb)  # "wrote to the station saying"
        if before >= 0 and tokens[before].tag == "P":  # "he's saying"
            return Mention(before, before + 1, "pronoun")
        if before <= 0:  # "Saying that it would rain, Lund left"
            return None
        if tokens[before].word in ("by", "in", "for", "without", "after", "before"):
            clause = before
            while clause > 0 and tokens[clause].tag != "," and tokens[clause].word.lower() not in _SUBORDINATE:
                clause -= 1  # "after Kato stirred debate by suggesting": Kato suggested
            return main_subject(tokens, clause + 1 if tokens[clause].word.lower() in _SUBORDINATE else 0, verb)
        return subject_of_participle(tokens, verb)
    if before >= 0 and tokens[before].word == "to":
        found = _of_infinitive(tokens, before)
        if found is None or (found.form == "nominal" and not is_somebody(tokens, found)):
            return main_subject(tokens, 0, verb)  # "met ministers this month to urge"
        return found
    subject = subject_of(tokens, verb, 0)
    if subject is not None and subject.form == "nominal" and looks_verbal(tokens[subject.last - 1].word):
        i = subject.last - 2  # "a man who didn't want to be named said"
        while i > 0 and tokens[i].tag in "ABnV":
            i -= 1
        if i > 0 and tokens[i].tag == "W":
            return phrase_ending(tokens, i - 1, 0)
    return subject


def _of_infinitive(tokens: Sequence[Token], to: int) -> Mention | None:
    """Who is "willing to say", "right to note", "has no reason to claim"."""
    i = to - 1
    while i >= 0 and tokens[i].tag in "nBD":
        i -= 1
    if i > 0 and tokens[i].tag == "A" and tokens[i].word.lower() in _BE | _HAVE and i < to - 1:
        return subject_of(tokens, i, 0)
    return subject_of(tokens, to + 1, 0)


_HAVE = word_class("have")
