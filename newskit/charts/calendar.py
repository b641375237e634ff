"""The x axis: where a bin's middle is, which bins a series lacks, and which ticks fit a width."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import matplotlib.dates as mdates
import numpy as np
import numpy.typing as npt
import pandas as pd

from newskit.charts.text import text_width
from newskit.periods import EVERY

# strftime would follow the computer's language; the rest of a chart is in English.
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_LONG_MONTHS = (
    "January February March April May June July August September October November December".split()
)
ADVERB = {
    "": "",
    "day": "daily",
    "week": "weekly",
    "month": "monthly",
    "quarter": "quarterly",
    "year": "yearly",
}

_LENGTH = {
    "": pd.DateOffset(days=1),  # the whole time, which stands nowhere on a date axis
    "day": pd.DateOffset(days=1),
    "week": pd.DateOffset(days=7),
    "month": pd.DateOffset(months=1),
    "quarter": pd.DateOffset(months=3),
    "year": pd.DateOffset(years=1),
}
_TICK_SIZE = 8.5  # points
_TICK_GAP = 0.09  # inches between two labels: the width of a blank and a half
_MOST_TICKS = 14  # a year of months and one more; what would need more is said in a coarser unit
_MOST_WEEKS = 20  # dates of single weeks; beyond, the months are easier to find
_MOST_DAYS = 120


@dataclass(frozen=True)
class Tick:
    """A tick: its place as a matplotlib date number, and up to two lines of label."""

    place: float
    upper: str
    lower: str = ""


def infer_every(periods: pd.DatetimeIndex, stated: object = None) -> str:
    """Length of the bins: as stated, or the shortest that all first days fit."""
    if isinstance(stated, str) and stated in EVERY:
        return stated
    first_days = periods.unique().sort_values()
    steps = np.diff(first_days.to_numpy().astype("datetime64[D]")).astype(int)
    if (steps < 7).any():
        return "day"
    if (first_days.day_of_week == 0).all() and (steps % 7 == 0).all():
        return "week"
    if not (first_days.day == 1).all():
        return "day"
    if len(first_days) > 1 and (first_days.month == 1).all():
        return "year"
    if len(first_days) > 1 and (first_days.month % 3 == 1).all():
        return "quarter"
    return "month"


def full_calendar(periods: pd.DatetimeIndex, every: str) -> pd.DatetimeIndex:
    """Every first day from the first to the last, so that a row someone filtered away is a gap, not a bridge."""
    if not len(periods):
        return periods
    first, last = periods.min(), periods.max()
    days = {"day": "D", "week": "7D", "month": "MS", "quarter": "3MS", "year": "12MS"}
    made = pd.date_range(first, last, freq=days[every]).as_unit("us")
    return made.union(periods.unique()).sort_values()


def ends_of(starts: pd.DatetimeIndex, every: str) -> pd.DatetimeIndex:
    """First moment after each bin."""
    return starts + _LENGTH[every]


def middles_of(starts: pd.DatetimeIndex, every: str) -> npt.NDArray[np.float64]:
    """Middles of the bins, as matplotlib date numbers.

    A month drawn at its first day puts October's point on 1 October, and an event of 28 October
    seems to come after November's.
    """
    return (numbers_of(starts) + numbers_of(ends_of(starts, every))) / 2


def numbers_of(dates: pd.DatetimeIndex) -> npt.NDArray[np.float64]:
    """Matplotlib's date numbers: days since 1970."""
    return np.asarray(mdates.date2num(dates.to_numpy()), dtype=np.float64)  # type: ignore[no-untyped-call]


def date_ticks(starts: pd.DatetimeIndex, every: str, width: float) -> list[Tick]:
    """The finest ticks whose labels fit on an axis of `width` inches."""
    if not len(starts):
        return []
    left, right = numbers_of(starts[:1])[0], numbers_of(ends_of(starts[-1:], every))[0]
    last_resort: list[Tick] = []
    for ticks in _candidates(starts, every):
        if len(ticks) < min(2, len(starts)):
            continue
        if len(ticks) <= _MOST_TICKS and _fit(ticks, width / (right - left)):
            return ticks
        last_resort = ticks
    return last_resort[:1]


def _candidates(starts: pd.DatetimeIndex, every: str) -> Iterator[list[Tick]]:
    """Ticks from fine to coarse. A tick that names a bin stands at its middle, one that names more at its start."""
    middles = middles_of(starts, every)
    if len(starts) <= {"day": _MOST_DAYS, "week": _MOST_WEEKS}.get(every, 0):
        for step in (1, 2):
            yield _day_ticks(starts[::step], middles[::step])
        if every == "day":
            mondays = np.asarray(starts.day_of_week == 0)
            yield _day_ticks(starts[mondays], middles[mondays])
            yield _day_ticks(starts[mondays][::2], middles[mondays][::2])
    ends = ends_of(starts[-1:], every)
    if every == "quarter":
        names = [f"Q{start.quarter}" for start in starts]
        # Every second: of many the first and third of a year, of a few whichever comes first.
        first = int(starts[0].quarter % 2 == 0 and len(starts) > 8)
        for part in (slice(None), slice(first, None, 2)):
            yield _month_ticks(starts[part], middles[part], names=names[part])
    elif every != "year":
        months = pd.date_range(starts[0].normalize().replace(day=1), ends[0], freq="MS")
        places = middles_of(months, "month") if every == "month" else numbers_of(months)
        inside = _inside(places, starts, ends)
        for step in (1, 2, 3, 6):
            chosen = inside & np.asarray((months.month - 1) % step == 0)
            yield _month_ticks(months[chosen], places[chosen])
    years = pd.date_range(starts[0].normalize().replace(month=1, day=1), ends[0], freq="YS")
    places = middles_of(years, "year") if every == "year" else numbers_of(years)
    inside = _inside(places, starts, ends)
    for step in (1, 2, 5, 10, 20, 50, 100):
        chosen = inside & np.asarray(years.year % step == 0)
        yield [
            Tick(place, str(year))
            for place, year in zip(places[chosen], years[chosen].year, strict=True)
        ]


def _inside(
    places: npt.NDArray[np.float64], starts: pd.DatetimeIndex, ends: pd.DatetimeIndex
) -> npt.NDArray[np.bool_]:
    return (places >= numbers_of(starts[:1])[0]) & (places < numbers_of(ends)[0])


def _day_ticks(days: pd.DatetimeIndex, places: npt.NDArray[np.float64]) -> list[Tick]:
    """``3`` over ``Mar 2025``, then only what changes: ``10``, ``17``, ``7`` over ``Apr``."""
    ticks = []
    shown = (0, 0)
    for day, place in zip(days, places, strict=True):
        year, month = day.year, day.month
        lower = "" if (year, month) == shown else MONTHS[month - 1]
        lower += f" {year}" if year != shown[0] else ""
        ticks.append(Tick(float(place), str(day.day), lower))
        shown = (year, month)
    return ticks


def _month_ticks(
    months: pd.DatetimeIndex, places: npt.NDArray[np.float64], *, names: list[str] | None = None
) -> list[Tick]:
    names = names if names is not None else [MONTHS[month - 1] for month in months.month]
    years = [str(year) for year in months.year]
    changes = [year if at == 0 or year != years[at - 1] else "" for at, year in enumerate(years)]
    return [
        Tick(float(place), *lines) for place, *lines in zip(places, names, changes, strict=True)
    ]


def _fit(ticks: list[Tick], inches_per_day: float) -> bool:
    for line in ("upper", "lower"):
        shown = [
            (tick.place, text_width(getattr(tick, line), _TICK_SIZE))
            for tick in ticks
            if getattr(tick, line)
        ]
        for (place, width), (next_place, next_width) in pairwise(shown):
            if (next_place - place) * inches_per_day < (width + next_width) / 2 + _TICK_GAP:
                return False
    return True


def say_day(day: pd.Timestamp) -> str:
    """``7 April 2025``."""
    return f"{day.day} {_LONG_MONTHS[day.month - 1]} {day.year}"


def when(period: pd.Timestamp, every: str) -> str:
    """``in the week of 7 April 2025``."""
    month = _LONG_MONTHS[period.month - 1]
    return {
        "day": f"on {say_day(period)}",
        "week": f"in the week of {say_day(period)}",
        "month": f"in {month} {period.year}",
        "quarter": f"in quarter {period.quarter} of {period.year}",
        "year": f"in {period.year}",
    }[every]
