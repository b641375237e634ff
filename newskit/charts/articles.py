"""Articles per period, as bars: the denominator of every share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from newskit.charts.calendar import ADVERB, date_ticks, ends_of, numbers_of
from newskit.charts.plan import MOST_PANELS
from newskit.charts.scales import nice_ticks
from newskit.charts.style import (
    COLOURS,
    LETTERS,
    TICK,
    Grid,
    PanelArray,
    Sheet,
    leave_empty,
    name_panel,
    one_or_all,
    open_sheet,
    set_date_ticks,
)
from newskit.charts.tables import Series, Table, read_counts
from newskit.charts.text import at_time, clean, plural, text_width
from newskit.schema import SchemaError

_WIDEST = 0.6  # inches, for a bar


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
    table = read_counts(counts)
    lines = lines_of(table)
    with open_sheet(figure, lambda width: lay_out_counts(table, lines, width, title, source)) as (
        sheet,
        panels,
    ):
        ticks, end = _y_axis(lines)
        panels[0].set_ylim(0, end)
        panels[0].set_yticks(ticks, labels=[f"{tick:,.0f}" for tick in ticks])
        for axes, line in zip(panels, lines, strict=False):
            _draw_counts(axes, table, line, sheet)
            if len(panels) > 1:
                name_panel(
                    axes,
                    clean(line.group),
                    LETTERS[0],
                    plural(int(np.nansum(line.count)), "article"),
                )
        if not lines:
            leave_empty(panels[0], "0 articles")
    return one_or_all(panels)


def lines_of(table: Table) -> list[Series]:
    """The counts of each group, in the order of the table."""
    if len(table.groups) > MOST_PANELS:
        sizes = (
            table.rows.groupby(table.by)["count"].sum().sort_values(ascending=False, kind="stable")
        )
        raise SchemaError(
            f"{plural(len(table.groups), str(table.by))} need as many panels, and one chart has "
            "room for "
            f"{MOST_PANELS}. Choose: "
            f"plot_articles(counts[counts[{table.by!r}].isin({sizes.index[:3].tolist()})]), "
            "or all together: count_articles(articles, by=None)"
        )
    if not len(table.starts):
        return []
    return (
        [table.series(None, group) for group in table.groups]
        if table.by
        else [table.series(None, None)]
    )


def _y_axis(lines: Sequence[Series]) -> tuple[list[float], float]:
    counts = [count for line in lines for count in line.count[np.isfinite(line.count)].tolist()]
    return nice_ticks(max([1.0, *counts]), 5 if len(lines) <= 1 else 3, finest=1)


def lay_out_counts(
    table: Table, lines: Sequence[Series], width: float, title: str | None, source: str | None
) -> Sheet:
    """Words and measures of the chart."""
    panels = max(len(lines), 1)
    grid = Grid(
        panels=panels,
        # Two or three groups lie under each other, on one calendar: a missing week is seen straight
        # down.
        columns=1 if panels <= 3 else 2 if panels == 4 else 3,
        panel_height=0 if panels == 1 else 1.0,
        named=panels > 1,
        left=max(text_width(f"{tick:,.0f}", TICK) for tick in _y_axis(lines)[0]) + 0.1,
        right=0.12,
    )
    by = f", by {clean(table.by)}" if table.by and len(table.groups) > 1 else ""
    return Sheet.of(
        width,
        title or f"Articles per {table.every}{by}",
        ["number of articles", ADVERB[table.every], table.out_of()] if lines else ["0 articles"],
        _explain(table, lines),
        source,
        grid,
        lambda room: date_ticks(table.starts, table.every, room),
    )


def _explain(table: Table, lines: Sequence[Series]) -> list[str]:
    unit = table.every
    notes = []
    if any((line.partial & (line.count > 0)).any() for line in lines):
        notes.append(f"Hollow: the articles begin or end inside this {unit}.")
    if any((line.count == 0).any() for line in lines):
        notes.append(f"Thick orange base line: no articles {at_time(unit)}.")
    if any(np.isnan(line.count).any() for line in lines):
        notes.append(f"Gap: that {unit} isn't in the table.")
    return notes + table.left_out()


def _draw_counts(axes: Axes, table: Table, line: Series, sheet: Sheet) -> None:
    starts, ends = numbers_of(table.starts), numbers_of(ends_of(table.starts, table.every))
    set_date_ticks(axes, sheet.ticks, starts[0], ends[-1])
    width = sheet.grid.panel_width(sheet.width)
    days_per_inch = (ends[-1] - starts[0]) / width
    # Thin bars need all their room; of two bins, each would be a slab of ink.
    filled = 0.92 if width / len(starts) < 0.06 else 0.78
    wide = min(float(np.median(ends - starts)) * filled, _WIDEST * days_per_inch)
    for chosen, hollow in ((~line.partial, False), (line.partial, True)):
        shown = chosen & (line.count > 0)
        if shown.any():
            axes.bar(
                line.middle[shown],
                line.count[shown],
                width=wide,
                facecolor="white" if hollow else COLOURS[0],
                edgecolor=COLOURS[0],
                linewidth=1.1 if hollow else 0,
                zorder=2.5,
                gid="partial" if hollow else "bars",
            )
    silent = line.count == 0
    if silent.any():
        # A bar of no height can't be seen, and an empty place could be a week that nobody looked
        # at.
        low, high = line.middle[silent] - wide / 2, line.middle[silent] + wide / 2
        axes.hlines(
            np.zeros(len(low)),
            low,
            high,
            color=COLOURS[1],
            lw=3,
            capstyle="butt",
            clip_on=False,
            zorder=3,
            gid="zero",
        )
