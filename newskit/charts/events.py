"""A few events above a panel, in words, each with a line down to its day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count, product

import pandas as pd
from matplotlib.axes import Axes

from newskit.charts.style import GREY, NOTE, panel_size
from newskit.charts.tables import Table
from newskit.charts.ticks import ends_of, numbers_of
from newskit.charts.words import clean, fit, text_width
from newskit.schema import SchemaError

MOST_EVENTS = 6
ROW = 0.165  # inches for a line of words
_WIDTHS = (2.6, 1.8, 1.2, 0.8)  # of the words; the first at which no line crosses any
_BLANK = 0.07
_CALL = "annotations={'2025-03-12': 'Ferry strike begins'}"


@dataclass(frozen=True)
class Event:
    """An event, and where it stands above a panel, in inches from its left."""

    day: float  # as a date number
    words: str
    left: float  # where the words begin
    at: float  # where the day is
    row: int = 0

    @property
    def right(self) -> float:
        """Where the words end."""
        return self.left + text_width(self.words, NOTE)


def read_events(
    annotations: Mapping[object, str] | pd.Series | None, table: Table
) -> list[tuple[pd.Timestamp, str]]:
    """Check the events, and sort them."""
    if annotations is None:
        return []
    if not isinstance(annotations, (Mapping, pd.Series)):
        raise SchemaError(
            f"annotations takes words by their day, and this is {type(annotations).__name__!r}. "
            f"Write {_CALL}"
        )
    if len(annotations) > MOST_EVENTS:
        raise SchemaError(
            f"{len(annotations)} annotations are more than the {MOST_EVENTS} that one chart has "
            "room for. Choose those that the reader needs."
        )
    return sorted((_read_day(day, table), clean(words)) for day, words in annotations.items())


def _read_day(day: object, table: Table) -> pd.Timestamp:
    """The day of an event, which lies in one of the periods."""
    try:
        date = pd.Timestamp(day)  # type: ignore[arg-type]
        date = date.tz_localize(None) if date.tzinfo else date
    except (ValueError, TypeError) as error:
        raise SchemaError(
            f"an annotation has the day {str(day)!r:.40}, which is none. Write {_CALL}"
        ) from error
    first, end = table.starts[0], ends_of(table.starts[-1:], table.every)[0]
    if pd.isna(date) or not first <= date < end:
        raise SchemaError(
            f"the annotation of {day!s:.40} lies outside the chart, which goes from "
            f"{first:%Y-%m-%d} to {end - pd.Timedelta(days=1):%Y-%m-%d}. Leave it out, or draw "
            "more periods."
        )
    return date


def place_events(
    events: Sequence[tuple[pd.Timestamp, str]],
    limits: tuple[float, float],
    width: float,
    room: tuple[float, float],
) -> list[Event]:
    """Put words beside the lines of their days so that no line crosses any.

    `room` is what is free beside the panel.
    """
    for longest in _WIDTHS:
        stacks = []
        for sides in product((False, True), repeat=len(events)):
            placed = [
                _beside(*event, to_left, longest, limits, width)
                for event, to_left in zip(events, sides, strict=True)
            ]
            if all(-room[0] <= event.left and event.right <= width + room[1] for event in placed):
                stacks.append(_stack(placed))
        found = [stack for stack in stacks if stack]
        if found:
            return min(found, key=lambda stack: max(event.row for event in stack))
    return [
        replace(event, words=fit(event.words, 0.3, NOTE), left=event.at, row=row)
        for row, event in enumerate(reversed(placed))
    ]


def _beside(
    date: pd.Timestamp,
    words: str,
    to_left: bool,
    longest: float,
    limits: tuple[float, float],
    width: float,
) -> Event:
    """Put words of at most so many inches at one side of their day."""
    low, high = limits
    # Noon, like the middle of a daily bin.
    day = float(numbers_of(pd.DatetimeIndex([date]))[0]) + 0.5
    day = min(max(day, low), high)
    at = (day - low) / (high - low) * width
    words = fit(words, longest, NOTE)
    left = at - _BLANK - text_width(words, NOTE) if to_left else at + _BLANK
    return Event(day, words, left, at)


def _stack(events: Sequence[Event]) -> list[Event]:
    """Put each on the lowest line where words touch no words and cover no line of a day.

    There are none where two would cover each other's.
    """
    must_be_lower = {
        place: {other for other in range(len(events)) if _covers(events, place, other)}
        for place in range(len(events))
    }
    rows: dict[int, int] = {}
    while len(rows) < len(events):
        free = [
            place
            for place, lower in must_be_lower.items()
            if place not in rows and lower <= rows.keys()
        ]
        if not free:
            return []
        place = free[0]
        lowest = max((rows[lower] + 1 for lower in must_be_lower[place]), default=0)
        taken = {row for other, row in rows.items() if _touch(events[other], events[place])}
        # Whoever has this one's line under its words is placed later, and so higher.
        rows[place] = next(row for row in count(lowest) if row not in taken)
    return [replace(event, row=rows[place]) for place, event in enumerate(events)]


def _covers(events: Sequence[Event], place: int, other: int) -> bool:
    """Whether the words of one stand where the line of another goes up."""
    event, below = events[place], events[other]
    if place == other or (below.at == event.at and other > place):
        return False  # of two on one day, either may be lower
    return event.left - _BLANK <= below.at <= event.right + _BLANK


def _touch(one: Event, other: Event) -> bool:
    return one.left < other.right + 0.1 and other.left < one.right + 0.1


def height_of(events: Sequence[Event]) -> float:
    """Inches above the panels that the words need."""
    return (1 + max(event.row for event in events)) * ROW + 0.06 if events else 0.0


def write_events(axes: Axes, events: Sequence[Event], width: float, foot: float) -> None:
    """Words above a panel of `width` inches, beginning `foot` inches over it."""
    height = panel_size(axes)[1]
    for event in events:
        bottom = 1 + (foot + event.row * ROW) / height
        x = event.at / width
        (stem,) = axes.plot(
            [x, x],
            [1, bottom + 0.12 / height],
            transform=axes.transAxes,
            scalex=False,
            scaley=False,
        )
        stem.set(color=GREY, lw=0.8, clip_on=False, gid="stem")
        axes.text(
            event.left / width,
            bottom,
            event.words,
            transform=axes.transAxes,
            size=NOTE,
            color="#000000",
            va="bottom",
            parse_math=False,
            gid="annotation",
        )
