import csv
import html
import itertools
import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.cleaning import (
    clean_text,
    find_cuts,
    find_flaws,
    find_recurring,
    find_tail,
    fold,
    may_be_flawed,
    split_dateline,
)
from newskit.cleaning.lines import plain
from newskit.load.clean import clean_articles

PROSE = (
    "The harbour office said on Monday that the northern quay would stay closed until the repairs "
    "were done."
)
MORE = (
    "Fishers from Saltmere called the plan late and asked for a second crossing before the winter "
    "storms set in."
)
HEADLINES = [
    "Lantern Festival Draws Record Crowd to Quayside",
    "Rovers Name New Coach After Long Search",
    "Bakery on Gull Street Closes After Ninety Years",
    "Why Did the Tide Come Late to Saltmere?",
]


# ---- characters


@pytest.mark.parametrize(
    ("spoilt", "clean"),
    [
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("cafe\u0301", "café"),
        ("Lund &amp; Brandt &ndash; caf&eacute; &#8217;", "Lund & Brandt – café ’"),
        ("&amp;#39;quoted&amp;#39;", "'quoted'"),
        ("Saltmere #39;s port costs  #36;10", "Saltmere's port costs $10"),
        ("the port #8217;s quay", "the port’s quay"),
        ("ranked #12; tied", "ranked #12; tied"),
        ("?a=1&copy=2&nonsense;", "?a=1&copy=2&nonsense;"),
        ("10\u00a0000\u2009km\u3000x", "10 000 km x"),
        ("har\u00adbour\u200b \ufeffquay", "harbour quay"),
        ("a\u200cb\u200dc", "abc"),
        ("quay\x00 \x1b[0m\x7f", "quay [0m"),
        ("quay  \t\nport\n\n\n\n\nend\n", "quay\nport\n\n\nend"),
        ("port\n\n\n\nend", "port\n\n\nend"),
    ],
)
def test_spoilt_characters_are_put_right(spoilt, clean):
    assert clean_text(spoilt) == clean


@pytest.mark.parametrize(
    "text",
    [
        "“It’s late,” she said – ‘too late’ — and left…",
        "می‌خواهم",
        "क्‍ष",
        "👩‍💻 ❤️‍🔥",
        "<p>no tag is touched</p>",
        "a\tb\n\n\nc",
        "",
    ],
)
def test_what_is_printed_well_stays(text):
    assert clean_text(text) == text
    assert find_flaws(text) == []


PIECES = [
    "&",
    "amp;",
    "#39;",
    " ",
    "\xa0",
    "lt;",
    "&zwj;",
    "\u200d",
    "ب",
    "👩",
    "\u0301",
    "e",
    "\u037e",
    ";",
    "#59;",
]
MORE_PIECES = [
    "&nbsp;",
    "&shy;",
    "\n",
    "\t",
    "\r",
    "#x26;",
    "\u2028",
    "<p>",
    "&am",
    "\ufeff",
    "&#0;",
    "&#55296;",
    "#38;",
]
pieces = st.sampled_from([*PIECES, *MORE_PIECES])


@given(st.lists(pieces).map("".join) | st.text())
def test_cleaning_twice_is_cleaning_once(text):
    once = clean_text(text)
    assert clean_text(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(st.lists(pieces).map("".join) | st.text(alphabet=st.characters(codec="utf-8")))
def test_a_text_without_flaws_is_left_alone(text):
    if not find_flaws(text):
        assert clean_text(text) == text.strip(" \t\n")
    elif clean_text(text) != text.strip(" \t\n"):
        assert may_be_flawed(pd.Series([text], dtype="str")) == [0]


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_lines_fold_alike_in_ascii_and_in_other_scripts(line):
    assert fold(f"{line} é") == f"{fold(line)[:-1]} é "


# ---- datelines


@pytest.mark.parametrize(
    ("printed", "dateline", "credit"),
    [
        ("SALTMERE, Aug 29, 2014 (AFP) - ", "SALTMERE, Aug 29, 2014", "AFP"),
        ("(CNN)", "", "CNN"),
        ("EASTPORT CITY (AP) — ", "EASTPORT CITY", "AP"),
        ("Hexcombe (dpa) - ", "Hexcombe", "dpa"),
        ("Hexcombe (dpa/lno) – ", "Hexcombe", "dpa/lno"),
        ("(ANSA) - SALTMERE, 22 MAR - ", "SALTMERE, 22 MAR", "ANSA"),
        ("Wien - ", "Wien", ""),
        ("SALTMERE, Feb 26 (Reuters) - ", "SALTMERE, Feb 26", "Reuters"),
        ("Saltmere, 3 mar (EFE).- ", "Saltmere, 3 mar", "EFE"),
        ("PORT-SUR-MER, 10 juil 2024 (AFP) - ", "PORT-SUR-MER, 10 juil 2024", "AFP"),
        ("SALTMERE, Va. — ", "SALTMERE, Va.", ""),
        ("AP - ", "", "AP"),
    ],
)
def test_a_dateline_is_split_from_the_text(printed, dateline, credit):
    found = split_dateline(printed + PROSE)
    assert found == (dateline, credit, len(printed))


@pytest.mark.parametrize(
    "text",
    [
        "BREAKING - The port is closed.",
        "NASA - The agency - is late.",
        "Ada Lund - The mayor - is late.",
        "COVID-19 — The virus is back.",
        "A man (AP) - x.",
        "SALTMERE - the port that never sleeps - is closed.",
        "LUND--Ada, of Saltmere, 91.",
        "(Closed) - The port.",
        "",
    ],
)
def test_what_is_no_dateline_stays(text):
    assert split_dateline(text) == ("", "", 0)


# ---- cuts


def body_of(text, **known):
    cuts = find_cuts(text, **known)
    return text[cuts.start : cuts.end]


ENDINGS = [
    "Follow us on Twitter and Facebook.",
    "Sign up for our newsletter here.",
    "© 2024 Saltmere Post. All rights reserved.",
    "(c) 2024 Saltmere Post",
    "Read more: The ferry is late again",
    "Also read: The ferry is late again",
    "Share this",
    "Tags: harbour, fishing",
    "Ada Lund is a reporter for the Saltmere Post.",
    "Ada Lund covers ports. Follow her on Twitter @adalund.",
    "Email Ada Lund at ada@post.example.",
    "Teo Brandt contributed to this report.",
    "(Reporting by Ada Lund; Editing by Teo Brandt)",
    "Updated at 1:23 p.m.",
    "REUTER",
    "ENDS",
    "(END)",
    "-30-",
    "###",
    "dpa ab xyz n1 cd",
    "gr/bp",
    "Comments (3)",
    "Lesen Sie auch: Die Fähre kommt später",
    "Alle Rechte vorbehalten.",
    "À lire aussi : Le bac est en retard",
    "Lees ook: De veerboot is te laat",
    "Lea también: El transbordador llega tarde",
    "Leggi anche: Il traghetto è in ritardo",
    "Leia também: A balsa está atrasada",
    "Læs også: Færgen er forsinket",
    "Läs också: Färjan är försenad",
    "Les også: Fergen er forsinket",
    "Lue myös: Lautta on myöhässä",
]


@pytest.mark.parametrize("ending", ENDINGS)
def test_furniture_is_cut_at_the_end_alone(ending):
    article = f"{PROSE}\n\n{MORE}"
    assert body_of(f"{article}\n\n{ending}\n") == article
    between = f"{PROSE}\n\n{ending}\n\n{MORE}"
    assert body_of(between) == between


@pytest.mark.parametrize(
    "ending",
    [
        "Follow-up talks are set for Friday.",
        "Share prices fell after the talks.",
        "Sources close to the port said so.",
        "“Read more books,” she said.",
        "More than a hundred people came to the meeting on Monday.",
        "He contributed to this report by the panel.",
        "Copyright law does not cover maps.",
        "Comment is free, he said, but facts cost money.",
        "Ada Lund",
        "Rovers 3 Eastport 1",
    ],
)
def test_the_last_words_of_an_article_stay(ending):
    text = f"{PROSE}\n\n{ending}"
    assert body_of(text) == text


def test_the_rest_of_a_sentence_in_a_narrow_column_stays():
    text = "The company earned 76 mln dlrs or 77 cents a\nshare."
    assert body_of(text) == text


def test_buttons_go_with_the_furniture_above_them():
    assert (
        body_of(f"{PROSE}\n\nMore on this story\nThe ferry is late again\nShare\nFacebook\nNext")
        == PROSE
    )


def test_readers_comments_go_with_their_head():
    assert body_of(
        f"{PROSE}\n{PROSE}\n\n2 comments\nAda Lund\nI saw it, too, and it was late.\nTeo\nNot I."
    ) == (f"{PROSE}\n{PROSE}")


def test_what_stands_above_the_article_is_cut():
    above = "Quay to stay closed\n\nBy Ada Lund and Teo Brandt\n\nUpdated 3 hours ago"
    text = f"{above}\n\nSALTMERE (AP) — {PROSE}"
    cuts = find_cuts(text, title="Quay To Stay Closed!")
    assert text[cuts.start : cuts.end] == PROSE
    assert [(cut.kind, cut.found) for cut in cuts.cuts] == [
        ("title", ()),
        ("byline", ("Ada Lund and Teo Brandt",)),
        ("stamp", ()),
        ("dateline", ("SALTMERE", "AP")),
    ]


@pytest.mark.parametrize(
    "line", ["Von Ada Lund", "Door Ada Lund", "Par Ada Lund", "BY ADA LUND", "By\nAda Lund"]
)
def test_a_byline_is_found_in_other_languages(line):
    cuts = find_cuts(f"{line}\n\n{PROSE}")
    assert [cut.kind for cut in cuts.cuts] == ["byline"]
    assert cuts.cuts[0].found[0].lower() == "ada lund"


@pytest.mark.parametrize(
    "line", ["By Monday the quay was closed", "By popular demand", "Da Saltmere", "By Monday Night"]
)
def test_a_sentence_that_opens_like_a_byline_stays(line):
    assert body_of(f"{line}\n\n{PROSE}") == f"{line}\n\n{PROSE}"


def test_a_line_about_the_author_is_known_by_the_byline():
    text = f"{PROSE}\n\nAda Lund is the former mayor of Saltmere."
    assert body_of(text) == text
    assert body_of(text, byline="Ada Lund") == PROSE


@pytest.mark.parametrize(
    "text",
    ["REUTER", "Read more: x", "Share\nTweet", "", "  \n ", "SALTMERE (AP) —", "By Ada Lund"],
)
def test_a_text_never_becomes_empty(text):
    assert body_of(text) == text


@given(
    st.lists(
        st.sampled_from(
            [*ENDINGS, *HEADLINES, PROSE, "By Ada Lund", "SALTMERE (AP) — x", "", "___"]
        )
    )
)
def test_cuts_lie_in_order_around_the_article(lines):
    text = "\n".join(lines)
    start, end, cuts = find_cuts(text, title=HEADLINES[0])
    assert 0 <= start <= end <= len(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(cuts))
    assert all(cut.end <= start or cut.start >= end for cut in cuts)
    assert any(map(str.isalnum, text[start:end])) or not cuts
    kept = set(range(start, end)) | {place for cut in cuts for place in range(cut.start, cut.end)}
    assert all(text[place].isspace() for place in set(range(len(text))) - kept)


# ---- the tail of other headlines


def test_a_run_of_headlines_is_cut_from_the_end():
    text = f"{PROSE}\n{PROSE}\n\n\n" + "\n".join(HEADLINES) + " \n\n"
    tail = find_tail(text)
    assert text[: tail.end] == f"{PROSE}\n{PROSE}"
    assert tail.headlines == HEADLINES


@pytest.mark.parametrize(
    "ending",
    [
        "\n".join(HEADLINES[:2]),  # two lines may be anything
        "\n".join(f"{line}." for line in HEADLINES),  # sentences
        "\n".join(line.lower() for line in HEADLINES),  # no headline has no capitals
        "\n".join(f"“{line}”" for line in HEADLINES),  # speech
        "Rovers United 3 Eastport 1\nHexcombe Town 0 Skellen 2\nBrackmouth City 1 Saltmere 1",
        "Ada Lund, 34, of Saltmere\nTeo Brandt, 51, of Hexcombe\nMara Pell, 8, of Skellen",
        "Best Film: The Quiet River\nBest Actor: Odile Marrack\nBest Song: Rent the Fog",
        "June 9 – Saltmere Harbour Arena\nJune 12 – Eastport Town Hall\nJuly 1 – Skellen Old Fort",
        "Reporting by Ada Lund Smith\nEditing by Teo Brandt Jones\nWriting by Mara Pell Dunn",
    ],
)
def test_what_does_not_read_as_headlines_stays(ending):
    text = f"{PROSE}\n\n{ending}"
    assert find_tail(text) == (len(text), [])


def test_headlines_without_an_article_are_not_a_tail():
    text = "\n".join(HEADLINES)
    assert find_tail(text) == (len(text), [])


@given(st.text())
def test_a_tail_is_never_invented(text):
    tail = find_tail(text)
    assert 0 <= tail.end <= len(text)
    assert all(headline in text[tail.end :] for headline in tail.headlines)


# ---- the collection

WORDS = "quay ferry mayor storm bakery lantern rover tide council market".split()


def articles_of(number):
    return [f"{PROSE[:-1]} in {a} {b}.\n\nA {a} {b}: {MORE}" for a in WORDS for b in WORDS][:number]


def test_a_line_that_recurs_in_an_outlet_is_furniture():
    ending = "\n\nThe Eastport Post - news of the harbour since 1900"
    texts = [text + ending for text in articles_of(4)] + articles_of(20)
    recurring = find_recurring(texts)
    assert recurring == {plain(ending)}
    assert body_of(texts[0], recurring=recurring) == articles_of(1)[0]


@pytest.mark.parametrize(
    "ending",
    [
        "No one was injured.",
        "The police are investigating.",
        "Rovers {} Eastport 2",
        "The index closed at {},360.",
    ],
)
def test_what_news_say_again_and_again_is_no_furniture(ending):
    texts = [
        f"{text}\n\n{ending.format(n)}" for n, text in enumerate(articles_of(4))
    ] + articles_of(20)
    assert find_recurring(texts) == frozenset()


def test_a_sentence_below_most_articles_of_an_outlet_is_furniture():
    ending = "The Post has told Saltmere what it needs to know since 1900, and never misses a tide."
    texts = [f"{text}\n\n{ending}" for text in articles_of(8)] + articles_of(10)[8:]
    assert find_recurring(texts) == {plain(ending)}


def test_a_line_in_two_articles_or_in_few_of_many_is_not():
    line = (
        "\n\nThe Post thanks its readers in Saltmere and beyond for their patience with the old "
        "press."
    )
    for number, of in [(2, 10), (4, 100)]:
        texts = articles_of(of)
        assert (
            find_recurring([text + line * (place < number) for place, text in enumerate(texts)])
            == frozenset()
        )


def cases(name):
    lines = (
        (Path(__file__).parent / "cases" / "cleaning" / f"{name}.txt")
        .read_text(encoding="utf-8")
        .splitlines()
    )
    return [line.replace("\\n", "\n") for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("ending", cases("stays"))
def test_what_an_article_ends_with_stays(ending):
    text = f"{PROSE} {MORE}\n\n{MORE} {PROSE}\n\n{ending}"
    assert body_of(text) == text


@pytest.mark.parametrize("beginning", cases("no_datelines"))
def test_a_beginning_that_looks_like_a_dateline_stays(beginning):
    assert split_dateline(f"{beginning} {PROSE}").start_of_body == 0


def test_copies_of_one_article_are_no_sign_of_furniture():
    copies = [
        f"{PROSE} {MORE}\n\nThe mayor of Saltmere declined to say when.\n\n{word}" for word in WORDS
    ]
    assert find_recurring(copies) == frozenset()


def test_the_title_of_another_article_is_no_part_of_this_one():
    titles = {fold("The ferry is late again")}
    text = f"{PROSE}\n\nThe ferry is late again"
    assert body_of(text) == text
    assert body_of(text, titles=titles) == PROSE
    assert body_of(text, titles=titles, title="The Ferry Is Late Again") == text


class Report(list):
    """What `clean_articles` needs of a load report."""

    def __init__(self):
        super().__init__()
        self.cuts = []

    add = list.append

    def add_cut(self, article_id, file, kind, text):
        self.cuts.append((article_id, file, kind, text))


def frame_of(texts, **columns):
    empty = dict.fromkeys(("title", "outlet", "byline"), None)
    made = pd.DataFrame({"text": texts, **empty, **columns}).astype("str")
    made["article_id"] = [f"a{n}" for n in range(len(made))]
    made["file"] = "a.csv"
    made["word_count"] = pd.Series([0] * len(made), dtype="Int64")
    return made


def test_what_was_cut_moves_to_its_column_and_into_the_report():
    text = f"By Ada Lund\n\nSALTMERE, Aug 29 (AP) — {PROSE}\n\nREUTER\n"
    articles, report = frame_of([text, PROSE, None]), Report()
    clean_articles(articles, report)
    assert articles["text"].tolist()[:2] == [PROSE, PROSE]
    assert articles["text"].isna().tolist() == [False, False, True]
    assert articles.loc[0, ["byline", "dateline", "credit"]].tolist() == [
        "Ada Lund",
        "SALTMERE, Aug 29",
        "AP",
    ]
    assert articles["word_count"].tolist() == [18, 0, 0]
    assert report.cuts == [
        ("a0", "a.csv", "byline", "By Ada Lund"),
        ("a0", "a.csv", "dateline", "SALTMERE, Aug 29 (AP) —"),
        ("a0", "a.csv", "sign-off", "REUTER"),
    ]
    assert [problem.loud for problem in report] == [False] * 3
    assert "text_raw" not in articles.columns


def test_a_column_that_says_it_already_is_left_alone():
    articles = frame_of(
        [f"By Ada Lund\n\nSALTMERE (AP) — {PROSE}"], byline=["Teo Brandt"], credit=["AFP"]
    )
    clean_articles(articles, Report())
    assert articles.loc[0, ["text", "byline", "dateline", "credit"]].tolist() == [
        PROSE,
        "Teo Brandt",
        "SALTMERE",
        "AFP",
    ]


def test_mended_characters_are_counted_in_the_report():
    articles, report = frame_of([f"{PROSE} &amp; so", f"cafe\u0301 {PROSE}", PROSE]), Report()
    clean_articles(articles, report)
    assert articles["text"].tolist() == [f"{PROSE} & so", f"café {PROSE}", PROSE]
    assert [(problem.problem, problem.action) for problem in report] == [
        ("1 text with decomposed accents", "composed (NFC)"),
        ("1 text with HTML entities", "unescaped"),
    ]


def test_marks_that_turn_the_direction_of_writing_are_told_aloud():
    articles, report = frame_of([f"He paid \u202e001\u202c crowns. {PROSE}", PROSE]), Report()
    clean_articles(articles, report)
    assert articles["text"].tolist() == [f"He paid 001 crowns. {PROSE}", PROSE]
    assert [problem.loud for problem in report] == [True]
    assert report[0].problem.startswith("1 text with marks that turn the direction of writing")


def test_a_collection_without_furniture_stays_as_it_is():
    articles, report = frame_of([f"{PROSE}\n\n{MORE}", MORE]), Report()
    before = articles.copy()
    clean_articles(articles, report)
    pd.testing.assert_frame_equal(articles, before)
    assert report == []


# ---- real inputs: figures that may only get better

TOOLS = {
    "trafilatura": "trafilatura_2.3.1",
    "resiliparse": "resiliparse_2.0.1",
    "newspaper4k": "newspaper4k_0.9.6",
}
# Of the 102 pages there: pages that end in junk before and after, as measured. The goal is half.
JUNK = {"trafilatura": (31, 9), "resiliparse": (73, 26), "newspaper4k": (24, 7)}
# At most, of the shingles of the true text; datelines move to a column, so they count as kept.
RECALL_LOST = 0.002


def shingles(text):
    words = re.findall(r"\w+", text)
    return [tuple(words[start : start + 4]) for start in range(len(words) - 3)]


def ends_in_junk(text, true):
    """Whether under 30 % of the last line's shingles, or a line too short for one, are true."""
    line = next(line for line in reversed(text.split("\n")) if line.strip())
    ours = shingles(line)
    if not ours:
        return " ".join(re.findall(r"\w+", line)) not in " ".join(re.findall(r"\w+", true))
    known = set(shingles(true))
    return sum(shingle in known for shingle in ours) < 0.3 * len(ours)


def recall(text, true):
    found, wanted = Counter(shingles(text)), Counter(shingles(true))
    return (found & wanted).total() / wanted.total() if wanted else 1.0


def pages_of(shared, tool):
    folder = shared / "data/formats/clean_residue"
    true = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    found = json.loads((folder / f"extracted_{TOOLS[tool]}.json").read_text(encoding="utf-8"))
    return [(found[page]["articleBody"] or "", true[page]["articleBody"]) for page in true]


@pytest.mark.parametrize("tool", TOOLS)
def test_pages_that_end_in_junk_are_halved(shared, tool):
    pages = [(text, true) for text, true in pages_of(shared, tool) if text.strip()]
    before, after = JUNK[tool]
    assert sum(ends_in_junk(text, true) for text, true in pages) == before
    assert sum(ends_in_junk(body_of(text), true) for text, true in pages) <= after <= before / 2


@pytest.mark.parametrize("tool", TOOLS)
def test_recall_is_kept(shared, tool):
    pages = pages_of(shared, tool)
    lost = 0.0
    for text, true in pages:
        cuts = find_cuts(text)
        start = next((cut.start for cut in cuts.cuts if cut.kind == "dateline"), cuts.start)
        lost += recall(text, true) - recall(text[start : cuts.end], true)
    assert lost / len(pages) <= RECALL_LOST


def test_nothing_is_cut_where_nothing_is_to_cut(shared):
    folder = shared / "data/formats"
    texts = [
        path.read_text(encoding="utf-8", errors="replace")
        for path in (folder / "bbc_folder").rglob("*/*.txt")
    ]
    for name in ("lee_background.cor", "lee.cor"):
        texts += (
            (folder / "lee_background" / name)
            .read_text(encoding="utf-8", errors="replace")
            .splitlines()
        )
    texts = [clean_text(text) for text in texts]
    assert len(texts) == 451
    assert [find_cuts(text).cuts for text in texts if find_cuts(text).cuts] == []


def test_a_wire_story_loses_its_sign_off_and_its_dateline(shared):
    text = (shared / "data/formats/reuters21578_sgml/reut2-021.sgm").read_text(encoding="latin-1")
    bodies = [
        clean_text(html.unescape(body))
        for body in re.findall(r"<BODY>(.*?)</BODY>", text, re.DOTALL)
    ]
    found = [find_cuts(body).cuts for body in bodies]
    assert len(found) == 460
    assert {tuple(cut.kind for cut in cuts) for cuts in found} == {("sign-off",)}
    datelines = [
        line.strip() for line in re.findall(r"<DATELINE>(.*?)</DATELINE>", text, re.DOTALL)
    ]
    missed = [
        line
        for line in datelines
        if split_dateline(f"{line} {PROSE}").dateline != line.rstrip("- ")
    ]
    assert (len(datelines), missed) == (460, [])


def test_datelines_of_short_news_are_found(shared):
    with (shared / "data/formats/ag_news/test.csv").open(encoding="utf-8", newline="") as stream:
        texts = [row[2] for row in csv.reader(stream)]
    printed = [
        text for text in texts if re.match(r"\s*[A-Z][^()]{1,50}\((?:AP|Reuters|AFP)\)", text)
    ]
    found = [split_dateline(text) for text in printed]
    assert len(printed) == 578
    assert sum(bool(one.dateline and one.credit) for one in found) == 578


def test_the_pasted_page_keeps_its_body(shared):
    text = next((shared / "data/formats/seed").glob("0*.txt")).read_text(encoding="utf-8")
    start, end, cuts = find_cuts(text)
    assert text[start:end] == text.split("\n\n\n")[0]
    assert [(cut.kind, len(cut.found)) for cut in cuts] == [("headlines", 17)]
