"""Text from outside → text that can be stored and shown: no half characters, nothing invisible."""

from __future__ import annotations

import re

__all__ = ["mend", "visible"]

# Control characters and marks that turn the direction of writing, with which a name can forge what
# a screen shows.
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    r"""Write out what a terminal would obey and a reader not see: ESC becomes ``\x1b``."""
    return _INVISIBLE.sub(lambda m: m[0].encode("unicode_escape").decode(), text)


_HALVES = re.compile("[\ud800-\udfff]")


def mend(text: str) -> str:
    """Put U+FFFD for each lone surrogate, which no file or Arrow column holds; the length stays."""
    return _HALVES.sub("\ufffd", text)
