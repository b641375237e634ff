"""Words counted, stop words, stems, neighbours, pairs, dispersion: data to check by eye."""

import json
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.collocations import BigramCollocationFinder
from nltk.metrics import BigramAssocMeasures

import newskit as nk
from newskit.schema import TABLES, NewskitWarning, QueryError, SchemaError
from newskit.terms import grams
from newskit.terms.tokens import read_stop_words
from newskit.text import read_lexicon


def table(*texts, **columns):
    return pd.DataFrame(
        {"article_id": [f"a{n}" for n in range(len(texts))], "text": list(texts), **columns}
    )


def counted(found):
    return dict(zip(found["term"], found["count"], strict=True))


# ---- count_terms ---------------------------------------------------------------------------------


def test_words_are_counted_in_each_group_the_commonest_first():
    articles = table("Gulls, gulls!", "A gull’s gulls", "Terns", outlet=["Post", "Herald", "Post"])
    found = nk.count_terms(articles)
    assert list(found.itertuples(index=False, name=None)) == [
        ("Herald", "gull", 1, 1),
        ("Herald", "gulls", 1, 1),
        ("Post", "gulls", 2, 1),
        ("Post", "terns", 1, 1),
    ]


def test_by_none_counts_all_together_and_has_no_column_for_it():
    found = nk.count_terms(table("Gulls", "gulls terns"), by=None)
    assert list(found.columns) == list(TABLES["terms"])
    assert counted(found) == {"gulls": 2, "terns": 1}
    assert found["articles"].tolist() == [2, 1]


def test_articles_without_a_value_are_a_group_of_their_own():
    found = nk.count_terms(table("Gulls", "terns", outlet=["Post", None]))
    assert found["outlet"].tolist() == ["(no outlet)", "Post"]


def test_a_stop_word_is_taken_out_before_pairs_are_made_and_leaves_a_gap():
    found = nk.count_terms(table("The Bank of Saltmere bank holiday"), by=None, ngrams=2)
    assert counted(found) == {"saltmere bank": 1, "bank holiday": 1}


def test_a_run_of_words_never_reaches_into_the_next_article():
    found = nk.count_terms(table("red gulls", "…", "terns"), by=None, ngrams=(2, 3))
    assert counted(found) == {"red gulls": 1}


def test_sizes_can_be_asked_for_together():
    found = nk.count_terms(
        table("one red gull, one red tern"), by=None, ngrams=(1, 3), stop_words=None, min_count=1
    )
    assert counted(found) == {
        "one": 2, "red": 2, "gull": 1, "tern": 1,
        "one red gull": 1, "red gull one": 1, "gull one red": 1, "one red tern": 1,
    }  # fmt: skip


def test_n_and_min_count_hold_for_each_group():
    articles = table("gull gull tern auk", "auk auk gull tern", outlet=["Post", "Herald"])
    assert nk.count_terms(articles, n=1)["term"].tolist() == ["auk", "gull"]
    assert nk.count_terms(articles, min_count=2)["term"].tolist() == ["auk", "gull"]
    assert nk.count_terms(articles, n=1, ngrams=(1, 2))["term"].tolist() == ["auk", "gull"]


def test_words_of_one_stem_count_together_under_their_commonest_form():
    articles = table("Rents rent renting rents", "Rents and landlords' rent")
    found = nk.count_terms(articles, by=None, stem="english")
    assert list(found.itertuples(index=False, name=None)) == [("rents", 6, 2), ("landlords", 1, 1)]
    pairs = nk.count_terms(
        table("rising rents", "rising rent", "rents"), by=None, stem="english", ngrams=2
    )
    assert counted(pairs) == {"rising rents": 2}


def test_which_stop_words_were_left_out_is_on_record():
    articles = table("gulls and terns")
    assert nk.count_terms(articles, by=None).attrs["stop_words"] == "en"
    assert nk.count_terms(articles, by=None, stop_words=None).attrs["stop_words"] is None
    own = nk.count_terms(articles, by=None, stop_words={"Gulls"})
    assert own.attrs["stop_words"] == ["gulls"]
    assert set(own["term"]) == {"and", "terns"}
    assert json.loads(json.dumps(own.attrs)) == own.attrs


def test_quotes_can_be_counted_too():
    quotes = pd.DataFrame({"quote": ["We stay", "We leave"], "speaker": ["Ada Lund", "Bo Berg"]})
    found = nk.count_terms(quotes, by="speaker", column="quote", stop_words=["we"])
    assert found["term"].tolist() == ["stay", "leave"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"by": "desk"}, "desk"),
        ({"by": ["outlet"]}, "by must be the name of one column"),
        ({"by": "term"}, "would stand twice"),
        ({"n": 0}, "n is a whole number from 1"),
        ({"min_count": 1.5}, "min_count is a whole number from 1"),
        ({"ngrams": (1, 10)}, "from 1 to 9"),
        ({"ngrams": ()}, "ngrams is the number of words"),
        ({"stem": "klingon"}, "no language that NLTK's Snowball knows"),
        ({"column": ["title", "text"]}, "column names one column"),
    ],
)
def test_what_cannot_be_meant_is_refused(options, said):
    articles = table("gulls", outlet=["Post"], term=["x"])
    with pytest.raises(SchemaError) as error:
        nk.count_terms(articles, **options)
    assert said in str(error.value)
    assert len(str(error.value)) < 300


def test_an_empty_table_and_missing_texts_give_no_rows():
    assert nk.count_terms(table(outlet=[])).empty
    assert list(nk.count_terms(table(outlet=[])).columns) == ["outlet", *TABLES["terms"]]
    with pytest.warns(NewskitWarning, match="2 of 3 rows have no text"):
        assert counted(nk.count_terms(table(None, "", "gulls"), by=None)) == {"gulls": 1}
    assert nk.count_terms(table("…", "!"), by=None, ngrams=2).empty


def test_text_without_blanks_is_warned_of():
    with pytest.warns(NewskitWarning, match="without blanks between words"):
        nk.count_terms(table("港口罢工"), by=None)


words = st.lists(st.sampled_from("gull tern auk the of".split()), max_size=9).map(" ".join)


@given(
    st.lists(st.tuples(words, st.sampled_from(["Post", "Herald"])), max_size=9),
    st.integers(1, 3),
    st.integers(1, 4),
)
def test_counts_are_those_of_plain_loops_whatever_the_size_of_a_block(rows, size, block):
    count, articles = Counter(), Counter()
    for text, outlet in rows:
        tokens = text.split()
        runs = [tuple(tokens[i : i + size]) for i in range(len(tokens) - size + 1)]
        runs = [(outlet, " ".join(run)) for run in runs if not {"the", "of"} & set(run)]
        count.update(runs)
        articles.update(set(runs))
    collection = table(*(f"{text}." for text, _ in rows), outlet=[outlet for _, outlet in rows])
    before, grams._BLOCK = grams._BLOCK, block
    try:
        found = nk.count_terms(collection, ngrams=size, stop_words=["the", "of"])
    finally:
        grams._BLOCK = before
    cells = list(zip(found["outlet"], found["term"], strict=True))
    assert dict(zip(cells, found["count"], strict=True)) == count
    assert dict(zip(cells, found["articles"], strict=True)) == articles


def test_groups_that_split_a_collection_add_up_to_it(letters):
    split = nk.count_terms(letters, by="outlet").groupby("term")[["count", "articles"]].sum()
    whole = nk.count_terms(letters, by=None).set_index("term")
    pd.testing.assert_frame_equal(split, whole.sort_index())


# ---- the list of stop words ----------------------------------------------------------------------


def test_the_list_of_stop_words_is_sorted_lower_case_and_without_repeats():
    listed = read_lexicon("stop_words_en")
    assert listed == sorted(set(listed))
    assert all(word == word.lower() and word.replace("'", "").isalpha() for word in listed)
    assert 200 <= len(listed) <= 300


def test_contractions_are_stop_words_however_their_apostrophe_is_typed():
    stops = read_stop_words("en")
    assert {"the", "won't", "it", "that"} <= stops
    assert counted(nk.count_terms(table("They won’t, won't and it’s that's"), by=None)) == {}


def test_words_that_are_names_as_well_stay():
    assert not {"us", "may", "mine"} & read_stop_words("en")


# ---- collocates ----------------------------------------------------------------------------------


def test_a_window_ends_with_its_article_and_a_word_in_two_windows_counts_once():
    articles = table("tern gull auk gull", "tern puffin", "gull tern")
    found = nk.collocates(articles, "gull", window=1, min_count=1)
    assert counted(found) == {"tern": 2, "auk": 1}
    assert found.set_index("term")["articles"].to_dict() == {"tern": 2, "auk": 1}
    assert found.set_index("term")["total"].to_dict() == {"tern": 3, "auk": 1}
    # Eight words, three of them gulls; three stand beside one.
    assert (found.attrs["hits"], found.attrs["near"], found.attrs["places"]) == (3, 3, 5)


def test_a_window_can_be_longer_on_one_side_and_each_side_is_counted():
    articles = table("tern gull auk gull puffin", "gull tern")
    both = nk.collocates(articles, "gull", window=1, min_count=1).set_index("term")
    assert both[["count", "left", "right"]].T.to_dict("list") == {
        "tern": [2, 1, 1],
        "auk": [1, 1, 1],  # between two gulls
        "puffin": [1, 0, 1],
    }
    assert counted(nk.collocates(articles, "gull", window=(0, 1), min_count=1)) == {
        "auk": 1,
        "puffin": 1,
        "tern": 1,
    }
    assert counted(nk.collocates(articles, "gull", window=(1, 0), min_count=1)) == {
        "auk": 1,
        "tern": 1,
    }
    assert counted(nk.collocates(articles, "gull", window=(0, 3), min_count=1)) == {
        "auk": 1,
        "puffin": 1,
        "tern": 1,
    }
    same = [nk.collocates(articles, "gull", window=window, min_count=1) for window in (2, (2, 2))]
    pd.testing.assert_frame_equal(*same)
    assert same[0].attrs["window"] == 2


def test_every_number_of_collocates_by_hand():
    articles = table("tern gull auk gull", "tern puffin", "gull tern")
    row = nk.collocates(articles, "gull", window=1, min_count=1).set_index("term").loc["tern"]
    assert row["expected"] == pytest.approx(3 * 3 / 5)
    assert row["pmi"] == pytest.approx(np.log2(2 / 1.8))
    assert row["t"] == pytest.approx((2 - 1.8) / np.sqrt(2))
    assert row["log_ratio"] == pytest.approx(np.log2(2.5 / 3.5) - np.log2(1.5 / 2.5))
    assert row["g2"] == pytest.approx(BigramAssocMeasures.likelihood_ratio(2, (3, 3), 5), abs=1e-9)


def test_a_phrase_is_a_node_and_its_own_words_are_no_collocates():
    articles = table("the red gull and the red gull fly", "red terns fly")
    found = nk.collocates(articles, "red gull*", window=2, min_count=1)
    assert counted(found) == {"the": 2, "and": 1, "fly": 1}
    assert found.set_index("term")["total"]["fly"] == 2


def test_stop_words_keep_their_place_in_the_window():
    articles = table("gull of the terns")
    assert nk.collocates(articles, "gull", window=2, min_count=1, stop_words="en").empty
    assert counted(nk.collocates(articles, "gull", window=3, min_count=1, stop_words="en")) == {
        "terns": 1
    }


def test_measures_of_nltk_become_columns():
    articles = table("tern gull auk gull", "tern puffin", "gull tern")
    row = (
        nk.collocates(articles, "gull", window=1, min_count=1, measures=["dice", "fisher"])
        .set_index("term")
        .loc["tern"]
    )
    assert row["dice"] == pytest.approx(BigramAssocMeasures.dice(2, (3, 3), 5))
    assert row["fisher"] == pytest.approx(BigramAssocMeasures.fisher(2, (3, 3), 5))


def test_a_node_that_does_not_occur_has_no_collocates():
    found = nk.collocates(table("tern auk"), "gull")
    assert found.empty
    assert list(found.columns) == list(TABLES["collocates"])
    assert nk.collocates(table(), "gull", measures=["dice"]).empty


@pytest.mark.parametrize(
    ("node", "options", "error", "said"),
    [
        ("...", {}, QueryError, "holds no word"),
        ([], {}, QueryError, "the list of patterns is empty"),
        (7, {}, QueryError, "write a word or a phrase"),
        ({"birds": ["gull"]}, {}, QueryError, "write a word or a phrase"),
        ("gull", {"window": 0}, SchemaError, "window is a whole number from 1 to 1,000"),
        ("gull", {"window": (0, 0)}, SchemaError, "Write window=5, or window=(0, 3)"),
        ("gull", {"window": (1, 2, 3)}, SchemaError, "Write window=5, or window=(0, 3)"),
        ("gull", {"window": (-1, 2)}, SchemaError, "Write window=5, or window=(0, 3)"),
        ("gull", {"min_count": 0}, SchemaError, "min_count is a whole number from 1"),
        ("gull", {"measures": 5}, SchemaError, "measures has 5"),
        ("gull", {"stop_words": 5}, SchemaError, "stop_words is 'en', None or a list of words"),
        (
            "gull",
            {"measures": ["pmi"]},
            SchemaError,
            "those of NLTK that aren't in the table anyway",
        ),
    ],
)
def test_collocates_that_cannot_be_meant_are_refused(node, options, error, said):
    with pytest.raises(error) as caught:
        nk.collocates(table("gull"), node, **options)
    assert said in str(caught.value)
    assert len(str(caught.value)) < 300


@given(st.lists(words, max_size=6), st.integers(0, 4), st.integers(0, 4))
def test_collocates_are_those_of_plain_loops(texts, left, right):
    if not left + right:
        return
    near, articles = Counter(), Counter()
    for text in texts:
        tokens = text.split()
        nodes = [place for place, word in enumerate(tokens) if word == "gull"]
        found = [
            word
            for place, word in enumerate(tokens)
            if word != "gull" and any(-right <= node - place <= left for node in nodes)
        ]
        near.update(found)
        articles.update(set(found))
    found = nk.collocates(
        table(*(f"{text}." for text in texts)), "gull", window=(left, right), min_count=1
    )
    assert counted(found) == near
    assert dict(zip(found["term"], found["articles"], strict=True)) == articles


# ---- collocations --------------------------------------------------------------------------------


def test_pairs_and_their_measures_are_those_of_nltk():
    texts = ["red gull red gull auk", "red tern red gull"]
    found = nk.collocations(table(*texts), min_count=1, stop_words=None).set_index("term")
    finder = BigramCollocationFinder.from_documents([text.split() for text in texts])
    assert {tuple(term.split()): count for term, count in found["count"].items()} == dict(
        finder.ngram_fd
    )
    # Seven pairs; "red" begins four of them, "gull" ends three.
    row = found.loc["red gull"]
    assert row["expected"] == pytest.approx(4 * 3 / 7)
    assert row["pmi"] == pytest.approx(BigramAssocMeasures.pmi(3, (4, 3), 7))
    assert row["g2"] == pytest.approx(BigramAssocMeasures.likelihood_ratio(3, (4, 3), 7), abs=1e-9)
    assert row["articles"] == 2


def test_a_stop_word_beside_a_word_is_a_place_all_the_same():
    found = nk.collocations(table("red gull of red gull"), min_count=1, stop_words=["of"])
    assert counted(found) == {"red gull": 2}
    assert found["expected"].tolist() == [pytest.approx(2 * 2 / 4)]
    assert found.attrs["places"] == 4


def test_collocations_of_nothing():
    found = nk.collocations(table("gull", "tern"), min_count=1)
    assert found.empty
    assert list(found.columns) == list(TABLES["collocations"])
    with pytest.raises(SchemaError, match="min_count is a whole number"):
        nk.collocations(table("gull"), min_count=None)


# ---- dispersion ----------------------------------------------------------------------------------


def test_the_place_of_a_hit_is_its_word_out_of_all_words():
    articles = table("Gulls. A red gull flies", "red tern", outlet=["Post", "Herald"])
    found = nk.dispersion(articles, ["gull*", "red", "puffin"])
    assert found["phrase"].tolist() == ["gull*", "gull*", "red", "red"]
    assert found["place"].tolist() == [0.2, 0.8, 0.6, 0.5]
    assert found["outlet"].tolist() == ["Post", "Post", "Post", "Herald"]
    assert found["phrase"].cat.categories.tolist() == ["gull*", "red", "puffin"]
    assert found["published"].isna().all()
    texts = articles.set_index("article_id")["text"]
    matches = [texts[row.article_id][row.start : row.end] for row in found.itertuples()]
    assert matches == ["Gulls", "gull", "red", "red"]


def test_a_named_list_of_patterns_is_one_phrase():
    found = nk.dispersion(table("gull tern red gull"), {"birds": ["gull", "tern", "red gull"]})
    assert found["phrase"].tolist() == ["birds"] * 3
    assert found["place"].tolist() == [0.25, 0.5, 0.75]  # the longest counts, once


def test_the_key_keeps_its_dtype():
    quotes = pd.DataFrame({"quote_id": [7, 8], "quote": ["gull", "tern"]})
    found = nk.dispersion(quotes, "tern", column="quote", key="quote_id")
    assert found["quote_id"].tolist() == [8]
    assert found["quote_id"].dtype == quotes["quote_id"].dtype


def test_dispersion_is_measured_over_articles_or_over_outlets():
    articles = table(
        "gull gull",
        "tern tern",
        "gull gull",
        "tern tern",
        outlet=["Post", "Post", "Herald", "Herald"],
    )
    over = nk.measure_dispersion(articles, ["gull", "puffin"]).set_index("phrase")
    assert over.loc["gull", ["count", "range", "parts"]].tolist() == [4, 2, 4]
    assert over.loc["gull", "dp"] == pytest.approx(0.5)
    assert over.loc["gull", "dp_norm"] == pytest.approx(0.5 / 0.75)
    assert over.loc["puffin", "count"] == 0
    assert over.loc["puffin", ["dp", "juilland_d"]].isna().all()
    assert nk.measure_dispersion(articles, "gull", by="outlet")["dp"].tolist() == [0.0]


def test_parts_without_words_are_no_parts():
    with pytest.warns(NewskitWarning, match="1 of 3 rows have no text"):
        found = nk.measure_dispersion(table("gull", "tern", None), "gull")
    assert found["parts"].tolist() == [2]
    assert nk.measure_dispersion(table(), "gull")["parts"].tolist() == [0]


def test_dispersion_that_cannot_be_meant_is_refused():
    articles = table("gull", "tern")
    with pytest.raises(QueryError, match="there is nothing to look for"):
        nk.dispersion(articles, [])
    with pytest.raises(SchemaError, match="stands twice"):
        nk.dispersion(articles.assign(article_id="a"), "gull")
    with pytest.raises(SchemaError, match="key names the column"):
        nk.dispersion(articles, "gull", key="place")
    with pytest.raises(SchemaError, match="desk"):
        nk.measure_dispersion(articles, "gull", by="desk")
    assert nk.dispersion(table(), "gull").empty


def test_phrases_and_groups_that_cannot_be_meant_are_refused():
    articles = table("gull", outlet=["Post"])
    with pytest.raises(SchemaError, match="by must be the name of one column"):
        nk.measure_dispersion(articles, "gull", by=["outlet"])
    for call in (nk.dispersion, nk.measure_dispersion):
        with pytest.raises(QueryError, match="write a word or a phrase"):
            call(articles, 7)
