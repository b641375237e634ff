"""Names and dates in words, as the explorer's controls, charts and tables have them."""

from __future__ import annotations

import re

import pandas as pd

from newskit.periods import SHORT_MONTHS

__all__ = ["day", "plain", "span_of"]

# Characters that turn the direction of what follows them: no label keeps them.
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROLS = dict.fromkeys(
    [*range(9), 11, 12, *range(14, 32), 127, *range(0xD800, 0xE000)], "\ufffd"
)


def plain(value: object, most: int = 80) -> str:
    """A label for a control: one line, cut, and read from left to right."""
    if value is None or value is pd.NA or value != value:
        return ""
    text = " ".join(_TURNS.sub("", str(value)).translate(_CONTROLS).split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def day(value: object) -> str:
    """A date as ``3 Mar 2025``."""
    if not isinstance(value, pd.Timestamp):  # NaT isn't one
        return ""
    return f"{value.day} {SHORT_MONTHS[value.month - 1]} {value.year}"


def span_of(published: pd.Series) -> str:
    """First and last day of some dates, in words."""
    first, last = day(published.min()), day(published.max())
    return first if first == last else f"{first} to {last}"
