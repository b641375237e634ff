"""Which rows of a table have which topic: matches, of whatever origin, beside what they are of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from newskit.articles import MAKE_ONE, as_text
from newskit.schema import SchemaError, listed, need, warn
from newskit.topics.match import need_key

__all__ = ["Found", "find_rows", "noun_of", "topic_column"]

Ints = npt.NDArray[np.int64]

_MOST_HITS = 10**9  # of a topic in one row, so that sums stay exact; what is above is no count


@dataclass(frozen=True)
class Found:
    """Rows of a table with each topic, in the order of the table, and how often each has it.

    `anything` says of each row of the table whether it has any topic of the matches, `counted`
    whether the matches say how often.
    """

    topics: list[str]
    rows: list[Ints]
    hits: list[Ints]
    anything: npt.NDArray[np.bool_]
    counted: bool

    def mask(self, number: int) -> npt.NDArray[np.float64]:
        """1 for each row of the table that has a topic, else 0."""
        mask = np.zeros(len(self.anything))
        mask[self.rows[number]] = 1
        return mask

    def weights(self, number: int) -> npt.NDArray[np.float64]:
        """Hits of a topic in each row of the table."""
        weights = np.zeros(len(self.anything))
        weights[self.rows[number]] = self.hits[number]
        return weights


def find_rows(
    table: pd.DataFrame,
    matches: pd.DataFrame,
    key: str,
    topics: Sequence[str] | None,
    *,
    needed: Iterable[str] = (),
    call: str = "topic_frequency",
) -> Found:
    """Check both tables, and find the rows with each topic, and their hits, or else 1 a row."""
    need(table, [key, *needed], table="articles" if key == "article_id" else "given", call=MAKE_ONE)
    need(matches, [key, "topic"], table="matches", call=_make_matches(table, matches, key, call))
    need_key(table, key)
    names = _topic_names(matches, topics)
    # As text, so that hand coding with the ids 1, 2 … fits articles with the ids "1", "2" …
    row = pd.Index(as_text(table[key])).get_indexer(as_text(matches[key]))
    _warn_of_strangers(table, matches, key, row)
    said = topic_column(matches)
    topic = pd.Index(names).get_indexer(pd.Index(said))
    hits = _hits(matches)
    is_match = (row >= 0) & (hits != 0)  # 0 hits, as in a table of all pairs, are no match
    anything = np.zeros(len(table), dtype=bool)
    anything[row[is_match & said.notna().to_numpy()]] = True
    # A cell is a topic and a row in one number: sorted, they go topic by topic.
    width = max(len(table), 1)
    kept = is_match & (topic >= 0)
    cells, place = np.unique(topic[kept].astype(np.int64) * width + row[kept], return_inverse=True)
    summed = np.bincount(place, weights=hits[kept], minlength=len(cells)).astype(np.int64)
    edges = np.searchsorted(cells, np.arange(1, len(names)) * width)
    return Found(
        names,
        np.split(cells % width, edges) if names else [],
        np.split(summed, edges) if names else [],
        anything,
        "hits" in matches,
    )


def noun_of(key: str) -> str:
    """What a row is, from the column that names it: ``article_id`` → article."""
    return key.removesuffix("_id") if key.endswith("_id") else "row"


def topic_column(matches: pd.DataFrame) -> pd.Series:
    """Topics of matches as text; codes that a merge made floats are whole again: 3, not 3.0."""
    column = matches["topic"]
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return as_text(column)
    names = as_text(pd.Series(column.cat.categories.tolist(), dtype=object)).tolist()
    codes = column.cat.codes.to_numpy()
    # Code -1, a missing topic, is the last of them.
    texts = np.array([*names, None], dtype=object)[codes]
    return pd.Series(texts, index=column.index, dtype="str")


def _hits(matches: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Hits of each row, 1 where nobody counted; a missing one, as in a table of pairs, is 0."""
    if "hits" not in matches:
        return np.ones(len(matches))
    hits = pd.to_numeric(matches["hits"], errors="coerce").to_numpy(
        dtype=np.float64, na_value=np.nan
    )
    with np.errstate(invalid="ignore"):
        count = (hits >= 0) & (hits <= _MOST_HITS) & (hits % 1 == 0)
    wrong = matches["hits"].notna().to_numpy() & ~count
    if wrong.any():
        raise SchemaError(
            "'hits' of the matches table must hold counts, and "
            f"{matches['hits'].iloc[int(np.argmax(wrong))]!r:.40} is none. Where nobody counted, "
            "drop the column: matches.drop(columns='hits')"
        )
    if not count.all():
        warn(
            f"{int((~count).sum())} of {len(hits)} rows of the matches table have missing hits, "
            "and are no match. Where each stands for one, as in hand coding, say so: "
            "matches.fillna({'hits': 1})"
        )
    return np.where(count, hits, 0.0)


def _make_matches(table: pd.DataFrame, matches: object, key: str, call: str) -> str:
    """Write the line to type where matches lack their key: both tables' key, or how to match."""
    other = "quote_id" if "quote_id" in table else "article_id"
    named_otherwise = isinstance(matches, pd.DataFrame) and key not in matches and other in matches
    if named_otherwise and other in table:
        return f'They name rows by {other}: {call}(table, matches, key="{other}")'
    if key == "article_id":
        return "Make one with match_topics(articles, topics)."
    return f'Make one with match_topics(quotes, topics, column="quote", key="{key}")'


def _topic_names(matches: pd.DataFrame, topics: Sequence[str] | None) -> list[str]:
    column = matches["topic"]
    categorical = isinstance(column.dtype, pd.CategoricalDtype)
    known = _names(column.cat.categories if categorical else column.dropna().unique())
    if topics is None:
        return known if categorical else sorted(known)
    asked = _names([topics] if isinstance(topics, str) else topics)
    unknown = [name for name in asked if name not in known]
    if unknown:
        raise SchemaError(f"no topic {unknown[0]!r} in the matches table: it has {listed(known)}.")
    return asked


def _names(topics: Iterable[object]) -> list[str]:
    return as_text(pd.Series(list(topics), dtype=object)).drop_duplicates().tolist()


def _warn_of_strangers(
    table: pd.DataFrame, matches: pd.DataFrame, key: str, row: npt.NDArray[np.intp]
) -> None:
    if len(matches) and len(table) and (row < 0).all():
        is_articles = key == "article_id"
        call = (
            "match_topics(articles, topics)"
            if is_articles
            else f"match_topics(table, topics, key={key!r})"
        )
        warn(
            f"no {key} of the matches table is in the "
            f"{'articles' if is_articles else 'given'} table (such as "
            f"{matches[key].iloc[0]!r:.60}), so every count is 0. If that can't be, match the "
            f"topics in this table: {call}"
        )
