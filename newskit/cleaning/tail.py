"""A text → where the article ends and a list of other articles' headlines begins."""

from __future__ import annotations

import re
from typing import NamedTuple

from newskit.cleaning.lines import is_headline, is_prose, lines_up

__all__ = ["Tail", "find_tail"]

# "Best Film: The Quiet River", "June 9 – Saltmere Arena", line after line, is a list of the
# article's own.
_LISTED = re.compile(r": | [-–—]{1,2} | @ ")
_LEAST = 3  # headlines; two short lines may as well be a poem's end


class Tail(NamedTuple):
    """Where a text ends, and the headlines of other articles that stood below it."""

    end: int
    headlines: list[str]


def find_tail(text: str, end: int | None = None) -> Tail:
    """Find a run of other articles' headlines at the end of a text.

    A tail is at least three lines at the very end, each of which reads as a headline: 4 to 25
    words, no full stop at its end, no quotation marks of speech, in Title Case. A paragraph of
    prose must stand before them.

    Parameters
    ----------
    text : str
    end : int, optional
        Where to look up from, if what follows was found to be no part of the article.

    Returns
    -------
    Tail
        ``text[:end]`` is the article, and `headlines` those of the tail; without a tail, all and
        none.
    """
    end = len(text) if end is None else end
    headlines: list[str] = []
    above = lines_up(text, end)
    for start, stop in above:
        line = text[start:stop]
        if is_headline(line):
            headlines.append(line)
            continue
        if line.rstrip().endswith(":"):
            break  # "The winners:" announces what stands below it
        listing = sum(bool(_LISTED.search(headline)) for headline in headlines) > len(headlines) / 2
        if len(headlines) < _LEAST or listing:
            break
        if is_prose(line) or any(is_prose(text[left:right]) for left, right in above):
            return Tail(stop, headlines[::-1])
        break
    return Tail(end, [])
