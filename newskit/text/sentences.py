"""A string → its sentences.

One pass finds the places where a sentence may end: stops, the closing marks behind them, and a
blank. Whether it does is asked of the words beside the place, never farther away than a fixed
number of characters, so that the time is linear in any text. Full stops are judged by Punkt
(punkt.py); what Punkt does not know of is decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from newskit.schema import RowWise, need_string, row_wise
from newskit.text.letters import Span
from newskit.text.lexicon import read_lexicon
from newskit.text.punkt import LONGEST_WORD, is_name, is_starter, stop_ends

__all__ = ["split_sentences"]

# A place where a sentence may end. Each part is optional but the first, and none is tried twice.
_PLACE = re.compile(
    r"(?P<stops>[.!?…]++(?:[ \u00a0]{1,2}[.…]++(?!\w))*+)"  # ". . ." and ". ..." are one ellipsis
    # “ closes German quotes; French » has a blank before it, and others have one by mistake
    r"(?P<closing>(?:[\"'”’“‘»«›‹)\]}]|[ \u00a0\u202f](?:[\"'”’»›)\]](?!\S)|“\Z))*+)"
    r"\s*+"
    # Stops that are nothing else, with or without a blank behind them.
    r"|[。！？｡।۔؟]++[\"'”’»」』）】)\]]*+\s*+"
    r"|(?<=\s)[•‣⁃▪●◦](?=\s*+\S)"  # a bullet begins an item
)
_BULLETS = frozenset("•‣⁃▪●◦")
_WORD = re.compile(r"\w")
# Characters of a sentence in which a word is looked for, before an ellipsis is taken for its end.
_OPENING = 10
# The word before a place; not across a dash, as in "said—Mr."
_BEFORE = re.compile(r"[\w.'’&°-]*+\Z")
_BEHIND = re.compile(r"(?P<opening>[^\w\s]{0,8})(?P<word>[^\W\d_]{1,30}\.?|\d[\d.,]{0,30}|)")
_AN_INITIAL = "X"  # what Punkt is told for "J.", so that "A." is not taken for the word "a"
_GLUED = re.compile(r"[”’»)]*+(?!(?:Com|Net|Org|Gov)\b)[A-ZÀ-Þ][a-zß-ÿ]*+(?=[\s,’'])")
_NO_BEGINNING = (",", ";", ":")
_ADDRESS = ("http", "https", "www.")  # small letters, but a sentence may begin with it
# "1", "(2", "• 3", "Q"
_ENUMERATOR = re.compile(r"[^\w\s]{0,3}\s?(?:(?P<number>\d{1,2})|[^\W\d_])")
_FULL_STOP_TOO = 4  # dots: an ellipsis of three behind a full stop


@row_wise(RowWise(needs=("text",), gives="list"))
def split_sentences(text: str) -> list[Span]:
    """Sentences of a text.

    A line break ends a sentence too: in news text it ends a paragraph or a headline. A quote and
    who speaks it are one sentence (“Why now?” she asked).

    Parameters
    ----------
    text : str

    Returns
    -------
    list of Span
        Without the blank characters around them, in order, never overlapping.

    References
    ----------
    Punkt: Kiss & Strunk (2006), Computational Linguistics 32(4), 485–525, as implemented in NLTK,
    with newskit's own lists of abbreviations and sentence starters, so that no data need be
    downloaded.

    Examples
    --------
    >>> [s.text for s in split_sentences("Gov. Ada Lund spoke on Jan. 5. “It is late,” she said.")]
    ['Gov. Ada Lund spoke on Jan. 5.', '“It is late,” she said.']
    """
    need_string(text, "split_sentences")
    return [
        Span(start, stop, text[start:stop])
        for line_start, line_end in _lines(text)
        for start, stop in _sentences_of_line(text, line_start, line_end)
    ]


def _sentences_of_line(text: str, line_start: int, line_end: int) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of a line."""
    begin = line_start
    fresh = True  # nothing but an enumerator may have stood in the item so far
    numbered = False  # the line has had a number for an enumerator, so that more may follow
    for place in _PLACE.finditer(text, line_start, line_end):
        is_bullet = place[0] in _BULLETS
        following = place.start() if is_bullet else place.end()
        if place["stops"] is None:  # a bullet or a stop that is nothing else: it always ends one
            stop = begin + len(text[begin:following].rstrip())
        elif not _may_end(text, place, begin, line_end):
            continue
        elif (fresh or numbered) and (enumerator := _enumerator(text, place, begin)):
            numbered = numbered or enumerator["number"] is not None
            fresh = False
            continue  # "1. The mayor resigned." is one sentence
        elif not _ends(text, place):
            continue
        else:
            stop = place.end("closing")
        if begin < stop:
            yield begin, stop
        begin, fresh = following, is_bullet
    if begin < line_end:
        yield begin, line_end


def _may_end(text: str, place: re.Match[str], begin: int, line_end: int) -> bool:
    """Tell whether a sentence has begun, another can follow, and a blank or its loss is between."""
    if place.end() == line_end:
        return False
    opening = text[begin : min(place.start(), begin + _OPENING)]
    if not _WORD.search(opening):
        return False  # the ellipsis of “… we believe”
    has_blank = place.end("closing") < place.end()
    return has_blank or _is_glued(text, place)


def _enumerator(text: str, place: re.Match[str], begin: int) -> re.Match[str] | None:
    """Match what stands before a full stop, where that is the number or letter of an item."""
    if place["stops"] != ".":
        return None
    return _ENUMERATOR.fullmatch(text, begin, place.start())


def _ends(text: str, place: re.Match[str]) -> bool:
    """Tell whether a sentence ends at a place, by what stands beside it."""
    stops, closing = place["stops"], place["closing"]
    opening, word = _BEHIND.match(text, place.end()).group("opening", "word")  # type: ignore[union-attr]
    asks = "!" in stops or "?" in stops
    small = not opening and word[:1].islower() and word not in _ADDRESS
    if opening.startswith(_NO_BEGINNING):
        return False
    if small and (asks or closing):
        return False  # “Is it late?” she asked; the Black Girls Rock! awards
    if closing and _is_remark(text, place):
        return False
    if closing and _is_attribution(text, place.end(), asks=asks):
        return False  # “Is it late?” Lund asked.
    before = _word_before(text, place.start())
    following = _what_follows(opening, word) or text[place.end()]
    if asks:
        exclaimed = f"{before}!"  # the mark may be part of a name: Yahoo!
        is_named_so = stops == "!" and not closing and is_name(exclaimed)
        return not is_named_so or stop_ends(exclaimed, following)
    if stops == ".":
        return stop_ends(before, following)
    dots = stops.count(".") + 3 * stops.count("…")
    if dots >= _FULL_STOP_TOO:
        return not small
    return stop_ends("..", following)


def _is_remark(text: str, place: re.Match[str]) -> bool:
    """Tell whether a mark stands alone in brackets: [...], (!)."""
    return text[place.start() - 1 : place.start()] in ("(", "[")


def _what_follows(opening: str, word: str) -> str:
    """Give the word behind a place as Punkt is asked for it, or the mark there."""
    is_initial = len(word) == 2 and word[1] == "."
    if is_initial:
        return _AN_INITIAL
    return word.rstrip(".,") or opening[:1]


def _word_before(text: str, offset: int) -> str:
    before = _BEFORE.search(text[max(0, offset - LONGEST_WORD) : offset])
    return before[0].lstrip("'’&°-.") if before else ""


def _is_glued(text: str, place: re.Match[str]) -> bool:
    """Tell whether a blank was lost behind a stop, as in "his plan.The mayor".

    Web pages lose them where a line ended.
    """
    last_two = text[place.start() - 2 : place.start()]
    return (
        len(place["stops"]) == 1
        and last_two.islower()
        and last_two.isalpha()
        and _GLUED.match(text, place.end("stops")) is not None
        and _word_before(text, place.start()).isalpha()
    )


@lru_cache(maxsize=1)
def _attribution() -> re.Pattern[str]:
    """Match a name and a verb of speech.

    The first group is the name's first word, `done` there if nothing follows.

    Before a quote or a clause of their own they begin a sentence: “Now?” Lund added: “Yes.”
    """
    forms = {form for line in read_lexicon("reporting_verbs") for form in line.split()[1:]}
    verbs = sorted(forms, key=len)
    return re.compile(
        rf"([A-ZÀ-Þ][\w’'-]{{0,30}})\.? (?:[A-ZÀ-Þ][\w’'.-]{{0,30}} "
        rf"){{0,4}}(?:{'|'.join(reversed(verbs))})\b"
        r"(?!:|,? ?[\"“'‘]| "
        r"(?:that|he|she|it|they|we|I|there|his|her|its|their)\b)(?P<done>(?=[.,;]|$))?",
        re.MULTILINE,
    )


def _is_attribution(text: str, offset: int, *, asks: bool) -> bool:
    """Tell whether a quote's speaker and a verb of speech follow: “Now?” Ms. Lund asked on Monday.

    Behind a full stop they begin a sentence, as a comma stands there where they don't, unless
    nothing follows them: “Now.” Lund said.
    """
    match = _attribution().match(text, offset, offset + 200)
    if match is None:
        return False
    is_this_quotes = asks or match["done"] is not None
    is_name_of_somebody = not is_starter(match[1]) and match[1] != "I"
    return is_this_quotes and is_name_of_somebody


def _lines(text: str) -> list[tuple[int, int]]:
    """Non-blank lines as (start, end), without the blanks at both ends."""
    spans, start = [], 0
    for line in text.splitlines(keepends=True):
        body = line.strip()
        if body:
            body_start = start + len(line) - len(line.lstrip())
            spans.append((body_start, body_start + len(body)))
        start += len(line)
    return spans
