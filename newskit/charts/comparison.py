"""Before and after an event: two dots a row, with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from newskit.charts.chart import Chart, draw_chart
from newskit.charts.columns import (
    assumed,
    attr,
    choose_topics,
    group_column,
    need_table,
    with_types,
)
from newskit.charts.rows import (
    NAMES,
    ROW,
    check_rows,
    draw_bars,
    draw_dots,
    draw_rows,
    draw_value_axis,
    fit_names,
    limits_with_room,
    widest,
    write_beside,
    write_ends,
)
from newskit.charts.style import (
    COLOURS,
    GREY,
    LETTERS,
    PALE,
    TICK,
    Grid,
    Layout,
    Sheet,
    leave_empty,
)
from newskit.charts.tables import Flags, Numbers, Topics
from newskit.charts.ticks import say_day, value_ticks
from newskit.charts.words import Unit, clean, cut_note, font, plural, text_width
from newskit.intervals import INTERVAL
from newskit.schema import takes_tables

N = 25
MAKE = "compare_periods(articles, matches, at='2025-03-24')"
_HIGH = 1.15 * ROW
_ASIDE = 0.13  # rows between the two intervals
_SIDES = ("before", "after")


@dataclass(frozen=True)
class _Pairs:
    """Rows from the largest rise to the largest fall."""

    rows: pd.DataFrame
    names: Sequence[str]
    of: str
    known: int
    unit: Unit
    when: str  # ``before and after 24 March 2025``
    days: str
    whose: str  # the one topic, or the one group
    differences: int = 0  # that have an interval, also of the rows not shown
    assumed: str = ""  # note on what the intervals take for granted

    def numbers(self, name: str) -> Numbers:
        """One column."""
        return self.rows[name].to_numpy(dtype=float, na_value=np.nan)

    @property
    def clear(self) -> Flags:
        """Rows whose difference has an interval without 0."""
        return (self.numbers("low") > 0) | (self.numbers("high") < 0)

    @property
    def ends(self) -> list[str]:
        """``9 of 75 → 31 of 76 articles``; below the first row the numbers are enough."""
        before, after = (self._counts(side) for side in _SIDES)
        words = [f"{left} → {right}" for left, right in zip(before, after, strict=True)]
        if words and not after[0].startswith("no"):
            words[0] += f" {self.unit.noun}s"
        return words

    def _counts(self, side: str) -> list[str]:
        counts, totals = self.numbers(f"{side}_count"), self.numbers(f"{side}_total")
        return [
            f"{count:,.0f} of {total:,.0f}" if total > 0 else f"no {self.unit.item}s"
            for count, total in zip(counts, totals, strict=True)
        ]


@takes_tables
def plot_comparison(
    comparison: pd.DataFrame,
    *,
    topics: Sequence[str] | str | None = None,
    n: int = N,
    figure: Figure | SubFigure | None = None,
    title: str | None = None,
    source: str | None = None,
) -> Axes:
    """Chart of before and after: a hollow and a filled dot for each topic, with 95 % intervals.

    Rows are sorted by the difference, from the largest rise down. A line in colour joins two dots
    whose difference has an interval that leaves out 0. It is a comparison, not an effect.

    Parameters
    ----------
    comparison : DataFrame, one row per topic (and group)
        From `compare_periods`.
    topics : list of str, optional
        Which topics; by default all.
    n : int
        Rows at most: those with the largest differences.
    figure : Figure or SubFigure, optional
        Where to draw; what it showed is cleared. By default a new one of pyplot, high enough for
        its rows. Your own is best as large as `newskit.charts.chart_size` says.
    title, source : str, optional
        The headline, by default what is compared; and where the articles are from, for the note
        below.

    Returns
    -------
    Axes
        Rows are at 0, 1, 2 … from the top.

    Raises
    ------
    SchemaError
        If the table lacks a column, or has no such topic.

    Examples
    --------
    >>> import pandas as pd
    >>> comparison = pd.DataFrame({
    ...     "topic": ["rent", "ferry"], "before_count": [4, 3], "before_total": 20,
    ...     "before": [0.2, 0.15], "before_low": [0.08, 0.05], "before_high": [0.42, 0.36],
    ...     "after_count": [5, 14], "after_total": 20, "after": [0.25, 0.7],
    ...     "after_low": [0.11, 0.48], "after_high": [0.47, 0.85], "difference": [0.05, 0.55],
    ...     "low": [-0.21, 0.24], "high": [0.3, 0.73], "unit": "share of articles",
    ... })
    >>> [label.get_text() for label in plot_comparison(comparison).get_yticklabels()]
    ['ferry', 'rent']
    """
    return draw_chart(COMPARISON, _read(comparison, topics, n), figure, title, source)


def _read(comparison: object, topics: Topics = None, n: int = N) -> _Pairs:
    """Check a comparison table, and sort it."""
    table = need_table(comparison, "comparison", "plot_comparison", MAKE)
    n = check_rows(n, f"plot_comparison(comparison, n={N})")
    by = group_column(table, "comparison", "topic", "before_count")
    wanted = choose_topics(table, topics, "plot_comparison(comparison, topics={})")
    parts = ("", "_low", "_high", "_count", "_total")
    numbers = [f"{side}{part}" for side in _SIDES for part in parts]
    numbers += ["difference", "low", "high"]
    rows = with_types(table, by, f"Make one with {MAKE}.", numbers=numbers)
    unit = Unit.in_table(rows)
    rows = rows[rows["topic"].isin(wanted)]
    largest = rows["difference"].abs().sort_values(ascending=False, kind="stable").index[:n]
    shown = rows[rows.index.isin(largest)]
    shown = shown.sort_values("difference", ascending=False, kind="stable")
    names, of, whose = _name_rows(shown, by, wanted)
    event, window = table.attrs.get("at"), attr(table, "window", 0)
    day = f" {say_day(pd.Timestamp(event))}" if isinstance(event, (str, pd.Timestamp)) else ""
    return _Pairs(
        rows=shown,
        names=names,
        of=of,
        known=len(rows),
        unit=unit,
        when=f"before and after{day}",
        days=f"{plural(window, 'day')} each" if window else "",
        whose=whose,
        differences=int((rows["low"].notna() & rows["high"].notna()).sum()),
        assumed=assumed(table),
    )


def _name_rows(
    rows: pd.DataFrame, by: str | None, topics: Sequence[str]
) -> tuple[list[str], str, str]:
    """The names of the rows, what a row is, and whose all of them are."""
    groups = rows[by].nunique() if by else 0
    only_group = clean(rows[by].iloc[0]) if by and groups == 1 else ""
    if by and len(topics) == 1:
        return rows[by].tolist(), clean(by), clean(topics[0])
    if by and groups != 1:
        pairs = zip(rows["topic"], rows[by], strict=True)
        return [f"{topic}, {group}" for topic, group in pairs], "row", only_group
    return rows["topic"].tolist(), "topic", only_group


def _lay_out(pairs: _Pairs, width: float) -> Layout:
    unit = pairs.unit
    grid = Grid(
        panel_height=max(len(pairs.rows), 2) * _HIGH,
        left=widest(fit_names(pairs.names, width)) + NAMES,
        right=widest(pairs.ends) + 0.1,
        bottom=0.24,
    )
    subtitle = [unit.words, unit.count(0)]
    if len(pairs.rows):
        how = ["hollow: before, filled: after", pairs.days, f"bars: {INTERVAL}s"]
        subtitle = [unit.words, *how]
    title = f"{pairs.whose}, {pairs.when}" if pairs.whose else pairs.when
    title = title[:1].upper() + title[1:]
    return Layout(title, subtitle, _explain(pairs), grid)


def _explain(pairs: _Pairs) -> list[str]:
    """Who looks at many differences, or picks the largest, finds some that come by chance."""
    which = "those with the largest differences"
    notes = [cut_note(len(pairs.rows), pairs.known, pairs.of, which)]
    by_chance = int(0.05 * pairs.differences + 0.5)
    if by_chance:
        verb = "looks" if by_chance == 1 else "look"
        notes.append(
            f"Of {pairs.differences:,} differences, about {by_chance:,} {verb} clear by chance "
            "alone."
        )
    unclear = ~pairs.clear & np.isfinite(pairs.numbers("difference"))
    if unclear.any():
        notes.append("Joined in grey: the interval of the difference has 0 in it.")
    return [*notes, pairs.assumed]


def _draw(panels: Sequence[Axes], pairs: _Pairs, sheet: Sheet) -> None:
    (axes,), unit = panels, pairs.unit
    if not len(pairs.rows):
        leave_empty(axes, unit.count(0))
        return
    draw_rows(axes, fit_names(pairs.names, sheet.width))
    before, after = pairs.numbers("before"), pairs.numbers("after")
    low = np.fmin(pairs.numbers("before_low"), pairs.numbers("after_low"))
    high = np.fmax(pairs.numbers("before_high"), pairs.numbers("after_high"))
    words = [[_write(unit, value) for value in values] for values in (before, after)]
    # The lower of the two stands at the left end, the higher at the right.
    rises = ~(after < before)
    _draw_axis(axes, pairs, low, high, _rooms(words, rises), sheet.panel_width)
    _join(axes, pairs, before, after)
    places = np.arange(len(pairs.rows), dtype=float)
    for number, (side, aside) in enumerate(zip(_SIDES, (-_ASIDE, _ASIDE), strict=True)):
        value, colour = pairs.numbers(side), COLOURS[1 - number]
        ends = pairs.numbers(f"{side}_low"), pairs.numbers(f"{side}_high")
        draw_bars(axes, *ends, places + aside, colour, 0.35)
        hollow = side == "before"
        draw_dots(axes, value, places + aside, color=colour, hollow=hollow, ms=5.5, gid=side)
        weight = "normal" if hollow else "bold"
        for row in np.flatnonzero(np.isfinite(value)):
            at_right = bool(rises[row]) == (side == "after")
            write_beside(
                axes,
                words[number][row],
                (high[row] if at_right else low[row], places[row]),
                ha="left" if at_right else "right",
                color=LETTERS[1 - number],
                gid="value",
                **font(words[number][row], TICK, weight),
            )
    write_ends(axes, pairs.ends, color=GREY)


def _write(unit: Unit, value: float) -> str:
    return unit.write(value) if np.isfinite(value) else ""


def _rooms(words: Sequence[Sequence[str]], rises: Flags) -> tuple[Numbers, Numbers]:
    """Inches for the words at the left and at the right of each row."""
    before, after = (
        np.array([text_width(word, TICK, "bold") + 0.12 if word else 0.0 for word in side])
        for side in words
    )
    return np.where(rises, before, after), np.where(rises, after, before)


def _draw_axis(
    axes: Axes,
    pairs: _Pairs,
    low: Numbers,
    high: Numbers,
    rooms: tuple[Numbers, Numbers],
    width: float,
) -> None:
    known = np.isfinite(low) & np.isfinite(high)
    highest = float(high[known].max(initial=0.0))
    ticks, end = value_ticks(pairs.unit, highest, highest, 6)
    left, right = (room[known].tolist() for room in rooms)
    limits = limits_with_room(low[known], high[known], left, right, width, end)
    draw_value_axis(axes, ticks, limits, [pairs.unit.tick(tick) for tick in ticks])
    axes.spines["bottom"].set_bounds(0, limits[1])  # left of it are words alone


def _join(axes: Axes, pairs: _Pairs, before: Numbers, after: Numbers) -> None:
    """Join the two dots of a row, in colour where their difference is clear."""
    places = np.arange(len(pairs.rows), dtype=float)
    known = np.isfinite(before) & np.isfinite(after)
    for joined, colour, thick in ((pairs.clear, COLOURS[0], 1.8), (~pairs.clear, PALE, 1.2)):
        rows = joined & known
        axes.plot(
            np.array([before[rows], after[rows]]),
            np.array([places[rows] - _ASIDE, places[rows] + _ASIDE]),
            color=colour,
            lw=thick,
            zorder=2.5,
            gid="difference",
        )


def _describe(pairs: _Pairs) -> str:
    unit, difference = pairs.unit, pairs.numbers("difference")
    start = f"Dot chart: {unit.words}{f', {pairs.whose}' if pairs.whose else ''}, {pairs.when}"
    known = np.flatnonzero(np.isfinite(difference))
    if not len(known):
        return f"{start}. It is empty: {unit.count(0)}."
    first, last = known[0], known[-1]
    parts = []
    if difference[first] > 0:
        parts.append(f"largest rise for {_describe_row(pairs, first)}")
    if difference[last] < 0:
        parts.append(f"largest fall for {_describe_row(pairs, last)}")
    return f"{start}: {'; '.join(parts) or 'no differences'}."


def _describe_row(pairs: _Pairs, row: int) -> str:
    before, after = (pairs.unit.write(pairs.numbers(side)[row]) for side in _SIDES)
    return f"{clean(pairs.names[row])}, from {before} to {after}"


COMPARISON = Chart(
    "comparison",
    _read,
    _lay_out,
    _draw,
    _describe,
    marks=("topic", "before_count", "after_count"),
)
