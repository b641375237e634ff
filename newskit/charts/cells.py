"""What matrices share: cells of one hue, their numbers, hatching for nothing, and the key above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection, PolyCollection
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure, SubFigure
from matplotlib.patches import Rectangle

from newskit.charts.style import GREY, NOTE, PAD, TICK, Sheet, panel_size, size_in_inches
from newskit.charts.tables import Flags, Numbers
from newskit.charts.words import ELLIPSIS, clean, fit, text_width, wrap

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
    """Rectangles on the axes: their edges, one number each, and whether covered in part."""

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
    # The two hues meet in one pale grey, or the middle would have a side.
    blue, orange = _between(_STEPS, part), _between((_STEPS[0], *_LESS), -part)
    return np.where((part < 0)[..., None], orange, blue)


def _between(steps: Sequence[str], part: Numbers) -> Colours:
    """Colours at parts of the way from the first step to the last."""
    places = np.linspace(0, 1, len(steps))
    hues = np.array([to_rgb(step) for step in steps]).T
    return np.stack([np.interp(part, places, hue) for hue in hues], axis=-1)


def letters_on(colours: Colours) -> list[str]:
    """Black or white, whichever can be read."""
    linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
    luminance = linear @ np.array([0.2126, 0.7152, 0.0722])
    return np.where(luminance > 0.18, "#000000", "#FFFFFF").tolist()


def draw_cells(
    axes: Axes, cells: Cells, colours: Colours, *, hatch: Flags, words: Sequence[str] = ()
) -> None:
    """Fill what has a value, hatch what has none; a period covered in part is filled in part.

    `words` are the numbers that will stand in the cells: what is filled in part is as wide as they
    are.
    """
    axes.grid(visible=False)
    shown = np.isfinite(cells.value)
    middle, half = (cells.left + cells.right) / 2, (cells.right - cells.left) / 2
    seam = _seam(axes, half)
    wide = np.where(cells.partial, _part_filled(axes, cells, half, words), 1.0) * half
    high = np.where(cells.partial, 0.31, 0.5)
    left, right, bottom, top = middle - wide, middle + wide, cells.row - high, cells.row + high
    corners = np.stack([left, bottom, right, bottom, right, top, left, top], axis=-1)
    for chosen, gid in ((shown & ~cells.partial, "cells"), (shown & cells.partial, "partial")):
        if chosen.any():
            boxes = PolyCollection(
                list(corners[chosen].reshape(-1, 4, 2)),
                facecolors=colours[chosen],
                edgecolors="white",
                linewidths=seam,
                gid=gid,
            )
            axes.add_collection(boxes, autolim=False)
    empty = hatch & ~shown
    if empty.any():
        edges = zip(cells.left[empty], cells.right[empty], cells.row[empty], strict=True)
        patches = [Rectangle((left, row - 0.5), right - left, 1) for left, right, row in edges]
        hatched = PatchCollection(patches, facecolors="white", edgecolors="white", linewidths=seam)
        hatched.set(gid="no value", hatch="//////", hatchcolor=HATCH, hatch_linewidth=0.7)
        axes.add_collection(hatched, autolim=False)


def _part_filled(axes: Axes, cells: Cells, half: Numbers, words: Sequence[str]) -> float:
    """Which part of a cell's width is filled where its period is covered in part."""
    if not len(words) or not cells.partial.any():
        return 0.5
    longest = max(text_width(words[cell], NUMBER) for cell in np.flatnonzero(cells.partial)) + 0.06
    narrowest = 2 * half[cells.partial].min() * _inches_per_unit(axes)
    return float(np.clip(longest / narrowest, 0.5, PARTLY))


def _seam(axes: Axes, half: Numbers) -> float:
    """White between cells; less where they are narrow."""
    widest = 2 * float(half.max(initial=0.0)) * _inches_per_unit(axes)
    return float(np.clip(widest * 6, 0.2, 1.0))


def _inches_per_unit(axes: Axes) -> float:
    first, last = axes.get_xlim()
    return panel_size(axes)[0] / max(abs(last - first), 1e-9)


def write_numbers(axes: Axes, cells: Cells, colours: Colours, words: Sequence[str]) -> None:
    """Write a number into each cell that has one."""
    letters = letters_on(colours)
    for cell in np.flatnonzero(np.isfinite(cells.value)):
        axes.text(
            (cells.left[cell] + cells.right[cell]) / 2,
            cells.row[cell],
            words[cell],
            ha="center",
            va="center_baseline",
            size=NUMBER,
            color=letters[cell],
            parse_math=False,
            clip_on=True,
            gid="number",
        )


def numbers_fit(
    words: Sequence[str], width: float, columns: int, *, most: int = MOST_NUMBERS
) -> bool:
    """Whether all the numbers can stand in cells of `width` inches."""
    longest = max((text_width(word, NUMBER) for word in words), default=0)
    return columns <= most and longest + 0.06 <= width


def label_columns(names: Sequence[object], width: float) -> tuple[list[str], bool, float]:
    """Names under columns of `width` inches; whether they stand upright, and the room they need."""
    lines = [wrap(clean(name), width - 0.06, TICK, lines=2) for name in names]
    if not any(ELLIPSIS in line for name in lines for line in name):
        high = max(map(len, lines), default=1)
        return ["\n".join(name) for name in lines], False, 0.12 + 0.155 * high
    fitted = [fit(name, _COLUMN_NAME, TICK) for name in names]
    return fitted, True, 0.12 + max(text_width(name, TICK) for name in fitted)


def set_columns(axes: Axes, names: Sequence[object], width: float) -> tuple[Numbers, Numbers]:
    """Columns of `width` inches at 0, 1, 2 … with their names; gives back their sides."""
    labels, upright, _ = label_columns(names, width)
    left = np.arange(len(names), dtype=np.float64) - 0.5
    axes.set_xlim(-0.5, len(names) - 0.5)
    axes.set_xticks(
        range(len(names)), labels=labels, size=TICK, parse_math=False, rotation=90 if upright else 0
    )
    axes.tick_params(axis="x", length=0)
    return left, left + 1


def draw_key(
    axes: Axes,
    sheet: Sheet,
    *,
    ends: tuple[str, str] | None,
    span: tuple[float, float] = (0.0, 1.0),
    hatched: str = "",
) -> None:
    """Say in a line above the panels what the colours are, from end to end, and the hatching."""
    figure = axes.figure
    middle = size_in_inches(figure)[1] - sheet.above + KEY - 0.1
    left = PAD
    if ends:
        low, high = ends
        left = _write(figure, low, left, middle) + 0.06
        steps, wide = np.linspace(*span, 24), 1.4 / 24
        if not high:
            steps, wide = np.array([span[0]]), 0.16
        for colour in ramp(steps):
            _draw_box(figure, left, middle, wide * 1.02, facecolor=tuple(colour), linewidth=0)
            left += wide
        if high:
            left = _write(figure, high, left + 0.06, middle)
        left += 0.22
    if hatched:
        box = _draw_box(
            figure, left, middle, 0.2, facecolor="white", edgecolor=HATCH, linewidth=0.5
        )
        box.set(hatch="//////", hatchcolor=HATCH, hatch_linewidth=0.7)
        _write(figure, hatched, left + 0.26, middle)


def _write(figure: Figure | SubFigure, words: str, left: float, middle: float) -> float:
    """Write words of the key; gives back where they end, in inches like all places."""
    width, height = size_in_inches(figure)
    figure.text(
        left / width,
        middle / height,
        words,
        size=NOTE,
        color=GREY,
        va="center",
        parse_math=False,
        gid="key",
    )
    return left + text_width(words, NOTE)


def _draw_box(
    figure: Figure | SubFigure, left: float, middle: float, wide: float, **style: Any
) -> Rectangle:
    width, height = size_in_inches(figure)
    corner = (left / width, (middle - 0.06) / height)
    box = Rectangle(
        corner, wide / width, 0.12 / height, transform=figure.transSubfigure, gid="key", **style
    )
    figure.add_artist(box)
    return box
