"""Words and runs of words counted in groups of texts, over arrays: occurrences, texts of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from newskit.schema import SchemaError, is_whole
from newskit.terms.tokens import Ints, Places, Tokens

Mask = npt.NDArray[np.bool_]

__all__ = ["Counts", "Grams", "count_grams", "gram_sizes", "make_grams"]

_BLOCK = 1 << 20  # places sorted together: arrays of tens of megabytes, whatever the collection
_LONGEST = 9  # words; longer runs are copies of a text, which find_duplicates finds


class Grams(NamedTuple):
    """Runs of words.

    `text` and `code` have one value a token: the run that begins there, -1 where none does.

    `parts` has one row a code.
    """

    text: Places
    code: Places
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
            f"ngrams is the number of words per term, from 1 to {_LONGEST}, or several: ngrams=(1, "
            "2). "
            f"This is {ngrams!r:.60}."
        )
    return sorted(set(whole))


def make_grams(tokens: Tokens, size: int) -> Grams:
    """Make every run of `size` words that stand side by side in one text."""
    code, parts = tokens.word, np.arange(len(tokens.words), dtype=np.int32)[:, None]
    for step in range(1, size):
        goes_on = np.zeros(len(code), dtype=bool)
        goes_on[:-step] = (
            (code[:-step] >= 0)
            & (tokens.word[step:] >= 0)
            & (tokens.text[:-step] == tokens.text[step:])
        )
        code, pairs = _lengthen(code, tokens.word, goes_on, step, max(len(tokens.words), 1))
        before, last = np.divmod(pairs, max(len(tokens.words), 1))
        parts = np.column_stack([parts[before], last.astype(np.int32)])
    return Grams(tokens.text, code, parts, tokens.words)


def _lengthen(
    code: Places, word: Places, goes_on: Mask, step: int, width: int
) -> tuple[Places, Ints]:
    """Number the runs that go on with a word `step` places on; list them: old run × width + word.

    Block by block, since one table of all runs as they stand would be many times as large as the
    text.
    """
    longer = np.full(len(code), -1, dtype=np.int32)
    starts = range(0, len(code), _BLOCK)
    distinct = [np.empty(0, dtype=np.int64)]
    for start in starts:
        places = np.flatnonzero(goes_on[start : start + _BLOCK]) + start
        longer[places], pairs = pd.factorize(
            code[places].astype(np.int64) * width + word[places + step]
        )
        distinct.append(pairs)
    again, whole = pd.factorize(np.concatenate(distinct))
    for start, begin in zip(starts, np.cumsum([len(pairs) for pairs in distinct]), strict=False):
        places = np.flatnonzero(goes_on[start : start + _BLOCK]) + start
        longer[places] = again[begin + longer[places]]
    return longer, whole


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
    groups, codes = np.divmod(cell[first], width)
    return Counts(groups, codes, _sum_up(count, first), _sum_up(articles, first))


def _sum_up(numbers: Places, first: Ints) -> Ints:
    return (
        np.add.reduceat(numbers, first, dtype=np.int64) if len(first) else numbers.astype(np.int64)
    )


def _blocks(grams: Grams) -> Iterator[tuple[Places, Places]]:
    """Cut into some texts at a time; a text is never divided, so that it counts once."""
    start = 0
    while start < len(grams.text):
        end = start + _BLOCK
        if end < len(grams.text):
            end = int(np.searchsorted(grams.text, grams.text[end], side="left"))
            if end <= start:  # one text longer than a block
                end = int(np.searchsorted(grams.text, grams.text[start], side="right"))
        yield grams.text[start:end], grams.code[start:end]
        start = end


def _count_block(
    text: Places, code: Places, group: Ints, width: int
) -> tuple[Ints, Places, Places]:
    """Cells (group × code) in rising order, the occurrences and the texts in each."""
    first = int(text[0])
    size = int(text[-1]) - first + 1
    of = group[text]
    inside = (of >= 0) & (code >= 0)
    # One number for group, code and text; sorted, occurrences of a run in a text are neighbours. It
    # fits in 63 bits for any collection that fits in memory: a block has few texts, or few words in
    # each.
    key = (of[inside] * width + code[inside]) * size + (text[inside] - first)
    key.sort()
    cell = key // size
    new_text = np.diff(key, prepend=-1) != 0
    begins = np.flatnonzero(np.diff(cell, prepend=-1))
    if not len(begins):
        return key, key.astype(np.int32), key.astype(np.int32)
    count = np.diff(begins, append=len(cell)).astype(np.int32)
    return cell[begins], count, np.add.reduceat(new_text, begins, dtype=np.int32)
