"""Texts of a column that are the same to the letter."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

__all__ = ["count_repeats"]

_PROBES = 16  # bytes of a text that are compared first


def count_repeats(texts: pd.Series) -> int:
    """Count texts that stood before.

    Lengths and some bytes are compared first, so that few texts are compared as a whole.
    """
    known = texts[texts.notna() & (texts != "")].astype("str")
    stored = pa.chunked_array(pa.array(known.array)).cast(pa.large_string())
    marks = pd.Series(
        [mark for chunk in stored.chunks for mark in _marks(chunk)], index=known.index, dtype=object
    )
    return int(known[marks.duplicated(keep=False)].duplicated().sum())


def _marks(chunk: pa.Array) -> list[tuple[int, bytes]]:
    """Length of each text, and bytes from all over it."""
    _, offsets, data = chunk.buffers()
    ends = np.frombuffer(offsets, np.int64)[chunk.offset : chunk.offset + len(chunk) + 1]
    sizes = np.diff(ends)
    places = ends[:-1, None] + np.maximum(sizes - 1, 0)[:, None] * np.arange(_PROBES) // (
        _PROBES - 1
    )
    probes = np.frombuffer(data or b"\0", np.uint8).take(places, mode="clip")
    return [(size, row.tobytes()) for size, row in zip(sizes.tolist(), probes, strict=True)]
