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
    if excluded is None:
        excluded = np.zeros(len(start), bool)
    # A key is a token of a group: hits of two groups never share one.
    tokens_each = int((start + length).max(initial=0)) + 1
    keys = group * tokens_each + start
    taken = np.empty(0, np.int64)  # keys of the tokens of longer hits
    covered = np.empty(0, np.int64)  # tokens of longer hits that count, of any group
    counting = [np.empty(0, np.int64)]
    for words in np.flatnonzero(np.bincount(length))[::-1].tolist():
        hits = np.flatnonzero(length == words)
        # Of equal hits, one that is excluded comes first and stands for all of them.
        hits = hits[np.argsort(keys[hits] * 2 + ~excluded[hits])]
        hits = hits[_is_new(keys[hits])]
        hits = hits[_count_within(taken, keys[hits], words) == 0]
        if across and len(covered):
            hits = hits[_count_within(covered, start[hits], words) < words]
        if words > 1:
            hits = hits[_leftmost(keys[hits], words)]
        if words > 1 or across:
            taken = np.sort(np.append(taken, _tokens(keys[hits], words)))
        hits = hits[~excluded[hits]]
        counting.append(hits)
        if across:
            covered = np.sort(np.append(covered, _tokens(start[hits], words)))
            covered = covered[_is_new(covered)]
    kept = np.concatenate(counting)
    groups = int(group.max(initial=0)) + 1
    return kept[np.argsort(start[kept] * groups + group[kept])]


def _count_within(tokens: Ints, first: Ints, words: int) -> Ints:
    """How many of some sorted tokens lie in each hit of one length."""
    return np.searchsorted(tokens, first + words) - np.searchsorted(tokens, first)


def _leftmost(first: Ints, words: int) -> Flags:
    """Of sorted hits of one length, those that don't overlap one kept before."""
    kept = np.ones(len(first), bool)
    end = 0  # of the last one kept that has a neighbour so near
    # Hits that reach into their right neighbours: few, so one by one.
    for place in np.flatnonzero(np.diff(first) < words).tolist():
        if kept[place]:
            end = int(first[place]) + words
        kept[place + 1] = first[place + 1] >= end
    return kept


def _is_new(numbers: Ints) -> Flags:
    """Which of some sorted numbers aren't the one before; `np.unique` is slower by far."""
    new = np.ones(len(numbers), bool)
    np.not_equal(numbers[1:], numbers[:-1], out=new[1:])
    return new


def _tokens(first: Ints, words: int) -> Ints:
    """Every token of hits of one length."""
    return (first[:, None] + np.arange(words)).ravel()
