"""Collections that are in Python already: NLTK's corpora."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, BinaryIO

import pandas as pd

from newskit.formats import File, Format, Record, get_format
from newskit.load.batches import Batches
from newskit.load.read import read_files
from newskit.load.report import LoadReport
from newskit.schema import SchemaError

__all__ = ["from_nltk"]


def from_nltk(
    corpus: Any,
    *,
    fileids: str | Sequence[str] | None = None,
    clean: bool = True,
    progress: bool | None = None,
) -> pd.DataFrame:
    r"""Articles of a corpus of NLTK, one per file.

    Plain text is read as `read_articles` reads it, encodings file by file; of a corpus whose words
    are tagged the words are put together again. What a corpus calls categories goes into
    ``section``. Nothing is downloaded: the corpus must be there, as ``nltk.corpus.reuters`` is
    after ``nltk.download("reuters")``.

    Parameters
    ----------
    corpus : a corpus reader of NLTK
        Such as ``nltk.corpus.reuters``, or a ``PlaintextCorpusReader`` on a folder of your own.
    fileids : str or sequence of str, optional
        Which of its files; by default all.
    clean, progress
        As in `read_articles`.

    Returns
    -------
    DataFrame, one row per file of the corpus
        ``article_id`` is the file's id.

    Raises
    ------
    SchemaError
        If `corpus` is no corpus reader, or its data are not on this machine.

    Examples
    --------
    >>> from pathlib import Path; from tempfile import mkdtemp
    >>> import nltk; from nltk.corpus.reader import PlaintextCorpusReader
    >>> folder = Path(mkdtemp())
    >>> nltk.data.path.append(str(folder))  # NLTK reads from folders that it was told of
    >>> path = folder / "derby.txt"
    >>> _ = path.write_text("Rovers win\n\nRovers beat Eastport.", encoding="utf-8")
    >>> from_nltk(PlaintextCorpusReader(str(folder), ".*"))[["article_id", "title"]].values.tolist()
    [['derby.txt', 'Rovers win']]
    """
    names = [fileids] if isinstance(fileids, str) else fileids
    try:
        names = list(dict.fromkeys(corpus.fileids() if names is None else names))
        tagged = hasattr(corpus, "tagged_words")
        files = [File(name, partial(_open, corpus, name)) for name in names]
    except LookupError as error:
        advice = "Fetch them once: import nltk; nltk.download('…')"
        raise SchemaError(f"the data of this corpus are not on this machine. {advice}") from error
    except (AttributeError, TypeError) as error:
        raise SchemaError(
            f"a corpus reader of NLTK was expected, and this is {corpus!r:.60}."
        ) from error
    format = Format("nltk", partial(_read_tagged, corpus)) if tagged else get_format("txt")
    articles = read_files(
        files, Batches(LoadReport.start(), (), ()), format, clean=clean, progress=progress
    )
    articles["article_id"] = articles["file"]
    if hasattr(corpus, "categories"):
        found = ["; ".join(map(str, corpus.categories(name))) for name in articles["file"]]
        articles["section"] = pd.Series(found, index=articles.index, dtype="str")
    return articles


def _open(corpus: Any, name: str) -> BinaryIO:
    """Open a file as bytes; NLTK itself would decode it as the whole corpus is said to be."""
    return corpus.root.join(name).open()


def _read_tagged(corpus: Any, file: File) -> Iterator[Record]:
    """Put the words of a tagged file together again, a sentence a line."""
    from nltk.tokenize.treebank import TreebankWordDetokenizer

    put_together = TreebankWordDetokenizer().detokenize
    sentences = (map(str, sentence) for sentence in corpus.sents(file.name))
    yield {"text": "\n".join(put_together(list(words)) for words in sentences)}
