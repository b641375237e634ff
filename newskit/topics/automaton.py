"""Kleinberg's automaton: the cheapest path through levels of intensity, and the stretches it spends above the base."""

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
    saved = np.vstack(
        [np.zeros(costs.shape[1] - 1), np.cumsum(costs[:, :-1] - costs[:, 1:], axis=0)]
    )
    found = []
    for level in range(1, int(path.max(initial=0)) + 1):
        inside = np.concatenate([[False], path >= level, [False]])
        ends = np.flatnonzero(inside[1:] != inside[:-1]).tolist()
        for start, end in zip(ends[::2], ends[1::2], strict=True):
            found.append(
                Stretch(level, start, end, float(saved[end, level - 1] - saved[start, level - 1]))
            )
    return sorted(found, key=lambda one: (one.start, one.level))


def without_batches(
    gaps: Floats, s: float, gamma: float, levels: int | None
) -> tuple[Ints, Floats]:
    """Path and costs of events that arrive one by one: gaps between them are exponential, level i s**i as dense."""
    span, shortest = float(gaps.sum()), float(gaps.min())
    base = span / len(gaps)
    needed = math.ceil(
        1 + (math.log(span) - math.log(shortest)) / math.log(s)
    )  # 1 / shortest may be too large
    needed = min(needed, math.ceil(_LARGEST / math.log(s)))
    count = max(1, min(needed, MOST_LEVELS if levels is None else levels + 1))
    rate = s ** np.arange(
        count
    )  # in events per base gap, so that no product leaves the range of floats
    costs = rate[None, :] * (gaps / base)[:, None] - np.log(rate)[None, :] + math.log(base)
    return cheapest_path(costs, gamma * math.log(len(gaps))), costs
