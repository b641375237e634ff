"""The four values of a topic: share of articles, hits per 1,000 words, mean of outlets, share of what has a topic."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from newskit.articles import Cells, group_names
from newskit.intervals import Interval, wilson_interval
from newskit.schema import need, warn
from newskit.topics.denominators import check_totals, words_of
from newskit.topics.found import Found, noun_of
from newskit.topics.measure import Measure, Place

__all__ = ["PER", "Counted", "count_per", "say_band", "say_unit"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

PER = ("articles", "words", "outlets", "matched")
_THOUSAND = 1000.0


@dataclass(frozen=True)
class Counted:
    """What was counted: one row per topic, one column per cell."""

    count: Floats
    total: Floats
    interval: Interval
    raw: Floats | None  # the values without windows, where there are windows
    articles: Floats  # of each cell
    behind: (
        Floats  # articles that its value stands on: those of its window, where there are windows
    )


def count_per(
    per: str,
    table: pd.DataFrame,
    matches: pd.DataFrame,
    found: Found,
    cells: Cells,
    *,
    key: str,
    story: Ints | None,
    given: Floats | None,
    smooth: int | None,
) -> Counted:
    """Count every topic in every cell, and divide it by what `per` says, or by the totals `given`."""
    place = Place.of(cells.cell, len(cells.groups) * len(cells.periods))
    if per == "matched":
        place = place.among(found.anything)
    if per == "words" and not found.counted:
        warn("the matches table has no column hits: each of its rows counts as one hit")
    per_word = per == "words"
    ones = np.ones(len(table))
    weight = words_of(table, matches, key) if per_word else ones
    topics = range(len(found.topics))
    count = _stack(
        [place.sums(found.weights(n) if per_word else found.mask(n)) for n in topics], place.cells
    )
    sums = place.sums(weight) if given is None else given
    total = np.tile(sums, (len(topics), 1))
    if given is not None:
        check_totals(count, total, cells, found.topics)

    def measure(windows: Place, wide: int) -> Interval:
        if given is not None:
            return _of_totals(count, total, len(cells.periods), wide)
        if per == "outlets":
            outlets = Outlets(windows, table, key, story)
            kept = [outlets.mean(found.mask(n)) for n in topics]
        elif per_word:
            measured = Measure(windows, weight, story)
            kept = [_times(measured.rate(found.weights(n)), _THOUSAND) for n in topics]
        else:
            measured = Measure(windows, weight, story)
            kept = [measured.share(found.mask(n)) for n in topics]
        value, low, high = (_stack([one[part] for one in kept], place.cells) for part in range(3))
        return value, low, high

    windows = place.windows(len(cells.periods), smooth) if smooth else place
    articles = place.sums(ones) if given is None else given
    return Counted(
        count=count,
        total=total,
        interval=measure(windows, smooth or 1),
        raw=measure(place, 1)[0] if smooth else None,
        articles=articles,
        behind=windows.sums(ones)
        if given is None
        else _roll(np.nan_to_num(given), len(cells.periods), smooth or 1),
    )


class Outlets:
    """Means of the shares of the outlets that published in a cell: each counts once, however much it publishes."""

    def __init__(self, place: Place, table: pd.DataFrame, key: str, story: Ints | None) -> None:
        need(
            table,
            ["outlet"],
            table="given",
            call="per='outlets' takes the mean of the shares of each outlet.",
        )
        names, outlets = pd.factorize(group_names(table["outlet"], "outlet"), sort=True)
        # In the order of their names, so that no order of the rows can change how weights are
        # rounded.
        order = np.argsort(
            table[key].astype("str").to_numpy().astype(object)[place.row], kind="stable"
        )
        row, cell = place.row[order], place.cell[order]
        self._size = max(len(outlets), 1)
        self._pair = cell * self._size + names[row]
        self._published = np.bincount(self._pair, minlength=place.cells * self._size).astype(
            np.float64
        )
        self._outlets = (
            (self._published > 0).reshape(place.cells, self._size).sum(axis=1).astype(np.float64)
        )
        # One row for each article in each window: in another window it has another weight.
        self._row = row
        entries = Place(np.arange(len(row)), cell, place.cells)
        weight = 1 / (self._outlets[cell] * self._published[self._pair])
        self._weight = weight
        self._measure = Measure(entries, weight, None if story is None else story[row])

    def mean(self, mask: Floats) -> Interval:
        """Mean of the outlets' shares in each cell, and its interval."""
        y = mask[self._row]
        count = np.bincount(self._pair, weights=y, minlength=len(self._published))
        with np.errstate(invalid="ignore"):
            shares = (count / self._published).reshape(-1, self._size)
            value = np.nansum(shares, axis=1) / np.where(self._outlets > 0, self._outlets, np.nan)
        return self._measure.share(y * self._weight, value)


def _of_totals(count: Floats, total: Floats, periods: int, wide: int) -> Interval:
    """Shares of totals from elsewhere; where one is missing there is none, and its count is in no window beside it."""
    known = ~np.isnan(total)
    sums = [_roll(np.where(known, part, 0.0), periods, wide) for part in (count, total)]
    value, low, high = (np.where(known, part, np.nan) for part in wilson_interval(*sums))
    return value, low, high


def _roll(values: Floats, periods: int, wide: int) -> Floats:
    """Sum over the windows of `wide` periods, group by group."""
    if wide == 1 or not values.size:
        return values
    grid = np.pad(values.reshape(-1, periods), ((0, 0), (wide // 2, wide // 2)))
    return (
        np.lib.stride_tricks.sliding_window_view(grid, wide, axis=1)
        .sum(axis=-1)
        .reshape(values.shape)
    )


def _stack(rows: list[Floats], cells: int) -> Floats:
    return np.stack(rows) if rows else np.empty((0, cells))


def _times(interval: Interval, factor: float) -> Interval:
    value, low, high = interval
    return value * factor, low * factor, high * factor


def say_unit(per: str, key: str, given: bool) -> str:
    """What a value is, in words."""
    noun = f"{noun_of(key)}s"
    return {
        "articles": f"share of {noun}{' (totals given)' if given else ''}",
        "words": "hits per 1,000 words",
        "outlets": f"mean of the outlets' shares of {noun}",
        "matched": f"share of {noun} with a topic",
    }[per]


def say_band(
    per: str, key: str, cluster: str | None, smooth: int | None, every: str | None, *, given: bool
) -> str:
    """What the interval assumes, in one sentence."""
    noun = f"{noun_of(key)}s"
    alone = f"{noun} as independent, and is too narrow where one story runs in several"
    together = f"stories, as {cluster} names them, as independent, and not the {noun} of one"
    way = {
        "words": f"from how {'stories' if cluster else noun} differ in hits and words",
        "outlets": "Wilson, on the effective number of " + noun,
    }.get(per, "Wilson, on the effective number of " + noun if cluster else "Wilson")
    behind = "the articles behind the totals as independent, and is too narrow where one story runs in several"
    taken = behind if given else together if cluster else alone
    windows = (
        f"; neighbouring points share {noun}, as each is of {smooth} {every}s" if smooth else ""
    )
    return f"95 % interval ({way}); it takes {taken}{windows}."
