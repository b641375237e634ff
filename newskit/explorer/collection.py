"""A collection made ready for many questions: tokenised, matched and searched for quotes once."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from newskit.articles import MAKE_ONE, filter_articles
from newskit.explorer.view import View
from newskit.patterns import index_of, parse_query
from newskit.schema import SchemaError, ThinWarning, empty, need
from newskit.topics import compile_topics, flatten_topics, match_topics

__all__ = ["Collection", "Mask", "days_of", "listen"]

Mask = npt.NDArray[np.bool_]
T = TypeVar("T")

_COLUMNS = ("article_id", "title", "text", "published", "outlet")
_QUOTE_COLUMNS = (
    "statement_id",
    "article_id",
    "outlet",
    "speaker",
    "quote",
    "kind",
    "start",
    "end",
)
_SPEAKERS = 8  # named above the quotes
_QUERIES_KEPT = 64  # their masks: one byte an article each


class Collection:
    """Articles made ready for many questions.

    They are tokenised once, topics are matched once, quotes are found when asked for.

    Parameters
    ----------
    articles : DataFrame, one row per article
    topics : dict of str to list of str, optional
        Topic → patterns, as for `match_topics`.
    quotes : DataFrame, one row per quote, optional
        From `extract_quotes`; by default quotes are found for the articles that are looked at.
    """

    def __init__(
        self,
        articles: pd.DataFrame,
        topics: Mapping[str, Any] | None = None,
        quotes: pd.DataFrame | None = None,
    ) -> None:
        _check(articles)
        self.articles = articles.copy(deep=False)
        self.topics = {} if topics is None else flatten_topics(topics)
        self.rules = {} if topics is None else compile_topics(self.topics)
        self.light = articles[["article_id", "published", "outlet"]].reset_index(drop=True)
        self.light.attrs = {}
        self.days = days_of(self.light["published"])
        self.indexes = {field: index_of(articles[field]) for field in ("title", "text")}
        self.row_of = {str(name): row for row, name in enumerate(articles["article_id"].tolist())}
        self.warnings: tuple[str, ...] = ()
        self.matches = empty("matches")
        if topics is not None:
            self.matches, self.warnings = listen(lambda: match_topics(self.articles, self.topics))
        self._match_rows = self._rows(self.matches["article_id"])
        self.quotes_given = quotes is not None
        self._queries: dict[str, Mask] = {"": np.ones(len(articles), dtype=bool)}
        self._searched = np.full(len(articles), self.quotes_given)
        self._quotes = empty("quotes")
        self._speakers: tuple[bytes, pd.DataFrame] = (b"none yet", empty("speakers"))
        if quotes is not None:
            need(
                quotes,
                _QUOTE_COLUMNS,
                table="quotes",
                call="Make one with extract_quotes(articles).",
            )
            self._quotes = quotes.copy(deep=False)
        self._quote_rows = self._rows(self._quotes["article_id"])

    def __len__(self) -> int:
        return len(self.articles)

    @property
    def outlets(self) -> pd.Series:
        """Articles per outlet, by name; those without an outlet aren't in it."""
        names = self.light["outlet"]
        return names[names.fillna("") != ""].value_counts().sort_index()

    def _rows(self, ids: pd.Series) -> npt.NDArray[np.int64]:
        return np.array([self.row_of.get(str(name), -1) for name in ids.tolist()], dtype=np.int64)

    def in_scope(self, view: View) -> Mask:
        """Articles of the view's outlets and dates: what shares are divided by."""
        between = (view.start, view.end) if view.start or view.end else None
        chosen = filter_articles(self.light, outlet=view.outlets or None, between=between)
        mask = np.zeros(len(self), dtype=bool)
        mask[chosen.index] = True
        return mask

    def span(self, view: View) -> tuple[str, str] | None:
        """First and last day that a view covers: the collection's, cut to the dates of the view.

        Not those of its articles: an outlet whose first article is of a Wednesday was there on
        Monday.
        """
        if self.days is None:
            return None
        first, last = (
            max(self.days[0], view.start or ""),
            min(self.days[1], view.end or self.days[1]),
        )
        return (first, last) if first <= last else None

    def matching(self, query: str) -> Mask:
        """Articles that match a boolean query; all of them, where it is empty."""
        if query not in self._queries:
            mask = parse_query(query).matches(self.indexes)
            if len(self._queries) >= _QUERIES_KEPT:
                del self._queries[list(self._queries)[1]]
            self._queries[query] = mask
        return self._queries[query]

    def matches_in(self, mask: Mask) -> pd.DataFrame:
        """The matches of some articles only."""
        return self.matches[mask[self._match_rows]]

    def quotes_in(self, mask: Mask) -> pd.DataFrame:
        """The quotes of some articles, found at first use, each article once."""
        missing = mask & ~self._searched
        if missing.any():
            from newskit.quotes import extract_quotes

            # Articles without a text are warned of elsewhere; here it would be said again with
            # every selection.
            found, _ = listen(lambda: extract_quotes(self.articles[missing]))
            together = pd.concat([self._quotes, found], ignore_index=True)
            order = np.argsort(self._rows(together["article_id"]), kind="stable")
            self._quotes = together.iloc[order].reset_index(drop=True)
            self._quote_rows = self._rows(self._quotes["article_id"])
            self._searched |= missing
        rows = self._quote_rows
        chosen = self._quotes[(rows >= 0) & mask[rows]] if len(rows) else self._quotes
        return chosen if self.quotes_given else chosen.reset_index(drop=True)

    def speakers_in(self, mask: Mask) -> pd.DataFrame:
        """Who is quoted most in some articles; kept while the pages of their quotes are turned."""
        from newskit.quotes import top_speakers

        key = mask.tobytes()
        if self._speakers[0] != key:
            self._speakers = (key, top_speakers(self.quotes_in(mask), n=_SPEAKERS))
        return self._speakers[1]

    def quotes_of(self, article_id: str) -> pd.DataFrame:
        """The quotes of one article."""
        mask = np.zeros(len(self), dtype=bool)
        mask[self.row_of[article_id]] = True
        return self.quotes_in(mask)


def _check(articles: pd.DataFrame) -> None:
    need(articles, _COLUMNS, table="articles", call=MAKE_ONE)
    if not pd.api.types.is_datetime64_dtype(articles["published"].dtype):
        raise SchemaError(
            "'published' must hold dates without a zone, and these are "
            f"{articles['published'].dtype}. "
            "as_articles(frame) reads them."
        )
    if articles["article_id"].isna().any() or not articles["article_id"].is_unique:
        raise SchemaError(
            "'article_id' must name each row once, and some are missing or stand twice. "
            "as_articles(frame) mends that."
        )


def days_of(published: pd.Series) -> tuple[str, str] | None:
    """First and last day of some dates, or nothing where there is none."""
    if published.isna().all():
        return None
    return published.min().date().isoformat(), published.max().date().isoformat()


def listen(compute: Callable[[], T]) -> tuple[T, tuple[str, ...]]:
    """Compute, and hand back the warnings beside the answer, each once."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        warnings.simplefilter("ignore", ThinWarning)  # the chart says so itself
        answer = compute()
    return answer, tuple(dict.fromkeys(str(warning.message) for warning in caught))
