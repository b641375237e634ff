"""JSON objects made into records: told by their fields, out of their wrappers, each value as text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from newskit.formats.files import File, Record
from newskit.formats.objects.ninjs import is_ninjs, read_ninjs
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
PROSE, TITLED, TEXT = (
    1,
    2,
    3,
)  # how surely an object is an article: by prose or a title alone, a title with more, a text

# Names of fields, in small letters and without marks. The articles table finds the known texts by
# itself.
_KNOWN_TEXTS = frozenset(
    "text body content article articlebody maintext fulltext plaintext bodytext story rawtext".split()
)
_TEXTS = _KNOWN_TEXTS | set(
    "bodyhtml contenthtml texthtml articlehtml html articletext newstext selftext contents "
    "contentelements paragraphs"
    " blocks bodies".split()
)
_TITLES = frozenset(
    "title headline headlines headlinetext heading hl1 webtitle titlemain headlinemain kop titel "
    "titre titulo título"
    " überschrift".split()
)
_COMPANY = frozenset(
    "url link weburl permalink canonicallink canonicalurl articleurl date published publishedat "
    "publisheddate pubdate"
    " datepublish datepublished publishdate publicationdate webpublicationdate datetime created "
    "createdat"
    " versioncreated timestamp datum description abstract summary snippet excerpt leadparagraph "
    "standfirst trailtext"
    " author authors byline creator".split()
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
# How NewsAPI and GNews end a text of which they give the beginning: "… [+3210 chars]", "... [3210
# chars]".
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
    keys = [(name, _key(name)) for name in names]
    texts, titles, company = (
        tuple(name for name, key in keys if key in known) for known in (_TEXTS, _TITLES, _COMPANY)
    )
    wrappers = tuple(name for name in names if name.lower() in _WRAPPERS)
    strange = any(key in _TEXTS and key not in _KNOWN_TEXTS for _, key in keys)
    return _Roles(
        texts, titles, company, wrappers, not strange and not is_ninjs(dict.fromkeys(names, "text"))
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
    titled = any(record[name] and not isinstance(record[name], list) for name in roles.titles)
    if (not roles.plain and is_ninjs(record)) or any(
        _is_text(record[name], titled) for name in roles.texts
    ):
        return TEXT
    if titled and any(record[name] for name in roles.company):
        return TITLED
    return PROSE if titled or any(is_prose(one) for one in record.values()) else 0


def is_story(value: Record) -> bool:
    """Tell an object with a title and a long text, which is an article whatever else it holds."""
    record = unwrap(value)
    roles = _roles(tuple(record))
    texts = (undress(record[name]) for name in roles.texts)
    return any(record[name] for name in roles.titles) and any(
        is_prose(one) or is_blocks(one) for one in texts
    )


def _is_text(value: Any, titled: bool) -> bool:
    value = undress(value)
    if isinstance(value, list):
        first = next((one for one in value if one is not None), None)
        return isinstance(first, str) or (titled and is_blocks(value))
    return isinstance(value, str) and bool(value.strip())


def unwrap(record: Record) -> Record:
    """Take an object out of its wrapper: ``{"meta": …, "item": {…}}`` gives the fields of the item, then the others."""
    for _ in range(_DEEPEST):
        roles = _roles(tuple(record))
        if not roles.wrappers or any(_is_text(record[name], True) for name in roles.texts):
            break
        titled = any(record[name] for name in roles.titles)
        name = next((name for name in roles.wrappers if _carries(record[name], titled)), None)
        if name is None:
            break
        inner = record[name]
        record = {
            **inner,
            **{key: one for key, one in record.items() if key not in inner and key != name},
        }
    return record


def _carries(value: Any, titled: bool, depth: int = 0) -> bool:
    """Tell a wrapped article, or the text of one whose title stands outside, from other objects."""
    if not isinstance(value, dict):
        return False
    roles = _roles(tuple(value))
    if any(_is_text(value[name], True) for name in roles.texts) or is_ninjs(value):
        return True
    if roles.titles and not titled:
        return True
    inside = roles.wrappers if depth < _DEEPEST else ()
    return any(is_prose(one) for one in value.values()) or any(
        _carries(value[one], titled, depth + 1) for one in inside
    )


def is_plain(record: Record) -> bool:
    """Tell an object that is a record once its lists and objects were seen to: of no known kind, in no wrapper."""
    roles = _roles(tuple(record))
    return roles.plain and not any(isinstance(record[name], dict) for name in roles.wrappers)


def as_record(file: File, value: Record) -> Record | None:
    """Make a record of an object; None for what is no article, such as a picture in the feed of an agency."""
    record = unwrap(value)
    if is_ninjs(record):
        return read_ninjs(file, record)
    made: Record = {}
    for name, one in record.items():
        for ours, field in _fields(file, name, one).items():
            made.setdefault(ours, field)
    if isinstance(embedded := record.get("_embedded"), dict):
        made |= _named_by_wordpress(embedded)
    texts = [name for name in _roles(tuple(made)).texts if made[name]]
    if texts and not any(_key(name) in _KNOWN_TEXTS for name in texts):
        made["text"] = made.pop(texts[0])
        texts = ["text"]
    for name in texts:
        if (
            cut := _CUT_OFF.search(said)
            if isinstance(said := made[name], str) and said.endswith(CUT_OFF)
            else None
        ):
            made[name], made["text_truncated"] = said[: cut.start()].rstrip() or None, True
    return made


def _fields(file: File, name: str, value: Any) -> Record:
    """What a field of an object gives: itself, its paragraphs, its names joined, or the fields in it."""
    key = _key(name)
    marked = isinstance(value, dict) and "rendered" in value
    value = undress(value)
    if key in _TEXTS:
        return {name: read_text(file, value, marked=marked or key.endswith("html"))}
    if marked:
        return {name: read_html(file, value)}
    if isinstance(value, (list, dict)) and key in _PEOPLE | _HOUSES | _LABELS:
        said = names_in(value, between=", " if key in _PEOPLE else "; ")
        if said and key in _HOUSES:
            return {"outlet": said, **_inner(name, value)}
        if said or not value:
            return {name: said}
    return _inner(name, value) if isinstance(value, dict) else {name: value}


def _inner(name: str, value: Any) -> Record:
    if not isinstance(value, dict):
        return {}
    return {f"{name}.{inner}": one for inner, one in _flatten(value, 1).items()}


def _named_by_wordpress(embedded: Record) -> Record:
    """Names of authors and sections, which WordPress adds to the numbers of them where it is asked to."""
    terms = embedded.get("wp:term")
    named = (
        [one for group in terms if isinstance(group, list) for one in group]
        if isinstance(terms, list)
        else []
    )
    sections = [one for one in named if isinstance(one, dict) and one.get("taxonomy") == "category"]
    return {"byline": names_in(embedded.get("author"), between=", "), "section": names_in(sections)}


def _flatten(record: Record, depth: int = 0) -> Record:
    """Lift the fields of inner objects up: ``{"source": {"name": …}}`` gives ``source.name``."""
    flat: Record = {}
    for name, value in record.items():
        value = undress(value)
        if isinstance(value, dict) and depth < _DEEPEST:
            flat |= {f"{name}.{inner}": one for inner, one in _flatten(value, depth + 1).items()}
        else:
            flat[name] = value
    return flat
