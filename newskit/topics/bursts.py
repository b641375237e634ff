"""Bursts: stretches of time in which a topic is far more frequent than it is in all."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from newskit.dates import naive_dates
from newskit.periods import last_days
from newskit.schema import SchemaError, build, count_of, is_whole, takes_tables, warn
from newskit.topics.automaton import MOST_LEVELS, cheapest_path, stretches, without_batches
from newskit.topics.lines import Line, every_of, group_of, lines_of, table_of

__all__ = ["find_bursts"]

_MOST = 1e9  # of s and gamma; above, no number of articles makes a burst


@takes_tables
def find_bursts(
    frequency: pd.DataFrame | pd.Series | pd.Index | Sequence[object],
    *,
    s: float = 2.0,
    gamma: float = 1.0,
    levels: int | None = None,
) -> pd.DataFrame:
    """Bursts of each topic (Kleinberg 2002): in shares of articles, or in the times of events.

    Parameters
    ----------
    frequency : DataFrame, or Series of dates or numbers
        A frequency from `topic_frequency`, whose ``count`` out of ``total`` is read (the batched
        form: a burst is a rise of the share, not of what was published). Or a column of times (the
        form for events that arrive one by one, without a denominator), such as
        ``articles_behind(…)["published"]``; no two at the same time.
    s : float
        How many times as frequent each level is as the one below.
    gamma : float
        How hard it is to climb a level: higher values give fewer and longer bursts.
    levels : int, optional
        How many levels there may be; 1 tells bursts from the rest and no more. By default as many
        as the share of the base leaves room for below 1, or as the shortest gap between events can
        tell apart; at most 60.

    Returns
    -------
    DataFrame, one row per burst
        ``level``, 1 for a burst, 2 for one inside it, and so on; ``start`` and ``end``, its first
        and last day, or its first and last event; ``count`` and ``total`` in articles, ``total``
        missing for events; ``weight``, how much better it explains the counts than the level below.
        Level 0, the base, is the whole time and has no row. Bursts stand in the order of their
        start.

    Raises
    ------
    SchemaError
        If the frequency counts hits of words, which aren't independent of each other; or if two
        events have the same time, between which no density is known.

    References
    ----------
    Kleinberg (2002), Bursty and hierarchical structure in streams, KDD 2002, 91–101,
    doi:10.1145/775047.775061.

    Examples
    --------
    >>> hours = [0, 100, 200, 300, 302, 304, 306, 308, 310, 312, 400, 500, 600]
    >>> find_bursts(hours, levels=1)[["level", "start", "end", "count", "weight"]].round(1)
       level  start  end  count  weight
    0      1    300  312      7     3.9
    """
    if not (isinstance(s, (int, float, np.integer)) and 1 < s < _MOST):
        raise SchemaError(f"s must be a number above 1, and this is {s!r:.40}. Write s=2.0.")
    if not (isinstance(gamma, (int, float, np.integer)) and 0 < gamma < _MOST):
        raise SchemaError(
            f"gamma must be a number above 0, and this is {gamma!r:.40}. Write gamma=1.0."
        )
    s, gamma = float(s), float(gamma)  # powers of a whole number would leave the range of int64
    if levels is not None and not is_whole(levels, 1):
        raise SchemaError(
            f"levels must be a whole number from 1, or None, and this is {levels!r:.40}."
        )
    if levels is not None:
        levels = min(levels, MOST_LEVELS - 1)
    if isinstance(frequency, pd.DataFrame):
        return _in_shares(frequency, s, gamma, levels)
    return _in_events(frequency, s, gamma, levels)


def _in_shares(frequency: pd.DataFrame, s: float, gamma: float, levels: int | None) -> pd.DataFrame:
    if "count" not in frequency and "published" in frequency:
        raise SchemaError(
            "find_bursts takes a frequency, or events as one column. Write "
            "find_bursts(topic_frequency(articles, "
            "matches)), or find_bursts(articles['published'])."
        )
    lines = lines_of(frequency, ["count", "total"], "find_bursts", result="bursts")
    if "unit" in frequency and frequency["unit"].astype("str").str.startswith("hits").any():
        raise SchemaError(
            "bursts are found in articles, and this frequency counts hits of words, which come in "
            "one article together. Take per='articles': "
            "find_bursts(topic_frequency(articles, matches))"
        )
    by, every = group_of(frequency), every_of(frequency)
    found = [(line, burst) for line in lines for burst in _bursts_of(line, every, s, gamma, levels)]
    bursts = table_of("bursts", found, lines, by)
    bursts.attrs = {"by": by, "every": every, "s": s, "gamma": gamma}
    return bursts


def _bursts_of(
    line: Line, every: str, s: float, gamma: float, levels: int | None
) -> Iterator[dict[str, object]]:
    total = line.rows["total"].to_numpy(dtype=np.float64, na_value=0.0)
    count = line.rows["count"].to_numpy(dtype=np.float64, na_value=0.0)
    count = np.where(line.rows["total"].notna(), count, 0.0)
    _check_counts(count, total, line)
    costs = _costs(count, total, s, levels)
    path = cheapest_path(costs, gamma * math.log(max(len(count), 1)))
    starts = pd.DatetimeIndex(line.rows["period"])
    ends = last_days(starts, every)
    for stretch in stretches(path, costs):
        inside = slice(stretch.start, stretch.end)
        yield {
            "level": stretch.level,
            "start": starts[stretch.start],
            "end": ends[stretch.end - 1],
            "count": int(count[inside].sum()),
            "total": int(total[inside].sum()),
            "weight": stretch.weight,
        }


def _check_counts(
    count: npt.NDArray[np.float64], total: npt.NDArray[np.float64], line: Line
) -> None:
    """Refuse what is no part of a total: its share would have no likelihood."""
    wrong = ~((count >= 0) & (count <= total) & np.isfinite(total))
    if wrong.any():
        period = int(np.argmax(wrong))
        raise SchemaError(
            f"topic {line.topic!r:.60}, {line.rows['period'].iloc[period]:%Y-%m-%d}: count is "
            f"{count[period]:g} of a total of {total[period]:g}, and must lie between "
            "0 and the total. Make the frequency anew: topic_frequency(articles, matches)"
        )


def _costs(
    count: npt.NDArray[np.float64], total: npt.NDArray[np.float64], s: float, levels: int | None
) -> npt.NDArray[np.float64]:
    """Cost of each period at each level: minus the log-likelihood of its count.

    Up to what all levels share.
    """
    share = count.sum() / total.sum() if total.sum() > 0 else 0.0
    if not 0 < share < 1:
        return np.zeros((len(count), 1))
    room = math.ceil(math.log(1 / share, s))  # levels, with the base, whose share is below 1
    shares = share * s ** np.arange(min(room, MOST_LEVELS if levels is None else levels + 1))
    shares = shares[shares < 1]
    return -(count[:, None] * np.log(shares) + (total - count)[:, None] * np.log1p(-shares))


def _in_events(events: object, s: float, gamma: float, levels: int | None) -> pd.DataFrame:
    times = _times(events).to_numpy()
    gaps = _gaps(times)
    found = []
    if len(gaps):
        path, costs = without_batches(gaps, s, gamma, levels)
        found = stretches(path, costs)
    bursts = build(
        "bursts",
        {
            "topic": pd.Categorical(["events"] * len(found), categories=["events"]),
            "level": [stretch.level for stretch in found],
            # A stretch of gaps lies between one event more.
            "count": [stretch.end - stretch.start + 1 for stretch in found],
            "total": pd.array([pd.NA] * len(found), dtype="Int64"),
            "weight": [stretch.weight for stretch in found],
        },
    )
    first = np.array([stretch.start for stretch in found], dtype=np.int64)
    last = np.array([stretch.end for stretch in found], dtype=np.int64)
    bursts.insert(2, "start", times[first])
    bursts.insert(3, "end", times[last])
    bursts.attrs = {"by": None, "s": s, "gamma": gamma}
    return bursts


def _gaps(times: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Gaps between neighbouring events, of dates in microseconds; none may be 0."""
    with np.errstate(over="ignore"):
        steps = np.diff(times)
        if times.dtype.kind == "M":
            steps = steps.astype("timedelta64[us]")
        gaps = steps.astype(np.float64)
    if not math.isfinite(sum(gaps.tolist())):
        raise SchemaError(
            "the times of the events lie too far apart to be computed with. Leave out those "
            "misread."
        )
    same = int((gaps <= 0).sum())
    if same:
        raise SchemaError(
            f"{count_of(same, 'event')} of {len(times)} have the same time as another, and this "
            "form needs a gap between any two. Count them by day: "
            "find_bursts(topic_frequency(articles, matches, every='day'))"
        )
    return gaps


def _times(events: object) -> pd.Series:
    """Times in their order; what has none is left out."""
    try:
        column = events if isinstance(events, pd.Series) else pd.Series(list(events))
    except TypeError as error:
        raise SchemaError(
            "find_bursts takes a frequency or a column of times, and this is "
            f"{type(events).__name__}. Write find_bursts(topic_frequency(articles, matches))."
        ) from error
    column = column.reset_index(drop=True)
    lacks = int(column.isna().sum())
    if lacks:
        warn(f"{lacks} of {len(column)} events have no time and are left out")
    column = column.dropna()
    if not len(column):
        return pd.Series([], dtype="datetime64[us]")
    return _ordered(column).sort_values().reset_index(drop=True)


def _ordered(column: pd.Series) -> pd.Series:
    """Times that have an order: finite numbers, or dates."""
    is_number = pd.api.types.is_numeric_dtype(column.dtype)
    if not is_number or pd.api.types.is_bool_dtype(column.dtype):
        return naive_dates(column.rename(column.name or "events"))
    if pd.api.types.is_complex_dtype(column.dtype):
        raise SchemaError(
            "events need times in an order, and complex numbers have none. Write events.real"
        )
    if not np.isfinite(column.to_numpy(dtype=np.float64)).all():
        raise SchemaError(
            "an event has an infinite time. Leave it out: events[np.isfinite(events)]"
        )
    return column
