"""Who said what: cases as data, what must always hold, and floors under the measured quality."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import newskit as nk
from newskit import schema
from newskit.articles import as_articles
from newskit.quotes import Quote, extract_quotes, find_quotes, score_quotes, top_speakers
from newskit.quotes.marks import pair_marks, split_paragraphs
from newskit.quotes.names.forms import read_name

CASES = Path(__file__).parent / "cases" / "quotes"
HARBOUR = Path(__file__).parents[1] / "datasets" / "harbour"


def cases(name):
    """Cases of one file, as parameters; known failures are strict xfails."""
    marks = [pytest.mark.xfail(strict=True)] if name.endswith("failures") else []
    found = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return [pytest.param(case, id=f"{name}-{case['label']}", marks=marks) for case in found]


FILES = sorted(path.stem for path in CASES.glob("*.json") if path.stem != "floors")


@pytest.mark.parametrize("case", [case for name in FILES for case in cases(name)])
def test_a_case_gives_its_quotes_and_speakers(case):
    wanted = case["expected"]
    columns = list(wanted[0]) if wanted else ["quote"]
    found = [
        {column: getattr(quote, column) for column in columns}
        for quote in find_quotes(case["text"])
    ]
    assert found == wanted, case["comment"]


def only(text):
    (quote,) = find_quotes(text)
    return quote


# ---- one string ----------------------------------------------------------------------------------


def test_a_quote_has_all_its_offsets():
    text = "“The port stays open,” Ada Lund said."
    quote = only(text)
    assert quote == Quote(
        statement=1,
        speaker="Ada Lund",
        speaker_type="person",
        mention="Ada Lund",
        mention_start=23,
        mention_end=31,
        cue="said",
        cue_start=32,
        cue_end=36,
        quote="The port stays open,",
        kind="direct",
        start=1,
        end=21,
        reason="name-said",
    )


def test_what_was_not_found_is_none():
    quote = only("“The port stays open and the ferry will run.”")
    assert (
        quote.speaker
        is quote.mention
        is quote.mention_start
        is quote.cue
        is quote.cue_end
        is quote.reason
        is None
    )
    assert quote.speaker_type == "unknown"


def test_an_unresolved_pronoun_keeps_its_mention_and_has_no_speaker():
    quote = only("“The port stays open,” she said.")
    assert (quote.mention, quote.speaker, quote.speaker_type, quote.reason) == (
        "she",
        None,
        "unknown",
        "pronoun",
    )


def test_the_halves_of_one_statement_share_its_number():
    text = "“We stay,” Ada Lund said. “All of us.” “We leave, all of us,” said Tim Day."
    assert [quote.statement for quote in find_quotes(text)] == [1, 1, 2]


def test_a_reopened_paragraph_goes_on_with_the_statement_and_a_closed_one_starts_another():
    text = (
        "“We stay here,” Ada Lund said. “It is late.\n\n"
        "“And it is dark outside.”\n\n“And it is very cold.”"
    )
    assert [quote.statement for quote in find_quotes(text)] == [1, 1, 1, 2]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“The port stays open,” Ada Lund said.", "direct"),
        ("Ada Lund said: “The port stays open.”", "direct"),
        ("Ada Lund said that it was “a gift to the speculators” of the town.", "mixed"),
        ("Ada Lund called the plan “a gift to the speculators.”", "mixed"),
    ],
)
def test_words_inside_the_authors_sentence_are_mixed(text, kind):
    assert only(text).kind == kind


@pytest.mark.parametrize(
    ("subject", "speaker_type"),
    [
        ("Ada Lund", "person"),
        ("the union", "organisation"),
        ("the Port Authority", "organisation"),
        ("a dock worker", "unnamed"),
        ("they", "unknown"),
        ("Bosses", "unnamed"),
        ("Commuters", "unnamed"),
    ],
)
def test_a_speaker_has_a_type(subject, speaker_type):
    assert only(f"“The port stays open,” {subject} said.").speaker_type == speaker_type


def test_white_space_inside_the_marks_is_left_out():
    quote = only("« The port stays open », said Ada Lund.")
    assert (quote.start, quote.end) == (2, 21)


def test_a_name_in_the_quote_is_not_its_speaker():
    text = "“Tim Day said he would come,” Ada Lund said."
    assert only(text).speaker == "Ada Lund"


def test_the_fullest_name_of_the_article_is_taken_wherever_it_stands():
    text = "“The port stays open,” Lund said. The harbour master, Ada Lund, then left."
    assert only(text).speaker == "Ada Lund"


# ---- marks and names -----------------------------------------------------------------------------


def runs(text):
    return [text[run.start : run.end] for run in pair_marks(text)[1]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“a b” x “c d”", ["a b", "c d"]),
        ("“a “b c” d” x", ["a “b c” d"]),
        ("“a b” x “c d", ["a b", "c d"]),
        ('"a b.\n\n"c d," he said', ["a b.", "c d,"]),
        ("''a isn't it,'' she said. ''No.''", ["a isn't it,", "No."]),
        ("``a b'' x", ["a b"]),
        ("‘‘a b’’ x", ["a b"]),
        ("the voters' hearts and the dogs' tails", []),
        ("Day: 'I am late' again", ["I am late"]),
        ('a 6\'2" guard said "a b"', ["a b"]),
        ("”a b” x", ["a b"]),
        ("»a b« x", ["a b"]),
    ],
)
def test_marks_of_every_make_are_paired(text, expected):
    assert runs(text) == expected


def test_a_single_line_break_ends_a_paragraph_unless_lines_are_wrapped():
    assert len(split_paragraphs("One.\nTwo.\n\nThree.")) == 3
    wrapped = "\n".join(["these words were wrapped at a fixed width of sixty letters"] * 5)
    assert len(split_paragraphs(wrapped)) == 1


@pytest.mark.parametrize(
    ("written", "words", "kind", "gender"),
    [
        ("Mr. Lund", ("Lund",), "person", "m"),
        ("Ada Lund", ("Ada", "Lund"), "person", "f"),
        ("House Majority Leader Tim Day", ("Tim", "Day"), "person", "m"),
        ("Secretary of State Tim Day", ("Tim", "Day"), "person", "m"),
        ("Lund's", ("Lund",), "unclear", ""),
        ("Tim Day Jr.", ("Tim", "Day"), "person", "m"),
        ("Saltmere Port Authority", ("Saltmere", "Port", "Authority"), "organisation", ""),
        ("Teacher Ada Lund", ("Ada", "Lund"), "person", "f"),
        ("Bus Driver Tim Day", ("Tim", "Day"), "person", "m"),
        ("Marine Le Pen", ("Marine", "Le", "Pen"), "unclear", ""),
        ("Ruth Hall", ("Ruth", "Hall"), "person", "f"),
        ("On Friday Ada Lund", ("Ada", "Lund"), "person", "f"),
        ("But", (), "none", ""),
    ],
)
def test_a_name_is_read_without_its_title(written, words, kind, gender):
    name = read_name(written)
    assert (name.words, name.kind, name.gender) == (words, kind, gender)


# ---- tables --------------------------------------------------------------------------------------


@pytest.fixture
def articles():
    texts = [
        "“We stay,” Ada Lund said. “All of us.” “We leave, all of us,” said Tim Day.",
        "No marks at all.",
        "“We stay where we are,” said Ada Lund.\n\n“The port stays open,” she said.",
        "“The sea is rising fast,” they said.",
    ]
    frame = pd.DataFrame(
        {
            "article_id": ["a", "b", "c", "d"],
            "text": texts,
            "outlet": ["Herald", "Post", "Post", "Herald"],
            "published": pd.to_datetime(["2025-03-01", "2025-03-02", "2025-03-03", "2025-03-04"]),
        }
    )
    return as_articles(frame)


def test_the_table_has_the_columns_and_types_of_its_schema(articles):
    quotes = extract_quotes(articles)
    table = schema.TABLES["quotes"]
    assert list(quotes.columns) == list(table)
    assert {column: str(dtype) for column, dtype in quotes.dtypes.items()} == {
        column: spec.dtype for column, spec in table.items()
    }
    assert quotes["quote_id"].tolist() == ["a:q1", "a:q2", "a:q3", "c:q1", "c:q2", "d:q1"]
    assert quotes["statement_id"].tolist() == ["a:s1", "a:s1", "a:s2", "c:s1", "c:s2", "d:s1"]
    assert quotes["outlet"].tolist() == ["Herald", "Herald", "Herald", "Post", "Post", "Herald"]
    assert quotes["published"].iloc[3] == pd.Timestamp("2025-03-03")


def test_no_articles_give_an_empty_table_of_the_same_types(articles):
    types = extract_quotes(articles).dtypes.astype(str)
    assert extract_quotes(articles.head(0)).dtypes.astype(str).equals(types)
    assert extract_quotes(articles.iloc[[1]]).dtypes.astype(str).equals(types)


def test_two_columns_are_enough():
    quotes = extract_quotes(
        pd.DataFrame({"article_id": [7], "text": ["“We stay here,” said Ada Lund."]})
    )
    assert quotes["quote_id"].tolist() == ["7:q1"]
    assert quotes[["outlet", "published"]].isna().all(axis=None)


def test_a_missing_column_is_named_with_the_next_line_to_type():
    with pytest.raises(schema.SchemaError, match=r"'text'.*as_articles\(frame\)"):
        extract_quotes(pd.DataFrame({"article_id": ["a"]}))


def test_missing_texts_are_left_out_and_counted():
    frame = pd.DataFrame(
        {
            "article_id": ["a", "b", "c"],
            "text": [None, "“We stay here,” said Ada Lund.", float("nan")],
        }
    )
    with pytest.warns(schema.NewskitWarning, match="2 of 3 articles have no text"):
        quotes = extract_quotes(frame)
    assert quotes["article_id"].tolist() == ["b"]


def test_a_character_no_file_can_hold_does_not_stop_a_collection():
    text = "Snow \ud800 fell.\n\n“We stay \ud800 here,” said Ada Lund."
    frame = pd.DataFrame(
        {"article_id": ["a\ud800"], "text": [text], "outlet": ["\udfffPost"]}, dtype=object
    )
    row = extract_quotes(frame).iloc[0]
    assert (row["article_id"], row["outlet"], row["quote"]) == (
        "a\ufffd",
        "\ufffdPost",
        "We stay \ufffd here,",
    )
    assert text[row["start"] : row["end"]] == "We stay \ud800 here,"
    assert text[row["mention_start"] : row["mention_end"]] == "Ada Lund"


@pytest.mark.parametrize(
    "published",
    [
        pd.Series(pd.to_datetime(["2025-03-01 23:30"]).tz_localize("America/New_York")),
        pd.Series(pd.to_datetime(["2025-03-01 23:30"])).astype("timestamp[ns][pyarrow]"),
    ],
    ids=["with-a-zone", "arrow"],
)
def test_dates_of_any_make_are_carried_along_without_their_zone(published):
    frame = pd.DataFrame(
        {"article_id": ["a"], "text": ["“We stay here,” said Ada Lund."], "published": published}
    )
    quotes = extract_quotes(frame)
    assert quotes["published"].tolist() == [pd.Timestamp("2025-03-01 23:30")]
    assert str(quotes["published"].dtype) == "datetime64[us]"


def test_dates_that_are_strings_are_an_error_with_a_next_step(articles):
    with pytest.raises(schema.SchemaError, match="as_articles"):
        extract_quotes(articles.assign(published="1 March 2025"))


@pytest.mark.parametrize("ids", [["a", "a"], ["a", None]])
def test_an_article_id_names_one_row(ids):
    frame = pd.DataFrame({"article_id": ids, "text": ["“We stay here,” said Ada Lund."] * 2})
    with pytest.raises(schema.SchemaError, match="must name each row once"):
        extract_quotes(frame)


@pytest.mark.parametrize("wrong", [None, 7, b"bytes", ["a", "list"]])
def test_what_is_no_text_is_an_error_that_names_what_is_wanted(wrong):
    with pytest.raises(
        schema.SchemaError, match=r"needs the text .* a str.*extract_quotes\(articles\)"
    ):
        find_quotes(wrong)


def test_the_input_is_not_changed(articles):
    before = articles.copy(deep=True)
    extract_quotes(articles)
    pd.testing.assert_frame_equal(articles, before)


def test_speakers_are_ranked_by_statements_not_by_halves(articles):
    speakers = top_speakers(extract_quotes(articles))
    assert speakers.values.tolist() == [["Ada Lund", 3, 2, 2, 14], ["Tim Day", 1, 1, 1, 5]]
    assert speakers.attrs == {"speakers": 2, "statements": 5, "unnamed": 1}
    assert [str(dtype) for dtype in speakers.dtypes] == ["str", "Int64", "Int64", "Int64", "Int64"]


def test_n_limits_the_ranking_and_equals_are_in_order_of_the_name():
    text = (
        "“We stay here now,” said Tim Day. “We leave here now,” "
        "said Ada Lund. “We sit here now,” said Bo Ray."
    )
    quotes = extract_quotes(pd.DataFrame({"article_id": ["a"], "text": [text]}))
    speakers = top_speakers(quotes, n=2)
    assert speakers["speaker"].tolist() == ["Ada Lund", "Bo Ray"]
    assert speakers.attrs == {"speakers": 3, "statements": 3, "unnamed": 0}


@pytest.mark.parametrize("n", [0, -1])
def test_a_ranking_has_at_least_one_place(articles, n):
    with pytest.raises(schema.SchemaError, match="at least 1"):
        top_speakers(extract_quotes(articles), n=n)


def test_kinds_are_chosen_and_an_unknown_one_is_named():
    frame = pd.DataFrame(
        {
            "article_id": ["a"],
            "text": ["“We stay here,” said Ada Lund. She said the port would close."],
        }
    )
    assert extract_quotes(frame)["kind"].tolist() == ["direct", "indirect"]
    assert extract_quotes(frame, kinds=["indirect"])["quote"].tolist() == ["the port would close"]
    with pytest.raises(
        schema.SchemaError, match=r"'oblique' is no kind of quote.*direct, mixed, indirect"
    ):
        extract_quotes(frame, kinds=["direct", "oblique"])
    with pytest.raises(schema.SchemaError, match="no kind of quote is asked for"):
        extract_quotes(frame, kinds=[])


@pytest.mark.parametrize(
    "text",
    [
        "„Der Hafen bleibt offen, solange ich hier bin“, sagte die Bürgermeisterin Ada Lund am "
        "Freitag in Salzmeer, als"
        " die Fähre nach dem Sturm wieder fuhr und die Leute am Kai standen.",
        "« Le port reste ouvert tant que je suis là », a dit la maire Ada Lund vendredi à Saumer, "
        "alors que le bac"
        " reprenait son service après la tempête et que les gens attendaient sur le quai.",
        "”Hamnen är öppen så länge jag är kvar”, sade borgmästaren Ada Lund på fredagen i Saltmar, "
        "när färjan gick igen"
        " efter stormen och folk stod och väntade på kajen i regnet.",
    ],
    ids=["german", "french", "swedish"],
)
def test_in_another_language_marks_pair_and_nobody_is_guessed(text):
    (quote,) = find_quotes(text)
    assert (quote.kind, quote.speaker, quote.speaker_type, quote.mention) == (
        "direct",
        None,
        "unknown",
        None,
    )
    assert quote.quote.split()[1] in ("Hafen", "port", "är")


def test_a_topic_is_counted_in_quotes_with_the_same_functions():
    articles = nk.load_dataset("harbour")
    quotes = nk.extract_quotes(articles)
    matches = nk.match_topics(
        quotes, {"ferry": ["ferry", "ferries"]}, column="quote", key="quote_id"
    )
    holding = quotes["quote"].str.contains(r"\bferr(?:y|ies)\b", case=False)
    assert sorted(matches["quote_id"]) == sorted(quotes.loc[holding, "quote_id"])
    frequency = nk.topic_frequency(quotes, matches, by=None, every="month", key="quote_id")
    assert frequency["count"].sum() == holding.sum()
    assert frequency["total"].sum() == len(quotes)


def test_statements_without_an_id_cannot_be_ranked(articles):
    with pytest.raises(schema.SchemaError, match="'statement_id' is missing in some rows"):
        top_speakers(extract_quotes(articles).assign(statement_id=None))


def test_a_body_without_a_name_is_not_ranked():
    text = "“We will pay it all back,” the company said. “We never will,” said the Port Authority."
    speakers = top_speakers(extract_quotes(pd.DataFrame({"article_id": ["a"], "text": [text]})))
    assert speakers["speaker"].tolist() == ["Port Authority"]
    assert speakers.attrs == {"speakers": 1, "statements": 2, "unnamed": 1}


def test_numbers_name_articles_as_as_articles_writes_them():
    frame = pd.DataFrame({"article_id": [1.0, 2.0], "text": ["“We stay here,” said Ada Lund."] * 2})
    assert extract_quotes(frame)["quote_id"].tolist() == ["1:q1", "2:q1"]


def test_a_sentence_goes_on_behind_a_line_break():
    for line_break in ("\n", "\r\n"):
        text = (
            f"“The port stays open{line_break}for us,” Ada Lund said. "
            f"She said the ferry{line_break}would sail."
        )
        quotes = find_quotes(text)
        assert [(quote.kind, quote.speaker) for quote in quotes] == [
            ("direct", "Ada Lund"),
            ("indirect", "Ada Lund"),
        ]


def test_the_author_of_the_byline_is_nobodys_speaker():
    text = "By Tim Day, Staff Writer\n\nThe quay was dark. “The port stays open,” he said."
    assert only(text).speaker is None


def test_what_is_not_said_is_no_statement():
    for text in (
        "Ada Lund did not say that the port would close.",
        "Ada Lund declined to comment.",
        "Ada Lund refused to say how many ships had left.",
        "If Ada Lund says that the port is safe, it is safe.",
        "Ada Lund believes that the port is safe.",
    ):
        assert find_quotes(text) == []


def test_a_missing_quote_has_no_words(articles):
    quotes = extract_quotes(articles)
    quotes["quote"] = quotes["quote"].where(quotes["speaker"] != "Tim Day")
    assert top_speakers(quotes)["words"].tolist() == [14, 0]


def test_no_quotes_give_no_speakers():
    speakers = top_speakers(schema.empty("quotes"))
    assert speakers.empty
    assert speakers.attrs == {"speakers": 0, "statements": 0, "unnamed": 0}


# ---- what must always hold -----------------------------------------------------------------------

MARKS = "“”„«»\"'‘’`"
PIECES = [
    "said",
    "Ada Lund",
    "she",
    "he said,",
    "Mr. Day",
    ",",
    ". ",
    "\n",
    "\n\n",
    " ",
    ":",
    "—",
    "(",
    ")",
    "the union",
]
news = st.lists(
    st.one_of(st.sampled_from(PIECES), st.sampled_from(list(MARKS)), st.text(max_size=4)),
    max_size=60,
)
any_text = st.one_of(
    st.text(
        alphabet=st.characters(exclude_categories=()), max_size=300
    ),  # lone surrogates and NUL are characters too
    news.map("".join),
    news.map(" ".join),
)


@settings(max_examples=400)
@given(any_text)
def test_any_string_gives_spans_that_hold(text):
    quotes = find_quotes(text)
    end = 0
    for quote in quotes:
        assert end <= quote.start < quote.end <= len(text)
        end = quote.end
        assert text[quote.start : quote.end] == quote.quote
        assert quote.quote == quote.quote.strip()
        if quote.mention is not None:
            assert text[quote.mention_start : quote.mention_end] == quote.mention
        if quote.cue is not None:
            assert text[quote.cue_start : quote.cue_end] == quote.cue
        assert quote.kind in ("direct", "mixed", "indirect")
        assert quote.speaker_type in ("person", "organisation", "unnamed", "unknown")
        assert (quote.speaker is None) == (quote.speaker_type == "unknown")
    assert [quote.statement for quote in quotes] == sorted(quote.statement for quote in quotes)


@settings(max_examples=50)
@given(st.lists(any_text, max_size=4))
def test_one_article_at_a_time_equals_all_at_once(texts):
    frame = pd.DataFrame(
        {"article_id": [f"a{n}" for n in range(len(texts))], "text": pd.Series(texts, dtype=object)}
    )
    parts = [extract_quotes(frame.iloc[[n]]) for n in range(len(texts))]
    whole = extract_quotes(frame)
    apart = [row for part in parts for row in part.astype(object).values.tolist()]
    assert str(whole.astype(object).values.tolist()) == str(apart)


@pytest.mark.parametrize(
    "text", ['"' * 300_000, "“" * 300_000, "' " * 150_000, "“‘" * 150_000, "\ud800" * 1000, "\0"]
)
def test_marks_without_words_never_raise(text):
    assert find_quotes(text) == []


# ---- measured quality ----------------------------------------------------------------------------


def read_lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


FLOORS = json.loads((CASES / "floors.json").read_text(encoding="utf-8"))


def test_polnear_dev_stays_above_its_floors(shared, tmp_path):
    gold = shared / "data" / "polnear" / "dev.jsonl"
    scorer = shared / "checks" / "score_quotes.py"
    if not gold.exists() or not scorer.exists():
        pytest.skip("the gold quotes of PolNeAR are not in ../shared")
    with (tmp_path / "found.jsonl").open("w", encoding="utf-8") as file:
        for article in read_lines(gold):
            for quote in find_quotes(article["text"]):
                row = {
                    "doc_id": article["doc_id"],
                    "start": quote.start,
                    "end": quote.end,
                    "speaker_start": quote.mention_start,
                    "speaker_end": quote.mention_end,
                    "speaker": quote.speaker,
                    "cue_start": quote.cue_start,
                    "cue_end": quote.cue_end,
                }
                file.write(json.dumps(row) + "\n")
    command = [
        sys.executable,
        str(scorer),
        "score",
        "--gold",
        str(gold),
        "--pred",
        str(tmp_path / "found.jsonl"),
    ]
    command += [
        "--coref",
        str(gold.parent / "coref_dev.tsv"),
        "--json",
        str(tmp_path / "score.json"),
    ]
    subprocess.run(command, check=True, capture_output=True)
    rows = json.loads((tmp_path / "score.json").read_text())["rows"]
    for row, floors in FLOORS["polnear-dev"].items():
        reached = {measure: round(100 * rows[row][measure][2], 1) for measure in floors}
        assert all(reached[measure] >= floor for measure, floor in floors.items()), (row, reached)


def test_harbour_stays_above_its_floors():
    data = tomllib.loads((HARBOUR / "dataset.toml").read_text(encoding="utf-8"))
    articles = as_articles(pd.DataFrame(read_lines(HARBOUR / "articles.jsonl")))
    gold = pd.DataFrame(read_lines(HARBOUR / "quotes_gold.jsonl"))
    scores = score_quotes(
        extract_quotes(articles), gold, articles=data["quotes_gold"]["articles"]
    ).set_index("kind")
    for kind, floors in FLOORS["harbour"].items():
        reached = {measure: round(100 * scores.loc[kind, measure], 1) for measure in floors}
        assert all(reached[measure] >= floor for measure, floor in floors.items()), (kind, reached)
