"""The formats that newskit brings, each told before those that are more general."""

from __future__ import annotations

from newskit.formats import (
    csv_,
    docx,
    europresse,
    factiva,
    factiva_rtf,
    feeds,
    html_,
    json_,
    jsonl,
    lexisnexis,
    mhtml,
    newsml,
    newsml_g2,
    nitf,
    parquet,
    proquest,
    reuters,
    ritzau,
    rtf,
    sheets,
    txt,
    warc,
    wire,
    wordpress,
    xml_other,
)
from newskit.formats.registry import Format

__all__ = ["KNOWN"]

KNOWN: tuple[Format, ...] = (
    *newsml_g2.FORMATS,
    *newsml.FORMATS,
    *nitf.FORMATS,
    *wordpress.FORMATS,
    *reuters.FORMATS,
    *ritzau.FORMATS,
    *wire.FORMATS,
    *factiva.FORMATS,
    *factiva_rtf.FORMATS,
    *proquest.FORMATS,
    *europresse.FORMATS,
    *lexisnexis.FORMATS,
    *docx.FORMATS,
    *rtf.FORMATS,
    *parquet.FORMATS,
    *sheets.FORMATS,
    *warc.FORMATS,
    *mhtml.FORMATS,
    *feeds.FORMATS,
    *html_.FORMATS,
    *jsonl.FORMATS,
    *json_.FORMATS,
    *csv_.FORMATS,
    *txt.FORMATS,
    *xml_other.FORMATS,
)
