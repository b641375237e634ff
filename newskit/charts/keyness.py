"""Words of one side and of the other, as dots on both sides of a middle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from newskit.charts.chart import Chart, draw_chart
from newskit.charts.columns import need_table, with_types
from newskit.charts.rows import (
    NAMES,
    ROW,
    check_rows,
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
    LABEL,
    LETTERS,
    Grid,
    Layout,
    Sheet,
    leave_empty,
    panel_size,
)
from newskit.charts.tables import Flags, Numbers
from newskit.charts.words import clean, fit, plural
from newskit.intervals import INTERVAL
from newskit.schema import takes_tables

N = 15
MAKE = "keyness(articles, 'Post')"
_ROOM = 1.5  # the axis follows the dots; a rare word's interval may run out of it
_MOST_TICKS = 4  # a side
_MOST_WORDS = 30  # a side
_STEPS = (1, 2, 3, 4, 6, 8, 12, 24, 10**6)  # powers of 2 between two ticks


@dataclass(frozen=True)
class _Key:
    """The words drawn, from the target's surest down to the reference's surest."""

    rows: pd.DataFrame
    known: int
    target: str
    reference: str
    noun: str
    totals: Sequence[int]
    by_chance: bool  # not one word whose interval stays off 0

    def numbers(self, name: str) -> Numbers:
        """One column."""
        return self.rows[name].to_numpy(dtype=float)

    @property
    def is_target(self) -> Flags:
        """Rows of the target; the others are the reference's."""
        return self.numbers("log_ratio") > 0

    @property
    def limits(self) -> tuple[float, float]:
        """Ends of the axis, in powers of 2."""
        return -self._reach(-1, "low"), self._reach(1, "high")

    def _reach(self, sign: int, bound: str) -> float:
        farthest = float((sign * self.numbers("log_ratio")).max(initial=0.0))
        bars = sign * self.numbers(bound)
        longest = float(bars[np.isfinite(bars)].max(initial=0.0))
        least = 1.1 if farthest > 0 else 0.6
        return max(1.05 * farthest, min(1.03 * longest, _ROOM * farthest), least)

    @property
    def ends(self) -> list[str]:
        """``143 : 0 articles``; below the first row the numbers are enough."""
        pairs = zip(self.rows["target"], self.rows["reference"], strict=True)
        words = [f"{int(target):,} : {int(reference):,}" for target, reference in pairs]
        return [f"{word} {self.noun}s" for word in words[:1]] + words[1:]


@takes_tables
def plot_keyness(
    keyness: pd.DataFrame,
    *,
    n: int = N,
    figure: Figure | SubFigure | None = None,
    title: str | None = None,
    source: str | None = None,
) -> Axes:
    """Chart of the words that one side uses more than the other, and of the other's.

    A dot says how many times as frequent a word is, its bar the 95 % interval, a tick the
    conservative log ratio, by which the words are chosen and sorted. At the right are the counts on
    both sides. Where no word is surely one side's, those with the highest G² are drawn hollow.

    Parameters
    ----------
    keyness : DataFrame, one row per term
        From `keyness`.
    n : int
        Words a side, at most.
    figure : Figure or SubFigure, optional
        Where to draw; what it showed is cleared. By default a new one of pyplot, high enough for
        its words. Your own is best as large as `newskit.charts.chart_size` says.
    title, source : str, optional
        The headline, by default the two sides; and where the articles are from, for the note below.

    Returns
    -------
    Axes
        Words are at 0, 1, 2 … from the top; x is the log ratio: 1 is twice as frequent, -1 half as.

    Raises
    ------
    SchemaError
        If the table lacks a column, or `n` is no number from 1 to 30.

    Examples
    --------
    >>> import pandas as pd
    >>> words = pd.DataFrame({
    ...     "term": ["ferry", "rent"], "target": [30, 4], "reference": [6, 25],
    ...     "target_articles": [30, 4], "reference_articles": [6, 25], "log_ratio": [2.2, -2.5],
    ...     "low": [1.1, -4.2], "high": [3.6, -1.1], "lrc": [0.7, -0.8], "g2": [18.0, -17.0],
    ...     "p": [0.0, 0.0],
    ... })
    >>> [label.get_text() for label in plot_keyness(words).get_yticklabels()]
    ['ferry', 'rent']
    """
    return draw_chart(KEYNESS, _read(keyness, n), figure, title, source)


def _read(keyness: object, n: int = N) -> _Key:
    """Check a keyness table, and choose the surest words of each side."""
    table = need_table(keyness, "keyness", "plot_keyness", MAKE)
    n = min(check_rows(n, f"plot_keyness(keyness, n={N})"), _MOST_WORDS)
    numbers = ["target", "reference", "log_ratio", "low", "high", "lrc", "g2"]
    rows = with_types(table, None, f"Make one with {MAKE}.", numbers=numbers)
    rows = rows[np.isfinite(rows["log_ratio"].to_numpy(dtype=float, na_value=np.nan))]
    sure = rows[rows["lrc"].fillna(0) != 0]
    by_chance = sure.empty
    words = rows if by_chance else sure
    words = words.assign(strength=words["lrc"].abs(), g=words["g2"].abs())
    words = words.sort_values(["strength", "g"], ascending=False, kind="stable")
    target = words[words["log_ratio"] > 0].head(n)
    reference = words[words["log_ratio"] < 0].head(n).iloc[::-1]
    attrs, totals = table.attrs, table.attrs.get("totals")
    if not isinstance(totals, (list, tuple)) or len(totals) != 2:
        totals = []
    return _Key(
        rows=pd.concat([target, reference]),
        known=len(table),
        target=clean(attrs.get("target") or "the target"),
        reference=clean(attrs.get("reference") or "the reference"),
        noun="time" if attrs.get("unit") == "tokens" else "article",
        totals=[int(total) for total in totals],
        by_chance=by_chance,
    )


def _lay_out(key: _Key, width: float) -> Layout:
    grid = Grid(
        panel_height=max(len(key.rows), 2) * ROW,
        head=0.26,
        left=widest(fit_names(key.rows["term"], width)) + NAMES,
        right=widest(key.ends) + 0.1,
        bottom=0.24,
    )
    target, reference = (fit(name, 3.2, LABEL) for name in (key.target, key.reference))
    title = f"Words of {target} and of {reference}"
    if key.rows.empty:
        return Layout(title, ["0 terms"], [], grid)
    subtitle = [
        "times as frequent, log scale",
        f"bar: {INTERVAL}",
        "" if key.by_chance else "tick: conservative log ratio",
        _out_of(key),
    ]
    return Layout(title, subtitle, _explain(key), grid)


def _out_of(key: _Key) -> str:
    """``50 : 60 articles``."""
    if not key.totals:
        return ""
    target, reference = key.totals
    return f"{target:,} : {plural(reference, 'article' if key.noun == 'article' else 'word')}"


def _explain(key: _Key) -> list[str]:
    notes = []
    if len(key.rows) < key.known:
        notes.append(f"{len(key.rows):,} of {plural(key.known, 'term')}, the surest.")
    if key.by_chance:
        notes.append("Hollow: such a difference may well come by chance, among so many terms.")
    low, high = key.limits
    if ((key.rows["low"] < low) | (key.rows["high"] > high)).any():
        notes.append("Some intervals go beyond the edge.")
    return notes


class _Side(NamedTuple):
    """How the words of one side are drawn."""

    rows: Flags
    marker: str
    colour: str
    letters: str


def _draw(panels: Sequence[Axes], key: _Key, sheet: Sheet) -> None:
    (axes,) = panels
    if key.rows.empty:
        leave_empty(axes, "0 terms")
        return
    draw_rows(axes, fit_names(key.rows["term"], sheet.width))
    low, high = key.limits
    ticks = _ticks(low, high)
    draw_value_axis(axes, ticks, (low, high), [_times(tick) for tick in ticks])
    axes.axvline(0, color=GREY, lw=0.9, zorder=1, gid="middle")
    for side in (
        _Side(key.is_target, "o", COLOURS[0], LETTERS[0]),
        _Side(~key.is_target, "s", COLOURS[1], LETTERS[1]),
    ):
        if side.rows.any():
            _draw_side(axes, key, side)
    _name_sides(axes, key)
    write_ends(axes, key.ends)


def _draw_side(axes: Axes, key: _Key, side: _Side) -> None:
    places = np.flatnonzero(side.rows).astype(float)
    ratio, low, high, lrc = (
        key.numbers(name)[side.rows] for name in ("log_ratio", "low", "high", "lrc")
    )
    draw_bars(axes, np.clip(low, *key.limits), np.clip(high, *key.limits), places, side.colour)
    draw_dots(axes, ratio, places, color=side.colour, marker=side.marker, hollow=key.by_chance)
    if not key.by_chance:
        # It is the near end of a wider interval, one that holds for all terms at once.
        axes.hlines(places, lrc, ratio, color=side.colour, lw=0.8, zorder=1.9)
        axes.vlines(
            lrc,
            places - 0.28,
            places + 0.28,
            color=side.letters,
            lw=1.6,
            zorder=2.5,
            gid="lrc",
        )


def _name_sides(axes: Axes, key: _Key) -> None:
    """Say above the panel which way is whose."""
    whole = panel_size(axes)[0] - 0.2
    # A short name leaves its room to a long one.
    room_left, room_right = (
        max(whole / 2, whole - widest([f"← more in {other}"]))
        for other in (key.target, key.reference)
    )
    left = fit(f"← more in {key.reference}", room_left, LABEL)
    right = f"{fit(f'more in {key.target}', room_right - 0.2, LABEL)} →"
    for words, x, side, colour, rows in (
        (left, 0, "left", LETTERS[1], ~key.is_target),
        (right, 1, "right", LETTERS[0], key.is_target),
    ):
        if rows.any():
            axes.annotate(
                words,
                xy=(x, 1),
                xycoords="axes fraction",
                xytext=(0, 7),
                textcoords="offset points",
                ha=side,
                color=colour,
                size=LABEL,
                annotation_clip=False,
                parse_math=False,
                gid="side",
            )


def _ticks(low: float, high: float) -> list[float]:
    """Powers of 2, the same step on both sides."""
    step = next(step for step in _STEPS if max(-low, high) / step <= _MOST_TICKS)
    return [float(step * tick) for tick in range(-int(-low // step), int(high // step) + 1)]


def _times(tick: float) -> str:
    return "equal" if tick == 0 else f"{2 ** abs(tick):,.0f} ×"


def _describe(key: _Key) -> str:
    start = (
        f"Dot chart: words more frequent in {key.target} than in {key.reference}, and the other "
        "way round"
    )
    if key.rows.empty:
        return f"{start}. It is empty: 0 terms."
    sides = []
    for name, rows in (
        (key.target, key.rows[key.is_target]),
        (key.reference, key.rows[~key.is_target][::-1]),
    ):
        if len(rows):
            sides.append(f"{name}: {', '.join(clean(term) for term in rows['term'].head(3))}")
    doubt = ", none of them surely" if key.by_chance else ""
    return f"{start}{doubt}. First for {'; for '.join(sides)}."


KEYNESS = Chart(
    "keyness",
    _read,
    _lay_out,
    _draw,
    _describe,
    marks=("term", "log_ratio", "lrc"),
    by_topic=False,
)
