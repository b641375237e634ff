"""One number for each group, sorted: dots with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from newskit.charts.calendar import when
from newskit.charts.plan import MOST_PANELS, headline
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
    shown_of,
    widest,
    write_ends,
)
from newskit.charts.scales import nice_ticks
from newskit.charts.style import (
    COLOURS,
    GREY,
    LETTERS,
    PALE,
    Grid,
    PanelArray,
    Sheet,
    leave_empty,
    name_panel,
    one_or_all,
    open_sheet,
)
from newskit.charts.tables import Numbers, Table, read_frequency
from newskit.charts.text import clean, plural
from newskit.schema import SchemaError

N = 25
_ROOM_FOR_BARS = 2.0  # the axis follows the values; the interval of three articles runs out of it


@dataclass(frozen=True)
class Ranking:
    """Rows in their order, and a panel for each topic: value, low, high, count and total of each row."""

    table: Table
    rows: list[str]
    known: int
    panels: list[str]
    numbers: dict[str, Numbers]  # panels × rows
    together: list[float]
    time: str = ""  # ``in March 2025``

    @property
    def of(self) -> str:
        """What a row is."""
        return clean(self.table.by) if self.by_group else "topic"

    @property
    def by_group(self) -> bool:
        """Whether the rows are groups, not topics."""
        return bool(self.table.by) and len(self.table.groups) > 1


def plot_ranking(
    frequency: pd.DataFrame,
    *,
    topics: Sequence[str] | str | None = None,
    n: int = N,
    figure: Figure | SubFigure | None = None,
    title: str | None = None,
    source: str | None = None,
) -> Axes | PanelArray:
    """Chart of one number for each group, such as an outlet, from the highest down, with its 95 % interval.

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
    ...     "topic": "rent", "outlet": ["Herald", "Post"], "count": [3, 4], "total": [6, 5], "value": [0.5, 0.8],
    ...     "low": [0.19, 0.38], "high": [0.81, 0.96], "unit": "share of articles",
    ... })
    >>> [label.get_text() for label in plot_ranking(frequency).get_yticklabels()]
    ['Post', 'Herald']
    """
    ranking = read_ranking(frequency, topics, n)
    with open_sheet(figure, lambda width: lay_out_ranking(ranking, width, title, source)) as (
        sheet,
        panels,
    ):
        _draw(panels, ranking, sheet)
    return one_or_all(panels)


def read_ranking(
    frequency: pd.DataFrame, topics: Sequence[str] | str | None = None, n: int = N
) -> Ranking:
    """Decide what the rows are, and sort them."""
    n = check_rows(n, f"plot_ranking(frequency, n={N})")
    table = read_frequency(frequency, topics, draws="plot_ranking", whole=True)
    if len(table.starts) > 1:
        raise SchemaError(
            f"plot_ranking draws one number for each {clean(table.by) if table.by else 'topic'}, "
            "and this table has "
            f"{plural(len(table.starts), table.every)}. Make one with topic_frequency(articles, "
            "matches, every=None), "
            "or choose one: frequency[frequency['period'] == '2025-03-03']"
        )
    names = ("value", "low", "high", "count", "total")
    if not len(table.starts) or not table.topics:
        return Ranking(table, [], 0, [""], {name: np.empty((1, 0)) for name in names}, [np.nan])
    by_group = bool(table.by) and len(table.groups) > 1
    rows = table.groups if by_group else table.topics
    panels = table.topics if by_group else [""]
    if len(panels) > MOST_PANELS:
        raise SchemaError(
            f"{plural(len(panels), 'topic')} need as many panels, and one chart has room for "
            f"{MOST_PANELS}. Choose: "
            f"plot_ranking(frequency, topics={table.topics[:3]}), or plot_heatmap(frequency)"
        )
    group = "" if by_group or not table.by else table.groups[0]
    lines = [
        [table.series(*((panel, row) if by_group else (row, group))) for row in rows]
        for panel in panels
    ]
    numbers = {
        name: np.array([[getattr(line, name)[0] for line in of] for of in lines]) for name in names
    }
    most = (
        np.nan_to_num(numbers["total"]).max(axis=0)
        if by_group
        else np.nan_to_num(numbers["value"][0])
    )
    chosen = np.argsort(-most, kind="stable")[:n]
    # What has no articles has no rank, and stands last.
    order = chosen[np.argsort(-np.nan_to_num(numbers["value"][0][chosen], nan=-1.0), kind="stable")]
    pooled = by_group and table.unit.pooled
    together = [
        float(table.series(panel, None).value[0]) if pooled else float("nan") for panel in panels
    ]
    return Ranking(
        table,
        [rows[at] for at in order],
        len(rows),
        list(panels),
        {name: values[:, order] for name, values in numbers.items()},
        together,
        # A file has lost the length of its one period, which can't be seen from its first day.
        when(table.starts[0], table.every) if table.every and "every" in frequency.attrs else "",
    )


def lay_out_ranking(ranking: Ranking, width: float, title: str | None, source: str | None) -> Sheet:
    """Words and measures of the chart."""
    table, panels = ranking.table, len(ranking.panels)
    columns = 1 if panels == 1 else 2 if panels in (2, 4) else 3
    grid = Grid(
        panels=panels,
        columns=columns,
        panel_height=max(len(ranking.rows), 2) * (ROW if panels == 1 else 0.22),
        named=panels > 1,
        left=widest(_names(ranking, width)) + NAMES,
        right=widest([word for at in range(panels) for word in _ends(ranking, at)]) + 0.1,
        bottom=0.24,
    )
    noun = plural(ranking.known, ranking.of).split(" ", 1)[1]
    cut = shown_of(len(ranking.rows), ranking.known, noun)
    notes = (
        [
            f"{cut}, "
            f"{f'those with most {table.unit.noun}s' if ranking.by_group else 'the most frequent'}."
        ]
        if cut
        else []
    )
    top = _x_axis(ranking)[1]
    if (ranking.numbers["high"] > top).any():
        notes.append("Some bars go beyond the edge.")
    line = (
        f"grey line: all {plural(ranking.known, ranking.of)}"
        if np.isfinite(ranking.together).any()
        else ""
    )
    order = f"sorted by {clean(ranking.panels[0])}" if panels > 1 else ""
    return Sheet.of(
        width,
        title or headline(table),
        [table.unit.words, ranking.time, table.out_of(), "bar: 95 % interval", line, order]
        if ranking.rows
        else [table.unit.words, table.unit.count(0)],
        [*notes, *table.assumed(), *table.left_out()],
        source,
        grid,
    )


def _names(ranking: Ranking, width: float) -> list[str]:
    """Names of the rows; in several panels with their number of articles, for which no panel has room."""
    names = fit_names(ranking.rows, width)
    if len(ranking.panels) == 1:
        return names
    return [
        f"{name} ({int(np.nan_to_num(total)):,})"
        for name, total in zip(names, ranking.numbers["total"][0], strict=True)
    ]


def _ends(ranking: Ranking, panel: int) -> list[str]:
    """``12 %, 34 of 280 articles``; the value alone where there are several panels."""
    unit = ranking.table.unit
    words = []
    numbers = (ranking.numbers[name][panel] for name in ("value", "count", "total"))
    for at, (value, count, total) in enumerate(zip(*numbers, strict=True)):
        if not np.isfinite(value):
            words.append(f"no {unit.item}s" if total == 0 else "not in the table")
        elif len(ranking.panels) > 1:
            words.append(unit.write(value))
        else:
            counts = (
                count_of(count, total, unit, first=at == 0)
                if unit.pooled
                else unit.count(int(total))
            )
            words.append(f"{unit.write(value)}, {counts}")
    return words


def _x_axis(ranking: Ranking) -> tuple[list[float], float]:
    share = ranking.table.unit.share
    value, high = (ranking.numbers[name] for name in ("value", "high"))
    highest = float(value[np.isfinite(value)].max(initial=0.0))
    bound = float(high[np.isfinite(high)].max(initial=0.0))
    top = max(highest, min(bound, _ROOM_FOR_BARS * highest))
    ticks, end = nice_ticks(
        top if top > 0 else 0.1 if share else 1.0, 6 if len(ranking.panels) == 1 else 3
    )
    if share and end > 1 >= highest:
        ticks, end = [tick for tick in ticks if tick <= 1], 1.0
    # A bar that ends on the last tick ends before the edge, where those are cut that go beyond.
    return ticks, 1.02 * end


def _draw(panels: Sequence[Axes], ranking: Ranking, sheet: Sheet) -> None:
    first = panels[0]
    if not ranking.rows:
        leave_empty(first, ranking.table.unit.count(0))
        return
    ticks, end = _x_axis(ranking)
    places = np.arange(len(ranking.rows), dtype=float)
    for at, (axes, name) in enumerate(zip(panels, ranking.panels, strict=True)):
        draw_rows(axes, _names(ranking, sheet.width))
        draw_value_axis(axes, ticks, (0, end), [ranking.table.unit.tick(tick) for tick in ticks])
        value, low, high = (ranking.numbers[part][at] for part in ("value", "low", "high"))
        if np.isfinite(ranking.together[at]):
            axes.axvline(ranking.together[at], color=PALE, lw=1.4, zorder=1, gid="all")
        draw_bars(axes, low, np.minimum(high, end), places, COLOURS[0])
        # In a small panel an interval is as wide as a dot, which would hide it.
        small = len(panels) > 1
        draw_dots(axes, value, places, ms=3.2 if small else 6, mew=0.8 if small else 1.3)
        write_ends(axes, _ends(ranking, at), color=GREY)
        if len(panels) > 1:
            name_panel(axes, clean(name), LETTERS[0])


def describe_ranking(ranking: Ranking) -> str:
    """Say the same in words."""
    unit = ranking.table.unit
    start = f"Dot chart: {unit.words}, by {ranking.of}"
    value = ranking.numbers["value"][0]
    if not np.isfinite(value).any():
        return f"{start}. It is empty: {unit.count(0)}."
    if ranking.by_group:
        start += (
            f", {clean(ranking.panels[0])}"
            if len(ranking.panels) == 1
            else f", {len(ranking.panels)} topics"
        )
    last = int(np.flatnonzero(np.isfinite(value))[-1])
    whose = f" for {clean(ranking.panels[0])}" if len(ranking.panels) > 1 else ""
    if last == 0:
        return f"{start}: {clean(ranking.rows[0])} has {unit.write(value[0])}."
    return (
        f"{start}: highest{whose} in {clean(ranking.rows[0])} with "
        f"{unit.write(value[0])}, lowest in {clean(ranking.rows[last])} with "
        f"{unit.write(value[last])}."
    )
