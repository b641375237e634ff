"""What a kind of chart is, and the one way to its panels: read, lay out, open a sheet, draw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import matplotlib
import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from newskit.charts.style import (
    GREY,
    GRID,
    LINE,
    NOTE,
    PAD,
    SUBTITLE,
    TICK,
    TITLE,
    WIDTH,
    Layout,
    Sheet,
    chart_style,
    size_in_inches,
)
from newskit.charts.tables import Topics
from newskit.charts.words import font, font_families
from newskit.schema import SchemaError

PanelArray = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Chart:
    """A kind of chart: how its table is told and read, and how that is laid out, drawn and said.

    Parameters
    ----------
    name : str
        What ``plot_…`` and ``chart=`` call it.
    read : callable
        Takes the table, and topics where `by_topic`; checks them and gives what the chart shows,
        which the other functions take.
    lay_out : callable
        Takes that and the width in inches; gives the words around the panels and their grid.
    draw : callable
        Takes the panels, what is shown, and the sheet on which they are.
    describe : callable
        Says the same in a sentence.
    marks : tuple of str
        Columns that only its table has, or has first; none where it draws the tables of others.
    also_of : tuple of str
        Charts whose tables it draws too, where it is asked for by name.
    best_for : callable, optional
        Says of such a table whether this is its chart, where none is asked for by name.
    by_topic : bool
        Whether some of the topics can be chosen.
    """

    name: str
    read: Callable[..., Any]
    lay_out: Callable[[Any, float], Layout]
    draw: Callable[[list[Axes], Any, Sheet], None]
    describe: Callable[[Any], str]
    marks: tuple[str, ...] = ()
    also_of: tuple[str, ...] = ()
    best_for: Callable[[pd.DataFrame], bool] | None = None
    by_topic: bool = True

    @property
    def call_name(self) -> str:
        """Name of the function that draws it."""
        return f"plot_{self.name}"

    def of(self, table: pd.DataFrame, topics: Topics = None) -> Ready:
        """Read a table, once for its size, its picture and its description."""
        chosen = {"topics": topics} if self.by_topic else {}
        return Ready(self, self.read(table, **chosen))


@dataclass(frozen=True)
class Ready:
    """A chart and what it shows, read from a table that was checked."""

    chart: Chart
    shown: Any

    def size(self, width: float = WIDTH) -> tuple[float, float]:
        """Width and height in inches at which it is easy to read."""
        with chart_style():
            sheet = Sheet.of(self.chart.lay_out(self.shown, width), width, None, None)
        return width, round(sheet.height, 2)

    def draw(
        self,
        figure: Figure | SubFigure | None = None,
        *,
        title: str | None = None,
        source: str | None = None,
    ) -> Axes | PanelArray:
        """Draw it, as its ``plot_`` function does."""
        return draw_chart(self.chart, self.shown, figure, title, source)

    def describe(self) -> str:
        """Say what it shows, in a sentence."""
        return self.chart.describe(self.shown)


def draw_chart(
    chart: Chart,
    shown: Any,
    figure: Figure | SubFigure | None,
    title: str | None,
    source: str | None,
) -> Any:
    """Draw what is shown on a figure, which is emptied, or on a new one of pyplot's.

    Gives back its panel, or an array of them; a notebook shows pyplot's figure by itself.
    """
    if figure is not None and not isinstance(figure, (Figure, SubFigure)):
        raise SchemaError(
            "figure= takes a matplotlib Figure or SubFigure, which gets panels of its own, and "
            f"this is {type(figure).__name__!r}. Leave it out, or make one: "
            "figure=matplotlib.figure.Figure(figsize=(7.2, 4.2))"
        )
    dpi = matplotlib.rcParams["figure.dpi"]  # the user's; our style has another
    with chart_style():
        width = WIDTH if figure is None else size_in_inches(figure)[0]
        sheet = Sheet.of(chart.lay_out(shown, width), width, title, source)
        figure = _new_figure(sheet, dpi) if figure is None else _clear(figure)
        _write_words(figure, sheet)
        panels = _make_panels(figure, sheet)
        chart.draw(panels, shown, sheet)
        for axes in panels:
            # Make all ticks now: matplotlib would make them at first drawing, with the user's
            # settings.
            axes.xaxis.get_major_ticks()
            axes.yaxis.get_major_ticks()
    return panels[0] if len(panels) == 1 else np.array(panels, dtype=object)


def _new_figure(sheet: Sheet, dpi: float) -> Figure:
    import matplotlib.pyplot as plt

    return plt.figure(figsize=(sheet.width, sheet.height), dpi=dpi)


def _clear(figure: Figure | SubFigure) -> Figure | SubFigure:
    figure.clear()
    if isinstance(figure, Figure):
        # The sheet has a place for everything; a second opinion would warn.
        figure.set_layout_engine("none")
    return figure


def _write_words(figure: Figure | SubFigure, sheet: Sheet) -> None:
    """Write title, subtitle and notes."""
    _, height = size_in_inches(figure)
    left, top = PAD / sheet.width, 1 - PAD / height
    title = "\n".join(sheet.title)
    figure.suptitle(
        title, x=left, y=top, ha="left", va="top", linespacing=1.15, **font(title, TITLE, "bold")
    )
    top -= len(sheet.title) * TITLE * LINE / height
    subtitle = "\n".join(sheet.subtitle)
    figure.text(left, top, subtitle, size=SUBTITLE, color=GREY, va="top", gid="subtitle")
    if sheet.notes:
        notes = "\n".join(sheet.notes)
        figure.text(left, PAD / height, notes, size=NOTE, color=GREY, va="bottom", gid="notes")


def _make_panels(figure: Figure | SubFigure, sheet: Sheet) -> list[Axes]:
    """Make the panels, all with one scale."""
    panels: list[Axes] = []
    for number, box in enumerate(sheet.boxes(size_in_inches(figure)[1])):
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
