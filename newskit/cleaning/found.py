"""What is found around an article: a cut; and what the collection knows that helps to find it."""

from __future__ import annotations

from collections.abc import Collection, Container
from typing import NamedTuple

__all__ = [
    "BYLINE",
    "DATELINE",
    "HEADLINES",
    "RECURRING",
    "SIGN_OFF",
    "TITLE",
    "WIRE",
    "Cut",
    "Known",
]

HEADLINES = "headlines"  # a tail of them
TITLE = "title"
BYLINE = "byline"
DATELINE = "dateline"
SIGN_OFF = "sign-off"
WIRE = "wire"  # "Reporting by Ada Lund; editing by Teo Brandt"
RECURRING = "recurring"


class Cut(NamedTuple):
    """A stretch ``text[start:end]`` that is no part of the article, and its kind.

    `found` holds the headlines of ``headlines`` and ``related``, the authors of ``byline`` and
    ``wire``, dateline and agency of ``dateline``, the agency of ``sign-off``.
    """

    start: int
    end: int
    kind: str
    found: tuple[str, ...] = ()


class Known(NamedTuple):
    """What is known of an article beside its text; the lines folded as `lines.fold` does."""

    title: str = ""
    byline: str = ""
    # Lines that recur in its outlet, as `lines.plain` has them.
    recurring: Collection[str] = frozenset()
    titles: Container[str] = frozenset()  # of other articles of the collection
