import gzip
import json
import os
import re
import warnings

import pandas as pd
import pytest

import newskit as nk
from newskit.load.report import LoadReport

PROSE = (
    "The harbour office said on Monday that the northern quay would stay closed until the repairs "
    "were done."
)
HEADLINES = [
    "Lantern Festival Draws Record Crowd",
    "Rovers Name New Coach After Long Search",
    "Bakery on Gull Street Closes",
]
ROWS = [
    {
        "id": "a1",
        "headline": "Rents rise",
        "body": "Rents rose – “again”.",
        "date": "2025-03-03",
        "paper": {"name": "Post"},
    },
    {
        "id": "a2",
        "headline": "Ferry late",
        "body": "The ferry is late.",
        "date": "2025-03-04",
        "paper": {"name": "Herald"},
    },
]
NAMED = {"outlet": "paper.name"}


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def lines(rows):
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.json", json.dumps(ROWS)),
        ("object.json", json.dumps({"status": "ok", "total": 9, "articles": ROWS})),
        ("deep.json", json.dumps({"data": {"items": ROWS}})),
        ("lines.jsonl", lines(ROWS)),
        ("lines.json", lines(ROWS)),
        ("packed.jsonl.gz", gzip.compress(lines(ROWS).encode())),
        ("marked.jsonl", b"\xef\xbb\xbf" + lines(ROWS).encode()),
        ("wide.jsonl", lines(ROWS).encode("utf-16")),
        ("windows.jsonl", lines(ROWS).replace("\n", "\r\n")),
    ],
)
def test_every_shape_of_json_gives_the_same_articles(tmp_path, name, content):
    articles = nk.read_articles(write(tmp_path / name, content), columns=NAMED)
    assert articles["article_id"].tolist() == ["a1", "a2"]
    assert articles["text"].tolist() == ["Rents rose – “again”.", "The ferry is late."]
    assert articles["outlet"].tolist() == ["Post", "Herald"]
    assert articles["published"].tolist() == [
        pd.Timestamp("2025-03-03"),
        pd.Timestamp("2025-03-04"),
    ]
    assert articles["file_pos"].tolist() == [1, 2]


@pytest.mark.parametrize(
    ("name", "mark"), [("a.csv", ","), ("a.csv", ";"), ("a.tsv", "\t"), ("a.csv", "|")]
)
def test_the_delimiter_of_a_table_is_found(tmp_path, name, mark):
    content = (
        mark.join(["title", "text", "date", "outlet"])
        + "\n"
        + mark.join(["Hi", '"NA, a ""b""\nc; d | e"', "2025-03-01", "NA"])
    )
    articles = nk.read_articles(write(tmp_path / name, content))
    assert articles.loc[0, ["title", "text", "outlet"]].tolist() == [
        "Hi",
        'NA, a "b"\nc; d | e',
        "NA",
    ]


def test_rows_of_the_wrong_length_are_kept_and_named(tmp_path):
    content = "title,text,date\nA,One,2025-03-01\nB,Two,2025-03-02,more\nC,Three\n"
    with pytest.warns(nk.LoadWarning):
        articles = nk.read_articles(write(tmp_path / "a.csv", content))
    assert articles["title"].tolist() == ["A", "B", "C"]
    problems = nk.load_report(articles).problems
    assert problems["place"].tolist()[:2] == ["line 3", "line 4"]


@pytest.mark.parametrize(
    ("content", "titles", "said"),
    [
        ("title,text\nx,a,\ny,b,\n", ["x", "y"], None),
        ("title,text\nx,a,b\ny,b,c\n", ["x", "y"], "3 cells where the header has 2"),
        ("title,text,outlet\nx,a\ny,b,Post\n", ["x", "y"], "2 cells where the header has 3"),
        (
            'title,text\nA,"open\nB,two\nC,three\n',
            ["A", "B", "C"],
            "a quotation mark is not closed",
        ),
        (
            'title,text\nA,"open\nB,"two"\nC,three\n',
            ["A", "B", "C"],
            "a quotation mark is not closed",
        ),
        ('title,text\nA,five 5" pipes\nB,"two\nlines"\n', ["A", "B"], None),
        (",title,text\n0,x,a\n1,y,b\n", ["x", "y"], None),
        (
            'title,text\nA,"open\nB,two\nC,three\nD,"open\nE,five\n',
            ["A", "B", "C", "D", "E"],
            "is not closed",
        ),
        ('title,text\nA,say "no"\nB,"say "no" twice"\n', ["A", "B"], "not as they should be"),
    ],
)
def test_no_cell_of_a_table_is_lost_in_silence(tmp_path, content, titles, said):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", nk.LoadWarning)
        articles = nk.read_articles(write(tmp_path / "a.csv", content))
    assert articles["title"].tolist() == titles
    problems = " ".join(nk.load_report(articles).problems["problem"])
    assert said in problems if said else problems == ""


def test_a_column_without_a_name_that_holds_something_is_kept(tmp_path):
    articles = nk.read_articles(write(tmp_path / "a.csv", "title,text,\nx,a,precious\n"))
    assert "precious" in articles.iloc[0].tolist()


def test_a_second_list_of_a_json_file_is_named(tmp_path):
    content = json.dumps(
        {"articles": ROWS, "data": {"ads": [{"text": "Buy"}]}, "meta": {"a": {"b": 1}}}
    )
    with pytest.warns(nk.LoadWarning):
        articles = nk.read_articles(write(tmp_path / "a.json", content), columns=NAMED)
    assert len(articles) == 2
    assert nk.load_report(articles).problems[["place", "problem"]].values.tolist() == [
        ["data.ads", "another list, of 1 object"]
    ]


def test_a_zone_leaves_dates_without_an_offset_as_printed(tmp_path):
    path = write(tmp_path / "a.csv", "text,date\na,2025-01-01\n")
    assert nk.read_articles(path, tz="Asia/Tokyo").loc[0, "published"] == pd.Timestamp("2025-01-01")
    with pytest.raises(nk.SchemaError, match="tz='Mars/Base' is no time zone"):
        nk.read_articles(path, tz="Mars/Base")


def test_headlines_kept_from_an_earlier_load_stay(tmp_path):
    text = f"{PROSE}\n\n\n" + "\n".join(HEADLINES)
    write(
        tmp_path / "a.jsonl",
        lines([{"text": "x", "related": ["Old Headline Kept"]}, {"text": text}]),
    )
    with pytest.warns(nk.LoadWarning):
        articles = nk.read_articles(tmp_path)
    assert articles["related"].tolist() == [["Old Headline Kept"], HEADLINES]
    articles.to_csv(tmp_path / "again.csv", index=False)
    again = nk.read_articles(tmp_path / "again.csv")
    assert nk.related_headlines(again)["title"].tolist() == ["Old Headline Kept", *HEADLINES]


def test_a_table_equals_itself_after_parquet(tmp_path, letters):
    letters.to_parquet(tmp_path / "letters.parquet")
    again = nk.read_articles(tmp_path / "letters.parquet")
    kept = [column for column in letters.columns if column not in ("file", "file_pos")]
    pd.testing.assert_frame_equal(again[kept], letters[kept])


def test_lists_in_a_table_survive_parquet(tmp_path):
    made = nk.as_articles(
        pd.DataFrame(
            {"text": ["a", "b"], "related": [["x", "y"], None], "authors": [["Ada"], ["Bo", "Cy"]]}
        )
    )
    made.to_parquet(tmp_path / "a.parquet")
    again = nk.read_articles(tmp_path / "a.parquet")
    assert again["related"].tolist() == [["x", "y"], None]
    assert again["byline"].tolist() == ["Ada", "Bo, Cy"]


def test_a_file_named_twice_is_read_once(tmp_path):
    path = write(tmp_path / "a.txt", PROSE)
    with pytest.warns(nk.LoadWarning, match="1 article"):
        assert len(nk.read_articles([tmp_path, path])) == 1


def test_a_report_survives_parquet(tmp_path, letters):
    letters.to_parquet(tmp_path / "letters.parquet")
    kept = nk.load_report(pd.read_parquet(tmp_path / "letters.parquet"))
    assert isinstance(kept, LoadReport)
    assert kept.summary == "1 of 1 file read; 10 articles; 0 problems."


def test_a_tail_of_headlines_is_cut_reported_and_kept(tmp_path):
    text = f"{PROSE}\n{PROSE}\n\n\n" + "\n".join(HEADLINES) + " \n\n"
    path = write(tmp_path / "000_ab.txt", text)
    with pytest.warns(nk.LoadWarning):
        articles = nk.read_articles(path)
    assert articles.loc[0, "text"] == f"{PROSE}\n{PROSE}"
    assert articles.loc[0, "related"] == HEADLINES
    assert articles.loc[0, "word_count"] == 36
    problems = nk.load_report(articles).problems
    assert problems["action"].tolist() == ["cut; kept in `related`"]
    related = nk.related_headlines(articles)
    assert related["title"].tolist() == HEADLINES
    assert related["found_in"].tolist() == ["000_ab.txt"] * 3
    assert nk.read_articles(path, clean=False).loc[0, "text"] == text


def test_a_topic_never_sees_a_headline_of_the_tail(tmp_path):
    text = f"{PROSE}\n\n\n" + "\n".join(HEADLINES)
    with pytest.warns(nk.LoadWarning):
        articles = nk.read_articles(write(tmp_path / "a.txt", text))
    assert len(nk.match_topics(articles, {"sport": ["rovers", "coach"]})) == 0
    assert (
        len(nk.match_topics(nk.related_headlines(articles), {"sport": ["rovers"]}, column="title"))
        == 1
    )


def test_the_pasted_page_of_a_user_is_read_exactly(shared):
    path = next((shared / "data/formats/seed").glob("0*.txt"))
    with pytest.warns(nk.LoadWarning):
        articles = nk.read_articles(path)
    body = path.read_text(encoding="utf-8").split("\n\n\n")[0]
    assert len(articles) == 1
    assert articles.loc[0, "text"] == body
    assert body.count("\n") + 1 == 6
    assert len(nk.related_headlines(articles)) == 17


def test_a_folder_gives_labels_dates_and_titles(tmp_path):
    write(tmp_path / "sport/2025-03-01_derby.txt", "Rovers win\n\nRovers beat Eastport.")
    write(tmp_path / "local/20250302.txt", PROSE)
    write(tmp_path / "local/.DS_Store", b"\0\0")
    articles = nk.read_articles(tmp_path)
    assert articles["section"].tolist() == ["local", "sport"]
    assert articles["published"].tolist() == [
        pd.Timestamp("2025-03-02"),
        pd.Timestamp("2025-03-01"),
    ]
    assert articles["title"].tolist()[1] == "Rovers win"
    assert pd.isna(articles["title"][0])
    assert articles["article_id"].tolist() == ["local/20250302.txt", "sport/2025-03-01_derby.txt"]
    assert nk.load_report(articles).problems["file"].tolist() == ["local/.DS_Store"]


def test_folders_and_file_names_stand_for_what_the_user_says(tmp_path):
    write(tmp_path / "Post/sport/en_7.txt", PROSE)
    articles = nk.read_articles(
        tmp_path, folders=("outlet", "section"), file_names=("language", "page")
    )
    assert articles.loc[0, ["outlet", "section", "language", "page"]].tolist() == [
        "Post",
        "sport",
        "en",
        "7",
    ]


def test_what_an_article_says_itself_goes_before_its_folder(tmp_path):
    write(tmp_path / "sport/a.jsonl", lines([{"text": "x", "section": "culture"}, {"text": "y"}]))
    assert nk.read_articles(tmp_path)["section"].tolist() == ["culture", "sport"]


def test_one_bad_file_costs_that_file_only(tmp_path):
    write(tmp_path / "a.txt", PROSE)
    write(tmp_path / "empty.txt", "")
    write(tmp_path / "notes.pdf", b"%PDF-1.7 ...")
    torn = gzip.compress(lines([{"text": f"Article {n}."} for n in range(900)]).encode())[:-40]
    write(tmp_path / "torn.jsonl.gz", torn)
    write(tmp_path / "binary.txt", b"a\0b")
    write(tmp_path / "settings.json", '{"colour": "blue"}')
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    with pytest.warns(nk.LoadWarning, match="2 of 7 files read") as seen:
        articles = nk.read_articles(tmp_path)
    assert len(seen) == 1
    report = nk.load_report(articles)
    assert set(report.files.query("not read")["file"]) == {
        "empty.txt",
        "notes.pdf",
        "binary.txt",
        "settings.json",
        "gone.txt",
    }
    said = dict(zip(report.problems["file"], report.problems["problem"], strict=True))
    assert "0 bytes" in said["empty.txt"]
    assert "a PDF" in said["notes.pdf"]
    assert "damaged after" in " ".join(report.problems["problem"])
    assert "NUL bytes" in said["binary.txt"]
    assert "needs ['text']" in said["settings.json"]
    assert "can't be opened" in said["gone.txt"]


def test_the_strict_get_an_error_at_the_first_bad_file(tmp_path):
    write(tmp_path / "a.txt", PROSE)
    write(tmp_path / "empty.txt", "")
    with pytest.raises(nk.UnreadableFile, match=r"empty.txt: is empty"):
        nk.read_articles(tmp_path, errors="raise")


@pytest.mark.parametrize(
    ("name", "content", "kind", "match"),
    [
        ("empty.txt", b"", nk.UnreadableFile, "empty.txt: is empty"),
        ("blank.txt", b" \n\n", nk.CorruptFile, "blank.txt: holds no text"),
        ("nul.csv", b"a\0b", nk.CorruptFile, "nul.csv: holds NUL bytes"),
        ("bad.json", b"{", nk.CorruptFile, "bad.json: is no JSON"),
        ("number.json", b"7", nk.CorruptFile, "number.json: holds no list of articles"),
        ("deep.json", b"[" * 100_000, nk.CorruptFile, "deep.json: is no JSON"),
        (
            "bad.jsonl",
            b"nothing\nhere\n",
            nk.CorruptFile,
            "bad.jsonl: no line of it is a JSON object",
        ),
        (
            "bad.parquet",
            b"PAR1 but no more",
            nk.CorruptFile,
            "bad.parquet: is a damaged Parquet file",
        ),
        (
            "named.parquet",
            b"hello",
            nk.CorruptFile,
            "named.parquet: does not begin as a Parquet file",
        ),
        ("bad.gz", b"\x1f\x8b\x08\x00", nk.CorruptFile, "bad.gz: the packed file is damaged"),
        (
            "bad.txt.gz",
            b"\x1f\x8b\x08\x00",
            nk.CorruptFile,
            "bad.txt.gz: the packed file is damaged",
        ),
        ("a.pdf", b"%PDF-1.4", nk.UnsupportedFormat, "a.pdf: is a PDF"),
        ("a.xyz", b"hello", nk.UnsupportedFormat, "a.xyz: a file named .xyz is not known"),
        (
            "cols.csv",
            b"a,b\n1,2\n",
            nk.SchemaError,
            r"cols.csv: the articles table needs \['text'\]",
        ),
    ],
)
def test_an_error_names_the_file_and_the_reason(tmp_path, name, content, kind, match):
    with pytest.raises(kind, match=match) as error:
        nk.read_articles(write(tmp_path / name, content))
    assert len(str(error.value)) < 300


def test_a_wrong_path_gets_a_hint(tmp_path):
    write(tmp_path / "articles.csv", "text\nx\n")
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(nk.UnreadableFile, match=r"Did you mean 'articles.csv'"):
        nk.read_articles(tmp_path / "artcles.csv")
    with pytest.raises(nk.UnreadableFile, match="no file in it"):
        nk.read_articles(empty)


def test_a_file_that_may_not_be_read_is_named(tmp_path):
    path = write(tmp_path / "secret.txt", PROSE)
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read every file")
    with pytest.raises(nk.UnreadableFile, match=r"secret.txt: can't be opened"):
        nk.read_articles(path)


def test_a_table_without_rows_is_an_empty_collection_and_said(tmp_path):
    with pytest.warns(nk.LoadWarning, match="0 articles"):
        articles = nk.read_articles(write(tmp_path / "a.csv", "title,text\n"))
    assert len(articles) == 0
    assert "published" in articles.columns


def test_an_old_encoding_is_read_and_said(tmp_path):
    with pytest.warns(nk.LoadWarning, match="read as cp1252"):
        articles = nk.read_articles(
            write(tmp_path / "a.txt", "Tickets cost £5, “they” said.".encode("cp1252"))
        )
    assert articles.loc[0, "text"] == "Tickets cost £5, “they” said."
    assert nk.load_report(articles).files["encoding"].tolist() == ["cp1252"]


def test_a_bad_line_of_json_lines_is_skipped_and_named(tmp_path):
    with pytest.warns(nk.LoadWarning):
        articles = nk.read_articles(
            write(tmp_path / "a.jsonl", '{"text": "one"}\n{"text": \n[1]\n{"text": "two"}\n')
        )
    assert articles["text"].tolist() == ["one", "two"]
    assert nk.load_report(articles).problems["place"].tolist() == ["line 2", "line 3"]


def test_half_a_character_costs_only_itself(tmp_path):
    with pytest.warns(nk.LoadWarning):
        articles = nk.read_articles(
            write(tmp_path / "a.json", r'[{"text": "a \ud83d b \ud83d\ude00"}]')
        )
    assert articles.loc[0, "text"] == "a � b 😀"


def test_several_files_and_patterns_are_read_in_order(tmp_path):
    for name in ("b.txt", "a.txt"):
        write(tmp_path / name, f"{PROSE} {name}")
    assert nk.read_articles(tmp_path / "*.txt")["file"].tolist() == ["a.txt", "b.txt"]
    assert nk.read_articles([tmp_path / "b.txt", tmp_path / "a.txt"])["file"].tolist() == [
        "b.txt",
        "a.txt",
    ]


def test_two_files_of_one_name_are_told_apart_by_their_folders(tmp_path):
    paths = [write(tmp_path / folder / "a.txt", PROSE) for folder in ("1", "2")]
    assert nk.read_articles(paths)["article_id"].tolist() == ["1/a.txt", "2/a.txt"]
    assert nk.read_articles(tmp_path / "*" / "a.txt")["article_id"].tolist() == [
        "1/a.txt",
        "2/a.txt",
    ]


@pytest.mark.parametrize("path", [None, 5, "", " "])
def test_what_is_no_path_is_refused(path):
    with pytest.raises(nk.SchemaError, match="a path must be a string or a Path"):
        nk.read_articles(path)


def test_one_name_for_folders_is_one_name(tmp_path):
    write(tmp_path / "Post/a.txt", PROSE)
    assert nk.read_articles(tmp_path, folders="outlet")["outlet"].tolist() == ["Post"]


def test_joined_tables_do_not_claim_a_report(letters):
    joined = pd.concat([letters, nk.as_articles(pd.DataFrame({"text": ["x"]}))])
    assert str(nk.load_report(joined)).startswith(
        "no load report is kept with this table; 11 articles"
    )


def test_the_same_id_in_two_files_is_told_apart(tmp_path):
    for name in ("a.jsonl", "b.jsonl"):
        write(tmp_path / name, lines(ROWS))
    with pytest.warns(nk.LoadWarning):
        articles = nk.read_articles(tmp_path, columns=NAMED)
    assert articles["article_id"].tolist() == ["a1", "a2", "a1#2", "a2#2"]
    assert (
        "2 of 4 article_id occur more than once"
        in nk.load_report(articles).problems["problem"].iloc[0]
    )


def test_files_with_other_columns_keep_their_order(tmp_path):
    write(tmp_path / "1.csv", "text,date\nfirst,2025-03-01\n")
    write(tmp_path / "2.txt", PROSE)
    write(tmp_path / "3.csv", "text,date\nthird,2025-03-03\n")
    assert nk.read_articles(tmp_path)["file"].tolist() == ["1.csv", "2.txt", "3.csv"]


def test_a_report_is_escaped_in_a_notebook(tmp_path):
    write(tmp_path / "a.txt", PROSE)
    write(tmp_path / "<img src=x onerror=alert(1)>.txt", "")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        html = nk.load_report(nk.read_articles(tmp_path))._repr_html_()
    assert "<img" not in html
    assert "&lt;img" in html


def test_a_report_of_any_frame_says_what_is_missing(letters):
    report = nk.load_report(nk.as_articles(pd.DataFrame({"text": ["x"]})))
    assert report.missing["title"] == 1
    assert len(report.files) == 0
    assert nk.load_report(letters).missing["byline"] == 1


def test_a_copy_of_a_table_shares_its_report(letters):
    assert nk.load_report(letters.head(3).copy()) is nk.load_report(letters)


def test_the_data_sets_are_what_their_cards_say():
    cards = nk.list_datasets().set_index("name")
    for name in ("letters", "harbour"):
        articles = nk.load_dataset(name)
        assert len(articles) == cards.loc[name, "articles"]
        assert articles["published"].min().normalize() == cards.loc[name, "first"]
        assert articles["published"].max().normalize() == cards.loc[name, "last"]
        assert nk.load_report(articles).losses == 0


def test_the_exports_are_read_as_their_card_says():
    card = (nk.dataset_folder("exports") / "README.md").read_text(encoding="utf-8")
    with pytest.warns(nk.LoadWarning):
        articles = nk.load_dataset("exports")
    held = (
        articles["file"]
        .str.split("!")
        .str[0]
        .str.replace(r"northshore/2025.*txt", "northshore/2025-….txt", regex=True)
    )
    said = re.findall(r"^\| `([^`]+)` \|.*\| +(\d+) \|$", card, re.MULTILINE)
    assert held.value_counts().to_dict() == {
        name: int(number) for name, number in said if number != "0"
    }
    report = nk.load_report(articles)
    assert len(articles) == nk.list_datasets().set_index("name").loc["exports", "articles"]
    assert report.repeats == 2
    assert report.word_counts["article_id"].tolist() == ["gazette/nexis_march.txt#7"]
    assert set(report.files.query("not read")["file"]) == {
        "gazette/front_page.pdf", "gazette/nexis_april.txt", "northshore_archive.zip!2025/photo.jpg"
    }  # fmt: skip


def test_an_unknown_data_set_gets_a_hint():
    with pytest.raises(nk.UnreadableFile, match="Did you mean 'letters'"):
        nk.load_dataset("leters")


@pytest.mark.parametrize(
    ("folder", "articles"),
    [
        ("polnear/articles.jsonl", 1008),
        ("formats/news_category/News_Category_Dataset_v3.json", 100),
        ("formats/newsapi_json/top-headlines.json", 20),
        ("formats/newsplease_json/sample.json", 1),
        ("formats/reportedly_json/articles.json", 46),
        ("formats/all_the_news/articles1.csv", 1),
        ("formats/bbc_folder/tech", 20),
    ],
)
def test_real_collections_are_read_whole(shared, folder, articles):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", nk.LoadWarning)
        assert len(nk.read_articles(shared / "data" / folder)) == articles


def test_a_date_in_a_file_name_fills_what_other_rows_say_less_exactly(tmp_path):
    rows = [
        {"title": "a", "text": "The ferry sank at noon.", "published": "2024"},
        {"title": "b", "text": "The rent rose again."},
    ]
    path = tmp_path / "2025-03-05_post.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        articles = nk.read_articles(path)
    assert articles["published"].dt.strftime("%Y-%m-%d").tolist() == ["2024-01-01", "2025-03-05"]
    assert articles["published_precision"].tolist() == ["year", "day"]
    assert articles["published_precision"].dtype == "category"
