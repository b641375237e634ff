"""The one style: colours, sizes, and the sheet that has a place for everything, in inches."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import matplotlib
import matplotlib.style
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from newskit.charts.ticks import Tick
from newskit.charts.words import clean, fit, font, font_families, pack, text_width, wrap

# Okabe & Ito (2008): told apart by nearly everyone who sees colours differently. The first three
# also differ in print by their markers.
COLOURS = ("#0072B2", "#D55E00", "#009E73")
# The same hues, darker: small letters need a contrast of 4.5 to 1.
LETTERS = ("#005F94", "#A84A00", "#00714F")
MARKERS = ("o", "s", "^")
GREY = "#6B6B6B"  # on white and on black: a transparent SVG can be read in a dark notebook
PALE = "#B5B5B5"  # one line behind
PALER = "#DADADA"  # many
GRID = "#DDDDDD"

WIDTH = 7.2  # inches: 720 pixels in a notebook, the text column of a report
HEIGHT = 4.2
PAD = 0.1
TITLE, SUBTITLE, LABEL, NOTE = 13.0, 9.5, 9.0, 8.0  # points
TICK = 8.5
LINE = 1.3 / 72  # inches per point of type, leading included


@contextmanager
def chart_style() -> Iterator[None]:
    """Everything made inside has our look and keeps it; the user's rcParams are then as before."""
    own = {
        "font.family": font_families(),
        "font.size": LABEL,
        "text.parse_math": False,  # "AC/DC $_x^$" in a headline is no formula
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.spines.left": False,
        "axes.edgecolor": GREY,
        "axes.grid": True,
        "axes.grid.axis": "y",
        "axes.axisbelow": True,
        "grid.color": GRID,
        "grid.linewidth": 0.7,
    }
    interactive = matplotlib.is_interactive()
    try:
        with matplotlib.style.context(["default", own]):
            try:
                yield
            finally:
                interactive = matplotlib.is_interactive()
    finally:
        # A notebook's backend loads with its first figure and switches this on; the context would
        # switch it off again, and no later chart would show.
        matplotlib.interactive(interactive)


@dataclass(frozen=True)
class Grid:
    """How many panels in how many columns, and the room in inches that each needs around it."""

    panels: int = 1
    columns: int = 1
    panel_height: float = 0.0  # as it should be; 0: what is left of the standard height
    named: bool = False  # a panel has its name above it
    head: float = 0.0  # inches above the first row: names of columns, a key
    left: float = 0.4  # y labels, in the first column
    right: float = 0.15  # names at the ends of lines, in every column
    bottom: float = 0.36  # x labels
    gap: float = 0.25  # between columns

    @property
    def rows(self) -> int:
        """Rows of panels."""
        return max(1, math.ceil(self.panels / self.columns))

    @property
    def ragged(self) -> bool:
        """Whether the last row of several is unfinished."""
        return self.rows > 1 and self.panels % self.columns > 0

    @property
    def heads(self) -> float:
        """Height of a panel's name."""
        return 0.31 if self.named else 0.06

    def is_lowest(self, panel: int) -> bool:
        """Whether no panel stands below, so that this one carries the dates."""
        return panel + self.columns >= self.panels

    def panel_width(self, width: float) -> float:
        """Width of one panel in a figure of `width` inches."""
        free = (
            width - 2 * PAD - self.left - (self.columns - 1) * self.gap - self.columns * self.right
        )
        return max(free / self.columns, 0.3)


def side_by_side(panels: int) -> int:
    """Columns for panels whose order says nothing: two and four in pairs, others in threes."""
    return {1: 1, 2: 2, 4: 2}.get(panels, 3)


@dataclass(frozen=True)
class Layout:
    """What a chart of one width says, and how its panels stand."""

    title: str  # unless the caller has another
    subtitle: Sequence[str]  # what is "" is left out, here and in the notes
    notes: Sequence[str]
    grid: Grid
    dates: Callable[[float], Sequence[Tick]] | None = None  # those that fit a panel so wide


@dataclass(frozen=True)
class Sheet:
    """The words around the panels, wrapped, and the place of everything."""

    width: float
    title: list[str]
    subtitle: list[str]
    notes: list[str]
    grid: Grid
    ticks: Sequence[Tick]

    @classmethod
    def of(cls, layout: Layout, width: float, title: str | None, source: str | None) -> Sheet:
        """Wrap the words of a layout to the width, with the caller's title and source."""
        grid = layout.grid
        ticks = layout.dates(grid.panel_width(width)) if layout.dates else ()
        if ticks:
            two_lines = any(tick.lower for tick in ticks)
            grid = replace(grid, bottom=0.36 if two_lines else 0.22)
        # At 100 dots an inch, letters are wider than their outlines.
        room = (width - 2 * PAD) * 0.985
        subtitle = " · ".join(filter(None, layout.subtitle))
        source = clean(source) if source else ""
        return cls(
            width,
            wrap(clean(title or layout.title), room, TITLE, lines=2, weight="bold"),
            wrap(subtitle, room, SUBTITLE, lines=3, at=" · "),
            pack(layout.notes, room, NOTE) + pack([source], room, NOTE),
            grid,
            ticks,
        )

    @property
    def panel_width(self) -> float:
        """Inches of one panel."""
        return self.grid.panel_width(self.width)

    @property
    def above(self) -> float:
        """Inches above the first row."""
        words = len(self.title) * TITLE + len(self.subtitle) * SUBTITLE
        return PAD + words * LINE + (0.04 if self.grid.named else 0.1) + self.grid.head

    @property
    def below(self) -> float:
        """Inches below the last row's dates."""
        return PAD + (len(self.notes) * NOTE * LINE + 0.06 if self.notes else 0)

    @property
    def height(self) -> float:
        """The height at which the panels are as high as they should be."""
        if not self.grid.panel_height:
            return HEIGHT
        return self.above + self.below + self._between + self.grid.rows * self.grid.panel_height

    @property
    def _between(self) -> float:
        grid = self.grid
        return grid.rows * grid.heads + grid.bottom * (1 + grid.ragged)

    def boxes(self, height: float) -> list[tuple[float, float, float, float]]:
        """Left, bottom, width and height of each panel, as parts of a figure of this height."""
        grid, wide = self.grid, self.panel_width
        high = max((height - self.above - self.below - self._between) / grid.rows, 0.12)
        boxes = []
        for panel in range(grid.panels):
            row, column = divmod(panel, grid.columns)
            left = PAD + grid.left + column * (wide + grid.gap + grid.right)
            top = height - self.above - row * (high + grid.heads) - grid.heads
            if grid.ragged and row == grid.rows - 1:
                top -= grid.bottom  # the panels above an unfinished last row carry dates too
            boxes.append(
                (left / self.width, (top - high) / height, wide / self.width, high / height)
            )
        return boxes


def size_in_inches(figure: Figure | SubFigure) -> tuple[float, float]:
    """Width and height of a figure or of a part of one."""
    width, height = figure.bbox.width / figure.dpi, figure.bbox.height / figure.dpi
    return max(width, 1.0), max(height, 0.5)


def panel_size(axes: Axes) -> tuple[float, float]:
    """Width and height of a panel in inches."""
    width, height = size_in_inches(axes.figure)
    box = axes.get_position()
    return box.width * width, box.height * height


def name_panel(axes: Axes, name: str, colour: str, aside: str = "") -> None:
    """Put a name over a panel, and beside it, in grey, out of how many."""
    room = width = panel_size(axes)[0]
    if aside:
        room -= text_width(aside, NOTE) + 0.1
    if room < 0.5 * width and text_width(name, LABEL, "bold") > room:
        room, aside = width, ""
    name = fit(name, room, LABEL, "bold")
    axes.set_title(
        name, loc="left", color=colour, pad=5, parse_math=False, **font(name, LABEL, "bold")
    )
    if aside:
        axes.set_title(aside, loc="right", size=NOTE, color=GREY, pad=5, parse_math=False)


def head_column(axes: Axes, name: str) -> None:
    """Put a name over a column of panels, above that of its first panel."""
    name = fit(name, panel_size(axes)[0], LABEL + 1.5, "bold")
    axes.annotate(
        name,
        xy=(0, 1),
        xycoords="axes fraction",
        xytext=(0, 22),
        textcoords="offset points",
        color="#000000",
        annotation_clip=False,
        gid="head",
        **font(name, LABEL + 1.5, "bold"),
    )


def say_empty(axes: Axes, words: str) -> None:
    """Say that there is nothing to see, and why."""
    axes.grid(visible=False)
    axes.text(
        0.5,
        0.5,
        words,
        transform=axes.transAxes,
        ha="center",
        va="center",
        color=GREY,
        size=LABEL + 1,
    )


def leave_empty(chart: Axes, words: str) -> None:
    """Say it on a whole chart, whose axes have nothing to measure."""
    chart.set_xticks([])
    chart.set_yticks([])
    say_empty(chart, words)


def set_date_ticks(axes: Axes, ticks: Sequence[Tick], first: float, last: float) -> None:
    """Dates on x, from the first bin's start to the last bin's end."""
    axes.xaxis.axis_date()  # so that axvline(Timestamp(…)) marks an event
    axes.set_xlim(first, last)
    inside = [tick for tick in ticks if first <= tick.place <= last]
    labels = [tick.upper for tick in inside]
    if any(tick.lower for tick in inside):
        # All get a second line, or else the first lines wouldn't stand on one level.
        labels = [f"{tick.upper}\n{tick.lower or ' '}" for tick in inside]
    axes.set_xticks([tick.place for tick in inside], labels=labels, size=TICK)
