"""Europresse (Eureka, BPE): articles saved as HTML, in its layouts with and without tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, takewhile

from newskit.dates.forms import read_date
from newskit.dates.words import date_words, fold
from newskit.formats.databases.exports import page_ends, whole_ones
from newskit.formats.files import File, Record
from newskit.formats.format import Format
from newskit.formats.head import Head
from newskit.formats.markup.trees import Element, line_of, paragraphs_of, parse_html

__all__ = ["FORMATS", "read_europresse"]

_EMPTY: Record = dict.fromkeys(
    "article_id title text published outlet byline section description word_count_stated page "
    "issue kicker copyright"
    " notes".split()
)
# "Le Nord, no. 5968", "Le Nord, n° 12": one outlet, however many issues.
_ISSUE = re.compile(r",\s*(?=(?:n[o°º]\.?|vol\.?|num\.?|#)\s*\d)", re.I)
# "Politique, jeudi 5 octobre 2013 - 08:00 UTC 614 mots, p. 12"; English and Spanish interfaces turn
# the date round.
_MONTH = r"(?:de )?[^\W\d]{3,12}\.?"
_DATE = re.compile(
    rf"\b(?P<day>\d{{1,2}}(?:er|º)? (?P<month>{_MONTH} (?:de )?\d{{4}})|[^\W\d]{{3,10}}\.? "
    rf"\d{{1,2}}, \d{{4}}"
    rf"|{_MONTH} (?:de )?\d{{4}}|\d{{4}}-\d\d-\d\d|\d{{1,2}}/\d{{1,2}}/\d{{4}})(?!\d)"
    r"(?:(?: -)? \d{1,2}:\d\d(?::\d\d)?(?: UTC)?(?: [+-]\d\d:?\d\d)?)?"
)
# What may stand before it: a weekday, and the first day of a weekend's issue, "dimanche 27 - lundi
# 28 mars 2022".
_BEFORE = re.compile(
    r"(?:(?P<first>(?:\b[^\W\d]{2,12} )?\b\d{1,2}(?:er|º)?)"
    rf"(?P<month> {_MONTH}(?: (?:de )?\d{{4}})?)? (?:[–-]|et|y|and) "
    rf")?(?:\b(?P<weekday>[^\W\d]{{2,12}}),? )?$"
)
_BEFORE_LONGEST = 80
_COUNTED = r"(?:mots|words|palabras|parole|Wörter)\b"
_STATED = re.compile(rf"(?<!\d)(\d{{1,3}}(?:[ \u00a0\u202f.,]\d{{3}}){{1,2}}|\d{{1,6}}) {_COUNTED}")
_PAGE = re.compile(
    rf"\bpp?\. ?(\S[^,]{{0,30}}(?:, ?(?:p\. ?)?[A-Z]{{0,3}}\d{{1,4}}\b(?! {_COUNTED})){{0,20}})"
)
# The certificate's number below an article, which is that of the document too.
_NUMBER = re.compile(r"news[·.•]\d{8}[·.•][\w-]{1,10}[·.•][\w.-]{1,60}")
_HEADERS = ("docheader", "docpublicationname", "doctitresoussection")
_NO_AUTHORS = ("rdp__subtitle", "doctext")
_SMALL = ("sm-margin-bottom", "sm-margin-bottomnews")  # of kickers and authors
_OWNED = re.compile(r"©|\(c\)", re.I)


def read_europresse(file: File) -> list[Record]:
    """Read the articles of a page saved from Europresse."""
    data = file.data()
    root = parse_html(file, data)
    articles = [one for one in root.iter("article") if _classed(one, "docpublicationname")]
    records = list(map(_from_article, articles) if articles else map(_from_table, _tables(root)))
    cut = bool(records) and not page_ends(data) and not records[-1]["article_id"]
    return whole_ones(file, records, cut=cut)


def _classed(element: Element, *names: str) -> list[Element]:
    """Find the elements inside this one with one of these classes, in capitals or not."""
    wanted = set(names)
    return [one for one in element.iter() if wanted & set((one.get("class") or "").lower().split())]


def _line(element: Element, *names: str) -> str | None:
    return next(filter(None, map(line_of, _classed(element, *names))), None)


def _common(article: Element) -> Record:
    """Read what both layouts mark by the same classes."""
    record = dict(_EMPTY)
    name = _line(article, "docpublicationname")
    outlet, *issue = _ISSUE.split(name, maxsplit=1) if name else [None]
    record["outlet"] = outlet
    record["issue"] = issue[0] if issue else None
    record["title"] = _line(article, "titrearticlevisu")
    header = _header(article)
    record["published"], start, end = _date_of(header)
    record["section"] = header[:start].strip(" ,–-") or None
    stated, page = _STATED.search(header, end), _PAGE.search(header, end)
    record["word_count_stated"] = int(re.sub(r"\D", "", stated[1])) if stated else None
    record["page"] = page[1].strip() if page else None
    numbers = _NUMBER.findall(" ".join(article.itertext()))
    record["article_id"] = numbers[-1] if numbers else None
    return record


def _header(article: Element) -> str:
    """Text of the header, which stands below the name of the section in some layouts."""
    headers = _classed(article, "docheader")
    if not headers:
        below = (name.getnext() for name in _classed(article, "doctitresoussection"))
        headers = [element for element in below if element is not None]
    return " ".join("".join("".join(element.itertext()) for element in headers).split())


def _date_of(header: str) -> tuple[str | None, int, int]:
    """Date of the issue, where it begins and ends: the last of a header, as sections have dates.

    An issue of two days counts on its first.
    """
    dates = [*_DATE.finditer(header)][::-1]
    readable = (date for date in dates if read_date(date["day"]))
    with_month = (date for date in dates if date["month"])  # in a language that is not known
    date = next(chain(readable, with_month), None)
    if date is None:
        return None, len(header), len(header)
    start, end = date.span()
    before = _BEFORE.search(header[:start], max(0, start - _BEFORE_LONGEST))
    if before is None:
        return header[start:end], start, end
    if _is_weekday(before["weekday"]):
        start = before.start("weekday")
    published = header[start:end]
    first_day = before["first"]
    if first_day and date["month"] and _is_day(first_day):
        start = before.start("first")
        first = first_day + (before["month"] or f" {date['month']}")
        published = first if read_date(first) else published
    return published, start, end


def _is_day(text: str) -> bool:
    """Tell "27" and "dimanche 27" from other words with a number."""
    return text.isdigit() or _is_weekday(text.split()[0])


def _is_weekday(word: str | None) -> bool:
    return fold(word or "") in date_words().days


# ---- <article> elements


def _from_article(article: Element) -> Record:
    record = _common(article)
    headline = next(iter(_classed(article, "titrearticle", "titrearticlevisu")), None)
    if headline is not None:
        record |= _around_headline(headline)
    small_print = (line for part in article.findall("footer") for line in part.iter("small"))
    notes = [line for part in article.findall("aside") for line in part.iter("p")]
    return record | {
        "description": _line(article, "rdp__subtitle"),
        "text": paragraphs_of(article.findall("section") or _classed(article, "doctext")),
        "notes": paragraphs_of(notes),
        "copyright": next(map(line_of, small_print), None),
    }


def _around_headline(headline: Element) -> Record:
    """Read the kicker above a headline and the author below; either may stand in its element."""
    lines = [line for line in _classed(headline, "titrearticlevisu", *_SMALL) if line_of(line)]
    kickers = list(takewhile(lambda line: _classed(line, *_SMALL), lines))
    above = [
        element
        for element in headline.itersiblings(preceding=True)
        if not _classed(element, *_HEADERS)
    ]
    authors = map(line_of, _authors(headline, lines[len(kickers) + 1 :]))
    return {
        "kicker": next(filter(None, map(line_of, [*kickers, *above])), None),
        "byline": "; ".join(filter(None, authors)) or None,
    }


def _authors(headline: Element, inside: list[Element]) -> list[Element]:
    """Find the authors below a headline: of their class, or all that look like the first."""
    siblings = (
        element
        for element in headline.itersiblings("div", "p", "span")
        if not _classed(element, *_HEADERS, *_NO_AUTHORS)
    )
    below = [element for element in (*siblings, *inside) if line_of(element)]
    marked = [element for element in below if _classed(element, "docauthors")]
    return marked or [element for element in below if _looks(element) == _looks(below[0])]


def _looks(element: Element) -> tuple[str, str | None]:
    return element.tag, element.get("class")


# ---- tables, until about 2013


def _tables(root: Element) -> Iterator[Element]:
    for name in _classed(root, "docpublicationname"):
        if (cell := next(name.iterancestors("td"), None)) is not None:
            yield cell


def _from_table(cell: Element) -> Record:
    record = _common(cell)
    headline = next(iter(_classed(cell, "titrearticlevisu")), None)
    children = list(cell)
    place = children.index(headline) if headline in children else 0
    return record | _below(children[place:]) | {"kicker": _kicker(children[:place])}


def _kicker(children: list[Element]) -> str | None:
    """Find the line between header and headline, which is bare text."""
    tails = ((child.tail or "").strip() for child in reversed(children) if child.tag == "br")
    return next(filter(None, tails), None)


def _below(children: list[Element]) -> Record:
    """Sort what stands below the headline: author, paragraphs, copyright, the certificate."""
    pieces, breaks, owner = [""], [], None
    for child in children:
        inside = "" if child is children[0] else "".join(child.itertext())
        if child.tag == "table":
            break
        if _OWNED.match(inside.strip()):
            owner = inside.strip()
            break
        if child.tag in ("br", "p"):
            breaks.append(child.tag)
            pieces.append("")
        pieces[-1] += inside + (child.tail or "")
    units = [" ".join(piece.split()) for piece in pieces]
    first = next((place for place, unit in enumerate(units) if unit), 0)
    byline = None
    # An author's line ends with a break of its own, right before the first paragraph.
    if breaks[first : first + 2] == ["br", "p"] and not units[first + 1]:
        byline, units[first] = units[first], ""
    return {"byline": byline, "copyright": owner, "text": "\n\n".join(filter(None, units)) or None}


def _is_europresse(head: Head) -> bool:
    return head.start.startswith("<") and "docpublicationname" in head.start


FORMATS = (
    Format(
        "europresse",
        read_europresse,
        "articles saved from Europresse as HTML",
        told_by=_is_europresse,
    ),
)
