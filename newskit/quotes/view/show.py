"""Articles with their quotes marked in place: which are shown, what is said above them, and how much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from newskit.articles import MAKE_ONE, as_text
from newskit.quotes.view.marked import Marked, as_html, as_lines
from newskit.quotes.view.placed import Placed, place_quotes
from newskit.schema import SchemaError, count_of, is_whole, listed, need, need_unique

__all__ = ["MarkedArticles", "show_quotes"]

_MOST_CHARACTERS = (
    200_000  # of text in one output: what a browser and a notebook file bear with ease
)
_MOST_ARTICLES = 100
_MOST_QUOTES = 1_000  # marked in one output

Row = tuple[object, dict[Any, Any]]  # its name in the index, and its values
_COLUMNS = (
    "article_id quote_id statement_id quote start end kind speaker speaker_type reason "
    "mention mention_start mention_end cue cue_start cue_end"
).split()


def show_quotes(
    articles: pd.DataFrame | pd.Series,
    quotes: pd.DataFrame,
    *,
    article_id: str | None = None,
    n: int = 3,
) -> MarkedArticles:
    """Articles with their quotes, speakers and cues marked in place.

    Parameters
    ----------
    articles : DataFrame, one row per article; or one row of it
        With ``article_id`` and ``text``; ``title``, ``outlet`` and ``published``, if there, stand
        above the text.
    quotes : DataFrame, one row per quoted stretch
        From `extract_quotes`, or by another hand: with ``article_id``, ``quote``, ``start`` and
        ``end`` at least.
    article_id : str, optional
        The article to show. By default the first `n` that have quotes.
    n : int
        The most articles to show, at least 1.

    Returns
    -------
    MarkedArticles
        Pretty in a notebook and in a terminal. Each quote is marked by its kind; the label before
        it has the number of its statement, which the parts of a statement share, and who said it. A
        quote is marked only where ``text[start:end] == quote``: those that aren't are counted and
        named. One output shows at most 100 articles, 200,000 characters and 1,000 quotes, and says
        how many more there are.

    Raises
    ------
    SchemaError
        If a table lacks one of these columns, if an ``article_id`` of `articles` is missing or
        stands twice, if there is no article `article_id`, or if `n` is no whole number from 1.

    Examples
    --------
    >>> import pandas as pd
    >>> from newskit.quotes import extract_quotes
    >>> text = "“The port stays open,” Ada Lund said. “We will keep it so.”"
    >>> articles = pd.DataFrame({"article_id": ["a1"], "text": [text]})
    >>> show_quotes(articles, extract_quotes(articles))
    a1
    2 quotes (2 direct) in 1 statement by 1 speaker
    <BLANKLINE>
    [1 Ada Lund] “▶The port stays open,◀” {Ada Lund} <said>. [1] “▶We will keep it so.◀”
    <BLANKLINE>
    Marked: [statement and speaker] ▶direct◀ {mention} <cue>
    """
    table = articles.to_frame().T if isinstance(articles, pd.Series) else articles
    need(table, ["article_id", "text"], table="articles", call=MAKE_ONE)
    table = table.assign(article_id=as_text(table["article_id"]))
    need_unique(table, "article_id")
    needed = ["article_id", "quote", "start", "end"]
    need(quotes, needed, table="quotes", call="Make one with extract_quotes(articles).")
    if not is_whole(n, 1):
        raise SchemaError(
            f"n is the most articles to show, at least 1, and this is {n!r:.60}. Try n=3."
        )
    ids, quoted = table["article_id"].tolist(), as_text(quotes["article_id"]).tolist()
    asked = as_text(pd.Series([article_id], dtype=object))[0]
    if article_id is None:
        quoting = set(quoted)
        with_quotes = [row for row, name in enumerate(ids) if name in quoting]
        choice = with_quotes or list(range(len(ids)))
        chosen = choice[: min(n, _MOST_ARTICLES)]
    elif asked in ids:
        chosen = [ids.index(asked)]
    else:
        raise SchemaError(
            f"there is no article {str(article_id)[:40]!r}; the table has {listed(ids, 5)}."
        )
    rows: dict[str, list[Row]] = {ids[row]: [] for row in chosen}
    mine = [place for place, name in enumerate(quoted) if name in rows]
    columns = [column for column in _COLUMNS if column in quotes.columns]
    shown = quotes[columns].iloc[mine]
    shown = shown.assign(**{name: as_text(shown[name]) for name in columns if name.endswith("_id")})
    records = shown.to_dict("records")
    for place, index, record in zip(mine, quotes.index[mine].tolist(), records, strict=True):
        rows[quoted[place]].append((index, record))
    marked = list(_mark(table.iloc[chosen].to_dict("records"), rows))
    if article_id is not None:
        return MarkedArticles(tuple(marked), "")
    is_full = sum(len(one.text) for one in marked) >= _MOST_CHARACTERS
    more = len(marked) == n < min(len(choice), _MOST_ARTICLES) and not is_full
    return MarkedArticles(
        tuple(marked), _others(len(marked), len(with_quotes), len(ids), more=more)
    )


@dataclass(frozen=True, repr=False)
class MarkedArticles:
    """Articles with their quotes marked; pretty in a notebook and in a terminal."""

    articles: tuple[Marked, ...]
    note: str  # on the articles not shown

    def __repr__(self) -> str:
        return as_lines(self.articles, self.note)

    def _repr_html_(self) -> str:
        return as_html(self.articles, self.note)


def _mark(articles: list[dict[Any, Any]], rows: dict[str, list[Row]]) -> Iterator[Marked]:
    """Articles with their quotes, as long as the output has room."""
    room, most_quotes = _MOST_CHARACTERS, _MOST_QUOTES
    for article in articles:
        if room <= 0:
            return
        name = article["article_id"]
        whole = article["text"] if isinstance(article["text"], str) else ""
        found, problems = place_quotes(whole, rows[name])
        text = whole[:room]
        quotes = [_within(quote, room) for quote in found if quote.start < room][:most_quotes]
        room, most_quotes = room - len(text), most_quotes - len(quotes)
        rest = _rest(len(whole) - len(text), len(found) - len(quotes))
        facts = [_fact(article.get(column)) for column in ("outlet", "published")]
        yield Marked(
            title=article["title"] if isinstance(article.get("title"), str) else "",
            facts=[*filter(None, facts), name],
            summary=_summary(found) if rows[name] else "no quotes of this article in the table",
            problems=problems,
            text=text,
            quotes=quotes,
            rest=rest,
        )


def _fact(value: object) -> str:
    """An outlet or a date as written above an article; nothing where it is missing."""
    if isinstance(value, pd.Timestamp):  # NaT isn't one
        return f"{value:%Y-%m-%d %H:%M}".removesuffix(" 00:00")
    return value.strip() if isinstance(value, str) else ""


def _within(quote: Placed, end: int) -> Placed:
    """A quote, its spans cut off at the end of what is shown."""
    mention, cue = (
        (span[0], min(span[1], end)) if span and span[0] < end else None
        for span in (quote.mention, quote.cue)
    )
    return quote._replace(end=min(quote.end, end), mention=mention, cue=cue)


# ---- what is said of them --------------------------------------------------------------------------------


def _summary(quotes: Sequence[Placed]) -> str:
    """How many quotes, statements and speakers there are, in words."""
    kinds = Counter(quote.kind for quote in quotes)
    speakers = {quote.speaker for quote in quotes if quote.speaker}
    statements = {quote.number for quote in quotes}
    without = len(statements - {quote.number for quote in quotes if quote.speaker})
    shares = ", ".join(f"{count:,} {kind[:40]}" for kind, count in kinds.most_common(4) if kind)
    return (
        f"{count_of(len(quotes), 'quote')}{f' ({shares})' if shares else ''} in "
        f"{count_of(len(statements), 'statement')} by {count_of(len(speakers), 'speaker')}"
        + (f"; {count_of(without, 'statement')} without a speaker" if without else "")
    )


def _rest(characters: int, quotes: int) -> str:
    left = [f"{characters:,} more characters"] * (characters > 0) + [
        count_of(quotes, "more quote")
    ] * (quotes > 0)
    return f"… and {' and '.join(left)}, not shown here." if left else ""


def _others(shown: int, with_quotes: int, articles: int, *, more: bool) -> str:
    """What is said of the articles that are not shown, and whether `n` can show more; nothing where all are."""
    if shown == articles:
        return ""
    first = (
        f"the first {shown:,} of {with_quotes:,} with quotes"
        if with_quotes
        else f"the first {shown:,}"
    )
    hint = (
        "Choose one with article_id=, or show more with n=."
        if more
        else "Choose one with article_id=."
    )
    return f"{count_of(articles, 'article')}; shown: {first}. {hint}"
