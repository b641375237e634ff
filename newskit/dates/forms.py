"""One printed date → what it says. Each form is a function; the first that knows the string wins.

A form returns None for a string that isn't of its kind, and raises ValueError for one that is and
names no day of the calendar. Every character of a date must be accounted for: nothing is skipped
that might be a second date.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Literal, NamedTuple

from newskit.dates.printed import Clock, Printed, scan
from newskit.dates.words import ZONES

__all__ = ["PIVOT", "Precision", "Reading", "read_date"]

PIVOT = 69  # POSIX, and RFC 822 mail: 69 to 99 are 1969 to 1999, 00 to 68 are 2000 to 2068
LONGEST = 200  # characters; what is longer holds more than a date

Precision = Literal["minute", "day", "month", "year"]
Order = Literal["day", "month", "open"]


class Reading(NamedTuple):
    """What one printed date says.

    `order` is what a numeric date tells of its order: ``"day"`` or ``"month"`` first, or ``"open"``
    where both would do; then `when` has the month first, and `day_first` the day.
    """

    when: datetime
    precision: Precision
    offset: str | None = None
    order: Order | None = None
    day_first: datetime | None = None
    dotted: bool = False  # 3.4.2025
    short_year: bool = False


_BETWEEN = re.compile(r"[|;\n]| [/–—-] ")


def read_date(text: str) -> Reading | None:
    """Read a single date as printed; None where it can't be read."""
    if len(text) > LONGEST:
        return None
    if reading := _read(text):
        return reading
    first, *others = _BETWEEN.split(text)
    if not others:
        return None
    reading = _read(first.strip())  # two dates in one string are one where they say the same
    return reading if all(_read(other.strip()) == reading for other in others) else None


def _read(text: str) -> Reading | None:
    try:
        for form in _FORMS:
            if reading := form(text):
                return reading
    except (ValueError, OverflowError):
        pass  # of this form, and on no calendar
    return None


_YEAR = r"(?:1[4-9]|20)\d{2}"  # from 1400 to 2099
_OFFSET = r"(?:[Zz]|(?:UTC|GMT)?[+-]\d{2}(?::?\d{2})?|UTC|GMT)"
_ISO_DAY = r"\d{4}-\d\d-\d\d"
_ISO = re.compile(
    # 2025-03-01-05:00 is a day in a zone, 2025-03-01-05 may be five days.
    rf"(?P<day>{_ISO_DAY})(?:[Zz]|[+-]\d\d:\d\d)?"
    rf"|(?P<time>{_ISO_DAY}[Tt ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?) ?{_OFFSET}?",
    re.ASCII,
)
_ZEROS = str.maketrans("123456789", "0" * 9)


@lru_cache(maxsize=1024)
def _iso_end(shape: str) -> int:
    """Where the time ends in a string whose digits are made zeros; 0 for one of another form."""
    found = _ISO.fullmatch(shape)
    return found.end(found.lastgroup or 0) if found else 0


def _iso(text: str) -> Reading | None:
    """2014-08-29, 2014-08-29T13:49:51.5+00:00, 2013-10-20 19:27:51 +1100."""
    # The commonest form, in columns of a million: the few shapes it has are looked at once, not
    # every string.
    end = _iso_end(text.translate(_ZEROS))
    if not end or text[11:13] == "24":  # Pythons differ about midnight as 24:00
        return None
    try:
        when = datetime.fromisoformat(text[:end])
    except ValueError:  # a leap second is read below
        return None
    precision: Precision = "minute" if end > len("2014-08-29") else "day"
    return Reading(when, precision, _offset(text[end:]))


_TIME_OF_DAY = r"(?:[01]\d|2[0-3]):?[0-5]\d(?::?[0-5]\d(?:[.,]\d+)?)?"
_COMPACT_DAY = rf"{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_COMPACT = re.compile(
    rf"({_COMPACT_DAY})(?:\.0+|[Tt ]?({_TIME_OF_DAY}) ?({_OFFSET})?)?"
    rf"|(\d{{8}})[Tt]({_TIME_OF_DAY}) ?({_OFFSET})?",  # any year, where a T shows that it is a date
    re.ASCII,
)


def _compact(text: str) -> Reading | None:
    """20030219, 20030219.0, 20131020T192751+1100, 20250301123000."""
    found = _COMPACT.fullmatch(text)
    if not found:
        return None
    day, clock, offset = found.groups()[:3] if found[1] else found.groups()[3:]
    if clock is None:
        return Reading(datetime.fromisoformat(day), "day")
    when = datetime.fromisoformat(f"{day}T{clock.replace(':', '')}")
    return Reading(when, "minute", _offset(offset))


_EPOCH = re.compile(r"([1-9]\d{9})(\d{3})?(?:\.\d+)?", re.ASCII)


def _epoch(text: str) -> Reading | None:
    """Seconds or milliseconds since 1970: ten or thirteen digits."""
    found = _EPOCH.fullmatch(text)
    if not found:
        return None
    seconds = float(text) / (1000 if found[2] else 1)
    return Reading(datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None), "minute", "+00:00")


_BARE_YEAR = re.compile(rf"({_YEAR})(?:\.0+)?", re.ASCII)
_BARE_MONTH = re.compile(rf"(\d\d?)/({_YEAR})|({_YEAR})[-/](\d\d?)", re.ASCII)


def _no_day(text: str) -> Reading | None:
    """2014, 2014-03 and 03/2014."""
    if found := _BARE_YEAR.fullmatch(text):
        return Reading(datetime(int(found[1]), 1, 1), "year")
    if found := _BARE_MONTH.fullmatch(text):
        month, year = (found[1], found[2]) if found[1] else (found[4], found[3])
        return Reading(datetime(int(year), int(month), 1), "month")
    return None


def _printed(text: str) -> Reading | None:
    """Names of months or three numbers, with time, zone, weekday: RFC 822, Reuters, newspapers."""
    said = scan(text)
    if said is None:
        return None
    if said.day is None:
        return Reading(datetime(said.year, said.month, 1), "month")
    year = said.year
    if said.short_year:
        year += 1900 if year >= PIVOT else 2000
    time = said.clock or Clock()
    order = _order(said, said.day, year)
    month, day = (said.day, said.month) if order == "day" else (said.month, said.day)
    return Reading(
        datetime(year, month, day, *time),
        precision="minute" if said.clock else "day",
        offset=_offset(said.zone),
        order=order,
        day_first=datetime(year, said.day, said.month, *time) if order == "open" else None,
        dotted=said.mark == ".",
        short_year=said.short_year,
    )


def _order(said: Printed, day: int, year: int) -> Order | None:
    """Order of day and month in three numbers with the year last; None where there is none to tell.

    It is told by a number above 12, by the day of the week that only one of them falls on, or by
    the language of a word.
    """
    month = said.month
    if said.mark is None or day == month:
        return None
    if day > 12:
        return "month"
    if month > 12:
        return "day"
    fits_month_first = date(year, month, day).weekday() == said.weekday
    fits_day_first = date(year, day, month).weekday() == said.weekday
    if fits_month_first != fits_day_first:
        return "month" if fits_month_first else "day"
    return "day" if said.day_first else "open"


_FARTHEST = 15  # hours; no place was ever farther from Greenwich (Manila before 1845)
_AHEAD = re.compile(r"([+-])(\d\d?)(?::?(\d\d))?\Z", re.ASCII)


@lru_cache(maxsize=256)
def _offset(zone: str | None) -> str | None:
    """+0100, +01, Z or GMT+1 as +01:00. Mail writes -0000 where it doesn't know the zone."""
    if not zone:
        return None
    if zone in ZONES:
        return ZONES[zone]
    ahead = _AHEAD.search(zone)
    if not ahead:
        return "+00:00"  # GMT, UTC
    sign, hours, minutes = ahead[1], int(ahead[2]), int(ahead[3] or 0)
    if hours > _FARTHEST or minutes > 59:
        raise ValueError
    unknown = sign == "-" and hours == minutes == 0
    return None if unknown else f"{sign}{hours:02d}:{minutes:02d}"


_FORMS: list[Callable[[str], Reading | None]] = [_iso, _compact, _epoch, _no_day, _printed]
