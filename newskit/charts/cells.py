"""What matrices share: cells of one hue, numbers in them, hatching where there is nothing, and the key above."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection, PolyCollection
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle

from newskit.charts.style import GREY, NOTE, PAD, TICK, Sheet, fit, size_in_inches
from newskit.charts.tables import Flags, Numbers
from newskit.charts.text import clean, text_width, wrap

KEY = 0.27  # inches above the panels
MOST_NUMBERS = 13  # columns: a year of months, begun inside one; in more, numbers are a carpet
NUMBER = 8.0  # points
PARTLY = 0.9  # of a cell's width, at most, where its period is covered in part
_STEPS = ("#E9F1F7", "#9CC5E2", "#3F93C8", "#0067A3", "#003552")
_LESS = ("#F7DEC5", "#F3B27A", "#C8641E")  # for what lies below a middle
HATCH = "#B5B5B5"
_COLUMN_NAME = 1.25  # inches

Colours = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Cells:
    """Rectangles on the axes: their edges, one number each, and whether the period is covered in part."""

    left: Numbers
    right: Numbers
    row: Numbers
    value: Numbers
    partial: Flags

    @classmethod
    def of_matrix(
        cls, left: npt.ArrayLike, right: npt.ArrayLike, value: Numbers, partial: Flags
    ) -> Cells:
        """Rows × columns → cells, row by row."""
        rows, columns = value.shape
        return cls(
            np.tile(left, rows),
            np.tile(right, rows),
            np.repeat(np.arange(rows, dtype=float), columns),
            value.ravel().astype(float),
            np.tile(partial, rows),
        )


def ramp(part: Numbers) -> Colours:
    """Colours from pale to dark for numbers from 0 to 1; for those from -1 to 0, another hue."""
    part = np.clip(np.nan_to_num(np.asarray(part, dtype=float)), -1, 1)
    more, less = (np.array([to_rgb(step) for step in steps]) for steps in (_STEPS, _LESS))
    places = np.linspace(0, 1, len(more))
    blue = np.stack([np.interp(part, places, more[:, hue]) for hue in range(3)], axis=-1)
    # The two hues meet in one pale grey, or the middle would have a side.
    less = np.vstack([more[:1], less])
    places = np.linspace(0, 1, len(less))
    orange = np.stack([np.interp(-part, places, less[:, hue]) for hue in range(3)], axis=-1)
    return np.where((part < 0)[..., None], orange, blue)


def letters_on(colours: Colours) -> list[str]:
    """Black or white, whichever can be read."""
    linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
    light = linear @ np.array([0.2126, 0.7152, 0.0722])
    return ["#000000" if at > 0.18 else "#FFFFFF" for at in light]


def draw_cells(
    axes: Axes, cells: Cells, colours: Colours, *, hatch: Flags, words: Sequence[str] = ()
) -> None:
    """Fill what has a value, hatch what has none; where a period is covered in part, the cell is filled in part.

    `words` are the numbers that will stand in the cells: what is filled in part is as wide as they
    are.
    """
    axes.grid(visible=False)
    shown = np.isfinite(cells.value)
    middle, half = (cells.left + cells.right) / 2, (cells.right - cells.left) / 2
    part = 0.5
    if len(words) and cells.partial.any():
        written = max(text_width(words[at], NUMBER) for at in np.flatnonzero(cells.partial)) + 0.06
        part = float(
            np.clip(
                written / (2 * half[cells.partial].min() * _inches_per_unit(axes)), part, PARTLY
            )
        )
    wide = np.where(cells.partial, part, 1.0) * half
    high = np.where(cells.partial, 0.31, 0.5)
    corners = np.stack([middle - wide, middle + wide, cells.row - high, cells.row + high], axis=-1)
    for chosen, gid in ((shown & ~cells.partial, "cells"), (shown & cells.partial, "partial")):
        boxes = [[(a, c), (b, c), (b, d), (a, d)] for a, b, c, d in corners[chosen]]
        if boxes:
            axes.add_collection(
                PolyCollection(
                    boxes,
                    facecolors=colours[chosen],
                    edgecolors="white",
                    linewidths=_seam(axes, half),
                    gid=gid,
                ),
                autolim=False,
            )
    empty = hatch & ~shown
    if empty.any():
        patches = [
            Rectangle((a, row - 0.5), b - a, 1)
            for a, b, row in zip(
                cells.left[empty], cells.right[empty], cells.row[empty], strict=True
            )
        ]
        hatched = PatchCollection(
            patches, facecolors="white", edgecolors="white", linewidths=_seam(axes, half)
        )
        hatched.set(gid="no value", hatch="//////", hatchcolor=HATCH, hatch_linewidth=0.7)
        axes.add_collection(hatched, autolim=False)


def _seam(axes: Axes, half: Numbers) -> float:
    """White between cells; less where they are narrow."""
    widest = 2 * float(half.max(initial=0.0)) * _inches_per_unit(axes)
    return float(np.clip(widest * 6, 0.2, 1.0))


def _inches_per_unit(axes: Axes) -> float:
    first, last = axes.get_xlim()
    return axes.get_position().width * size_in_inches(axes.figure)[0] / max(abs(last - first), 1e-9)


def write_numbers(axes: Axes, cells: Cells, colours: Colours, words: Sequence[str]) -> None:
    """Write a number into each cell that has one."""
    letters = letters_on(colours)
    for at in np.flatnonzero(np.isfinite(cells.value)):
        axes.text(
            (cells.left[at] + cells.right[at]) / 2,
            cells.row[at],
            words[at],
            ha="center",
            va="center_baseline",
            size=NUMBER,
            color=letters[at],
            parse_math=False,
            clip_on=True,
            gid="number",
        )


def numbers_fit(
    words: Sequence[str], width: float, columns: int, *, most: int = MOST_NUMBERS
) -> bool:
    """Whether all the numbers can stand in cells of `width` inches."""
    return (
        columns <= most
        and max((text_width(word, NUMBER) for word in words), default=0) + 0.06 <= width
    )


def label_columns(names: Sequence[object], width: float) -> tuple[list[str], bool, float]:
    """Names under columns of `width` inches each; whether they stand upright, and the room they need."""
    lines = [wrap(clean(name), width - 0.06, TICK, lines=2) for name in names]
    if all("…" not in "".join(line) for line in lines):
        return (
            ["\n".join(line) for line in lines],
            False,
            0.12 + 0.155 * max(map(len, lines), default=1),
        )
    fitted = [fit(name, _COLUMN_NAME, TICK) for name in names]
    return fitted, True, 0.12 + max(text_width(name, TICK) for name in fitted)


def set_columns(
    axes: Axes, places: Sequence[float], labels: Sequence[str], *, upright: bool
) -> None:
    """Names under the columns."""
    axes.set_xticks(
        places, labels=labels, size=TICK, parse_math=False, rotation=90 if upright else 0
    )
    axes.tick_params(axis="x", length=0)


def draw_key(
    axes: Axes,
    sheet: Sheet,
    *,
    ends: tuple[str, str] | None,
    colours: Callable[[Numbers], Colours] = ramp,
    span: tuple[float, float] = (0.0, 1.0),
    hatched: str = "",
) -> None:
    """Say what the colours are, in one line above the panels: the scale with its two ends, then the hatching."""
    figure = axes.figure
    width, height = size_in_inches(figure)
    at, middle = PAD, height - sheet.above + KEY - 0.1

    def write(words: str, at: float) -> float:
        figure.text(
            at / width,
            middle / height,
            words,
            size=NOTE,
            color=GREY,
            va="center",
            parse_math=False,
            gid="key",
        )
        return at + text_width(words, NOTE)

    def box(at: float, wide: float, **style: Any) -> Rectangle:
        place = (at / width, (middle - 0.06) / height)
        patch = Rectangle(
            place, wide / width, 0.12 / height, transform=figure.transSubfigure, gid="key", **style
        )
        figure.add_artist(patch)
        return patch

    if ends:
        low, high = ends
        at = write(low, at) + 0.06
        steps = np.linspace(*span, 24) if high else np.array([span[0]])
        wide = 1.4 / 24 if high else 0.16
        for colour in colours(steps):
            box(at, wide * 1.02, facecolor=tuple(colour), linewidth=0)
            at += wide
        at = write(high, at + 0.06) + 0.22 if high else at + 0.22
    if hatched:
        patch = box(at, 0.2, facecolor="white", edgecolor=HATCH, linewidth=0.5)
        patch.set(hatch="//////", hatchcolor=HATCH, hatch_linewidth=0.7)
        write(hatched, at + 0.26)
