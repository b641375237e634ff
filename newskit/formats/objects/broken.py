"""JSON that is broken, or several values in one file: what is whole before and after each break."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

__all__ = ["Break", "Torn", "decoder", "parse_line", "read_broken"]

_DEEPEST = 8  # lists and objects inside each other that are looked into for whole objects
# Times the length of a text that may be read in vain, so that no text costs more than linear time.
_EFFORT = 20
_LEAST_EFFORT = 1_000_000  # characters, for short texts
_WINDOW = 1 << 16  # characters
_ESCAPE = 16  # characters before the end of a window in which an error may come from the cut
_OPEN_STRING = "Unterminated string"
# Where JSON begins that has something before it, such as "var news =".
_FIRST = re.compile(r'[\[{]\s*["\[{]')
_HEAD = 65_536  # characters in which it must begin
_BLANK = re.compile(r"\s*")
_BETWEEN = re.compile(r"[\s,]*")
_COLON = re.compile(r"\s*:\s*")
_WORD = re.compile(r'[^\s,\[\]{}"]+')
_OBJECT_BEGINS = re.compile(r'\{\s*"[^"\n]{0,80}"')
_TOKEN = re.compile(r'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"|[\[\]{}"]')
_PARTNER = {"]": "[", "}": "{"}
_NOTHING: Any = object()

# NaN and Infinity are no JSON, but Python writes them where a number is missing.
decoder = json.JSONDecoder(parse_constant=lambda _: None)


class Torn(dict[str, Any]):
    """What could be read of a broken object; it may hold whole ones, and is none itself."""


class Break(NamedTuple):
    """A place at which a text is no JSON, and why."""

    place: int
    reason: str


def parse_line(line: str) -> Any:
    """Parse a line as JSON; None if it is none."""
    try:
        return decoder.decode(line)
    except (ValueError, RecursionError):
        return None


def read_broken(text: str) -> tuple[list[Any], list[Break]]:
    """Read the values of a text one behind the other; those that are broken, part by part."""
    reader = _Reader(text)
    start = _FIRST.search(text, 0, _HEAD)
    before = text[: start.start()].strip() if start else ""
    begins_with_bracket = before.startswith(("[", "{"))
    if before and not begins_with_bracket:
        reader.note(0, f"{before[:20]!r} stands before it")
    first = start.start() if start and not begins_with_bracket else 0
    values, _ = reader.read_values(first, 0, None)
    return values, reader.breaks


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.breaks: list[Break] = []
        self._unclosed = -1  # a place from which the brackets are not closed up to the end
        self._window_start = 0
        self._window = text[:_WINDOW]
        self._left = _EFFORT * len(text) + _LEAST_EFFORT  # characters that may be read in vain

    def note(self, place: int, reason: str) -> None:
        if not self.breaks or self.breaks[-1].place != place:
            self.breaks.append(Break(place, reason))

    def read_values(
        self, place: int, depth: int, closing: str | None
    ) -> tuple[list[Any], int | None]:
        """Read values up to the closing bracket, or to the end; and where that is."""
        values: list[Any] = []
        is_first = True
        while True:
            start = self._behind(_BETWEEN, place)
            commas = self.text.count(",", place, start)
            place = start
            if place >= len(self.text):
                if closing:
                    self.note(place, f"a list without its {closing!r}")
                return values, place
            character = self.text[place]
            closes = character == closing
            expected_commas = 0 if is_first or closes else 1
            if closing and commas != expected_commas:
                self.note(place, "a comma too many" if commas else "no comma between two values")
            if closes:
                return values, place + 1
            if character in "]}:":
                self.note(place, f"{character!r} too many")
                place += 1
                continue
            value, end = self._read(place, depth)
            if value is not _NOTHING:
                values.append(value)
            if end is None:
                end = self._next_like(place)
            if end is None or self._left < 0:
                return values, None
            place, is_first = end, False

    def _read(self, place: int, depth: int) -> tuple[Any, int | None]:
        """Read the value at a place; and where it ends, if that can be told."""
        found = self._decode(place)
        if not isinstance(found, Break):
            return found
        if self._left < 0:
            self.note(place, "too much is broken: not read any further")
            return _NOTHING, None
        value, end = _NOTHING, None
        bracket = self.text[place] if depth < _DEEPEST else ""
        if bracket == "[":
            value, end = self.read_values(place + 1, depth + 1, "]")
        elif bracket == "{":
            value, end = self._read_object(place + 1, depth + 1)
        else:
            self.note(*found)
        return value, end or self._end_of(place)

    def _decode(self, place: int) -> tuple[Any, int] | Break:
        """Parse the value at a place, and where it ends; or where it breaks, and why.

        Done in a window of the text first: an error of the json module counts all lines before it,
        and a file may hold thousands of breaks. What a cut of the window may have caused is read
        again in the whole text.
        """
        if not self._window_start <= place < self._window_start + _WINDOW // 2:
            self._window_start, self._window = place, self.text[place : place + _WINDOW]
        for part, start in ((self._window, self._window_start), (self.text, 0)):
            is_cut = start + len(part) < len(self.text)
            try:
                value, end = decoder.raw_decode(part, place - start)
            except RecursionError:
                self._left -= len(self.text) - place
                return Break(place, "too many brackets inside each other")
            except json.JSONDecodeError as error:
                is_open = error.msg.startswith(_OPEN_STRING)
                if not is_cut or (not is_open and error.pos < len(part) - _ESCAPE):
                    broken_at = start + error.pos
                    self._left -= (len(self.text) if is_open else broken_at) - place
                    return Break(min(broken_at, len(self.text)), error.msg)
            else:
                if not is_cut or end < len(part):
                    return value, start + end
        raise AssertionError("the whole text is never cut")

    def _read_object(self, place: int, depth: int) -> tuple[Torn, int | None]:
        """Read the fields of a broken object."""
        torn = Torn()
        while True:
            place = self._behind(_BETWEEN, place)
            if self.text.startswith("}", place):
                return torn, place + 1
            if not self.text.startswith('"', place):
                self.note(place, "no name of a field")
                return torn, None
            name = self._decode(place)
            if isinstance(name, Break):
                self.note(*name)
                return torn, None
            colon = _COLON.match(self.text, name[1])
            if not colon or colon.end() >= len(self.text):
                self.note(name[1], "a name without its value")
                return torn, None
            value, end = self._read(colon.end(), depth)
            if value is not _NOTHING:
                torn[name[0]] = value
            if end is None:
                return torn, None
            place = end

    def _behind(self, pattern: re.Pattern[str], place: int) -> int:
        """Where what is passed over ends; `pattern` may match nothing."""
        passed = pattern.match(self.text, place)
        return passed.end() if passed else place

    def _end_of(self, place: int) -> int | None:
        """Where a broken value ends, by its brackets or as a bare word; None if uncertain."""
        if self.text[place] not in "[{":
            word = _WORD.match(self.text, place)
            return word.end() if word else None
        if place <= self._unclosed:  # it holds one that is not closed
            return None
        opened: list[str] = []
        for token in _TOKEN.finditer(self.text, place):
            mark = token[0]
            if mark in ("[", "{"):
                opened.append(mark)
            elif mark in _PARTNER:
                if not opened or opened.pop() != _PARTNER[mark]:
                    break
                if not opened:
                    follows = self._behind(_BLANK, token.end())
                    ends_there = self.text[follows : follows + 1] in ("", ",", "]", "}")
                    return token.end() if ends_there else None
            elif mark == '"':  # one that is not closed in its line
                break
        else:
            self._left -= len(self.text) - place
            self._unclosed = place
            return None
        self._left -= token.end() - place
        return None

    def _next_like(self, place: int) -> int | None:
        """Where the next object like this begins: on a line as far in, with the same first name."""
        text = self.text
        indent = text[text.rfind("\n", 0, place) + 1 : place]
        begins = _OBJECT_BEGINS.match(text, place)
        if not begins or indent.strip(" \t["):
            return None
        blanks = re.escape(indent.replace("[", ""))
        like = re.compile(rf"\n{blanks}(?={re.escape(begins[0])})")
        found = like.search(text, place)
        return found.end() if found else None
