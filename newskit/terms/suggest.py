"""Words that the articles of a topic use and its dictionary lacks."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from newskit.articles import MAKE_ONE, as_text
from newskit.patterns import Index, Pattern, compile_rule
from newskit.schema import SchemaError, is_whole, listed, need, takes_tables
from newskit.terms.keyness import check_options, compare
from newskit.terms.phrases import Phrase, list_lines
from newskit.terms.sides import Sides
from newskit.terms.tokens import StopWords, describe_stop_words, read_tokens

__all__ = ["suggest_terms"]

Mask = npt.NDArray[np.bool_]


@takes_tables
def suggest_terms(
    articles: pd.DataFrame,
    matches: pd.DataFrame,
    *,
    topic: str,
    n: int = 20,
    known: Phrase | None = None,
    min_count: int = 5,
    ngrams: int | tuple[int, ...] = (1, 2),
    column: str = "text",
    stop_words: StopWords = "en",
    key: str = "article_id",
) -> pd.DataFrame:
    """Words that articles with a topic use more than the others, and that its dictionary lacks.

    They are candidates: read some hits with `kwic` before one becomes a pattern. A word that comes
    with the topic need not mean it, and a dictionary that grows by its own suggestions drifts.

    Parameters
    ----------
    articles : DataFrame, one row per article
        All articles, also those without the topic.
    matches : DataFrame, one row per article and topic
        From `match_topics`, a topic model or hand coding alike; a row with 0 ``hits``, as in a
        table of all pairs, is none.
    topic : str
        One of the topics in `matches`.
    n : int
        The most terms.
    known : str or list of str, optional
        Patterns of the dictionary, whose words are left out, and pairs with one of them. By default
        those that `match_topics` keeps in ``matches.attrs["patterns"]``; where there are none,
        nothing is left out. What stands behind ``NOT`` is no part of the dictionary.
    min_count : int
        Terms in fewer articles are left out.
    ngrams : int or tuple of int
        Words per term; by default words and pairs.
    column : str
        Where to look: ``"text"``, ``"title"``, or the ``"quote"`` of a quotes table.
    stop_words : "en", None or list of str
        Words to leave out, before pairs are made; by default newskit's own list, since no
        dictionary gains by "the".
    key : str
        The column that names a row, in both tables.

    Returns
    -------
    DataFrame, one row per term
        As `keyness` gives them, the articles with the topic being the target; those first that are
        surely the most typical (``lrc``). Terms whose ``lrc`` is 0 are left out.

    Raises
    ------
    SchemaError
        If a table lacks a column, the topic is in no row of `matches`, or all articles have it.
    QueryError
        If a pattern in `known` can't be read.

    References
    ----------
    The measure: Evert (2022), as in `keyness`. Seed words from key words: Watanabe & Zhou (2022),
    Social Science Computer Review 40(2), 346–366, doi:10.1177/0894439320907027.

    Examples
    --------
    >>> import newskit as nk
    >>> harbour = nk.load_dataset("harbour")
    >>> matches = nk.match_topics(harbour, {"rent": ["rent*", "landlord*"]})
    >>> terms = suggest_terms(harbour, matches, topic="rent", known=["rent*", "landlord*"])
    >>> terms[["term", "target", "reference"]]
          term  target  reference
    0      cap      12          1
    1  tenants      10          1
    """
    call = "Make one with match_topics(articles, topics)."
    need(articles, [key], table="articles" if key == "article_id" else "given", call=MAKE_ONE)
    need(matches, [key, "topic"], table="matches", call=call)
    if not is_whole(n, 1):
        raise SchemaError(f"n is the most terms, at least 1, and this is {n!r:.60}. Write n=20.")
    sizes = check_options("articles", min_count, ngrams)
    matches = _without_zeros(matches)
    has_topic = _with_topic(articles, matches, topic, key)
    patterns = _known_patterns(matches, topic) if known is None else list_lines(known)
    tokens = read_tokens(articles, column, stop_words=stop_words)
    sides = Sides(has_topic, ~has_topic, f"with {topic}", f"without {topic}")
    table = compare(tokens, sides, unit="articles", min_count=min_count, sizes=sizes)
    table.attrs |= {"column": column, "stop_words": describe_stop_words(stop_words), "topic": topic}
    table = table[table["lrc"] > 0]
    return table[~_is_known(table["term"], patterns)].head(n).reset_index(drop=True)


def _without_zeros(matches: pd.DataFrame) -> pd.DataFrame:
    """Drop rows with 0 hits, as tables of all pairs have; a row without counted hits is a match."""
    if "hits" not in matches:
        return matches
    hits = pd.to_numeric(matches["hits"], errors="coerce").to_numpy(
        dtype=np.float64, na_value=np.nan
    )
    return matches[hits != 0]


def _with_topic(articles: pd.DataFrame, matches: pd.DataFrame, topic: str, key: str) -> Mask:
    """Which articles have a topic: some, and not all."""
    topics = as_text(matches["topic"])
    is_topic = (topics == str(topic)).to_numpy()
    if not is_topic.any():
        raise SchemaError(
            f"no row of matches has the topic {topic!r:.40}. There are "
            f"{listed(topics.dropna().unique())}."
        )
    if not len(articles):
        raise SchemaError("the articles table has no rows. Take all articles you matched in.")
    has_topic = as_text(articles[key]).isin(as_text(matches[key])[is_topic]).to_numpy()
    if has_topic.all() or not has_topic.any():
        which = "all articles have" if has_topic.all() else "no article of this table has"
        raise SchemaError(
            f"{which} the topic {topic!r:.40}, so there is nothing to compare. Take all articles "
            "you matched in."
        )
    return has_topic


def _known_patterns(matches: pd.DataFrame, topic: str) -> list[str]:
    kept = matches.attrs.get("patterns")
    return list(kept.get(topic, ())) if isinstance(kept, Mapping) else []


def _is_known(terms: pd.Series, patterns: list[str]) -> Mask:
    """Which terms hold a word of the patterns: what has "interest rate" has "interest"."""
    index = Index(terms.tolist())
    found = np.zeros(len(index), dtype=bool)
    compiled: list[Pattern] = []
    for rule in map(compile_rule, patterns):
        if rule.query:
            compiled += rule.query.patterns
        elif rule.pattern and not rule.excluded:
            compiled.append(rule.pattern)
    words = {
        word.lower() for pattern in compiled for word in pattern.words if set(word) - {"*", "?"}
    }
    known = index.find_all([Pattern(word, (word,)) for word in sorted(words)])
    found[index.texts_of(known.start)] = True
    return found
