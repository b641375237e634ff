"""The formats that newskit brings, each told before those that are more general."""

from __future__ import annotations

from newskit.formats import refused, txt
from newskit.formats.agencies import newsml, newsml_g2, nitf, reuters, ritzau, wire
from newskit.formats.databases import (
    docx,
    europresse,
    factiva,
    factiva_rtf,
    lexisnexis,
    proquest,
    rtf,
)
from newskit.formats.format import Format
from newskit.formats.objects import documents, lines
from newskit.formats.tables import csv_, parquet, sheets
from newskit.formats.web import feeds, mhtml, page, warc, wordpress

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
    *page.FORMATS,
    *lines.FORMATS,
    *documents.FORMATS,
    *csv_.FORMATS,
    *txt.FORMATS,
    *refused.FORMATS,
)
