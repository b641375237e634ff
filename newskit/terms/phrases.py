"""What a user looks for, as lines of a topic, and where it stands in a column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from newskit.patterns import GroupHits, Index, Rule, compile_rule, find_hits
from newskit.schema import QueryError
from newskit.terms.tokens import index_texts

__all__ = [
    "Phrase",
    "Phrases",
    "compile_phrase",
    "find_in_columns",
    "find_phrases",
    "list_lines",
    "name_phrases",
]

Phrase = str | Iterable[str]  # a line of a topic, or several
Phrases = str | Iterable[str] | Mapping[str, Phrase]


def compile_phrase(phrase: Phrase, columns: Sequence[str]) -> list[Rule]:
    """Compile one or more lines of a topic; a query's words are looked for in any of `columns`."""
    rules = [compile_rule(line, tuple(columns)) for line in list_lines(phrase)]
    if all(rule.excluded for rule in rules):
        what = "has only lines that begin with NOT" if rules else "is empty"
        raise QueryError(
            f"the list of patterns {what}. Write a word or a phrase, such as 'interest rate*'."
        )
    return rules


def list_lines(phrase: Phrase) -> list[str]:
    """List the lines of a topic; a string is one line."""
    if isinstance(phrase, Mapping):
        name = next(iter(phrase), "rent")
        raise QueryError(
            "write a word or a phrase, or the lines of one topic, not a dictionary of topics: "
            f"topics[{name!r:.40}], or ['rent*', 'landlord*']."
        )
    if not isinstance(phrase, (str, Iterable)):
        raise QueryError(
            "write a word or a phrase, or a list such as ['rent*', 'landlord*'], not "
            f"{phrase!r:.60}."
        )
    return [phrase] if isinstance(phrase, str) else list(phrase)


def name_phrases(phrases: Phrases, column: str) -> dict[str, list[Rule]]:
    """Compile phrases, each under its name: itself, or its key in a dictionary of pattern lists."""
    if isinstance(phrases, Mapping):
        named = {str(name): compile_phrase(phrase, [column]) for name, phrase in phrases.items()}
    else:
        lines = list_lines(phrases)
        named = {str(line): compile_phrase(line, [column]) for line in lines}
    if not named:
        raise QueryError(
            "there is nothing to look for. Write a list of phrases, such as ['rent*', 'ferry']."
        )
    return named


def find_phrases(
    table: pd.DataFrame, column: str, groups: Sequence[Sequence[Rule]]
) -> tuple[Index, GroupHits]:
    """Index a column, and find the hits that topics of these lines count, in the texts' order."""
    [found] = find_in_columns(table, [column], groups)
    return found


def find_in_columns(
    table: pd.DataFrame, columns: Sequence[str], groups: Sequence[Sequence[Rule]]
) -> list[tuple[Index, GroupHits]]:
    """Index some columns, and find in each the hits that topics of these lines count, in order."""
    queries = [rule.query for rules in groups for rule in rules if rule.query]
    asked = [field for query in queries for field in sorted(query.fields)]
    indexes = {field: index_texts(table, field) for field in dict.fromkeys([*columns, *asked])}
    found = []
    for column in columns:
        hits = [GroupHits.none(), *find_hits(indexes, column, groups)]
        found.append((indexes[column], GroupHits(*map(np.concatenate, zip(*hits, strict=True)))))
    return found
