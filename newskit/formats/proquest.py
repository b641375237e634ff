"""ProQuest: articles saved as text or HTML, or sent by e-mail, in the layouts of 2010 to 2024."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator

from newskit.formats.exports import language_tag, whole_ones
from newskit.formats.files import File, Record
from newskit.formats.head import Head
from newskit.formats.markup import html_tree, paragraphs_of
from newskit.formats.registry import Format

__all__ = ["FORMATS", "read_proquest"]

# Labels without blanks and in small letters: where lines of e-mails were folded, blanks come and go
# ("Language ofpublication", "Feb 26, 2 009").
_FIELDS = {
    "author": "byline", "title": "title", "abstract": "description", "fulltext": "text", "publicationtitle": "outlet",
    "publicationdate": "published", "section": "section", "pages": "page", "languageofpublication": "language",
    "proquestdocumentid": "article_id", "documenturl": "url", "copyright": "copyright", "subject": "subjects",
    "location": "locations", "people": "people", "company/organization": "companies", "edition": "edition",
    "volume": "volume", "issue": "issue", "column": "column", "documenttype": "document_type", "dateline": "dateline",
    "identifier/keyword": "keywords", "publisher": "publisher", "issn": "issn", "credit": "credit",
    "database": "database",
}  # fmt: skip
_OTHERS = (
    "publicationinfo links publicationyear year placeofpublication countryofpublication publicationsubject sourcetype"
    " lastupdated supplement documentfeature classification company businessindexingterm url codendoi startpage"
    " numberofpages narrowsubject broadsubject productname coden doi correspondenceauthor"
)
_LABELS = frozenset((*_FIELDS, *_OTHERS.split()))
_LABEL = re.compile(r"([A-Z][A-Za-z]{1,20}(?:[ /]{1,3}[A-Za-z/]{1,20}){0,3}):(?=\s|$)")
_EMPTY: Record = dict.fromkeys([*_FIELDS.values(), "graphic", "word_count_stated"])
_NOTHING = frozenset(("none available.", "not available.", "anonymous"))

_LONG = ("fulltext", "abstract")  # fields of several paragraphs
_SIGNS, _FEWEST_SIGNS = ("text", "outlet", "published", "article_id", "description"), 2  # what makes an article

_MAIL = re.compile(
    r"(?i)(?:received|from|to|cc|date|subject|return-path|delivered-to|message-id|mime-version|content-type"
    r"|dkim-signature|authentication-results|arc-[a-z-]{1,40}|x-[a-z-]{1,40}):[ \t]"
)
_TOP = 200  # characters in which a file or a piece of it shows what it is
_RULE = re.compile(r"(?m)^_{40,}[ \t]*$")  # 60 underscores stand between the articles of a plain text
_NUMBER = re.compile(r"Document \d+ of \d+")
_ANCHOR = re.compile(r"""<a\s+name=["']?DocID_""", re.I)  # stands before each article of a page
_BEGUN = re.compile(r"<a\s+name=[\"']?DocID_|^\s{0,9}Document \d+ of \d", re.I)
_LAST_FIELD = re.compile(r"Database:\s*</(?:strong|b)>[^<]{0,200}</p>", re.I)  # for pages without these anchors
_PAGE_TAGS = re.compile(r"</?(?:html|head|body|text|meta)\b[^<>]*>?", re.I)
_STATED = re.compile(r"WordCount\s*=\s*[\"']?(\d{1,7})", re.I)
_FOLDED = re.compile(r"(?<=\d) (?=\d)")
_BUTTON = re.compile(r"Enlarge this image\.")  # stands where a picture was, with its caption


def read_proquest(file: File) -> list[Record]:
    """Read the articles of an export, whichever way it was saved."""
    data = file.data()
    texts = _mailed(file, data) if _MAIL.match(data[:200].decode("latin-1")) else iter([file.decode(data)])
    found = [record for text in texts for record in _articles(file, text)]
    # Every whole article ends with its number and the name of its database.
    last = found[-1] if found else _EMPTY
    cut = bool(found) and not last["database"] and (not last["article_id"] or any(one["database"] for one in found))
    return whole_ones(file, found, cut=cut)


def _mailed(file: File, data: bytes) -> Iterator[str]:
    """Yield the texts of an e-mail: its HTML parts, or its plain ones if it has no other."""
    parts = [part for part in email.message_from_bytes(data).walk() if part.get_content_maintype() == "text"]
    pages = [part for part in parts if part.get_content_subtype() == "html"]
    for part in pages or parts:
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and content:
            yield file.decode(content, part.get_content_charset())


def _articles(file: File, text: str) -> Iterator[Record]:
    """Yield the articles of a page or a plain text; lists of contents and footers have too few fields for one.

    The last piece counts as soon as it has one field, since it may be an article of which the rest is missing.
    """
    is_page = text.lstrip().startswith("<")
    pieces = _pieces(text, is_page=is_page)
    for n, piece in enumerate(pieces, 1):
        units = _paragraphs(file, piece) if is_page else [line for row in piece.split("\n") if (line := row.strip())]
        record = _record(units)
        signs = sum(record[name] is not None for name in _SIGNS)
        begun = n == len(pieces) and (any(map(_label, units)) or _BEGUN.search(piece[:_TOP]))
        if signs >= _FEWEST_SIGNS or begun:
            stated = _STATED.search(piece) if is_page else None
            yield record | {"word_count_stated": int(stated[1]) if stated else None}


def _pieces(text: str, *, is_page: bool) -> list[str]:
    """Divide before parsing: a mangled tag in one article then can't swallow those that follow."""
    if not is_page:
        return _RULE.split(text)
    places = [found.start() for found in _ANCHOR.finditer(text)] or [
        0,
        *(found.end() for found in _LAST_FIELD.finditer(text)),
    ]
    return [text[start:end] for start, end in zip(places, [*places[1:], len(text)], strict=True)]


def _paragraphs(file: File, piece: str) -> list[str]:
    # Each full text is a page of its own inside the page, whose tags would end the outer one.
    inner = _PAGE_TAGS.sub("", piece)
    tree = html_tree(file, f"<html><body>{inner}</body></html>")
    return (paragraphs_of(tree) or "").split("\n\n")


def _record(units: list[str]) -> Record:
    """Make a record of the lines or paragraphs of one article; a headline has no label."""
    labels = [_label(unit) for unit in units]
    first = next((n for n, label in enumerate(labels) if label), len(units))
    heading = [unit for unit in units[:first] if not _NUMBER.fullmatch(unit)]
    fields = _sorted_out(units[first:], labels[first:])
    record = _EMPTY | {name: _value(fields.get(label, [])) for label, name in _FIELDS.items()}
    record["title"] = heading[0] if heading else record["title"]
    printed = record["published"] or _value(fields.get("publicationyear", []))
    record["published"] = _FOLDED.sub("", printed) if printed and "," in printed else printed
    record["language"] = language_tag(record["language"]) or record["language"]
    if record["dateline"] and record["dateline"][0].isdigit():  # a time stamp, in the layout of 2022
        record["dateline"] = None
    body, _, graphic = (record["text"] or "").partition("\n\nIllustration\n\n")
    rest, _, last = body.rpartition("\n\n")
    if last.startswith("Credit: "):
        body, record["credit"] = rest, last.removeprefix("Credit: ")
    return record | {"text": body or None, "graphic": graphic or None}


def _sorted_out(units: list[str], labels: list[str]) -> dict[str, list[str]]:
    """Sort lines or paragraphs into fields; between the ends of the text, what looks like a label is none."""
    text = labels.index("fulltext") if "fulltext" in labels else len(labels)
    end = _end_of_text(labels, set(labels[: text + 1]))
    fields: dict[str, list[str]] = {}
    label = ""
    for n, unit in enumerate(units):
        if labels[n] and not text < n < end:
            label = labels[n]
            fields[label] = list(filter(None, [unit.partition(":")[2].strip()]))
        elif label in _LONG or not fields[label]:  # other values stand in one line
            fields[label].append(unit)
    return fields


def _label(unit: str) -> str:
    found = _LABEL.match(unit)
    label = "".join(found[1].split()).lower() if found else ""
    return label if label in _LABELS else ""


def _end_of_text(labels: list[str], before: set[str]) -> int:
    """Find the first field below the text: in a run of labels, with the publication's title in it, none seen before."""
    end = len(labels) - 1 - labels[::-1].index("publicationtitle") if "publicationtitle" in labels else len(labels)
    while end > 0 and labels[end - 1] and labels[end - 1] not in before:
        end -= 1
    return end


def _value(units: list[str]) -> str | None:
    text = "\n\n".join(unit for unit in units if not _BUTTON.match(unit))
    return None if text.lower() in _NOTHING else text or None


# ---- told by -----------------------------------------------------------------------------------------------


def _is_proquest(head: Head) -> bool:
    start = head.start
    if _MAIL.match(start):
        return "proquest" in start and "content-type:" in start
    if start.startswith("<"):
        return "<title>proquest export" in start or ('<a name="docid_' in start and "proquest" in start)
    return _RULE.search(start[:_TOP]) is not None and _PLAIN.search(start) is not None


_PLAIN = re.compile(r"(?m)^(?:report information from proquest|proquest document |publication info: |full text: )")

FORMATS = (
    Format(
        "proquest",
        read_proquest,
        "articles saved from ProQuest as text or HTML, or sent by e-mail",
        (".eml",),
        told_by=_is_proquest,
    ),
)
