"""What a page says about its article in JSON-LD, the block written for search engines."""

from __future__ import annotations

import html
import json
from collections.abc import Collection, Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

from newskit.formats.markup.trees import Element
from newskit.shown import mend

__all__ = ["path_of", "read_linked_data"]

Node = dict[str, Any]

# NewsArticle, LiveBlogPosting, …: kinds are told by their ends.
_ARTICLES = ("Article", "Posting", "Report")
_PAGES = ("WebPage", "ItemPage")
_WHOLE = ("http://", "https://", "/")  # begin an address that can be compared
_MOST_NODES = 50_000  # of one page


def read_linked_data(
    tree: Element, *, titles: Collection[str] = (), url: str = "", own: Collection[str] = ()
) -> dict[str, Any]:
    """Fields of the article that a page's JSON-LD describes, under our names; {} if there is none.

    Pages also describe the stories they link to: the one that has the page's own address or title
    is meant, and none whose address contradicts those that the page gives as its `own`.
    """
    paths = {path_of(address) for address in own} - {""}
    if paths and path_of(url):
        paths.add(path_of(url))
    nodes = [node for block in _blocks(tree) for node in _walk(block)]
    named = {
        node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and "name" in node
    }
    articles, pages = (
        [node for node in nodes if is_one(node) and not _contradicts(node, paths, titles)]
        for is_one in (_is_article, _is_page)
    )
    if articles:
        article = _choose(articles, " ".join(titles), url)
        return _fields(article, named) if article else {}
    if pages:  # says when, and its name is that of the page, with the site's behind it
        return {**_fields(pages[0], named), "title": None}
    return {}


def _choose(articles: list[Node], title: str, url: str) -> Node | None:
    """The page's own article; None for an index, whose articles are those that it lists."""
    best = max(articles, key=lambda node: _fit(node, title, url))
    is_own = any(_fit(best, title, url)[:2])
    headlines = {_string(node.get("headline")) for node in articles}
    return best if is_own or len(headlines) == 1 else None


def _blocks(tree: Element) -> Iterator[Any]:
    """The JSON of each script with linked data; what is broken is passed over, as by engines."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        text = (script.text or "").strip()
        text = text.removeprefix("<![CDATA[").removeprefix("//<![CDATA[").strip()
        try:
            yield json.JSONDecoder(strict=False).raw_decode(text)[0]
        except (ValueError, RecursionError):
            continue


def _walk(top: Any) -> Iterator[Node]:
    """All objects inside a JSON value, in their order."""
    waiting, seen = [top], 0
    while waiting and seen < _MOST_NODES:
        seen += 1
        value = waiting.pop()
        if isinstance(value, dict):
            yield value
            waiting.extend(reversed(value.values()))
        elif isinstance(value, list):
            waiting.extend(reversed(value))


def _is_article(node: Node) -> bool:
    return _is_a(node, _ARTICLES) and ("headline" in node or "datePublished" in node)


def _is_page(node: Node) -> bool:
    return _is_a(node, _PAGES) and "datePublished" in node


def _is_a(node: Node, ends: tuple[str, ...]) -> bool:
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and kind.endswith(ends) for kind in kinds)


def path_of(url: str | None) -> str:
    """Path of an address, in which the addresses of a page agree; empty for a site's front page."""
    try:
        return unquote(urlsplit((url or "").strip()).path).rstrip("/").lower()
    except ValueError:
        return ""


def _addresses(node: Node) -> list[str]:
    """Addresses of the page that a node says it describes."""
    page = node.get("mainEntityOfPage")
    inner = [page.get("@id"), page.get("url")] if isinstance(page, dict) else [page]
    return [address for address in (node.get("url"), *inner) if isinstance(address, str)]


def _contradicts(node: Node, paths: set[str], titles: Collection[str]) -> bool:
    """Whether a node names another page than this one, in its addresses and in its headline.

    The headline must be a whole title: "Ferry" also stands in "Ferry vote: what now?".
    """
    whole = [address for address in _addresses(node) if address.startswith(_WHOLE)]
    stated = {path_of(address) for address in whole} - {""}
    if not paths or not stated:
        return False
    # An @id may be the page's address or any other name, so it can speak for a node and not against
    # it.
    if paths & {*stated, path_of(_string(node.get("@id")))}:
        return False
    return (_string(node.get("headline")) or _string(node.get("name"))) not in titles


def _fit(node: Node, title: str, url: str) -> tuple[bool, bool, bool]:
    """How surely a node describes this page's own article."""
    headline = _string(node.get("headline")) or ""
    addresses = [*_addresses(node), _string(node.get("@id")) or ""]
    has_address = bool(url) and any(one.partition("#")[0] == url for one in addresses)
    has_title = bool(headline) and headline in title
    return has_address, has_title, "datePublished" in node


def _fields(node: Node, named: dict[str, Node]) -> dict[str, Any]:
    page = node.get("mainEntityOfPage")
    if isinstance(page, dict):
        page = page.get("@id")
    language = node.get("inLanguage")
    if isinstance(language, dict):
        language = language.get("alternateName") or language.get("name")
    urls = [url for url in (node.get("url"), page) if isinstance(url, str)]
    is_free = str(node.get("isAccessibleForFree", "")).rpartition("/")[2].lower()
    words = node.get("wordCount")
    return {
        "title": _string(node.get("headline")) or _string(node.get("name")),
        "published": _string(node.get("datePublished")),
        "updated": _string(node.get("dateModified")),
        "byline": ", ".join(_names(node.get("author") or node.get("creator"), named)) or None,
        "outlet": next(iter(_names(node.get("publisher"), named)), None),
        "section": next(iter(_names(node.get("articleSection"), named)), None),
        "description": _string(node.get("description")),
        "keywords": "; ".join(_names(node.get("keywords"), named)) or None,
        "language": _string(language),
        "url": next((url for url in urls if url.startswith("http")), None),
        "word_count_stated": words if isinstance(words, int) and words > 0 else _string(words),
        "text": _string(node.get("articleBody")),
        "paywalled": {"false": True, "true": False}.get(is_free),
    }


def _names(value: Any, named: dict[str, Node]) -> list[str]:
    """Names of a person, a house, a word, or a list of them, each once; references are followed."""
    found: dict[str, None] = {}
    for name in value if isinstance(value, list) else [value]:
        if isinstance(name, dict):
            name = name.get("name") or named.get(str(name.get("@id")), {}).get("name")
            if isinstance(name, list) and name:
                name = name[0]
        if text := _string(name):
            found[text] = None
    return list(found)


def _string(value: Any) -> str | None:
    """A text without the entities that templates leave in it; None if it is none."""
    if not isinstance(value, str):
        return None
    return mend(html.unescape(value)).strip() or None
