"""Mentions beside quotes → speakers: a name, a body, a role, somebody unnamed or unknown.

In the order of the text, for what "he" means depends on who spoke last.
"""

from __future__ import annotations

from collections.abc import Sequence

from newskit.quotes.grammar.attribution import Attribution
from newskit.quotes.grammar.frames import word_class
from newskit.quotes.grammar.words import lexicon
from newskit.quotes.names.names import Names, Recent, Speaker
from newskit.quotes.names.roles import Roles
from newskit.quotes.reported import Said
from newskit.text import straighten

__all__ = ["UNKNOWN", "Speaker", "name_speakers"]

UNKNOWN = Speaker(None, "unknown")


def name_speakers(text: str, said: Sequence[Said], names: Names) -> list[Speaker]:
    """The speaker of each stretch."""
    speakers: list[Speaker] = []
    recent: list[Recent] = []  # the last of each kind
    known: dict[int, Speaker] = {}
    roles = Roles(names)
    for item in said:
        speaker = UNKNOWN
        if item.by is not None:
            at = item.by.start
            if at not in known:
                known[at] = _as_one(_speaker(text, item.by, names, roles, recent))
            speaker = known[at]
            if speaker.name is not None:
                recent = [one for one in recent if one.kind != speaker.kind]
                recent.append(Recent(max(at, item.start), speaker.name, speaker.kind))
        speakers.append(speaker)
    return speakers


def _as_one(speaker: Speaker) -> Speaker:
    """The same name for the same body, whichever apostrophe a paper sets."""
    if speaker.name is None or speaker.kind == "unnamed":
        return speaker
    return Speaker(straighten(speaker.name), speaker.kind)


def _speaker(
    text: str, by: Attribution, names: Names, roles: Roles, recent: Sequence[Recent]
) -> Speaker:
    """The speaker of an attribution."""
    start, end = by.named or (by.start, by.end)
    written = text[start:end]
    if by.form == "name":
        return Speaker(*names.resolve(written, start))
    if by.form == "pronoun":
        return names.antecedent(start, written.lower(), recent) or UNKNOWN
    return _nominal(written, by, names, roles)


_POINTING = frozenset("this that these those the a an one there's there’s".split())
_LINKS = word_class("links")


def _nominal(written: str, by: Attribution, names: Names, roles: Roles) -> Speaker:
    """A speaker without a name: an organisation ("the union"), a role ("the mayor") or somebody unnamed."""
    if written.lower() in _POINTING:
        return UNKNOWN
    parts = [part.strip(",.'") for part in written.lower().replace("’", "'").split()]
    head = next((i for i, part in enumerate(parts) if i and part in _LINKS), len(parts))
    noun = parts[head - 1]
    if noun in lexicon().groups:
        name = names.body_called(noun, by.start) if parts[0] == "the" and len(parts) == 2 else None
        return Speaker(name or written, "organisation")
    if parts[0] in ("the", "his", "her") and (noun in lexicon().roles or noun in lexicon().titles):
        name = roles.person(noun, by.start)
        if name:
            return Speaker(name, "person")
    return Speaker(written, "unnamed")
