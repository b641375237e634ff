"""A text → its lines, from the top or from the end, and what a line reads like: prose, a headline, a label."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["fold", "is_headline", "is_label", "is_prose", "lines_down", "lines_up", "plain"]

_WORD = re.compile(r"[^\W_]+|[@©:]")
_NUMBER = re.compile(r"\d+")
_MARKS = "’‘“”–—…"  # those of news in ASCII scripts
_ASCII = bytes(
    map(ord, re.sub("[^a-z0@:]", " ", re.sub(r"\d", "0", "".join(map(chr, range(128))).lower())))
) + bytes(128)
_SENTENCE_END = re.compile(r"[.!?…:;,]['\"’”»)\]]*$")
_NO_HEADLINE_END = re.compile(r"[.…:;,]['\"’”»)\]]*$")  # a headline may ask or shout
_NO_LABEL_END = re.compile(r"[.…;,]['\"’”»)\]]*$")
_HEADLINE_WORDS = range(4, 26)
# Speech, "Ada Lund, 34, of Saltmere", "Rovers 3 Eastport 1", "Editing by …"
_NO_HEADLINE = re.compile(
    r"[\"“”„«»]|, \d+\b|\d\D+ \d+$|^\W*(?:additional )?(?:reporting|editing|writing|photo\w*) by\b",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
_SMALL_WORDS = frozenset(
    "a an and as at but by for from in into is it its nor of off on onto or over per so than that "
    "the to up via vs"
    " with yet amid after before de la le del und der die das et".split()
)
_TITLE_CASE = 0.6  # share of a headline's longer words that are capitalised, in Title Case
_PROSE_WORDS = 12  # more than these, and a full stop: a paragraph
_LABEL_WORDS = 20  # headlines in sentence case go up to here
_LONGEST = 2000  # characters of a line that are looked at; no line of page furniture is longer


def lines_up(text: str, end: int) -> Iterator[tuple[int, int]]:
    """Non-blank lines before `end` as (start, end), the last one first, without the blanks around them."""
    while end > 0:
        first = text.rfind("\n", 0, end) + 1
        line = text[first:end]
        if body := line.strip():
            left = first + len(line) - len(line.lstrip())
            yield left, left + len(body)
        end = first - 1


def lines_down(text: str, start: int = 0) -> Iterator[tuple[int, int]]:
    """Non-blank lines from `start` on as (start, end), without the blanks around them."""
    while start < len(text):
        stop = text.find("\n", start)
        stop = len(text) if stop < 0 else stop
        line = text[start:stop]
        if body := line.strip():
            left = start + len(line) - len(line.lstrip())
            yield left, left + len(body)
        start = stop + 1


def fold(line: str) -> str:
    """Words of a line in lower case, numbers as 0, with one blank around each: what two lines are compared by."""
    line = line[:_LONGEST]
    if "(" in line:
        line = line.replace("(c)", "©").replace("(C)", "©")
    if not line.isascii():
        line = line.lower()
        for mark in _MARKS:
            line = line.replace(mark, " ")
    if not line.isascii():
        words = _WORD.findall(_NUMBER.sub("0", line))
    else:  # the same at half the time
        line = line.encode().translate(_ASCII).decode()
        while "00" in line:
            line = line.replace("00", "0")
        words = line.replace(":", " : ").replace("@", " @ ").split()
    return f" {' '.join(words)} " if words else ""


def plain(line: str) -> str:
    """Return a line in lower case with one blank between its words, numbers and marks as they are."""
    return " ".join(line[:_LONGEST].lower().split())


def is_prose(line: str) -> bool:
    """Whether a line reads as a paragraph."""
    return len(line.split(None, _PROSE_WORDS + 1)) > _PROSE_WORDS and bool(
        _SENTENCE_END.search(line[-10:])
    )


def is_label(line: str) -> bool:
    """Whether a line reads as a heading, a button or a headline in any case: short, and no full stop."""
    words = line.split(None, _LABEL_WORDS + 1)
    return len(words) <= 3 or (len(words) <= _LABEL_WORDS and not _NO_LABEL_END.search(line[-10:]))


def is_headline(line: str) -> bool:
    """Whether a line reads as an English headline: in Title Case, without a full stop, and no speech."""
    words = line.split(None, _HEADLINE_WORDS.stop)
    if (
        len(words) not in _HEADLINE_WORDS
        or _NO_HEADLINE_END.search(line)
        or _NO_HEADLINE.search(line)
    ):
        return False
    names = [
        word
        for word in words
        if word.lower().strip("'’(-–,") not in _SMALL_WORDS and _LETTER.search(word)
    ]
    capitals = sum(not word.lstrip("'‘’(-–$€£")[:1].islower() for word in names)
    return bool(names) and capitals >= _TITLE_CASE * len(names)
