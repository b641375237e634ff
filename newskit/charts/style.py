"""The one style: colours, sizes, and the sheet that places title, panels and notes in inches."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import matplotlib
import matplotlib.style
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from newskit.charts.calendar import Tick
from newskit.charts.text import clean, font, font_families, pack, shorten, text_width, wrap
from newskit.schema import SchemaError

# Okabe & Ito (2008): told apart by nearly everyone who sees colours differently. The first three
# also differ in print by their markers.
COLOURS = ("#0072B2", "#D55E00", "#009E73")
# The same hues, darker: small letters need a contrast of 4.5 to 1.
LETTERS = ("#005F94", "#A84A00", "#00714F")
MARKERS = ("o", "s", "^")
GREY = "#6B6B6B"  # on white and on black alike, so that a transparent SVG can be read in a dark notebook
PALE = "#B5B5B5"  # one line behind
PALER = "#DADADA"  # many
GRID = "#DDDDDD"

WIDTH = 7.2  # inches: 720 pixels in a notebook, the text column of a report
HEIGHT = 4.2
PAD = 0.1
TITLE, SUBTITLE, LABEL, NOTE = 13.0, 9.5, 9.0, 8.0  # points
TICK = 8.5
_LINE = 1.3 / 72  # inches per point of type, leading included

PanelArray = npt.NDArray[np.object_]


@contextmanager
def chart_style() -> Iterator[None]:
    """Everything made inside has our look and keeps it; the user's rcParams are as before when it ends."""
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
    def of(
        cls,
        width: float,
        title: str,
        subtitle: Sequence[str],
        notes: Sequence[str],
        source: str | None,
        grid: Grid,
        ticks: Callable[[float], Sequence[Tick]] = lambda _: (),
    ) -> Sheet:
        """Wrap the words to the width; `ticks` gives the dates that fit a panel of so many inches."""
        dates = ticks(grid.panel_width(width))
        if dates:
            grid = replace(grid, bottom=0.36 if any(tick.lower for tick in dates) else 0.22)
        room = (
            width - 2 * PAD
        ) * 0.985  # at 100 dots an inch, letters are wider than their outlines
        return cls(
            width,
            wrap(clean(title), room, TITLE, lines=2, weight="bold"),
            wrap(" · ".join(part for part in subtitle if part), room, SUBTITLE, lines=3, at=" · "),
            pack(notes, room, NOTE) + pack([clean(source)] if source else [], room, NOTE),
            grid,
            dates,
        )

    @property
    def above(self) -> float:
        """Inches above the first row."""
        words = len(self.title) * TITLE + len(self.subtitle) * SUBTITLE
        return PAD + words * _LINE + (0.04 if self.grid.named else 0.1) + self.grid.head

    @property
    def below(self) -> float:
        """Inches below the last row's dates."""
        return PAD + (len(self.notes) * NOTE * _LINE + 0.06 if self.notes else 0)

    @property
    def height(self) -> float:
        """The height at which the panels are as high as they should be."""
        if not self.grid.panel_height:
            return HEIGHT
        return self.above + self.below + self._between + self.grid.rows * self.grid.panel_height

    @property
    def _between(self) -> float:
        grid = self.grid
        ragged = grid.rows > 1 and grid.panels % grid.columns > 0
        return grid.rows * grid.heads + grid.bottom * (1 + ragged)

    def boxes(self, height: float) -> list[tuple[float, float, float, float]]:
        """Left, bottom, width and height of each panel, as parts of a figure of this height."""
        grid = self.grid
        wide = grid.panel_width(self.width)
        high = max((height - self.above - self.below - self._between) / grid.rows, 0.12)
        boxes = []
        for panel in range(grid.panels):
            row, column = divmod(panel, grid.columns)
            left = PAD + grid.left + column * (wide + grid.gap + grid.right)
            # The panels above an unfinished last row carry dates too.
            dates = (
                grid.bottom
                if row == grid.rows - 1 and grid.rows > 1 and grid.panels % grid.columns
                else 0
            )
            top = height - self.above - row * (high + grid.heads) - grid.heads - dates
            boxes.append(
                (left / self.width, (top - high) / height, wide / self.width, high / height)
            )
        return boxes


def size_in_inches(figure: Figure | SubFigure) -> tuple[float, float]:
    """Width and height of a figure or of a part of one."""
    width, height = figure.bbox.width / figure.dpi, figure.bbox.height / figure.dpi
    return max(width, 1.0), max(height, 0.5)


@contextmanager
def open_sheet(
    figure: Figure | SubFigure | None, lay_out: Callable[[float], Sheet]
) -> Iterator[tuple[Sheet, list[Axes]]]:
    """Sheet laid out for the width there is, and its panels, to be drawn in with our style.

    They are on the figure given, which is emptied, or on a new one of pyplot's, which a notebook
    shows by itself.
    """
    if figure is not None and not isinstance(figure, (Figure, SubFigure)):
        raise SchemaError(
            "figure= takes a matplotlib Figure or SubFigure, which gets panels of its own, and "
            "this is "
            f"{type(figure).__name__!r}. Leave it out, or make one: "
            "figure=matplotlib.figure.Figure(figsize=(7.2, 4.2))"
        )
    dpi = matplotlib.rcParams["figure.dpi"]  # the user's; our style has another
    with chart_style():
        sheet = lay_out(WIDTH if figure is None else size_in_inches(figure)[0])
        if figure is None:
            import matplotlib.pyplot as plt

            figure = plt.figure(figsize=(sheet.width, sheet.height), dpi=dpi)
        else:
            figure.clear()
            if isinstance(figure, Figure):
                figure.set_layout_engine(
                    "none"
                )  # the sheet has a place for everything; a second opinion would warn
        panels = _draw_sheet(figure, sheet)
        yield sheet, panels
        for axes in panels:
            # Make all ticks now: matplotlib would make them at first drawing, with the user's
            # settings.
            axes.xaxis.get_major_ticks()
            axes.yaxis.get_major_ticks()


def one_or_all(panels: Sequence[Axes]) -> Axes | PanelArray:
    """What a chart gives back: its panel, or the array of them."""
    return panels[0] if len(panels) == 1 else np.array(panels, dtype=object)


def _draw_sheet(figure: Figure | SubFigure, sheet: Sheet) -> list[Axes]:
    """Write title, subtitle and notes, and make the panels, all with one scale."""
    _, height = size_in_inches(figure)
    left = PAD / sheet.width
    top = 1 - PAD / height
    title = "\n".join(sheet.title)
    figure.suptitle(
        title, x=left, y=top, ha="left", va="top", linespacing=1.15, **font(title, TITLE, "bold")
    )
    top -= len(sheet.title) * TITLE * _LINE / height
    figure.text(
        left, top, "\n".join(sheet.subtitle), size=SUBTITLE, color=GREY, va="top", gid="subtitle"
    )
    if sheet.notes:
        figure.text(
            left,
            PAD / height,
            "\n".join(sheet.notes),
            size=NOTE,
            color=GREY,
            va="bottom",
            gid="notes",
        )
    panels: list[Axes] = []
    for number, box in enumerate(sheet.boxes(height)):
        first: Any = panels[0] if panels else None
        axes = figure.add_axes(box, sharex=first, sharey=first)
        axes.tick_params(
            grid_color=GRID,
            grid_linewidth=0.7,
            length=0,
            labelsize=TICK,
            labelcolor=GREY,
            labelfontfamily=font_families(),
            labelbottom=False,
            pad=4,
        )
        axes.tick_params(axis="y", labelleft=number % sheet.grid.columns == 0)
        axes.tick_params(axis="x", labelbottom=sheet.grid.is_lowest(number), length=3, color=GREY)
        panels.append(axes)
    return panels


def name_panel(axes: Axes, name: str, colour: str, aside: str = "") -> None:
    """Put a name over a panel, and beside it, in grey, out of how many."""
    width = axes.get_position().width * size_in_inches(axes.figure)[0]
    room = width - (text_width(aside, NOTE) + 0.1 if aside else 0)
    if room < 0.5 * width and text_width(name, LABEL, "bold") > room:
        room, aside = width, ""
    name = fit(name, room, LABEL, "bold")
    axes.set_title(
        name, loc="left", color=colour, pad=5, parse_math=False, **font(name, LABEL, "bold")
    )
    if aside:
        axes.set_title(aside, loc="right", size=NOTE, color=GREY, pad=5, parse_math=False)


def fit(name: object, width: float, size: float, weight: str = "normal") -> str:
    """Data's text on one line of `width` inches."""
    return shorten(clean(name), width, size, weight)


def head_column(axes: Axes, name: str) -> None:
    """Put a name over a column of panels, above that of its first panel."""
    width = axes.get_position().width * size_in_inches(axes.figure)[0]
    name = fit(name, width, LABEL + 1.5, "bold")
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
