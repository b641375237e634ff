"""What a page says about its article: in JSON-LD, in <meta> tags, in print, the surest first."""

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

_FIELDS = (
    "title text published updated fetched outlet byline section url language description keywords "
    "word_count_stated text_truncated"
).split()
# Names of <meta> tags, the surest first; those of Open Graph, Dublin Core and the tools that
# newsrooms use.
_META = {
    "title": "og:title twitter:title dc.title parsely-title sailthru.title",
    "published": "article:published_time article:published og:published_time "
    "og:article:published_time datepublished parsely-pub-date sailthru.date "
    "cxenseparse:recs:publishtime dc.date.issued dcterms.issued dcterms.created dcterms.date "
    "dc.date publish-date publish_date publishdate pubdate published_time article.published "
    "article_date_original originalpublicationdate date",
    "updated": "article:modified_time article:modified og:updated_time datemodified "
    "dcterms.modified lastmod last-modified",
    "outlet": "og:site_name application-name dc.publisher publisher",
    "byline": "author article:author parsely-author sailthru.author dc.creator dcterms.creator byl "
    "byline article:author_name",
    "section": "article:section parsely-section section sailthru.section cxenseparse:recs:section",
    "language": "language dc.language content-language og:locale",
    "description": "og:description description dc.description twitter:description",
    "keywords": "news_keywords keywords parsely-tags sailthru.tags",
    "url": "og:url parsely-link twitter:url",
}
_WHOLE = ("http://", "https://")  # begin a whole address
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
    own = _own_addresses(tree, meta)
    whole = (address.strip() for address in own if address.strip().lower().startswith(_WHOLE))
    address = url or next(whole, None) or saved["url"]
    titles = _page_titles(tree, meta)
    data = read_linked_data(tree, titles=titles, url=address or "", own=own)
    record = {field: data.get(field) or _first(meta, field) for field in _FIELDS}
    record["text"] = None
    record["url"] = address or data.get("url")
    site = host_of(record["url"])
    record["outlet"] = record["outlet"] or site
    record["title"] = _title(tree, meta, data.get("title"), record["outlet"], site)
    record["byline"] = _byline(record["byline"]) or _named_by(tree, "author")
    record["language"] = _language(tree, record["language"])
    record["fetched"] = fetched or saved["fetched"]
    _date(record, tree)
    is_article = bool(data) or meta.get("og:type", "").lower().startswith("article")
    is_paywalled = bool(data.get("paywalled")) or meta.get("article:content_tier") == "locked"
    return Description(record, data.get("text"), is_article, is_paywalled)


def _date(record: Record, tree: Element) -> None:
    """Take the dates that a page prints where it states none."""
    for field in ("published", "updated"):
        if (record[field] or "").startswith(_NO_DATE):
            record[field] = None
    record["published"] = record["published"] or _time(tree, "datepublished") or _dated_title(tree)
    record["updated"] = record["updated"] or _time(tree, "datemodified")


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
    """What the page calls itself, for browsers and for others; each also without its last part."""
    stated = (find_text(tree, ".//title"), meta.get("og:title"))
    titles = [title[:_LONGEST_TITLE] for title in stated if title]
    divided = [(title, list(_DIVIDER.finditer(title))) for title in titles]
    return titles + [title[: dividers[-1].start()] for title, dividers in divided if dividers]


def _title(
    tree: Element, meta: dict[str, str], stated: str | None, *sites: str | None
) -> str | None:
    """The headline as stated in JSON-LD, as linked, or as printed; without the site's name."""
    title = stated or _first(meta, "title") or find_text(tree, ".//head/title", ".//title")
    printed = printed_titles(tree)
    if title is None:
        return printed[0] if printed else None
    title = " ".join(title.split())
    # "Bakers strike | Herald | 28.04.2025" begins with the headline that is printed.
    for line in printed:
        if len(line) < len(title) and title.startswith(line) and _DIVIDER.match(title, len(line)):
            return line
    names = {plain_name(name) for name in (*sites, _first(meta, "outlet")) if name} - {""}
    *_, last = [None, *_DIVIDER.finditer(title)]
    if last and last.start() and plain_name(title[last.end() :]) in names:
        return title[: last.start()]
    return title


def printed_titles(tree: Element) -> list[str]:
    """The headlines that a page prints."""
    return [line for line in map(line_of, islice(tree.iter("h1"), _MOST)) if line]


def plain_name(name: str) -> str:
    """A name to compare: ``The Example Times`` and ``exampletimes.com`` are one."""
    name = name.lower().removeprefix("the ").removeprefix("www.")
    return _NO_LETTERS.sub("", re.sub(r"\.[a-z]{2,6}$", "", name))


def _own_addresses(tree: Element, meta: dict[str, str]) -> list[str]:
    """Addresses that a page gives itself: its canonical ones, and the one that others link to."""
    canonical = [
        tag.get("href")
        for tag in tree.iter("link")
        if (tag.get("rel") or "").lower() == "canonical"
    ]
    return [address for address in (*canonical, _first(meta, "url")) if address]


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
    is_address = stated is not None and stated.lower().startswith((*_WHOLE, "@"))
    return None if is_address else stated


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
    """The <time> with this itemprop; as date of publication also the one of the page's article."""
    article = _own_article(tree)
    times = [
        time
        for time in tree.iter("time")
        if (time.get("datetime") or line_of(time)) and not _is_of_another(article, time)
    ]
    marked = [time for time in times if (time.get("itemprop") or "").lower() == mark]
    if mark == "datepublished":
        marked += _of_publication(times, article)
    return next((time.get("datetime") or line_of(time) for time in marked), None)


def _of_publication(times: list[Element], article: Element | None) -> list[Element]:
    """Which of the <time>s may say when the article was published, the surest first."""
    marked = [time for time in times if time.get("pubdate") is not None]
    marked += [time for time in times if time.get("datetime") and _is_part_of(article, time)]
    return marked + times if len(times) == 1 else marked


def _own_article(tree: Element) -> Element | None:
    """The element that is the page's article: it holds the headline, or is the only one."""
    for headline in islice(tree.iter("h1"), _MOST):
        around = next(headline.iterancestors("article", *_BESIDE), None)
        if around is not None and around.tag == "article":
            return around
    in_the_middle = (
        article
        for article in tree.iter("article")
        if next(article.iterancestors(*_BESIDE), None) is None
    )
    articles = list(islice(in_the_middle, 2))
    if len(articles) == 1:
        return articles[0]
    return next((main for main in tree.iter("main") if main.find(".//h1") is not None), None)


def _is_part_of(article: Element | None, element: Element) -> bool:
    """Whether an element stands in this article itself, not in a teaser inside or beside it."""
    around = next(element.iterancestors("article", "main", *_BESIDE), None)
    return around is not None and around is article


def _is_of_another(article: Element | None, element: Element) -> bool:
    """Whether an element stands in a teaser: at the side, or in another <article>."""
    around = next(element.iterancestors("article", "aside", "nav"), None)
    if around is None or around is article:
        return False
    if around.tag != "article" or article is None:
        return True
    return around not in article.iterancestors("article")


def _dated_title(tree: Element) -> str | None:
    """The day that some sites put behind the title: ``Bakers strike | Herald | 28.04.2025``."""
    found = _DAY_AT_END.search((find_text(tree, ".//head/title") or "")[-40:])
    return found[1] if found else None
