"""Values of JSON as programs write them: dates and texts in objects, texts in parts or in HTML, names of several."""

from __future__ import annotations

import re
from typing import Any

from newskit.formats.files import File, Record
from newskit.formats.markup.trees import html_tree, paragraphs_of
from newskit.schema import CorruptFile

__all__ = ["is_blocks", "is_prose", "names_in", "read_html", "read_text", "undress"]

_DEEPEST = 4  # lists and objects around a value
_PROSE = 20  # words that no name or label has
_DRESSED = (
    "rendered",
    "#text",
    "__cdata",
    "processed",
)  # where WordPress, XML made into JSON and Drupal put a value
_NAMED = ("value", "name", "title", "label")
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
    """The value in ``{"$date": …}``, ``{"$oid": …}`` (MongoDB), ``{"rendered": …}`` (WordPress), ``{"#text": …}``."""
    for _ in range(_DEEPEST):
        if not isinstance(value, dict):
            break
        name = next((name for name in _DRESSED if name in value), None)
        if name is None and len(value) == 1 and (only := next(iter(value))).startswith("$"):
            name = only
        if name is None:
            break
        value = value[name]
    return value


def is_prose(value: Any) -> bool:
    """Tell a text, or a list of paragraphs, from names and labels."""
    if isinstance(value, list):
        value = " ".join(one for one in value[:_PROSE] if isinstance(one, str))
    return isinstance(value, str) and len(value.split(None, _PROSE)) > _PROSE


def is_blocks(value: Any) -> bool:
    """Tell a text in parts, each an object, from a list of articles."""
    if not isinstance(value, list) or not any(
        isinstance(one, dict) and _part(one) for one in value[:_PROSE]
    ):
        return False
    return not any(isinstance(one, dict) and not _TITLED.isdisjoint(one) for one in value)


def _part(block: Record) -> str | None:
    """Text of one part of a text; None for a picture and the like."""
    if str(block.get("subtype") or block.get("type", "")).lower() in _NOT_TEXT:
        return None
    said = (block.get(name) for name in _PARTS)
    return next((one for one in said if isinstance(one, str) and one.strip()), None)


def read_text(file: File, value: Any, *, marked: bool) -> Any:
    """Paragraphs of a text, where it is HTML or stands in parts; else the value as it is."""
    if is_blocks(value):
        parts = [part for one in value if isinstance(one, dict) and (part := _part(one))]
        return (
            "\n\n".join(filter(None, (read_text(file, part, marked=False) for part in parts)))
            or None
        )
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
    """Text of a value: itself, its name, the main one of several with roles, or the names of several joined."""
    if isinstance(value, (str, int)):
        return str(value).strip() or None
    if depth > _DEEPEST:
        return None
    if isinstance(value, dict):
        name = next(filter(None, (value.get(one) for one in _NAMED)), None)
        return None if isinstance(name, list) else names_in(name, depth=depth + 1)
    if isinstance(value, list):
        roles = [
            one
            for one in value
            if isinstance(one, dict) and one.get("role") in ("main", "text", "headline")
        ]
        if roles:
            return names_in(roles[0], depth=depth + 1)
        names = [said for one in value if (said := names_in(one, between=between, depth=depth + 1))]
        return between.join(dict.fromkeys(names)) or None
    return None
