"""A bar for long loads, by bytes read of bytes there are."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from typing import Any

from newskit.formats import File

__all__ = ["Progress"]

_DELAY = 2.0  # seconds; what is shorter needs no bar


class Progress:
    """A text bar, shown where a run takes long enough and somebody is there to see it."""

    def __init__(self, files: list[File], wanted: bool | None) -> None:
        seen = wanted if wanted is not None else sys.stderr.isatty() or "ipykernel" in sys.modules
        self._bar: Any = None
        if seen and files:
            from tqdm import tqdm

            sizes = [one.size for one in files]
            delay = 0.0 if wanted else _DELAY
            self._bar = tqdm(
                total=sum(sizes),
                unit="B",
                unit_scale=True,
                desc="reading",
                delay=delay,
                leave=False,
            )

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *error: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def each(self, files: list[File]) -> Iterator[File]:
        """Files one by one; the bar moves as their bytes are read."""
        for file in files:
            if self._bar is None:
                yield file
                continue
            end = self._bar.n + file.size
            file.watch = partial(self._move_in, self._bar.n, end)
            yield file
            self._move_in(0, end, end)

    def _move_in(self, begun: int, end: int, place: int) -> None:
        # Never back: a file is opened more than once, first for its beginning.
        self._bar.update(max(min(begun + place, end) - self._bar.n, 0))
