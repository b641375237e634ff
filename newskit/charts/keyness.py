"""Words of one side and of the other, as dots on both sides of a middle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

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
    Sheet,
    fit,
    leave_empty,
    open_sheet,
    size_in_inches,
)
from newskit.charts.text import clean, plural

N = 15
MAKE = "keyness(articles, 'Post')"
_ROOM = 1.5  # the axis follows the dots; a rare word's interval may run out of it
_MOST_TICKS = 4  # a side


@dataclass(frozen=True)
class Key:
    """The words drawn, from the target's surest down to the reference's surest."""

    rows: pd.DataFrame
    known: int
    target: str
    reference: str
    noun: str
    totals: list[int]
    by_chance: bool  # not one word whose interval stays off 0

    @property
    def limits(self) -> tuple[float, float]:
        """Ends of the axis, in powers of 2."""
        ends = []
        for sign, bound in ((-1, "low"), (1, "high")):
            dots = float((sign * self.rows["log_ratio"].to_numpy(dtype=float)).max(initial=0.0))
            bars = sign * self.rows[bound].to_numpy(dtype=float)
            longest = float(bars[np.isfinite(bars)].max(initial=0.0))
            ends.append(
                sign * max(1.05 * dots, min(1.03 * longest, _ROOM * dots), 1.1 if dots > 0 else 0.6)
            )
        return ends[0], ends[1]

    @property
    def ends(self) -> list[str]:
        """``143 : 0 articles``; below the first row the numbers are enough."""
        pairs = zip(self.rows["target"], self.rows["reference"], strict=True)
        words = [f"{int(target):,} : {int(reference):,}" for target, reference in pairs]
        return [f"{word} {self.noun}s" if at == 0 else word for at, word in enumerate(words)]


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
    ...     "low": [1.1, -4.2], "high": [3.6, -1.1], "lrc": [0.7, -0.8], "g2": [18.0, -17.0], "p": [0.0, 0.0],
    ... })
    >>> [label.get_text() for label in plot_keyness(words).get_yticklabels()]
    ['ferry', 'rent']
    """
    key = read_key(keyness, n)
    with open_sheet(figure, lambda width: lay_out_key(key, width, title, source)) as (
        sheet,
        (axes,),
    ):
        _draw(axes, key, sheet)
    return axes


def read_key(keyness: object, n: int = N) -> Key:
    """Check a keyness table, and choose the surest words of each side."""
    table = need_table(keyness, "keyness", "plot_keyness", MAKE)
    n = min(check_rows(n, f"plot_keyness(keyness, n={N})"), 30)
    call = f"Make one with {MAKE}."
    numbers = ["target", "reference", "log_ratio", "low", "high", "lrc", "g2"]
    rows = with_types(table, None, call, numbers=numbers)
    rows = rows[np.isfinite(rows["log_ratio"].to_numpy(dtype=float, na_value=np.nan))]
    sure = rows[rows["lrc"].fillna(0) != 0]
    by_chance = sure.empty
    rows = (rows if by_chance else sure).assign(
        strength=lambda part: part["lrc"].abs(), g=lambda part: part["g2"].abs()
    )
    rows = rows.sort_values(["strength", "g"], ascending=False, kind="stable")
    target = rows[rows["log_ratio"] > 0].head(n)
    reference = rows[rows["log_ratio"] < 0].head(n).iloc[::-1]
    attrs = table.attrs
    totals = attrs.get("totals")
    return Key(
        pd.concat([target, reference]),
        len(table),
        clean(attrs.get("target") or "the target"),
        clean(attrs.get("reference") or "the reference"),
        "time" if attrs.get("unit") == "tokens" else "article",
        [int(total) for total in totals]
        if isinstance(totals, (list, tuple)) and len(totals) == 2
        else [],
        by_chance,
    )


def lay_out_key(key: Key, width: float, title: str | None, source: str | None) -> Sheet:
    """Words and measures of the chart."""
    grid = Grid(
        panel_height=max(len(key.rows), 2) * ROW,
        head=0.26,
        left=widest(fit_names(key.rows["term"], width)) + NAMES,
        right=widest(key.ends) + 0.1,
        bottom=0.24,
    )
    short = [fit(name, 3.2, LABEL) for name in (key.target, key.reference)]
    out_of = (
        f"{key.totals[0]:,} : "
        f"{plural(key.totals[1], 'article' if key.noun == 'article' else 'word')}"
        if key.totals
        else ""
    )
    marks = ["times as frequent, log scale", "bar: 95 % interval"] + [
        "tick: conservative log ratio"
    ] * (not key.by_chance)
    return Sheet.of(
        width,
        title or f"Words of {short[0]} and of {short[1]}",
        [*marks, out_of] if len(key.rows) else ["0 terms"],
        _explain(key),
        source,
        grid,
    )


def _explain(key: Key) -> list[str]:
    if key.rows.empty:
        return []
    notes = (
        [f"{len(key.rows):,} of {plural(key.known, 'term')}, the surest."]
        if len(key.rows) < key.known
        else []
    )
    if key.by_chance:
        notes.append("Hollow: such a difference may well come by chance, among so many terms.")
    low, high = key.limits
    if ((key.rows["low"] < low) | (key.rows["high"] > high)).any():
        notes.append("Some intervals go beyond the edge.")
    return notes


def _draw(axes: Axes, key: Key, sheet: Sheet) -> None:
    if key.rows.empty:
        leave_empty(axes, "0 terms")
        return
    draw_rows(axes, fit_names(key.rows["term"], sheet.width))
    low, high = key.limits
    ticks = _ticks(low, high)
    draw_value_axis(axes, ticks, (low, high), [_times(tick) for tick in ticks])
    axes.axvline(0, color=GREY, lw=0.9, zorder=1, gid="middle")
    places = np.arange(len(key.rows), dtype=float)
    numbers = {
        name: key.rows[name].to_numpy(dtype=float) for name in ("log_ratio", "low", "high", "lrc")
    }
    for side, marker, chosen in (
        (0, "o", numbers["log_ratio"] > 0),
        (1, "s", numbers["log_ratio"] < 0),
    ):
        if not chosen.any():
            continue
        bars = [
            np.clip(np.where(np.isnan(numbers[end]), np.nan, numbers[end]), low, high)[chosen]
            for end in ("low", "high")
        ]
        draw_bars(axes, bars[0], bars[1], places[chosen], COLOURS[side])
        draw_dots(
            axes,
            numbers["log_ratio"][chosen],
            places[chosen],
            color=COLOURS[side],
            marker=marker,
            hollow=key.by_chance,
        )
        tick = numbers["lrc"][chosen]
        if not key.by_chance:
            # It is the near end of a wider interval, one that holds for all terms at once.
            axes.hlines(
                places[chosen],
                tick,
                numbers["log_ratio"][chosen],
                color=COLOURS[side],
                lw=0.8,
                zorder=1.9,
            )
            axes.vlines(
                tick,
                places[chosen] - 0.28,
                places[chosen] + 0.28,
                color=LETTERS[side],
                lw=1.6,
                zorder=2.5,
                gid="lrc",
            )
    _name_sides(axes, key)
    write_ends(axes, key.ends)


def _name_sides(axes: Axes, key: Key) -> None:
    """Say above the panel which way is whose."""
    whole = axes.get_position().width * size_in_inches(axes.figure)[0] - 0.2
    # A short name leaves its room to a long one.
    wide = [widest([f"← more in {name}"]) for name in (key.target, key.reference)]
    rooms = [max(whole / 2, whole - other) for other in wide]
    style: dict[str, Any] = {
        "xycoords": "axes fraction",
        "textcoords": "offset points",
        "size": LABEL,
        "annotation_clip": False,
    }
    for x, ha, words, colour, some in (
        (0, "left", f"← more in {key.reference}", LETTERS[1], (key.rows["log_ratio"] < 0).any()),
        (1, "right", f"more in {key.target} →", LETTERS[0], (key.rows["log_ratio"] > 0).any()),
    ):
        if some:
            room = rooms[x]
            words = fit(words, room, LABEL) if x == 0 else f"{fit(words[:-2], room - 0.2, LABEL)} →"
            axes.annotate(
                words, (x, 1), (0, 7), ha=ha, color=colour, parse_math=False, gid="side", **style
            )


def _ticks(low: float, high: float) -> list[float]:
    """Powers of 2, the same step on both sides."""
    step = next(
        step for step in (1, 2, 3, 4, 6, 8, 12, 24, 10**6) if max(-low, high) / step <= _MOST_TICKS
    )
    return [float(step * at) for at in range(-int(-low // step), int(high // step) + 1)]


def _times(tick: float) -> str:
    return "equal" if tick == 0 else f"{2 ** abs(tick):,.0f} ×"


def describe_key(key: Key) -> str:
    """Say the same in words."""
    start = f"Dot chart: words more frequent in {key.target} than in {key.reference}, and the other way round"
    if key.rows.empty:
        return f"{start}. It is empty: 0 terms."
    sides = []
    for name, part in (
        (key.target, key.rows[key.rows["log_ratio"] > 0]),
        (key.reference, key.rows[key.rows["log_ratio"] < 0][::-1]),
    ):
        if len(part):
            sides.append(f"{name}: {', '.join(clean(term) for term in part['term'].head(3))}")
    doubt = ", none of them surely" if key.by_chance else ""
    return f"{start}{doubt}. First for {'; for '.join(sides)}."
