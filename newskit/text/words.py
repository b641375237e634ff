"""A string → its words.

Offsets are 0-based, half-open, in characters of the string that came in; no function changes it.
"""

from __future__ import annotations

import re
from typing import Literal

from newskit.schema import RowWise, SchemaError, need_string, row_wise
from newskit.text.letters import WORD, Span, straighten
from newskit.text.penn import split_penn

__all__ = ["UNSPACED", "count_words", "is_unspaced", "split_words"]

# Scripts that put no blank between words: Thai, Lao, Khmer, Burmese, Japanese kana, Chinese
# characters.
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]"
)
_UNSPACED_SHARE = 0.3  # above this share of a sample, counting words would be counting sentences
_SAMPLE = 2000  # characters looked at: enough to tell a script


# How a warning goes on that counts such texts.
UNSPACED = (
    "in a script without blanks between words (such as Chinese or Thai): word counts and topics "
    "will be wrong. "
    "Put blanks between their words first"
)


@row_wise(RowWise(needs=("text",), gives="list"))
def split_words(text: str, *, style: Literal["news", "penn"] = "news") -> list[Span]:
    """Words of a text, as newskit counts them; or the tokens of the Penn Treebank.

    A word is a run of letters and digits, with apostrophes inside it; accents, vowel signs and soft
    hyphens belong to the word they stand in. Hyphens divide, and a possessive ``'s`` stays with its
    word here (topic patterns ignore it).

    Parameters
    ----------
    text : str
    style : {"news", "penn"}
        ``"penn"`` is for what is made for such tokens, as taggers are: contractions are divided
        (was|n’t, mayor|’s), marks are tokens, hyphens and abbreviations keep together. NLTK's
        NLTKWordTokenizer finds them, sentence by sentence. Called by itself it divides curly
        apostrophes wrongly (wasn|’|t); here they are as straight ones.

    Returns
    -------
    list of Span
        Each with ``start``, ``end`` and ``text``; ``text[start:end]`` is the word as written.

    Raises
    ------
    SchemaError
        If there is no such style.

    Examples
    --------
    >>> [word.text for word in split_words("The mayor’s tariff-free port, U.S. style")]
    ['The', 'mayor’s', 'tariff', 'free', 'port', 'U', 'S', 'style']
    >>> words = split_words("The mayor’s U.S. port wasn’t tariff-free.", style="penn")
    >>> [word.text for word in words]
    ['The', 'mayor', '’s', 'U.S.', 'port', 'was', 'n’t', 'tariff-free', '.']
    """
    need_string(text, "split_words")
    if style == "penn":
        return split_penn(text)
    if style != "news":
        raise SchemaError(
            f"there is no style {style!r} of words. Write split_words(text, style='penn'), or "
            "leave it out."
        )
    straight = straighten(text)
    return [
        Span(word.start(), word.end(), text[word.start() : word.end()])
        for word in WORD.finditer(straight)
    ]


def count_words(text: str) -> int:
    """Count the words of `split_words`, without making them."""
    return len(WORD.findall(straighten(text)))


def is_unspaced(text: str) -> bool:
    """Tell whether a text is in a script that does not put blanks between words."""
    if text.isascii():
        return False
    sample = text[:_SAMPLE]
    return len(_UNSPACED.findall(sample)) > _UNSPACED_SHARE * len(sample)
