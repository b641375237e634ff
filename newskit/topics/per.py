"""Topics counted in cells, and divided: by articles, their words, outlets, or totals given."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from newskit.articles import Cells, count_all_words, index_column
from newskit.intervals import Interval, wilson_interval
from newskit.schema import need, warn
from newskit.topics.found import Found
from newskit.topics.measure import Measure, Outlets, Place, by_topic, number_stories
from newskit.topics.totals import Totals, check_totals

__all__ = ["Counted", "count_out_of", "count_per", "count_shares"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_THOUSAND = 1000.0


@dataclass(frozen=True)
class Counted:
    """What was counted: one row per topic, one column per cell."""

    count: Floats
    total: Floats
    interval: Interval
    raw: Floats | None  # the values without windows, where there are windows
    articles: Floats  # of each cell
    behind: Floats  # articles that a value stands on: those of its window, where there are windows


def count_per(
    per: str,
    table: pd.DataFrame,
    matches: pd.DataFrame,
    found: Found,
    cells: Cells,
    *,
    key: str,
    story: Ints | None,
    smooth: int | None,
) -> Counted:
    """Count every topic in every cell, and divide it by what `per` says."""
    place = Place.of(cells.cell, len(cells.groups) * len(cells.periods))
    if per == "matched":
        place = place.among(found.anything)
    if per == "words" and not found.counted:
        warn("the matches table has no column hits: each of its rows counts as one hit")
    articles = np.ones(len(table))
    weight = words_of(table, matches, key) if per == "words" else articles

    def added() -> Iterator[Floats]:
        """What each row of the table adds to the count of each topic."""
        added_by = found.weights if per == "words" else found.mask
        return map(added_by, range(len(found.topics)))

    def measure(place: Place) -> Interval:
        measured: Callable[[Floats], Interval]
        if per == "outlets":
            measured = Outlets(place, table, key, story).share
        elif per == "words":
            measured = Measure(place, weight, story).rate
        else:
            measured = Measure(place, weight, story).share
        value, low, high = by_topic(measured, added(), place.cells)
        scale = _THOUSAND if per == "words" else 1.0
        return value * scale, low * scale, high * scale

    windows = place.windows(len(cells.periods), smooth) if smooth else place
    return Counted(
        count=place.counts(added()),
        total=np.tile(place.sums(weight), (len(found.topics), 1)),
        interval=measure(windows),
        raw=measure(place)[0] if smooth else None,
        articles=place.sums(articles),
        behind=windows.sums(articles),
    )


def count_out_of(
    given: Totals, found: Found, cells: Cells, *, every: str | None, smooth: int | None
) -> Counted:
    """Count every topic in every cell, out of a total of each cell that comes from elsewhere."""
    total = given.of(cells, every)
    periods = len(cells.periods)
    place = Place.of(cells.cell, len(cells.groups) * periods)
    count = place.counts(map(found.mask, range(len(found.topics))))
    totals = np.tile(total, (len(found.topics), 1))
    check_totals(count, totals, cells, found.topics)
    return Counted(
        count=count,
        total=totals,
        interval=_shares_of(count, totals, periods, smooth or 1),
        raw=_shares_of(count, totals, periods, 1)[0] if smooth else None,
        articles=total,
        behind=_window_sums(np.nan_to_num(total), periods, smooth or 1),
    )


def count_shares(
    table: pd.DataFrame, found: Found, cell: Ints, cells: int, *, cluster: str | None, key: str
) -> tuple[Floats, Floats, Interval]:
    """Count of each topic in each cell, the articles of each cell, and the shares of the two.

    `cell` is the place of each row of the table, -1 for none.
    """
    place = Place.of(cell, cells)
    measure = Measure(place, np.ones(len(table)), number_stories(table, cluster, key))
    masks = [found.mask(number) for number in range(len(found.topics))]
    return place.counts(masks), measure.total, by_topic(measure.share, masks, cells)


def _shares_of(count: Floats, total: Floats, periods: int, width: int) -> Interval:
    """Shares of totals from elsewhere.

    Where one is missing there is none, and its count is in no window beside it.
    """
    known = ~np.isnan(total)
    sums = [_window_sums(np.where(known, part, 0.0), periods, width) for part in (count, total)]
    value, low, high = (np.where(known, part, np.nan) for part in wilson_interval(*sums))
    return value, low, high


def _window_sums(values: Floats, periods: int, width: int) -> Floats:
    """Sum over the windows of `width` periods, group by group."""
    if width == 1 or not values.size:
        return values
    half = width // 2
    grid = np.pad(values.reshape(-1, periods), ((0, 0), (half, half)))
    windows = np.lib.stride_tricks.sliding_window_view(grid, width, axis=1)
    return windows.sum(axis=-1).reshape(values.shape)


# ---- words


_SAME = (
    "per='words' counts the words of the columns that were matched: match again, with column= of "
    "this table."
)


def words_of(table: pd.DataFrame, matches: pd.DataFrame, key: str) -> Floats:
    """Words of each row in the columns that were matched: a hit in a title is a word of titles."""
    columns = _matched(matches) or ["quote" if key == "quote_id" else "text"]
    if columns == ["text"]:
        return _words_of_texts(table)
    need(table, [name for name in columns if name != "lead"], table="given", call=_SAME)
    words = np.zeros(len(table))
    for name in columns:
        if name == "lead" and "lead" not in table:
            # The words of the first paragraph; what has no text was said where it was matched.
            words += np.diff(index_column(table, name, so="they have no words").bounds)
        else:
            words += _count_words(table[name])
    return words


def _matched(matches: pd.DataFrame) -> list[str]:
    """Columns whose hits the matches hold, as `match_topics` notes them; none where nobody says."""
    stated = matches.attrs.get("column")
    if isinstance(stated, str):
        return [stated]
    if not isinstance(stated, (list, tuple)):
        return []
    return list(dict.fromkeys(name for name in stated if isinstance(name, str)))


def _words_of_texts(table: pd.DataFrame) -> Floats:
    """``word_count`` of each row; where one is missing, the words of its text."""
    words = np.full(len(table), np.nan)
    if "word_count" in table:
        counts = pd.to_numeric(table["word_count"], errors="coerce")
        words = counts.to_numpy(dtype=np.float64, na_value=np.nan, copy=True)
    lacks = ~((words >= 0) & np.isfinite(words))
    if lacks.any() or "word_count" not in table:
        call = "per='words' takes the column word_count, or counts the words of text."
        need(table, ["text"], table="given", call=call)
        words[lacks] = _count_words(table["text"][lacks])
    return words


def _count_words(texts: pd.Series) -> Floats:
    return count_all_words(texts).counts.fillna(0).to_numpy(dtype=np.float64)
