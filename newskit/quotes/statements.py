"""Runs between marks → statements: which are speech, what goes on from what, and which words name the speaker.

Reads a text in order. Each run is judged by the words before and behind it in its paragraph; where
these say nothing, it goes on with the statement before it, or with the paragraph before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from newskit.quotes.grammar.attribution import Attribution, after_quote, before_quote, says_no_more
from newskit.quotes.grammar.words import Token, lexicon, tokenize
from newskit.quotes.marks import Run, pair_marks
from newskit.quotes.sentences import count_stops, last_sentence, open_part, without_quotes
from newskit.quotes.unspoken import is_nickname, is_title
from newskit.text import WORD, straighten

__all__ = ["Found", "find_statements"]


class Found(NamedTuple):
    """A run that is speech, with the attribution that holds for it."""

    run: Run
    statement: int
    by: Attribution | None
    rule: str | None
    kind: str  # "direct" or "mixed"


class _Choice(NamedTuple):
    by: Attribution | None
    rule: str | None
    goes_on: bool  # whether the run is a further part of the statement before it


_NOBODY = _Choice(None, None, False)

_WINDOW = (
    320  # characters read beside a quote: longer than the longest apposition seen in news text
)
_LEAST_WORDS = 4  # of a run without a verb of speech beside it: shorter ones are scare quotes, names and titles
_SIGNATURE = 100  # characters of the line that signs a pull quote
_OPEN_SENTENCE = 90  # words kept of a sentence with many short quotes in it
_ENDS_OPEN = ",?!"


def find_statements(text: str) -> tuple[list[tuple[int, int]], list[Run], list[Found]]:
    """Paragraphs of a text, all runs between marks, and those of them that are speech."""
    paragraphs, runs = pair_marks(text)
    runs = [run for run in runs if not is_nickname(text, run)]
    return paragraphs, runs, _Reader(text, paragraphs, runs).read() if runs else []


# A transcript inside marks: "LUND: We will go.
_TRANSCRIPT = re.compile(r"([A-Z][A-Z’'.-]+(?: [A-Z][A-Z’'.-]+){0,3}):[ \u00a0]+(?=\S)")


class _Reader:
    def __init__(self, text: str, paragraphs: list[tuple[int, int]], runs: list[Run]) -> None:
        self.text = text
        self.paragraphs = paragraphs
        self.runs = runs
        self.found: list[Found] = []
        self.last: Found | None = None  # the last run that was speech
        self.carried: Attribution | None = (
            None  # what stands behind the run before, in this paragraph
        )
        self.sentence: Sequence[Token] = ()  # the sentence that the run before stands in

    def read(self) -> list[Found]:
        """Go through the runs."""
        statement = 0
        behind: Sequence[Token] = ()
        for place, run in enumerate(self.runs):
            first = place == 0 or self.runs[place - 1].paragraph != run.paragraph
            before = self._before(place, first, behind)
            behind = self._behind(place)
            sentence = self._sentence(place, first, before)
            if first or len(before) > 30:
                self.carried = None
            after = self._after(run, behind)
            spoken_by = _TRANSCRIPT.match(self.text, run.start, run.end)
            if spoken_by is not None:
                run = run._replace(start=spoken_by.end())
                choice = _Choice(
                    Attribution(*spoken_by.span(1), "name", None, "transcript"), "transcript", False
                )
            else:
                choice = self._choose(place, first, before, sentence, behind, after)
            kind = self._kind(run, sentence, after)
            self.sentence = sentence
            if self._is_speech(run, choice, kind, sentence, after):
                statement += not (choice.goes_on and self.last is not None)
                self.last = Found(run, statement, choice.by, choice.rule, kind)
                self.found.append(self.last)
                self.carried = after
            elif after is not None and self.carried is None:
                self.carried = after if after.cue else None
        return self.found

    # ---- the words beside a run --------------------------------------------------------------------

    def _before(self, place: int, first: bool, behind: Sequence[Token]) -> Sequence[Token]:
        """Words between a run and the run or paragraph start before it."""
        run = self.runs[place]
        if first:
            start = self.paragraphs[run.paragraph][0]
        else:
            start = self.runs[place - 1].right
            if run.left - start <= _WINDOW:
                return behind  # read already, as what stands behind the run before
        return tokenize(self.text, max(start, run.left - _WINDOW), run.left)

    def _behind(self, place: int) -> Sequence[Token]:
        run = self.runs[place]
        end = self.paragraphs[run.paragraph][1]
        if place + 1 < len(self.runs) and self.runs[place + 1].paragraph == run.paragraph:
            end = self.runs[place + 1].left
        return tokenize(self.text, run.right, min(end, run.right + _WINDOW))

    def _sentence(self, place: int, first: bool, before: Sequence[Token]) -> Sequence[Token]:
        """The sentence that is open when a run begins; a quote inside it stands in it as one word."""
        tail = open_part(before)
        if first or len(tail) < len(before):
            return tail
        previous = self.runs[place - 1]
        fits = 0 < len(self.sentence) <= _OPEN_SENTENCE
        if not fits or not previous.closed or self.text[previous.end - 1] == ".":
            return tail
        return [*self.sentence, Token(previous.left, previous.right, '"', '"'), *tail]

    def _after(self, run: Run, behind: Sequence[Token]) -> Attribution | None:
        """Attribution behind a run. Behind a full stop it must be a sentence of its own: "…." Lund said."""
        if not run.closed:
            return None
        if not behind:
            return self._signed_below(run)
        text = self.text
        expected = text[run.end - 1] in ",?!—–-…" or not text[run.right : run.right + 1].isspace()
        if not expected and text[run.end - 1] == ".":
            length = next((i for i, token in enumerate(behind) if token.tag == "."), len(behind))
            if length > 12 or behind[0].tag == "C":
                return None
        return after_quote(behind, expected=expected)

    def _signed_below(self, run: Run) -> Attribution | None:
        """Attribution of a pull quote, in a paragraph of its own: — Ada Lund, harbour master."""
        if run.right < self.paragraphs[run.paragraph][1] or run.paragraph + 1 >= len(
            self.paragraphs
        ):
            return None
        start, end = self.paragraphs[run.paragraph + 1]
        if self.text[start] not in "-–—―" or end - start > _SIGNATURE:
            return None
        found = after_quote(tokenize(self.text, start, end), expected=False)
        return found if found is not None and found.rule == "dash" else None

    # ---- who speaks --------------------------------------------------------------------------------

    def _choose(
        self,
        place: int,
        first: bool,
        before: Sequence[Token],
        sentence: Sequence[Token],
        behind: Sequence[Token],
        after: Attribution | None,
    ) -> _Choice:
        """The attribution that holds for a run."""
        run = self.runs[place]
        last = self.text[run.end - 1]
        going_on = self._goes_on(before, sentence) if not first else None
        apart = after is not None and last in ".?!" and not says_no_more(behind, after)
        if (
            after is not None
            and not (apart and going_on)
            and self._is_better_behind(run, sentence, after)
        ):
            if apart and last == "." and not sentence:
                known = self._beside_nothing(place, first, before)
                if known.by is not None and known.by.cue is not None:
                    return known
            return _Choice(after, after.rule, False)
        if going_on is not None:
            return going_on
        if sentence:
            found = before_quote(sentence)
            if found is not None:
                return _Choice(found, found.rule, False)
        if after is not None:
            return _Choice(after, after.rule, False)
        return self._beside_nothing(place, first, before)

    def _beside_nothing(self, place: int, first: bool, before: Sequence[Token]) -> _Choice:
        return self._from_above(place) if first and not before else self._from_left(place, before)

    def _is_better_behind(self, run: Run, sentence: Sequence[Token], after: Attribution) -> bool:
        if not sentence:
            return True
        if self.text[run.end - 1] not in _ENDS_OPEN or after.cue is None or _introduces(sentence):
            return False
        return after.form != "pronoun" or after.start < after.cue[0]

    def _goes_on(self, before: Sequence[Token], sentence: Sequence[Token]) -> _Choice | None:
        """For "…," he said. "…": the words between two runs are one attribution and no more."""
        carried, last = self.carried, self.last
        if carried is None or last is None or last.by is None or count_stops(before) > 1:
            return None
        if count_stops(before) == 0 and last.by == carried:
            inner = before_quote(without_quotes(sentence)) if before else None
            if inner is None or inner.start <= carried.end or inner.rule == "subject":
                return _Choice(carried, carried.rule, True)
            return _Choice(inner, inner.rule, False)
        if not open_part(before):
            return _Choice(carried, carried.rule, last.by == carried)
        return None

    def _from_left(self, place: int, before: Sequence[Token]) -> _Choice:
        """Speaker of a run in mid-paragraph, with nothing beside it."""
        last, run = self.last, self.runs[place]
        if last is not None and self._is_previous(place) and not count_stops(before):
            return _Choice(last.by, "continued", True)
        tail = last_sentence(before)
        found = before_quote(tail) if tail else None
        here = last is not None and last.run.paragraph == run.paragraph
        if found is not None and (found.cue is not None or not here):
            return _Choice(found, found.rule, False)
        if last is not None and here:
            return _Choice(last.by, "continued", False)
        return _NOBODY

    def _from_above(self, place: int) -> _Choice:
        """Speaker of a run that opens its paragraph: introduced by a colon, going on, or the subject before it."""
        run, last = self.runs[place], self.last
        if not run.paragraph:
            return _NOBODY
        above = run.paragraph - 1
        if (
            last is not None
            and self._is_previous(place)
            and not last.run.closed
            and last.run.paragraph == above
        ):
            return _Choice(last.by, "continued", True)
        start, end = self.paragraphs[above]
        if last is not None and last.run.paragraph == above:
            start = max(start, last.run.right)
        tokens = tokenize(self.text, max(start, end - _WINDOW), end)
        if tokens and tokens[-1].tag == ":":
            found = before_quote(open_part(tokens))
            if found is not None:
                return _Choice(found, "pronoun" if found.form == "pronoun" else "colon", False)
        if last is not None and last.run.paragraph == above:
            return _Choice(last.by, "continued", False)
        tail = last_sentence(tokens)
        found = before_quote(tail) if tail else None
        if found is not None:
            return _Choice(
                found, "paragraph-before" if found.rule == "subject" else found.rule, False
            )
        if last is not None and last.run.paragraph == above - 1:
            return _Choice(last.by, "continued", False)
        return _NOBODY

    def _is_previous(self, place: int) -> bool:
        """Whether the last speech is the run just before."""
        return place > 0 and self.last is not None and self.last.run.end == self.runs[place - 1].end

    # ---- what is speech ----------------------------------------------------------------------------

    def _kind(self, run: Run, sentence: Sequence[Token], after: Attribution | None) -> str:
        """Kind of a run: direct if it is a clause of its own, mixed if the author's sentence needs it."""
        text = self.text
        starts_small = text[run.start].islower()
        if not sentence:
            goes_on = text[run.right : run.right + 2].strip()[:1].islower()
            return (
                "mixed"
                if after is None and goes_on and text[run.end - 1] not in ".,?!—–-…:;"
                else "direct"
            )
        if sentence[-1].tag == ":" or (not starts_small and _introduces(sentence)):
            return "direct"
        if sentence[-1].tag == "," and (not starts_small or self.carried is not None):
            return "direct"
        return "mixed"

    def _is_speech(
        self,
        run: Run,
        choice: _Choice,
        kind: str,
        sentence: Sequence[Token],
        after: Attribution | None,
    ) -> bool:
        text = self.text
        spoken_behind = after is not None and choice.by is after and after.cue is not None
        if is_title(text[run.start : run.end]) and not (run.paragraph == 0 and run.single):
            if sentence and not _introduces(sentence):
                return False
            if not sentence and not spoken_behind and not choice.goes_on:
                return False
        words = WORD.finditer(straighten(text[run.start : run.end]))
        if len(list(islice(words, _LEAST_WORDS))) == _LEAST_WORDS:  # no need to read on
            return True
        if kind == "mixed":
            return " " in text[run.start : run.end] and bool(sentence) and _names_with_cue(sentence)
        if sentence and not choice.goes_on:
            return _introduces(sentence) and choice.by is not None and choice.by.cue is not None
        ends = text[run.end - 1] in ".,?!" or text[run.right : run.right + 1] in (
            ".",
            ",",
            "?",
            "!",
        )
        return ends and (spoken_behind or choice.goes_on or choice.rule == "continued")


def _introduces(sentence: Sequence[Token]) -> bool:
    """Whether a sentence leads up to speech: it ends in a verb of speech, or in one and a comma, or in a colon."""
    if sentence[-1].tag in "V:":
        return True
    return sentence[-1].tag == "," and any(token.tag == "V" for token in sentence[-8:-1])


def _names_with_cue(sentence: Sequence[Token]) -> bool:
    """Whether the words right before a short run report it: called the plan "…", said it was a "…"."""
    naming = lexicon().naming_verbs
    near = sentence[-6:]
    return any(token.tag == "V" and token.word in naming for token in near) or near[-1].tag == "V"
