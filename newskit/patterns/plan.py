"""Many patterns resolved against a vocabulary, and found in a stream of tokens without a loop over either."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from newskit.patterns.pattern import Pattern
from newskit.patterns.vocabulary import Vocabulary

__all__ = ["Hits", "Plan"]

Ints = npt.NDArray[np.int64]
Tokens = npt.NDArray[np.int32]


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

    A phrase is looked for by its rarest word. Each of its words is a range of word numbers, so that the other words
    are checked by two comparisons; a wildcard in front or in the middle of a word may be many ranges, and is checked
    against the list of its words.
    """

    def __init__(self, vocabulary: Vocabulary, frequency: Ints, patterns: Sequence[Pattern]) -> None:
        self._size = len(vocabulary)
        before = np.concatenate([[0], np.cumsum(frequency)]).tolist()
        low, high, owner, anchor = _lists(4)  # of the words to look for
        lows, highs, firsts = _lists(3)  # of the words of phrases, one after the other
        odd_low, odd_high, odd_word = _lists(3)  # words of phrases that are several ranges
        for number, pattern in enumerate(patterns):
            ranges = [vocabulary.find(word, pattern.cased) for word in pattern.words]
            firsts.append(len(lows))
            if not all(ranges):
                continue
            place = 0
            if len(ranges) > 1:
                place = min(range(len(ranges)), key=lambda at: sum(before[z] - before[a] for a, z in ranges[at]))
                for word in ranges:
                    if len(word) > 1:
                        odd_low += [a for a, _ in word]
                        odd_high += [z for _, z in word]
                        odd_word += [len(lows)] * len(word)
                    lows.append(word[0][0])
                    highs.append(word[-1][1])
            for a, z in ranges[place]:
                low.append(a)
                high.append(z)
                owner.append(number)
                anchor.append(place)
        self._length = np.array([len(pattern.words) for pattern in patterns], np.int64)
        self._first, self._lows, self._highs = (np.array(places, np.int64) for places in (firsts, lows, highs))
        self._odd_words = np.unique(np.array(odd_word, np.int64))
        words, which = _expand(np.array(odd_low, np.int64), np.array(odd_high, np.int64))
        self._odd = np.sort(np.array(odd_word, np.int64)[which] * self._size + words)
        words, which = _expand(np.array(low, np.int64), np.array(high, np.int64))
        order = np.argsort(words, kind="stable")
        self._owner = np.array(owner, np.int64)[which][order]
        self._anchor = np.array(anchor, np.int64)[which][order]
        wanted, begins = np.unique(words[order], return_index=True)
        self._begins = np.append(begins, len(order))
        self._row = np.full(self._size + 1, -1, np.int32)  # where in `begins` each word stands, if it is looked for
        self._row[wanted] = np.arange(len(wanted), dtype=np.int32)

    def find(self, tokens: Tokens, bounds: Ints, row: int, end: int) -> Hits:
        """Hits in the texts from `row` to `end`, in the order of their places."""
        first, last = int(bounds[row]), int(bounds[end])
        rows = self._row[tokens[first:last]]
        places = np.flatnonzero(rows >= 0)
        rows = rows[places]
        places += first
        number, which = _expand(self._begins[rows], self._begins[rows + 1])
        start = places[which] - self._anchor[number]
        pattern = self._owner[number]
        length = self._length[pattern]
        phrases = np.flatnonzero(length > 1)
        if len(phrases):
            kept = np.ones(len(start), bool)
            kept[phrases] = False
            kept[self._check(phrases, start, pattern, length, places[which], tokens, bounds)] = True
            start, pattern, length = start[kept], pattern[kept], length[kept]
        # Phrases are found by a later word: put them where they begin; of those that begin together the longest first.
        order = np.lexsort((pattern, -length, start)) if len(phrases) else np.arange(len(start))
        return Hits(start[order], length[order], pattern[order])

    def _check(
        self, which: Ints, start: Ints, pattern: Ints, length: Ints, found: Ints, tokens: Tokens, bounds: Ints
    ) -> Ints:
        """The hits among `which` whose other words stand beside the word found, in the same text."""
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
                key = word[odd] * self._size + token[odd]
                at = np.minimum(np.searchsorted(self._odd, key), len(self._odd) - 1)
                fits[odd] = self._odd[at] == key
            which = which[fits]
            step += 1
            ready = length[which] == step
            done.append(which[ready])
            which = which[~ready]
        return np.concatenate(done) if done else which


def _lists(many: int) -> list[list[int]]:
    return [[] for _ in range(many)]


def _expand(low: Ints, high: Ints) -> tuple[Ints, Ints]:
    """Every number of some ranges, and which range it is of."""
    size = high - low
    which = np.repeat(np.arange(len(low)), size)
    ends = np.cumsum(size)
    return np.arange(len(which)) - np.repeat(ends - size - low, size), which
