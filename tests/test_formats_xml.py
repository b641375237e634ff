"""The wire formats in XML, and the layer that reads XML safely."""

import json
import warnings
from pathlib import Path

import pandas as pd
import pytest
from work import is_linear

import newskit as nk
from newskit.formats.agencies.wire import unwrap
from newskit.formats.files import File
from newskit.formats.markup.trees import parse_xml

CASES = Path(__file__).parent / "cases" / "formats"
POST = (
    "<item><title>Post {0}</title><wp:post_type>post</wp:post_type>"
    "<content:encoded><![CDATA[Text {0}.]]></content:encoded></item>\n"
)
EXPORT = (
    '<?xml version="1.0" encoding="UTF-8" ?>\n<rss version="2.0" '
    'xmlns:wp="http://wordpress.org/export/1.2/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/">\n<channel><title>Log</title>\n'
)
EXPORT_END = "</channel></rss>"


def read(path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", nk.LoadWarning)
        return nk.read_articles(path, clean=False)


def write(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def problems(articles):
    return " | ".join(nk.load_report(articles).problems["problem"])


def tree(tmp_path, content):
    return parse_xml(File.at(write(tmp_path / "a.xml", content)))


def said(row, **wanted):
    assert {name: row[name] for name in wanted} == wanted


# ---- NITF


def test_a_lead_that_stands_in_the_full_text_again_is_read_once():
    (row,) = read(CASES / "nitf" / "newspaper.xml").to_dict("records")
    said(
        row,
        article_id="417",
        title="Harbour Bridge Closes for Repairs",
        text=(
            "The harbour bridge was closed on Sunday.\n\n"
            "It will open again in May, the mayor\xa0said."
        ),
        published=pd.Timestamp("1994-03-07"),
        outlet="The Eastport Times",
        byline="By MIRA CARDEW",
        section="New Eastport and Region",
        url="http://www.example.org/417",
        description="The bridge will be shut until May.",
        dateline="EASTPORT, March 6",
        word_count_stated=31,
        keywords="BRIDGES; REPAIRS",
        page="4",
        print_section="B",
        correction="An earlier report misstated the month.",
        tagline="Tom Alder contributed.",
    )


def test_nitf_of_an_agency_keeps_captions_out_and_joins_full_lines():
    (row,) = read(CASES / "nitf" / "agency.xml").to_dict("records")
    said(
        row,
        title="Ferries stay in port",
        text="All ferries between the islands stayed in port on Friday, their owners said, "
        "after the crews walked out."
        "\n\nNo end in sight\n\nTalks go on.\nMore to come.",
        published=pd.Timestamp("2016-02-12 09:15"),
        outlet="Northern Press Agency",
        byline="By Jon Pell Transport Writer",
        dateline="Gullhaven, NV",
        language="en-GB",
        subtitle="Crews walk out",
        keywords="ferry; strike",
    )


# The byline of ap-nitf.xml is there two elements without a blank between them ("CONDONAP Business
# Writer").
def test_nitf_of_seven_agencies(shared):
    folder = shared / "data" / "formats" / "nitf"
    expected = json.loads((folder / "expected.json").read_text())["files"]
    for name, wanted in expected.items():
        (row,) = read(folder / name).astype(object).fillna("").to_dict("records")
        assert row["title"] == wanted["title"]
        assert row["byline"].replace(" ", "") == wanted["byline"].replace(" ", "")
        assert row.get("dateline", "") == wanted["dateline"]
        assert row["published"] == pd.Timestamp(wanted["date.issue"][:15])
        assert wanted["doc-id"] in ("", row["article_id"])
        # Below n_p, which counts captions and empty paragraphs too, and above it where lists are
        # paragraphs.
        assert abs(len(row["text"].split("\n\n")) - wanted["n_p"]) <= 4
    assert (
        read(folder / "pa5.xml")
        .loc[0, "text"]
        .startswith("Treasury coffers will take a £66 billion annual hit")
    )


# ---- NewsML 1.x


def test_each_story_of_a_newsml_file_is_an_article_and_no_caption_is():
    articles = read(CASES / "newsml" / "mixed.xml")
    assert articles["title"].tolist() == [
        "Le phare a été rouvert",
        "Quay sold",
        "URGENT Mayor resigns",
    ]
    assert articles["text"].tolist()[:2] == [
        "Le phare a été rouvert lundi.\n\nIl éclaire la baie.",
        "The quay was sold.\n\nTo whom is unknown.",
    ]
    assert pd.isna(articles.loc[2, "text"])
    said(
        articles.loc[0].to_dict(),
        article_id="urn:newsml:npa.example:20120305:A1:1",
        published=pd.Timestamp("2012-03-05 10:14"),
        outlet="NPA",
        byline="Par Léa Morin",
        dateline="PORT-GRIS, 5 mars 2012 (NPA) -",
        language="fr",
        keywords="phare",
        word_count_stated=9,
        subtitle="Après deux ans",
    )
    assert "1 item without an article (1 Photo)" in problems(articles)


# The dateline "ATHENS, April 4 ANA -" is made up by the program that the expectation comes from;
# the file has a date.
def test_newsml_of_three_agencies(shared):
    folder = shared / "data" / "formats" / "newsml1"
    expected = json.loads((folder / "expected.json").read_text())
    for name in ("afp.xml", "afp20.xml", "ana1.xml"):
        wanted = expected[name]
        (row,) = read(folder / name).to_dict("records")
        assert row["title"] == wanted["headline"]
        assert row["dateline"] == ("4/4/2018" if name == "ana1.xml" else wanted["dateline"])
        assert wanted.get("guid", row["article_id"]) == row["article_id"]
        assert wanted.get("language", row["language"]) == row["language"]
        assert "published" not in wanted or row["published"] == pd.Timestamp(
            wanted["published"][:19]
        )
        assert wanted.get("word_count") in (None, row.get("word_count_stated"))


# ---- NewsML-G2


def test_a_message_gives_its_texts_and_says_what_it_passed_over():
    articles = read(CASES / "newsml_g2" / "message.xml")
    assert articles["title"].tolist() == ["Herring at a record", "Tide tables"]
    said(
        articles.loc[0].to_dict(),
        article_id="urn:npa:1",
        text=(
            "A kilo of herring costs nine crowns, more than ever.\n\n"
            "Boats stay in port, the union said."
        ),
        published=pd.Timestamp("2019-05-02 09:30"),
        updated=pd.Timestamp("2019-05-02 09:29"),
        outlet="NPA",
        byline="By Ida Sund",
        section="Economy",
        language="en-GB",
        description="A kilo costs nine crowns.",
        dateline="GULLHAVEN (NPA) -",
        credit="NPA",
        word_count_stated=12,
        subtitle="Fewer boats go out",
        keywords="herring; Economy",
        slug="HERRING-PRICE",
        status="usable",
    )
    said(
        articles.loc[1].to_dict(), text="High water is at noon.", byline="By Ole Vik", language="en"
    )
    assert "2 items without an article (1 composite, 1 picture)" in problems(articles)


@pytest.mark.parametrize("folder", ["newsml_g2", "iptc_newsml_g2"])
def test_newsml_g2_of_agencies_and_of_iptc(shared, folder):
    place = shared / "data" / "formats" / folder
    for name, wanted in json.loads((place / "expected.json").read_text())["files"].items():
        if wanted["root"] == "contentSet":  # a piece of a file, which no agency sends
            with pytest.raises(nk.UnsupportedFormat, match="<contentset>"):
                read(place / name)
            continue
        articles = read(place / name)
        assert len(articles) == wanted["n_text_newsItems"]
        texts = [item for item in wanted["items"] if item["itemClass"].endswith(":text")]
        for row, item in zip(articles.to_dict("records"), texts, strict=True):
            assert row["article_id"] == item["guid"]
            # scoop.xml has its headline in the NITF inside; its language is that of the message
            # around it.
            assert row["title"] == item["headline"] or name == "scoop.xml"
            assert row["published"] == pd.Timestamp(item["versionCreated"][:19])
            assert row["language"] == item["lang"] or name == "scoop.xml"
    dpa = read(shared / "data" / "formats" / "newsml_g2" / "dpa.xml")
    assert dpa.loc[0, "text"].startswith("London (dpa) - 2019 gab es bittere Tränen")


# ---- WordPress


def test_posts_are_articles_and_pages_and_pictures_are_not():
    articles = read(CASES / "wxr" / "site.xml")
    assert articles["title"].tolist() == ["Rents & ferries", "Not done"]
    said(
        articles.loc[0].to_dict(),
        article_id="https://log.example/?p=1",
        text=(
            "Rents rose again.\n\nThe ferry is late,\xa0too. "
            "A ferry\n\nWhat now?\n\nNobody knows [sic]."
        ),
        published=pd.Timestamp("2025-03-03 08:15"),
        updated=pd.Timestamp("2025-03-04 10:00"),
        outlet="The Gullhaven Log",
        byline="Ida Sund",
        section="Town & sea",
        url="https://log.example/rents/",
        language="en-GB",
        description="Rents and ferries.",
        keywords="rents",
        status="publish",
    )
    assert articles.loc[1, ["text", "kind", "status"]].tolist() == [
        "Half a thought.",
        "news",
        "draft",
    ]
    assert pd.isna(articles.loc[1, "published"])
    assert "2 items that are no articles (1 page, 1 attachment)" in problems(articles)


def test_wordpress_exports_of_two_sites(shared):
    folder = shared / "data" / "formats" / "ritzau_wxr_wire"
    wanted = json.loads((folder / "expected.json").read_text())["wordpress_wxr.xml"]
    articles = read(folder / "wordpress_wxr.xml")
    assert articles["title"].tolist() == wanted["titles"]
    assert articles["published"].dt.strftime("%d %b %Y %H:%M:%S").tolist() == [
        printed[5:25]
        for printed in wanted["pubDate"]  # the year 3013 too: it is what stands there
    ]
    game = read(folder / "wordpress_wxr_funke.xml").loc[0]
    assert game["text"].startswith(
        "Mysterium Secrets & Lies von Asmodee Digital ist eine spannende App"
    )
    assert "Mysterium Secrets & Lies ist herausfordernd" in game["text"].split("\n\n")


def test_a_torn_export_gives_its_whole_posts_and_says_so(tmp_path):
    content = EXPORT + "".join(POST.format(number) for number in range(500))
    path = write(tmp_path / "log.xml", content + POST.format("torn")[:60])
    with pytest.warns(nk.LoadWarning):
        articles = nk.read_articles(path)
    assert articles["title"].tolist() == [f"Post {number}" for number in range(500)]
    assert "no well-formed XML" in problems(articles)
    assert "1 item cut off or in pieces" in problems(articles)


def test_one_bad_post_does_not_cost_those_after_it(tmp_path):
    posts = [POST.format(number) for number in range(5)]
    posts[1] = posts[1].replace("Post 1", "Bread & <b>Post 1")
    posts[3] = posts[3].replace("Text 3", "Text\x0b 3&#8;")
    articles = read(write(tmp_path / "log.xml", EXPORT + "".join(posts) + EXPORT_END))
    assert articles["text"].tolist() == [f"Text {number}." for number in range(5)]
    assert "an item is no well-formed XML" in problems(articles)
    assert "2 control characters" in problems(articles)


# ---- Reuters


def test_the_kinds_of_reuters_documents():
    articles = read(CASES / "reuters" / "three.sgm")
    assert articles["article_id"].tolist() == ["1", "2", "3"]
    said(
        articles.loc[0].to_dict(),
        title="HERRING <HRG> AT A RECORD",
        text=(
            "A kilo of herring costs nine crowns, the port said.\n\n"
            "Boats of Alder & Sons stay in port.\n\nReuter"
        ),
        published=pd.Timestamp("1987-03-02 09:15:01.79"),
        outlet="Reuters",
        byline="By Ida Sund",
        dateline="EASTPORT, March 2 -",
        section="herring; ship",
        places="eastport",
        split="TRAIN",
    )
    assert articles.loc[1, "title"] == "QUAY SOLD"
    assert articles.loc[[1, 2], ["text", "title"]].isna().to_numpy().tolist() == [
        [True, False],
        [False, True],
    ]
    assert articles.loc[2, "text"].startswith("FERRY LINES MERGE\n\nGULLHAVEN")


def test_a_torn_reuters_document_is_kept_and_marked(tmp_path):
    whole = (CASES / "reuters" / "three.sgm").read_text()
    articles = read(write(tmp_path / "torn.sgm", whole[: whole.index("of Alder")]))
    assert articles["text_truncated"].tolist() == [True]
    assert "1 document without an end" in problems(articles)


def test_a_text_outside_its_place_is_not_lost(tmp_path):
    whole = (CASES / "reuters" / "three.sgm").read_text()
    articles = read(write(tmp_path / "a.sgm", whole.replace("<BODY>", "<B0DY>")))
    assert "A kilo of herring costs nine crowns" in articles.loc[0, "text"]


def test_codes_of_the_wire_are_no_part_of_a_date(tmp_path):
    whole = (CASES / "reuters" / "three.sgm").read_text()
    coded = whole.replace("09:16:00.00", "09:16:00.00E RM").replace("09:17:00.00", "605:12.19")
    articles = read(write(tmp_path / "a.sgm", coded))
    assert articles["published"].tolist()[1:] == [
        pd.Timestamp("1987-03-02 09:16"),
        pd.Timestamp("1987-03-02"),
    ]


def test_reuters_21578(shared):
    folder = shared / "data" / "formats" / "reuters21578_sgml"
    wanted = json.loads((folder / "expected.json").read_text())["files"]["reut2-021.sgm"]
    articles = read(folder / "reut2-021.sgm")
    assert len(articles) == wanted["n_articles"]
    assert int(articles["title"].isna().sum()) == wanted["n_without_title"]
    assert (
        int((articles["text"].isna() | (articles["type"] == "UNPROC")).sum())
        == wanted["n_without_body"]
    )
    assert articles["type"].value_counts().to_dict() == wanted["types"]
    assert int(articles["section"].notna().sum()) == wanted["with_topics"]
    assert articles["title"].tolist()[:3] == wanted["titles"]
    assert articles["published"].tolist()[:3] == [
        pd.Timestamp(f"{date}0") for date in wanted["dates"]
    ]
    assert articles["dateline"].tolist()[1] == wanted["datelines"][1]
    assert articles["article_id"].iloc[[0, -1]].tolist() == wanted["newid_first_last"]
    assert not articles["text"].str.contains("[\x00-\x08]", regex=True, na=False).any()


def test_reuters_as_xml(shared):
    folder = shared / "data" / "formats" / "reuters_xml_tm"
    expected = json.loads((folder / "expected.json").read_text())
    for name in ("acq", "crude", "reuters-21578.xml"):
        articles = read(folder / name)
        assert len(articles) == expected[name]["n_articles"]
        wanted = {one["id"]: one for one in expected[name]["articles"]}
        for row in articles.to_dict("records"):
            one = wanted[row["article_id"]]
            assert row["title"] == one["heading"].strip()
            assert row["published"].floor("s") == pd.Timestamp(one["datetimestamp"])
            assert one.get("author", "").strip() in ("", row["byline"])


def test_rcv1(shared):
    for path in (
        CASES / "reuters" / "rcv1.xml",
        shared / "data" / "formats" / "reuters_xml_tm" / "rcv1_2330.xml",
    ):
        (row,) = read(path).to_dict("records")
        assert row["text"].count("\n\n") == (1 if "cases" in path.parts else 2)
    said(
        row,
        article_id="2330",
        title="USA: Tylan stock jumps; weighs sale of company.",
        headline="Tylan stock jumps; weighs sale of company.",
        published=pd.Timestamp("1996-08-20"),
        language="en",
        dateline="SAN DIEGO",
        section="C15; C152; C18; C181; CCAT",
        places="USA",
    )


# ---- wires


def test_messages_of_two_kinds_of_wire(tmp_path):
    anpa = (
        "\x16\x16\x01W1\x1fasian\nf l\x13\x11 BC-Herring 11-13 49\n\x02^BC-Herring,12<\n^Herring "
        "at a record <\n"
        "^By IDA SUND=\n^Associated Press=\n\t   EASTPORT (AP) _ Nine crowns a kilo.\n \n\t   "
        "Boats stay in port.\n"
        "\x03AP-WF-11-13-13 1509GMT<\n\x0c\n\x04"
    )
    iptc = (
        "\x01abc062 4 i 21 ccccb npa 061\r\n\r\nHerring/\r\n\x02EXTRA\r\nHerring at a "
        "record,\r\nagain =\r\n\r\n"
        "   Eastport (npa) - A kilo costs\r\nnine crowns.\r\n\r\n# NOTEBOOK\r\n\r\nNot for you\r\n"
        "\x03131137 GMT Nov 13 \r\n\x7f\x04"
    )
    first = read(write(tmp_path / "a.tst", anpa)).loc[0].to_dict()
    said(
        first,
        title="Herring at a record",
        byline="By IDA SUND",
        published=pd.Timestamp("2013-11-13 15:09"),
    )
    said(
        first,
        text="EASTPORT (AP) _ Nine crowns a kilo.\n\nBoats stay in port.",
        word_count_stated=12,
    )
    second = read(write(tmp_path / "b.txt", iptc)).loc[0].to_dict()
    said(
        second,
        title="Herring at a record, again",
        text="Eastport (npa) - A kilo costs nine crowns.",
    )
    said(
        second,
        section="i",
        slug="Herring/",
        published=pd.Timestamp("2013-11-13 11:37"),
        word_count_stated=21,
    )


def test_wires_of_two_agencies(shared):
    folder = shared / "data" / "formats" / "ritzau_wxr_wire"
    for name in ("anpa-1.tst", "IPTC7901.txt"):
        wanted = json.loads((folder / "expected.json").read_text())[name]
        articles = read(folder / name)
        assert len(articles) == wanted["n_articles"]
        assert wanted["must_contain"] in f"{articles.loc[0, 'title']} {articles.loc[0, 'text']}"


def test_a_flash_of_ritzau(tmp_path):
    content = (
        "<RBNews xmlns:i='x'><NewsID>7</NewsID><PublishDate>2018-01-30T17:32:18.397</PublishDate>"
        "<headline i:nil='true'/><section>Udland</section>"
        "<content>&lt;p&gt;Kajen er solgt.&lt;/p&gt;&lt;p&gt;Til hvem?&lt;/p&gt;</content></RBNews>"
    )
    row = read(write(tmp_path / "a.xml", content)).loc[0].to_dict()
    said(
        row,
        text="Kajen er solgt.\n\nTil hvem?",
        published=pd.Timestamp("2018-01-30 17:32:18.397"),
        section="Udland",
    )


def test_lines_are_joined_and_paragraphs_kept():
    assert (
        unwrap("A line\nof text.\n   Another.\n\nThird.\n")
        == "A line of text.\n\nAnother.\n\nThird."
    )
    assert unwrap(" \n ") is None


# ---- XML, safely


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY a SYSTEM "file:///etc/hosts">',
        '<!ENTITY % p SYSTEM "http://example.org/x.dtd"> %p;',
        '<!ENTITY a "&a;&a;">',
        '<!ENTITY a "&#38;b;"><!ENTITY b "&#38;a;">',
        '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
        + "".join(
            f'<!ENTITY {y} "{f"&{x};" * 10}">' for x, y in zip("bcdefgh", "cdefghi", strict=True)
        ),
    ],
)
def test_entities_that_fetch_or_grow_are_refused(tmp_path, declared):
    with pytest.raises(nk.UnsafeFile, match=r"a\.xml: "):
        tree(tmp_path, f"<!DOCTYPE r [<!-- ' -->{declared}]><r>&a;</r>")


def test_what_a_document_repeats_is_bounded(tmp_path):
    with pytest.raises(nk.UnsafeFile, match="would grow by"):
        tree(tmp_path, f'<!DOCTYPE r [<!ENTITY a "{"x" * 100_000}">]><r>{"&a;" * 1000}</r>')
    with pytest.raises(nk.UnsafeFile, match="would grow by"):
        tree(
            tmp_path,
            f'<!DOCTYPE r [<!ATTLIST a b CDATA "{"x" * 10_000}">]><r>{"<a/>" * 10_000}</r>',
        )


def test_harmless_entities_are_spelled_out(tmp_path):
    root = tree(
        tmp_path,
        '<!DOCTYPE r [<!ENTITY npa "Northern Press">]><r>&npa; caf&eacute;&nbsp;&amp; bar</r>',
    )
    assert root.text == "Northern Press café\xa0& bar"


def test_an_article_about_entities_is_no_bomb(tmp_path):
    assert (
        tree(tmp_path, '<r><![CDATA[write <!ENTITY a "b"> here]]></r>').text
        == 'write <!ENTITY a "b"> here'
    )


@pytest.mark.parametrize(
    "content",
    [
        "<a>" * 300 + "</a>" * 300,
        "<a>" + "x" * 11_000_000 + "</a>",
        "<a><b></a>",
        "<!DOCTYPE r SYSTEM 'r.dtd'><r>&unknown;</r>",
        "<r>a & b</r>",
    ],
    ids=["deep", "long", "crossed", "unknown entity", "ampersand"],
)
def test_xml_that_can_t_be_kept_whole_is_an_error(tmp_path, content):
    with pytest.raises(nk.CorruptFile, match=r"a\.xml: is no well-formed XML \(line 1: ") as caught:
        tree(tmp_path, content)
    assert len(str(caught.value)) < 300


def test_an_unknown_kind_of_xml_is_named(tmp_path):
    with pytest.raises(nk.UnsupportedFormat, match="<recipes>"):
        read(write(tmp_path / "a.xml", "<?xml version='1.0'?><recipes><r>Salt.</r></recipes>"))


HOSTILE = [
    "<!--",
    "<!DOCTYPE r [<!--",
    "<!DOCTYPE r ['",
    "<!ENTITY a ",
    "&a",
    "<item>",
    "<item><a>",
    "<item",
    "a",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_xml_costs_linear_work(tmp_path, piece):
    def read_pieces(size):
        pieces = piece.encode() * (size // len(piece))
        for text in (EXPORT.encode() + pieces, pieces):
            with pytest.raises(nk.NewskitError):
                read(write(tmp_path / "a.xml", text))

    assert is_linear(read_pieces, 50_000, 100_000)


def test_blanks_in_attributes_and_the_last_of_repeated_entries_of_rcv1_are_kept(tmp_path):
    path = tmp_path / "one.xml"
    path.write_text(
        '<?xml version="1.0"?><newsitem itemid=" 12 " xml:lang="en"><title>Rents</title>'
        '<text><p>Hello.</p></text><metadata><dc element="dc.source" value="First"/>'
        '<dc element="dc.source" value=" Last "/></metadata></newsitem>'
    )
    article = nk.read_articles(path).iloc[0]
    assert (article["article_id"], article["outlet"]) == (" 12 ", " Last ")


def test_of_several_heads_of_nitf_the_first_is_read(tmp_path):
    path = tmp_path / "one.xml"
    path.write_text(
        '<?xml version="1.0"?><nitf><head><title>Rents</title><docdata/>'
        '<docdata><doc-id id-string="2"/></docdata></head><body><body.head/>'
        "<body.head><hedline><hl1>Ferry</hl1></hedline></body.head>"
        "<body.content><p>Hello.</p></body.content></body></nitf>"
    )
    article = nk.read_articles(path).iloc[0]
    assert (article["article_id"], article["title"]) == ("one.xml", "Rents")
