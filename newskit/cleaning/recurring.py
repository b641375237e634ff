"""The texts of one outlet → the lines that stand above or below many of its articles, and so belong to none."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from newskit.cleaning.lines import fold, is_label, lines_down, lines_up

__all__ = ["find_recurring"]

_LEAST = 3  # articles
_LEAST_SHARE = 0.05  # of the outlet's articles
_LINES = 10  # at either end
_LEAST_WORDS = 2  # "Sport" may end three articles for three reasons
_LONGEST = 600  # characters; longer lines are paragraphs
_SHORT = 120  # characters of a label
_BEGINNING = 12  # characters by which paragraphs are compared first
_OPENING = 3000  # characters, in which the paragraph is looked for by which copies of one article are known


def find_recurring(texts: Sequence[str]) -> frozenset[str]:
    """Lines, folded by `fold`, that stand among the first or last ten of many texts of one outlet.

    Many is at least three, and 5 % of them. Case, blanks and digits do not count. Copies of one article count once.

    Parameters
    ----------
    texts : sequence of str

    Returns
    -------
    frozenset of str
    """
    if len(texts) < _LEAST:
        return frozenset()
    places: dict[str, list[int]] = defaultdict(list)
    beginnings: Counter[str] = Counter()
    walks = [(number, text, lines_up(text, len(text))) for number, text in enumerate(texts)]
    walks += [(number, text, lines_down(text)) for number, text in enumerate(texts)]
    # Line by line from both ends: a text goes on only while its lines may be furniture, so that of most texts no
    # more than the first and the last line are looked at, and of a paragraph no more than its beginning.
    for _ in range(_LINES):
        met = []
        for walk in walks:
            _, text, lines = walk
            start, end = next(lines, (0, 0))
            if 0 < end - start <= _LONGEST:
                line = text[start:end]
                beginnings[line[:_BEGINNING]] += 1
                met.append((walk, line))
        walks = []
        for walk, line in met:
            label = len(line) <= _SHORT and is_label(line)
            if label or beginnings[line[:_BEGINNING]] >= _LEAST:
                number = walk[0]
                places[folded := fold(line)].append(number)
                if label or len(places[folded]) >= _LEAST:
                    walks.append(walk)
    least = max(_LEAST, _LEAST_SHARE * len(texts))
    return frozenset(
        line
        for line, numbers in places.items()
        if len(numbers) >= least
        and len(line.split()) >= _LEAST_WORDS
        and len({_longest_line(texts[number]) for number in set(numbers)}) >= least
    )


def _longest_line(text: str) -> str:
    """Return what copies of one article share, whatever stands around it."""
    return max(text[:_OPENING].split("\n"), key=len)
