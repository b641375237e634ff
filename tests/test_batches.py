"""newskit.load.batches: files of several shapes in one table."""

import gzip
import json
import os
import warnings
import zipfile

import pandas as pd
import pytest

import newskit as nk

TEXT = "Rents rose again in Eastport, the council said on Monday."


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.csv").write_text(f'Kicker,Body,Paper\ncity,"{TEXT}",Post\n', encoding="utf-8")
    (tmp_path / "b.json").write_text(
        json.dumps([{"text": TEXT, "publication": "Herald"}]), encoding="utf-8"
    )
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


def read(path, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", nk.NewskitWarning)
        articles = nk.read_articles(path, **options)
    return articles, nk.load_report(articles)


# ---- columns of a user's own


def test_a_column_that_has_a_name_of_ours_is_kept_beside_it(tmp_path):
    (tmp_path / "a.csv").write_text(
        f'title,headline,Text\nslug,Rents rise,"{TEXT}"\n', encoding="utf-8"
    )
    articles, _ = read(tmp_path / "a.csv", columns={"title": "headline"})
    assert articles[["title", "title_original"]].values.tolist() == [["Rents rise", "slug"]]


def test_a_file_that_has_columns_called_file_keeps_them(tmp_path):
    (tmp_path / "a.csv").write_text(f'file,text\nbox 7,"{TEXT}"\n', encoding="utf-8")
    articles, _ = read(tmp_path / "a.csv")
    assert articles[["file", "file_original"]].values.tolist() == [["a.csv", "box 7"]]


def test_a_table_of_ours_keeps_where_it_came_from(folder, tmp_path_factory):
    articles, _ = read(folder)
    path = nk.write_articles(articles, tmp_path_factory.mktemp("kept") / "kept.parquet")
    again, _ = read(path, clean=False)
    assert again[["file", "file_pos"]].equals(articles[["file", "file_pos"]])


def test_columns_in_brackets_are_columns(tmp_path):
    (tmp_path / "a.csv").write_text(
        f'(No column name),(word_count),text\n7,8,"{TEXT}"\n', encoding="utf-8"
    )
    articles, _ = read(tmp_path / "a.csv")
    assert articles[["(No column name)", "(word_count)"]].values.tolist() == [["7", "8"]]


def test_one_meaning_under_two_names_is_one_column():
    rows = [
        {"title": "Rents", "text": TEXT},
        {"headline": "Ferry", "body": TEXT, "source": {"name": "Post"}},
    ]
    with pytest.warns(nk.NewskitWarning, match="fills 1 of 2 rows"):
        articles = nk.as_articles(pd.DataFrame(rows))
    assert articles["title"].tolist() == ["Rents", "Ferry"]
    assert articles["text"].tolist() == [TEXT, TEXT]
    assert articles["outlet"].tolist()[1] == "Post"


def test_lists_and_objects_of_names_become_names():
    rows = [
        {"text": TEXT, "author": ["Ada Lund", {"name": "Bo Brandt"}]},
        {"text": TEXT, "author": "['Cy Lund', 'Di']"},
    ]
    assert nk.as_articles(pd.DataFrame(rows))["byline"].tolist() == [
        "Ada Lund, Bo Brandt",
        "Cy Lund, Di",
    ]


def test_a_teaser_is_not_taken_for_the_text():
    rows = [{"text": " ".join(["rent"] * 20), "full_text": " ".join(["rent"] * 500)}]
    with pytest.warns(nk.NewskitWarning, match="'full_text' is taken for the text"):
        articles = nk.as_articles(pd.DataFrame(rows))
    assert articles["word_count"].tolist() == [500]
    assert "text_original" in articles.columns


@pytest.mark.parametrize(
    "names",
    [
        "Titre,Texte,Date,Journal",
        "Titel,Text,Datum,Zeitung",
        "Titel,Tekst,Datum,Krant",
        "Título,Texto,Fecha,Periódico",
        "Titolo,Testo,Data,Giornale",
        "Título,Texto,Data,Jornal",
    ],
)
def test_tables_in_other_languages_are_understood(tmp_path, names):
    (tmp_path / "a.csv").write_text(f'{names}\nRents,"{TEXT}",2025-03-01,Post\n', encoding="utf-8")
    one = read(tmp_path / "a.csv")[0].iloc[0]
    assert [one["title"], one["text"], str(one["published"].date()), one["outlet"]] == [
        "Rents",
        TEXT,
        "2025-03-01",
        "Post",
    ]


def test_a_date_in_three_columns_is_read_in_any_language():
    frame = pd.DataFrame({"text": [TEXT], "Jahr": [2025], "Monat": ["März"], "Tag": [4]})
    assert nk.as_articles(frame)["published"].tolist() == [pd.Timestamp("2025-03-04")]


# ---- names of files


def test_a_mark_in_a_name_is_not_an_archive(tmp_path):
    (tmp_path / "Wow!.txt").write_text(TEXT, encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "post.zip", "w") as archive:
        archive.writestr("city/Rovers win!.txt", TEXT)
    articles, _ = read(tmp_path, folders=("outlet", "section"))
    assert articles["file"].tolist() == ["Wow!.txt", "post.zip!city/Rovers win!.txt"]
    assert articles[["outlet", "section"]].fillna("").values.tolist() == [
        ["", ""],
        ["post", "city"],
    ]


def test_an_id_may_stand_in_the_name_of_a_file(tmp_path):
    (tmp_path / "A123_2025-03-01.txt.gz").write_bytes(gzip.compress(TEXT.encode()))
    articles, _ = read(tmp_path, file_names=("article_id", "published"))
    assert articles["article_id"].tolist() == ["A123"]
    assert articles["published_precision"].tolist() == ["day"]


def test_a_date_with_dots_in_a_packed_files_name_is_found(tmp_path):
    (tmp_path / "2025.03.01_derby.txt.gz").write_bytes(gzip.compress(TEXT.encode()))
    assert read(tmp_path)[0]["published"].tolist() == [pd.Timestamp("2025-03-01")]


@pytest.mark.parametrize(
    "argument", [{"folders": "word_count"}, {"file_names": 5}, {"folders": None}]
)
def test_what_names_can_not_say_is_refused(folder, argument):
    with pytest.raises(nk.SchemaError, match="can't be had from a name"):
        nk.read_articles(folder, **argument)


def test_files_of_one_name_are_told_apart(tmp_path):
    for year in ("2024/d", "2025/d"):
        (tmp_path / year).mkdir(parents=True)
        (tmp_path / year / "a.txt").write_text(f"{TEXT} In {year}.", encoding="utf-8")
    articles, report = read([tmp_path / "2024", tmp_path / "2025"])
    assert articles["article_id"].tolist() == ["2024/d/a.txt", "2025/d/a.txt"]
    assert len(report.problems) == 0


def test_names_and_links_that_are_broken_stop_nothing(tmp_path):
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    with open(os.fsencode(tmp_path) + b"/caf\xe9.txt", "w", encoding="utf-8") as file:
        file.write(TEXT)
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    articles, report = read(tmp_path)
    assert articles["file"].tolist() == ["b.txt", "caf\ufffd.txt"]
    assert report.files["read"].tolist() == [True, True, False]


def test_a_hidden_file_that_is_named_is_read(tmp_path):
    (tmp_path / ".hidden.txt").write_text(TEXT, encoding="utf-8")
    assert len(read(tmp_path / ".hidden.txt")[0]) == 1


def test_dates_of_one_format_are_read_together(tmp_path):
    (tmp_path / "a.json").write_text(
        json.dumps({"text": f"{TEXT} {TEXT} {TEXT}", "date": "3/4/2025"}), encoding="utf-8"
    )
    more = {"text": f"{TEXT} {TEXT} {TEXT} b", "date": "25/4/2025", "page": 3}
    (tmp_path / "b.json").write_text(json.dumps(more), encoding="utf-8")
    assert read(tmp_path)[0]["published"].tolist() == [
        pd.Timestamp("2025-04-03"),
        pd.Timestamp("2025-04-25"),
    ]


# ---- readers of others


@pytest.mark.parametrize(
    "reader",
    [
        lambda file: {}["none"],
        lambda file: open("no such file"),  # noqa: SIM115
        lambda file: ["text"],
        lambda file: {"text": TEXT},
    ],
    ids=["KeyError", "FileNotFoundError", "strings", "one dict"],
)
def test_a_reader_that_fails_costs_its_file_only(tmp_path, reader):
    nk.register_format("failing", reader, suffixes=[".failing"])
    (tmp_path / "a.failing").write_text("x", encoding="utf-8")
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    articles, report = read(tmp_path)
    assert articles["file"].tolist() == ["b.txt"]
    assert "the reader of failing stopped" in report.problems["problem"].iloc[0]


def test_a_reader_may_give_several_tables(tmp_path):
    tables = [
        pd.DataFrame({"title": ["a"], "text": [TEXT]}),
        pd.DataFrame({"headline": ["b"], "body": [TEXT]}),
    ]
    nk.register_format("tables", lambda file: tables, suffixes=[".tables"])
    (tmp_path / "a.tables").write_text("x", encoding="utf-8")
    articles, report = read(tmp_path)
    assert articles["title"].tolist() == ["a", "b"]
    assert articles["file_pos"].tolist() == [1, 2]
    assert report.files["articles"].tolist() == [2]


@pytest.mark.parametrize(
    "wrong", [{"limits": 5}, {"encoding": "rot13"}, {"encoding": 5}, {"format": [1]}]
)
def test_arguments_that_can_not_be_meant_are_refused(folder, wrong):
    with pytest.raises(nk.NewskitError) as error:
        nk.read_articles(folder, **wrong)
    assert len(str(error.value)) < 300
