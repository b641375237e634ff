"""NewsML 1.x: news items with texts and pictures, in components inside each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from newskit.formats.agencies import nitf
from newskit.formats.agencies.wire import unwrap, unwrap_tree
from newskit.formats.files import File, Record
from newskit.formats.format import Format
from newskit.formats.head import Head
from newskit.formats.markup.items import items_of
from newskit.formats.markup.trees import (
    SILENT,
    Element,
    drop_namespaces,
    find_fields,
    find_text,
    html_tree,
    language_of,
    line_of,
    list_once,
    paragraphs_of,
)
from newskit.schema import count_of

__all__ = ["FORMATS", "carried_in", "read_newsml", "report_passed"]

_COLUMNS = (
    "article_id title text published outlet byline section language description dateline credit "
    "word_count_stated created subtitle keywords slug copyright status"
).split()
_OF_ITEM = {
    "article_id": (
        "Identification/NewsIdentifier[1]/PublicIdentifier",
        "Identification/NewsIdentifier[1]/NewsItemId",
    ),
    "published": (
        "NewsManagement[1]/ThisRevisionCreated",
        "NewsManagement[1]/FirstCreated",
        "Identification/NewsIdentifier[1]/DateId",
    ),
    "outlet": (
        ".//AdministrativeMetadata/Provider/Party/@FormalName",
        ".//AdministrativeMetadata/Source/Party/@FormalName",
        "Identification/NewsIdentifier[1]/ProviderId",
    ),
    "section": (".//DescriptiveMetadata/Property[@FormalName='Category']/@Value",),
    "language": (".//DescriptiveMetadata/Language/@FormalName",),
    "created": ("NewsManagement[1]/FirstCreated",),
    "status": ("NewsManagement[1]/Status/@FormalName",),
}
_OF_STORY = {
    "title": ("NewsLines[1]/HeadLine",),
    "byline": ("NewsLines[1]/ByLine",),
    "dateline": ("NewsLines[1]/DateLine",),
    "credit": ("NewsLines[1]/CreditLine",),
    "subtitle": ("NewsLines[1]/SubHeadLine",),
    "slug": ("NewsLines[1]/SlugLine",),
    "copyright": ("NewsLines[1]/CopyrightLine",),
}
_NOTHING: Record = dict.fromkeys(("title", "text", "byline", "description", "dateline", "subtitle"))
_TAGS = ("<p", "<P", "</", "<br", "<BR")  # by which HTML is told from plain text
_NO_BODY = SILENT | {"header", "footer", "media"}  # headlines and labels that the envelope has too

_MEDIA = frozenset("photo picture graphic video audio animation icon complexdata".split())
# Roles of texts that are no article.
_ASIDE = frozenset("caption photocaption picture photo graphic".split())


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
                passed[find_text(item, ".//MediaType/@FormalName") or "without content"] += 1
    report_passed(file, passed)


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
    """Whether a content is the text of an article: no picture, no caption, no mere link."""
    kind = (find_text(content, "MediaType/@FormalName") or "").lower()
    roles = {(_role(component) or "").lower() for component in _components(content)}
    return kind not in _MEDIA and not roles & _ASIDE and content.find("DataContent") is not None


def _story_of(content: Element) -> Element:
    components = _components(content)
    titled = (component for component in components if find_text(component, "NewsLines/HeadLine"))
    return next(titled, components[-1])


def _chosen(contents: list[Element]) -> list[Element]:
    """Choose the main contents below a headline; of those that say the same, the first."""
    main = [one for one in contents if any(_role(around) == "Main" for around in _components(one))]
    same = any(around.get("EquivalentsList") == "yes" for around in _components(contents[0]))
    return (main or contents)[: 1 if same else None]


def _record(
    file: File, item: Element, story: Element, contents: list[Element], sent: str | None
) -> Record:
    record = dict.fromkeys(_COLUMNS) | find_fields(item, _OF_ITEM) | find_fields(story, _OF_STORY)
    data = [found for content in contents if (found := content.find("DataContent")) is not None]
    carried = carried_in(file, data)
    language = language_of(item) or record["language"]
    return record | {
        **{column: record[column] or text for column, text in carried.items()},
        "published": record["published"] or sent,
        "language": language.lower() if language and len(language) == 2 else language,
        "word_count_stated": _word_count(contents),
        "keywords": _keywords(story),
    }


def _role(component: Element) -> str | None:
    return find_text(component, "Role/@FormalName")


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
    return list_once(words)


# ---- what both NewsMLs share


def carried_in(file: File, *groups: Iterable[Element]) -> Record:
    """Text of the first of the groups that has any, with the fields of NITF where it is that.

    An envelope carries NITF, XHTML or HTML as elements, or either of these, or plain text, as text.
    The names of the elements must have no namespaces any more.
    """
    found = dict(_NOTHING)
    for group in groups:
        texts = []
        for element in group:
            record = _carried(file, element)
            found = {key: found[key] or record[key] for key in found}
            texts.append(record["text"])
        if any(texts):
            return {**found, "text": "\n\n".join(filter(None, texts))}
    return found


def _carried(file: File, element: Element) -> Record:
    inner = element.find(".//nitf")
    if inner is not None:
        record = nitf.record_of(inner)
        return {key: record[key] for key in _NOTHING}
    text = element.text or ""
    if len(element):
        body = next(element.iter("body.content", "body"), element)
    elif any(tag in text for tag in _TAGS):
        body = html_tree(file, text)
    else:
        return {**_NOTHING, "text": unwrap(text)}
    return {**_NOTHING, "text": paragraphs_of(unwrap_tree(body), skip=_NO_BODY)}


def report_passed(file: File, passed: Counter[str]) -> None:
    """Note how many items of which kinds hold no article."""
    if passed:
        kinds = ", ".join(f"{number:,} {kind}" for kind, number in passed.most_common())
        file.report(
            f"{count_of(passed.total(), 'item')} without an article ({kinds})",
            "passed over",
            loud=False,
        )


# ---- told by


def _is_newsml(head: Head) -> bool:
    return head.root == "newsml"


FORMATS = (
    Format("newsml", read_newsml, "news items of an agency, in XML (NewsML 1.x)", (), _is_newsml),
)
