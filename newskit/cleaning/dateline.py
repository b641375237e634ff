"""The first line of a text → the place and day printed before the first sentence, and the agency."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from newskit.cleaning.unfold import one_of
from newskit.text import read_lexicon

__all__ = ["Dateline", "agencies", "dateline_patterns", "split_dateline"]


class Dateline(NamedTuple):
    """Place and day as printed, the agency, and where the text proper begins; empty where there are none."""

    dateline: str
    credit: str
    start_of_body: int


_LONGEST = 100  # characters before the dash
_DASH = re.compile(r"\s*(?:--+|[-\u2013\u2014]+(?=\s)|\u2014|(?<=\s)[\u2013-])\s*")
_MAY_BE = re.compile("[(\u2013\u2014]| -|--|[.]-")
_AGENCY = re.compile(r"\(([^()]{2,30})\)")
_PLACE = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .'’/-])*$")
_SMALL = frozenset(
    "a al am an and da das de del der des di do dos du e el en i la las le les los of os sur the und upon y".split()
)
_PLACE_WORDS = 5
_DAY_WORDS = 5
_SHORT_AGENCY = 2  # letters
_SURE_AGENCIES = frozenset({"AP"})
_NEXT_PLACE = re.compile(
    r"[^\W\d_]+(?: [^\W\d_]+)? [-–—] "
)  # "London - Paris - Berlin: the night train"
_DAY_AT_END = re.compile(
    r", [^,]*\d[^,]*$"
)  # beside a place and a day, any name in brackets is who reports


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
    first = (
        start + len(text[start : start + _LONGEST]) - len(text[start : start + _LONGEST].lstrip())
    )
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


def _read(head: str) -> tuple[str, str, int]:
    """Place and day, agency, and the length of it all; zero if it is no dateline."""
    nothing = "", "", 0
    if head.startswith("("):  # (ANSA) - ROMA, 22 MAR - or (CNN)The storm
        found = _AGENCY.match(head)
        if not found or found[1] not in agencies():
            return nothing
        behind = _skip_dash(head, found.end())
        place, _, length = _read(head[behind:])
        if place:
            return place, found[1], behind + length
        return (
            nothing if _goes_on(head[behind:]) else ("", found[1], behind)
        )  # "(Reuters) was founded in 1851"
    for found in _DASH.finditer(head):
        before = re.sub(r"\)\.$", ")", head[: found.start()].rstrip())  # Madrid, 3 mar (EFE).-
        credit, rest = _split_agency(before)
        if not rest and credit:  # AP - or Reuters - TORONTO, Canada --
            place, _, length = _read(head[found.end() :])
            if place:
                return place, credit, found.end() + length
            alone = (
                len(credit) > _SHORT_AGENCY or credit in _SURE_AGENCIES
            )  # "TT - The race on the island begins"
            return (
                ("", credit, found.end())
                if alone and not _goes_on(head[found.end() :])
                else nothing
            )
        loose = (
            found[0][0].isspace() or bool(credit) or "," in rest
        )  # "LUND--Ada, of Saltmere" is a name
        if loose and _is_certain(rest, credit, head[found.end() :]):
            return rest.rstrip(" ,"), credit, found.end()
        if not found[0].strip() or found[0][:1].isspace() or len(found[0].strip()) > 1:
            break  # a dash that was no dateline's; a hyphen may be inside the place
    found = _AGENCY.search(head)
    if (
        found
        and found[1] in agencies()
        and _is_certain(head[: found.start()].rstrip(), found[1], head[found.end() :])
    ):
        return (
            head[: found.start()].rstrip(" ,"),
            found[1],
            found.end(),
        )  # LONDON (Reuters) The bank
    return nothing


def _skip_dash(head: str, place: int) -> int:
    dash = _DASH.match(head, place)
    return dash.end() if dash else place


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
    place, *day = [part.strip() for part in written.split(",")]
    while day and not any(
        character.isdigit() for character in day[0]
    ):  # Va., or Canada, or South Korea
        if not _PLACE.match(day.pop(0)):
            return False
    if any(len(part.split()) > _DAY_WORDS or ")" in part or '"' in part for part in day):
        return False
    if digits := re.search(r" \d", place):  # NEW YORK 18 Oct, without a comma
        return _is_place(place[: digits.start()]) and bool(credit) and place.isupper()
    if not place or not _is_place(place):
        return False
    if _goes_on(behind):
        return False
    if credit or day or (place.isupper() and "," in written):  # SALTMERE, Va.
        return True
    # Alone, only a city that datelines often name: "OBAMA - The former president" is none.
    known = place.lower() in _cities() if place.isupper() else written in _places()
    return known and not _NEXT_PLACE.match(behind)


def _goes_on(behind: str) -> bool:
    """Whether what stands behind goes on with the sentence, or is nothing."""
    next_letter = behind.lstrip(" \"'“„«‘¡¿(")[:1]
    return not next_letter or next_letter.islower()


def _is_place(place: str) -> bool:
    words = place.split()
    if not 0 < len(words) <= _PLACE_WORDS or not _PLACE.match(place):
        return False
    return all(word[0].isupper() or word in _SMALL for word in words) and words[0][0].isupper()
