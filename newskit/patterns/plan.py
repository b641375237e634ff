"""Many patterns resolved against a vocabulary, and found in tokens without a loop over either."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from newskit.patterns.pattern import Pattern
from newskit.patterns.vocabulary import Range, Vocabulary
from newskit.schema import LimitExceeded

__all__ = ["Hits", "Plan"]

_MOST_PLACES = 5_000_000  # about half a gigabyte; no news text has so many
Ints = npt.NDArray[np.int64]
Tokens = npt.NDArray[np.int32]
# Of each word of a pattern, the ranges of word numbers that it stands for.
Resolved = list[list[Range]]


class Hits(NamedTuple):
    """Places where patterns occur: index of the first token, how many tokens, and which pattern."""

    start: Ints
    length: Ints
    pattern: Ints

    @classmethod
    def none(cls) -> Hits:
        """No hits."""
        return cls(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.int64))

    def take(self, chosen: Ints | npt.NDArray[np.bool_]) -> Hits:
        """Some of the hits."""
        return Hits(self.start[chosen], self.length[chosen], self.pattern[chosen])


class Plan:
    """Some patterns, resolved: which words to look for, and what must stand beside them.

    A phrase is looked for by its rarest word; or, where a dictionary holds so many phrases of
    common words that this would lead to more places than there are tokens, by two words beside each
    other. Each of its words is a range of word numbers, so that the other words are checked by two
    comparisons. A wildcard in front or in the middle of a word may be many ranges, and is checked
    against the list of its words.
    """

    def __init__(
        self, vocabulary: Vocabulary, frequency: Ints, patterns: Sequence[Pattern]
    ) -> None:
        self._vocabulary = vocabulary
        self._length = _ints([len(pattern.words) for pattern in patterns])
        resolved: list[Resolved] = [
            [vocabulary.find(word, pattern.cased) for word in pattern.words] for pattern in patterns
        ]
        tokens_below = np.append(0, np.cumsum(frequency)).tolist()
        # Where a word of a pattern stands for none of the column, nothing is looked for.
        rarest = {
            number: _rarest(ranges, tokens_below)
            for number, ranges in enumerate(resolved)
            if all(ranges)
        }
        # Places that will be looked at; what a pattern of one word finds is known, a phrase is
        # among them.
        self.places = sum(times for _, times in rarest.values())
        phrases = [number for number in rarest if len(resolved[number]) > 1]
        places_of_phrases = sum(rarest[number][1] for number in phrases)
        pairs: dict[int, int] = {}  # by phrase, the place of the first of two words
        if places_of_phrases > tokens_below[-1]:
            found = {number: self._find_pair(resolved[number]) for number in phrases}
            pairs = {number: place for number, place in found.items() if place is not None}
        words = {number: place for number, (place, _) in rarest.items() if number not in pairs}
        self._set_words(words, resolved)
        self._set_pairs(pairs, resolved)
        self._set_checks(resolved, phrases)

    def _find_pair(self, ranges: Resolved) -> int | None:
        """Place of a word such that it and the next are one word each, apart from case."""
        word_of = self._vocabulary.word_of
        single = [word_of[word[0][0]] == word_of[word[-1][1] - 1] for word in ranges]
        both = (place for place, pair in enumerate(pairwise(single)) if all(pair))
        return next(both, None)

    def _set_words(self, anchors: Mapping[int, int], resolved: Sequence[Resolved]) -> None:
        """Patterns that are looked for by one of their words: by pattern, its place."""
        rows = [
            (low, high, number, place)
            for number, place in anchors.items()
            for low, high in resolved[number][place]
        ]
        low, high, number, place = _columns(rows)
        words, which = _expand(low, high)
        order = np.argsort(words, kind="stable")
        self._owner, self._place = number[which[order]], place[which[order]]
        wanted, begins = np.unique(words[order], return_index=True)
        self._begins = np.append(begins, len(order))
        # Where in `begins` each word stands, if anywhere.
        self._row = np.full(len(self._vocabulary) + 1, -1, np.int32)
        self._row[wanted] = np.arange(len(wanted), dtype=np.int32)

    def _set_pairs(self, anchors: Mapping[int, int], resolved: Sequence[Resolved]) -> None:
        """Phrases that are looked for by two of their words: by phrase, the place of the first."""
        rows = [
            (number, place, resolved[number][place][0][0], resolved[number][place + 1][0][0])
            for number, place in anchors.items()
        ]
        number, place, first, second = _columns(rows)
        word_of = self._vocabulary.word_of.astype(np.int64)
        self._words = len(self._vocabulary.words)
        key = word_of[first] * self._words + word_of[second]
        order = np.argsort(key, kind="stable")
        self._pair_owner, self._pair_place = number[order], place[order]
        self._pairs, begins = np.unique(key[order], return_index=True)
        self._pair_begins = np.append(begins, len(order))
        self._leads, self._follows = np.zeros(self._words, bool), np.zeros(self._words, bool)
        self._leads[word_of[first]] = True
        self._follows[word_of[second]] = True

    def _set_checks(self, found: Sequence[Resolved], phrases: Sequence[int]) -> None:
        """What the words of phrases must be: one range each, and for some a list of words."""
        self._first = np.zeros(len(found), np.int64)
        low: list[int] = []
        high: list[int] = []
        odd: list[int] = []
        odd_ranges: list[Range] = []
        for number in phrases:
            self._first[number] = len(low)
            for ranges in found[number]:
                if len(ranges) > 1:
                    odd += [len(low)] * len(ranges)
                    odd_ranges += ranges
                low.append(ranges[0][0])
                high.append(ranges[-1][1])
        self._low, self._high = _ints(low), _ints(high)
        self._odd_words = np.unique(_ints(odd))
        words, which = _expand(*_ints(odd_ranges).reshape(-1, 2).T)
        self._odd = np.sort(_ints(odd)[which] * len(self._vocabulary) + words)

    def find(self, tokens: Tokens, bounds: Ints, row: int, end: int) -> Hits:
        """Hits in the texts from `row` to `end`."""
        first, last = int(bounds[row]), int(bounds[end])
        here = tokens[first:last]
        anchor, start, pattern = self._find_by_word(here)
        if len(self._pairs):
            by_pair = self._find_by_pair(here)
            anchor, start, pattern = map(np.append, (anchor, start, pattern), by_pair)
        start += first
        length = self._length[pattern]
        phrases = np.flatnonzero(length > 1)
        if not len(phrases):
            return Hits(start, length, pattern)
        kept = length == 1
        kept[self._check(phrases, start, pattern, length, anchor + first, tokens, bounds)] = True
        return Hits(start[kept], length[kept], pattern[kept])

    def _find_by_word(self, here: Tokens) -> tuple[Ints, Ints, Ints]:
        """Places of words looked for, where the pattern of each would start, and the pattern."""
        rows = self._row[here]
        places = np.flatnonzero(rows >= 0)
        rows = rows[places]
        self._need_room(self._begins[rows], self._begins[rows + 1])
        number, which = _expand(self._begins[rows], self._begins[rows + 1])
        anchor = places[which]
        return anchor, anchor - self._place[number], self._owner[number]

    def _find_by_pair(self, here: Tokens) -> tuple[Ints, Ints, Ints]:
        """The same of two words beside each other."""
        word = self._vocabulary.word_of[here]
        places = np.flatnonzero(self._leads[word[:-1]] & self._follows[word[1:]])
        key = word[places].astype(np.int64) * self._words + word[places + 1]
        row = _row_in(self._pairs, key)
        is_pair = self._pairs[row] == key
        places, row = places[is_pair], row[is_pair]
        self._need_room(self._pair_begins[row], self._pair_begins[row + 1])
        number, which = _expand(self._pair_begins[row], self._pair_begins[row + 1])
        anchor = places[which]
        return anchor, anchor - self._pair_place[number], self._pair_owner[number]

    def _need_room(self, low: Ints, high: Ints) -> None:
        """Raise a LimitExceeded where a text has more places to look at than fit in memory."""
        places = int((high - low).sum())
        if places > _MOST_PLACES:
            raise LimitExceeded(
                f"{len(self._length):,} patterns have {places:,} places in one text that must be "
                f"looked at, and the limit is {_MOST_PLACES:,}. Take out patterns that others "
                "hold, or divide the text."
            )

    def _check(
        self,
        which: Ints,
        start: Ints,
        pattern: Ints,
        length: Ints,
        anchor: Ints,
        tokens: Tokens,
        bounds: Ints,
    ) -> Ints:
        """The hits among `which` whose words all stand beside the one found, in the same text."""
        text = np.searchsorted(bounds, anchor[which], side="right")
        end = start[which] + length[which]
        which = which[(start[which] >= bounds[text - 1]) & (end <= bounds[text])]
        done = [which[:0]]
        step = 0
        while len(which):
            word = self._first[pattern[which]] + step
            token = tokens[start[which] + step].astype(np.int64)
            fits = (self._low[word] <= token) & (token < self._high[word])
            if len(self._odd_words):
                odd = np.flatnonzero(fits & np.isin(word, self._odd_words))
                key = word[odd] * len(self._vocabulary) + token[odd]
                fits[odd] = self._odd[_row_in(self._odd, key)] == key
            which = which[fits]
            step += 1
            ready = length[which] == step
            done.append(which[ready])
            which = which[~ready]
        return np.concatenate(done)


def _rarest(ranges: Resolved, tokens_below: list[int]) -> tuple[int, int]:
    """Place of a pattern's rarest word, and how often it occurs.

    `tokens_below` counts the tokens whose word has a lower number.
    """
    times = [sum(tokens_below[high] - tokens_below[low] for low, high in word) for word in ranges]
    return times.index(min(times)), min(times)


def _ints(numbers: Sequence[object]) -> Ints:
    return np.array(numbers, np.int64)


def _columns(rows: Sequence[tuple[int, int, int, int]]) -> Ints:
    return _ints(rows).reshape(-1, 4).T


def _row_in(table: Ints, keys: Ints) -> Ints:
    """Where in a sorted table each key stands, if it does: never behind the last row."""
    return np.minimum(np.searchsorted(table, keys), len(table) - 1)


def _expand(low: Ints, high: Ints) -> tuple[Ints, Ints]:
    """Every number of some ranges, and which range it is of."""
    size = high - low
    which = np.repeat(np.arange(len(low)), size)
    ends = np.cumsum(size)
    return np.arange(len(which)) - np.repeat(ends - size - low, size), which
