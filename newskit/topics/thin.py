"""A warning where cells have few articles, with a longer period that has more."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from newskit.articles import Cells
from newskit.periods import EVERY, period_of
from newskit.schema import ThinWarning, warn

__all__ = ["warn_if_thin"]

Floats = npt.NDArray[np.float64]

_FEW = 10  # articles: below, one more or less moves a share by more than ten points


def warn_if_thin(
    articles: Floats,
    behind: Floats,
    cells: Cells,
    every: str | None,
    by: str | None,
    noun: str,
) -> None:
    """Warn where the median cell, of those with articles, has few; name a period that has more.

    `articles` are those of each cell; `behind` those that its value stands on, more where a window
    is wider.
    """
    median = _median(behind)
    if not median < _FEW:
        return
    kinds = " and ".join(name for name in (by, every) if name)
    stand = (
        f"half of the cells, by {kinds}, stand"
        if kinds
        else "all periods and groups together stand"
    )
    warn(
        f"few {noun}s: {stand} for {median:g} or fewer, so that one more moves a share by "
        f"{100 / max(median, 1):.0f} points. {_way_out(articles, cells, every, by)}",
        ThinWarning,
    )


def _way_out(articles: Floats, cells: Cells, every: str | None, by: str | None) -> str:
    """Name the shortest period that has more articles; if none has, with all groups together."""
    grid = np.nan_to_num(articles).reshape(len(cells.groups), len(cells.periods))
    longer = EVERY[EVERY.index(every) + 1 :] if every else ()
    ways: list[tuple[Floats, str | None, str]]
    ways = [(grid, name, f"every={name!r}") for name in longer]
    if by:
        together = grid.sum(axis=0, keepdims=True)
        ways.append((together, every, "by=None"))
        ways += [(together, name, f"every={name!r}, by=None") for name in longer]
    for counts, name, options in ways:
        if _median(_by_period(counts, cells.periods, name)) >= _FEW:
            return f"Take {options}"
    return "No longer period has more: read low and high with each share"


def _by_period(counts: Floats, periods: pd.DatetimeIndex, every: str | None) -> Floats:
    """Counts, one row per group, summed over the periods that `every` names; None is all time."""
    if every is None:
        return counts.sum(axis=1, keepdims=True)
    starts = period_of(pd.Series(periods), every).to_numpy()
    return pd.DataFrame(counts.T).groupby(starts).sum().to_numpy().T


def _median(counts: Floats) -> float:
    filled = counts[counts > 0]
    return float(np.median(filled)) if filled.size else float("nan")
