"""Plain text: one article a file, or one a line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newskit.formats.files import File, Record
from newskit.formats.format import Format
from newskit.formats.tables.csv_ import CLASSES
from newskit.schema import CorruptFile

__all__ = ["FORMATS", "is_title", "read_lines", "read_txt"]

# A first line is a title if a blank line follows it and it reads like one: short, and no sentence.
_TITLE = re.compile(r"\s*(?P<title>[^\n]{1,200}?)[ \t]*\n[ \t]*\n+(?=\s*\S)")
_MOST_WORDS = 25
_LABEL = 8  # words of the longest name of a label
_SENTENCE_END = (".", ":", ";", ",", "”", '"', "…")


def read_txt(file: File) -> Iterator[Record]:
    """Read one article; a short first line with a blank line below it is its title."""
    text = _filled(file)
    if _serves_table(file, text):
        file.report(
            "names the labels of the table beside it", "passed over; it is no article", loud=False
        )
        return
    record: Record = {"title": None, "text": text}
    match = _TITLE.match(text)
    if match and is_title(match["title"]):
        record = {"title": match["title"], "text": text[match.end() :]}
    yield record


def is_title(line: str) -> bool:
    """Tell whether the first line of a text reads as its title: short, and no sentence."""
    return len(line.split()) <= _MOST_WORDS and not line.endswith(_SENTENCE_END)


def _serves_table(file: File, text: str) -> bool:
    """Tell the list of labels that `csv_` reads with a table from an article."""
    if file.path is None or file.path.name != CLASSES:
        return False
    short = all(len(line.split()) <= _LABEL for line in text.split("\n"))
    return short and any(
        one.suffix.lower() in (".csv", ".tsv", ".tab") for one in file.path.parent.iterdir()
    )


def read_lines(file: File) -> Iterator[Record]:
    """Read one article a line."""
    for line in _filled(file).split("\n"):
        if line.strip():
            yield {"text": line.strip()}


def _filled(file: File) -> str:
    text = file.text()
    if not text.strip():
        raise CorruptFile(
            f"{file.name}: holds no text ({len(text)} characters). Fetch it again, or take it out."
        )
    return text


FORMATS = (
    Format("lines", read_lines, "one article a line, of text alone", (".cor",)),
    Format("txt", read_txt, "one article; a short first line is its title", (".txt", ".text")),
)
