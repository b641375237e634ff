"""What newskit raises and warns of: the place, the reason and the next step, in one message."""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path
from types import FrameType

from newskit.shown import visible

__all__ = [
    "CorruptFile",
    "LimitExceeded",
    "LoadWarning",
    "NewskitDeprecation",
    "NewskitError",
    "NewskitWarning",
    "QueryError",
    "SchemaError",
    "ThinWarning",
    "UnreadableFile",
    "UnsafeFile",
    "UnsupportedFormat",
    "warn",
]


class NewskitError(Exception):
    """What newskit raises: the place, the reason and the next step, in one message."""

    def __str__(self) -> str:
        return visible(super().__str__())


class SchemaError(NewskitError, ValueError):
    """A table lacks a column, or a column can't be read as what it should hold."""


class QueryError(NewskitError, ValueError):
    """A topic pattern or a boolean query can't be understood."""


class UnreadableFile(NewskitError, OSError):
    """A path leads to nothing that can be opened."""


class CorruptFile(NewskitError, ValueError):
    """A file is damaged: cut off, or not what its name says."""


class UnsupportedFormat(NewskitError, ValueError):
    """A file is of a kind that newskit does not read, or needs an extra that isn't installed."""


class LimitExceeded(NewskitError, ValueError):
    """An input is larger than a limit that can be raised."""


class UnsafeFile(NewskitError, ValueError):
    """A file is made to do harm: entities that grow, a member that leads out of its archive."""


class NewskitWarning(UserWarning):
    """Something was left out, or must be known before a figure is quoted."""


class LoadWarning(NewskitWarning):
    """A collection was read, but not all of it; `load_report` has the details."""


class ThinWarning(NewskitWarning):
    """Shares stand on few articles; it names a longer period that has more."""


class NewskitDeprecation(NewskitWarning, FutureWarning):
    """A name that goes away with the next release; it says which one to write."""


def warn(message: str, kind: type[NewskitWarning] = NewskitWarning) -> None:
    """Warn at the user's line, however deep the call: the frames of newskit itself are skipped."""
    package = f"{Path(__file__).parents[1]}{os.sep}"
    level, frame = 2, _caller(2)
    while frame is not None and frame.f_code.co_filename.startswith(package):
        level, frame = level + 1, frame.f_back
    warnings.warn(message, kind, stacklevel=level)


def _caller(depth: int) -> FrameType | None:
    return sys._getframe(depth)
