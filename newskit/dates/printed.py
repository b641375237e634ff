"""The parts of a date as newspapers, mail and databases print it: with the name of a month, or three numbers.

The string is cut from left to right. Each part must be known, and together they must be one date;
weekdays and small words ("den", "kl.", "à") only tell the order of three numbers. Nothing else is
skipped: it might be a second date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from newskit.dates.words import ZONES, date_words, day_first_words, fold

__all__ = ["Clock", "Printed", "scan"]


class Clock(NamedTuple):
    """A time of day."""

    hour: int = 0
    minute: int = 0
    second: int = 0
    microsecond: int = 0


class Printed(NamedTuple):
    """One date in its parts. `mark` divides three numbers with the year last, and is None elsewhere.

    `weekday` (Monday is 0) and `day_first`, a word of a language that puts the day first, may tell
    their order.
    """

    year: int
    month: int
    day: int | None
    short_year: bool = False
    mark: str | None = None
    clock: Clock | None = None
    zone: str | None = None
    weekday: int | None = None
    day_first: bool = False


_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)", re.ASCII)
# "1.5.14 Uhr" is two in the afternoon, of no year.
_YEAR_LAST = re.compile(
    r"""(\d{1,2}) ([-/.]) (\d{1,2}) \2 (\d{4}|\d{2}) (?! \d | [-/.:]\d | \s?(?:uhr|[hu])\b )
      | (\d{1,2}) (\.) \s? (\d{1,2}) \.\s? (\d{4}) (?! \d | [-/.:]\d )  # 1. 5. 2014""",
    re.ASCII | re.VERBOSE,
)
_TIME = re.compile(
    r"""(?P<hour>\d{1,2})
    (?: (?: [:.] | \s?[hu]\s? ) (?P<minute>\d{2})  # 13:45, 13.45, 14h30, 14u30
        (?: [:.] (?P<second>\d{2}) (?: [.,] (?P<fraction>\d{1,9}) )? )?
        (?! \d | [:.]\d )
        (?: \s? (?P<half>[ap]) \.?\s? m\b )?
      | \s? (?P<half_of_hour>[ap]) \.?\s? m\b  # 5 pm
      | \s? (?: uhr | h )\b
    )
    (?: \s* (?P<zone> (?:gmt|utc)\s?[+-]\d{1,2}(?::?\d{2})? | [+-]\d{2}(?::?\d{2})? ) (?!\d) )?""",
    re.ASCII | re.VERBOSE,
)
# An ordinal's ending belongs to its number (5th, 1er, 3:e); the month of 05OCT2013 does not.
_NUMBER = re.compile(
    r"(\d{1,4})(?!\d)(?:(?:st|nd|rd|th|er|re|:?[eao]|ste|de|te)(?![^\W\d_]))?", re.ASCII
)
_WORD = re.compile(r"(?:etc/)?([^\W\d_]+)")  # Etc/GMT
_GAP = re.compile(r"[\s,.;|/@·•–—-]+")
_COMMENT = re.compile(r"\([^()\d]*\)")  # of RFC 822: (CEST), (Newfoundland Time)

# What may be one date: d a day, m a month, y a year of four digits, s of two.
_SHAPES = {"dmy", "mdy", "ymd", "ydm", "dms", "my", "ym"}


def scan(text: str) -> Printed | None:
    """Parts of the one date in `text`; None where there is none, or two, or anything else."""
    date: Printed | None = None
    clock: Clock | None = None
    zone: str | None = None
    named: list[tuple[str, str]] = []
    beside: list[str] = []
    for kind, match in _cut(_COMMENT.sub(" ", fold(text))):
        if match is None:
            return None
        if kind == "numeric":
            date = _numeric(match)
        elif kind == "time":
            if clock:
                return None
            clock, zone = _clock(match), zone or match["zone"]
        elif kind == "zone":
            zone = zone or match[1]
        elif kind == "beside":
            beside.append(match[1])
        elif kind in "dmy":
            named.append((kind, match[1]))
    _, days, small = date_words()
    if date and any(word not in days for _, word in named):
        return None
    beside += [word for _, word in named if date]  # "mar. 5/11/2013" is a Tuesday
    date = date or _named(named)
    if date is None or (date.day is None and clock):  # a time of no day
        return None
    # "la" is a Saturday in Finland, and an article elsewhere.
    weekday = next((days[word] for word in beside if word in days and word not in small), None)
    day_first = not day_first_words().isdisjoint(beside)
    return date._replace(
        clock=clock, zone=zone if clock else None, weekday=weekday, day_first=day_first
    )


def _cut(text: str) -> Iterator[tuple[str, re.Match[str] | None]]:
    """Parts in their order: of what kind, and the match; none for what isn't known."""
    place, dated = 0, False  # after a date, 13.45.10 is a time
    while place < len(text):
        if "0" <= text[place] <= "9":
            kind, match = _cut_number(text, place, dated)
            dated |= kind in ("numeric", "y")
        elif match := _WORD.match(text, place):
            kind = _kind(match[1])
        else:
            kind, match = "gap", _GAP.match(text, place)
        yield kind, match if kind != "unknown" else None
        if match is None:
            return
        place = match.end()


def _cut_number(text: str, place: int, dated: bool) -> tuple[str, re.Match[str] | None]:
    if not dated and (match := _YEAR_FIRST.match(text, place) or _YEAR_LAST.match(text, place)):
        return "numeric", match
    if match := _TIME.match(text, place):
        return "time", match
    match = _NUMBER.match(text, place)
    return "y" if match and len(match[1]) == 4 else "d" if match and len(
        match[1]
    ) < 3 else "unknown", match


def _kind(word: str) -> str:
    known = date_words()
    if word in known.months:
        return "m"
    if word in known.days or word in known.small:
        return "beside"
    return "zone" if word in ZONES else "unknown"


def _numeric(match: re.Match[str]) -> Printed:
    """Three numbers; where the year comes last, the month is put first for now."""
    one, mark, two, three = (group for group in match.groups() if group is not None)
    if match.re is _YEAR_FIRST:
        return Printed(int(one), int(two), int(three))
    return Printed(int(three), int(one), int(two), len(three) == 2, mark)


def _named(parts: list[tuple[str, str]]) -> Printed | None:
    """A date with the name of its month."""
    known = date_words()
    if (
        len(parts) == 4 and parts[0][1] in known.days
    ):  # mar. is March, or the mardi or martes of that very day
        date = _named(parts[1:])
        tuesday = date and date.day and datetime(date.year, date.month, date.day).weekday() == 1
        return date if tuesday else None
    shape = "".join(kind for kind, _ in parts)
    if shape == "dmd" and len(parts[2][1]) == 2:
        shape = "dms"
    if shape not in _SHAPES:
        return None
    said = dict(zip(shape, (value for _, value in parts), strict=True))
    year = said.get("y") or said["s"]
    return Printed(
        int(year), known.months[said["m"]], int(said["d"]) if "d" in said else None, "s" in said
    )


def _clock(match: re.Match[str]) -> Clock:
    """Hours from 0 to 23, whatever was printed; 13:45 pm is a quarter to two, 13:45 am is nothing."""
    hour, half = int(match["hour"]), match["half"] or match["half_of_hour"]
    if half == "p" and 0 < hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    elif (half == "a" and hour > 12) or (half == "p" and hour == 0):
        raise ValueError
    second = (
        59 if match["second"] == "60" else int(match["second"] or 0)
    )  # a leap second, which datetime can't hold
    microsecond = int((match["fraction"] or "0").ljust(6, "0")[:6])
    return Clock(hour, int(match["minute"] or 0), second, microsecond)
