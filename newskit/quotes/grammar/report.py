"""A report: words that somebody is said to have said, and who."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from newskit.quotes.grammar.attribution import Attribution, attribution_of
from newskit.quotes.grammar.phrases import Mention
from newskit.quotes.grammar.words import Token

__all__ = ["Report", "make_report"]


class Report(NamedTuple):
    """Words that somebody is reported to have said: parts of the sentence, in offsets of the article."""

    parts: tuple[tuple[int, int], ...]
    by: Attribution


def make_report(
    tokens: Sequence[Token],
    parts: Sequence[tuple[int, int]],
    subject: Mention,
    verb: int,
    rule: str,
) -> Report:
    """Make a report of parts of a sentence, each from its first word to behind its last."""
    spans = tuple((tokens[first].start, tokens[last - 1].end) for first, last in parts)
    return Report(spans, attribution_of(tokens, subject, verb, rule))
