"""Words that stand near a word more often than chance would have it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from newskit.patterns import GroupHits, Index
from newskit.schema import SchemaError, build, is_whole
from newskit.terms.grams import Grams, count_grams
from newskit.terms.nltk_measures import choose_measures
from newskit.terms.phrases import Phrase, compile_phrase, find_phrases
from newskit.terms.statistics import association, log_ratio
from newskit.terms.tokens import Ints, StopWords, describe_stop_words, read_stop_words, tokens_of

__all__ = ["collocates"]

Mask = npt.NDArray[np.bool_]

_LONGEST = 1_000  # words of a window; beyond, count articles


def collocates(
    articles: pd.DataFrame,
    node: Phrase,
    *,
    window: int = 5,
    min_count: int = 5,
    column: str = "text",
    stop_words: StopWords = None,
    measures: Sequence[str] = (),
) -> pd.DataFrame:
    """Words that stand near a word or phrase, and whether more often than by chance.

    Parameters
    ----------
    articles : DataFrame, one row per article
    node : str or list of str
        A word, with ``*`` and ``?``, or a phrase, as in a topic; or several, of which any will do.
    window : int
        How many words to each side are near. A window ends with its article.
    min_count : int
        Words that stand near fewer times are left out.
    column : str
        Where to look: ``"text"``, ``"title"``, or the ``"quote"`` of a quotes table.
    stop_words : None, "en" or list of str
        Words to leave out of the result; they keep their places in the window.
    measures : list of str
        Further columns, by their names in NLTK's ``BigramAssocMeasures``: ``"dice"``, ``"mi_like"``, ``"chi_sq"`` …

    Returns
    -------
    DataFrame, one row per word
        ``count``, times it stands near; a word near two hits counts once, and the words of the hits themselves don't
        count at all. ``expected``, times it would by chance, if its occurrences fell evenly on all places;
        ``articles``; ``total``, its occurrences anywhere but in the hits. ``log_ratio``, log2 of how many times more
        frequent it is near than elsewhere; ``pmi``, log2 of count / expected; ``t``; ``g2``, how surely it is no
        chance, minus where it is rarer than by chance. The highest ``g2`` comes first. In `attrs`: ``hits``, ``near``
        and ``places``, the words in all windows and in all texts, without those of the hits.

    Raises
    ------
    SchemaError
        If the column is missing or an argument can't be meant.
    QueryError
        If `node` can't be read.

    References
    ----------
    Surface co-occurrence: Evert (2008), "Corpora and collocations", in Corpus Linguistics: An International
    Handbook, article 58. Measures: Manning & Schütze (1999), Foundations of Statistical NLP, chapter 5; Dunning
    (1993), Computational Linguistics 19(1), 61–74. Further ones are NLTK's.

    Examples
    --------
    >>> import newskit as nk
    >>> collocates(nk.load_dataset("letters"), "rent*", min_count=2, stop_words="en")[["term", "count", "total"]]
      term  count  total
    0  cap      3      3
    """
    rules = compile_phrase(node, [column])
    for name, number, most in (("window", window, _LONGEST), ("min_count", min_count, None)):
        if not is_whole(number, 1) or (most is not None and number > most):
            limits = f"from 1 to {most:,}" if most else "from 1"
            raise SchemaError(f"{name} is a whole number {limits}, and this is {number!r:.60}. Write {name}=5.")
    scores = choose_measures(measures)
    index, hits = find_phrases(articles, column, [rules])
    tokens = tokens_of(index)
    near, outside = _near(index, hits, window)
    words = np.arange(len(tokens.words), dtype=np.int32)[:, None]
    windows = Grams(tokens.text[near], tokens.word[near], words, tokens.words)
    found = count_grams(windows, np.zeros(len(index), dtype=np.int64))
    stops = read_stop_words(stop_words)
    found = found.where(found.count >= min_count)
    found = found.where(np.array([tokens.words[n] not in stops for n in found.code.tolist()], dtype=bool))
    code, count = found.code, found.count
    total = np.bincount(tokens.word[outside], minlength=len(words))[code]
    inside, everywhere = int(near.sum()), int(outside.sum())
    counts = (count, np.full(len(count), inside), total, np.full(len(count), everywhere))
    table = build(
        "collocates",
        {
            "term": windows.names(code),
            "count": count,
            "articles": found.articles,
            "total": total,
            "log_ratio": log_ratio(count, total - count, inside, everywhere - inside),
            **association(*counts),
            **{name: score(*counts) for name, score in scores.items()},
        },
        extra=scores,
    )
    table = table.sort_values(["g2", "term"], ascending=[False, True], ignore_index=True)
    table.attrs = {
        "node": [rule.written for rule in rules],
        "window": window,
        "min_count": min_count,
        "column": column,
        "stop_words": describe_stop_words(stop_words),
        "hits": len(hits.start),
        "near": inside,
        "places": everywhere,
    }
    return table


def _near(index: Index, hits: GroupHits, window: int) -> tuple[Mask, Mask]:
    """Which tokens stand near a hit, and which stand in none; a window ends with its text."""
    starts, ends = hits.start, hits.start + hits.length
    rows = index.texts_of(starts)
    low = np.maximum(starts - window, index.bounds[rows])
    high = np.minimum(ends + window, index.bounds[rows + 1])
    outside = ~_covered(starts, ends, int(index.bounds[-1]))
    return _covered(low, high, int(index.bounds[-1])) & outside, outside


def _covered(starts: Ints, ends: Ints, size: int) -> Mask:
    """Which of `size` places lie in any of the stretches."""
    steps = np.bincount(starts, minlength=size + 1) - np.bincount(ends, minlength=size + 1)
    return np.cumsum(steps)[:size] > 0
