"""JSON Feed, what RSS is in XML: https://www.jsonfeed.org/version/1.1/."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from newskit.formats.files import File, Record
from newskit.formats.head import Head
from newskit.formats.objects.values import names_in, read_html

__all__ = ["is_json_feed", "read_items"]

_MARK = "jsonfeed.org/version/"


def is_json_feed(head: Head) -> bool:
    """Tell a feed by the version that it must name; some programs write a slash as an escape."""
    return head.start.startswith("{") and _MARK in head.text.replace("\\/", "/")


def read_items(file: File, feed: Record) -> Iterator[Record]:
    """Yield the items of a feed as records."""
    for number, item in enumerate(feed["items"], 1):
        if isinstance(item, dict):
            yield _record(file, item, feed)
        else:
            file.report(
                f"{type(item).__name__} where an object should be",
                "skipped it",
                place=f"item {number}",
            )


def _record(file: File, item: Record, feed: Record) -> Record:
    authors: Any = item.get("authors") or [item.get("author")]
    tags: Iterable[Any] = item["tags"] if isinstance(item.get("tags"), list) else []
    words = [str(tag) for tag in tags if tag]
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
