"""What comes back: topics by weekday, hour or month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from newskit.charts.chart import Chart, PanelArray, draw_chart
from newskit.charts.columns import (
    all_names,
    assumed,
    attr,
    choose_topics,
    group_column,
    names_in,
    need_table,
    with_types,
)
from newskit.charts.lines import (
    MOST_LINES,
    MOST_PANELS,
    Panel,
    Plan,
    label_ends,
    name_lines,
    room_for_labels,
    set_value_axis,
)
from newskit.charts.style import COLOURS, MARKERS, TICK, Grid, Layout, Sheet, leave_empty
from newskit.charts.tables import Numbers, Series, Topics
from newskit.charts.words import Unit, clean, join_names, plural, text_width, undated_note
from newskit.intervals import INTERVAL
from newskit.schema import SchemaError, is_whole, takes_tables

MAKE = "seasonality(articles, matches)"
_NUMBERS = ["count", "total", "value", "low", "high"]
_SEASONS = {7: "weekday", 12: "month", 24: "hour"}  # by their number, where the table doesn't say
_NAMED = ("Monday", "January")  # their first three letters are known to everyone
_TWO_YEARS = 700  # days; a few may be missing at the ends
_ASIDE = 0.16  # of a season, between two lines


@dataclass(frozen=True)
class _Profile:
    """Panels of lines over the seasons."""

    plan: Plan
    seasons: Sequence[str]
    over: str
    by: str
    unit: Unit
    total: int
    topics: Sequence[str]
    undated: int
    assumed: str  # note on what the intervals take for granted
    days: int  # from the first article to the last; 0 where the table doesn't say

    @property
    def season_names(self) -> list[str]:
        """Names under the dots."""
        letters = 3 if any(name in self.seasons for name in _NAMED) else None
        return [clean(name)[:letters] for name in self.seasons]


@takes_tables
def plot_seasonality(
    seasonality: pd.DataFrame,
    *,
    topics: Sequence[str] | str | None = None,
    figure: Figure | SubFigure | None = None,
    title: str | None = None,
    source: str | None = None,
) -> Axes | PanelArray:
    """Chart of a topic by weekday, hour or month: a dot for each, with its 95 % interval.

    Several topics are panels; up to three groups are lines in them, and more have panels of their
    own. The axis begins at 0. A season in which nothing was published has no dot.

    Parameters
    ----------
    seasonality : DataFrame, one row per topic, group and season
        From `seasonality`.
    topics : list of str, optional
        Which topics, in which order; by default all.
    figure : Figure or SubFigure, optional
        Where to draw; what it showed is cleared. By default a new one of pyplot, high enough for
        its panels. Your own is best as large as `newskit.charts.chart_size` says.
    title, source : str, optional
        The headline, by default what is counted; and where the articles are from, for the note
        below.

    Returns
    -------
    Axes, or array of Axes
        One panel, or the panels in reading order. The seasons are at 0, 1, 2 …

    Raises
    ------
    SchemaError
        If the table lacks a column, has no such topic, or needs more than 15 panels.

    Examples
    --------
    >>> import pandas as pd
    >>> profile = pd.DataFrame({
    ...     "topic": "ferry", "season": ["Monday", "Tuesday"], "count": [2, 6], "total": 20,
    ...     "value": [0.1, 0.3], "low": [0.03, 0.15], "high": [0.3, 0.52],
    ...     "unit": "share of articles",
    ... })
    >>> [label.get_text() for label in plot_seasonality(profile).get_xticklabels()]
    ['Mon', 'Tue']
    """
    return draw_chart(SEASONALITY, _read(seasonality, topics), figure, title, source)


def _read(seasonality: object, topics: Topics = None) -> _Profile:
    """Check a seasonality table, and decide which lines go into which panels."""
    table = need_table(seasonality, "seasonality", "plot_seasonality", MAKE)
    by = group_column(table, "seasonality", "topic", "season")
    wanted = choose_topics(table, topics, "plot_seasonality(seasonality, topics={})")
    # Categories are in the calendar's order, and have those without a row too.
    seasons = all_names(table["season"]) if len(table) else names_in(table["season"])
    rows = with_types(table, by, f"Make one with {MAKE}.", numbers=_NUMBERS)
    rows["season"] = rows["season"].astype("str")
    rows = rows[rows["topic"].isin(wanted)]
    by_season = [by, "season"] if by else ["season"]
    if rows.duplicated(["topic", *by_season]).any():
        raise SchemaError(
            f"two rows have the same {', '.join(['topic', *by_season])}, so a line means nothing. "
            f"Make one with {MAKE}."
        )
    groups = list(dict.fromkeys(rows[by])) if by else [""]
    unit = Unit.in_table(rows)
    over, days = attr(table, "over", ""), table.attrs.get("days")
    return _Profile(
        plan=_arrange(rows, by, wanted, groups, seasons, unit),
        seasons=seasons,
        over=over or _SEASONS.get(len(seasons), "season"),
        by=clean(by) if by and len(groups) > 1 else "",
        unit=unit,
        total=int(rows.drop_duplicates(by_season)["total"].fillna(0).sum()),
        topics=wanted,
        undated=attr(table, "undated", 0),
        assumed=assumed(table),
        days=days if is_whole(days, 1) else 0,
    )


def _arrange(
    rows: pd.DataFrame,
    by: str | None,
    topics: list[str],
    groups: list[str],
    seasons: list[str],
    unit: Unit,
) -> Plan:
    if rows.empty or not topics:
        return Plan([Panel()], unit)
    few, compared = len(groups) <= MOST_LINES, len(groups) > 1
    needed = len(topics) if few else len(topics) * len(groups)
    several_of_many = len(topics) > 1 and not few
    if needed > MOST_PANELS or several_of_many:
        raise SchemaError(_too_many(topics, groups, by, needed))
    lines = [[_line(rows, by, topic, group, seasons) for group in groups] for topic in topics]
    panels = _panel_by_topic(topics, groups, lines) if few else _panel_by_group(lines[0], unit)
    if len(panels) == 1:
        return Plan(panels, unit)
    # Names at the ends of lines need room beside each panel.
    if len(panels) <= 4 or (few and compared):
        return Plan(panels, unit, columns=2, height=1.6)
    return Plan(panels, unit, columns=3, height=1.25)


def _panel_by_topic(topics: list[str], groups: list[str], lines: list[list[Series]]) -> list[Panel]:
    labels = [clean(group) for group in groups] if len(groups) > 1 else [""]
    names = [clean(topic) for topic in topics] if len(topics) > 1 else [""]
    return [Panel(name, of_topic, labels) for name, of_topic in zip(names, lines, strict=True)]


def _panel_by_group(lines: list[Series], unit: Unit) -> list[Panel]:
    """A panel for each group, from the highest level down."""
    return [
        Panel(clean(line.group), [line], [""], aside=unit.count(int(line.articles)))
        for line in sorted(lines, key=lambda line: -line.level)
    ]


def _line(rows: pd.DataFrame, by: str | None, topic: str, group: str, seasons: list[str]) -> Series:
    rows = rows[rows["topic"] == topic]
    if by:
        rows = rows[rows[by] == group]
    rows = rows.set_index("season").reindex(seasons)[_NUMBERS]
    places: Numbers = np.arange(len(seasons), dtype=np.float64)
    return Series.of(topic, group, places, rows, partial=places < 0)


def _too_many(topics: list[str], groups: list[str], by: str | None, needed: int) -> str:
    """The error has the ways out, those that end in a chart."""
    what = plural(len(topics), "topic")
    if by:
        what += f" and {plural(len(groups), by)}"
    ways = [f"plot_seasonality(seasonality, topics={topics[:3]})"]
    if len(groups) > MOST_LINES:
        some = f"seasonality[seasonality[{by!r}].isin({groups[:MOST_LINES]})]"
        ways = [f"plot_seasonality({some}, topics={topics[:3]})"]
        if len(groups) <= MOST_PANELS:
            ways.insert(0, f"plot_seasonality(seasonality, topics={topics[:1]})")
    return (
        f"{what} need {needed} panels, and one chart has room for {MOST_PANELS}, "
        f"with several topics of {MOST_LINES} groups. Choose: {', or '.join(ways)}"
    )


def _lay_out(profile: _Profile, width: float) -> Layout:
    plan, unit = profile.plan, profile.unit
    labels = [name or " " for panel in plan.panels for name in panel.labels]
    grid = Grid(
        panels=len(plan.panels),
        columns=plan.columns,
        panel_height=plan.height,
        named=len(plan.panels) > 1,
        left=plan.room_for_ticks,
        right=room_for_labels(labels) if labels else 0.14,
        bottom=0.22,
    )
    topics = [clean(topic) for topic in profile.topics]
    what = (
        f"that mention {join_names(topics, 'or')}, by" if 0 < len(topics) <= 4 else "by topic and"
    )
    title = f"{unit.noun.capitalize()}s {what} {profile.over}{_and_by(profile)}"
    subtitle = [unit.words, unit.count(0)]
    if plan.lines:
        subtitle = [unit.words, unit.count(profile.total), f"bar: {INTERVAL}"]
    return Layout(title, subtitle, _explain(profile), grid)


def _and_by(profile: _Profile) -> str:
    return f" and {profile.by}" if profile.by else ""


def _explain(profile: _Profile) -> list[str]:
    notes = []
    lines, item = profile.plan.lines, profile.unit.item
    if any(line.silent.any() for line in lines):
        preposition = "on" if profile.over == "weekday" else "in"
        notes.append(f"No dot: no {item}s {preposition} that {profile.over}.")
    notes.append(profile.plan.beyond(bars=[line.high for line in lines]))
    if profile.over == "month" and 0 < profile.days < _TWO_YEARS:
        notes.append(
            "Less than two years of articles: what differs by month may be a trend, and need not "
            "come back."
        )
    return [*notes, profile.assumed, undated_note(profile.undated, profile.unit)]


def _draw(panels: Sequence[Axes], profile: _Profile, sheet: Sheet) -> None:
    first, plan, unit = panels[0], profile.plan, profile.unit
    if not plan.lines:
        leave_empty(first, unit.count(0))
        return
    set_value_axis(first, plan)
    width = sheet.panel_width / len(profile.seasons)  # of a season
    _name_seasons(first, profile.season_names, width)
    for axes, panel in zip(panels, plan.panels, strict=True):
        places = []
        for number, line in enumerate(panel.lines):
            aside = (number - (len(panel.lines) - 1) / 2) * _ASIDE
            places.append(line.middle + aside)
            _draw_dots(axes, line, number, places[-1], min(5.5, width * 30))
        name_lines(axes, panel, unit)
        label_ends(axes, panel, places)


def _name_seasons(axes: Axes, names: Sequence[str], width: float) -> None:
    """Name every season, or every second, third … as there is room."""
    widest = max(text_width(name, TICK) for name in names) + 0.06
    steps = (step for step in (1, 2, 3, 4, 6, 12) if widest < step * width)
    step = next(steps, len(names))
    axes.set_xlim(-0.5, len(names) - 0.5)
    axes.set_xticks(range(0, len(names), step), labels=names[::step], size=TICK, parse_math=False)


def _draw_dots(axes: Axes, line: Series, number: int, places: Numbers, size: float) -> None:
    """Draw the dots of one line, `size` points wide, with their intervals."""
    bars = line.shown & np.isfinite(line.low) & np.isfinite(line.high)
    axes.vlines(
        places[bars],
        line.low[bars],
        line.high[bars],
        color=COLOURS[number],
        alpha=0.45,
        lw=2.2,
        zorder=2,
        gid="interval",
    )
    axes.plot(
        places,
        line.value,
        color=COLOURS[number],
        lw=1.0,
        marker=MARKERS[number],
        ms=size,
        mec="white",
        mew=0.4,
        clip_on=False,
        zorder=3,
        label=line.name,
        gid="line",
    )


def _describe(profile: _Profile) -> str:
    unit, seasons = profile.unit, f"by {profile.over}{_and_by(profile)}"
    lines = [line for line in profile.plan.lines if line.shown.any()]
    if not lines:
        return f"Dot chart: {unit.words}, {seasons}. It is empty: {unit.count(0)}."
    best = max(lines, key=lambda line: np.nanmax(line.value))
    high, low = np.nanmax(best.value), min(np.nanmin(line.value) for line in lines)
    whose = [clean(best.topic)] if len(profile.topics) > 1 else []
    if profile.by:
        whose.append(clean(best.group))
    where = f" for {' in '.join(whose)}" if whose else ""
    topic = f" that mention {clean(profile.topics[0])}" if len(profile.topics) == 1 else ""
    preposition = {"weekday": "on", "hour": "in hour"}.get(profile.over, "in")
    season = clean(profile.seasons[int(np.nanargmax(best.value))])
    span = f"from {unit.write(low).removesuffix(' %')} to {unit.write(high)}"
    return (
        f"Dot chart: {unit.words}{topic}, {seasons}, {span}, highest{where} {preposition} {season}."
    )


SEASONALITY = Chart("seasonality", _read, _lay_out, _draw, _describe, marks=("topic", "season"))
