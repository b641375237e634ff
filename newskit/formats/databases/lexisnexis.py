"""Old LexisNexis exports, as text or HTML: articles below marks such as "1 of 10 DOCUMENTS", fields in capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newskit.formats.databases.fields import column_of
from newskit.formats.databases.lexisnexis_article import CENTRED, blocks_of, read_article
from newskit.formats.files import File, Record
from newskit.formats.format import Format
from newskit.formats.head import Head
from newskit.formats.markup.trees import Element, paragraphs_of, parse_html
from newskit.schema import count_of

__all__ = ["FORMATS", "is_export", "read_lexisnexis", "read_marked"]

# The mark stands alone in its line: "1 of 10 DOCUMENTS", "Dokument 1 von 10", "1 de 10 DOCUMENTOS".
_OF = r"(?:of|von|van|de|di|sur|af)"
_MARK = re.compile(
    rf"^[ \t\xa0]*(?:\d[\d.,]{{0,8}} {_OF} \d[\d.,]{{0,8}} DO[CK]UMENT[A-Z]{{0,3}}"
    rf"|Do[ck]ument[a-z]{{0,2}} \d[\d.,]{{0,8}} {_OF} \d[\d.,]{{0,8}})[ \t]*$",
    re.MULTILINE,
)
# The cover sheet above an export: "Download Request: Selected Items: 1-10", below it the time, to
# "Project ID:".
_COVER = re.compile(
    r"^(?:Download Request|Print Request|Printopdracht|Druckauftrag|Demande d.impression)\b"
    r"(?=[^\n]*\n[^\n]*\d:\d\d)[^\n]*$",
    re.MULTILINE,
)
_COVER_END = re.compile(r"^Project ID:[^\n]*$", re.MULTILINE)
_ASKED_FOR = re.compile(r": ?(\d{1,7})-(\d{1,7})$")
_LENGTH = re.compile(r"^[^\W\d_]{5,12}: {1,2}\d[\d.,]* +[^\W\d_]{3,12}[ \t]*$", re.MULTILINE)
_WIDTH = 80  # characters of a line, at most
_BEGINS_AS_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,1000}<")
_RIGHT = "\ue000"  # stands for the blanks before a centred line; a character that no text has
_HTML_ROOTS = ("html", "head", "body", "div", "p", "docfull")
_HTML_TAG = re.compile(r"<[^<>]{0,300}>")
_CENTRING = re.compile(r"\.(\w{1,20}) ?\{[^{}]{0,300}?text-align: ?center", re.IGNORECASE)


def read_lexisnexis(file: File) -> Iterator[Record]:
    """Read the articles of an export; one that has neither title nor text is reported, as is one that is cut off."""
    data = file.data()
    yield from read_marked(
        file,
        _plain_html(parse_html(file, data)) if _BEGINS_AS_HTML.match(data) else file.decode(data),
    )


def is_export(text: str) -> bool:
    """Tell an export from other text: a mark alone in its line and fields or a cover sheet, or fields and a length."""
    labels = {
        column for block in blocks_of(text) if block.label and (column := column_of(block.label))
    }
    if mark := _MARK.search(text):
        return bool(labels or _COVER.search(text) or CENTRED.match(mark.group()))
    if "word_count_stated" in labels and _LENGTH.search(text):
        return len(labels) >= 2
    return len(labels) >= 3 and {"fetched", "language"} <= labels


def read_marked(file: File, text: str) -> Iterator[Record]:
    """Read the articles of the text of an export."""
    text = text.replace("\f", "\n").removeprefix("\ufeff")
    width = max((len(line) for line in text.split("\n") if len(line) <= _WIDTH), default=_WIDTH)
    pieces = _pieces(text)
    articles = [read_article(blocks_of(piece), width) for _, piece in pieces]
    closed = sum(article.closed for article in articles[:-1])
    for (place, _), article in zip(pieces, articles, strict=True):
        if article.empty:
            file.report("an article without title and text", "left out", place=place)
            continue
        # Some sources close no article. Where the others here are closed, the last one was, too.
        cut = article is articles[-1] and not article.closed and closed == len(articles) - 1 > 0
        if cut:
            file.report(
                "the last article has no end: the file is cut off",
                "kept what is there",
                place=place,
            )
        yield article.finish(truncated=cut)
    _check_count(file, text, sum(not article.empty for article in articles))


def _pieces(text: str) -> list[tuple[str, str]]:
    """Divide an export, or several in one file, into articles below their marks, without the cover sheets."""
    marks = list(_MARK.finditer(text))
    places = [match.group().strip() for match in marks] or ["the only article"]
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    pieces = []
    for place, start, end in zip(places, [mark.end() for mark in marks] or [0], ends, strict=True):
        first = start
        while cover := _COVER.search(text, start, end):
            if text[start : cover.start()].strip() or start == first > 0:
                pieces.append((place, text[start : cover.start()]))
            place = "the article below a cover sheet"
            bottom = _COVER_END.search(text, cover.end(), end)
            start = bottom.end() if bottom else end
        if text[start:end].strip() or start == first:
            pieces.append((place, text[start:end]))
    return pieces


def _check_count(file: File, text: str, found: int) -> None:
    """Report it if the cover sheets promise more articles than there are."""
    asked = [
        match
        for cover in _COVER.finditer(text)
        if (match := _ASKED_FOR.search(cover.group().rstrip()))
    ]
    promised = sum(int(match[2]) - int(match[1]) + 1 for match in asked)
    if promised > found:
        file.report(
            f"the cover sheet says {count_of(promised, 'article')}, {found} are here", "kept those"
        )


def _plain_html(root: Element) -> str:
    """Write HTML as the text export is: blocks divided by blank lines, those that are centred moved to the right."""
    styles = "".join("".join(style.itertext()) for style in root.iter("style"))
    centred = set(_CENTRING.findall(styles))
    for paragraph in root.iter("p"):
        if paragraph.get("class") in centred or (paragraph.get("align") or "").lower() == "center":
            paragraph.text = _RIGHT + (paragraph.text or "")
    blocks = (paragraphs_of(root) or "").split("\n\n")
    return "\n\n".join(
        "\n".join(" " * 10 + line for line in block[1:].split("\n"))
        if block.startswith(_RIGHT)
        else block
        for block in blocks
    )


def _is_lexisnexis(head: Head) -> bool:
    if head.root in _HTML_ROOTS:
        return "<DOCFULL>" in head.text or bool(_MARK.search(_HTML_TAG.sub("\n", head.text)))
    return head.suffix in ("", ".txt", ".text") and is_export(head.text.replace("\r\n", "\n"))


FORMATS = (
    Format(
        "lexisnexis",
        read_lexisnexis,
        "articles of an old LexisNexis export, text or HTML",
        told_by=_is_lexisnexis,
    ),
)
