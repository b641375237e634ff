"""Quotes between marks and reports without them → the statements of an article, in the order of its text.

Reported words that hold marks are one mixed statement, and take the place of the runs inside them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from newskit.quotes.grammar.attribution import Attribution
from newskit.quotes.grammar.report import Report
from newskit.quotes.grammar.reports import find_reports
from newskit.quotes.marks import Run, outside
from newskit.quotes.sentences import reporting_sentences
from newskit.quotes.statements import Found

__all__ = ["Said", "add_reports"]


class Said(NamedTuple):
    """A stretch of the text that somebody is said to have said, with the attribution that holds for it."""

    start: int
    end: int
    statement: int
    by: Attribution | None
    rule: str | None
    kind: str  # "direct", "mixed" or "indirect"


def add_reports(
    text: str, paragraphs: Sequence[tuple[int, int]], runs: Sequence[Run], found: Sequence[Found]
) -> list[Said]:
    """All statements of a text: what was found between marks, and what is reported."""
    statements = _Statements(text, runs, found)
    for sentence in reporting_sentences(text, paragraphs, runs):
        for report in find_reports(sentence):
            statements.add(report)
    return statements.in_order()


_LETTER = re.compile(r"[^\W_]")


class _Statements:
    """The statements of one text: the quotes, and the reports as they come."""

    def __init__(self, text: str, runs: Sequence[Run], found: Sequence[Found]) -> None:
        self.text = text
        self.runs = runs
        self.rights = [run.right for run in runs]
        self.quotes = [
            Said(one.run.start, one.run.end, one.statement, one.by, one.rule, one.kind)
            for one in found
        ]
        self.starts = [quote.start for quote in self.quotes]
        self.replaced: set[int] = set()  # places of the quotes that stand inside a report
        self.reports: list[Said] = []

    def add(self, report: Report) -> None:
        """Take up a report, unless it cuts through a quote or is no more than one."""
        inside: list[int] = []
        quoted = unquoted = 0
        for start, end in report.parts:
            places = self._quotes_inside(start, end)
            if places is None:
                return
            inside += places
            runs = self._runs_inside(start, end)
            quoted += len(runs)
            unquoted += any(_LETTER.search(self.text, *part) for part in outside(start, end, runs))
        if quoted and not unquoted:
            return
        self.replaced.update(inside)
        statement = -report.parts[0][
            0
        ]  # a number that no other statement has, until they are numbered in order
        kind = "mixed" if quoted else "indirect"
        self.reports += [
            Said(*part, statement, report.by, report.by.rule, kind) for part in report.parts
        ]

    def _quotes_inside(self, start: int, end: int) -> range | None:
        """Places of the quotes in a stretch; None if one stands in it only in part."""
        first, behind = bisect_left(self.starts, start), bisect_left(self.starts, end)
        if first and self.quotes[first - 1].end > start:
            return None
        if behind > first and self.quotes[behind - 1].end > end:
            return None
        return range(first, behind)

    def _runs_inside(self, start: int, end: int) -> list[Run]:
        place = bisect_left(self.rights, start)
        inside: list[Run] = []
        while place < len(self.runs) and self.runs[place].left < end:
            if self.runs[place].end > start:
                inside.append(self.runs[place])
            place += 1
        return inside

    def in_order(self) -> list[Said]:
        """All rows by their place in the text, their statements numbered from 1."""
        kept = [quote for place, quote in enumerate(self.quotes) if place not in self.replaced]
        numbers: dict[int, int] = {}
        return [
            row._replace(statement=numbers.setdefault(row.statement, len(numbers) + 1))
            for row in sorted([*kept, *self.reports], key=lambda row: row.start)
        ]
