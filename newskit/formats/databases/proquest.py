"""ProQuest: articles saved as text or HTML, or sent by e-mail, in the layouts of 2010 to 2024."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from itertools import takewhile

from newskit.dates.words import fold
from newskit.formats.databases.exports import read_labels, tag_or_name, whole_ones
from newskit.formats.files import File, Record
from newskit.formats.format import Format
from newskit.formats.head import Head
from newskit.formats.markup.trees import html_tree, paragraphs_of
from newskit.schema import CorruptFile, count_of

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
# What makes an article: so many of these fields.
_SIGNS, _FEWEST_SIGNS = ("text", "outlet", "published", "article_id", "description"), 2

_MAIL = re.compile(
    r"(?i)(?:received|from|to|cc|date|subject|return-path|delivered-to|message-id|mime-version|content-type"
    r"|dkim-signature|authentication-results|arc-[a-z-]{1,40}|x-[a-z-]{1,40}):[ \t]"
)
_TOP = 200  # characters in which a file or a piece of it shows what it is
# 60 underscores stand between the articles of a plain text.
_RULE = re.compile(r"(?m)^(_{40,})[ \t]*$")
_NUMBER = re.compile(r"Do[ck]ument[a-z]{0,2} \d{1,6} (?:of|de|sur|von|di) \d{1,6}", re.I)
_NUMBERED = 3  # lines among which this number stands
_ANCHOR = re.compile(r"""<a\s+name=["']?DocID_""", re.I)  # stands before each article of a page
# For pages without these anchors.
_LAST_FIELD = re.compile(r"Database:\s*</(?:strong|b)>[^<]{0,200}</p>", re.I)
_PAGE_TAGS = re.compile(r"</?(?:html|head|body|text|meta)\b[^<>]*>?", re.I)
_STATED = re.compile(r"WordCount\s*=\s*[\"']?(\d{1,7})", re.I)
_FOLDED = re.compile(r"(?<=\d) (?=\d)")
_BUTTON = re.compile(r"Enlarge this image\.")  # stands where a picture was, with its caption


def read_proquest(file: File) -> list[Record]:
    """Read the articles of an export, whichever way it was saved."""
    data = file.data()
    is_mail = _MAIL.match(data[:200].decode("latin-1"))
    texts = _mailed(file, data) if is_mail else [file.decode(data)]
    found = [record for text in texts for record in _articles(file, text)]
    if not found:
        raise CorruptFile(
            f"{file.name}: holds no article, or its fields are named in a language that is not "
            "known here. "
            "Export it again from ProQuest, in English and with the full texts."
        )
    # Every whole article ends with its number and the name of its database.
    last = found[-1]
    name_database = any(article["database"] for article in found)
    cut = not last["database"] and (name_database or not last["article_id"])
    kept = whole_ones(file, found, cut=cut)
    if strange := sum(
        article["text"] is not None and article["outlet"] is None for article in kept
    ):
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
    """Yield the articles of a page or a plain text; lists of contents have too few fields.

    The last piece counts as soon as it has one field, since it may be an article of which the rest
    is missing.
    """
    is_page = text.lstrip().startswith("<")
    pieces = _pieces(text) if is_page else _plain_pieces(text)
    lost = 0
    for place, piece in enumerate(pieces, 1):
        units = _paragraphs(file, piece) if is_page else _lines(piece)
        record = _record(units)
        signs = sum(record[name] is not None for name in _SIGNS)
        is_begun = place == len(pieces) and _begins(units, piece)
        if signs >= _FEWEST_SIGNS or is_begun:
            stated = _STATED.search(piece) if is_page else None
            yield record | {"word_count_stated": int(stated[1]) if stated else None}
        elif _is_numbered(units):
            lost += 1
    if lost:
        file.report(f"{count_of(lost, 'document')} without known fields", "left out")


def _is_numbered(units: list[str]) -> bool:
    """Tell a document by the number above it."""
    return any(map(_NUMBER.fullmatch, units[:_NUMBERED]))


def _begins(units: list[str], piece: str) -> bool:
    """Tell the beginning of an article from what stands below the last one."""
    has_anchor = _ANCHOR.search(piece[:_TOP]) is not None
    return has_anchor or _is_numbered(units) or any(map(_label, units))


def _pieces(page: str) -> list[str]:
    """Divide before parsing: a mangled tag in one article then can't swallow those that follow."""
    places = [anchor.start() for anchor in _ANCHOR.finditer(page)]
    if not places:
        places = [0, *(field.end() for field in _LAST_FIELD.finditer(page))]
    return [page[start:end] for start, end in zip(places, [*places[1:], len(page)], strict=True)]


def _plain_pieces(text: str) -> list[str]:
    """Divide at the rules, but not at one inside a text, below which the same article goes on."""
    pieces: list[str] = []
    begun: int | None = None  # the piece with a text whose last fields have not come
    any_ended = False
    for piece in _RULE.split(text):
        lines = _lines(piece)
        labels = set(map(_label, lines))
        if _is_numbered(lines):
            begun = None
        pieces.append(piece)
        if "text" in labels:
            begun = len(pieces) - 1
        if begun is not None and not labels.isdisjoint(("database", "article_id")):
            pieces[begun:] = ["\n".join(pieces[begun:])]
            begun, any_ended = None, True
    if begun is not None and any_ended:  # the file ends in the middle of this one
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
    """Make a record of the lines or paragraphs of one article, a headline above its first field."""
    above = [unit for unit in units[:_NUMBERED] if not _NUMBER.fullmatch(unit)]
    units = above + units[_NUMBERED:]
    labels = [_label(unit) for unit in units]
    if _is_headline(units, labels):
        labels[0] = ""
    first = sum(1 for _ in takewhile(lambda label: not label, labels))
    fields = _sorted_out(units[first:], labels[first:])
    record = _EMPTY | {name: _value(fields.get(name, [])) for name in _COLUMNS}
    if first:
        record["title"] = units[0]
    record["published"] = _unfolded(record["published"] or _value(fields.get(_YEAR, [])))
    record["language"] = tag_or_name(record["language"])
    if (record["dateline"] or "")[:1].isdigit():  # a time stamp, in the layout of 2022
        record["dateline"] = None
    return record | _parts_of_text(record)


def _unfolded(printed: str | None) -> str | None:
    """Mend a date whose numbers a line end divided, "March 3, 20 25"."""
    return _FOLDED.sub("", printed) if printed and "," in printed else printed


def _parts_of_text(record: Record) -> Record:
    """Take captions and the credit from the end of a text."""
    body, _, graphic = (record["text"] or "").partition("\n\nIllustration\n\n")
    rest, _, last = body.rpartition("\n\n")
    credit = record["credit"]
    if last.startswith("Credit: "):
        body, credit = rest, last.removeprefix("Credit: ")
    return {"text": body or None, "credit": credit, "graphic": graphic or None}


def _is_headline(units: list[str], labels: list[str]) -> bool:
    """Tell a headline like a field, "Subject: Ten questions": it or such a field comes again."""
    if not labels or labels[0] in ("", "title", *_LONG):
        return False
    titles = [
        unit.partition(":")[2].strip()
        for unit, label in zip(units, labels, strict=True)
        if label == "title"
    ]
    return units[0] in titles or (labels[0] != _ASIDE and labels[0] in labels[1:])


def _sorted_out(units: list[str], labels: list[str]) -> dict[str, list[str]]:
    """Sort lines or paragraphs into fields; what looks like a label inside the text is none."""
    text = labels.index("text") if "text" in labels else len(labels)
    end = _end_of_text(units, labels, text)
    fields: dict[str, list[str]] = {}
    label = ""
    for place, unit in enumerate(units):
        is_in_text = text < place < end
        if labels[place] and not is_in_text:
            label = labels[place]
            fields[label] = list(filter(None, [unit.partition(":")[2].strip()]))
        elif label in _LONG or not fields[label]:  # other values stand in one line
            fields[label].append(unit)
    return fields


def _label(unit: str) -> str:
    """Column that a line begins with the label of; "" if it has none."""
    found = _LABEL.match(unit)
    if found is None or not found[1][0].isupper():
        return ""
    name = "".join(fold(found[1]).split())
    return read_labels("proquest").get(name, "")


def _end_of_text(units: list[str], labels: list[str], text: int) -> int:
    """Find the first field below the text: the subject, if fields alone part it from the outlet.

    Without a subject, the fields begin below the last line that has no label of ours, or one that
    comes twice: "Location: 12 Harbour Street" is a paragraph of the text then.
    """
    end = len(labels)
    if "outlet" in labels:
        end -= 1 + labels[::-1].index("outlet")
    above = takewhile(lambda place: _LABEL.match(units[place]), range(end - 1, text, -1))
    if subject := next((place for place in above if labels[place] == "subjects"), None):
        return subject - (labels[subject - 1] == "credit")
    seen = set(labels[: text + 1])
    for label in reversed(labels[:end]):
        if not label or (label in seen and label != _ASIDE):
            break
        end -= 1
        seen.add(label)
    return end


def _value(units: list[str]) -> str | None:
    text = "\n\n".join(unit for unit in units if not _BUTTON.match(unit))
    return None if text.lower() in _NOTHING else text or None


# ---- told by


_PLAIN = re.compile(
    r"(?m)^(?:report information from proquest|proquest document |publication info: |full text: )"
)
_NAMED = re.compile(r"(?m)^[^\n]{0,40}\bproquest[ \t]*$")  # "Información de informe de ProQuest"
_COVER = 600  # characters of the cover sheet


def _is_proquest(head: Head) -> bool:
    start = head.start
    if _MAIL.match(start):
        return "proquest" in start and "content-type:" in start
    if start.startswith("<"):
        has_anchor = '<a name="docid_' in start and "proquest" in start
        return "<title>proquest export" in start or has_anchor
    is_plain = _PLAIN.search(start) is not None
    if _NUMBER.match(start):
        return is_plain
    has_rule = _RULE.search(start[:_TOP]) is not None
    return has_rule and (is_plain or _NAMED.search(start[:_COVER]) is not None)


FORMATS = (
    Format(
        "proquest",
        read_proquest,
        "articles saved from ProQuest as text or HTML, or sent by e-mail",
        (".eml",),
        told_by=_is_proquest,
    ),
)
