"""Copy as it came over the wire: ANPA-1312 of North American agencies, IPTC 7901 of European ones.

Wires send text in lines of a fixed width; other formats that carry such text unwrap it here, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newskit.formats.files import File, Record
from newskit.formats.format import Format
from newskit.formats.head import Head
from newskit.formats.markup.trees import Element
from newskit.schema import CorruptFile, count_of

__all__ = ["FORMATS", "read_wire", "unwrap", "unwrap_tree"]

_HEAD, _TEXT, _END = "\x01", "\x02", "\x03"  # control characters that begin the parts of a message
_ANPA = b"\x16\x16\x01"
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
# Of IPTC 7901.
_HEADER = re.compile(
    r"(?P<id>[a-z]{2,5} ?\d{1,5}) +\d +(?P<section>[a-z]{1,3}) +(?P<words>\d{1,5})\b"
)
_SENT_7901 = re.compile(
    r"(?P<day>\d\d)(?P<hour>\d\d)(?P<minute>\d\d) +(?P<zone>[A-Z]{1,5})"
    r" +(?P<month>[^\W\d_]{3,9}) +(?P<year>\d\d)\b"
)
_SENT_ANPA = re.compile(
    r"(?P<month>\d\d)-(?P<day>\d\d)-(?P<year>\d\d)"
    r" +(?P<hour>\d\d)(?P<minute>\d\d)(?P<zone>[A-Z]{1,5})"
)
_STATED = re.compile(r",(\d{1,5})$")  # words, after the slug of ANPA
_NO_TITLE = re.compile(r"(?i)(?:AP |By |Eds?: |EDITOR|END$|Associated Press|[\w ]{0,40}Photo )")
_NOTES = re.compile(r"\n(?:# |\* \* \* \*)")  # where an agency begins to speak to its customers

_LINE = re.compile(r"\n([ \t]*)(?=\S)")
_SHORTEST = 40  # characters before a break that was made because the line was full
_SENTENCE_END = (".", ":", ";", "!", "?", '"', "”", "'")


def read_wire(file: File) -> Iterator[Record]:
    """Read the messages of a file."""
    data = file.data()
    read = _anpa if data.startswith(_ANPA) else _iptc7901
    _, *messages = file.decode(data).split(_HEAD)
    if not messages:
        raise CorruptFile(
            f"{file.name}: holds no message of a wire. Check what kind of file it is."
        )
    torn = []
    for number, message in enumerate(messages, 1):
        head, start, rest = message.partition(_TEXT)
        body, end, sent = rest.partition(_END)
        whole = bool(start and end)
        if not whole:
            torn.append(number)
        record = read(head, body if start else head, sent)
        yield record | {"text_truncated": None if whole else True}
    if torn:
        what = f"{count_of(len(torn), 'message')} without a start or an end"
        file.report(
            what, "kept what is there; text_truncated says where", place=f"message {torn[0]}"
        )


def _anpa(head: str, body: str, sent: str) -> Record:
    """Lines that begin with ^ stand above the text: a slug, the headline, notes, the author."""
    lines = body.split("\n")
    above = [_plain(line) for line in lines if line.startswith("^")]
    text = "\n".join(_plain(line, keep=True) for line in lines if not line.startswith("^"))
    slug, *others = above or [""]
    stated = _STATED.search(slug)
    return {
        "article_id": _CONTROLS.split(head, maxsplit=1)[0].strip() or None,
        "title": next((line for line in others if line and not _NO_TITLE.match(line)), None),
        "text": unwrap(text),
        "published": _time_sent(_SENT_ANPA, sent, "{year}-{month}-{day} {hour}:{minute} {zone}"),
        "byline": next((line for line in others if line.lower().startswith("by ")), None),
        "section": None,
        "word_count_stated": stated[1] if stated else None,
        "slug": _STATED.sub("", slug).rstrip(",") if slug else None,
        "notes": "\n".join(line for line in others if line.lower().startswith("ed")) or None,
    }


def _iptc7901(head: str, body: str, sent: str) -> Record:
    """The lines up to the first that ends with = stand above the text: label, headline, author."""
    above, mark, rest = body.partition("=\n")
    lines = [_plain(line) for line in above.split("\n")] if mark else []
    byline = next((line for line in lines if line.startswith("By ")), None)
    text, *notes = _NOTES.split(rest if mark else body, maxsplit=1)
    header = _HEADER.search(head)
    said = header.groupdict() if header else {}
    slugs = (line.strip() for line in head.split("\n")[1:])
    return {
        "article_id": said.get("id"),
        "title": _headline([line for line in lines if line and line != byline]),
        "text": unwrap(_CONTROLS.sub("", text)),
        "published": _time_sent(_SENT_7901, sent, "{day} {month} {year} {hour}:{minute} {zone}"),
        "byline": byline,
        "section": said.get("section"),
        "word_count_stated": said.get("words"),
        "slug": next(filter(None, slugs), None),
        "notes": unwrap(notes[0]) if notes else None,
    }


def _headline(lines: list[str]) -> str | None:
    """Join the lines of a headline, without the label in capitals above it."""
    labelled = len(lines) > 1 and lines[0].isupper()
    return " ".join(lines[1:] if labelled else lines) or None


def _time_sent(pattern: re.Pattern[str], sent: str, form: str) -> str | None:
    """Write the time below a message with the year in full; no wire is older than 1970."""
    found = pattern.search(sent)
    if found is None:
        return None
    parts = found.groupdict()
    century = "19" if int(parts["year"]) >= 70 else "20"
    return form.format_map(parts | {"year": century + parts["year"]})


def _plain(line: str, *, keep: bool = False) -> str:
    """Take out control characters and the mark of a line's end; with `keep`, its indent stays."""
    line = _CONTROLS.sub("", line).rstrip().removesuffix("<").removesuffix("=")
    return line if keep else line.removeprefix("^").strip()


# ---- lines of a fixed width, made into paragraphs


def unwrap(text: str | None) -> str | None:
    """Join the lines of a text; a blank or indented line begins a paragraph. None without text."""
    if not text or not text.strip():
        return None
    paragraphs: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line[:1].isspace() or not line:
            paragraphs.append([])
        if line.strip():
            paragraphs[-1].append(" ".join(line.split()))
    return "\n\n".join(" ".join(lines) for lines in paragraphs if lines)


def unwrap_tree(root: Element) -> Element:
    """Join lines inside the elements of a tree; each paragraph there becomes an element."""
    for element in list(root.iter("p", "pre", "body")):
        if not len(element) and _is_wrapped(element.text):
            first, *others = (unwrap(element.text) or "").split("\n\n")
            element.text = first
            for other in reversed(others):
                below = element.makeelement(element.tag)
                below.text = other
                element.addnext(below)
    for line_end in root.iter("br"):
        line = _line_before(line_end)
        if _is_full(line.strip()):
            line_end.tag = "span"
            line_end.text = "" if line[-1:].isspace() else " "
    return root


def _is_wrapped(text: str | None) -> bool:
    """Tell lines of a wire, some of them indented, from the layout of XML, where all are."""
    indented = {bool(line_start[1]) for line_start in _LINE.finditer(text or "")}
    return len(indented) == 2


def _line_before(line_end: Element) -> str:
    before, around = line_end.getprevious(), line_end.getparent()
    if before is not None:
        return before.tail or ""
    return (around.text or "") if around is not None else ""


def _is_full(line: str) -> bool:
    return len(line) >= _SHORTEST and not line.endswith(_SENTENCE_END)


# ---- told by


def _is_wire(head: Head) -> bool:
    return head.data.startswith(_ANPA) or (
        head.data.startswith(b"\x01") and b"\x02" in head.data[:400]
    )


FORMATS = (
    Format("wire", read_wire, "messages of a news wire (ANPA-1312, IPTC 7901)", (), _is_wire),
)
