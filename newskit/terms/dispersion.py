"""Where in the articles words stand, and how evenly they are spread."""

from __future__ import annotations

import numpy as np
import pandas as pd

from newskit.articles import MAKE_ONE, as_text
from newskit.patterns import GroupHits
from newskit.schema import SchemaError, build, need, takes_tables
from newskit.terms.hits import check_key, hit_spans, row_columns
from newskit.terms.phrases import Phrases, find_phrases, name_phrases
from newskit.terms.statistics import spread

__all__ = ["dispersion", "measure_dispersion"]


@takes_tables
def dispersion(
    articles: pd.DataFrame, phrases: Phrases, *, column: str = "text", key: str = "article_id"
) -> pd.DataFrame:
    """Where in its article each hit of some phrases stands: what an x-ray plot draws.

    Parameters
    ----------
    articles : DataFrame, one row per article
    phrases : str, list of str, or dict of str to list of str
        Words, with ``*`` and ``?``, or phrases, each for itself; or names with lists of them, as a
        topic dictionary.
    column : str
        Where to look: ``"text"``, ``"title"``, or the ``"quote"`` of a quotes table.
    key : str
        The column that names a row.

    Returns
    -------
    DataFrame, one row per phrase and hit
        ``place``, the number of the hit's first word, counted from 1, out of the words of its
        article: near 0 at the beginning, 1 for the last word. ``start`` and ``end`` in characters
        of the text. Every phrase asked for is a category of ``phrase``, found or not.

    Raises
    ------
    SchemaError
        If the table lacks a column, or a name in `key` is missing or stands twice.
    QueryError
        If a phrase can't be read.

    Examples
    --------
    >>> import newskit as nk
    >>> places = dispersion(nk.load_dataset("letters"), ["rent*", "ferry"])
    >>> places[["article_id", "phrase", "place"]].head(2)
      article_id phrase     place
    0        L01  rent*  0.041667
    1        L01  rent*  0.375000
    """
    named = name_phrases(phrases, column)
    need(articles, [], table="articles", call=MAKE_ONE)
    index, found = find_phrases(articles, column, list(named.values()))
    check_key(articles, key, ["phrase", "place", "start", "end", "outlet", "published"])
    order = np.argsort(found.group, kind="stable")
    hits = GroupHits(*(values[order] for values in found))
    rows, starts, ends = hit_spans(index, hits)
    lengths = np.diff(index.bounds)
    place = (hits.start - index.bounds[rows] + 1) / lengths[rows]
    where = row_columns(articles, rows, key)
    phrase = pd.Categorical.from_codes(hits.group, categories=list(named))
    table = build(
        "dispersion", {**where, "phrase": phrase, "place": place, "start": starts, "end": ends}
    )
    if key not in table:
        table.insert(0, key, where[key])  # type: ignore[arg-type]
    else:
        # With the dtype that it has in the articles table, so that the two can be merged.
        table[key] = where[key]
    table.attrs = {"column": column, "key": key, "articles": int((lengths > 0).sum())}
    return table


@takes_tables
def measure_dispersion(
    articles: pd.DataFrame, phrases: Phrases, *, by: str | None = None, column: str = "text"
) -> pd.DataFrame:
    """How evenly phrases are spread over the articles, or over outlets.

    A word that occurs a hundred times may stand in a hundred articles or in one. Parts need not be
    of one size.

    Parameters
    ----------
    articles : DataFrame, one row per article
    phrases : str, list of str, or dict of str to list of str
        Words, with ``*`` and ``?``, or phrases, each for itself; or names with lists of them, as a
        topic dictionary.
    by : str, optional
        A column, such as ``"outlet"``, whose values are the parts; by default each article is one.
        Articles without a value in it are a part of their own.
    column : str
        Where to look: ``"text"``, ``"title"``, or the ``"quote"`` of a quotes table.

    Returns
    -------
    DataFrame, one row per phrase
        ``count``, hits; ``range``, parts with a hit, of ``parts`` that have words. ``dp``, Gries'
        deviation of proportions: 0 where each part has the share of the hits that it has of the
        words, near 1 where one small part has them all; ``dp_norm``, the same on a scale whose end
        is 1. ``juilland_d`` and ``rosengren_s`` run the other way: 1 is even. They are missing for
        a phrase that doesn't occur.

    Raises
    ------
    SchemaError
        If the table lacks a column.
    QueryError
        If a phrase can't be read.

    References
    ----------
    Gries (2008), International Journal of Corpus Linguistics 13(4), 403–437; Gries (2020),
    "Analyzing dispersion", in A Practical Handbook of Corpus Linguistics. ``dp_norm``: Lijffijt &
    Gries (2012), IJCL 17(1), 147–149.

    Examples
    --------
    >>> import newskit as nk
    >>> letters = nk.load_dataset("letters")
    >>> spread = measure_dispersion(letters, ["rent*", "ferry"])
    >>> spread[["phrase", "count", "range", "parts", "dp"]].round(2)
      phrase  count  range  parts    dp
    0  rent*      5      4     10  0.52
    1  ferry      4      3     10  0.71
    """
    named = name_phrases(phrases, column)
    if by is not None and not isinstance(by, str):
        raise SchemaError(
            f"by must be the name of one column, or None, and this is {by!r:.60}. Write "
            "by='outlet'."
        )
    need(articles, [] if by is None else [by], table="articles", call=MAKE_ONE)
    index, hits = find_phrases(articles, column, list(named.values()))
    if by is None:
        part = np.arange(len(index))
    else:
        part, _ = pd.factorize(as_text(articles[by]).fillna(""))
    size = np.bincount(part, weights=np.diff(index.bounds))
    has_words = size > 0
    part_of_hit = part[index.texts_of(hits.start)]
    measured = []
    for number in range(len(named)):
        counts = np.bincount(part_of_hit[hits.group == number], minlength=len(size))[has_words]
        measured.append(
            {"count": counts.sum(), "parts": len(counts), **spread(counts, size[has_words])}
        )
    columns = pd.DataFrame(measured)
    phrase = pd.Categorical(list(named), categories=list(named))
    table = build("dispersion measures", {"phrase": phrase, **columns})
    table.attrs = {"by": by, "column": column}
    return table
