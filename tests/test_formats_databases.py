"""Readers of Factiva, ProQuest and Europresse: small invented files, real and broken ones."""

import contextlib
import email
import json
import re

import pandas as pd
import pytest
from work import is_linear

import newskit as nk
from newskit.formats import File, Head, find_format
from newskit.formats.databases import europresse, factiva, factiva_rtf, proquest
from newskit.formats.databases.exports import language_tag
from newskit.schema import CorruptFile, LoadWarning, NewskitError

pytestmark = pytest.mark.filterwarnings(
    "ignore::newskit.schema.LoadWarning"
)  # stated words of the invented files


@pytest.fixture
def cases(request):
    return request.config.rootpath / "tests" / "cases" / "formats"


def read(path, **options):
    return nk.read_articles(path, clean=False, **options)


def records(reader, path):
    return list(reader(File.at(path)))


def told(path):
    return find_format(Head(File.at(path))).name


def same(row, **expected):
    """Compare the columns given; None stands for a missing value."""
    found = {name: None if pd.isna(row.get(name)) else row[name] for name in expected}
    assert found == expected


def cut_copy(path, tmp_path, mark, *, last=True):
    """Write a copy that ends at a mark, as a broken download does."""
    data = path.read_bytes()
    end = data.rindex(mark.encode()) if last else data.index(mark.encode())
    copy = tmp_path / path.name
    copy.write_bytes(data[:end])
    return copy


def problems(articles):
    return [line["problem"] for line in nk.load_report(articles)["problems"]]


# ---- told by their content -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("factiva/lines.html", "factiva"),
        ("factiva/table.html", "factiva"),
        ("factiva/articles.xml", "factiva"),
        ("factiva/lines.rtf", "factiva-rtf"),
        ("factiva/table.rtf", "factiva-rtf"),
        ("proquest/plain.txt", "proquest"),
        ("proquest/page.html", "proquest"),
        ("proquest/mail.eml", "proquest"),
        ("europresse/tables.html", "europresse"),
        ("europresse/articles.html", "europresse"),
    ],
)
def test_an_export_is_told_by_its_content(cases, tmp_path, name, kind):
    copy = tmp_path / "export"
    copy.write_bytes((cases / name).read_bytes())
    assert told(copy) == kind


def test_no_other_real_file_is_taken_for_an_export(shared):
    ours = ("factiva", "proquest", "europresse")
    tellers = [
        one.told_by
        for module in (factiva, factiva_rtf, proquest, europresse)
        for one in module.FORMATS
    ]
    grabbed = []
    for path in sorted((shared / "data" / "formats").rglob("*")):
        if path.is_file() and not path.parent.name.startswith(ours):
            head = Head(File.at(path))
            grabbed += [path.name for teller in tellers if teller(head)]
    assert grabbed == []


@pytest.mark.parametrize(
    "text",
    [
        "<html><head><title>Factiva and its rivals</title></head><body><p>A story about "
        "ProQuest.</p></body></html>",
        '<html><body><div class="article"><p class="articleParagraph">A '
        "page.</p></div></body></html>",
        '<html><body><p>See <a href="http://global.factiva.com/">Factiva</a>.</p></body></html>',
        "<html><body><p>See search.proquest.com and europresse.com.</p></body></html>",
        "________________________________________\n\nA poem\n\nFull text of the poem: none\n",
        "{\\rtf1\\ansi A letter.}",
    ],
)
def test_a_page_about_a_database_is_no_export(tmp_path, text):
    path = tmp_path / "page"
    path.write_text(text, encoding="utf-8")
    head = Head(File.at(path))
    for module in (factiva, factiva_rtf, proquest, europresse):
        assert not any(one.told_by(head) for one in module.FORMATS)


# ---- Factiva -------------------------------------------------------------------------------------


def test_factiva_fields_are_told_by_their_place(cases):
    first, second = read(cases / "factiva" / "lines.html").to_dict("records")
    same(
        first,
        article_id="SALTP00020131119e9bj0001v", title="Harbour fee to rise in Saltmere",
        byline="By Ada Lund",
        published=pd.Timestamp("2013-11-19 08:15"), outlet="The Saltmere Post",
        source_code="SALTP", section="Inland",
        column="Harbour Notes", edition="Late Edition", page="14", language="en",
        word_count_stated=1024,
        copyright="© 2013 Saltmere Post Ltd", publisher="Saltmere Post Holding",
    )  # fmt: skip
    assert first["text"].split("\n\n") == [
        "The fee for harbour berths rises by a tenth, the council of Saltmere said.",
        "“It is late,” said Bo Berg.",
        "Berth Fee North 12",  # a table of its own, between the paragraphs
        "The vote is on Monday.",
    ]
    same(
        second,
        byline=None,
        section=None,
        column=None,
        page=None,
        publisher=None,
        word_count_stated=98,
    )
    assert second["text"] == "The ferry to Eastport stops for a week."


def test_factiva_fields_are_told_by_their_codes(cases):
    (row,) = read(cases / "factiva" / "table.html").to_dict("records")
    same(
        row,
        article_id="VALSEC0020111229e7ct0001r", title="Le port de Valsec s’agrandit",
        byline="Par Ève Marchand",
        published=pd.Timestamp("2011-12-29 15:32"), outlet="Le Courrier de Valsec",
        section="Ville", page="26",
        edition="1", language="fr", word_count_stated=1295, copyright="Le Courrier 2011.",
        regions="fra : France",
        subjects="gpol : Domestic Politics | gcat : Political/General News", notes="VALSEC-PORT",
        text="Le port s’agrandit.\n\nIl ouvre en mai.\n\nLe maire est content.",
    )  # fmt: skip


def test_factiva_xml_gives_the_same_columns_as_its_html(cases):
    (row,) = records(factiva.read_factiva, cases / "factiva" / "articles.xml")
    same(
        row,
        article_id="SALTP00020131119e9bj0001v", title="Harbour fee to rise",
        published="2013-11-19", page="14",
        outlet="The Saltmere Post", language="en", word_count_stated="942",
        subjects="Domestic Politics | Government Bodies",
        text="The fee rises.\n\n“It is late,” said Bo Berg.\n\nThe vote is on Monday.",
    )  # fmt: skip
    html = records(factiva.read_factiva, cases / "factiva" / "lines.html")
    assert list(row) == list(html[0]) == list(html[1])


@pytest.mark.parametrize("layout", ["lines", "table"])
def test_factiva_rtf_is_read_in_both_layouts(cases, layout):
    rows = read(cases / "factiva" / f"{layout}.rtf").to_dict("records")
    assert len(rows) == 2
    same(
        rows[0],
        article_id="SALTP00020131119e9bj0001v", byline="By Ada Lund", outlet="The Saltmere Post",
        page="14",
        section={"lines": "Inland", "table": "Local"}[layout], language="en",
        word_count_stated=1204,
        copyright="© 2013 Saltmere Post Ltd",
    )  # fmt: skip
    assert rows[0]["title"].startswith("Harbour fee to rise")
    assert rows[0]["text"].startswith("First “paragraph”.\n\nSecond")


@pytest.mark.parametrize("clock", ["", "07:45"])
@pytest.mark.parametrize("page", ["", "14", "A1; 3"])
@pytest.mark.parametrize(
    ("words", "date", "language", "tag"),
    [
        ("475 words", "19 November 2013", "English", "en"),
        ("2.029 Wörter", "9 Mai 1998", "Deutsch", "de"),
        ("1 295 mots", "29 décembre 2011", "Allemand", "de"),
        ("1.295 palabras", "29 diciembre 2011", "Español", "es"),
        ("295 parole", "29 dicembre 2011", "Inglese", "en"),
        ("295 palavras", "29 dezembro 2011", "Português", "pt"),
        ("295 woorden", "29 december 2011", "Nederlands", "nl"),
        ("295 слов", "29 декабрь 2011", "Русский", "ru"),
        ("295 字", "2011 年 12 月 29 日", "英文", "en"),
        ("295 words", "29 December 2011", "Chinese - Traditional", "zh"),
    ],
)
def test_factiva_headers_are_read_in_any_interface_language(
    words, date, language, tag, page, clock
):
    lines = [
        words,
        date,
        clock,
        "The Saltmere Post",
        "SALTP",
        page,
        language,
        "(c) Post",
        "First paragraph.",
    ]
    lines = [line for line in lines if line]
    record, taken = factiva.placed_record(lines)
    assert lines[taken:] == ["First paragraph."]
    assert record["word_count_stated"] == int(re.sub(r"\D", "", words))
    assert record["published"] == f"{date} {clock}".strip()
    assert (record["outlet"], record["source_code"], record["language"]) == (
        "The Saltmere Post",
        "SALTP",
        tag,
    )
    assert (record.get("page") or "", record["copyright"]) == (page, "(c) Post")


def test_a_language_that_is_not_listed_stands_before_the_copyright():
    lines = ["12 words", "1 May 2001", "The Post", "POST", "3", "Norlandish", "© Post"]
    record, _ = factiva.placed_record(lines)
    assert (record["page"], record["language"], record["copyright"]) == (
        "3",
        "Norlandish",
        "© Post",
    )


def test_languages_have_tags_in_any_interface_language():
    names = ["Deutsch", "allemand", "GERMAN; English", "de", "Norwegian (Bokmål)"]
    assert [language_tag(name) for name in names] == ["de", "de", "de", "de", "no"]
    assert language_tag("Norlandish") is language_tag(None) is language_tag("") is None


def test_an_article_inside_another_element_of_its_class_counts_once(cases, tmp_path):
    page = (cases / "factiva" / "lines.html").read_text(encoding="utf-8")
    nested = page.replace(
        '<div class="article', '<div id="article-x" class="article" ><div class="article'
    )
    path = tmp_path / "nested.html"
    path.write_text(nested.replace("</p></div><br/>", "</p></div></div><br/>"), encoding="utf-8")
    plain = read(cases / "factiva" / "lines.html")
    assert read(path)[["title", "text", "article_id"]].equals(
        plain[["title", "text", "article_id"]]
    )


HEADER = [
    "664 words",
    "19 November 2013",
    "The Saltmere Post",
    "SALTP",
    "English",
    "© 2013 Saltmere Post Ltd",
]


def factiva_rtf_of(tmp_path, *head, bold=None):
    """Read one invented article in RTF; `bold` stands before and after its starred headline."""
    before, after = bold or ("", "")
    lines = [
        f"{before}{line[1:]}{after}" if line.startswith("*") else line
        for line in [*head, "", "One.", ""]
    ]
    text = "".join(line + "\\par\n" for line in [*lines, "Document SALTP00020131119e9bj0001v"])
    path = tmp_path / "export.rtf"
    path.write_text(
        "{\\rtf1\\ansi{\\info{\\author Factiva}}\n" + text.replace("©", "\\'a9") + "}",
        encoding="ascii",
    )
    (record,) = records(factiva_rtf.read_factiva_rtf, path)
    assert (record["text"], record["copyright"]) == ("One.", "© 2013 Saltmere Post Ltd")
    return record


BOLD = [
    ("{\\b ", "}"),
    ("\\b ", "\\b0 "),
    ("\\plain\\fs28\\b\\f1 ", "\\plain "),
    ("\\pard{\\fs28\\b1 ", "\\par}"),
]


@pytest.mark.parametrize("bold", [*BOLD, None])
@pytest.mark.parametrize(
    ("section", "title"),
    [
        ("Politik", "Von der Heide gewinnt Abstimmung"),
        ("News", "By-election held in Saltmere today"),
        ("Kultur", "Da Vinci in Saltmere verkauft"),
        ("France", "Par temps de crise, le maire reste"),
    ],
)
@pytest.mark.parametrize(
    "below", [[], ["By Ada Lund"], ["By Ada Lund", "Reuters"], ["", "Von Ada Lund und Bo van Berg"]]
)
def test_a_headline_in_rtf_that_begins_as_a_byline_is_one(tmp_path, section, title, below, bold):
    record = factiva_rtf_of(tmp_path, section, f"*{title}", *below, *HEADER, bold=bold)
    byline, credit = ([line for line in below if line] + [None, None])[:2]
    same(record, section=section, title=title, byline=byline, credit=credit, word_count_stated=664)


@pytest.mark.parametrize(
    "title", ["Von Ada Lund", "Saltmere 2013", "Ferry stops", "A long night for all of Saltmere"]
)
def test_bold_type_tells_a_headline_of_any_form(tmp_path, title):
    record = factiva_rtf_of(tmp_path, "News", f"*{title}", "Reuters", *HEADER, bold=BOLD[0])
    same(record, section="News", title=title, byline=None, credit="Reuters")


def test_a_byline_in_bold_type_is_no_headline(tmp_path):
    record = factiva_rtf_of(
        tmp_path, "News", "*Ferry stops", "", "*By Ada Lund", *HEADER, bold=BOLD[0]
    )
    same(record, section="News", title="Ferry stops", byline="By Ada Lund")


def test_an_agency_below_a_headline_in_rtf_is_a_credit_without_bold_type_too(tmp_path):
    record = factiva_rtf_of(
        tmp_path, "News", "Mayor resigns after long vote in council", "Reuters", *HEADER
    )
    same(
        record,
        section="News",
        title="Mayor resigns after long vote in council",
        byline=None,
        credit="Reuters",
    )


@pytest.mark.parametrize("bold", [BOLD[0], None])
def test_an_article_in_rtf_without_a_number_of_words_has_its_headline(tmp_path, bold):
    record = factiva_rtf_of(tmp_path, "News", "*Mayor resigns after a vote", *HEADER[1:], bold=bold)
    same(
        record,
        section="News",
        title="Mayor resigns after a vote",
        published="19 November 2013",
        outlet=HEADER[2],
    )


def test_a_list_of_contents_above_an_article_in_rtf_is_none_of_its_lines(tmp_path):
    contents = ["{\\b Contents}", "Mayor resigns", ""]
    record = factiva_rtf_of(tmp_path, *contents, "News", "*Mayor resigns", *HEADER, bold=BOLD[0])
    same(record, section="News", title="Mayor resigns", column=None)


@pytest.mark.parametrize("code", ["J", "T", "SALTP"])
@pytest.mark.parametrize("clock", ["15:32", "15:32 GMT", "3:32 PM", "15:32:10 +0100", "15h32"])
def test_codes_of_one_letter_and_times_with_a_zone_shift_no_factiva_field(code, clock):
    lines = [*HEADER[:2], clock, "The Saltmere Post", code, "Eastern Edition", "A1", *HEADER[4:]]
    record, taken = factiva.placed_record(lines)
    assert taken == len(lines)
    same(
        record, published=f"19 November 2013 {clock}", outlet="The Saltmere Post", source_code=code
    )
    same(record, edition="Eastern Edition", page="A1", language="en")


@pytest.mark.parametrize(
    ("lines", "byline", "credit"),
    [
        (["Reuters"], None, "Reuters"),
        (["By Bo Berg"], "By Bo Berg", None),
        (["Reuters", "By Bo Berg"], "By Bo Berg", "Reuters"),
        (["Bo Berg", "Norland News Agency"], "Bo Berg", "Norland News Agency"),
    ],
)
@pytest.mark.parametrize("with_author", [False, True])
def test_bare_lines_below_a_factiva_headline_are_byline_and_credit(
    cases, tmp_path, lines, byline, credit, with_author
):
    page = (cases / "factiva" / "lines.html").read_text(encoding="utf-8")
    author = '<div class="author">By Ada Lund   </div>'
    bare = "".join(f"<div>{line}</div>" for line in lines)
    path = tmp_path / "lines.html"
    path.write_text(page.replace(author, author + bare if with_author else bare), encoding="utf-8")
    first = records(factiva.read_factiva, path)[0]
    if with_author:
        byline, credit = "By Ada Lund", " | ".join(lines)
    same(first, byline=byline, credit=credit, word_count_stated=1024, outlet="The Saltmere Post")


@pytest.mark.parametrize("mark", ["stops for a week.</p>", "Document SALTP", "<div>98 words"])
@pytest.mark.parametrize("wrapped", [False, True])
def test_a_factiva_page_that_ends_too_early_keeps_its_whole_articles(
    cases, tmp_path, mark, wrapped
):
    path = cut_copy(cases / "factiva" / "lines.html", tmp_path, mark)
    if wrapped:  # the number in the outer element must not make half an article a whole one
        named = (
            '<div id="article-SALTP00020131120e9bk00008" '
            'class="article"><div class="article enArticle">'
        )
        path.write_text(
            path.read_text(encoding="utf-8").replace('<div class="article enArticle">', named),
            "utf-8",
        )
    with pytest.warns(LoadWarning):
        articles = read(path)
    assert list(articles["title"]) == ["Harbour fee to rise in Saltmere"]
    assert any(
        "ends in the middle of an article (Ferry stops for a week" in problem
        for problem in problems(articles)
    )


def test_factiva_xml_that_ends_too_early_keeps_its_whole_articles(cases, tmp_path):
    text = (cases / "factiva" / "articles.xml").read_text(encoding="utf-8")
    start, end = text.index("<ppsarticle>"), text.index("</ppsarticleResultSet>")
    path = tmp_path / "two.xml"
    path.write_text(text[:end] + text[start : text.index("<tailParagraphs>")], encoding="utf-8")
    articles = read(path)
    assert len(articles) == 1
    assert any("ends in the middle of an article" in problem for problem in problems(articles))


def test_a_factiva_rtf_that_ends_too_early_keeps_its_whole_articles(cases, tmp_path):
    for name in ("lines.rtf", "table.rtf"):
        articles = read(cut_copy(cases / "factiva" / name, tmp_path, "Document SALTP"))
        assert len(articles) == 1
        assert any("ends in the middle of an article" in problem for problem in problems(articles))


@pytest.mark.parametrize("end", ["</head>", '<div id="hd"', "“It is late"])
def test_a_factiva_page_without_a_whole_article_says_so(cases, tmp_path, end):
    path = cut_copy(cases / "factiva" / "lines.html", tmp_path, end, last=False)
    with pytest.raises(CorruptFile, match="Export it again"):
        read(path)


# ---- Factiva, real files -------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["factivia.htm", "SO00.htm", "az01.htm"])
def test_real_factiva_pages_are_read_whole(shared, name):
    folder = shared / "data" / "formats" / "factiva_amcat"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))["files"][name]
    articles = read(folder / name)
    assert len(articles) == expected["n_articles"]
    known = len(expected["all_titles"])
    assert list(articles["title"][:known]) == expected["all_titles"]
    assert list(articles["word_count_stated"][:known]) == expected["stated_words"]
    for one in expected["checked"]:
        row = articles[articles["title"] == one["title"]].iloc[0]
        same(
            row,
            published=pd.Timestamp(one["published"]),
            outlet=one["publication"],
            page=one["page"],
        )
        assert row["word_count_stated"] == one["length"]
        # AmCAT cuts "Von", and ours is the line as printed.
        assert row["byline"] == f"Von {one['author']}"
    for column in ("published", "outlet", "language", "copyright", "source_code", "text"):
        assert articles[column].notna().all()
    assert articles["article_id"].is_unique
    assert articles["article_id"].str.fullmatch(r"[A-Za-z0-9]{24,25}").all()
    assert set(articles["language"]) == {"de"}
    assert not articles["text"].str.contains(r"Document \w{20}|\d words").any()
    # The number that Factiva states counts the headline too.
    found = (articles["title"] + " " + articles["text"]).str.split().str.len()
    assert ((found / articles["word_count_stated"] - 1).abs() <= 0.2).mean() >= 0.99


def test_a_real_german_factiva_page_is_read(shared):
    folder = shared / "data" / "formats" / "factiva_clemm"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    articles = read(folder / "Factiva-example.html", format="factiva")
    assert list(articles["title"]) == expected["titles"]
    for row, lines in zip(articles.to_dict("records"), expected["div_lines"], strict=True):
        _, words, _, outlet, code, *page, _, owner = lines
        same(
            row,
            outlet=outlet,
            source_code=code,
            page=page[0] if page else None,
            copyright=owner,
            language="de",
        )
        assert f"{row['word_count_stated']} Wörter" == words
    assert list(articles["published"]) == [pd.Timestamp("1998-04-18"), pd.Timestamp("1998-05-09")]
    assert list(articles["article_id"]) == [
        "pnp0000020010926du4i003v3",
        "sddz000020010927du5900a1e",
    ]


def test_a_factiva_page_that_begins_with_scripts_is_told(shared):
    assert told(shared / "data" / "formats" / "factiva_clemm" / "Factiva-example.html") == "factiva"


@pytest.mark.parametrize("name", ["factiva_test.html", "factiva_test.xml", "reut21578-factiva.xml"])
def test_real_factiva_tables_and_xml_are_read(shared, name):
    folder = shared / "data" / "formats" / "factiva_tmplugin"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))[name]
    articles = read(folder / name)
    assert len(articles) == expected["n_articles"]
    for row, one in zip(articles.to_dict("records"), expected["articles"], strict=True):
        same(
            row,
            article_id=one["id"],
            title=one["heading"],
            outlet=one["origin"],
            section=one.get("section"),
        )
        if "wordcount" in one:
            assert row["word_count_stated"] == int(one["wordcount"])
    # R gives NA for French dates (datetimestamp); those of the file were written down by hand.
    days = expected.get("published") or [one.get("datetimestamp") for one in expected["articles"]]
    assert articles["published"].notna().all()
    for found, day in zip(articles["published"], days, strict=True):
        # In the Reuters file the 6th and 7th ids and dates are one off each other; the dates are
        # those printed.
        assert day is None or f"{found:%Y-%m-%d}" == day


# ---- ProQuest ------------------------------------------------------------------------------------


def test_a_plain_proquest_export_is_read_field_by_field(cases):
    first, second = read(cases / "proquest" / "plain.txt").to_dict("records")
    same(
        first,
        article_id="900000001", title="Harbour fee to rise in Saltmere", byline="Lund, Ada",
        page="A.14",
        published=pd.Timestamp("2013-11-19"), outlet="Saltmere Post; Saltmere, Norland",
        section="Inland",
        language="en", description="The fee for berths rises by a tenth.",
        database="Norland Newsstand",
        url="http://search.proquest.com/docview/900000001?accountid=1",
        graphic="Caption: Photo: The harbour.",
    )  # fmt: skip
    # A line of the text that looks like a field stays where it is.
    assert first["text"].split("\n\n")[1:] == [
        "People: they were what the talk was about.",
        "“It is late,” said Bo Berg.",
    ]
    same(second, byline=None, description=None, text="The ferry to Eastport stops for a week.")


@pytest.mark.parametrize("name", ["page.html", "mail.eml"])
def test_a_mangled_page_inside_a_proquest_page_swallows_no_article(cases, name):
    rows = read(cases / "proquest" / name).to_dict("records")
    assert [row["title"] for row in rows] == [
        "Harbour fee to rise in Saltmere",
        "Ferry stops for a week",
        "Gulls return",
    ]
    same(
        rows[0],
        article_id="900000003", byline="Lund, Ada; Berg, Bo", description="The fee rises.",
        credit="By Ada Lund",
        text="The fee rises by a tenth – or more.\n\n“It is late,” said Bo Berg.",
        word_count_stated=25,
        outlet="Saltmere Post, Late Edition; Saltmere, Norland", language="es", dateline=None,
    )  # fmt: skip
    same(
        rows[1],
        byline=None,
        text="The ferry stops.",
        published=pd.Timestamp("2022-03-11"),
        word_count_stated=3,
    )
    same(rows[2], text="The gulls are back.", database="Norland Newsstand")


def test_a_proquest_page_without_anchors_is_divided_by_its_last_fields(cases, tmp_path):
    page = (cases / "proquest" / "page.html").read_text(encoding="utf-8")
    path = tmp_path / "page.html"
    path.write_text(re.sub(r'<a name="DocID_[^>]*></a>', "", page), encoding="utf-8")
    assert list(read(path)["article_id"]) == ["900000003", "900000004", "900000005"]


def test_an_article_without_full_text_is_kept(cases, tmp_path):
    text = (cases / "proquest" / "plain.txt").read_text(encoding="utf-8")
    path = tmp_path / "plain.txt"
    path.write_text(
        text.replace("Full text: The ferry to Eastport stops for a week.\n", ""), encoding="utf-8"
    )
    rows = read(path)
    assert list(rows["text"].isna()) == [False, True]
    assert rows["outlet"].notna().all()


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("plain.txt", "Database:"),
        ("plain.txt", "Publication title"),
        ("page.html", "Database"),
        ("mail.eml", "Full "),
    ],
)
def test_a_proquest_export_that_ends_too_early_keeps_its_whole_articles(
    cases, tmp_path, name, mark
):
    whole = read(cases / "proquest" / name)
    articles = read(cut_copy(cases / "proquest" / name, tmp_path, mark))
    assert list(articles["title"]) == list(whole["title"][:-1])
    assert any("ends in the middle of an article" in problem for problem in problems(articles))


def test_an_email_of_another_kind_is_refused(tmp_path):
    message = email.message.EmailMessage()
    message["From"], message["Subject"] = "ada@company.example", "Lunch"
    message.set_content("At noon?")
    path = tmp_path / "lunch.eml"
    path.write_bytes(message.as_bytes())
    with pytest.raises(NewskitError, match="holds no article"):
        read(path)


RULE = "_" * 60
COVER = [RULE, "Report Information from ProQuest"]
CLOSING = [
    "Subject: Harbors", "Location: Norland", "People: Berg, Bo", "Title: Harbour fee to rise",
    "Publication title: Saltmere Post; Saltmere", "Publication date: Nov 19, 2013",
    "Publisher: Saltmere Post Ltd",
    "ProQuest document ID: 900000001", "Database: Norland Newsstand",
]  # fmt: skip


def proquest_of(tmp_path, *lines, cover=COVER):
    path = tmp_path / "export.txt"
    path.write_text("\n\n".join([*cover, *lines, RULE, "Contact us"]), encoding="utf-8")
    assert told(path) == "proquest"
    return read(path)


@pytest.mark.parametrize(
    "last", ["Location: 12 Harbour Street", "Subject: to change", "People: all of us", "Note: none"]
)
def test_a_last_paragraph_with_a_label_stays_in_a_proquest_text(tmp_path, last):
    head = [
        RULE,
        "Document 1 of 1",
        "Harbour fee to rise",
        "Author: Lund, Ada",
        "Full text: The fee rises.",
    ]
    (row,) = proquest_of(tmp_path, *head, last, *CLOSING).to_dict("records")
    same(
        row,
        text=f"The fee rises.\n\n{last}",
        subjects="Harbors",
        locations="Norland",
        people="Berg, Bo",
    )


def test_a_last_paragraph_with_a_label_that_comes_twice_stays_in_a_text_without_a_subject(tmp_path):
    head = [
        RULE,
        "Document 1 of 1",
        "Harbour fee to rise",
        "Full text: The fee rises.",
        "Location: 12 Harbour Street",
    ]
    (row,) = proquest_of(tmp_path, *head, *CLOSING[1:]).to_dict("records")
    same(row, text="The fee rises.\n\nLocation: 12 Harbour Street", locations="Norland")


@pytest.mark.parametrize(
    "title", ["Subject: Ten questions", "Author: why I write", "Links: a game", "Database: closed"]
)
def test_a_proquest_headline_that_looks_like_a_field_is_one(tmp_path, title):
    closing = [f"Title: {title}" if line.startswith("Title") else line for line in CLOSING]
    head = [RULE, "Document 1 of 1", title, "Author: Lund, Ada", "Links: http://library.example/"]
    (row,) = proquest_of(tmp_path, *head, "Full text: The fee rises.", *closing).to_dict("records")
    same(
        row,
        title=title,
        byline="Lund, Ada",
        subjects="Harbors",
        text="The fee rises.",
        database="Norland Newsstand",
    )


@pytest.mark.parametrize(
    "line", ["Document 1 of 1", "Document 1 of 1\n\nHarbour fee to rise\n\nAuthor: Lund, Ada"]
)
def test_a_proquest_article_whose_cover_was_cut_off_is_told(tmp_path, line):
    head = ["Harbour fee to rise"] if line.endswith("1") else []
    (row,) = proquest_of(
        tmp_path, line, *head, "Full text: The fee rises.", *CLOSING, cover=[]
    ).to_dict("records")
    same(row, title="Harbour fee to rise", text="The fee rises.", subjects="Harbors")


def test_a_rule_inside_a_proquest_text_divides_no_article(tmp_path):
    form = ["Cut this out.", RULE, "Your name", RULE, "Send it to us."]
    first = [
        RULE,
        "Document 1 of 2",
        "Harbour fee to rise",
        "Full text: The fee rises.",
        *form,
        *CLOSING,
    ]
    second = [RULE, "Document 2 of 2", "Ferry stops", "Full text: No ferry.", *CLOSING]
    articles = proquest_of(tmp_path, *first, *second)
    assert list(articles["title"]) == ["Harbour fee to rise", "Ferry stops"]
    assert articles["text"][0].split("\n\n") == ["The fee rises.", *form]
    assert articles["text"][1] == "No ferry."


def test_an_article_cut_off_below_a_rule_inside_its_text_is_not_kept(tmp_path):
    path = tmp_path / "export.txt"
    first = [RULE, "Document 1 of 2", "Harbour fee to rise", "Full text: The fee rises.", *CLOSING]
    second = [
        RULE,
        "Document 2 of 2",
        "Ferry",
        "Abstract: x",
        "Full text: No ferry.",
        RULE,
        "Your name",
        "Title: Mr",
    ]
    path.write_text("\n\n".join([*COVER, *first, *second]), encoding="utf-8")
    articles = read(path)
    assert list(articles["title"]) == ["Harbour fee to rise"]
    assert any(
        "ends in the middle of an article (Ferry)" in problem for problem in problems(articles)
    )


SPANISH = [
    "Materia: Puertos", "Etiqueta desconocida: x", "Lugar: Norlandia", "Título: El puerto crece",
    "Título de publicación: El Correo; Valsec", "Páginas: 14", "Fecha de publicación: nov 19, 2013",
    "Idioma de publicación: Español", "ID del documento de ProQuest: 900000001",
    "Base de datos: Norland Newsstand",
]  # fmt: skip
FRENCH = [
    "Sujet : Ports", "Lieu : Norlande", "Titre : El puerto crece",
    "Titre de la publication : El Correo; Valsec",
    "Pages : 14", "Date de publication : nov 19, 2013", "Langue de publication : Espagnol",
    "ID de document ProQuest : 900000001", "Base de données : Norland Newsstand",
]  # fmt: skip


@pytest.mark.parametrize(
    ("cover", "number", "author", "text", "closing"),
    [
        (
            "Información de informe de ProQuest",
            "Documento {} de 2",
            "Autor: Lund, Ada",
            "Texto completo:",
            SPANISH,
        ),
        (
            "Informations de rapport de ProQuest",
            "Document {} sur 2",
            "Auteur : Lund, Ada",
            "Texte intégral :",
            FRENCH,
        ),
    ],
)
def test_proquest_exports_are_read_in_other_languages(
    tmp_path, cover, number, author, text, closing
):
    first = [RULE, number.format(1), "El puerto crece", author, f"{text} Uno.", "Dos.", *closing]
    second = [
        RULE,
        number.format(2),
        *(line.replace("900000001", "900000002") for line in first[2:]),
    ]
    articles = proquest_of(tmp_path, *first, *second, cover=[RULE, cover])
    assert list(articles["article_id"]) == ["900000001", "900000002"]
    assert problems(articles) == []
    same(
        articles.iloc[0],
        title="El puerto crece", byline="Lund, Ada", text="Uno.\n\nDos.",
        outlet="El Correo; Valsec", page="14",
        published=pd.Timestamp("2013-11-19"), language="es", article_id="900000001",
        database="Norland Newsstand",
    )  # fmt: skip


def test_a_proquest_export_in_a_language_that_is_not_known_is_refused(tmp_path):
    article = [
        RULE,
        "Dokument 1 z 1",
        "Port",
        "Autorka: Lund, Ada",
        "Pełny tekst: Jeden.",
        "Temat: Porty",
    ]
    with pytest.raises(CorruptFile, match="in a language that is not known"):
        proquest_of(tmp_path, *article, cover=[RULE, "Informacje o raporcie z ProQuest"])


@pytest.mark.parametrize(
    ("name", "missing"), [("sample.eml", 27), ("format-v2.eml", 0), ("sample-1.html", 0)]
)
def test_real_proquest_exports_are_read_whole(shared, name, missing):
    folder = shared / "data" / "formats" / "proquest"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))[name]
    articles = read(folder / name)
    assert len(articles) == expected["n_articles"]
    assert articles["byline"].isna().sum() == expected.get("n_without_author", missing)
    for column in (
        "title",
        "text",
        "published",
        "outlet",
        "language",
        "article_id",
        "word_count_stated",
    ):
        assert articles[column].notna().all()
    assert articles["article_id"].is_unique
    assert (
        not articles["text"]
        .str.contains("Publication title:|Enlarge this image|ProQuest document ID")
        .any()
    )
    if "n_paragraphs" in expected:
        paragraphs = articles["text"][0].split("\n\n")
        assert len(paragraphs) == expected["n_paragraphs"]
        assert paragraphs[0].startswith(expected["first_paragraph_starts"])
    if one := expected.get("first"):
        authors = [one["author"]] if isinstance(one["author"], str) else one["author"]
        row = articles.iloc[0]
        same(
            row,
            title=one["title"],
            byline="; ".join(authors),
            outlet=" ".join(one["publication"].split()),
        )
        same(row, published=pd.Timestamp(one["published"]), word_count_stated=one["wordcount"])
        same(row, **{name: one[name] for name in ("section", "page", "language") if name in one})
        # The expectation is the anchor's name; the number alone is what ProQuest prints as the
        # document's ID.
        assert one.get("id", f"MSTAR_{row['article_id']}") == f"MSTAR_{row['article_id']}"


# ---- Europresse ----------------------------------------------------------------------------------


def test_europresse_tables_are_read(cases):
    first, second = records(europresse.read_europresse, cases / "europresse" / "tables.html")
    same(
        first,
        article_id="news·20121004·VAL·1856190", title="Le port de Valsec s'agrandit",
        byline="Ève Marchand",
        published="jeudi 4 octobre 2012", outlet="Le Courrier de Valsec", issue="no. 5968",
        section="Éditorial",
        page="03", kicker="Port", copyright="© 2012 Le Courrier. Tous droits réservés.",
        text="Le port s'agrandit, dit le maire.\n\nIl ouvre en mai.",
    )  # fmt: skip
    same(
        second,
        byline=None,
        section=None,
        page=None,
        kicker=None,
        text="Le bac s'arrête une semaine.",
    )


def test_europresse_articles_are_read(cases):
    first, second, third = records(
        europresse.read_europresse, cases / "europresse" / "articles.html"
    )
    same(
        first,
        article_id="news·20060314·VAL·0q1503_1256056", title="Le port s’agrandit",
        byline="Ève Marchand",
        published="mardi 14 mars 2006", outlet="Le Courrier de Valsec", section="Ville", page="16",
        kicker="PORT",
        text="Le port s’agrandit.\n\nIl ouvre en mai.", notes="Voir page 3.",
        copyright="© 2006 Le Courrier. Tous droits réservés.",
    )  # fmt: skip
    same(
        second,
        byline="Ève Marchand et Luc Roy",
        description="Une semaine sans bateau",
        word_count_stated=1614,
    )
    same(
        second, published="jeudi 5 octobre 2023 - 08:05 UTC +02:00", section="Politique", page=None
    )
    same(
        third,
        published="Tuesday, October 3, 2023",
        section="Business",
        word_count_stated=576,
        page="B1",
    )


def europresse_of(cases, tmp_path, old, new):
    page = (cases / "europresse" / "articles.html").read_text(encoding="utf-8")
    assert old in page
    path = tmp_path / "articles.html"
    path.write_text(page.replace(old, new), encoding="utf-8")
    return records(europresse.read_europresse, path)[0]


@pytest.mark.parametrize(
    ("header", "section", "published", "words", "page"),
    [
        ("Inland; 1er mai 2001, 20 ans après, samedi 1 mai 2021 614 mots, p. 4",
         "Inland; 1er mai 2001, 20 ans après", "samedi 1 mai 2021", 614, "4"),
        ("Culture, Mars 2022 1234 mots, p. 12", "Culture", "Mars 2022", 1234, "12"),
        ("Idées 2022, mars 2022", "Idées 2022", "mars 2022", None, None),
        ("Ville, 2022-03-28 1 614 mots, p. 4", "Ville", "2022-03-28", 1614, "4"),
        ("Ville, 28/03/2022, p. A1-A3, A12", "Ville", "28/03/2022", None, "A1-A3, A12"),
        ("L'époque, dimanche 27 - lundi 28 mars 2022",
         "L'époque", "dimanche 27 mars 2022", None, None),
        ("Ville, samedi 31 décembre 2022 - dimanche 1 janvier 2023",
         "Ville", "samedi 31 décembre 2022", None, None),
        ("Cahier 2 - lundi 28 mars 2022", "Cahier 2", "lundi 28 mars 2022", None, None),
        ("Ville, jeudi 5 octobre 2023, p. 12,13", "Ville", "jeudi 5 octobre 2023", None, "12,13"),
        ("Ville, jeudi 5 octobre 2023, p. 3, 614 mots", "Ville", "jeudi 5 octobre 2023", 614, "3"),
        ("Business, October 3, 2023 576 words", "Business", "October 3, 2023", 576, None),
        ("Idées 2022", "Idées 2022", None, None, None),
    ],
)  # fmt: skip
def test_a_europresse_header_has_the_date_of_the_issue_last(
    cases, tmp_path, header, section, published, words, page
):
    row = europresse_of(cases, tmp_path, "Ville, mardi 14 mars 2006, p. 16", header)
    same(row, section=section, published=published, word_count_stated=words, page=page)


@pytest.mark.parametrize(
    ("below", "byline"),
    [
        ('<p class="rdp__subtitle">Un mot</p><div class="docAuthors">Ève Roy</div>', "Ève Roy"),
        ('<div class="docAuthors">Ève Roy</div><p class="rdp__subtitle">Un mot</p>', "Ève Roy"),
        (
            '<div class="docAuthors">Ève Roy</div><div class="docAuthors">Luc Roy</div>',
            "Ève Roy; Luc Roy",
        ),
        (
            '<p class="sm-margin-bottomNews">Ève Roy</p><p class="sm-margin-bottomNews">Luc '
            "Roy</p>",
            "Ève Roy; Luc Roy",
        ),
        ('<p class="rdp__subtitle">Un mot</p>', None),
        ("<div> </div><div>Ève Roy</div>", "Ève Roy"),
    ],
)
def test_every_author_below_a_europresse_headline_is_kept_and_no_standfirst(
    cases, tmp_path, below, byline
):
    row = europresse_of(cases, tmp_path, "<div>Ève Marchand</div>", below)
    same(row, byline=byline, description="Un mot" if "Un mot" in below else None)


@pytest.mark.parametrize(
    ("name", "mark"), [("tables.html", "Numéro"), ("articles.html", "<footer>")]
)
def test_a_europresse_page_that_ends_too_early_keeps_its_whole_articles(
    cases, tmp_path, name, mark
):
    path = cases / "europresse" / name
    encoding = "latin-1" if name == "tables.html" else "utf-8"
    copy = tmp_path / name
    text = path.read_text(encoding=encoding)
    copy.write_text(text[: text.rindex(mark)], encoding=encoding)
    articles = read(copy)
    assert list(articles["title"]) == list(read(path)["title"][:-1])
    assert any("ends in the middle of an article" in problem for problem in problems(articles))


@pytest.mark.parametrize("name", ["europresse_test1.html", "europresse_test2.html"])
def test_real_europresse_pages_are_read(shared, name):
    folder = shared / "data" / "formats" / "europresse"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))[name]
    articles = read(folder / name)
    assert len(articles) == expected["n_articles"]
    # R gives NA for French dates (datetimestamp); those of the file were written down by hand.
    assert [f"{day:%Y-%m-%d}" for day in articles["published"]] == expected["published"]
    for row, one in zip(articles.to_dict("records"), expected["articles"], strict=True):
        # R's reader takes "news" and the dots out of the number.
        assert row["article_id"].removeprefix("news·").replace("·", "") == one["id"]
        section = one["section"].strip()
        # A header that only has a date gives R's reader the weekday as a section.
        same(
            row,
            title=one["heading"],
            outlet=one["origin"],
            section=None if section == "mercredi" else section,
        )
        if "author" in one:
            same(row, byline=one["author"])
        assert row[
            "text"
        ]  # R's reader finds none in the third article of the second file, which has one


# ---- hostile -------------------------------------------------------------------------------------

READERS = {
    "factiva/lines.html": factiva.read_factiva,
    "factiva/table.html": factiva.read_factiva,
    "factiva/articles.xml": factiva.read_factiva,
    "factiva/lines.rtf": factiva_rtf.read_factiva_rtf,
    "factiva/table.rtf": factiva_rtf.read_factiva_rtf,
    "proquest/plain.txt": proquest.read_proquest,
    "proquest/page.html": proquest.read_proquest,
    "proquest/mail.eml": proquest.read_proquest,
    "europresse/tables.html": europresse.read_europresse,
    "europresse/articles.html": europresse.read_europresse,
}


@pytest.mark.parametrize("name", READERS)
def test_a_file_cut_anywhere_gives_whole_articles_or_an_error_of_ours(cases, tmp_path, name):
    data = (cases / name).read_bytes()
    whole = records(READERS[name], cases / name)
    texts = [record["text"] for record in whole]
    path = tmp_path / "cut"
    for end in range(0, len(data), max(1, len(data) // 60)):
        path.write_bytes(data[:end])
        try:
            found = records(READERS[name], path)
        except NewskitError:
            continue
        assert [record["text"] for record in found] == texts[: len(found)]


@pytest.mark.parametrize("name", READERS)
def test_every_record_of_a_format_has_the_same_keys(cases, name):
    found = records(READERS[name], cases / name)
    assert {tuple(record) for record in found} == {tuple(found[0])}
    assert not any(value == "" for record in found for value in record.values())


HOSTILE = [
    ("factiva/lines.html", "</pre>", "<p>x" * 50_000),
    ("factiva/lines.html", "<div>1,024 words</div>", "<div>1,024" * 2_000),
    ("factiva/lines.rtf", "Document SALTP", "\\par\n" * 100_000),
    ("factiva/table.rtf", "Third one.", "| \t" * 50_000),
    ("proquest/plain.txt", "Subject: ", "Subject: x\n" * 50_000),
    ("proquest/plain.txt", "Subject: ", "A " * 200_000),
    ("proquest/page.html", "<p>The gulls", "<html " * 50_000),
    ("factiva/lines.rtf", "1,204 words", "\\b\\b0 {" * 30_000),
    ("factiva/lines.rtf", "1,204 words", "{\\b By Ada}\\par\n" * 30_000),
    ("proquest/plain.txt", "Subject: ", ("Full text: x\n" + "_" * 60 + "\n") * 10_000),
    ("proquest/plain.txt", "Subject: ", "Ab - Cd: x\n" * 30_000),
    ("europresse/articles.html", "mardi 14", "lundi 2 - 3 mars 2022 " * 20_000),
    ("europresse/articles.html", ", p. 16", ", p. 1" + ",1" * 50_000),
    ("europresse/tables.html", "Il ouvre", "<br>" * 50_000),
    ("europresse/articles.html", "mardi 14", "mardi 1 " * 50_000),
]


@pytest.mark.parametrize(("name", "mark", "repeat"), HOSTILE)
def test_hostile_repetition_takes_linear_work(cases, tmp_path, name, mark, repeat):
    encoding = "latin-1" if name == "europresse/tables.html" else "utf-8"
    text = (cases / name).read_text(encoding=encoding)
    assert mark in text
    path = tmp_path / "hostile"

    def read_with(size):
        path.write_text(text.replace(mark, repeat[:size] + mark, 1), encoding=encoding)
        with contextlib.suppress(NewskitError):
            records(READERS[name], path)

    assert is_linear(read_with, len(repeat) // 80, len(repeat) // 40)
