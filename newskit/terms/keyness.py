"""Words that one side of a collection uses more than the other, how much more and how surely."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from newskit.schema import SchemaError, build, is_whole, takes_tables
from newskit.terms.grams import Grams, count_grams, gram_sizes, make_grams
from newskit.terms.sides import Side, Sides, divide
from newskit.terms.statistics import (
    Numbers,
    adjust_p,
    conservative_log_ratio,
    exact_p,
    log_ratio,
    ratio_interval,
    signed_g2,
)
from newskit.terms.tokens import Ints, StopWords, Tokens, describe_stop_words, read_tokens

__all__ = ["compare", "keyness"]


@takes_tables
def keyness(
    articles: pd.DataFrame,
    target: Side,
    *,
    by: str = "outlet",
    reference: Side | None = None,
    unit: str = "articles",
    min_count: int = 5,
    ngrams: int | tuple[int, ...] = 1,
    column: str = "text",
    stop_words: StopWords = None,
    key: str | None = None,
) -> pd.DataFrame:
    """Words that the target articles use more, or less, than the reference articles.

    By default the articles with a word are counted, not its occurrences: one article that says a
    word forty times is one finding, and counts of tokens call dozens of words typical of either of
    two random halves of a collection.

    Parameters
    ----------
    articles : DataFrame, one row per article
    target : str or list of str, or two days, or a mask, or a DataFrame
        An outlet or several; with another `by`, names in that column; with ``by="published"``, the
        first and last day, ``("2016-10-07", None)``. Or a mask of the table, ``articles["section"]
        == "News"``. Or some of its rows, as `filter_articles` gives them.
    by : str
        The column that `target` and `reference` name values of.
    reference : like `target`, optional
        What to compare with; by default all other articles, but those with nothing in the column
        `by`.
    unit : {"articles", "tokens"}
        What is counted: articles with the term, or its occurrences.
    min_count : int
        Terms that both sides together have fewer times, in the same unit, are left out.
    ngrams : int or tuple of int
        Words per term: 1, or 2 for pairs, or ``(1, 2)`` for both.
    column : str
        Where to look: ``"text"``, ``"title"``, or the ``"quote"`` of a quotes table.
    stop_words : None, "en" or list of str
        Words to leave out, before n-grams are made; ``"en"`` is newskit's own list. By default
        none: words that both sides use alike don't come to the top, and "she" or "not" may be what
        sets two sides apart.
    key : str, optional
        Where a side is a DataFrame, the column by which its rows are found in `articles`: by
        default ``"quote_id"`` where both tables have it, else ``"article_id"``. With
        ``key="article_id"``, a side may name all quotes of some articles.

    Returns
    -------
    DataFrame, one row per term
        ``target`` and ``reference``, the counts in `unit`; ``target_articles`` and
        ``reference_articles``; ``log_ratio``, log2 of the ratio of the relative frequencies, a half
        added to each count: 1 is twice as frequent in the target, -1 half as; ``low`` and ``high``,
        its 95 % interval for this one term, infinite where a side doesn't have the term at all;
        ``lrc``, the conservative log ratio, its end nearer to 0 in an interval that holds for all
        terms at once, and 0 where that can't tell more from less; ``g2``, how surely the sides
        differ (Dunning's log-likelihood ratio, minus where the target has less); ``p``, of Fisher's
        exact test, adjusted for the number of terms (Holm). The target's words come first, the
        reference's last: ``head()`` and ``tail()`` show both. In `attrs`: the names of the sides,
        their ``totals``, the ``family`` of terms tested, and how many were ``left_out`` by
        `min_count`.

    Raises
    ------
    SchemaError
        If no article is on a side, if one would be on both, or if an argument can't be meant.

    Warns
    -----
    NewskitWarning
        If articles have no words, or nothing in the column `by`: they are on neither side.

    Notes
    -----
    The interval is that of Clopper and Pearson for the target's part of all occurrences. It takes a
    term as rare: where articles are counted and many have the term, it is wider than 95 %, the more
    so the commoner the term, ``lrc`` can be 0 where ``p`` is small, and ``p`` decides whether the
    sides differ.

    A term that both sides share evenly has 0 for ``lrc``; so has one that is too rare to say. Sides
    of different house style differ first in that: "mr" and "percent" head many such tables. Copies
    of one agency story count as often as they were printed: `drop_duplicates` first.

    References
    ----------
    LRC: Evert (2022), "Measuring Keyness", DH2022; with the interval of Clopper & Pearson (1934).
    Log ratio: Walter (1975), Biometrika 62(2), 371–374, doi:10.1093/biomet/62.2.371; Hardie (2014).
    G²: Dunning (1993), Computational Linguistics 19(1), 61–74. Adjustment: Holm (1979),
    Scandinavian Journal of Statistics 6(2), 65–70.

    Examples
    --------
    >>> import newskit as nk
    >>> harbour = nk.load_dataset("harbour")
    >>> words = keyness(harbour, "Saltmere Gazette")
    >>> words[["term", "target", "reference", "lrc", "p"]].head(2).round(3)
      term  target  reference    lrc      p
    0   mr      13          0  0.442  0.001
    1   ms      11          0  0.086  0.008
    """
    sides = divide(articles, target, reference, by=by, key=key)
    sizes = check_options(unit, min_count, ngrams)
    tokens = read_tokens(articles, column, stop_words=stop_words)
    table = compare(tokens, sides, unit=unit, min_count=min_count, sizes=sizes)
    table.attrs |= {"by": by, "column": column, "stop_words": describe_stop_words(stop_words)}
    return table


def check_options(unit: str, min_count: int, ngrams: object) -> list[int]:
    """Refuse options that can't be meant; the sizes of n-grams come back."""
    if unit not in ("articles", "tokens"):
        raise SchemaError(
            "unit must be 'articles' or 'tokens', the words as often as they occur, and this is "
            f"{unit!r:.60}. Write unit='tokens'."
        )
    if not is_whole(min_count, 1):
        raise SchemaError(
            f"min_count is a whole number from 1, and this is {min_count!r:.60}. Write min_count=5."
        )
    return gram_sizes(ngrams)


class _Counted(NamedTuple):
    """Terms of one size, their counts on both sides; `totals` are the n of the two proportions."""

    terms: list[str]
    tokens: Ints  # (2, terms)
    articles: Ints
    totals: Ints
    left_out: int


def compare(
    tokens: Tokens, sides: Sides, *, unit: str, min_count: int, sizes: list[int]
) -> pd.DataFrame:
    """Make the keyness table of two sides from their words."""
    # A text without words can't hold a term, and says nothing about its side.
    has_words = np.zeros(tokens.size, dtype=bool)
    has_words[tokens.text] = True
    side = np.full(tokens.size, -1, dtype=np.int64)
    side[sides.target & has_words], side[sides.reference & has_words] = 0, 1
    articles = np.bincount(side[side >= 0], minlength=2)
    counted = [_count(make_grams(tokens, size), side, articles, unit, min_count) for size in sizes]
    terms = [term for each in counted for term in each.terms]
    by_tokens = np.concatenate([each.tokens for each in counted], axis=1)
    by_articles = np.concatenate([each.articles for each in counted], axis=1)
    n1, n2 = np.repeat(
        np.column_stack([each.totals for each in counted]),
        [len(each.terms) for each in counted],
        axis=1,
    )
    a, b = by_articles if unit == "articles" else by_tokens
    table = build(
        "keyness",
        {
            "term": terms,
            "target": a,
            "reference": b,
            "target_articles": by_articles[0],
            "reference_articles": by_articles[1],
            **_measure(a, b, n1, n2),
        },
    )
    table = table.sort_values(
        ["lrc", "g2", "term"], ascending=[False, False, True], ignore_index=True
    )
    words = {str(size): each.totals.tolist() for size, each in zip(sizes, counted, strict=True)}
    table.attrs = {
        "target": sides.target_name,
        "reference": sides.reference_name,
        "unit": unit,
        "totals": articles.tolist() if unit == "articles" else words[str(sizes[0])],
        "articles": articles.tolist(),
        "ngrams": sizes,
        "min_count": min_count,
        "family": len(terms),
        "left_out": sum(each.left_out for each in counted),
    }
    if unit == "tokens":
        table.attrs["tokens"] = words
    return table


def _measure(a: Ints, b: Ints, n1: Ints, n2: Ints) -> dict[str, Numbers]:
    """Measures of each term, computed once for equal counts, since most counts are small."""
    _, size = np.unique(n1, return_inverse=True)
    cell = (size * (a.max(initial=0) + 1) + a) * (b.max(initial=0) + 1) + b
    _, first, place = np.unique(cell, return_index=True, return_inverse=True)
    sides = (a[first], b[first], n1[first], n2[first])
    low, high = ratio_interval(*sides)
    measures = {
        "log_ratio": log_ratio(*sides),
        "low": low,
        "high": high,
        "lrc": conservative_log_ratio(*sides, family=len(a)),
        "g2": signed_g2(*sides),
        "p": exact_p(*sides),
    }
    measures = {name: values[place] for name, values in measures.items()}
    return {**measures, "p": adjust_p(measures["p"])}


def _count(grams: Grams, side: Ints, articles: Ints, unit: str, min_count: int) -> _Counted:
    found = count_grams(grams, side)
    by_tokens, by_articles = np.zeros((2, 2, len(grams.parts)), dtype=np.int64)
    by_tokens[found.group, found.code] = found.count
    by_articles[found.group, found.code] = found.articles
    both = (by_articles if unit == "articles" else by_tokens).sum(axis=0)
    chosen = np.flatnonzero(both >= min_count)
    return _Counted(
        terms=grams.names(chosen),
        tokens=by_tokens[:, chosen],
        articles=by_articles[:, chosen],
        totals=articles if unit == "articles" else by_tokens.sum(axis=1),
        left_out=int((both > 0).sum()) - len(chosen),
    )
