"""ProQuest: articles saved as text or HTML, or sent by e-mail, in the layouts of 2010 to 2024."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import takewhile

from newskit.dates.words import fold
from newskit.formats.databases.exports import language_tag, whole_ones
from newskit.formats.files import File, Record
from newskit.formats.format import Format
from newskit.formats.head import Head
from newskit.formats.markup.trees import html_tree, paragraphs_of
from newskit.schema import CorruptFile, count_of
from newskit.text import read_lexicon

__all__ = ["FORMATS", "read_proquest"]

_COLUMNS = (
    "byline title description text outlet published section page language article_id url copyright "
    "subjects locations"
    " people companies edition volume issue column document_type dateline keywords publisher issn "
    "credit database"
).split()
_ASIDE, _YEAR = "aside", "year"
_LABEL = re.compile(r"([^\W\d_]{2,21}(?:[ /-]{1,3}[^\W\d_][^\W\d_/]{0,20}){0,4}) ?:(?=\s|$)")
_EMPTY: Record = dict.fromkeys([*_COLUMNS, "graphic", "word_count_stated"])
_NOTHING = frozenset(
    ("none available.", "not available.", "no disponible.", "non disponible.", "nicht verfügbar.")
)
_NOTHING |= {"anonymous", "anónimo", "anonyme", "anonym", "anônimo", "anonimo"}

_LONG = ("text", "description")  # fields of several paragraphs
_SIGNS, _FEWEST_SIGNS = (
    ("text", "outlet", "published", "article_id", "description"),
    2,
)  # what makes an article

_MAIL = re.compile(
    r"(?i)(?:received|from|to|cc|date|subject|return-path|delivered-to|message-id|mime-version|content-type"
    r"|dkim-signature|authentication-results|arc-[a-z-]{1,40}|x-[a-z-]{1,40}):[ \t]"
)
_TOP = 200  # characters in which a file or a piece of it shows what it is
_RULE = re.compile(
    r"(?m)^(_{40,})[ \t]*$"
)  # 60 underscores stand between the articles of a plain text
_NUMBER = re.compile(r"Do[ck]ument[a-z]{0,2} \d{1,6} (?:of|de|sur|von|di) \d{1,6}", re.I)
_NUMBERED = 3  # lines among which this number stands
_ANCHOR = re.compile(r"""<a\s+name=["']?DocID_""", re.I)  # stands before each article of a page
_LAST_FIELD = re.compile(
    r"Database:\s*</(?:strong|b)>[^<]{0,200}</p>", re.I
)  # for pages without these anchors
_PAGE_TAGS = re.compile(r"</?(?:html|head|body|text|meta)\b[^<>]*>?", re.I)
_STATED = re.compile(r"WordCount\s*=\s*[\"']?(\d{1,7})", re.I)
_FOLDED = re.compile(r"(?<=\d) (?=\d)")
_BUTTON = re.compile(r"Enlarge this image\.")  # stands where a picture was, with its caption


def read_proquest(file: File) -> list[Record]:
    """Read the articles of an export, whichever way it was saved."""
    data = file.data()
    texts = (
        _mailed(file, data)
        if _MAIL.match(data[:200].decode("latin-1"))
        else iter([file.decode(data)])
    )
    found = [record for text in texts for record in _articles(file, text)]
    if not found:
        raise CorruptFile(
            f"{file.name}: holds no article, or its fields are named in a language that is not "
            "known here. "
            "Export it again from ProQuest, in English and with the full texts."
        )
    # Every whole article ends with its number and the name of its database.
    last = found[-1]
    cut = not last["database"] and (not last["article_id"] or any(one["database"] for one in found))
    kept = whole_ones(file, found, cut=cut)
    if strange := sum(one["text"] is not None and one["outlet"] is None for one in kept):
        file.report(
            f"{count_of(strange, 'article')} without the name of an outlet, or named in a language "
            "that is not known",
            "kept",
        )
    return kept


def _mailed(file: File, data: bytes) -> Iterator[str]:
    """Yield the texts of an e-mail: its HTML parts, or its plain ones if it has no other."""
    parts = [
        part
        for part in email.message_from_bytes(data).walk()
        if part.get_content_maintype() == "text"
    ]
    pages = [part for part in parts if part.get_content_subtype() == "html"]
    for part in pages or parts:
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and content:
            yield file.decode(content, part.get_content_charset())


def _articles(file: File, text: str) -> Iterator[Record]:
    """Yield the articles of a page or a plain text; lists of contents and footers have too few fields for one.

    The last piece counts as soon as it has one field, since it may be an article of which the rest
    is missing.
    """
    is_page = text.lstrip().startswith("<")
    pieces, lost = _pieces(text) if is_page else _plain_pieces(text), 0
    for n, piece in enumerate(pieces, 1):
        units = _paragraphs(file, piece) if is_page else _lines(piece)
        record = _record(units)
        signs = sum(record[name] is not None for name in _SIGNS)
        numbered = any(map(_NUMBER.fullmatch, units[:_NUMBERED]))
        begun = n == len(pieces) and (
            numbered or any(map(_label, units)) or _ANCHOR.search(piece[:_TOP])
        )
        if signs >= _FEWEST_SIGNS or begun:
            stated = _STATED.search(piece) if is_page else None
            yield record | {"word_count_stated": int(stated[1]) if stated else None}
        lost += numbered and signs < _FEWEST_SIGNS and not begun
    if lost:
        file.report(f"{count_of(lost, 'document')} without known fields", "left out")


def _pieces(page: str) -> list[str]:
    """Divide before parsing: a mangled tag in one article then can't swallow those that follow."""
    places = [found.start() for found in _ANCHOR.finditer(page)] or [
        0,
        *(found.end() for found in _LAST_FIELD.finditer(page)),
    ]
    return [page[start:end] for start, end in zip(places, [*places[1:], len(page)], strict=True)]


def _plain_pieces(text: str) -> list[str]:
    """Divide at the rules, but not at one inside a text, below which the fields of the same article follow."""
    pieces: list[str] = []
    begun, ended = (
        None,
        False,
    )  # the piece with a text whose last fields have not come; whether any article had them
    for piece in _RULE.split(text):
        lines = _lines(piece)
        labels = set(map(_label, lines))
        if any(map(_NUMBER.fullmatch, lines[:_NUMBERED])):
            begun = None
        pieces.append(piece)
        if "text" in labels:
            begun = len(pieces) - 1
        if begun is not None and not labels.isdisjoint(("database", "article_id")):
            pieces[begun:] = ["\n".join(pieces[begun:])]
            begun, ended = None, True
    if begun is not None and ended:  # the file ends in the middle of this one
        pieces[begun:] = ["\n".join(pieces[begun:])]
    return pieces


def _lines(piece: str) -> list[str]:
    return [line for row in piece.split("\n") if (line := row.strip())]


def _paragraphs(file: File, piece: str) -> list[str]:
    # Each full text is a page of its own inside the page, whose tags would end the outer one.
    inner = _PAGE_TAGS.sub("", piece)
    tree = html_tree(file, f"<html><body>{inner}</body></html>")
    return (paragraphs_of(tree) or "").split("\n\n")


def _record(units: list[str]) -> Record:
    """Make a record of the lines or paragraphs of one article; what stands above its first field is the headline."""
    units = [unit for n, unit in enumerate(units) if n >= _NUMBERED or not _NUMBER.fullmatch(unit)]
    labels = [_label(unit) for unit in units]
    if _is_headline(units, labels):
        labels[0] = ""
    first = next((n for n, label in enumerate(labels) if label), len(units))
    fields = _sorted_out(units[first:], labels[first:])
    record = _EMPTY | {name: _value(fields.get(name, [])) for name in _COLUMNS}
    record["title"] = units[0] if first else record["title"]
    printed = record["published"] or _value(fields.get(_YEAR, []))
    record["published"] = _FOLDED.sub("", printed) if printed and "," in printed else printed
    record["language"] = language_tag(record["language"]) or record["language"]
    if (
        record["dateline"] and record["dateline"][0].isdigit()
    ):  # a time stamp, in the layout of 2022
        record["dateline"] = None
    body, _, graphic = (record["text"] or "").partition("\n\nIllustration\n\n")
    rest, _, last = body.rpartition("\n\n")
    if last.startswith("Credit: "):
        body, record["credit"] = rest, last.removeprefix("Credit: ")
    return record | {"text": body or None, "graphic": graphic or None}


def _is_headline(units: list[str], labels: list[str]) -> bool:
    """Tell a headline that looks like a field, "Subject: Ten questions": the title or such a field comes again."""
    if not labels or labels[0] in ("", "title", *_LONG):
        return False
    titles = [
        unit.partition(":")[2].strip()
        for unit, label in zip(units, labels, strict=True)
        if label == "title"
    ]
    return units[0] in titles or (labels[0] != _ASIDE and labels[0] in labels[1:])


def _sorted_out(units: list[str], labels: list[str]) -> dict[str, list[str]]:
    """Sort lines or paragraphs into fields; between the ends of the text, what looks like a label is none."""
    text = labels.index("text") if "text" in labels else len(labels)
    end = _end_of_text(units, labels, text)
    fields: dict[str, list[str]] = {}
    label = ""
    for n, unit in enumerate(units):
        if labels[n] and not text < n < end:
            label = labels[n]
            fields[label] = list(filter(None, [unit.partition(":")[2].strip()]))
        elif label in _LONG or not fields[label]:  # other values stand in one line
            fields[label].append(unit)
    return fields


@lru_cache(maxsize=1)
def _labels() -> dict[str, str]:
    rows = [line.split() for line in read_lexicon("labels_proquest")]
    return {label: column for column, *labels in rows for label in labels}


def _label(unit: str) -> str:
    """Column that a line begins with the label of; "" if it has none."""
    found = _LABEL.match(unit)
    return (
        _labels().get("".join(fold(found[1]).split()), "")
        if found and found[1][0].isupper()
        else ""
    )


def _end_of_text(units: list[str], labels: list[str], text: int) -> int:
    """Find the first field below the text: the subject, if only fields stand between it and the outlet.

    Without a subject, the fields begin below the last line that has no label of ours, or one that
    comes twice: "Location: 12 Harbour Street" is a paragraph of the text then.
    """
    end = len(labels) - 1 - labels[::-1].index("outlet") if "outlet" in labels else len(labels)
    above = takewhile(lambda n: _LABEL.match(units[n]), range(end - 1, text, -1))
    if subject := next((n for n in above if labels[n] == "subjects"), None):
        return subject - (labels[subject - 1] == "credit")
    seen = set(labels[: text + 1])
    while (
        end > 0 and labels[end - 1] and (labels[end - 1] == _ASIDE or labels[end - 1] not in seen)
    ):
        end -= 1
        seen.add(labels[end])
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
        return "<title>proquest export" in start or (
            '<a name="docid_' in start and "proquest" in start
        )
    if _NUMBER.match(start):
        return _PLAIN.search(start) is not None
    return _RULE.search(start[:_TOP]) is not None and bool(
        _PLAIN.search(start) or _NAMED.search(start[:_COVER])
    )


_PLAIN = re.compile(
    r"(?m)^(?:report information from proquest|proquest document |publication info: |full text: )"
)
_NAMED = re.compile(r"(?m)^[^\n]{0,40}\bproquest[ \t]*$")  # "Información de informe de ProQuest"
_COVER = 600  # characters of the cover sheet

FORMATS = (
    Format(
        "proquest",
        read_proquest,
        "articles saved from ProQuest as text or HTML, or sent by e-mail",
        (".eml",),
        told_by=_is_proquest,
    ),
)
