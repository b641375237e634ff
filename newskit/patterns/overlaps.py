"""Which hits count where they overlap: the longest first, then from left to right."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["keep_longest"]

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def keep_longest(
    start: Ints, length: Ints, group: Ints, *, across: bool = False, excluded: Flags | None = None
) -> Ints:
    """Tell which hits count: their places in the arrays, sorted by start and group.

    Inside a group no two hits share a token: the longest is kept, of equal ones the leftmost, and
    one found twice once. With `across`, a hit all of whose tokens lie in longer ones is dropped
    too, of whatever group these are. A hit that is `excluded` takes part like the others, and is
    not among those that count.
    """
    out = np.zeros(len(start), bool) if excluded is None else excluded
    size = int((start + length).max(initial=0)) + 1
    taken = np.empty(0, np.int64)  # tokens of longer hits, each with its group
    covered = np.empty(0, np.int64)  # tokens of longer hits that count, of any group
    counts = []
    for words in np.flatnonzero(np.bincount(length))[::-1].tolist():
        place = np.flatnonzero(length == words)
        # Of equal hits, one that is excluded comes first and stands for all of them.
        place = place[np.argsort((group[place] * size + start[place]) * 2 + ~out[place])]
        key = group[place] * size + start[place]
        new = _is_new(key)
        place, key = place[new], key[new]
        free = np.searchsorted(taken, key + words) == np.searchsorted(taken, key)
        if across and len(covered):
            inside = np.searchsorted(covered, start[place] + words) - np.searchsorted(
                covered, start[place]
            )
            free &= inside < words
        place, key = place[free], key[free]
        if words > 1:
            apart = _leftmost(key, words)
            place, key = place[apart], key[apart]
        if words > 1 or across:
            taken = np.sort(np.append(taken, _tokens(key, words)))
        counting = place[~out[place]]
        counts.append(counting)
        if across:
            covered = np.sort(np.append(covered, _tokens(start[counting], words)))
            covered = covered[_is_new(covered)]
    kept = np.concatenate(counts) if counts else np.empty(0, np.int64)
    return kept[np.argsort(start[kept] * (int(group.max(initial=0)) + 1) + group[kept])]


def _leftmost(key: Ints, words: int) -> Flags:
    """Of sorted hits of one length, those that don't overlap one kept before."""
    kept = np.ones(len(key), bool)
    last = -words
    for at in np.flatnonzero(
        np.diff(key) < words
    ).tolist():  # each with its right neighbour: few, so one by one
        if kept[at]:
            last = int(key[at])
        kept[at + 1] = key[at + 1] >= last + words
    return kept


def _is_new(numbers: Ints) -> Flags:
    """Which of some sorted numbers aren't the one before; `np.unique` is slower by far."""
    new = np.ones(len(numbers), bool)
    np.not_equal(numbers[1:], numbers[:-1], out=new[1:])
    return new


def _tokens(first: Ints, words: int) -> Ints:
    """Every token of hits of one length."""
    return (first[:, None] + np.arange(words)).ravel()
