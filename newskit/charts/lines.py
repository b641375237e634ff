"""What charts of lines share: panels, value axis, notes, and how a line is drawn and named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from newskit.charts.style import (
    COLOURS,
    LABEL,
    LETTERS,
    MARKERS,
    PAD,
    TICK,
    head_column,
    name_panel,
    panel_size,
    say_empty,
)
from newskit.charts.tables import Flags, Numbers, Series, Table
from newskit.charts.ticks import spread, value_ticks
from newskit.charts.words import Unit, clean, join_names, plural, text_width, wrap

MOST_LINES = 3  # in one panel; a fourth has no colour that stays apart in greyscale
MOST_PANELS = 15
_LABEL_WIDTH = 1.25  # inches; what is longer goes on two lines
_FEW = 10  # articles to a point, at the median: below, one article more is a jump of ten points
_EDGE = 0.22  # inches between the ends of an axis and the first and last point, at most


@dataclass(frozen=True)
class Panel:
    """What one panel shows."""

    name: str = ""
    lines: Sequence[Series] = ()
    labels: Sequence[str] = ()  # at the ends of the lines; "" for none
    behind: Sequence[Series] = ()
    head: str = ""  # over its column
    aside: str = ""  # beside its name: out of how many

    @property
    def colour(self) -> str:
        """Colour of its name: that of its line, where it has one."""
        return LETTERS[0] if len(self.lines) == 1 else "#000000"


class ValueAxis(NamedTuple):
    """Ticks from 0 up, and where the axis ends."""

    ticks: list[float]
    end: float


@dataclass(frozen=True)
class Plan:
    """What a chart shows, before anything is drawn."""

    panels: Sequence[Panel]
    unit: Unit
    columns: int = 1
    height: float = 0.0  # of a panel, in inches; 0 for the standard chart of one panel
    behind: str = ""  # what the grey lines are

    @property
    def lines(self) -> list[Series]:
        """The lines of all panels."""
        return [line for panel in self.panels for line in panel.lines]

    @cached_property
    def axes(self) -> dict[int, ValueAxis]:
        """The value axis by the number of ticks; which of them it is depends on the height."""
        behind = [line for panel in self.panels for line in panel.behind]
        values = [line.value[line.shown] for line in [*self.lines, *behind]]
        bounds = [ends for line in self.lines for ends in (line.high, line.raw)]
        highest, bound = _highest(values), _highest(bounds)
        if not np.isfinite(bound):
            bound = 0.0
        return {
            most: ValueAxis(*value_ticks(self.unit, highest, bound, most)) for most in (3, 4, 5)
        }

    @property
    def room_for_ticks(self) -> float:
        """Inches at the left for the values, however many ticks there will be."""
        ticks = [tick for axis in self.axes.values() for tick in axis.ticks]
        return max(text_width(self.unit.tick(tick), TICK) for tick in ticks) + 0.1

    def beyond(self, **parts: Sequence[Numbers]) -> str:
        """Note on the parts, such as bands, that run out of the axis."""
        top = self.axes[5].end
        names = [name for name, ends in parts.items() if any((end > top).any() for end in ends)]
        return f"Some {join_names(names)} go beyond the top." if names else ""


def _highest(values: Sequence[Numbers]) -> float:
    """The highest of the numbers that there are, or 0."""
    numbers = np.concatenate([np.empty(0), *values])
    return float(numbers[~np.isnan(numbers)].max(initial=0.0))


def explain(table: Table, plan: Plan) -> list[str]:
    """The notes: what hollow points and gaps are, and what must be known before one is quoted."""
    lines = plan.lines
    return [
        _say_hollow(table, lines),
        _say_gaps(table, lines),
        *_say_never(table, lines),
        _say_few(table, lines),
        plan.beyond(bands=[line.high for line in lines], dots=[line.raw for line in lines]),
        table.assumed,
        table.left_out(),
    ]


def _say_hollow(table: Table, lines: Sequence[Series]) -> str:
    if not any((line.partial & line.shown).any() for line in lines):
        return ""
    inside = f"these {plural(table.smooth, table.every)}" if table.smooth else f"this {table.every}"
    return f"Hollow, dashed: the {table.unit.item}s begin or end inside {inside}."


def _say_gaps(table: Table, lines: Sequence[Series]) -> str:
    drawn = [line for line in lines if line.shown.any()]
    reasons = []
    if any(line.silent.any() for line in drawn):
        reasons.append(f"no {table.unit.item}s {table.then}")
    if any((~line.shown & ~line.silent).any() for line in drawn):
        reasons.append(f"that {table.every} isn't in the table")
    return f"Gap: {', or '.join(reasons)}." if reasons else ""


def _say_never(table: Table, lines: Sequence[Series]) -> list[str]:
    """Name the groups without a single value, where others have some."""
    never = [line for line in lines if not line.shown.any()]
    if not table.by or len(never) == len(lines):
        return []
    silent = dict.fromkeys(clean(line.group) for line in never if line.silent.any())
    absent = dict.fromkeys(clean(line.group) for line in never if not line.silent.any())
    return [
        f"{words}: {join_names(names)}."
        for words, names in (
            (f"No {table.unit.item}s at all", silent),
            ("Not in the table", absent),
        )
        if names
    ]


def _say_few(table: Table, lines: Sequence[Series]) -> str:
    totals = np.concatenate([np.empty(0), *(table.behind(line)[line.shown] for line in lines)])
    totals = totals[np.isfinite(totals)]
    noun = table.unit.noun
    if noun == "word" or not len(totals) or np.median(totals) >= _FEW:
        return ""
    half = plural(int(np.median(totals)), noun)
    return f"Few {noun}s: half of the points stand for {half} or fewer."


def set_value_axis(axes: Axes, plan: Plan, *, in_a_low_panel: int = 4) -> float:
    """Draw the value axis with as many ticks as there is height for; gives back where it ends."""
    height = panel_size(axes)[1]
    most = 5 if height > 1.6 else in_a_low_panel if height > 0.9 else 3
    ticks, end = plan.axes[most]
    axes.set_ylim(0, end)
    axes.set_yticks(ticks)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: plan.unit.tick(value)))
    return end


def name_lines(axes: Axes, panel: Panel, unit: Unit) -> None:
    """Put its name over a panel, and words in it where there is no line to see."""
    if panel.name:
        name_panel(axes, panel.name, panel.colour, panel.aside)
    if panel.head:
        head_column(axes, panel.head)
    if not any(line.shown.any() for line in panel.lines):
        silent = any(line.silent.any() for line in panel.lines)
        say_empty(axes, f"no {unit.item}s" if silent else "not in the table")


def date_limits(table: Table, bin_width: float) -> tuple[float, float]:
    """From the first bin's start to the last one's end, less most of half bins that are wide."""
    left, right = table.span
    if len(table.starts) > 1 and bin_width / 2 > _EDGE:
        edge = _EDGE / bin_width * (right - left) / len(table.starts)
        left, right = table.middles[0] - edge, table.middles[-1] + edge
    return float(left), float(right)


def draw_line(
    axes: Axes, line: Series, number: int, opacity: float, bin_width: float, aside: float
) -> Numbers:
    """One line with its band and points; gives back where on x they are.

    `bin_width` in inches decides how large a point can be; `aside`, in days, keeps bins that stand
    alone apart.
    """
    colour, marker = COLOURS[number], MARKERS[number]
    shown, whole = line.shown, line.shown & ~line.partial
    size = float(np.clip(bin_width * 72 * 0.55, 1.6, 5.0))
    order = 3.0 + number / 10
    alone = shown & ~np.append(shown[1:], False) & ~np.append(False, shown[:-1])
    places = np.where(alone, line.middle + aside, line.middle)
    # A band needs two bins; a bin alone has its interval as a bar.
    axes.fill_between(
        line.middle,
        line.low,
        line.high,
        where=shown & ~alone,
        color=colour,
        alpha=opacity,
        lw=0,
        zorder=2,
        gid="band",
    )
    axes.vlines(
        places[alone],
        line.low[alone],
        line.high[alone],
        color=colour,
        alpha=0.4,
        lw=1.6,
        zorder=2,
        gid="bar",
    )
    smoothed = np.isfinite(line.raw).any()
    if smoothed:
        _draw_raw(axes, line, number, size, order - 0.5)
    axes.plot(
        places,
        np.where(whole, line.value, np.nan),
        color=colour,
        lw=float(np.clip(bin_width * 14, 1.1, 1.8)) + 0.3 * smoothed,
        marker=marker,
        markevery=(alone if smoothed else None),
        ms=size,
        mec="white",
        mew=0.4 if size > 3 else 0,
        solid_capstyle="round",
        clip_on=False,
        zorder=order,
        label=line.name,
        gid="line",
    )
    hollow = shown & line.partial
    if hollow.any():
        axes.plot(
            *_segments_to(line, hollow),
            color=colour,
            lw=1.1,
            ls=(0, (2.5, 2)),
            alpha=0.8,
            zorder=order - 0.05,
            gid="dashed",
        )
        axes.plot(
            places[hollow],
            line.value[hollow],
            ls="none",
            marker=marker,
            ms=max(size, 3.2),
            mfc="white",
            mec=colour,
            mew=1.2,
            clip_on=False,
            zorder=order + 0.05,
            gid="partial",
        )
    return places


def _draw_raw(axes: Axes, line: Series, number: int, size: float, order: float) -> None:
    """What was found before the mean was taken, small and pale."""
    # A dot on the edge is drawn whole; one beyond it, not at all.
    axes.plot(
        line.middle,
        np.where(line.raw <= axes.get_ylim()[1], line.raw, np.nan),
        ls="none",
        marker=MARKERS[number],
        ms=max(0.75 * size, 1.4),
        mfc=COLOURS[number],
        mec="none",
        alpha=0.4,
        clip_on=False,
        zorder=order,
        gid="raw",
    )


def _segments_to(line: Series, hollow: Flags) -> tuple[list[float], list[float]]:
    """The pieces of line that touch a hollow point, divided by gaps."""
    places: list[float] = []
    values: list[float] = []
    for left in np.flatnonzero(hollow[:-1] | hollow[1:]):
        places += [*line.middle[left : left + 2], np.nan]
        values += [*line.value[left : left + 2], np.nan]
    return places, values


def label_lines(name: str) -> list[str]:
    """A name as it stands at the end of a line."""
    return wrap(name, _LABEL_WIDTH, LABEL, lines=2)


def room_for_labels(names: Sequence[str]) -> float:
    """Inches at the right for names at the ends of lines."""
    widths = [text_width(words, LABEL) for name in names for words in label_lines(name)]
    return max(widths) + 0.14


class _End(NamedTuple):
    """The last point of a line, and the name that is written beside it."""

    number: int
    name: str
    day: float
    value: float

    @property
    def height(self) -> float:
        """Inches of the name."""
        return (1 + self.name.count("\n")) * LABEL * 1.2 / 72 + 0.02


def label_ends(axes: Axes, panel: Panel, places: Sequence[Numbers]) -> None:
    """Names at the ends of their lines, moved apart where they would touch."""
    ends = []
    for number, (line, name) in enumerate(zip(panel.lines, panel.labels, strict=True)):
        if name and line.shown.any():
            last, name = np.flatnonzero(line.shown)[-1], "\n".join(label_lines(name))
            ends.append(_End(number, name, float(places[number][last]), float(line.value[last])))
    if not ends:
        return
    width, height = panel_size(axes)
    top, (first_day, last_day) = axes.get_ylim()[1], axes.get_xlim()
    # Where two lines end on one point, the one that was higher before has the upper label.
    wanted = [
        min(end.value / top, 1) * height + 1e-6 * panel.lines[end.number].level for end in ends
    ]
    found = spread(wanted, [end.height for end in ends], -0.08, height + 0.1)
    for end, aim, place in zip(ends, wanted, found, strict=True):
        distance = (last_day - end.day) / (last_day - first_day) * width
        is_off = abs(place - aim) > 0.06 or distance > _EDGE + 0.05
        axes.annotate(
            end.name,
            xy=(end.day, end.value),
            xytext=(1 + PAD / width, place / height),
            textcoords="axes fraction",
            color=LETTERS[end.number],
            size=LABEL,
            va="center",
            linespacing=1.0,
            parse_math=False,
            annotation_clip=False,
            arrowprops=_leader(end.number, distance) if is_off else None,
            gid="end label",
        )


def _leader(number: int, distance: float) -> dict[str, object]:
    """A hairline from a name to the end of its line; dotted where it could pass for data."""
    return {
        "arrowstyle": "-",
        "color": COLOURS[number],
        "lw": 0.7,
        "ls": "-" if distance < 2 * _EDGE else (0, (1, 3)),
        "alpha": 0.7,
        "relpos": (0, 0.5),
        "shrinkA": 2,
        "shrinkB": 4,
    }
