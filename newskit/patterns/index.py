"""Words, wildcards, phrases and boolean queries, compiled once and found in a whole column.

A column is tokenised once, to integers; a pattern is resolved against the distinct words, and its hits are
arithmetic on arrays. Matching is on tokens: curly apostrophes count as straight ones, hyphens divide, a
possessive ``'s`` is dropped, and case is ignored unless a pattern asks for it.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np
import numpy.typing as npt

from newskit.schema import QueryError
from newskit.text import WORD, Span, compose, straighten

__all__ = ["Hits", "Index", "Pattern", "compile_pattern", "find_spans", "group_hits", "merge_hits"]

Ints = npt.NDArray[np.int64]

_PIECE = re.compile(r"(?:[^\W_]|[*?])+(?:'(?:[^\W_]|[*?])+)*")
_LAST = "\U0010ffff"  # sorts behind every word


@dataclass(frozen=True)
class Pattern:
    """One pattern: its words in order, each perhaps with wildcards, and whether case counts."""

    written: str
    words: tuple[str, ...]
    cased: bool = False


def compile_pattern(written: str) -> Pattern:
    """Compile what a user wrote: ``rent*``, ``interest rate*``, ``US``, ``=Fed``.

    ``*`` stands for any letters inside a word, also none; ``?`` for exactly one. Case counts where a pattern
    is all in capitals or begins with ``=``.
    """
    if not isinstance(written, str):
        raise QueryError(f"a pattern must be a string, and this is {written!r}. Write it in quotes.")
    text = compose(written).strip()
    cased = text.startswith("=") or (text == text.upper() and text != text.lower())
    words = [fold(word) for word in _PIECE.findall(straighten(text))]
    if len(words) > 1 and {"AND", "OR", "NOT"} & set(words):
        raise QueryError(
            f"the pattern {written!r} is a query, and a pattern is a word or a phrase. List words one by one, and "
            "use filter_articles(matching=…) for AND and NOT."
        )
    if not cased:
        words = [word.lower() for word in words]
    if not words or all(set(word) <= {"*", "?"} for word in words):
        raise QueryError(f"the pattern {written!r} holds no word. Give at least one letter or digit.")
    return Pattern(written, tuple(words), cased)


def _compile_glob(glob: str) -> re.Pattern[str]:
    """Compile a word with wildcards so that it never backtracks: the first fit of each piece is as good as any."""
    first, *rest = [re.escape(piece).replace(r"\?", ".") for piece in glob.split("*")]
    if not rest:
        return re.compile(first)
    middle = "".join(f"(?>.*?{piece})" for piece in rest[:-1] if piece)
    return re.compile(f"{first}{middle}.*{rest[-1]}", re.DOTALL)


def fold(word: str) -> str:
    """Drop a possessive ``'s``."""
    return word[:-2] if word[-2:] in ("'s", "'S") and len(word) > 2 else word


@dataclass(frozen=True)
class Hits:
    """Places where patterns occur: index of the first token, and how many tokens."""

    start: Ints
    length: Ints


_NO_HITS = Hits(np.empty(0, np.int64), np.empty(0, np.int64))


class Index:
    """A column of texts as integers, ready for patterns.

    Texts that are missing hold no words. `bounds[i]:bounds[i + 1]` are the tokens of text i. Accents are composed with
    their letters first (é is one letter however it was typed), unless the texts are `composed` already.
    """

    def __init__(self, texts: Iterable[object], *, composed: bool = False) -> None:
        number: defaultdict[str, int] = defaultdict()
        number.default_factory = number.__len__
        tokens, bounds = array("i"), [0]
        self._texts = list(texts)
        for text in self._texts:
            if isinstance(text, str):
                whole = text if composed else compose(text)
                tokens.extend(map(number.__getitem__, WORD.findall(straighten(whole))))
            bounds.append(len(tokens))
        self.bounds: Ints = np.array(bounds, dtype=np.int64)
        self._tokens = np.frombuffer(tokens, dtype=np.intc) if tokens else np.empty(0, np.intc)
        self._written = list(number)

    def __len__(self) -> int:
        return len(self.bounds) - 1

    @cached_property
    def _folded(self) -> tuple[npt.NDArray[np.intc], list[str]]:
        number: dict[str, int] = {}
        of = [number.setdefault(fold(word).lower(), len(number)) for word in self._written]
        return np.array(of, dtype=np.intc)[self._tokens] if of else self._tokens, list(number)

    @property
    def tokens(self) -> npt.NDArray[np.intc]:
        """Number of each token's word in `words`."""
        return self._folded[0]

    @property
    def words(self) -> list[str]:
        """Distinct words: lower-cased, without possessive ``'s``."""
        return self._folded[1]

    def spans(self, places: Ints) -> tuple[Ints, Ints]:
        """Start and end of tokens, in characters of the text that each lies in."""
        rows = self.texts_of(places)
        found = []
        for place, row in zip(places.tolist(), rows.tolist(), strict=True):
            text = self._texts[row]
            words = WORD.finditer(straighten(text)) if isinstance(text, str) else iter(())
            found.append(next(islice(words, place - int(self.bounds[row]), None)).span())
        starts, ends = zip(*found, strict=True) if found else ((), ())
        return np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64)

    @cached_property
    def _places(self) -> tuple[Ints, Ints]:
        """Token places sorted by word, and where each word's places begin."""
        order = np.argsort(self._tokens, kind="stable").astype(np.int64)
        starts = np.searchsorted(self._tokens[order], np.arange(len(self._written) + 1))
        return order, starts

    @cached_property
    def _forms(self) -> dict[bool, tuple[list[str], Ints]]:
        """Sorted distinct words without possessive, and their numbers: as written (True), lower-cased (False)."""
        forms = {}
        for cased in (True, False):
            words = [fold(word) if cased else fold(word).lower() for word in self._written]
            order = sorted(range(len(words)), key=words.__getitem__)
            forms[cased] = ([words[i] for i in order], np.array(order, dtype=np.int64))
        return forms

    def _word_places(self, glob: str, cased: bool) -> Ints:
        words, numbers = self._forms[cased]
        prefix = re.split(r"[*?]", glob, maxsplit=1)[0]
        low = bisect_left(words, prefix)
        if prefix == glob:
            chosen: Sequence[int] = range(low, bisect_left(words, glob + "\0", lo=low))
        else:
            near = range(low, bisect_left(words, prefix + _LAST, lo=low))
            fits = _compile_glob(glob).fullmatch
            chosen = near if glob == prefix + "*" else [i for i in near if fits(words[i])]
        order, starts = self._places
        slices = [order[starts[n] : starts[n + 1]] for n in numbers[list(chosen)]]
        return np.sort(np.concatenate(slices)) if slices else np.empty(0, np.int64)

    def find(self, pattern: Pattern) -> Hits:
        """Every place where the pattern occurs; a phrase never reaches from one text into the next."""
        start = self._word_places(pattern.words[0], pattern.cased)
        for step, word in enumerate(pattern.words[1:], 1):
            if not len(start):
                return _NO_HITS
            start = np.intersect1d(start, self._word_places(word, pattern.cased) - step, assume_unique=True)
        size = len(pattern.words)
        if size > 1:
            start = start[self.texts_of(start) == self.texts_of(start + size - 1)]
        return Hits(start, np.full(len(start), size, dtype=np.int64))

    def texts_of(self, places: Ints) -> Ints:
        """Which text each token place lies in."""
        return np.searchsorted(self.bounds, places, side="right") - 1

    def count(self, places: Ints) -> Ints:
        """How many of the places lie in each text."""
        return np.bincount(self.texts_of(places), minlength=len(self)).astype(np.int64)


def merge_hits(found: Iterable[Hits], *, among: Mapping[int, Ints] | None = None) -> Hits:
    """Merge the hits of several patterns into the ones that count: longest first.

    A hit that lies wholly inside a longer one is dropped, and one found by two patterns counts once.
    `among`, from `group_hits`, widens where the longer ones may come from; by default they are of `found` alone.
    """
    by_length = group_hits(found)
    longer_ones = by_length if among is None else among
    starts, lengths = [], []
    for length, start in by_length.items():
        kept = start
        for longer, place in longer_ones.items():
            if longer > length:
                # Inside means: some longer hit starts in [start - (longer - length), start].
                after = np.searchsorted(place, kept, side="right")
                before = np.searchsorted(place, kept - (longer - length), side="left")
                kept = kept[after == before]
        starts.append(kept)
        lengths.append(np.full(len(kept), length, dtype=np.int64))
    if not starts:
        return _NO_HITS
    start, length_of = np.concatenate(starts), np.concatenate(lengths)
    order = np.argsort(start, kind="stable")
    return Hits(start[order], length_of[order])


def group_hits(found: Iterable[Hits]) -> dict[int, Ints]:
    """Group hits by their length in tokens: length → sorted places, each once."""
    groups: defaultdict[int, list[Ints]] = defaultdict(list)
    for hits in found:
        if len(hits.start):
            groups[int(hits.length[0])].append(hits.start)
    return {length: np.unique(np.concatenate(starts)) for length, starts in groups.items()}


def find_spans(text: str, patterns: Iterable[Pattern]) -> list[Span]:
    """Places of patterns in one text, in characters of the text as it came."""
    index = Index([text], composed=True)  # offsets are those of the text as it came
    hits = merge_hits(index.find(pattern) for pattern in patterns)
    words = [match.span() for match in WORD.finditer(straighten(text))]
    spans = [(words[first][0], words[first + size - 1][1]) for first, size in zip(hits.start, hits.length, strict=True)]
    return [Span(start, end, text[start:end]) for start, end in spans]
