"""A text → what closes a wire story: REUTER, -30-, (AP), "(Reporting by Ada Lund; editing by Teo Brandt)"."""

from __future__ import annotations

import re
from functools import cache

from newskit.cleaning.dateline import agencies
from newskit.cleaning.found import SIGN_OFF, WIRE, Cut
from newskit.cleaning.lines import lines_up
from newskit.cleaning.unfold import one_of
from newskit.text import read_lexicon

__all__ = ["find_sign_off", "sign_off_pattern"]

_LONGEST = 60  # characters of a sign-off in a line of its own
_WIRE = re.compile(
    r"\((?:additional |with )?(?:reporting|writing|editing|compiled|translated)\b[^()]*\)\W*$",
    re.IGNORECASE,
)
_WIRE_LONGEST = 600
_BRACKET_END = 4  # characters, in which a closing bracket must stand
_ENDS = tuple('.!?"”’»')  # of a sentence
_THIRTY = re.compile(r"\W*[-–—*]\s?30\s?[-–—*]\W*$")
_NUMBER_SIGNS = re.compile(r"[#*_\s]{3,}$")
_INITIALS = re.compile(r"\(?[a-z]{2,3}(?:/[a-z]{2,4}){1,2}\)?$")  # gr/bp
_DPA = re.compile(r"dpa(?: [a-z]{2,4}| [a-z]\d{1,2}){1,8}$")
_AGENCY_LONGEST = 30  # characters
_AGENCY_END = re.compile(r"(?<=[.!?…\"'”’»)])\s*[-–—]{0,2}\s*\(([^()]{2,20})\)\W*$")


@cache
def _sign_offs() -> frozenset[str]:
    return frozenset(read_lexicon("sign_offs"))


def sign_off_pattern() -> str:
    """Pattern for Arrow's engine: each line that `find_sign_off` cuts at, if it has more than four words, fits it."""
    closing = one_of(re.escape(word) for word in sorted(_sign_offs()))
    alone = one_of(
        [
            "dpa ",
            rf"{one_of(re.escape(name) for name in sorted(agencies()))}\W*$",
            rf"{closing}\W*$",
        ]
    )
    ends = one_of(map(re.escape, _ENDS))
    return one_of(
        [r"\([^()]*\)\W*$", rf"{ends}\s*{closing}$", rf"^\W*{alone}", r"30\s?(?:[*-]|–|—)\W*$"]
    )


def find_sign_off(text: str, start: int, end: int) -> list[Cut]:
    """Find what closes a wire story: a line of its own, or brackets behind the last sentence."""
    line = next(lines_up(text, end), None)
    if line is None or line[0] < start:
        return []
    left, right = line
    last = text[left:right]
    if left > start and (credit := _is_sign_off(last)) is not None:
        return [_cut(left, end, credit)]
    word = last.rpartition(" ")[2]
    if word.isupper() and word in _sign_offs() and last.removesuffix(word).rstrip().endswith(_ENDS):
        return [_cut(right - len(word), end, _agency_of(word))]
    if ")" not in last[-_BRACKET_END:]:
        return []
    place = max(left, right - _WIRE_LONGEST)
    if found := _WIRE.search(text[place:right]):
        if place + found.start() > start:
            return [Cut(place + found.start(), end, WIRE, (found[0].strip("() ."),))]
    elif (found := _AGENCY_END.search(last[-_AGENCY_LONGEST:])) and found[1] in agencies():
        return [_cut(right - len(last[-_AGENCY_LONGEST:]) + found.start(), end, found[1])]
    return []


def _cut(start: int, end: int, credit: str) -> Cut:
    return Cut(start, end, SIGN_OFF, (credit,) if credit else ())


def _agency_of(sign_off: str) -> str:
    return "Reuters" if sign_off.lower().startswith("reuter") else ""


def _is_sign_off(line: str) -> str | None:
    """Return the agency that a line of its own closes with, empty if none is named; None if it closes nothing."""
    if len(line) > _LONGEST:
        return None
    bare = line.strip("()[]<>*#-–—. ")
    if bare in _sign_offs():
        return _agency_of(bare)
    if bare in agencies():
        return bare
    if _DPA.match(bare):
        return "dpa"
    if _THIRTY.match(line) or _NUMBER_SIGNS.match(line) or _INITIALS.match(line):
        return ""
    return None
