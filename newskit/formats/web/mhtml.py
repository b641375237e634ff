"""MHTML, the web archive that browsers save a page into: its page is the article."""

from __future__ import annotations

import email
import re
from email.message import Message

from newskit.formats.encodings.charset import decode_markup
from newskit.formats.files import File, Record
from newskit.formats.format import Format
from newskit.formats.head import Head
from newskit.formats.web.page import HTML_TYPES, as_rows, read_page
from newskit.schema import CorruptFile

__all__ = ["FORMATS", "read_mhtml"]

_SUFFIXES = (".mhtml", ".mht")
_WHOLE = ("http://", "https://")  # begin an address; browsers also write cid: and file:
_HEADERS = re.compile(r"(?:[\w-]{1,60}:[^\n]*\n(?:[ \t][^\n]*\n)*)+")


def read_mhtml(file: File) -> list[Record]:
    """Read the page of a web archive; its pictures, styles and frames are passed over."""
    try:
        message = email.message_from_bytes(file.data())
        page = next(
            (part for part in message.walk() if part.get_content_type() in HTML_TYPES), None
        )
        data = page.get_payload(decode=True) if page else None
    except (ValueError, LookupError, RecursionError, AttributeError, TypeError) as error:
        reason = f"{type(error).__name__}: {error!s:.80}"
        raise CorruptFile(
            f"{file.name}: is no web archive that can be read ({reason}). Save the page again."
        ) from error
    if page is None or not isinstance(data, bytes) or not data.strip():
        raise CorruptFile(
            f"{file.name}: holds no HTML page. Save the page again, as a web page or MHTML."
        )
    defects = [type(defect).__name__ for part in message.walk() for defect in part.defects]
    if defects:
        file.report(f"a damaged web archive ({defects[0]})", "read its page all the same")
    text = decode_markup(file, data, said=page.get_content_charset())
    address = _address(message) or _address(page)
    return as_rows(file, read_page(file, text, url=address, fetched=_header(message, "Date")))


def _address(part: Message) -> str | None:
    """Where a part came from."""
    for name in ("Snapshot-Content-Location", "Content-Location"):
        address = _header(part, name)
        if address and address.lower().startswith(_WHOLE):
            return address
    return None


def _header(part: Message, name: str) -> str | None:
    return " ".join(str(part.get(name, "")).split()) or None


def _is_mhtml(head: Head) -> bool:
    """Tell it by its headers: a browser's, or those of a page with its parts."""
    headers = _HEADERS.match(head.text.replace("\r\n", "\n"))
    found = headers[0].lower() if headers else ""
    is_of_a_page = "text/html" in found or "saved by" in found or head.suffix in _SUFFIXES
    return "multipart/related" in found and is_of_a_page


FORMATS = (
    Format(
        "mhtml",
        read_mhtml,
        "a web page with its parts, as browsers save it",
        _SUFFIXES,
        _is_mhtml,
        needs="trafilatura",
        extra="html",
    ),
)
