"""Europresse (Eureka, BPE): articles saved as HTML, in the layouts with tables, with articles, and today's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newskit.formats.exports import whole_ones
from newskit.formats.files import File, Record
from newskit.formats.head import Head
from newskit.formats.markup import Element, line_of, paragraphs_of, parse_html
from newskit.formats.registry import Format

__all__ = ["FORMATS", "read_europresse"]

_EMPTY: Record = dict.fromkeys(
    "article_id title text published outlet byline section description word_count_stated page issue kicker copyright"
    " notes".split()
)
# "Le Nord, no. 5968", "Le Nord, n° 12": one outlet, however many issues.
_ISSUE = re.compile(r",\s*(?=(?:n[o°º]\.?|vol\.?|num\.?|#)\s*\d)", re.I)
# "Politique, jeudi 5 octobre 2013 - 08:00 UTC 614 mots, p. 12"; English and Spanish interfaces turn the date round.
_DATE = re.compile(
    r"(?:\b[^\W\d]{3,10},? )?(?:\b\d{1,2}(?:er|º)? (?:de )?[^\W\d]{3,10}\.? (?:de )?|\b[^\W\d]{3,10}\.? \d{1,2}, )\d{4}"
    r"(?:(?: -)? \d{1,2}:\d\d(?::\d\d)?(?: UTC)?(?: [+-]\d\d:?\d\d)?)?"
)
_PAGE = re.compile(r"\bpp?\. ?(\S[^,]{0,30})")
_STATED = re.compile(r"(\d[\d \u00a0\u202f.,]{0,8}) (?:mots|words|palabras|parole|Wörter)\b")
# The certificate's number below an article, which is that of the document too.
_NUMBER = re.compile(r"news[·.•]\d{8}[·.•][\w-]{1,10}[·.•][\w.-]{1,60}")
_HEADERS = ("docheader", "docpublicationname", "doctitresoussection")
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
        after for one in _classed(article, "doctitresoussection") if (after := one.getnext()) is not None
    ]
    header = " ".join("".join("".join(one.itertext()) for one in headers).split())
    if date := _DATE.search(header):
        record["published"] = date[0]
        record["section"] = header[: date.start()].strip(" ,") or None
        after = header[date.end() :]
        stated, page = _STATED.search(after), _PAGE.search(after)
        record["word_count_stated"] = int(re.sub(r"\D", "", stated[1])) if stated else None
        record["page"] = page[1].strip() if page else None
    else:
        record["section"] = header.strip(" ,") or None
    numbers = _NUMBER.findall(" ".join(article.itertext()))
    record["article_id"] = numbers[-1] if numbers else None
    return record


# ---- <article> elements ------------------------------------------------------------------------------------


def _from_article(article: Element) -> Record:
    record = _common(article)
    headline = next(iter(_classed(article, "titrearticle", "titrearticlevisu")), None)
    if headline is not None:
        # A line above the headline is a kicker, the one below its author; either may stand in the headline's element.
        lines = [one for one in _classed(headline, "titrearticlevisu", *_SMALL) if line_of(one)]
        place = next((n for n, one in enumerate(lines) if not _classed(one, *_SMALL)), len(lines))
        above = [one for one in headline.itersiblings(preceding=True) if not _classed(one, *_HEADERS)]
        record["kicker"] = next(filter(None, map(line_of, [*lines[:place], *above])), None)
        record["byline"] = next(filter(None, map(line_of, [*headline.itersiblings(), *lines[place + 1 :]])), None)
    record["description"] = _line(article, "rdp__subtitle")
    record["text"] = paragraphs_of(article.findall("section") or _classed(article, "doctext"))
    record["notes"] = paragraphs_of([one for part in article.findall("aside") for one in part.iter("p")])
    record["copyright"] = next((line_of(one) for part in article.findall("footer") for one in part.iter("small")), None)
    return record


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
    return next((tail for one in reversed(children) if one.tag == "br" and (tail := (one.tail or "").strip())), None)


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


FORMATS = (Format("europresse", read_europresse, "articles saved from Europresse as HTML", told_by=_is_europresse),)
