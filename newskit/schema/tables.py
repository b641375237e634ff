"""The tables: columns, dtypes, units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from newskit.schema.errors import SchemaError

__all__ = [
    "ARTICLES",
    "DTYPES",
    "QUOTE_KINDS",
    "REASONS",
    "SPEAKER_TYPES",
    "TABLES",
    "Column",
    "Kind",
    "describe_table",
]

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
    """One column of a table: the kind of its values, and what a value means, with its unit.

    `categories` are all that a value can be, where that is known whatever the articles are: tables
    made of different articles then have one dtype, and can be put together.
    """

    kind: Kind
    meaning: str
    optional: bool = False
    categories: tuple[str, ...] = ()

    @property
    def dtype(self) -> str | pd.CategoricalDtype:
        """The pandas dtype."""
        return pd.CategoricalDtype(list(self.categories)) if self.categories else DTYPES[self.kind]


def _optional(kind: Kind, meaning: str) -> Column:
    return Column(kind, meaning, optional=True)


# Categories in the order of the alphabet, which sorting and grouping by them follow.
QUOTE_KINDS = ("direct", "indirect", "mixed")
SPEAKER_TYPES = ("organisation", "person", "unknown", "unnamed")
# Every rule by which the grammar of quotes joins words and speaker; a test reads them from it.
REASONS = (
    "according-to",
    "colon",
    "continued",
    "dash",
    "name-said",
    "name-verb",
    "noun-said",
    "paragraph-before",
    "possessive",
    "pronoun",
    "relative",
    "reported",
    "reported-before",
    "said-name",
    "said-noun",
    "subject",
    "transcript",
)


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
    "published_printed": _optional(
        "text", "the date as printed, where it can't be read or can't be true"
    ),
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
        "count": Column("whole", "articles with the topic, or its hits"),
        "total": Column("whole", "articles of the group in the period, or their words"),
        "value": Column(
            "number", "what unit says, such as count / total, from 0 to 1; missing where total is 0"
        ),
        "low": Column("number", "lower end of the 95 % interval"),
        "high": Column("number", "upper end of the 95 % interval"),
        "unit": Column("category", "what value is, in words"),
        "partial": Column("flag", "whether the articles begin or end inside the period"),
        "raw": _optional("number", "value of the period alone, where value is that of a window"),
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
        "speaker_type": Column(
            "category", "person, organisation, unnamed or unknown", categories=SPEAKER_TYPES
        ),
        "mention": Column("text", "the speaker as written beside the quote"),
        "mention_start": Column("whole", "start of the mention in the text, in characters"),
        "mention_end": Column("whole", "end of the mention"),
        "cue": Column("text", "the word that reports the speech"),
        "cue_start": Column("whole", "start of the cue"),
        "cue_end": Column("whole", "end of the cue"),
        "quote": Column("text", "the words quoted, without their marks"),
        "kind": Column("category", "direct, mixed or indirect", categories=QUOTE_KINDS),
        "start": Column("whole", "start of the quote in the text, in characters"),
        "end": Column("whole", "end of the quote"),
        "reason": Column("category", "the rule that gave the speaker", categories=REASONS),
    },
    "speakers": {
        "speaker": Column("text", "name of who speaks"),
        "quotes": Column("whole", "statements"),
        "articles": Column("whole", "articles with a statement of theirs"),
        "outlets": Column("whole", "outlets with a statement of theirs"),
        "words": Column("whole", "words quoted"),
    },
    "terms": {
        "term": Column("text", "word, or words divided by one blank"),
        "count": Column("whole", "times it occurs"),
        "articles": Column("whole", "articles it occurs in"),
    },
    "keyness": {
        "term": Column("text", "word, or words divided by one blank"),
        "target": Column(
            "whole",
            "target articles with the term; its occurrences there, where tokens are counted",
        ),
        "reference": Column("whole", "the same of the reference"),
        "target_articles": Column("whole", "target articles with the term"),
        "reference_articles": Column("whole", "reference articles with the term"),
        "log_ratio": Column(
            "number", "log2 of the ratio of the two relative frequencies; 1 is twice as frequent"
        ),
        "low": Column(
            "number", "lower end of its 95 % interval; infinite where the target has none"
        ),
        "high": Column(
            "number", "upper end of its 95 % interval; infinite where the reference has none"
        ),
        "lrc": Column(
            "number",
            "conservative log ratio: the end of the interval nearer to 0, for all terms at once",
        ),
        "g2": Column(
            "number", "log-likelihood ratio of the 2 × 2 table, minus where the reference has more"
        ),
        "p": Column(
            "number",
            "p value of the difference (Fisher's exact test), adjusted for the number of terms",
        ),
    },
    "kwic": {
        "article_id": ARTICLES["article_id"],
        **_WHEN_AND_WHERE,
        "column": _optional("text", "column in which the hit stands, where several were looked in"),
        "before": Column("text", "what stands before the hit"),
        "match": Column("text", "the hit as written"),
        "after": Column("text", "what stands after it"),
        "start": Column("whole", "start of the hit in the text, in characters"),
        "end": Column("whole", "end of the hit"),
    },
    "collocates": {
        "term": Column("text", "word that stands near the node"),
        "count": Column("whole", "times it stands within the window"),
        "left": Column("whole", "times it stands before a hit, within the window"),
        "right": Column("whole", "times it stands after one; between two hits it stands in both"),
        "expected": Column("number", "times it would by chance"),
        "articles": Column("whole", "articles in which it does"),
        "total": Column("whole", "times it occurs anywhere but in the node"),
        "log_ratio": Column(
            "number", "log2 of the ratio of its frequency within the window and outside"
        ),
        "pmi": Column("number", "log2 of count / expected"),
        "t": Column("number", "Student's t of count against expected"),
        "g2": Column("number", "log-likelihood ratio, minus where it is rarer than by chance"),
    },
    "collocations": {
        "term": Column("text", "two words divided by one blank"),
        "count": Column("whole", "times they stand side by side, in this order"),
        "articles": Column("whole", "articles in which they do"),
        "expected": Column("number", "times they would by chance"),
        "pmi": Column("number", "log2 of count / expected"),
        "t": Column("number", "Student's t of count against expected"),
        "g2": Column(
            "number", "log-likelihood ratio, minus where the pair is rarer than by chance"
        ),
        "log_odds": Column(
            "number", "log odds ratio, a half added to each count (lambda), in nats"
        ),
        "z": Column("number", "log_odds / its standard error"),
    },
    "dispersion": {
        "article_id": ARTICLES["article_id"],
        **_WHEN_AND_WHERE,
        "phrase": Column("category", "what was looked for"),
        "place": Column(
            "number", "number of the hit's first word / words of the article, from above 0 to 1"
        ),
        "start": Column("whole", "start of the hit in the text, in characters"),
        "end": Column("whole", "end of the hit"),
    },
    "dispersion measures": {
        "phrase": Column("category", "what was looked for"),
        "count": Column("whole", "hits"),
        "range": Column("whole", "parts with a hit"),
        "parts": Column("whole", "parts that have words: articles, or what by= names"),
        "juilland_d": Column("number", "Juilland's D, from 0 to 1, even"),
        "rosengren_s": Column("number", "Rosengren's S, from above 0 to 1, even"),
        "dp": Column("number", "Gries' deviation of proportions, from 0, even, to below 1"),
        "dp_norm": Column("number", "dp / the highest it can be, from 0, even, to 1"),
    },
    "overlap": {
        "topic": Column("category", "topic"),
        "other": Column("category", "the topic it is compared with"),
        "count": Column("whole", "articles with both"),
        "expected": Column(
            "number", "articles with both, if the two had nothing to do with each other"
        ),
        "lift": Column("number", "count / expected; missing where expected is 0"),
        "share": Column("number", "articles with both / articles with the first, from 0 to 1"),
        "low": Column("number", "lower end of the share's 95 % interval"),
        "high": Column("number", "upper end of the share's 95 % interval"),
        "total": Column("whole", "articles with the first topic"),
    },
    "bursts": {
        "topic": Column("category", "topic"),
        "level": Column("whole", "1 for a burst, 2 for one inside it, and so on"),
        "start": Column("date", "first day"),
        "end": Column("date", "last day"),
        "count": Column("whole", "articles with the topic in it"),
        "total": Column("whole", "articles in it; missing where only dates were given"),
        "weight": Column(
            "number", "how much better the burst explains the counts than the level below, in nats"
        ),
    },
    "changes": {
        "topic": Column("category", "topic"),
        "period": Column("date", "first day of the first period after the change"),
        "before": Column("number", "mean value of the stretch before"),
        "after": Column("number", "mean value of the stretch after"),
        "unit": Column("category", "what the values are, in words"),
    },
    "comparison": {
        "topic": Column("category", "topic"),
        "before_count": Column("whole", "articles with the topic before"),
        "before_total": Column("whole", "articles before"),
        "before": Column("number", "before_count / before_total, from 0 to 1"),
        "before_low": Column("number", "lower end of its 95 % interval"),
        "before_high": Column("number", "upper end of its 95 % interval"),
        "after_count": Column("whole", "articles with the topic after"),
        "after_total": Column("whole", "articles after"),
        "after": Column("number", "after_count / after_total, from 0 to 1"),
        "after_low": Column("number", "lower end of its 95 % interval"),
        "after_high": Column("number", "upper end of its 95 % interval"),
        "difference": Column("number", "after - before, from -1 to 1"),
        "low": Column("number", "lower end of the difference's 95 % interval"),
        "high": Column("number", "upper end of the difference's 95 % interval"),
        "unit": Column("category", "what before and after are, in words"),
    },
    "seasonality": {
        "topic": Column("category", "topic"),
        "season": Column("category", "weekday, hour or month, in the order of the calendar"),
        "count": Column("whole", "articles with the topic"),
        "total": Column("whole", "articles of that season"),
        "value": Column("number", "count / total, from 0 to 1; missing where total is 0"),
        "low": Column("number", "lower end of the 95 % interval"),
        "high": Column("number", "upper end of the 95 % interval"),
        "unit": Column("category", "what value is, in words"),
    },
    "duplicates": {
        "article_id": ARTICLES["article_id"],
        "duplicate_of": Column("text", "article_id of the first copy"),
        "similarity": Column(
            "number", "shared 3-word runs of both texts / all of them, from 0 to 1"
        ),
    },
    "nltk": {
        "resource": Column("text", "name of the data, as nltk.download takes it"),
        "status": Column("category", "present, absent, or refused by NLTK though it is there"),
        "path": Column("text", "where it lies; missing where it doesn't"),
        "adds": Column("text", "what it would add"),
        "next_step": Column(
            "text", "what to type: its use where it is present, else what brings it"
        ),
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
        Such as ``"articles"``, ``"matches"``, ``"frequency"`` or ``"quotes"``; an error lists them
        all.

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
            "dtype": [str(column.dtype) for column in columns.values()],
            "optional": [column.optional for column in columns.values()],
            "meaning": [column.meaning for column in columns.values()],
        }
    )
