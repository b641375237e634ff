"""A few events above a panel, in words, each with a line down to its day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import pandas as pd
from matplotlib.axes import Axes

from newskit.charts.calendar import ends_of, numbers_of
from newskit.charts.style import GREY, NOTE, fit, size_in_inches
from newskit.charts.tables import Table
from newskit.charts.text import clean, text_width
from newskit.schema import SchemaError

MOST_EVENTS = 6
ROW = 0.165  # inches for a line of words
_WIDTHS = (2.6, 1.8, 1.2, 0.8)  # of the words; the first at which no line crosses any
_BLANK = 0.07
_CALL = "annotations={'2025-03-12': 'Ferry strike begins'}"


@dataclass(frozen=True)
class Event:
    """An event: its day as a date number, its words, where they begin and the day is in inches, and on which line."""

    day: float
    words: str
    left: float
    at: float
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
            "room for. "
            "Choose those that the reader needs."
        )
    events = []
    last = ends_of(table.starts[-1:], table.every)[0]
    for day, words in annotations.items():
        try:
            date = pd.Timestamp(day)  # type: ignore[arg-type]
            date = date.tz_localize(None) if date.tzinfo else date
        except (ValueError, TypeError) as error:
            raise SchemaError(
                f"an annotation has the day {str(day)!r:.40}, which is none. Write {_CALL}"
            ) from error
        if pd.isna(date) or not table.starts[0] <= date < last:
            raise SchemaError(
                f"the annotation of {day!s:.40} lies outside the chart, which goes from "
                f"{table.starts[0]:%Y-%m-%d} "
                f"to {last - pd.Timedelta(days=1):%Y-%m-%d}. Leave it out, or draw more periods."
            )
        events.append((date, clean(words)))
    return sorted(events)


def place_events(
    events: Sequence[tuple[pd.Timestamp, str]],
    limits: tuple[float, float],
    width: float,
    room: tuple[float, float],
) -> list[Event]:
    """Put words beside the lines of their days so that no line crosses any; `room` is what is free beside the panel."""
    low, high = limits
    for longest in _WIDTHS:
        found: list[Event] | None = None
        for sides in product((False, True), repeat=len(events)):
            placed = []
            for (date, words), to_left in zip(events, sides, strict=True):
                day = (
                    float(numbers_of(pd.DatetimeIndex([date]))[0]) + 0.5
                )  # noon, like the middle of a daily bin
                day = min(max(day, low), high)
                at = (day - low) / (high - low) * width
                words = fit(words, longest, NOTE)
                left = at - _BLANK - text_width(words, NOTE) if to_left else at + _BLANK
                placed.append(Event(day, words, left, at))
            if any(event.left < -room[0] or event.right > width + room[1] for event in placed):
                continue
            rows = _rows(placed)
            if rows is not None and (
                found is None or max(rows) < max(event.row for event in found)
            ):
                found = [
                    Event(one.day, one.words, one.left, one.at, row)
                    for one, row in zip(placed, rows, strict=True)
                ]
        if found:
            return found
    return [
        Event(one.day, fit(one.words, 0.3, NOTE), one.at, one.at, row)
        for row, one in enumerate(reversed(placed))
    ]


def _rows(events: Sequence[Event]) -> list[int] | None:
    """Lowest lines at which words touch no words and cover no line; none where two would cover each other's."""
    above: dict[int, set[int]] = {at: set() for at in range(len(events))}  # which must be lower
    for one, event in enumerate(events):
        for other, lower in enumerate(events):
            if one != other and event.left - _BLANK <= lower.at <= event.right + _BLANK:
                if lower.at == event.at and other > one:
                    continue  # of two on one day, either may be lower
                above[one].add(other)
    rows: dict[int, int] = {}
    while len(rows) < len(events):
        free = [at for at in above if at not in rows and above[at] <= rows.keys()]
        if not free:
            return None
        at = free[0]
        row = max((rows[lower] + 1 for lower in above[at]), default=0)
        taken = {
            rows[other]
            for other in rows
            if events[other].left < events[at].right + 0.1
            and events[at].left < events[other].right + 0.1
        }
        while row in taken:
            row += 1
        # Whoever has this one's line under its words is placed later, and so higher.
        rows[at] = row
    return [rows[at] for at in range(len(events))]


def height_of(events: Sequence[Event]) -> float:
    """Inches above the panels that the words need."""
    return (1 + max(event.row for event in events)) * ROW + 0.06 if events else 0.0


def write_events(axes: Axes, events: Sequence[Event], width: float, foot: float) -> None:
    """Words above a panel of `width` inches, beginning `foot` inches over it."""
    height = axes.get_position().height * size_in_inches(axes.figure)[1]
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
