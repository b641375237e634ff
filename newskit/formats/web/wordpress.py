"""WordPress exports (WXR): the posts of a site; its pages, pictures and menus are no articles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape

from lxml import etree

from newskit.formats.files import File, Record
from newskit.formats.format import Format
from newskit.formats.head import Head
from newskit.formats.markup.items import items_of
from newskit.formats.markup.trees import (
    SILENT,
    Element,
    find_text,
    html_tree,
    line_of,
    paragraphs_of,
)
from newskit.schema import count_of

__all__ = ["FORMATS", "read_wordpress"]

# Kinds of items that WordPress and its editors make beside posts. Kinds of a site's own, such as
# "news", are articles.
_NO_ARTICLE = frozenset(
    "page attachment nav_menu_item revision custom_css customize_changeset oembed_cache "
    "user_request wp_block wp_template wp_template_part wp_global_styles wp_navigation "
    "wp_font_family wp_font_face".split()
)
_NEVER_OUT = frozenset({"trash", "auto-draft"})
_NO_BODY = SILENT | {"figcaption"}
_SHORTCODE = re.compile(
    r"\[/?(?:caption|gallery|embed|audio|video|playlist|dropcap|contact[-_]form\w{0,20}"
    r"|vc_\w{1,40}|et_pb_\w{1,40})(?:\s[^\[\]]{0,2000})?\]"
)
_GAP = re.compile(r"\n[ \t]*\n")  # WordPress makes paragraphs of blank lines when it shows a post
# And breaks of single ones, where an editor does not mark paragraphs.
_LINE_END = re.compile(r"\n(?<![>\s]\n)(?=[^<\s])")
_BLOCKS_MARKED = "<!-- wp:"
_NO_DATE = "-0001"  # the year of drafts


def read_wordpress(file: File) -> Iterator[Record]:
    """Read the posts of an export, drafts too: ``status`` says what was published."""
    passed: Counter[str] = Counter()
    site: Record | None = None
    for item in items_of(file, "item"):
        if site is None:
            site = _site(item.getparent())
        fields: dict[str, Element] = {}
        # Not only its children: in a torn item they may be inside each other.
        for child in item.iter(etree.Element):
            fields.setdefault(_field(child), child)
        kind = line_of(fields.get("wp:post_type")) or "post"
        status = line_of(fields.get("wp:status"))
        if kind in _NO_ARTICLE or status in _NEVER_OUT:
            passed[kind if kind in _NO_ARTICLE else f"{status} {kind}"] += 1
        else:
            yield _record(file, item, fields, site, kind, status)
    if passed:
        kinds = ", ".join(f"{number:,} {kind}" for kind, number in passed.most_common())
        problem = f"{count_of(passed.total(), 'item')} that are no articles ({kinds})"
        file.report(problem, "passed over", loud=False)


def _field(element: Element) -> str:
    """Name as it is written, such as content:encoded: what the prefixes stand for changes."""
    name = etree.QName(element).localname
    return f"{element.prefix}:{name}" if element.prefix else name


def _site(channel: Element | None) -> Record:
    """What the head of an export says of all its items: site, language, names of authors."""
    if channel is None:
        return {"title": None, "language": None, "authors": {}}
    authors = {
        find_text(author, "{*}author_login"): find_text(author, "{*}author_display_name")
        for author in channel.iterfind("{*}author")
    }
    return {
        "title": find_text(channel, "title"),
        "language": find_text(channel, "language"),
        "authors": authors,
    }


def _record(
    file: File,
    item: Element,
    fields: dict[str, Element],
    site: Record,
    kind: str,
    status: str | None,
) -> Record:
    printed = line_of(fields.get("pubDate"))
    login = line_of(fields.get("dc:creator"))
    return {
        "article_id": line_of(fields.get("guid")) or line_of(fields.get("wp:post_id")),
        "title": unescape(line_of(fields.get("title")) or "") or None,
        "text": _text(file, fields.get("content:encoded")),
        "published": printed if printed and _NO_DATE not in printed else None,
        "outlet": site["title"],
        "byline": site["authors"].get(login) or login,
        "section": _terms(item, "category"),
        "url": line_of(fields.get("link")),
        "language": site["language"],
        "description": _text(file, fields.get("excerpt:encoded"))
        or line_of(fields.get("description")),
        "updated": line_of(fields.get("wp:post_modified")),
        "keywords": _terms(item, "post_tag"),
        "kind": kind,
        "status": status,
    }


def _terms(item: Element, domain: str) -> str | None:
    found = (
        line_of(term)
        for term in item.iterfind("category")
        if term.get("domain", "category") == domain
    )
    terms = [unescape(term) for term in found if term]  # they are HTML in CDATA
    return "; ".join(dict.fromkeys(terms)) or None


def _text(file: File, element: Element | None) -> str | None:
    """Paragraphs of a field that holds HTML, or text with blank lines, or both."""
    marked = "".join(element.itertext()) if element is not None else ""
    if not marked.strip():
        return None
    marked = _SHORTCODE.sub("", marked)
    if _BLOCKS_MARKED not in marked:
        marked = _LINE_END.sub("<br>", _GAP.sub("<p>", marked))
    return paragraphs_of(html_tree(file, f"<div>{marked}</div>"), skip=_NO_BODY)


def _is_wordpress(head: Head) -> bool:
    return head.root == "rss" and "wordpress.org/export/" in head.start


FORMATS = (
    Format("wordpress", read_wordpress, "posts of a WordPress export (WXR)", (), _is_wordpress),
)
