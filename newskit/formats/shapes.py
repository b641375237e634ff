"""JSON objects of known kinds made into records: ninjs, JSON Feed, texts that were cut off, objects in wrappers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from newskit.formats.files import File, Record
from newskit.formats.markup import html_tree, paragraphs_of

__all__ = ["as_record", "flatten", "is_article", "read_feed_item", "unwrap"]

_DEEPEST = 3  # objects inside a record that are lifted up
_PROSE = 20  # words that no name or label has; an object with such a text is an article
_WRAPPERS = ("item", "row", "_source", "article", "node", "doc")
_CUT_OFF = re.compile(
    r"\s*(?:…|\.\.\.)?\s*\[\+\d+ chars\]\s*$"
)  # how NewsAPI ends a text of which it gives 200 characters

# What ninjs calls things, in versions 1 (small letters) and 2, 3 (several of a kind, with roles).
_NINJS_MARKS = frozenset("versioncreated pubstatus body_text body_html body_xhtml bodies headlines".split())
_NO_ARTICLE = frozenset("picture photo graphic audio video event planning animation 3d".split())
_NINJS: dict[str, tuple[str, ...]] = {
    "article_id": ("uri", "guid"),
    "title": ("headline", "headlines", "title", "slugline"),
    "published": ("versioncreated", "firstcreated", "contentcreated"),
    "first_created": ("firstcreated",),
    "byline": ("byline", "by"),
    "outlet": ("infosource", "infosources", "source", "copyrightholder"),
    "section": ("section", "sections"),
    "language": ("language",),
    "dateline": ("located",),
    "description": ("description_text", "descriptions"),
    "keywords": ("keywords", "subject", "subjects"),
    "type": ("type",),
}


def unwrap(record: Record) -> Record:
    """Take an object out of its wrapper: ``{"meta": …, "item": {…}}`` gives the item."""
    for name in _WRAPPERS:
        inner = record.get(name)
        if isinstance(inner, dict) and not _has_prose(record):
            return {**{f"{name}_{key}": value for key, value in record.items() if key == "_id"}, **inner}
    return record


def is_article(value: object) -> bool:
    """Tell an object that is an article from one that holds others."""
    if not isinstance(value, dict):
        return False
    inner = unwrap(value)
    return _has_prose(inner) or _is_ninjs(inner)


def _has_prose(record: Record) -> bool:
    return any(isinstance(value, str) and len(value.split(None, _PROSE)) > _PROSE for value in record.values())


def as_record(file: File, value: Record) -> Record | None:
    """Make a record of an object; None for what is no article, such as a picture in the feed of an agency."""
    record = unwrap(value)
    if _is_ninjs(record):
        return _read_ninjs(file, record)
    flat = flatten(record)
    content = flat.get("content")
    if isinstance(content, str) and content.endswith("chars]") and (cut := _CUT_OFF.search(content)):
        return {**flat, "content": content[: cut.start()], "text_truncated": True}
    return flat


def flatten(record: Record, depth: int = 0) -> Record:
    """Lift the fields of inner objects up: ``{"source": {"name": …}}`` gives ``source.name``."""
    flat: Record = {}
    for name, value in record.items():
        if isinstance(value, dict) and depth < _DEEPEST:
            flat |= {f"{name}.{inner}": one for inner, one in flatten(value, depth + 1).items()}
        else:
            flat[name] = value
    return flat


def _is_ninjs(record: Record) -> bool:
    return ("uri" in record or "guid" in record) and any(str(name).lower() in _NINJS_MARKS for name in record)


def _read_ninjs(file: File, item: Record) -> Record | None:
    small = {str(name).lower(): value for name, value in item.items()}
    kind = str(small.get("type") or "text").lower()
    text = _body(file, small)
    if kind in _NO_ARTICLE or (kind == "composite" and text is None):
        return None
    found = {
        ours: next(filter(None, (_said(small.get(name)) for name in names)), None) for ours, names in _NINJS.items()
    }
    return {**found, "text": text}


def _body(file: File, item: Record) -> str | None:
    """Body of a ninjs item: plain text as it is, else the paragraphs of its HTML."""
    bodies = [
        (str(one.get("contentType", "")), one.get("value")) for one in item.get("bodies") or [] if isinstance(one, dict)
    ]
    plain = [item.get("body_text"), *(value for kind, value in bodies if "html" not in kind)]
    marked = [*(value for kind, value in bodies if "html" in kind), item.get("body_xhtml"), item.get("body_html")]
    for value in filter(_is_filled, marked):  # first, since plain text has often lost its paragraphs
        if text := paragraphs_of(html_tree(file, str(value))):
            return text
    return next((str(value).strip() for value in plain if _is_filled(value)), None)


def _is_filled(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _said(value: object) -> str | None:
    """Text of a value of ninjs: itself, the main one of several with roles, or the names of several joined."""
    if isinstance(value, dict):
        return _said(value.get("value") or value.get("name"))
    if isinstance(value, list):
        roles = [one for one in value if isinstance(one, dict) and one.get("role") in ("main", "text", "headline")]
        if roles:
            return _said(roles[0])
        names = [said for one in value if (said := _said(one))]
        return "; ".join(dict.fromkeys(names)) or None
    return str(value).strip() or None if isinstance(value, (str, int)) else None


def read_feed_item(file: File, item: Record, feed: Record) -> Record:
    """Make a record of an item of a JSON Feed, https://www.jsonfeed.org/version/1.1/."""
    marked = item.get("content_html")
    text = paragraphs_of(html_tree(file, str(marked))) if _is_filled(marked) else item.get("content_text")
    authors: Iterable[Any] = item.get("authors") or [item.get("author")]
    names = [one["name"] for one in authors if isinstance(one, dict) and _is_filled(one.get("name"))]
    tags = [str(tag) for tag in item.get("tags") or [] if tag]
    return {
        "article_id": item.get("id"),
        "title": item.get("title"),
        "text": text or None,
        "published": item.get("date_published"),
        "updated": item.get("date_modified"),
        "outlet": feed.get("title"),
        "byline": ", ".join(names) or None,
        "section": tags[0] if tags else None,
        "keywords": "; ".join(tags) or None,
        "url": item.get("url") or item.get("external_url"),
        "language": item.get("language") or feed.get("language"),
        "description": item.get("summary"),
    }
