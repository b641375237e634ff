"""The first line of a text → place and day printed before the first sentence, and the agency."""

from __future__ import annotations

import re
from functools import cache
from itertools import dropwhile
from typing import NamedTuple

from newskit.cleaning.lines import one_of
from newskit.text import read_lexicon

__all__ = ["Dateline", "agencies", "dateline_patterns", "split_dateline"]


class Dateline(NamedTuple):
    """Place and day as printed, the agency, and where the text proper begins."""

    dateline: str
    credit: str
    start_of_body: int


_LONGEST = 100  # characters before the dash
_DASH = re.compile(r"\s*(?:--+|[-\u2013\u2014]+(?=\s)|\u2014|(?<=\s)[\u2013-])\s*")
_MAY_BE = re.compile("[(\u2013\u2014]| -|--|[.]-")
_AGENCY = re.compile(r"\(([^()]{2,30})\)")
_PLACE = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .'’/-])*$")
_SMALL = frozenset(
    "a al am an and da das de del der des di do dos du e el en i la las le les los of os sur the "
    "und upon y".split()
)
_PLACE_WORDS = 5
_DAY_WORDS = 5
_SHORT_AGENCY = 2  # letters
_SURE_AGENCIES = frozenset({"AP"})
# "London - Paris - Berlin: the night train"
_NEXT_PLACE = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)? [-–—] ")
# Beside a place and a day, any name in brackets is who reports.
_DAY_AT_END = re.compile(r", [^,]*\d[^,]*$")


@cache
def agencies() -> frozenset[str]:
    """Names of news agencies, as datelines and sign-offs print them."""
    return frozenset(read_lexicon("agencies"))


@cache
def _places() -> frozenset[str]:
    return frozenset(read_lexicon("dateline_places"))


@cache
def _cities() -> frozenset[str]:
    return frozenset(place.lower() for place in _places())


def dateline_patterns() -> tuple[str, str]:
    """Patterns for Arrow's engine: the first 100 characters of a line with a dateline fit both.

    The first finds the dash or bracket; the second, that no word before the first mark or number is
    in lower case.
    """
    small = one_of(map(re.escape, _SMALL))
    word = rf"(?:[^a-z\s,(\d–—-][^\s,(–—]*|{small})"
    known = one_of(map(re.escape, agencies()))
    return _MAY_BE.pattern, rf"^(?:\(|{known}\W|(?:{word}\s+)*{word}?\s*[,(\d–—-])"


def split_dateline(text: str, start: int = 0) -> Dateline:
    """Dateline and credit at the beginning of a text.

    ``STOCKHOLM, Aug 29 (AFP) -``, ``(CNN)``, ``(ANSA) - ROMA, 22 MAR -``, ``Wien -``. Only what is
    certain counts: a known agency, a place in capitals, a place with a day, or a city that
    datelines often name.

    Parameters
    ----------
    text : str
    start : int
        Where to begin, if what stands before was found to be no part of the article.

    Returns
    -------
    Dateline
        ``text[start_of_body:]`` is the text without it; without a dateline, ``dateline`` and
        ``credit`` are empty.

    Examples
    --------
    >>> split_dateline("SALTMERE, Aug 29, 2014 (AFP) - The port opened.")
    Dateline(dateline='SALTMERE, Aug 29, 2014', credit='AFP', start_of_body=31)
    """
    nothing = Dateline("", "", start)
    opening = text[start : start + _LONGEST]
    first = start + len(opening) - len(opening.lstrip())
    head = text[first : first + _LONGEST].partition("\n")[0]
    if not _MAY_BE.search(head):
        return nothing
    place, credit, length = _read(head)
    if not length:
        return nothing
    body = first + length
    while body < len(text) and text[body].isspace():
        body += 1
    return Dateline(place, credit, body) if body < len(text) else nothing


_Found = tuple[str, str, int]  # place and day, agency, and the length of it all
_NOTHING = "", "", 0


def _read(head: str) -> _Found:
    """Read the beginning of a line; a length of zero if it is no dateline."""
    if head.startswith("("):  # (ANSA) - ROMA, 22 MAR - or (CNN)The storm
        bracket = _AGENCY.match(head)
        if not bracket or bracket[1] not in agencies():
            return _NOTHING
        dash = _DASH.match(head, bracket.end())
        return _read_behind(bracket[1], head, (dash or bracket).end(), alone=True)
    for dash in _DASH.finditer(head):
        before = re.sub(r"\)\.$", ")", head[: dash.start()].rstrip())  # Madrid, 3 mar (EFE).-
        credit, place = _split_agency(before)
        if credit and not place:  # AP - or Reuters - TORONTO, Canada --
            alone = len(credit) > _SHORT_AGENCY or credit in _SURE_AGENCIES
            return _read_behind(credit, head, dash.end(), alone=alone)
        spaced = dash[0][0].isspace()
        may_be_name = not (spaced or credit or "," in place)  # "LUND--Ada, of Saltmere"
        if not may_be_name and _is_certain(place, credit, head[dash.end() :]):
            return place.rstrip(" ,"), credit, dash.end()
        may_be_hyphen = not spaced and len(dash[0].strip()) == 1
        if not may_be_hyphen:
            break  # a dash that was no dateline's; a hyphen may be inside the place
    return _read_without_dash(head)


def _read_behind(credit: str, head: str, end: int, *, alone: bool) -> _Found:
    """Read what stands behind an agency: a place, or the article, where agencies may stand alone.

    "TT - The race on the island begins" names none, and "(Reuters) was founded in 1851" goes on.
    """
    place, _, length = _read(head[end:])
    if place:
        return place, credit, end + length
    if alone and not _goes_on(head[end:]):
        return "", credit, end
    return _NOTHING


def _read_without_dash(head: str) -> _Found:
    """Read LONDON (Reuters) The bank."""
    bracket = _AGENCY.search(head)
    if not bracket or bracket[1] not in agencies():
        return _NOTHING
    before = head[: bracket.start()].rstrip()
    if not _is_certain(before, bracket[1], head[bracket.end() :]):
        return _NOTHING
    return before.rstrip(" ,"), bracket[1], bracket.end()


def _split_agency(before: str) -> tuple[str, str]:
    """Agency and the rest of "PARIS, Aug 29 (AFP)" or of "AFP"."""
    if before in agencies():
        return before, ""
    if before.endswith(")") and (found := _AGENCY.search(before)) and found.end() == len(before):
        rest = before[: found.start()].rstrip(" ,")
        known = found[1] in agencies() or found[1].partition("/")[0] in agencies()  # (dpa/lno)
        return (found[1], rest) if known or _DAY_AT_END.search(rest) else ("", before)
    return "", before


def _is_certain(written: str, credit: str, behind: str) -> bool:
    """Whether what stands before a dash is a place, with or without a day."""
    place, *parts = [part.strip() for part in written.split(",")]
    day = list(dropwhile(_has_no_digit, parts))
    regions = parts[: len(parts) - len(day)]  # Va., or Canada, or South Korea
    if not all(map(_PLACE.match, regions)) or not all(map(_may_be_day, day)):
        return False
    if digits := re.search(r" \d", place):  # NEW YORK 18 Oct, without a comma
        return bool(credit) and place.isupper() and _is_place(place[: digits.start()])
    if not _is_place(place) or _goes_on(behind):
        return False
    if credit or day or (place.isupper() and "," in written):  # SALTMERE, Va.
        return True
    # Alone, only a city that datelines often name: "OBAMA - The former president" is none.
    known = place.lower() in _cities() if place.isupper() else written in _places()
    return known and not _NEXT_PLACE.match(behind)


def _has_no_digit(part: str) -> bool:
    return not any(map(str.isdigit, part))


def _may_be_day(part: str) -> bool:
    return len(part.split()) <= _DAY_WORDS and ")" not in part and '"' not in part


def _goes_on(behind: str) -> bool:
    """Whether what stands behind goes on with the sentence, or is nothing."""
    next_letter = behind.lstrip(" \"'“„«‘¡¿(")[:1]
    return not next_letter or next_letter.islower()


def _is_place(place: str) -> bool:
    words = place.split()
    if not 0 < len(words) <= _PLACE_WORDS or not _PLACE.match(place):
        return False
    return all(word[0].isupper() or word in _SMALL for word in words) and words[0][0].isupper()
