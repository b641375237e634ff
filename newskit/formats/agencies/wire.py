"""Copy as it came over the wire: ANPA-1312 of North American agencies, IPTC 7901 of European ones."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newskit.formats.agencies.wrapped import unwrap
from newskit.formats.files import File, Record
from newskit.formats.format import Format
from newskit.formats.head import Head
from newskit.schema import CorruptFile, count_of

__all__ = ["FORMATS", "read_wire"]

_HEAD, _TEXT, _END = "\x01", "\x02", "\x03"  # control characters that begin the parts of a message
_ANPA = b"\x16\x16\x01"
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_HEADER = re.compile(
    r"(?P<id>[a-z]{2,5} ?\d{1,5}) +\d +(?P<section>[a-z]{1,3}) +(?P<words>\d{1,5})\b"
)  # of IPTC 7901
_SENT_7901 = re.compile(r"(\d\d)(\d\d)(\d\d) +([A-Z]{1,5}) +([^\W\d_]{3,9}) +(\d\d)\b")
_SENT_ANPA = re.compile(r"(\d\d)-(\d\d)-(\d\d) +(\d\d)(\d\d)([A-Z]{1,5})")
_STATED = re.compile(r",(\d{1,5})$")  # words, after the slug of ANPA
_NO_TITLE = re.compile(r"(?i)(?:AP |By |Eds?: |EDITOR|END$|Associated Press|[\w ]{0,40}Photo )")
_NOTES = re.compile(r"\n(?:# |\* \* \* \*)")  # where an agency begins to speak to its customers


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
        if not start or not end:
            torn.append(number)
        yield {
            **read(head, body if start else head, sent),
            "text_truncated": None if start and end else True,
        }
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
    slug, others = (above[0], above[1:]) if above else (None, [])
    stated = _STATED.search(slug or "")
    time = _SENT_ANPA.search(sent)
    return {
        "article_id": _CONTROLS.split(head, maxsplit=1)[0].strip() or None,
        "title": next((line for line in others if line and not _NO_TITLE.match(line)), None),
        "text": unwrap(text),
        "published": f"{_year(time[3])}-{time[1]}-{time[2]} {time[4]}:{time[5]} {time[6]}"
        if time
        else None,
        "byline": next((line for line in others if line.lower().startswith("by ")), None),
        "section": None,
        "word_count_stated": stated[1] if stated else None,
        "slug": _STATED.sub("", slug).rstrip(",") if slug else None,
        "notes": "\n".join(line for line in others if line.lower().startswith("ed")) or None,
    }


def _iptc7901(head: str, body: str, sent: str) -> Record:
    """The lines up to the first that ends with = stand above the text: a label, the headline, the author."""
    above, mark, rest = body.partition("=\n")
    lines = [_plain(line) for line in above.split("\n")] if mark else []
    byline = next((line for line in lines if line.startswith("By ")), None)
    titles = [line for line in lines if line and line != byline]
    labels = titles[:-1] if titles[:1] and titles[0].isupper() else []
    text, *notes = _NOTES.split(rest if mark else body, maxsplit=1)
    said, time = _HEADER.search(head), _SENT_7901.search(sent)
    slugs = [line.strip() for line in head.split("\n")[1:] if line.strip()]
    return {
        "article_id": said["id"] if said else None,
        "title": " ".join(titles[len(labels[:1]) :]) or None,
        "text": unwrap(_CONTROLS.sub("", text)),
        "published": f"{time[1]} {time[5]} {_year(time[6])} {time[2]}:{time[3]} {time[4]}"
        if time
        else None,
        "byline": byline,
        "section": said["section"] if said else None,
        "word_count_stated": said["words"] if said else None,
        "slug": slugs[0] if slugs else None,
        "notes": unwrap(notes[0]) if notes else None,
    }


def _plain(line: str, *, keep: bool = False) -> str:
    """Take out control characters and the mark of a line's end; with `keep`, its indent stays."""
    line = _CONTROLS.sub("", line).rstrip().removesuffix("<").removesuffix("=")
    return line if keep else line.removeprefix("^").strip()


def _year(two: str) -> str:
    """Write the year in full; neither of these wires is older than 1970."""
    return f"{'19' if int(two) >= 70 else '20'}{two}"


def _is_wire(head: Head) -> bool:
    return head.data.startswith(_ANPA) or (
        head.data.startswith(b"\x01") and b"\x02" in head.data[:400]
    )


FORMATS = (
    Format("wire", read_wire, "messages of a news wire (ANPA-1312, IPTC 7901)", (), _is_wire),
)
