"""Many patterns resolved against a vocabulary, and found in a stream of tokens without a loop over either."""

from __future__ import annotations

from collections.abc import Sequence
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
Resolved = list[
    list[Range]
]  # of each word of a pattern, the ranges of word numbers that it stands for


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
        self._length = np.array([len(pattern.words) for pattern in patterns], np.int64)
        found: list[Resolved] = [
            [vocabulary.find(word, one.cased) for word in one.words] for one in patterns
        ]
        before = np.append(0, np.cumsum(frequency)).tolist()
        rarest = [_rarest(ranges, before) if all(ranges) else (-1, 0) for ranges in found]
        # Places that will be looked at; what a pattern of one word finds is known, a phrase is
        # among them.
        self.places = sum(times for _, times in rarest)
        phrases = [
            number
            for number, ranges in enumerate(found)
            if len(ranges) > 1 and rarest[number][0] >= 0
        ]
        many = sum(rarest[number][1] for number in phrases) > before[-1]
        pairs = (
            {number: place for number in phrases if (place := self._find_pair(found[number])) >= 0}
            if many
            else {}
        )
        self._set_words(
            [
                (n, place, found[n][place])
                for n, (place, _) in enumerate(rarest)
                if place >= 0 and n not in pairs
            ]
        )
        self._set_pairs(
            [
                (n, place, found[n][place][0][0], found[n][place + 1][0][0])
                for n, place in pairs.items()
            ]
        )
        self._set_checks(found, phrases)

    def _find_pair(self, ranges: Resolved) -> int:
        """Place of a word such that it and the next are one word each, apart from case; -1 where there is none."""
        word_of = self._vocabulary.word_of
        single = [word_of[word[0][0]] == word_of[word[-1][1] - 1] for word in ranges]
        return next((at for at in range(len(single) - 1) if single[at] and single[at + 1]), -1)

    def _set_words(self, anchors: Sequence[tuple[int, int, list[Range]]]) -> None:
        """Patterns that are looked for by one of their words: pattern, place of the word in it, its numbers."""
        ranges = _ints(
            [(a, z, number, at) for number, at, some in anchors for a, z in some]
        ).reshape(-1, 4)
        words, which = _expand(ranges[:, 0], ranges[:, 1])
        order = np.argsort(words, kind="stable")
        self._owner, self._place = ranges[which[order], 2], ranges[which[order], 3]
        wanted, begins = np.unique(words[order], return_index=True)
        self._begins = np.append(begins, len(order))
        self._row = np.full(
            len(self._vocabulary) + 1, -1, np.int32
        )  # where in `begins` each word stands, if anywhere
        self._row[wanted] = np.arange(len(wanted), dtype=np.int32)

    def _set_pairs(self, anchors: Sequence[tuple[int, int, int, int]]) -> None:
        """Phrases that are looked for by two words: pattern, place of the first in it, a number of each."""
        owner, place, first, second = _ints(anchors).reshape(-1, 4).T
        word_of = self._vocabulary.word_of.astype(np.int64)
        self._words = len(self._vocabulary.words)
        key = word_of[first] * self._words + word_of[second]
        order = np.argsort(key, kind="stable")
        self._pair_owner, self._pair_place = owner[order], place[order]
        self._pairs, begins = np.unique(key[order], return_index=True)
        self._pair_begins = np.append(begins, len(order))
        self._leads, self._follows = np.zeros(self._words, bool), np.zeros(self._words, bool)
        self._leads[word_of[first]] = True
        self._follows[word_of[second]] = True

    def _set_checks(self, found: Sequence[Resolved], phrases: Sequence[int]) -> None:
        """What the words of phrases must be: one range each, and for some a list of words."""
        self._first = np.zeros(len(found), np.int64)
        lows: list[int] = []
        highs: list[int] = []
        odd: list[int] = []
        odd_ranges: list[Range] = []
        for number in phrases:
            self._first[number] = len(lows)
            for word in found[number]:
                if len(word) > 1:
                    odd += [len(lows)] * len(word)
                    odd_ranges += word
                lows.append(word[0][0])
                highs.append(word[-1][1])
        self._lows, self._highs = _ints(lows), _ints(highs)
        self._odd_words = np.unique(_ints(odd))
        words, which = _expand(*_ints(odd_ranges).reshape(-1, 2).T)
        self._odd = np.sort(_ints(odd)[which] * len(self._vocabulary) + words)

    def find(self, tokens: Tokens, bounds: Ints, row: int, end: int) -> Hits:
        """Hits in the texts from `row` to `end`."""
        first, last = int(bounds[row]), int(bounds[end])
        here = tokens[first:last]
        rows = self._row[here]
        places = np.flatnonzero(rows >= 0)
        rows = rows[places]
        self._need_room(self._begins[rows], self._begins[rows + 1])
        number, which = _expand(self._begins[rows], self._begins[rows + 1])
        start, pattern = places[which] - self._place[number] + first, self._owner[number]
        found = places[which] + first
        if len(self._pairs):
            word = self._vocabulary.word_of[here]
            places = np.flatnonzero(self._leads[word[:-1]] & self._follows[word[1:]])
            key = word[places].astype(np.int64) * self._words + word[places + 1]
            at = np.minimum(np.searchsorted(self._pairs, key), len(self._pairs) - 1)
            is_pair = self._pairs[at] == key
            places, at = places[is_pair], at[is_pair]
            self._need_room(self._pair_begins[at], self._pair_begins[at + 1])
            number, which = _expand(self._pair_begins[at], self._pair_begins[at + 1])
            start = np.append(start, places[which] - self._pair_place[number] + first)
            pattern = np.append(pattern, self._pair_owner[number])
            found = np.append(found, places[which] + first)
        length = self._length[pattern]
        phrases = np.flatnonzero(length > 1)
        if not len(phrases):
            return Hits(start, length, pattern)
        kept = length == 1
        kept[self._check(phrases, start, pattern, length, found, tokens, bounds)] = True
        return Hits(start[kept], length[kept], pattern[kept])

    def _need_room(self, low: Ints, high: Ints) -> None:
        """Raise a LimitExceeded where one text would give more places to look at than memory has room for."""
        many = int((high - low).sum())
        if many > _MOST_PLACES:
            raise LimitExceeded(
                f"{len(self._length):,} patterns have {many:,} places in one text that must be "
                "looked at, and the "
                f"limit is {_MOST_PLACES:,}. Take out patterns that others hold, or divide the "
                "text."
            )

    def _check(
        self,
        which: Ints,
        start: Ints,
        pattern: Ints,
        length: Ints,
        found: Ints,
        tokens: Tokens,
        bounds: Ints,
    ) -> Ints:
        """The hits among `which` whose words all stand beside the one found, in the same text."""
        text = np.searchsorted(bounds, found[which], side="right")
        whole = (start[which] >= bounds[text - 1]) & (start[which] + length[which] <= bounds[text])
        which = which[whole]
        done = []
        step = 0
        while len(which):
            word = self._first[pattern[which]] + step
            token = tokens[start[which] + step].astype(np.int64)
            fits = (self._lows[word] <= token) & (token < self._highs[word])
            if len(self._odd_words):
                odd = np.flatnonzero(fits & np.isin(word, self._odd_words))
                key = word[odd] * len(self._vocabulary) + token[odd]
                at = np.minimum(np.searchsorted(self._odd, key), len(self._odd) - 1)
                fits[odd] = self._odd[at] == key
            which = which[fits]
            step += 1
            ready = length[which] == step
            done.append(which[ready])
            which = which[~ready]
        return np.concatenate(done) if done else which


def _rarest(ranges: Resolved, before: list[int]) -> tuple[int, int]:
    """Place of the rarest word of a pattern, and how often it occurs; `before` counts the tokens below a number."""
    times = [sum(before[z] - before[a] for a, z in word) for word in ranges]
    return times.index(min(times)), min(times)


def _ints(numbers: Sequence[object]) -> Ints:
    return np.array(numbers, np.int64)


def _expand(low: Ints, high: Ints) -> tuple[Ints, Ints]:
    """Every number of some ranges, and which range it is of."""
    size = high - low
    which = np.repeat(np.arange(len(low)), size)
    ends = np.cumsum(size)
    return np.arange(len(which)) - np.repeat(ends - size - low, size), which
