"""One number for each group, sorted: dots with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from newskit.charts.captions import headline
from newskit.charts.chart import Chart, PanelArray, draw_chart
from newskit.charts.columns import refuse_many
from newskit.charts.lines import MOST_PANELS
from newskit.charts.rows import (
    NAMES,
    ROW,
    check_rows,
    count_of,
    draw_bars,
    draw_dots,
    draw_rows,
    draw_value_axis,
    fit_names,
    widest,
    write_ends,
)
from newskit.charts.style import (
    COLOURS,
    GREY,
    LETTERS,
    PALE,
    Grid,
    Layout,
    Sheet,
    leave_empty,
    name_panel,
    side_by_side,
)
from newskit.charts.tables import Numbers, Table, Topics, read_frequency
from newskit.charts.ticks import value_ticks, when
from newskit.charts.words import clean, cut_note, plural
from newskit.intervals import INTERVAL
from newskit.schema import SchemaError, takes_tables

N = 25
_NUMBERS = ("value", "low", "high", "count", "total")


@dataclass(frozen=True)
class _Ranking:
    """Rows in their order, and a panel for each topic, with the numbers of each row."""

    table: Table
    rows: Sequence[str]
    known: int
    panels: Sequence[str]
    numbers: dict[str, Numbers]  # panels × rows
    together: Sequence[float]  # all groups, by panel
    time: str = ""  # ``in March 2025``

    @property
    def of(self) -> str:
        """What a row is."""
        return clean(self.table.by) if self.table.by_group else "topic"

    @property
    def several(self) -> bool:
        """Whether there are several panels, each small."""
        return len(self.panels) > 1

    @property
    def axis(self) -> tuple[list[float], float]:
        """Ticks of the value axis, and where it ends."""
        value, high = (self.numbers[name] for name in ("value", "high"))
        highest = float(value[np.isfinite(value)].max(initial=0.0))
        bound = float(high[np.isfinite(high)].max(initial=0.0))
        most = 3 if self.several else 6
        ticks, end = value_ticks(self.table.unit, highest, bound, most)
        # A bar that ends on the last tick ends before the edge, where those are cut that go beyond.
        return ticks, 1.02 * end

    def names(self, width: float) -> list[str]:
        """Names of the rows; in several panels with their articles, for which no panel has room."""
        names = fit_names(self.rows, width)
        if not self.several:
            return names
        totals = np.nan_to_num(self.numbers["total"][0])
        return [f"{name} ({int(total):,})" for name, total in zip(names, totals, strict=True)]

    def ends(self, panel: int) -> list[str]:
        """``12 %, 34 of 280 articles``; the value alone where there are several panels."""
        numbers = (self.numbers[name][panel] for name in ("value", "count", "total"))
        return [
            self._end(*row, first=place == 0)
            for place, row in enumerate(zip(*numbers, strict=True))
        ]

    def _end(self, value: float, count: float, total: float, *, first: bool) -> str:
        unit = self.table.unit
        if not np.isfinite(value):
            return f"no {unit.item}s" if total == 0 else "not in the table"
        if self.several:
            return unit.write(value)
        if not unit.pooled:
            return f"{unit.write(value)}, {unit.count(int(total))}"
        return f"{unit.write(value)}, {count_of(count, total, unit, first=first)}"


@takes_tables
def plot_ranking(
    frequency: pd.DataFrame,
    *,
    topics: Sequence[str] | str | None = None,
    n: int = N,
    figure: Figure | SubFigure | None = None,
    title: str | None = None,
    source: str | None = None,
) -> Axes | PanelArray:
    """Chart of one number for each group, from the highest down, with its 95 % interval.

    Several topics are panels, sorted by the first. A table without groups has its topics as rows.

    Parameters
    ----------
    frequency : DataFrame, one row per topic and group
        From `topic_frequency` with ``every=None``.
    topics : list of str, optional
        Which topics, in which order; by default all.
    n : int
        Rows at most: the groups with most articles, or the most frequent topics.
    figure : Figure or SubFigure, optional
        Where to draw; what it showed is cleared. By default a new one of pyplot, high enough for
        its rows. Your own is best as large as `newskit.charts.chart_size` says.
    title, source : str, optional
        The headline, by default what is counted; and where the articles are from, for the note
        below.

    Returns
    -------
    Axes, or array of Axes
        One panel, or one for each topic. Rows are at 0, 1, 2 … from the top.

    Raises
    ------
    SchemaError
        If the table lacks a column, has no such topic, more than one period, or more than 15 topics
        with groups.

    Examples
    --------
    >>> import pandas as pd
    >>> frequency = pd.DataFrame({
    ...     "topic": "rent", "outlet": ["Herald", "Post"], "count": [3, 4], "total": [6, 5],
    ...     "value": [0.5, 0.8], "low": [0.19, 0.38], "high": [0.81, 0.96],
    ...     "unit": "share of articles",
    ... })
    >>> [label.get_text() for label in plot_ranking(frequency).get_yticklabels()]
    ['Post', 'Herald']
    """
    return draw_chart(RANKING, _read(frequency, topics, n), figure, title, source)


def _read(frequency: pd.DataFrame, topics: Topics = None, n: int = N) -> _Ranking:
    """Decide what the rows are, and sort them."""
    n = check_rows(n, f"plot_ranking(frequency, n={N})")
    table = read_frequency(frequency, topics, draws="plot_ranking", whole=True)
    _check_size(table)
    if table.empty:
        nothing = {name: np.empty((1, 0)) for name in _NUMBERS}
        return _Ranking(table, [], 0, [""], nothing, [np.nan])
    if table.by_group:
        rows, panels = table.groups, table.topics
        lines = [[table.series(topic, group) for group in rows] for topic in panels]
    else:
        rows, panels = table.topics, [""]
        lines = [[table.series(topic, table.line_groups[0]) for topic in rows]]
    numbers = {
        name: np.array([[getattr(line, name)[0] for line in panel] for panel in lines])
        for name in _NUMBERS
    }
    order = _sort(numbers, table.by_group, n)
    pooled = table.by_group and table.unit.pooled
    # A file has lost the length of its one period, which can't be seen from its first day.
    known_period = table.every and "every" in frequency.attrs
    return _Ranking(
        table,
        [rows[row] for row in order],
        len(rows),
        panels,
        {name: values[:, order] for name, values in numbers.items()},
        [float(table.series(topic, None).value[0]) if pooled else np.nan for topic in panels],
        when(table.starts[0], table.every) if known_period else "",
    )


def _sort(numbers: dict[str, Numbers], by_group: bool, n: int) -> npt.NDArray[np.intp]:
    """Places of the rows that are shown, from the highest value of the first panel down."""
    size = numbers["total"] if by_group else numbers["value"]
    largest = np.argsort(-np.nan_to_num(size).max(axis=0), kind="stable")[:n]
    # What has no articles has no rank, and stands last.
    rank = np.nan_to_num(numbers["value"][0][largest], nan=-1.0)
    return largest[np.argsort(-rank, kind="stable")]


def _check_size(table: Table) -> None:
    if len(table.starts) > 1:
        raise SchemaError(
            f"plot_ranking draws one number for each {clean(table.by) if table.by else 'topic'}, "
            f"and this table has {plural(len(table.starts), table.every)}. Make one with "
            "topic_frequency(articles, matches, every=None), or choose one: "
            "frequency[frequency['period'] == '2025-03-03']"
        )
    if table.by_group:
        few = table.topics[:3]
        choose = f"Choose: plot_ranking(frequency, topics={few}), or plot_heatmap(frequency)"
        refuse_many(len(table.topics), "topic", MOST_PANELS, "panels", choose)


def _lay_out(ranking: _Ranking, width: float) -> Layout:
    table, unit, panels = ranking.table, ranking.table.unit, len(ranking.panels)
    ends = [words for panel in range(panels) for words in ranking.ends(panel)]
    grid = Grid(
        panels=panels,
        columns=side_by_side(panels),
        panel_height=max(len(ranking.rows), 2) * (0.22 if ranking.several else ROW),
        named=ranking.several,
        left=widest(ranking.names(width)) + NAMES,
        right=widest(ends) + 0.1,
        bottom=0.24,
    )
    most = f"those with most {unit.noun}s" if table.by_group else "the most frequent"
    beyond = (ranking.numbers["high"] > ranking.axis[1]).any()
    notes = [
        cut_note(len(ranking.rows), ranking.known, ranking.of, most),
        "Some bars go beyond the edge." if beyond else "",
        table.assumed,
        table.left_out(),
    ]
    subtitle = [unit.words, unit.count(0)]
    if ranking.rows:
        together = np.isfinite(ranking.together).any()
        subtitle = [
            unit.words,
            ranking.time,
            table.out_of(),
            f"bar: {INTERVAL}",
            f"grey line: all {plural(ranking.known, ranking.of)}" if together else "",
            f"sorted by {clean(ranking.panels[0])}" if ranking.several else "",
        ]
    return Layout(headline(table), subtitle, notes, grid)


def _draw(panels: Sequence[Axes], ranking: _Ranking, sheet: Sheet) -> None:
    unit = ranking.table.unit
    if not ranking.rows:
        leave_empty(panels[0], unit.count(0))
        return
    ticks, end = ranking.axis
    labels = [unit.tick(tick) for tick in ticks]
    names = ranking.names(sheet.width)
    places = np.arange(len(ranking.rows), dtype=float)
    # In a small panel an interval is as wide as a dot, which would hide it.
    dot: dict[str, Any] = {"ms": 3.2, "mew": 0.8} if ranking.several else {"ms": 6, "mew": 1.3}
    for panel, (axes, name) in enumerate(zip(panels, ranking.panels, strict=True)):
        draw_rows(axes, names)
        draw_value_axis(axes, ticks, (0, end), labels)
        value, low, high = (ranking.numbers[part][panel] for part in ("value", "low", "high"))
        if np.isfinite(ranking.together[panel]):
            axes.axvline(ranking.together[panel], color=PALE, lw=1.4, zorder=1, gid="all")
        draw_bars(axes, low, np.minimum(high, end), places, COLOURS[0])
        draw_dots(axes, value, places, **dot)
        write_ends(axes, ranking.ends(panel), color=GREY)
        if ranking.several:
            name_panel(axes, clean(name), LETTERS[0])


def _describe(ranking: _Ranking) -> str:
    unit, value = ranking.table.unit, ranking.numbers["value"][0]
    start = f"Dot chart: {unit.words}, by {ranking.of}"
    ranked = np.flatnonzero(np.isfinite(value))
    if not len(ranked):
        return f"{start}. It is empty: {unit.count(0)}."
    topic = clean(ranking.panels[0])
    if ranking.table.by_group:
        start += f", {len(ranking.panels)} topics" if ranking.several else f", {topic}"
    last = int(ranked[-1])
    highest, lowest = (f"{clean(ranking.rows[row])}" for row in (0, last))
    if last == 0:
        return f"{start}: {highest} has {unit.write(value[0])}."
    whose = f" for {topic}" if ranking.several else ""
    return (
        f"{start}: highest{whose} in {highest} with {unit.write(value[0])}, "
        f"lowest in {lowest} with {unit.write(value[last])}."
    )


def _is_of_the_whole_time(frequency: pd.DataFrame) -> bool:
    """Whether there is one number for each group, and no line to be drawn."""
    return "period" not in frequency or frequency.attrs.get("every", "") is None


RANKING = Chart(
    "ranking",
    _read,
    _lay_out,
    _draw,
    _describe,
    also_of=("frequency",),
    best_for=_is_of_the_whole_time,
)
