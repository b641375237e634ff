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
from newskit.charts.columns import choose_topics, names_in, need_table, with_types
from newskit.charts.rows import NAMES, ROW, draw_rows, fit_names, widest, write_ends
from newskit.charts.style import Grid, Sheet, leave_empty, open_sheet
from newskit.charts.tables import Flags, Numbers
from newskit.charts.text import clean, plural
from newskit.charts.units import Unit, round_half_up
from newskit.schema import SchemaError, is_whole

MAKE = "topic_overlap(articles, matches)"
_MOST = 40
_CAP = 4.0  # four times as often as by chance, or a quarter: darker says no more
_SHARE = Unit("share of articles", share=True)


@dataclass(frozen=True)
class Overlap:
    """A square matrix of topics."""

    topics: list[str]
    value: Numbers
    known: Flags  # pairs that have a row
    totals: Numbers
    lift: bool
    noun: str = "article"
    articles: int = 0  # all of them, also those without a topic; 0 where the table doesn't say

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
        return round_half_up(value, 0 if value >= 9.95 else 1 if value >= 0.995 else 2)

    @property
    def ends(self) -> list[str]:
        """How many articles have the topic of a row."""
        known = np.isfinite(self.totals)
        words = [
            f"{int(total):,}" if some else ""
            for total, some in zip(self.totals, known, strict=True)
        ]
        return (
            [plural(int(self.totals[0]), self.noun) if known[0] else "", *words[1:]]
            if len(words)
            else []
        )


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
    ...     "topic": ["rent", "ferry"], "other": ["ferry", "rent"], "count": 6, "expected": 3.0, "lift": 2.0,
    ...     "share": [0.3, 0.6], "low": [0.15, 0.31], "high": [0.52, 0.83], "total": [20, 10],
    ... })
    >>> [text.get_text() for text in plot_overlap(overlap).texts if text.get_gid() == "number"]
    ['2.0', '2.0']
    """
    matrix = read_overlap(overlap, topics, value)
    with open_sheet(figure, lambda width: lay_out_overlap(matrix, width, title, source)) as (
        sheet,
        (axes,),
    ):
        _draw(axes, matrix, sheet)
    return axes


def read_overlap(
    overlap: object, topics: Sequence[str] | str | None = None, value: str = "lift"
) -> Overlap:
    """Check an overlap table, and fill the matrix."""
    table = need_table(overlap, "overlap", "plot_overlap", MAKE)
    if value not in ("lift", "share"):
        raise SchemaError(
            f"value must be 'lift' or 'share', and this is {value!r:.40}. plot_overlap(overlap)"
        )
    names = list(dict.fromkeys([*names_in(table["topic"]), *names_in(table["other"])]))
    both = pd.DataFrame({"topic": names})
    wanted = choose_topics(both, topics, "plot_overlap(overlap, topics={})")
    if len(wanted) > _MOST:
        raise SchemaError(
            f"{plural(len(wanted), 'topic')} need as many columns, and one chart has room for "
            f"{_MOST}. "
            f"Choose: plot_overlap(overlap, topics={wanted[:3]})"
        )
    rows = with_types(table, None, f"Make one with {MAKE}.", numbers=[value, "total"])
    rows["other"] = rows["other"].astype("str")
    place = {name: at for at, name in enumerate(wanted)}
    rows = rows[rows["topic"].isin(wanted) & rows["other"].isin(wanted)]
    matrix = np.full((len(wanted), len(wanted)), np.nan)
    known = np.eye(len(wanted), dtype=bool)
    totals = np.full(len(wanted), np.nan)
    for topic, other, number, total in zip(
        rows["topic"], rows["other"], rows[value], rows["total"], strict=True
    ):
        at, to = place[topic], place[other]
        totals[at] = total
        if at == to:
            continue
        pairs = [(at, to)]
        # A table with each pair once: lift is the same both ways, a share isn't.
        if value == "lift" and not known[to, at]:
            pairs.append((to, at))
        for pair in pairs:
            matrix[pair], known[pair] = number, True
    unit = table.attrs.get("unit")
    noun = Unit.of(unit).noun if isinstance(unit, str) else "article"
    articles = table.attrs.get("articles")
    return Overlap(
        wanted,
        matrix,
        known,
        totals,
        value == "lift",
        noun,
        articles if is_whole(articles, 1) else _all_of(table),
    )


def _all_of(table: pd.DataFrame) -> int:
    """All articles, from what would be expected of them: a file has lost their number."""
    total, expected = (
        pd.to_numeric(table[name], errors="coerce").astype("float64")
        for name in ("total", "expected")
    )
    totals = dict(zip(table["topic"].astype("str"), total, strict=True))
    other = table["other"].astype("str").map(totals).astype("float64")
    number = (total * other / expected.where(expected > 0)).dropna()
    return round(float(number.median())) if len(number) else 0


def _colours(matrix: Overlap) -> Colours:
    values = matrix.value.ravel()
    if matrix.lift:
        with np.errstate(divide="ignore"):
            return ramp(np.log2(np.where(np.isfinite(values), values, 1.0)) / np.log2(_CAP))
    top = values[np.isfinite(values)].max(initial=0.0)
    return ramp(values / top if top > 0 else np.zeros(len(values)))


def lay_out_overlap(matrix: Overlap, width: float, title: str | None, source: str | None) -> Sheet:
    """Words and measures of the chart."""
    size = len(matrix.topics)
    grid = Grid(
        panel_height=size * (ROW if size <= 20 else 0.2),
        head=KEY if size else 0.0,
        left=widest(fit_names(matrix.topics, width)) + NAMES,
        right=widest(matrix.ends) + 0.12,
    )
    if size:
        grid = replace(grid, bottom=label_columns(matrix.topics, grid.panel_width(width) / size)[2])
    words = (
        f"how many times as often in one {matrix.noun} as by chance"
        if matrix.lift
        else f"share of the {matrix.noun}s with the row's topic, in %"
    )
    return Sheet.of(
        width,
        title or "Topics that occur together",
        [words, plural(matrix.articles, matrix.noun) if matrix.articles else ""]
        if size
        else [words, "0 topics"],
        ["White, beside the diagonal: not in the table."] if (~matrix.known).any() else [],
        source,
        grid,
    )


def _draw(axes: Axes, matrix: Overlap, sheet: Sheet) -> None:
    size = len(matrix.topics)
    if not size:
        leave_empty(axes, "0 topics")
        return
    draw_rows(axes, fit_names(matrix.topics, sheet.width), lines=False)
    axes.set_ylim(size - 0.5, -0.5)
    axes.set_xlim(-0.5, size - 0.5)
    axes.spines["bottom"].set_visible(False)
    width = sheet.grid.panel_width(sheet.width) / size
    labels, upright, _ = label_columns(matrix.topics, width)
    set_columns(axes, list(range(size)), labels, upright=upright)
    left = np.arange(size) - 0.5
    cells = Cells.of_matrix(left, left + 1, matrix.value, np.zeros(size, dtype=bool))
    colours = _colours(matrix)
    never = matrix.known & ~np.isfinite(matrix.value) & ~np.eye(size, dtype=bool)
    draw_cells(axes, cells, colours, hatch=never.ravel())
    if numbers_fit(matrix.words, width, size, most=_MOST):
        write_numbers(axes, cells, colours, matrix.words)
    write_ends(axes, matrix.ends)
    shown = np.isfinite(matrix.value)
    top = float(matrix.value[shown].max(initial=0.0))
    ends = (
        ("¼ or less", "4 × or more") if matrix.lift else ("0", _SHARE.write(top) if top > 0 else "")
    )
    draw_key(
        axes,
        sheet,
        ends=ends if shown.any() else None,
        span=(-1.0, 1.0) if matrix.lift else (0.0, 1.0),
        hatched="a topic that never occurs" if never.any() else "",
    )


def describe_overlap(matrix: Overlap) -> str:
    """Say the same in words."""
    what = "lift" if matrix.lift else "share"
    start = f"Matrix: {plural(len(matrix.topics), 'topic')} that occur in the same {matrix.noun}s, {what}"
    if not np.isfinite(matrix.value).any():
        return f"{start}. It is empty: no two topics."
    row, column = np.unravel_index(int(np.nanargmax(matrix.value)), matrix.value.shape)
    pair = f"{clean(matrix.topics[row])} and {clean(matrix.topics[column])}"
    value = matrix.value[row, column]
    return f"{start}, highest for {pair} with {matrix.write(value)}{'' if matrix.lift else ' %'}."
