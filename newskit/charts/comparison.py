"""Before and after an event: two dots a row, with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from newskit.charts.calendar import say_day
from newskit.charts.columns import choose_topics, group_column, need_table, with_types
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
    shown_of,
    widest,
    write_beside,
    write_ends,
)
from newskit.charts.scales import nice_ticks
from newskit.charts.style import (
    COLOURS,
    GREY,
    LETTERS,
    PALE,
    TICK,
    Grid,
    Sheet,
    leave_empty,
    open_sheet,
)
from newskit.charts.tables import Numbers
from newskit.charts.text import clean, font, plural, text_width
from newskit.charts.units import Unit

N = 25
MAKE = "compare_periods(articles, matches, at='2025-03-24')"
_HIGH = 1.15 * ROW
_ASIDE = 0.13  # rows between the two intervals


@dataclass(frozen=True)
class Pairs:
    """Rows from the largest rise to the largest fall."""

    rows: pd.DataFrame
    names: list[str]
    of: str
    known: int
    unit: Unit
    at: str
    days: str
    whose: str  # the one topic, or the one group
    differences: int = 0  # that have an interval, also of the rows not shown
    band: str = ""  # what the intervals take for granted

    def numbers(self, name: str) -> Numbers:
        """One column."""
        return self.rows[name].to_numpy(dtype=float, na_value=np.nan)

    @property
    def ends(self) -> list[str]:
        """``9 of 75 → 31 of 76 articles``; below the first row the numbers are enough."""
        words = []
        for at in range(len(self.rows)):
            sides = []
            for side in ("before", "after"):
                count, total = (self.numbers(f"{side}_{part}")[at] for part in ("count", "total"))
                sides.append(
                    f"{count:,.0f} of {total:,.0f}" if total > 0 else f"no {self.unit.item}s"
                )
            words.append(
                " → ".join(sides)
                + (f" {self.unit.noun}s" if at == 0 and not sides[1].startswith("no") else "")
            )
        return words


def plot_comparison(
    comparison: pd.DataFrame,
    *,
    topics: Sequence[str] | str | None = None,
    n: int = N,
    figure: Figure | SubFigure | None = None,
    title: str | None = None,
    source: str | None = None,
) -> Axes:
    """Chart of before and after: a hollow and a filled dot for each topic, each with its 95 % interval.

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
    ...     "topic": ["rent", "ferry"], "before_count": [4, 3], "before_total": 20, "before": [0.2, 0.15],
    ...     "before_low": [0.08, 0.05], "before_high": [0.42, 0.36], "after_count": [5, 14], "after_total": 20,
    ...     "after": [0.25, 0.7], "after_low": [0.11, 0.48], "after_high": [0.47, 0.85], "difference": [0.05, 0.55],
    ...     "low": [-0.21, 0.24], "high": [0.3, 0.73], "unit": "share of articles",
    ... })
    >>> [label.get_text() for label in plot_comparison(comparison).get_yticklabels()]
    ['ferry', 'rent']
    """
    pairs = read_pairs(comparison, topics, n)
    with open_sheet(figure, lambda width: lay_out_pairs(pairs, width, title, source)) as (
        sheet,
        (axes,),
    ):
        _draw(axes, pairs, sheet)
    return axes


def read_pairs(comparison: object, topics: Sequence[str] | str | None = None, n: int = N) -> Pairs:
    """Check a comparison table, and sort it."""
    table = need_table(comparison, "comparison", "plot_comparison", MAKE)
    n = check_rows(n, f"plot_comparison(comparison, n={N})")
    by = group_column(table, "comparison", "topic", "before_count")
    wanted = choose_topics(table, topics, "plot_comparison(comparison, topics={})")
    sides = [
        f"{side}{part}"
        for side in ("before", "after")
        for part in ("", "_low", "_high", "_count", "_total")
    ]
    rows = with_types(
        table, by, f"Make one with {MAKE}.", numbers=[*sides, "difference", "low", "high"]
    )
    units = rows["unit"].dropna().tolist()
    rows = rows[rows["topic"].isin(wanted)]
    known = len(rows)
    differences = int((rows["low"].notna() & rows["high"].notna()).sum())
    kept = (
        rows["difference"]
        .abs()
        .sort_values(ascending=False, kind="stable", na_position="last")
        .index[:n]
    )
    rows = rows.loc[rows.index.isin(kept)].sort_values(
        "difference", ascending=False, kind="stable", na_position="last"
    )
    groups = rows[by].nunique() if by else 0
    one_topic = len(wanted) == 1
    if not by or (groups == 1 and not one_topic):
        names, of = rows["topic"].tolist(), "topic"
    elif one_topic:
        names, of = rows[by].tolist(), clean(by)
    else:
        names, of = (
            [f"{topic}, {group}" for topic, group in zip(rows["topic"], rows[by], strict=True)],
            "row",
        )
    at, window = table.attrs.get("at"), table.attrs.get("window")
    return Pairs(
        rows,
        names,
        of,
        known,
        Unit.of(str(units[0]) if units else "share of articles"),
        say_day(pd.Timestamp(at)) if isinstance(at, (str, pd.Timestamp)) else "",
        f"{plural(window, 'day')} each" if isinstance(window, int) else "",
        clean(wanted[0])
        if one_topic and of != "topic"
        else clean(rows[by].iloc[0])
        if by and groups == 1
        else "",
        differences,
        clean(band) if isinstance(band := table.attrs.get("band"), str) else "",
    )


def lay_out_pairs(pairs: Pairs, width: float, title: str | None, source: str | None) -> Sheet:
    """Words and measures of the chart."""
    unit = pairs.unit
    grid = Grid(
        panel_height=max(len(pairs.rows), 2) * _HIGH,
        left=widest(fit_names(pairs.names, width)) + NAMES,
        right=widest(pairs.ends) + 0.1,
        bottom=0.24,
    )
    when = f"before and after {pairs.at}" if pairs.at else "before and after"
    whose = f"{pairs.whose}, " if pairs.whose else ""
    unclear = ~_clear(pairs) & np.isfinite(pairs.numbers("difference"))
    return Sheet.of(
        width,
        title or f"{whose}{when}"[:1].upper() + f"{whose}{when}"[1:],
        [unit.words, "hollow: before, filled: after", pairs.days, "bars: 95 % intervals"]
        if len(pairs.rows)
        else [unit.words, unit.count(0)],
        [
            *_how_many(pairs),
            *(
                ["Joined in grey: the interval of the difference has 0 in it."]
                if unclear.any()
                else []
            ),
            *([f"{pairs.band.rstrip('.')}."] if pairs.band else []),
        ],
        source,
        grid,
    )


def _how_many(pairs: Pairs) -> list[str]:
    """Who looks at many differences, or picks the largest of them, finds some that come by chance."""
    noun = plural(pairs.known, pairs.of).split(" ", 1)[1]
    cut = shown_of(len(pairs.rows), pairs.known, noun)
    notes = [f"{cut}, those with the largest differences."] if cut else []
    by_chance = int(0.05 * pairs.differences + 0.5)
    if by_chance:
        verb = "looks" if by_chance == 1 else "look"
        notes.append(
            f"Of {pairs.differences:,} differences, about {by_chance:,} {verb} clear by chance "
            "alone."
        )
    return notes


def _clear(pairs: Pairs) -> np.ndarray:
    """Rows whose difference has an interval without 0."""
    return (pairs.numbers("low") > 0) | (pairs.numbers("high") < 0)


def _draw(axes: Axes, pairs: Pairs, sheet: Sheet) -> None:
    unit = pairs.unit
    if not len(pairs.rows):
        leave_empty(axes, unit.count(0))
        return
    draw_rows(axes, fit_names(pairs.names, sheet.width))
    places = np.arange(len(pairs.rows), dtype=float)
    sides = {
        side: [pairs.numbers(f"{side}{part}") for part in ("", "_low", "_high")]
        for side in ("before", "after")
    }
    low = np.fmin(sides["before"][1], sides["after"][1])
    high = np.fmax(sides["before"][2], sides["after"][2])
    before, after = sides["before"][0], sides["after"][0]
    words = [
        [unit.write(value) if np.isfinite(value) else "" for value in values]
        for values in (before, after)
    ]
    rises = ~(after < before)
    wide = [
        [text_width(word, TICK, "bold") + 0.12 if word else 0 for word in side] for side in words
    ]
    left, right = np.where(rises, wide[0], wide[1]), np.where(rises, wide[1], wide[0])
    known = np.isfinite(low) & np.isfinite(high)
    most = float(high[known].max(initial=0.0))
    ticks, end = nice_ticks(most if most > 0 else 0.1 if unit.share else 1.0, 6)
    panel = sheet.grid.panel_width(sheet.width)
    if unit.share and end > 1 >= most:
        ticks, end = [tick for tick in ticks if tick <= 1], 1.0
    limits = limits_with_room(
        low[known], high[known], left[known].tolist(), right[known].tolist(), panel, end
    )
    draw_value_axis(axes, ticks, limits, [unit.tick(tick) for tick in ticks])
    axes.spines["bottom"].set_bounds(0, limits[1])  # left of it are words alone
    for joined, colour, thick in ((_clear(pairs), COLOURS[0], 1.8), (~_clear(pairs), PALE, 1.2)):
        both = joined & np.isfinite(before) & np.isfinite(after)
        axes.plot(
            np.array([before[both], after[both]]),
            np.array([places[both] - _ASIDE, places[both] + _ASIDE]),
            color=colour,
            lw=thick,
            zorder=2.5,
            gid="difference",
        )
    for number, (side, aside, colour) in enumerate(
        (("before", -_ASIDE, COLOURS[1]), ("after", _ASIDE, COLOURS[0]))
    ):
        value, bottom, top = sides[side]
        draw_bars(axes, bottom, top, places + aside, colour, 0.35)
        draw_dots(
            axes, value, places + aside, color=colour, hollow=side == "before", ms=5.5, gid=side
        )
        for at in np.flatnonzero(np.isfinite(value)):
            # The lower of the two stands at the left end, the higher at the right.
            at_right = bool(rises[at]) == (side == "after")
            write_beside(
                axes,
                words[number][at],
                (high[at] if at_right else low[at], places[at]),
                ha="left" if at_right else "right",
                color=LETTERS[1 - number],
                gid="value",
                **font(words[number][at], TICK, "bold" if side == "after" else "normal"),
            )
    write_ends(axes, pairs.ends, color=GREY)


def describe_pairs(pairs: Pairs) -> str:
    """Say the same in words."""
    when = f"before and after {pairs.at}" if pairs.at else "before and after"
    start = f"Dot chart: {pairs.unit.words}{f', {pairs.whose}' if pairs.whose else ''}, {when}"
    known = np.flatnonzero(np.isfinite(pairs.numbers("difference")))
    if not len(known):
        return f"{start}. It is empty: {pairs.unit.count(0)}."

    def one(at: int) -> str:
        sides = " to ".join(
            pairs.unit.write(pairs.numbers(side)[at]) for side in ("before", "after")
        )
        return f"{clean(pairs.names[at])}, from {sides}"

    first, last = known[0], known[-1]
    difference = pairs.numbers("difference")
    rise, fall = bool(difference[first] > 0), bool(difference[last] < 0)
    parts = [f"largest rise for {one(first)}"] * rise + [f"largest fall for {one(last)}"] * fall
    return f"{start}: {'; '.join(parts) or 'no differences'}."
