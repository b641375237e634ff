"""A string → its quotes, each with who said it: marks, then grammar, then names."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from newskit.quotes.language import is_english
from newskit.quotes.marks import pair_marks
from newskit.quotes.names.names import Names
from newskit.quotes.names.speakers import UNKNOWN, Speaker, name_speakers
from newskit.quotes.reported import Said, add_reports
from newskit.quotes.statements import find_statements
from newskit.schema import need_string
from newskit.text import count_words

__all__ = ["Quote", "find_quotes"]


class Quote(NamedTuple):
    """A quoted stretch and who said it; ``text[start:end] == quote``. What was not found is None.

    `statement` counts the statements of the text from 1; the halves of one statement share its
    number.
    """

    statement: int
    speaker: str | None
    speaker_type: str
    mention: str | None
    mention_start: int | None
    mention_end: int | None
    cue: str | None
    cue_start: int | None
    cue_end: int | None
    quote: str
    kind: str
    start: int
    end: int
    reason: str | None


def find_quotes(text: str) -> list[Quote]:
    """Quotes of a text, direct, mixed and indirect, each with its speaker.

    Works by rules and word lists for English news text; it needs no model. Titles of works,
    slogans, nicknames and single words in marks are left out, and so is what somebody believes or
    wants without saying it, or denies having said. A text is taken for English by the small words
    and verbs of speech in its first thousand characters; in any other, marks are paired and
    stretches of four words or more are ``"direct"`` quotes of ``"unknown"`` speakers.

    Parameters
    ----------
    text : str
        Any string; an article as its outlet wrote it. The time taken grows in proportion to its
        length.

    Returns
    -------
    list of Quote
        In the order of the text, never overlapping. There are three kinds:

        - ``"direct"``: words between marks; ``start`` and ``end`` leave out the marks.
        - ``"mixed"``: reported words, some of them between marks: *said the port was “a gift” to the town*.
        - ``"indirect"``: reported words without marks: *said (that) the port would close*, *asked whether …*, *vowed
          to …*, *according to …*. The "that" and the full stop are no part of them; of reports
          inside each other the outer one is given.

        ``mention`` is the speaker as written beside the quote ("she", "Lund", "the mayor", "who"),
        ``speaker`` the name or words it stands for, and ``reason`` the rule that joined them, such
        as ``"said-name"``, ``"pronoun"`` or ``"reported"``.

    Raises
    ------
    SchemaError
        If `text` isn't a string.

    Examples
    --------
    >>> text = "Harbour master Ada Lund was calm. “The port stays open,” she said. “We will keep it so.”"
    >>> for quote in find_quotes(text):
    ...     print(quote.statement, quote.speaker, quote.mention, quote.cue, quote.quote, sep=" | ")
    1 | Ada Lund | she | said | The port stays open,
    1 | Ada Lund | she | said | We will keep it so.
    >>> for quote in find_quotes("The port would close, Ada Lund said. She called it “a gift” to the sea."):
    ...     print(quote.kind, quote.speaker, quote.quote, sep=" | ")
    indirect | Ada Lund | The port would close
    mixed | Ada Lund | it “a gift” to the sea
    """
    need_string(text, "find_quotes", tables="call extract_quotes(articles)")
    with _collector_paused():
        return _find(text)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Pause the search for cycles: tuples and strings make none, and a book of marks makes a million of them.

    Its passes grow faster than such a text does; paused, the time stays in proportion to the
    characters.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _find(text: str) -> list[Quote]:
    if not is_english(text):
        return [_quote(text, item, UNKNOWN) for item in _between_marks(text)]
    paragraphs, runs, found = find_statements(text)
    said = add_reports(text, paragraphs, runs, found)
    if not said:
        return []
    names = Names(text, paragraphs, [(run.left, run.right) for run in runs])
    return [
        _quote(text, item, speaker)
        for item, speaker in zip(said, name_speakers(text, said, names), strict=True)
    ]


_LEAST_WORDS = 4  # shorter stretches between marks are mostly titles, names and single words


def _between_marks(text: str) -> list[Said]:
    """What stands between marks in a text whose grammar isn't known; a re-opened paragraph goes on."""
    said: list[Said] = []
    open_until, number = -1, 0
    for run in pair_marks(text)[1]:
        goes_on = run.paragraph == open_until + 1 and open_until >= 0
        open_until = -1 if run.closed else run.paragraph
        if goes_on or count_words(text[run.start : run.end]) >= _LEAST_WORDS:
            number += not (goes_on and said)
            said.append(Said(run.start, run.end, number, None, None, "direct"))
    return said


def _quote(text: str, item: Said, speaker: Speaker) -> Quote:
    by = item.by
    start, end = (None, None) if by is None else (by.start, by.end)
    cue_start, cue_end = by.cue if by is not None and by.cue is not None else (None, None)
    return Quote(
        statement=item.statement,
        speaker=speaker.name,
        speaker_type=speaker.kind,
        mention=None if by is None else text[start:end],
        mention_start=start,
        mention_end=end,
        cue=None if cue_start is None else text[cue_start:cue_end],
        cue_start=cue_start,
        cue_end=cue_end,
        quote=text[item.start : item.end],
        kind=item.kind,
        start=item.start,
        end=item.end,
        reason=item.rule,
    )
