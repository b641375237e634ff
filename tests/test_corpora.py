"""Collections that are in Python already: corpora of NLTK, data sets of Hugging Face."""

import pandas as pd
import pytest
from nltk.corpus.reader import (
    CategorizedPlaintextCorpusReader,
    PlaintextCorpusReader,
    TaggedCorpusReader,
)
from nltk.corpus.util import LazyCorpusLoader

import newskit as nk

TEXT = "Rents rose again in Eastport, the council said on Monday."


@pytest.fixture(autouse=True)
def _nltk_may_read_here(tmp_path, monkeypatch):
    monkeypatch.setattr("nltk.data.path", [str(tmp_path)])


@pytest.fixture
def corpus(tmp_path):
    """Two files of different encodings, in two categories each or one."""
    for name, text, encoding in [
        ("a", f"Café rents\n\n{TEXT}", "utf-8"),
        ("b", f"Café ferry\n\n{TEXT}", "cp1252"),
    ]:
        (tmp_path / f"{name}.txt").write_text(text, encoding=encoding)
    return CategorizedPlaintextCorpusReader(
        str(tmp_path),
        r".*\.txt",
        cat_map={"a.txt": ["rent", "city"], "b.txt": ["sea"]},
        encoding="utf-8",
    )


def test_a_corpus_gives_an_article_per_file_whatever_its_encoding(corpus):
    with pytest.warns(nk.LoadWarning):
        articles = nk.from_nltk(corpus)
    assert articles["article_id"].tolist() == ["a.txt", "b.txt"]
    assert articles["title"].tolist() == ["Café rents", "Café ferry"]
    assert articles["section"].tolist() == ["city; rent", "sea"]
    assert nk.load_report(articles).files["encoding"].tolist() == ["utf-8", "cp1252"]


def test_some_files_of_a_corpus(corpus):
    with pytest.warns(nk.LoadWarning):
        assert nk.from_nltk(corpus, fileids="b.txt")["article_id"].tolist() == ["b.txt"]


def test_tagged_words_are_put_together_again(tmp_path):
    (tmp_path / "ca01").write_text(
        "The/at harbour/nn opened/vbd ./.\nIt/ps is/vbz open/jj ./.\n", encoding="utf-8"
    )
    articles = nk.from_nltk(TaggedCorpusReader(str(tmp_path), "ca.*"))
    assert articles["text"].tolist() == ["The harbour opened.\nIt is open."]


def test_a_corpus_that_is_not_there_says_how_to_fetch_it():
    missing = LazyCorpusLoader("no_such_corpus", PlaintextCorpusReader, ".*")
    with pytest.raises(nk.SchemaError, match=r"nltk\.download"):
        nk.from_nltk(missing)


@pytest.mark.parametrize("thing", [None, "reuters", 7])
def test_what_is_no_corpus_is_refused(thing):
    with pytest.raises(nk.SchemaError, match="a corpus reader of NLTK was expected"):
        nk.from_nltk(thing)


class DataSet:
    """What a data set of Hugging Face, a Polars or an Arrow table have in common."""

    def to_pandas(self):
        return pd.DataFrame({"headline": ["Rents rise"], "text": [TEXT], "date": ["2025-03-03"]})


def test_a_data_set_object_is_taken_as_a_table():
    articles = nk.as_articles(DataSet())
    assert articles["title"].tolist() == ["Rents rise"]
    assert articles["published"].tolist() == [pd.Timestamp("2025-03-03")]
