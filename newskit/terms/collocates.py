"""Words that stand near a word more often than chance would have it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from newskit.patterns import GroupHits, Index
from newskit.schema import SchemaError, build, is_whole, takes_tables
from newskit.terms.grams import Grams, count_grams
from newskit.terms.phrases import Phrase, compile_phrase, find_phrases
from newskit.terms.statistics import association, choose_measures, log_ratio
from newskit.terms.tokens import Ints, StopWords, describe_stop_words, read_stop_words, tokens_of

__all__ = ["collocates"]

Mask = npt.NDArray[np.bool_]

_LONGEST = 1_000  # words of a window; beyond, count articles


@takes_tables
def collocates(
    articles: pd.DataFrame,
    node: Phrase,
    *,
    window: int | tuple[int, int] = 5,
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
    window : int or tuple of two int
        How many words to each side are near; or how many before and after, ``(0, 3)`` for the three
        words after. A window ends with its article.
    min_count : int
        Words that stand near fewer times are left out.
    column : str
        Where to look: ``"text"``, ``"title"``, or the ``"quote"`` of a quotes table.
    stop_words : None, "en" or list of str
        Words to leave out of the result; they keep their places in the window. By default none:
        which small words stand beside a word, "on strike", "against her", may be what was asked.
    measures : list of str
        Further columns, by their names in NLTK's ``BigramAssocMeasures``: ``"dice"``,
        ``"mi_like"``, ``"chi_sq"`` …

    Returns
    -------
    DataFrame, one row per word
        ``count``, times it stands near; a word near two hits counts once, and the words of the hits
        themselves don't count at all; ``left`` and ``right``, times it stands before a hit and
        after one, which between two hits is both. ``expected``, times it would by chance, if its
        occurrences fell evenly on all places; ``articles``; ``total``, its occurrences anywhere but
        in the hits. ``log_ratio``, log2 of how many times more frequent it is near than elsewhere;
        ``pmi``, log2 of count / expected; ``t``; ``g2``, how surely it is no chance, minus where it
        is rarer than by chance. The highest ``g2`` comes first. In `attrs`: ``hits``, ``near`` and
        ``places``, the words in all windows and in all texts, without those of the hits.

    Raises
    ------
    SchemaError
        If the column is missing or an argument can't be meant.
    QueryError
        If `node` can't be read.

    References
    ----------
    Surface co-occurrence: Evert (2008), "Corpora and collocations", in Corpus Linguistics: An
    International Handbook, article 58. Measures: Manning & Schütze (1999), Foundations of
    Statistical NLP, chapter 5; Dunning (1993), Computational Linguistics 19(1), 61–74. Further ones
    are NLTK's.

    Examples
    --------
    >>> import newskit as nk
    >>> letters = nk.load_dataset("letters")
    >>> near = collocates(letters, "rent*", min_count=2, stop_words="en")
    >>> near[["term", "count", "total"]]
      term  count  total
    0  cap      3      3
    """
    rules = compile_phrase(node, [column])
    reach = _reach(window)
    if not is_whole(min_count, 1):
        raise SchemaError(
            f"min_count is a whole number from 1, and this is {min_count!r:.60}. Write min_count=5."
        )
    scores = choose_measures(measures)
    index, hits = find_phrases(articles, column, [rules])
    tokens = tokens_of(index)
    before, after, outside = _near(index, hits, *reach)
    near = before | after
    words = np.arange(len(tokens.words), dtype=np.int32)[:, None]
    windows = Grams(tokens.text[near], tokens.word[near], words, tokens.words)
    found = count_grams(windows, np.zeros(len(index), dtype=np.int64))
    stops = read_stop_words(stop_words)
    found = found.where(found.count >= min_count)
    found = found.where(
        np.array([tokens.words[n] not in stops for n in found.code.tolist()], dtype=bool)
    )
    code, count = found.code, found.count
    total = np.bincount(tokens.word[outside], minlength=len(words))[code]
    inside, everywhere = int(near.sum()), int(outside.sum())
    counts = (count, np.full(len(count), inside), total, np.full(len(count), everywhere))
    table = build(
        "collocates",
        {
            "term": windows.names(code),
            "count": count,
            "left": np.bincount(tokens.word[before], minlength=len(words))[code],
            "right": np.bincount(tokens.word[after], minlength=len(words))[code],
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
        "window": reach[0] if reach[0] == reach[1] else list(reach),
        "min_count": min_count,
        "column": column,
        "stop_words": describe_stop_words(stop_words),
        "hits": len(hits.start),
        "near": inside,
        "places": everywhere,
    }
    return table


def _reach(window: object) -> tuple[int, int]:
    """Words before and after."""
    sides = list(window) if isinstance(window, (tuple, list)) else [window, window]
    whole = [int(side) for side in sides if is_whole(side, 0) and side <= _LONGEST]
    if len(sides) != 2 or len(whole) < 2 or not any(whole):
        raise SchemaError(
            f"window is a whole number from 1 to {_LONGEST:,}, or two, the words before and after, "
            "of which one can "
            f"be 0; this is {window!r:.60}. Write window=5, or window=(0, 3)."
        )
    return whole[0], whole[1]


def _near(index: Index, hits: GroupHits, left: int, right: int) -> tuple[Mask, Mask, Mask]:
    """Which tokens stand before a hit, after one, and in none; a window ends with its text."""
    starts, ends = hits.start, hits.start + hits.length
    rows = index.texts_of(starts)
    low = np.maximum(starts - left, index.bounds[rows])
    high = np.minimum(ends + right, index.bounds[rows + 1])
    size = int(index.bounds[-1])
    outside = ~_covered(starts, ends, size)
    return _covered(low, starts, size) & outside, _covered(ends, high, size) & outside, outside


def _covered(starts: Ints, ends: Ints, size: int) -> Mask:
    """Which of `size` places lie in any of the stretches."""
    steps = np.bincount(starts, minlength=size + 1) - np.bincount(ends, minlength=size + 1)
    return np.cumsum(steps)[:size] > 0
