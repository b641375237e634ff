"""The distinct words of a column, in such an order that what a pattern means is a range of them."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from newskit.patterns.pattern import fold, lower_words
from newskit.text import plain

__all__ = ["Range", "Vocabulary"]

Ints = npt.NDArray[np.int64]
Range = tuple[int, int]

_LAST = "\U0010ffff"  # sorts behind every word
_WILDCARD = re.compile(r"[*?]")


class Vocabulary:
    """Distinct words of a column as written, numbered with those of one lower-cased form together.

    `words` are the lower-cased forms without possessive ``'s``, sorted; those written alike but for
    case and possessive are numbered from `first[i]` to `first[i + 1]`. `number` is the place of
    each word as it came.
    """

    def __init__(self, written: list[str]) -> None:
        cased = [
            word if word.isalnum() and word.isascii() else fold(plain(word)) for word in written
        ]
        lowered = pa.array(lower_words(cased), pa.large_string())
        # By bytes of UTF-8, which is by code points, as Python compares strings.
        order = pc.sort_indices(lowered)
        ranked = lowered.take(order)
        self.number: npt.NDArray[np.int32] = np.empty(len(written), np.int32)
        self.number[order.to_numpy()] = np.arange(len(written), dtype=np.int32)
        new = np.ones(len(written), bool)
        if len(written) > 1:
            new[1:] = pc.not_equal(ranked[1:], ranked[:-1]).to_numpy(zero_copy_only=False)
        begins = np.flatnonzero(new)
        self.first: Ints = np.append(begins, len(written))
        self.words: list[str] = ranked.take(pa.array(begins)).to_pylist()
        self.word_of: npt.NDArray[np.int32] = (np.cumsum(new) - 1).astype(np.int32)
        self._place = {word: place for place, word in enumerate(self.words)}
        self._cased = [cased[place] for place in order.to_pylist()]
        self._known: dict[tuple[str, bool], list[Range]] = {}

    def __len__(self) -> int:
        return len(self.number)

    def find(self, glob: str, cased: bool) -> list[Range]:
        """Numbers of the words a word of a pattern stands for, as ranges: mostly one, or none."""
        key = glob, cased
        if key not in self._known:
            self._known[key] = self._find_cased(glob) if cased else self._find(glob)
        return self._known[key]

    def _find(self, glob: str) -> list[Range]:
        place = self._place.get(glob)
        if place is not None:  # no word holds a wildcard, so this is none
            return [(int(self.first[place]), int(self.first[place + 1]))]
        prefix = _WILDCARD.split(glob, maxsplit=1)[0]
        if prefix == glob:
            return []
        low, high = self._begin(prefix)
        if glob == prefix + "*":
            return [(int(self.first[low]), int(self.first[high]))] if low < high else []
        if glob[0] == "*" and not prefix and not _WILDCARD.search(glob, 1):
            places = self._ending(glob[1:])
        else:
            places = _fits(self._arrow.slice(low, high - low), glob) + low
        return _join(
            [(int(self.first[place]), int(self.first[place + 1])) for place in places.tolist()]
        )

    def _begin(self, prefix: str) -> Range:
        """Places in `words` of those that begin so."""
        if not prefix:
            return 0, len(self.words)
        low = bisect_left(self.words, prefix)
        return low, bisect_left(self.words, prefix + _LAST, lo=low)

    def _ending(self, suffix: str) -> Ints:
        """Places in `words` of those that end so."""
        backwards, places = self._backwards
        low = bisect_left(backwards, suffix[::-1])
        return np.sort(places[low : bisect_left(backwards, suffix[::-1] + _LAST, lo=low)])

    @cached_property
    def _backwards(self) -> tuple[list[str], Ints]:
        """The words read backwards, sorted, and their places."""
        turned = [word[::-1] for word in self.words]
        order = sorted(range(len(turned)), key=turned.__getitem__)
        return [turned[at] for at in order], np.array(order, np.int64)

    @cached_property
    def _arrow(self) -> pa.Array:
        return pa.array(self.words, pa.large_string())

    @cached_property
    def _arrow_cased(self) -> pa.Array:
        return pa.array(self._cased, pa.large_string())

    def _find_cased(self, glob: str) -> list[Range]:
        prefix = _WILDCARD.split(glob, maxsplit=1)[0]
        if prefix != glob:
            low, high = 0, len(self._cased)
            # What lies beyond may be lower-cased otherwise at the end of a word.
            if prefix.isascii():
                low, high = (int(self.first[at]) for at in self._begin(prefix.lower()))
            return _ranges(_fits(self._arrow_cased.slice(low, high - low), glob) + low)
        near = self._find(glob.lower())
        chosen = [
            number
            for low, high in near
            for number in range(low, high)
            if self._cased[number] == glob
        ]
        return _ranges(np.array(chosen, np.int64))


def _fits(words: pa.Array, glob: str) -> Ints:
    """Places of the words that fit a glob. The engine behind this never backtracks."""
    parts = re.split(r"([*?])", glob)
    rule = "".join({"*": ".*", "?": "."}.get(part, re.escape(part)) for part in parts)
    fits = pc.match_substring_regex(words, rf"\A(?s:{rule})\z")
    return np.flatnonzero(fits.to_numpy(zero_copy_only=False))


def _join(ranges: list[Range]) -> list[Range]:
    """Ranges as few as they can be, where one begins at the end of another."""
    joined: list[Range] = []
    for low, high in ranges:
        if joined and joined[-1][1] == low:
            joined[-1] = joined[-1][0], high
        else:
            joined.append((low, high))
    return joined


def _ranges(places: Ints) -> list[Range]:
    """Sorted places as ranges."""
    if not len(places):
        return []
    breaks = np.flatnonzero(np.diff(places) > 1)
    firsts = places[np.append(0, breaks + 1)]
    lasts = places[np.append(breaks, len(places) - 1)]
    return list(zip(firsts.tolist(), (lasts + 1).tolist(), strict=True))
