"""The words of a whole column, found at once on the bytes of its texts.

The words are those of `newskit.text.split_words`; a test holds the two against each other for any
Unicode text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from newskit.shown import mend
from newskit.text import JOINERS, MARKS, is_unspaced, straighten

__all__ = ["Block", "blocks_of", "find_words", "store_texts"]

Array = np.ndarray[Any, np.dtype[Any]]
Ints = npt.NDArray[np.int64]

# Bytes whose words are looked up together: large enough that a word is new only once in many.
_BLOCK = 1 << 20
_STEP = 1 << 18  # bytes looked at together: arrays of this size stay in the processor's cache
_PLANE = 0x10000  # characters of the first plane, nearly all there are
_OTHER, _LETTER, _APOSTROPHE, _EXTENDER = range(4)
# Below stand scripts with blanks between words; what is from 0x2000 to 0x2FFF is in no script.
_SPACED = 0x0E00


class Block(NamedTuple):
    """Some texts behind each other: their bytes in UTF-8, where each begins and the last ends."""

    data: Array
    starts: Ints


class Words(NamedTuple):
    """Words of a block: starts and ends in turn, in bytes.

    It says too which of its texts have no blanks between words.
    """

    edges: Ints
    unspaced: list[int]


def store_texts(texts: pd.Series | pa.ChunkedArray | Iterable[object]) -> pa.ChunkedArray:
    """Texts as Arrow strings, not copied where they are such; what isn't a string is missing."""
    if isinstance(texts, pa.ChunkedArray):
        return texts
    if isinstance(texts, pd.Series):
        arrow = getattr(texts.array, "_pa_array", None)
        kinds = (pa.types.is_string, pa.types.is_large_string)
        if isinstance(arrow, pa.ChunkedArray) and any(is_kind(arrow.type) for is_kind in kinds):
            return arrow.cast(pa.large_string())
        texts = texts.astype(object).tolist()
    strings = [text if isinstance(text, str) else None for text in texts]
    try:
        return pa.chunked_array([pa.array(strings, pa.large_string())])
    except UnicodeEncodeError:
        mended = [None if text is None else mend(text) for text in strings]
        return pa.chunked_array([pa.array(mended, pa.large_string())])


def blocks_of(stored: pa.ChunkedArray, *, size: int = _BLOCK) -> Iterator[Block]:
    """Texts in blocks of about `size` bytes."""
    for chunk in stored.chunks:
        _, offsets, data = chunk.buffers()
        if not len(chunk):
            continue
        starts = np.frombuffer(offsets, np.int64)[chunk.offset : chunk.offset + len(chunk) + 1]
        whole = np.frombuffer(data or b"", np.uint8)
        row = 0
        while row < len(chunk):
            end = max(int(np.searchsorted(starts, starts[row] + size)), row + 1)
            rows = starts[row : end + 1]
            yield Block(whole[rows[0] : rows[-1]], rows - rows[0])
            row += len(rows) - 1


def find_words(block: Block) -> Words:
    """Starts and ends of the words of a block, none reaching from one text into the next."""
    data, starts = block
    # Whether a byte is of a word, with one place before and one behind.
    around = np.zeros(len(data) + 2, bool)
    inside = around[1:-1]
    marks = _find_ascii(data, inside)
    ends = marks + 1
    leads = np.flatnonzero(data >= 0xC0)  # first bytes of all that is not ASCII
    unspaced: list[int] = []
    # Where a text begins, nothing stands before it. Only what joins two characters asks for this.
    border = np.zeros(len(data) + 1, bool)
    border[starts] = True
    if len(leads):
        points, sizes = _code_points(data, leads)
        kinds = _kinds_of(points)
        letters = kinds == _LETTER
        _mark(inside, leads[letters], sizes[letters])
        curly = kinds == _APOSTROPHE
        marks = np.concatenate([marks, leads[curly]])
        ends = np.concatenate([ends, leads[curly] + sizes[curly]])
        extends = kinds == _EXTENDER
        if extends.any():
            _extend(around, border, leads[extends], sizes[extends])
        unspaced = _find_unspaced(block, leads[(points >= _SPACED) & (points >> 12 != 2)])
    joined = around[marks] & around[ends + 1] & ~border[marks] & ~border[ends]
    # An extender behind an apostrophe was not made part of a word, so what follows here is a letter
    # or a digit.
    _mark(inside, marks[joined], (ends - marks)[joined])
    return Words(_edges(around, starts), unspaced)


def _find_ascii(data: Array, inside: Array) -> Ints:
    """Mark the letters and digits of ASCII in `inside`; give the places of straight apostrophes."""
    byte, flag = np.empty(_STEP, np.uint8), np.empty(_STEP, bool)
    marks = [np.empty(0, np.int64)]
    for start in range(0, len(data), _STEP):
        piece = data[start : start + _STEP]
        size = len(piece)
        number, found, chosen = byte[:size], flag[:size], inside[start : start + size]
        np.bitwise_or(piece, 0x20, out=number)
        np.subtract(number, ord("a"), out=number)
        np.less(number, 26, out=chosen)
        np.subtract(piece, ord("0"), out=number)
        np.less(number, 10, out=found)
        np.logical_or(chosen, found, out=chosen)
        np.equal(piece, ord("'"), out=found)
        marks.append(np.flatnonzero(found) + start)
    return np.concatenate(marks)


def _mark(inside: Array, starts: Ints, sizes: Ints) -> None:
    """Mark the bytes of some characters."""
    for n in range(int(sizes.max(initial=0))):
        inside[starts[n < sizes] + n] = True


def _extend(around: Array, border: Array, leads: Ints, sizes: Ints) -> None:
    """Mark accents and joiners behind a letter, or behind others that are, as part of its word."""
    ends = leads + sizes
    first = np.ones(len(leads), bool)  # of its run
    first[1:] = (leads[1:] != ends[:-1]) | border[leads[1:]]
    follows = around[leads] & ~border[leads]
    run = np.cumsum(first) - 1
    kept = follows[first][run]
    _mark(around[1:-1], leads[kept], sizes[kept])


def _edges(around: Array, starts: Ints) -> Ints:
    """Starts and ends, in turn, of the runs that `around` marks, cut at the borders of texts."""
    pieces = [np.empty(0, np.int64)]
    for start in range(0, len(around) - 1, _STEP):
        stop = min(start + _STEP, len(around) - 1)
        pieces.append(np.flatnonzero(around[start + 1 : stop + 1] != around[start:stop]) + start)
    edges = np.concatenate(pieces)
    inner = np.unique(starts[1:-1])
    cut = inner[around[inner] & around[inner + 1]]
    return (
        np.insert(edges, np.repeat(np.searchsorted(edges, cut), 2), np.repeat(cut, 2))
        if len(cut)
        else edges
    )


def _code_points(data: Array, leads: Ints) -> tuple[Array, Ints]:
    """Code points and sizes of the characters that begin at `leads`, of 2 to 4 bytes of UTF-8."""
    first = data[leads].astype(np.int32)
    sizes = 2 + (first >= 0xE0).astype(np.int64) + (first >= 0xF0)
    points = first & 0x7F >> sizes
    for n in range(1, 4):
        more = n < sizes
        points[more] = points[more] << 6 | data[leads[more] + n] & 0x3F
    return points, sizes


def _kinds_of(points: Array) -> Array:
    kinds = _kinds().take(points, mode="clip")
    for place in np.flatnonzero(points >= _PLANE).tolist():
        kinds[place] = _kind(chr(points[place]))
    return kinds


def _kind(character: str) -> int:
    return (
        _LETTER
        if character.isalnum()
        else _EXTENDER
        if character in MARKS or character in JOINERS
        else _OTHER
    )


@lru_cache(maxsize=1)
def _kinds() -> Array:
    """What each character of the first plane is to a word."""
    straight = straighten("".join(map(chr, range(_PLANE))))
    return np.array([_APOSTROPHE if one == "'" else _kind(one) for one in straight], np.uint8)


def _find_unspaced(block: Block, places: Ints) -> list[int]:
    """Texts without blanks between words; only those with characters at `places` can be such."""
    data, starts = block
    rows = np.unique(np.searchsorted(starts, places, side="right") - 1)
    return [
        row
        for row in rows.tolist()
        if is_unspaced(data[starts[row] : starts[row + 1]].tobytes().decode().strip())
    ]
