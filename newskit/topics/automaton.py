"""Kleinberg's automaton: the cheapest path through levels of intensity, and what it climbs to."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["MOST_LEVELS", "Stretch", "cheapest_path", "stretches", "without_batches"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

MOST_LEVELS = 60  # of an automaton: with s=2, the top one is 10¹⁸ times as intense as the base
_LARGEST = 600.0  # logarithm of the intensity of the top level, which is a float


class Stretch(NamedTuple):
    """Steps from `start` up to but not including `end` at `level` or above it."""

    level: int
    start: int
    end: int
    weight: float


def cheapest_path(costs: Floats, climb: float) -> Ints:
    """Level of each step (Viterbi), where `costs` has a row per step and a column per level.

    A step up costs `climb` per level, a step down nothing; the automaton begins at level 0. Of
    equal paths it takes the lower one.
    """
    steps, levels = costs.shape
    numbers = np.arange(levels)
    up = climb * np.maximum(numbers[None, :] - numbers[:, None], 0)
    total = np.where(numbers == 0, 0.0, np.inf)
    came_from = np.empty((steps, levels), dtype=np.int64)
    for step in range(steps):
        ways = total[:, None] + up
        came_from[step] = ways.argmin(axis=0)
        total = ways[came_from[step], numbers] + costs[step]
    path = np.empty(steps, dtype=np.int64)
    level = int(total.argmin()) if steps else 0
    for step in range(steps - 1, -1, -1):
        path[step] = level
        level = int(came_from[step, level])
    return path


def stretches(path: Ints, costs: Floats) -> list[Stretch]:
    """Stretches at each level from 1, each before those inside it; a stretch at 2 lies in one at 1.

    The weight is what a stretch saves against the level below.
    """
    below, above = costs[:, :-1], costs[:, 1:]
    saved = np.vstack([np.zeros(below.shape[1]), np.cumsum(below - above, axis=0)])
    found = []
    for level in range(1, int(path.max(initial=0)) + 1):
        inside = np.concatenate([[False], path >= level, [False]])
        edges = np.flatnonzero(inside[1:] != inside[:-1]).tolist()
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            weight = saved[end, level - 1] - saved[start, level - 1]
            found.append(Stretch(level, start, end, float(weight)))
    return sorted(found, key=lambda stretch: (stretch.start, stretch.level))


def without_batches(
    gaps: Floats, s: float, gamma: float, levels: int | None
) -> tuple[Ints, Floats]:
    """Path and costs of events that arrive one by one.

    Gaps between them are exponential, at level i s**i times as dense as at the base.
    """
    span, shortest = float(gaps.sum()), float(gaps.min())
    base = span / len(gaps)
    # A difference of logarithms: 1 / shortest may be too large.
    needed = math.ceil(1 + (math.log(span) - math.log(shortest)) / math.log(s))
    highest = math.ceil(_LARGEST / math.log(s))
    allowed = MOST_LEVELS if levels is None else levels + 1
    count = max(1, min(needed, highest, allowed))
    # In events per base gap, so that no product leaves the range of floats.
    rate = s ** np.arange(count)
    costs = rate[None, :] * (gaps / base)[:, None] - np.log(rate)[None, :] + math.log(base)
    return cheapest_path(costs, gamma * math.log(len(gaps))), costs
