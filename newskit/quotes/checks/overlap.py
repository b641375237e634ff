"""Words that two lists share in the same order.

Of many lists, which hold most of a shorter one, in runs of three.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt

__all__ = ["RUN", "Overlap", "count_in_order"]

Ints = npt.NDArray[np.int64]

# Words: fewer are shared by chance, and more make one changed word (harbour, harbor) too dear.
RUN = 3
_FREQUENT = 50  # lists of words: a run that so many hold ("going to be") points to none of them
# Places of one run in one list, so that "no no no no" isn't compared at each place with each.
_MOST_PLACES = 8
_MOST_REPEATS = 64  # the same, of one word in two lists that are compared without runs
_BITS = 21  # a word: three of two million different words make one number exactly


class Overlap:
    """Lists of words, some of which are added as those that may hold others."""

    def __init__(self, lists: Sequence[Sequence[str]]) -> None:
        number: defaultdict[str, int] = defaultdict()
        number.default_factory = number.__len__
        sizes = [len(words) for words in lists]
        tokens = np.fromiter(
            (number[word] for words in lists for word in words), np.int64, sum(sizes)
        )
        self._bounds = np.cumsum([0, *sizes])
        self._runs = np.zeros(len(tokens), dtype=np.int64)
        if len(tokens) >= RUN:
            self._runs[: 1 - RUN] = (
                (tokens[:-2] << 2 * _BITS) ^ (tokens[1:-1] << _BITS) ^ tokens[2:]
            )
        # The same runs in the order of their numbers, list by list, and where each stands.
        self._sorted, self._places = self._runs.copy(), np.zeros(len(tokens), dtype=np.int64)
        for one in map(self._slice, range(len(lists))):
            order = np.argsort(self._runs[one], kind="stable")
            self._places[one], self._sorted[one] = order, self._runs[one][order]
        # Run → lists added that hold it.
        self._holders: defaultdict[int, list[int]] = defaultdict(list)

    def _slice(self, one: int) -> slice:
        return slice(self._bounds[one], max(self._bounds[one], self._bounds[one + 1] - RUN + 1))

    def _distinct(self, one: int) -> set[int]:
        return set(self._runs[self._slice(one)].tolist())

    def add(self, one: int) -> None:
        """Let a list be found as one that may hold others."""
        for run in self._distinct(one):
            self._holders[run].append(one)

    def likely(self, one: int, least: float) -> list[int]:
        """Find added lists that may hold so many words of this one, those with most runs first."""
        # A run counts as often as it stands in this list: the words of a refrain are few runs, many
        # times.
        holders = [self._holders.get(run, ()) for run in self._runs[self._slice(one)].tolist()]
        frequent = sum(len(some) >= _FREQUENT for some in holders)
        shared = Counter(chain.from_iterable(some for some in holders if len(some) < _FREQUENT))
        # In runs of three, a third as many runs are the fewest that can hold the words.
        fewest = least / RUN - frequent
        return sorted(
            (two for two, count in shared.items() if count >= fewest),
            key=lambda two: (-shared[two], two),
        )

    def count_words(self, shorter: int, longer: int) -> int:
        """Count the words of one list that stand in another, in runs and in the same order."""
        mine, theirs = self._runs[self._slice(shorter)], self._sorted[self._slice(longer)]
        places = self._places[self._slice(longer)]
        left, right = np.searchsorted(theirs, mine), np.searchsorted(theirs, mine, side="right")
        hits = (
            (place, there)
            for place, (low, high) in enumerate(zip(left.tolist(), right.tolist(), strict=True))
            for there in reversed(places[low : min(high, low + _MOST_PLACES)].tolist())
        )
        words = end = 0
        for place in _longest_chain(hits):
            words += place + RUN - max(place, end)
            end = place + RUN
        return words


def count_in_order(one: Sequence[str], other: Sequence[str]) -> int:
    """Count the words that two lists share in the same order.

    Of a word that stands over and over, its first places.
    """
    size = min(len(one), len(other))
    start = next((n for n in range(size) if one[n] != other[n]), size)
    end = next((n for n in range(size - start) if one[-1 - n] != other[-1 - n]), size - start)
    places: defaultdict[str, list[int]] = defaultdict(list)
    for there, word in enumerate(other[start : len(other) - end]):
        if len(places[word]) < _MOST_REPEATS:
            places[word].append(there)
    middle = enumerate(one[start : len(one) - end])
    hits = ((place, there) for place, word in middle for there in reversed(places.get(word, [])))
    return start + len(_longest_chain(hits)) + end


def _longest_chain(hits: Iterable[tuple[int, int]]) -> list[int]:
    """Places in the first list of the most hits that go forward in both (patience sorting).

    `hits` are places in both, those of one place in the first from the last to the first in the
    second.
    """
    ends: list[int] = []  # where, in the second, the chain of each length ends that ends first
    last: list[int] = []  # and which hit ends it
    before: list[int] = []  # the hit before each hit in its chain, or -1
    places: list[int] = []
    for place, there in hits:
        length = bisect_left(ends, there)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [there]
        last[length : length + 1] = [len(places)]
        places.append(place)
    chain, hit = [], last[-1] if last else -1
    while hit >= 0:
        chain.append(places[hit])
        hit = before[hit]
    return chain[::-1]
