"""Counts out of totals → shares with the ends of their interval."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["wilson_interval"]

_Z = 1.959963984540054  # 97.5 % point of the normal distribution: a 95 % interval


def wilson_interval(
    count: npt.ArrayLike, total: npt.ArrayLike
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Shares with their 95 % score intervals (Wilson 1927); missing where the total is 0."""
    x, n = np.asarray(count, dtype=np.float64), np.asarray(total, dtype=np.float64)
    n = np.where(n > 0, n, np.nan)
    share = x / n
    middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z / (1 + _Z**2 / n) * np.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
    # At 0 and at n the formula gives exactly 0 and 1; rounding must not put the bound beyond the share.
    return share, np.where(x == 0, 0.0 * n, middle - half), np.where(x == n, 1.0 + 0.0 * n, middle + half)
