"""What a user looks for, as patterns, and where it stands in a column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from newskit.patterns import Hits, Index, Pattern, compile_pattern, merge_hits
from newskit.schema import QueryError

__all__ = ["Phrase", "Phrases", "compile_phrase", "find_phrase", "name_phrases"]

Phrase = str | Iterable[str]  # a pattern, or several of which any will do
Phrases = str | Iterable[str] | Mapping[str, Phrase]


def compile_phrase(phrase: Phrase) -> list[Pattern]:
    """Compile a pattern, or several of which any will do, as the patterns of a topic are."""
    if not isinstance(phrase, (str, Iterable)) or isinstance(phrase, Mapping):
        raise QueryError(
            f"write a word or a phrase, or a list of them, such as ['rent*', 'landlord*'], not {phrase!r:.60}"
        )
    patterns = [phrase] if isinstance(phrase, str) else list(phrase)
    if not patterns:
        raise QueryError("the list of patterns is empty. Write a word or a phrase, such as 'interest rate*'.")
    return [compile_pattern(pattern) for pattern in patterns]


def find_phrase(index: Index, patterns: Iterable[Pattern]) -> Hits:
    """Hits of any of the patterns, in the order of the texts; those that a topic would count."""
    return merge_hits(index.find(pattern) for pattern in patterns)


def name_phrases(phrases: Phrases) -> dict[str, list[Pattern]]:
    """Compile several phrases, each under its name: itself, or the key of a dictionary of lists of patterns."""
    if isinstance(phrases, Mapping):
        named = {str(name): compile_phrase(phrase) for name, phrase in phrases.items()}
    else:
        listed = [phrases] if isinstance(phrases, str) else list(phrases)
        named = {str(phrase): compile_phrase(phrase) for phrase in listed}
    if not named:
        raise QueryError("there is nothing to look for. Write a list of phrases, such as ['rent*', 'ferry'].")
    return named
