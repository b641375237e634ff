"""Quotes found beside those that a person marked: verdicts, counts, shares and their intervals."""

import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from newskit import schema
from newskit.articles import as_articles
from newskit.load import load_dataset
from newskit.quotes.checks.compare import compare_quotes
from newskit.quotes.checks.score import score_quotes
from newskit.quotes.extract import extract_quotes

TEXT = (
    "“The port stays open,” Ada Lund said. “We will keep it so.” "
    "Mayor Lund said that the ferry would run on Sundays. "
    "“Ask the captain about it first,” said Tim Day."
)
FOUND = [  # quote, kind, speaker
    ("The port stays open,", "direct", "Ada Lund"),
    ("We will keep it so.", "direct", "Ada Lund"),
    ("the ferry would run on Sundays", "indirect", "Ada Lund"),
    ("Ask the captain about it first,", "direct", None),
]


def found_in(article, rows, text=TEXT):
    """Quotes as `extract_quotes` gives them, by hand: these tests don't depend on its finds."""
    columns = {name: [None] * len(rows) for name in schema.TABLES["quotes"]}
    columns["article_id"] = [article] * len(rows)
    columns["quote_id"] = [f"{article}:q{n}" for n in range(1, len(rows) + 1)]
    columns["quote"], columns["kind"], columns["speaker"] = map(list, zip(*rows, strict=True))
    columns["start"] = [text.index(quote) for quote in columns["quote"]]
    columns["end"] = [
        start + len(quote) for start, quote in zip(columns["start"], columns["quote"], strict=True)
    ]
    return schema.build("quotes", columns)


def marked(*rows, text=TEXT, article="a"):
    """Quotes as a person marks them: words, kind, speaker; the offsets are looked up."""
    gold = pd.DataFrame(rows, columns=["quote", "kind", "speaker"])
    gold.insert(0, "article_id", article)
    gold["start"] = [text.index(quote) for quote in gold["quote"]]
    gold["end"] = gold["start"] + gold["quote"].str.len()
    return gold


@pytest.fixture
def found():
    return found_in("a", FOUND)


@pytest.fixture
def gold():
    return marked(
        ("The port stays open", "direct", "Lund"),  # without the comma: the words are the same
        ("We will keep it so.", "direct", "Tim Day"),  # another speaker
        ("that the ferry would run on Sundays", "indirect", "Mayor Ada Lund"),  # 6 of 7 words
        ("Mayor Lund", "direct", ""),  # not found
    )


def verdicts(found, gold, **options):
    return compare_quotes(found, gold, **options)["verdict"].tolist()


# ---- one row per quote


def test_each_quote_has_its_verdict_in_the_order_of_the_text(found, gold):
    table = compare_quotes(found, gold)
    assert table["verdict"].tolist() == ["right", "wrong speaker", "missed", "right", "false"]
    assert table["gold_quote"].tolist()[:4] == [
        "The port stays open", "We will keep it so.", "Mayor Lund",
        "that the ferry would run on Sundays",
    ]  # fmt: skip
    assert table["overlap"].tolist()[:2] == [1, 1]
    assert table["overlap"][3] == pytest.approx(2 * 6 / (6 + 7))
    assert table["overlap"].isna().tolist() == [False, False, True, False, True]
    assert table["quote_id"].dropna().tolist() == ["a:q1", "a:q2", "a:q3", "a:q4"]
    assert table[["gold_start", "start"]].dtypes.astype(str).tolist() == ["Int64", "Int64"]


def test_half_a_quote_is_missed_and_false(found):
    assert verdicts(found, marked(("We will keep", "direct", "Lund"))).count("right") == 0


def test_a_quote_matches_one_other_at_most(found):
    gold = marked(
        ("We will keep it so.", "direct", "Lund"), ("We will keep it so.", "direct", "Lund")
    )
    assert sorted(verdicts(found, gold)) == ["false", "false", "false", "missed", "right"]


def test_the_best_overlap_comes_first():
    text = "One two three four five six."
    got = found_in("a", [("One two three four five six", "direct", None)], text)
    gold = marked(("One two three four five", "direct", None), (text, "direct", None), text=text)
    table = compare_quotes(got, gold)
    assert table.loc[table["verdict"] == "right", "gold_quote"].tolist() == [text]


def test_the_threshold_1_asks_for_the_same_words(found, gold):
    assert verdicts(found, gold, threshold=1) == [
        "right",
        "wrong speaker",
        "missed",
        "missed",
        "false",
        "false",
    ]


def test_words_without_offsets_are_found_wherever_they_stand(found, gold):
    by_words = gold.drop(columns=["start", "end"])
    assert sorted(verdicts(found, by_words)) == sorted(verdicts(found, gold))
    assert verdicts(found, by_words.assign(quote=by_words["quote"].str.upper()))[0] == "right"


def test_words_in_another_order_are_other_words():
    got = found_in(
        "a", [("the port will stay open here", "direct", None)], "the port will stay open here"
    )
    gold = pd.DataFrame(
        {"article_id": ["a", "a"], "quote": ["here the port will stay open", "open stay will port"]}
    )
    table = compare_quotes(got, gold)
    assert table["verdict"].tolist() == ["right", "missed"]
    assert table["overlap"].tolist()[0] == pytest.approx(2 * 5 / (6 + 6))
    assert score_quotes(got, gold)["exact"].tolist() == [0]


@pytest.mark.parametrize(
    "change", [{"end": None}, {"start": None}, {"start": 0.5}, {"end": float("inf")}, {"end": 0}]
)
def test_a_found_quote_without_both_offsets_is_compared_by_its_words(found, gold, change):
    broken = found.astype({"start": "Float64", "end": "Float64"}).assign(**change)
    table = compare_quotes(broken, gold)
    assert sorted(table["verdict"]) == ["false", "missed", "right", "right", "wrong speaker"]
    assert table["start"].isna().all()


def test_the_apostrophe_of_a_csv_file_is_no_part_of_a_quote():
    text = "“-5 degrees and rising,” Ada Lund said."
    rows = [("-5 degrees and rising,", "direct", "Ada Lund")]
    got, gold = found_in("a", rows, text), marked(*rows, text=text)
    guarded = [table.assign(quote="'" + table["quote"]) for table in (got, gold)]
    for one, other in [(got, guarded[1]), (guarded[0], gold), guarded]:
        table = compare_quotes(one, other)
        assert table[["verdict", "overlap", "quote"]].values.tolist() == [
            ["right", 1.0, "-5 degrees and rising,"]
        ]


def test_offsets_without_words_are_compared_in_characters(found, gold):
    bare = gold.drop(columns="quote")
    assert verdicts(found, bare) == verdicts(found, gold)
    assert compare_quotes(found, bare)["overlap"][0] == pytest.approx(2 * 19 / (19 + 20))


def test_offsets_tell_two_quotes_of_the_same_words_apart():
    text = "“We stay here now,” one said. Later: “We stay here now.”"
    got = found_in("a", [("We stay here now,", "direct", "Ada Lund")], text)
    gold = pd.DataFrame({"article_id": ["a"], "start": [text.rindex("We")], "end": [len(text) - 2]})
    assert verdicts(got, gold) == ["false", "missed"]


# ---- speakers


@pytest.mark.parametrize(
    ("got", "wanted", "right"),
    [
        ("Ada Lund", "Ada Lund", True),
        ("Ada Lund", "Mayor LUND", True),
        ("Ada M. Lund", "Ada Lund", True),
        ("the fisheries ministry", "fisheries ministry", True),
        ("Lund", "Ada Lund", False),  # the name wasn't resolved
        ("Tim Day", "Ada Lund", False),
        ("Bo Lund", "Ada Lund", False),
        ("Lund campaign", "Lund", False),
        ("Ada Lund", "Ada", False),
        (None, "Ada Lund", False),
        ("Ada Lund", "", False),
        (None, "", True),
        (None, None, True),
    ],
)
def test_a_speaker_is_right_if_the_name_is_or_ends_with_the_one_marked(got, wanted, right):
    found = found_in("a", [("The port stays open,", "direct", got)])
    gold = marked(("The port stays open,", "direct", wanted))
    assert verdicts(found, gold) == ["right" if right else "wrong speaker"]


def test_without_a_column_of_speakers_none_is_judged(found, gold):
    gold = gold.drop(columns="speaker")
    assert "wrong speaker" not in verdicts(found, gold)
    scores = score_quotes(found, gold)
    assert scores["matched"].tolist() == [2, 1, 3]
    assert (
        scores[["right", "speakers", "speakers_low", "end_to_end", "end_to_end_high"]]
        .isna()
        .all(axis=None)
    )


# ---- which articles count


def test_articles_that_nobody_read_do_not_count(found, gold):
    other = pd.concat([found, found_in("b", FOUND[:2])])
    pd.testing.assert_frame_equal(compare_quotes(other, gold), compare_quotes(found, gold))


@pytest.mark.parametrize(
    "given_as", [list, pd.Series, lambda ids: pd.DataFrame({"article_id": ids})]
)
def test_an_article_that_was_read_and_holds_no_quote_has_false_ones(found, gold, given_as):
    other = pd.concat([found, found_in("b", FOUND[:2])])
    before, after = (
        score_quotes(found, gold),
        score_quotes(other, gold, articles=given_as(["a", "b", "c"])),
    )
    assert (after["found"].iloc[-1], before["found"].iloc[-1]) == (6, 4)
    assert after["precision"].iloc[-1] == 3 / 6
    assert after["recall"].iloc[-1] == before["recall"].iloc[-1]
    assert compare_quotes(other, gold, articles="b")["verdict"].tolist().count("false") == 3


def test_ids_that_are_numbers_on_one_side_are_the_same_ids(found, gold):
    assert verdicts(found.assign(article_id="7"), gold.assign(article_id=7)) == verdicts(
        found, gold
    )


def test_ids_that_a_merge_made_floats_are_the_same_ids(gold):
    found = found_in("7", FOUND)
    for ids in ("7", 7, 7.0):
        assert verdicts(found, gold.assign(article_id=ids), articles=[ids]) == verdicts(
            found, gold.assign(article_id=7)
        )


def test_a_sample_in_which_nothing_was_found_is_warned_of(found, gold):
    with pytest.warns(
        schema.NewskitWarning, match="no quote was found in any article of the sample .such as 'x'"
    ):
        assert set(verdicts(found, gold.assign(article_id="x"))) == {"missed"}


def test_no_rows_at_all_give_a_table_without_shares(found):
    scores = score_quotes(found, marked().astype({"article_id": "str"}))
    assert scores[["kind", "gold", "found"]].values.tolist() == [["all", 0, 0]]
    assert scores[["precision", "recall", "f1", "speakers", "end_to_end"]].isna().all(axis=None)


# ---- the figures


def test_the_figures_are_those_counted_by_eye(found, gold):
    scores = score_quotes(found, gold).set_index("kind")
    counts = ["gold", "found", "matched", "exact", "right"]
    assert scores[counts].to_dict("index") == {
        "direct": {"gold": 3, "found": 3, "matched": 2, "exact": 2, "right": 1},
        "indirect": {"gold": 1, "found": 1, "matched": 1, "exact": 0, "right": 1},
        "all": {"gold": 4, "found": 4, "matched": 3, "exact": 2, "right": 2},
    }
    assert scores.loc[
        "all", ["precision", "recall", "f1", "speakers", "end_to_end"]
    ].tolist() == pytest.approx([3 / 4, 3 / 4, 3 / 4, 2 / 3, 2 / 4])
    assert {str(dtype) for dtype in scores[counts].dtypes} == {"Int64"}


def test_a_quote_counts_under_the_kind_it_was_marked_as(found, gold):
    as_mixed = gold.assign(kind=["mixed", "direct", "indirect", "direct"])
    scores = score_quotes(found, as_mixed).set_index("kind")
    assert scores.index.tolist() == ["direct", "mixed", "indirect", "all"]
    assert scores["matched"].tolist() == [1, 1, 1, 3]
    assert scores["found"].tolist() == [2, 1, 1, 4]


@pytest.mark.parametrize("missing", [None, "", " "])
def test_a_false_quote_without_a_kind_has_a_row_of_its_own(found, gold, missing):
    kinds = pd.Series(["direct", "direct", "indirect", missing], dtype=object)
    table = score_quotes(found.assign(kind=kinds), gold)
    assert table["kind"].tolist() == ["direct", "indirect", "(no kind)", "all"]
    assert table["found"].tolist() == [2, 1, 1, 4]


@pytest.mark.parametrize("kind", ["all", "Direct", "", "quote"])
def test_a_kind_that_does_not_exist_is_refused_with_those_that_do(found, gold, kind):
    message = (
        f"row 1 of the gold table has the kind '{kind}', and the kinds are direct, mixed, indirect"
    )
    with pytest.raises(schema.SchemaError, match=message):
        score_quotes(found, gold.assign(kind=kind))
    if kind:
        with pytest.raises(schema.SchemaError, match="row 1 of the quotes table has the kind"):
            score_quotes(found.assign(kind=kind), gold)


def test_without_kinds_there_is_one_row(found, gold):
    assert score_quotes(found, gold.drop(columns="kind"))["kind"].tolist() == ["all"]


def test_30_of_40_is_60_to_86_percent():
    """The example in the docstring, and the interval of the figures in the table."""
    text = " ".join(f"w{n}a w{n}b w{n}c." for n in range(40))
    quotes = [(f"w{n}a w{n}b w{n}c.", "direct", None) for n in range(40)]
    scores = score_quotes(found_in("a", quotes[:30], text), marked(*quotes, text=text)).iloc[-1]
    assert [round(scores[name], 2) for name in ("recall", "recall_low", "recall_high")] == [
        0.75,
        0.6,
        0.86,
    ]


pair = st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(0, 12), st.integers(0, 12))


@given(pair)
def test_the_shares_and_intervals_are_those_of_a_second_way(counts):
    right, wrong, missed, _ = counts  # and the rest is false
    text = " ".join(f"w{n}a w{n}b w{n}c." for n in range(sum(counts)))
    quotes = [(f"w{n}a w{n}b w{n}c.", "direct", "Ada Lund") for n in range(sum(counts))]
    gold = marked(*quotes[: right + wrong + missed], text=text).astype(
        {"article_id": "str", "quote": "str"}
    )
    got = quotes[:right] + [
        (quote, kind, "Tim Day") for quote, kind, _ in quotes[right : right + wrong]
    ]
    got += quotes[right + wrong + missed :]
    found = found_in("a", got, text) if got else schema.empty("quotes")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("newskit.quotes.checks.compare.warn", lambda message: None)
        scores = score_quotes(found, gold, articles=["a"]).iloc[-1]
    shares = {
        "precision": (right + wrong, len(got)),
        "recall": (right + wrong, len(gold)),
        "speakers": (right, right + wrong),
    }
    for name, (part, whole) in shares.items():
        if whole:
            interval = binomtest(part, whole).proportion_ci(method="wilson")
            expected = [part / whole, interval.low, interval.high]
            assert [scores[name], scores[f"{name}_low"], scores[f"{name}_high"]] == pytest.approx(
                expected, abs=1e-12
            )
        else:
            assert pd.isna(scores[name])
    for name, both in (("f1", right + wrong), ("end_to_end", right)):
        either = len(got) + len(gold) - both
        if both:  # F1 as the harmonic mean, in the value and at both ends
            precision, recall = both / len(got), both / len(gold)
            assert scores[name] == pytest.approx(2 * precision * recall / (precision + recall))
            interval = binomtest(both, either).proportion_ci(method="wilson")
            ends = [2 / (1 / share + 1) if share else 0 for share in (interval.low, interval.high)]
            assert [scores[f"{name}_low"], scores[f"{name}_high"]] == pytest.approx(ends)


words = st.lists(
    st.sampled_from("one two three four five six seven".split()), min_size=1, max_size=5
)


@given(st.lists(words, max_size=5), st.lists(words, max_size=5))
def test_every_quote_is_in_the_table_once_and_the_kinds_add_up(one, other):
    text = "one two three four five six seven"
    spans = list(combinations([0, 4, 8, 14, 19, 24, 28, 33], 2))

    def rows(quotes):
        places = [spans[len("".join(quote)) % len(spans)] for quote in quotes]
        kinds = [["direct", "mixed", "indirect"][len(quote) % 3] for quote in quotes]
        return [(text[a:b].strip(), kind, None) for (a, b), kind in zip(places, kinds, strict=True)]

    found = found_in("a", rows(one), text) if one else schema.empty("quotes")
    gold = marked(*rows(other), text=text).astype(
        {"article_id": "str", "quote": "str", "kind": "str"}
    )
    before = found.copy(deep=True), gold.copy(deep=True)
    table = compare_quotes(found, gold, articles=["a"]) if one else None
    pd.testing.assert_frame_equal(found, before[0])
    pd.testing.assert_frame_equal(gold, before[1])
    if table is not None:
        assert sorted(table["quote_id"].dropna()) == sorted(found["quote_id"])
        assert table["gold_quote"].notna().sum() == len(gold)
        scores = score_quotes(found, gold, articles=["a"])
        counts = scores[["gold", "found", "matched", "exact", "right"]]
        assert counts.iloc[:-1].sum().tolist() == counts.iloc[-1].tolist()
        assert counts.iloc[-1, :2].tolist() == [len(gold), len(found)]


def test_shuffled_rows_give_the_same_scores(found, gold):
    expected = score_quotes(found, gold)
    pd.testing.assert_frame_equal(score_quotes(found.iloc[::-1], gold.iloc[::-1]), expected)


# ---- the sample that comes with newskit


def test_the_direct_quotes_of_harbour_are_scored_on_its_own_gold():
    path = Path(__file__).parents[1] / "datasets" / "harbour" / "quotes_gold.jsonl"
    gold = pd.DataFrame(
        [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    )
    articles = load_dataset("harbour")
    found = extract_quotes(articles)
    scores = score_quotes(
        found[found["kind"] == "direct"], gold, articles=articles["article_id"].head(12)
    ).iloc[-1]
    exact = found.merge(
        gold, on=["article_id", "start", "end"]
    )  # a second way to the words that agree
    assert scores["exact"] >= (exact["kind_x" if "kind" in gold else "kind"] == "direct").sum() > 30
    assert scores["gold"] == len(gold)
    assert scores["speakers"] > 0.9


def test_a_table_made_from_text_needs_no_offsets_by_hand():
    found = extract_quotes(as_articles(pd.DataFrame({"article_id": ["a"], "text": [TEXT]})))
    gold = pd.DataFrame(
        {"article_id": ["a"], "quote": ["the port stays open"], "speaker": ["Lund"]}
    )
    assert verdicts(found, gold)[0] == "right"


# ---- errors


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"start": [None, 5, 5, 5]}, "row 1 of the gold table has only one of start and end"),
        ({"start": [30, 5, 5, 5]}, r"row 1 of the gold table goes from 30.* to 20"),
        ({"start": [0, 0, 0, 0]}, "row 1 .* and its quote has 19 characters"),
        ({"start": [0.5, 0, 0, 0]}, "offsets are whole numbers"),
        ({"end": [float("inf")] * 4}, "offsets are whole numbers"),
        ({"kind": ["direct", None, None, None]}, "row 2 of the gold table has no kind"),
        ({"article_id": [None, "a", "a", "a"]}, "row 1 of the gold table has no article_id"),
        (
            {"start": None, "end": None, "quote": None},
            "row 1 .* has neither start and end nor the words",
        ),
    ],
)
def test_a_row_of_gold_that_cannot_be_meant_is_named(found, gold, change, message):
    with pytest.raises(schema.SchemaError, match=message) as error:
        score_quotes(found, gold.assign(**change))
    assert len(str(error.value)) < 300


@pytest.mark.parametrize("threshold", [0.5, 1.1, True, "0.8"])
def test_a_threshold_that_cannot_be_meant_is_an_error(found, gold, threshold):
    with pytest.raises(schema.SchemaError, match=r"threshold must be a number above 0\.5"):
        score_quotes(found, gold, threshold=threshold)


def test_a_threshold_may_be_a_number_of_numpy():
    got = found_in("a", [("one two three four", "direct", None)], "one two three four")
    gold = pd.DataFrame(
        {"article_id": ["a"], "quote": ["one two three four five six"]}
    )  # 2 × 4 / (4 + 6) = 0.8
    for threshold in (0.8, np.float32(0.8), np.float64(0.8)):
        assert verdicts(got, gold, threshold=threshold) == ["right"]
    assert verdicts(got, gold, threshold=np.int64(1)) == ["false", "missed"]


def test_a_missing_column_is_an_error_with_the_next_step(found, gold):
    with pytest.raises(schema.SchemaError, match=r"extract_quotes\(articles\)"):
        score_quotes(found.drop(columns="kind"), gold)
    with pytest.raises(schema.SchemaError, match=r"the gold table needs .*gold\.rename"):
        score_quotes(found, gold.drop(columns=["quote", "start"]))
