"""Quotes between marks and reports without them → the statements of an article, in the order of its text.

Reported words that hold marks are one mixed statement, and take the place of the runs inside them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from newskit.quotes.frames import reporting_words
from newskit.quotes.grammar import Attribution
from newskit.quotes.marks import Run
from newskit.quotes.reports import Report, find_reports
from newskit.quotes.statements import Found
from newskit.quotes.words import Token, tokenize

__all__ = ["Said", "add_reports"]


class Said(NamedTuple):
    """A stretch of the text that somebody is said to have said, with the attribution that holds for it."""

    start: int
    end: int
    statement: int
    by: Attribution | None
    rule: str | None
    kind: str  # "direct", "mixed" or "indirect"


_LOW_WORD = re.compile(r"[A-Za-z]+")


def add_reports(
    text: str, paragraphs: Sequence[tuple[int, int]], runs: Sequence[Run], found: Sequence[Found]
) -> list[Said]:
    """All statements of a text: what was found between marks, and what is reported."""
    said = [Said(one.run.start, one.run.end, 2 * one.statement, one.by, one.rule, one.kind) for one in found]
    starts = [one.start for one in said]
    gone: set[int] = set()
    more: list[Said] = []
    for sentence in _sentences(text, paragraphs, runs):
        for report in find_reports(sentence):
            new = _place(text, report, runs, said, starts, gone)
            if new:
                more += new
    kept = [one for place, one in enumerate(said) if place not in gone]
    return _number(sorted([*kept, *more]))


def _place(text, report: Report, runs, said, starts, gone) -> list[Said]:
    """The rows of a report; the runs inside them are marked as gone."""
    lose: list[int] = []
    quoted = length = 0
    for start, end in report.parts:
        inside = _between(runs, start, end)
        first, last = _places(starts, start, end)
        if (first and said[first - 1].end > start) or (last > first and said[last - 1].end > end):
            return []
        quoted += sum(min(run.end, end) - max(run.start, start) for run in inside)
        length += end - start - 2 * len(inside)
        lose += range(first, last)
    if quoted >= 0.9 * length:
        return []
    rows = [Said(*part, 0, report.by, report.by.rule, "mixed" if quoted else "indirect") for part in report.parts]
    gone.update(lose)
    number = (
        2 * (said[bisect_left(starts, rows[0].start) - 1].statement // 2 if bisect_left(starts, rows[0].start) else 0)
        + 1
    )
    return [row._replace(statement=number * 1_000_000 + rows[0].start) for row in rows]


def _between(runs: Sequence[Run], start: int, end: int) -> Sequence[Run]:
    first = bisect_left(runs, start, key=lambda run: run.right)
    last = first
    while last < len(runs) and runs[last].left < end:
        last += 1
    return [run for run in runs[first:last] if run.end > start]


def _places(starts: Sequence[int], start: int, end: int) -> tuple[int, int]:
    return bisect_left(starts, start), bisect_left(starts, end)


def _number(rows: list[Said]) -> list[Said]:
    """Number the statements from 1, in the order of their first row."""
    numbers: dict[int, int] = {}
    return [row._replace(statement=numbers.setdefault(row.statement, len(numbers) + 1)) for row in rows]


# ---- sentences -----------------------------------------------------------------------------------------


def _sentences(text: str, paragraphs: Sequence[tuple[int, int]], runs: Sequence[Run]) -> Iterator[list[Token]]:
    """Sentences in which a word may report something, each quote in them as one word."""
    wanted = reporting_words()
    place = 0
    for start, end in paragraphs:
        while place < len(runs) and runs[place].left < start:
            place += 1
        here = place
        while place < len(runs) and runs[place].left < end:
            place += 1
        if wanted.isdisjoint(_LOW_WORD.findall(text[start:end].lower())):
            continue
        tokens: list[Token] = []
        at = start
        for run in runs[here:place]:
            if run.left > at:
                tokens += tokenize(text, at, run.left)
            tokens.append(Token(run.left, run.right, '"' + text[run.end - 1], '"'))
            at = run.right
        if at < end:
            tokens += tokenize(text, at, end)
        first = 0
        for i, token in enumerate(tokens):
            stop = token.tag == "." or (
                token.tag == '"' and token.word[-1] in ".?!" and i + 1 < len(tokens) and tokens[i + 1].word[0].isupper()
            )
            if stop:
                sentence = tokens[first:i] if token.tag == "." else tokens[first : i + 1]
                first = i + 1
                if len(sentence) > 3:
                    yield sentence
        if len(tokens) - first > 3:
            yield tokens[first:]
