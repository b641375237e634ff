"""Europresse (Eureka, BPE): articles saved as HTML, in the layouts with tables, with articles, and today's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from newskit.dates.forms import read_date
from newskit.dates.words import date_words, fold
from newskit.formats.databases.exports import whole_ones
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
    newer = [one for one in root.iter("article") if _classed(one, "docpublicationname")]
    older = () if newer else _tables(root)
    records = [*map(_from_article, newer), *map(_from_table, older)]
    cut = bool(records) and b"</html>" not in data[-4096:].lower() and not records[-1]["article_id"]
    return whole_ones(file, records, cut=cut)


def _classed(element: Element, *names: str) -> list[Element]:
    """Find the elements inside this one that have one of these classes, however they are capitalised."""
    wanted = set(names)
    return [one for one in element.iter() if wanted & set((one.get("class") or "").lower().split())]


def _line(element: Element, *names: str) -> str | None:
    return next(filter(None, map(line_of, _classed(element, *names))), None)


def _common(article: Element) -> Record:
    """Read what both layouts mark by the same classes."""
    record = dict(_EMPTY)
    name = _line(article, "docpublicationname")
    record["outlet"], *issue = _ISSUE.split(name, maxsplit=1) if name else [None]
    record["issue"] = issue[0] if issue else None
    record["title"] = _line(article, "titrearticlevisu")
    headers = _classed(article, "docheader") or [
        after
        for one in _classed(article, "doctitresoussection")
        if (after := one.getnext()) is not None
    ]
    header = " ".join("".join("".join(one.itertext()) for one in headers).split())
    record["published"], start, end = _date_of(header)
    record["section"] = header[:start].strip(" ,–-") or None
    stated, page = _STATED.search(header, end), _PAGE.search(header, end)
    record["word_count_stated"] = int(re.sub(r"\D", "", stated[1])) if stated else None
    record["page"] = page[1].strip() if page else None
    numbers = _NUMBER.findall(" ".join(article.itertext()))
    record["article_id"] = numbers[-1] if numbers else None
    return record


def _date_of(header: str) -> tuple[str | None, int, int]:
    """Date of the issue, and where it begins and ends: the last one of a header, since a section may have dates too.

    An issue of two days counts on its first.
    """
    dates = [*_DATE.finditer(header)][::-1]
    readable = (one for one in dates if read_date(one["day"]))
    date = next(
        chain(readable, (one for one in dates if one["month"])), None
    )  # in a language that is not known
    if date is None:
        return None, len(header), len(header)
    start = place = date.start()
    before = _BEFORE.search(header[:place], max(0, place - _BEFORE_LONGEST))
    if before and _is_weekday(before["weekday"]):
        start = before.start("weekday")
    published = header[start : date.end()]
    if before and before["first"] and date["month"]:
        first, month = before["first"], before["month"] or f" {date['month']}"
        if first.isdigit() or _is_weekday(first.split()[0]):
            start = before.start("first")
            published = first + month if read_date(first + month) else published
    return published, start, date.end()


def _is_weekday(word: str | None) -> bool:
    return fold(word or "") in date_words().days


# ---- <article> elements ------------------------------------------------------------------------------------


def _from_article(article: Element) -> Record:
    record = _common(article)
    headline = next(iter(_classed(article, "titrearticle", "titrearticlevisu")), None)
    if headline is not None:
        # A line above the headline is a kicker, the one below its author; either may stand in the
        # headline's element.
        lines = [one for one in _classed(headline, "titrearticlevisu", *_SMALL) if line_of(one)]
        place = next((n for n, one in enumerate(lines) if not _classed(one, *_SMALL)), len(lines))
        above = [
            one for one in headline.itersiblings(preceding=True) if not _classed(one, *_HEADERS)
        ]
        record["kicker"] = next(filter(None, map(line_of, [*lines[:place], *above])), None)
        record["byline"] = (
            "; ".join(filter(None, map(line_of, _authors(headline, lines[place + 1 :])))) or None
        )
    record["description"] = _line(article, "rdp__subtitle")
    record["text"] = paragraphs_of(article.findall("section") or _classed(article, "doctext"))
    record["notes"] = paragraphs_of(
        [one for part in article.findall("aside") for one in part.iter("p")]
    )
    record["copyright"] = next(
        (line_of(one) for part in article.findall("footer") for one in part.iter("small")), None
    )
    return record


def _authors(headline: Element, inside: list[Element]) -> list[Element]:
    """Find the elements of the authors below a headline: those of their class, or all that look like the first."""
    below = [
        one
        for one in headline.itersiblings("div", "p", "span")
        if not _classed(one, *_HEADERS, *_NO_AUTHORS)
    ]
    below = [one for one in [*below, *inside] if line_of(one)]
    return [one for one in below if _classed(one, "docauthors")] or [
        one for one in below if (one.tag, one.get("class")) == (below[0].tag, below[0].get("class"))
    ]


# ---- tables, until about 2013 ------------------------------------------------------------------------------


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
    return next(
        (
            tail
            for one in reversed(children)
            if one.tag == "br" and (tail := (one.tail or "").strip())
        ),
        None,
    )


def _below(children: list[Element]) -> Record:
    """Sort what stands below the headline: author, paragraphs, their copyright, and at last the certificate."""
    pieces, breaks, owner = [""], [], None
    for one in children:
        inside = "" if one is children[0] else "".join(one.itertext())
        if one.tag == "table" or _OWNED.match(inside.strip()):
            owner = inside.strip() if one.tag != "table" else None
            break
        if one.tag in ("br", "p"):
            breaks.append(one.tag)
            pieces.append("")
        pieces[-1] += inside + (one.tail or "")
    units = [" ".join(piece.split()) for piece in pieces]
    first = next((n for n, unit in enumerate(units) if unit), 0)
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
