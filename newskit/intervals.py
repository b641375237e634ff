"""Counts out of totals → shares and rates with their 95 % intervals, and differences of shares.

No interval here takes words as independent, as a Poisson interval of hits per word would: the words
of one article are about one thing. What is taken as independent are articles or, where one story
runs in several of them, stories.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = [
    "ALPHA",
    "INTERVAL",
    "Interval",
    "Squares",
    "effective_size",
    "newcombe_interval",
    "ratio_interval",
    "wilson_interval",
]

Floats = npt.NDArray[np.float64]
Interval = tuple[Floats, Floats, Floats]  # the value, its lower and its upper end

# The level of every interval, said once: how often the truth lies outside, half on each side.
ALPHA = 0.05
INTERVAL = f"{100 * (1 - ALPHA):g} % interval"  # in words, for notes and legends

# Upper points of the normal distribution at the levels in use: scipy.special.ndtri(1 - ALPHA / 2),
# which would take longer to load than a chart takes to draw.
_NORMAL_POINTS = {0.1: 1.6448536269514722, 0.05: 1.959963984540054, 0.01: 2.5758293035489004}
_Z = _NORMAL_POINTS[ALPHA]
_ROUNDING = 1e-12  # a spread below this part of its terms is what rounding left of 0


class Squares(NamedTuple):
    """Sums over the stories of each cell: x articles (or words) of a story, y with the topic."""

    yy: Floats
    xy: Floats
    xx: Floats


def wilson_interval(
    count: npt.ArrayLike, total: npt.ArrayLike, size: npt.ArrayLike | None = None
) -> Interval:
    """Shares with their 95 % score intervals (Wilson 1927); missing where the total is 0.

    `size`, how many independent observations the total is worth, takes its place in the interval.
    """
    count, total = np.asarray(count, dtype=np.float64), np.asarray(total, dtype=np.float64)
    total = np.where(total > 0, total, np.nan)
    share = count / total
    size = total if size is None else np.asarray(size, dtype=np.float64)
    shrink = 1 + _Z**2 / size
    middle = (share + _Z**2 / (2 * size)) / shrink
    half = _Z / shrink * np.sqrt(share * (1 - share) / size + _Z**2 / (4 * size**2))
    # With none and with all the formula gives exactly 0 and 1; rounding must not put the end beyond
    # the share.
    low = np.where(count == 0, 0.0 * total, middle - half)
    high = np.where(count == total, 1.0 + 0.0 * total, middle + half)
    return share, low, high


def effective_size(count: Floats, total: Floats, squares: Squares) -> Floats:
    """How many independent articles the stories of each cell are worth.

    The smaller of two: share × (1 - share) / variance of the share between stories, linearised as
    that of a ratio (Franco et al. 2019), which knows whether it is the large stories that have the
    topic; and Kish's (1965) total² / Σ x², which takes a story as all or nothing, and doesn't fail
    where the share is 0 or 1 or where two or three stories happen to agree. Without copies both are
    the number of articles.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        kish = total**2 / squares.xx
        spread = _spread(count, total, squares)
        linear = count * (total - count) * total**2 / spread
    return np.where(linear > 0, np.fmin(kish, linear), kish)


def ratio_interval(count: Floats, total: Floats, squares: Squares, stories: Floats) -> Interval:
    """Rates, count / total, with 95 % intervals from how the stories of a cell differ.

    The variance of the ratio's logarithm between stories (Cochran 1977, ch. 6), with Student's t:
    in simulated weeks it covers 91 to 98 %, where the percentiles of a bootstrap cover 41 to 94 %
    (``benchmarks/coverage.py``). The ends are missing where the stories can't tell.
    """
    from scipy.special import stdtrit

    with np.errstate(divide="ignore", invalid="ignore"):
        rate = count / np.where(total > 0, total, np.nan)
        spread = _spread(count, total, squares)
        spread = np.where((spread > 0) & (stories > 1), spread, np.nan)
        error = np.sqrt(stories / (stories - 1) * spread) / (total * count)
        # A few long stories among many short ones tell less than their number says.
        freedom = np.maximum(total**2 / squares.xx - 1, 1.0)
        factor = np.exp(stdtrit(freedom, 1 - ALPHA / 2) * error)
        return rate, rate / factor, rate * factor


def _spread(count: Floats, total: Floats, squares: Squares) -> Floats:
    """total² × Σ (y - x·count/total)².

    From whole numbers, so that the order of the rows can't change its rounding.
    """
    found, expected = total**2 * squares.yy, count**2 * squares.xx
    spread = found - 2 * total * count * squares.xy + expected
    return np.where(spread > _ROUNDING * (found + expected), spread, 0.0)


def newcombe_interval(before: Interval, after: Interval) -> Interval:
    """Differences of two shares, after - before, with 95 % intervals (Newcombe 1998, method 10)."""
    old, old_low, old_high = before
    new, new_low, new_high = after
    difference = new - old
    low = difference - np.sqrt((new - new_low) ** 2 + (old_high - old) ** 2)
    high = difference + np.sqrt((new_high - new) ** 2 + (old - old_low) ** 2)
    return difference, low, high
