"""Statements in several articles: one name for all printings of the same words, however trimmed.

Printings are looked at from the longest to the shortest. Each is held beside the longer ones that
share runs of words with it, and joins the first that contains it; else others may join it. So the
work grows with the words of the collection and not with its pairs of statements, and a statement
that a thousand papers trimmed is one entry.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.types import is_hashable

from newskit import schema
from newskit.dates import naive_dates
from newskit.quotes.checks.overlap import RUN, Overlap
from newskit.quotes.names.forms import read_name
from newskit.text import WORD, compose, is_unspaced, straighten

__all__ = ["group_quotes", "name_words", "quote_words", "read_share"]

Ints = npt.NDArray[np.int64]

# Times the least words: from there on the words alone tell, whoever is said to have said them.
_SURE = 2
_MOST_TRIED = 20  # longer statements that one is held beside, those with the most of its runs first
_COLUMNS = ["statement_id", "quote", "speaker", "speaker_type", "article_id", "published", "start"]


@schema.takes_tables
def group_quotes(
    quotes: pd.DataFrame, *, least_words: int = 6, threshold: float = 0.8
) -> pd.DataFrame:
    """Quotes with the column ``same_as``, which all printings of one statement share.

    One paper prints a statement whole, another its second sentence, a third drops a clause with
    "…": these are the same statement, wherever most words of the shorter printing stand in the
    longer one, in runs of three words or more and in the same order. Case, marks, ellipses and
    words added in [brackets] don't count. Of two printings that overlap, neither containing most of
    the other, each stays a statement of its own.

    Parameters
    ----------
    quotes : DataFrame, one row per quoted stretch
        From `extract_quotes`, of any kind: an indirect report groups with a direct quote only if
        its words agree.
    least_words : int
        Statements of fewer words ("We will win") are the same only if all their words and the
        speaker's name are; where there is no name, only inside one article. Between different
        articles, a printing without a speaker's name needs twice as many words to be the same. At
        least 3.
    threshold : float
        Least share of the shorter printing's words that the longer one must hold, from 0.5 to 1.

    Returns
    -------
    DataFrame, one row per quoted stretch
        `quotes` with ``same_as`` behind the other columns: the ``statement_id`` of the earliest
        printing, by ``published`` (undated ones last), then by the order of the rows; its own where
        a statement stands alone.

    Raises
    ------
    SchemaError
        If the table lacks one of these columns, a ``statement_id`` is missing, an id is a list,
        ``published`` holds no dates, or a number can't be meant.

    Warns
    -----
    NewskitWarning
        If quotes are in a script without blanks between words: of those only equal ones are found.

    Notes
    -----
    Every printing of a group is contained in the group's longest one. Two halves that share no word
    are therefore one statement where some paper printed both together, and two where none did; two
    long statements don't become one because both hold a short sentence, which joins the one that
    shares the most of it, then the longer.

    Persons of different surnames are never in one group, whatever they said. Where no name is
    shared (a speaker who isn't named, or an organisation, which may speak through that person) and
    the articles are different ones, the shorter printing needs twice `least_words`: "he would vote
    for Ada Lund" is said by many.

    A statement is a string of words, not an event: the sentence that a candidate repeats all spring
    is one. A run of words in 50 different statements points to none of them, which keeps the work
    in proportion to the words; a printing made of nothing but such phrases may stay alone. So may
    one that trims a refrain sung more than eight times.

    Examples
    --------
    >>> import pandas as pd
    >>> from newskit import as_articles, extract_quotes
    >>> texts = [
    ...     "“The port stays open, and no ferry will be cut this year,” Ada Lund said.",
    ...     "“No ferry will be cut this year,” said Mayor Lund.",
    ...     "“We leave the island now, all of us,” said Tim Day.",
    ... ]
    >>> articles = as_articles(pd.DataFrame({"text": texts, "outlet": ["Herald", "Post", "Post"]}))
    >>> grouped = group_quotes(extract_quotes(articles))
    >>> grouped[["statement_id", "same_as"]]
      statement_id same_as
    0         1:s1    1:s1
    1         2:s1    1:s1
    2         3:s1    3:s1

    Statements counted once, and the outlets that carry each:

    >>> len(grouped.drop_duplicates("same_as"))
    2
    >>> grouped.groupby("same_as")["outlet"].nunique().to_dict()
    {'1:s1': 2, '3:s1': 1}
    """
    schema.need(quotes, _COLUMNS, table="quotes", call="Make one with extract_quotes(articles).")
    least_share = _check(quotes, least_words, threshold)
    published = naive_dates(quotes["published"], table="quotes").to_numpy()
    number = pd.factorize(quotes["statement_id"])[0].astype(np.int64)
    first_rows = np.unique(number, return_index=True)[1]
    statements = _read(quotes, number, len(first_rows))
    group = np.arange(len(statements))
    _join_short(group, statements, least_words)
    _join_long(group, statements, least_words, least_share)
    when = published[first_rows]
    order = np.lexsort((first_rows, when, np.isnat(when), group))
    _, firsts, member = np.unique(group[order], return_index=True, return_inverse=True)
    earliest = np.empty(len(statements), dtype=np.int64)
    earliest[order] = order[firsts][member]
    # A series and not its values: those pandas would turn into text, which can hold no half
    # character.
    return quotes.assign(
        same_as=quotes["statement_id"].iloc[first_rows[earliest][number]].set_axis(quotes.index)
    )


def quote_words(text: str) -> list[str]:
    """Words of a quote as compared: in small letters, without what an editor put in brackets."""
    kept = _ADDED.sub(" ", text) if "[" in text else text
    kept = kept.replace("[", "").replace("]", "")  # "[T]he port" is "The port"
    return WORD.findall(straighten(compose(kept)).lower())


_ADDED = re.compile(r"(?<!\w)\[[^\[\]]{0,200}\](?!\w)")


def name_words(name: str) -> tuple[str, ...]:
    """Words of a speaker's name as compared: in small letters, no titles, articles and initials."""
    whole = " ".join(read_name(name).words) or name
    words = [word.strip("'\".,") for word in straighten(compose(whole)).lower().split()]
    *rest, last = [word for word in words if word not in ("", "the", "a", "an")] or [""]
    return (*(word for word in rest if len(word) > 1), last) if last else ()


def read_share(value: object) -> float:
    """A number as written, NumPy's too (0.8 as float32 is 0.80000001); missing if it is none."""
    is_number = isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(
        value, bool
    )
    return float(str(value)) if is_number else np.nan


def _check(quotes: pd.DataFrame, least_words: object, threshold: object) -> float:
    """Refuse what can't be meant; the threshold as a number."""
    if not schema.is_whole(least_words, RUN):
        raise schema.SchemaError(
            f"least_words must be a whole number from {RUN}, and this is {least_words!r:.60}."
        )
    share = read_share(threshold)
    if not 0.5 <= share <= 1:
        raise schema.SchemaError(
            f"threshold must be a number from 0.5 to 1, and this is {threshold!r:.60}."
        )
    for column in ("statement_id", "article_id"):
        if quotes[column].dtype == object and not all(map(is_hashable, quotes[column].tolist())):
            raise schema.SchemaError(
                f"{column!r} of the quotes table must hold text or numbers, and some are lists. "
                f"Write each as text: quotes[{column!r}].astype(str)"
            )
    missing = int(quotes["statement_id"].isna().sum())
    if missing:
        raise schema.SchemaError(
            f"{schema.count_of(missing, 'row')} of the quotes table "
            f"{'has' if missing == 1 else 'have'} no "
            "statement_id. Give each statement a name of its own, such as "
            "quotes['statement_id'].fillna(quotes['quote_id'])"
        )
    unspaced = sum(
        isinstance(quote, str) and is_unspaced(quote) for quote in quotes["quote"].tolist()
    )
    if unspaced:
        schema.warn(
            f"{unspaced} of {len(quotes)} quotes are in a script without blanks between words "
            "(such as Chinese or "
            "Thai): of those only equal ones are grouped. Put blanks between their words first"
        )
    return share


class _Statement(NamedTuple):
    """What printings are compared by."""

    words: tuple[str, ...]
    name: tuple[str, ...]  # of a person or an organisation, else empty
    surname: str  # of a person, else empty
    article: object


def _read(quotes: pd.DataFrame, number: Ints, size: int) -> list[_Statement]:
    """Join the parts of each statement, in the order of their text."""
    words: list[list[str]] = [[] for _ in range(size)]
    names: list[tuple[str, ...]] = [()] * size
    persons = [False] * size
    articles: list[object] = [None] * size
    known: dict[str, tuple[str, ...]] = {}
    # Each word kept once: a collection has millions, of some thousand kinds.
    once: dict[str, str] = {}
    start = pd.to_numeric(quotes["start"], errors="coerce").to_numpy(
        dtype=np.float64, na_value=np.nan
    )
    parts = quotes.iloc[np.lexsort((start, number))]
    columns = (
        parts[column].tolist() for column in ("quote", "speaker", "speaker_type", "article_id")
    )
    for place, quote, speaker, kind, article in zip(
        np.sort(number).tolist(), *columns, strict=True
    ):
        if isinstance(quote, str):
            words[place] += [once.setdefault(word, word) for word in quote_words(quote)]
        is_named = (
            isinstance(speaker, str)
            and isinstance(kind, str)
            and kind in ("person", "organisation")
        )
        if is_named and not names[place]:
            if speaker not in known:
                known[speaker] = name_words(speaker)
            names[place], persons[place] = known[speaker], kind == "person"
        articles[place] = article
    return [
        _Statement(tuple(said), name, name[-1] if name and person else "", article)
        for said, name, person, article in zip(words, names, persons, articles, strict=True)
    ]


def _join_short(group: Ints, statements: list[_Statement], least_words: int) -> None:
    """Give short statements of the same words one group: by speaker's name, or in one article."""
    short = [place for place, one in enumerate(statements) if 0 < len(one.words) < least_words]
    first: dict[object, int] = {}
    for place in sorted(
        short, key=lambda place: (not statements[place].name, statements[place].name)
    ):
        one = statements[place]
        here = (one.words, "in", one.article)
        key = (one.words, "by", one.name) if one.name else here
        group[place] = first.setdefault(key, place)
        # A headline without a name joins who said it below.
        first.setdefault(here, int(group[place]))


@dataclass
class _Printing:
    """Statements of the same words by the same speaker.

    Where it heads a group, of all its speakers and articles.
    """

    words: tuple[str, ...]
    surname: str
    speakers: set[str]
    articles: set[object]
    places: list[int]

    def may_hold(self, other: _Printing, *, sure: bool) -> bool:
        """Whether their speakers may be one.

        If not `sure` by its words, only with the same name or article.
        """
        if self.surname and other.surname and self.surname != other.surname:
            return False
        return sure or not (
            self.speakers.isdisjoint(other.speakers) and self.articles.isdisjoint(other.articles)
        )

    def take(self, other: _Printing) -> None:
        """Take another into the group."""
        self.surname = self.surname or other.surname
        self.speakers |= other.speakers
        self.articles |= other.articles


def _join_long(
    group: Ints, statements: list[_Statement], least_words: int, threshold: float
) -> None:
    """Give the other statements the group of a longer one that contains them."""
    printings = _printings(statements, least_words)
    heads = Overlap([one.words for one in printings])
    for number, this in enumerate(printings):
        least = threshold * len(this.words)
        sure = len(this.words) >= _SURE * least_words
        fitting = [
            head
            for head in heads.likely(number, least)
            if printings[head].may_hold(this, sure=sure)
        ]
        found = next(
            (head for head in fitting[:_MOST_TRIED] if heads.count_words(number, head) >= least),
            None,
        )
        if found is None:
            heads.add(number)
        else:
            printings[found].take(this)
        group[this.places] = printings[number if found is None else found].places[0]


def _printings(statements: list[_Statement], least_words: int) -> list[_Printing]:
    """Put statements together whose words and speaker are the same, the longest first."""
    found: dict[object, _Printing] = {}
    for place, one in enumerate(statements):
        if len(one.words) >= least_words:
            speaker = one.surname or " ".join(one.name)
            key = (one.words, speaker, None if speaker else one.article)
            if key not in found:
                found[key] = _Printing(one.words, one.surname, {speaker} - {""}, set(), [])
            found[key].places.append(place)
            found[key].articles.add(one.article)
    # Ties are broken by what is said and who says it, so that the order of the rows makes no
    # difference.
    return sorted(
        found.values(),
        key=lambda one: (
            -len(one.words),
            one.words,
            sorted(one.speakers),
            sorted(map(str, one.articles)),
        ),
    )
