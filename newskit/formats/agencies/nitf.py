"""NITF: one article a file, from agencies and in the New York Times Annotated Corpus."""

from __future__ import annotations

import re

from newskit.formats.agencies.wire import unwrap_tree
from newskit.formats.files import File, Record
from newskit.formats.format import Format
from newskit.formats.head import Head
from newskit.formats.markup.trees import (
    SILENT,
    Element,
    find_fields,
    find_text,
    language_of,
    line_of,
    list_once,
    paragraphs_of,
    parse_xml,
)

__all__ = ["FORMATS", "read_nitf", "record_of"]

_NO_BODY = SILENT | {"media", "note"}
# Of the New York Times; they stand in full_text again.
_REPEATS = frozenset({"lead_paragraph", "online_lead_paragraph"})
_UNIT = "head/pubdata/@unit-of-measure"
_HOLDER = "head/docdata[1]/doc.copyright/@holder"
_YEAR = "head/docdata[1]/doc.copyright/@year"
# Where each column stands, of several heads in the first; what takes more than a path is filled in
# by `record_of`.
_FIELDS = {
    "article_id": ("head/docdata[1]/doc-id/@id-string",),
    "title": ("body/body.head[1]/hedline/hl1", "body/body.head[1]/hedline", "head/title"),
    "text": (),
    "published": (
        "head/docdata[1]/date.issue/@norm",
        "head/pubdata/@date.publication",
        "body/body.head[1]/dateline/story.date/@norm",
    ),
    "outlet": (
        "head/pubdata/@name",
        "body/body.head[1]/rights/rights.owner",
        "body/body.head[1]/distributor",
        _HOLDER,
        "head/docdata[1]/doc-id/@regsrc",
    ),
    "byline": (),
    "section": ("head/pubdata/@position.section", "head/docdata[1]/doc-scope/@scope"),
    "url": ("head/pubdata/@ex-ref",),
    "language": (),
    "description": (),
    "dateline": ("body/body.head[1]/dateline",),
    "credit": ("body/body.head[1]/distributor",),
    "word_count_stated": ("head/pubdata/@item-length",),
    "subtitle": ("body/body.head[1]/hedline/hl2",),
    "keywords": (),
    "edition": ("head/pubdata/@edition.name", "head/pubdata/@edition.area"),
    "page": ("head/pubdata/@position.sequence",),
    "print_section": (),
    "copyright": (),
    "correction": (),
    "tagline": ("body/body.end/tagline",),
    "status": ("head/docdata[1]/@management-status",),
}
_BEFORE_MARK = re.compile(r" +(?=[,;])")


def read_nitf(file: File) -> list[Record]:
    """Read the article of a file, or each if several stand in one envelope."""
    return [record_of(nitf) for nitf in parse_xml(file).iter("nitf")]


def record_of(nitf: Element) -> Record:
    """Make the record of a NITF element without namespaces, also of one inside another format."""
    metas = {
        str(meta.get("name")).lower(): meta.get("content") or None
        for meta in nitf.iterfind("head/meta")
    }
    record = find_fields(nitf, _FIELDS, strip=True)
    counts_words = (find_text(nitf, _UNIT, strip=True) or "word").startswith("word")
    stated = record["word_count_stated"] if counts_words else None
    owned = (find_text(nitf, path, strip=True) for path in (_HOLDER, _YEAR))
    abstract = nitf.find("body/body.head")
    return record | {
        "text": _text(nitf),
        "published": record["published"] or _from_metas(metas),
        "byline": _spaced(nitf, "body/body.head[1]/byline"),
        "section": metas.get("online_sections") or metas.get("dsk") or record["section"],
        "language": nitf.get("baselang") or language_of(nitf),
        "description": paragraphs_of(None if abstract is None else abstract.findall("abstract")),
        "word_count_stated": stated or metas.get("anpa-wordcount"),
        "keywords": _keywords(nitf),
        "page": metas.get("print_page_number") or record["page"],
        "print_section": metas.get("print_section"),
        "copyright": " ".join(filter(None, owned)) or None,
        "correction": _block(nitf, "correction_text"),
    }


def _spaced(nitf: Element, path: str) -> str | None:
    """Text of an element, with a blank where a name and a job in it have none between them."""
    found = nitf.find(path)
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
    return list_once(keys)


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
