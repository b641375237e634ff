"""A stretch of capitalised words → a name: its words, its title, and whether a person or a body bears it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from newskit.quotes.grammar.frames import word_class
from newskit.quotes.grammar.words import PARTICLES, is_role, lexicon

__all__ = ["Name", "gender_of_role", "is_forename", "read_name", "same_forename"]

_FEMALE_TITLES = frozenset(
    "mrs ms miss dame lady baroness princess queen sister congresswoman chairwoman spokeswoman "
    "councilwoman"
    " assemblywoman actress".split()
)
_MALE_TITLES = frozenset(
    "mr sir lord baron prince king pope brother father congressman chairman spokesman councilman assemblyman".split()
)
_SUFFIXES = frozenset("jr sr ii iii iv".split())


class Name(NamedTuple):
    """A name as read from a stretch of capitalised words."""

    words: tuple[str, ...]  # without titles, suffixes and possessive
    kind: str  # "person", "organisation", "unclear" or "none"
    gender: str  # "f", "m" or ""
    title: str  # the last title before it, in small letters

    @property
    def leaning(self) -> str:
        """Gender that the forename's ending suggests, where no list has it: most in -a are women's."""
        first = self.words[0]
        return "f" if len(self.words) > 1 and len(first) > 3 and first.endswith("a") else ""

    @property
    def last(self) -> str:
        """Last word in small letters: the key under which an article's mentions meet."""
        return self.words[-1].lower()


_OFFICES = word_class("offices")
_NOTHING = Name((), "none", "", "")


@lru_cache(maxsize=1 << 14)
def read_name(written: str) -> Name:  # noqa: C901
    """Read a stretch of capitalised words as a name."""
    words, small = lexicon(), _small_words()
    if written.isalpha():  # a single word: most stretches are, and most of these open a sentence
        return _NOTHING if written.lower() in small else _classify((written,), "", "")
    parts = [part for raw in written.split()[:12] if (part := raw.strip(',"“”()'))]
    if len(parts) > 1:
        parts = _behind_owner(parts)
    if not _HEADLINE_VERBS.isdisjoint(parts[1:]):
        verb = next(i for i, part in enumerate(parts) if i and part in _HEADLINE_VERBS)
        parts = parts[:verb]  # a headline goes on in capitals
    title = gender = ""
    for i in range(
        len(parts) - 2, -1, -1
    ):  # "House Majority Leader Ada Lund": the name stands behind the last title
        low = parts[i].rstrip(".").lower()
        if low in words.titles:
            title = (
                "vice president"
                if low == "president" and i and parts[i - 1].lower() == "vice"
                else low
            )
            gender = "f" if low in _FEMALE_TITLES else "m" if low in _MALE_TITLES else ""
            parts = parts[i + 1 :]
            break
    if (
        title and len(parts) > 2 and parts[0] in ("of", "for")
    ):  # "Minister for Trade Negotiations Ada Lund"
        parts = parts[-2:]
    while len(parts) > 2 and parts[0].lower() in _OFFICES:
        parts = parts[1:]
    while len(parts) > 1 and (
        (low := parts[0].rstrip(".").lower()) in small or low in words.before_names
    ):
        if (
            len(parts) == 2
            and parts[1].lower() in words.groups
            and words.tags.get(parts[0].lower()) is None
        ):
            break  # "U.K. Government"
        if len(parts) == 2 and parts[1].lower() in words.not_names and parts[1].endswith("s"):
            break  # "Liberal Democrats"
        parts = parts[1:]
    while (
        len(parts) > 2
        and not is_forename(parts[0])
        and is_forename(parts[1])
        and _is_place_or_body(parts[0])
    ):
        parts = parts[1:]  # "Secretary of State John Day", "Ohio John Day"
    if not title and len(parts) > 2:
        parts = _without_role(parts)
    if len(parts) == 1 and parts[0].lower() in small:
        return _NOTHING
    if parts and (parts[-1][-1] in _ENDS_OF_NO_NAME or parts[-1][-2:] in ("'s", "’s")):
        parts[-1] = re.sub(r"(?:[’']s?|[-–’']+)\Z", "", parts[-1])
    while len(parts) > 1 and parts[-1].rstrip(".").lower() in _SUFFIXES:
        parts = parts[:-1]
    if not parts or not parts[-1]:
        return _NOTHING
    return _classify(tuple(parts), title, gender)


_HEADLINE_VERBS = frozenset({"Says", "Said", "Tells", "To"})
_ENDS_OF_NO_NAME = "-–’'"


def _behind_owner(parts: list[str]) -> list[str]:
    """For "Lund's Port Authority": what is owned is named."""
    for i in range(len(parts) - 2, -1, -1):
        if parts[i].endswith(("'s", "’s", "s'", "s’")):
            joined = i + 2 == len(parts) or parts[i + 1] == "and"
            if joined and parts[i][-2] == "s" and parts[-1].lower() in lexicon().groups:
                break  # "Skippers' Federation" is one name
            return parts[i + 1 :]
    return parts


def _without_role(parts: list[str]) -> list[str]:
    """Drop a role that opens a sentence or a headline: "Teacher Ada Lund", "Bus Driver Ada Lund"."""
    if parts and parts[-1].lower() in lexicon().groups:
        return parts  # "Teachers Saltmere Union"
    for i in range(len(parts) - 3, -1, -1):
        if i and is_forename(parts[0]):
            continue  # "Tom Baker Jones"
        begins = is_forename(parts[i + 1]) or (
            i == 0 and parts[1].lower() not in PARTICLES
        )  # not "Marine Le Pen"
        if begins and is_role(parts[i].lower()) and not is_forename(parts[i]):
            return parts[i + 1 :]
    return parts


def is_forename(word: str) -> bool:
    """Tell a forename that one of the lists has."""
    return word.lower() in lexicon().forenames


def _is_place_or_body(word: str) -> bool:
    return word.lower() in lexicon().not_names or word.lower() in lexicon().groups


def _classify(parts: tuple[str, ...], title: str, gender: str) -> Name:
    words = lexicon()
    low = [part.lower().rstrip(".") for part in parts]
    if not gender and len(parts) > 1:
        first = low[0] if len(low[0]) > 1 or len(low) < 3 else low[1]
        gender = _gender_of(first)
    if title:
        return Name(parts, "person", gender, title)
    if (
        len(low) == 2
        and low[1] in _ALSO_SURNAMES
        and is_forename(low[0])
        and low[0] not in words.not_names
    ):
        return Name(parts, "person", gender, "")
    if not words.groups.isdisjoint(low[1:] or low):
        return Name(parts, "organisation", "", "")
    if words.not_names.issuperset(low) or low[-1] in ("house", "office", "street", "news"):
        return Name(
            parts,
            "none" if len(parts) == 1 or low[0] in words.not_names else "organisation",
            "",
            "",
        )
    if len(parts) == 1:
        if parts[0].isupper() and len(parts[0]) > 1 and len(parts[0]) < 6:
            return Name(parts, "organisation", "", "")
        if low[0] in words.forenames:
            return Name(parts, "person", _gender_of(low[0]), "")
        return Name(parts, "unclear", "", "")
    if len(parts) > 5 or (
        low[0] in words.not_names and low[0] not in words.female and low[0] not in words.male
    ):
        return Name(parts, "unclear", "", "")
    initial = len(parts) > 2 and len(low[1]) == 1
    return Name(
        parts, "person" if gender or initial or low[0] in words.either else "unclear", gender, ""
    )


# Nouns for bodies and buildings that are surnames behind a forename: Ruth Hall, Tom Church.
_ALSO_SURNAMES = frozenset(
    "hall house church bank post branch college chambers force street".split()
)


def gender_of_role(written: str) -> str:
    """Gender that a role says: "a spokeswoman", "the businessman"."""
    words = written.lower().split()
    if any(word in _FEMALE_TITLES or word.endswith("woman") for word in words):
        return "f"
    return "m" if any(word in _MALE_TITLES or word.endswith("man") for word in words) else ""


def _gender_of(forename: str) -> str:
    """Gender of those who usually bear a forename; empty, if it is unknown or both do."""
    words = lexicon()
    first = forename.split("-")[0]
    female, male = first in words.female, first in words.male
    return "f" if female and not male else "m" if male and not female else ""


@lru_cache(maxsize=1)
def _small_words() -> frozenset[str]:
    """Words that are no name, though a sentence that they open gives them a capital."""
    return _OPENERS.union(word for word, tag in lexicon().tags.items() if tag in "PWDRCAB")


_OPENERS = frozenset(
    "asked speaking according even what why how yes well ok okay please let look told like its "
    "here there if then still"
    " last next more less such many much very added said says".split()
)


def same_forename(one: str, other: str) -> bool:
    """Whether two forenames may be one person's: Don and Donald, A. and Ada."""
    short, long = one.rstrip(".").lower(), other.rstrip(".").lower()
    if len(short) > len(long):
        short, long = long, short
    return long.startswith(short) and (len(short) >= 3 or len(short) == 1 or short == long)
