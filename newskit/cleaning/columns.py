"""Columns of texts and titles, of which Python takes no more than it must."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from newskit.cleaning.lines import fold
from newskit.cleaning.suspects import find_alike

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Some", "Texts", "Titles"]

_BATCH = 1024  # texts that Python holds at a time
_FEW_TITLES = 50
_TITLE_WORDS = 4  # a shorter title may stand under another article for other reasons


class Texts(Sequence[str]):
    """Texts of a collection, taken out of their column where they are asked for; few are."""

    def __init__(self, column: pa.Array | pa.ChunkedArray) -> None:
        self.column = column
        self.changed: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self.column)

    def __getitem__(self, row: Any) -> Any:
        return self.changed[row] if row in self.changed else self.column[row].as_py()

    def batches(self, rows: Sequence[int]) -> Iterator[tuple[Sequence[int], list[str]]]:
        """Some rows, and the texts in them, part by part."""
        for start in range(0, len(rows), _BATCH):
            part = rows[start : start + _BATCH]
            # One by one: Arrow's take() would copy the whole column first.
            yield part, [self[row] for row in part]

    def each(self, rows: Sequence[int]) -> Iterator[tuple[int, str]]:
        """Some rows, each with its text."""
        for part, texts in self.batches(rows):
            yield from zip(part, texts, strict=True)


class Some(Sequence[str]):
    """Some rows of them."""

    def __init__(self, texts: Texts, rows: Sequence[int]) -> None:
        self._texts, self._rows = texts, rows

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, number: Any) -> Any:
        return self._texts[self._rows[number]]


class Titles:
    """Titles of a collection; all are folded where more than a few texts end with what may be."""

    def __init__(self, titles: pa.Array) -> None:
        self._titles = titles
        self._asked = 0

    @cached_property
    def _folded(self) -> frozenset[str]:
        return frozenset(map(fold, self._titles.to_pylist()))

    def __contains__(self, folded: object) -> bool:
        if not isinstance(folded, str) or len(folded.split()) < _TITLE_WORDS:
            return False
        self._asked += 1
        if self._asked > _FEW_TITLES:
            return folded in self._folded
        return folded in map(fold, find_alike(self._titles, folded))
