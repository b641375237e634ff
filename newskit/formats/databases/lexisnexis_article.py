"""The blocks of an article of an old LexisNexis export → its fields and text, by their places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

from newskit.dates.forms import read_date
from newskit.formats.databases.closing import start_of_closing
from newskit.formats.databases.fields import (
    ASIDE,
    BODY,
    Part,
    Sorter,
    count_stated,
    is_copyright,
    is_date,
    is_weekday,
    split_date,
)

__all__ = ["CENTRED", "Block", "blocks_of", "read_article"]

_LABEL = re.compile(r"([^\W\d_][^:\n\d_]{1,30}):[ \xa0]?")
_TIME = re.compile(r"\d{1,2}[:.h]\d\d\b")
CENTRED = re.compile(r"[ \t\xa0]{5}")
_SLACK = 4  # exports break some lines a little before they must
_TITLE_WORDS, _NAME_WORDS = 60, 8  # at most
_SENTENCE_END = (".", "!", "?", '"', "”", ":")
_HEAD, _BETWEEN = 8, 3  # paragraphs: of a head; without a known label between two of its fields
_HEAD_FIELDS = frozenset(
    "title byline section word_count_stated dateline description show guests edition".split()
)
_ABOVE_TEXT = frozenset((ASIDE, "url"))  # may also stand there, and in a text


@dataclass
class Block:
    """Lines between two blank ones."""

    raw: list[str]  # with the blanks before them
    far: bool = False  # two blank lines above it, as above the text

    @cached_property
    def lines(self) -> list[str]:
        """Its lines, without the blanks before them."""
        return [line.strip() for line in self.raw]

    @cached_property
    def centred(self) -> bool:
        """Whether it stands in the middle of the page."""
        return any(map(CENTRED.match, self.raw))

    @cached_property
    def label(self) -> str | None:
        """A label in capitals, known or not."""
        match = _LABEL.match(self.lines[0])
        return match[1] if match and match[1].isupper() else None

    @property
    def notice(self) -> bool:
        """Whether it says who owns the article."""
        return self.centred and is_copyright(self.lines[0])


def blocks_of(text: str) -> list[Block]:
    """Divide a text at its blank lines."""
    blocks: list[Block] = []
    lines: list[str] = []
    blank = 0  # lines in a row
    for line in [*text.split("\n"), ""]:
        if line.strip():
            if not lines:
                blocks.append(Block(lines, far=blank > 1))
            lines.append(line.rstrip())
            blank = 0
        else:
            lines = []
            blank += 1
    return blocks


def _unwrap(block: Block, width: int) -> str:
    """Join lines broken for their length; where the next word had had room, one ends on purpose."""
    pieces = block.lines[:1]
    for before, line in zip(block.raw, block.lines[1:], strict=False):
        next_word = line.split(None, 1)[0]
        had_room = len(before) + 1 + len(next_word) <= width - _SLACK
        ends_on_purpose = had_room or len(before) > width
        pieces += ["\n" if ends_on_purpose else " ", line]
    return "".join(pieces)


def _part(block: Block, width: int) -> Part:
    text = _unwrap(block, width)
    label = block.label
    return Part(text, label, text[len(label) + 1 :].strip() if label else "", notice=block.notice)


def read_article(blocks: list[Block], width: int) -> Sorter:
    """Read outlet, date and headline, the fields below them, the text, and the closing fields."""
    article = Sorter()
    parts = [_part(block, width) for block in blocks]
    limit = start_of_closing(parts)
    fields = _read_top(article, blocks[:limit], parts[:limit])
    text = fields + _count_fields(blocks[fields:limit], parts[fields:limit])
    head = parts[fields:text]
    closing = text + start_of_closing(parts[text:], [part.label for part in head if part.label])
    article.take(head)
    body = parts[text:closing]
    article.body += [part.text for part in body]
    if body and body[0].column == BODY:
        article.body[0] = body[0].value
    article.take(parts[closing:])
    article.closed = any(part.column for part in parts[closing:])
    return article


def _read_top(article: Sorter, blocks: list[Block], parts: list[Part]) -> int:
    """Read outlet, date and headline, above the first field; return how many blocks they take.

    The order of date and headline differs, so they are told by their form: what is centred is no
    headline.
    """
    centred = any(block.centred for block in blocks)
    owner: list[str] = []
    count = len(blocks)
    for number, (block, part) in enumerate(zip(blocks, parts, strict=True)):
        if _is_below_top(article, blocks, parts, number):
            count = number
            break
        if part.column and block.centred:
            article.put(part.column, part.value)
        elif block.notice or (not centred and is_copyright(block.lines[0], placed=False)):
            owner = block.lines
            article.put("copyright", part.text)
        elif not _put_placed(article, block) and not _put_heading(article, parts, number, block):
            count = number
            break
    if article.record["outlet"] is None and len(owner) > 1 and not is_copyright(owner[-1]):
        # "Copyright 2003 Le Monde" and below it the outlet itself, which has no block of its own
        # then.
        article.put("outlet", owner[-1])
        article.record["copyright"] = " ".join(owner[:-1])
    return count


def _is_below_top(article: Sorter, blocks: list[Block], parts: list[Part], number: int) -> bool:
    """Tell the first field, which may look like the headline where there is none yet."""
    if blocks[number].centred:
        return False
    if article.record["title"] is not None:
        return parts[number].column is not None
    return parts[number].label is not None and not _is_headline(blocks, parts, number)


def _put_placed(article: Sorter, block: Block) -> bool:
    """Take outlet, address, number of words or date, told by their form; False if it is none."""
    record, line = article.record, block.lines[0]
    above_date = record["published"] is None
    above_title = record["title"] is None
    if above_date and record["outlet"] is None and not is_date(line):
        _put_outlet(article, block.lines)
    elif line.startswith(("http://", "https://")):
        article.put("url", "".join(block.lines))
    elif count_stated(line) is not None:
        article.put("word_count_stated", line)
    elif block.centred or (above_date and above_title and read_date(line)):
        _put_date(article, block.lines)
    else:
        return False
    return True


def _put_heading(article: Sorter, parts: list[Part], number: int, block: Block) -> bool:
    """Take the headline, or an author without a label; False if it is neither."""
    text, record = parts[number].text, article.record
    if record["title"] is None and len(text.split()) <= _TITLE_WORDS:
        article.put("title", text)
    elif record["byline"] is None and len(block.lines) == 1 and _is_author(parts, number):
        article.put("byline", text)
    else:
        return False
    return True


def _is_headline(blocks: list[Block], parts: list[Part], number: int) -> bool:
    """Tell a headline that begins as a field, "COMPANY: An obituary", if no other follows."""
    part, below = parts[number], parts[number + 1 : number + _HEAD]
    fields = [part, *takewhile(lambda other: other.label, below)]
    if not part.value or any(other.column == "title" for other in fields):
        return False
    if part.column in _HEAD_FIELDS:  # then the field itself follows
        return any(other.label == part.label for other in below)
    if part.column in (BODY, ASIDE):
        return bool(below) and (below[0].column in _HEAD_FIELDS or blocks[number + 1].far)
    return True


def _is_author(parts: list[Part], number: int) -> bool:
    """Tell an author without a label from a text of one line."""
    part, below = parts[number], parts[number + 1 : number + _HEAD]
    named = part.label is not None or any(other.column == "byline" for other in below)
    if named or not below or below[0].column not in _HEAD_FIELDS:
        return False
    return len(part.text.split()) <= _NAME_WORDS and not part.text.endswith(_SENTENCE_END)


def _count_fields(blocks: list[Block], parts: list[Part]) -> int:
    """Number of parts between headline and text: to the last field that stands nowhere else.

    Between two fields, what has no known label ("SPECIAL TO THE TIMES") is none of the text either;
    nor is it above the two blank lines over the text.
    """
    end, seen = 0, set[str | None]()
    for number, (block, part) in enumerate(zip(blocks, parts, strict=True)):
        if part.column == BODY:
            return number
        next_to_head = number == end
        may_be_held = next_to_head and part.column in _ABOVE_TEXT
        is_of_head = part.column in _HEAD_FIELDS or may_be_held
        if is_of_head and part.label not in seen:
            seen.add(part.label)
            end = number + 1
        elif next_to_head and number and _is_empty_field(parts[number - 1]):
            end = number + 1  # "CHAPEAU:", and below it the paragraph
        elif block.far and (end or part.label is None):
            return number if all(map(_is_aside, parts[end:number])) else end
        elif number - end >= _BETWEEN or len(part.text.split()) > _TITLE_WORDS:
            return end
    return end


def _is_empty_field(part: Part) -> bool:
    """Tell a label of the head whose value stands below it."""
    return part.column in _HEAD_FIELDS and not part.value


def _is_aside(part: Part) -> bool:
    """Tell a line above the text from its first paragraph."""
    return part.label is not None or (
        len(part.text.split()) <= _NAME_WORDS and not part.text.endswith(".")
    )


def _put_outlet(article: Sorter, lines: list[str]) -> None:
    """Take the name of an outlet, of one line or two, and the date that may stand below it."""
    dated = next((n for n, line in enumerate(lines) if n and is_date(line)), 0)
    article.put("outlet", lines[0] if dated else " ".join(lines))
    if dated:
        _put_date(article, lines[1:])


def _put_date(article: Sorter, lines: list[str]) -> None:
    """Take centred lines: a date, a time of day below it, an edition below that, or a notice."""
    if article.record["published"] is None and not any(map(is_date, lines)):
        article.put("notes", " ".join(lines))
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
