"""What charts of rows share: names at the left, a value on x, words at the right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Annotation

from newskit.charts.style import COLOURS, GREY, GRID, LABEL, TICK
from newskit.charts.tables import Numbers
from newskit.charts.words import Unit, fit, text_width
from newskit.schema import SchemaError, is_whole

ROW = 0.27  # inches for a row
MOST_ROWS = 60
_NAME_WIDTH = 1.9
_BLANK = 3.5  # points
PAD = 7  # points between a name and its row
NAMES = 0.14  # inches beside the names


def fit_names(names: Iterable[object], width: float) -> list[str]:
    """Names as they stand at the left of a chart of `width` inches."""
    return [fit(name, min(_NAME_WIDTH, width * 0.3), LABEL) for name in names]


def widest(words: Iterable[str], size: float = LABEL, weight: str = "normal") -> float:
    """Width in inches of the longest, as drawn at 100 dots an inch, where letters are wider."""
    return 1.04 * max((text_width(word, size, weight) for word in words), default=0.2)


def check_rows(n: object, call: str) -> int:
    """How many rows are wanted."""
    if not is_whole(n, 1) or n > MOST_ROWS:
        raise SchemaError(
            f"n must be a whole number from 1 to {MOST_ROWS}, and this is {n!s:.40}. {call}"
        )
    return int(n)


def first_in_full(numbers: Sequence[int], write: Callable[[int], str]) -> list[str]:
    """``280 articles``, ``75``, ``31``: below the first row the numbers are enough."""
    return [f"{number:,}" if row else write(number) for row, number in enumerate(numbers)]


def draw_rows(axes: Axes, names: Sequence[str], *, lines: bool = True) -> None:
    """Rows from the top down, with their names and a hairline each."""
    axes.grid(visible=False)
    axes.set_ylim(max(len(names), 2) - 0.5, -0.5)
    axes.set_yticks(range(len(names)), labels=names, size=LABEL, color="#000000", parse_math=False)
    axes.tick_params(axis="y", pad=PAD)  # a dot at 0 stands half in here
    if lines:
        axes.hlines(
            np.arange(len(names)),
            0,
            1,
            transform=axes.get_yaxis_transform(),
            color=GRID,
            lw=0.6,
            zorder=0.5,
        )


def draw_value_axis(
    axes: Axes, ticks: Sequence[float], limits: tuple[float, float], labels: Sequence[str]
) -> None:
    """Values on x, with a line up from each tick."""
    axes.set_xlim(*limits)
    axes.set_xticks(ticks, labels=labels, size=TICK)
    axes.grid(visible=True, axis="x", color=GRID, linewidth=0.7)


def draw_bars(
    axes: Axes, low: Numbers, high: Numbers, places: Numbers, colour: str, opacity: float = 0.45
) -> None:
    """Intervals, as bars that lie."""
    kept = np.isfinite(low) & np.isfinite(high)
    axes.hlines(
        places[kept],
        low[kept],
        high[kept],
        color=colour,
        alpha=opacity,
        lw=2.4,
        zorder=2,
        gid="interval",
    )


def draw_dots(
    axes: Axes, values: Numbers, places: Numbers, *, hollow: bool = False, **style: Any
) -> None:
    """Values, as dots."""
    colour = style.pop("color", COLOURS[0])
    axes.plot(
        values,
        places,
        **{
            "ls": "none",
            "marker": "o",
            "ms": 6,
            "mew": 1.3,
            "clip_on": False,
            "zorder": 3,
            "gid": "dots",
            **style,
        },
        mfc="white" if hollow else colour,
        mec=colour,
    )


def write_beside(
    axes: Axes, words: str, at: tuple[float, float], measured: Any = None, **style: Any
) -> Annotation:
    """Write words one blank to the right of a place; to its left with ``ha="right"``."""
    blank = style.pop("blank", _BLANK)
    return axes.annotate(
        words,
        xy=at,
        xycoords=axes.transData if measured is None else measured,
        xytext=(-blank if style.get("ha") == "right" else blank, 0),
        textcoords="offset points",
        annotation_clip=False,
        parse_math=False,
        **{"va": "center_baseline", "gid": "end label", "size": LABEL, "color": GREY, **style},
    )


def write_ends(axes: Axes, ends: Sequence[str], **style: Any) -> None:
    """Words at the right of each row, behind the panel."""
    for place, words in enumerate(ends):
        if words:
            write_beside(axes, words, (1, place), axes.get_yaxis_transform(), **style)


def count_of(count: float, total: float, unit: Unit, *, first: bool) -> str:
    """``34 of 280 articles``; below the first row the numbers are enough."""
    if not np.isfinite(count) or not np.isfinite(total):
        return ""
    if not total:
        return f"no {unit.item}s"
    whole = unit.count(int(total)) if first else f"{int(total):,}"
    return f"{int(count):,} {'of' if unit.share else 'in'} {whole}"


def limits_with_room(
    low: Numbers,
    high: Numbers,
    left: Sequence[float],
    right: Sequence[float],
    width: float,
    least: float,
) -> tuple[float, float]:
    """Ends of an axis of `width` inches with room for words, in inches, beside each low and high.

    It begins at 0, or below where the words at the left need it, and reaches to `least` in any
    case.
    """
    longest = max(least, float(high.max(initial=0.0)))
    start, end = 0.0, longest
    for _ in range(30):  # each round moves an end by less than the one before
        scale = (end - start) / max(width, 0.3)
        start = min(0.0, float((low - np.array(left) * scale).min(initial=0.0)))
        end = max(least, float((high + np.array(right) * scale).max(initial=0.0)))
        if end - start > 20 * longest:
            break  # no room for words at all
    return start, end
