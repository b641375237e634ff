"""Axes before there is a figure: dates and round numbers that fit, and labels that would touch."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import matplotlib.dates as mdates
import numpy as np
import numpy.typing as npt
import pandas as pd

from newskit.charts.words import Unit, text_width
from newskit.periods import EVERY, MONTHS, SHORT_MONTHS

# strftime would follow the computer's language; the rest of a chart is in English.
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
_ROOM_FOR_BANDS = 2.0  # times the highest value


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
    """Every first day from the first to the last: a row filtered away is a gap, not a bridge."""
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
    """Ticks from fine to coarse; one that names a bin is at its middle, others at a start."""
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
        lower = "" if (year, month) == shown else SHORT_MONTHS[month - 1]
        lower += f" {year}" if year != shown[0] else ""
        ticks.append(Tick(float(place), str(day.day), lower))
        shown = (year, month)
    return ticks


def _month_ticks(
    months: pd.DatetimeIndex, places: npt.NDArray[np.float64], *, names: list[str] | None = None
) -> list[Tick]:
    names = names if names is not None else [SHORT_MONTHS[month - 1] for month in months.month]
    years = [str(year) for year in months.year]
    new_years = [
        year if year != before else "" for before, year in zip(["", *years], years, strict=False)
    ]
    return [Tick(*tick) for tick in zip(places.tolist(), names, new_years, strict=True)]


def _fit(ticks: list[Tick], inches_per_day: float) -> bool:
    uppers = [(tick.place, tick.upper) for tick in ticks if tick.upper]
    lowers = [(tick.place, tick.lower) for tick in ticks if tick.lower]
    for (place, label), (next_place, next_label) in [*pairwise(uppers), *pairwise(lowers)]:
        widths = text_width(label, _TICK_SIZE) + text_width(next_label, _TICK_SIZE)
        if (next_place - place) * inches_per_day < widths / 2 + _TICK_GAP:
            return False
    return True


def say_day(day: pd.Timestamp) -> str:
    """``7 April 2025``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def when(period: pd.Timestamp, every: str) -> str:
    """``in the week of 7 April 2025``."""
    month = MONTHS[period.month - 1]
    return {
        "day": f"on {say_day(period)}",
        "week": f"in the week of {say_day(period)}",
        "month": f"in {month} {period.year}",
        "quarter": f"in quarter {period.quarter} of {period.year}",
        "year": f"in {period.year}",
    }[every]


def value_ticks(unit: Unit, highest: float, bound: float, most: int) -> tuple[list[float], float]:
    """Ticks for values up to `highest`, whose intervals reach to `bound`; and where the axis ends.

    A week of three articles has a band up to 80 %. The axis follows the values, which keep at least
    half of its height, and such a band runs out of it; a note says so.
    """
    top = max(highest, min(bound, _ROOM_FOR_BANDS * highest))
    if not top > 0:
        top = 0.1 if unit.share else 1.0
    ticks, end = nice_ticks(top, most)
    if unit.share and end > 1 >= highest:
        return [tick for tick in ticks if tick <= 1], 1.0
    return ticks, end


def nice_ticks(top: float, most: int, *, finest: float = 0.0) -> tuple[list[float], float]:
    """Round ticks from 0, at most `most`, for values up to `top`; and where the axis should end."""
    if not top > 0:
        top = finest or 1.0
    power = 10.0 ** math.floor(math.log10(top / most))
    steps = [step * power for step in (1, 2, 2.5, 5, 10, 20)]
    step = next(
        step
        for step in steps
        if step >= finest and _intervals(top, step) < most and _is_short(step, finest)
    )
    intervals = _intervals(top, step)
    return [round(n * step, 12) for n in range(intervals + 1)], max(intervals * step, top)


def _intervals(top: float, step: float) -> int:
    """An almost empty last interval is left open, a well filled one gets its upper line."""
    whole = math.floor(top / step + 1e-9)
    return whole + (top / step - whole > 0.6)


def _is_short(step: float, finest: float) -> bool:
    """2.5 and 25 of what comes in ones make labels that need a second look; 25 % doesn't."""
    leading = step / 10 ** math.floor(math.log10(step))
    in_quarters = abs(leading - 2.5) < 1e-9
    is_25_percent = abs(step - 0.25) < 1e-9
    is_25_whole = finest >= 1 and step >= 25
    return not in_quarters or is_25_percent or is_25_whole


def spread(
    wanted: Sequence[float], heights: Sequence[float], low: float, high: float
) -> list[float]:
    """Middles of labels of these heights, as near to where each is wanted as the others allow.

    Labels that touch form a block, which goes where its members want to be on average, until no two
    blocks touch; all stay between `low` and `high`.
    """
    blocks: list[_Block] = []
    for label in sorted(range(len(wanted)), key=lambda label: wanted[label]):
        block = _block([label], wanted, heights, low, high)
        while blocks and blocks[-1].top > block.bottom + 1e-9:
            block = _block([*blocks.pop().members, *block.members], wanted, heights, low, high)
        blocks.append(block)
    places = [0.0] * len(wanted)
    for block in blocks:
        edge = block.bottom
        for label in block.members:
            places[label] = edge + heights[label] / 2
            edge += heights[label]
    return places


class _Block(NamedTuple):
    """Labels that touch."""

    bottom: float
    top: float
    members: list[int]  # from low to high


def _block(
    members: list[int],
    wanted: Sequence[float],
    heights: Sequence[float],
    low: float,
    high: float,
) -> _Block:
    """Where labels on top of each other stand, so that they are off by nothing on average."""
    height = sum(heights[label] for label in members)
    below, aims = 0.0, []
    for label in members:
        aims.append(wanted[label] - (below + heights[label] / 2 - height / 2))
        below += heights[label]
    middle = sum(aims) / len(aims)
    middle = min(max(middle, low + height / 2), high - height / 2)
    return _Block(middle - height / 2, middle + height / 2, members)
