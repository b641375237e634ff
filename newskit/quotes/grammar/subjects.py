"""Subjects among tagged words: in "Lund, who chairs the port board, said" it is Lund who said.

The grammar of attribution (`newskit.quotes.grammar.attribution`) asks this module; it knows nothing
of quotes.
"""

from __future__ import annotations

from collections.abc import Sequence

from newskit.quotes.grammar.frames import word_class
from newskit.quotes.grammar.phrases import (
    Mention,
    is_possessive,
    looks_verbal,
    phrase_ending,
    phrase_starting,
)
from newskit.quotes.grammar.words import Token, is_role, lexicon

__all__ = ["dateline_end", "main_subject", "subject_of"]

_SKIPPED_BEFORE_CUE = frozenset("ABY")


def main_subject(tokens: Sequence[Token], low: int, high: int) -> Mention | None:  # noqa: C901
    """Subject of the clause that starts at token `low`: after a first adverb or an "On Friday,"."""
    i = low
    for _ in range(4):
        while i < high and tokens[i].tag in 'CBY,"-':
            i += 1
        if i >= high:
            return None
        clause = i > low and tokens[i - 1].tag == "C" and tokens[i - 1].word.lower() in _CLAUSES
        introduced = clause or tokens[i].tag == "R"
        if i + 2 < high and tokens[i].word.lower() in _WHEN and tokens[i + 1].word in _SPANS:
            i += 2  # "This month the board said"
            continue
        later = _ends_as_time(tokens, i, high) or dateline_end(tokens, i, high)
        if later:
            i = later
            continue
        if tokens[i].tag == "N" and _opens_with_participle(tokens, i, high):
            introduced = True
        if not introduced and not (
            tokens[i].tag in "nV" and tokens[i].word.lower().endswith(("ing", "ed"))
        ):
            return phrase_starting(tokens, i, high)
        comma = i
        while comma < high and tokens[comma].tag != ",":
            comma += 1
        if tokens[i].tag in "NTDP" and all(tokens[j].tag in "NTDnM" for j in range(i, comma)):
            return phrase_starting(tokens, i, high)  # "While Lund, who chairs the port, laid out"
        if comma >= high:
            if tokens[i].tag != "R":
                return phrase_starting(tokens, i, high)
            return phrase_ending(tokens, high - 1, i)
        i = comma + 1
        if i + 1 < high and tokens[i].tag == "N" and tokens[i + 1].tag == "," and i + 2 < high:
            i += 2  # "At a rally in Beaumont, Tex., Lund …"
    return None


def _ends_as_time(tokens: Sequence[Token], i: int, high: int) -> int:
    """For "Hours later, Lund …": the place behind the comma, else 0."""
    for j in range(i + 1, min(i + 5, high - 1)):
        if (
            tokens[j].word in ("later", "earlier", "ago", "before", "after")
            and tokens[j + 1].tag == ","
        ):
            return j + 2
    return 0


def dateline_end(tokens: Sequence[Token], i: int, high: int) -> int:
    """For "SALTMERE, Ohio (AP) — Lund …": the place behind the dash, else 0."""
    if not (tokens[i].word.isupper() and len(tokens[i].word) > 2):
        return 0
    for j in range(i + 1, min(i + 8, high - 1)):
        if tokens[j].tag == "-":
            return j + 1
        if tokens[j].tag not in "N,()YM":
            return 0
    return 0


def _opens_with_participle(tokens: Sequence[Token], i: int, high: int) -> bool:
    """Tell "Speaking in the rain, Lund …" from a name that ends so."""
    if (
        not tokens[i].word.endswith(("ing", "ed"))
        or i + 1 >= high
        or tokens[i + 1].tag not in "RDBPCMWA"
    ):
        return False
    return any(token.tag == "," for token in tokens[i + 1 : high])


_NUMBERS = word_class("numbers")
_WHEN = word_class("before times")
_SPANS = word_class("times")
_CLAUSES = word_class("subordinators")


def subject_of(tokens: Sequence[Token], verb: int, low: int) -> Mention | None:  # noqa: C901
    """Subject that stands before the verb at index `verb`, in the sentence that starts at `low`."""
    i = verb - 1
    while i >= low:
        if i - 1 > low and tokens[i].word in _SPANS and tokens[i - 1].word.lower() in _WHEN:
            i -= 2  # "the top court last week ruled"
            continue
        tag = tokens[i].tag
        if tag in _SKIPPED_BEFORE_CUE:
            i -= 1
            if tag == "Y" and i >= low and tokens[i].word in ("on", "in", "late", "early"):
                i -= 1
        elif _is_chained(tokens, i, verb, low):
            i -= 1
        elif (
            tag == "R"
            and tokens[i].word in ("on", "up", "out", "by")
            and i > low
            and tokens[i - 1].tag == "V"
        ):
            i -= 2
        else:
            break
    if i < low:
        return None
    tag, word = tokens[i].tag, tokens[i].word
    if word.endswith("ing") and tag == "V":
        return None
    if (
        tag in "DR"
        and word.lower() not in _NUMBERS
        and word.lower()
        not in ("both", "many", "some", "others", "all", "one", "another", "this", "that")
    ):
        return None
    if tag == "W":
        found = _antecedent(tokens, i, low)
        return found and found._replace(relative=i)
    if tag in 'C"':
        return main_subject(tokens, low, i)
    if tag in ",)-":
        return _before_apposition(tokens, i, low)
    if is_possessive(word) and tag != "P":
        return None
    if (
        word in ("all", "both", "each") and i > low and tokens[i - 1].tag in "NnP"
    ):  # "Lund and Day both said"
        i -= 1
    found = phrase_ending(tokens, i, low)
    if (
        found is not None
        and found.form == "nominal"
        and found.first - 2 >= low
        and tokens[found.first - 1].word == "and"
    ):
        first = phrase_ending(tokens, found.first - 2, low)
        if first is not None and first.form == "name":
            return _joined(tokens, first, found, low)
    return found and (_outside_relative(tokens, found, low) or found)


def _joined(tokens: Sequence[Token], first: Mention, second: Mention, low: int) -> Mention:
    """For "Lund and other members": Lund, whom we can name; for "Norland and Saltmere councils": all of it."""
    determined = first.first > low and tokens[first.first - 1].tag == "D"
    if first.last - first.first > 1 or (tokens[second.first].tag == "D" and not determined):
        return first
    if not determined and tokens[second.first].word in ("other", "others"):
        return first
    return Mention(first.first - determined, second.last, "nominal")


def _outside_relative(tokens: Sequence[Token], found: Mention, low: int) -> Mention | None:
    """For "a reader who was in the hall said", where the hall was found: the reader."""
    head = tokens[found.first]
    i, verb = (
        found.first - 1,
        head.tag == "n" and (head.word.endswith("s") or looks_verbal(head.word)),
    )
    while i > low and tokens[i].tag in "NnDRABVTM":
        verb = (
            verb or tokens[i].tag in "AV" or (tokens[i].tag == "n" and looks_verbal(tokens[i].word))
        )
        i -= 1
    if i <= low or tokens[i].tag != "W" or not verb or tokens[i].word == "that":
        return None
    whom = _antecedent(tokens, i, low)
    return whom and whom._replace(relative=i)


def _is_chained(tokens: Sequence[Token], i: int, verb: int, low: int) -> bool:
    """Whether a word belongs to the verb's own chain: "went on to say", "has since said"."""
    token = tokens[i]
    if token.tag == "C":
        return token.word == "since" and i > low and tokens[i - 1].tag == "A"
    return i + 1 < verb and (token.tag == "V" or (token.tag == "n" and token.word.endswith("ed")))


def _antecedent(tokens: Sequence[Token], i: int, low: int) -> Mention | None:
    """Whom the "who" at index `i` stands for."""
    j = i - 1
    if tokens[i].word == "which":  # never a person: "Lund works for the council, which says"
        return phrase_ending(tokens, j - 1 if j >= low and tokens[j].tag == "," else j, low, 0)
    if j < low or tokens[j].tag != ",":
        return phrase_ending(tokens, j, low) or main_subject(tokens, low, i)
    near = phrase_ending(tokens, j - 1, low)
    if near is None or near.form != "name":  # "Lund, the head of the board, who said"
        near = _before_apposition(tokens, j, low) or near
    return near or main_subject(tokens, low, i)


def _before_apposition(tokens: Sequence[Token], i: int, low: int) -> Mention | None:
    """Subject of "Lund, who chairs the port, said" or "Lund (I-Ohio), a member, said"; `i` is the last comma."""
    parts = _parts(tokens, low, i)
    if not parts:
        return None
    place = len(parts) - 1
    while place > 0 and _is_apposition(tokens, parts, place):
        place -= 1
    first, last = parts[place]
    if place == 0:
        near = phrase_ending(tokens, last - 1, first)
        if (
            near is not None
            and near.form == "name"
            and any(tokens[j].tag in "CWVA" for j in range(first, near.first))
        ):
            return near  # "it came up after Lund, asked about the port, said"
        found = main_subject(tokens, first, last)
        if found is not None:
            return found
    return phrase_ending(tokens, last - 1, first)


def _parts(tokens: Sequence[Token], low: int, high: int) -> list[tuple[int, int]]:
    """Parts between commas and dashes as (first, last), brackets left out of account at their ends."""
    parts, first, depth = [], low, 0
    for i in range(low, high + 1):
        tag = tokens[i].tag if i < high else ","
        if tag == "(":
            depth += 1
            if depth == 1 and i > first:
                parts.append((first, i))
            first = i + 1
        elif tag == ")":
            depth = max(0, depth - 1)
            first = i + 1
        elif tag in ",-" and not depth:
            if i > first:
                parts.append((first, i))
            first = i + 1
    return parts


def _is_apposition(tokens: Sequence[Token], parts: list[tuple[int, int]], place: int) -> bool:  # noqa: C901
    """Whether a part says more about the one before it, rather than naming the subject itself."""
    first, last = parts[place]
    before = parts[place - 1]
    head, tail = tokens[first], tokens[before[1] - 1]
    if head.tag in "WRMnVAB":
        return True
    if place == 1 and (
        tokens[before[0]].tag in "RYB" or (tokens[before[0]].tag == "C" and tail.tag not in "NT")
    ):
        return False  # "On Friday, the mayor, …"
    if head.tag == "P":
        return False
    if head.tag == "D":
        return tail.tag in "NT)" or place > 1
    described = any(is_role(token.word.lower()) for token in tokens[before[0] : before[1]])
    if head.tag == "N" and place > 1 and described and tail.word in lexicon().groups:
        return True  # "Lund, head of the country's largest bank, Nord Bank, said"
    if head.tag in "NTY":
        if (
            first + 1 < last
            and tokens[first + 1].tag == "R"
            and (_is_place(head.word) or is_role(head.word.lower()))
        ):
            return True  # "Ada Lund, Democrat of Ohio, said"
        if (
            tokens[before[0]].word in _PLACING
            and place > 1
            and last - first <= 2
            and head.tag == "N"
        ):
            return True  # "of Dayton, Ohio,"
        if any(
            tokens[k].tag == "n" and is_role(tokens[k].word)
            for k in range(first, min(last, first + 5))
        ):
            return tail.tag in "NT"  # "Lund, European director of Blue Water,"
        if is_possessive(head.word) or tokens[last - 1].tag == "n":
            return tail.tag in "NT"
        if last - first == 1 and (
            "-" in head.word or head.word.rstrip(".") in ("Jr", "Sr", "II", "III")
        ):
            return True
        return _is_place(head.word) and last - first <= 2
    return False


_PLACING = word_class("whereabouts")


def _is_place(word: str) -> bool:
    return word.rstrip(".").lower() in lexicon().not_names
