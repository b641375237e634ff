"""What a topic is in each cell: a share with the interval of Wilson, or a rate with one from between the articles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from newskit.intervals import Interval, Squares, effective_size, ratio_interval, wilson_interval

__all__ = ["Measure", "Place"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def _sums(places: Ints, values: Floats, size: int) -> Floats:
    """Sum of the values at each place; of no values, NumPy's counts would be whole numbers."""
    return np.bincount(places, weights=values, minlength=size).astype(np.float64)


@dataclass(frozen=True)
class Place:
    """Where rows of a table are counted: the row and its cell, side by side. With windows, a row is in several."""

    row: Ints
    cell: Ints
    cells: int

    @classmethod
    def of(cls, cell: Ints, cells: int) -> Place:
        """Each row in one cell; -1 for a row that is in none."""
        row = np.flatnonzero(cell >= 0)
        return cls(row, cell[row], cells)

    def windows(self, periods: int, wide: int) -> Place:
        """Each row in the window around its period, and in those around the periods beside it."""
        half = wide // 2
        at = self.cell % periods if periods else self.cell
        steps = [
            (step, (at + step >= 0) & (at + step < periods)) for step in range(-half, half + 1)
        ]
        row = np.concatenate([self.row[inside] for _, inside in steps])
        cell = np.concatenate([self.cell[inside] + step for step, inside in steps])
        return Place(row, cell, self.cells)

    def among(self, rows: npt.NDArray[np.bool_]) -> Place:
        """The same for a part of the rows."""
        kept = rows[self.row]
        return Place(self.row[kept], self.cell[kept], self.cells)

    def sums(self, values: Floats) -> Floats:
        """Sum in each cell of what each row of the table has."""
        return _sums(self.cell, values[self.row], self.cells)


class Measure:
    """Shares and rates of topics in cells.

    `weight` is what each row adds to a total: 1 for an article, or its words. `story` numbers the
    story of each row, where articles aren't independent; a story counts once in a cell, however
    many articles carry it.
    """

    def __init__(self, place: Place, weight: Floats, story: Ints | None = None) -> None:
        self.place, self.weight = place, weight
        self.total = place.sums(weight)
        self._alone = story is None
        if story is None:
            group, self._cell_of = np.arange(len(place.row)), place.cell
        else:
            number = place.cell * (int(story.max(initial=0)) + 1) + story[place.row]
            _, first, group = np.unique(number, return_index=True, return_inverse=True)
            self._cell_of = place.cell[first]
        self._group = group
        self._x = _sums(group, weight[place.row], len(self._cell_of))
        self.stories = self._by_cell((self._x > 0).astype(np.float64))

    def _by_cell(self, values: Floats) -> Floats:
        return _sums(self._cell_of, values, self.place.cells)

    def _squares(self, y: Floats) -> Squares:
        """`y` is what each row of the table adds to a count."""
        of_story = _sums(self._group, y[self.place.row], len(self._cell_of))
        x = self._x
        return Squares(self._by_cell(of_story**2), self._by_cell(of_story * x), self._by_cell(x**2))

    def share(self, y: Floats, value: Floats | None = None) -> Interval:
        """Share of each cell's total, and its interval; `value`, where the share is known without rounding."""
        count = self.place.sums(y)
        if self._alone and value is None:
            return wilson_interval(count, self.total)
        size = effective_size(count, self.total, self._squares(y))
        if value is None:
            return wilson_interval(count, self.total, size)
        return wilson_interval(value, np.where(self.total > 0, 1.0, 0.0), size)

    def rate(self, y: Floats) -> Interval:
        """Count by total in each cell, and its interval from how the stories differ.

        A cell without a hit tells nothing of how stories differ. Its upper end is the share of the
        words that stories with the topic may have there at most, by Wilson, times the rate they
        have elsewhere in the table.
        """
        count = self.place.sums(y)
        squares = self._squares(y)
        rate, low, high = ratio_interval(count, self.total, squares, self.stories)
        words = self.place.sums(np.where(y > 0, self.weight, 0.0)).sum()
        if words > 0:
            nothing = np.zeros_like(count)
            size = effective_size(nothing, self.total, Squares(nothing, nothing, squares.xx))
            most = wilson_interval(nothing, self.total, size)[2] * count.sum() / words
            none = (count == 0) & (self.total > 0)
            low, high = np.where(none, 0.0, low), np.where(none, most, high)
        return rate, low, high
