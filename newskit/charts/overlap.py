"""Which topics occur together: a matrix with its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from newskit.charts.cells import (
    KEY,
    Cells,
    Colours,
    draw_cells,
    draw_key,
    label_columns,
    numbers_fit,
    ramp,
    set_columns,
    write_numbers,
)
from newskit.charts.chart import Chart, draw_chart
from newskit.charts.columns import choose_topics, names_in, need_table, refuse_many, with_types
from newskit.charts.rows import NAMES, ROW, draw_rows, fit_names, widest, write_ends
from newskit.charts.style import Grid, Layout, Sheet, leave_empty
from newskit.charts.tables import Flags, Numbers, Topics
from newskit.charts.words import Unit, clean, plural, round_half_up
from newskit.schema import SchemaError, is_whole, takes_tables

MAKE = "topic_overlap(articles, matches)"
_MOST = 40
_MANY = 20  # topics; of more, rows are lower
_LOW_ROW = 0.2
_CAP = 4.0  # four times as often as by chance, or a quarter: darker says no more
_SHARE = Unit("share of articles", share=True)


@dataclass(frozen=True)
class _Overlap:
    """A square matrix of topics."""

    topics: Sequence[str]
    value: Numbers
    known: Flags  # pairs that have a row
    totals: Numbers
    lift: bool
    noun: str = "article"
    articles: int = 0  # all of them, also those without a topic; 0 where the table doesn't say

    @property
    def shown(self) -> Flags:
        """Pairs that have a value."""
        return np.isfinite(self.value)

    @property
    def words(self) -> list[str]:
        """The numbers in the cells."""
        values = self.value.ravel()
        if not self.lift:
            return _SHARE.cells(values)
        return [self.write(value) if np.isfinite(value) else "" for value in values]

    def write(self, value: float) -> str:
        """``0.83``, ``1.8`` or ``12``, or a share in percent: two digits."""
        if not self.lift:
            return _SHARE.cell(value)
        if value >= 9.95:
            return round_half_up(value, 0)
        return round_half_up(value, 1 if value >= 0.995 else 2)

    @property
    def ends(self) -> list[str]:
        """How many articles have the topic of a row."""
        words = [f"{int(total):,}" if np.isfinite(total) else "" for total in self.totals]
        if words and words[0]:
            words[0] = plural(int(self.totals[0]), self.noun)
        return words

    @property
    def colours(self) -> Colours:
        """Colours of the cells."""
        values = self.value.ravel()
        if self.lift:
            with np.errstate(divide="ignore"):
                return ramp(np.log2(np.where(np.isfinite(values), values, 1.0)) / np.log2(_CAP))
        top = values[np.isfinite(values)].max(initial=0.0)
        return ramp(values / top if top > 0 else np.zeros(len(values)))


@takes_tables
def plot_overlap(
    overlap: pd.DataFrame,
    *,
    value: str = "lift",
    topics: Sequence[str] | None = None,
    figure: Figure | SubFigure | None = None,
    title: str | None = None,
    source: str | None = None,
) -> Axes:
    """Matrix of topics that occur in the same articles.

    With ``value="lift"``, how many times as often as by chance: 1 is chance, blue more, orange
    less. With ``value="share"``, which part of the articles with the row's topic have the column's
    too. The diagonal is blank.

    Parameters
    ----------
    overlap : DataFrame, one row per pair of topics
        From `topic_overlap`.
    value : {"lift", "share"}
        What the cells hold.
    topics : list of str, optional
        Which topics, in which order; by default all.
    figure : Figure or SubFigure, optional
        Where to draw; what it showed is cleared. By default a new one of pyplot, high enough for
        its rows. Your own is best as large as `newskit.charts.chart_size` says.
    title, source : str, optional
        The headline, by default what is shown; and where the articles are from, for the note below.

    Returns
    -------
    Axes
        Topics are at 0, 1, 2 … from the top and from the left.

    Raises
    ------
    SchemaError
        If the table lacks a column, has no such topic, or more than 40 topics.

    Examples
    --------
    >>> import pandas as pd
    >>> overlap = pd.DataFrame({
    ...     "topic": ["rent", "ferry"], "other": ["ferry", "rent"], "count": 6, "expected": 3.0,
    ...     "lift": 2.0, "share": [0.3, 0.6], "low": [0.15, 0.31], "high": [0.52, 0.83],
    ...     "total": [20, 10],
    ... })
    >>> [text.get_text() for text in plot_overlap(overlap).texts if text.get_gid() == "number"]
    ['2.0', '2.0']
    """
    return draw_chart(OVERLAP, _read(overlap, topics, value), figure, title, source)


def _read(overlap: object, topics: Topics = None, value: str = "lift") -> _Overlap:
    """Check an overlap table, and fill the matrix."""
    table = need_table(overlap, "overlap", "plot_overlap", MAKE)
    if value not in ("lift", "share"):
        raise SchemaError(
            f"value must be 'lift' or 'share', and this is {value!r:.40}. plot_overlap(overlap)"
        )
    both = pd.DataFrame({"topic": [*names_in(table["topic"]), *names_in(table["other"])]})
    wanted = choose_topics(both, topics, "plot_overlap(overlap, topics={})")
    choose = f"Choose: plot_overlap(overlap, topics={wanted[:3]})"
    refuse_many(len(wanted), "topic", _MOST, "columns", choose)
    rows = with_types(table, None, f"Make one with {MAKE}.", numbers=[value, "total"])
    rows["other"] = rows["other"].astype("str")
    rows = rows[rows["topic"].isin(wanted) & rows["other"].isin(wanted)]
    unit, articles = table.attrs.get("unit"), table.attrs.get("articles")
    return _Overlap(
        wanted,
        *_fill(rows, wanted, value),
        lift=value == "lift",
        noun=Unit.of(unit).noun if isinstance(unit, str) else "article",
        articles=articles if is_whole(articles, 1) else _all_articles(table),
    )


def _fill(rows: pd.DataFrame, topics: Sequence[str], value: str) -> tuple[Numbers, Flags, Numbers]:
    """The matrix, which of its pairs have a row, and the total of each topic."""
    size = len(topics)
    matrix, totals = np.full((size, size), np.nan), np.full(size, np.nan)
    known = np.eye(size, dtype=bool)
    place = {topic: row for row, topic in enumerate(topics)}
    numbers = rows[["topic", "other", value, "total"]].itertuples(index=False, name=None)
    for topic, other, number, total in numbers:
        row, column = place[topic], place[other]
        totals[row] = total
        if row == column:
            continue
        # A table with each pair once: lift is the same both ways, a share isn't.
        if value == "lift" and not known[column, row]:
            matrix[column, row], known[column, row] = number, True
        matrix[row, column], known[row, column] = number, True
    return matrix, known, totals


def _all_articles(table: pd.DataFrame) -> int:
    """All articles, from what would be expected of them: a file has lost their number."""
    total, expected = (
        pd.to_numeric(table[name], errors="coerce").astype("float64")
        for name in ("total", "expected")
    )
    totals = dict(zip(table["topic"].astype("str"), total, strict=True))
    other = table["other"].astype("str").map(totals).astype("float64")
    number = (total * other / expected.where(expected > 0)).dropna()
    return round(float(number.median())) if len(number) else 0


def _lay_out(matrix: _Overlap, width: float) -> Layout:
    size, noun = len(matrix.topics), matrix.noun
    words = f"share of the {noun}s with the row's topic, in %"
    if matrix.lift:
        words = f"how many times as often in one {noun} as by chance"
    grid = Grid(
        panel_height=size * (ROW if size <= _MANY else _LOW_ROW),
        head=KEY if size else 0.0,
        left=widest(fit_names(matrix.topics, width)) + NAMES,
        right=widest(matrix.ends) + 0.12,
    )
    subtitle = [words, "0 topics"]
    if size:
        _, _, room = label_columns(matrix.topics, grid.panel_width(width) / size)
        grid = replace(grid, bottom=room)
        subtitle = [words, plural(matrix.articles, noun) if matrix.articles else ""]
    missing = "White, beside the diagonal: not in the table." if (~matrix.known).any() else ""
    return Layout("Topics that occur together", subtitle, [missing], grid)


def _draw(panels: Sequence[Axes], matrix: _Overlap, sheet: Sheet) -> None:
    (axes,), size = panels, len(matrix.topics)
    if not size:
        leave_empty(axes, "0 topics")
        return
    draw_rows(axes, fit_names(matrix.topics, sheet.width), lines=False)
    axes.set_ylim(size - 0.5, -0.5)
    axes.spines["bottom"].set_visible(False)
    width = sheet.panel_width / size
    left, right = set_columns(axes, matrix.topics, width)
    cells = Cells.of_matrix(left, right, matrix.value, np.zeros(size, dtype=bool))
    colours, shown = matrix.colours, matrix.shown
    never = matrix.known & ~shown & ~np.eye(size, dtype=bool)
    draw_cells(axes, cells, colours, hatch=never.ravel())
    if numbers_fit(matrix.words, width, size, most=_MOST):
        write_numbers(axes, cells, colours, matrix.words)
    write_ends(axes, matrix.ends)
    span, ends = (-1.0, 1.0), ("¼ or less", "4 × or more")
    if not matrix.lift:
        top = float(matrix.value[shown].max(initial=0.0))
        span, ends = (0.0, 1.0), ("0", _SHARE.write(top) if top > 0 else "")
    draw_key(
        axes,
        sheet,
        ends=ends if shown.any() else None,
        span=span,
        hatched="a topic that never occurs" if never.any() else "",
    )


def _describe(matrix: _Overlap) -> str:
    what = "lift" if matrix.lift else "share"
    topics = plural(len(matrix.topics), "topic")
    start = f"Matrix: {topics} that occur in the same {matrix.noun}s, {what}"
    if not matrix.shown.any():
        return f"{start}. It is empty: no two topics."
    row, column = np.unravel_index(int(np.nanargmax(matrix.value)), matrix.value.shape)
    pair = f"{clean(matrix.topics[row])} and {clean(matrix.topics[column])}"
    value = matrix.write(matrix.value[row, column])
    return f"{start}, highest for {pair} with {value}{'' if matrix.lift else ' %'}."


OVERLAP = Chart("overlap", _read, _lay_out, _draw, _describe, marks=("topic", "other"))
