"""NewsML-G2: news items with their text inside, alone or many; pictures hold no article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from newskit.formats.agencies.newsml import carried_in, report_passed
from newskit.formats.files import File, Record
from newskit.formats.format import Format
from newskit.formats.head import Head
from newskit.formats.markup.items import items_of
from newskit.formats.markup.trees import (
    Element,
    drop_namespaces,
    find_fields,
    find_text,
    language_of,
    line_of,
    list_once,
)

__all__ = ["FORMATS", "read_newsml_g2"]

_OTHERS = ("packageItem", "planningItem", "conceptItem", "knowledgeItem", "catalogItem")
_ROOTS = frozenset(name.lower() for name in ("newsMessage", "newsItem", *_OTHERS))
# Where each column stands; what takes more than a path is filled in by `_record`.
_FIELDS = {
    "article_id": ("./@guid",),
    "title": ("itemMeta/title",),
    "text": (),
    "published": ("itemMeta/versionCreated", "itemMeta/firstCreated"),
    "outlet": (),
    "byline": ("contentMeta/by",),
    "section": (),
    "language": (),
    "description": (),
    "dateline": ("contentMeta/dateline",),
    "credit": ("contentMeta/creditline",),
    "updated": ("contentMeta/contentModified",),
    "word_count_stated": (),
    "created": ("contentMeta/contentCreated", "itemMeta/firstCreated"),
    "subtitle": (),
    "keywords": (),
    "slug": ("contentMeta/slugline",),
    "copyright": ("rightsInfo/copyrightNotice",),
    "status": (),
    "version": (),
}
_CREATOR = "contentMeta/creator/name"
_NAMESPACES = ("iptc.org/std/nar/", "newsml-g2")


def read_newsml_g2(file: File) -> Iterator[Record]:
    """Read the news items that are texts; how many others there are is in the load report."""
    passed: Counter[str] = Counter()
    for item in items_of(file, "newsItem", *_OTHERS):
        drop_namespaces(item)
        carried = carried_in(
            file, item.iterfind("contentSet/inlineXML"), item.iterfind("contentSet/inlineData")
        )
        kind = _kind(item)
        is_text = kind == "text" or (not kind and carried["text"] is not None)
        if item.tag == "newsItem" and is_text:
            yield _record(item, carried)
        else:
            passed[kind or item.tag] += 1
    report_passed(file, passed)


def _kind(item: Element) -> str:
    """Text, picture, video, …: the end of the code, whatever the alias of its list is."""
    found = item.find("itemMeta/itemClass")
    code = "" if found is None else found.get("qcode") or found.get("uri") or ""
    return code.lower().rpartition(":")[2].rpartition("/")[2]


def _record(item: Element, carried: Record) -> Record:
    record = find_fields(item, _FIELDS)
    headline, subtitle = _headlines(item)
    holder = _name(item.find("rightsInfo/copyrightHolder"))
    return record | {
        "title": headline or record["title"] or carried["title"],
        "text": carried["text"],
        "outlet": _name(item.find("itemMeta/provider")) or holder,
        "byline": record["byline"] or carried["byline"] or find_text(item, _CREATOR),
        "section": _section(item),
        "language": _language(item),
        "description": _summary(item) or carried["description"],
        "dateline": record["dateline"] or carried["dateline"],
        "credit": record["credit"] or _name(item.find("contentMeta/infoSource")),
        "word_count_stated": _stated(item),
        "subtitle": subtitle or carried["subtitle"],
        "keywords": _keywords(item),
        "copyright": record["copyright"] or holder,
        "status": _code(item.find("itemMeta/pubStatus")) or None,
        "version": item.get("version"),
    }


def _headlines(item: Element) -> tuple[str | None, str | None]:
    """Headline, and the first of those that are marked as standing below it."""
    found = [
        (str(line.get("role")).lower(), line_of(line))
        for line in item.iterfind("contentMeta/headline")
    ]
    below = [text for role, text in found if "sub" in role and text]
    above = [text for role, text in found if "sub" not in role and text]
    return next(iter(above), None), next(iter(below), None)


def _code(element: Element | None) -> str:
    return "" if element is None else (element.get("qcode") or "").rpartition(":")[2]


def _name(element: Element | None) -> str | None:
    """Name of a party: in words, as it stands, or the end of its code."""
    if element is None:
        return None
    return find_text(element, "name") or element.get("literal") or _code(element) or None


def _section(item: Element) -> str | None:
    for subject in item.iterfind("contentMeta/subject"):
        code = f"{subject.get('type', '')} {subject.get('qcode', '')}".lower()
        names_section = "categor" in code or "department" in code
        if names_section and (name := find_text(subject, "name")):
            return name
    return find_text(item, "itemMeta/memberOf/name")


def _language(item: Element) -> str | None:
    """Language of the content, or of the item where that says the same and more: it-IT, not it."""
    tag, around = find_text(item, "contentMeta/language/@tag"), language_of(item)
    says_more = around is not None and (tag is None or around.startswith(tag))
    return around if says_more else tag


def _summary(item: Element) -> str | None:
    for found in item.iterfind("contentMeta/description"):
        if (found.get("role") or "summary").endswith("summary") and (text := line_of(found)):
            return text
    return None


def _stated(item: Element) -> str | None:
    counts = [found.get("wordcount") for found in item.iterfind("contentSet/*[@wordcount]")]
    return next((count for count in counts if count and count != "0"), None)


def _keywords(item: Element) -> str | None:
    words = [line_of(word) for word in item.iterfind("contentMeta/keyword")]
    words += [find_text(subject, "name") for subject in item.iterfind("contentMeta/subject")]
    return list_once(words)


def _is_newsml_g2(head: Head) -> bool:
    return head.root in _ROOTS and any(name in head.start for name in _NAMESPACES)


FORMATS = (
    Format("newsml-g2", read_newsml_g2, "news items of an agency, in XML", (), _is_newsml_g2),
)
