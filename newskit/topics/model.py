"""Topics found in the words alone: non-negative factors of the articles' terms."""

from __future__ import annotations

import re
import warnings
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from newskit.articles import MAKE_ONE, as_text, count_all_words
from newskit.schema import (
    SchemaError,
    UnsupportedFormat,
    count_of,
    is_whole,
    need,
    takes_tables,
    warn,
)
from newskit.text import UNSPACED, WORD, compose, straighten
from newskit.topics.match import need_key

__all__ = ["topic_model"]

Floats = npt.NDArray[np.float64]

# Articles with a term; a rarer one is a name or a slip. In small collections a hundredth of them,
# at least two.
_LEAST_ARTICLES = 5
_MOST_ARTICLES = 0.5  # of all; what stands in more of them tells no topics apart
# Numbers; don't, I'm, they're: stop words that no list has.
_NO_TERM = re.compile(r"\d+|.*'(?:t|m|re|ve|ll|d)")
_NAME_TERMS = 3
_SHOWN_TERMS = 10
_ROUNDS = 400  # of the factorisation; it stops sooner, where nothing moves any more


@takes_tables
def topic_model(
    articles: pd.DataFrame,
    *,
    n: int = 10,
    column: str = "text",
    least: float = 0.2,
    key: str = "article_id",
) -> pd.DataFrame:
    """Topics that a model finds in the words of the articles, in the shape of matches.

    Terms are words that stand in some articles and not in most, without English stop words,
    weighted by how rare they are (TF-IDF); topics are the non-negative factors of this table (NMF,
    from scikit-learn, the extra ``models``). It begins at a fixed place, and the articles are put
    in the order of their ids, so that every run, and every order of the rows, gives the same
    topics. What they are about is for a reader to say: read the articles behind each
    (`articles_behind`), and try other numbers of topics.

    Parameters
    ----------
    articles : DataFrame, one row per article
        With `key` and the column to read.
    n : int
        How many topics.
    column : str
        The column to read, such as ``"text"`` or ``"title"``.
    least : float
        An article has a topic if so large a part of what the model explains of it is that topic's,
        from 0 to 1. With 0.5 or more, an article has one topic at most.
    key : str
        The column that names a row.

    Returns
    -------
    DataFrame, one row per article and topic
        ``topic``, named by its three strongest terms, the topic with the most weight first;
        ``weight``, its part of the article, from 0 to 1. It serves as matches in `topic_frequency`
        and all the others. ``attrs["terms"]`` has ten terms of each topic.

    Raises
    ------
    UnsupportedFormat
        If scikit-learn isn't installed.
    SchemaError
        If there are fewer articles, or fewer terms, than topics.

    Warns
    -----
    NewskitWarning
        If articles have no text, or no term of the model; they have no topic.

    References
    ----------
    Lee & Seung (1999), Nature 401, 788–791, doi:10.1038/44565. Boutsidis & Gallopoulos (2008),
    Pattern Recognition 41(4), 1350–1362, doi:10.1016/j.patcog.2007.09.010, for where it begins.

    Examples
    --------
    >>> import newskit as nk
    >>> harbour = nk.load_dataset("harbour")
    >>> found = topic_model(harbour, n=3)
    >>> found["topic"].cat.categories.tolist()
    ['quillon, pell, mayor', 'ministry, northshore, brunn', 'union, brightsound, crew']
    """
    _check(articles, n, column, least, key)
    sklearn = _scikit_learn()
    _warn_of_language(articles, column)
    order = np.argsort(as_text(articles[key]).to_numpy().astype(object), kind="stable")
    texts = articles[column].iloc[order].tolist()
    weights, terms = _terms([_or_empty(text) for text in texts], n, sklearn)
    parts, loads = _factors(weights, n, sklearn)
    by_weight = np.argsort(-parts.sum(axis=0), kind="stable")
    strongest = [_strongest(loads[topic], terms) for topic in by_weight]
    names = _name(strongest)
    explained = parts.sum(axis=1)
    share = np.empty_like(parts)
    share[order] = parts[:, by_weight] / np.where(explained > 0, explained, 1)[:, None]
    without = int((share.sum(axis=1) == 0).sum())
    if without:
        warn(
            f"{without} of {len(articles)} articles have no {column}, or no term of the model; "
            "they have no topic"
        )
    row, topic = np.nonzero((share >= least) & (share > 0))
    matches = pd.DataFrame(
        {"topic": pd.Categorical.from_codes(topic, categories=names), "weight": share[row, topic]}
    )
    matches.insert(0, key, articles[key].iloc[row].reset_index(drop=True))
    matches.attrs = {"terms": dict(zip(names, strongest, strict=True))}
    return matches


def _check(articles: pd.DataFrame, n: object, column: object, least: object, key: str) -> None:
    if not isinstance(column, str):
        raise SchemaError(
            f"column names one column of texts, and this is {column!r:.60}. Write column='text'."
        )
    table = "articles" if key == "article_id" else "given"
    need(articles, [key, column], table=table, call=MAKE_ONE)
    need_key(articles, key)
    if not is_whole(n, 1):
        raise SchemaError(f"n must be a whole number of topics from 1, and this is {n!r:.40}.")
    if isinstance(least, bool) or not isinstance(least, (int, float)) or not 0 <= least <= 1:
        raise SchemaError(
            f"least must be a share from 0 to 1, and this is {least!r:.40}. Write least=0.2."
        )
    if key in ("topic", "weight"):
        raise SchemaError(
            f"key={key!r} would stand twice in the result, which has a {key!r} of its own. Rename "
            "it first."
        )


def _or_empty(text: object) -> str:
    return text if isinstance(text, str) else ""


def _strongest(loads: Floats, terms: list[str]) -> list[str]:
    """The first terms of a topic, the one with the most weight first."""
    order = np.argsort(-loads, kind="stable")[:_SHOWN_TERMS]
    return [terms[term] for term in order if loads[term] > 0]


def _warn_of_language(articles: pd.DataFrame, column: str) -> None:
    """Say where the texts aren't English: their small words would make topics of their own."""
    unspaced = count_all_words(articles[column]).unspaced
    if unspaced:
        warn(f"{unspaced} of {len(articles)} rows are {UNSPACED}")
    if "language" not in articles:
        return
    language = as_text(articles["language"]).str.lower()
    foreign = language.notna() & (language != "") & ~language.str.startswith("en")
    if foreign.any():
        warn(
            f"{int(foreign.sum())} of {len(articles)} articles are in another language than "
            f"English (such as {language[foreign].iloc[0]!r:.20}), and the stop words left out are "
            "English only: common words of other languages become terms"
        )


def _split(text: str) -> list[str]:
    """Words in lower case, as they are counted elsewhere, without numbers and short forms."""
    words = (word.removesuffix("'s") for word in WORD.findall(straighten(compose(text)).lower()))
    return [word for word in words if len(word) > 1 and not _NO_TERM.fullmatch(word)]


def _terms(texts: list[str], n: int, sklearn: Any) -> tuple[Any, list[str]]:
    """Weights of terms, one row per article, and the terms."""
    filled = sum(bool(text.strip()) for text in texts)
    if filled < n:
        raise SchemaError(
            f"{n} topics need {n} articles with text or more, and there are {filled}. Write a "
            "smaller n=."
        )
    rare = max(2, min(_LEAST_ARTICLES, filled // 100)) if filled > 2 else 1
    stop_words = sklearn.feature_extraction.text.ENGLISH_STOP_WORDS
    vectorizer = sklearn.feature_extraction.text.TfidfVectorizer(
        analyzer=lambda text: [word for word in _split(text) if word not in stop_words],
        min_df=rare,
        max_df=max(int(_MOST_ARTICLES * filled), rare),
        sublinear_tf=True,
    )
    try:
        weights = vectorizer.fit_transform(texts)
        terms = vectorizer.get_feature_names_out().tolist()
    except ValueError:  # scikit-learn's word for a vocabulary without a word
        terms = []
    if len(terms) < n:
        raise SchemaError(
            f"{n} topics need as many terms, and {count_of(len(terms), 'word')} stand in {rare} "
            "articles or more and "
            "in no more than half. Write a smaller n=, or give more articles."
        )
    return weights, terms


def _factors(weights: Any, n: int, sklearn: Any) -> tuple[Floats, Floats]:
    """Weight of each topic in each article, and of each term in each topic.

    The terms of a topic add up to 1.
    """
    model = sklearn.decomposition.NMF(
        n_components=n, init="nndsvd", random_state=0, max_iter=_ROUNDS
    )
    with warnings.catch_warnings():
        # Where the rounds run out, the rest moves no term up or down; the result is the same every
        # time.
        warnings.simplefilter("ignore", sklearn.exceptions.ConvergenceWarning)
        # Of a handful of articles some factors are 0, and its start divides by them; such a topic
        # has no articles.
        warnings.simplefilter("ignore", RuntimeWarning)
        parts = model.fit_transform(weights)
    loads = model.components_
    size = loads.sum(axis=1)
    return parts * size, loads / np.where(size > 0, size, 1)[:, None]


def _name(strongest: list[list[str]]) -> list[str]:
    """Names of the topics by their strongest terms, more of them where two have the same three."""
    names: list[str] = []
    for terms in strongest:
        sizes = range(min(_NAME_TERMS, len(terms)), len(terms) + 1)
        tries = [", ".join(terms[:size]) or "no terms" for size in sizes]
        numbered = f"{tries[-1]} ({len(names) + 1})"
        names.append(next((name for name in tries if name not in names), numbered))
    return names


def _scikit_learn() -> Any:
    try:
        import sklearn
        import sklearn.decomposition
        import sklearn.exceptions
        import sklearn.feature_extraction.text
    except ImportError as error:
        raise UnsupportedFormat(
            "topic models need an extra: pip install newskit[models]"
        ) from error
    return sklearn
