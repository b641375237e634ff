"""Ritzau XML: one item of the Danish agency a file."""

from __future__ import annotations

from newskit.formats.files import File, Record
from newskit.formats.format import Format
from newskit.formats.head import Head
from newskit.formats.markup.trees import find_fields, html_tree, paragraphs_of, parse_xml

__all__ = ["FORMATS", "read_ritzau"]

_FIELDS = {
    "article_id": ("NewsID",),
    "title": ("headline",),  # a flash has none
    "text": (),
    "published": ("PublishDate",),
    "outlet": (),
    "byline": ("byLine",),
    "section": ("section",),
    "language": (),
    "dateline": ("town",),
    "credit": ("origin",),
    "subtitle": ("subtitle",),
    "slug": ("strapline",),
    "kind": ("format",),
}


def read_ritzau(file: File) -> list[Record]:
    """Read the item of a file."""
    item = parse_xml(file)
    marked = item.findtext("content") or ""
    text = paragraphs_of(html_tree(file, marked)) if marked.strip() else None
    return [find_fields(item, _FIELDS) | {"text": text, "outlet": "Ritzau", "language": "da"}]


def _is_ritzau(head: Head) -> bool:
    return head.root == "rbnews"


FORMATS = (
    Format("ritzau", read_ritzau, "one item of the Danish agency Ritzau, in XML", (), _is_ritzau),
)
