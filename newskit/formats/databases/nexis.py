"""Nexis Uni and Lexis+ exports: paragraphs → articles, each closed by "End of Document".

Others lose the first article where there is no cover page, take dates out of headlines, or leave
what Nexis classified in the text. Here the place of a paragraph decides: the date line parts
headline and fields, "Body" fields and text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile, zip_longest
from typing import NamedTuple

from newskit.dates.forms import read_date
from newskit.formats.databases.closing import start_of_closing
from newskit.formats.databases.fields import (
    BODY,
    Part,
    Sorter,
    column_of,
    is_copyright,
    is_date,
    report_missing,
    split_date,
)
from newskit.formats.files import File, Record

__all__ = ["is_nexis", "read_documents"]

_ENDS = frozenset(
    "end of document|ende des dokuments|dokumentende|fin du document|fin del documento|fine del "
    "documento"
    "|fim do documento|einde van document|einde van het document".split("|")
)
_LABEL = re.compile(r"([^\W\d_][^:\n]{1,30}?) ?:([ \xa0\t]*)")
_HEADINGS = frozenset((BODY, "graphic", "correction", "notes"))
_CLASSIFICATION = frozenset(
    "classification klassifizierung klassifikation classificatie clasificación classificazione "
    "classificação".split()
)
# Of the cover page and the list of documents on it, which stand above the first article only.
_COVER = re.compile(
    r"(?:Date and Time|Datum und Uhrzeit|Date et heure|Datum en tijd|Job Number|Jobnummer|User "
    r"Name|Client/Matter"
    r"|Search Terms|Search Type|Narrowed by|Content Type|Suchbegriffe|Zoektermen):",
    re.IGNORECASE,
)
_PROMISED = re.compile(
    r"(?:Documents|Dokumente|Documenten|Documentos|Documenti) ?\((\d{1,6})\)", re.IGNORECASE
)
_NO_TITLE = "no headline in original"
_ABOVE_DATE = 4  # more than these are a cover page in a language not known here
_LONGEST_END, _LONGEST_HEADING = 60, 30  # characters
_ABOVE_BODY = 2  # lines above it at least: a headline may be "Body", too


def is_nexis(paragraphs: Sequence[str]) -> bool:
    """Tell a Nexis export from any other document: an end, and a length or a body above it."""
    return bool(_ends(paragraphs)) and any(
        _column(one) in ("word_count_stated", BODY, "fetched") for one in paragraphs
    )


def _ends(paragraphs: Sequence[str]) -> frozenset[str]:
    """What closes its articles, in lower case: in a language not known, the last paragraph."""
    known = _ENDS.intersection(paragraph.strip().lower() for paragraph in paragraphs)
    if known:
        return known
    last = next((text for paragraph in reversed(paragraphs) if (text := paragraph.strip())), "")
    lengths = sum(_column(paragraph) == "word_count_stated" for paragraph in paragraphs)
    repeated = sum(paragraph.strip() == last for paragraph in paragraphs)
    closes_each = len(last) <= _LONGEST_END and repeated == lengths > 1
    return frozenset([last.lower()]) if closes_each else frozenset()


def read_documents(file: File, paragraphs: Sequence[str]) -> list[Record]:
    """Read the articles of an export; what stands behind the last end is cut off, and reported."""
    documents = _documents(paragraphs)
    articles: list[Record] = []
    for number, document in enumerate(documents, 1):
        if number == len(documents) and not any(_column(line.text) for line in document):
            if document:
                file.report(f"behind the last article stands {document[0].text[:60]!r}", "left out")
            break
        article = _read_article(document)
        cut = number == len(documents)
        if record := article.finish(file, f"document {number}", truncated=cut):
            articles.append(record)
    covers = (_PROMISED.fullmatch(line.text) for line in documents[0])
    promised = next((int(cover[1]) for cover in covers if cover), 0)
    report_missing(file, "its cover", promised, len(articles))
    return articles


class _Line(NamedTuple):
    """A paragraph, and whether an empty one stands below it, as below each heading."""

    text: str
    spaced: bool = True


def _documents(paragraphs: Sequence[str]) -> list[list[_Line]]:
    """Divide the paragraphs at the ends of articles."""
    documents: list[list[_Line]] = [[]]
    ends = _ends(paragraphs)
    for paragraph, below in zip_longest(paragraphs, paragraphs[1:], fillvalue=""):
        text = paragraph.strip()
        if text.lower() in ends:
            documents.append([])
        elif text:
            documents[-1].append(_Line(text, not below.strip()))
    return documents


def _column(paragraph: str) -> str | None:
    """Column of a labelled paragraph ("Length: 52 words"), or of a heading alone ("Body")."""
    return _part(_Line(paragraph.strip())).column


def _part(line: _Line, *, hard: bool = False) -> Part:
    """Read a paragraph as a field or heading; `hard`: a field has a hard blank after its colon."""
    text = line.text
    if label := _LABEL.match(text):
        part = Part(text, label[1].lower(), text[label.end() :], sure="\xa0" in label[2])
        is_field = part.sure or not hard or part.column == "fetched"
        return part if is_field else Part(text)
    column = column_of(text) if len(text) < _LONGEST_HEADING else None
    is_heading = text.lower() in _CLASSIFICATION or (column in _HEADINGS and line.spaced)
    return Part(text, text.lower(), sure=True) if is_heading else Part(text)


def _read_article(document: list[_Line]) -> Sorter:
    article = Sorter()
    heading = _find_heading(document)
    start = _read_head(article, document, heading)
    if heading is None:
        end = start + sum(1 for _ in takewhile(_is_field, document[start:]))
        lines = document[end:]
    else:
        end, lines = heading, document[heading + 1 :]
        if not document[heading].spaced:  # nor is any other heading, then
            lines = [line._replace(spaced=True) for line in lines]
    head = [_part(line) for line in document[start:end]]
    hard = any("\xa0" in label[2] for line in document if (label := _LABEL.match(line.text)))
    below = [_part(line, hard=hard) for line in lines]
    closing = start_of_closing(below, [part.label for part in head if part.label])
    for part in (*head, *below[closing:]):
        part.notice = is_copyright(part.text)
    article.take(head)
    article.take(below[closing:])
    article.body = [part.text for part in below[:closing]]
    return article


def _find_heading(document: list[_Line]) -> int | None:
    """Find "Body", above the text; in a language not known, a word directly below a field."""
    known = {
        number
        for number, line in enumerate(document)
        if number >= _ABOVE_BODY and column_of(line.text) == BODY
    }
    for number, line in enumerate(document[_ABOVE_BODY:], _ABOVE_BODY):
        is_word = line.text.isalpha() and line.text.istitle() and _part(line).column is None
        above = _LABEL.match(document[number - 1].text)
        is_below_field = above is not None and "\xa0" in above[2]
        if line.spaced and (number in known or (is_word and is_below_field)):
            return number
    return min(known, default=None)


def _is_field(line: _Line) -> bool:
    """Tell a field or a line of rights below the date."""
    return is_copyright(line.text) or _part(line).column is not None


def _read_head(article: Sorter, document: list[_Line], heading: int | None) -> int:
    """Read headline, outlet, date and editions; return the number of the first field below them.

    Above them may be a cover page, whose lists hold headlines, too.
    """
    limit = len(document) if heading is None else heading
    certain = next((number for number in range(1, limit) if _is_certain(document[number])), limit)
    # Without a heading, a date below the first certain field may stand in the text.
    above = certain if heading is None else limit
    dates = [number for number in range(1, above) if _is_date_line(document[number].text)]
    start = certain
    if dates:
        below_date = range(dates[0] + 1, above)
        start = next((number for number in below_date if _is_field(document[number])), above)
    head = [line.text for line in document[:start]]
    _put_head(article, head, [number for number in dates if number < start])
    return start


def _is_date_line(text: str) -> bool:
    return is_date(text) and not _COVER.match(text)


def _is_certain(line: _Line) -> bool:
    """Tell a field by its form alone, without a date above it: a headline may begin "Author: "."""
    part = _part(line)
    if part.column is None or _COVER.match(line.text):
        return is_copyright(line.text, placed=False)
    return part.sure or part.column in ("word_count_stated", "fetched")


def _put_head(article: Sorter, head: list[str], dates: list[int]) -> None:
    covered = any(map(_COVER.match, head))
    # "Spring 2020 Edition" is no better date.
    dated = [number for number in dates if read_date(head[number])] or dates
    if not dated:
        title, outlet, editions = head[:1], head[1:2], head[2:]
        if covered:
            title, outlet, editions = head[-2:-1], head[-1:], []
    else:
        date = dated[-1]
        published, edition = split_date(head[date])
        article.put("published", published)
        article.put("edition", edition)
        outlet, editions = head[max(date - 1, 1) : date], head[date + 1 :]
        covered |= date > _ABOVE_DATE
        title = head[max(date - 2, 0) if covered else 0 : max(date - 1, 1)]
    if " ".join(title).lower() != _NO_TITLE:
        article.put("title", " ".join(" ".join(title).split()))
    article.put("outlet", " ".join(outlet))
    for edition in editions:
        article.put("edition", edition)
