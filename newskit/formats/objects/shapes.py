"""JSON objects made into records: told by their fields, unwrapped, each value as text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from newskit.formats.files import File, Record
from newskit.formats.objects.standards import is_ninjs, read_ninjs
from newskit.formats.objects.values import (
    is_blocks,
    is_prose,
    names_in,
    read_html,
    read_text,
    undress,
)

__all__ = [
    "CUT_OFF",
    "PROSE",
    "TEXT",
    "TITLED",
    "as_record",
    "has_id",
    "is_plain",
    "is_story",
    "names_fields",
    "rank",
]

_DEEPEST = 3  # objects inside a record that are lifted up
# How surely an object is an article: by prose or a title alone, a title with more, a text.
PROSE, TITLED, TEXT = 1, 2, 3

# Names of fields, in small letters and without marks. The articles table finds the known texts
# itself.
_KNOWN_TEXTS = frozenset(
    "text body content article articlebody maintext fulltext plaintext bodytext story "
    "rawtext".split()
)
_TEXTS = _KNOWN_TEXTS | set(
    "bodyhtml contenthtml texthtml articlehtml html articletext newstext selftext contents "
    "contentelements paragraphs blocks bodies".split()
)
_TITLES = frozenset(
    "title headline headlines headlinetext heading hl1 webtitle titlemain headlinemain kop titel "
    "titre titulo título überschrift".split()
)
# Names of what an object with a title has beside it, if it is an article.
_COMPANY = frozenset(
    "url link weburl permalink canonicallink canonicalurl articleurl date published publishedat "
    "publisheddate pubdate datepublish datepublished publishdate publicationdate "
    "webpublicationdate datetime created createdat versioncreated timestamp datum description "
    "abstract summary snippet excerpt leadparagraph standfirst trailtext author authors byline "
    "creator".split()
)
_IDS = frozenset("articleid docid id guid uuid uri storyid newsid".split())
_PEOPLE = frozenset(
    "author authors byline bylines creator creators writer writers journalist journalists".split()
)
_HOUSES = frozenset("source publisher publication outlet newspaper provider".split())
_LABELS = frozenset("section sections category categories topic topics".split())

# Exactly so: "_source" is a wrapper of Elasticsearch, "source" is who published.
_WRAPPERS = frozenset(
    "item row _source article node doc document post story data content fields attributes".split()
)
# How NewsAPI and GNews end a text of which they give the beginning: "… [+3210 chars]",
# "... [3210 chars]".
CUT_OFF = "chars]"
_CUT_OFF = re.compile(r"(?:…|\.\.\.)?\s{0,3}\[\+?\d{1,9} chars\]$")


class _Roles(NamedTuple):
    """Which of an object's fields are what."""

    texts: tuple[str, ...]
    titles: tuple[str, ...]
    company: tuple[str, ...]
    wrappers: tuple[str, ...]
    plain: bool  # a record as it is, if its values are plain too


@lru_cache(maxsize=1024)
def _roles(names: tuple[str, ...]) -> _Roles:
    keys = {name: _key(name) for name in names}
    texts = tuple(name for name in names if keys[name] in _TEXTS)
    return _Roles(
        texts=texts,
        titles=tuple(name for name in names if keys[name] in _TITLES),
        company=tuple(name for name in names if keys[name] in _COMPANY),
        wrappers=tuple(name for name in names if name.lower() in _WRAPPERS),
        plain=all(keys[name] in _KNOWN_TEXTS for name in texts)
        and not is_ninjs(dict.fromkeys(names, "text")),
    )


@lru_cache(maxsize=4096)
def _key(name: str) -> str:
    return re.sub(r"[\s_.:-]", "", name[:80]).lower()


def names_fields(names: Iterable[object]) -> bool:
    """Tell names of an article's fields, such as the columns of a table, from other words."""
    roles = _roles(tuple(map(str, names)))
    return bool(roles.texts or (roles.titles and roles.company))


def has_id(record: Record) -> bool:
    """Tell whether an object has a name of its own."""
    return any(_key(name) in _IDS for name in unwrap(record))


def rank(value: Record) -> int:
    """How surely an object is an article: 0, `PROSE`, `TITLED` or `TEXT`."""
    record = unwrap(value)
    roles = _roles(tuple(record))
    is_titled = any(record[name] and not isinstance(record[name], list) for name in roles.titles)
    if not roles.plain and is_ninjs(record):
        return TEXT
    if any(_is_text(record[name], is_titled) for name in roles.texts):
        return TEXT
    if is_titled and any(record[name] for name in roles.company):
        return TITLED
    return PROSE if is_titled or any(map(is_prose, record.values())) else 0


def is_story(value: Record) -> bool:
    """Tell an object with a title and a long text, which is an article whatever else it holds."""
    record = unwrap(value)
    roles = _roles(tuple(record))
    texts = [undress(record[name]) for name in roles.texts]
    is_titled = any(record[name] for name in roles.titles)
    return is_titled and any(is_prose(text) or is_blocks(text) for text in texts)


def _is_text(value: Any, is_titled: bool) -> bool:
    value = undress(value)
    if isinstance(value, list):
        first = next((part for part in value if part is not None), None)
        return isinstance(first, str) or (is_titled and is_blocks(value))
    return isinstance(value, str) and bool(value.strip())


def unwrap(record: Record) -> Record:
    """Take an object out of its wrapper.

    ``{"meta": …, "item": {…}}`` gives the fields of the item, then the others.
    """
    for _ in range(_DEEPEST):
        roles = _roles(tuple(record))
        if not roles.wrappers or any(_is_text(record[name], True) for name in roles.texts):
            break
        is_titled = any(record[name] for name in roles.titles)
        wrapper = next((name for name in roles.wrappers if _carries(record[name], is_titled)), None)
        if wrapper is None:
            break
        inner = record[wrapper]
        beside = [name for name in record if name != wrapper and name not in inner]
        record = {**inner, **{name: record[name] for name in beside}}
    return record


def _carries(value: Any, is_titled: bool, depth: int = 0) -> bool:
    """Tell a wrapped article, or the text of one whose title stands outside, from other objects."""
    if not isinstance(value, dict):
        return False
    roles = _roles(tuple(value))
    if any(_is_text(value[name], True) for name in roles.texts) or is_ninjs(value):
        return True
    if (roles.titles and not is_titled) or any(map(is_prose, value.values())):
        return True
    inside = roles.wrappers if depth < _DEEPEST else ()
    return any(_carries(value[name], is_titled, depth + 1) for name in inside)


def is_plain(record: Record) -> bool:
    """Tell an object that is a record as it stands: of no known kind, in no wrapper.

    Its lists and objects are still to be seen to.
    """
    roles = _roles(tuple(record))
    return roles.plain and not any(isinstance(record[name], dict) for name in roles.wrappers)


def as_record(file: File, wrapped: Record) -> Record | None:
    """Make a record of an object; None for what is no article, such as a picture of an agency."""
    record = unwrap(wrapped)
    if is_ninjs(record):
        return read_ninjs(file, record)
    made: Record = {}
    for name, value in record.items():
        for column, field in _fields(file, name, value).items():
            made.setdefault(column, field)
    if isinstance(embedded := record.get("_embedded"), dict):
        made |= _named_by_wordpress(embedded)
    texts = [name for name in _roles(tuple(made)).texts if made[name]]
    if texts and not any(_key(name) in _KNOWN_TEXTS for name in texts):
        made["text"] = made.pop(texts[0])
        texts = ["text"]
    for name in texts:
        _take_off_mark(made, name)
    return made


def _take_off_mark(record: Record, name: str) -> None:
    """Take off the mark of a text of which only the beginning is there, and note it."""
    text = record[name]
    cut = _CUT_OFF.search(text) if isinstance(text, str) and text.endswith(CUT_OFF) else None
    if cut:
        record[name], record["text_truncated"] = text[: cut.start()].rstrip() or None, True


def _fields(file: File, name: str, value: Any) -> Record:
    """What a field gives: itself, its paragraphs, its names joined, or the fields in it."""
    key = _key(name)
    is_rendered = isinstance(value, dict) and "rendered" in value
    value = undress(value)
    if key in _TEXTS:
        return {name: read_text(file, value, marked=is_rendered or key.endswith("html"))}
    if is_rendered:
        return {name: read_html(file, value)}
    if isinstance(value, (list, dict)) and key in _PEOPLE | _HOUSES | _LABELS:
        names = names_in(value, between=", " if key in _PEOPLE else "; ")
        if names and key in _HOUSES:
            return {"outlet": names, **_inner(name, value)}
        if names or not value:
            return {name: names}
    return _inner(name, value) if isinstance(value, dict) else {name: value}


def _inner(name: str, value: Any, depth: int = 1) -> Record:
    """Lift the fields of an inner object up: ``{"source": {"name": …}}`` gives ``source.name``."""
    if not isinstance(value, dict):
        return {}
    flat: Record = {}
    for inner, field in value.items():
        field = undress(field)
        if isinstance(field, dict) and depth < _DEEPEST:
            flat |= _inner(f"{name}.{inner}", field, depth + 1)
        else:
            flat[f"{name}.{inner}"] = field
    return flat


def _named_by_wordpress(embedded: Record) -> Record:
    """Names of authors and sections, which WordPress adds to their numbers where it is asked to."""
    groups = embedded.get("wp:term")
    lists = (
        [group for group in groups if isinstance(group, list)] if isinstance(groups, list) else []
    )
    sections = [
        term
        for term in chain.from_iterable(lists)
        if isinstance(term, dict) and term.get("taxonomy") == "category"
    ]
    return {"byline": names_in(embedded.get("author"), between=", "), "section": names_in(sections)}
