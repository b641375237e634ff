"""Keyness: which articles are compared, what is counted, what always holds; suggested terms."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

import newskit as nk
from newskit.schema import TABLES, NewskitWarning, QueryError, SchemaError
from newskit.terms.sides import divide


@pytest.fixture
def paper():
    """Twelve articles: six of the Gull on a strike, six of the Heron on rents; the port in all."""
    texts = ["Port strike: the crew’s union at the port"] * 6 + [
        "Rents at the port, the landlord's rents"
    ] * 6
    return pd.DataFrame(
        {
            "article_id": [f"a{n}" for n in range(12)],
            "outlet": ["Gull"] * 6 + ["Heron"] * 6,
            "published": pd.to_datetime([f"2025-03-{day:02}" for day in range(1, 13)]),
            "text": texts,
        }
    )


def row_of(table, term):
    (row,) = table[table["term"] == term].to_dict("records")
    return row


# ---- what is counted -----------------------------------------------------------------------------


def test_articles_are_counted_by_default_and_tokens_on_request(paper):
    articles, tokens = nk.keyness(paper, "Gull"), nk.keyness(paper, "Gull", unit="tokens")
    assert row_of(articles, "rents")["reference"] == 6
    assert row_of(tokens, "rents")["reference"] == 12
    assert row_of(tokens, "rents")["reference_articles"] == 6
    assert (row_of(tokens, "port")["target"], row_of(tokens, "port")["reference"]) == (12, 6)
    assert articles.attrs["totals"] == [6, 6]
    assert tokens.attrs["totals"] == [48, 42]


def test_every_number_by_hand(paper):
    row = row_of(nk.keyness(paper, "Gull"), "strike")
    assert (row["target"], row["reference"]) == (6, 0)
    assert row["log_ratio"] == pytest.approx(np.log2(6.5 / 0.5))
    assert row["g2"] == pytest.approx(2 * 12 * np.log(2))
    assert row["high"] == np.inf
    assert row["low"] == pytest.approx(np.log2(0.025 ** (1 / 6) / (1 - 0.025 ** (1 / 6))))
    terms = 8  # port strike the crew union at rents landlord
    assert row["p"] == pytest.approx(terms * stats.fisher_exact([[6, 0], [0, 6]]).pvalue)


def test_a_term_that_is_as_frequent_on_both_sides_says_nothing(paper):
    row = row_of(nk.keyness(paper, "Gull"), "port")
    assert (row["log_ratio"], row["lrc"], row["g2"], row["p"]) == (0, 0, 0, 1)


def test_the_target_s_words_come_first_and_the_reference_s_last(paper):
    many = pd.concat(
        [paper.assign(article_id=f"{n}" + paper["article_id"]) for n in range(10)],
        ignore_index=True,
    )
    table = nk.keyness(many, "Gull")
    assert set(table.head(3)["term"]) == {"strike", "crew", "union"}
    assert set(table.tail(2)["term"]) == {"rents", "landlord"}
    assert table["lrc"].is_monotonic_decreasing


def test_rare_terms_are_left_out_and_counted(paper):
    paper.loc[0, "text"] += " anemone"
    table = nk.keyness(paper, "Gull")
    assert "anemone" not in set(table["term"])
    assert (table.attrs["left_out"], table.attrs["family"]) == (1, 8)
    assert "anemone" in set(nk.keyness(paper, "Gull", min_count=1)["term"])


def test_pairs_and_stop_words(paper):
    table = nk.keyness(paper, "Gull", ngrams=(1, 2), stop_words=["the", "at"])
    assert {"port strike", "strike", "crew union"} <= set(table["term"])
    assert not {"the", "strike the", "strike crew"} & set(table["term"])
    assert table.attrs["stop_words"] == ["at", "the"]
    assert table.attrs["ngrams"] == [1, 2]


def test_the_columns_are_those_of_the_schema(paper):
    table = nk.keyness(paper, "Gull")
    assert {name: str(dtype) for name, dtype in table.dtypes.items()} == {
        name: column.dtype for name, column in TABLES["keyness"].items()
    }


def test_attrs_are_plain_values(paper):
    table = nk.keyness(paper, "Gull", unit="tokens", stop_words="en")
    assert json.loads(json.dumps(table.attrs)) == table.attrs
    assert table.attrs["stop_words"] == "en"
    assert (table.attrs["target"], table.attrs["reference"]) == ("Gull", "all other articles")


def test_the_articles_stay_as_they_are(paper):
    before = paper.copy(deep=True)
    nk.keyness(paper, "Gull")
    pd.testing.assert_frame_equal(paper, before)


# ---- the sides -----------------------------------------------------------------------------------


def test_one_side_can_be_said_in_five_ways(paper):
    paper["desk"] = ["News"] * 6 + ["Homes"] * 6
    mask = paper["outlet"] == "Gull"
    ways = [
        nk.keyness(paper, "Gull"),
        nk.keyness(paper, ["Gull"]),
        nk.keyness(paper, "News", by="desk"),
        nk.keyness(paper, mask),
        nk.keyness(paper, mask.to_numpy()),
        nk.keyness(paper, mask.tolist()),
        nk.keyness(paper, mask[::-1]),
        nk.keyness(paper, nk.filter_articles(paper, outlet="Gull")),
        nk.keyness(paper, (None, "2025-03-06"), by="published"),
        nk.keyness(paper, "Gull", reference="Heron"),
        nk.keyness(paper, "Gull", reference=~mask),
    ]
    for other in ways[1:]:
        pd.testing.assert_frame_equal(ways[0], other, check_like=False)


def test_days_name_themselves(paper):
    table = nk.keyness(
        paper, ("2025-03-01", "2025-03-06"), reference=("2025-03-07", None), by="published"
    )
    assert (table.attrs["target"], table.attrs["reference"]) == (
        "articles from 1 to 6 March 2025",
        "articles from 7 March 2025",
    )


def test_a_reference_of_one_outlet_leaves_the_others_out(paper):
    paper.loc[11, "outlet"] = "Tern"
    assert nk.keyness(paper, "Gull", reference="Heron").attrs["totals"] == [6, 5]
    assert nk.keyness(paper, "Gull").attrs["totals"] == [6, 6]


def test_undated_articles_are_neither_before_nor_after(paper):
    paper.loc[11, "published"] = pd.NaT
    with pytest.warns(
        NewskitWarning, match="1 of 12 articles have nothing in 'published' and are on neither"
    ):
        table = nk.keyness(paper, ("2025-03-01", "2025-03-06"), by="published")
    assert table.attrs["totals"] == [6, 5]


def test_articles_without_an_outlet_are_not_the_rest(paper):
    paper.loc[11, "outlet"] = None
    with pytest.warns(NewskitWarning, match="1 of 12 articles have nothing in 'outlet'"):
        assert nk.keyness(paper, "Gull").attrs["totals"] == [6, 5]


def test_articles_without_a_text_are_on_neither_side(paper):
    paper.loc[11, "text"] = None
    with pytest.warns(NewskitWarning, match="1 of 12 rows have no text"):
        assert nk.keyness(paper, "Gull").attrs["totals"] == [6, 5]


def test_ids_twice_are_no_matter_where_no_table_is_given(paper):
    paper["article_id"] = "same"
    assert len(nk.keyness(paper, "Gull")) == 8


def test_a_mask_of_the_whole_table_fits_what_a_filter_left_of_it(paper):
    mask = paper["outlet"] == "Gull"
    some = paper.iloc[3:]
    pd.testing.assert_frame_equal(nk.keyness(some, mask), nk.keyness(some, "Gull"))
    with pytest.raises(SchemaError, match="mask has 12 values, and there are 9 articles"):
        nk.keyness(some.reset_index(drop=True), mask)  # row 0 is another article now


def test_missing_values_of_a_mask_are_false(paper):
    mask = pd.array([True] * 6 + [None] * 6, dtype="boolean")
    for one in (mask, pd.Series(mask)):
        pd.testing.assert_frame_equal(nk.keyness(paper, one), nk.keyness(paper, "Gull"))


def test_a_table_of_quotes_is_told_its_column(paper):
    quotes = quotes_of(paper)
    for call in (
        lambda: nk.count_terms(quotes),
        lambda: nk.keyness(quotes, "Gull"),
        lambda: nk.kwic(quotes, "strike"),
        lambda: nk.kwic(quotes, "strike", column="quote"),
        lambda: nk.dispersion(quotes, "strike"),
        lambda: nk.measure_dispersion(quotes, "strike"),
        lambda: nk.collocates(quotes, "strike"),
    ):
        with pytest.raises(SchemaError, match=r'This is a table of quotes.* column="quote"'):
            call()


def quotes_of(paper):
    """Two quotes of each article, the first of them direct."""
    twice = paper.loc[
        np.repeat(np.arange(len(paper)), 2), ["article_id", "outlet", "text"]
    ].reset_index(drop=True)
    twice = twice.rename(columns={"text": "quote"})
    return twice.assign(
        quote_id=[f"q{n}" for n in range(len(twice))], kind=["direct", "indirect"] * len(paper)
    )


def test_quotes_are_found_by_their_own_name_and_not_by_that_of_their_article(paper):
    quotes = quotes_of(paper)
    direct = quotes["kind"] == "direct"
    by_mask = nk.keyness(quotes, direct, column="quote")
    by_table = nk.keyness(quotes, quotes[direct], column="quote")
    assert by_table.attrs["articles"] == by_mask.attrs["articles"] == [12, 12]
    pd.testing.assert_frame_equal(by_table, by_mask, check_like=False)
    assert by_table.attrs["reference"] == "all other quotes"
    with pytest.raises(SchemaError, match="12 quotes would be in the target and in the reference"):
        nk.keyness(quotes, quotes[direct], reference=direct, column="quote")


def test_a_table_of_articles_names_all_their_quotes(paper):
    quotes = quotes_of(paper)
    table = nk.keyness(quotes, nk.filter_articles(paper, outlet="Gull"), column="quote")
    assert table.attrs["articles"] == [12, 12]
    table = nk.keyness(quotes, quotes[quotes["quote_id"] == "q0"], column="quote", key="article_id")
    assert table.attrs["articles"] == [2, 22]


def test_rows_that_their_key_does_not_tell_apart_are_refused(paper):
    quotes = quotes_of(paper).drop(columns="quote_id")
    with pytest.raises(
        SchemaError, match=r"stands twice there\. Name the column that names a row, key='quote_id'"
    ):
        nk.keyness(quotes, quotes.head(6), column="quote")
    assert nk.keyness(quotes, quotes.head(6), column="quote", key="article_id").attrs[
        "articles"
    ] == [6, 18]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"target": "Tern"}, "no article has the outlet 'Tern'. There are ['Gull', 'Heron']"),
        ({"target": ["Gull", "Heron"]}, "no article is in the reference"),
        (
            {"target": "Gull", "reference": ["Gull", "Heron"]},
            "6 articles would be in the target and in the reference",
        ),
        ({"target": "Gull", "by": "desk"}, "'desk'"),
        ({"target": "Gull", "unit": "words"}, "unit must be 'articles' or 'tokens'"),
        ({"target": "Gull", "unit": "words"}, "Write unit='tokens'"),
        ({"target": None}, "target is a name, two days, a mask or a table, and this is None"),
        (
            {"target": lambda table: table["outlet"] == "Gull"},
            "target is a name, two days, a mask or a table",
        ),
        ({"target": ["Gull", None]}, "target holds a missing value"),
        ({"target": float("nan")}, "target holds a missing value"),
        ({"target": "Gull", "by": None}, "Write by='outlet'"),
        ({"target": "Gull", "by": ["outlet"]}, "by must be the name of one column"),
        ({"target": "Gull", "stop_words": 5}, "stop_words is 'en', None or a list of words"),
        ({"target": "Gull", "stop_words": True}, "stop_words is 'en', None or a list of words"),
        ({"target": "Gull", "min_count": 0}, "min_count is a whole number from 1"),
        ({"target": "Gull", "ngrams": 0}, "ngrams is the number of words per term, from 1 to 9"),
        ({"target": "Gull", "ngrams": "2"}, "ngrams"),
        ({"target": "Gull", "column": "body"}, "'body'"),
        ({"target": "Gull", "column": "published"}, "no text"),
        ({"target": "Gull", "stop_words": "de"}, "stop_words='de' is no list"),
        ({"target": "Gull", "stop_words": ["New York"]}, "a stop word is one word"),
        ({"target": [True, False]}, "mask has 2 values, and there are 12 articles"),
        ({"target": pd.Series([1] * 12)}, "a mask holds True and False"),
        ({"target": pd.Series([True] * 12, index=range(90, 102))}, "other row labels"),
        ({"target": "2025-03-01", "by": "published"}, "target takes two days"),
        ({"target": pd.DataFrame({"id": [1]})}, "article_id"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_next_line_to_type(paper, options, said):
    target = options.pop("target")
    with pytest.raises(SchemaError) as error:
        nk.keyness(paper, target, **options)
    assert said in str(error.value)
    assert len(str(error.value)) < 300


def test_a_table_of_other_articles_is_told(paper):
    other = pd.DataFrame({"article_id": ["a0", "b1"]})
    with pytest.warns(NewskitWarning, match="1 of 2 articles of the target are not in the table"):
        sides = divide(paper, other, None, by="outlet")
    assert sides.target.sum() == 1


def test_no_articles_at_all_is_an_error_and_no_term_is_not(paper):
    with pytest.raises(SchemaError, match="no article is in the table"):
        nk.keyness(paper.head(0), "Gull")
    with pytest.raises(SchemaError, match="the articles table has no rows"):
        nk.suggest_terms(paper.head(0), nk.match_topics(paper, {"port": ["port"]}), topic="port")
    assert nk.keyness(paper, "Gull", min_count=1000).empty
    assert nk.keyness(paper.assign(text="…"), "Gull").empty


# ---- what must always hold -----------------------------------------------------------------------

words = st.lists(st.sampled_from("port strike crew rents the landlord".split()), max_size=6).map(
    " ".join
)


@given(
    st.lists(st.tuples(words, st.booleans()), min_size=2, max_size=12),
    st.sampled_from(["articles", "tokens"]),
)
def test_swapping_target_and_reference_flips_the_sign(rows, unit):
    articles = pd.DataFrame(
        {"text": [f"{text} a" for text, _ in rows], "one": [one for _, one in rows]}
    )
    if articles["one"].nunique() < 2:
        return
    one = nk.keyness(articles, articles["one"], unit=unit, min_count=1, ngrams=(1, 2)).set_index(
        "term"
    )
    other = nk.keyness(articles, ~articles["one"], unit=unit, min_count=1, ngrams=(1, 2)).set_index(
        "term"
    )
    other = other.loc[one.index]
    for name in ("log_ratio", "lrc", "g2"):
        assert (one[name] == -other[name]).all(), name
    assert (one["low"] == -other["high"]).all()
    assert (one["p"] == other["p"]).all()
    assert (one["target"] == other["reference"]).all()


@given(
    st.lists(st.tuples(words, st.booleans()), min_size=2, max_size=12),
    st.randoms(use_true_random=False),
)
def test_the_order_of_the_rows_is_no_matter(rows, random):
    articles = pd.DataFrame(
        {"text": [f"{text} a" for text, _ in rows], "one": [one for _, one in rows]}
    )
    if articles["one"].nunique() < 2:
        return
    order = list(range(len(rows)))
    random.shuffle(order)
    shuffled = articles.iloc[order]
    pd.testing.assert_frame_equal(
        nk.keyness(articles, articles["one"], min_count=1),
        nk.keyness(shuffled, shuffled["one"], min_count=1),
    )


@pytest.mark.slow
def test_random_halves_of_one_collection_do_not_differ(shared):
    lines = (
        (shared / "data" / "polnear" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    )
    articles = pd.DataFrame({"text": [json.loads(line)["text"] for line in lines]})
    flagged = 0
    for seed in range(40):
        half = np.zeros(len(articles), dtype=bool)
        half[np.random.default_rng(seed).permutation(len(articles))[: len(articles) // 2]] = True
        table = nk.keyness(articles, half)
        flagged += bool(((table["p"] < 0.05) | (table["lrc"] != 0)).any())
    assert flagged <= 2


# ---- terms for a topic ---------------------------------------------------------------------------


@pytest.fixture
def strikes(paper):
    return pd.concat(
        [paper.assign(article_id=f"{n}" + paper["article_id"]) for n in range(5)], ignore_index=True
    )


def test_suggestions_are_what_the_dictionary_lacks(strikes):
    matches = nk.match_topics(strikes, {"labour": ["strik*"], "housing": ["rent*"]})
    found = nk.suggest_terms(strikes, matches, topic="labour", known=["strik*"])
    assert list(found["term"]) == ["crew", "crew union", "union"]
    assert (found["lrc"] > 0).all()
    assert list(found.columns) == list(TABLES["keyness"])
    assert found.attrs["target"] == "with labour"


def test_the_patterns_that_matches_keep_are_known(strikes):
    matches = nk.match_topics(strikes, {"labour": ["strik*", "crew union"], "homes": ["rent*"]})
    assert nk.suggest_terms(strikes, matches, topic="labour").empty
    matches = nk.match_topics(strikes, {"labour": ["strik* AND (crew OR zebra)"]})
    assert list(nk.suggest_terms(strikes, matches, topic="labour")["term"]) == ["union"]


def test_a_topic_without_a_dictionary_has_all_its_words_suggested(strikes):
    coded = pd.DataFrame(
        {"article_id": strikes["article_id"][strikes["outlet"] == "Gull"], "topic": 7}
    )
    found = nk.suggest_terms(strikes, coded, topic="7", ngrams=1)
    assert set(found["term"]) == {"strike", "crew", "union"}
    assert len(nk.suggest_terms(strikes, coded, topic="7", ngrams=1, n=2)) == 2


def test_a_row_with_no_hits_is_not_an_article_with_the_topic(strikes):
    matches = nk.match_topics(strikes, {"labour": ["strik*"]})
    others = strikes.loc[~strikes["article_id"].isin(matches["article_id"]), ["article_id"]]
    every = pd.concat([matches, others.assign(topic="labour", hits=0)], ignore_index=True)
    known = {"topic": "labour", "known": "strik*"}
    pd.testing.assert_frame_equal(
        nk.suggest_terms(strikes, every, **known), nk.suggest_terms(strikes, matches, **known)
    )


def test_one_known_pattern_is_no_list_of_letters(strikes):
    matches = nk.match_topics(strikes, {"labour": ["strik*"]})
    lists = [
        nk.suggest_terms(strikes, matches, topic="labour", known=known)
        for known in ("strik*", ["strik*"])
    ]
    pd.testing.assert_frame_equal(*lists)
    assert list(lists[0]["term"]) == ["crew", "crew union", "union"]
    with pytest.raises(QueryError, match="not a dictionary of topics: topics\\['labour'\\]"):
        nk.suggest_terms(strikes, matches, topic="labour", known={"labour": ["strik*"]})


def test_what_stands_behind_not_is_no_word_of_the_dictionary(strikes):
    matches = nk.match_topics(strikes, {"labour": ["strik*", "NOT crew zebra"]})
    assert list(nk.suggest_terms(strikes, matches, topic="labour")["term"]) == [
        "crew",
        "crew union",
        "union",
    ]
    matches = nk.match_topics(strikes, {"labour": ["strik* AND NOT (crew AND zebra)"]})
    assert list(nk.suggest_terms(strikes, matches, topic="labour")["term"]) == [
        "crew",
        "crew union",
        "union",
    ]


def test_patterns_with_capitals_and_lone_stars_are_known_as_words(strikes):
    matches = nk.match_topics(strikes, {"labour": ["strik*"]})
    found = nk.suggest_terms(
        strikes, matches, topic="labour", known=["STRIKE", "=Crew", "* union"], ngrams=1
    )
    assert found.empty


def test_suggestions_that_cannot_be_made_say_why(strikes):
    matches = nk.match_topics(strikes, {"labour": ["strik*"], "port": ["port"], "none": ["zebra"]})
    for topic, said in (
        ("sport", "no row of matches has the topic 'sport'"),
        ("port", "all articles have the topic"),
    ):
        with pytest.raises(SchemaError, match=said):
            nk.suggest_terms(strikes, matches, topic=topic)
    with pytest.raises(SchemaError, match="no row of matches has the topic 'none'"):
        nk.suggest_terms(strikes, matches, topic="none")
    with pytest.raises(SchemaError, match="n is the most terms"):
        nk.suggest_terms(strikes, matches, topic="labour", n=0)
    with pytest.raises(QueryError):
        nk.suggest_terms(strikes, matches, topic="labour", known=["..."])
    with pytest.raises(SchemaError, match="match_topics"):
        nk.suggest_terms(strikes, strikes, topic="labour")
