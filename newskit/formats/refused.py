"""Kinds of files that newskit does not read, told by their first bytes, each with advice."""

from __future__ import annotations

import re
from itertools import chain

from newskit.formats.files import File, Record
from newskit.formats.format import Format
from newskit.formats.head import Head
from newskit.formats.markup.trees import parse_xml
from newskit.schema import CorruptFile, UnsupportedFormat

__all__ = ["FORMATS", "refuse", "refuse_xml"]

_PICKLE = "a Python pickle, which can run any code. Export it as CSV or Parquet"
_R = "R data. Save the data frame in R by write.csv() or arrow::write_parquet()"
_STATISTICS = "a data file of {}. Export it there as CSV"
_PICTURE = "a picture. For a scan, recognise its text first and save that as .txt"
_SOUND = "sound or film. Newskit reads text: a transcript as .txt or CSV"
_MAILBOX = "a mailbox. Save its mails one by one as text"
_PROGRAM = "a program, which is never run"
_UNPACK = "{}. Unpack it, or pack it again as ZIP"

_ADVICE = {
    b"%PDF": "a PDF: its columns and captions run into each other. "
    "Ask the archive for text, HTML or CSV",
    b"%!PS": "PostScript, which is made for printers. Ask the archive for text, HTML or CSV",
    b"\xd0\xcf\x11\xe0": "an old Office document, or one with a password. "
    "Save it without one as DOCX, CSV or text",
    b"Rar!\x1a\x07": _UNPACK.format("a RAR archive"),
    b"7z\xbc\xaf'\x1c": _UNPACK.format("a 7z archive"),
    b"\x28\xb5\x2f\xfd": _UNPACK.format("packed by Zstandard"),
    b"\x04\x22\x4d\x18": _UNPACK.format("packed by LZ4"),
    b"\x1f\x9d": _UNPACK.format("packed by compress"),
    b"\x5d\x00\x00": _UNPACK.format("packed by LZMA"),
    b"MSCF": _UNPACK.format("a Cabinet archive"),
    b"!<arch>": _UNPACK.format("an ar archive"),
    b"\x80\x02": _PICKLE,
    b"\x80\x03": _PICKLE,
    b"\x80\x04\x95": _PICKLE,
    b"\x80\x05\x95": _PICKLE,
    b"RDX2\n": _R,
    b"RDX3\n": _R,
    b"RDA2\n": _R,
    b"RDA3\n": _R,
    b"X\n\x00\x00": _R,
    b"SQLite format 3": "a database. Export its table of articles as CSV",
    b"\x00\x01\x00\x00Standard": "an Access database. Export its table of articles as CSV",
    b"ARROW1": "an Arrow file. Save it as Parquet",
    b"FEA1": "a Feather file. Save it as Parquet",
    b"Obj\x01": "an Avro file. Save it as Parquet or JSON Lines",
    b"\x89HDF\r\n": "an HDF5 file. Export its table of articles as CSV or Parquet",
    b"\x93NUMPY": "a NumPy array. Save the articles as CSV or Parquet",
    b"<stata_dta>": _STATISTICS.format("Stata"),
    b"$FL2@(#)": _STATISTICS.format("SPSS"),
    b"$FL3@(#)": _STATISTICS.format("SPSS"),
    b"\x89PNG\r\n": _PICTURE,
    b"\xff\xd8\xff": _PICTURE,
    b"GIF87a": _PICTURE,
    b"GIF89a": _PICTURE,
    b"II*\x00": _PICTURE,
    b"MM\x00*": _PICTURE,
    b"ID3": _SOUND,
    b"\xff\xfb": _SOUND,
    b"\xff\xf3": _SOUND,
    b"OggS\x00": _SOUND,
    b"fLaC\x00": _SOUND,
    b"\x1aE\xdf\xa3": _SOUND,
    b"\x7fELF": _PROGRAM,
    b"\xca\xfe\xba\xbe": _PROGRAM,
    b"\xcf\xfa\xed\xfe": _PROGRAM,
    b"\x00asm": _PROGRAM,
}
# Marks that stand a little way in, or whose first letters a text could begin with.
_FURTHER = (
    (re.compile(rb"RIFF[\s\S]{4}WEBP"), _PICTURE),
    (re.compile(rb"BM[\s\S]{4}\0\0\0\0"), _PICTURE),
    (re.compile(rb"RIFF[\s\S]{4}(?:WAVE|AVI )"), _SOUND),
    (re.compile(rb"[\s\S]{4}ftyp"), _SOUND),
    (re.compile(rb"MZ[\s\S]{2,60}\0\0"), _PROGRAM),
    (re.compile(rb"From \S{1,200}@[^\n]{1,100}\d\d:\d\d[^\n]{1,100}\n"), _MAILBOX),
)  # fmt: skip
_IN_ZIP = {
    "META-INF/container.xml": "an EPUB book. Save it as HTML or text",
    "ppt/presentation.xml": "a presentation. Save its text as .txt",
}
_HTML = frozenset({"html", "body", "head"})
_NO_TEXT = (".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".7z", ".rar")


def refuse(head: Head) -> None:
    """Raise an UnsupportedFormat if the file is of a kind that newskit knows and does not read."""
    data = head.data
    kinds = chain(
        (kind for magic, kind in _ADVICE.items() if data.startswith(magic)),
        (kind for pattern, kind in _FURTHER if pattern.match(data)),
        (kind for name, kind in _IN_ZIP.items() if name in head.members),
    )
    if kind := next(kinds, None):
        raise UnsupportedFormat(f"{head.name}: is {kind}.")
    if head.suffix in (".parquet", ".pq"):
        raise CorruptFile(f"{head.name}: does not begin as a Parquet file does. Export it again.")
    if head.members:
        raise UnsupportedFormat(
            f"{head.name}: is an Office document that holds no text. Save it as DOCX, CSV or text."
        )
    if head.suffix in _NO_TEXT and head.is_text:
        raise UnsupportedFormat(
            f"{head.name}: is named {head.suffix}, and is text. Give it the end of its kind, such "
            "as .csv, or write: "
            "read_articles(path, format='csv')"
        )


def refuse_xml(file: File) -> list[Record]:
    """Say what the first element is; XML that is torn or unsafe is told as such."""
    root = Head(file).root or parse_xml(file).tag
    raise UnsupportedFormat(
        f"{file.name}: is XML of a kind that newskit does not know (<{root:.40}>). It knows NITF, "
        "NewsML, feeds, WordPress exports and Reuters. Make a table of it: "
        "nk.as_articles(pd.read_xml(…)), or nk.register_format(…)"
    )


def _is_xml(head: Head) -> bool:
    return head.start.startswith("<?xml") and head.root not in _HTML


FORMATS = (
    Format(
        "xml",
        refuse_xml,
        "no article: it names kinds of XML that are not known",
        (".xml",),
        _is_xml,
    ),
)
