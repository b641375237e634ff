"""A text → what closes a wire story: REUTER, -30-, (AP), "(Reporting by Ada Lund)"."""

from __future__ import annotations

import re
from functools import cache

from newskit.cleaning.dateline import agencies
from newskit.cleaning.found import SIGN_OFF, WIRE, Cut
from newskit.cleaning.lines import lines_up, one_of
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
    """Pattern for Arrow's engine: each line of over four words that `find_sign_off` cuts fits."""
    closing = one_of(map(re.escape, sorted(_sign_offs())))
    agency = one_of(map(re.escape, sorted(agencies())))
    ends = one_of(map(re.escape, _ENDS))
    return one_of(
        [
            r"\([^()]*\)\W*$",
            rf"{ends}\s*{closing}$",
            rf"^\W*(?:dpa |{agency}\W*$|{closing}\W*$)",
            r"30\s?(?:[*-]|–|—)\W*$",
        ]
    )


def find_sign_off(text: str, start: int, end: int) -> list[Cut]:
    """Find what closes a wire story: a line of its own, or a word or brackets behind the last."""
    span = next(lines_up(text, end), None)
    if span is None or span[0] < start:
        return []
    left, right = span
    line = text[left:right]
    credit = _credit_of(line) if left > start else None
    if credit is not None:
        return [_cut(left, end, credit)]
    word = line.rpartition(" ")[2]
    before = line.removesuffix(word).rstrip()
    if word.isupper() and word in _sign_offs() and before.endswith(_ENDS):
        return [_cut(right - len(word), end, _agency_of(word))]
    if ")" in line[-_BRACKET_END:]:
        return _find_bracket(text, start, (left, right), end)
    return []


def _find_bracket(text: str, start: int, last_line: tuple[int, int], end: int) -> list[Cut]:
    """Find who reported, or an agency, in brackets behind the last sentence."""
    left, right = last_line
    if wire := _WIRE.search(text, max(left, right - _WIRE_LONGEST), right):
        authors = wire[0].strip("() .")
        return [Cut(wire.start(), end, WIRE, (authors,))] if wire.start() > start else []
    close = text[max(left, right - _AGENCY_LONGEST) : right]
    found = _AGENCY_END.search(close)
    if found and found[1] in agencies():
        return [_cut(right - len(close) + found.start(), end, found[1])]
    return []


def _cut(start: int, end: int, credit: str) -> Cut:
    return Cut(start, end, SIGN_OFF, (credit,) if credit else ())


def _agency_of(sign_off: str) -> str:
    return "Reuters" if sign_off.lower().startswith("reuter") else ""


def _credit_of(line: str) -> str | None:
    """Agency that a closing line of its own names, empty for none; None if it closes nothing."""
    if len(line) > _LONGEST:
        return None
    bare = line.strip("()[]<>*#-–—. ")
    if bare in _sign_offs():
        return _agency_of(bare)
    if bare in agencies():
        return bare
    if _DPA.match(bare):
        return "dpa"
    closes = any(form.match(line) for form in (_THIRTY, _NUMBER_SIGNS, _INITIALS))
    return "" if closes else None
