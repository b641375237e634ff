"""Rows of a quotes table → where they stand in their article, each checked against its text."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from newskit.schema import count_of
from newskit.shown import mend

__all__ = ["Piece", "Placed", "cut_pieces", "place_quotes"]

# What opens a quotation: the label of a quote goes before it.
_OPENING = "\"'“”‘’„‚«»‹›「『`"


class Placed(NamedTuple):
    """A row whose quote stands at its offsets. `number` counts the statements of the article from 1."""

    number: int
    start: int
    end: int
    kind: str
    speaker: str | None
    speaker_type: str
    reason: str
    statement: str
    labelled: bool  # whether the speaker is to be named: not in a later part of a statement
    mention: tuple[int, int] | None
    cue: tuple[int, int] | None


def place_quotes(
    text: str, rows: Iterable[tuple[object, Mapping[Any, Any]]]
) -> tuple[list[Placed], list[str]]:
    """Quotes that stand in the text where their rows say, in its order; and what can't be marked, in words.

    Each row comes with its name in the index of its table.
    """
    text = mend(text)  # as the quotes table has it; the length stays
    found, wrong = [], _Wrong()
    for index, row in rows:
        name = _words(row.get("quote_id")) or f"row {index}"
        span = _span(text, row, "", "quote", name, wrong)
        if span:
            found.append((*span, name, row))
    found.sort(key=lambda one: one[:2])
    numbers: dict[str, int] = {}
    named: dict[int, str | None] = {}
    placed = []
    for start, end, name, row in found:
        statement = _words(row.get("statement_id")) or ""
        number = numbers.setdefault(statement or f"{name} at {start}", len(numbers) + 1)
        speaker = _words(row.get("speaker"))
        labelled = number not in named or speaker != named[number]
        named.setdefault(number, speaker)
        placed.append(
            Placed(
                number=number,
                start=start,
                end=end,
                kind=_words(row.get("kind")) or "",
                speaker=speaker,
                speaker_type=_words(row.get("speaker_type")) or "",
                reason=_words(row.get("reason")) or "",
                statement=statement,
                labelled=labelled,
                mention=_span(text, row, "mention_", "mention", name, wrong),
                cue=_span(text, row, "cue_", "cue", name, wrong),
            )
        )
    return placed, wrong.lines()


class _Wrong:
    """What can't be marked: the names of the rows, by what is wrong with them."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], list[str]] = {}

    def add(self, what: str, why: str, name: str) -> None:
        self.rows.setdefault((what, why), []).append(name)

    def lines(self) -> list[str]:
        return [
            f"Not marked: {count_of(len(names), what)} {why}: "
            f"{', '.join(name[:40] for name in names[:5])}"
            + (f" and {len(names) - 5:,} more" if len(names) > 5 else "")
            for (what, why), names in self.rows.items()
        ]


def _span(
    text: str, row: Mapping[Any, Any], prefix: str, column: str, name: str, wrong: _Wrong
) -> tuple[int, int] | None:
    """Offsets of a row's quote, mention or cue, where its words stand there; otherwise note why not."""
    words = row.get(column)
    start, end = _whole(row.get(f"{prefix}start")), _whole(row.get(f"{prefix}end"))
    if start is None or end is None:
        if column == "quote":  # a mention or a cue need not have been found
            wrong.add(column, "without whole numbers as offsets", name)
        return None
    if not 0 <= start < end <= len(text):
        wrong.add(
            column,
            f"with offsets outside the text, or empty (it has {len(text):,} characters)",
            name,
        )
        return None
    # In a CSV file an apostrophe stands before what a spreadsheet would run: '-5 degrees.
    if not isinstance(words, str) or mend(words) not in (text[start:end], f"'{text[start:end]}"):
        wrong.add(
            column,
            "whose words don't stand at their offsets (was the text changed? Extract them again)",
            name,
        )
        return None
    return start, end


def _whole(value: Any) -> int | None:
    """A whole number; a CSV file gives them as 12.0."""
    try:
        return int(value) if not isinstance(value, str | bool) and int(value) == value else None
    except (TypeError, ValueError, OverflowError):  # missing, or infinite
        return None


def _words(value: object) -> str | None:
    """A text that holds something, on one line."""
    return " ".join(str(value).split()) or None if isinstance(value, str) else None


# ---- a text cut into pieces ------------------------------------------------------------------------------


class Piece(NamedTuple):
    """A stretch of the text over which the same marks lie, and the quotes whose label goes before it."""

    start: int
    end: int
    quote: Placed | None
    mention: Placed | None
    cue: Placed | None
    labels: list[Placed]


def cut_pieces(text: str, quotes: Sequence[Placed]) -> list[Piece]:
    """Cut a text wherever a mark begins or ends. Marks may overlap: of one kind, the one that began last is on top."""
    labels: dict[int, list[Placed]] = {}
    for quote in quotes:
        labels.setdefault(_label_place(text, quote.start), []).append(quote)
    layers = [
        [(quote.start, quote.end, n) for n, quote in enumerate(quotes)],
        [(*quote.mention, n) for n, quote in enumerate(quotes) if quote.mention],
        [(*quote.cue, n) for n, quote in enumerate(quotes) if quote.cue],
    ]
    ends = {place for layer in layers for start, end, _ in layer for place in (start, end)}
    cuts = sorted({0, len(text), *ends, *labels})
    tops = zip(*(_topmost(layer, quotes, cuts) for layer in layers), strict=True)
    return [
        Piece(start, end, quote, mention, cue, labels.get(start, []))
        for (start, end), (quote, mention, cue) in zip(pairwise(cuts), tops, strict=True)
    ]


def _topmost(
    spans: Iterable[tuple[int, int, int]], quotes: Sequence[Placed], cuts: Sequence[int]
) -> Iterator[Placed | None]:
    """The quote whose span lies on top, from each cut to the next. A span comes with its quote's place in `quotes`."""
    waiting = sorted(spans, reverse=True)
    open_ones: list[tuple[int, int, int]] = []  # a heap: began last, ends first
    for cut, _ in pairwise(cuts):
        while waiting and waiting[-1][0] <= cut:
            start, end, owner = waiting.pop()
            heapq.heappush(open_ones, (-start, end, owner))
        while open_ones and open_ones[0][1] <= cut:
            heapq.heappop(open_ones)
        yield quotes[open_ones[0][2]] if open_ones else None


def _label_place(text: str, start: int) -> int:
    """Place of a label: before the marks that open the quote, of which there may be two (“ ‘)."""
    place = start
    while place > max(start - 2, 0) and text[place - 1] in _OPENING:
        place -= 1
    return place
