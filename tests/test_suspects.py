"""The texts that cleaning leaves out unseen: in none of them would it have found anything."""

import csv
import html
import json
import re
from collections import Counter, defaultdict

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newskit.cleaning import find_suspects, fold, outer_lines
from newskit.cleaning.lines import is_label, lines_down, lines_up
from newskit.load import clean as module
from newskit.load.clean import clean_articles
from newskit.text import read_lexicon

PROSE = (
    "The harbour office said on Monday that the northern quay would stay closed until the repairs "
    "were done."
)


class Report(list):
    """What `clean_articles` needs of a load report."""

    def __init__(self):
        super().__init__()
        self.cuts = []

    add = list.append

    def add_cut(self, *cut):
        self.cuts.append(cut)


def frame_of(rows):
    made = pd.DataFrame(rows, columns=["text", "title", "outlet", "byline"]).astype("str")
    made["article_id"] = [f"a{n}" for n in range(len(made))]
    made["file"] = "a.csv"
    made["word_count"] = pd.Series([0] * len(made), dtype="Int64")
    return made


def plain_recurring(texts):
    """`find_recurring` line by line over whole texts, without a look at whole columns first."""
    if len(texts) < 3:
        return frozenset()
    places, beginnings = defaultdict(list), Counter()
    walks = [(number, text, lines_up(text, len(text))) for number, text in enumerate(texts)]
    walks += [(number, text, lines_down(text)) for number, text in enumerate(texts)]
    for _ in range(10):
        met = []
        for walk in walks:
            start, end = next(walk[2], (0, 0))
            if 0 < end - start <= 600:
                line = walk[1][start:end]
                beginnings[line[:12]] += 1
                met.append((walk, line))
        walks = []
        for walk, line in met:
            label = len(line) <= 120 and is_label(line)
            if label or beginnings[line[:12]] >= 3:
                places[folded := fold(line)].append(walk[0])
                if label or len(places[folded]) >= 3:
                    walks.append(walk)
    least = max(3, 0.05 * len(texts))
    return frozenset(
        line
        for line, numbers in places.items()
        if len(numbers) >= least
        and len(line.split()) >= 2
        and len({max(texts[number][:3000].split("\n"), key=len) for number in set(numbers)})
        >= least
    )


def cleaned(rows, **plain):
    articles, report = frame_of(rows), Report()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in plain.items():
            patch.setattr(module, name, value)
        clean_articles(articles, report)
    return articles, list(report), report.cuts


def check_both_ways(rows):
    articles, report, cuts = cleaned(rows, _FEW_TEXTS=0)
    slowly = cleaned(
        rows,
        _FEW_TEXTS=10**9,
        find_recurring=lambda texts: plain_recurring(list(texts)),
        may_be_flawed=lambda texts, or_fit: [
            row for row, text in enumerate(texts.to_pylist()) if text
        ],
    )
    pd.testing.assert_frame_equal(articles, slowly[0])
    assert (report, cuts) == slowly[1:]
    return len(cuts)


# ---- invented texts

LANGUAGES = ("da", "de", "en", "es", "fi", "fr", "it", "nl", "no", "pt", "sv")
ENTRIES = [
    entry.partition(" ")[2] for one in LANGUAGES for entry in read_lexicon(f"furniture_{one}")
]
TITLES = [
    "Quay To Stay Closed",
    "“Quay” to stay closed for the winter, says the mayor.",
    "Îles: 3 ferries",
    "***",
    "",
]
BYLINES = ["Ada Lund", "Zoë Brandt and Teo Lund, of the Saltmere Post.", "İnci Çelebi", ""]
LINES = [
    PROSE,
    PROSE * 13,
    f"{PROSE} REUTER",
    f"{PROSE} (AP)",
    f"{PROSE} (Additional reporting by Ada Lund; editing by Teo Brandt.)",
    "SALTMERE, Aug 29 (AP) — The port opened.",
    "dpa – The port opened.",
    "(CNN)The port opened.",
    "PORT-SUR-MER - The port opened.",
    "Von Ada Lund",
    "By",
    "By Ada Lund, Teo Brandt and others of the Saltmere Post, who saw it all from the quay on "
    "Monday, 3 March.",
    "Ada Lund is the former mayor of Saltmere, and tells what she saw there.",
    "Lantern Festival Draws Record Crowd to Quayside",
    "Why Did the Tide Come Late to Saltmere?",
    "Rovers Name New Coach After Long Search",
    "- 30 -",
    "dpa ab xyz n1 cd.",
    "###",
    ". . . . . .",
    "2 comments",
    "٣ comments",
    "İ PIÙ LETTI DI OGGI: il porto, il mare, la nebbia.",
    "(C)2024 Saltmere Post, which is read by all who live near the harbour.",
    "\u0639\u0646\u062f \u0627\u0644\u0645\u064a\u0646\u0627\u0621",
    "港口今天关闭。" * 90,
    "Порт сегодня закрыт до весны. " * 50,
    "",
    " \t",
]


@st.composite
def furniture(draw):
    written = draw(st.sampled_from(ENTRIES)).replace(
        "#", draw(st.sampled_from(["7", "1234", "٣", "x7"]))
    )
    filled = written.replace(
        "…", draw(st.sampled_from(["", "Ada Lund", "the harbour, and all that is in it"]))
    )
    line = draw(st.sampled_from([str, str.upper, str.title, str.capitalize]))(filled)
    between = draw(st.sampled_from([" ", " ", "  ", ", ", "-", " – "]))
    ends = (
        draw(st.sampled_from(["", ".", "!", ":", "…", '."'])),
        draw(st.sampled_from(["", "", "– ", "“", "É "])),
    )
    return ends[1] + line.replace(" ", between) + ends[0]


lines = st.sampled_from(LINES + TITLES + BYLINES) | furniture() | st.text(max_size=40)
texts = st.lists(lines, max_size=7).flatmap(
    lambda found: st.sampled_from(["\n", "\n\n"]).map(lambda gap: gap.join(found))
)
rows = st.tuples(
    texts,
    st.sampled_from(TITLES),
    st.sampled_from(["Post", "Herald"]),
    st.sampled_from(BYLINES),
)


def printable(text):
    return text.encode("utf-8", "ignore").decode()


@settings(deadline=None, max_examples=20)
@given(st.lists(rows, min_size=1, max_size=12))
@example([(f"{line}\n\n{PROSE}\n\n{PROSE}", title, "", "") for line in LINES for title in TITLES])
@example(
    [
        (f"{line}\n\n{PROSE}\n\n{PROSE}", "", "", byline)
        for line in LINES + BYLINES
        for byline in BYLINES
    ]
)
@example(
    [(f"{PROSE}\n\n{PROSE}\n\n{line}", "", "", byline) for line in LINES for byline in BYLINES]
)
@example(
    [
        (f"{PROSE}\n\n{PROSE}\n{entry.replace('#', '7').replace('…', 'Ada Lund')}", "", "", "")
        for entry in ENTRIES
    ]
)
@example(
    [(f"{entry.replace('#', '7').replace('…', '')}\n{PROSE}", "", "", "") for entry in ENTRIES]
)
@example(
    [
        (f"{PROSE}\n{PROSE}\n{below}", "", "", "")
        for below in ("Read more: x\n. . . . . .", f"2 comments\n{PROSE}")
    ]
)
def test_no_text_is_left_out_in_which_something_would_be_cut(articles):
    printed = [(printable(text), *others) for text, *others in articles]
    check_both_ways(printed)
    check_both_ways(
        [(text, title, f"Post {n}", by) for n, (text, title, _, by) in enumerate(printed)]
    )  # none recur


def test_a_text_of_paragraphs_is_left_out():
    texts = pa.array([PROSE, f"{PROSE}\n\n{PROSE}", None], pa.large_string())
    found = find_suspects(
        outer_lines(texts), pa.array(["Quay", None, None]), pa.array([None, "Ada Lund", None])
    )
    assert found.tolist()[:2] == [False, False]


# ---- real inputs


def texts_of(shared, name):
    folder = shared / "data/formats"
    if name == "bbc_folder":
        return [
            path.read_text(encoding="utf-8", errors="replace")
            for path in sorted((folder / name).rglob("*/*.txt"))
        ]
    if name == "lee_background":
        files = [folder / name / one for one in ("lee_background.cor", "lee.cor")]
        return [
            line
            for file in files
            for line in file.read_text(encoding="utf-8", errors="replace").splitlines()
        ]
    if name == "reuters21578_sgml":
        text = (folder / name / "reut2-021.sgm").read_text(encoding="latin-1")
        return [html.unescape(body) for body in re.findall(r"<BODY>(.*?)</BODY>", text, re.DOTALL)]
    pages = json.loads((folder / "clean_residue" / name).read_text(encoding="utf-8"))
    return [page["articleBody"] or "" for page in pages.values()]


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("bbc_folder", 0),
        ("lee_background", 0),
        ("reuters21578_sgml", 460),
        ("extracted_trafilatura_2.3.1.json", 42),
        ("extracted_resiliparse_2.0.1.json", 105),
        ("extracted_newspaper4k_0.9.6.json", 40),
    ],
)
def test_real_texts_lose_the_same(shared, name, number):
    assert check_both_ways([(text, None, None, None) for text in texts_of(shared, name)]) == number


def test_titled_texts_lose_the_same(shared):
    texts = texts_of(shared, "bbc_folder")
    assert check_both_ways([(text, text.partition("\n")[0], None, None) for text in texts]) == 98


def test_short_news_lose_the_same(shared):
    with (shared / "data/formats/ag_news/test.csv").open(encoding="utf-8", newline="") as stream:
        found = list(csv.reader(stream))[:2000]
    assert check_both_ways([(text, title, outlet, None) for outlet, title, text in found]) > 500
    assert (
        check_both_ways([(f"{title}\n{text}", title, None, None) for _, title, text in found])
        > 2000
    )


def test_a_gold_collection_loses_the_same(shared):
    with (shared / "data/polnear/articles.jsonl").open(encoding="utf-8") as stream:
        found = [json.loads(line) for line in stream]
    assert (
        check_both_ways(
            [tuple(row.get(key) for key in ("text", "title", "outlet", "byline")) for row in found]
        )
        > 1000
    )
