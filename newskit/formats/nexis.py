"""Nexis Uni and Lexis+ exports: the paragraphs of a document → its articles, each closed by "End of Document".

Others lose the first article where there is no cover page, take dates out of headlines, or leave what Nexis classified
in the text. Here an article's head is found from below: the labels, above them the date, the outlet, the headline.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from newskit.dates.forms import read_date
from newskit.formats.fields import Sorter, column_of, count_stated, is_copyright, is_date, split_date
from newskit.formats.files import File, Record
from newskit.schema import count_of

__all__ = ["is_nexis", "read_documents"]

_ENDS = frozenset(
    "end of document|ende des dokuments|dokumentende|fin du document|fin del documento|fine del documento"
    "|fim do documento|einde van document|einde van het document".split("|")
)
_LABEL = re.compile(r"([^\W\d_][^:\n]{1,30}?) ?:([ \xa0\t]*)")
_CHANGES = frozenset("keywords companies organizations people places industries language type".split())
_BODY, _GRAPHIC = "body", "graphic"
_CLASSIFICATION = frozenset(
    "classification klassifizierung klassifikation classificatie clasificación classificazione classificação".split()
)
# Of the cover page and the list of documents on it, which stand above the first article only.
_COVER = re.compile(
    r"(?:Date and Time|Datum und Uhrzeit|Date et heure|Datum en tijd|Job Number|Jobnummer|User Name|Client/Matter"
    r"|Search Terms|Search Type|Narrowed by|Content Type|Suchbegriffe|Zoektermen):",
    re.IGNORECASE,
)
_PROMISED = re.compile(r"(?:Documents|Dokumente|Documenten|Documentos|Documenti) ?\((\d{1,6})\)", re.IGNORECASE)
_NO_TITLE = "no headline in original"
_HEAD = 12  # paragraphs of a head at most: headline, outlet, date, editions
_ABOVE_DATE = 4  # more than these are a cover page in a language not known here
_LONGEST_END = 60  # characters


def is_nexis(paragraphs: Sequence[str]) -> bool:
    """Tell a Nexis export from any other document: an end of a document, and a length or a body above it."""
    return bool(_ends(paragraphs)) and any(
        _column(one) in ("word_count_stated", _BODY, "fetched") for one in paragraphs
    )


def _ends(paragraphs: Sequence[str]) -> frozenset[str]:
    """What closes the articles of this document, in lower case: in a language not known here, its last paragraph."""
    known = _ENDS.intersection(paragraph.strip().lower() for paragraph in paragraphs)
    if known:
        return known
    last = next((text for paragraph in reversed(paragraphs) if (text := paragraph.strip())), "")
    lengths = sum(_column(paragraph) == "word_count_stated" for paragraph in paragraphs)
    repeated = sum(paragraph.strip() == last for paragraph in paragraphs)
    return frozenset([last.lower()] if len(last) <= _LONGEST_END and repeated == lengths > 1 else [])


def read_documents(file: File, paragraphs: Sequence[str]) -> list[Record]:
    """Read the articles of a Nexis export; what stands behind the last end is kept as cut off, and reported."""
    articles: list[Record] = []
    documents: list[list[str]] = [[]]
    ends = _ends(paragraphs)
    for paragraph in paragraphs:
        if paragraph.strip().lower() in ends:
            documents.append([])
        elif text := paragraph.strip():
            documents[-1].append(text)
    for number, document in enumerate(documents, 1):
        if number == len(documents) and not any(_column(text) for text in document):
            if document:
                file.report(f"behind the last article stands {document[0][:60]!r}", "left out")
            break
        article = _read_article(document)
        place = f"document {number}"
        if article.empty:
            file.report("an article without title and text", "left out", place=place)
            continue
        cut = number == len(documents)
        if cut:
            file.report("the last article has no end: the file is cut off", "kept what is there", place=place)
        articles.append(article.finish(truncated=cut))
    promised = next((int(found[1]) for text in documents[0] if (found := _PROMISED.fullmatch(text))), 0)
    if promised > len(articles):
        file.report(f"its cover says {count_of(promised, 'article')}, {len(articles)} are here", "kept those")
    return articles


def _column(paragraph: str) -> str | None:
    """Column of a labelled paragraph ("Length: 52 words"), or of a heading that stands alone ("Body")."""
    text = paragraph.strip()
    label = _LABEL.match(text)
    if not label:
        column = column_of(text) if len(text) < 30 else None
        return column if column in (_BODY, _GRAPHIC) or text.lower() in _CLASSIFICATION else None
    column = column_of(label[1])
    if column == "word_count_stated" and count_stated(text[label.end() :]) is None:
        return None
    return column


def _read_article(document: list[str]) -> Sorter:
    article = Sorter()
    start = next((n for n, text in enumerate(document) if _begins_fields(text)), len(document))
    _read_head(article, document[:start])
    in_body = False
    for text in document[start:]:
        label, column = _LABEL.match(text), _column(text)
        name, value = (label[1], text[label.end() :]) if label else (text, "")
        is_field = column and (not in_body or article.closed or _is_field(text, column))
        if is_field and article.field(name, value):
            in_body |= column == _BODY
        elif not in_body and is_copyright(text):
            article.put("copyright", text)
        else:
            in_body = True
            article.paragraph(text)
    return article


def _begins_fields(text: str) -> bool:
    """Tell the first paragraph below the head of an article."""
    if _COVER.match(text):
        return False
    return is_copyright(text) or _column(text) in ("section", "word_count_stated", "byline", "fetched", _BODY)


def _is_field(text: str, column: str) -> bool:
    """Tell a field below the text from a sentence that begins like one: Nexis puts a hard blank behind the colon."""
    label = _LABEL.match(text)
    if label is None:
        return column == _GRAPHIC or text.lower() in _CLASSIFICATION
    return column == "fetched" or (column in _CHANGES and "\xa0" in label[2])


def _read_head(article: Sorter, head: list[str]) -> None:
    """Read headline, outlet, date and editions; above them may be a cover page, whose lists hold headlines too."""
    covered = any(map(_COVER.match, head))
    head = head[-_HEAD:]
    dates = [n for n, text in enumerate(head) if n and is_date(text) and not _COVER.match(text)]
    dated = [n for n in dates if read_date(head[n])] or dates  # "Spring 2020 Edition" is no better date
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
