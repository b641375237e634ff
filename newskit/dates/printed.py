"""The parts of a date as newspapers, mail and databases print it: a named month, or three numbers.

The string is cut from left to right. Each part must be known, and together they must be one date;
weekdays and small words ("den", "kl.", "à") only tell the order of three numbers. Nothing else is
skipped: it might be a second date.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from typing import NamedTuple

from newskit.dates.words import ZONES, date_words, fold

__all__ = ["Clock", "Printed", "scan"]


class Clock(NamedTuple):
    """A time of day."""

    hour: int = 0
    minute: int = 0
    second: int = 0
    microsecond: int = 0


class Printed(NamedTuple):
    """One date in its parts.

    `mark` divides three numbers with the year last, and is None elsewhere. `weekday` (Monday is 0)
    and `day_first`, a word of a language that puts the day first, may tell their order.
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

# The kinds of parts; those of a date with the name of its month are the letters of its shape.
_DAY, _MONTH, _YEAR = "d", "m", "y"
_NUMERIC = "numeric"  # a whole date of three numbers
_TIME_OF_DAY = "time"
_ZONE = "zone"
_BESIDE = "beside"  # a day of the week, or a small word
_BETWEEN = "gap"
_Part = tuple[str, re.Match[str]]

_NAMED = {_DAY, _MONTH, _YEAR}
_KIND_BY_DIGITS = {1: _DAY, 2: _DAY, 4: _YEAR}


def scan(text: str) -> Printed | None:
    """Parts of the one date in `text`; None where there is none, or two, or anything else."""
    parts = _cut(_COMMENT.sub(" ", fold(text)))
    if parts is None:
        return None
    named = [(kind, match[1]) for kind, match in parts if kind in _NAMED]
    beside = [match[1] for kind, match in parts if kind == _BESIDE]
    times = [match for kind, match in parts if kind == _TIME_OF_DAY]
    numeric = next((match for kind, match in parts if kind == _NUMERIC), None)
    if numeric is None:
        date = _named(named)
    else:
        weekdays = [word for _, word in named]  # "mar. 5/11/2013" is a Tuesday
        beside += weekdays
        date = _numeric(numeric) if date_words().days.keys() >= set(weekdays) else None
    if date is None or len(times) > 1:
        return None
    if times:
        if date.day is None:
            return None  # a time of no day
        date = date._replace(clock=_clock(times[0]), zone=_first_zone(parts))
    day_first = not date_words().day_first.isdisjoint(beside)
    return date._replace(weekday=_weekday(beside), day_first=day_first)


def _first_zone(parts: list[_Part]) -> str | None:
    for kind, match in parts:
        if kind == _ZONE:
            return match[1]
        if kind == _TIME_OF_DAY and match["zone"]:
            return match["zone"]
    return None


def _weekday(words: list[str]) -> int | None:
    """Day of the week that the first such word beside a date names."""
    known = date_words()
    # "la" is a Saturday in Finland, and an article elsewhere.
    named = (known.days.get(word) for word in words if word not in known.small)
    return next((day for day in named if day is not None), None)


def _cut(text: str) -> list[_Part] | None:
    """Parts in their order, each with its kind; None where one isn't known."""
    parts: list[_Part] = []
    place, dated = 0, False
    while place < len(text):
        part = _part_at(text, place, dated=dated)
        if part is None:
            return None
        kind, match = part
        if kind in (_NUMERIC, _YEAR):
            dated = True  # after a date, 13.45.10 is a time
        parts.append(part)
        place = match.end()
    return parts


def _part_at(text: str, place: int, *, dated: bool) -> _Part | None:
    if "0" <= text[place] <= "9":
        return _number_at(text, place, dated=dated)
    if word := _WORD.match(text, place):
        kind = _word_kinds().get(word[1])
        return (kind, word) if kind else None
    gap = _GAP.match(text, place)
    return (_BETWEEN, gap) if gap else None


def _number_at(text: str, place: int, *, dated: bool) -> _Part | None:
    if not dated and (date := _YEAR_FIRST.match(text, place) or _YEAR_LAST.match(text, place)):
        return _NUMERIC, date
    if time := _TIME.match(text, place):
        return _TIME_OF_DAY, time
    number = _NUMBER.match(text, place)
    kind = _KIND_BY_DIGITS.get(len(number[1])) if number else None
    return (kind, number) if kind and number else None


@cache
def _word_kinds() -> dict[str, str]:
    """What kind of part a word is: of its meanings, the last that is given here."""
    known = date_words()
    return {
        **dict.fromkeys(ZONES, _ZONE),
        **dict.fromkeys([*known.days, *known.small], _BESIDE),
        **dict.fromkeys(known.months, _MONTH),
    }


def _numeric(match: re.Match[str]) -> Printed:
    """Three numbers; where the year comes last, the month is put first for now."""
    first, mark, second, third = (group for group in match.groups() if group is not None)
    if match.re is _YEAR_FIRST:
        return Printed(int(first), int(second), int(third))
    return Printed(int(third), int(first), int(second), len(third) == 2, mark)


def _named(parts: list[tuple[str, str]]) -> Printed | None:
    """A date with the name of its month, from the kinds of its parts and what they say."""
    known = date_words()
    if len(parts) == 4 and (weekday := known.days.get(parts[0][1])) is not None:
        # mar. is March, or the mardi or martes of that very day
        date = _named(parts[1:])
        return date if date and _falls_on(date, weekday) else None
    shape = "".join(kind for kind, _ in parts)
    if shape == "dmd" and len(parts[2][1]) == 2:
        shape = "dms"
    if shape not in _SHAPES:
        return None
    said = dict(zip(shape, (value for _, value in parts), strict=True))
    year = int(said.get("y") or said["s"])
    day = int(said["d"]) if "d" in said else None
    return Printed(year, known.months[said["m"]], day, short_year="s" in said)


def _falls_on(date: Printed, weekday: int) -> bool:
    if date.day is None:
        return False
    return datetime(date.year, date.month, date.day).weekday() == weekday


def _clock(match: re.Match[str]) -> Clock:
    """A time of day; a leap second, which datetime can't hold, is the one before it."""
    hour = _hour_of_day(int(match["hour"]), match["half"] or match["half_of_hour"])
    second = int(match["second"] or 0)
    if second == 60:
        second = 59
    microsecond = int((match["fraction"] or "0").ljust(6, "0")[:6])
    return Clock(hour, int(match["minute"] or 0), second, microsecond)


def _hour_of_day(hour: int, half: str | None) -> int:
    """Hours from 0 to 23: 13:45 pm is a quarter to two, 13:45 am is nothing."""
    if (half == "a" and hour > 12) or (half == "p" and hour == 0):
        raise ValueError
    if half == "a":
        return hour % 12
    if half == "p" and hour < 12:
        return hour + 12
    return hour
