"""Ritzau XML: one item of the Danish agency a file."""

from __future__ import annotations

from newskit.formats.files import File, Record
from newskit.formats.format import Format
from newskit.formats.head import Head
from newskit.formats.markup.trees import find_text, html_tree, paragraphs_of, parse_xml

__all__ = ["FORMATS", "read_ritzau"]


def read_ritzau(file: File) -> list[Record]:
    """Read the item of a file; a flash has no headline."""
    item = parse_xml(file)
    marked = item.findtext("content") or ""
    return [
        {
            "article_id": find_text(item, "NewsID"),
            "title": find_text(item, "headline"),
            "text": paragraphs_of(html_tree(file, marked)) if marked.strip() else None,
            "published": find_text(item, "PublishDate"),
            "outlet": "Ritzau",
            "byline": find_text(item, "byLine"),
            "section": find_text(item, "section"),
            "language": "da",
            "dateline": find_text(item, "town"),
            "credit": find_text(item, "origin"),
            "subtitle": find_text(item, "subtitle"),
            "slug": find_text(item, "strapline"),
            "kind": find_text(item, "format"),
        }
    ]


def _is_ritzau(head: Head) -> bool:
    return head.root == "rbnews"


FORMATS = (
    Format("ritzau", read_ritzau, "one item of the Danish agency Ritzau, in XML", (), _is_ritzau),
)
