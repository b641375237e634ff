"""The lines of a topic, and the hits of topics that count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from newskit.patterns.index import Index
from newskit.patterns.overlaps import keep_longest
from newskit.patterns.pattern import Pattern, compile_pattern
from newskit.patterns.query import Query, is_query, parse_query
from newskit.text import Span

__all__ = ["GroupHits", "Rule", "compile_rule", "find_hits", "find_spans"]

Ints = npt.NDArray[np.int64]

_NOT = "NOT "


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a topic: a word or phrase that counts, one that is `excluded`, or a boolean query."""

    written: str
    pattern: Pattern | None = None
    query: Query | None = None
    excluded: bool = False


class GroupHits(NamedTuple):
    """Hits that count: index of the first token, how many tokens, and whose they are."""

    start: Ints
    length: Ints
    group: Ints


def compile_rule(written: str, fields: Sequence[str] = ("text",)) -> Rule:
    """Compile a line of a topic; the words of a query are looked for in `fields`."""
    if not isinstance(written, str) or not is_query(written):
        return Rule(written, compile_pattern(written))
    stripped = written.strip()
    rest = stripped.removeprefix(_NOT)
    if rest != stripped and not is_query(rest):
        return Rule(written, compile_pattern(rest), excluded=True)
    return Rule(written, query=parse_query(written, fields))


def find_hits(
    indexes: Mapping[str, Index], column: str, groups: Sequence[Sequence[Rule]], *, across: bool = False
) -> Iterator[GroupHits]:
    """Hits that count in a column, some texts at a time and in order: of each group the longest, once.

    `indexes` holds one for `column` and for each field that a query names. With `across`, what lies in longer hits of
    other groups is dropped too.
    """
    index = indexes[column]
    rules = [(number, rule) for number, group in enumerate(groups) for rule in group]
    patterns = [rule.pattern for _, rule in rules if rule.pattern]
    owner = np.array([number for number, rule in rules if rule.pattern], np.int64)
    excluded = np.array([rule.excluded for _, rule in rules if rule.pattern], bool)
    asked = _find_queries(indexes, column, [(number, rule.query) for number, rule in rules if rule.query])
    for first, last, hits in index.pieces(patterns):
        start, length, group, out = hits.start, hits.length, owner[hits.pattern], excluded[hits.pattern]
        if len(asked.start):
            here = slice(*np.searchsorted(asked.start, index.bounds[[first, last]]))
            start, length = np.append(start, asked.start[here]), np.append(length, asked.length[here])
            group = np.append(group, asked.group[here])
            out = np.pad(out, (0, len(start) - len(out)))
        kept = keep_longest(start, length, group, across=across, excluded=out)
        yield GroupHits(start[kept], length[kept], group[kept])


def _find_queries(indexes: Mapping[str, Index], column: str, queries: Sequence[tuple[int, Query]]) -> GroupHits:
    """Hits in a column of the words and phrases of queries, in the texts that fit them, in order."""
    index = indexes[column]
    starts, lengths, groups = [np.empty(0, np.int64)], [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for number, query in queries:
        fits = query.matches(indexes)
        for term in query.terms:
            if column in term.fields and not term.negated:
                hits = term.find(index)
                hits = hits.take(fits[index.texts_of(hits.start)])
                starts.append(hits.start)
                lengths.append(hits.length)
                groups.append(np.full(len(hits.start), number))
    start = np.concatenate(starts)
    order = np.argsort(start, kind="stable")
    return GroupHits(start[order], np.concatenate(lengths)[order], np.concatenate(groups)[order])


def find_spans(text: str, rules: Sequence[Rule]) -> list[Span]:
    """Places of a topic in one text, in characters; of a query its words and phrases, whether or not the text fits."""
    loose = [Rule(each.written, each) for rule in rules if rule.query for each in rule.query.patterns]
    index = Index([text])
    [hits] = find_hits({"text": index}, "text", [[*(rule for rule in rules if rule.pattern), *loose]])
    starts, _ = index.spans(hits.start)
    _, ends = index.spans(hits.start + hits.length - 1)
    return [Span(start, end, text[start:end]) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
