"""Topic frequency over time: lines with bands, one panel or small multiples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from newskit.charts.captions import describe_frequency, headline
from newskit.charts.chart import Chart, PanelArray, draw_chart
from newskit.charts.lines import (
    MOST_LINES,
    MOST_PANELS,
    Panel,
    Plan,
    date_limits,
    draw_line,
    explain,
    label_ends,
    name_lines,
    room_for_labels,
    set_value_axis,
)
from newskit.charts.style import PALE, PALER, Grid, Layout, Sheet, leave_empty, set_date_ticks
from newskit.charts.tables import Series, Table, Topics, read_frequency
from newskit.charts.words import clean, plural
from newskit.intervals import INTERVAL
from newskit.schema import SchemaError, takes_tables

_BAND = 0.2  # opacity of a band by itself
_ASIDE = 0.1  # inches between two lines in a bin that stands alone, where the bin is wide enough


@takes_tables
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
    return draw_chart(FREQUENCY, _read(frequency, topics), figure, title, source)


@dataclass(frozen=True)
class _Lines:
    """A frequency table, and the panels for it, which an overlong one hasn't."""

    table: Table

    @cached_property
    def plan(self) -> Plan:
        return _arrange(self.table)


def _read(frequency: object, topics: Topics = None) -> _Lines:
    return _Lines(read_frequency(frequency, topics))


def _arrange(table: Table) -> Plan:
    """Decide which lines go into which panels."""
    if table.empty:
        return Plan([Panel()], table.unit)
    topics, groups = len(table.topics), len(table.line_groups)
    if _count_panels(topics, groups) > MOST_PANELS:
        raise SchemaError(_too_many(table))
    if topics == 1 or groups == 1:
        return _arrange_one_kind(table)
    if groups <= MOST_LINES:
        return _panel_by_topic(table)
    return _panel_by_group_and_topic(table)


def _arrange_one_kind(table: Table) -> Plan:
    """Lines of one topic or of one group: together while they are few, else a panel for each."""
    lines = [table.series(topic, group) for topic in table.topics for group in table.line_groups]
    by_group = len(table.topics) == 1
    names = [clean(line.group if by_group else line.topic) for line in lines]
    if len(lines) <= MOST_LINES:
        labels = names if len(lines) > 1 else [""]
        return Plan([Panel("", lines, labels)], table.unit)
    if by_group:
        together, words = _all_groups(table, table.topics[0]), _say_all_groups(table)
        panels = [
            Panel(name, [line], [""], together, aside=table.unit.count(int(line.articles)))
            for name, line in zip(names, lines, strict=True)
        ]
        panels.sort(key=lambda panel: -panel.lines[0].level)
    else:
        words = "grey: the other topics"
        panels = [
            Panel(name, [line], [""], [other for other in lines if other is not line])
            for name, line in zip(names, lines, strict=True)
        ]
    columns, height = (2, 1.6) if len(panels) <= 4 else (3, 1.25)
    return Plan(panels, table.unit, columns, height, words)


def _panel_by_topic(table: Table) -> Plan:
    labels = [clean(group) for group in table.groups]
    panels = [
        Panel(clean(topic), [table.series(topic, group) for group in table.groups], labels)
        for topic in table.topics
    ]
    return Plan(panels, table.unit, columns=2, height=1.75)


def _panel_by_group_and_topic(table: Table) -> Plan:
    behind = {topic: _all_groups(table, topic) for topic in table.topics}
    panels = [
        Panel(clean(group), [table.series(topic, group)], [""], behind[topic])
        for group in table.groups
        for topic in table.topics
    ]
    for column, topic in enumerate(table.topics):
        panels[column] = replace(panels[column], head=clean(topic))
    return Plan(panels, table.unit, len(table.topics), 0.85, _say_all_groups(table))


def _all_groups(table: Table, topic: str) -> list[Series]:
    """All groups together, for the line behind; a mean of shares can't be had from counts."""
    return [table.series(topic, None)] if table.unit.pooled else []


def _say_all_groups(table: Table) -> str:
    return f"grey: all {plural(len(table.groups), clean(table.by))}" if table.unit.pooled else ""


def _count_panels(topics: int, groups: int) -> int:
    """How many panels show so many topics of so many groups."""
    if topics == 1 or groups == 1:
        return 1 if topics * groups <= MOST_LINES else topics * groups
    return topics if groups <= MOST_LINES else topics * groups


def _too_many(table: Table) -> str:
    """A chart of 40 panels helps nobody; the error has the ways out, those below the limit."""
    topics, groups, few = len(table.topics), len(table.line_groups), MOST_LINES
    what, chosen, rows = plural(topics, "topic"), f"topics={table.topics[:few]}", ""
    ways = {}  # by the line to type: how many panels it needs
    if topics > few:
        ways[f"plot_frequency(frequency, {chosen})"] = _count_panels(few, groups)
    if groups > 1:
        what += f" and {plural(groups, str(table.by))}"
        sizes = table.rows.drop_duplicates([table.by, "period"]).groupby(table.by)["total"].sum()
        largest = sizes.sort_values(ascending=False, kind="stable").index[:few].tolist()
        rows = f"frequency[frequency[{table.by!r}].isin({largest})]"
        if groups > few:
            ways[f"plot_frequency({rows})"] = _count_panels(topics, few)
        ways["topic_frequency(articles, matches, by=None)"] = _count_panels(topics, 1)
    open_ways = [way for way, panels in ways.items() if panels <= MOST_PANELS]
    return (
        f"{what} need {_count_panels(topics, groups)} panels, and one chart has room for "
        f"{MOST_PANELS}. "
        f"Choose: {', or '.join(open_ways or [f'plot_frequency({rows}, {chosen})'])}"
    )


def _lay_out(shown: _Lines, width: float) -> Layout:
    table, plan = shown.table, shown.plan
    labels = [name for panel in plan.panels for name in panel.labels if name]
    grid = Grid(
        panels=len(plan.panels),
        columns=plan.columns,
        panel_height=plan.height,
        named=len(plan.panels) > 1,
        head=0.24 if any(panel.head for panel in plan.panels) else 0.0,
        left=plan.room_for_ticks,
        right=room_for_labels(labels) if labels else 0.12,
    )
    subtitle = [table.unit.words, table.unit.count(0)]
    if plan.lines:
        dots = "dots: before the mean" if table.smooth is not None else ""
        how = [table.how, table.out_of(), f"band: {INTERVAL}", dots, plan.behind]
        subtitle = [table.unit.words, *how]
    return Layout(headline(table), subtitle, explain(table, plan), grid, table.dates)


def _draw(panels: Sequence[Axes], shown: _Lines, sheet: Sheet) -> None:
    table, plan, first = shown.table, shown.plan, panels[0]
    top = set_value_axis(first, plan)
    if not plan.lines:
        leave_empty(first, table.unit.count(0))
        return
    bin_width = sheet.panel_width / len(table.starts)
    left, right = date_limits(table, bin_width)
    set_date_ticks(first, sheet.ticks, left, right)
    days_per_inch = (right - left) / sheet.panel_width
    spacing = min(_ASIDE, bin_width / 4)
    for axes, panel in zip(panels, plan.panels, strict=True):
        _draw_behind(axes, panel)
        opacity = _band_opacity(panel, top)
        places = []
        for number, line in enumerate(panel.lines):
            aside = (number - (len(panel.lines) - 1) / 2) * spacing * days_per_inch
            places.append(draw_line(axes, line, number, opacity, bin_width, aside))
        name_lines(axes, panel, table.unit)
        label_ends(axes, panel, places)


def _draw_behind(axes: Axes, panel: Panel) -> None:
    """Grey lines to compare with; one is stronger than each of many."""
    style: dict[str, Any] = {"color": PALER, "lw": 0.7, "zorder": 1.2}
    if len(panel.behind) == 1:
        style = {"color": PALE, "lw": 1.2, "zorder": 1.8}
    for line in panel.behind:
        axes.plot(line.middle, line.value, gid="behind", **style)


def _band_opacity(panel: Panel, top: float) -> float:
    """Pale where several bands lie on each other, paler still where they are wide."""
    opacity = _BAND / len(panel.lines) ** 0.6
    widths = [(line.high - line.low)[line.shown] for line in panel.lines if line.shown.any()]
    if len(panel.lines) == 1 or not widths:
        return opacity
    wide = float(np.nanmedian(np.concatenate(widths))) / top
    # The lines must stay in front.
    return opacity * float(np.clip(0.4 / wide, 0.45, 1)) if wide > 0 else opacity


def _describe(shown: _Lines) -> str:
    return describe_frequency(shown.table, "Line chart")


FREQUENCY = Chart("frequency", _read, _lay_out, _draw, _describe, marks=("topic", "value"))
