"""Factiva: articles saved as RTF, in both layouts."""

from __future__ import annotations

import re

from newskit.formats.exports import whole_ones
from newskit.formats.factiva import CODES, EMPTY, NOTE_CODES, TEXT_CODES, coded_record, is_words, placed_record
from newskit.formats.files import File, Record
from newskit.formats.head import Head
from newskit.formats.registry import Format
from newskit.formats.rtf import rtf_paragraphs
from newskit.schema import CorruptFile

__all__ = ["FORMATS", "read_factiva_rtf"]

_OTHER_CODES = ("IPC", "IPD", "RST", "NGC", "GC", "DJIC", "RIC")
_DOCUMENT = re.compile(r"(?m)^[ \t|]*(?:AN[ \t|]+)?\w{1,20} ([A-Za-z0-9]{18,32})[ \t|]*$")
_CODED = re.compile(rf"[\s|]*\b({'|'.join((*CODES, *TEXT_CODES, *NOTE_CODES, *_OTHER_CODES))})(?:[|\t]|\s{{2}}|$)")
_PAGE_LINE = re.compile(r"© \d{4} Factiva, Inc\.")  # "Page 2 of 80 © 2024 Factiva, Inc. All rights reserved."
_BYLINE = re.compile(r"(?:by|von|par|por|di|da|door|av|af|från)\b", re.I)
_BYLINE_LONGEST = 5  # words of a byline that does not begin so: "Ada Lund, Bo Berg"


def read_factiva_rtf(file: File) -> list[Record]:
    """Read the articles of an RTF file from Factiva; each ends with the line that has its accession number."""
    text = "\n".join(rtf_paragraphs(file)).replace("\f", "\n\n").replace("\xa0", " ")
    records, start = [], 0
    for end in _DOCUMENT.finditer(text):
        if any(map(str.isdigit, end[1])):
            records.append(_from_rtf(text[start : end.start()]) | {"article_id": end[1]})
            start = end.end()
    if not records:
        raise CorruptFile(f"{file.name}: holds no whole article. Save it again from Factiva, in article format.")
    lines = _lines(text[start:])
    if any(is_words(lines, n) or _CODED.match(lines[n]) for n in range(len(lines))):
        return whole_ones(file, [*records, _from_rtf(text[start:])], cut=True)
    return records


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip() and not _PAGE_LINE.search(line)]


def _from_rtf(text: str) -> Record:
    lines = _lines(text) or [""]
    if any(_CODED.match(line) for line in lines):
        return coded_record(*_coded_lines(lines))
    start = next((n for n in range(len(lines)) if is_words(lines, n)), 0)
    fields, taken = placed_record(lines[start:])
    record = EMPTY | _above(_lines_above(text, lines[start])) | fields
    return record | {"text": "\n\n".join(lines[start + taken :]) or None}


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


def _lines_above(text: str, words: str) -> list[str]:
    """Lines right above the number of words; after a blank line there may be a list of contents."""
    rows = [row.strip() for row in text.split("\n")]
    end = rows.index(words)
    while end > 0 and not rows[end - 1]:
        end -= 1
    start = end
    while start > 0 and rows[start - 1]:
        start -= 1
    return [row for row in rows[start:end] if not _PAGE_LINE.search(row)]


def _above(lines: list[str]) -> Record:
    """Tell section, headline and byline apart, which look alike once RTF has lost its bold type."""
    *before, last = lines or [""]
    is_byline = before and (_BYLINE.match(last) or len(last.split()) <= _BYLINE_LONGEST < len(before[-1].split()))
    title = before.pop() if is_byline else last
    return {"title": title or None, "byline": last if is_byline else None, "section": before[-1] if before else None}


def _is_rtf(head: Head) -> bool:
    return head.data.startswith(b"{\\rtf") and b"Factiva" in head.data


FORMATS = (
    Format(
        "factiva_rtf",
        read_factiva_rtf,
        "articles saved from Factiva as RTF",
        told_by=_is_rtf,
        needs="striprtf",
        extra="rtf",
    ),
)
