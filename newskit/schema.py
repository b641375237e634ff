"""The tables: columns, dtypes, units, and the errors that name what is wrong with a frame.

Every function of newskit takes and gives one of these tables, each a plain pandas DataFrame.
"""

from __future__ import annotations

import os
import re
import unicodedata
import warnings
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeGuard

import numpy as np
import pandas as pd

from newskit.shown import visible

__all__ = [
    "TABLES",
    "CorruptFile",
    "LimitExceeded",
    "LoadWarning",
    "NewskitError",
    "NewskitWarning",
    "QueryError",
    "SchemaError",
    "UnreadableFile",
    "UnsafeFile",
    "UnsupportedFormat",
    "describe_table",
]


class NewskitError(Exception):
    """What newskit raises: the place, the reason and the next step, in one message."""

    def __str__(self) -> str:
        return visible(super().__str__())


class SchemaError(NewskitError, ValueError):
    """A table lacks a column, or a column can't be read as what it should hold."""


class QueryError(NewskitError, ValueError):
    """A topic pattern or a boolean query can't be understood."""


class UnreadableFile(NewskitError, OSError):
    """A path leads to nothing that can be opened."""


class CorruptFile(NewskitError, ValueError):
    """A file is damaged: cut off, or not what its name says."""


class UnsupportedFormat(NewskitError, ValueError):
    """A file is of a kind that newskit does not read, or needs an extra that isn't installed."""


class LimitExceeded(NewskitError, ValueError):
    """An input is larger than a limit that can be raised."""


class UnsafeFile(NewskitError, ValueError):
    """A file is made to do harm: entities that grow, a member of an archive that leads out of it."""


class NewskitWarning(UserWarning):
    """Something was left out, or must be known before a figure is quoted."""


class LoadWarning(NewskitWarning):
    """A collection was read, but not all of it; `load_report` has the details."""


def warn(message: str, kind: type[NewskitWarning] = NewskitWarning) -> None:
    """Warn at the user's line, however deep the call: the frames of newskit itself are skipped."""
    package = f"{Path(__file__).parent}{os.sep}"
    level, frame = 2, _caller(2)
    while frame is not None and frame.f_code.co_filename.startswith(package):
        level, frame = level + 1, frame.f_back
    warnings.warn(message, kind, stacklevel=level)


def _caller(depth: int):  # type: ignore[no-untyped-def]
    import sys

    return sys._getframe(depth)


Kind = Literal["text", "date", "whole", "number", "flag", "maybe", "category", "list"]

# What each kind is stored as. Whole numbers that may be missing are pandas' Int64.
DTYPES: dict[Kind, str] = {
    "text": "str",
    "date": "datetime64[us]",
    "whole": "Int64",
    "number": "float64",
    "flag": "bool",
    "maybe": "boolean",  # a flag that may be missing
    "category": "category",
    "list": "object",
}


@dataclass(frozen=True)
class Column:
    """One column of a table: what kind of value it holds, and what the value means, with its unit."""

    kind: Kind
    meaning: str
    optional: bool = False

    @property
    def dtype(self) -> str:
        """The pandas dtype."""
        return DTYPES[self.kind]


def _optional(kind: Kind, meaning: str) -> Column:
    return Column(kind, meaning, optional=True)


ARTICLES: dict[str, Column] = {
    "article_id": Column("text", "unique name of the article"),
    "title": Column("text", "headline"),
    "text": Column("text", "body, its paragraphs divided by a blank line"),
    "published": Column("date", "time of publication as printed, without a zone"),
    "outlet": Column("text", "who published it"),
    "byline": Column("text", "author line as printed"),
    "section": Column("text", "section, folder label or category"),
    "url": Column("text", "address"),
    "language": Column("text", "BCP 47 tag such as en"),
    "word_count": Column("whole", "words in the text"),
    "file": Column("text", "file the article was read from"),
    "file_pos": Column("whole", "place in that file, counted from 1"),
    "related": _optional("list", "headlines found in the tail of the page, in their order"),
    "description": _optional("text", "standfirst, abstract or lead"),
    "dateline": _optional("text", "place and day printed before the first sentence"),
    "credit": _optional("text", "agency"),
    "updated": _optional("date", "time of the last change, as printed"),
    "fetched": _optional("date", "time of download or indexing; never the time of publication"),
    "published_precision": _optional("category", "minute, day, month or year"),
    "published_printed": _optional("text", "the date as printed, where it can't be read or can't be true"),
    "published_offset": _optional("text", "offset from UTC as printed, such as +09:00"),
    "word_count_stated": _optional("whole", "words as the export states them"),
    "text_truncated": _optional("maybe", "whether the export cut the text off"),
    "duplicate_of": _optional("text", "article_id of the first copy"),
    "text_raw": _optional("text", "text as it stood in the file, before anything was cut"),
}

_WHEN_AND_WHERE: dict[str, Column] = {
    "outlet": ARTICLES["outlet"],
    "published": ARTICLES["published"],
}

TABLES: dict[str, dict[str, Column]] = {
    "articles": ARTICLES,
    "matches": {
        "article_id": ARTICLES["article_id"],
        "topic": Column("category", "topic; every topic asked for is a category"),
        "hits": Column("whole", "times the topic's patterns occur"),
    },
    "frequency": {
        "topic": Column("category", "topic"),
        "period": Column("date", "first day of the period"),
        "count": Column("whole", "articles with the topic"),
        "total": Column("whole", "articles of the group in the period"),
        "value": Column("number", "count / total, from 0 to 1; missing where total is 0"),
        "low": Column("number", "lower end of the 95 % interval"),
        "high": Column("number", "upper end of the 95 % interval"),
        "unit": Column("category", "what value is, in words"),
        "partial": Column("flag", "whether the articles begin or end inside the period"),
    },
    "counts": {
        "period": Column("date", "first day of the period"),
        "count": Column("whole", "articles published"),
        "partial": Column("flag", "whether the articles begin or end inside the period"),
    },
    "quotes": {
        "quote_id": Column("text", "unique name of the quoted stretch"),
        "statement_id": Column("text", "shared by the parts of one statement"),
        "article_id": ARTICLES["article_id"],
        **_WHEN_AND_WHERE,
        "speaker": Column("text", "name of who speaks, resolved inside the article"),
        "speaker_type": Column("category", "person, organisation, unnamed or unknown"),
        "mention": Column("text", "the speaker as written beside the quote"),
        "mention_start": Column("whole", "start of the mention in the text, in characters"),
        "mention_end": Column("whole", "end of the mention"),
        "cue": Column("text", "the word that reports the speech"),
        "cue_start": Column("whole", "start of the cue"),
        "cue_end": Column("whole", "end of the cue"),
        "quote": Column("text", "the words quoted, without their marks"),
        "kind": Column("category", "direct, mixed or indirect"),
        "start": Column("whole", "start of the quote in the text, in characters"),
        "end": Column("whole", "end of the quote"),
        "reason": Column("category", "the rule that gave the speaker"),
    },
    "speakers": {
        "speaker": Column("text", "name of who speaks"),
        "quotes": Column("whole", "statements"),
        "articles": Column("whole", "articles with a statement of theirs"),
        "outlets": Column("whole", "outlets with a statement of theirs"),
        "words": Column("whole", "words quoted"),
    },
    "duplicates": {
        "article_id": ARTICLES["article_id"],
        "duplicate_of": Column("text", "article_id of the first copy"),
        "similarity": Column("number", "shared 3-word runs of both texts / all of them, from 0 to 1"),
    },
    "load report": {
        "file": Column("text", "file, or member of an archive"),
        "place": Column("text", "row, line or column; empty where it is the file as a whole"),
        "problem": Column("text", "what was wrong"),
        "action": Column("text", "what newskit did about it"),
    },
}


def describe_table(name: str) -> pd.DataFrame:
    """Columns of one of newskit's tables.

    Parameters
    ----------
    name : str
        ``"articles"``, ``"matches"``, ``"frequency"``, ``"counts"``, ``"quotes"``, ``"speakers"``,
        ``"duplicates"`` or ``"load report"``.

    Returns
    -------
    DataFrame, one row per column
        ``column``, ``dtype``, ``optional`` and ``meaning``, with its unit.

    Raises
    ------
    SchemaError
        If there is no such table.

    Examples
    --------
    >>> describe_table("matches")[["column", "dtype"]]
           column     dtype
    0  article_id       str
    1       topic  category
    2        hits     Int64
    """
    if name not in TABLES:
        raise SchemaError(f"there is no table {name!r}. The tables are {', '.join(TABLES)}.")
    columns = TABLES[name]
    return pd.DataFrame(
        {
            "column": list(columns),
            "dtype": [column.dtype for column in columns.values()],
            "optional": [column.optional for column in columns.values()],
            "meaning": [column.meaning for column in columns.values()],
        }
    )


def build(name: str, columns: Mapping[str, object], *, extra: Iterable[str] = ()) -> pd.DataFrame:
    """Make a table of ours from columns: its dtypes, its order, then the `extra` columns as they are."""
    table = TABLES[name]
    kept = [column for column in table if column in columns]
    frame = pd.DataFrame({column: columns[column] for column in [*kept, *extra]})
    return frame.astype({column: table[column].dtype for column in kept if table[column].kind != "list"})


def empty(name: str) -> pd.DataFrame:
    """Make a table of ours without rows."""
    return build(name, {column: [] for column, spec in TABLES[name].items() if not spec.optional})


def column_key(name: object) -> str:
    """Return what different ways to write the name of a column have in common."""
    letters = unicodedata.normalize("NFKD", str(name))
    return re.sub(r"[\s_.\u0300-\u036f-]", "", letters).lower()


def need(frame: object, columns: Iterable[str], *, table: str, call: str) -> None:
    """Raise a SchemaError unless `frame` is a DataFrame that has all `columns`.

    `table` says in words what was expected; `call` is the next line to type.
    """
    if not isinstance(frame, pd.DataFrame):
        raise SchemaError(
            f"the {table} table must be a pandas DataFrame, and this is {_a(type(frame).__name__)}. {call}"
        )
    wanted = list(dict.fromkeys(columns))
    missing = [column for column in wanted if column not in frame.columns]
    twice = [column for column in wanted if list(frame.columns).count(column) > 1]
    if twice:
        raise SchemaError(f"the column {twice[0]!r} stands twice in the {table} table. Rename or drop one of the two.")
    if missing:
        raise SchemaError(
            f"the {table} table needs {listed(wanted, 3)}, and this frame has {listed(frame.columns, 5)}: "
            f"{listed(missing, 3)} {'is' if len(missing) == 1 else 'are'} missing. {call}"
        )


def need_unique(frame: pd.DataFrame, key: str) -> None:
    """Raise a SchemaError unless `key` names each row once."""
    ids = frame[key]
    written = Counter(map(str, ids.tolist()))  # 1 and "1" name the same row
    if ids.isna().any() or len(written) < len(ids):
        wrong = "some are missing" if ids.isna().any() else f"{written.most_common(1)[0][0]!r} stands twice"
        raise SchemaError(f"{key!r} must name each row once, and {wrong}. as_articles(frame) mends that.")


def is_whole(value: object, least: int) -> TypeGuard[int]:
    """Whether an argument is a whole number, NumPy's too, from `least`."""
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool) and int(value) >= least


def count_of(number: int, noun: str) -> str:
    """Write a number with its noun: 1 article, 2,500 articles."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _a(noun: str) -> str:
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def listed(names: Iterable[object], most: int = 12) -> str:
    """Name the first columns only: a frame of a thousand columns still gives a message one can read."""
    names = [f"{name!s:.30}" for name in names]
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{names[:most]}{more}"
