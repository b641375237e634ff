"""Sentences among tagged words: those of a text that hold a word, the one that a quote ends or goes on with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newskit.quotes.grammar.frames import reporting_words, word_class
from newskit.quotes.grammar.words import Token, lexicon, tokenize
from newskit.quotes.marks import Run, outside

__all__ = ["count_stops", "last_sentence", "open_part", "reporting_sentences", "without_quotes"]

# ---- of a text -----------------------------------------------------------------------------------------

# Where a sentence is sure to end: behind a long word in small letters, which is no abbreviation.
# The stop is asked for first, since stops are few: five times as fast as letters first.
_SURE_END = re.compile(r"[.!?](?<=[a-z]{5}[.!?])(?=\s)")
_FEWEST = 4  # tokens of a sentence in which somebody says something
_LONGEST = 300  # tokens read as one sentence: what is longer is a table, and each of its verbs searches all of it


def reporting_sentences(
    text: str, paragraphs: Sequence[tuple[int, int]], runs: Sequence[Run]
) -> Iterator[Sequence[Token]]:
    """Sentences of the paragraphs in which a word may report something; a quote stands in them as one word."""
    place = 0
    for start, end in paragraphs:
        first = place
        while place < len(runs) and runs[place].left < end:
            place += 1
        for left, right, inside in _stretches(text, start, end, runs[first:place]):
            read = " ".join(text[begin:stop] for begin, stop in outside(left, right, inside))
            # "the calls “…”": what stands beside a quote may be a noun; the paragraph then tells
            if _may_report(read) or (
                inside and _names_report(read) and _may_report(text[start:end])
            ):
                yield from _divide(_words_of(text, left, right, inside))


def _may_report(text: str) -> bool:
    """Whether a word stands in a text that may report something.

    Asked of each stretch before its words are tagged, since it takes a tenth of the work.
    """
    chunks = text.split()
    found = reporting_words().intersection(chunks)
    if found and not found <= _NOUNS_TOO:
        return True
    for noun in found:
        at = chunks.index(noun)
        before = chunks[at - 1] if at else ""
        if (
            before[:1].isupper()
            or before in _BEFORE_VERBS
            or before.endswith("s")
            or chunks.count(noun) > 1
        ):
            return True
    return "that" in chunks and not _NOUNS.isdisjoint(chunks)


def _names_report(text: str) -> bool:
    return not reporting_words().isdisjoint(text.split())


_NOUNS = lexicon().cue_nouns
_NOUNS_TOO = word_class("nouns too")
_BEFORE_VERBS = (
    frozenset(word for word, tag in lexicon().tags.items() if tag in "PWAB")
    | lexicon().roles
    | lexicon().groups
)


def _stretches(
    text: str, start: int, end: int, runs: Sequence[Run]
) -> Iterator[tuple[int, int, Sequence[Run]]]:
    """Cut a paragraph where sentences are sure to end, outside its quotes: parts, each with the quotes in it."""
    begin, first, place = start, 0, 0
    for match in _SURE_END.finditer(text, start, end):
        at = match.end()
        while place < len(runs) and runs[place].right <= at:
            place += 1
        if place < len(runs) and runs[place].left < at:
            continue
        yield begin, at, runs[first:place]
        begin, first = at, place
    if begin < end:
        yield begin, end, runs[first:]


def _words_of(text: str, start: int, end: int, runs: Sequence[Run]) -> list[Token]:
    """Tagged words of a paragraph. The word that stands for a quote has the quote's first and last character."""
    tokens: list[Token] = []
    for run in runs:
        tokens += tokenize(text, start, run.left)
        tokens.append(Token(run.left, run.right, '"' + text[run.start] + text[run.end - 1], '"'))
        start = run.right
    tokens += tokenize(text, start, end)
    return tokens


def _divide(tokens: list[Token]) -> Iterator[Sequence[Token]]:
    """Sentences: each ends at a full stop, or with a quote that holds one, if a capital follows it."""
    first = 0
    for i in [*[i for i, token in enumerate(tokens) if token.tag in '."'], len(tokens)]:
        behind = i
        if i < len(tokens) and tokens[i].tag == '"':
            if (
                tokens[i].word[-1] not in ".?!"
                or i + 1 == len(tokens)
                or not tokens[i + 1].word.lstrip('"')[:1].isupper()
            ):
                continue
            behind = i + 1
        for start in range(first, behind, _LONGEST):
            piece = tokens[start : min(behind, start + _LONGEST)]
            if len(piece) >= _FEWEST:
                yield piece
        first = i + 1


# ---- of the words between two quotes -------------------------------------------------------------------


def open_part(tokens: Sequence[Token]) -> Sequence[Token]:
    """The words behind the last full stop."""
    for i in range(len(tokens) - 1, -1, -1):
        if tokens[i].tag == ".":
            return tokens[i + 1 :]
    return tokens


def last_sentence(tokens: Sequence[Token]) -> Sequence[Token]:
    """The last finished sentence."""
    high = len(tokens)
    while high and tokens[high - 1].tag in ".:":
        high -= 1
    low = high
    while low and tokens[low - 1].tag != ".":
        low -= 1
    return tokens[low:high]


def without_quotes(sentence: Sequence[Token]) -> Sequence[Token]:
    """The words behind the last quote inside a sentence."""
    for i in range(len(sentence) - 1, -1, -1):
        if sentence[i].tag == '"':
            return sentence[i + 1 :]
    return sentence


def count_stops(tokens: Sequence[Token]) -> int:
    """Count the full stops."""
    return sum(token.tag == "." for token in tokens)
