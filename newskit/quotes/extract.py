"""Tables of quotes and of speakers."""

from __future__ import annotations

import pandas as pd

from newskit import schema
from newskit.quotes.find import Quote, find_quotes
from newskit.text import count_words, mend

__all__ = ["extract_quotes", "top_speakers"]

_CALL = "Make one with as_articles(frame)."


def extract_quotes(articles: pd.DataFrame) -> pd.DataFrame:
    """Quotes of all articles, each with its speaker.

    Parameters
    ----------
    articles : DataFrame, one row per article
        With ``article_id`` and ``text``; ``outlet`` and ``published``, if there, are carried along.

    Returns
    -------
    DataFrame, one row per quoted stretch
        The quotes table (see ``describe_table("quotes")``), in the order of the articles and of their text. The
        halves of one statement ("…," she said. "…") share a ``statement_id``. ``start`` and ``end`` count
        characters of the article's own ``text``, from 0: ``text[start:end] == quote``, always. A speaker who
        isn't found is missing, and ``speaker_type`` is then ``"unknown"``.

    Raises
    ------
    SchemaError
        If `articles` lacks one of the two columns.

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
    schema.need(articles, ["article_id", "text"], table="articles", call=_CALL)
    columns: dict[str, list[object]] = {name: [] for name in schema.TABLES["quotes"]}
    rows = len(articles)
    outlets = articles["outlet"].tolist() if "outlet" in articles else [None] * rows
    published = articles["published"].tolist() if "published" in articles else [None] * rows
    skipped = 0
    for article, text, outlet, when in zip(
        articles["article_id"].tolist(), articles["text"].tolist(), outlets, published, strict=True
    ):
        if not isinstance(text, str):
            skipped += 1
            continue
        _append(columns, article, outlet, when, find_quotes(_storable(text)))
    if skipped:
        schema.warn(f"{skipped} of {rows} articles have no text: no quotes were looked for in them.")
    return schema.build("quotes", columns)


def _storable(text: str) -> str:
    """The text, its lone surrogates replaced as `as_articles` does: no Arrow column can hold them."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return mend(text)
    return text


_FIELDS = [field for field in Quote._fields if field != "statement"]


def _append(
    columns: dict[str, list[object]], article: object, outlet: object, when: object, quotes: list[Quote]
) -> None:
    """Add the rows of one article to the columns."""
    for number, quote in enumerate(quotes, 1):
        columns["quote_id"].append(f"{article}:q{number}")
        columns["statement_id"].append(f"{article}:s{quote.statement}")
        columns["article_id"].append(article)
        columns["outlet"].append(outlet)
        columns["published"].append(when)
        for field in _FIELDS:
            columns[field].append(getattr(quote, field))


def top_speakers(quotes: pd.DataFrame, *, n: int = 10) -> pd.DataFrame:
    """Speakers with the most statements.

    Parameters
    ----------
    quotes : DataFrame, one row per quoted stretch
        From `extract_quotes`, or with the same columns by another hand.
    n : int
        The most speakers to give.

    Returns
    -------
    DataFrame, one row per speaker
        ``speaker``; ``quotes``, their statements (the halves of one count once); ``articles`` and ``outlets`` that
        quote them; ``words``, the words quoted. Most statements first, then by name. Speakers without a
        name aren't ranked, since "the mayor" of two articles may be two people: ``table.attrs["unnamed"]`` is the
        number of their statements, those of unknown speakers among them.

    Raises
    ------
    SchemaError
        If `quotes` lacks one of these columns.

    Examples
    --------
    >>> import pandas as pd
    >>> from newskit.articles import as_articles
    >>> texts = ["“We will stay,” Ada Lund said. “All of us.”", "“We leave now, all of us,” said Tim Day."]
    >>> articles = as_articles(pd.DataFrame({"text": texts, "outlet": ["Herald", "Post"]}))
    >>> top_speakers(extract_quotes(articles))
        speaker  quotes  articles  outlets  words
    0  Ada Lund       1         1        1      6
    1   Tim Day       1         1        1      6
    """
    needed = ["speaker", "speaker_type", "statement_id", "article_id", "outlet", "quote"]
    schema.need(quotes, needed, table="quotes", call="Make one with extract_quotes(articles).")
    has_name = quotes["speaker"].notna() & ~quotes["speaker_type"].isin(["unnamed", "unknown"])
    named = quotes[has_name]
    found = (
        named.assign(words=[count_words(quote) for quote in named["quote"].tolist()])
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
    table.attrs["unnamed"] = int(quotes.loc[~has_name, "statement_id"].nunique())
    return table
