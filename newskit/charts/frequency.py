"""Topic frequency over time: lines with bands, one panel or small multiples."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.ticker import FuncFormatter

from newskit.charts.calendar import ends_of, numbers_of
from newskit.charts.plan import Panel, Plan, arrange, label_lines, lay_out, y_axis
from newskit.charts.scales import spread
from newskit.charts.style import (
    COLOURS,
    LABEL,
    LETTERS,
    MARKERS,
    PAD,
    PALE,
    PALER,
    PanelArray,
    Sheet,
    head_column,
    leave_empty,
    name_panel,
    one_or_all,
    open_sheet,
    say_empty,
    set_date_ticks,
    size_in_inches,
)
from newskit.charts.tables import Flags, Numbers, Series, Table, read_frequency
from newskit.charts.text import clean

_BAND = 0.2  # opacity of a band by itself
_ASIDE = 0.1  # inches between two lines in a bin that stands alone, where the bin is wide enough
_EDGE = 0.22  # inches between the ends of an axis and the first and last point, at most


def plot_frequency(
    frequency: pd.DataFrame,
    *,
    topics: Sequence[str] | str | None = None,
    figure: Figure | SubFigure | None = None,
    title: str | None = None,
    source: str | None = None,
) -> Axes | PanelArray:
    """Chart of topics over time, with their 95 % band and the denominator in the subtitle.

    Up to three lines share one panel. More become small multiples with one y axis: a panel per
    group, by level, with all groups together in grey; a panel per topic; or a row per group and a
    column per topic. A bin is drawn at its middle. A bin without articles is a gap; one inside
    which the articles begin or end is hollow, and its line dashed.

    Parameters
    ----------
    frequency : DataFrame, one row per topic, group and period
        From `topic_frequency`; also one that was filtered, or read back from a file.
    topics : list of str, optional
        Which topics, in which order; by default all.
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
        If the table lacks a column, has no such topic or no period, or needs more than 15 panels.

    Examples
    --------
    >>> import newskit as nk
    >>> letters = nk.load_dataset("letters")
    >>> matches = nk.match_topics(letters, {"rent": ["rent*"]})
    >>> axes = plot_frequency(nk.topic_frequency(letters, matches))
    >>> axes.figure.get_suptitle()
    'Articles that mention rent, by outlet'
    """
    table = read_frequency(frequency, topics)
    plan = arrange(table)
    with open_sheet(figure, lambda width: lay_out(table, plan, width, title, source)) as (
        sheet,
        panels,
    ):
        _draw(table, plan, panels, sheet)
    return one_or_all(panels)


def _draw(table: Table, plan: Plan, panels: Sequence[Axes], sheet: Sheet) -> None:
    first = panels[0]
    height = first.get_position().height * size_in_inches(first.figure)[1]
    ticks, top, _ = y_axis(table.unit, plan, 5 if height > 1.6 else 4 if height > 0.9 else 3)
    first.set_ylim(0, top)
    first.set_yticks(ticks)
    if not plan.lines:
        leave_empty(first, table.unit.count(0))
        return
    first.yaxis.set_major_formatter(FuncFormatter(lambda value, _: table.unit.tick(value)))
    width = sheet.grid.panel_width(sheet.width)
    bin_width = width / len(table.starts)
    set_date_ticks(first, sheet.ticks, *x_limits(table, bin_width))
    days_per_inch = (first.get_xlim()[1] - first.get_xlim()[0]) / width
    for axes, panel in zip(panels, plan.panels, strict=True):
        for line in panel.behind:
            one = len(panel.behind) == 1
            colour, thick = (PALE, 1.2) if one else (PALER, 0.7)
            axes.plot(
                line.middle,
                line.value,
                color=colour,
                lw=thick,
                zorder=1.8 if one else 1.2,
                gid="behind",
            )
        opacity = _band_opacity(panel, top)
        places = []
        for number, line in enumerate(panel.lines):
            aside = (
                (number - (len(panel.lines) - 1) / 2) * min(_ASIDE, bin_width / 4) * days_per_inch
            )
            places.append(draw_line(axes, line, number, opacity, bin_width, aside))
        if panel.name:
            total = table.unit.count(int(np.nansum(panel.lines[0].total))) if plan.asides else ""
            name_panel(axes, panel.name, LETTERS[0] if len(panel.lines) == 1 else "#000000", total)
        if panel.head:
            head_column(axes, panel.head)
        if not any(line.shown.any() for line in panel.lines):
            silent = any(line.silent.any() for line in panel.lines)
            say_empty(axes, f"no {table.unit.item}s" if silent else "not in the table")
        label_ends(axes, panel, places)


def x_limits(table: Table, bin_width: float) -> tuple[float, float]:
    """From the first bin's start to the last one's end, without most of the half bins where they are wide."""
    left, right = (
        numbers_of(table.starts[:1])[0],
        numbers_of(ends_of(table.starts[-1:], table.every))[0],
    )
    if len(table.starts) > 1 and bin_width / 2 > _EDGE:
        edge = _EDGE / bin_width * (right - left) / len(table.starts)
        left, right = table.middles[0] - edge, table.middles[-1] + edge
    return float(left), float(right)


def _band_opacity(panel: Panel, top: float) -> float:
    """Pale where several bands lie on each other, paler still where they are wide: the lines must stay in front."""
    opacity = _BAND / len(panel.lines) ** 0.6
    widths = [(line.high - line.low)[line.shown] for line in panel.lines if line.shown.any()]
    wide = float(np.nanmedian(np.concatenate(widths))) / top if widths else 0.0
    return (
        opacity * float(np.clip(0.4 / wide, 0.45, 1))
        if wide > 0 and len(panel.lines) > 1
        else opacity
    )


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
        label=clean(line.group or line.topic),
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
    for at in range(len(hollow) - 1):
        if hollow[at] or hollow[at + 1]:
            places += [line.middle[at], line.middle[at + 1], np.nan]
            values += [line.value[at], line.value[at + 1], np.nan]
    return places, values


def label_ends(axes: Axes, panel: Panel, places: Sequence[Numbers]) -> None:
    """Names at the ends of their lines, moved apart where they would touch."""
    ends = []
    for number, (line, name) in enumerate(zip(panel.lines, panel.labels, strict=True)):
        if name and line.shown.any():
            last = int(np.flatnonzero(line.shown)[-1])
            ends.append(
                (
                    number,
                    "\n".join(label_lines(name)),
                    float(places[number][last]),
                    float(line.value[last]),
                )
            )
    if not ends:
        return
    box = axes.get_position()
    width, height = size_in_inches(axes.figure)
    width, height = width * box.width, height * box.height
    top = axes.get_ylim()[1]
    first, last_day = axes.get_xlim()
    # Where two lines end on one point, the one that was higher before has the upper label.
    wanted = [
        min(value / top, 1) * height + 1e-6 * panel.lines[number].level
        for number, _, _, value in ends
    ]
    heights = [(1 + name.count("\n")) * LABEL * 1.2 / 72 + 0.02 for _, name, _, _ in ends]
    found = spread(wanted, heights, -0.08, height + 0.1)
    for (number, name, day, value), aim, place in zip(ends, wanted, found, strict=True):
        distance = (last_day - day) / (last_day - first) * width
        led = abs(place - aim) > 0.06 or distance > _EDGE + 0.05
        axes.annotate(
            name,
            xy=(day, value),
            xytext=(1 + PAD / width, place / height),
            textcoords="axes fraction",
            color=LETTERS[number],
            size=LABEL,
            va="center",
            linespacing=1.0,
            parse_math=False,
            annotation_clip=False,
            arrowprops=_leader(number, distance) if led else None,
            gid="end label",
        )


def _leader(number: int, distance: float) -> dict[str, object]:
    """A hairline from a name to the end of its line; dotted where it is so long that it could pass for data."""
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
