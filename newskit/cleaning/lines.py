"""A text → its lines, what two lines are compared by, and what a line reads like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

__all__ = [
    "ANY",
    "BETWEEN",
    "fold",
    "is_headline",
    "is_label",
    "is_prose",
    "lines_down",
    "lines_up",
    "one_of",
    "plain",
    "unfold",
]

_WORD = re.compile(r"[^\W_]+|[@©:]")
_NUMBER = re.compile(r"\d+")
_MARKS = "’‘“”–—…"  # those of news in ASCII scripts
# What `fold` makes of each ASCII character, as a table for bytes.translate.
_LOWER = "".join(map(chr, range(128))).lower()
_ASCII = re.sub("[^a-z0@:]", " ", re.sub(r"\d", "0", _LOWER)).encode() + bytes(128)
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
    "the to up via vs with yet amid after before de la le del und der die das et".split()
)
_TITLE_CASE = 0.6  # share of a headline's longer words that are capitalised, in Title Case
_PROSE_WORDS = 12  # more than these, and a full stop: a paragraph
_LABEL_WORDS = 20  # headlines in sentence case go up to here
_ANY_END_WORDS = 3  # "Sat. 3 p.m." is a label, too
_END = 10  # characters, within which a line's last mark and what closes behind it stand
_LONGEST = 2000  # characters of a line that are looked at; no line of page furniture is longer


def lines_up(text: str, end: int) -> Iterator[tuple[int, int]]:
    """Non-blank lines before `end` as (start, end), the last first, without the blanks around."""
    while end > 0:
        first = text.rfind("\n", 0, end) + 1
        line = text[first:end]
        if body := line.strip():
            left = first + len(line) - len(line.lstrip())
            yield left, left + len(body)
        end = first - 1


def lines_down(text: str, start: int = 0) -> Iterator[tuple[int, int]]:
    """Non-blank lines from `start` on as (start, end), without the blanks around."""
    while start < len(text):
        stop = text.find("\n", start)
        stop = len(text) if stop < 0 else stop
        line = text[start:stop]
        if body := line.strip():
            left = start + len(line) - len(line.lstrip())
            yield left, left + len(body)
        start = stop + 1


def fold(line: str) -> str:
    """Words of a line in lower case, numbers as 0, with one blank around each."""
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
    """Return a line in lower case, one blank between its words, marks and numbers as printed."""
    return " ".join(line[:_LONGEST].lower().split())


# ---- folded words → a pattern that finds them as printed, for Arrow's engine, which reads columns

# All beyond ASCII is one to these patterns: a blank, any letter, any number. So they need no
# Unicode tables that could differ from Python's, and find a line too many now and then, but never
# one too few.
_BEYOND = r"[^\x00-\x7f]+"
BETWEEN = r"[^A-Za-z0-9\n]"
ANY = r"[^\n]*"
_SIGNS = {":": ":", "@": "@", "©": r"(?:©|\(c\))"}
_LETTERS = {
    "0": rf"(?:[0-9]|{_BEYOND})+",
    "i": rf"(?:i|{_BEYOND})",  # Python's lower case of İ is an i, and a dot
}


def unfold(folded: str) -> str:
    """Pattern of folded words; use it without regard to case."""
    pattern, sign_before = "", True
    for word in folded.split():
        is_sign = word in _SIGNS
        if pattern:
            pattern += BETWEEN + ("*" if is_sign or sign_before else "+")
        pattern += _SIGNS[word] if is_sign else "".join(map(_unfold_letter, word))
        sign_before = is_sign
    return pattern


def _unfold_letter(letter: str) -> str:
    return _LETTERS.get(letter, re.escape(letter) if letter.isascii() else _BEYOND)


def one_of(patterns: Iterable[str]) -> str:
    """Pattern that fits where one of several fits."""
    return f"(?:{'|'.join(dict.fromkeys(patterns))})"


# ---- what a line reads like


def is_prose(line: str) -> bool:
    """Whether a line reads as a paragraph."""
    many_words = len(line.split(None, _PROSE_WORDS + 1)) > _PROSE_WORDS
    return many_words and _SENTENCE_END.search(line[-_END:]) is not None


def is_label(line: str) -> bool:
    """Whether a line reads as a heading, a button or a headline: short, and no full stop."""
    words = len(line.split(None, _LABEL_WORDS + 1))
    if words <= _ANY_END_WORDS:
        return True
    return words <= _LABEL_WORDS and not _NO_LABEL_END.search(line[-_END:])


def is_headline(line: str) -> bool:
    """Whether a line reads as an English headline: in Title Case, no full stop, no speech."""
    words = line.split(None, _HEADLINE_WORDS.stop)
    if len(words) not in _HEADLINE_WORDS:
        return False
    if _NO_HEADLINE_END.search(line) or _NO_HEADLINE.search(line):
        return False
    longer = [word for word in words if _is_longer_word(word)]
    capitals = sum(not word.lstrip("'‘’(-–$€£")[:1].islower() for word in longer)
    return bool(longer) and capitals >= _TITLE_CASE * len(longer)


def _is_longer_word(word: str) -> bool:
    """Whether Title Case has a capital at its beginning."""
    is_small = word.lower().strip("'’(-–,") in _SMALL_WORDS
    return not is_small and _LETTER.search(word) is not None
