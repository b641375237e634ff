"""newskit.formats: tables (CSV, Excel, OpenDocument) and plain text, invented and real."""

import csv
import datetime
import io
import json
import random
import warnings
import zipfile

import pandas as pd
import pytest

import newskit as nk

TEXT = (
    "Rents rose again in Eastport, the council said on Monday, and tenants protested before the "
    "town hall."
)


def read(path, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", nk.LoadWarning)
        articles = nk.read_articles(path, **options)
    return articles, nk.load_report(articles)


def write(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def as_csv(rows):
    made = io.StringIO()
    csv.writer(made).writerows(rows)
    return made.getvalue()


# ---- CSV


def test_a_table_without_a_row_of_names_loses_no_article(tmp_path):
    rows = [["3", "Rents rise in the old town again", TEXT], ["1", "Ferry sails", TEXT]]
    articles, report = read(write(tmp_path / "a.csv", as_csv(rows)))
    assert articles["title"].tolist() == ["Rents rise in the old town again", "Ferry sails"]
    assert articles["text"].tolist() == [TEXT, TEXT]
    assert report.problems["problem"].tolist() == ["no row of column names"]


def test_labels_get_their_names_from_the_list_beside_them(tmp_path):
    write(tmp_path / "classes.txt", "World\nSports\n")
    rows = [["label", "title", "text"], ["2", "a", TEXT], ["1", "b", TEXT]]
    write(tmp_path / "test.csv", as_csv(rows))
    articles, report = read(tmp_path)
    assert articles["section"].tolist() == ["Sports", "World"]
    assert not report.losses  # the list itself is no article


def test_names_that_stand_again_are_no_article(tmp_path):
    rows = [["title", "text"], ["a", TEXT], ["title", "text"], ["b", TEXT]]
    articles, report = read(write(tmp_path / "a.csv", as_csv(rows)))
    assert articles["title"].tolist() == ["a", "b"]
    assert "the row of column names stands again" in report.problems["problem"].iloc[0]


def test_no_open_mark_swallows_the_articles_behind_it(tmp_path):
    rng = random.Random(1)
    lines = [f'{n},"Title {n}","{TEXT}"' for n in range(200)]
    torn = sorted(rng.sample(range(200), 10))
    for n in torn:
        lines[n] = f'{n},"Title {n},{TEXT}'
    articles, report = read(write(tmp_path / "a.csv", "\n".join(["id,title,text", *lines])))
    assert set(articles["article_id"]) == {str(n) for n in range(200)}
    places = report.problems.query("problem == 'a quotation mark is not closed'")["place"].tolist()
    assert places == [f"line {n + 2}" for n in torn]


def test_a_file_of_open_marks_takes_no_more_than_moments(tmp_path):
    write(tmp_path / "a.csv", "id,title,text\n" + '1,"x,y\n' * 20_000)
    _, report = read(tmp_path / "a.csv")
    assert len(report.problems) > 0


def test_texts_of_several_lines_stay_whole(tmp_path):
    rows = [["title", "text"], ["a", f"{TEXT}\n\nand, then,\n{TEXT}"], ["b", TEXT], ["c"]]
    articles, _ = read(write(tmp_path / "a.csv", as_csv(rows)), clean=False)
    assert articles["text"].iloc[0] == f"{TEXT}\n\nand, then,\n{TEXT}"


@pytest.mark.parametrize("first", ["id,", ""])
def test_two_open_marks_swallow_no_row_between_them(tmp_path, first):
    lines = [
        "title,text",
        "Rents,It rose.",
        '"Ferry stays,It stayed.',
        "Mayor,She spoke.",
        '"Bridge opens,It opened.',
    ]
    numbered = [
        first + lines[0],
        *(f"{n},{line}" if first else line for n, line in enumerate(lines[1:], 1)),
    ]
    articles, report = read(write(tmp_path / "a.csv", "\n".join(numbered)))
    assert articles["title"].tolist() == ["Rents", "Ferry stays", "Mayor", "Bridge opens"]
    assert articles["text"].tolist() == ["It rose.", "It stayed.", "She spoke.", "It opened."]
    assert report.problems["place"].tolist() == ["line 3", "line 5"]


def test_a_thousand_open_marks_cost_no_row(tmp_path):
    lines = [f'{n},"Title {n},It rose.' for n in range(1000)]
    articles, report = read(write(tmp_path / "a.csv", "\n".join(["id,title,text", *lines])))
    assert articles["title"].tolist() == [f"Title {n}" for n in range(1000)]
    assert report.problems["problem"].iloc[-1] == "980 more quotation marks are not closed"


def test_marks_inside_a_text_that_are_not_doubled_are_part_of_it(tmp_path):
    content = 'id,title,text\n1,A,"He said "no", and left.\nThen, yes, he came."\n2,B,She stayed.\n'
    articles, report = read(write(tmp_path / "a.csv", content), clean=False)
    assert articles["text"].tolist() == [
        'He said "no", and left.\nThen, yes, he came.',
        "She stayed.",
    ]
    assert report.problems["problem"].tolist() == [
        "quotation marks are not as they should be, in 1 row"
    ]


def test_a_table_that_ends_within_a_text_says_so(tmp_path):
    articles, report = read(
        write(tmp_path / "a.csv", 'id,title,text\n1,A,One.\n2,B,"Two\nand'), clean=False
    )
    assert articles["text"].tolist() == ["One.", "Two\nand"]
    assert report.problems["problem"].tolist() == ["a quotation mark is not closed"]


def test_only_a_line_feed_ends_a_row(tmp_path):
    odd = "It\u2028 rose\x0b in\x0c the\x85 town."
    articles, _ = read(
        write(tmp_path / "a.csv", f'title,text\nA,{odd}\nB,"open\nC,three\n'), clean=False
    )
    assert articles["text"].tolist() == [odd, "open", "three"]


ROWS = [["Rents", TEXT, "Post", "2025-03-01"], ["Ferry", TEXT, "Herald", "2025-03-02"]]
NAMES = ["Title", "Text", "Outlet", "Date"]


@pytest.mark.parametrize(
    "above",
    [
        [["Article", "", "Source", ""]],
        [["Search results"]],
        [["Search results"], []],
        [["Search results", "", "", ""], ["", "", "", ""]],
        [["Query", "rent*"], ["Period", "2025"]],
        [
            [
                "Search results for rent, housing, tenants and ferries in all papers of Eastport, "
                "March 2025"
            ]
        ],
    ],
)
def test_the_names_of_columns_are_found_below_what_stands_above_them(tmp_path, above):
    for name, content in [
        ("a.csv", as_csv([*above, NAMES, *ROWS])),
        (
            "b.csv",
            as_csv([*above, NAMES, *ROWS])
            .replace(",", ";")
            .replace(f'"{TEXT.replace(",", ";")}"', TEXT),
        ),
        ("c.xlsx", workbook({"S": [*above, NAMES, *ROWS]})),
    ]:
        articles, report = read(write(tmp_path / name, content))
        assert articles[["title", "text", "outlet"]].values.tolist() == [row[:3] for row in ROWS], (
            name
        )
        assert "above the names of the columns" in report.problems["problem"].tolist()[0]
        assert len(report.problems) == 1


def test_what_excel_says_of_the_delimiter_is_no_row(tmp_path):
    articles, report = read(
        write(tmp_path / "a.csv", f"sep=;\nTitle;Text;Date\nRents;{TEXT};2025-03-01\n")
    )
    assert articles[["title", "text"]].values.tolist() == [["Rents", TEXT]]
    assert report.problems.empty


def test_one_long_name_makes_the_names_no_article(tmp_path):
    names = [
        "Title",
        "Text of the article as it was printed in the paper of that day",
        "Outlet",
        "Date",
    ]
    articles, report = read(
        write(tmp_path / "a.csv", as_csv([names, *ROWS])), columns={"text": names[1]}
    )
    assert articles["title"].tolist() == ["Rents", "Ferry"]
    assert report.problems.empty


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (f"{TEXT}\nThe ferry, late again, sails.\n\nSnow fell.\n", ["no row of column names"]),
        (f"text\n{TEXT}\nThe ferry, late again, sails.\n\nSnow fell.\n", []),
        (f'text\n"{TEXT}"\n"The ferry, late again, sails."\nSnow fell.\n', []),
    ],
)
def test_the_commas_of_one_column_belong_to_its_texts(tmp_path, content, said):
    articles, report = read(write(tmp_path / "a.csv", content))
    assert articles["text"].tolist() == [TEXT, "The ferry, late again, sails.", "Snow fell."]
    assert report.problems["problem"].tolist() == said


def test_rows_without_any_value_are_no_articles(tmp_path):
    articles, report = read(write(tmp_path / "a.csv", "Title;Text\nA;One.\n;;\n;\n ;\nB;Two.\n"))
    assert articles["title"].tolist() == ["A", "B"]
    assert report.problems["problem"].tolist() == ["3 rows without any value"]
    assert not report.losses


def test_a_list_of_paragraphs_becomes_paragraphs_and_a_list_of_names_stays(tmp_path):
    rows = [
        ["title", "text", "tags"],
        ["A", "['Para one.', \"It's two.\"]", "['rent', 'town']"],
        ["B", "[Plain].", ""],
    ]
    articles, _ = read(write(tmp_path / "a.csv", as_csv(rows)), clean=False)
    assert articles["text"].tolist() == ["Para one.\n\nIt's two.", "[Plain]."]
    assert articles["tags"].iloc[0] == "['rent', 'town']"


def test_the_mark_of_a_text_that_was_cut_off_is_no_part_of_it(tmp_path):
    rows = [["title", "content"], ["A", "The ferry stays and… [+3210 chars]"], ["B", "It sails."]]
    articles, _ = read(write(tmp_path / "a.csv", as_csv(rows)))
    assert articles["text"].tolist() == ["The ferry stays and", "It sails."]
    assert articles["text_truncated"].tolist() == [True, False]


def test_a_sound_table_is_not_reported_about(tmp_path):
    rows = [
        ["title", "text", "tags"],
        ["A", f'{TEXT}\n1,"B",c\n', ""],
        ["5 days", 'She said: "No, never"', "x;y"],
    ]
    articles, report = read(write(tmp_path / "a.csv", as_csv(rows)), clean=False)
    assert articles[["title", "text"]].values.tolist() == [row[:2] for row in rows[1:]]
    assert report.problems.empty


def test_names_far_more_than_cells_are_refused_before_they_fill_the_memory(tmp_path):
    content = ",".join(f"c{n}" for n in range(5000)) + "\n" + "x,y\n" * 5000
    with pytest.raises(nk.CorruptFile, match="5,000 columns"):
        nk.read_articles(write(tmp_path / "a.csv", content))


# ---- workbooks


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def workbook(sheets):
    """Build the smallest XLSX that programs read, of inline strings and numbers."""
    numbered = dict(enumerate(sheets, 1))
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in numbered.items()
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": links({1: ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": links(
            {n: ("worksheet", f"worksheets/sheet{n}.xml") for n in numbered}
        ),
    }
    for n, name in numbered.items():
        body = "".join("<row>" + "".join(map(cell, row)) + "</row>" for row in sheets[name])
        parts[f"xl/worksheets/sheet{n}.xml"] = (
            f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>'
        )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return made.getvalue()


def links(targets):
    rows = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{to}"/>'
        for n, (kind, to) in targets.items()
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def cell(value):
    if isinstance(value, int):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t>{value}</t></is></c>'


def test_every_sheet_of_a_workbook_is_read(tmp_path):
    head = ["Headline", "Body", "Date"]
    sheets = {
        "March": [head, ["a", TEXT, "2025-03-01"]],
        "April": [head, ["b", TEXT, 20250402]],
        "Notes": [],
    }
    articles, _ = read(write(tmp_path / "a.xlsx", workbook(sheets)))
    assert articles["title"].tolist() == ["a", "b"]
    assert articles["sheet"].tolist() == ["March", "April"]
    assert articles["published"].dt.date.tolist() == [
        datetime.date(2025, 3, 1),
        datetime.date(2025, 4, 2),
    ]


def test_sheets_with_other_columns_keep_all_their_values(tmp_path):
    sheets = {
        "March": [["Id", "Title", "Text", "Date"], [1, "a", TEXT, "2025-03-01"]],
        "April": [
            ["Id", "Headline", "Body", "Published"],
            [2, "b", f"Again: {TEXT}", "2025-04-02"],
        ],
        "Notes": [["Field", "Meaning"], ["Date", "day of the paper"]],
    }
    articles, report = read(write(tmp_path / "a.xlsx", workbook(sheets)))
    assert articles[["title", "text", "sheet"]].values.tolist() == [
        ["a", TEXT, "March"],
        ["b", f"Again: {TEXT}", "April"],
    ]
    assert articles["published"].dt.month.tolist() == [3, 4]
    assert report.problems[["place", "action"]].values.tolist() == [["Notes", "passed over"]]
    assert not report.losses


def test_a_column_named_sheet_is_kept(tmp_path):
    sheets = {
        name: [["title", "text", "sheet"], ["a", TEXT, "front"]] for name in ("March", "April")
    }
    articles, _ = read(write(tmp_path / "a.xlsx", workbook(sheets)))
    assert articles["sheet"].tolist() == ["front", "front"]
    assert articles["sheet_name"].tolist() == ["March", "April"]


def test_a_text_that_fills_its_cell_is_said_to_be_cut(tmp_path):
    full = ("rain " * 7000)[:32_767]
    articles, report = read(
        write(tmp_path / "a.xlsx", workbook({"S": [["title", "text"], ["a", full], ["b", TEXT]]}))
    )
    assert articles["text_truncated"].tolist() == [True, False]
    assert "fill a cell" in report.problems["problem"].iloc[0]


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600]
)
def test_a_damaged_workbook_is_refused_in_words(tmp_path, content):
    name = "a.xlsx" if content.startswith(b"PK") else "a.xls"
    with pytest.raises(nk.NewskitError, match=f"^{name}: ") as error:
        nk.read_articles(write(tmp_path / name, content))
    assert len(str(error.value)) < 300


# ---- text


def test_one_article_a_line(tmp_path):
    path = write(tmp_path / "a.cor", f"{TEXT}\n\n{TEXT} Twice.\n")
    assert read(path)[0]["text"].tolist() == [TEXT, f"{TEXT} Twice."]
    path = write(tmp_path / "a.txt", f"{TEXT}\n{TEXT} Twice.\n")
    assert len(read(path)[0]) == 1  # never guessed
    assert len(read(path, format="lines")[0]) == 2


# ---- real files


def expected(folder):
    return json.loads((folder / "expected.json").read_text(encoding="utf-8"))


def test_ag_news_loses_no_row(shared):
    folder = shared / "data/formats/ag_news"
    facts, (articles, _) = expected(folder), read(folder / "test.csv", clean=False)
    assert len(articles) == facts["n_articles"]
    assert articles["section"].value_counts().to_dict() == facts["label_counts"]
    assert [articles["title"].iloc[0], articles["text"].iloc[0]] == facts["first"][1:]


def test_a_kaggle_table(shared):
    folder = shared / "data/formats/all_the_news"
    facts, (articles, _) = expected(folder), read(folder / "articles1.csv")
    assert articles["title"].tolist() == facts["titles"]
    assert articles["outlet"].tolist() == facts["publication"]
    assert articles["published"].dt.strftime("%Y-%m-%d").tolist() == facts["dates"]


def test_kinyarwanda_news(shared):
    folder = shared / "data/formats/hf_rows/hf_kinnews"
    for name, facts in expected(folder).items():
        if isinstance(facts, dict) and (folder / name).exists():
            assert len(read(folder / name)[0]) == facts["n_articles"], name


def test_the_bbc_folder(shared):
    folder = shared / "data/formats/bbc_folder"
    facts, (articles, report) = expected(folder), read(folder)
    articles = articles[articles["file"].str.endswith(".txt") & (articles["file"] != "SOURCE.txt")]
    assert len(articles) == facts["n_articles"]
    assert articles["section"].value_counts().to_dict() == facts["label_counts"]
    titles = articles.set_index("file")["title"]
    assert {name: titles[name] for name in facts["titles"]} == facts["titles"]
    files = report.files.set_index("file")
    assert files.index[~files["encoding"].isin(["utf-8", ""])].tolist() == facts["not_utf8"]
    assert "£" in articles.set_index("file").loc["sport/199.txt", "text"]


def test_the_lee_corpus_has_one_article_a_line(shared):
    folder = shared / "data/formats/lee_background"
    for name, facts in expected(folder).items():
        if isinstance(facts, dict) and "n_articles" in facts:
            articles, _ = read(folder / name, clean=False)
            assert len(articles) == facts["n_articles"]
            assert articles["text"].iloc[0].startswith(facts.get("first_text_starts", ""))


def test_names_of_files_say_what_they_stand_for(shared):
    folder = shared / "data/formats/docvars_filenames"
    facts = expected(folder)
    articles, _ = read(
        str(folder / "EU_*.txt"),
        file_names=("unit", "context", "year", "language", "party"),
        clean=False,
    )
    assert len(articles) == facts["n_EU_files"]
    rows = articles.set_index("file")
    for name, said in facts["docvars"].items():
        assert {key: str(rows.loc[name, key]) for key in said} == said


def test_the_seed(shared):
    folder = shared / "data/formats/seed"
    facts = expected(folder)
    articles, _ = read(next(folder.glob("0*.txt")))
    assert len(articles) == facts["n_articles"]
    text = articles["text"].iloc[0]
    assert len([line for line in text.split("\n") if line.strip()]) == facts["body_paragraphs"]
    assert text.endswith(facts["body_ends"].strip())
    assert len(articles["related"].iloc[0]) == facts["trailing_headlines"]
    assert not any(word in text for word in facts["must_not_be_counted_as_text"])
    assert pd.isna(articles["title"].iloc[0])
