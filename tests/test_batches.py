"""newskit.load.batches: files of several shapes in one table."""

import json

import pytest

import newskit as nk

TEXT = "Rents rose again in Eastport, the council said on Monday."


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.csv").write_text(f'Kicker,Body,Paper\ncity,"{TEXT}",Post\n', encoding="utf-8")
    (tmp_path / "b.json").write_text(json.dumps([{"text": TEXT, "publication": "Herald"}]), encoding="utf-8")
    return tmp_path


def test_a_column_need_not_stand_in_each_file(folder):
    articles = nk.read_articles(folder, columns={"outlet": "Paper", "section": "Kicker"})
    assert articles["outlet"].tolist() == ["Post", "Herald"]
    assert articles["section"].tolist()[0] == "city"


def test_a_column_that_no_file_has_is_refused(folder):
    with pytest.raises(nk.SchemaError, match=r"no file has a column \['Zeitung'\]"):
        nk.read_articles(folder, columns={"outlet": "Zeitung"})


def test_what_no_article_of_a_format_has_is_no_column(tmp_path):
    def read_two(file):
        yield {"text": TEXT, "page": None, "edition": "1"}
        yield {"text": TEXT, "page": None, "edition": None}

    nk.register_format("two", read_two, suffixes=[".two"])
    (tmp_path / "a.two").write_text("x", encoding="utf-8")
    articles = nk.read_articles(tmp_path / "a.two")
    assert "page" not in articles.columns
    assert articles["edition"].notna().tolist() == [True, False]
