"""Many topics or groups at once: a matrix of one hue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from newskit.charts.calendar import date_ticks, ends_of, numbers_of
from newskit.charts.cells import (
    KEY,
    PARTLY,
    Cells,
    draw_cells,
    draw_key,
    label_columns,
    numbers_fit,
    ramp,
    set_columns,
    write_numbers,
)
from newskit.charts.plan import headline
from newskit.charts.rows import (
    NAMES,
    ROW,
    check_rows,
    draw_rows,
    fit_names,
    shown_of,
    widest,
    write_ends,
)
from newskit.charts.style import Grid, Sheet, leave_empty, open_sheet, set_date_ticks
from newskit.charts.tables import Flags, Numbers, Series, Table, read_frequency
from newskit.charts.text import clean, plural
from newskit.schema import SchemaError

N = 20
_MANY = 20  # rows; more are lower
_LOW_ROW = 0.2
_MOST_PERIODS = 200
_MOST_TOPICS = 40  # columns


@dataclass(frozen=True)
class Heat:
    """A matrix: rows of topics or groups, columns of periods or topics."""

    table: Table
    rows: list[str]
    known: int  # rows there are
    of: str  # what a row is
    columns: list[str]  # names; none where the columns are periods
    value: Numbers
    silent: Flags  # nothing was published
    partial: Flags  # by column
    ends: list[str]
    without: list[str] = field(default_factory=list)  # a note on what has no group

    @property
    def top(self) -> float:
        """The darkest value: the highest of a whole period, where there is one.

        A month of which the collection has two days is at 100 % sooner than any other, and would
        leave them pale.
        """
        shown = np.isfinite(self.value)
        whole = self.value[shown & ~self.partial]
        return float(
            whole.max() if whole.size and whole.max() > 0 else self.value[shown].max(initial=0.0)
        )

    @property
    def words(self) -> list[str]:
        """The numbers in the cells."""
        return self.table.unit.cells(self.value.ravel())

    @property
    def row_height(self) -> float:
        """Inches."""
        return ROW if len(self.rows) <= _MANY else _LOW_ROW


def plot_heatmap(
    frequency: pd.DataFrame,
    *,
    topics: Sequence[str] | str | None = None,
    n: int = N,
    figure: Figure | SubFigure | None = None,
    title: str | None = None,
    source: str | None = None,
) -> Axes:
    """Matrix of topics and periods, or of groups and topics: the darker, the more.

    A row is a topic; of one topic, a row is a group, such as an outlet. A table with one period,
    such as one made with ``every=None``, has a row per group and a column per topic: who speaks
    about what, each row out of its own total. Up to 13 columns have their numbers in them. A cell
    without articles is hatched, not zero; one inside which the articles begin or end is filled in
    part.

    Parameters
    ----------
    frequency : DataFrame, one row per topic, group and period
        From `topic_frequency`.
    topics : list of str, optional
        Which topics, in which order; by default all.
    n : int
        Rows at most: the most frequent topics, or the groups with most articles.
    figure : Figure or SubFigure, optional
        Where to draw; what it showed is cleared. By default a new one of pyplot, high enough for
        its rows. Your own is best as large as `newskit.charts.chart_size` says.
    title, source : str, optional
        The headline, by default what is counted; and where the articles are from, for the note
        below.

    Returns
    -------
    Axes
        Rows are at 0, 1, 2 … from the top; columns at their dates, or at 0, 1, 2 … where they are
        topics.

    Raises
    ------
    SchemaError
        If the table lacks a column, has no such topic, several topics of several groups over
        several periods, or more than 200 periods.

    Examples
    --------
    >>> import newskit as nk
    >>> letters = nk.load_dataset("letters")
    >>> matches = nk.match_topics(letters, {"rent": ["rent*"], "ferry": ["ferr*"]})
    >>> axes = plot_heatmap(nk.topic_frequency(letters, matches, by=None))
    >>> [label.get_text() for label in axes.get_yticklabels()]
    ['rent', 'ferry']
    """
    heat = read_heat(frequency, topics, n)
    with open_sheet(figure, lambda width: lay_out_heat(heat, width, title, source)) as (
        sheet,
        (axes,),
    ):
        _draw(axes, heat, sheet)
    return axes


def read_heat(frequency: object, topics: Sequence[str] | str | None = None, n: int = N) -> Heat:
    """Decide what the rows and columns are, and fill them."""
    n = check_rows(n, f"plot_heatmap(frequency, n={N})")
    table, without = read_frequency(
        frequency, topics, draws="plot_heatmap", whole=True
    ).with_names()
    groups = table.groups if table.by else [""]
    if not len(table.starts) or not table.topics:
        return Heat(
            table,
            [],
            0,
            "topic",
            [],
            np.empty((0, 0)),
            np.empty((0, 0), bool),
            np.empty(0, bool),
            [],
        )
    if len(table.starts) == 1:
        return replace(_groups_by_topics(table, groups, n), without=without)
    _check_size(table, groups)
    by_topic = len(groups) == 1
    lines = [table.series(topic, group) for topic in table.topics for group in groups]
    order = sorted(
        range(len(lines)),
        key=lambda at: -(lines[at].level if by_topic else float(np.nansum(lines[at].total))),
    )
    chosen = order[:n]
    # Topics keep the order of the dictionary; outlets have none, and are sorted by level as in a
    # chart of lines.
    chosen = sorted(chosen) if by_topic else sorted(chosen, key=lambda at: -lines[at].level)
    kept = [lines[at] for at in chosen]
    totals = [int(np.nansum(line.total)) for line in kept]
    return Heat(
        table,
        [line.topic if by_topic else line.group for line in kept],
        len(lines),
        "topic" if by_topic else clean(table.by),
        [],
        np.array([line.value for line in kept]),
        np.array([line.silent for line in kept]),
        np.any([line.partial for line in kept], axis=0),
        []
        if by_topic
        else [f"{total:,}" if at else table.unit.count(total) for at, total in enumerate(totals)],
        without,
    )


def _groups_by_topics(table: Table, groups: Sequence[str], n: int) -> Heat:
    if len(table.topics) > _MOST_TOPICS:
        raise SchemaError(
            f"{plural(len(table.topics), 'topic')} need as many columns, and one chart has room "
            f"for {_MOST_TOPICS}. "
            f"Choose: plot_heatmap(frequency, topics={table.topics[:3]})"
        )
    lines: dict[str, list[Series]] = {
        group: [table.series(topic, group) for topic in table.topics] for group in groups
    }
    totals = {
        group: float(np.nanmax([line.total[0] for line in of] + [0.0]))
        for group, of in lines.items()
    }
    chosen = sorted(groups, key=lambda group: -totals[group])[:n]
    words = [
        table.unit.count(int(totals[group])) if at == 0 else f"{int(totals[group]):,}"
        for at, group in enumerate(chosen)
    ]
    return Heat(
        table,
        [group if table.by else "all" for group in chosen],
        len(groups),
        clean(table.by) if table.by else "",
        list(table.topics),
        np.array([[line.value[0] for line in lines[group]] for group in chosen]),
        np.array([[line.silent[0] for line in lines[group]] for group in chosen]),
        np.array(
            [
                any(lines[group][at].partial[0] for group in chosen)
                for at in range(len(table.topics))
            ]
        ),
        words,
    )


def _check_size(table: Table, groups: Sequence[str]) -> None:
    if len(table.topics) > 1 and len(groups) > 1:
        raise SchemaError(
            f"{plural(len(table.topics), 'topic')} of {plural(len(groups), str(table.by))} over "
            f"{plural(len(table.starts), table.every)} are no matrix. Choose: "
            f"plot_heatmap(frequency, topics={table.topics[0]!r}), or "
            "topic_frequency(articles, matches, by=None), or one period: topic_frequency(articles, "
            "matches, every=None)"
        )
    if len(table.starts) > _MOST_PERIODS:
        raise SchemaError(
            f"{plural(len(table.starts), table.every)} need as many columns, and one chart has "
            "room for "
            f"{_MOST_PERIODS}. Choose longer ones: topic_frequency(articles, matches, every="
            f"{'month' if table.every in ('day', 'week') else 'year'!r})"
        )


def lay_out_heat(heat: Heat, width: float, title: str | None, source: str | None) -> Sheet:
    """Words and measures of the chart."""
    table, unit = heat.table, heat.table.unit
    grid = Grid(
        panel_height=max(len(heat.rows), 1) * heat.row_height if heat.rows else 0,
        head=KEY if heat.rows else 0.0,
        left=widest(fit_names(heat.rows, width)) + NAMES,
        right=widest(heat.ends) + 0.12 if heat.ends else 0.1,
    )
    if heat.columns:
        grid = replace(
            grid, bottom=label_columns(heat.columns, _column_width(heat, grid, width))[2]
        )
    rows = (
        shown_of(len(heat.rows), heat.known, plural(heat.known, heat.of).split(" ", 1)[1])
        if heat.rows
        else ""
    )
    which = (
        f"{rows}, those with most {'hits' if heat.of == 'topic' else unit.noun + 's'}"
        if rows
        else ""
    )
    words = unit.words + (", in %" if unit.share and _numbered(heat, grid, width) else "")
    return Sheet.of(
        width,
        title or _headline(heat),
        [words, table.how, table.out_of()] if heat.rows else [unit.words, unit.count(0)],
        [*([f"{which}."] if which else []), *_explain(heat)],
        source,
        grid,
        (lambda _: ())
        if heat.columns
        else lambda room: date_ticks(table.starts, table.every, room),
    )


def _headline(heat: Heat) -> str:
    if heat.columns and heat.of:
        return f"Topics by {heat.of}"
    return headline(heat.table) if len(heat.table.topics) <= 4 else "Topics over time"


def _explain(heat: Heat) -> list[str]:
    table = heat.table
    notes = []
    if (heat.partial & np.isfinite(heat.value).any(axis=0)).any() if heat.rows else False:
        notes.append(
            f"Filled in part: the {table.unit.item}s begin or end inside this {table.every}."
        )
    if heat.rows and (~np.isfinite(heat.value) & ~heat.silent).any():
        notes.append("White: not in the table.")
    return notes + heat.without + table.left_out()


def _column_width(heat: Heat, grid: Grid, width: float) -> float:
    return grid.panel_width(width) / max(heat.value.shape[1], 1)


def _numbered(heat: Heat, grid: Grid, width: float) -> bool:
    part = PARTLY if heat.partial.any() else 1.0
    return numbers_fit(heat.words, part * _column_width(heat, grid, width), heat.value.shape[1])


def _draw(axes: Axes, heat: Heat, sheet: Sheet) -> None:
    table = heat.table
    if not heat.rows:
        leave_empty(axes, table.unit.count(0))
        return
    draw_rows(axes, fit_names(heat.rows, sheet.width), lines=False)
    axes.set_ylim(len(heat.rows) - 0.5, -0.5)
    axes.spines["bottom"].set_visible(False)
    if heat.columns:
        axes.set_xlim(-0.5, len(heat.columns) - 0.5)
        left = np.arange(len(heat.columns)) - 0.5
        right = left + 1
        labels, upright, _ = label_columns(
            heat.columns, _column_width(heat, sheet.grid, sheet.width)
        )
        set_columns(axes, list(range(len(heat.columns))), labels, upright=upright)
    else:
        left, right = numbers_of(table.starts), numbers_of(ends_of(table.starts, table.every))
        set_date_ticks(axes, sheet.ticks, left[0], right[-1])
    cells = Cells.of_matrix(left, right, heat.value, heat.partial)
    colours = ramp(cells.value / top if (top := heat.top) > 0 else np.zeros(len(cells.value)))
    words = heat.words if _numbered(heat, sheet.grid, sheet.width) else []
    draw_cells(axes, cells, colours, hatch=heat.silent.ravel(), words=words)
    if words:
        write_numbers(axes, cells, colours, words)
    write_ends(axes, heat.ends)
    unit, shown = table.unit, np.isfinite(heat.value).any()
    more = " or more" if (heat.value > top * (1 + 1e-9)).any() else ""
    draw_key(
        axes,
        sheet,
        ends=(("0", unit.write(top) + more) if top > 0 else ("0", "")) if shown else None,
        hatched=f"no {unit.item}s {table.then}"
        if (heat.silent & ~np.isfinite(heat.value)).any()
        else "",
    )


def describe_heat(heat: Heat) -> str:
    """Say the same in words, of a matrix of groups and topics."""
    start = f"Heat map: {heat.table.unit.words}, topics by {heat.of or 'topic'}"
    if not np.isfinite(heat.value).any():
        return f"{start}. It is empty: {heat.table.unit.count(0)}."
    row, column = np.unravel_index(int(np.nanargmax(heat.value)), heat.value.shape)
    most = heat.table.unit.write(float(heat.value[row, column]))
    low = heat.table.unit.write(float(np.nanmin(heat.value))).removesuffix(" %")
    return f"{start}, from {low} to {most}, highest for {clean(heat.columns[column])} in {clean(heat.rows[row])}."
