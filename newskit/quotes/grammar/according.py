"""Reports by their source: according to Lund, the port would close."""

from __future__ import annotations

from collections.abc import Sequence

from newskit.quotes.grammar.before import is_reported, speaks
from newskit.quotes.grammar.clauses import first_verb, has_quote
from newskit.quotes.grammar.endings import content_end
from newskit.quotes.grammar.phrases import Mention, looks_verbal, phrase_starting
from newskit.quotes.grammar.report import Report, make_report
from newskit.quotes.grammar.subjects import dateline_end
from newskit.quotes.grammar.words import Token

__all__ = ["according_to"]


def according_to(tokens: Sequence[Token], i: int, low: int) -> tuple[Report | None, int]:
    """The report of "according to Lund", which stands before its content or behind it."""
    high = len(tokens)
    if i + 2 >= high or tokens[i + 1].word != "to" or (i and tokens[i - 1].tag in "AP"):
        return None, low
    source = phrase_starting(tokens, i + 2, high)
    if (
        source is None and tokens[i + 2].tag == "V"
    ):  # "according to figures published by the council"
        source = Mention(i + 2, i + 3, "nominal")
    if source is None or (
        source.form == "nominal" and source.last - source.first == 1 and _is_idle(tokens, source)
    ):
        return None, low
    source = _without_participle(tokens, source)
    last = i
    while last > low and tokens[last - 1].tag in ",-":
        last -= 1
    begin = low or dateline_end(tokens, 0, last)
    while begin < last and (
        tokens[begin].tag in ",-" or tokens[begin].word.lower() in ("and", "but", "while", "though")
    ):
        begin += 1
    if has_quote(tokens, begin, last) and not is_reported(tokens, begin, last, outer=True):
        return None, low  # “…,” he told reporters, according to a statement
    if first_verb(tokens, begin, last) is not None:
        return make_report(tokens, [(begin, last)], source, i, "according-to"), source.last
    middle, begin = begin, _behind_source(tokens, source.last)
    if begin + 2 > high:
        return None, low
    end = content_end(tokens, begin)
    if (
        last > middle and tokens[middle].tag in "DNnP" and tokens[begin].tag in "AV"
    ):  # "The port, according to Lund, will"
        return make_report(tokens, [(middle, last), (begin, end)], source, i, "according-to"), end
    return make_report(tokens, [(begin, end)], source, i, "according-to"), end


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
        if (
            subject is not None
            and first_verb(tokens, subject.last - 1, min(high, subject.last + 3)) is not None
        ):
            return comma + 1
    return commas[0] + 1 if commas else high


_LONGEST_SOURCE = 30  # words of who is named by "according to"
