"""NITF: one article a file, as agencies send it and as the New York Times Annotated Corpus stores it."""

from __future__ import annotations

import re

from newskit.formats.agencies.wrapped import unwrap_tree
from newskit.formats.files import File, Record
from newskit.formats.format import Format
from newskit.formats.head import Head
from newskit.formats.markup.trees import (
    SILENT,
    Element,
    find_text,
    language_of,
    line_of,
    paragraphs_of,
    parse_xml,
)

__all__ = ["FORMATS", "read_nitf", "record_of"]

_NO_BODY = SILENT | {"media", "note"}
_REPEATS = frozenset(
    {"lead_paragraph", "online_lead_paragraph"}
)  # of the New York Times: stand in full_text again
_BEFORE_MARK = re.compile(r" +(?=[,;])")


def read_nitf(file: File) -> list[Record]:
    """Read the article of a file, or each if several stand in one envelope."""
    return [record_of(nitf) for nitf in parse_xml(file).iter("nitf")]


def record_of(nitf: Element) -> Record:
    """Make the record of a NITF element whose names have no namespaces, also one inside another format."""
    metas = {
        str(meta.get("name")).lower(): meta.get("content") or None
        for meta in nitf.iterfind("head/meta")
    }
    pubdata, data = nitf.find("head/pubdata"), nitf.find("head/docdata")
    head = nitf.find("body/body.head")
    issue = _value(data, "date.issue", "norm") or _own(pubdata, "date.publication")
    holder = _value(data, "doc.copyright", "holder")
    distributor = find_text(head, "distributor")
    in_words = (_own(pubdata, "unit-of-measure") or "word").startswith("word")
    return {
        "article_id": _value(data, "doc-id", "id-string"),
        "title": find_text(head, "hedline/hl1", "hedline") or find_text(nitf, "head/title"),
        "text": _text(nitf),
        "published": issue or _value(head, "dateline/story.date", "norm") or _from_metas(metas),
        "outlet": _own(pubdata, "name")
        or find_text(head, "rights/rights.owner")
        or distributor
        or holder
        or _value(data, "doc-id", "regsrc"),
        "byline": _spaced(head, "byline"),
        "section": metas.get("online_sections")
        or metas.get("dsk")
        or _own(pubdata, "position.section")
        or _value(data, "doc-scope", "scope"),
        "url": _own(pubdata, "ex-ref"),
        "language": nitf.get("baselang") or language_of(nitf),
        "description": paragraphs_of(None if head is None else head.findall("abstract")),
        "dateline": find_text(head, "dateline"),
        "credit": distributor,
        "word_count_stated": (in_words and _own(pubdata, "item-length"))
        or metas.get("anpa-wordcount"),
        "subtitle": find_text(head, "hedline/hl2"),
        "keywords": _keywords(nitf),
        "edition": _own(pubdata, "edition.name") or _own(pubdata, "edition.area"),
        "page": metas.get("print_page_number") or _own(pubdata, "position.sequence"),
        "print_section": metas.get("print_section"),
        "copyright": " ".join(filter(None, [holder, _value(data, "doc.copyright", "year")]))
        or None,
        "correction": _block(nitf, "correction_text"),
        "tagline": find_text(nitf, "body/body.end/tagline"),
        "status": _own(data, "management-status"),
    }


def _own(element: Element | None, name: str) -> str | None:
    return (element.get(name, "").strip() or None) if element is not None else None


def _value(element: Element | None, path: str, name: str) -> str | None:
    return _own(element.find(path), name) if element is not None else None


def _spaced(head: Element | None, path: str) -> str | None:
    """Text of an element, with a blank where a name and a job stand in elements of their own without one."""
    found = head.find(path) if head is not None else None
    if found is None:
        return None
    return _BEFORE_MARK.sub("", " ".join(" ".join(found.itertext()).split())) or None


def _from_metas(metas: dict[str, str | None]) -> str | None:
    """Join the date that the New York Times Annotated Corpus divides into three."""
    parts = [metas.get(f"publication_{part}") for part in ("year", "month", "day_of_month")]
    return "-".join(part.zfill(2) for part in parts if part) if all(parts) else None


def _keywords(nitf: Element) -> str | None:
    keys = [key.get("key") for key in nitf.iterfind("head/docdata/key-list/keyword")]
    if not any(keys):
        classifiers = nitf.iterfind(
            "head/docdata/identified-content/classifier[@type='descriptor']"
        )
        keys = [line_of(classifier) for classifier in classifiers]
    return "; ".join(dict.fromkeys(key for key in keys if key)) or None


def _block(nitf: Element, name: str) -> str | None:
    return paragraphs_of(nitf.findall(f"body/body.content/block[@class='{name}']"))


def _text(nitf: Element) -> str | None:
    if full := _block(nitf, "full_text"):
        return full
    bodies = nitf.findall("body/body.content")
    for body in bodies:
        blocks = body.findall("block")
        repeats = [block for block in blocks if block.get("class") in _REPEATS]
        if len(repeats) < len(blocks):  # without any other block, the lead is all there is
            for block in repeats:
                body.remove(block)
        for block in body.findall("block[@class='correction_text']"):
            body.remove(block)
    return paragraphs_of(map(unwrap_tree, bodies), skip=_NO_BODY)


def _is_nitf(head: Head) -> bool:
    return head.root == "nitf"


FORMATS = (
    Format("nitf", read_nitf, "one article of an agency or newspaper, in XML", (), _is_nitf),
)
