"""Names through an article: "Kato" → "Katsunobu Kato", "Ms. Lund" → "Ada Lund", "she" → the woman spoken of.

One pass collects the capitalised words of an article; a name is a person, an organisation or neither by its titles,
its forename and its last word. No list of people is used, so that yesterday's news and tomorrow's read alike.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from typing import NamedTuple

from newskit.quotes.forms import Name, is_forename, is_role, read_name, same_forename
from newskit.quotes.phrases import looks_verbal
from newskit.quotes.words import PARTICLES, lexicon

__all__ = ["Names"]

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽĿŁŃŅŇŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽΑ-ΩА-Я"
# What follows a capital: the rest of a title and its full stop, further initials, or the rest of a word.
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


class Spot(NamedTuple):
    """A name at its place in the article."""

    start: int
    end: int
    name: Name


class Names:
    """The names of one article."""

    def __init__(self, text: str, paragraphs: list[tuple[int, int]], quoted: list[tuple[int, int]]) -> None:
        self.text = text
        self.paragraphs = [start for start, _ in paragraphs]
        self.quoted = [start for start, _ in quoted]
        self.quoted_ends = [end for _, end in quoted]
        self.spots: list[Spot] = []
        for match in _RUN.finditer(text):
            name = read_name(match.group())
            if name.words and name.kind != "none":
                self.spots.append(Spot(match.start(), match.end(), name))
        self.starts = [spot.start for spot in self.spots]
        self._fullest: dict[str, list[tuple[int, Name]]] = {}
        self._forenames: dict[str, str] = {}
        self._roles: dict[str, tuple[list[tuple[int, str]], list[tuple[int, str]]]] = {}
        self._count_names()

    def _count_names(self) -> None:
        """Group the article's full names by their last word; the most frequent comes first."""
        counts: Counter[tuple[str, ...]] = Counter()
        names: dict[tuple[str, ...], Name] = {}
        self._titles: dict[str, str] = {}
        self._genders: dict[str, Counter[str]] = {}
        for spot in self.spots:
            name = spot.name
            if name.gender and name.title:
                self._genders.setdefault(name.last, Counter())[name.gender] += 1
            if name.kind == "organisation" or len(name.words) < 2:
                continue
            counts[name.words] += 1
            kept = names.get(name.words)
            if kept is None or (name.title and not kept.title) or (kept.kind == "unclear" and name.kind == "person"):
                names[name.words] = name
        alone = {spot.name.last for spot in self.spots if len(spot.name.words) == 1}
        acting = {spot.name.words for spot in self.spots if spot.name.kind == "unclear" and self._acts(spot)}
        for words, name in names.items():
            # "Zirwa Mbeki … Mbeki" is named again by the last word; "economist Zirwa Mbeki, 54," is called a person
            if name.kind == "unclear" and (name.last in alone or words in acting):
                names[words] = name._replace(kind="person")
        for order, (words, count) in enumerate(counts.items()):
            name = names[words]
            rank = (-count - (100 if name.kind == "person" else 0)) * 10_000 + order
            self._fullest.setdefault(name.last, []).append((rank, name))
        for last, found in self._fullest.items():
            found.sort(key=lambda pair: pair[0])
            first = found[0][1].words[0].lower()
            self._forenames.setdefault(first, last)
        for place, spot in enumerate(self.spots):
            if spot.name.kind == "organisation" and self._is_surname(spot.name, spot.start):
                self.spots[place] = spot._replace(name=spot.name._replace(kind="unclear"))

    def _acts(self, spot: Spot) -> bool:
        """Whether the words beside a name are those beside a person's."""
        behind = _PERSON_BEHIND.match(self.text, spot.end)
        if behind and (behind.group(1) is None or behind.group(1) in lexicon().cues):
            return True
        before = self.text[max(0, spot.start - 24) : spot.start].rstrip()
        noun = before.rsplit(" ", 1)[-1]
        return noun in lexicon().roles or (noun.endswith("ist") and noun.islower())

    # ---- a mention → a name ------------------------------------------------------------------------

    def resolve(self, written: str, start: int) -> tuple[str, str]:
        """Fullest form of the name written at `start`, and what kind of speaker it is."""
        name = read_name(written)
        if self._is_surname(name, start):
            name = name._replace(kind="unclear")
        elif written.lower() in lexicon().before_names or (name.kind != "person" and is_role(written.lower())):
            return written, "unnamed"  # "Neighbours", "the German"
        if not name.words:
            return written, "organisation" if written[:1].isupper() else "unknown"
        if name.kind in ("organisation", "none"):
            return " ".join(name.words), "organisation"
        full = self._full(name)
        if full is None:
            return " ".join(name.words), "person"
        return " ".join(full.words), "person"

    def _is_surname(self, name: Name, start: int) -> bool:
        """Whether a single word is the surname of somebody in this article, whatever else it may mean: Hall, Baker."""
        if len(name.words) != 1 or name.last not in self._fullest:
            return False
        if not any(full.title or is_forename(full.words[0]) for _, full in self._fullest[name.last]):
            return False
        return not self.text[max(0, start - 4) : start].lower().endswith("the ")

    def _full(self, name: Name) -> Name | None:
        found = self._fullest.get(name.last)
        if found is None and len(name.words) == 1 and name.last in self._forenames:
            found = self._fullest[self._forenames[name.last]]
        if found is None:
            return None
        if len(name.words) == 2 and is_role(name.words[0].lower()):  # "Witness Lund"
            return next((full for _, full in found if full.words != name.words), name)
        if len(name.words) > 1:
            same = [full for _, full in found if same_forename(full.words[0], name.words[0])]
            return max(same, key=lambda full: (len(full.words[0]) > 2, len(full.words))) if same else name
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
        return name if name.kind == "person" or len(name.words) > 1 or self._does(spot) else None

    def _does(self, spot: Spot) -> bool:
        """Whether a single capitalised word, of which nothing else is known, does what people do: "Lund nodded"."""
        behind = _DEED.match(self.text, spot.end)
        word = spot.name.last
        return behind is not None and word not in lexicon().roles and word not in lexicon().groups

    def gender_of(self, name: Name) -> str:
        """Gender by titles (Mr., Ms.) in this article, else by the forename."""
        if name.gender:
            return name.gender
        votes = self._genders.get(name.last)
        return votes.most_common(1)[0][0] if votes else ""

    # ---- a pronoun → a name ------------------------------------------------------------------------

    def is_quoted(self, position: int) -> bool:
        """Whether a position lies inside quotation marks."""
        place = bisect_left(self.quoted, position + 1) - 1
        return place >= 0 and position < self.quoted_ends[place]

    def antecedent(self, position: int, pronoun: str, recent: tuple[int, str] | None) -> str | None:
        """The person that "he" or "she" at a position stands for.

        `recent` is where the last speaker was mentioned, and their name: news goes on with the one who speaks.
        """
        if pronoun in ("it", "its"):
            return self._body_before(position)
        gender = {"he": "m", "she": "f", "his": "m", "her": "f"}.get(pronoun)
        if gender is None:
            return None
        best: str | None = None
        best_score = float("-inf")
        if recent is not None and position - recent[0] < _REACH:
            known = self._gender_of_written(recent[1])
            if known in ("", gender):
                best, best_score = recent[1], self._nearness(recent[0], position) + 45 + (15 if known else 0)
        paragraph = self.paragraphs[max(0, bisect_right(self.paragraphs, position) - 1)]
        looked, nearer = 0, False  # nearer: somebody who acts or speaks stands between
        for place in range(bisect_left(self.starts, position) - 1, -1, -1):
            spot = self.spots[place]
            if position - spot.start > _REACH or looked == _LOOK_BACK:
                break
            if self.is_quoted(spot.start):
                continue
            subject = spot.start >= paragraph and self._is_subject(spot)
            name = self.person_at(spot) or (spot.name if subject and not is_role(spot.name.last) else None)
            if name is None:
                continue
            known = self.gender_of(name)
            if known and known != gender:
                continue
            looked += 1
            score = self._nearness(spot.start, position) + self._weight(spot) + (15 if known else 0)
            if not known and name.leaning:
                score += 8 if name.leaning == gender else -8
            if subject and not nearer:
                score += _SUBJECT
            elif name.kind == "unclear":
                score -= 25
            nearer = nearer or (spot.start >= paragraph and (subject or self._speaks(spot)))
            if score > best_score:
                best, best_score = " ".join(name.words), score
        return best

    def _is_subject(self, spot: Spot) -> bool:
        """Whether a name heads its sentence, and a verb or "who" follows it."""
        opening = re.split(r"[\s’']", self.text[spot.start : spot.end].lower(), maxsplit=1)[0]
        if spot.name.kind == "organisation" or opening in lexicon().tags or opening in _NOBODY:  # "When Lund", "He's"
            return False
        before = self.text[max(0, spot.start - 4) : spot.start].rstrip(" ").rstrip("”\"'’")
        if before and before[-1] not in ".!?\n":
            return False
        behind = _VERB_BEHIND.match(self.text, spot.end)
        if behind is None:
            return False
        verb = behind.group(1) or behind.group(2)
        return verb is None or looks_verbal(verb) or verb in lexicon().cues or verb in _AUXILIARIES

    def _body_before(self, position: int) -> str | None:
        """The organisation that "it" stands for: the nearest one that heads its sentence."""
        place = bisect_left(self.starts, position)
        for spot in reversed(self.spots[max(0, place - _LOOK_BACK) : place]):
            if position - spot.start > _REACH:
                break
            if spot.name.kind == "organisation" and not self.is_quoted(spot.start) and self._weight(spot) > 15:
                return " ".join(spot.name.words)
        return None

    def _gender_of_written(self, written: str) -> str:
        name = read_name(written)
        return self.gender_of(self._full(name) or name) if name.words else ""

    def _nearness(self, start: int, position: int) -> float:
        """Nearness of two places: a paragraph counts 25, sixty characters 1."""
        apart = bisect_right(self.paragraphs, position) - bisect_right(self.paragraphs, start)
        return -25 * apart - (position - start) / 60

    def _weight(self, spot: Spot) -> float:
        """How likely a later pronoun means this name: one that heads its sentence, and that speaks."""
        text = self.text
        before = text[max(0, spot.start - 60) : spot.start]
        head = max(before.rfind(mark) for mark in _SENTENCE_ENDS)
        score = 0.0
        if head >= 0 or len(before) < 60:
            score += 30 - (len(before) - head) / 4
        last = before.rstrip().rsplit(" ", 1)[-1].lower()
        if last in _OBLIQUE:
            score -= 20
        elif last in lexicon().cues:  # "noted Ada Lund"
            score += 20
        if text[spot.end - 2 : spot.end] in ("'s", "’s"):
            score -= 10
        if score > 20 and text.startswith(_APPOSED, spot.end):
            score += 10
        return score + 20 if self._speaks(spot) else score

    def _speaks(self, spot: Spot) -> bool:
        """Whether a verb of speech follows a name."""
        following = _NEXT_WORD.match(self.text, spot.end)
        return following is not None and following.group(1) in lexicon().cues

    def by_role(self, role: str, position: int) -> str | None:
        """The person whom the article calls by this role, so that "the mayor" has a name.

        A title before the name counts more than an apposition behind it; the last person before `position` wins.
        """
        if role not in self._roles:
            self._roles[role] = self._read_role(role)
        called, described = self._roles[role]
        return _last_before(called, position) or _last_before(described, position)

    def _read_role(self, role: str) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
        """Persons with a title, and persons with an apposition, each with the place where they have it."""
        titles = _SHORT_TITLES.get(role, frozenset()) | {role}
        word = re.compile(rf"\b{re.escape(role)}\b")
        called, described = [], []
        for spot in self.spots:
            if spot.name.kind == "organisation":
                continue
            if spot.name.title in titles or self._stands_before(spot, role):
                called.append((spot.start, " ".join((self.person_at(spot) or spot.name).words)))
            elif spot.name.kind == "person":
                behind = _APPOSITION.match(self.text, spot.end)
                if behind and word.search(behind.group().lower()):
                    described.append((spot.start, " ".join((self.person_at(spot) or spot.name).words)))
        return called, described

    def _stands_before(self, spot: Spot, role: str) -> bool:
        before = self.text[max(0, spot.start - 40) : spot.start].rstrip().lower()
        return before.endswith(" " + role) and not before.endswith("vice president")


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
_PERSON_BEHIND = re.compile(r", (?:who|whose|\d\d,)\b|, \d\d,|[ \u00a0]([a-z]{3,12})\b")
_DEED = re.compile(
    r" (?:nodded|shrugged|smiled|laughed|sighed|paused|grinned|frowned|agreed|disagreed|said|added|told|argued|replied"
    r"|insisted|noted|warned|explained|recalled|wrote)\b"
)
_VERB_BEHIND = re.compile(
    r"(?: \([^)\n]{1,12}\))?(?:, who\b|,[^,.;“\"\n]{1,60}, ([a-z]{2,15})\b| (?:also |then |later )?([a-z]{2,15})\b)"
)
_AUXILIARIES = frozenset("is was has had did does will would could can".split())
_NOBODY = frozenset("nobody none everybody everyone somebody someone anybody anyone nothing something".split())
_SUBJECT = 20  # for the subject of the paragraph: enough to outdo the last speaker, who has spoken since
_LOOK_BACK = 25  # names looked at for one pronoun: bounds the cost, and farther ones never win
_APPOSED = (", who ", ", a ", ", an ", ", the ")
_SENTENCE_ENDS = (". ", "\n", "” ", '" ', "! ", "? ", "'' ")
_NEXT_WORD = re.compile(r"(?: \([^)\n]{1,12}\))?[ \u00a0](?:also |then |later |has |had )?([a-z]{3,15})\b")
_REACH = 2500  # characters
_OBLIQUE = frozenset("of for with by against to from about over on and at than vs. under behind".split())
