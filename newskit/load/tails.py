"""Tails of other headlines: cut from texts at load, kept, and made rows of their own."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from newskit.articles import MAKE_ONE
from newskit.formats import Problem
from newskit.load.report import CUT, LoadReport
from newskit.schema import empty, need
from newskit.text import compose, count_words, find_tail

__all__ = ["cut_tails", "related_headlines"]


def cut_tails(articles: pd.DataFrame, report: LoadReport) -> None:
    """Cut the tails of other headlines and compose accents, and put each cut into the report."""
    texts = articles["text"].tolist()
    related = articles["related"].tolist() if "related" in articles.columns else [None] * len(texts)
    words = articles["word_count"].tolist()
    composed = 0
    for row, text in enumerate(texts):
        if not isinstance(text, str):
            continue
        whole = compose(text)
        tail = find_tail(whole)
        if tail.headlines:
            related[row] = tail.headlines
            cut = f"{len(tail.headlines)} headlines of other articles at the end of the text"
            place = f"article {articles['article_id'].iloc[row]}"
            report.add(Problem(str(articles["file"].iloc[row]), place, cut, CUT))
        if whole != text or tail.headlines:
            composed += whole != text
            texts[row] = whole[: tail.end]
            words[row] = count_words(texts[row])
    if composed:
        report.add(Problem("all files", "", f"{composed} texts with decomposed accents", "composed (NFC)", loud=False))
    articles["text"] = pd.Series(texts, index=articles.index, dtype="str")
    articles["word_count"] = pd.Series(words, index=articles.index, dtype="Int64")
    if any(related):
        articles["related"] = pd.Series(related, index=articles.index, dtype=object)


def related_headlines(articles: pd.DataFrame) -> pd.DataFrame:
    """Headlines of other articles that stood at the end of texts, as rows of their own.

    Parameters
    ----------
    articles : DataFrame, one row per article
        From `read_articles`.

    Returns
    -------
    DataFrame, one row per headline
        An articles table with ``title`` alone, and ``found_in``, the article below which it stood. When and by whom
        they were published isn't known.

    Examples
    --------
    >>> import newskit as nk
    >>> len(related_headlines(nk.load_dataset("letters")))
    0
    """
    need(articles, ["article_id"], table="articles", call=MAKE_ONE)
    rows = []
    if "related" in articles.columns:
        for name, headlines in zip(articles["article_id"], articles["related"], strict=True):
            listed = list(headlines) if isinstance(headlines, Iterable) and not isinstance(headlines, str) else []
            rows += [(f"{name}:r{n}", str(title), name) for n, title in enumerate(listed, 1)]
    made = empty("articles").reindex(range(len(rows)))
    made["article_id"] = pd.Series([row[0] for row in rows], dtype="str")
    made["title"] = pd.Series([row[1] for row in rows], dtype="str")
    made["found_in"] = pd.Series([row[2] for row in rows], dtype="str")
    return made
