"""RSS, Atom and RDF feeds: each entry is an article, or the teaser of one."""

from __future__ import annotations

import html
import io
import re
from typing import Any

from newskit.formats.encodings.charset import decode_markup
from newskit.formats.files import File, Record
from newskit.formats.format import Format
from newskit.formats.head import Head
from newskit.formats.markup.trees import line_of, paragraphs_of
from newskit.formats.markup.whole import whole_tree
from newskit.schema import CorruptFile, count_of
from newskit.shown import mend

__all__ = ["FORMATS", "read_feed"]

Entry = dict[str, Any]  # of feedparser: asked by dict.get, since its own look-up guesses and warns

_XML_HEAD = re.compile(r"<\?xml[^>]{0,300}>")
_PREFIXED = re.compile(r"<(/?)(?:rss|atom):(?=[A-Za-z])")
# Titles and captions of pictures, which feedparser would take for those of the article.
_OF_PICTURES = re.compile(r"<(/?)media:(title|description|text|keywords|credit)\b")
_MAIL = re.compile(r"[^\s()]{1,200}@[^\s()]{1,200}\s*\(([^()]{1,200})\)")
_WIDE = (b"<\0?\0", b"\0<\0?", b"<\0\0\0", b"\0\0\0<")
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|<!--")
_BLANK_LINES = re.compile(r"\n\s*\n")
# Ends of texts that go on elsewhere.
_CUT_OFF = (
    "…",
    "...",
    "[…]",
    "[...]",
    "[ … ]",
    "read more",
    "continue reading",
    "read more »",
    "continue reading →",
)
# Characters; a longer summary may be the whole article: some feeds have no other place for it.
_TEASER = 600
# Characters; what stands in the place of the full text and is shorter, is a teaser too.
_BRIEF = 300


def read_feed(file: File) -> list[Record]:
    """Read the entries of a feed; a teaser stands in for the text, and is marked as cut off.

    Raises
    ------
    CorruptFile
        If it is no feed, or so broken that no entry can be told.
    """
    feed = _parse(file, decode_markup(file, file.data()))
    entries = [_record(file, entry, feed["feed"]) for entry in feed["entries"]]
    records = [record for record in entries if record["title"] or record["text"]]
    if len(records) < len(entries):
        what = f"neither title nor text in {len(entries) - len(records)} of {len(entries)} entries"
        file.report(what, "passed over")
    teasers = sum(record["text_truncated"] is True for record in records)
    if teasers:
        what = f"only a teaser in {teasers} of {len(records)} entries"
        file.report(what, "kept it as the text; text_truncated says where")
    _date_by_update(file, records)
    return records


def _date_by_update(file: File, records: list[Record]) -> None:
    """Take the date of update for that of publication: RSS 1.0 and bare Atom know one only."""
    undated = [record for record in records if record["published"] is None and record["updated"]]
    for record in undated:
        record["published"] = record["updated"]
    if undated:
        what = f"{count_of(len(undated), 'article')} with a date of update only"
        file.report(what, "took it for the date of publication", loud=False)


def _parse(file: File, text: str) -> Entry:
    """Parse a feed, however broken."""
    text = _XML_HEAD.sub("", _OF_PICTURES.sub(r"<\1media:x-\2", text), count=1)
    try:
        feed = _parsed(text)
        if not feed["entries"] and _PREFIXED.search(text):
            start = max(text.find("<rss"), 0)
            bare = _parsed(_PREFIXED.sub(r"<\1", text[start:]))
            feed = bare if bare["entries"] else feed
    except Exception as error:  # it promises not to raise, and does on 2 of 100 broken feeds
        raise CorruptFile(
            f"{file.name}: is no feed that can be read ({type(error).__name__}). Fetch it again, "
            "or mend its XML."
        ) from error
    if feed["bozo"]:
        reason = str(feed.get("bozo_exception", "")).replace("<unknown>:", "line ")
        reason = " ".join(reason.split())
        if not feed["entries"] and not feed["version"]:
            raise CorruptFile(
                f"{file.name}: is no feed ({reason:.100}). Fetch it again, or mend its XML."
            )
        found = count_of(len(feed["entries"]), "article")
        file.report(f"not well-formed XML ({reason:.100})", f"read what could be told: {found}")
    return feed


def _parsed(text: str) -> Entry:
    """Parse the bytes of a feed: a string it might take for an address to open."""
    import feedparser

    data = b'<?xml version="1.0" encoding="utf-8"?>' + text.encode("utf-8", "replace")
    # Nothing of it is shown as HTML, so nothing need be cleaned or linked.
    feed: Entry = feedparser.parse(
        io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False
    )
    return feed


def _record(file: File, entry: Entry, feed: Entry) -> Record:
    """An entry as an article: the full text where the feed gives it, its summary otherwise."""
    full = _text(file, _content(entry))
    summary = _text(file, dict.get(entry, "summary_detail"))
    title = dict.get(entry, "title_detail") or {}
    words = _words(entry)
    text = full or summary
    return {
        "article_id": _value(entry, "id"),
        "title": _line(file, title),
        "text": text,
        "published": _value(entry, "published"),
        "updated": _value(entry, "updated"),
        "outlet": _value(dict.get(entry, "source"), "title") or _value(feed, "title"),
        "byline": _byline(entry),
        "section": words[0] if words else None,
        "keywords": "; ".join(words) or None,
        "url": _value(entry, "link"),
        "language": _value(title, "language") or _value(feed, "language"),
        "description": summary if full and summary != full else None,
        "text_truncated": _truncated(text, full is not None),
    }


def _content(entry: Entry) -> Entry | None:
    """The full text of an entry, content:encoded or Atom's content: HTML, or else the longest."""
    contents = [content for content in dict.get(entry, "content") or [] if content.get("value")]
    return max(contents, key=_fullness, default=None)


def _fullness(content: Entry) -> tuple[bool, int]:
    return str(content.get("type")).endswith(("html", "xml")), len(content["value"])


def _words(entry: Entry) -> list[str]:
    """Sections and keywords of an entry, each once."""
    tags = dict.get(entry, "tags") or []
    words = ((tag.get("label") or tag.get("term") or "").strip() for tag in tags)
    return list(dict.fromkeys(filter(None, words)))


def _truncated(text: str | None, is_full: bool) -> bool | None:
    if text is None:
        return None
    is_short = len(text) < (_BRIEF if is_full else _TEASER)
    return True if is_short or text.lower().endswith(_CUT_OFF) else None


def _byline(entry: Entry) -> str | None:
    """Names of the authors; of ``info@example.com (Anna Berg)`` only the name."""
    stated = _value(entry, "author")
    if stated and (mailed := _MAIL.fullmatch(stated)):
        return mailed[1]
    authors = (_value(author, "name") for author in dict.get(entry, "authors") or [])
    return ", ".join(dict.fromkeys(filter(None, authors))) or stated


def _value(entry: Any, name: str) -> str | None:
    value = dict.get(entry, name) if isinstance(entry, dict) else None
    return mend(value).strip() or None if isinstance(value, str) else None


def _text(file: File, detail: Entry | None) -> str | None:
    """Paragraphs of a piece of a feed, which may be HTML whatever it says it is."""
    value = _value(detail, "value")
    if value is None:
        return None
    if _MARKUP.search(value):
        try:
            return paragraphs_of(whole_tree(file, value))
        except CorruptFile:  # holds tags and nothing else
            return None
    pieces = _BLANK_LINES.split(html.unescape(value))
    paragraphs = (" ".join(piece.split()) for piece in pieces)
    return "\n\n".join(filter(None, paragraphs)) or None


def _line(file: File, detail: Entry) -> str | None:
    """A title on one line. Those of type text are no HTML: <3 stays."""
    value = _value(detail, "value")
    if value is None:
        return None
    if detail.get("type") != "text/plain" and _MARKUP.search(value):
        try:
            return line_of(whole_tree(file, value))
        except CorruptFile:
            return None
    return " ".join(html.unescape(value).split()) or None


def _is_feed(head: Head) -> bool:
    """Tell a feed by its first element; <feed> and <RDF> also name other things."""
    if head.data.startswith(_WIDE):  # UTF-16 or UTF-32 without a mark
        start = head.data.replace(b"\0", b"").lower()
        return b"<rss" in start or (b"<feed" in start and b"atom" in start)
    if head.root == "feed":
        return "atom" in head.start or "<entry" in head.start
    if head.root == "rdf":
        return "purl.org/rss/1.0" in head.start or "netscape.com/rdf/" in head.start
    return head.root == "rss"


FORMATS = (
    Format(
        "feed",
        read_feed,
        "an RSS, Atom or RDF feed: each entry an article",
        (".rss", ".atom", ".rdf"),
        _is_feed,
        needs="feedparser",
        extra="feeds",
    ),
)
