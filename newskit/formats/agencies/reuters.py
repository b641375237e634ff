"""Two corpora of Reuters: Reuters-21578, as SGML and as XML, and RCV1."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from newskit.formats.agencies.wire import unwrap
from newskit.formats.files import File, Record
from newskit.formats.format import Format
from newskit.formats.head import Head
from newskit.formats.markup.trees import find_fields, language_of, paragraphs_of, parse_xml
from newskit.schema import CorruptFile, count_of

__all__ = ["FORMATS", "read_rcv1", "read_reuters21578"]

_START = "<REUTERS"
_END = "</REUTERS>"
_ATTRIBUTE = re.compile(r'([A-Z]{1,20})="([^"<>]{0,200})"')
_ENTRY = re.compile(r"<D>([^<]*)</D>")
_TAG = re.compile(r"</?[A-Z]{1,20}(?: [^<>]{0,200})?/?>")
# Codes of the wire stand after some.
_DATE = re.compile(r"\d{1,2}-[A-Z]{3}-\d{4}(?: \d\d:\d\d:\d\d(?:\.\d\d)?)?")
_ABOVE = ("</TITLE>", "</AUTHOR>", "</DATELINE>")
_FILLER = "Blah blah blah."  # stands where a brief has no body
_LISTS = ("PLACES", "PEOPLE", "ORGS", "EXCHANGES", "COMPANIES")


def read_reuters21578(file: File) -> Iterator[Record]:
    """Read the documents of a file; the topics given by hand are in ``section``.

    SGML is no XML, and references such as ``&#3;`` are none in XML either, so documents are found
    by their tags.
    """
    _, *documents = file.text().split(_START)
    if not documents:
        raise CorruptFile(
            f"{file.name}: holds no {_START}> document. Check what kind of file it is."
        )
    torn, strays = [], []
    for document in documents:
        body, end, rest = document.partition(_END)
        record = _record(body, whole=bool(end))
        if not end:
            torn.append(record["article_id"])
        elif _TAG.sub("", rest).strip():
            strays.append(record["article_id"])
        yield record
    if torn:
        what = f"{count_of(len(torn), 'document')} without an end"
        file.report(what, "kept what is there; text_truncated says where", place=f"NEWID {torn[0]}")
    if strays:
        file.report(
            f"text between documents in {len(strays)} places",
            "left out",
            place=f"after NEWID {strays[0]}",
        )


def _record(document: str, *, whole: bool) -> Record:
    opening, _, inside = document.partition(">")
    said = dict(_ATTRIBUTE.findall(opening))
    text = _between(inside, "TEXT") or ""
    kind = re.match(r'[^<>]{0,200}TYPE="(\w{1,20})"', _opening(inside, "TEXT"))
    unprocessed = kind is not None and kind[1] == "UNPROC"
    return {
        "article_id": said.get("NEWID"),
        "title": None if unprocessed else _line(_between(text, "TITLE")),
        "text": unwrap(_body(text, unprocessed=unprocessed)),
        "published": _date(_line(_between(inside, "DATE"))),
        "outlet": "Reuters",
        "byline": _line(_between(text, "AUTHOR")),
        "section": _list(inside, "TOPICS"),
        "language": "en",
        "dateline": _line(_between(text, "DATELINE")),
        "text_truncated": None if whole else True,
        **{name.lower(): _list(inside, name) for name in _LISTS},
        "type": kind[1] if kind else "NORM",
        "split": said.get("LEWISSPLIT"),
        "cgi_split": said.get("CGISPLIT"),
        "has_topics": said.get("TOPICS"),
    }


def _body(text: str, *, unprocessed: bool) -> str | None:
    """What stands in BODY; without it, what comes after the title, the author and the dateline."""
    body = _between(text, "BODY")
    if body is None:
        ends = [] if unprocessed else [text.rfind(end) + len(end) for end in _ABOVE if end in text]
        body = _TAG.sub("", text[max(ends, default=0) :])
    body = unescape(body)
    return None if body.strip() == _FILLER else body


def _opening(text: str, tag: str) -> str:
    """What stands in the first of these tags."""
    start = text.find(f"<{tag}")
    return text[start + 1 + len(tag) : text.find(">", start)] if start >= 0 else ""


def _between(text: str, tag: str) -> str | None:
    """What stands between a tag and its end, or the end of the text where that is torn."""
    start = text.find(f"<{tag}")
    start = text.find(">", start) + 1 if start >= 0 else 0
    if not start or text[start - 2] == "/":
        return None
    end = text.find(f"</{tag}>", start)
    return text[start : end if end >= 0 else len(text)]


def _line(text: str | None) -> str | None:
    return " ".join(unescape(text or "").split()) or None


def _date(printed: str | None) -> str | None:
    found = _DATE.search(printed or "")
    return found[0] if found else printed


def _list(text: str, tag: str) -> str | None:
    return "; ".join(filter(None, map(_line, _ENTRY.findall(_between(text, tag) or "")))) or None


_RCV1_FIELDS = {
    "article_id": ("./@itemid",),
    "title": ("title",),
    "text": (),
    "published": ("./@date",),
    "outlet": (),
    "byline": ("byline",),
    "section": (),
    "language": (),
    "dateline": ("dateline",),
    "headline": ("headline",),
    "places": (),
    "industries": (),
    "copyright": ("copyright",),
}


def read_rcv1(file: File) -> list[Record]:
    """Read the document of a file; its topic codes are in ``section``."""
    item = parse_xml(file)
    codes: dict[str, str] = {}
    for group in item.iterfind("metadata/codes"):
        _, *kind = str(group.get("class")).split(":")  # "bip:topics:1.0"
        if kind:
            codes[kind[0]] = "; ".join(filter(None, (code.get("code") for code in group)))
    said = {str(entry.get("element")): entry.get("value") for entry in item.iterfind("metadata/dc")}
    record = find_fields(item, _RCV1_FIELDS)
    return [
        record
        | {
            "published": record["published"] or said.get("dc.date.published"),
            "outlet": said.get("dc.source") or said.get("dc.publisher"),
            "text": paragraphs_of(item.find("text")),
            "section": codes.get("topics"),
            "language": language_of(item),
            "places": codes.get("countries"),
            "industries": codes.get("industries"),
        }
    ]


def _is_reuters21578(head: Head) -> bool:
    return head.root in ("lewis", "reuters") and _START in head.text


def _is_rcv1(head: Head) -> bool:
    return head.root == "newsitem" and "itemid=" in head.start


FORMATS = (
    Format(
        "reuters-21578",
        read_reuters21578,
        "newswire of 1987 with topics, in SGML or XML",
        (".sgm",),
        _is_reuters21578,
    ),
    Format("rcv1", read_rcv1, "one article of RCV1, in XML", (), _is_rcv1),
)
