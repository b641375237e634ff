"""One small reader a format: a file in, records out. A format is told by its content first, its name second."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from newskit.formats.files import File, Problem, Reading
from newskit.formats.json_ import read_json, read_jsonl
from newskit.formats.tabular import read_csv, read_parquet
from newskit.formats.txt import read_txt
from newskit.schema import CorruptFile, UnsupportedFormat

__all__ = ["FORMATS", "File", "Format", "Problem", "Reading", "find_format"]


@dataclass(frozen=True)
class Format:
    """A kind of file and the function that reads it."""

    name: str
    suffixes: tuple[str, ...]
    reads: str
    read: Callable[[File], Reading]


FORMATS: dict[str, Format] = {
    one.name: one
    for one in (
        Format("txt", (".txt", ".text"), "one article; a short first line is its title", read_txt),
        Format("csv", (".csv", ".tsv", ".tab"), "one article a row, below a row of column names", read_csv),
        Format("json", (".json",), "a list of articles, or an object that holds one", read_json),
        Format("jsonl", (".jsonl", ".ndjson"), "one article a line", read_jsonl),
        Format("parquet", (".parquet", ".pq"), "one article a row", read_parquet),
    )
}

# Kinds of files that carry another name often enough to be told by their first bytes.
_FOREIGN = {
    b"%PDF": "a PDF: its columns and captions run into each other. Ask the archive for text, HTML or CSV",
    b"PK\x03\x04": "a ZIP archive or an Office document. Unpack it, or save it as CSV",
    b"\xd0\xcf\x11\xe0": "an old Office document. Save it as CSV or text",
    b"{\\rtf": "RTF. Save it as plain text",
    b"SQLite format 3": "a database. Export the table of articles as CSV",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x80\x04\x95": "a Python pickle, which can run any code. Export it as CSV or Parquet",
    b"BZh": "packed by bzip2. Unpack it",
    b"\xfd7zXZ": "packed by xz. Unpack it",
}


def find_format(head: bytes, name: str) -> Format:
    """Tell the format of a file from its first bytes and its name.

    Raises
    ------
    UnsupportedFormat
        If newskit does not read it; the message says what it is, where that is known.
    """
    if head.startswith(b"PAR1"):
        return FORMATS["parquet"]
    for magic, what in _FOREIGN.items():
        if head.startswith(magic):
            raise UnsupportedFormat(f"{name}: is {what}.")
    suffix = PurePath(name.lower().removesuffix(".gz")).suffix
    if suffix in FORMATS["parquet"].suffixes:
        raise CorruptFile(f"{name}: does not begin as a Parquet file does. Export it again.")
    for one in FORMATS.values():
        if suffix in one.suffixes:
            return one
    if head.lstrip()[:1] in (b"{", b"["):
        return FORMATS["json"]
    known = ", ".join(suffix for one in FORMATS.values() for suffix in one.suffixes)
    raise UnsupportedFormat(
        f"{name}: a file named {suffix or 'like this'} is not known ({known} are). "
        "If it is one of these, say which: read_articles(path, format='txt')"
    )
