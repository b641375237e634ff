"""Values of JSON as programs write them: dressed in objects, in parts, in HTML, several names."""

from __future__ import annotations

import json
import re
from typing import Any

from newskit.formats.files import File, Record
from newskit.formats.markup.trees import html_tree, paragraphs_of
from newskit.schema import CorruptFile
from newskit.shown import mend

__all__ = ["is_blocks", "is_prose", "mend_halves", "names_in", "read_html", "read_text", "undress"]

_DEEPEST = 4  # lists and objects around a value
_PROSE = 20  # words that no name or label has
# Where WordPress, XML made into JSON and Drupal put a value.
_DRESSED = ("rendered", "#text", "__cdata", "processed")
_NAMED = ("value", "name", "title", "label")
_MAIN_ROLES = ("main", "text", "headline")
_PARTS = ("content", "text", "value", "html", "body")
_NOT_TEXT = frozenset(
    "title headline date byline kicker image author_info deck gallery video".split()
)
_TITLED = frozenset("title headline webTitle".split())
_HTML = re.compile(
    r"\s*<(?:!--|!doctype|(?:p|div|h[1-6]|html|body|article|section|figure|[uo]l|blockquote)[\s>])",
    re.I,
)


def undress(value: Any) -> Any:
    """The value in ``{"rendered": …}``, ``{"#text": …}``, and in MongoDB's ``{"$date": …}``."""
    for _ in range(_DEEPEST):
        if not isinstance(value, dict):
            break
        name = next((name for name in _DRESSED if name in value), None)
        if name is None and len(value) == 1:
            name = next((name for name in value if name.startswith("$")), None)
        if name is None:
            break
        value = value[name]
    return value


def is_prose(value: Any) -> bool:
    """Tell a text, or a list of paragraphs, from names and labels."""
    if isinstance(value, list):
        value = " ".join(part for part in value[:_PROSE] if isinstance(part, str))
    return isinstance(value, str) and len(value.split(None, _PROSE)) > _PROSE


def is_blocks(value: Any) -> bool:
    """Tell a text in parts, each an object, from a list of articles."""
    if not isinstance(value, list):
        return False
    if not any(isinstance(block, dict) and _part(block) for block in value[:_PROSE]):
        return False
    return not any(isinstance(block, dict) and not _TITLED.isdisjoint(block) for block in value)


def _part(block: Record) -> str | None:
    """Text of one part of a text; None for a picture and the like."""
    kind = block.get("subtype") or block.get("type", "")
    if str(kind).lower() in _NOT_TEXT:
        return None
    parts = (block.get(name) for name in _PARTS)
    return next((part for part in parts if isinstance(part, str) and part.strip()), None)


def read_text(file: File, value: Any, *, marked: bool) -> Any:
    """Paragraphs of a text, where it is HTML or stands in parts; else the value as it is."""
    if is_blocks(value):
        parts = filter(None, (_part(block) for block in value if isinstance(block, dict)))
        texts = (read_text(file, part, marked=False) for part in parts)
        return "\n\n".join(filter(None, texts)) or None
    if isinstance(value, str) and (marked or _HTML.match(value)):
        return read_html(file, value)
    return value


def read_html(file: File, value: object) -> str | None:
    """Paragraphs of a text in HTML; None if it has none."""
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        return paragraphs_of(html_tree(file, value))
    except CorruptFile:  # such as a remark and nothing else
        return None


def names_in(value: Any, *, between: str = "; ", depth: int = 0) -> str | None:
    """Text of a value: itself, its name, the main one of several, or several joined."""
    if isinstance(value, (str, int)):
        return str(value).strip() or None
    if depth > _DEEPEST:
        return None
    if isinstance(value, dict):
        name = next(filter(None, map(value.get, _NAMED)), None)
        return None if isinstance(name, list) else names_in(name, depth=depth + 1)
    if isinstance(value, list):
        for item in value:
            if isinstance(item, dict) and item.get("role") in _MAIN_ROLES:
                return names_in(item, depth=depth + 1)
        names = (names_in(item, between=between, depth=depth + 1) for item in value)
        return between.join(dict.fromkeys(filter(None, names))) or None
    return None


def mend_halves(records: list[Record]) -> tuple[list[Record], int]:
    """Put U+FFFD for halves of characters (half an emoji, say), which no table can hold.

    Gives the records, and how many had any.
    """
    sound = list(map(_mended, records))
    return sound, sum(mended is not record for mended, record in zip(sound, records, strict=True))


def _mended(record: Record) -> Record:
    written = json.dumps(record, ensure_ascii=False)
    try:
        written.encode()  # halves can't be encoded, so that one pass in C tells a sound record
    except UnicodeEncodeError:
        return json.loads(mend(written))
    return record
