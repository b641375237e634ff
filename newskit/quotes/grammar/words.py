"""A stretch of text between quotes → tagged words: what kind of word each is for the grammar of attribution.

No parser and no model: a word's tag is looked up in newskit/lexicon, or told by its shape.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from newskit.text import read_lexicon

__all__ = ["PARTICLES", "Token", "is_role", "lexicon", "tokenize"]

# Tags. Words: N capitalised, n other, M number, T title before a name, Y day, month or time, V cue
# verb, P personal pronoun, W relative pronoun, D determiner, R preposition, C conjunction, A
# auxiliary, B adverb.
# Punctuation: , ( ) : ; - (dash) . (end of a sentence), " (a quote that stands inside the
# sentence).
Tag = str


class Token(NamedTuple):
    """A word or mark with its offsets in the article."""

    start: int
    end: int
    word: str
    tag: Tag


_NEVER_SMALL = frozenset({"march", "may", "august", "i"})

# Small words inside a name: Ursula von der Leyen, José Ortega y Gasset.
PARTICLES = frozenset(
    "de del della di da dos du van von der den la le el al bin ibn ter ten y zu".split()
)

# Abbreviations whose full stop belongs to the word, apart from titles and initials.
_DOTTED = frozenset(
    "jr sr st no vs jan feb mar apr jun jul aug sept sep oct nov dec mon tues wed thurs fri sat "
    "sun calif conn fla ga"
    " ill ind kan ky la md mass mich minn mo mont neb nev okla ore pa tenn tex va vt wash wis wyo "
    "ala ariz ark colo del"
    " inc corp co ltd bros dept univ assn a.m p.m u.s u.n u.k d.c n.y n.j".split()
)

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S., J.K.
    r"|[^\W_]+(?:(?:[-’'.&@_/]|(?<=\d),(?=\d{3}))[^\W_]+)*[’']?"  # words; with a hyphen, an apostrophe or a dot inside
    r"|--+|\.{2,}|[^\s\w]|_"
)
_PUNCTUATION = {
    ",": ",", "(": "(", "[": "(", ")": ")", "]": ")", ":": ":", ";": ";", "—": "-", "–": "-", "―": "-", "-": "-",
    ".": ".", "!": ".", "?": ".", "…": ".", "•": ".", "\n": ".",
}  # fmt: skip


_MARKS = frozenset("“”„«»\"＂〞〝'‘’`")


class Lexicon(NamedTuple):
    """The word lists of newskit/lexicon that the grammar asks."""

    cues: frozenset[str]
    titles: frozenset[str]
    roles: frozenset[str]
    groups: frozenset[str]
    not_names: frozenset[str]
    female: frozenset[str]
    male: frozenset[str]
    either: frozenset[str]
    forenames: frozenset[str]  # all three
    before_names: frozenset[str]
    cue_nouns: frozenset[str]
    naming_verbs: frozenset[str]
    deed_verbs: frozenset[str]
    tags: dict[str, Tag]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Read the word lists, once."""
    cues, titles = _read("cues"), _read("titles")
    female, male, either = (
        _read("forenames_female"),
        _read("forenames_male"),
        _read("forenames_both"),
    )
    tags = dict.fromkeys(cues, "V")
    tags |= {word: tag for tag, word in map(str.split, read_lexicon("function_words"))}
    return Lexicon(
        cues=cues,
        titles=titles,
        roles=_read("roles"),
        groups=_read("groups"),
        not_names=_read("not_names"),
        female=female - either,
        male=male - either,
        either=either,
        forenames=female | male | either,
        before_names=_read("before_names"),
        cue_nouns=_read("cue_nouns"),
        naming_verbs=_read("naming_verbs"),
        deed_verbs=_read("deed_verbs"),
        tags=tags,
    )


def _read(name: str) -> frozenset[str]:
    return frozenset(entry.rstrip(".").lower() for entry in read_lexicon(name))


def _tag(word: str) -> Tag:  # noqa: C901
    if word.isalpha() and word.islower():  # the common case, short
        return _tag_small(word)
    if word in _PUNCTUATION:
        return _PUNCTUATION[word]
    first = word[0]
    if not first.isalnum():
        return "-" if word.startswith("--") else "." if word.startswith("..") else "M"  # $, %, &
    if first.isdigit():
        return "M"
    low = word.lower().replace("’", "'")
    words = lexicon()
    tag = words.tags.get(low)
    if not first.isupper():
        if tag == "Y" and low in _NEVER_SMALL:
            return "n"
        return tag or _by_shape(low)
    if low == "may":  # the month; "May I" opens no attribution
        return "Y"
    if (
        tag == "V"
    ):  # "Said the mayor" opens a sentence; other capitalised verbs are names or headlines
        return "V" if low in _OPENING_CUES else "N"
    if tag is not None and (len(word) > 1 or low in "ia"):
        return tag
    if "'" in low:
        return _by_shape(low) if _by_shape(low) == "P" else "N"  # "He's" is no name
    if low.rstrip(".") in words.titles:
        return "T"
    return "N"


def _tag_small(word: str) -> Tag:
    """Tag of a word in small letters, without marks."""
    tag = lexicon().tags.get(word)
    if tag is None:
        return _by_shape(word) if word.endswith("ly") else "n"
    return "n" if tag == "Y" and word in _NEVER_SMALL else tag


_OPENING_CUES = frozenset(
    "said says asked added according wrote adds asks replied adding asking".split()
)


def _by_shape(low: str) -> Tag:
    if (
        low.endswith("ly")
        and len(low) > 4
        and low not in ("family", "ally", "assembly", "bully", "monopoly")
    ):
        return "B"
    if "'" in low and low.split("'")[0] in (
        "he",
        "she",
        "they",
        "we",
        "i",
        "it",
        "you",
    ):  # he'd, she's
        return "P"
    return "n"


def tokenize(text: str, start: int, end: int) -> list[Token]:
    """Tag the words of ``text[start:end]``."""
    make, known, at = tuple.__new__, _known, start  # Token(…) would take twice as long
    tokens: list[Token] = []
    piece = text[start:end]
    for chunk in piece.split(" "):
        width, word, tag, more = known[chunk]
        behind = at + width
        if more is None:
            tokens.append(make(Token, (at, behind - 1, word, tag)))
        else:
            for left, right, word, tag in more:
                tokens.append(make(Token, (at + left, at + right, word, tag)))
        at = behind
    return _with_names(tokens) if any(word in piece for word in _ALSO_NAMES) else tokens


_ALSO_NAMES = ("May", "Will", "April", "June")


def _with_names(tokens: list[Token]) -> list[Token]:
    """Tag as names the words that are one in their place: "Tessa May said", "Will Day said", but "on May 4"."""
    for i, token in enumerate(tokens):
        if token.word not in _ALSO_NAMES:
            continue
        before = tokens[i - 1].tag if i else "."
        behind = tokens[i + 1].tag if i + 1 < len(tokens) else "."
        if (before in "NT" and token.word != "Will") or (
            behind == "N" and before in '.,;:-"V' and token.word != "May"
        ):
            tokens[i] = token._replace(tag="N")
    return tokens


# ---- what stands between two blanks --------------------------------------------------------------------

_Word = tuple[
    int, int, str, Tag
]  # a Token, counted from the start of its chunk; plain, for it unpacks faster
_Chunk = tuple[
    int, str, Tag, list[_Word] | None
]  # width with the blank; the one word in it, or the words in it


class _Chunks(dict[str, _Chunk]):
    """Chunks read so far: no word holds a blank or hangs on one, and few chunks of a text are new.

    Bounded in number and length, so that no text fills the memory.
    """

    def __missing__(self, chunk: str) -> _Chunk:
        size = len(chunk)
        if (
            chunk.isalpha()
        ):  # nearly all: told here, for a further call would take as long as the reading
            tag = _tag_small(chunk) if chunk.islower() else _tag(chunk)
            read: _Chunk = (size + 1, chunk, tag, None)
        else:
            read = _read_chunk(chunk)
        if size <= _LONGEST:
            if len(self) >= _MOST:
                self.clear()
            self[chunk] = read
        return read


_LONGEST = 40  # characters: what is longer, such as the address of a page, seldom comes twice
_MOST = (
    1 << 15
)  # 12 MB; half as many cost a twentieth of the speed over a thousand articles of US news
_known = _Chunks()

_ONE_WORD = re.compile(r"([^\W_]+(?:[-’'][^\W_]+)*)([,.;:!?)]?)")


def _read_chunk(chunk: str) -> _Chunk:
    """Read a chunk: one word mostly, or one and a mark; else by the pattern of all tokens, which takes longer."""
    match = _ONE_WORD.fullmatch(chunk)
    if match is None:
        return len(chunk) + 1, "", "", _read_tokens(chunk)
    word, mark = match.groups()
    if not mark or (mark == "." and _keeps_stop(word)):
        return len(chunk) + 1, chunk, _tag(chunk if mark else word), None
    size = len(word)
    return (
        size + 2,
        "",
        "",
        [(0, size, word, _tag(word)), (size, size + 1, mark, _PUNCTUATION[mark])],
    )


def _keeps_stop(word: str) -> bool:
    """Whether the full stop behind a word belongs to it: an initial, an abbreviation or a short title."""
    low = word.lower()
    if len(word) == 1 and word.isupper() and word != "I":
        return True
    return (low.rpartition("-")[2] in _DOTTED and word != "no") or (
        len(low) < 5 and low in lexicon().titles
    )


def _read_tokens(chunk: str) -> list[_Word]:
    words: list[_Word] = []
    for match in _TOKEN.finditer(chunk):
        left, right = match.span()
        word = match.group()
        if word[-1] in "’'" and len(word) > 1 and word[-2] not in "sS":
            word, right = word[:-1], right - 1
        if chunk[right : right + 1] == "." and word[-1].isalnum() and _keeps_stop(word):
            right += 1
            word += "."
        if word in _MARKS:
            continue
        if word == "." and words and words[-1][1] == right and words[-1][2][-1] == ".":
            continue
        words.append((left, right, word, _tag(word)))
    return words


@lru_cache(maxsize=1 << 12)
def is_role(low: str) -> bool:
    """Tell a noun for people by their role, in the plural or with something behind a hyphen too."""
    roles = lexicon().roles
    if low in roles or low.endswith("ists"):
        return True
    if (
        "-" in low and " " not in low and (low.startswith(("co-", "ex-", "vice-")) or "-of-" in low)
    ):  # co-founder, mother-of-two
        return not roles.isdisjoint(low.split("-"))
    return low.endswith("s") and (low[:-1] in roles or low[:-2] in roles)
