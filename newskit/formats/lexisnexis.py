"""Old LexisNexis exports, as text or HTML: articles below marks such as "1 of 10 DOCUMENTS", fields in capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from newskit.dates.forms import read_date
from newskit.formats.fields import Sorter, column_of, count_stated, is_copyright, is_date, is_weekday, split_date
from newskit.formats.files import File, Record
from newskit.formats.head import Head
from newskit.formats.markup import Element, paragraphs_of, parse_html
from newskit.formats.registry import Format
from newskit.schema import count_of

__all__ = ["FORMATS", "is_export", "read_lexisnexis", "read_marked"]

# The mark stands alone in its line: "1 of 10 DOCUMENTS", "Dokument 1 von 10", "1 de 10 DOCUMENTOS".
_OF = r"(?:of|von|van|de|di|sur|af)"
_MARK = re.compile(
    rf"^[ \t\xa0]*(?:\d[\d.,]{{0,8}} {_OF} \d[\d.,]{{0,8}} DO[CK]UMENT[A-Z]{{0,3}}"
    rf"|Do[ck]ument[a-z]{{0,2}} \d[\d.,]{{0,8}} {_OF} \d[\d.,]{{0,8}})[ \t]*$",
    re.MULTILINE,
)
# The cover sheet above the first article: "Download Request: Selected Items: 1-10" to "Project ID:".
_COVER = re.compile(
    r"^(?:Download Request|Print Request|Printopdracht|Druckauftrag|Demande d.impression)[^\n]*$", re.MULTILINE
)
_COVER_END = re.compile(r"^Project ID:[^\n]*$", re.MULTILINE)
_ASKED_FOR = re.compile(r": ?(\d{1,7})-(\d{1,7})$")
_LABEL = re.compile(r"([^\W\d_][^:\n\d_]{1,30}):[ \xa0]?")
_LENGTH = re.compile(r"^[^\W\d_]{5,12}: {1,2}\d[\d.,]* +[^\W\d_]{3,12}[ \t]*$", re.MULTILINE)
_TIME = re.compile(r"\d{1,2}[:.h]\d\d\b")
_CENTRED = re.compile(r"[ \t\xa0]{5}")
_WIDTH = 80  # characters of a line, at most
_SLACK = 4  # exports break some lines a little before they must
_TITLE_WORDS, _NAME_WORDS = 60, 8  # at most
_HEAD_FIELDS = ("byline", "section", "word_count_stated", "dateline", "description")
_BEGINS_AS_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,1000}<")
_RIGHT = "\ue000"  # stands for the blanks before a centred line; a character that no text has
_HTML_ROOTS = ("html", "head", "body", "div", "p", "docfull")
_HTML_TAG = re.compile(r"<[^<>]{0,300}>")
_CENTRING = re.compile(r"\.(\w{1,20}) ?\{[^{}]{0,300}?text-align: ?center", re.IGNORECASE)


@dataclass
class _Block:
    """Lines between two blank ones."""

    raw: list[str]  # with the blanks before them

    @cached_property
    def lines(self) -> list[str]:
        return [line.strip() for line in self.raw]

    @cached_property
    def centred(self) -> bool:
        return any(map(_CENTRED.match, self.raw))

    @cached_property
    def label(self) -> str | None:
        match = _LABEL.match(self.lines[0])
        return match[1] if match and match[1].isupper() and column_of(match[1]) else None


def read_lexisnexis(file: File) -> Iterator[Record]:
    """Read the articles of an export; one that has neither title nor text is reported, as is one that is cut off."""
    data = file.data()
    yield from read_marked(
        file, _plain_html(parse_html(file, data)) if _BEGINS_AS_HTML.match(data) else file.decode(data)
    )


def is_export(text: str) -> bool:
    """Tell an export from other text: a mark alone in its line and fields or a cover sheet, or fields and a length."""
    labels = {column_of(block.label) for block in _blocks(text) if block.label}
    if mark := _MARK.search(text):
        return bool(labels or _COVER.search(text) or _CENTRED.match(mark.group()))
    if "word_count_stated" in labels and _LENGTH.search(text):
        return len(labels) >= 2
    return len(labels) >= 3 and {"fetched", "language"} <= labels


def read_marked(file: File, text: str) -> Iterator[Record]:
    """Read the articles of the text of an export."""
    text = text.replace("\f", "\n").removeprefix("\ufeff")
    width = max((len(line) for line in text.split("\n") if len(line) <= _WIDTH), default=_WIDTH)
    marks = list(_MARK.finditer(text))
    places = [match.group().strip() for match in marks] or ["the only article"]
    bounds = [(start.end(), end.start()) for start, end in pairwise(marks)]
    bounds.append((marks[-1].end() if marks else _end_of_cover(text), len(text)))
    articles = [_read_article(_blocks(text[start:end]), width) for start, end in bounds]
    closed = sum(article.closed for article in articles[:-1])
    for place, article in zip(places, articles, strict=True):
        if article.empty:
            file.report("an article without title and text", "left out", place=place)
            continue
        # Some sources close no article. Where the others here are closed, the last one was, too.
        cut = article is articles[-1] and not article.closed and closed == len(articles) - 1 > 0
        if cut:
            file.report("the last article has no end: the file is cut off", "kept what is there", place=place)
        yield article.finish(truncated=cut)
    _check_count(file, text[: marks[0].start()] if marks else "", sum(not article.empty for article in articles))


def _check_count(file: File, cover: str, found: int) -> None:
    """Report it if the cover sheet promises more articles than there are."""
    request = _COVER.search(cover)
    asked = _ASKED_FOR.search(request.group().rstrip()) if request else None
    promised = int(asked[2]) - int(asked[1]) + 1 if asked else found
    if promised > found:
        file.report(f"the cover sheet says {count_of(promised, 'article')}, {found} are here", "kept those")


def _end_of_cover(text: str) -> int:
    end = _COVER_END.search(text) if _COVER.search(text) else None
    return end.end() if end else 0


def _blocks(text: str) -> list[_Block]:
    blocks: list[_Block] = []
    lines: list[str] = []
    for line in [*text.split("\n"), ""]:
        if line.strip():
            lines.append(line.rstrip())
        elif lines:
            blocks.append(_Block(lines))
            lines = []
    return blocks


def _unwrap(block: _Block, width: int) -> str:
    """Join lines that were broken for their length; where the next word had had room, a line ends on purpose."""
    pieces = block.lines[:1]
    for before, line in zip(block.raw, block.lines[1:], strict=False):
        room = len(before) + 1 + len(line.split(None, 1)[0]) <= width - _SLACK
        pieces += ["\n" if room or len(before) > width else " ", line]
    return "".join(pieces)


def _read_article(blocks: list[_Block], width: int) -> Sorter:
    article = Sorter()
    for block in blocks[_read_head(article, blocks, width) :]:
        if block.centred and is_copyright(block.lines[0]):
            article.put("copyright", " ".join(block.lines))
        elif not (block.label and _read_field(article, block, width)):
            article.paragraph(_unwrap(block, width))
    return article


def _read_field(article: Sorter, block: _Block, width: int) -> bool:
    label = block.label or ""
    value = _unwrap(block, width)[len(label) + 1 :].strip()
    column = column_of(label)
    if column == "title":
        _put_title(article, value)
        return True
    return article.field(label, value if column == "body" else " ".join(value.split()))


def _put_title(article: Sorter, value: str) -> None:
    """Take a headline; what stands in a line of its own below a semicolon is the standfirst."""
    title, _, standfirst = value.partition(";\n")
    article.put("title", " ".join(title.split()))
    article.put("description", " ".join(standfirst.split()))


def _read_head(article: Sorter, blocks: list[_Block], width: int) -> int:
    """Read what stands above the first field: outlet, date, headline; return the number of blocks that it took.

    The order of date and headline differs, so they are told by their form: what is centred is no headline.
    """
    record, owner = article.record, list[str]()
    for number, block in enumerate(blocks):
        line, rest = block.lines[0], block.lines[1:]
        below = column_of(blocks[number + 1].label or "") if number + 1 < len(blocks) else None
        if block.label and not block.centred:
            break
        if block.label:
            _read_field(article, block, width)
        elif is_copyright(line):
            owner = block.lines
            article.put("copyright", " ".join(block.lines))
        elif record["outlet"] is None and record["published"] is None and not is_date(line):
            article.put("outlet", line)
            _put_date(article, rest)
        elif line.startswith(("http://", "https://")):
            article.put("url", "".join(block.lines))
        elif count_stated(line) is not None:
            article.put("word_count_stated", line)
        elif block.centred or (record["published"] is None and record["title"] is None and read_date(line)):
            _put_date(article, block.lines)
        elif record["title"] is None and len(" ".join(block.lines).split()) <= _TITLE_WORDS:
            _put_title(article, _unwrap(block, width))
        elif below in _HEAD_FIELDS and not rest and record["byline"] is None and _is_name(line):
            article.put("byline", line)
        else:
            break
    else:
        number = len(blocks)
    if record["outlet"] is None and len(owner) > 1 and not is_copyright(owner[-1]):
        # "Copyright 2003 Le Monde" and below it the outlet itself, which has no block of its own then.
        article.put("outlet", owner[-1])
        record["copyright"] = " ".join(owner[:-1])
    return number


def _is_name(line: str) -> bool:
    """Tell an author without a label from a text of one line."""
    return len(line.split()) <= _NAME_WORDS and not line.endswith((".", "!", "?", '"', "”", ":"))


def _put_date(article: Sorter, lines: list[str]) -> None:
    """Take centred lines: a date, a time of day below it, an edition below that; above it, a notice."""
    if article.record["published"] is None and not any(map(is_date, lines)):
        article.put("copyright", " ".join(lines))
        return
    for line in lines:
        published = article.record["published"]
        if is_date(line):
            date, edition = split_date(line)
            article.put("published", date)
            article.put("edition", edition)
        elif published and _TIME.match(line) and not _TIME.search(published):
            article.record["published"] = f"{published} {line}"
        elif not is_weekday(line):
            article.put("edition", line.rstrip(";"))


def _plain_html(root: Element) -> str:
    """Write HTML as the text export is: blocks divided by blank lines, those that are centred moved to the right."""
    styles = "".join("".join(style.itertext()) for style in root.iter("style"))
    centred = set(_CENTRING.findall(styles))
    for paragraph in root.iter("p"):
        if paragraph.get("class") in centred or (paragraph.get("align") or "").lower() == "center":
            paragraph.text = _RIGHT + (paragraph.text or "")
    blocks = (paragraphs_of(root) or "").split("\n\n")
    return "\n\n".join(
        "\n".join(" " * 10 + line for line in block[1:].split("\n")) if block.startswith(_RIGHT) else block
        for block in blocks
    )


def _is_lexisnexis(head: Head) -> bool:
    if head.root in _HTML_ROOTS:
        return "<DOCFULL>" in head.text or bool(_MARK.search(_HTML_TAG.sub("\n", head.text)))
    return head.suffix in ("", ".txt", ".text") and is_export(head.text.replace("\r\n", "\n"))


FORMATS = (
    Format("lexisnexis", read_lexisnexis, "articles of an old LexisNexis export, text or HTML", told_by=_is_lexisnexis),
)
