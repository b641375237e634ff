"""Items of standards: ninjs, the JSON of news agencies, and JSON Feed, what RSS is in XML.

https://iptc.org/standards/ninjs/: version 1 writes names in small letters; versions 2 and 3 have
several texts of a kind, with roles. https://www.jsonfeed.org/version/1.1/.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from newskit.formats.files import File, Record
from newskit.formats.head import Head
from newskit.formats.objects.values import names_in, read_html

__all__ = ["is_json_feed", "is_ninjs", "read_feed_items", "read_ninjs"]

_FEED_MARK = "jsonfeed.org/version/"
_MARKS = frozenset(
    "pubstatus bodies headlines infosources copyrightholder usageterms description_text".split()
)
_BODIES = frozenset("body_text body_html body_xhtml".split())  # which other exports have too
_NO_ARTICLE = frozenset("picture photo graphic audio video event planning animation 3d".split())
_KINDS = _NO_ARTICLE | {"text", "composite"}
# Our columns → the fields of an item that may hold them, the best first.
_NAMES: dict[str, tuple[str, ...]] = {
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
_READ = _BODIES | {name for names in _NAMES.values() for name in names}


def is_ninjs(record: Record) -> bool:
    """Tell an item of ninjs from the many other objects that have a uri or a guid."""
    if "uri" not in record and "guid" not in record:
        return False
    names = {str(name).lower() for name in record}
    kind = record.get("type")
    has_kind = isinstance(kind, str) and kind.lower() in _KINDS
    marks = len(names & _MARKS) + bool(names & _BODIES) + has_kind
    return "versioncreated" in names or marks > 1


def read_ninjs(file: File, item: Record) -> Record | None:
    """Make a record of an item; None for a picture, an event and the like."""
    fields = {str(name).lower(): value for name, value in item.items()}
    kind = str(fields.get("type") or "text").lower()
    text = _body(file, fields)
    if kind in _NO_ARTICLE or (kind == "composite" and text is None):
        return None
    record: Record = {
        column: next(filter(None, (names_in(fields.get(name)) for name in names)), None)
        for column, names in _NAMES.items()
    }
    others = {
        name: value
        for name, value in item.items()
        if name.lower() not in _READ and isinstance(value, (str, int, float))
    }
    return {
        **record,
        "text": text,
        **{name: value for name, value in others.items() if not record.get(name)},
    }


def _body(file: File, item: Record) -> str | None:
    """Body of an item: the paragraphs of its HTML, else its plain text, which often has none."""
    listed = item.get("bodies")
    bodies = [body for body in listed if isinstance(body, dict)] if isinstance(listed, list) else []
    marked: list[Any] = []
    plain = [item.get("body_text")]
    for body in bodies:
        is_html = "html" in str(body.get("contentType", ""))
        (marked if is_html else plain).append(body.get("value"))
    for value in (*marked, item.get("body_xhtml"), item.get("body_html")):
        if text := read_html(file, value):
            return text
    texts = (value.strip() for value in plain if isinstance(value, str))
    return next(filter(None, texts), None)


def is_json_feed(head: Head) -> bool:
    """Tell a feed by the version it must name; some programs write a slash as an escape."""
    return head.start.startswith("{") and _FEED_MARK in head.text.replace("\\/", "/")


def read_feed_items(file: File, feed: Record) -> Iterator[Record]:
    """Yield the items of a JSON Feed as records."""
    for number, item in enumerate(feed["items"], 1):
        if isinstance(item, dict):
            yield _read_feed_item(file, item, feed)
        else:
            problem = f"{type(item).__name__} where an object should be"
            file.report(problem, "skipped it", place=f"item {number}")


def _read_feed_item(file: File, item: Record, feed: Record) -> Record:
    authors: Any = item.get("authors") or [item.get("author")]
    tags = item.get("tags")
    words = [str(tag) for tag in tags if tag] if isinstance(tags, list) else []
    return {
        "article_id": item.get("id"),
        "title": item.get("title"),
        "text": read_html(file, item.get("content_html")) or item.get("content_text") or None,
        "published": item.get("date_published"),
        "updated": item.get("date_modified"),
        "outlet": feed.get("title"),
        "byline": names_in(authors, between=", "),
        "section": words[0] if words else None,
        "keywords": "; ".join(words) or None,
        "url": item.get("url") or item.get("external_url"),
        "language": item.get("language") or feed.get("language"),
        "description": item.get("summary"),
    }
