"""A role → the person who has it in the article: "the mayor" → "Ada Lund"."""

from __future__ import annotations

import re
from bisect import bisect_left

from newskit.quotes.names.beside import Spot, stands_before
from newskit.quotes.names.names import Names

__all__ = ["Roles"]


class Roles:
    """The roles of one article's persons, each looked for once."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self._known: dict[str, tuple[list[tuple[int, str]], list[tuple[int, str]]]] = {}

    def person(self, role: str, position: int) -> str | None:
        """The person whom the article calls by this role, so that "the mayor" has a name.

        A title before the name counts more than an apposition behind it; the last person before
        `position` wins.
        """
        if role not in self._known:
            self._known[role] = self._read(role)
        called, described = self._known[role]
        return _last_before(called, position) or _last_before(described, position)

    def _read(self, role: str) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
        """Persons with a title, and persons with an apposition, each with the place where they have it."""
        titles = _SHORT_TITLES.get(role, frozenset()) | {role}
        word = re.compile(rf"\b{re.escape(role)}\b")
        called, described = [], []
        for spot in self.names.spots:
            if spot.name.kind == "organisation":
                continue
            if spot.name.title in titles or stands_before(self.names.text, spot, role):
                called.append((spot.start, self._fullest(spot)))
            elif spot.name.kind == "person":
                behind = _APPOSITION.match(self.names.text, spot.end)
                if behind and word.search(behind.group().lower()):
                    described.append((spot.start, self._fullest(spot)))
        return called, described

    def _fullest(self, spot: Spot) -> str:
        return " ".join((self.names.person_at(spot) or spot.name).words)


def _last_before(places: list[tuple[int, str]], position: int) -> str | None:
    found = bisect_left(places, (position, ""))
    return places[found - 1][1] if found else None


_SHORT_TITLES = {
    "senator": frozenset({"sen"}),
    "congressman": frozenset({"rep"}),
    "congresswoman": frozenset({"rep"}),
    "representative": frozenset({"rep"}),
    "lawmaker": frozenset({"rep", "sen"}),
    "governor": frozenset({"gov"}),
    "general": frozenset({"gen"}),
    "professor": frozenset({"prof"}),
    "doctor": frozenset({"dr"}),
}
_APPOSITION = re.compile(r",\s+(?:the|a|an|who is the|who is a)\s[^,.;“\"\n]{0,80}[,.]")
