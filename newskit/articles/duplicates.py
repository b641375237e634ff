"""Repeated articles: wire copy, reprints, updates of one story."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from newskit.articles.columns import as_text
from newskit.articles.make import MAKE_ONE
from newskit.articles.minhash import Copies, Texts, link
from newskit.dates import naive_dates
from newskit.schema import SchemaError, build, is_whole, need, need_unique, takes_tables

__all__ = ["drop_duplicates", "find_duplicates"]

Ints = npt.NDArray[np.int64]

DROPPED = "duplicates_dropped"  # its name in DataFrame.attrs
_LEAST = 0.1  # below it, any two articles of one beat are alike
_NEVER, _ALWAYS = -(2**40), 2**40  # days before and after all others


@takes_tables
def find_duplicates(
    articles: pd.DataFrame, *, threshold: float = 0.7, within_days: int | None = 3
) -> pd.DataFrame:
    """Repeated articles, each with the first copy of its text.

    Two articles are alike if they share most of their 3-word runs, whatever the case and the marks.
    Articles that a chain of such pairs connects are one group; its first copy is the one published
    first, or in the upper row. A text of fewer than three words is a copy of nothing.

    Parameters
    ----------
    articles : DataFrame, one row per article
        With ``article_id``, ``text`` and ``published``.
    threshold : float
        Least similarity of a pair, from 0.1 to 1: runs that both texts have / runs that any of the
        two has.
    within_days : int or None
        Most days between the two articles of a pair, by the calendar: 3 reaches from Monday to
        Thursday. Articles without a date are compared with all; ``None`` compares all with all.

    Returns
    -------
    DataFrame, one row per repeated article
        ``article_id``; ``duplicate_of``, the first copy; ``similarity`` of these two, from 0 to 1.
        It may be below the threshold where a chain leads from one to the other. First copies have
        no row.

    Raises
    ------
    SchemaError
        If the table lacks one of these columns, or an ``article_id`` stands twice.

    Notes
    -----
    Pairs are found by MinHash (128 permutations, in bands that fit the threshold) and checked by
    their runs: every pair reported is real, and one right at the threshold is missed with a chance
    below 1 in 1,000; more similar ones, with a smaller one.

    References
    ----------
    Broder (1997), On the resemblance and containment of documents, Proceedings of Compression and
    Complexity of SEQUENCES 1997, 21–29, doi:10.1109/SEQUEN.1997.666900.

    Examples
    --------
    >>> import pandas as pd
    >>> from newskit import as_articles
    >>> wire = "The ferry to Saltmere sank on Monday, and all of its forty passengers were saved, "
    >>> wire += "the coastguard said."
    >>> other = "Rents rose again in the old town."
    >>> rows = [("Herald", wire), ("Post", f"SALTMERE: {wire}"), ("Post", other)]
    >>> find_duplicates(as_articles(pd.DataFrame(rows, columns=["outlet", "text"])))
      article_id duplicate_of  similarity
    0          2            1    0.941176
    """
    need(articles, ["article_id", "text", "published"], table="articles", call=MAKE_ONE)
    need_unique(articles, "article_id")
    texts, group = _group(articles, threshold=threshold, within_days=within_days)
    order = _by_date(articles)
    _, earliest, member = np.unique(group[order], return_index=True, return_inverse=True)
    first_copy = np.empty(len(articles), dtype=np.int64)
    first_copy[order] = order[earliest][member]
    repeats = np.flatnonzero(first_copy != np.arange(len(articles)))
    firsts = first_copy[repeats]
    ids = as_text(articles["article_id"])
    pairs = list(zip(texts.number[firsts].tolist(), texts.number[repeats].tolist(), strict=True))
    similarity = {pair: texts.similarity(*pair) for pair in sorted(set(pairs))}
    return build(
        "duplicates",
        {
            "article_id": ids.iloc[repeats].reset_index(drop=True),
            "duplicate_of": ids.iloc[firsts].reset_index(drop=True),
            "similarity": [similarity[pair] for pair in pairs],
        },
    )


@takes_tables
def drop_duplicates(
    articles: pd.DataFrame,
    *,
    keep: str = "first",
    across_outlets: bool = True,
    threshold: float = 0.7,
    within_days: int | None = 3,
) -> pd.DataFrame:
    """Articles without the repeated ones: one of each group that `find_duplicates` finds.

    Whether copies count depends on the question. A story that ten outlets print is one story
    (drop), and it was offered to the readers of ten outlets (keep: ``across_outlets=False``).

    Parameters
    ----------
    articles : DataFrame, one row per article
        With ``text`` and ``published``.
    keep : {"first", "last"}
        Which article of a group stays: the one published first or last.
    across_outlets : bool
        Whether copies in other outlets are dropped too; otherwise only articles of one outlet are
        compared.
    threshold, within_days
        As in `find_duplicates`.

    Returns
    -------
    DataFrame, one row per article
        The rows that stay, in their order, with all columns; ``attrs["duplicates_dropped"]`` is the
        number of the others.

    Raises
    ------
    SchemaError
        If the table lacks one of these columns, or ``outlet`` where it is needed.

    Examples
    --------
    >>> import pandas as pd
    >>> from newskit import as_articles
    >>> wire = "The ferry to Saltmere sank on Monday, and all of its passengers were saved."
    >>> other = "Rents rose again in the old town."
    >>> rows = [("Herald", wire), ("Post", wire), ("Post", wire), ("Post", other)]
    >>> articles = as_articles(pd.DataFrame(rows, columns=["outlet", "text"]))
    >>> drop_duplicates(articles)["article_id"].tolist()
    ['1', '4']
    >>> drop_duplicates(articles, across_outlets=False)["article_id"].tolist()
    ['1', '2', '4']
    """
    if keep not in ("first", "last"):
        raise SchemaError(f"keep must be 'first' or 'last', and this is {keep!r:.60}.")
    columns = ["text", "published"] if across_outlets else ["text", "published", "outlet"]
    need(articles, columns, table="articles", call=MAKE_ONE)
    apart = None if across_outlets else pd.factorize(articles["outlet"], use_na_sentinel=False)[0]
    _, group = _group(articles, threshold=threshold, within_days=within_days, apart=apart)
    order = _by_date(articles, last=keep == "last")
    _, chosen = np.unique(group[order], return_index=True)
    kept = articles.iloc[np.sort(order[chosen])]
    kept.attrs = {
        **articles.attrs,
        DROPPED: articles.attrs.get(DROPPED, 0) + len(articles) - len(kept),
    }
    return kept


def _by_date(articles: pd.DataFrame, *, last: bool = False) -> Ints:
    """Rows in the order of their dates, or from the last on; those without a date come behind."""
    published = naive_dates(articles["published"]).to_numpy()
    lacks = np.isnat(published)
    time = published.astype("datetime64[us]").astype(np.int64)
    row = np.arange(len(articles))
    return np.lexsort((-row, -time, lacks)) if last else np.lexsort((row, time, lacks))


def _group(
    articles: pd.DataFrame, *, threshold: float, within_days: int | None, apart: Ints | None = None
) -> tuple[Texts, Ints]:
    """Find the group of every row, a number, among rows that share a number of `apart`."""
    within = _check(threshold, within_days)
    texts = Texts(as_text(articles["text"]))
    day = np.zeros(len(articles), dtype=np.int64)
    if within is not None:
        day = _day_numbers(articles["published"])
    if apart is None:
        apart = np.zeros(len(articles), dtype=np.int64)

    # Rows of one text, by day: they are one thing to compare, as long as no two of them in a row
    # lie too far apart.
    rows = np.flatnonzero(texts.number >= 0)
    rows = rows[np.lexsort((day[rows], texts.number[rows], apart[rows]))]
    text, when, side = texts.number[rows], day[rows], apart[rows].astype(np.int64)
    is_other = (np.diff(text, prepend=-1) != 0) | (np.diff(side, prepend=-1) != 0)
    # A row without a date, the first of its text, is close to all rows of that text.
    undated = (when[is_other] == _NEVER)[np.cumsum(is_other) - 1]
    is_far = ~undated & (np.diff(when, prepend=0) > (within or 0))
    starts = np.flatnonzero(is_other | is_far)
    sizes = np.diff(starts, append=len(rows))
    copies = Copies(
        text=text[starts],
        first=when[starts],
        last=np.where(undated[starts], _ALWAYS, when[starts + sizes - 1]),
        apart=side[starts],
    )
    # Rows of no text are groups of their own, by numbers above those of the copies.
    group = np.arange(len(articles)) + len(starts)
    roots = link(texts, copies, threshold=threshold, within=within or 0)
    group[rows] = np.repeat(roots, sizes)
    return texts, group


def _day_numbers(published: pd.Series) -> Ints:
    days = naive_dates(published).to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(days), _NEVER, days.astype(np.int64))


def _check(threshold: object, within_days: object) -> int | None:
    """Refuse what can't be meant; hand back the days."""
    is_number = isinstance(threshold, (int, float)) and not isinstance(threshold, bool)
    if not is_number or not _LEAST <= threshold <= 1:  # type: ignore[operator]
        raise SchemaError(
            f"threshold must be a number from {_LEAST} to 1, and this is {threshold!r:.60}."
        )
    if within_days is None:
        return None
    if not is_whole(within_days, 0):
        raise SchemaError(
            f"within_days must be a whole number of days, or None, and this is {within_days!r:.60}."
        )
    return min(int(within_days), _ALWAYS)
