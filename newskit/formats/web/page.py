"""A web page → one record: what it says about its article, and the text told from all around."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from copy import deepcopy
from datetime import date
from typing import Any

from newskit.formats.encodings.charset import decode_markup
from newskit.formats.files import File, Record
from newskit.formats.format import Format
from newskit.formats.head import Head
from newskit.formats.markup.trees import Element, paragraphs_of
from newskit.formats.markup.whole import whole_tree
from newskit.formats.web.page_head import (
    Description,
    describe_page,
    path_of,
    plain_name,
    printed_titles,
)
from newskit.schema import CorruptFile
from newskit.text import count_words

__all__ = ["FORMATS", "HTML_TYPES", "as_rows", "keep_quiet", "paragraphs", "read_html", "read_page"]

HTML_TYPES = ("text/html", "application/xhtml+xml")

_DAY_IN_PATH = re.compile(r"/(199\d|20\d\d)[/_-](\d{1,2})[/_-](\d{1,2})(?!\d)")
# Elements whose dates are those of other things.
_NO_DATES = "link p li aside nav footer figure blockquote table script style".split()
_END = re.compile(r"</(?:body|html)", re.I)
_LITTLE = 500  # characters
_TINY_SHARE = 0.02  # of the text on a page; of 76 real pages none had less than 0.038
# Share of the words that a page states; a paywalled one with as many was saved by a subscriber.
_WHOLE = 0.9
_MUCH_SHORTER = 0.5  # share of the body in JSON-LD below which the extractor has missed the article


def read_html(file: File) -> list[Record]:
    """Read the article of a page."""
    text = decode_markup(file, file.data())
    if not text.strip():
        raise CorruptFile(
            f"{file.name}: holds no text ({len(text)} characters). Save the page again."
        )
    return as_rows(file, read_page(file, text))


def as_rows(file: File, record: Record | None) -> list[Record]:
    """The one row of a page that is a file; none, and a report, if it holds nothing."""
    if record is None:
        file.report("a page with neither text nor title", "passed over")
        return []
    return [record]


def read_page(
    file: File, text: str, *, url: str | None = None, fetched: str | None = None, place: str = ""
) -> Record | None:
    """Read the article of a page; None if the page holds neither a text nor a title.

    A page without an article's text, such as an index, keeps its title, and the load report says
    so.
    """
    tree = whole_tree(file, text, place=place)
    said = describe_page(tree, text, url=url, fetched=fetched)
    record = said.record
    found = _body(file, tree, said, place)
    record["text"] = _without_title(found, [record["title"], *printed_titles(tree)])
    record["text_truncated"] = _truncated(record) if said.paywalled else None
    if record["text"] is None and record["title"] is None:
        return None
    if record["text"] is None:
        size = len(paragraphs_of(tree) or "")
        reason = f"no article told from its {size:,} characters: an index, or drawn by scripts"
        file.report(reason, "kept its title, left its text missing", place=place)
    elif record["published"] is None:
        day = _dated_address(file, record["url"], place)
        record["published"] = day or _dated_line(file, tree, place)
    if not _END.search(text):
        file.report("a page without an end: perhaps cut off", "kept what there is", place=place)
    return record


def _body(file: File, tree: Element, said: Description, place: str) -> str | None:
    """Text of the article; the body in JSON-LD where the page shows less than half of it."""
    from trafilatura import extract

    keep_quiet("trafilatura")
    try:
        # Of an index, precision rightly gives nothing; it gave the better text of all articles it
        # was measured on.
        found = extract(tree, include_comments=False, favor_precision=True)
        if not found and said.is_article:
            found = extract(tree, include_comments=False)
    except Exception as error:  # it must not take the run with it
        problem = f"its article can't be told from the page ({type(error).__name__})"
        file.report(problem, "kept all text of the page", place=place)
        return paragraphs_of(tree)
    if said.body and count_words(found or "") < count_words(said.body) * _MUCH_SHORTER:
        return said.body
    if not found:
        return None
    if len(found) < _LITTLE:
        around = len(paragraphs_of(tree) or "")
        if len(found) < around * _TINY_SHARE:
            problem = f"only {len(found)} of its {around:,} characters are its article"
            file.report(problem, "check the page", place=place)
    return paragraphs("\n".join(map(_without_rules, found.split("\n"))))


def paragraphs(lines: str) -> str | None:
    """Text of which each line is a paragraph, divided as ours is; None if it is empty."""
    return "\n\n".join(line.strip() for line in lines.split("\n") if line.strip()) or None


def _without_rules(line: str) -> str:
    """Take off the marks of tables that the extractor draws: in old pages they are layout."""
    return line.strip("|- \t") if line.startswith("|") else line


def _without_title(text: str | None, titles: Iterable[str | None]) -> str | None:
    """Take the headline off the top of a text: it has a column of its own."""
    first, _, rest = (text or "").partition("\n\n")
    names = {plain_name(title) for title in titles if title}
    return rest if rest and plain_name(first) in names else text


def _truncated(record: Record) -> bool:
    """Whether a page behind a paywall shows only the beginning: it is not as long as it says."""
    stated: Any = record["word_count_stated"]
    words = int(stated) if str(stated or "").isdecimal() else 0
    return not words or count_words(record["text"] or "") < words * _WHOLE


def _dated_address(file: File, url: str | None, place: str) -> str | None:
    """The day in the address of a page that states none; those in its text are of other things."""
    found = _DAY_IN_PATH.search(path_of(url))
    try:
        day = date(*map(int, found.groups())).isoformat() if found else None
    except ValueError:  # the 31st of February is a number that looks like a day
        day = None
    if day:
        file.report("does not state its date", f"took {day} from its address", place=place)
    return day


def _dated_line(file: File, tree: Element, place: str) -> str | None:
    """The day in a line of its own that looks like a date, where a page states none."""
    from htmldate import find_date  # comes with trafilatura

    keep_quiet("htmldate")
    head = deepcopy(tree)
    for element in list(head.iter(*_NO_DATES)):
        element.clear()
    try:
        day = find_date(head, original_date=True, extensive_search=False)
    except Exception:  # whatever it stumbles over, a page without a date is still a page
        return None
    if not day or day.endswith("-01-01"):  # which stands for a year alone
        return None
    action = f"took {day} from a line of the page that looks like one"
    file.report("does not state its date", action, place=place)
    return str(day)


def keep_quiet(name: str) -> None:
    """Keep a library from printing its log where nobody asked for logs."""
    logger = logging.getLogger(name)
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())


def _is_html(head: Head) -> bool:
    return head.root == "html" or head.start.startswith("<!doctype html")


FORMATS = (
    Format(
        "html",
        read_html,
        "a web page: its article, title, date and author",
        (".html", ".htm", ".xhtml"),
        _is_html,
        needs="trafilatura",
        extra="html",
    ),
)
