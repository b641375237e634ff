"""Items of ninjs, the JSON of news agencies, https://iptc.org/standards/ninjs/.

Version 1 writes names in small letters; versions 2 and 3 have several texts of a kind, with roles.
"""

from __future__ import annotations

from newskit.formats.files import File, Record
from newskit.formats.objects.values import names_in, read_html

__all__ = ["is_ninjs", "read_ninjs"]

_MARKS = frozenset(
    "pubstatus bodies headlines infosources copyrightholder usageterms description_text".split()
)
_BODIES = frozenset("body_text body_html body_xhtml".split())  # which other exports have too
_NO_ARTICLE = frozenset("picture photo graphic audio video event planning animation 3d".split())
_KINDS = _NO_ARTICLE | {"text", "composite"}
_NAMES: dict[str, tuple[str, ...]] = {
    "article_id": ("uri", "guid"),
    "title": ("headline", "headlines", "title", "slugline"),
    "published": ("versioncreated", "firstcreated", "contentcreated"),
    "first_created": ("firstcreated",),
    "byline": ("byline", "by"),
    "outlet": ("infosource", "infosources", "source", "copyrightholder"),
    "section": ("section", "sections"),
    "language": ("language",),
    "dateline": ("located",),
    "description": ("description_text", "descriptions"),
    "keywords": ("keywords", "subject", "subjects"),
    "type": ("type",),
}
_READ = _BODIES | {name for names in _NAMES.values() for name in names}


def is_ninjs(record: Record) -> bool:
    """Tell an item of ninjs from the many other objects that have a uri or a guid."""
    if "uri" not in record and "guid" not in record:
        return False
    names = {str(name).lower() for name in record}
    kind = record.get("type")
    marks = (
        len(names & _MARKS)
        + bool(names & _BODIES)
        + (isinstance(kind, str) and kind.lower() in _KINDS)
    )
    return "versioncreated" in names or marks > 1


def read_ninjs(file: File, item: Record) -> Record | None:
    """Make a record of an item; None for a picture, an event and the like."""
    small = {str(name).lower(): value for name, value in item.items()}
    kind = str(small.get("type") or "text").lower()
    text = _body(file, small)
    if kind in _NO_ARTICLE or (kind == "composite" and text is None):
        return None
    found = {
        ours: next(filter(None, (names_in(small.get(name)) for name in names)), None)
        for ours, names in _NAMES.items()
    }
    more = {
        name: one
        for name, one in item.items()
        if name.lower() not in _READ and isinstance(one, (str, int, float))
    }
    return {
        **found,
        "text": text,
        **{name: one for name, one in more.items() if not found.get(name)},
    }


def _body(file: File, item: Record) -> str | None:
    """Body of an item: the paragraphs of its HTML, else its plain text, which has often lost them."""
    listed = item.get("bodies")
    bodies = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    marked = [one.get("value") for one in bodies if "html" in str(one.get("contentType", ""))]
    plain = [one.get("value") for one in bodies if "html" not in str(one.get("contentType", ""))]
    for value in (*marked, item.get("body_xhtml"), item.get("body_html")):
        if text := read_html(file, value):
            return text
    texts = (value.strip() for value in (item.get("body_text"), *plain) if isinstance(value, str))
    return next(filter(None, texts), None)
