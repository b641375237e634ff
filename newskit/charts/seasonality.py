"""What comes back: topics by weekday, hour or month."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.ticker import FuncFormatter

from newskit.charts.frequency import label_ends
from newskit.charts.plan import label_lines, y_axis
from newskit.charts.profile import Profile, read_profile
from newskit.charts.style import (
    COLOURS,
    LABEL,
    LETTERS,
    MARKERS,
    TICK,
    Grid,
    PanelArray,
    Sheet,
    leave_empty,
    name_panel,
    one_or_all,
    open_sheet,
    say_empty,
    size_in_inches,
)
from newskit.charts.text import clean, join_names, plural, text_width

_NAMED = ("Monday", "January")  # their first three letters are known to everyone
_TWO_YEARS = 700  # days; a few may be missing at the ends
_ASIDE = 0.16  # of a season, between two lines


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
    ...     "topic": "ferry", "season": ["Monday", "Tuesday"], "count": [2, 6], "total": 20, "value": [0.1, 0.3],
    ...     "low": [0.03, 0.15], "high": [0.3, 0.52], "unit": "share of articles",
    ... })
    >>> [label.get_text() for label in plot_seasonality(profile).get_xticklabels()]
    ['Mon', 'Tue']
    """
    profile = read_profile(seasonality, topics)
    with open_sheet(figure, lambda width: lay_out_profile(profile, width, title, source)) as (
        sheet,
        panels,
    ):
        _draw(panels, profile, sheet)
    return one_or_all(panels)


def lay_out_profile(profile: Profile, width: float, title: str | None, source: str | None) -> Sheet:
    """Words and measures of the chart."""
    plan, unit = profile.plan, profile.unit
    ends = [
        text_width(row, LABEL)
        for panel in profile.panels
        for name in panel.labels
        for row in label_lines(name or " ")
    ]
    values = [
        text_width(label, TICK) for most in (3, 4, 5) for label in y_axis(unit, plan, most)[2]
    ]
    grid = Grid(
        panels=len(profile.panels),
        columns=profile.columns,
        panel_height=profile.height,
        named=len(profile.panels) > 1,
        left=max(values) + 0.1,
        right=max(ends, default=0.0) + 0.14,
        bottom=0.22,
    )
    words = [clean(topic) for topic in profile.topics]
    what = f"that mention {join_names(words, 'or')}, by" if 0 < len(words) <= 4 else "by topic and"
    by = f" and {profile.by}" if profile.by else ""
    drawn = bool(plan.lines)
    return Sheet.of(
        width,
        title or f"{unit.noun.capitalize()}s {what} {profile.over}{by}",
        [unit.words, unit.count(profile.total), "bar: 95 % interval"]
        if drawn
        else [unit.words, unit.count(0)],
        _explain(profile),
        source,
        grid,
    )


def _explain(profile: Profile) -> list[str]:
    notes = []
    lines = profile.plan.lines
    if any(((line.total == 0) & ~line.shown).any() for line in lines):
        notes.append(
            f"No dot: no {profile.unit.item}s {'on' if profile.over == 'weekday' else 'in'} that "
            f"{profile.over}."
        )
    top = y_axis(profile.unit, profile.plan, 5)[1]
    if any((line.high > top).any() for line in lines):
        notes.append("Some bars go beyond the top.")
    if profile.over == "month" and 0 < profile.days < _TWO_YEARS:
        notes.append(
            "Less than two years of articles: what differs by month may be a trend, and need not "
            "come back."
        )
    if profile.band:
        notes.append(f"{profile.band.rstrip('.')}.")
    if profile.undated:
        verb = "is" if profile.undated == 1 else "are"
        notes.append(
            f"{plural(profile.undated, profile.unit.item)} without a date {verb} left out."
        )
    return notes


def _draw(panels: Sequence[Axes], profile: Profile, sheet: Sheet) -> None:
    first, plan, seasons = panels[0], profile.plan, profile.seasons
    if not plan.lines:
        leave_empty(first, profile.unit.count(0))
        return
    height = first.get_position().height * size_in_inches(first.figure)[1]
    ticks, top, _ = y_axis(profile.unit, plan, 5 if height > 1.6 else 4 if height > 0.9 else 3)
    first.set_ylim(0, top)
    first.set_yticks(ticks)
    first.yaxis.set_major_formatter(FuncFormatter(lambda value, _: profile.unit.tick(value)))
    first.set_xlim(-0.5, len(seasons) - 0.5)
    width = sheet.grid.panel_width(sheet.width)
    names = _season_names(seasons)
    step = next(
        (
            step
            for step in (1, 2, 3, 4, 6, 12)
            if max(text_width(name, TICK) for name in names) + 0.06 < step * width / len(names)
        ),
        len(names),
    )
    first.set_xticks(range(0, len(names), step), labels=names[::step], size=TICK, parse_math=False)
    for axes, panel in zip(panels, plan.panels, strict=True):
        places = []
        for number, line in enumerate(panel.lines):
            aside = (number - (len(panel.lines) - 1) / 2) * _ASIDE
            places.append(line.middle + aside)
            colour = COLOURS[number]
            kept = line.shown & np.isfinite(line.low) & np.isfinite(line.high)
            axes.vlines(
                places[-1][kept],
                line.low[kept],
                line.high[kept],
                color=colour,
                alpha=0.45,
                lw=2.2,
                zorder=2,
                gid="interval",
            )
            axes.plot(
                places[-1],
                line.value,
                color=colour,
                lw=1.0,
                marker=MARKERS[number],
                ms=min(5.5, width / len(seasons) * 30),
                mec="white",
                mew=0.4,
                clip_on=False,
                zorder=3,
                label=clean(line.group or line.topic),
                gid="line",
            )
        if panel.name:
            total = (
                profile.unit.count(int(np.nansum(panel.lines[0].total)))
                if profile.by and len(panel.lines) == 1
                else ""
            )
            name_panel(axes, panel.name, LETTERS[0] if len(panel.lines) == 1 else "#000000", total)
        if not any(line.shown.any() for line in panel.lines):
            say_empty(axes, f"no {profile.unit.item}s")
        label_ends(axes, panel, places)


def _season_names(seasons: Sequence[str]) -> list[str]:
    short = any(name in seasons for name in _NAMED)
    return [clean(name)[:3] if short else clean(name) for name in seasons]


def describe_profile(profile: Profile) -> str:
    """Say the same in words."""
    lines = [line for line in profile.plan.lines if line.shown.any()]
    start = f"Dot chart: {profile.unit.words}, by {profile.over}{f' and {profile.by}' if profile.by else ''}"
    if not lines:
        return f"{start}. It is empty: {profile.unit.count(0)}."
    values = np.array([np.nanmax(line.value) for line in lines])
    best = lines[int(values.argmax())]
    lowest = min(float(np.nanmin(line.value)) for line in lines)
    season = profile.seasons[int(np.nanargmax(best.value))]
    whose = " in ".join(
        clean(name)
        for name in ([best.topic] if len(profile.topics) > 1 else [])
        + ([best.group] if profile.by else [])
    )
    where = f" for {whose}" if whose else ""
    topic = f" that mention {clean(profile.topics[0])}" if len(profile.topics) == 1 else ""
    start = f"Dot chart: {profile.unit.words}{topic}, by {profile.over}{f' and {profile.by}' if profile.by else ''}"
    high = profile.unit.write(float(values.max()))
    at = {"weekday": "on", "hour": "in hour"}.get(profile.over, "in")
    return f"{start}, from {profile.unit.write(lowest).removesuffix(' %')} to {high}, highest{where} {at} {clean(season)}."
