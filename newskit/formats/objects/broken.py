"""JSON that is broken, or several values in one file: what is whole before and after each break."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

__all__ = ["Break", "Torn", "decoder", "read_broken"]

_DEEPEST = 8  # lists and objects inside each other that are looked into for whole objects
_EFFORT = 20  # times the length of a text that may be read in vain, so that no text costs more than linear time
_WINDOW = 1 << 16  # characters
_ESCAPE = 16  # characters before the end of a window in which an error may come from the cut
_OPEN = "Unterminated string"
_FIRST = re.compile(
    r'[\[{]\s*["\[{]'
)  # where JSON begins that has something before it, such as "var news ="
_HEAD = 65_536  # characters in which it must begin
_BLANK = re.compile(r"\s*")
_BETWEEN = re.compile(r"[\s,]*")
_COLON = re.compile(r"\s*:\s*")
_WORD = re.compile(r'[^\s,\[\]{}"]+')
_TOKEN = re.compile(r'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"|[\[\]{}"]')
_PARTNER = {"]": "[", "}": "{"}
_NOTHING: Any = object()

# NaN and Infinity are no JSON, but Python writes them where a number is missing.
decoder = json.JSONDecoder(parse_constant=lambda _: None)


class Torn(dict[str, Any]):
    """What could be read of an object that is broken; it may hold whole ones, and is none itself."""


class Break(NamedTuple):
    """A place at which a text is no JSON, and why."""

    place: int
    reason: str


def read_broken(text: str) -> tuple[list[Any], list[Break]]:
    """Read the values of a text one behind the other; lists and objects that are broken are read part by part."""
    reader = _Reader(text)
    start = _FIRST.search(text, 0, _HEAD)
    before = text[: start.start()].strip() if start else ""
    if before and before[0] not in "[{":
        reader.note(0, f"{before[:20]!r} stands before it")
    values, _ = reader.read_values(
        start.start() if start and before[:1] not in ("[", "{") else 0, 0, None
    )
    return values, reader.breaks


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.breaks: list[Break] = []
        self._unclosed = -1  # a place from which the brackets are not closed up to the end
        self._from, self._window = 0, text[:_WINDOW]
        self._left = _EFFORT * len(text) + 1_000_000  # characters that may still be read in vain

    def note(self, place: int, reason: str) -> None:
        if not self.breaks or self.breaks[-1].place != place:
            self.breaks.append(Break(place, reason))

    def read_values(self, at: int, depth: int, closing: str | None) -> tuple[list[Any], int | None]:
        """Read values up to the closing bracket, or to the end of the text; and where that is, if it can be told."""
        text, first = self.text, True
        values: list[Any] = []
        while True:
            gap = _BETWEEN.match(text, at)
            at, commas = gap.end(), gap[0].count(",")  # type: ignore[union-attr, index]
            if at >= len(text):
                if closing:
                    self.note(at, f"a list without its {closing!r}")
                return values, at
            ends = text[at] == closing
            if closing and commas != (not first and not ends):
                self.note(at, "a comma too many" if commas else "no comma between two values")
            if ends:
                return values, at + 1
            if text[at] in "]}:":
                self.note(at, f"{text[at]!r} too many")
                at += 1
                continue
            value, end = self._read(at, depth)
            if value is not _NOTHING:
                values.append(value)
            if end is None:
                end = self._next_like(at)
            if end is None or self._left < 0:
                return values, None
            at, first = end, False

    def _read(self, at: int, depth: int) -> tuple[Any, int | None]:
        """Read the value at a place; and where it ends, if that can be told."""
        text = self.text
        found = self._decode(at)
        if not isinstance(found, Break):
            return found
        if self._left < 0:
            self.note(at, "too much is broken: not read any further")
            return _NOTHING, None
        value, end = _NOTHING, None
        if text[at] == "[" and depth < _DEEPEST:
            value, end = self.read_values(at + 1, depth + 1, "]")
        elif text[at] == "{" and depth < _DEEPEST:
            value, end = self._read_object(at + 1, depth + 1)
        else:
            self.note(*found)
        return value, end or self._end_of(at)

    def _decode(self, at: int) -> tuple[Any, int] | Break:
        """Parse the value at a place, and where it ends; or where it breaks, and why.

        Done in a window of the text: an error of the json module counts all lines before it, and a
        file may hold thousands of breaks.
        """
        if not self._from <= at < self._from + _WINDOW // 2:
            self._from, self._window = at, self.text[at : at + _WINDOW]
        size = len(self._window)
        try:
            value, end = decoder.raw_decode(self._window, at - self._from)
            if end < size or self._from + size >= len(self.text):
                return value, self._from + end
        except RecursionError:
            self._left -= len(self.text) - at
            return Break(at, "too many brackets inside each other")
        except json.JSONDecodeError as error:
            if error.pos < size - _ESCAPE and not error.msg.startswith(_OPEN):
                self._left -= error.pos + self._from - at
                return Break(error.pos + self._from, error.msg)
        try:
            return decoder.raw_decode(self.text, at)
        except RecursionError:
            self._left -= len(self.text) - at
            return Break(at, "too many brackets inside each other")
        except json.JSONDecodeError as error:
            self._left -= (len(self.text) if error.msg.startswith(_OPEN) else error.pos) - at
            return Break(min(error.pos, len(self.text)), error.msg)

    def _read_object(self, at: int, depth: int) -> tuple[Torn, int | None]:
        """Read the fields of a broken object."""
        text, torn = self.text, Torn()
        while True:
            at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]
            if text[at : at + 1] == "}":
                return torn, at + 1
            found = (
                self._decode(at) if text[at : at + 1] == '"' else Break(at, "no name of a field")
            )
            if isinstance(found, Break):
                self.note(*found)
                return torn, None
            name, at = found
            colon = _COLON.match(text, at)
            if not colon or colon.end() >= len(text):
                self.note(at, "a name without its value")
                return torn, None
            value, end = self._read(colon.end(), depth)
            if value is not _NOTHING:
                torn[name] = value
            if end is None:
                return torn, None
            at = end

    def _end_of(self, at: int) -> int | None:
        """Where a broken value ends, by its brackets or as a bare word; None where that is not certain."""
        text = self.text
        if text[at] not in "[{":
            word = _WORD.match(text, at)
            return word.end() if word else None
        if at <= self._unclosed:  # it holds one that is not closed
            return None
        open_: list[str] = []
        for token in _TOKEN.finditer(text, at):
            mark = token[0]
            if mark in ("[", "{"):
                open_.append(mark)
            elif mark in _PARTNER:
                if not open_ or open_.pop() != _PARTNER[mark]:
                    break
                if not open_:
                    follows = _BLANK.match(text, token.end()).end()  # type: ignore[union-attr]
                    return (
                        token.end() if text[follows : follows + 1] in ("", ",", "]", "}") else None
                    )
            elif mark == '"':  # one that is not closed in its line
                break
        else:
            self._left -= len(text) - at
            self._unclosed = at
            return None
        self._left -= token.end() - at
        return None

    def _next_like(self, at: int) -> int | None:
        """Where the next object begins that looks like the one here: on a line as far in, with the same first name."""
        text = self.text
        line = text.rfind("\n", 0, at) + 1
        indent = text[line:at]
        begins = re.compile(r'\{\s*"[^"\n]{0,80}"').match(text, at)
        if not begins or indent.strip(" \t["):
            return None
        like = re.compile(
            r"\n" + re.escape(indent.replace("[", "")) + r"(?=" + re.escape(begins[0]) + ")"
        )
        found = like.search(text, at)
        return found.end() if found else None
