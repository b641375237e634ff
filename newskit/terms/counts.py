"""How often each word occurs, in each group of a collection."""

from __future__ import annotations

import numpy as np
import pandas as pd

from newskit.articles import MAKE_ONE, check_group, group_names
from newskit.schema import SchemaError, build, is_whole, need, takes_tables
from newskit.shown import mend
from newskit.terms.grams import count_grams, gram_sizes, make_grams
from newskit.terms.tokens import Ints, StopWords, describe_stop_words, merge_stems, read_tokens

__all__ = ["count_terms"]


@takes_tables
def count_terms(
    articles: pd.DataFrame,
    *,
    by: str | None = "outlet",
    ngrams: int | tuple[int, ...] = 1,
    stop_words: StopWords = "en",
    column: str = "text",
    min_count: int = 1,
    n: int | None = None,
    stem: str | None = None,
) -> pd.DataFrame:
    """How often each word, or run of words, occurs, in each group.

    Parameters
    ----------
    articles : DataFrame, one row per article
    by : str or None
        The column to compare; ``None`` counts all together. Articles without a value in it are a
        group of their own.
    ngrams : int or tuple of int
        Words per term: 1, or 2 for pairs, or ``(1, 2)`` for both.
    stop_words : "en", None or list of str
        Words to leave out: newskit's own list of English function words, none, or a list of your
        own. They are taken out before n-grams are made and leave a gap: "Bank of England" gives no
        pair "bank england". By default newskit's list: function words are the commonest, and would
        fill the head of every table.
    column : str
        Where to look: ``"text"``, ``"title"``, or the ``"quote"`` of a quotes table.
    min_count : int
        Terms that occur fewer times in a group are left out of it.
    n : int, optional
        The most terms per group: the commonest.
    stem : str, optional
        A language, such as ``"english"``: words of one stem are counted together, under their
        commonest form.

    Returns
    -------
    DataFrame, one row per group and term
        ``count``, times it occurs; ``articles``, the articles it occurs in. In each group the
        commonest come first. In `attrs`, which stop words were left out.

    Raises
    ------
    SchemaError
        If a column is missing or an argument can't be meant.

    References
    ----------
    Stems: Porter (2001), "Snowball", as implemented in NLTK.

    Examples
    --------
    >>> import newskit as nk
    >>> count_terms(nk.load_dataset("letters"), by=None, n=2)
        term  count  articles
    0  ferry      4         3
    1   rent      4         4
    """
    for name, number in (("min_count", min_count), ("n", n)):
        if number is not None and not is_whole(number, 1):
            raise SchemaError(
                f"{name} is a whole number from 1, and this is {number!r:.60}. Write {name}=10."
            )
    sizes = gram_sizes(ngrams)
    group, names = _groups(articles, by)
    tokens = merge_stems(read_tokens(articles, column, stop_words=stop_words), stem)
    found = []
    for size in sizes:
        grams = make_grams(tokens, size)
        counts = count_grams(grams, group)
        counts = counts.where(counts.count >= min_count)
        found.append((counts, np.array(grams.names(counts.code), dtype=object)))
    count, articles_with, groups = (
        np.concatenate([getattr(counts, name) for counts, _ in found])
        for name in ("count", "articles", "group")
    )
    term = np.concatenate([terms for _, terms in found])
    order = np.lexsort((pd.factorize(term, sort=True)[0], -count, groups))
    if n is not None:
        order = order[_places_in(groups[order]) < n]
    table = build(
        "terms", {"term": term[order], "count": count[order], "articles": articles_with[order]}
    )
    if by is not None:
        table.insert(0, by, pd.Series(np.array(names, dtype=object)[groups[order]], dtype="str"))
    table.attrs = {
        "by": by,
        "column": column,
        "ngrams": sizes,
        "stop_words": describe_stop_words(stop_words),
        "stem": stem,
        "min_count": min_count,
    }
    return table


def _places_in(groups: Ints) -> Ints:
    """Place of each row in its group, from 0; the rows of a group stand together."""
    begins = np.flatnonzero(np.diff(groups, prepend=-1))
    return np.arange(len(groups)) - np.repeat(begins, np.diff(begins, append=len(groups)))


def _groups(articles: pd.DataFrame, by: str | None) -> tuple[Ints, list[str]]:
    """Group of each article, and the names of the groups in order."""
    need(articles, [], table="articles", call=MAKE_ONE)
    if by is None:
        return np.zeros(len(articles), dtype=np.int64), ["all"]
    check_group(articles, by, "terms")
    values = articles[by]
    if values.dtype == object:
        # Half a character, as broken exports have them, is more than a table of ours can hold.
        mended = [mend(value) if isinstance(value, str) else value for value in values.tolist()]
        values = pd.Series(mended, dtype=object)
    codes, groups = pd.factorize(group_names(values, by), sort=True)
    return codes.astype(np.int64), groups.tolist()
