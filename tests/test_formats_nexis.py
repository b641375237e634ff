"""LexisNexis and Nexis, DOCX and RTF: no article lost, none invented, what is cut off is said."""

import contextlib
import io
import json
import tomllib
import warnings
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from work import is_linear

import newskit as nk
from newskit.formats.databases.fields import count_stated, is_date
from newskit.formats.databases.lexisnexis import read_lexisnexis
from newskit.formats.databases.rtf import read_rtf
from newskit.formats.files import File
from newskit.formats.head import Head
from newskit.formats.limits import Limits
from newskit.formats.registry import find_format
from newskit.schema import CorruptFile, LimitExceeded, LoadWarning, UnsafeFile
from newskit.text import count_words

CASES = Path(__file__).parent / "cases" / "formats"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


# ---- made documents


def docx(paragraphs, *, inside="", part="word/document.xml"):
    """The bytes of a DOCX file; a paragraph that begins with "<" is taken as it is."""
    body = "".join(
        text
        if text.startswith("<")
        else f"<w:p><w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"
        for text in paragraphs
    )
    whole = (
        f"<?xml version='1.0'?>{inside}<w:document "
        f"xmlns:w='{WORD}'><w:body>{body}</w:body></w:document>"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, whole)
        for number in range(3):
            archive.writestr(f"word/footer{number}.xml", "<footer>Page 1 of 1</footer>")
    return packed.getvalue()


LABELS = {
    "en": ("Length", "words", "Byline", "Body", "Load-Date", "End of Document"),
    "de": ("Länge", "Wörter", "Autor", "Volltext", "Ladedatum", "Ende des Dokuments"),
    "fr": ("Longueur", "mots", "Auteur", "Corps", "Date-Chargement", "Fin du document"),
    "es": ("Longitud", "palabras", "Autor", "Cuerpo", "Fecha-Carga", "Fin del documento"),
}


def nexis(
    number=1,
    *,
    title="Ferry to Eastport late again",
    text=("The ferry was late again.",),
    language="en",
):
    """One document of an export, with all that Nexis prints around it."""
    length, words, byline, body, load_date, end = LABELS[language]
    return [
        "",
        title,
        "The Saltmere Herald",
        f"March {number % 28 + 1}, 2020 Tuesday 9:20 AM GMT",
        "",
        "Copyright 2020 Herald Newspapers Ltd All Rights Reserved",
        "Section:\xa0NEWS; Pg. 3",
        f"{length}:\xa0{sum(map(count_words, text))} {words}",
        f"{byline}:\xa0Ada Lund",
        body,
        "",
        *text,
        "Classification",
        "Language:\xa0ENGLISH",
        "Publication-Type:\xa0Newspaper",
        "Subject:\xa0FERRIES (92%); PORTS (88%)",
        "Industry:\xa0TRANSPORT (75%)",
        f"{load_date}:\xa0March 30, 2020",
        "",
        end,
        "",
    ]


COVER = [
    "Date and Time:\xa0Friday, 5. July 2019 09:31:00 CEST",
    "Job Number:\xa000000001",
    "Documents (2)",
    "1. Ferry to Eastport late again",
    "Client/Matter: -None-",
    "Search Terms: ferry and Length: 20",
    "Content Type: News",
    "2. Ferry to Eastport late again",
    "Client/Matter: -None-",
]


def layouts(folder, *several):
    """The cases of a file: (claim, changes, what is wanted); of `several`, one case a value."""
    for case in tomllib.loads((CASES / folder / "layouts.toml").read_text(encoding="utf-8"))[
        "case"
    ]:
        key = next((key for key in several if key in case), None)
        for value in case[key] if key else [None]:
            changed = {name: case[name] for name in case if name not in ("claim", "want", key)}
            changed |= {key.removesuffix("s"): value} if key else {}
            yield pytest.param(
                changed, case.get("want", {}), id=case["claim"] + (f" {value}" if key else "")
            )


def quiet(path, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LoadWarning)
        return nk.read_articles(path, clean=False, **options)


def load(tmp_path, data, name="export.docx"):
    path = tmp_path / name
    path.write_bytes(data)
    return quiet(path)


def problems(articles):
    return nk.load_report(articles).problems["problem"].tolist()


# ---- Nexis


def test_an_export_without_a_cover_keeps_its_first_article(tmp_path):
    found = load(tmp_path, docx([*nexis(1), *nexis(2)]))
    assert found["title"].tolist() == ["Ferry to Eastport late again"] * 2
    assert found["outlet"].tolist() == ["The Saltmere Herald"] * 2
    assert found["published"].astype(str).tolist() == ["2020-03-02 09:20:00", "2020-03-03 09:20:00"]


def test_all_that_nexis_prints_around_an_article_is_a_field_or_gone(tmp_path):
    found = load(tmp_path, docx(nexis(text=("The ferry was late again.", "Nobody said why."))))
    row = found.iloc[0]
    assert row["text"] == "The ferry was late again.\n\nNobody said why."
    assert (row["byline"], row["section"], row["page"], row["language"]) == (
        "Ada Lund",
        "NEWS",
        "3",
        "en",
    )
    assert (row["type"], row["keywords"], row["word_count_stated"]) == (
        "Newspaper",
        "FERRIES (92%); PORTS (88%)",
        8,
    )
    assert (row["industries"], str(row["fetched"])[:10]) == ("TRANSPORT (75%)", "2020-03-30")
    assert row["copyright"] == "Copyright 2020 Herald Newspapers Ltd All Rights Reserved"


def test_a_cover_page_and_its_list_are_no_article(tmp_path):
    found = load(tmp_path, docx([*COVER, *nexis(1), *nexis(2)]))
    assert found["title"].tolist() == ["Ferry to Eastport late again"] * 2
    assert problems(found) == []


def test_a_cover_that_promises_more_articles_is_reported(tmp_path):
    assert any(
        "2 articles, 1 are here" in one
        for one in problems(load(tmp_path, docx([*COVER, *nexis(1)])))
    )


def test_the_caption_of_a_picture_is_no_text(tmp_path):
    document = nexis()
    document[document.index("Classification") : document.index("Classification")] = [
        "Graphic",
        "",
        "The pier, by Jo Berg",
    ]
    row = load(tmp_path, docx(document)).iloc[0]
    assert (row["text"], row["graphic"]) == ("The ferry was late again.", "The pier, by Jo Berg")
    assert row["type"] == "Newspaper"


def test_a_date_in_the_headline_is_not_the_date(tmp_path):
    found = load(tmp_path, docx(nexis(7, title="May 5, 2019: the night of the flood")))
    assert found["title"][0] == "May 5, 2019: the night of the flood"
    assert str(found["published"][0])[:10] == "2020-03-08"


def test_an_article_without_a_date_has_no_date(tmp_path):
    document = [
        text for text in nexis(title="The flood of May 2019") if not text.startswith("March")
    ]
    found = load(tmp_path, docx([*nexis(1), *document]))
    assert found["published"].isna().tolist() == [False, True]
    assert (found["title"][1], found["outlet"][1]) == (
        "The flood of May 2019",
        "The Saltmere Herald",
    )


def test_correction_appended_is_an_edition_and_no_date(tmp_path):
    document = nexis()
    document.insert(4, "Correction Appended")
    found = load(tmp_path, docx([*document, *nexis(2)]))
    assert found["edition"][0] == "Correction Appended"
    assert found["published"].notna().all()


def test_an_edition_behind_the_date_does_not_cost_the_date(tmp_path):
    document = [text.replace("9:20 AM GMT", "Late Edition") for text in nexis()]
    found = load(tmp_path, docx(document))
    assert (str(found["published"][0])[:10], found["edition"][0]) == ("2020-03-02", "Late Edition")


def test_a_head_behind_the_last_article_is_reported(tmp_path):
    found = load(tmp_path, docx([*nexis(1), "A headline", "The Saltmere Herald"]))
    assert len(found) == 1
    assert problems(found) == ["behind the last article stands 'A headline'"]


def test_empty_paragraphs_inside_an_article_do_not_end_it(tmp_path):
    found = load(tmp_path, docx(nexis(text=("One.", "", "", "Two."))))
    assert found["text"].tolist() == ["One.\n\nTwo."]


def test_paragraphs_that_look_like_fields_stay_in_the_text(tmp_path):
    lines = (
        "Update: the mayor has resigned.",
        "Person: nobody.",
        "Length: 20 metres.",
        "Section: the last one.",
    )
    assert load(tmp_path, docx(nexis(text=lines)))["text"][0] == "\n\n".join(lines)


@pytest.mark.parametrize("language", LABELS)
def test_the_language_of_the_interface_changes_nothing(tmp_path, language):
    found = load(tmp_path, docx([*nexis(1, language=language), *nexis(2, language=language)]))
    assert found["text"].tolist() == ["The ferry was late again."] * 2
    assert found["word_count_stated"].tolist() == [5, 5]
    assert found["byline"].tolist() == ["Ada Lund"] * 2


def test_an_end_in_a_language_not_known_is_found_by_its_repetition(tmp_path):
    one = [text.replace("End of Document", "Slutt på dokumentet") for text in nexis()]
    assert len(load(tmp_path, docx([*one, *one, *one]))) == 3


def test_a_document_cut_off_in_its_last_article_keeps_it_and_says_so(tmp_path):
    whole = [*nexis(1), *nexis(2)]
    found = load(tmp_path, docx(whole[: whole.index("Classification", 25)]))
    assert len(found) == 2
    assert found["text_truncated"].tolist() == [False, True]
    assert any("cut off" in one for one in problems(found))


@pytest.mark.parametrize("covered", [True, False], ids=["covered", "bare"])
@pytest.mark.parametrize(("changed", "want"), [*layouts("nexis", "titles")])
def test_place_tells_what_a_paragraph_of_nexis_is(tmp_path, changed, want, covered):
    document = nexis(**({"title": changed["title"]} if "title" in changed else {}))
    for start, instead in changed.get("swap", {}).items():
        place = next(n for n, text in enumerate(document) if n > 1 and text.startswith(start))
        document[place : place + 1] = instead
    row = load(tmp_path, docx([*(COVER if covered else []), *document])).fillna("").iloc[0]
    usual = {
        "title": changed.get("title", "Ferry to Eastport late again").replace("\xa0", " "),
        "outlet": "The Saltmere Herald",
        "published": "2020-03-02 09:20:00",
        "text": "The ferry was late again.",
        "byline": "Ada Lund",
        "section": "NEWS",
        "page": "3",
        "language": "en",
        "keywords": "FERRIES (92%); PORTS (88%)",
    }
    assert {column: str(row[column]) for column in usual | want} == usual | want


def test_a_hundred_articles_of_a_docx_load_whole(tmp_path):
    text = tuple(
        f"Paragraph {n} about the ferry to Eastport, the harbour and its wall." * 4
        for n in range(12)
    )
    data = docx([line for n in range(100) for line in nexis(n, text=text)])
    found = load(tmp_path, data)
    assert len(found) == 100
    assert (found["word_count"] == found["word_count_stated"]).all()


# ---- DOCX


def test_a_plain_document_is_one_article(tmp_path):
    found = load(
        tmp_path, docx(["Ferry late again", "", "The ferry was late.", "Nobody said why."])
    )
    assert found[["title", "text"]].values.tolist() == [
        ["Ferry late again", "The ferry was late.\n\nNobody said why."]
    ]


def test_text_boxes_are_read_once_and_deletions_not_at_all(tmp_path):
    box = "<w:txbxContent><w:p><w:r><w:t>In the box.</w:t></w:r></w:p></w:txbxContent>"
    run = (
        "<w:p><w:r><w:t>The "
        "ferry</w:t></w:r><w:r><w:tab/><w:t>was</w:t><w:br/><w:t>late.</w:t></w:r>"
        f"<w:r><w:AlternateContent><w:Choice>{box}</w:Choice><w:Fallback>{box}</w:Fallback></w:AlternateContent></w:r>"
        "<w:del><w:r><w:delText>never</w:delText></w:r></w:del></w:p>"
    )
    found = load(tmp_path, docx(["A first sentence that ends.", run]))
    assert found["text"][0] == "A first sentence that ends.\n\nIn the box.\n\nThe ferry\twas\nlate."


def test_a_document_part_with_a_number_is_found(tmp_path):
    assert len(load(tmp_path, docx(["The ferry was late."], part="word/document2.xml"))) == 1


@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
def test_a_cut_docx_is_a_damaged_file(tmp_path, share):
    path = tmp_path / "cut.docx"
    data = docx([*nexis(1), *nexis(2)])
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(CorruptFile, match="damaged"):
        nk.read_articles(path, format="docx")


def test_a_mangled_docx_is_a_damaged_file(tmp_path):
    data = bytearray(docx([f"The ferry was late {n} times." for n in range(400)]))
    place = data.index(b"word/document.xml") + 60
    data[place : place + 40] = bytes(40)
    (tmp_path / "mangled.docx").write_bytes(bytes(data))
    with pytest.raises(CorruptFile):
        nk.read_articles(tmp_path / "mangled.docx")


GROWING = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))


@pytest.mark.parametrize(
    "entities", [f"<!ENTITY a0 'aaaa'>{GROWING}", "<!ENTITY a9 SYSTEM 'file:///etc/hosts'>"]
)
def test_a_docx_whose_entities_grow_or_fetch_is_refused(tmp_path, entities):
    (tmp_path / "bomb.docx").write_bytes(docx(["&a9;"], inside=f"<!DOCTYPE x [{entities}]>"))
    with pytest.raises(UnsafeFile):
        nk.read_articles(tmp_path / "bomb.docx")


def test_a_docx_that_unpacks_to_too_much_is_refused(tmp_path):
    path = tmp_path / "bomb.docx"
    path.write_bytes(docx(["a" * 12_000_000]))
    with pytest.raises(LimitExceeded, match="ratio"):
        nk.read_articles(path)
    with pytest.raises(LimitExceeded, match="file_bytes"):
        nk.read_articles(path, limits=Limits(file_bytes=1_000_000))


def test_a_document_without_text_is_reported(tmp_path):
    (tmp_path / "empty.docx").write_bytes(docx(["", " "]))
    with pytest.raises(CorruptFile, match="without text"):
        nk.read_articles(tmp_path / "empty.docx")


# ---- RTF


def rtf(paragraphs, *, escape=True):
    """The bytes of an RTF file; without `escape`, letters stand in it as raw UTF-8."""
    letters = (
        [f"\\u{ord(one)}?" if ord(one) > 127 else one for one in "\\par\n".join(paragraphs)]
        if escape
        else None
    )
    body = "".join(letters) if letters else "\\par\n".join(paragraphs)
    return (
        f"{{\\rtf1\\ansi\\ansicpg1252{{\\fonttbl{{\\f0\\fcharset0 Arial;}}}}\\f0 {body}\\par\n}}"
    ).encode()


def test_a_plain_rtf_is_one_article_with_its_letters():
    (record,) = read_rtf(File.at(CASES / "rtf" / "one_article.rtf"))
    assert record["title"] == "Ferry to Eastport late again"
    assert "“Café Zoë”" in record["text"]
    assert "ą is a letter of the harbour’s" in record["text"]
    assert record["text"].endswith("The timetable was not changed. \U0001f47d")


@pytest.mark.parametrize("escape", [True, False], ids=["escaped", "raw UTF-8"])
def test_letters_of_an_rtf_survive(tmp_path, escape):
    found = load(tmp_path, rtf(["Wien – Zoë", "Die Fähre war „spät“."], escape=escape), "apa.rtf")
    assert found[["title", "text"]].values.tolist() == [["Wien – Zoë", "Die Fähre war „spät“."]]


def test_letters_of_an_rtf_in_an_old_code_page_survive(tmp_path):
    data = rtf(["Wien", "Die Fähre war “spät”."], escape=False).decode().encode("cp1252")
    assert load(tmp_path, data, "old.rtf")["text"][0] == "Die Fähre war “spät”."


def test_nexis_rtf_gives_what_nexis_docx_gives(tmp_path):
    paragraphs = [*COVER, *nexis(1), *nexis(2, title="Zoë’s ferry")]
    ours = load(tmp_path, docx(paragraphs)).drop(columns="file")
    theirs = load(tmp_path, rtf(paragraphs), "export.rtf").drop(columns="file")
    columns = [name for name in ours.columns if name != "article_id"]
    pd.testing.assert_frame_equal(ours[columns], theirs[columns])


def test_an_rtf_cut_in_the_middle_keeps_the_articles_before(tmp_path):
    data = rtf([*nexis(1), *nexis(2), *nexis(3, text=("A word. " * 300,))])
    found = load(tmp_path, data[:-900], "cut.rtf")
    assert len(found) == 3
    assert found["text_truncated"].tolist() == [False, False, True]
    assert sum("cut off" in one for one in problems(found)) == 2


def test_an_old_lexisnexis_export_as_rtf_or_docx_gives_what_its_text_gives(tmp_path):
    text = (CASES / "lexisnexis" / "english.txt").read_text(encoding="utf-8")
    records, _ = read(CASES / "lexisnexis" / "english.txt")
    for name, data in (("old.rtf", rtf(text.split("\n"))), ("old.docx", docx(text.split("\n")))):
        found = load(tmp_path, data, name)
        assert found["title"].fillna("").tolist() == [record["title"] or "" for record in records]
        assert found["text"].tolist() == [record["text"] for record in records]


@pytest.mark.parametrize(
    "data",
    [
        b"{\\rtf1\\uc}",
        b"{\\rtf1 \\u9999999999? a}",
        b"{\\rtf1 \\pict\\bin}",
        b"{\\rtf1\\ansicpg99999 \\'e4}",
        b"{\\rtf1",
    ],
)
def test_a_mangled_rtf_gives_an_article_or_a_newskit_error(tmp_path, data):
    (tmp_path / "mangled.rtf").write_bytes(data)
    with contextlib.suppress(CorruptFile):
        assert len(quiet(tmp_path / "mangled.rtf")) == 1


HOSTILE_RTF = [
    "{\\field{\\*\\fldinst{",
    "{\\FIELD{\\*\\FLDINST{",
    "\\f0 ",
    "\\f0\\fcharset0 ",
    "{",
    "}",
    "\\'e4",
    "\\u228?",
    "{\\fonttbl",
    "{\\fonttbl{\\f0\\fcharset",
]


@pytest.mark.parametrize("unit", HOSTILE_RTF)
def test_hostile_rtf_takes_linear_work(tmp_path, unit):
    def read_units(times):
        (tmp_path / "x.rtf").write_bytes(b"{\\rtf1{\\fonttbl" + unit.encode() * times + b" text}")
        with contextlib.suppress(CorruptFile):
            quiet(tmp_path / "x.rtf")

    assert is_linear(read_units, 2_000, 4_000)


# ---- old LexisNexis


def read(path):
    file = File.at(path)
    return list(read_lexisnexis(file)), file.problems


def test_fields_of_a_lexisnexis_text():
    records, _ = read(CASES / "lexisnexis" / "english.txt")
    first, second, third = records
    assert first["title"] == "The May 2019 flood, one year on"
    assert first["description"].split("\n\n") == [
        "Harbour town counts the cost of a night nobody foresaw, and asks who will pay for the new "
        "wall",
        "A year after the water came, the wall is still a drawing.",
    ]
    assert (first["outlet"], first["published"]) == ("The Saltmere Herald", "March 3, 2020 Tuesday")
    assert (first["section"], first["page"], first["word_count_stated"]) == ("NEWS", "3", 1052)
    assert (first["byline"], first["dateline"]) == ("Ada Lund, in Saltmere", "SALTMERE, March 2")
    assert (first["edition"], first["fetched"]) == (
        "Correction Appended; Late Edition",
        "March 4, 2020",
    )
    assert (first["language"], first["type"], first["keywords"]) == (
        "en",
        "Newspaper",
        "FLOODS (92%); PORTS (88%)",
    )
    assert (
        first["graphic"]
        == "The wall, as the architects draw it\n\nA second picture shows the old pier"
    )
    assert first["text"].split("\n\n") == [
        "The harbour wall that the town was promised after the flood has not been begun, the mayor "
        "said on Monday.",
        "Two blank lines stand above this paragraph, and it belongs to the same article.",
        "LENGTH: 19.4 metres. WIDTH: 13 metres. That is what the drawing says.",
        "CORRECTION: this paragraph is a part of the text, because more of the text stands below "
        "it.",
        "The council meets again in April.",
    ]
    assert (second["title"], second["dateline"]) == ("Ferry late again", "Eastport")
    assert second["published"] == "April 20, 2020, Monday 23:22 Central European Time"
    assert (third["title"], third["text"]) == (None, "FLASH: COUNCIL ADOPTS HARBOUR PLAN TONIGHT")


def test_an_article_without_title_and_text_is_left_out_and_named():
    _, told = read(CASES / "lexisnexis" / "english.txt")
    assert told[0].place == "3 of 4 DOCUMENTS"
    assert "the cover sheet says 4 articles, 3 are here" in told[1].problem


def test_html_gives_what_text_gives():
    records, told = read(CASES / "lexisnexis" / "export.html")
    assert [record["title"] for record in records] == ["Le port rouvre", "Une foire sans chevaux"]
    assert [record["published"] for record in records] == ["17 mai 2013", "30 août 2012"]
    assert [record["outlet"] for record in records] == [
        "Le Courrier de Valmer",
        "La Gazette de Monclar",
    ]
    assert (
        records[0]["text"]
        == "Le port de Valmer a rouvert jeudi.\n\nLes pêcheurs attendent encore la glace promise."
    )
    assert (records[0]["byline"], records[0]["page"], records[0]["description"]) == (
        "Jeanne Falès",
        "4",
        "Les pêcheurs attendent",
    )
    assert [record["word_count_stated"] for record in records] == [14, 8]
    assert told == []


def lexisnexis(
    *,
    outlet=("The Saltmere Herald",),
    title="Ferry late again",
    head=("BYLINE: Ada Lund", "SECTION: NEWS", "LENGTH: 2 words"),
    text=("One.", "Two."),
    closing=("LOAD-DATE: March 4, 2020", "LANGUAGE: ENGLISH"),
    number=1,
):
    """One article of an old export."""
    blocks = [
        f"{number} of 2 DOCUMENTS".center(80).rstrip(),
        "\n".join(line.center(80).rstrip() for line in outlet),
        "March 3, 2020 Tuesday".center(80).rstrip(),
        title,
        *head,
        f"\n{text[0]}",  # two blank lines stand above the text
        *text[1:],
        *closing,
        "\n"
        + "\n".join(
            line.center(80).rstrip()
            for line in ("Copyright 2020 Herald Ltd", "All Rights Reserved")
        ),
    ]
    return "\n\n".join(blocks) + "\n\n\n"


def as_html(text):
    """The same export as HTML, where nothing is wrapped and no line is blank."""
    blocks = [block.strip("\n") for block in text.split("\n\n") if block.strip()]
    lines = [
        (block.startswith("     "), [line.strip() for line in block.split("\n")])
        for block in blocks
    ]
    centred = {True: "c0", False: "c1"}
    body = "".join(
        f"<div><p class='{centred[middle]}'>{'<br>'.join(block)}</p></div>"
        for middle, block in lines
    )
    return (
        f"<html><head><style>.c0 {{ text-align: center; }}</style></head><body>{body}</body></html>"
    )


@pytest.mark.parametrize("form", ["text", "html"])
@pytest.mark.parametrize(("changed", "want"), [*layouts("lexisnexis", "titles", "heads")])
def test_place_tells_what_a_block_of_lexisnexis_is(tmp_path, changed, want, form):
    export = lexisnexis(**changed) + lexisnexis(number=2)
    path = tmp_path / "export"
    path.write_text(as_html(export) if form == "html" else export, encoding="utf-8")
    records, told = read(path)
    if form == "html" and changed.get("head", [""])[-1].startswith("SERIES"):
        pytest.skip("without blank lines nothing tells such a line from the text")
    usual = {
        "title": changed.get("title", "Ferry late again"),
        "outlet": "The Saltmere Herald",
        "published": "March 3, 2020 Tuesday",
        "byline": "Ada Lund",
        "section": "NEWS",
        "word_count_stated": 2,
        "text": "\n\n".join(changed.get("text", ["One.", "Two."])),
        "language": "en",
        "fetched": "March 4, 2020",
        "copyright": "Copyright 2020 Herald Ltd All Rights Reserved",
    }
    blank = dict.fromkeys(
        ("keywords", "companies", "people", "url", "correction", "graphic", "notes", "description")
    )
    assert {column: records[0][column] for column in usual | blank | want} == usual | blank | want
    assert not told


def test_exports_one_behind_the_other_are_read_without_their_cover_sheets(tmp_path):
    cover = (
        "Download Request: Selected Items: {}\nTime Of Request: Friday, March 20, 2020  "
        "16:51:31\n\nSend To:\n\n"
        "THE LIBRARY\n\n\nTerms: (ferry)\n\n\nSource: The Saltmere Herald\nProject ID: None\n\n\n\n"
    )
    two = lexisnexis() + lexisnexis(number=2)
    path = tmp_path / "export.txt"
    path.write_text(cover.format("1-2") + two + cover.format("3-4") + two, encoding="utf-8")
    records, told = read(path)
    assert [record["text"] for record in records] == ["One.\n\nTwo."] * 4
    assert {record["copyright"] for record in records} == {
        "Copyright 2020 Herald Ltd All Rights Reserved"
    }
    assert not told
    path.write_text(cover.format("1-2") + two + cover.format("3-5") + two, encoding="utf-8")
    assert "5 articles, 4 are here" in read(path)[1][0].problem


# Mark, then the labels of headline, section, author, length, date of loading, language.
INTERFACES = {
    "en": ("1 of 2 DOCUMENTS", "HEADLINE SECTION BYLINE LENGTH LOAD-DATE LANGUAGE", "words"),
    "de": ("Dokument 1 von 2", "ÜBERSCHRIFT RUBRIK AUTOR LÄNGE UPDATE SPRACHE", "Wörter"),
    "nl": ("1 van 2 DOCUMENTEN", "KOP RUBRIEK AUTEUR LENGTE LOAD-DATE TAAL", "woorden"),
    "fr": ("Document 1 de 2", "TITRE RUBRIQUE AUTEUR LONGUEUR DATE-CHARGEMENT LANGUE", "mots"),
    "es": ("1 de 2 DOCUMENTOS", "TITULAR SECCIÓN AUTOR LONGITUD FECHA-CARGA IDIOMA", "palabras"),
    "it": ("1 di 2 DOCUMENTI", "TITOLO SEZIONE AUTORE LUNGHEZZA DATA-CARICAMENTO LINGUA", "parole"),
    "pt": ("1 de 2 DOCUMENTOS", "TÍTULO SEÇÃO AUTOR COMPRIMENTO DATA-DE-CARGA LÍNGUA", "palavras"),
}


@pytest.mark.parametrize("language", INTERFACES)
def test_marks_and_labels_of_every_interface(tmp_path, language):
    mark, labels, words = INTERFACES[language]
    title, section, byline, length, loaded, tongue = labels.split()
    parts = [
        mark.center(80).rstrip(),
        "The Saltmere Herald".center(80).rstrip(),
        "March 3, 2020".center(80).rstrip(),
        f"{section}: NEWS",
        f"{length}: 1.005 {words}",
        f"{title}: Ferry late again",
        f"{byline}: Ada Lund",
        "The ferry was late again.",
        f"{loaded}: March 4, 2020",
        f"{tongue}: ENGLISH",
    ]
    one = "\n\n".join(parts)
    path = tmp_path / "export.txt"
    path.write_text(f"{one}\n\n\n{one.replace('1 ', '2 ', 1)}\n", encoding="utf-8")
    found = quiet(path)
    assert nk.load_report(found).files["format"].tolist() == ["lexisnexis"]
    columns = ["title", "section", "byline", "text", "language"]
    assert (
        found[columns].values.tolist()
        == [["Ferry late again", "NEWS", "Ada Lund", "The ferry was late again.", "en"]] * 2
    )
    assert found["word_count_stated"].tolist() == [1005, 1005]
    assert found["fetched"].astype(str).str[:10].tolist() == ["2020-03-04"] * 2


def test_a_single_article_needs_no_mark(tmp_path):
    text = (CASES / "lexisnexis" / "english.txt").read_text(encoding="utf-8")
    start, end = text.index("1 of 4 DOCUMENTS"), text.index("2 of 4 DOCUMENTS")
    for name, whole in (
        ("bare.txt", text[start + 16 : end]),
        ("covered.txt", text[: start - 31] + text[start + 16 : end]),
    ):
        (tmp_path / name).write_text(whole, encoding="utf-8")
        found = quiet(tmp_path / name)
        assert nk.load_report(found).files["format"].tolist() == ["lexisnexis"]
        assert found[["title", "outlet"]].values.tolist() == [
            ["The May 2019 flood, one year on", "The Saltmere Herald"]
        ]


def test_a_text_cut_in_an_article_keeps_those_before_and_says_so(tmp_path):
    text = (CASES / "lexisnexis" / "english.txt").read_text(encoding="utf-8")
    (tmp_path / "cut.txt").write_text(
        text[: text.index("SECTION: Transport") - 20], encoding="utf-8"
    )
    found = quiet(tmp_path / "cut.txt")
    assert found["title"].tolist() == ["The May 2019 flood, one year on", "Ferry late again"]
    assert found["text_truncated"].tolist() == [False, True]
    assert any("cut off" in one for one in problems(found))


def test_a_text_of_one_line_is_no_author(tmp_path):
    blocks = [
        "1 of 1 DOCUMENT",
        "Harbour Agency",
        "March 3, 2020",
        "Ferry late",
        "It was late again.",
        "LENGTH: 4 words",
    ]
    (tmp_path / "x.txt").write_text("\n\n".join(blocks), encoding="utf-8")
    found = quiet(tmp_path / "x.txt")
    assert found["text"].tolist() == ["It was late again."]
    assert found["byline"].isna().all()


def test_a_transcript_label_does_not_swallow_the_text(tmp_path):
    head = [
        "1 of 1 DOCUMENT",
        "Eastport Radio",
        "March 3, 2020",
        "Ferry late",
        "LENGTH: 5 words",
        "TRANSCRIPT:",
    ]
    text = "\n\n".join([*head, "The ferry was late again."])
    (tmp_path / "x.txt").write_text(text, encoding="utf-8")
    assert quiet(tmp_path / "x.txt")["text"].tolist() == ["The ferry was late again."]


@pytest.mark.parametrize(
    "text",
    [
        "The clerk filed 1 of 3 DOCUMENTS that night.\n\nHe went home.\n",
        "A list\n\n1 of 3 DOCUMENTS\n\nwas all that the harbour office had kept.\n",
        "LENGTH: 20 metres\n\nWIDTH: 3 metres\n\nThe wall.\n",
        "LENGTH: 300 words\n\nThat is what the essay prize asks for.\n",
    ],
)
def test_prose_about_documents_is_no_export(tmp_path, text):
    (tmp_path / "prose.txt").write_text(text, encoding="utf-8")
    assert find_format(Head(File.at(tmp_path / "prose.txt"))).name == "txt"


HOSTILE_TEXT = [
    " ",
    "1 of 1 DOCUMENTS\n",
    "A:\n\n",
    "LENGTH: 1 words\n\n",
    ";\n",
    "\xa0 1",
    "x\n",
    "Document 1 de 1\n\nx\n\n",
    "GRAPHIC: x\n\n",
    " " * 9 + "x\n",
]


@pytest.mark.parametrize("unit", HOSTILE_TEXT)
def test_hostile_text_takes_linear_work(tmp_path, unit):
    def read_units(times):
        path = tmp_path / "x.txt"
        path.write_text("1 of 9 DOCUMENTS\n\n" + unit * times, encoding="utf-8")
        list(read_lexisnexis(File.at(path)))

    assert is_linear(read_units, 2_500, 5_000)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2,968 words", 2968),
        ("1.234 Wörter", 1234),
        ("12567  words", 12567),
        ("19.43 meters", None),
        ("1 234 mots", 1234),
    ],
)
def test_stated_lengths(value, words):
    assert count_stated(value) == words


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Mittwoch 31. August 2011", True),
        ("April 20, 2003, Sunday", True),
        ("Summer, 2008", True),
        ("2 abril 2013 10:43 GMT", True),
        ("03/02/2019", True),
        ("The Times", False),
        ("What the flood of May 2019 did to the small towns of the coast", False),
        ("Late Edition", False),
    ],
)
def test_dates_are_told_from_other_lines(line, date):
    assert is_date(line) is date


# ---- real files


def real(shared, folder, name):
    path = shared / "data" / "formats" / folder
    if not path.is_dir():
        pytest.skip(f"{folder} is not here")
    return path / name, json.loads((path / "expected.json").read_text(encoding="utf-8"))


def test_a_real_nexis_export_is_whole(shared):
    path, expected = real(shared, "nexis_uni_docx", "Files_12.DOCX")
    expected = expected["files"]["Files_12.DOCX"]
    found = quiet(path)
    assert len(found) == expected["n_articles"]
    assert found["title"].tolist() == expected["titles"]
    assert found["published"].astype(str).str[:10].tolist() == expected["published"]
    assert found["outlet"].value_counts().to_dict() == expected["publication_counts"]
    assert found["word_count_stated"].tolist() == expected["stated_words"]
    assert (found["word_count"] / found["word_count_stated"]).between(0.8, 1.2).all()
    theirs = pd.read_csv(path.with_suffix(".csv"))["byline"]
    assert found["byline"].fillna("").tolist() == theirs.fillna("").str.strip().tolist()


def test_the_mock_nexis_export_is_whole(shared):
    path, expected = real(shared, "lexisnexis_lnt", "sample.DOCX")
    found = quiet(path)
    assert len(found) == expected["sample.DOCX"]["n_articles"]
    assert (
        found[["title", "published", "outlet", "byline", "text", "word_count_stated"]]
        .notna()
        .all(axis=None)
    )
    assert not found["text"].str.contains("End of Document|Classification|Load-Date").any()


def test_the_mock_lexisnexis_text_is_whole(shared):
    path, expected = real(shared, "lexisnexis_lnt", "sample.TXT")
    expected = expected["sample.TXT"]
    found = quiet(path)
    assert len(found) == expected["n_articles"]
    assert found["outlet"].tolist() == expected["newspaper"]
    assert found["published"].astype(str).str[:10].tolist() == expected["published"]
    assert found["word_count_stated"].tolist() == expected["length"]
    assert [name if isinstance(name, str) else None for name in found["byline"]] == expected[
        "author"
    ]
    assert not problems(found)


# What AmCAT's developers wrote down differs from what the files say, in these places (articles
# counted from 0):
AMCAT = {
    ("title", 6): None,  # "No title found!" is what AmCAT writes where there is none
    ("title", 9): None,
    # LEADALL is the agency's word.
    (
        "title",
        12,
    ): "LEADALL: Two more officials of Iraq's 55 most wanted in coalition hands",
    (
        "title",
        18,
    ): "LEADALL: Bush calls on U.N. to lift sanctions, E.U. presses for central U.N. role",
    ("outlet", 10): "BMI Company Analysis Reports",  # AmCAT took half of the copyright line
    ("outlet", 20): "Infrastructure",  # the journal; the Bar Association owns the copyright
    ("published", 8): "2009-01-11",  # the time of day belongs to the show, not to the date
    ("published", 11): "2008-08-22",
    (
        "published",
        15,
    ): "NaT",  # no date is printed; AmCAT took the day of loading, which is `fetched`
    ("published", 20): "NaT",  # "Summer, 2008" is no day; the load report names it
}


def test_the_articles_that_amcat_checked_by_hand(shared):
    path, expected = real(shared, "lexisnexis_amcat", "test.txt")
    articles = expected["test.txt"]["articles"]
    found = quiet(path)
    assert len(found) == expected["test.txt"]["n_articles"] == 26
    assert any(
        "without title and text" in one for one in problems(found)
    )  # the one that is broken on purpose
    for number, (theirs, ours) in enumerate(zip(articles, found.to_dict("records"), strict=True)):
        title = ours["title"] if isinstance(ours["title"], str) else None
        published = str(ours["published"])[:16]
        assert title == AMCAT.get(("title", number), theirs["title"]), number
        assert ours["outlet"] == AMCAT.get(("outlet", number), theirs["medium"]), number
        wanted = AMCAT.get(("published", number), theirs["date"][:16])
        assert published[: len(wanted)] == wanted, number
        assert (
            pd.isna(ours["word_count_stated"]) or ours["word_count_stated"] == theirs["length_int"]
        ), number
        if "length_int" in theirs:
            assert ours["word_count_stated"] == theirs["length_int"], number
        if "section" in theirs:  # ours has the page in a column of its own
            parts = [ours[name] for name in ("section", "page") if isinstance(ours[name], str)]
            assert parts, number
            assert all(part in theirs["section"] for part in parts), number
        # What stands in AmCAT's "byline" is the author, or the line below a headline that ends with
        # a semicolon.
        if "author" in theirs:
            assert ours["byline"] == theirs["author"], number
        if "byline" in theirs:
            assert theirs["byline"].strip() in (ours["byline"], ours["description"]), number


# AmCAT counts as text what has a field of its own here: a picture's caption where there is no text
# (7), the standfirst (8, 19), an author without a label (13); it takes a headline inside the text
# (10) and a page's button (23) away.
OTHER_STARTS = (7, 8, 10, 13, 19, 23)


def test_texts_begin_where_amcat_saw_them_begin(shared):
    path, expected = real(shared, "lexisnexis_amcat", "test.txt")
    texts = quiet(path)["text"].tolist()
    for number, start in enumerate(expected["test.txt"]["text_starts"]):
        if number not in OTHER_STARTS:
            assert " ".join(texts[number].split()).startswith(" ".join(start.split())), number


@pytest.mark.parametrize(
    ("name", "titles"),
    [
        ("test2.txt", ["INDIA NOT FOR SETTING ANY TIMEFRAME, SAYS SHARMA"]),
        (
            "test3.txt",
            ["Gretta Duisenberg oprichtster van Palestina-groep", "Der zweite Überschrift"],
        ),
    ],
)
def test_small_files_of_amcat(shared, name, titles):
    path, _ = real(shared, "lexisnexis_amcat", name)
    assert quiet(path)["title"].tolist() == titles


def test_a_real_spanish_file_has_all_its_articles_and_says_what_its_cover_promised(shared):
    path, _ = real(shared, "lexisnexis_amcat", "abc.txt")
    found = quiet(path)
    assert len(found) == 9
    assert set(found["language"]) == {"es"}
    assert (found["word_count"] / found["word_count_stated"]).between(0.8, 1.2).sum() >= 8
    assert any("240 articles, 9 are here" in one for one in problems(found))
