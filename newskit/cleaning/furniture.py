"""A line → which kind of page furniture it is: a prompt, a copyright line, tags, or none."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from functools import cache
from itertools import chain
from typing import NamedTuple

from newskit.cleaning.lines import ANY, BETWEEN, fold, one_of, unfold
from newskit.text import read_lexicon

__all__ = ["DISCUSSION", "LONGEST", "RELATED", "furniture_patterns", "kind_of"]

_LANGUAGES = ("da", "de", "en", "es", "fi", "fr", "it", "nl", "no", "pt", "sv")
DISCUSSION = "discussion"  # the head of readers' comments: all below it is theirs
RELATED = "related"  # the head of a list of other articles, or one of them behind a colon
# Kinds whose lines are no sentences.
_LABELS = frozenset({RELATED, "share", "stamp", "tags", "credit"})
_SPEECH = '"“„«'
_SENTENCE_WORDS = 3
_SENTENCE = re.compile(r"[.!?]['\"’”»)]*$")
_COLON_WITHIN = 5  # words: "Also read: The port is to close."
_LABEL_WORDS = 14  # "Update: The board has since withdrawn …" goes on
# Who may stand before "contributed to this report", beside names.
_CONTRIBUTORS = frozenset(
    "and of in at the for also staff writer writers reporter reporters correspondent".split()
)
_NAME_WORDS = 4
_SHORT_BIO = 10
_BIO_WORDS = 14  # within these, a line that tells who the author is says so
LONGEST = 1200  # characters; longer lines are prose, whatever they begin with
_ADDRESS_WORDS = 4  # "Twitter: @adalund."
_OPENING_WORDS = 2
_NEVER = ".^"
_RULE = re.compile(r"[\W_]+$")


class _Pattern(NamedTuple):
    kind: str
    pieces: tuple[str, ...]  # the words between "…", each with a blank on both sides


@cache
def _entries() -> list[_Pattern]:
    found = []
    for language in _LANGUAGES:
        for entry in read_lexicon(f"furniture_{language}"):
            kind, _, written = entry.partition(" ")
            pieces = written.replace("#", "0").split("…")
            found.append(_Pattern(kind, tuple(map(fold, pieces))))
    return found


@cache
def _patterns() -> tuple[dict[str, list[_Pattern]], dict[str, list[_Pattern]]]:
    """Patterns by a word of theirs: those that begin a line, and those that stand anywhere."""
    begin: dict[str, list[_Pattern]] = defaultdict(list)
    anywhere: dict[str, list[_Pattern]] = defaultdict(list)
    for pattern in _entries():
        if first := pattern.pieces[0].split():
            begin[first[0]].append(pattern)
        else:  # by its longest word, which few lines have
            anywhere[max("".join(pattern.pieces).split(), key=len)].append(pattern)
    return dict(begin), dict(anywhere)


def furniture_patterns(
    kinds: Collection[str] = (), *, words: int = _OPENING_WORDS
) -> tuple[str, str]:
    """Patterns for Arrow's engine: each line that `kind_of` calls one of `kinds` fits one of both.

    The first finds what opens a line, by no more than its first `words`: with all of them it would
    take longer to read the pattern than to read the lines. The second finds what stands anywhere in
    it.
    """
    begin: list[str] = []
    inside = [_NEVER]
    for kind, (first, *others) in _entries():
        if kinds and kind not in kinds:
            continue
        if first:
            opening = first.split()
            ends_there = not others and len(opening) <= words
            found, patterns = unfold(" ".join(opening[:words])), begin
        else:
            ends_there = bool(others[-1])
            found, patterns = ANY.join(unfold(piece) for piece in others if piece), inside
        patterns.append(f"{found}{BETWEEN}*$" if ends_there else found)
    return f"(?i)^{BETWEEN}*{one_of(begin)}", f"(?i)^(?:{ANY}{BETWEEN})?{one_of(inside)}"


def kind_of(line: str, folded: str) -> str:
    """Kind of page furniture that a line is, or ""; `folded` is the line as `fold` makes it."""
    if len(line) > LONGEST or line[0] in _SPEECH:
        return ""
    kind = _find_kind(line, folded.removesuffix(": "))
    # "share." below "earned 76 mln dlrs or 77 cents a" is the rest of a sentence in a text of fixed
    # width.
    is_rest = line[0].islower() and line[-1] == "." and kind not in ("wire", "credit", "address")
    return "" if is_rest else kind


def _find_kind(line: str, folded: str) -> str:
    words = folded.split()
    if not words:
        return "rule" if _RULE.match(line) else ""
    if "@" in words and len(words) <= _ADDRESS_WORDS + 2 and len(line.split()) <= _ADDRESS_WORDS:
        return "address"
    begin, anywhere = _patterns()
    for pattern in begin.get(words[0], ()):
        if not _fits(folded, pattern.pieces):
            continue
        is_prose = pattern.kind in _LABELS and _is_sentence(line, words)
        if not is_prose and _speaks_of_the_page(pattern, line, words):
            return pattern.kind
    if words[0] == "©":
        return "copyright"
    phrases = chain.from_iterable(anywhere.get(word, ()) for word in words)
    for pattern in phrases:
        if _fits(folded, pattern.pieces) and _is_certain(pattern, line):
            return pattern.kind if _speaks_of_the_page(pattern, line, words) else ""
    return ""


def _fits(folded: str, pieces: tuple[str, ...]) -> bool:
    """Whether the pieces stand in a folded line in their order, the outer ones at its ends."""
    if len(pieces) == 1:
        return folded == pieces[0]
    if not folded.startswith(pieces[0]):
        return False
    place = max(len(pieces[0]) - 1, 0)  # the blank behind a word is the blank before the next
    for piece in pieces[1:-1]:
        found = folded.find(piece, place)
        if found < 0:
            return False
        place = found + len(piece) - 1
    last = pieces[-1]
    return not last or (folded.endswith(last) and len(folded) - len(last) >= place)


def _speaks_of_the_page(pattern: _Pattern, line: str, words: list[str]) -> bool:
    """Whether a line that fits a pattern is furniture.

    A full sentence must be the pattern, name what pages have, or say in few words who the author
    is: "Ada Lund is a reporter for the Post."
    """
    if not _is_sentence(line, words) or len(pattern.pieces) == 1 or not _marks().isdisjoint(words):
        return True
    return pattern.kind == "bio" and len(words) <= _SHORT_BIO and "is" in words


@cache
def _marks() -> frozenset[str]:
    return frozenset(" ".join(map(fold, read_lexicon("furniture_marks"))).split())


def _is_sentence(line: str, words: list[str]) -> bool:
    if len(words) <= _SENTENCE_WORDS:
        return False
    is_label = ":" in words[:_COLON_WITHIN] and len(words) <= _LABEL_WORDS
    return not is_label and _SENTENCE.search(line) is not None


def _is_certain(pattern: _Pattern, line: str) -> bool:
    """Whether a phrase makes all of its line furniture: it must say it of people by their names."""
    first = pattern.pieces[1].split()[0]
    before = line.partition(f" {first} ")[0].split()
    if pattern.kind == "bio":
        return _is_name(before) and _tells_early(pattern, line, before)
    if pattern.kind == "credit":
        return bool(before) and all(
            word[0].isupper() or word.strip(",") in _CONTRIBUTORS for word in before
        )
    return True


def _is_name(words: list[str]) -> bool:
    return 0 < len(words) <= _NAME_WORDS and all(word[0].isupper() for word in words)


def _tells_early(pattern: _Pattern, line: str, name: list[str]) -> bool:
    """Whether a line about an author says so at once; one with a single name must end there."""
    words = line.split(None, _BIO_WORDS)
    if len(name) == 1 and len(words) > _BIO_WORDS:
        return False
    return _fits(fold(" ".join(words)), pattern.pieces)
