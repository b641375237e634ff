"""Factiva: articles saved as RTF, in both layouts."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import NamedTuple

from newskit.formats.databases.exports import whole_ones
from newskit.formats.databases.factiva import (
    CODES,
    EMPTY,
    NOTE_CODES,
    TEXT_CODES,
    begins_as_byline,
    coded_record,
    first_field,
    is_words,
    placed_record,
    signed,
)
from newskit.formats.databases.rtf import rtf_paragraphs
from newskit.formats.files import File, Record
from newskit.formats.format import Format
from newskit.formats.head import Head
from newskit.schema import CorruptFile

__all__ = ["FORMATS", "read_factiva_rtf"]

_OTHER_CODES = ("IPC", "IPD", "RST", "NGC", "GC", "DJIC", "RIC")
_DOCUMENT = re.compile(r"[ \t|]*(?:AN[ \t|]+)?\w{1,20} ([A-Za-z0-9]{18,32})[ \t|]*")
_CODED = re.compile(
    rf"[\s|]*\b({'|'.join((*CODES, *TEXT_CODES, *NOTE_CODES, *_OTHER_CODES))})(?:[|\t]|\s{{2}}|$)"
)
# "Page 2 of 80 © 2024 Factiva, Inc. All rights reserved."
_PAGE_LINE = re.compile(r"© \d{4} Factiva, Inc\.")
_MOST_ABOVE = 8  # lines: section, column, a headline of up to three, byline, credit
_MOST_NAMES = 12  # words of the names of four authors
_BYLINE_LONGEST = 5  # words of a byline that does not begin as one: "Ada Lund, Bo Berg"
_NAME_PARTS = frozenset("and und et e y en och og i von van der den de du da la le del di".split())

_STATES = re.compile(rb"\\[\\{}]|[{}]|\\(?:b(?:-?\d{1,5})?|plain)(?![a-zA-Z0-9-])")
_BOLD, _PLAIN = "\x02", "\x03"  # characters that no text has
_BEGINS_BOLD = re.compile(rf"[\s{_BOLD}{_PLAIN}]*")


class _Row(NamedTuple):
    """One line of a document; the headline is its first one in bold type."""

    text: str
    bold: bool


def read_factiva_rtf(file: File) -> list[Record]:
    """Read the articles of an RTF file from Factiva; each ends with its accession number."""
    records: list[Record] = []
    rows: list[_Row] = []
    for row in _rows(file):
        end = _DOCUMENT.fullmatch(row.text)
        if end and any(map(str.isdigit, end[1])):
            records.append(_from_rtf(rows) | {"article_id": end[1]})
            rows = []
        else:
            rows.append(row)
    if not records:
        raise CorruptFile(
            f"{file.name}: holds no whole article. Save it again from Factiva, in article format."
        )
    lines = [row.text for row in rows if row.text]
    begun = any(is_words(lines, number) or _CODED.match(line) for number, line in enumerate(lines))
    return whole_ones(file, [*records, _from_rtf(rows)], cut=True) if begun else records


def _rows(file: File) -> list[_Row]:
    """Lines of a document without those of its pages; blank ones part a headline from a list."""
    data = _marked(file.data())
    marked = replace(file, source=lambda: io.BytesIO(data), watch=None)
    lines = "\n".join(rtf_paragraphs(marked)).replace("\f", "\n\n").replace("\xa0", " ").split("\n")
    file.encoding, file.certainty = marked.encoding, marked.certainty
    rows, bold = [], False
    for line in lines:
        begins = _BEGINS_BOLD.match(line)
        bold = _state(begins[0] if begins else "", bold)
        text = line.replace(_BOLD, "").replace(_PLAIN, "").strip()
        if not _PAGE_LINE.search(text):
            rows.append(_Row(text, bold))
        bold = _state(line, bold)
    return rows


def _state(line: str, bold: bool) -> bool:
    """Whether type is bold behind a line, that was bold or not before it."""
    last_bold, last_plain = line.rfind(_BOLD), line.rfind(_PLAIN)
    return bold if last_bold == last_plain else last_bold > last_plain


def _marked(source: bytes) -> bytes:
    """Put a character where bold type begins and one where it ends: the parser would lose it."""
    pieces, place, bold = list[bytes](), 0, False
    around: list[bool] = []
    for found in _STATES.finditer(source):
        before, word = bold, found[0]
        is_escaped_mark = word[1:2] in b"\\{}"
        if word == b"{":
            around.append(bold)
        elif word == b"}":
            bold = around.pop() if around else False
        elif not is_escaped_mark:
            bold = word in (b"\\b", b"\\b1")
        if bold != before:
            pieces += [source[place : found.start()], b"\\'02" if bold else b"\\'03"]
            place = found.start()
    return b"".join([*pieces, source[place:]])


# ---- one article


def _from_rtf(rows: list[_Row]) -> Record:
    lines = [row.text for row in rows if row.text]
    if any(_CODED.match(line) for line in lines):
        return coded_record(*_coded_lines(lines))
    start = first_field(lines)
    if start is None:
        return EMPTY | {"text": "\n\n".join(lines) or None}
    fields, taken = placed_record(lines[start:])
    filled = [number for number, row in enumerate(rows) if row.text]
    above = _above(_rows_above(rows, filled[start]))
    text = "\n\n".join(lines[start + taken :])
    return EMPTY | above | fields | {"text": text or None}


def _coded_lines(lines: list[str]) -> tuple[dict[str, str | None], str | None]:
    fields: dict[str, list[str]] = {}
    code = ""
    for line in lines:
        found = _CODED.match(line)
        code = found[1] if found else code
        value = (line[found.end() :] if found else line).strip(" |\t")
        if value:
            fields.setdefault(code, []).append(value)
    text = "\n\n".join(line for code in TEXT_CODES for line in fields.get(code, []))
    return {code: " ".join(values) for code, values in fields.items()}, text or None


def _rows_above(rows: list[_Row], end: int) -> list[_Row]:
    """Rows from section to byline, above the first field; above a blank line may be a list."""
    filled = [number for number in range(end) if rows[number].text]
    bold = (
        number
        for number in reversed(filled[-_MOST_ABOVE:])
        if rows[number].bold and not _is_byline(rows[number].text)
    )
    start = next(bold, None)
    if start is None:
        start = _top(rows, end)
        if start < end and _is_byline(rows[start].text):
            # A blank line divides it from the headline.
            above = [number for number in filled if number < start]
            start = _top(rows, above[-1] + 1 if above else start)
    return [row for row in rows[_top(rows, start) : end] if row.text]


def _top(rows: list[_Row], start: int) -> int:
    while start > 0 and rows[start - 1].text:
        start -= 1
    return start


def _above(rows: list[_Row]) -> Record:
    """Tell section, headline, byline and credit apart: by bold type or, without any, by form."""
    lines = [row.text for row in rows]
    bold = (number for number, row in enumerate(rows) if row.bold)
    place = next(bold, None)
    if place is None:
        place = _place_of_title(lines)
    end = place + 1
    while end < len(rows) and rows[end].bold and not begins_as_byline(lines[end]):
        end += 1
    above = dict(zip(("section", "column"), reversed(lines[:place]), strict=False))
    return {"title": " ".join(lines[place:end]) or None} | above | signed(lines[end:])


def _place_of_title(lines: list[str]) -> int:
    """Find the line above "By Ada Lund"; or the last one, if not short below a long one."""
    for number in range(1, len(lines)):
        if _is_byline(lines[number]):
            return number - 1
    *_, above, last = [0, 0, *(len(line.split()) for line in lines)]
    is_name_below = last <= _BYLINE_LONGEST < above
    return len(lines) - 2 if is_name_below else max(len(lines) - 1, 0)


def _is_byline(line: str) -> bool:
    """Tell "Von Ada Lund" from "Von der Leyen gewinnt": all but the small words are names."""
    names = [word for word in line.split()[1:] if word.lower() not in _NAME_PARTS]
    return (
        begins_as_byline(line)
        and 0 < len(names) <= _MOST_NAMES
        and all(name[0].isupper() for name in names)
    )


def _is_rtf(head: Head) -> bool:
    return head.data.startswith(b"{\\rtf") and b"Factiva" in head.data


FORMATS = (
    Format(
        "factiva-rtf",
        read_factiva_rtf,
        "articles saved from Factiva as RTF",
        told_by=_is_rtf,
        needs="striprtf",
        extra="rtf",
    ),
)
