"""The words of a column as arrays: texts checked, no stop words, words of one stem made one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from newskit.articles import index_column
from newskit.patterns import Index
from newskit.schema import SchemaError
from newskit.text import read_lexicon

__all__ = [
    "StopWords",
    "Tokens",
    "describe_stop_words",
    "index_texts",
    "merge_stems",
    "read_stop_words",
    "read_tokens",
    "tokens_of",
]

Ints = npt.NDArray[np.int64]
# One value a token: half the memory of int64, where there are millions.
Places = npt.NDArray[np.int32]
StopWords = str | Iterable[str] | None


@dataclass(frozen=True)
class Tokens:
    """The words of a column, text after text.

    `text` and `word` have one value a token; -1 where a stop word stood.
    """

    text: Places
    word: Places
    words: list[str]
    size: int  # texts


def read_tokens(table: pd.DataFrame, column: str, *, stop_words: StopWords = None) -> Tokens:
    """Read the words of a column.

    Stop words leave a gap: what stood at its two sides is not side by side.
    """
    return tokens_of(index_texts(table, column), stop_words=stop_words)


def tokens_of(index: Index, *, stop_words: StopWords = None) -> Tokens:
    """Take the words out of an index, as `read_tokens` does."""
    lengths = np.diff(index.bounds)
    text = np.repeat(np.arange(len(index), dtype=np.int32), lengths)
    word = np.asarray(index.tokens, dtype=np.int32)
    stops = read_stop_words(stop_words)
    if stops:
        is_stop = np.array([written in stops for written in index.words], dtype=bool)
        word = np.where(is_stop[word], np.int32(-1), word) if len(is_stop) else word
    return Tokens(text, word, index.words, len(index))


def index_texts(table: pd.DataFrame, column: str) -> Index:
    """Index a column's texts; what can't be read is said, since nothing will be found in it."""
    return index_column(table, column, so="no word is found in them")


def read_stop_words(stop_words: StopWords) -> frozenset[str]:
    """Stop words as a column's words are written: lower-cased, apostrophes straight, no ``'s``."""
    if stop_words is None:
        return frozenset()
    if isinstance(stop_words, str):
        if stop_words != "en":
            raise SchemaError(
                f"stop_words={stop_words!r:.40} is no list that newskit has. Write 'en', None, or "
                "a list of your own: "
                "stop_words=['the', 'of']"
            )
        entries = read_lexicon("stop_words_en")
    elif not isinstance(stop_words, Iterable):
        raise SchemaError(
            f"stop_words is 'en', None or a list of words, and this is {stop_words!r:.60}. Write "
            "stop_words='en'."
        )
    else:
        entries = list(stop_words)
        wrong = [entry for entry in entries if not isinstance(entry, str) or len(entry.split()) > 1]
        if wrong:
            raise SchemaError(
                f"a stop word is one word, and {wrong[0]!r:.60} isn't. Write stop_words=['the', "
                "'of']."
            )
    return frozenset(Index(entries).words)


def describe_stop_words(stop_words: StopWords) -> str | list[str] | None:
    """What a table keeps of the stop words it was made with: the name of the list, or the list."""
    if stop_words is None or isinstance(stop_words, str):
        return stop_words
    return sorted(read_stop_words(stop_words))


def merge_stems(tokens: Tokens, language: str | None) -> Tokens:
    """Make words of one stem one, in its commonest form; nothing where no language is given."""
    if language is None:
        return tokens
    from nltk.stem import SnowballStemmer

    known = sorted(set(SnowballStemmer.languages) - {"porter"})
    if language not in known:
        raise SchemaError(
            f"stem={language!r:.40} is no language that NLTK's Snowball knows. It knows {known}."
        )
    stem = SnowballStemmer(language).stem
    kept = tokens.word[tokens.word >= 0]
    count = np.bincount(kept, minlength=len(tokens.words))
    # Commonest form first, and of equals the first by the alphabet: the form that stands for all.
    occurring = sorted(np.flatnonzero(count).tolist(), key=lambda n: (-count[n], tokens.words[n]))
    shown: dict[str, int] = {}
    form = np.arange(len(tokens.words) + 1, dtype=np.int32)
    form[-1] = -1  # a stop word stays one
    for number in occurring:
        form[number] = shown.setdefault(stem(tokens.words[number]), number)
    return Tokens(tokens.text, form[tokens.word], tokens.words, tokens.size)
