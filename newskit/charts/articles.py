"""Articles per period, as bars: the denominator of every share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from newskit.charts.captions import describe_counts
from newskit.charts.chart import Chart, PanelArray, draw_chart
from newskit.charts.columns import refuse_many
from newskit.charts.lines import MOST_PANELS
from newskit.charts.style import (
    COLOURS,
    LETTERS,
    TICK,
    Grid,
    Layout,
    Sheet,
    leave_empty,
    name_panel,
    set_date_ticks,
)
from newskit.charts.tables import Series, Table, read_counts
from newskit.charts.ticks import ADVERB, nice_ticks
from newskit.charts.words import at_time, clean, plural, text_width
from newskit.schema import takes_tables

_WIDEST = 0.6  # inches, for a bar


@takes_tables
def plot_articles(
    counts: pd.DataFrame,
    *,
    figure: Figure | SubFigure | None = None,
    title: str | None = None,
    source: str | None = None,
) -> Axes | PanelArray:
    """Chart of the articles per period: the denominator of every share.

    Each group has a panel of its own, all with one y axis. A bin without articles has a thick base
    line; one inside which the articles begin or end has a hollow bar.

    Parameters
    ----------
    counts : DataFrame, one row per group and period
        From `count_articles`.
    figure : Figure or SubFigure, optional
        Where to draw; what it showed is cleared. By default a new one of pyplot, high enough for
        its panels. Your own is best as large as `newskit.charts.chart_size` says; hundreds of bins
        want a longer ``every=``.
    title, source : str, optional
        The headline, by default what is counted; and where the articles are from, for the note
        below.

    Returns
    -------
    Axes, or array of Axes
        One panel, or the panels in reading order.

    Raises
    ------
    SchemaError
        If the table lacks a column, has no period, or has more than 15 groups.

    Examples
    --------
    >>> import newskit as nk
    >>> panels = plot_articles(nk.count_articles(nk.load_dataset("letters"), every="month"))
    >>> [panel.get_title(loc="left") for panel in panels]
    ['Herald', 'Post']
    """
    return draw_chart(ARTICLES, _read(counts), figure, title, source)


@dataclass(frozen=True)
class _Counts:
    """A counts table, and a line for each group, of which there may be too many to draw."""

    table: Table

    @cached_property
    def lines(self) -> list[Series]:
        """The counts of each group, in the order of the table."""
        table = self.table
        if not len(table.starts):
            return []
        if not table.by:
            return [table.series(None, None)]
        sizes = table.rows.groupby(table.by)["count"].sum()
        largest = sizes.sort_values(ascending=False, kind="stable").index[:3].tolist()
        choose = (
            f"Choose: plot_articles(counts[counts[{table.by!r}].isin({largest})]), "
            "or all together: count_articles(articles, by=None)"
        )
        refuse_many(len(table.groups), table.by, MOST_PANELS, "panels", choose)
        return [table.series(None, group) for group in table.groups]

    @cached_property
    def axis(self) -> tuple[list[float], float]:
        """Ticks of the value axis, and where it ends."""
        counts = np.concatenate([[1.0], *(line.count for line in self.lines)])
        return nice_ticks(float(np.nanmax(counts)), 5 if len(self.lines) <= 1 else 3, finest=1)


def _read(counts: object) -> _Counts:
    return _Counts(read_counts(counts))


def _lay_out(shown: _Counts, _: float) -> Layout:
    table, lines = shown.table, shown.lines
    panels = max(len(lines), 1)
    ticks, _end = shown.axis
    grid = Grid(
        panels=panels,
        # Two or three groups lie under each other, on one calendar: a missing week is seen straight
        # down.
        columns={1: 1, 2: 1, 3: 1, 4: 2}.get(panels, 3),
        panel_height=0 if panels == 1 else 1.0,
        named=panels > 1,
        left=max(text_width(f"{tick:,.0f}", TICK) for tick in ticks) + 0.1,
        right=0.12,
    )
    subtitle = ["0 articles"]
    if lines:
        subtitle = ["number of articles", ADVERB[table.every], table.out_of()]
    by = f", by {clean(table.by)}" if table.by_group else ""
    title = f"Articles per {table.every}{by}"
    return Layout(title, subtitle, _explain(table, lines), grid, table.dates)


def _explain(table: Table, lines: Sequence[Series]) -> list[str]:
    unit = table.every
    notes = []
    if any((line.partial & (line.count > 0)).any() for line in lines):
        notes.append(f"Hollow: the articles begin or end inside this {unit}.")
    if any((line.count == 0).any() for line in lines):
        notes.append(f"Thick orange base line: no articles {at_time(unit)}.")
    if any(np.isnan(line.count).any() for line in lines):
        notes.append(f"Gap: that {unit} isn't in the table.")
    return [*notes, table.left_out()]


def _draw(panels: Sequence[Axes], shown: _Counts, sheet: Sheet) -> None:
    first, (ticks, end) = panels[0], shown.axis
    first.set_ylim(0, end)
    first.set_yticks(ticks, labels=[f"{tick:,.0f}" for tick in ticks])
    if not shown.lines:
        leave_empty(first, "0 articles")
        return
    for axes, line in zip(panels, shown.lines, strict=True):
        _draw_bars(axes, shown.table, line, sheet)
        if len(panels) > 1:
            total = plural(int(np.nansum(line.count)), "article")
            name_panel(axes, clean(line.group), LETTERS[0], total)


def _draw_bars(axes: Axes, table: Table, line: Series, sheet: Sheet) -> None:
    (starts, ends), (first, last) = table.edges, table.span
    set_date_ticks(axes, sheet.ticks, first, last)
    width = sheet.panel_width
    days_per_inch = (last - first) / width
    # Thin bars need all their room; of two bins, each would be a slab of ink.
    filled = 0.92 if width / len(starts) < 0.06 else 0.78
    wide = min(float(np.median(ends - starts)) * filled, _WIDEST * days_per_inch)
    full: dict[str, Any] = {"facecolor": COLOURS[0], "linewidth": 0, "gid": "bars"}
    hollow: dict[str, Any] = {"facecolor": "white", "linewidth": 1.1, "gid": "partial"}
    for chosen, style in ((~line.partial, full), (line.partial, hollow)):
        bars = chosen & (line.count > 0)
        if bars.any():
            axes.bar(
                line.middle[bars],
                line.count[bars],
                width=wide,
                edgecolor=COLOURS[0],
                zorder=2.5,
                **style,
            )
    silent = line.count == 0
    if silent.any():
        # A bar of no height can't be seen, and an empty place could be a week that nobody looked
        # at.
        middle = line.middle[silent]
        axes.hlines(
            np.zeros(len(middle)),
            middle - wide / 2,
            middle + wide / 2,
            color=COLOURS[1],
            lw=3,
            capstyle="butt",
            clip_on=False,
            zorder=3,
            gid="zero",
        )


def _describe(shown: _Counts) -> str:
    return describe_counts(shown.table, "Bar chart")


ARTICLES = Chart(
    "articles",
    _read,
    _lay_out,
    _draw,
    _describe,
    marks=("period", "count"),
    by_topic=False,
)
