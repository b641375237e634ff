"""Boolean queries: AND, OR, NOT, ( ), "a phrase", "two words"~5, title:word.

The grammar is the one that news archives use, with one difference: two bare words side by side are refused,
because one archive reads them as AND and the next as OR.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from newskit.patterns.index import Index, Pattern, compile_pattern
from newskit.schema import QueryError

__all__ = ["FIELDS", "Query", "parse_query"]

Mask = npt.NDArray[np.bool_]

FIELDS = ("title", "text")  # a word without a field is looked for in either
_DEEPEST = 50  # brackets within brackets; nobody writes more by hand
_TOKEN = re.compile(r'\s*(?:([()])|(title:|text:)|"([^"]*)"(?:~(\d+))?|([^\s()"]+))')
_LONGEST = 10_000  # characters
_CURLY_MARKS = str.maketrans("“”„«»", '"' * 5)  # what word processors make of a quotation mark
_SIGNS = "-+!"  # other archives' NOT and AND
_CARET_WINDOW = 70  # characters of the query shown around the caret


@dataclass(frozen=True)
class Query:
    """A parsed query. `patterns` are its words and phrases, those under NOT left out."""

    written: str
    fields: frozenset[str]
    patterns: tuple[Pattern, ...]
    _match: Callable[[Mapping[str, Index]], Mask]

    def matches(self, indexes: Mapping[str, Index]) -> Mask:
        """Tell which texts match; `indexes` holds one Index for each of `fields`."""
        return self._match(indexes)


@dataclass(frozen=True)
class _Token:
    kind: str  # ( ) field word phrase AND OR NOT
    text: str
    place: int
    near: int | None = None


def parse_query(written: str) -> Query:
    """Parse a boolean query.

    Raises
    ------
    QueryError
        With the query, a caret below the place, and what to write instead.
    """
    if not isinstance(written, str) or not written.strip():
        raise QueryError('the query is empty. Write words such as: ferry AND (strike OR "walk out")')
    if len(written) > _LONGEST:
        raise QueryError(
            f"the query has {len(written):,} characters, and {_LONGEST:,} is the most. Use topics for lists."
        )
    written = written.translate(_CURLY_MARKS)
    parser = _Parser(written)
    match = parser.parse()
    return Query(written, frozenset(parser.fields), tuple(parser.patterns), match)


def _tokens(written: str) -> Iterator[_Token]:
    place = 0
    while written[place:].strip():
        match = _TOKEN.match(written, place)
        if match is None:
            at = place + len(written[place:]) - len(written[place:].lstrip())
            raise _error(written, at, 'this quotation mark is never closed: add a second "')
        bracket, field, phrase, near, word = match.groups()
        start = match.start(match.lastindex or 0)
        if bracket:
            yield _Token(bracket, bracket, start)
        elif field:
            yield _Token("field", field[:-1], start)
        elif phrase is not None:
            yield _Token("phrase", phrase, match.start(3) - 1, int(near) if near else None)
        else:
            yield _Token(word if word in ("AND", "OR", "NOT") else "word", word, start)
        place = match.end()


def _error(written: str, place: int, reason: str) -> QueryError:
    left = max(0, place - _CARET_WINDOW // 2)
    shown = written[left : left + _CARET_WINDOW].replace("\n", " ")
    return QueryError(f"the query can't be read:\n  {shown}\n  {' ' * (place - left)}^ {reason}")


class _Parser:
    """Recursive descent: OR binds weakest, then AND, then NOT."""

    def __init__(self, written: str) -> None:
        self.written = written
        self.tokens = [*_tokens(written), _Token("end", "", len(written.rstrip()))]
        self.at = 0
        self.depth = 0
        self.negated = 0
        self.fields: set[str] = set()
        self.patterns: list[Pattern] = []

    def parse(self) -> Callable[[Mapping[str, Index]], Mask]:
        match = self._either()
        if self._next.kind == ")":
            raise self._error("this bracket closes nothing: take it out")
        if self._next.kind != "end":
            raise self._error(self._side_by_side())
        return match

    @property
    def _next(self) -> _Token:
        return self.tokens[self.at]

    def _error(self, reason: str) -> QueryError:
        return _error(self.written, self._next.place, reason)

    def _side_by_side(self) -> str:
        before, after = self.tokens[self.at - 1], self._next
        if after.kind == "NOT":
            return "write AND NOT, or OR NOT"
        for word in (before.text, after.text):
            if word in ("and", "or", "not"):
                return f"write {word.upper()} in capitals"
        if before.kind == after.kind == "word":
            return f'put AND or OR between these two, or write "{before.text:.40} {after.text:.40}"'
        return "put AND or OR before this"

    def _either(self) -> Callable[[Mapping[str, Index]], Mask]:
        parts = [self._both()]
        while self._next.kind == "OR":
            self.at += 1
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else lambda ix: np.logical_or.reduce([part(ix) for part in parts])

    def _both(self) -> Callable[[Mapping[str, Index]], Mask]:
        parts = [self._one()]
        while self._next.kind == "AND":
            self.at += 1
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else lambda ix: np.logical_and.reduce([part(ix) for part in parts])

    def _one(self) -> Callable[[Mapping[str, Index]], Mask]:
        token = self._next
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self._error(f"more than {_DEEPEST} brackets or NOTs within each other: make it simpler")
        try:
            if token.kind == "NOT":
                self.at += 1
                self.negated += 1
                part = self._one()
                self.negated -= 1
                return lambda ix: ~part(ix)
            if token.kind == "(":
                self.at += 1
                part = self._either()
                if self._next.kind == "end":
                    raise _error(self.written, token.place, "this bracket is never closed: add a )")
                if self._next.kind != ")":
                    raise self._error(self._side_by_side())
                self.at += 1
                return part
            if token.kind == "field":
                self.at += 1
                return self._term((token.text,))
            return self._term(FIELDS)
        finally:
            self.depth -= 1

    def _term(self, fields: tuple[str, ...]) -> Callable[[Mapping[str, Index]], Mask]:
        token = self._next
        if token.kind not in ("word", "phrase"):
            raise self._error("a word or a phrase in quotes is missing here")
        if token.kind == "word" and token.text[0] in _SIGNS:
            raise self._error(f"{token.text[0]} before a word means nothing here: write AND, or AND NOT")
        if token.kind == "word" and (":" in token.text or "~" in token.text):
            raise self._error('fields are title: and text: in small letters, and ~ goes behind "a phrase"')
        try:
            pattern = compile_pattern(token.text)
        except QueryError as error:
            raise self._error("this holds no letter or digit: take it out") from error
        self.at += 1
        self.fields.update(fields)
        if not self.negated:
            self.patterns.append(pattern)
        find = _holds if token.near is None else _near(token.near)
        return lambda ix: np.logical_or.reduce([find(ix[field], pattern) for field in fields])


def _holds(index: Index, pattern: Pattern) -> Mask:
    return index.count(index.find(pattern).start) > 0


def _near(most: int) -> Callable[[Index, Pattern], Mask]:
    """Match all words of a phrase in any order, with at most `most` other words between the outer two."""

    def find(index: Index, pattern: Pattern) -> Mask:
        words = [index.find(Pattern(word, (word,), pattern.cased)).start for word in pattern.words]
        places = np.concatenate(words)
        which = np.repeat(np.arange(len(words)), [len(word) for word in words])
        order = np.argsort(places, kind="stable")
        found = np.zeros(len(index), dtype=bool)
        latest: dict[int, int] = {}
        for place, word in zip(places[order].tolist(), which[order].tolist(), strict=True):
            latest[word] = place
            first = min(latest.values())
            if len(latest) == len(words) and place - first < most + len(words):
                text = index.texts_of(np.array([first, place]))
                found[text[0]] |= text[0] == text[1]
        return found

    return find
