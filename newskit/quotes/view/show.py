"""Articles with their quotes marked in place: which are shown, and what is said above them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from newskit.articles import MAKE_ONE, as_text
from newskit.quotes.view.marked import Marked, as_html, as_lines
from newskit.quotes.view.placed import Placed, place_quotes
from newskit.schema import SchemaError, count_of, is_whole, listed, need, need_unique, takes_tables

__all__ = ["MarkedArticles", "show_quotes"]

_MOST_CHARACTERS = 200_000  # in one output: what a browser and a notebook file bear with ease
_MOST_ARTICLES = 100
_MOST_QUOTES = 1_000  # marked in one output

Row = tuple[object, dict[Any, Any]]  # its name in the index, and its values
_COLUMNS = (
    "article_id quote_id statement_id quote start end kind speaker speaker_type reason "
    "mention mention_start mention_end cue cue_start cue_end"
).split()


@takes_tables
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
    if article_id is not None:
        return MarkedArticles(tuple(_mark(_choose(table, article_id), quotes)), "")
    with_quotes = table[table["article_id"].isin(as_text(quotes["article_id"]))]
    choice = table if with_quotes.empty else with_quotes
    marked = tuple(_mark(choice.head(min(n, _MOST_ARTICLES)), quotes))
    is_full = sum(len(article.text) for article in marked) >= _MOST_CHARACTERS
    more = len(marked) == n < min(len(choice), _MOST_ARTICLES) and not is_full
    return MarkedArticles(marked, _others(len(marked), len(with_quotes), len(table), more=more))


def _choose(table: pd.DataFrame, article_id: object) -> pd.DataFrame:
    """The row of one article."""
    asked = as_text(pd.Series([article_id], dtype=object))[0]
    chosen = table[(table["article_id"] == asked).fillna(False)]
    if chosen.empty:
        ids = table["article_id"].tolist()
        raise SchemaError(
            f"there is no article {str(article_id)[:40]!r}; the table has {listed(ids, 5)}."
        )
    return chosen


def _rows_of(quotes: pd.DataFrame, articles: list[str]) -> dict[str, list[Row]]:
    """The rows of some articles' quotes, by article."""
    columns = [column for column in _COLUMNS if column in quotes.columns]
    shown = quotes.loc[as_text(quotes["article_id"]).isin(articles).to_numpy(), columns]
    shown = shown.assign(**{name: as_text(shown[name]) for name in columns if name.endswith("_id")})
    rows: dict[str, list[Row]] = {article: [] for article in articles}
    for index, record in zip(shown.index.tolist(), shown.to_dict("records"), strict=True):
        rows[record["article_id"]].append((index, record))
    return rows


@dataclass(frozen=True, repr=False)
class MarkedArticles:
    """Articles with their quotes marked; pretty in a notebook and in a terminal."""

    articles: tuple[Marked, ...]
    note: str  # on the articles not shown

    def __repr__(self) -> str:
        return as_lines(self.articles, self.note)

    def _repr_html_(self) -> str:
        return as_html(self.articles, self.note)


def _mark(articles: pd.DataFrame, quotes_table: pd.DataFrame) -> Iterator[Marked]:
    """Articles with their quotes, as long as the output has room."""
    rows = _rows_of(quotes_table, articles["article_id"].tolist())
    room, most_quotes = _MOST_CHARACTERS, _MOST_QUOTES
    for article in articles.to_dict("records"):
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


# ---- what is said of them


def _summary(quotes: Sequence[Placed]) -> str:
    """How many quotes, statements and speakers there are, in words."""
    kinds = Counter(quote.kind for quote in quotes)
    speakers = {quote.speaker for quote in quotes if quote.speaker}
    statements = {quote.number for quote in quotes}
    without = len(statements - {quote.number for quote in quotes if quote.speaker})
    shares = ", ".join(f"{count:,} {kind[:40]}" for kind, count in kinds.most_common(4) if kind)
    summary = count_of(len(quotes), "quote")
    if shares:
        summary += f" ({shares})"
    summary += f" in {count_of(len(statements), 'statement')}"
    summary += f" by {count_of(len(speakers), 'speaker')}"
    if without:
        summary += f"; {count_of(without, 'statement')} without a speaker"
    return summary


def _rest(characters: int, quotes: int) -> str:
    left = []
    if characters > 0:
        left.append(f"{characters:,} more characters")
    if quotes > 0:
        left.append(count_of(quotes, "more quote"))
    return f"… and {' and '.join(left)}, not shown here." if left else ""


def _others(shown: int, with_quotes: int, articles: int, *, more: bool) -> str:
    """What is said of the articles that are not shown, and whether `n` can show more."""
    if shown == articles:
        return ""
    first = f"the first {shown:,}"
    if with_quotes:
        first += f" of {with_quotes:,} with quotes"
    hint = "Choose one with article_id=" + (", or show more with n=" if more else "")
    return f"{count_of(articles, 'article')}; shown: {first}. {hint}."
