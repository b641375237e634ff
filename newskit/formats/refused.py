"""Kinds of files that newskit does not read, told by their first bytes, each with advice."""

from __future__ import annotations

from newskit.formats.head import Head
from newskit.schema import CorruptFile, UnsupportedFormat

__all__ = ["refuse"]

_ADVICE = {
    b"%PDF": "a PDF: its columns and captions run into each other. Ask the archive for text, HTML or CSV",
    b"\xd0\xcf\x11\xe0": "an old Office document. Save it as DOCX, CSV or text",
    b"SQLite format 3": "a database. Export the table of articles as CSV",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x80\x02": "a Python pickle, which can run any code. Export it as CSV or Parquet",
    b"\x80\x03": "a Python pickle, which can run any code. Export it as CSV or Parquet",
    b"\x80\x04": "a Python pickle, which can run any code. Export it as CSV or Parquet",
    b"\x80\x05": "a Python pickle, which can run any code. Export it as CSV or Parquet",
    b"Rar!": "a RAR archive. Unpack it, or pack it as ZIP",
    b"7z\xbc\xaf": "a 7z archive. Unpack it, or pack it as ZIP",
    b"RDX3\n": "R data. Save the data frame in R by write.csv() or arrow::write_parquet()",
    b"RDX2\n": "R data. Save the data frame in R by write.csv() or arrow::write_parquet()",
    b"X\n\x00\x00": "R data (.rds). Save the data frame in R by write.csv() or arrow::write_parquet()",
    b"ARROW1": "an Arrow file. Save it as Parquet",
}


def refuse(head: Head) -> None:
    """Raise an UnsupportedFormat if the file is of a kind that newskit knows and does not read."""
    for magic, what in _ADVICE.items():
        if head.data.startswith(magic):
            raise UnsupportedFormat(f"{head.name}: is {what}.")
    if head.suffix in (".parquet", ".pq"):
        raise CorruptFile(f"{head.name}: does not begin as a Parquet file does. Export it again.")
    if head.members:
        raise UnsupportedFormat(f"{head.name}: is an Office document that holds no text. Save it as DOCX, CSV or text.")
