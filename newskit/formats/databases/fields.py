"""The labelled fields of LexisNexis and Nexis: "LÄNGE: 306 Wörter" → a column and its value."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from newskit.dates.forms import read_date
from newskit.dates.words import date_words, fold
from newskit.formats.databases.exports import language_tag, read_labels
from newskit.formats.files import File, Record
from newskit.schema import count_of

__all__ = [
    "Part",
    "Sorter",
    "column_of",
    "count_stated",
    "is_copyright",
    "is_date",
    "is_weekday",
    "report_missing",
    "split_date",
]

BODY, ASIDE, NOTES = "body", "aside", "notes"
_COLUMNS = (
    "title text published outlet byline section page edition language description dateline fetched "
    "url"
    " word_count_stated text_truncated copyright type graphic keywords companies organizations "
    "people places"
    " industries correction show guests notes"
).split()

INDEX = frozenset("keywords companies organizations people places industries".split())
# May go on over several paragraphs.
LONG = frozenset(("graphic", "description", "correction", NOTES))
# What divides several of them.
_JOINED = dict.fromkeys(LONG, "\n\n") | dict.fromkeys(("edition", *INDEX), "; ")

_WORDS_STATED = re.compile(r"\s*(\d[\d.,'’ \xa0\u202f]{0,12})\s*([^\W\d_]{3,12})\.?\s*")
_WORD_NAMES = frozenset(
    "word words wort wörter woerter mot mots woord woorden palabra palabras parola parole".split()
)
_WORD_NAMES |= {"palavra", "palavras", "ord"}
_PAGE = re.compile(
    r"(?:Pg|S|Seite|Blz|Pag|Pág|p|page|Side)\b\.?:? ?([A-Z]{0,3}-?\d.*)", re.IGNORECASE
)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright\b|all rights reserved|alle rechte|tous droits|todos los derechos)", re.I
)
_OWNED = re.compile(r"©|\(c\)|reserved|vorbehalten|réservés|reservados", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMERIC_DATE = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}", re.ASCII
)
_SEASONS = frozenset(
    "spring summer autumn fall winter fruhling sommer herbst printemps ete automne hiver".split()
)
# "Central European Time" stands beside a date; a headline has more words of its own.
_DATE_WORDS, _OTHER_WORDS = 14, 3


def column_of(label: str) -> str | None:
    """Column that a label stands for, in any of its languages; None if it is no label."""
    return read_labels("lexisnexis").get("-".join(label.lower().split()))


def count_stated(value: str) -> int | None:
    """Number of words that a field states: 2968 of "2,968 words"; None if it states none."""
    match = _WORDS_STATED.fullmatch(value)
    if not match or match[2].lower() not in _WORD_NAMES:
        return None
    return int(re.sub(r"\D", "", match[1]))


def is_copyright(line: str, *, placed: bool = True) -> bool:
    """Tell a line that says who owns an article; not `placed`, beside headlines, by a year."""
    if not _COPYRIGHT.match(line):
        return False
    return placed or bool(_YEAR.search(line) or _OWNED.search(line))


def is_date(line: str) -> bool:
    """Tell a date, such as "Mittwoch 31. August 2011", from a headline that has one in it."""
    words = re.findall(r"[^\W_]+", fold(line[:200]))
    if len(words) > _DATE_WORDS or not any(_YEAR.fullmatch(word) for word in words):
        return bool(_NUMERIC_DATE.fullmatch(line.strip()))
    known = date_words()
    named = [word for word in words if word in known.months or word in _SEASONS]
    beside = known.days.keys() | known.small
    others = [word for word in words if not (word in beside or word[0].isdecimal())]
    holds_date = bool(named) or _NUMERIC_DATE.search(line) is not None
    return holds_date and len(others) - len(named) <= _OTHER_WORDS


def split_date(line: str) -> tuple[str, str]:
    """Divide "March 3, 2020 Late Edition" into the date, as far as it can be read, and the rest."""
    words = line.split()
    for end in range(len(words), 1, -1):
        if read_date(date := " ".join(words[:end])):
            return date, " ".join(words[end:])
    return line, ""


def is_weekday(line: str) -> bool:
    """Tell a line that is nothing but a day of the week."""
    return fold(line.strip()) in date_words().days


@dataclass
class Part:
    """A paragraph of an export, as text and as the field that it may be."""

    text: str
    label: str | None = None  # as printed, known or not
    value: str = ""
    sure: bool = False  # whether its form alone shows that it is a field
    notice: bool = False  # who owns the article, in a place where only that stands

    @cached_property
    def column(self) -> str | None:
        """Column that it belongs to; None if it is no field: "Update: the mayor has resigned"."""
        column = column_of(self.label) if self.label else None
        if column == "fetched" and not is_date(self.value):
            return None
        if column == "word_count_stated" and count_stated(self.value) is None:
            return None
        return column


class Sorter:
    """Puts the fields and paragraphs of one article where they belong."""

    def __init__(self) -> None:
        self.record: Record = dict.fromkeys(_COLUMNS)
        self.body: list[str] = []
        self.closed = False  # whether fields stand below the text
        self._parts = {column: list[str]() for column in _JOINED}

    @property
    def empty(self) -> bool:
        """Whether there is neither a title nor a text."""
        return self.record["title"] is None and not self.body

    def take(self, parts: Iterable[Part]) -> None:
        """Take fields that stand together; what is none, and continues none, is kept as a note."""
        going_on: str | None = None  # the field that the next paragraph belongs to
        for part in parts:
            if part.notice:
                self.put("copyright", part.text)
            elif part.column:
                self.put(part.column, part.value)
                going_on = part.column if part.column in LONG or not part.value else None
            elif part.label is None and going_on:
                self.put(going_on, part.text)
                going_on = going_on if going_on in LONG else None
            else:
                self.put(NOTES, part.text)
                going_on = None

    def put(self, column: str, value: str) -> None:
        """Fill a column; what is there already stays, and those that hold several go on."""
        value = value.strip() if column == "title" else " ".join(value.split())
        if not value or column == ASIDE:
            return
        if column == BODY:
            self.body.append(value)
        elif column == "title":
            self._put_title(value)
        elif column == "section":
            self._put_section(value)
        elif column == "word_count_stated":
            self._keep(column, count_stated(value))
        elif column == "language":
            tag = language_tag(value.replace("/", " "))
            self._keep(column, tag or value)
        elif column in _JOINED:
            self._parts[column].append(value)
        else:
            self._keep(column, value)

    def _keep(self, column: str, value: object) -> None:
        if self.record[column] is None:
            self.record[column] = value

    def _put_title(self, value: str) -> None:
        """Take a headline; what stands in a line of its own below a semicolon is the standfirst."""
        title, _, standfirst = value.partition(";\n")
        self._keep("title", " ".join(title.split()))
        self.put("description", standfirst)

    def _put_section(self, value: str) -> None:
        """Take the page out of a section: with "NEWS; Pg. 3", each page would be a section."""
        names = []
        for part in (part.strip() for part in value.split(";")):
            if page := _PAGE.fullmatch(part):
                self._keep("page", page[1])
            elif part.lower().startswith("version:"):
                self.put("edition", part)
            elif part:
                names.append(part)
        self._keep("section", "; ".join(names) or None)

    def finish(self, file: File, place: str, *, truncated: bool = False) -> Record | None:
        """Return the article; None, and a line of the report, if it has neither title nor text."""
        if self.empty:
            file.report("an article without title and text", "left out", place=place)
            return None
        if truncated:
            file.report(
                "the last article has no end: the file is cut off",
                "kept what is there",
                place=place,
            )
        for column, mark in _JOINED.items():
            self.record[column] = mark.join(self._parts[column]) or None
        self.record["text"] = "\n\n".join(filter(None, self.body)) or None
        self.record["text_truncated"] = truncated
        return self.record


def report_missing(file: File, said_by: str, promised: int, found: int) -> None:
    """Report it if a cover promises more articles than there are."""
    if promised > found:
        file.report(
            f"{said_by} says {count_of(promised, 'article')}, {found} are here", "kept those"
        )
