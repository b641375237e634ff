"""A warning where cells have few articles, with a longer period that has more."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from newskit.articles import Cells
from newskit.periods import EVERY, period_of
from newskit.schema import ThinWarning, warn

__all__ = ["warn_if_thin"]

_FEW = 10  # articles: below, one more or less moves a share by more than ten points


def warn_if_thin(
    articles: npt.NDArray[np.float64],
    behind: npt.NDArray[np.float64],
    cells: Cells,
    every: str | None,
    by: str | None,
    noun: str,
) -> None:
    """Warn where the median cell, of those with articles, has few; name the shortest period for which it hasn't.

    `articles` are those of each cell; `behind` those that its value stands on, more where a window
    is wider.
    """
    median = _median(behind)
    if not median < _FEW:
        return
    kinds = " and ".join(name for name in (by, every) if name)
    cells_are = (
        f"half of the cells, by {kinds}, stand"
        if kinds
        else "all periods and groups together stand"
    )
    warn(
        f"few {noun}s: {cells_are} for {median:g} or fewer, so that one more moves a share by "
        f"{100 / max(median, 1):.0f} points. {_way_out(articles, cells, every, by)}",
        ThinWarning,
    )


def _way_out(
    articles: npt.NDArray[np.float64], cells: Cells, every: str | None, by: str | None
) -> str:
    grid = np.nan_to_num(articles).reshape(len(cells.groups), len(cells.periods))
    longer = EVERY[EVERY.index(every) + 1 :] if every else ()
    for together in (False, True) if by else (False,):
        counts = grid.sum(axis=0, keepdims=True) if together else grid
        for name in (every, *longer) if together else longer:
            if name is None:
                ways: list[str] = []
                bins = counts.sum(axis=1, keepdims=True)
            else:
                ways = [f"every={name!r}"] if name != every else []
                starts = period_of(pd.Series(cells.periods), name).to_numpy()
                bins = pd.DataFrame(counts.T).groupby(starts).sum().to_numpy().T
            if _median(bins) >= _FEW:
                return f"Take {', '.join([*ways, *(['by=None'] if together else [])])}"
    return "No longer period has more: read low and high with each share"


def _median(counts: npt.NDArray[np.float64]) -> float:
    filled = counts[counts > 0]
    return float(np.median(filled)) if filled.size else float("nan")
