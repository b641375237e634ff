"""What stands between marks and is no speech: nicknames, titles of works, slogans."""

from __future__ import annotations

import re

from newskit.quotes.marks import Run

__all__ = ["is_nickname", "is_title"]

_NAME_BEFORE = re.compile(r"\b[^\W\d_a-z][\w’'.-]{0,25}[ \u00a0]\Z")
_NAME_BEHIND = re.compile(r"[ \u00a0][^\W\d_a-z][\w’'-]+")


def is_nickname(text: str, run: Run) -> bool:
    """Tell Marcia "Cia" Price: one or two words between two capitalised ones."""
    if run.end - run.start > 24 or not run.closed or text[run.end - 1] in ".,!?":
        return False
    before = text[max(0, run.left - 28) : run.left]
    return bool(
        _NAME_BEFORE.search(before)
        and _NAME_BEHIND.match(text, run.right)
        and text[run.start].isupper()
    )


_SMALL = re.compile(
    r"\b(?!(?:with|from|into|over|upon|under|about|after|before|against|between)\b)[a-z][\w’']{3,}"
)
_CAPITAL = re.compile(r"\b[^\W\d_a-z][\w’']+")
_LONGEST_TITLE = 100  # characters


def is_title(words: str) -> bool:
    """Tell the title of a work, a show or a slogan: in Title Case, without a full stop."""
    if len(words) > _LONGEST_TITLE or words[-1] in "?!" or _SMALL.search(words):
        return False
    return len(_CAPITAL.findall(words)) >= (3 if words[-1] == "." else 2)
