"""A line → which kind of page furniture it is: a newsletter prompt, a copyright line, a list of tags, or none."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from functools import cache
from typing import NamedTuple

from newskit.cleaning.lines import fold
from newskit.cleaning.unfold import ANY, BETWEEN, one_of, unfold
from newskit.text import read_lexicon

__all__ = ["DISCUSSION", "LONGEST", "RELATED", "furniture_patterns", "kind_of"]

_LANGUAGES = ("da", "de", "en", "es", "fi", "fr", "it", "nl", "no", "pt", "sv")
DISCUSSION = "discussion"  # the head of readers' comments: all below it is theirs
RELATED = "related"  # the head of a list of other articles, or one of them behind a colon
_LABELS = frozenset(
    {RELATED, "share", "stamp", "tags", "credit"}
)  # kinds whose lines are no sentences
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
            found.append(
                _Pattern(kind, tuple(fold(piece) for piece in written.replace("#", "0").split("…")))
            )
    return found


@cache
def _patterns() -> tuple[dict[str, list[_Pattern]], dict[str, list[_Pattern]]]:
    """Patterns by a word of theirs: those that begin a line, and those that stand anywhere in it."""
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
    """Patterns for Arrow's engine: each line that `kind_of` says is one of `kinds`, or of any, fits one of the two.

    The first finds what opens a line, by no more than its first `words`: with all of them it would
    take longer to read the pattern than to read the lines. The second finds what stands anywhere in
    it.
    """
    begin, inside = [], [_NEVER]
    for kind, (first, *others) in _entries():
        if kinds and kind not in kinds:
            continue
        if first:
            opening = first.split()
            alone = not others and len(opening) <= words
            begin.append(unfold(" ".join(opening[:words])) + (f"{BETWEEN}*$" if alone else ""))
        else:
            inside.append(
                ANY.join(unfold(piece) for piece in others if piece)
                + (f"{BETWEEN}*$" if others[-1] else "")
            )
    return f"(?i)^{BETWEEN}*{one_of(begin)}", f"(?i)^(?:{ANY}{BETWEEN})?{one_of(inside)}"


def kind_of(line: str, folded: str) -> str:
    """Kind of page furniture that a line is, or an empty string; `folded` is the line as `fold` makes it."""
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
        listed = pattern.kind in _LABELS and _is_sentence(line, words)
        if (
            _fits(folded, pattern.pieces)
            and not listed
            and _speaks_of_the_page(pattern, line, words)
        ):
            return pattern.kind
    if words[0] == "©":
        return "copyright"
    for word in words:
        for pattern in anywhere.get(word, ()):
            if _fits(folded, pattern.pieces) and _is_certain(pattern, line):
                return pattern.kind if _speaks_of_the_page(pattern, line, words) else ""
    return ""


def _fits(folded: str, pieces: tuple[str, ...]) -> bool:
    """Whether the pieces stand in a folded line in their order; those at its ends, at the line's ends."""
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
    """Whether a line that fits a pattern is furniture: a full sentence must be the pattern, or name what pages have."""
    if not _is_sentence(line, words) or len(pattern.pieces) == 1 or not _marks().isdisjoint(words):
        return True
    short = len(words) <= _SHORT_BIO and "is" in words  # "Ada Lund is a reporter for the Post."
    return pattern.kind == "bio" and short


@cache
def _marks() -> frozenset[str]:
    return frozenset(
        word for entry in read_lexicon("furniture_marks") for word in fold(entry).split()
    )


def _is_sentence(line: str, words: list[str]) -> bool:
    label = ":" in words[:_COLON_WITHIN] and len(words) <= _LABEL_WORDS
    return len(words) > _SENTENCE_WORDS and not label and bool(_SENTENCE.search(line))


def _is_certain(pattern: _Pattern, line: str) -> bool:
    """Whether a phrase inside a line makes all of the line furniture: it must say it of people by their names."""
    first = pattern.pieces[1].split()[0]
    before = line.partition(f" {first} ")[0].split()
    if pattern.kind == "bio":
        words = line.split(None, _BIO_WORDS)
        named = 0 < len(before) <= _NAME_WORDS and all(word[0].isupper() for word in before)
        return (
            named
            and (len(before) > 1 or len(words) <= _BIO_WORDS)
            and _fits(fold(" ".join(words)), pattern.pieces)
        )
    if pattern.kind == "credit":
        return bool(before) and all(
            word[0].isupper() or word.strip(",") in _CONTRIBUTORS for word in before
        )
    return True
