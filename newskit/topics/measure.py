"""What a topic is in each cell: a share with Wilson's interval, or a rate from the stories."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from newskit.articles import as_text, group_names
from newskit.intervals import Interval, Squares, effective_size, ratio_interval, wilson_interval
from newskit.schema import SchemaError, need

__all__ = ["Measure", "Outlets", "Place", "by_topic", "number_stories"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def _sums(places: Ints, values: Floats, size: int) -> Floats:
    """Sum of the values at each place; of no values, NumPy's counts would be whole numbers."""
    return np.bincount(places, weights=values, minlength=size).astype(np.float64)


@dataclass(frozen=True)
class Place:
    """Where rows of a table are counted: the row and its cell, side by side.

    With windows, a row is in several cells.
    """

    row: Ints
    cell: Ints
    cells: int

    @classmethod
    def of(cls, cell: Ints, cells: int) -> Place:
        """Each row in one cell; -1 for a row that is in none."""
        row = np.flatnonzero(cell >= 0)
        return cls(row, cell[row], cells)

    def windows(self, periods: int, width: int) -> Place:
        """Each row in the window around its period, and in those around the periods beside it."""
        if not periods:
            return self
        period = self.cell % periods
        rows, cells = [], []
        for step in range(-(width // 2), width // 2 + 1):
            inside = (period + step >= 0) & (period + step < periods)
            rows.append(self.row[inside])
            cells.append(self.cell[inside] + step)
        return Place(np.concatenate(rows), np.concatenate(cells), self.cells)

    def among(self, rows: npt.NDArray[np.bool_]) -> Place:
        """The same for a part of the rows."""
        kept = rows[self.row]
        return Place(self.row[kept], self.cell[kept], self.cells)

    def sums(self, values: Floats) -> Floats:
        """Sum in each cell of what each row of the table has."""
        return _sums(self.cell, values[self.row], self.cells)

    def counts(self, added: Iterable[Floats]) -> Floats:
        """Count of each topic in each cell, from what each row of the table adds to it."""
        return _stack([self.sums(values) for values in added], self.cells)


def by_topic(
    measured: Callable[[Floats], Interval], added: Iterable[Floats], cells: int
) -> Interval:
    """Values of all topics with their intervals: one row per topic, one column per cell."""
    intervals = [measured(values) for values in added]
    value, low, high = (_stack([part[end] for part in intervals], cells) for end in range(3))
    return value, low, high


def _stack(rows: list[Floats], cells: int) -> Floats:
    return np.stack(rows) if rows else np.empty((0, cells))


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
            self._group, self._cell_of = np.arange(len(place.row)), place.cell
        else:
            number = place.cell * (int(story.max(initial=0)) + 1) + story[place.row]
            _, first, self._group = np.unique(number, return_index=True, return_inverse=True)
            self._cell_of = place.cell[first]
        self._of_story = self._by_story(weight)
        self.stories = self._by_cell((self._of_story > 0).astype(np.float64))

    def _by_story(self, values: Floats) -> Floats:
        return _sums(self._group, values[self.place.row], len(self._cell_of))

    def _by_cell(self, values: Floats) -> Floats:
        return _sums(self._cell_of, values, self.place.cells)

    def _squares(self, added: Floats) -> Squares:
        x, y = self._of_story, self._by_story(added)
        return Squares(self._by_cell(y**2), self._by_cell(y * x), self._by_cell(x**2))

    def share(self, added: Floats, value: Floats | None = None) -> Interval:
        """Share of each cell's total, and its interval; `added` is what each row adds to a count.

        `value`, where the share is known without rounding.
        """
        count = self.place.sums(added)
        if self._alone and value is None:
            return wilson_interval(count, self.total)
        size = effective_size(count, self.total, self._squares(added))
        if value is None:
            return wilson_interval(count, self.total, size)
        return wilson_interval(value, np.where(self.total > 0, 1.0, 0.0), size)

    def rate(self, added: Floats) -> Interval:
        """Count by total in each cell, and its interval from how the stories differ.

        A cell without a hit tells nothing of how stories differ. Its upper end is the share of the
        words that stories with the topic may have there at most, by Wilson, times the rate they
        have elsewhere in the table.
        """
        count = self.place.sums(added)
        squares = self._squares(added)
        rate, low, high = ratio_interval(count, self.total, squares, self.stories)
        words = self.place.sums(np.where(added > 0, self.weight, 0.0)).sum()
        if words > 0:
            nothing = np.zeros_like(count)
            size = effective_size(nothing, self.total, Squares(nothing, nothing, squares.xx))
            most = wilson_interval(nothing, self.total, size)[2] * count.sum() / words
            none = (count == 0) & (self.total > 0)
            low, high = np.where(none, 0.0, low), np.where(none, most, high)
        return rate, low, high


class Outlets:
    """Means of the shares of the outlets that published in a cell.

    Each counts once, however much it publishes.
    """

    def __init__(self, place: Place, table: pd.DataFrame, key: str, story: Ints | None) -> None:
        call = "per='outlets' takes the mean of the shares of each outlet."
        need(table, ["outlet"], table="given", call=call)
        number, names = pd.factorize(group_names(table["outlet"], "outlet"), sort=True)
        # In the order of their names, so that no order of the rows can change how weights are
        # rounded.
        keys = table[key].astype("str").to_numpy().astype(object)
        order = np.argsort(keys[place.row], kind="stable")
        row, cell = place.row[order], place.cell[order]
        self._row = row
        self._shape = place.cells, max(len(names), 1)
        self._pair = cell * self._shape[1] + number[row]
        self._published = self._by_outlet(np.ones(len(row)))
        self._outlets = (self._published > 0).sum(axis=1).astype(np.float64)
        self._weight = 1 / (self._outlets[cell] * self._published.ravel()[self._pair])
        # One row for each article in each window: in another window it has another weight.
        entries = Place(np.arange(len(row)), cell, place.cells)
        self._measure = Measure(entries, self._weight, None if story is None else story[row])

    def _by_outlet(self, values: Floats) -> Floats:
        """Sums of each outlet, a column, in each cell, a row."""
        cells, outlets = self._shape
        return _sums(self._pair, values, cells * outlets).reshape(self._shape)

    def share(self, added: Floats) -> Interval:
        """Mean of the outlets' shares in each cell, and its interval."""
        added = added[self._row]
        with np.errstate(invalid="ignore"):
            shares = self._by_outlet(added) / self._published
            outlets = np.where(self._outlets > 0, self._outlets, np.nan)
            value = np.nansum(shares, axis=1) / outlets
        return self._measure.share(added * self._weight, value)


def number_stories(table: pd.DataFrame, cluster: str | None, key: str) -> Ints | None:
    """Number the story of each row; None where nobody names stories.

    Stories are the articles that aren't independent of each other, such as the copies of one agency
    report; a row without one is a story of its own. ``duplicate_of`` names the first copy, which
    has none itself: it belongs to the story that carries its name.
    """
    if cluster is None:
        return None
    if not isinstance(cluster, str):
        raise SchemaError(
            f"cluster must be the name of one column, or None, and this is {cluster!r:.60}."
        )
    call = "cluster= names the column with each article's story."
    need(table, [cluster], table="given", call=call)
    names = as_text(table[cluster]).reset_index(drop=True)
    alone = (names.isna() | (names == "")).to_numpy()
    if cluster == "duplicate_of":
        names = names.where(~alone, as_text(table[key]).reset_index(drop=True))
        return pd.factorize(names)[0].astype(np.int64)
    story = pd.factorize(names)[0].astype(np.int64)
    story[alone] = len(table) + np.flatnonzero(alone)
    return story
