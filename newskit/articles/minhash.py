"""Texts that share most of their 3-word runs: MinHash finds candidates, the runs decide.

The work grows with the words of the collection, not with its pairs of articles (Broder 1997).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from math import comb

import numpy as np
import numpy.typing as npt
import pandas as pd

__all__ = ["Copies", "Texts", "least_agreement", "link", "rows_per_band"]

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Hashes = npt.NDArray[np.uint64]
Signatures = npt.NDArray[np.uint32]

RUN = 3  # words; fewer say too little to tell a copy
# The most that the chance of missing a pair right at the threshold may be, half of it in each of
# two steps.
MISS = 1e-3
_WORD = re.compile(r"\w+")
_PERMUTATIONS = 128
_ROWS = 1_000  # texts taken from the column at a time
_BLOCK = 1 << 16  # runs signed at a time: they stay in the processor's cache
_PAIRS = 1 << 15  # candidates compared at a time
_MOST_WORDS = 2_000_000  # hashes of words kept
_MOST_RUNS = 20_000_000  # runs kept of texts that were compared

# Odd factors: multiplying by one is a permutation of all 64-bit (or 32-bit) numbers.
_MIX, _MIX_AGAIN = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93)
_RANDOM = np.random.Generator(np.random.PCG64(1997)).integers(
    0, 1 << 32, (2, _PERMUTATIONS), dtype=np.uint32
)
_FACTORS, _SHIFTS = _RANDOM[0] | np.uint32(1), _RANDOM[1]


def rows_per_band(threshold: float) -> int:
    """Take the most rows to a band that still find a pair at the threshold, but for `MISS`.

    A pair of similarity s agrees in a band of r rows with the chance s^r, and is found if it does
    in one of 128 / r bands. More rows mean fewer false candidates: 4 rows in 32 bands at 0.7, 8 in
    16 at 0.9.
    """

    def chance_of_missing(rows: int) -> float:
        return (1 - threshold**rows) ** (_PERMUTATIONS // rows)

    return max(rows for rows in range(1, _PERMUTATIONS + 1) if chance_of_missing(rows) < MISS / 2)


def least_agreement(threshold: float) -> int:
    """Take the fewest of 128 places that a pair at the threshold agrees in, but for `MISS`."""
    miss = 1 - threshold
    chance = 0.0
    for places in range(_PERMUTATIONS):
        agreeing = threshold**places * miss ** (_PERMUTATIONS - places)
        chance += comb(_PERMUTATIONS, places) * agreeing
        if chance >= MISS / 2:
            return places
    return _PERMUTATIONS


class _WordHashes(dict[str, int]):
    """Word → 64 bits that are the same in every run of Python."""

    def __missing__(self, word: str) -> int:
        if len(self) >= _MOST_WORDS:
            self.clear()
        digest = blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        self[word] = value = int.from_bytes(digest, "little")
        return value


class Texts:
    """The distinct texts of a column, each with its signature.

    `number` is the text of each row, -1 where it has fewer than three words.
    """

    def __init__(self, column: pd.Series) -> None:
        self._column = column
        self._words = _WordHashes()
        self._kept: dict[int, Hashes] = {}
        self._kept_runs = 0
        self._row: list[int] = []  # a row that holds the text
        self.number = np.full(len(column), -1, dtype=np.int64)
        self.signatures = np.concatenate(
            [np.empty((0, _PERMUTATIONS), dtype=np.uint32), *self._sign()]
        )

    def _sign(self) -> Iterator[Signatures]:
        numbers: dict[bytes, int] = {}  # digest of a text → its number; equal texts are signed once
        waiting: list[Hashes] = []
        size = 0
        for row, text in self._texts():
            digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
            if digest not in numbers:
                runs = self._runs(text)
                numbers[digest] = len(self._row) if len(runs) else -1
                if len(runs):
                    self._row.append(row)
                    waiting.append(runs)
                    size += len(runs)
            self.number[row] = numbers[digest]
            if size >= _BLOCK:
                yield _signatures_of(waiting)
                waiting, size = [], 0
        if waiting:
            yield _signatures_of(waiting)

    def _texts(self) -> Iterator[tuple[int, str]]:
        for start in range(0, len(self._column), _ROWS):
            for row, text in enumerate(self._column.iloc[start : start + _ROWS].tolist(), start):
                if isinstance(text, str):
                    yield row, text

    def _runs(self, text: str) -> Hashes:
        """Hash each run of three words."""
        words = _WORD.findall(text.lower())
        if len(words) < RUN:
            return np.empty(0, dtype=np.uint64)
        hashed = np.fromiter(map(self._words.__getitem__, words), np.uint64, len(words))
        return _mix((hashed[:-2] * _MIX + hashed[1:-1]) * _MIX + hashed[2:])

    def _set_of(self, number: int) -> Hashes:
        """Distinct runs of a text, sorted; those of texts compared of late are kept."""
        if number not in self._kept:
            if self._kept_runs > _MOST_RUNS:
                self._kept.clear()
                self._kept_runs = 0
            self._kept[number] = np.unique(self._runs(self._column.iloc[self._row[number]]))
            self._kept_runs += len(self._kept[number])
        return self._kept[number]

    def similarity(self, one: int, other: int) -> float:
        """Jaccard's: runs that both texts have / runs that any of the two has."""
        if one == other:
            return 1.0
        left, right = self._set_of(one), self._set_of(other)
        shared = len(np.intersect1d(left, right, assume_unique=True))
        return shared / (len(left) + len(right) - shared)


def _mix(values: Hashes) -> Hashes:
    """Let every bit depend on every other."""
    values ^= values >> np.uint64(32)
    values *= _MIX_AGAIN
    values ^= values >> np.uint64(32)
    return values


def _signatures_of(runs: list[Hashes]) -> Signatures:
    """Sign texts: the smallest of a text's runs, under each of the permutations."""
    starts = np.cumsum([0, *map(len, runs[:-1])])
    values = np.concatenate(runs).astype(np.uint32)
    moved = np.empty_like(values)
    made = np.empty((_PERMUTATIONS, len(runs)), dtype=np.uint32)
    for row, factor, shift in zip(made, _FACTORS, _SHIFTS, strict=True):
        np.multiply(values, factor, out=moved)
        np.add(moved, shift, out=moved)
        np.minimum.reduceat(moved, starts, out=row)
    return made.T.copy()


@dataclass(frozen=True)
class Copies:
    """Copies of one text that stand close in time, taken as one thing to compare; a value for each.

    `text` is its number, `first` and `last` the days it spans, `apart` a number that two must share
    to be compared.
    """

    text: Ints
    first: Ints
    last: Ints
    apart: Ints


def link(texts: Texts, copies: Copies, *, threshold: float, within: int) -> Ints:
    """Return a number for each of the copies, the same where a chain of similar pairs leads."""
    groups = _Groups(len(copies.text))
    # Days by their number among those on which something begins: small enough to share a number
    # with a bucket.
    days = np.unique(copies.first)
    begins = np.searchsorted(days, copies.first)
    reach = np.searchsorted(days, copies.last + within, side="right")
    width = len(days) + 1
    apart = _mix(copies.apart.astype(np.uint64))
    place = np.arange(len(copies.text))
    rows = rows_per_band(threshold)
    for start in range(0, _PERMUTATIONS - rows + 1, rows):
        # A bucket holds what agrees in this band, by day.
        key = _fold(texts.signatures[:, start : start + rows])[copies.text] ^ apart
        order = np.lexsort((begins, key))
        bucket = np.cumsum(np.diff(key[order], prepend=key[order[:1]]) != 0)
        # Partners of a place are those behind it in its bucket that begin before its reach ends.
        stop = np.searchsorted(bucket * width + begins[order], bucket * width + reach[order])
        pairs = _Pairs(texts, copies, groups, threshold, rows, start)
        has_neighbour = place[stop > place + 1]
        for some in np.array_split(has_neighbour, len(has_neighbour) // _PAIRS + 1):
            pairs.check(order[some], order[some + 1])
        # Neighbours linked, most buckets are one group by now, and need no comparison of all with
        # all.
        left = place[(stop > place + 2) & _is_mixed(bucket, groups.roots()[order])]
        for ones, others in _spread(left, left + 2, stop[left]):
            pairs.check(order[ones], order[others])
    return groups.roots()


def _is_mixed(bucket: Ints, roots: Ints) -> Flags:
    """Whether the bucket of each place holds more than one group; places go bucket by bucket."""
    starts = np.flatnonzero(np.diff(bucket, prepend=-1))
    if not len(starts):
        return np.empty(0, dtype=bool)
    mixed = np.minimum.reduceat(roots, starts) != np.maximum.reduceat(roots, starts)
    return mixed[bucket]


def _fold(rows: Signatures) -> Hashes:
    """Make one number of each row of a band."""
    folded = np.zeros(len(rows), dtype=np.uint64)
    for column in rows.T:
        folded = _mix(folded * _MIX + column)
    return folded


def _spread(ones: Ints, begin: Ints, stop: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Each of `ones` with each number from its `begin` to before its `stop`, in some batches."""
    ends: Ints = np.cumsum(stop - begin)
    for start in range(0, int(ends[-1]) if len(ends) else 0, _PAIRS):
        pair = np.arange(start, min(start + _PAIRS, int(ends[-1])), dtype=np.int64)
        which = np.searchsorted(ends, pair, side="right")
        yield ones[which], stop[which] - (ends[which] - pair)


@dataclass(frozen=True)
class _Pairs:
    """What it takes to check candidates that agree in the band that begins at `start`."""

    texts: Texts
    copies: Copies
    groups: _Groups
    threshold: float
    rows: int
    start: int

    def check(self, ones: Ints, others: Ints) -> None:
        """Link those pairs that are as similar as asked for."""
        roots = self.groups.roots()
        new = roots[ones] != roots[others]
        ones, others = ones[new], others[new]
        left, right = self.copies.text[ones], self.copies.text[others]
        agree = self.texts.signatures[left] == self.texts.signatures[right]
        likely = agree.sum(axis=1) >= least_agreement(self.threshold)
        # A pair that agrees in an earlier band too was checked there.
        bands = agree[:, : self.start].reshape(len(agree), self.start // self.rows, self.rows)
        likely &= ~bands.all(axis=2).any(axis=1)
        for pair in np.flatnonzero(likely).tolist():
            one, other = int(ones[pair]), int(others[pair])
            if self.groups.find(one) == self.groups.find(other):
                continue
            if self.texts.similarity(int(left[pair]), int(right[pair])) >= self.threshold:
                self.groups.join(one, other)


class _Groups:
    """Points that hang together: two have one root if links lead from one to the other."""

    def __init__(self, size: int) -> None:
        self._parent = np.arange(size)

    def find(self, point: int) -> int:
        """Return the root of a point."""
        parent = self._parent
        while parent[point] != point:
            parent[point] = parent[parent[point]]
            point = int(parent[point])
        return point

    def join(self, one: int, other: int) -> None:
        """Link two points."""
        self._parent[self.find(one)] = self.find(other)

    def roots(self) -> Ints:
        """Return the root of every point."""
        while True:
            above = self._parent[self._parent]
            if np.array_equal(above, self._parent):
                return above
            self._parent = above
