"""Boolean queries: AND, OR, NOT, ( ), "a phrase", "two words"~5, title:word.

The grammar is the one that news archives use, with one difference: two bare words side by side are
refused, because one archive reads them as AND and the next as OR.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from newskit.patterns.index import Index
from newskit.patterns.pattern import Pattern, compile_pattern
from newskit.patterns.plan import Hits
from newskit.schema import QueryError

__all__ = ["FIELDS", "Query", "Term", "find_near", "fit_queries", "is_query", "parse_query"]

Mask = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Holds = Callable[[int], Mask]  # which texts hold a term, by its number
Match = Callable[[Holds], Mask]  # which texts a query or a part of one matches

FIELDS = ("title", "text")  # a word without a field is looked for in either
_DEEPEST = 50  # brackets within brackets; nobody writes more by hand
_TOKEN = re.compile(r'\s*(?:([()])|((?i:title:|text:))|"([^"]*)"(?:~(\d+))?|([^\s()"]+))')
_LONGEST = 10_000  # characters
_MOST_NEAR = 10  # words within each other's reach
_CURLY_MARKS = str.maketrans("“”„«»", '"' * 5)  # what word processors make of a quotation mark
_SIGNS = "-+!"  # other archives' NOT and AND
_CARET_WINDOW = 70  # characters of the query shown around the caret


_OPERATORS = ("AND", "OR", "NOT")
# What makes a pattern of a topic a query: an operator, a field, words near each other. Fields that
# there aren't, too, so that they are refused and don't become words.
_IS_QUERY = re.compile(
    r'(?:^|[\s()])(?:AND|OR|NOT)(?:[\s()]|$)|(?:^|[\s(])[A-Za-z]+:[^\s/]|\S~\d|^["“„«].*["”»]$'
)


def is_query(written: str) -> bool:
    """Whether a pattern is a boolean query, and no word or phrase."""
    if written.islower() and not any(sign in written for sign in ':~"'):  # as nearly all are
        return False
    stripped = written.strip()
    return bool(_IS_QUERY.search(stripped)) and stripped not in _OPERATORS


@dataclass(frozen=True)
class Term:
    """A word or a phrase of a query, its fields, and how many words may stand between its own."""

    pattern: Pattern
    fields: tuple[str, ...]
    near: int | None = None
    negated: bool = False


@dataclass(frozen=True)
class Query:
    """A parsed query: what it was, its words and phrases, and the fields that it needs."""

    written: str
    terms: tuple[Term, ...]
    fields: frozenset[str]
    match: Match

    @property
    def counted(self) -> tuple[Term, ...]:
        """Words and phrases to be read in what was found, so those under NOT left out."""
        return tuple(term for term in self.terms if not term.negated)

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """Their patterns."""
        return tuple(term.pattern for term in self.counted)

    def matches(self, indexes: Mapping[str, Index]) -> Mask:
        """Tell which texts match; `indexes` holds one Index for each of `fields`."""
        [mask] = fit_queries([self], indexes)
        return mask


def fit_queries(queries: Sequence[Query], indexes: Mapping[str, Index]) -> list[Mask]:
    """Tell which texts match each of some queries: all their terms are looked for together."""
    terms = [term for query in queries for term in query.terms]
    found: list[list[Ints]] = [[] for _ in terms]  # of each term, the texts that hold it
    for field in dict.fromkeys(field for term in terms for field in term.fields):
        here = [number for number, term in enumerate(terms) if field in term.fields]
        _find_words(indexes[field], terms, here, found)
        _find_stretches(indexes[field], terms, here, found)
    masks = []
    begin = 0
    for query in queries:
        size = len(indexes[next(iter(query.fields))])
        end = begin + len(query.terms)
        masks.append(query.match(_holder(found[begin:end], size)))
        begin = end
    return masks


def _find_words(
    index: Index, terms: Sequence[Term], here: Sequence[int], found: list[list[Ints]]
) -> None:
    """Add the texts of a field that hold the words and phrases; each pattern is looked for once."""
    asked: dict[Pattern, list[int]] = {}
    for number in here:
        if terms[number].near is None:
            asked.setdefault(terms[number].pattern, []).append(number)
    for first, last, hits in index.pieces(list(asked)):
        holds = np.zeros((len(asked), last - first), bool)
        holds[hits.pattern, index.texts_of(hits.start) - first] = True
        for numbers, texts in zip(asked.values(), holds, strict=True):
            rows = np.flatnonzero(texts) + first
            for number in numbers:
                found[number].append(rows)


def _find_stretches(
    index: Index, terms: Sequence[Term], here: Sequence[int], found: list[list[Ints]]
) -> None:
    """Add the texts of a field that hold words near each other."""
    near = [number for number in here if terms[number].near is not None]
    stretches = find_near(index, [terms[number] for number in near])
    for number, hits in zip(near, stretches, strict=True):
        found[number].append(index.texts_of(hits.start))


def _holder(found: Sequence[Sequence[Ints]], size: int) -> Holds:
    def holds(number: int) -> Mask:
        mask = np.zeros(size, bool)
        for rows in found[number]:
            mask[rows] = True
        return mask

    return holds


def find_near(index: Index, terms: Sequence[Term]) -> list[Hits]:
    """Stretches that hold the words of each term, in any order, at most `near` others among them.

    Each word is a token of its own. Of stretches that end at one place the shortest.
    """
    words = list(dict.fromkeys(word for term in terms for word in _words_of(term)))
    hits = index.find_all(words)
    places = {word: hits.start[hits.pattern == number] for number, word in enumerate(words)}
    return [_stretches(index, term, places) for term in terms]


def _words_of(term: Term) -> list[Pattern]:
    return [Pattern(word, (word,), term.pattern.cased) for word in term.pattern.words]


def _stretches(index: Index, term: Term, places: Mapping[Pattern, Ints]) -> Hits:
    words = Counter(_words_of(term))
    size = words.total()
    ends = np.unique(np.concatenate([places[word] for word in words]))
    # As many tokens as words: one that fits two words stands for one of them.
    first = np.full(len(ends), -1, np.int64)
    if len(ends) >= size:
        first[size - 1 :] = ends[: len(ends) - size + 1]
    for word, times in words.items():
        first = np.minimum(first, _latest(places[word], ends, times))
    length = ends - first + 1
    near = (first >= 0) & (length <= (term.near or 0) + size)
    near[near] = index.texts_of(first[near]) == index.texts_of(ends[near])
    return Hits(first[near], length[near], np.zeros(int(near.sum()), np.int64))


def _latest(places: Ints, ends: Ints, times: int) -> Ints:
    """Where one must begin to meet a word so many times before each end; -1 where it can't."""
    before = np.searchsorted(places, ends, side="right")
    padded = np.append(np.full(times, -1, np.int64), places)
    return padded[before]


@dataclass(frozen=True)
class _Token:
    kind: str  # ( ) field word phrase AND OR NOT
    text: str
    place: int
    near: int | None = None


def parse_query(written: str, fields: Sequence[str] = FIELDS) -> Query:
    """Parse a boolean query; a word without a field is looked for in all of `fields`.

    Raises
    ------
    QueryError
        With the query, a caret below the place, and what to write instead.
    """
    if not isinstance(written, str) or not written.strip():
        raise QueryError(
            'the query is empty. Write words such as: ferry AND (strike OR "walk out")'
        )
    if len(written) > _LONGEST:
        raise QueryError(
            f"the query has {len(written):,} characters, and the limit is {_LONGEST:,}. Use topics "
            "for lists."
        )
    written = written.translate(_CURLY_MARKS)
    parser = _Parser(written, tuple(fields))
    match = parser.parse()
    asked = frozenset(field for term in parser.terms for field in term.fields)
    return Query(written, tuple(parser.terms), asked, match)


def _tokens(written: str) -> Iterator[_Token]:
    place = 0
    while written[place:].strip():
        match = _TOKEN.match(written, place)
        if match is None:
            mark = len(written) - len(written[place:].lstrip())
            raise _error(written, mark, 'this quotation mark is never closed: add a second "')
        bracket, field, phrase, near, word = match.groups()
        start = match.start(match.lastindex or 0)
        if bracket:
            yield _Token(bracket, bracket, start)
        elif field:
            yield _Token("field", field[:-1].lower(), start)
        elif phrase is not None:
            yield _Token("phrase", phrase, match.start(3) - 1, int(near) if near else None)
        else:
            yield _Token(word if word in _OPERATORS else "word", word, start)
        place = match.end()


def _error(written: str, place: int, reason: str) -> QueryError:
    left = max(0, place - _CARET_WINDOW // 2)
    shown = written[left : left + _CARET_WINDOW].replace("\n", " ")
    return QueryError(f"the query can't be read:\n  {shown}\n  {' ' * (place - left)}^ {reason}")


class _Parser:
    """Recursive descent: OR binds weakest, then AND, then NOT."""

    def __init__(self, written: str, fields: tuple[str, ...]) -> None:
        self.written = written
        self.usual = fields
        self.tokens = [*_tokens(written), _Token("end", "", len(written.rstrip()))]
        self.at = 0
        self.depth = 0
        self.negated = False
        self.terms: list[Term] = []

    def parse(self) -> Match:
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

    def _either(self) -> Match:
        return self._chain("OR", np.logical_or, self._both)

    def _both(self) -> Match:
        return self._chain("AND", np.logical_and, self._single)

    def _chain(self, kind: str, operator: np.ufunc, read: Callable[[], Match]) -> Match:
        """Read parts with an operator between them, each part by `read`."""
        parts = [read()]
        while self._next.kind == kind:
            self.at += 1
            parts.append(read())
        return parts[0] if len(parts) == 1 else lambda holds: _join(operator, parts, holds)

    def _single(self) -> Match:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self._error(
                f"more than {_DEEPEST} brackets or NOTs within each other: make it simpler"
            )
        token = self._next
        if token.kind == "NOT":
            part = self._negation()
        elif token.kind == "(":
            part = self._bracket()
        elif token.kind == "field":
            self.at += 1
            part = self._term((token.text,))
        else:
            part = self._term(self.usual)
        self.depth -= 1
        return part

    def _negation(self) -> Match:
        self.at += 1
        self.negated = not self.negated
        part = self._single()
        self.negated = not self.negated
        return lambda holds: ~part(holds)

    def _bracket(self) -> Match:
        opening = self._next
        self.at += 1
        part = self._either()
        if self._next.kind == "end":
            raise _error(self.written, opening.place, "this bracket is never closed: add a )")
        if self._next.kind != ")":
            raise self._error(self._side_by_side())
        self.at += 1
        return part

    def _term(self, fields: tuple[str, ...]) -> Match:
        token = self._next
        if token.kind not in ("word", "phrase"):
            raise self._error("a word or a phrase in quotes is missing here")
        if token.kind == "word":
            self._refuse_signs(token.text)
        try:
            pattern = compile_pattern(token.text, quoted=token.kind == "phrase")
        except QueryError as error:
            is_long = "limit" in str(error)
            reason = "this is too long" if is_long else "this holds no letter or digit: take it out"
            raise self._error(reason) from error
        if token.near is not None and len(pattern.words) > _MOST_NEAR:
            raise self._error(
                f"~ takes up to {_MOST_NEAR} words, and these are {len(pattern.words)}"
            )
        self.at += 1
        number = len(self.terms)
        self.terms.append(Term(pattern, fields, token.near, self.negated))
        return lambda holds: holds(number)

    def _refuse_signs(self, word: str) -> None:
        """Raise an error for what is a sign in other archives, or stands in the wrong place."""
        if word[0] in _SIGNS:
            raise self._error(f"{word[0]} before a word means nothing here: write AND, or AND NOT")
        if ":" in word or "~" in word:
            raise self._error(
                'fields are title: and text: in small letters, and ~ goes behind "a phrase"'
            )


def _join(operator: np.ufunc, parts: Sequence[Match], holds: Holds) -> Mask:
    """All parts, one after the other: a query of thousands of words needs the room of two."""
    mask = parts[0](holds)
    for part in parts[1:]:
        operator(mask, part(holds), out=mask)
    return mask
