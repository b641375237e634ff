"""A view of a collection, answered: the articles, the frequency and the quotes.

No widget, nothing changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from newskit.articles import count_articles
from newskit.explorer.collection import Collection, Mask, listen
from newskit.explorer.view import View
from newskit.schema import SchemaError, empty
from newskit.topics import topic_frequency

__all__ = ["PAGE_SIZE", "Result", "run"]

PAGE_SIZE = 20


@dataclass(frozen=True, eq=False)
class Result:
    """The answer to a view.

    Parameters
    ----------
    selection : DataFrame, one row per article
        Articles in scope that match the query: the rows given to `explore`, in their order.
    frequency : DataFrame, one row per topic, group and period
        Its ``total`` counts all articles in scope; without topics it has no rows.
    counts : DataFrame, one row per group and period
        Articles of the selection.
    scope, dated : int
        Articles of the chosen outlets and dates, whatever the query; and those of them that have a
        date, which are what the shares of all periods together are divided by.
    warnings : tuple of str
        What must be known before a figure is quoted.
    """

    collection: Collection
    view: View
    selection: pd.DataFrame
    frequency: pd.DataFrame
    counts: pd.DataFrame
    scope: int
    dated: int
    warnings: tuple[str, ...]
    _mask: Mask

    @cached_property
    def quotes(self) -> pd.DataFrame:
        """Quotes of the selection; found at first use."""
        return self.collection.quotes_in(self._mask)

    @property
    def speakers(self) -> pd.DataFrame:
        """Who is quoted most in the selection."""
        return self.collection.speakers_in(self._mask)

    @property
    def pages(self) -> int:
        """Pages of the selection, at least one."""
        return max(-(-len(self.selection) // PAGE_SIZE), 1)

    @property
    def page(self) -> int:
        """The page that is shown: the last one, where the view asks for one behind it."""
        return min(self.view.page, self.pages - 1)

    @cached_property
    def rows(self) -> pd.DataFrame:
        """One page of the selection by date, with the ``topics`` found in each article."""
        first = self.page * PAGE_SIZE
        ordered = self.selection["published"].reset_index(drop=True).sort_values(kind="stable")
        rows = self.selection.iloc[ordered.index[first : first + PAGE_SIZE]]
        found: dict[str, list[str]] = {name: [] for name in rows["article_id"].tolist()}
        matches = self.collection.matches
        here = matches[matches["article_id"].isin(rows["article_id"])]
        for name, topic in zip(here["article_id"], here["topic"], strict=True):
            found[name].append(str(topic))
        topics = pd.Series(
            [", ".join(names) for names in found.values()], index=rows.index, dtype="str"
        )
        return rows.assign(topics=topics, place=range(first + 1, first + 1 + len(rows)))


def run(collection: Collection, view: View) -> Result:
    """Answer a view of a collection.

    The query never enters what a share is divided by: with the query ``ferry``, the topic ferry
    would else be a flat 100 %.

    Raises
    ------
    QueryError
        If the query can't be read.
    SchemaError
        If an outlet, a topic or the open article of the view isn't in the collection.
    """
    scope = collection.in_scope(view)
    mask = scope & collection.matching(view.query)
    selection = collection.articles[mask]
    unknown = [name for name in view.topics if name not in collection.topics]
    if unknown:
        raise SchemaError(
            f"no topic {unknown[0]!r} in this explorer: it has {list(collection.topics)[:12]}."
        )
    if view.article_id and view.article_id not in collection.row_of:
        raise SchemaError(
            f"no article {view.article_id!r} in this explorer. Its ids are in "
            "articles['article_id']."
        )

    has_date = collection.light["published"].notna().to_numpy()
    by, every, span = view.by, view.every, collection.span(view)

    def count() -> tuple[pd.DataFrame, pd.DataFrame]:
        counts = count_articles(collection.light[mask], by=by, every=every, span=span)
        if not collection.topics:
            return empty("frequency"), counts
        # Undated articles are in no period; as the only matches they would look like another
        # table's.
        matches = collection.matches_in(mask & has_date)
        names = list(view.topics) or None
        frequency = topic_frequency(
            collection.light[scope], matches, by=by, every=every, topics=names, span=span
        )
        return frequency, counts

    (frequency, counts), said = listen(count)
    return Result(
        collection=collection,
        view=view,
        selection=selection,
        frequency=frequency,
        counts=counts,
        scope=int(scope.sum()),
        dated=int((scope & has_date).sum()),
        warnings=tuple(dict.fromkeys([*collection.warnings, *said])),
        _mask=mask,
    )
