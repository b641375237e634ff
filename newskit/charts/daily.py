"""Days as a calendar: weeks as columns, weekdays as rows, a block for each year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from newskit.charts.calendar import MONTHS
from newskit.charts.cells import KEY, Cells, draw_cells, draw_key, numbers_fit, ramp, write_numbers
from newskit.charts.plan import MOST_PANELS, headline
from newskit.charts.style import (
    GREY,
    TICK,
    Grid,
    PanelArray,
    Sheet,
    leave_empty,
    name_panel,
    one_or_all,
    open_sheet,
)
from newskit.charts.tables import Flags, Numbers, Table, read_counts, read_frequency
from newskit.charts.text import clean, plural, text_width
from newskit.charts.units import Unit
from newskit.schema import SchemaError

_WEEKDAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
_ONE_BLOCK = 54  # weeks: what is no longer than a year needs no block for each year
_WIDEST = 0.5  # inches for a week
_COUNTS = Unit("number of articles")


@dataclass(frozen=True)
class Days:
    """Each day's value, and where on the calendar it stands."""

    table: Table
    counts: bool
    block: Numbers
    week: Numbers
    weekday: Numbers
    value: Numbers
    silent: Flags
    names: list[str]  # of the blocks
    weeks: int

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
    days = read_days(table, topics)
    with open_sheet(figure, lambda width: lay_out_days(days, width, title, source)) as (
        sheet,
        panels,
    ):
        _draw(panels, days, sheet)
    return one_or_all(panels)


def read_days(given: object, topics: str | Sequence[str] | None = None) -> Days:
    """Find each day's place."""
    counts = isinstance(given, pd.DataFrame) and "topic" not in given and "count" in given
    table = (
        read_counts(given, draws="plot_calendar")
        if counts
        else read_frequency(given, topics, draws="plot_calendar")
    )
    _check(table, counts)
    nothing = np.empty(0)
    if not len(table.starts):
        return Days(table, counts, nothing, nothing, nothing, nothing, np.empty(0, bool), [], 1)
    line = table.series(None if counts else table.topics[0], None if table.by else "")
    value = line.count if counts else line.value
    silent = line.count == 0 if counts else line.silent
    days = table.starts
    first_monday = days[0] - pd.Timedelta(days=days[0].day_of_week)
    week = np.asarray((days - first_monday).days) // 7
    block = np.zeros(len(days))
    names = [""]
    if week[-1] >= _ONE_BLOCK:
        names = [str(year) for year in range(days[0].year, days[-1].year + 1)]
        block = np.asarray(days.year - days[0].year)
        # Each year begins in the column of its 1 January.
        offset = np.asarray([pd.Timestamp(year, 1, 1).day_of_week for year in days.year])
        week = (np.asarray(days.day_of_year) - 1 + offset) // 7
    if len(names) > MOST_PANELS:
        raise SchemaError(
            f"{len(names)} years need as many blocks, and one chart has room for {MOST_PANELS}. "
            "Choose: "
            "plot_calendar(table[table['period'] >= '2020']), or months: plot_heatmap(frequency)"
        )
    value = np.where(silent, np.nan, value)
    weekday = np.asarray(days.day_of_week)
    return Days(table, counts, block, week, weekday, value, silent, names, int(week.max()) + 1)


def _check(table: Table, counts: bool) -> None:
    make = (
        "count_articles(articles, every='day')"
        if counts
        else "topic_frequency(articles, matches, every='day')"
    )
    if len(table.starts) and table.every != "day":
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
    if not counts and not table.unit.pooled and len(table.groups) > 1:
        raise SchemaError(
            f"a {table.unit.words} can't be put together for "
            f"{plural(len(table.groups), str(table.by))}. "
            "Make one for all: topic_frequency(articles, matches, every='day', by=None)"
        )


def lay_out_days(days: Days, width: float, title: str | None, source: str | None) -> Sheet:
    """Words and measures of the chart."""
    table, blocks = days.table, len(days.names)
    grid = Grid(
        panels=max(blocks, 1),
        named=blocks > 1,
        head=KEY if blocks else 0.0,
        left=text_width("Wed", TICK) + 0.12,
        right=0.1,
        bottom=0.38 if blocks == 1 else 0.24,
    )
    row = float(np.clip(_cell_width(days, grid, width), 0.12, 0.24))
    grid = replace(grid, panel_height=7 * row if blocks else 0.0)
    words = days.unit.words + (", in %" if days.unit.share and _numbered(days, grid, width) else "")
    return Sheet.of(
        width,
        title or ("Articles per day" if days.counts else headline(table).split(", by ")[0]),
        [words, table.how, table.out_of()] if blocks else [words, table.unit.count(0)],
        table.left_out() if blocks else [],
        source,
        grid,
    )


def _numbered(days: Days, grid: Grid, width: float) -> bool:
    return numbers_fit(days.words, _cell_width(days, grid, width), days.weeks)


def _cell_width(days: Days, grid: Grid, width: float) -> float:
    return min(grid.panel_width(width) / days.weeks, _WIDEST)


def _draw(panels: Sequence[Axes], days: Days, sheet: Sheet) -> None:
    first = panels[0]
    if not days.names:
        leave_empty(first, days.table.unit.count(0))
        return
    wide = _cell_width(days, sheet.grid, sheet.width)
    first.set_xlim(-0.5, sheet.grid.panel_width(sheet.width) / wide - 0.5)
    first.set_ylim(6.5, -0.5)
    first.set_yticks([0, 2, 4, 6], labels=_WEEKDAYS[::2], size=TICK)
    top = days.top
    for number, (axes, name) in enumerate(zip(panels, days.names, strict=True)):
        chosen = days.block == number
        week, weekday, value = days.week[chosen], days.weekday[chosen], days.value[chosen]
        cells = Cells(week - 0.5, week + 0.5, weekday, value, np.zeros(len(week), dtype=bool))
        colours = ramp(value / top if top > 0 else np.zeros(len(value)))
        axes.spines["bottom"].set_visible(False)
        draw_cells(axes, cells, colours, hatch=days.silent[chosen])
        if _numbered(days, sheet.grid, sheet.width):
            write_numbers(axes, cells, colours, [days.words[at] for at in np.flatnonzero(chosen)])
        _divide_months(axes, days.table.starts[chosen], week, weekday)
        if name:
            line = days.table.rows[days.table.rows["period"].dt.year == int(name)]
            name_panel(axes, clean(name), "#000000", _how_many(days, line))
    if len(days.names) == 1:
        places, names = _months_of(days, wide)
    else:  # under the last block, and as good for all: a month begins no more than a day later
        places, names = [(30.44 * (month + 0.5) + 3) / 7 - 0.5 for month in range(12)], MONTHS
    first.set_xticks(
        places, labels=names, size=TICK, ha="left" if len(days.names) == 1 else "center"
    )
    for axes in panels:
        axes.tick_params(axis="x", length=0)
    shown = np.isfinite(days.value).any()
    least = "1" if days.counts and top > 1 else "0"
    draw_key(
        first,
        sheet,
        ends=((least if days.counts else "0", days.unit.write(top)) if top > 0 else ("0", ""))
        if shown
        else None,
        span=(1 / top if days.counts and top > 1 else 0.0, 1.0),
        hatched=f"no {days.unit.item}s {days.table.then}" if days.silent.any() else "",
    )


def _how_many(days: Days, rows: pd.DataFrame) -> str:
    if days.counts:
        return plural(int(rows["count"].fillna(0).sum()), "article")
    keys = [*([days.table.by] if days.table.by else []), "period"]
    return days.unit.count(int(rows.drop_duplicates(keys)["total"].fillna(0).sum()))


def _divide_months(axes: Axes, dates: pd.DatetimeIndex, week: Numbers, weekday: Numbers) -> None:
    """Draw a line where a month begins."""
    for at in np.flatnonzero(np.asarray(dates.day == 1)):
        if at:
            x, y = week[at] - 0.5, weekday[at] - 0.5
            axes.plot(
                [x + 1, x + 1, x, x],
                [-0.5, y, y, 6.5],
                color=GREY,
                lw=0.9,
                zorder=4,
                clip_on=False,
                gid="month",
            )


def _months_of(days: Days, wide: float) -> tuple[list[float], list[str]]:
    """Each month's first whole column, and its name, where there is room for it."""
    places: list[float] = []
    names: list[str] = []
    for day, week, weekday in zip(days.table.starts, days.week, days.weekday, strict=True):
        if day.day > 1 and places:
            continue
        place = min(week + (day.day == 1 and weekday > 0), days.weeks - 1) - 0.5
        if (
            places
            and (place - places[-1]) * wide < text_width(names[-1].split("\n")[0], TICK) + 0.05
        ):
            # The collection begins at the end of a month, and the next one's name says more.
            del places[-1], names[-1]
        places.append(place)
        names.append(f"{MONTHS[day.month - 1]}\n{day.year if not names or day.month == 1 else ' '}")
    return places, names
