"""The texts of one outlet → the lines around many of its articles, which so belong to none."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from newskit.cleaning.lines import is_label, lines_down, lines_up, plain

__all__ = ["BEGINNING", "LONGEST_RECURRING", "Opening", "find_recurring"]

_LEAST = 3  # articles
_LEAST_SHARE = 0.05  # of the outlet's articles
_LEAST_SENTENCES = 5
_SHARE_OF_SENTENCES = 0.5
_SENTENCE_ENDS = '.!?…,:;"”’»)'
_LINES = 10  # at either end
_LEAST_WORDS = 2  # "Sport" may end three articles for three reasons
LONGEST_RECURRING = 600  # characters; longer lines are paragraphs
_SHORT = 120  # characters of a label
BEGINNING = 12  # characters by which paragraphs are compared first
# Characters, in which the paragraph is looked for by which copies of one article are known.
_OPENING = 3000


# What the outermost line of a text begins with, empty if the line is too long; and whether it may
# be a label.
Opening: TypeAlias = tuple[str, bool]


class _Walk(NamedTuple):
    """A way through a text, from one of its ends towards the other."""

    number: int
    up: bool
    place: int | None = None  # where the next line begins or ends; None at the end of the text

    def step(self, text: str) -> tuple[_Walk, str] | None:
        """Return the next line, and the walk behind it."""
        if self.up:
            span = next(lines_up(text, len(text) if self.place is None else self.place), None)
        else:
            span = next(lines_down(text, self.place or 0), None)
        if span is None or span[1] - span[0] > LONGEST_RECURRING:
            return None
        return self._replace(place=span[0] if self.up else span[1]), text[slice(*span)]


def find_recurring(
    texts: Sequence[str],
    last: Sequence[Opening] | None = None,
    first: Sequence[Opening] | None = None,
) -> frozenset[str]:
    """Lines, as `plain` has them, among the first or last ten of many texts of one outlet.

    Many is at least three and 5 % of them; for full sentences, which news repeat as well ("The
    police are investigating."), at least five and half of them. Case and blanks do not count.
    Copies of one article count once.

    Parameters
    ----------
    texts : sequence of str
    last, first : sequence of Opening, optional
        Of each text's last and first line, where a caller has them at hand: most texts aren't
        opened then.

    Returns
    -------
    frozenset of str
    """
    for_labels = max(_LEAST, _LEAST_SHARE * len(texts))
    for_sentences = max(_LEAST_SENTENCES, _SHARE_OF_SENTENCES * len(texts))
    if not (last and first):
        last, first = _openings(texts, up=True), _openings(texts, up=False)
    beginnings = Counter(beginning for beginning, _ in (*last, *first))
    del beginnings[""]
    # Line by line from both ends: a text goes on only while its lines may be furniture, so that of
    # most texts no more than the first and the last line are looked at, and of a paragraph no more
    # than its beginning.
    walks = [
        _Walk(number, up)
        for up, openings in ((True, last), (False, first))
        for number, (beginning, label) in enumerate(openings)
        if beginning and (label or beginnings[beginning] >= for_sentences)
    ]
    if len({walk.number for walk in walks}) < for_labels:
        return frozenset()
    places = _walk_on(texts, walks, beginnings, for_sentences)

    def recurs(line: str) -> bool:
        # What is said to a reader, such as a sentence or an address, news have, too.
        is_said = not _is_label(line) or line[-1] in _SENTENCE_ENDS
        numbers = places[line]
        if len(numbers) < (for_sentences if is_said else for_labels):
            return False
        if len(line.split()) < _LEAST_WORDS:
            return False
        return len({_longest_line(texts[number]) for number in set(numbers)}) >= for_labels

    return frozenset(filter(recurs, places))


def _walk_on(
    texts: Sequence[str], walks: list[_Walk], beginnings: Counter[str], for_sentences: float
) -> dict[str, list[int]]:
    """Lines met on the walks that may recur, as `plain` has them, and the texts they stand in."""
    places: dict[str, list[int]] = defaultdict(list)
    for round in range(_LINES):
        met = [step for walk in walks if (step := walk.step(texts[walk.number]))]
        if round:  # those of the outermost lines are counted
            beginnings.update(line[:BEGINNING] for _, line in met)
        walks = []
        for walk, line in met:
            if _is_label(line) or beginnings[line[:BEGINNING]] >= for_sentences:
                places[plain(line)].append(walk.number)
                walks.append(walk)
    return places


def _openings(texts: Sequence[str], *, up: bool) -> list[Opening]:
    steps = (_Walk(number, up).step(text) for number, text in enumerate(texts))
    return [(step[1][:BEGINNING], _is_label(step[1])) if step else ("", False) for step in steps]


def _is_label(line: str) -> bool:
    return len(line) <= _SHORT and is_label(line)


def _longest_line(text: str) -> str:
    """Return what copies of one article share, whatever stands around it."""
    return max(text[:_OPENING].split("\n"), key=len)
