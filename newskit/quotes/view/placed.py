"""Rows of a quotes table → where they stand in their article, each checked against its text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from newskit.page import Mark, cut
from newskit.schema import count_of
from newskit.shown import mend

__all__ = ["Piece", "Placed", "cut_pieces", "place_quotes"]

# What opens a quotation: the label of a quote goes before it.
_OPENING = "\"'“”‘’„‚«»‹›「『`"
_NAMED = 5  # rows that are named in a line on what isn't marked


class Placed(NamedTuple):
    """A row whose quote stands at its offsets.

    `number` counts the statements of the article from 1.
    """

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
    """Quotes that stand where their rows say, in the text's order; what can't be marked, in words.

    Each row comes with its name in the index of its table.
    """
    text = mend(text)  # as the quotes table has it; the length stays
    found, wrong = [], _Wrong()
    for index, row in rows:
        name = _words(row.get("quote_id")) or f"row {index}"
        span = _span(text, row, "", "quote", name, wrong)
        if span:
            found.append((*span, name, row))
    found.sort(key=lambda quote: quote[:2])
    numbers: dict[str, int] = {}
    named: dict[int, str] = {}
    placed = []
    for start, end, name, row in found:
        statement = _words(row.get("statement_id"))
        number = numbers.setdefault(statement or f"{name} at {start}", len(numbers) + 1)
        speaker = _words(row.get("speaker"))
        is_first = number not in named
        quote = Placed(
            number=number,
            start=start,
            end=end,
            kind=_words(row.get("kind")),
            speaker=speaker or None,
            speaker_type=_words(row.get("speaker_type")),
            reason=_words(row.get("reason")),
            statement=statement,
            labelled=is_first or speaker != named[number],
            mention=_span(text, row, "mention_", "mention", name, wrong),
            cue=_span(text, row, "cue_", "cue", name, wrong),
        )
        named.setdefault(number, speaker)
        placed.append(quote)
    return placed, wrong.lines()


class _Wrong:
    """What can't be marked: the names of the rows, by what is wrong with them."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], list[str]] = {}

    def add(self, what: str, why: str, name: str) -> None:
        self.rows.setdefault((what, why), []).append(name)

    def lines(self) -> list[str]:
        lines = []
        for (what, why), names in self.rows.items():
            listed = ", ".join(name[:40] for name in names[:_NAMED])
            more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
            lines.append(f"Not marked: {count_of(len(names), what)} {why}: {listed}{more}")
        return lines


def _span(
    text: str, row: Mapping[Any, Any], prefix: str, column: str, name: str, wrong: _Wrong
) -> tuple[int, int] | None:
    """Offsets of a row's quote, mention or cue, where its words stand there; else note why not."""
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
    if isinstance(value, str | bool):
        return None
    try:
        return int(value) if int(value) == value else None
    except (TypeError, ValueError, OverflowError):  # missing, or infinite
        return None


def _words(value: object) -> str:
    """A text on one line; nothing for what is none."""
    return " ".join(value.split()) if isinstance(value, str) else ""


# ---- a text cut into pieces


class Piece(NamedTuple):
    """A stretch of the text under the same marks, and the quotes whose label goes before it."""

    start: int
    end: int
    quote: Placed | None
    mention: Placed | None
    cue: Placed | None
    labels: list[Placed]


def cut_pieces(text: str, quotes: Sequence[Placed]) -> list[Piece]:
    """Cut a text at the ends of all marks; of one kind, the one that began last is on top."""
    labels: dict[int, list[Placed]] = {}
    marks: list[Mark] = []
    for quote in quotes:
        labels.setdefault(_label_place(text, quote.start), []).append(quote)
        marks.append(Mark(quote.start, quote.end, "quote", quote))
        if quote.mention:
            marks.append(Mark(*quote.mention, "mention", quote))
        if quote.cue:
            marks.append(Mark(*quote.cue, "cue", quote))
    return [
        Piece(
            start=start,
            end=end,
            quote=_topmost(over, "quote"),
            mention=_topmost(over, "mention"),
            cue=_topmost(over, "cue"),
            labels=labels.get(start, []),
        )
        for start, end, over in cut(len(text), marks, labels)
    ]


def _topmost(over: Iterable[Mark], layer: str) -> Placed | None:
    """The quote whose mark lies on top: began last, and of these the one that ends first."""
    marks = [mark for mark in over if mark.layer == layer]
    top = min(marks, key=lambda mark: (-mark.start, mark.end), default=None)
    return top.meaning if top else None


def _label_place(text: str, start: int) -> int:
    """Place of a label: before the marks that open the quote, of which there may be two (“ ‘)."""
    place = start
    while place > max(start - 2, 0) and text[place - 1] in _OPENING:
        place -= 1
    return place
