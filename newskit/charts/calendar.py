"""Days as a calendar: weeks as columns, weekdays as rows, a block for each year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from newskit.charts.captions import describe_counts, describe_frequency, headline
from newskit.charts.cells import KEY, Cells, draw_cells, draw_key, numbers_fit, ramp, write_numbers
from newskit.charts.chart import Chart, PanelArray, draw_chart
from newskit.charts.lines import MOST_PANELS
from newskit.charts.style import GREY, TICK, Grid, Layout, Sheet, leave_empty, name_panel
from newskit.charts.tables import (
    Flags,
    Numbers,
    Table,
    Topics,
    read_counts,
    read_frequency,
    refuse_to_pool,
)
from newskit.charts.words import Unit, clean, plural, text_width
from newskit.periods import SHORT_MONTHS
from newskit.schema import SchemaError, takes_tables

_WEEKDAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
_ONE_BLOCK = 54  # weeks: what is no longer than a year needs no block for each year
_WIDEST = 0.5  # inches for a week
_COUNTS = Unit("number of articles")


@dataclass(frozen=True)
class _Days:
    """Each day's value, and where on the calendar it stands."""

    table: Table
    counts: bool
    block: Numbers
    week: Numbers
    weekday: Numbers
    value: Numbers
    silent: Flags
    names: Sequence[str]  # of the blocks
    weeks: int = 1

    @property
    def top(self) -> float:
        """The darkest value."""
        return float(self.value[np.isfinite(self.value)].max(initial=0.0))

    @cached_property
    def words(self) -> list[str]:
        """The numbers in the cells."""
        return self.unit.cells(self.value)

    @property
    def unit(self) -> Unit:
        """What a value is."""
        return _COUNTS if self.counts else self.table.unit

    def cell_width(self, panel_width: float) -> float:
        """Inches."""
        return min(panel_width / self.weeks, _WIDEST)

    def is_numbered(self, panel_width: float) -> bool:
        """Whether the numbers fit in the cells."""
        return numbers_fit(self.words, self.cell_width(panel_width), self.weeks)

    def articles_in(self, year: int) -> str:
        """``1,008 articles``."""
        number = self.table.articles_in(self.table.rows[self.table.rows["period"].dt.year == year])
        return plural(number, "article") if self.counts else self.unit.count(number)


@takes_tables
def plot_calendar(
    table: pd.DataFrame,
    *,
    topics: str | Sequence[str] | None = None,
    figure: Figure | SubFigure | None = None,
    title: str | None = None,
    source: str | None = None,
) -> Axes | PanelArray:
    """Calendar of a topic, or of the articles: a cell for each day, the darker, the more.

    Weeks are columns, weekdays rows; what is longer than a year has a block for each year. All
    groups are taken together. A day without articles is hatched, not zero.

    Parameters
    ----------
    table : DataFrame, one row per day
        From `topic_frequency` or `count_articles`, with ``every="day"``.
    topics : str, optional
        The topic, where the table has several.
    figure : Figure or SubFigure, optional
        Where to draw; what it showed is cleared. By default a new one of pyplot, high enough for
        its years. Your own is best as large as `newskit.charts.chart_size` says.
    title, source : str, optional
        The headline, by default what is counted; and where the articles are from, for the note
        below.

    Returns
    -------
    Axes, or array of Axes
        One block, or a block for each year. Weeks are at 0, 1, 2 … and weekdays at 0 for Monday to
        6.

    Raises
    ------
    SchemaError
        If it is no such table, its periods aren't days, it has several topics and none is chosen,
        or more than 15 years.

    Examples
    --------
    >>> import newskit as nk
    >>> axes = plot_calendar(nk.count_articles(nk.load_dataset("letters"), every="day"))
    >>> [label.get_text() for label in axes.get_yticklabels()]
    ['Mon', 'Wed', 'Fri', 'Sun']
    """
    return draw_chart(CALENDAR, _read(table, topics), figure, title, source)


def _read(given: object, topics: Topics = None) -> _Days:
    """Find each day's place."""
    counts = isinstance(given, pd.DataFrame) and "topic" not in given and "count" in given
    table = _read_table(given, topics, counts)
    _check(table, counts)
    days = table.starts
    if not len(days):
        nothing = np.empty(0)
        return _Days(table, counts, nothing, nothing, nothing, nothing, nothing > 0, [])
    line = table.series(None if counts else table.topics[0], None if table.by else "")
    value, silent = (line.count, line.count == 0) if counts else (line.value, line.silent)
    block = np.zeros(len(days))
    names = [""]
    week = np.asarray((days - _monday_before(days[0])).days) // 7
    if week[-1] >= _ONE_BLOCK:
        names = [str(year) for year in range(days[0].year, days[-1].year + 1)]
        block = np.asarray(days.year - days[0].year)
        # Each year begins in the column of its 1 January.
        offset = np.asarray([pd.Timestamp(year, 1, 1).day_of_week for year in days.year])
        week = (np.asarray(days.day_of_year) - 1 + offset) // 7
    if len(names) > MOST_PANELS:
        raise SchemaError(
            f"{len(names)} years need as many blocks, and one chart has room for {MOST_PANELS}. "
            "Choose: plot_calendar(table[table['period'] >= '2020']), or months: "
            "plot_heatmap(frequency)"
        )
    value = np.where(silent, np.nan, value)
    weekday = np.asarray(days.day_of_week)
    weeks = int(week.max()) + 1
    return _Days(table, counts, block, week, weekday, value, silent, names, weeks)


def _read_table(given: object, topics: Topics, counts: bool) -> Table:
    if counts:
        return read_counts(given, draws="plot_calendar")
    return read_frequency(given, topics, draws="plot_calendar")


def _monday_before(day: pd.Timestamp) -> pd.Timestamp:
    return day - pd.Timedelta(days=day.day_of_week)


def _check(table: Table, counts: bool) -> None:
    if len(table.starts) and table.every != "day":
        make = "topic_frequency(articles, matches, every='day')"
        if counts:
            make = "count_articles(articles, every='day')"
        raise SchemaError(
            f"plot_calendar draws days, and a period of this table is a {table.every}. Make one: "
            f"{make}"
        )
    if len(table.topics) > 1:
        raise SchemaError(
            "plot_calendar draws one topic, and this table has "
            f"{plural(len(table.topics), 'topic')}. "
            f"Choose: plot_calendar(frequency, topics={table.topics[0]!r})"
        )
    if not counts:
        refuse_to_pool(table, "topic_frequency(articles, matches, every='day', by=None)")


def _lay_out(days: _Days, width: float) -> Layout:
    table, unit, blocks = days.table, days.unit, len(days.names)
    grid = Grid(
        panels=max(blocks, 1),
        named=blocks > 1,
        head=KEY if blocks else 0.0,
        left=text_width("Wed", TICK) + 0.12,
        right=0.1,
        bottom=0.38 if blocks == 1 else 0.24,
    )
    panel_width = grid.panel_width(width)
    in_percent = ", in %" if unit.share and days.is_numbered(panel_width) else ""
    words = f"{unit.words}{in_percent}"
    title = "Articles per day" if days.counts else headline(table, by=False)
    if not blocks:
        return Layout(title, [words, table.unit.count(0)], [], grid)
    row = float(np.clip(days.cell_width(panel_width), 0.12, 0.24))
    grid = replace(grid, panel_height=7 * row)
    return Layout(title, [words, table.how, table.out_of()], [table.left_out()], grid)


def _draw(panels: Sequence[Axes], days: _Days, sheet: Sheet) -> None:
    first = panels[0]
    if not days.names:
        leave_empty(first, days.table.unit.count(0))
        return
    cell_width = days.cell_width(sheet.panel_width)
    first.set_xlim(-0.5, sheet.panel_width / cell_width - 0.5)
    first.set_ylim(6.5, -0.5)
    first.set_yticks([0, 2, 4, 6], labels=_WEEKDAYS[::2], size=TICK)
    for number, (axes, name) in enumerate(zip(panels, days.names, strict=True)):
        _draw_block(axes, days, days.block == number, sheet)
        if name:
            name_panel(axes, clean(name), "#000000", days.articles_in(int(name)))
    _name_months(first, days, cell_width)
    for axes in panels:
        axes.tick_params(axis="x", length=0)
    _draw_key(first, days, sheet)


def _draw_block(axes: Axes, days: _Days, chosen: Flags, sheet: Sheet) -> None:
    week, weekday, value = days.week[chosen], days.weekday[chosen], days.value[chosen]
    cells = Cells(week - 0.5, week + 0.5, weekday, value, np.zeros(len(week), dtype=bool))
    colours = ramp(value / days.top if days.top > 0 else np.zeros(len(value)))
    axes.spines["bottom"].set_visible(False)
    draw_cells(axes, cells, colours, hatch=days.silent[chosen])
    if days.is_numbered(sheet.panel_width):
        words = [days.words[day] for day in np.flatnonzero(chosen)]
        write_numbers(axes, cells, colours, words)
    _divide_months(axes, days.table.starts[chosen], week, weekday)


def _draw_key(axes: Axes, days: _Days, sheet: Sheet) -> None:
    top, least = days.top, 0.0
    if days.counts and top > 1:
        least = 1.0  # a day without articles has no colour
    ends = (f"{least:.0f}", days.unit.write(top)) if top > 0 else ("0", "")
    draw_key(
        axes,
        sheet,
        ends=ends if np.isfinite(days.value).any() else None,
        span=(least / top if top > 0 else 0.0, 1.0),
        hatched=f"no {days.unit.item}s {days.table.then}" if days.silent.any() else "",
    )


def _divide_months(axes: Axes, dates: pd.DatetimeIndex, week: Numbers, weekday: Numbers) -> None:
    """Draw a line where a month begins."""
    for day in np.flatnonzero(np.asarray(dates.day == 1)):
        if day:
            left, top = week[day] - 0.5, weekday[day] - 0.5
            axes.plot(
                [left + 1, left + 1, left, left],
                [-0.5, top, top, 6.5],
                color=GREY,
                lw=0.9,
                zorder=4,
                clip_on=False,
                gid="month",
            )


def _name_months(axes: Axes, days: _Days, cell_width: float) -> None:
    if len(days.names) == 1:
        places, names = _months_of(days, cell_width)
        axes.set_xticks(places, labels=names, size=TICK, ha="left")
    else:  # under the last block, and as good for all: a month begins no more than a day later
        places = [(30.44 * (month + 0.5) + 3) / 7 - 0.5 for month in range(12)]
        axes.set_xticks(places, labels=SHORT_MONTHS, size=TICK, ha="center")


def _months_of(days: _Days, cell_width: float) -> tuple[list[float], list[str]]:
    """Each month's first whole column, and its name, where there is room for it."""
    places: list[float] = []
    names: list[str] = []
    for day, week, weekday in zip(days.table.starts, days.week, days.weekday, strict=True):
        if day.day > 1 and places:
            continue
        begins_inside_week = day.day == 1 and weekday > 0
        place = min(week + begins_inside_week, days.weeks - 1) - 0.5
        if places:
            room = (place - places[-1]) * cell_width
            if room < text_width(names[-1].split("\n")[0], TICK) + 0.05:
                # The collection begins at the end of a month, and the next one's name says more.
                del places[-1], names[-1]
        year = day.year if not names or day.month == 1 else " "
        places.append(place)
        names.append(f"{SHORT_MONTHS[day.month - 1]}\n{year}")
    return places, names


def _describe(days: _Days) -> str:
    describe = describe_counts if days.counts else describe_frequency
    return describe(days.table, "Calendar")


CALENDAR = Chart("calendar", _read, _lay_out, _draw, _describe, also_of=("frequency", "articles"))
