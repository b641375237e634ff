"""Web pages as they were saved: one article a page."""

from __future__ import annotations

from newskit.formats.encodings.charset import decode_markup
from newskit.formats.files import File, Record
from newskit.formats.format import Format
from newskit.formats.head import Head
from newskit.formats.web.page import read_page
from newskit.schema import CorruptFile

__all__ = ["FORMATS", "read_html"]


def read_html(file: File) -> list[Record]:
    """Read the article of a page."""
    text = decode_markup(file, file.data())
    if not text.strip():
        raise CorruptFile(
            f"{file.name}: holds no text ({len(text)} characters). Save the page again."
        )
    record = read_page(file, text)
    if record is None:
        file.report("a page with neither text nor title", "passed over")
        return []
    return [record]


def _is_html(head: Head) -> bool:
    return head.root == "html" or head.start.startswith("<!doctype html")


FORMATS = (
    Format(
        "html", read_html, "a web page: its article, title, date and author", (".html", ".htm", ".xhtml"), _is_html,
        needs="trafilatura", extra="html",
    ),
)  # fmt: skip
