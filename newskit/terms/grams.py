"""Words and runs of words counted in groups of texts, over arrays: occurrences and texts of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from newskit.schema import SchemaError, is_whole
from newskit.terms.tokens import Ints, Places, Tokens

__all__ = ["Counts", "Grams", "count_grams", "gram_sizes", "make_grams"]

_BLOCK = 1 << 20  # places sorted together: arrays of tens of megabytes, whatever the collection
_LONGEST = 9  # words; longer runs are copies of a text, which find_duplicates finds


class Grams(NamedTuple):
    """Runs of words, in the order of the texts: `text` and `code` have one value a run, `parts` one row a code."""

    text: Places
    code: Ints
    parts: Places  # numbers of the words of each
    words: list[str]

    def names(self, codes: Ints) -> list[str]:
        """Return the words of runs, divided by one blank."""
        words = self.words
        if self.parts.shape[1] == 1:
            return [words[n] for n in self.parts[codes, 0].tolist()]
        return [" ".join([words[n] for n in row]) for row in self.parts[codes].tolist()]


def gram_sizes(ngrams: object) -> list[int]:
    """Words per term: 1, or several sizes such as (1, 2)."""
    sizes = list(ngrams) if isinstance(ngrams, (tuple, list, range)) else [ngrams]
    whole = [int(size) for size in sizes if is_whole(size, 1) and size <= _LONGEST]
    if not sizes or len(whole) < len(sizes):
        raise SchemaError(
            f"ngrams is the number of words per term, from 1 to {_LONGEST}, or several: ngrams=(1, 2). "
            f"This is {ngrams!r:.60}."
        )
    return sorted(set(whole))


def make_grams(tokens: Tokens, size: int) -> Grams:
    """Make every run of `size` words that stand side by side in one text."""
    text, word, width = tokens.text, tokens.word, max(len(tokens.words), 1)
    whole = word >= 0
    parts = np.arange(len(tokens.words), dtype=np.int32)[:, None]
    if size == 1:
        return Grams(text[whole], word[whole].astype(np.int64), parts, tokens.words)
    code = word.astype(np.int64)  # of the run that begins at each place; -1 where none does
    for step in range(1, size):
        places = np.flatnonzero((code[:-step] >= 0) & whole[step:] & (text[:-step] == text[step:]))
        numbers, pairs = pd.factorize(code[places] * width + word[places + step])
        code = np.full(len(word), -1, dtype=np.int64)
        code[places] = numbers
        before, last = np.divmod(pairs, width)
        parts = np.column_stack([parts[before], last.astype(np.int32)])
    places = np.flatnonzero(code >= 0)
    return Grams(text[places], code[places], parts, tokens.words)


@dataclass(frozen=True)
class Counts:
    """How often each run occurs in each group, and in how many of its texts; only where it does."""

    group: Ints
    code: Ints
    count: Ints
    articles: Ints

    def where(self, kept: npt.NDArray[np.bool_]) -> Counts:
        """Return some of the rows."""
        return Counts(self.group[kept], self.code[kept], self.count[kept], self.articles[kept])


def count_grams(grams: Grams, group: Ints) -> Counts:
    """Count runs in groups of texts; `group` is that of each text, -1 for one that is in none."""
    width = max(len(grams.parts), 1)
    found = [_count_block(text, code, group, width) for text, code in _blocks(grams)]
    if not found:
        nothing = np.empty(0, dtype=np.int64)
        return Counts(nothing, nothing, nothing, nothing)
    cell, count, articles = (np.concatenate(parts) for parts in zip(*found, strict=True))
    order = np.argsort(cell, kind="stable")
    cell, count, articles = cell[order], count[order], articles[order]
    first = np.flatnonzero(np.diff(cell, prepend=-1))
    count, articles = (np.add.reduceat(numbers, first) if len(first) else numbers for numbers in (count, articles))
    groups, codes = np.divmod(cell[first], width)
    return Counts(groups, codes, count, articles)


def _blocks(grams: Grams) -> Iterator[tuple[Places, Ints]]:
    """Runs of some texts at a time; a text is never divided, so that it counts once."""
    start = 0
    while start < len(grams.text):
        end = start + _BLOCK
        if end < len(grams.text):
            end = int(np.searchsorted(grams.text, grams.text[end], side="left"))
            if end <= start:  # one text longer than a block
                end = int(np.searchsorted(grams.text, grams.text[start], side="right"))
        yield grams.text[start:end], grams.code[start:end]
        start = end


def _count_block(text: Places, code: Ints, group: Ints, width: int) -> tuple[Ints, Ints, Ints]:
    """Cells (group × code) in rising order, the occurrences and the texts in each."""
    first = int(text[0])
    size = int(text[-1]) - first + 1
    of = group[text]
    inside = of >= 0
    # One number for group, code and text; sorted, occurrences of a run in a text are neighbours. It fits in 63 bits
    # for any collection that fits in memory: a block has few texts, or few words in each.
    key = (of[inside] * width + code[inside]) * size + (text[inside] - first)
    key.sort()
    cell = key // size
    new_text = np.diff(key, prepend=-1) != 0
    begins = np.flatnonzero(np.diff(cell, prepend=-1))
    if not len(begins):
        return key, key, key
    count = np.diff(begins, append=len(cell))
    return cell[begins], count, np.add.reduceat(new_text, begins, dtype=np.int64)
