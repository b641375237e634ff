"""The formats that newskit brings, each told before those that are more general."""

from __future__ import annotations

from newskit.formats import json_, tabular, txt
from newskit.formats.registry import Format

__all__ = ["KNOWN"]

KNOWN: tuple[Format, ...] = (
    *tabular.FORMATS,
    *json_.FORMATS,
    *txt.FORMATS,
)
