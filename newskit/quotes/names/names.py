"""Names through an article: "Kato" → "Katsunobu Kato", "Ms. Lund" → "Ada Lund", "she" → the woman spoken of.

One pass collects the capitalised words of an article; a name is a person, an organisation or
neither by its titles, its forename and its last word. No list of people is used, so that
yesterday's news and tomorrow's read alike.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from newskit.quotes.grammar.words import PARTICLES, is_role, lexicon
from newskit.quotes.names.beside import HEAVIEST, Spot, acts, does, is_subject, speaks, weight
from newskit.quotes.names.forms import Name, gender_of_role, is_forename, read_name, same_forename

__all__ = ["Names", "Recent", "Speaker"]

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽĿŁŃŅŇŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽΑ-ΩА-Я"
# What follows a capital: the rest of a title and its full stop, further initials, or the rest of a
# word.
_REST = (
    r"(?:(?<=M)(?:rs?|s|x|aj)\.|(?<=D)r\.|(?<=S)(?:ens?|gt|t|r|ec)\.|(?<=R)(?:eps?|ev)\.|(?<=G)(?:ovs?|en)\.|(?<=L)t\."
    r"|(?<=C)(?:ol|apt)\.|(?<=A)(?:dm|mb|tty)\.|(?<=P)(?:rof|res)\.|(?<=H)on\.|(?<=J)r\."
    rf"|\.(?:[{_UPPER}]\.)*|[\w’'-]*)"
)
_PARTICLE = f"(?:{'|'.join(sorted(PARTICLES))})"
_RUN = re.compile(
    rf"[{_UPPER}](?<!\w.){_REST}"
    rf"(?:[ \u00a0](?:{_PARTICLE}[ \u00a0]){{0,2}}[{_UPPER}]{_REST}|, (?:Jr|Sr)\.)*"
)


class _Candidate(NamedTuple):
    """A name outside quotation marks, as any later pronoun finds it."""

    person: Name | None  # None if it is not known to name a person
    gender: str
    weight: float


class Speaker(NamedTuple):
    """Who speaks; the name is None if nobody is known to."""

    name: str | None
    kind: str  # "person", "organisation", "unnamed" or "unknown"


class Recent(NamedTuple):
    """Who spoke last, and where."""

    at: int
    name: str
    kind: str


class Names:
    """The names of one article."""

    def __init__(
        self, text: str, paragraphs: list[tuple[int, int]], quoted: list[tuple[int, int]]
    ) -> None:
        self.text = text
        self.paragraphs = [start for start, _ in paragraphs]
        self.quoted = [start for start, _ in quoted]
        self.quoted_ends = [end for _, end in quoted]
        self.spots: list[Spot] = []
        bylines = [span for span in paragraphs[:_TOP] if _is_byline(text, *span)]
        before, behind = 0, 0  # the stretch of capitals before
        for match in _RUN.finditer(text):
            start, end = match.span()
            if (
                start == behind + 5
                and text[behind - 1] in "'’"
                and text.startswith(" and ", behind)
            ):
                start = before  # "Seafarers' and Crew Union"
            before, behind = start, end
            name = read_name(text[start:end])
            if name.kind != "none" and not any(left <= start < right for left, right in bylines):
                self.spots.append(Spot(start, end, name))
        self.starts = [spot.start for spot in self.spots]
        self._fullest: dict[str, list[tuple[int, Name]]] = {}
        self._full_of: dict[Name, Name | None] = {}  # what `_full` has told
        self._forenames: dict[str, str] = {}
        self._genders: dict[str, dict[str, int]] = {}  # titles of each gender before a last word
        self._candidates: dict[int, _Candidate | None] = {}
        self._count_names()

    def _count_names(self) -> None:  # noqa: C901
        """Group the article's full names by their last word; the most frequent comes first."""
        counts: dict[tuple[str, ...], int] = {}
        names: dict[tuple[str, ...], Name] = {}
        alone: set[str] = set()  # last words that stand by themselves
        acting: set[tuple[str, ...]] = set()  # full names beside which a person's words stand
        for spot in self.spots:
            name = spot.name
            words, kind, gender, title = name
            if gender and title:
                votes = self._genders.setdefault(name.last, {})
                votes[gender] = votes.get(gender, 0) + 1
            if len(words) == 1:
                alone.add(name.last)
            elif kind != "organisation":
                counts[words] = counts.get(words, 0) + 1
                kept = names.get(words)
                if (
                    kept is None
                    or (title and not kept.title)
                    or (kept.kind == "unclear" and kind == "person")
                ):
                    names[words] = name
                if kind == "unclear" and words not in acting and acts(self.text, spot):
                    acting.add(words)
        for words, name in names.items():
            # "Zirwa Mbeki … Mbeki" is named again by the last word; "economist Zirwa Mbeki, 54," is
            # called a person
            if name.kind == "unclear" and (name.last in alone or words in acting):
                names[words] = name._replace(kind="person")
        for order, (words, count) in enumerate(counts.items()):
            name = names[words]
            rank = (-count - (100 if name.kind == "person" else 0)) * 10_000 + order
            self._fullest.setdefault(name.last, []).append((rank, name))
        for last, found in self._fullest.items():
            found.sort(key=lambda pair: pair[0])
            del found[_NAMESAKES:]
            first = found[0][1]
            if first.kind == "person" and (
                first.gender or first.title or is_forename(first.words[0])
            ):
                self._forenames.setdefault(first.words[0].lower(), last)
        for place, spot in enumerate(self.spots):
            if spot.name.kind == "organisation" and self._is_surname(spot.name, spot.start):
                self.spots[place] = spot._replace(name=spot.name._replace(kind="unclear"))

    # ---- a mention → a name ------------------------------------------------------------------------

    def resolve(self, written: str, start: int) -> tuple[str, str]:
        """Fullest form of the name written at `start`, and what kind of speaker it is."""
        name = read_name(written)
        if self._is_surname(name, start):
            name = name._replace(kind="unclear")
        elif written.lower() in lexicon().before_names or (
            name.kind != "person" and is_role(written.lower())
        ):
            return written, "unnamed"  # "Neighbours", "the German"
        if not name.words:
            return written, "organisation" if written[:1].isupper() else "unknown"
        if name.kind in ("organisation", "none"):
            return " ".join(name.words), "organisation"
        full = self._full(name)
        if name.kind == "unclear" and self.text[max(0, start - 4) : start].lower() == "the ":
            return " ".join(name.words), "organisation"  # no person is "the Tasso Brigades"
        if full is None:
            return " ".join(name.words), "person"
        return " ".join(full.words), "person"

    def _is_surname(self, name: Name, start: int) -> bool:
        """Whether a single word is the surname of somebody in this article, whatever else it may mean: Hall, Baker."""
        if len(name.words) != 1 or name.last not in self._fullest:
            return False
        if not any(
            full.title or is_forename(full.words[0]) for _, full in self._fullest[name.last]
        ):
            return False
        return not self.text[max(0, start - 4) : start].lower().endswith("the ")

    def _full(self, name: Name) -> Name | None:
        """Fullest form of a name in this article, None if it has no full name with this last word."""
        if name not in self._full_of:
            self._full_of[name] = self._find_full(name)
        return self._full_of[name]

    def _find_full(self, name: Name) -> Name | None:
        found = self._fullest.get(name.last)
        if found is None and len(name.words) == 1 and name.last in self._forenames:
            found = self._fullest[self._forenames[name.last]]
        if found is None:
            return None
        if len(name.words) == 2 and is_role(name.words[0].lower()):  # "Witness Lund"
            return next((full for _, full in found if full.words != name.words), name)
        if len(name.words) > 1:
            same = [full for _, full in found if same_forename(full.words[0], name.words[0])]
            return (
                max(same, key=lambda full: (len(full.words[0]) > 2, len(full.words)))
                if same
                else name
            )
        gender = name.gender
        fitting = [full for _, full in found if not gender or full.gender in (gender, "")]
        return fitting[0] if fitting else found[0][1]

    def person_at(self, spot: Spot) -> Name | None:
        """The person a spot names, or None if it names no person."""
        name = spot.name
        if name.kind == "organisation":
            return None
        full = self._full(name)
        if full is not None and full.kind == "person":
            return full
        return (
            name if name.kind == "person" or len(name.words) > 1 or does(self.text, spot) else None
        )

    def gender_of(self, name: Name) -> str:
        """Gender by titles (Mr., Ms.) in this article, else by the forename."""
        if name.gender:
            return name.gender
        votes = self._genders.get(name.last)
        return max(votes, key=votes.__getitem__) if votes else ""

    # ---- a pronoun → a name ------------------------------------------------------------------------

    def is_quoted(self, position: int) -> bool:
        """Whether a position lies inside quotation marks."""
        place = bisect_left(self.quoted, position + 1) - 1
        return place >= 0 and position < self.quoted_ends[place]

    def antecedent(self, position: int, pronoun: str, recent: Sequence[Recent]) -> Speaker | None:  # noqa: C901
        """Whom "he", "she", "it" or "they" at a position stands for.

        `recent` is where the last speakers of each kind were mentioned: news goes on with the one
        who speaks.
        """
        recent = [one for one in recent if position - one.at < _REACH]
        if pronoun in ("it", "its"):
            return self._body_before(position, recent)
        if pronoun == "they" and recent and recent[-1].kind in ("unnamed", "organisation"):
            return Speaker(recent[-1].name, recent[-1].kind)  # "Officials said … “…,” they said"
        gender = {"he": "m", "she": "f", "his": "m", "her": "f"}.get(pronoun)
        if gender is None:
            return None
        here = bisect_right(self.paragraphs, position)
        best: Speaker | None = None
        best_score = float("-inf")
        for one in recent:
            person = one.kind == "person"
            known = self._gender_of_written(one.name) if person else gender_of_role(one.name)
            beside = one is recent[-1] and position - one.at < _BESIDE
            spoke = _SPOKE if person else _SPOKE_UNNAMED + (_SUBJECT if beside else 0)
            score = self._nearness(one.at, position, here) + spoke + (_KNOWN if known else 0)
            human = person or (
                one.kind == "unnamed" and any(map(is_role, one.name.lower().split()))
            )
            if human and known in ("", gender) and score > best_score:
                best, best_score = Speaker(one.name, one.kind), score
        paragraph = self.paragraphs[max(0, here - 1)]
        looked, nearer = 0, False  # nearer: somebody who acts or speaks stands between
        for place in range(bisect_left(self.starts, position) - 1, -1, -1):
            spot = self.spots[place]
            nearness = self._nearness(spot.start, position, here)
            if (
                position - spot.start > _REACH
                or looked == _LOOK_BACK
                or nearness + _MOST <= best_score
            ):
                break
            candidate = self._candidate(place)
            if candidate is None:
                continue
            subject = spot.start >= paragraph and is_subject(self.text, spot)
            name, known = candidate.person, candidate.gender
            if name is None:
                if not subject or is_role(spot.name.last):
                    continue
                name, known = spot.name, self.gender_of(spot.name)
            if known and known != gender:
                continue
            looked += 1
            score = nearness + candidate.weight + (_KNOWN if known else 0)
            if not known and name.leaning:
                score += _LEANING if name.leaning == gender else -_LEANING
            if subject and not nearer:
                score += _SUBJECT
            elif name.kind == "unclear":
                score -= 25
            nearer = nearer or (spot.start >= paragraph and (subject or speaks(self.text, spot)))
            if score > best_score:
                best, best_score = Speaker(" ".join(name.words), "person"), score
        return best

    def _candidate(self, place: int) -> _Candidate | None:
        """What a name is to any pronoun behind it, told once; None for one inside quotation marks."""
        if place not in self._candidates:
            spot = self.spots[place]
            if self.is_quoted(spot.start):
                self._candidates[place] = None
            else:
                person = self.person_at(spot)
                gender = self.gender_of(person) if person else ""
                self._candidates[place] = _Candidate(person, gender, weight(self.text, spot))
        return self._candidates[place]

    def _body_before(self, position: int, recent: Sequence[Recent]) -> Speaker | None:
        """The organisation that "it" stands for: the nearest one that heads its sentence, or the last that spoke."""
        last = next((one for one in recent if one.kind == "organisation"), None)
        spoke = last.at if last is not None else -1
        for spot in self._spots_before(position):
            if position - spot.start > _REACH or spot.start < spoke:
                break
            if (
                spot.name.kind == "organisation"
                and not self.is_quoted(spot.start)
                and weight(self.text, spot) > 15
            ):
                return Speaker(" ".join(spot.name.words), "organisation")
        return None if last is None else Speaker(last.name, last.kind)

    def body_called(self, noun: str, position: int) -> str | None:
        """The last organisation before a place whose name has this noun: "the union" → "Seafarers' Union"."""
        for spot in self._spots_before(position):
            words = spot.name.words
            if (
                spot.name.kind == "organisation"
                and len(words) > 1
                and noun in map(str.lower, words)
            ):
                return " ".join(words)
        return None

    def _spots_before(self, position: int) -> Iterator[Spot]:
        """The last names before a place, the nearest first."""
        place = bisect_left(self.starts, position)
        return reversed(self.spots[max(0, place - _LOOK_BACK) : place])

    def _gender_of_written(self, written: str) -> str:
        name = read_name(written)
        return self.gender_of(self._full(name) or name) if name.words else ""

    def _nearness(self, start: int, position: int, here: int) -> float:
        """Nearness of two places, the second in paragraph `here`: a paragraph counts 25, sixty characters 1."""
        apart = here - bisect_right(self.paragraphs, start)
        return -25 * apart - (position - start) / 60


_TOP = 4  # paragraphs in which a byline may stand
_BYLINE = re.compile(r"(?:By|BY|Von|Par|Por) [^\W\d_a-z][^.!?\n]{2,90}")


def _is_byline(text: str, start: int, end: int) -> bool:
    """Whether a paragraph names the article's author, who is nobody's speaker by standing there."""
    return _BYLINE.fullmatch(text, start, end) is not None


_BESIDE = 160  # characters: who spoke in the sentence before
_SPOKE = 45  # for who spoke last
_SPOKE_UNNAMED = 35  # for one without a name
_SUBJECT = (
    20  # for the subject of the paragraph: enough to outdo the last speaker, who has spoken since
)
_KNOWN = 15  # for a name of the pronoun's gender
_LEANING = 8  # for a forename that looks like one of that gender
_MOST = (
    HEAVIEST + _SUBJECT + _KNOWN + _LEANING
)  # what a name can have beside its nearness: farther ones can't win
_NAMESAKES = 50  # full names kept of one surname, the most frequent: more stand in a list, and each mention asks all
_LOOK_BACK = 25  # names looked at for one pronoun: bounds the cost
_REACH = 2500  # characters
