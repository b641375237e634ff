"""Topics over time: a share with its count, its total and its interval."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from newskit.articles import MAKE_ONE, as_text, lay_out
from newskit.intervals import wilson_interval
from newskit.schema import SchemaError, build, listed, need, warn
from newskit.topics.match import need_key

__all__ = ["topic_frequency"]


def topic_frequency(
    table: pd.DataFrame,
    matches: pd.DataFrame,
    *,
    by: str | None = "outlet",
    every: str = "week",
    topics: Sequence[str] | None = None,
    span: tuple[object, object] | None = None,
    key: str = "article_id",
) -> pd.DataFrame:
    """Share of articles, or of quotes or statements, with each topic, per group and period.

    The interval takes them as independent. Copies of one agency story aren't: drop them first, or read the interval
    as too narrow.

    Parameters
    ----------
    table : DataFrame, one row per article
        With `key`, ``published`` and the column named by `by`: all articles, also those without a topic. Or one row
        per quote, with ``key="quote_id"``; or per statement, with ``key="statement_id"``, of whose parts one row
        is kept: ``quotes.drop_duplicates("statement_id")``.
    matches : DataFrame, one row per article and topic
        With `key` and ``topic``: from `match_topics`, a topic model or hand coding alike. Matches of quotes become
        those of statements by ``matches.merge(quotes[["quote_id", "statement_id"]])``.
    by : str or None
        The column to compare, such as ``"outlet"`` or ``"section"``; ``None`` takes all together.
    every : {"day", "week", "month", "quarter", "year"}
        Length of a period; weeks start on Monday.
    topics : list of str, optional
        Which topics, in which order; by default every category of ``matches["topic"]``.
    span : tuple of two days, optional
        First and last day that the collection covers, where you know them, as in `count_articles`.
    key : str
        The column that says what is counted. In `table` each name stands once; in `matches` it may stand again.

    Returns
    -------
    DataFrame, one row per topic, group and period
        ``count`` and ``total``, in what `key` names, such as articles; ``value``, count / total, from 0 to 1;
        ``low`` and ``high``, its 95 % interval; ``unit``, in words, "share of articles" or, with
        ``key="statement_id"``, "share of statements"; ``partial``, whether the articles begin or end inside the
        period. A group that published nothing in a period has ``total`` 0 and a missing ``value``: a zero is a
        finding, a gap is not.

    Raises
    ------
    SchemaError
        If a table lacks one of these columns, ``published`` holds no dates, or `key` doesn't name each row once.
    LimitExceeded
        If the dates lie so far apart that almost every period is empty, as a misread date makes them.

    Warns
    -----
    NewskitWarning
        If no row of `matches` is in `table`.

    References
    ----------
    Wilson (1927), JASA 22(158), 209–212, doi:10.1080/01621459.1927.10502953.

    Examples
    --------
    >>> import newskit as nk
    >>> letters = nk.load_dataset("letters")
    >>> matches = nk.match_topics(letters, {"rent": ["rent*"]})
    >>> topic_frequency(letters, matches, every="month")[["outlet", "period", "count", "total", "value"]]
       outlet     period  count  total  value
    0  Herald 2025-03-01      2      4    0.5
    1  Herald 2025-04-01      1      2    0.5
    2    Post 2025-03-01      0      2    0.0
    3    Post 2025-04-01      1      2    0.5
    """
    need(table, [key, "published"], table="articles" if key == "article_id" else "given", call=MAKE_ONE)
    need(matches, [key, "topic"], table="matches", call=_make_matches(table, matches, key))
    need_key(table, key)
    names = _topic_names(matches, topics)
    cells = lay_out(table, by=by, every=every, span=span, table="frequency")
    found = _rows_with(table, matches, key)
    total = np.tile(cells.count(), len(names))
    count = np.concatenate([cells.count(found.get(name, _NONE)) for name in names]) if names else _NONE
    value, low, high = wilson_interval(count, total)
    where = cells.columns(len(names))
    unit = f"share of {key.removesuffix('_id') if key.endswith('_id') else 'row'}s"
    numbers = {"count": count, "total": total, "value": value, "low": low, "high": high}
    labels = {
        "topic": pd.Categorical(np.repeat(np.array(names, dtype=object), len(cells.count())), categories=names),
        "unit": pd.Categorical([unit] * len(total), categories=[unit]),
    }
    frequency = build("frequency", {**labels, **where, **numbers})
    if by:
        frequency.insert(1, by, where["group"])  # type: ignore[arg-type]
    frequency.attrs = {"by": by, "every": every, "undated": cells.undated}
    return frequency


_NONE = np.empty(0, dtype=np.int64)


def _make_matches(table: pd.DataFrame, matches: object, key: str) -> str:
    """Write the line to type where the matches lack their key: the key of both tables, or how to match."""
    other = "quote_id" if "quote_id" in table else "article_id"
    if isinstance(matches, pd.DataFrame) and key not in matches and other in table and other in matches:
        return f'They name rows by {other}: topic_frequency(table, matches, key="{other}")'
    if key == "article_id":
        return "Make one with match_topics(articles, topics)."
    return f'Make one with match_topics(quotes, topics, column="quote", key="{key}")'


def _topic_names(matches: pd.DataFrame, topics: Sequence[str] | None) -> list[str]:
    column = matches["topic"]
    categorical = isinstance(column.dtype, pd.CategoricalDtype)
    known = _names(column.cat.categories if categorical else column.dropna())
    if topics is None:
        return known if categorical else sorted(known)
    asked = _names([topics] if isinstance(topics, str) else topics)
    unknown = [name for name in asked if name not in known]
    if unknown:
        raise SchemaError(f"no topic {unknown[0]!r} in the matches table: it has {listed(known)}.")
    return asked


def _names(topics: Iterable[object]) -> list[str]:
    """Names of topics as text, each once; codes that a merge made floats are whole numbers again: 3, not 3.0."""
    return as_text(pd.Series(list(topics), dtype=object)).drop_duplicates().tolist()


def _rows_with(table: pd.DataFrame, matches: pd.DataFrame, key: str) -> dict[str, npt.NDArray[np.int64]]:
    """Rows of the table in which each topic was found, each row once."""
    # As text, so that hand coding with the ids 1, 2 … fits articles with the ids "1", "2" …
    row = pd.Index(as_text(table[key])).get_indexer(as_text(matches[key]))
    if len(matches) and len(table) and (row < 0).all():
        warn(
            f"no {key} of the matches table is in the {'articles' if key == 'article_id' else 'given'} table (such as "
            f"{matches[key].iloc[0]!r:.60}), so every count is 0. If that can't be, match the topics in this table: "
            + (f"match_topics(table, topics, key={key!r})" if key != "article_id" else "match_topics(articles, topics)")
        )
    pairs = pd.DataFrame({"row": row, "topic": as_text(matches["topic"]).to_numpy()}).dropna().drop_duplicates()
    pairs = pairs[pairs["row"] >= 0]
    return {str(topic): rows["row"].to_numpy(dtype=np.int64) for topic, rows in pairs.groupby("topic")}
