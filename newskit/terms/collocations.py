"""Pairs of words that stand side by side more often than chance would have it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from newskit.articles import MAKE_ONE
from newskit.schema import SchemaError, build, is_whole, need, takes_tables
from newskit.terms.grams import count_grams, make_grams
from newskit.terms.statistics import association, choose_measures, log_odds
from newskit.terms.tokens import StopWords, describe_stop_words, read_tokens

__all__ = ["collocations"]


@takes_tables
def collocations(
    articles: pd.DataFrame,
    *,
    min_count: int = 5,
    column: str = "text",
    stop_words: StopWords = "en",
    measures: Sequence[str] = (),
) -> pd.DataFrame:
    """Pairs of words that stand side by side, and how strongly they are bound.

    Parameters
    ----------
    articles : DataFrame, one row per article
    min_count : int
        Pairs that occur fewer times are left out.
    column : str
        Where to look: ``"text"``, ``"title"``, or the ``"quote"`` of a quotes table.
    stop_words : "en", None or list of str
        Words of which no pair is made. They keep their places: "Bank of England" gives no pair
        "bank england". By default newskit's own list: pairs such as "will be" and "of the" would
        come first.
    measures : list of str
        Further columns, by their names in NLTK's ``BigramAssocMeasures``: ``"dice"``,
        ``"mi_like"``, ``"chi_sq"`` …

    Returns
    -------
    DataFrame, one row per pair
        ``count``; ``articles`` with it; ``expected``, times it would occur by chance; ``pmi``, log2
        of count / expected; ``t``; ``g2``, how surely it is no chance, minus where it is rarer than
        by chance; ``log_odds`` and its ``z``, the lambda of Blaheta and Johnson. The highest ``z``
        comes first. For longer runs of words, see `count_terms`.

    Raises
    ------
    SchemaError
        If the column is missing or an argument can't be meant.

    References
    ----------
    Manning & Schütze (1999), Foundations of Statistical NLP, chapter 5; Dunning (1993),
    Computational Linguistics 19(1), 61–74; Blaheta & Johnson (2001), "Unsupervised learning of
    multi-word verbs". Further measures are NLTK's.

    Examples
    --------
    >>> import newskit as nk
    >>> pairs = collocations(nk.load_dataset("letters"), min_count=2)
    >>> pairs[["term", "count", "articles", "expected"]].round(2).head(2)
              term  count  articles  expected
    0     rent cap      3         3      0.08
    1  hallam said      2         2      0.08
    """
    need(articles, [], table="articles", call=MAKE_ONE)
    if not is_whole(min_count, 1):
        raise SchemaError(
            f"min_count is a whole number from 1, and this is {min_count!r:.60}. Write min_count=5."
        )
    scores = choose_measures(measures)
    tokens = read_tokens(articles, column, stop_words=stop_words)
    pairs = make_grams(tokens, 2)
    found = count_grams(pairs, np.zeros(tokens.size, dtype=np.int64))
    found = found.where(found.count >= min_count)
    code, count = found.code, found.count
    # A stop word beside a word is a place all the same: the word had its chance there.
    places = np.flatnonzero(tokens.text[:-1] == tokens.text[1:])
    left, right = (
        np.bincount(word[word >= 0], minlength=len(tokens.words))[pairs.parts[code, side]]
        for side, word in enumerate((tokens.word[places], tokens.word[places + 1]))
    )
    counts = (count, left, right, np.full(len(count), len(places)))
    odds, z = log_odds(*counts)
    table = build(
        "collocations",
        {
            "term": pairs.names(code),
            "count": count,
            "articles": found.articles,
            **association(*counts),
            "log_odds": odds,
            "z": z,
            **{name: score(*counts) for name, score in scores.items()},
        },
        extra=scores,
    )
    table = table.sort_values(["z", "term"], ascending=[False, True], ignore_index=True)
    table.attrs = {
        "min_count": min_count,
        "column": column,
        "stop_words": describe_stop_words(stop_words),
        "places": len(places),
    }
    return table
