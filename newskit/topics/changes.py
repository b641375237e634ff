"""Change points: where the level of a topic is another from then on."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from newskit.schema import SchemaError, UnsupportedFormat, is_whole, takes_tables, warn
from newskit.topics.lines import Line, group_of, lines_of, table_of

__all__ = ["find_changes"]

Floats = npt.NDArray[np.float64]

_SHORTEST = 5  # periods; shorter stretches are bursts
_MOST = 30  # changes looked for; a series with more has no levels


@takes_tables
def find_changes(frequency: pd.DataFrame, *, n: int | None = None) -> pd.DataFrame:
    """Change points of each topic: the periods from which its mean value is another.

    The stretches between them are those with the smallest sum of squares within, found exactly by
    dynamic programming (package ruptures, the extra ``changes``). Each has at least five periods.
    Periods without a value, and those covered in part, are left out; of a smoothed frequency the
    raw values are taken, since smoothing makes levels of what were none.

    Parameters
    ----------
    frequency : DataFrame, one row per topic, group and period
        From `topic_frequency`.
    n : int, optional
        How many changes there are. By default as many as the Bayesian information criterion finds,
        often none: news of neighbouring weeks resemble each other, so it finds too many rather than
        too few.

    Returns
    -------
    DataFrame, one row per change
        ``period``, the first after the change; ``before`` and ``after``, mean values of the
        stretches on either side; ``unit``, in words.

    Raises
    ------
    UnsupportedFormat
        If ruptures isn't installed.
    SchemaError
        If the table is no frequency, or is too short for `n` changes.

    References
    ----------
    Bai & Perron (2003), Journal of Applied Econometrics 18(1), 1–22, doi:10.1002/jae.659. Truong,
    Oudre & Vayatis (2020), Signal Processing 167, doi:10.1016/j.sigpro.2019.107299.

    Examples
    --------
    >>> weeks = pd.date_range("2025-01-06", periods=12, freq="7D")
    >>> values = [0.1, 0.2, 0.1, 0.1, 0.2, 0.1, 0.4, 0.5, 0.4, 0.4, 0.5, 0.4]
    >>> frequency = pd.DataFrame({"topic": "rent", "period": weeks, "value": values})
    >>> frequency = frequency.assign(unit="share", partial=False)
    >>> find_changes(frequency)[["topic", "period", "before", "after"]].round(2)  # doctest: +SKIP
      topic     period  before  after
    0  rent 2025-02-17    0.13   0.43
    """
    if n is not None and not is_whole(n, 1):
        raise SchemaError(f"n must be a whole number from 1, or None, and this is {n!r:.40}.")
    lines = lines_of(frequency, ["value", "unit", "partial"], "find_changes", result="changes")
    by = group_of(frequency)
    found = [(line, change) for line in lines for change in _changes_of(line, n)]
    changes = table_of("changes", found, lines, by)
    changes.attrs = {"by": by, "every": frequency.attrs.get("every")}
    return changes


def _changes_of(line: Line, n: int | None) -> Iterator[dict[str, object]]:
    if "raw" in line.rows:
        rows = line.rows[line.rows["raw"].notna()]
        values = rows["raw"].to_numpy(dtype=np.float64)
    else:
        rows = line.rows[line.rows["value"].notna() & ~line.rows["partial"].astype(bool)]
        values = rows["value"].to_numpy(dtype=np.float64)
    if not len(values):
        return
    places = _changes(values, n, line.topic)
    means = [float(stretch.mean()) for stretch in np.split(values, places)]
    for place, (before, after) in zip(places, pairwise(means), strict=True):
        change = rows.iloc[place]
        yield {
            "period": change["period"],
            "before": before,
            "after": after,
            "unit": str(change["unit"]),
        }


def _changes(values: Floats, n: int | None, topic: str) -> list[int]:
    """Places of the first values after each change."""
    most = len(values) // _SHORTEST - 1
    if n is not None and n > most:
        raise SchemaError(
            f"topic {topic!r} has {len(values)} whole periods with a value, and {n} changes need "
            f"{(n + 1) * _SHORTEST}. Take a smaller n, or a shorter every= in topic_frequency."
        )
    steady = float(np.ptp(values)) == 0
    if steady and n is not None:
        warn(
            f"topic {topic!r} has the same value in all {len(values)} periods, so no change is "
            "found in it"
        )
    if most < 1 or steady:
        return []
    # Exact, of every place (jump is 1), and in C.
    search = _ruptures().KernelCPD(kernel="linear", min_size=_SHORTEST)
    search.fit((values - values.mean()) / values.std())
    if n is not None:
        return _places(search, n)
    # As strucchange searches, which doesn't fill the series with changes.
    highest = min(max(most - 1, 1), _MOST)
    # One pass finds them for all smaller numbers too, and keeps them.
    _places(search, highest)
    tries = [[], *(_places(search, number) for number in range(1, highest + 1))]
    return min(tries, key=lambda places: _criterion(values, places))


def _places(search: Any, number: int) -> list[int]:
    return [int(end) for end in search.predict(n_bkps=number)[:-1]]


def _criterion(values: Floats, places: list[int]) -> float:
    """Bayesian information criterion of stretches, each with a mean of its own.

    Means, places and one variance are free.
    """
    size = len(values)
    parts = np.split(values, places)
    squares = sum(float(((part - part.mean()) ** 2).sum()) for part in parts)
    variance = max(squares, np.finfo(float).tiny) / size
    free = 2 * len(parts)
    return size * (math.log(variance) + 1 + math.log(2 * math.pi)) + math.log(size) * free


def _ruptures() -> Any:
    try:
        import ruptures
    except ImportError as error:
        raise UnsupportedFormat(
            "change points need an extra: pip install newskit[changes] (it has no wheels for "
            "Python 3.14 yet)"
        ) from error
    return ruptures
