"""Bytes of a page or feed → text: by what its markup declares, as browsers read that."""

from __future__ import annotations

import re

from newskit.formats.encodings.decode import Decoded
from newskit.formats.encodings.labels import find_codec
from newskit.formats.files import File

__all__ = ["declared_encoding", "decode_markup"]

# Bytes; the standard looks at 1024, real pages declare themselves after long remarks and scripts.
_PRESCAN = 16_384
_BLANK = rb"[\t\n\f\r ]"
_NAME = re.compile(
    rb"[\t\n\f\r /]*([^>\t\n\f\r /][^=>\t\n\f\r /]*)?" + _BLANK + rb"*(=?)" + _BLANK + rb"*"
)
_VALUE = re.compile(rb"""(?:"([^"]*)"|'([^']*)'|([^>\t\n\f\r "'][^>\t\n\f\r ]*))""")
_IN_CONTENT = re.compile(rb"""(?i)charset\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s;"']+))""")
_TAG = re.compile(rb"</?([A-Za-z][^>\t\n\f\r ]*)")
_XML = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_UNMARKED = {
    b"<\0?\0": "utf-16-le",
    b"\0<\0?": "utf-16-be",
    b"<\0!\0": "utf-16-le",
    b"<\0\0\0": "utf-32-le",
    b"\0\0\0<": "utf-32-be",
    b"\x4c\x6f\xa7\x94": "cp037",
}
_UTF8_MARK = b"\xef\xbb\xbf"
# They pass as UTF-8, unless asked first.
_SEVEN_BIT = {"iso2022_jp": b"\x1b", "iso2022_kr": b"\x1b", "hz": b"~{"}
_TOLERATED = 1000  # characters per bad byte: a page is not read as something else for one slip
# Good characters beyond ASCII per bad byte, before undeclared bytes with slips count as UTF-8.
_EVIDENCE = 5


def decode_markup(file: File, data: bytes, *, said: str | None = None) -> str:
    """Decode a page or feed: by its mark, as UTF-8, as declared, or by a detector.

    What `said` (a header) declares goes before what its markup does.
    A few bytes that don't fit what a page declares become U+FFFD, and a line in the load report.
    """
    unmarked = next((codec for start, codec in _UNMARKED.items() if data.startswith(start)), None)
    if unmarked and not file.wanted:
        return _chosen(file, data.decode(unmarked, "replace"), unmarked, "by its first bytes")
    data = _without_nul(file, data)
    declared = find_codec(said) or declared_encoding(data)
    if file.wanted:
        return file.decode(data)
    if declared in _SEVEN_BIT and _SEVEN_BIT[declared] in data:
        return _chosen(file, data.decode(declared, "replace"), declared, "declared")
    if data.startswith(_UTF8_MARK):
        data, declared = data.removeprefix(_UTF8_MARK), "utf-8"
    return _with_slips(file, data, declared) or file.decode(data, declared)


def declared_encoding(data: bytes) -> str | None:
    """Python's name of the encoding that a page or feed declares; None if it declares none."""
    start = data[:_PRESCAN]
    in_xml = _XML.match(start)
    return (in_xml and find_codec(in_xml[1].decode("ascii"))) or _in_meta(start)


def _in_meta(data: bytes) -> str | None:
    """Find the first <meta> that names an encoding, over tags and remarks as HTML says."""
    place = data.find(b"<")
    while place >= 0:
        if data.startswith(b"<!--", place):
            place = data.find(b"-->", place + 2)
        elif tag := _TAG.match(data, place):
            # A <meta is one only with a blank or slash behind it; what else stands there belongs to
            # the name.
            name = tag[1].partition(b"/")[0].lower()
            is_meta, closes = name == b"meta", tag[0].startswith(b"</")
            start = place + 1 + len(name) if is_meta else tag.end()
            attributes, place = _attributes(data, start)
            if is_meta and not closes and (found := _of_meta(attributes)):
                return found
        elif data[place + 1 : place + 2] in (b"!", b"/", b"?"):
            place = data.find(b">", place)
        place = data.find(b"<", place + 1) if place >= 0 else -1
    return None


def _attributes(data: bytes, place: int) -> tuple[dict[bytes, bytes], int]:
    """Attributes of a tag, and the place where it ends; -1 if it never does."""
    found: dict[bytes, bytes] = {}
    while True:
        name = _NAME.match(data, place)
        if name is None or name[1] is None:
            return (found, name.end() - 1) if name and name.end() < len(data) else ({}, -1)
        place, value = name.end(), b""
        if name[2]:
            match = _VALUE.match(data, place)
            if match:
                place, value = match.end(), match[1] or match[2] or match[3] or b""
            elif data[place : place + 1] != b">":
                return {}, -1  # a quote that is never closed
        found.setdefault(name[1].lower(), value)


def _of_meta(attributes: dict[bytes, bytes]) -> str | None:
    if b"charset" in attributes:
        return find_codec(attributes[b"charset"].decode("ascii", "replace"))
    if attributes.get(b"http-equiv", b"").lower() != b"content-type":
        return None
    found = _IN_CONTENT.search(attributes.get(b"content", b""))
    if found is None:
        return None
    label = found[1] or found[2] or found[3] or b""
    return find_codec(label.decode("ascii", "replace"))


def _with_slips(file: File, data: bytes, declared: str | None) -> str | None:
    """Decode what is as declared, or UTF-8, but for a few bytes; None if whole, or too far off."""
    for codec in ("utf-8", declared):
        try:
            data.decode(codec or "utf-8")
            return None  # nothing to mend
        except UnicodeDecodeError:
            continue
        except LookupError:
            return None  # names no text encoding
    for codec in dict.fromkeys((declared, "utf-8")):
        if codec is None:
            continue
        text = data.decode(codec, "replace")
        bad = text.count("\ufffd")
        beyond_ascii = len(text) - len(text.encode("ascii", "ignore")) - bad
        is_declared = codec == declared
        is_proven = is_declared or beyond_ascii >= _EVIDENCE * bad
        if is_proven and bad <= 1 + len(text) // _TOLERATED:
            file.report(
                f"{bad} of its characters are no {codec}",
                "kept the others, marked these with U+FFFD",
            )
            return _chosen(file, text, codec, "declared" if is_declared else "but for slips")
    return None


def _without_nul(file: File, data: bytes) -> bytes:
    """Drop stray NUL bytes, as browsers do; `File.decode` refuses data full of them."""
    found = data.count(0)
    is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff"))
    if not found or found > len(data) // _TOLERATED + 1 or is_wide:
        return data
    file.report(f"{found} NUL bytes", "dropped them")
    return data.replace(b"\0", b"")


def _chosen(file: File, text: str, codec: str, certainty: str) -> str:
    return file.take(Decoded(text.removeprefix("\ufeff"), codec, certainty))
