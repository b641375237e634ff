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
from newskit.patterns.query import Query, Term, find_near, fit_queries, is_query, parse_query
from newskit.schema import QueryError
from newskit.text import Span

__all__ = ["GroupHits", "Rule", "compile_rule", "find_hits", "find_spans"]

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_NOT = "NOT "
_NO_QUERY = -1  # in place of a query's number: a pattern that counts in any text


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a topic: a word or phrase, which counts or is `excluded`, or a boolean query."""

    written: str
    pattern: Pattern | None = None
    query: Query | None = None
    excluded: bool = False


class GroupHits(NamedTuple):
    """Hits that count: index of the first token, how many tokens, and whose they are."""

    start: Ints
    length: Ints
    group: Ints

    @classmethod
    def none(cls) -> GroupHits:
        """No hits."""
        return cls(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.int64))

    def take(self, chosen: Ints | slice) -> GroupHits:
        """Some of the hits."""
        return GroupHits(self.start[chosen], self.length[chosen], self.group[chosen])


def compile_rule(written: str, fields: Sequence[str] = ("text",)) -> Rule:
    """Compile a line of a topic; the words of a query are looked for in `fields`."""
    if not isinstance(written, str) or not is_query(written):
        return Rule(written, compile_pattern(written))
    stripped = written.strip()
    rest = stripped.removeprefix(_NOT)
    if rest != stripped and not is_query(rest):
        return Rule(written, compile_pattern(rest), excluded=True)
    query = parse_query(written, fields)
    if not query.counted:
        raise QueryError(
            f"in {written!r:.80} every word stands under NOT. A topic needs one that counts."
        )
    return Rule(written, query=query)


def find_hits(
    indexes: Mapping[str, Index],
    column: str,
    groups: Sequence[Sequence[Rule]],
    *,
    across: bool = False,
) -> Iterator[GroupHits]:
    """Hits that count, some texts at a time and in order: of each group the longest, once.

    `indexes` holds one for `column` and for each field that a query names. With `across`, what lies
    in longer hits of other groups is dropped too.
    """
    index = indexes[column]
    numbered = [(number, rule) for number, group in enumerate(groups) for rule in group]
    queries = [(number, rule.query) for number, rule in numbered if rule.query]
    fits = fit_queries([query for _, query in queries], indexes) if queries else []
    sought = _Sought([], [], [], [])
    for number, rule in numbered:
        if rule.pattern:
            sought.add(rule.pattern, number, excluded=rule.excluded)
    near_terms: list[tuple[Term, int, Mask]] = []
    for query_number, (number, query) in enumerate(queries):
        for term in query.counted:
            if column not in term.fields:
                continue
            if term.near is None:
                sought.add(term.pattern, number, query=query_number)
            else:
                near_terms.append((term, number, fits[query_number]))
    near = _find_near(index, near_terms)
    group_of, query_of = (np.array(of, np.int64) for of in (sought.group, sought.query))
    is_excluded = np.array(sought.excluded, bool)
    for first, last, hits in index.pieces(sought.patterns):
        if fits:
            fits_here = np.array([fit[first:last] for fit in fits])
            asking = query_of[hits.pattern]
            text = index.texts_of(hits.start) - first
            hits = hits.take((asking == _NO_QUERY) | fits_here[asking, text])
        found = GroupHits(hits.start, hits.length, group_of[hits.pattern])
        excluded = is_excluded[hits.pattern]
        if len(near.start):
            begin, end = np.searchsorted(near.start, index.bounds[[first, last]])
            found = GroupHits(*map(np.append, found, near.take(slice(begin, end))))
            excluded = np.pad(excluded, (0, len(found.start) - len(excluded)))
        yield found.take(keep_longest(*found, across=across, excluded=excluded))


class _Sought(NamedTuple):
    """What is looked for, a row a pattern: it, whose it is, whether it counts, and its query."""

    patterns: list[Pattern]
    group: list[int]
    excluded: list[bool]
    query: list[int]

    def add(
        self, pattern: Pattern, group: int, *, excluded: bool = False, query: int = _NO_QUERY
    ) -> None:
        """Add a row."""
        self.patterns.append(pattern)
        self.group.append(group)
        self.excluded.append(excluded)
        self.query.append(query)


def _find_near(index: Index, terms: Sequence[tuple[Term, int, Mask]]) -> GroupHits:
    """Stretches with words near each other, in the texts that fit their queries, in order."""
    found = [GroupHits.none()]
    stretches = find_near(index, [term for term, _, _ in terms])
    for (_, number, fits), hits in zip(terms, stretches, strict=True):
        hits = hits.take(fits[index.texts_of(hits.start)])
        group = np.full(len(hits.start), number)
        found.append(GroupHits(hits.start, hits.length, group))
    near = GroupHits(*map(np.concatenate, zip(*found, strict=True)))
    return near.take(np.argsort(near.start, kind="stable"))


def find_spans(text: str, rules: Sequence[Rule]) -> list[Span]:
    """Places of a topic in one text, in characters.

    Of a query its words and phrases, whether or not the text fits.
    """
    patterns = [rule for rule in rules if rule.pattern]
    queries = [rule.query for rule in rules if rule.query]
    loose = [Rule(word.written, word) for query in queries for word in query.patterns]
    index = Index([text])
    [hits] = find_hits({"text": index}, "text", [[*patterns, *loose]])
    starts, _ = index.spans(hits.start)
    _, ends = index.spans(hits.start + hits.length - 1)
    return [
        Span(start, end, text[start:end])
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
    ]
