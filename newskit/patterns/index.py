"""A column of texts as integers: tokenised once, so that each question is arithmetic on arrays.

Matching is on tokens: curly apostrophes count as straight ones, hyphens divide, a possessive ``'s``
is dropped, and case is ignored unless a pattern asks for it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from newskit.patterns.pattern import Pattern
from newskit.patterns.plan import Hits, Plan
from newskit.patterns.vocabulary import Vocabulary
from newskit.patterns.words import Block, blocks_of, find_words, store_texts

__all__ = ["Index", "index_of"]

Ints = npt.NDArray[np.int64]
Tokens = npt.NDArray[np.int32]

_THREADS = 2  # array work runs side by side
_PIECE = 1 << 20  # tokens matched together: what they need is small beside the texts
_KEPT = 4  # indexes kept for the next question: title and text, of a collection and a part of it


class _Tokenised(NamedTuple):
    """The words of a block."""

    distinct: pa.Array
    tokens: Tokens  # which of the distinct ones each word is
    counts: Ints  # words of each text
    unspaced: list[int]  # texts without blanks between words


class Index:
    """A column of texts as integers, ready for patterns.

    `tokens` numbers the words of all texts; `bounds[i]:bounds[i + 1]` are those of text i. A number
    is a word as written; `vocabulary` orders and folds them. Texts that are missing hold no words.
    """

    def __init__(self, texts: pd.Series | pa.ChunkedArray | Iterable[object]) -> None:
        self._stored = store_texts(texts)
        # A word and what divides it from the next take two bytes at least. What stays unused of
        # this is never touched, and costs no memory.
        room = np.empty(self.size // 2 + len(self._stored) + 1, np.int32)
        counts, dictionaries, ends = [np.empty(0, np.int64)], [], [0]
        self.unspaced = 0
        with ThreadPoolExecutor(_THREADS) as pool:
            for block in pool.map(_tokenise, blocks_of(self._stored)):
                end = ends[-1] + len(block.tokens)
                room[ends[-1] : end] = block.tokens
                ends.append(end)
                counts.append(block.counts)
                dictionaries.append(block.distinct)
                self.unspaced += len(block.unspaced)
        self.bounds: Ints = np.append(0, np.cumsum(np.concatenate(counts)))
        self.numbers: Tokens = room[: ends[-1]]
        self.vocabulary = self._number_words(dictionaries, ends)
        self._frequency = np.zeros(len(self.vocabulary), np.int64)
        for start in range(0, len(self.numbers), _PIECE):
            piece = self.numbers[start : start + _PIECE]
            self._frequency += np.bincount(piece, minlength=len(self.vocabulary))

    def _number_words(self, dictionaries: Sequence[pa.Array], ends: Sequence[int]) -> Vocabulary:
        """Put numbers of one vocabulary in place of those that each block gave its own words."""
        distinct = pa.chunked_array(dictionaries, pa.large_string()).dictionary_encode()
        if not distinct.num_chunks:
            return Vocabulary([])
        vocabulary = Vocabulary(distinct.chunk(0).dictionary.to_pylist())
        known = np.concatenate([chunk.indices.to_numpy() for chunk in distinct.chunks])
        numbers = vocabulary.number[known]  # of the words of all blocks, one behind the other
        seen = 0
        for (start, end), words in zip(pairwise(ends), dictionaries, strict=True):
            tokens = self.numbers[start:end]
            tokens[:] = numbers[seen:][tokens]
            seen += len(words)
        return vocabulary

    def __len__(self) -> int:
        return len(self.bounds) - 1

    @property
    def words(self) -> list[str]:
        """Distinct words, lower-cased and without possessive ``'s``, sorted."""
        return self.vocabulary.words

    @property
    def tokens(self) -> Tokens:
        """Place of each token's word in `words`."""
        return self.vocabulary.word_of[self.numbers] if len(self.numbers) else self.numbers

    def find(self, pattern: Pattern) -> Hits:
        """Every place where the pattern occurs; a phrase never reaches into the next text."""
        return self.find_all([pattern])

    def find_all(self, patterns: Sequence[Pattern]) -> Hits:
        """Every place of some patterns, in order; of those of one beginning the longest first."""
        found = [Hits.none(), *(hits for _, _, hits in self.pieces(patterns))]
        hits = Hits(*map(np.concatenate, zip(*found, strict=True)))
        return hits.take(np.lexsort((hits.pattern, -hits.length, hits.start)))

    def pieces(self, patterns: Sequence[Pattern]) -> Iterator[tuple[int, int, Hits]]:
        """Hits, some texts at a time: the first, the one behind the last, hits in any order."""
        plan = Plan(self.vocabulary, self._frequency, patterns)
        # Patterns that find more than there are words take fewer texts at a time.
        size = _PIECE * len(self.numbers) // max(plan.places, len(self.numbers), 1)
        row = 0
        while row < len(self):
            end = int(np.searchsorted(self.bounds, self.bounds[row] + size, side="right")) - 1
            end = min(max(end, row + 1), len(self))
            yield row, end, plan.find(self.numbers, self.bounds, row, end)
            row = end

    def texts_of(self, places: Ints) -> Ints:
        """Which text each token place lies in."""
        return np.searchsorted(self.bounds, places, side="right") - 1

    def count(self, places: Ints) -> Ints:
        """How many of the places lie in each text."""
        return np.bincount(self.texts_of(places), minlength=len(self)).astype(np.int64)

    def spans(self, places: Ints) -> tuple[Ints, Ints]:
        """Start and end of tokens, in characters of the text that each lies in."""
        rows = self.texts_of(places)
        wanted = np.unique(rows)
        starts, ends = np.empty(len(places), np.int64), np.empty(len(places), np.int64)
        if not len(places):
            return starts, ends
        order = np.argsort(rows, kind="stable")
        sorted_rows = rows[order]
        done = first = 0
        for block in blocks_of(self._stored.take(pa.array(wanted))):
            texts = wanted[first : first + len(block.starts) - 1]
            first += len(texts)
            end = int(np.searchsorted(sorted_rows, texts[-1], side="right"))
            chosen = order[done:end]
            done = end
            edges = find_words(block).edges
            # Token n of text i is the word at its place among the block's words.
            lengths = self.bounds[texts + 1] - self.bounds[texts]
            begins = np.append(0, np.cumsum(lengths))
            text = np.searchsorted(texts, rows[chosen])
            word = begins[text] + places[chosen] - self.bounds[texts[text]]
            is_first_byte = (block.data & 0xC0) != 0x80  # of a character in UTF-8
            characters = np.append(0, np.cumsum(is_first_byte))
            offset = characters[block.starts[text]]
            starts[chosen] = characters[edges[2 * word]] - offset
            ends[chosen] = characters[edges[2 * word + 1]] - offset
        return starts, ends

    def missing(self) -> int:
        """How many texts are missing or empty."""
        bytes_of = pc.fill_null(pc.binary_length(self._stored), 0)
        return int(pc.sum(pc.equal(bytes_of, 0)).as_py() or 0)

    @property
    def size(self) -> int:
        """Bytes of the texts."""
        return int(self._stored.nbytes)


def _tokenise(block: Block) -> _Tokenised:
    edges, unspaced = find_words(block)
    counts = np.diff(np.searchsorted(edges[0::2], block.starts))
    if not len(edges):
        return _Tokenised(pa.array([], pa.large_string()), np.empty(0, np.int32), counts, unspaced)
    offsets = edges.astype(np.int64)
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(block.data)]
    # Words, and between them what divides them.
    stretches = pa.Array.from_buffers(pa.large_string(), len(offsets) - 1, buffers)
    every_other = pa.array(np.arange(0, len(stretches), 2))
    words = stretches.take(every_other).dictionary_encode()
    return _Tokenised(words.dictionary, words.indices.to_numpy(), counts, unspaced)


_indexes: OrderedDict[object, Index] = OrderedDict()


def index_of(texts: pd.Series) -> Index:
    """Index of a column, kept for the next question about the same texts.

    What Arrow stores never changes, so a column is the same as long as its bytes lie in the same
    place; the index holds on to them, and the place can't be given to others.
    """
    stored = store_texts(texts)
    key = _place_of(stored)
    if key in _indexes:
        _indexes.move_to_end(key)
    else:
        # Of the very bytes that the key names: it must hold on to them.
        _indexes[key] = Index(stored)
        while len(_indexes) > _KEPT:
            _indexes.popitem(last=False)
    return _indexes[key]


def _place_of(stored: pa.ChunkedArray) -> object:
    return tuple(
        (chunk.offset, len(chunk), *(buffer.address if buffer else 0 for buffer in chunk.buffers()))
        for chunk in stored.chunks
    )
