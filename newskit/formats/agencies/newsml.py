"""NewsML 1.x: news items with one text or several, and pictures, in components inside each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from newskit.formats.agencies.carried import carried_in
from newskit.formats.files import File, Record
from newskit.formats.format import Format
from newskit.formats.head import Head
from newskit.formats.markup.items import items_of
from newskit.formats.markup.trees import Element, drop_namespaces, find_text, language_of, line_of
from newskit.schema import count_of

__all__ = ["FORMATS", "read_newsml"]

_MEDIA = frozenset("photo picture graphic video audio animation icon complexdata".split())
_ASIDE = frozenset(
    "caption photocaption picture photo graphic".split()
)  # roles of texts that are no article


def read_newsml(file: File) -> Iterator[Record]:
    """Read the stories of each news item: the texts below one headline are one."""
    passed: Counter[str] = Counter()
    for outer in items_of(file, "NewsItem"):
        sent = find_text(outer.getparent(), "{*}NewsEnvelope/{*}DateAndTime")
        drop_namespaces(outer)
        for item in outer.iter("NewsItem"):
            stories = _stories(item)
            for story, contents in stories:
                yield _record(file, item, story, contents, sent)
            if not stories:
                passed[_value(item, ".//MediaType") or "without content"] += 1
    if passed:
        kinds = ", ".join(f"{number:,} {kind}" for kind, number in passed.most_common())
        file.report(
            f"{count_of(passed.total(), 'item')} without an article ({kinds})",
            "passed over",
            loud=False,
        )


def _stories(item: Element) -> list[tuple[Element, list[Element]]]:
    """Components that are articles, each with the contents that are its text."""
    groups: dict[Element, list[Element]] = {}
    held = [
        content
        for content in item.iter("ContentItem")
        if next(content.iterancestors("NewsItem")) is item
    ]
    for content in held:
        if _is_text(content):
            groups.setdefault(_story_of(content), []).append(content)
    if not groups and not held:  # an alert that is nothing but a headline
        alone = next(
            (
                found
                for found in item.iterfind("NewsComponent")
                if find_text(found, "NewsLines/HeadLine")
            ),
            None,
        )
        return [] if alone is None else [(alone, [])]
    return [(story, _chosen(contents)) for story, contents in groups.items()]


def _components(content: Element) -> list[Element]:
    """Components around a content, the innermost first, up to its news item."""
    around = list(content.iterancestors("NewsItem", "NewsComponent"))
    names = [one.tag for one in around]
    return around[: names.index("NewsItem")]


def _is_text(content: Element) -> bool:
    """Whether a content is the text of an article: not a picture, not its caption, not a mere link."""
    kind = (_value(content, "MediaType") or "").lower()
    roles = {(_value(component, "Role") or "").lower() for component in _components(content)}
    return kind not in _MEDIA and not roles & _ASIDE and content.find("DataContent") is not None


def _story_of(content: Element) -> Element:
    components = _components(content)
    titled = (component for component in components if find_text(component, "NewsLines/HeadLine"))
    return next(titled, components[-1])


def _chosen(contents: list[Element]) -> list[Element]:
    """Of the contents below one headline the main ones; of those that say the same in several ways the first."""
    main = [
        one
        for one in contents
        if any(_value(around, "Role") == "Main" for around in _components(one))
    ]
    same = any(around.get("EquivalentsList") == "yes" for around in _components(contents[0]))
    return (main or contents)[: 1 if same else None]


def _record(
    file: File, item: Element, story: Element, contents: list[Element], sent: str | None
) -> Record:
    carried = carried_in(
        file, [found for one in contents if (found := one.find("DataContent")) is not None]
    )
    lines = story.find("NewsLines")
    named, managed = item.find("Identification/NewsIdentifier"), item.find("NewsManagement")
    language = language_of(item) or _value(item, ".//DescriptiveMetadata/Language")
    return {
        "article_id": find_text(named, "PublicIdentifier", "NewsItemId"),
        "title": find_text(lines, "HeadLine") or carried["title"],
        "text": carried["text"],
        "published": find_text(managed, "ThisRevisionCreated", "FirstCreated")
        or find_text(named, "DateId")
        or sent,
        "outlet": _value(item, ".//AdministrativeMetadata/Provider/Party")
        or _value(item, ".//AdministrativeMetadata/Source/Party")
        or find_text(named, "ProviderId"),
        "byline": find_text(lines, "ByLine") or carried["byline"],
        "section": _value(item, ".//DescriptiveMetadata/Property[@FormalName='Category']", "Value"),
        "language": language.lower() if language and len(language) == 2 else language,
        "description": carried["description"],
        "dateline": find_text(lines, "DateLine") or carried["dateline"],
        "credit": find_text(lines, "CreditLine"),
        "word_count_stated": _word_count(contents),
        "created": find_text(managed, "FirstCreated"),
        "subtitle": find_text(lines, "SubHeadLine") or carried["subtitle"],
        "keywords": _keywords(story),
        "slug": find_text(lines, "SlugLine"),
        "copyright": find_text(lines, "CopyrightLine"),
        "status": _value(managed, "Status"),
    }


def _value(element: Element | None, path: str, name: str = "FormalName") -> str | None:
    found = element.find(path) if element is not None else None
    return None if found is None else (found.get(name) or None)


def _word_count(contents: list[Element]) -> str | None:
    for content in contents:
        for found in content.iterfind("Characteristics/Property"):
            if found.get("FormalName") in ("Words", "WordCount"):
                return found.get("Value")
    return None


def _keywords(story: Element) -> str | None:
    words = [
        found.get("Value")
        for found in story.iterfind(".//DescriptiveMetadata/Property[@FormalName='Keyword']")
    ]
    words += [line_of(found) for found in story.iterfind("NewsLines/KeywordLine")]
    return "; ".join(dict.fromkeys(word for word in words if word)) or None


def _is_newsml(head: Head) -> bool:
    return head.root == "newsml"


FORMATS = (
    Format("newsml", read_newsml, "news items of an agency, in XML (NewsML 1.x)", (), _is_newsml),
)
