"""A topic over time with its bursts shaded, and a few events named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from newskit.charts.captions import describe_frequency, headline
from newskit.charts.chart import Chart, PanelArray, draw_chart
from newskit.charts.columns import choose_topics, group_column, need_table, with_types
from newskit.charts.events import Event, height_of, place_events, read_events, write_events
from newskit.charts.lines import (
    MOST_PANELS,
    Panel,
    Plan,
    date_limits,
    draw_line,
    explain,
    name_lines,
    set_value_axis,
)
from newskit.charts.style import GREY, Grid, Layout, Sheet, leave_empty, set_date_ticks
from newskit.charts.tables import Table, Topics, read_frequency, refuse_to_pool
from newskit.charts.ticks import ends_of, numbers_of, say_day
from newskit.charts.words import clean, plural
from newskit.intervals import INTERVAL
from newskit.schema import SchemaError, listed, takes_tables

MAKE = "find_bursts(frequency)"
SHADES = ("#F8E6D6", "#EFC8A4", "#E3A46A")  # by level; paler than any line, and apart in grey
_HIGH = 2.6  # inches of a single panel with words above it


@dataclass(frozen=True)
class _Bursts:
    """A bursts table that was checked, sorted by level."""

    rows: pd.DataFrame
    by: str | None


@dataclass(frozen=True)
class _Timeline:
    """A frequency table with its bursts: a panel for each topic, or for each group."""

    table: Table
    bursts: _Bursts | None = None
    events: Sequence[tuple[pd.Timestamp, str]] = ()

    @cached_property
    def lines(self) -> list[tuple[str, str | None]]:
        """Topic and group of each panel; no group where all are taken together."""
        table = self.table
        if table.empty:
            return []
        groups: list[str | None] = [None]
        if self.by:
            groups = [*table.groups]
        else:
            refuse_to_pool(table, "topic_frequency(articles, matches, by=None)")
        number = len(table.topics) * len(groups)
        if number > MOST_PANELS:
            few = table.topics[:1] if self.by else table.topics[:3]
            raise SchemaError(
                f"{number} panels are needed, and one chart has room for {MOST_PANELS}. "
                f"Choose: plot_bursts(frequency, bursts, topics={few})"
            )
        return [(topic, group) for topic in table.topics for group in groups]

    @property
    def by(self) -> str | None:
        """The column of groups, where the bursts are those of groups."""
        by = self.bursts.by if self.bursts else None
        return by if by == self.table.by else None

    @cached_property
    def shaded(self) -> list[pd.DataFrame]:
        """Bursts by panel."""
        if self.bursts is None:
            return [pd.DataFrame(columns=["level", "start", "end"])] * len(self.plan.panels)
        rows = self.bursts.rows
        return [
            rows[(rows["topic"] == topic) & ((rows[self.by] == group) if self.by else True)]
            for topic, group in self.lines
        ]

    @cached_property
    def plan(self) -> Plan:
        """Panels in the order of topics and groups."""
        table = self.table
        if not self.lines:
            return Plan([Panel()], table.unit)
        only_group = table.groups[0] if len(table.groups) == 1 else None
        panels = []
        for topic, group in self.lines:
            names = [clean(topic)] if len(table.topics) > 1 else []
            if group is not None and len(table.groups) > 1:
                names.append(clean(group))
            line = table.series(topic, only_group if group is None else group)
            panels.append(Panel(", ".join(names), [line], [""]))
        return Plan(panels, table.unit, height=_panel_height(len(panels)))

    def place_events(self, grid: Grid, width: float) -> list[Event]:
        """Put the words of the events above the panels."""
        if not self.events:
            return []
        panel = grid.panel_width(width)
        limits = date_limits(self.table, panel / len(self.table.starts))
        return place_events(self.events, limits, panel, (grid.left, grid.right))


def _panel_height(panels: int) -> float:
    """Inches; 0 for a single panel, which is as high as there is room."""
    if panels == 1:
        return 0.0
    return 1.1 if panels <= 4 else 0.8


@takes_tables
def plot_bursts(
    frequency: pd.DataFrame,
    bursts: pd.DataFrame,
    *,
    topics: Sequence[str] | str | None = None,
    annotations: Mapping[object, str] | pd.Series | None = None,
    figure: Figure | SubFigure | None = None,
    title: str | None = None,
    source: str | None = None,
) -> Axes | PanelArray:
    """Timeline of a topic with its bursts shaded, darker where one lies inside another.

    Several topics are panels above each other. Groups are taken together, unless the bursts are
    those of groups: then each has a panel.

    Parameters
    ----------
    frequency : DataFrame, one row per topic, group and period
        From `topic_frequency`.
    bursts : DataFrame, one row per burst
        From `find_bursts`.
    topics : list of str, optional
        Which topics, in which order; by default all.
    annotations : dict or Series, optional
        Words by their day, such as a quoted headline: ``{"2025-03-12": "Ferry strike begins"}``; 6
        at most.
    figure : Figure or SubFigure, optional
        Where to draw; what it showed is cleared. By default a new one of pyplot, high enough for
        its panels. Your own is best as large as `newskit.charts.chart_size` says.
    title, source : str, optional
        The headline, by default what is counted; and where the articles are from, for the note
        below.

    Returns
    -------
    Axes, or array of Axes
        One panel, or the panels from the top down.

    Raises
    ------
    SchemaError
        If a table lacks a column, has no such topic, needs more than 15 panels, or there are more
        than 6 annotations, or one outside the periods.

    Examples
    --------
    >>> import pandas as pd
    >>> import newskit as nk
    >>> letters = nk.load_dataset("letters")
    >>> matches = nk.match_topics(letters, {"rent": ["rent*"]})
    >>> frequency = nk.topic_frequency(letters, matches, by=None)
    >>> bursts = pd.DataFrame({
    ...     "topic": ["rent"], "level": 1, "start": "2025-03-17", "end": "2025-03-30", "count": 2,
    ...     "total": 4, "weight": 1.3,
    ... })
    >>> axes = plot_bursts(frequency, bursts, annotations={"2025-03-19": "Rent cap passed"})
    >>> [span.get_gid() for span in axes.patches]
    ['burst 1']
    """
    timeline = _read_both(frequency, bursts, topics, annotations)
    return draw_chart(BURSTS, timeline, figure, title, source)


def _read(frequency: object, topics: Topics = None) -> _Timeline:
    return _Timeline(read_frequency(frequency, topics, draws="plot_bursts"))


def _read_both(
    frequency: pd.DataFrame,
    bursts: pd.DataFrame,
    topics: Topics,
    annotations: Mapping[object, str] | pd.Series | None,
) -> _Timeline:
    """Check both tables and the events."""
    timeline, found = _read(frequency, topics), _read_bursts(bursts)
    table = timeline.table
    if table.empty:
        return timeline
    known = set(frequency["topic"].astype("str"))
    found = replace(found, rows=_inside(found.rows, table, known))
    return replace(timeline, bursts=found, events=read_events(annotations, table))


def _inside(bursts: pd.DataFrame, table: Table, known: set[str]) -> pd.DataFrame:
    """Bursts that lie in the chart at least in part."""
    if len(bursts) and not known & set(bursts["topic"]):
        if bursts["topic"].nunique() > 1 or len(table.topics) > 1:
            theirs, ours = listed(bursts["topic"].unique(), 3), listed(table.topics, 3)
            raise SchemaError(
                f"the bursts are of {theirs}, and the frequency is of {ours}. "
                f"Make both of one table: plot_bursts(frequency, {MAKE})"
            )
        # Found in times of events, which have no name.
        bursts = bursts.assign(topic=table.topics[0])
    last = ends_of(table.starts[-1:], table.every)[0]
    return bursts[(bursts["end"] >= table.starts[0]) & (bursts["start"] < last)]


def _read_bursts(bursts: object, topics: Topics = None) -> _Bursts:
    """Check a bursts table."""
    table = need_table(bursts, "bursts", "plot_bursts", MAKE)
    by = group_column(table, "bursts", "topic", "level")
    call = f"Make one with {MAKE}."
    if len(table) and any(pd.api.types.is_numeric_dtype(table[side]) for side in ("start", "end")):
        raise SchemaError(
            f"plot_bursts draws bursts between dates, and these are between numbers. {call}"
        )
    rows = with_types(table, by, call, numbers=["level", "count", "weight"], dates=["start", "end"])
    rows = rows.dropna(subset=["start", "end", "level"]).sort_values("level", kind="stable")
    if topics is not None:
        chosen = choose_topics(rows, topics, "describe_chart(bursts, topics={})")
        rows = rows[rows["topic"].isin(chosen)]
    return _Bursts(rows, by)


def _lay_out(timeline: _Timeline, width: float) -> Layout:
    table, plan = timeline.table, timeline.plan
    grid = Grid(
        panels=len(plan.panels),
        panel_height=plan.height,
        named=len(plan.panels) > 1,
        left=plan.room_for_ticks,
        right=0.12,
    )
    head = height_of(timeline.place_events(grid, width))
    if head:
        grid = replace(grid, head=head, panel_height=plan.height or _HIGH)
    subtitle = [table.unit.words, table.unit.count(0)]
    if plan.lines:
        has_band = any(np.isfinite(line.low).any() for line in plan.lines)
        band = f"band: {INTERVAL}" if has_band else ""
        subtitle = [table.unit.words, table.how, table.out_of(), band, _say_shaded(timeline)]
    title = headline(table, by=any(panel.name for panel in plan.panels))
    return Layout(title, subtitle, explain(table, plan), grid, table.dates)


def _say_shaded(timeline: _Timeline) -> str:
    number = sum(len(bursts) for bursts in timeline.shaded)
    deep = any((bursts["level"] > 1).any() for bursts in timeline.shaded)
    return f"shaded: {plural(number, 'burst')}{', darker: one inside another' if deep else ''}"


def _draw(panels: Sequence[Axes], timeline: _Timeline, sheet: Sheet) -> None:
    table, plan, first = timeline.table, timeline.plan, panels[0]
    if not plan.lines:
        leave_empty(first, table.unit.count(0))
        return
    set_value_axis(first, plan, in_a_low_panel=3)
    bin_width = sheet.panel_width / len(table.starts)
    limits = date_limits(table, bin_width)
    set_date_ticks(first, sheet.ticks, *limits)
    events = timeline.place_events(sheet.grid, sheet.width)
    for axes, panel, bursts in zip(panels, plan.panels, timeline.shaded, strict=True):
        _shade(axes, bursts, limits)
        draw_line(axes, panel.lines[0], 0, 0.2, bin_width, 0.0)
        for event in events:
            axes.axvline(event.day, color=GREY, lw=0.8, ls=(0, (3, 2)), zorder=1.5, gid="event")
        name_lines(axes, replace(panel, aside="" if len(bursts) else "no burst"), table.unit)
    write_events(first, events, sheet.panel_width, sheet.grid.heads)


def _shade(axes: Axes, bursts: pd.DataFrame, limits: tuple[float, float]) -> None:
    low, high = limits
    for level, start, end in zip(bursts["level"], bursts["start"], bursts["end"], strict=True):
        days = pd.DatetimeIndex([start, end]).normalize()
        first, last = numbers_of(days + pd.Timedelta(days=1) * np.arange(2))
        axes.axvspan(
            max(first, low),
            min(last, high),
            color=SHADES[int(np.clip(level, 1, len(SHADES))) - 1],
            lw=0,
            zorder=0.3 + 0.01 * level,
            gid=f"burst {level:.0f}",
        )


def _describe(timeline: _Timeline) -> str:
    return describe_frequency(timeline.table, "Timeline")


def _describe_bursts(bursts: _Bursts) -> str:
    rows, by = bursts.rows, bursts.by
    if rows.empty:
        return "Timeline with bursts shaded. There is none: 0 bursts."
    strongest = rows.loc[rows["weight"].fillna(0).idxmax()]
    whose = clean(strongest["topic"])
    if by:
        whose += f" in {clean(strongest[by])}"
    topics = plural(rows["topic"].nunique(), "topic")
    return (
        f"Timeline: {topics}, with {plural(len(rows), 'burst')} shaded; the strongest is that of "
        f"{whose}, from {say_day(strongest['start'])} to {say_day(strongest['end'])}."
    )


def _refuse_to_lay_out(bursts: _Bursts, width: float) -> Layout:
    raise SchemaError(
        "the size is that of the frequency table: chart_size(frequency, chart='bursts')"
    )


BURSTS = Chart("bursts", _read, _lay_out, _draw, _describe, also_of=("frequency",))
# The bursts table alone can be put in words, and nothing else.
BURSTS_ALONE = Chart(
    "bursts",
    _read_bursts,
    _refuse_to_lay_out,
    _draw,
    _describe_bursts,
    marks=("topic", "level", "start"),
)
