"""Words of a whole column, counted at once on the bytes of its texts: the numbers that `count_words` gives, sooner."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import chain, pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from newskit.text import count_words, is_unspaced, straighten

__all__ = ["Words", "count_all_words"]

_PIECE = 1 << 18  # bytes looked at together: arrays of this size stay in the processor's cache
_THREADS = 2  # array work runs side by side
_PLANE = 0x10000  # characters of the first plane, nearly all there are
_LETTER, _APOSTROPHE = 1, 2

Array = np.ndarray[Any, np.dtype[Any]]


class Words(NamedTuple):
    """Words of each text (missing where it is), and how many texts have no blanks between their words."""

    counts: pd.Series
    unspaced: int


def count_all_words(texts: pd.Series) -> Words:
    """Count the words of each text of a column, and the texts in scripts without blanks between words."""
    if getattr(texts.dtype, "storage", "") != "pyarrow":
        strings = [text if isinstance(text, str) else None for text in texts.tolist()]
        plain = [None if text is None else count_words(text) for text in strings]
        unspaced = sum(is_unspaced(text.strip()) for text in strings if text)
        return Words(pd.Series(plain, index=texts.index, dtype="Int64"), unspaced)
    stored = pa.chunked_array(pa.array(texts.array)).cast(pa.large_string())
    with ThreadPoolExecutor(_THREADS) as pool:
        pieces = list(pool.map(_count, *zip(*_pieces(stored), strict=True))) if len(stored) else []
    counts = np.fromiter(chain.from_iterable(piece[0] for piece in pieces), np.int64, len(stored))
    known = pd.arrays.IntegerArray(counts, stored.is_null().to_numpy())
    return Words(pd.Series(known, index=texts.index), sum(piece[1] for piece in pieces))


def _pieces(stored: pa.ChunkedArray) -> Iterator[tuple[Array, Array]]:
    """Bytes of some texts and where each begins, and the last ends."""
    for chunk in stored.chunks:
        _, offsets, data = chunk.buffers()
        starts = np.frombuffer(offsets, np.int64)[chunk.offset : chunk.offset + len(chunk) + 1]
        whole = np.frombuffer(data or b"", np.uint8)
        row = 0
        while row < len(chunk):
            end = max(int(np.searchsorted(starts, starts[row] + _PIECE)), row + 1)
            rows = starts[row : end + 1]
            yield whole[rows[0] : rows[-1]], rows - rows[0]
            row += len(rows) - 1


def _count(data: Array, starts: Array) -> tuple[list[int], int]:
    """Count the words of texts that stand behind each other, and the texts without blanks between words.

    A word begins at each letter or digit that has none before it; an apostrophe between two of them takes one away.
    """
    around = np.zeros(len(data) + 2, bool)  # whether a byte is of a letter, with one place before and one behind
    letters = around[1:-1]
    np.less((data | 0x20) - ord("a"), 26, out=letters)
    letters |= data - ord("0") < 10
    marks = np.flatnonzero(data == ord("'"))
    ends, unspaced = marks + 1, 0
    leads = np.flatnonzero(data >= 0xC0)  # first bytes of all that is not ASCII
    if len(leads):
        points, sizes = _code_points(data, leads)
        kinds = _kinds_of(points)
        for n in range(4):
            letters[leads[(kinds == _LETTER) & (n < sizes)] + n] = True
        curly = kinds == _APOSTROPHE
        marks = np.concatenate([marks, leads[curly]])
        ends = np.concatenate([ends, leads[curly] + sizes[curly]])
        unspaced = _count_unspaced(data, starts, leads[(points >= 0x0E00) & (points >> 12 != 2)])
    begins = letters > around[:-2]
    first = starts[:-1][np.diff(starts) > 0]
    begins[first] = letters[first]  # whatever the text before ended with
    border = np.zeros(len(data) + 1, bool)
    border[starts] = True
    joined = around[marks] & around[ends + 1] & ~border[marks] & ~border[ends]
    begins[ends[joined]] = False
    return [int(np.count_nonzero(begins[start:end])) for start, end in pairwise(starts.tolist())], unspaced


def _code_points(data: Array, leads: Array) -> tuple[Array, Array]:
    """Code points and sizes of the characters that begin at `leads`, each two to four bytes of UTF-8."""
    first = data[leads].astype(np.int32)
    sizes = 2 + (first >= 0xE0) + (first >= 0xF0)
    points = first & 0x7F >> sizes
    for n in range(1, 4):
        more = n < sizes
        points[more] = points[more] << 6 | data[leads[more] + n] & 0x3F
    return points, sizes


def _kinds_of(points: Array) -> Array:
    kinds = _kinds().take(points, mode="clip")
    for place in np.flatnonzero(points >= _PLANE).tolist():
        kinds[place] = chr(points[place]).isalnum()
    return kinds


@lru_cache(maxsize=1)
def _kinds() -> Array:
    """What each character of the first plane is: a letter or digit, an apostrophe of some shape, or neither."""
    straight = straighten("".join(map(chr, range(_PLANE))))
    return np.array([_APOSTROPHE if one == "'" else int(one.isalnum()) for one in straight], np.uint8)


def _count_unspaced(data: Array, starts: Array, places: Array) -> int:
    """Count the texts without blanks between words, among those that have characters at `places`: no others can be."""
    rows = np.unique(np.searchsorted(starts, places, side="right") - 1)
    texts = (data[starts[row] : starts[row + 1]].tobytes().decode() for row in rows)
    return sum(is_unspaced(text.strip()) for text in texts)
