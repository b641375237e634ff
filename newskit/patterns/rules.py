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
    """Hits that count in a column, some texts at a time and in order: of each group the longest, once.

    `indexes` holds one for `column` and for each field that a query names. With `across`, what lies
    in longer hits of other groups is dropped too.
    """
    index = indexes[column]
    rules = [(number, rule) for number, group in enumerate(groups) for rule in group]
    plain = [(rule.pattern, number, rule.excluded, -1) for number, rule in rules if rule.pattern]
    asked = [(number, rule.query) for number, rule in rules if rule.query]
    fits = fit_queries([query for _, query in asked], indexes) if asked else []
    terms = [
        (term, number, gate) for gate, (number, query) in enumerate(asked) for term in query.counted
    ]
    terms = [(term, number, gate) for term, number, gate in terms if column in term.fields]
    plain += [
        (term.pattern, number, False, gate) for term, number, gate in terms if term.near is None
    ]
    owner, gates = (np.array([each[at] for each in plain], np.int64) for at in (1, 3))
    excluded = np.array([each[2] for each in plain], bool)
    near = _find_near(
        index, [(term, number, fits[gate]) for term, number, gate in terms if term.near is not None]
    )
    for first, last, hits in index.pieces([each[0] for each in plain]):
        if len(fits):
            gate, here_fits = gates[hits.pattern], np.array([fit[first:last] for fit in fits])
            hits = hits.take((gate < 0) | here_fits[gate, index.texts_of(hits.start) - first])
        start, length, group, out = (
            hits.start,
            hits.length,
            owner[hits.pattern],
            excluded[hits.pattern],
        )
        if len(near.start):
            here = slice(*np.searchsorted(near.start, index.bounds[[first, last]]))
            start, length = np.append(start, near.start[here]), np.append(length, near.length[here])
            group = np.append(group, near.group[here])
            out = np.pad(out, (0, len(start) - len(out)))
        kept = keep_longest(start, length, group, across=across, excluded=out)
        yield GroupHits(start[kept], length[kept], group[kept])


def _find_near(index: Index, terms: Sequence[tuple[Term, int, npt.NDArray[np.bool_]]]) -> GroupHits:
    """Stretches with the words of terms near each other, in the texts that fit their queries, in order."""
    starts, lengths, groups = (
        [np.empty(0, np.int64)],
        [np.empty(0, np.int64)],
        [np.empty(0, np.int64)],
    )
    for (_, number, fits), hits in zip(
        terms, find_near(index, [term for term, _, _ in terms]), strict=True
    ):
        hits = hits.take(fits[index.texts_of(hits.start)])
        starts.append(hits.start)
        lengths.append(hits.length)
        groups.append(np.full(len(hits.start), number))
    start = np.concatenate(starts)
    order = np.argsort(start, kind="stable")
    return GroupHits(start[order], np.concatenate(lengths)[order], np.concatenate(groups)[order])


def find_spans(text: str, rules: Sequence[Rule]) -> list[Span]:
    """Places of a topic in one text, in characters; of a query its words and phrases, whether or not the text fits."""
    loose = [
        Rule(each.written, each) for rule in rules if rule.query for each in rule.query.patterns
    ]
    index = Index([text])
    [hits] = find_hits(
        {"text": index}, "text", [[*(rule for rule in rules if rule.pattern), *loose]]
    )
    starts, _ = index.spans(hits.start)
    _, ends = index.spans(hits.start + hits.length - 1)
    return [
        Span(start, end, text[start:end])
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
    ]
