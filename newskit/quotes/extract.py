"""Tables of quotes and of speakers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from numbers import Integral
from typing import NamedTuple

import pandas as pd

from newskit import schema
from newskit.articles import MAKE_ONE, as_text
from newskit.dates import naive_dates
from newskit.quotes.find import Quote, find_quotes
from newskit.shown import mend
from newskit.text import count_words

__all__ = ["extract_quotes", "top_speakers"]

KINDS = ("direct", "mixed", "indirect")


@schema.takes_tables
@schema.row_wise(
    schema.RowWise(
        needs=("article_id", "text"),
        carries=("outlet", "published"),
        gives="quotes",
        key="article_id",
    )
)
def extract_quotes(articles: pd.DataFrame, *, kinds: Iterable[str] = KINDS) -> pd.DataFrame:
    """Quotes of all articles, direct, mixed and indirect, each with its speaker.

    Parameters
    ----------
    articles : DataFrame, one row per article
        With ``article_id`` and ``text``; ``outlet`` and ``published``, if there, are carried along.
    kinds : iterable of {"direct", "mixed", "indirect"}
        The kinds to keep; `find_quotes` says what they are.

    Returns
    -------
    DataFrame, one row per quoted stretch
        The quotes table (see ``describe_table("quotes")``), in the order of the articles and of
        their text. The parts of one statement ("…," she said. "…") share a ``statement_id``, so
        count statements. ``start`` and ``end`` count characters of the article's own ``text``, from
        0: ``text[start:end] == quote``. A speaker who isn't found is missing, and ``speaker_type``
        is then ``"unknown"``. Half a character, which no such table can hold, is U+FFFD in
        ``quote``; the offsets are those of your string still.

    Raises
    ------
    SchemaError
        If `articles` lacks one of the two columns, if a kind is unknown, if an ``article_id`` is
        missing or stands twice, or if ``published`` holds no dates.

    Warns
    -----
    NewskitWarning
        If articles without a text were left out; it says how many.

    Examples
    --------
    >>> import pandas as pd
    >>> from newskit.articles import as_articles
    >>> text = "Mayor Ada Lund spoke. “The port stays open,” Lund said. “We will keep it so.”"
    >>> articles = as_articles(pd.DataFrame({"article_id": ["a1"], "text": [text]}))
    >>> extract_quotes(articles)[["quote_id", "statement_id", "speaker", "quote"]]
      quote_id statement_id   speaker                 quote
    0    a1:q1        a1:s1  Ada Lund  The port stays open,
    1    a1:q2        a1:s1  Ada Lund   We will keep it so.
    """
    schema.need(articles, ["article_id", "text"], table="articles", call=MAKE_ONE)
    schema.need_unique(articles, "article_id")
    wanted = _known(kinds)
    columns: dict[str, list[object]] = {name: [] for name in schema.TABLES["quotes"]}
    without_text = 0
    for facts, text in _rows(articles):
        if not isinstance(text, str):
            without_text += 1
            continue
        quotes = [quote for quote in find_quotes(text) if quote.kind in wanted]
        if mend(text) != text:
            quotes = [Quote._make(map(_storable, quote)) for quote in quotes]
        if quotes:
            _append(columns, facts, quotes)
    if without_text:
        schema.warn(
            f"{without_text} of {len(articles)} articles have no text: no quotes were looked for "
            "in them."
        )
    return schema.build("quotes", columns)


def _known(kinds: Iterable[str]) -> frozenset[str]:
    """The kinds asked for, if all of them exist."""
    wanted = [kinds] if isinstance(kinds, str) else list(kinds)
    unknown = [kind for kind in wanted if kind not in KINDS]
    if unknown:
        wrong = f"{unknown[0]!r} is no kind of quote"
    elif not wanted:
        wrong = "no kind of quote is asked for"
    else:
        return frozenset(wanted)
    raise schema.SchemaError(
        f"{wrong}. Choose from {', '.join(KINDS)}: extract_quotes(articles, kinds=['direct'])."
    )


class _Facts(NamedTuple):
    """What each row of quotes says of its article, under the names of the columns."""

    article_id: object
    outlet: object
    published: object


def _rows(articles: pd.DataFrame) -> Iterator[tuple[_Facts, object]]:
    """The facts and the text of each article."""
    ids = as_text(articles["article_id"]).tolist()
    outlets: list[object] = [None] * len(articles)
    published: list[object] = [None] * len(articles)
    if "outlet" in articles:
        outlets = [_storable(outlet) for outlet in articles["outlet"].tolist()]
    if "published" in articles:
        published = naive_dates(articles["published"]).tolist()
    return zip(map(_Facts, ids, outlets, published), articles["text"].tolist(), strict=True)


def _storable(value: object) -> object:
    """A value, a string's lone surrogates replaced as `as_articles` does: Arrow can't hold them."""
    return mend(value) if isinstance(value, str) else value


def _append(columns: dict[str, list[object]], facts: _Facts, quotes: list[Quote]) -> None:
    """Add the quotes of one article to the columns, as rows."""
    # The statement is a number here, and an id in the table.
    statements, *parts = zip(*quotes, strict=True)
    columns["quote_id"] += [f"{facts.article_id}:q{n}" for n in range(1, len(quotes) + 1)]
    columns["statement_id"] += [f"{facts.article_id}:s{n}" for n in statements]
    for name, fact in facts._asdict().items():
        columns[name] += [fact] * len(quotes)
    for name, values in zip(Quote._fields[1:], parts, strict=True):
        columns[name] += values


_ARTICLE = r"^(?i:the|a|an|his|her|their|our|its) "


@schema.takes_tables
def top_speakers(quotes: pd.DataFrame, *, n: int = 10) -> pd.DataFrame:
    """Speakers with the most statements.

    Parameters
    ----------
    quotes : DataFrame, one row per quoted stretch
        From `extract_quotes`, or with the same columns by another hand.
    n : int
        The most speakers to give, at least 1.

    Returns
    -------
    DataFrame, one row per speaker
        ``speaker``; ``quotes``, their statements (the halves of one count once); ``articles`` and
        ``outlets`` that quote them; ``words``, the words quoted (a missing ``quote`` has none).
        Most statements first, then by name. Speakers without a name aren't ranked, since "the
        mayor" or "the company" of two articles may be two: ``table.attrs["unnamed"]`` is the number
        of their statements, those of unknown speakers among them; ``table.attrs["statements"]``
        that of all statements, ``table.attrs["speakers"]`` that of all named speakers.

    Raises
    ------
    SchemaError
        If `quotes` lacks one of these columns, if a ``statement_id`` is missing, or if `n` is less
        than 1.

    Examples
    --------
    >>> import pandas as pd
    >>> from newskit.articles import as_articles
    >>> lund = "“We will stay,” Ada Lund said. “All of us.”"
    >>> texts = [lund, "“We leave now, all of us,” said Tim Day."]
    >>> articles = as_articles(pd.DataFrame({"text": texts, "outlet": ["Herald", "Post"]}))
    >>> top_speakers(extract_quotes(articles))
        speaker  quotes  articles  outlets  words
    0  Ada Lund       1         1        1      6
    1   Tim Day       1         1        1      6
    """
    needed = ["speaker", "speaker_type", "statement_id", "article_id", "outlet", "quote"]
    schema.need(quotes, needed, table="quotes", call="Make one with extract_quotes(articles).")
    if not isinstance(n, Integral) or n < 1:
        raise schema.SchemaError(
            f"n is the most speakers to give, at least 1, and this is {n!r}. Try n=10."
        )
    if quotes["statement_id"].isna().any():
        raise schema.SchemaError(
            "'statement_id' is missing in some rows of the quotes table, and statements are what "
            "is counted."
            " Give each quote a statement of its own: "
            "quotes.assign(statement_id=range(len(quotes)))."
        )
    quotes = quotes.assign(speaker=as_text(quotes["speaker"]))
    has_name = _has_capital(quotes["speaker"]) & ~quotes["speaker_type"].isin(
        ["unnamed", "unknown"]
    )
    named = quotes[has_name]
    found = (
        named.assign(words=[_count_words(quote) for quote in named["quote"].tolist()])
        .groupby("speaker", as_index=False, sort=False, observed=True)
        .agg(
            quotes=("statement_id", "nunique"),
            articles=("article_id", "nunique"),
            outlets=("outlet", "nunique"),
            words=("words", "sum"),
        )
        .sort_values(["quotes", "speaker"], ascending=[False, True], ignore_index=True)
        .head(n)
    )
    table = schema.build("speakers", {str(column): found[column] for column in found})
    table.attrs["speakers"] = int(named["speaker"].nunique())
    table.attrs["statements"] = int(quotes["statement_id"].nunique())
    table.attrs["unnamed"] = int(quotes.loc[~has_name, "statement_id"].nunique())
    return table


def _has_capital(speakers: pd.Series) -> pd.Series:
    """Whether each speaker has a capital: "The company" has none of its own, "The Tideline" has."""
    names = speakers.str.replace(_ARTICLE, "", regex=True)
    return names.str.contains(r"[^\W\d_a-z]").fillna(False)


def _count_words(quote: object) -> int:
    return count_words(quote) if isinstance(quote, str) else 0
