"""What a page says about its article: in JSON-LD, in <meta> tags, in print, in the order in which they are trusted."""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple
from urllib.parse import urlsplit

from newskit.formats.files import Record
from newskit.formats.markup.trees import Element, find_text, line_of
from newskit.formats.web.linked_data import path_of, read_linked_data

__all__ = [
    "Description",
    "blank_page",
    "describe_page",
    "host_of",
    "path_of",
    "plain_name",
    "printed_titles",
]

_FIELDS = ("title", "text", "published", "updated", "fetched", "outlet", "byline", "section", "url", "language",
           "description", "keywords", "word_count_stated", "text_truncated")  # fmt: skip
# Names of <meta> tags, the surest first; those of Open Graph, Dublin Core and the tools that
# newsrooms use.
_META = {
    "title": "og:title twitter:title dc.title parsely-title sailthru.title",
    "published": "article:published_time article:published og:published_time og:article:published_time datepublished"
    " parsely-pub-date sailthru.date cxenseparse:recs:publishtime dc.date.issued dcterms.issued "
    "dcterms.created"
    " dcterms.date dc.date publish-date publish_date publishdate pubdate published_time "
    "article.published"
    " article_date_original originalpublicationdate date",
    "updated": "article:modified_time article:modified og:updated_time datemodified dcterms.modified lastmod"
    " last-modified",
    "outlet": "og:site_name application-name dc.publisher publisher",
    "byline": "author article:author parsely-author sailthru.author dc.creator dcterms.creator byl byline"
    " article:author_name",
    "section": "article:section parsely-section section sailthru.section cxenseparse:recs:section",
    "language": "language dc.language content-language og:locale",
    "description": "og:description description dc.description twitter:description",
    "keywords": "news_keywords keywords parsely-tags sailthru.tags",
    "url": "og:url parsely-link twitter:url",
}
_DIVIDER = re.compile(r"\s+[|\-–—·:»«/~]+\s+")
_DAY_AT_END = re.compile(r"[|–-]\s*(\d{1,2}[./]\d{1,2}[./]\d{4})\s*$")
_NO_LETTERS = re.compile(r"[\W_]+")
# Browsers and SingleFile write where a page was saved from, and when, into its first remark.
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d{1,5}\)(\S{1,2000})")
_SINGLE_FILE = re.compile(
    r"Page saved with SingleFile\s+url:\s*(\S{1,2000})\s+saved date:\s*([^\n]{1,100})"
)
_REMARKS = 4096  # characters in which that stands
_NO_DATE = ("0001-", "1970-01-01T00:00:00")  # what databases write for none
_BESIDE = ("aside", "nav", "footer")  # elements for what is not the article
_MOST = 20  # elements of a kind that are looked at
_LONGEST_NAME, _LONGEST_TITLE = 200, 2000  # characters


class Description(NamedTuple):
    """A record without its text, and what is known about that text."""

    record: Record
    body: str | None  # as JSON-LD gives it
    is_article: bool  # says the page
    paywalled: bool


def blank_page() -> Record:
    """A record with the columns of a page, all missing."""
    return dict.fromkeys(_FIELDS)


def describe_page(tree: Element, text: str, *, url: str | None, fetched: str | None) -> Description:
    """Fill a record with all that a page says about its article, but its text."""
    saved, meta = _saved(text[:_REMARKS]), _meta_tags(tree)
    address = url or _address(tree, meta) or saved["url"]
    titles, own = (
        _page_titles(tree, meta),
        [*_canonical(tree), *filter(None, [_first(meta, "url")])],
    )
    data = read_linked_data(tree, titles=titles, url=address or "", own=own)
    record = {field: data.get(field) or _first(meta, field) for field in _FIELDS}
    for field in ("published", "updated"):
        if (record[field] or "").startswith(_NO_DATE):
            record[field] = None
    record["url"] = address or data.get("url")
    record["outlet"] = record["outlet"] or host_of(record["url"])
    record["title"] = _title(
        tree, meta, data.get("title"), record["outlet"], host_of(record["url"])
    )
    record["byline"] = _byline(record["byline"]) or _named_by(tree, "author")
    record["language"] = _language(tree, record["language"])
    record["fetched"] = fetched or saved["fetched"]
    record["published"] = record["published"] or _time(tree, "datepublished") or _dated_title(tree)
    record["updated"] = record["updated"] or _time(tree, "datemodified")
    record["text"] = None
    return Description(
        record,
        body=data.get("text"),
        is_article=bool(data) or meta.get("og:type", "").lower().startswith("article"),
        paywalled=bool(data.get("paywalled")) or meta.get("article:content_tier") == "locked",
    )


def _meta_tags(tree: Element) -> dict[str, str]:
    """The <meta> tags of a page: name in lower case → its first content."""
    found: dict[str, str] = {}
    for tag in tree.iter("meta"):
        content = (tag.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = (tag.get(attribute) or "").strip().lower()
            if name and content:
                found.setdefault(name, content)
    return found


def _first(meta: dict[str, str], field: str) -> str | None:
    """What the surest <meta> tag for one of our columns says."""
    return next((meta[name] for name in _META.get(field, "").split() if name in meta), None)


def _page_titles(tree: Element, meta: dict[str, str]) -> list[str]:
    """What the page calls itself, for browsers and for others, and each without what stands behind its last divider."""
    titles = [
        one[:_LONGEST_TITLE] for one in (find_text(tree, ".//title"), meta.get("og:title")) if one
    ]
    dividers = [list(_DIVIDER.finditer(one)) for one in titles]
    return titles + [
        one[: found[-1].start()] for one, found in zip(titles, dividers, strict=True) if found
    ]


def _title(
    tree: Element, meta: dict[str, str], stated: str | None, *sites: str | None
) -> str | None:
    """The headline as stated in JSON-LD, as linked by others, or as printed; without the site's name behind it."""
    title = stated or _first(meta, "title") or find_text(tree, ".//head/title", ".//title")
    printed = printed_titles(tree)
    if title is None:
        return printed[0] if printed else None
    title = " ".join(title.split())
    for (
        line
    ) in printed:  # "Bakers strike | Herald | 28.04.2025" begins with the headline that is printed
        if len(line) < len(title) and title.startswith(line) and _DIVIDER.match(title, len(line)):
            return line
    names = {plain_name(name) for name in (*sites, _first(meta, "outlet")) if name} - {""}
    dividers = list(_DIVIDER.finditer(title))
    if dividers and dividers[-1].start() and plain_name(title[dividers[-1].end() :]) in names:
        return title[: dividers[-1].start()]
    return title


def printed_titles(tree: Element) -> list[str]:
    """The headlines that a page prints."""
    return [line for line in map(line_of, islice(tree.iter("h1"), _MOST)) if line]


def plain_name(name: str) -> str:
    """A name to compare: ``The Example Times`` and ``exampletimes.com`` are one."""
    name = name.lower().removeprefix("the ").removeprefix("www.")
    return _NO_LETTERS.sub("", re.sub(r"\.[a-z]{2,6}$", "", name))


def _address(tree: Element, meta: dict[str, str]) -> str | None:
    """Address that a page gives itself, where it is a whole one."""
    for one in [*_canonical(tree), _first(meta, "url")]:
        if one and one.strip().lower().startswith(("http://", "https://")):
            return one.strip()
    return None


def _canonical(tree: Element) -> list[str]:
    """Addresses that a page names as its canonical ones."""
    links = (
        tag.get("href")
        for tag in tree.iter("link")
        if (tag.get("rel") or "").lower() == "canonical"
    )
    return [link for link in links if link]


def _saved(remarks: str) -> dict[str, str | None]:
    """Where and when a browser saved the page, as it wrote above it."""
    if found := _SINGLE_FILE.search(remarks):
        return {"url": found[1], "fetched": found[2].strip()}
    browser = _SAVED_FROM.search(remarks)
    return {"url": browser[1] if browser else None, "fetched": None}


def host_of(url: str | None) -> str | None:
    """Name of the site of an address."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.") or None
    except ValueError:
        return None


def _byline(stated: str | None) -> str | None:
    """Names of authors; addresses of their profiles are none."""
    return None if stated and stated.lower().startswith(("http://", "https://", "@")) else stated


def _named_by(tree: Element, mark: str) -> str | None:
    """Texts of the elements that name the author, by itemprop or rel, each once."""
    found: dict[str, None] = {}
    for attribute in ("itemprop", "rel"):
        for element in islice(tree.iterfind(f".//*[@{attribute}='{mark}']"), _MOST):
            inner = element.find(".//*[@itemprop='name']")
            name = line_of(element if inner is None else inner)
            if name and len(name) <= _LONGEST_NAME:
                found[name] = None
        if found:
            return ", ".join(found)
    return None


def _language(tree: Element, stated: str | None) -> str | None:
    """Language of the page, with a hyphen as BCP 47 has it."""
    tag = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or stated or ""
    return tag.strip().replace("_", "-") or None


def _time(tree: Element, mark: str) -> str | None:
    """The <time> that a page marks with this itemprop; as date of publication also the one of its article."""
    article = _own_article(tree)
    times = [
        element for element in tree.iter("time") if element.get("datetime") or line_of(element)
    ]
    times = [one for one in times if not _is_of_another(article, one)]
    marked = [one for one in times if (one.get("itemprop") or "").lower() == mark]
    if mark == "datepublished":
        marked += [one for one in times if one.get("pubdate") is not None]
        marked += [one for one in times if one.get("datetime") and _is_part_of(article, one)]
        marked += times if len(times) == 1 else []
    return next((one.get("datetime") or line_of(one) for one in marked), None)


def _own_article(tree: Element) -> Element | None:
    """The element that is the page's article: it holds the headline, or is the only one not at the side."""
    for headline in islice(tree.iter("h1"), _MOST):
        around = next(headline.iterancestors("article", *_BESIDE), None)
        if around is not None and around.tag == "article":
            return around
    articles = (
        one for one in tree.iter("article") if next(one.iterancestors(*_BESIDE), None) is None
    )
    found = list(islice(articles, 2))
    if len(found) == 1:
        return found[0]
    return next((one for one in tree.iter("main") if next(one.iter("h1"), None) is not None), None)


def _is_part_of(article: Element | None, element: Element) -> bool:
    """Whether an element stands in this article itself, not in a teaser inside or beside it."""
    around = next(element.iterancestors("article", "main", *_BESIDE), None)
    return around is not None and around is article


def _is_of_another(article: Element | None, element: Element) -> bool:
    """Whether an element stands in a teaser: at the side of the page, or in another <article> than the page's own."""
    around = next(element.iterancestors("article", "aside", "nav"), None)
    if around is None or around is article:
        return False
    return (
        around.tag != "article" or article is None or around not in article.iterancestors("article")
    )


def _dated_title(tree: Element) -> str | None:
    """The day that some sites put behind their name in the title: ``Bakers strike | Herald | 28.04.2025``."""
    found = _DAY_AT_END.search((find_text(tree, ".//head/title") or "")[-40:])
    return found[1] if found else None
