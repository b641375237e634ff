"""Many topics or groups at once: a matrix of one hue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from newskit.charts.captions import describe_frequency, headline
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
from newskit.charts.chart import Chart, draw_chart
from newskit.charts.columns import refuse_many
from newskit.charts.rows import (
    NAMES,
    ROW,
    check_rows,
    draw_rows,
    first_in_full,
    fit_names,
    widest,
    write_ends,
)
from newskit.charts.style import Grid, Layout, Sheet, leave_empty, set_date_ticks
from newskit.charts.tables import Flags, Numbers, Series, Table, Topics, read_frequency
from newskit.charts.words import clean, cut_note, plural
from newskit.schema import SchemaError, takes_tables

N = 20
_MANY = 20  # rows; more are lower
_LOW_ROW = 0.2
_MOST_PERIODS = 200
_MOST_TOPICS = 40  # columns


@dataclass(frozen=True)
class _Heat:
    """A matrix: rows of topics or groups, columns of periods or topics."""

    table: Table
    rows: Sequence[str]
    known: int  # rows there are
    of: str  # what a row is
    columns: Sequence[str]  # names; none where the columns are periods
    value: Numbers
    silent: Flags  # nothing was published
    partial: Flags  # by column
    ends: Sequence[str] = ()
    without: str = ""  # a note on what has no group

    @property
    def shown(self) -> Flags:
        """Cells that have a value."""
        return np.isfinite(self.value)

    @property
    def top(self) -> float:
        """The darkest value: the highest of a whole period, where there is one.

        A month of which the collection has two days is at 100 % sooner than any other, and would
        leave them pale.
        """
        whole = self.value[self.shown & ~self.partial]
        if whole.size and whole.max() > 0:
            return float(whole.max())
        return float(self.value[self.shown].max(initial=0.0))

    @property
    def words(self) -> list[str]:
        """The numbers in the cells."""
        return self.table.unit.cells(self.value.ravel())

    def column_width(self, panel_width: float) -> float:
        """Inches."""
        return panel_width / max(self.value.shape[1], 1)

    def is_numbered(self, panel_width: float) -> bool:
        """Whether the numbers fit in the cells."""
        part = PARTLY if self.partial.any() else 1.0
        room = part * self.column_width(panel_width)
        return numbers_fit(self.words, room, self.value.shape[1])


@takes_tables
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
    return draw_chart(HEATMAP, _read(frequency, topics, n), figure, title, source)


def _read(frequency: object, topics: Topics = None, n: int = N) -> _Heat:
    """Decide what the rows and columns are, and fill them."""
    n = check_rows(n, f"plot_heatmap(frequency, n={N})")
    table = read_frequency(frequency, topics, draws="plot_heatmap", whole=True)
    table, without = table.with_names()
    if table.empty:
        nothing = np.empty((0, 0))
        return _Heat(table, [], 0, "topic", [], nothing, nothing > 0, np.empty(0, bool))
    fill = _groups_by_topics if len(table.starts) == 1 else _lines_by_periods
    return replace(fill(table, n), without=without)


def _lines_by_periods(table: Table, n: int) -> _Heat:
    """A row for each topic, or for each group of one topic."""
    _check_size(table)
    by_topic = len(table.line_groups) == 1
    lines = [table.series(topic, group) for topic in table.topics for group in table.line_groups]
    if by_topic:
        # Topics keep the order of the dictionary.
        by_level = sorted(range(len(lines)), key=lambda row: -lines[row].level)
        kept = [lines[row] for row in sorted(by_level[:n])]
        return _matrix(table, kept, [line.topic for line in kept], len(lines), "topic")
    # Outlets have no order, and are sorted by level as in a chart of lines.
    largest = sorted(lines, key=lambda line: -line.articles)[:n]
    kept = sorted(largest, key=lambda line: -line.level)
    heat = _matrix(table, kept, [line.group for line in kept], len(lines), clean(table.by))
    return replace(heat, ends=_count_articles(table, [line.articles for line in kept]))


def _matrix(table: Table, lines: Sequence[Series], rows: list[str], known: int, of: str) -> _Heat:
    return _Heat(
        table,
        rows,
        known,
        of,
        columns=(),
        value=np.array([line.value for line in lines]),
        silent=np.array([line.silent for line in lines]),
        partial=np.any([line.partial for line in lines], axis=0),
    )


def _groups_by_topics(table: Table, n: int) -> _Heat:
    """A row for each group and a column for each topic, of one period."""
    choose = f"Choose: plot_heatmap(frequency, topics={table.topics[:3]})"
    refuse_many(len(table.topics), "topic", _MOST_TOPICS, "columns", choose)
    lines = {
        group: [table.series(topic, group) for topic in table.topics] for group in table.line_groups
    }
    totals = {
        group: float(np.nanmax([0.0, *(line.total[0] for line in cells)]))
        for group, cells in lines.items()
    }
    chosen = sorted(lines, key=lambda group: -totals[group])[:n]
    cells = [lines[group] for group in chosen]
    return _Heat(
        table,
        chosen if table.by else ["all"],
        len(lines),
        clean(table.by) if table.by else "",
        table.topics,
        value=np.array([[line.value[0] for line in row] for row in cells]),
        silent=np.array([[line.silent[0] for line in row] for row in cells]),
        partial=np.any([[line.partial[0] for line in row] for row in cells], axis=0),
        ends=_count_articles(table, [totals[group] for group in chosen]),
    )


def _count_articles(table: Table, totals: Sequence[float]) -> list[str]:
    return first_in_full([int(total) for total in totals], table.unit.count)


def _check_size(table: Table) -> None:
    if len(table.topics) > 1 and len(table.line_groups) > 1:
        raise SchemaError(
            f"{plural(len(table.topics), 'topic')} of "
            f"{plural(len(table.groups), str(table.by))} over "
            f"{plural(len(table.starts), table.every)} are no matrix. Choose: "
            f"plot_heatmap(frequency, topics={table.topics[0]!r}), or "
            "topic_frequency(articles, matches, by=None), or one period: topic_frequency(articles, "
            "matches, every=None)"
        )
    longer = "month" if table.every in ("day", "week") else "year"
    choose = f"Choose longer ones: topic_frequency(articles, matches, every={longer!r})"
    refuse_many(len(table.starts), table.every, _MOST_PERIODS, "columns", choose)


def _lay_out(heat: _Heat, width: float) -> Layout:
    table, unit, rows = heat.table, heat.table.unit, len(heat.rows)
    if not rows:
        grid = Grid(left=widest([]) + NAMES, right=0.1)
        subtitle = [unit.words, unit.count(0)]
        return Layout(_headline(heat), subtitle, [table.left_out()], grid, table.dates)
    grid = Grid(
        panel_height=rows * (ROW if rows <= _MANY else _LOW_ROW),
        head=KEY,
        left=widest(fit_names(heat.rows, width)) + NAMES,
        right=widest(heat.ends) + 0.12 if heat.ends else 0.1,
    )
    panel_width = grid.panel_width(width)
    if heat.columns:
        _, _, room = label_columns(heat.columns, heat.column_width(panel_width))
        grid = replace(grid, bottom=room)
    most = "hits" if heat.of == "topic" else f"{unit.noun}s"
    in_percent = ", in %" if unit.share and heat.is_numbered(panel_width) else ""
    return Layout(
        _headline(heat),
        [f"{unit.words}{in_percent}", table.how, table.out_of()],
        [
            cut_note(rows, heat.known, heat.of, f"those with most {most}"),
            *_explain(heat),
            heat.without,
            table.left_out(),
        ],
        grid,
        None if heat.columns else table.dates,
    )


def _headline(heat: _Heat) -> str:
    if heat.columns and heat.of:
        return f"Topics by {heat.of}"
    return headline(heat.table) if len(heat.table.topics) <= 4 else "Topics over time"


def _explain(heat: _Heat) -> list[str]:
    notes = []
    if (heat.partial & heat.shown.any(axis=0)).any():
        item, period = heat.table.unit.item, heat.table.every
        notes.append(f"Filled in part: the {item}s begin or end inside this {period}.")
    if (~heat.shown & ~heat.silent).any():
        notes.append("White: not in the table.")
    return notes


def _draw(panels: Sequence[Axes], heat: _Heat, sheet: Sheet) -> None:
    (axes,), table, unit = panels, heat.table, heat.table.unit
    if not heat.rows:
        leave_empty(axes, unit.count(0))
        return
    draw_rows(axes, fit_names(heat.rows, sheet.width), lines=False)
    axes.set_ylim(len(heat.rows) - 0.5, -0.5)
    axes.spines["bottom"].set_visible(False)
    if heat.columns:
        left, right = set_columns(axes, heat.columns, heat.column_width(sheet.panel_width))
    else:
        left, right = table.edges
        set_date_ticks(axes, sheet.ticks, *table.span)
    cells = Cells.of_matrix(left, right, heat.value, heat.partial)
    top = heat.top
    colours = ramp(cells.value / top if top > 0 else np.zeros(len(cells.value)))
    words = heat.words if heat.is_numbered(sheet.panel_width) else []
    draw_cells(axes, cells, colours, hatch=heat.silent.ravel(), words=words)
    if words:
        write_numbers(axes, cells, colours, words)
    write_ends(axes, heat.ends)
    more = " or more" if (heat.value > top * (1 + 1e-9)).any() else ""
    draw_key(
        axes,
        sheet,
        ends=("0", unit.write(top) + more if top > 0 else "") if heat.shown.any() else None,
        hatched=f"no {unit.item}s {table.then}" if (heat.silent & ~heat.shown).any() else "",
    )


def _describe(heat: _Heat) -> str:
    table, unit = heat.table, heat.table.unit
    if not heat.columns:
        return describe_frequency(table, "Heat map")
    start = f"Heat map: {unit.words}, topics by {heat.of or 'topic'}"
    if not heat.shown.any():
        return f"{start}. It is empty: {unit.count(0)}."
    row, column = np.unravel_index(int(np.nanargmax(heat.value)), heat.value.shape)
    low = unit.write(float(np.nanmin(heat.value))).removesuffix(" %")
    high = unit.write(float(heat.value[row, column]))
    where = f"{clean(heat.columns[column])} in {clean(heat.rows[row])}"
    return f"{start}, from {low} to {high}, highest for {where}."


HEATMAP = Chart("heatmap", _read, _lay_out, _draw, _describe, also_of=("frequency",))
