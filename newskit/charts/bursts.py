"""A topic over time with its bursts shaded, and a few events named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.ticker import FuncFormatter

from newskit.charts.calendar import date_ticks, ends_of, numbers_of, say_day
from newskit.charts.columns import choose_topics, group_column, need_table, with_types
from newskit.charts.events import Event, height_of, place_events, read_events, write_events
from newskit.charts.frequency import draw_line, x_limits
from newskit.charts.plan import MOST_PANELS, Panel, Plan, explain, headline, y_axis
from newskit.charts.style import (
    GREY,
    LETTERS,
    TICK,
    Grid,
    PanelArray,
    Sheet,
    leave_empty,
    name_panel,
    one_or_all,
    open_sheet,
    say_empty,
    set_date_ticks,
    size_in_inches,
)
from newskit.charts.tables import Table, read_frequency
from newskit.charts.text import clean, plural, text_width
from newskit.schema import SchemaError, listed

MAKE = "find_bursts(frequency)"
SHADES = ("#F8E6D6", "#EFC8A4", "#E3A46A")  # by level; paler than any line, and apart in grey
_HIGH = 2.6  # inches of a single panel with words above it


@dataclass(frozen=True)
class Timeline:
    """A panel for each topic, or for each group, and the bursts in each."""

    table: Table
    plan: Plan
    bursts: list[pd.DataFrame]  # by panel
    events: list[tuple[pd.Timestamp, str]]

    @property
    def number(self) -> int:
        """Bursts shown."""
        return sum(len(rows) for rows in self.bursts)


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
    """Timeline of a topic with its bursts shaded under the line, darker where one lies inside another.

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
    ...     "topic": ["rent"], "level": 1, "start": "2025-03-17", "end": "2025-03-30", "count": 2, "total": 4,
    ...     "weight": 1.3,
    ... })
    >>> axes = plot_bursts(frequency, bursts, annotations={"2025-03-19": "Rent cap passed"})
    >>> [span.get_gid() for span in axes.patches]
    ['burst 1']
    """
    timeline = read_timeline(frequency, bursts, topics, annotations)
    with open_sheet(figure, lambda width: lay_out_timeline(timeline, width, title, source)) as (
        sheet,
        panels,
    ):
        _draw(panels, timeline, sheet)
    return one_or_all(panels)


def read_timeline(
    frequency: object,
    bursts: object | None,
    topics: Sequence[str] | str | None = None,
    annotations: Mapping[object, str] | pd.Series | None = None,
) -> Timeline:
    """Check both tables, and decide on the panels."""
    table = read_frequency(frequency, topics, draws="plot_bursts")
    found, by = (None, None) if bursts is None else read_bursts(bursts)
    if not len(table.starts) or not table.topics:
        return Timeline(table, Plan([Panel()], 1, 0), [pd.DataFrame()], [])
    if found is not None:
        assert isinstance(frequency, pd.DataFrame)
        found = _inside(found, table, set(frequency["topic"].astype("str")))
    by = by if by and by == table.by else None
    if table.by and len(table.groups) > 1 and not by and not table.unit.pooled:
        raise SchemaError(
            f"a {table.unit.words} can't be put together for "
            f"{plural(len(table.groups), str(table.by))}. "
            "Make one for all: topic_frequency(articles, matches, by=None)"
        )
    groups: list[str | None] = list(table.groups) if by else [None]
    number = len(table.topics) * len(groups)
    if number > MOST_PANELS:
        raise SchemaError(
            f"{number} panels are needed, and one chart has room for {MOST_PANELS}. "
            "Choose: plot_bursts(frequency, bursts, "
            f"topics={table.topics[:1] if by else table.topics[:3]})"
        )
    panels, shaded = [], []
    for topic in table.topics:
        for group in groups:
            whole = table.groups[0] if group is None and len(table.groups) == 1 else group
            names = [clean(topic)] * (len(table.topics) > 1) + [clean(group)] * (
                group is not None and len(groups) > 1
            )
            panels.append(Panel(", ".join(names), [table.series(topic, whole)], [""]))
            rows = (
                pd.DataFrame(columns=["level", "start", "end"])
                if found is None
                else found[found["topic"] == topic]
            )
            shaded.append(rows[rows[by] == group] if by and found is not None else rows)
    return Timeline(
        table,
        Plan(panels, 1, 0.0 if number == 1 else 1.1 if number <= 4 else 0.8),
        shaded,
        read_events(annotations, table),
    )


def _inside(bursts: pd.DataFrame, table: Table, known: set[str]) -> pd.DataFrame:
    """Bursts that lie in the chart at least in part."""
    if len(bursts) and not known & set(bursts["topic"]):
        if bursts["topic"].nunique() > 1 or len(table.topics) > 1:
            theirs, ours = listed(bursts["topic"].unique(), 3), listed(table.topics, 3)
            raise SchemaError(
                f"the bursts are of {theirs}, and the frequency is of {ours}. "
                f"Make both of one table: plot_bursts(frequency, {MAKE})"
            )
        bursts = bursts.assign(
            topic=table.topics[0]
        )  # found in times of events, which have no name
    last = ends_of(table.starts[-1:], table.every)[0]
    return bursts[(bursts["end"] >= table.starts[0]) & (bursts["start"] < last)]


def read_bursts(bursts: object) -> tuple[pd.DataFrame, str | None]:
    """Check a bursts table."""
    table = need_table(bursts, "bursts", "plot_bursts", MAKE)
    by = group_column(table, "bursts", "topic", "level")
    call = f"Make one with {MAKE}."
    if len(table) and any(pd.api.types.is_numeric_dtype(table[side]) for side in ("start", "end")):
        raise SchemaError(
            f"plot_bursts draws bursts between dates, and these are between numbers. {call}"
        )
    rows = with_types(table, by, call, numbers=["level", "count", "weight"], dates=["start", "end"])
    return rows.dropna(subset=["start", "end", "level"]).sort_values("level", kind="stable"), by


def _place(timeline: Timeline, grid: Grid, width: float) -> list[Event]:
    if not timeline.events:
        return []
    panel = grid.panel_width(width)
    limits = x_limits(timeline.table, panel / len(timeline.table.starts))
    return place_events(timeline.events, limits, panel, (grid.left, grid.right))


def lay_out_timeline(
    timeline: Timeline, width: float, title: str | None, source: str | None
) -> Sheet:
    """Words and measures of the chart."""
    table, plan = timeline.table, timeline.plan
    values = [
        text_width(label, TICK) for most in (3, 4, 5) for label in y_axis(table.unit, plan, most)[2]
    ]
    grid = Grid(
        panels=len(plan.panels),
        panel_height=plan.height,
        named=len(plan.panels) > 1,
        left=max(values) + 0.1,
        right=0.12,
    )
    head = height_of(_place(timeline, grid, width))
    grid = replace(grid, head=head, panel_height=grid.panel_height or (_HIGH if head else 0.0))
    drawn = bool(plan.lines)
    band = "band: 95 % interval" if any(np.isfinite(line.low).any() for line in plan.lines) else ""
    deep = any((rows["level"] > 1).any() for rows in timeline.bursts if len(rows))
    shaded = f"shaded: {plural(timeline.number, 'burst')}{', darker: one inside another' if deep else ''}"
    groups = table.by and len(table.groups) > 1 and any(panel.name for panel in plan.panels)
    return Sheet.of(
        width,
        title or (headline(table) if groups else headline(table).split(", by ")[0]),
        [table.unit.words, table.how, table.out_of(), band, shaded]
        if drawn
        else [table.unit.words, table.unit.count(0)],
        explain(table, plan),
        source,
        grid,
        lambda room: date_ticks(table.starts, table.every, room),
    )


def _draw(panels: Sequence[Axes], timeline: Timeline, sheet: Sheet) -> None:
    table, plan, first = timeline.table, timeline.plan, panels[0]
    if not plan.lines:
        leave_empty(first, table.unit.count(0))
        return
    height = first.get_position().height * size_in_inches(first.figure)[1]
    ticks, top, _ = y_axis(table.unit, plan, 5 if height > 1.6 else 3)
    first.set_ylim(0, top)
    first.set_yticks(ticks)
    first.yaxis.set_major_formatter(FuncFormatter(lambda value, _: table.unit.tick(value)))
    width = sheet.grid.panel_width(sheet.width)
    bin_width = width / len(table.starts)
    low, high = x_limits(table, bin_width)
    set_date_ticks(first, sheet.ticks, low, high)
    events = _place(timeline, sheet.grid, sheet.width)
    for axes, panel, bursts in zip(panels, plan.panels, timeline.bursts, strict=True):
        for level, start, end in zip(bursts["level"], bursts["start"], bursts["end"], strict=True):
            sides = numbers_of(
                pd.DatetimeIndex([start, end]).normalize() + pd.Timedelta(days=1) * np.arange(2)
            )
            shade = SHADES[int(np.clip(level, 1, len(SHADES))) - 1]
            axes.axvspan(
                max(sides[0], low),
                min(sides[1], high),
                color=shade,
                lw=0,
                zorder=0.3 + 0.01 * level,
                gid=f"burst {level:.0f}",
            )
        draw_line(axes, panel.lines[0], 0, 0.2, bin_width, 0.0)
        for event in events:
            axes.axvline(event.day, color=GREY, lw=0.8, ls=(0, (3, 2)), zorder=1.5, gid="event")
        if not panel.lines[0].shown.any():
            say_empty(
                axes,
                f"no {table.unit.item}s" if panel.lines[0].silent.any() else "not in the table",
            )
        if panel.name:
            name_panel(axes, panel.name, LETTERS[0], "" if len(bursts) else "no burst")
    write_events(first, events, width, sheet.grid.heads)


def describe_bursts(bursts: object, topics: Sequence[str] | str | None = None) -> str:
    """Say the same in words, from the bursts alone."""
    rows, by = read_bursts(bursts)
    if topics is not None:
        rows = rows[
            rows["topic"].isin(choose_topics(rows, topics, "describe_chart(bursts, topics={})"))
        ]
    if rows.empty:
        return "Timeline with bursts shaded. There is none: 0 bursts."
    best = rows.loc[rows["weight"].fillna(0).idxmax()]
    topic = f" of {clean(best['topic'])}" + (f" in {clean(best[by])}" if by else "")
    topics_of = plural(rows["topic"].nunique(), "topic")
    return (
        f"Timeline: {topics_of}, with {plural(len(rows), 'burst')} shaded; the strongest is "
        f"that{topic}, "
        f"from {say_day(best['start'])} to {say_day(best['end'])}."
    )
