import itertools
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

import newskit as nk
from newskit.intervals import wilson_interval

TOPICS = {"rent": ["rent*"], "ferry": ["ferry", "ferries"], "moon": ["moon"]}


def test_the_letters_match_as_their_data_card_says(letters):
    matches = nk.match_topics(letters, TOPICS)
    found = matches.astype({"topic": "str"}).values.tolist()
    assert found == [
        ["L01", "rent", 2],
        ["L02", "ferry", 2],
        ["L03", "rent", 1],
        ["L06", "ferry", 1],
        ["L07", "rent", 1],
        ["L08", "rent", 1],
        ["L09", "ferry", 2],
    ]
    assert matches["topic"].cat.categories.tolist() == ["rent", "ferry", "moon"]


def test_several_columns_add_up_and_one_can_be_chosen(letters):
    assert nk.match_topics(letters, {"rent": ["rent*"]}, column="title")["article_id"].tolist() == [
        "L01",
        "L03",
        "L08",
    ]
    both = nk.match_topics(letters, {"rent": ["rent*"]}, column=["title", "text"])
    assert both["hits"].tolist() == [3, 2, 1, 2]


def test_rows_below_min_hits_are_left_out(letters):
    assert nk.match_topics(letters, TOPICS, min_hits=2)["article_id"].tolist() == [
        "L01",
        "L02",
        "L09",
    ]


def test_a_longer_hit_of_another_topic_wins_only_on_request():
    frame = nk.as_articles(pd.DataFrame({"text": ["Ada Hallam met Hallam."]}))
    topics = {"mayor": ["hallam"], "player": ["ada hallam"]}
    apart = nk.match_topics(frame, topics).set_index("topic")["hits"].to_dict()
    nested = (
        nk.match_topics(frame, topics, nested="dictionary").set_index("topic")["hits"].to_dict()
    )
    assert apart == {"mayor": 2, "player": 1}
    assert nested == {"mayor": 1, "player": 1}


def test_a_phrase_behind_not_takes_its_words_away():
    frame = nk.as_articles(
        pd.DataFrame({"text": ["Hallam Street is where Hallam lives.", "Hallam Street"]})
    )
    matches = nk.match_topics(frame, {"mayor": ["hallam", "NOT hallam street"]})
    assert matches[["article_id", "hits"]].values.tolist() == [["1", 1]]


def test_a_pattern_can_be_a_query():
    frame = nk.as_articles(
        pd.DataFrame(
            {
                "title": ["Strike at the port", "Rents", "Rents", None],
                "text": [
                    "The ferry crews strike.",
                    "A rent strike.",
                    "Bowling: three strikes.",
                    "Rent strike, strike",
                ],
            }
        )
    )
    topics = {
        "labour": ["(ferry OR rent*) AND strike*"],
        "port": ["title:port"],
        "near": ['"rent strike"~0'],
    }
    found = nk.match_topics(frame, topics).astype({"topic": "str"}).values.tolist()
    assert [row for row in found if row[1] != "port"] == [
        ["1", "labour", 2],
        ["2", "labour", 2],
        ["2", "near", 1],
        ["4", "labour", 3],
        ["4", "near", 1],
    ]
    # A word of a field counts there, though topics are looked for elsewhere.
    assert [row for row in found if row[1] == "port"] == [["1", "port", 1]]
    found = (
        nk.match_topics(frame, topics, column=["title", "text"])
        .astype({"topic": "str"})
        .values.tolist()
    )
    assert ["3", "labour", 2] in found


def test_a_query_that_only_decides_leaves_the_words_it_negates_uncounted():
    frame = nk.as_articles(pd.DataFrame({"text": ["rent and film", "rent and tax"]}))
    matches = nk.match_topics(frame, {"rent": ["rent AND NOT film"]})
    assert matches[["article_id", "hits"]].values.tolist() == [["2", 1]]


def test_a_phrase_in_quotation_marks_is_a_phrase_whatever_its_words():
    frame = nk.as_articles(
        pd.DataFrame({"text": ["The LAW AND ORDER vote", "LAW and ORDER", "LAW AND"]})
    )
    assert nk.match_topics(frame, {"show": ['"LAW AND ORDER"']}).values.tolist() == [
        ["1", "show", 1]
    ]
    assert list(
        nk.filter_articles(frame.assign(title=""), matching='"LAW AND ORDER"')["article_id"]
    ) == ["1"]
    assert nk.match_topics(frame, {"both": ["LAW AND ORDER"]}).values.tolist() == [
        ["1", "both", 2],
        ["2", "both", 2],
    ]


def test_a_field_may_be_written_with_a_capital_and_not_twice_is_a_word_that_counts():
    frame = nk.as_articles(pd.DataFrame({"title": ["Rent", "x"], "text": ["a rent", "rent"]}))
    assert nk.match_topics(frame, {"t": ["Title:rent"], "n": ["NOT (NOT rent) AND a"]})[
        "hits"
    ].tolist() == [1, 2]


@pytest.mark.parametrize("column", [None, 5, [], [["text"]]])
def test_a_column_that_is_no_name_is_refused(letters, column):
    with pytest.raises(nk.SchemaError, match="column names no column"):
        nk.match_topics(letters, TOPICS, column=column)


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\u2029", "\x0b"])
def test_a_lead_ends_with_any_line_end(end):
    frame = pd.DataFrame({"article_id": ["1"], "text": [f"Rent up.{end}Ferry late."]})
    assert nk.match_topics(frame, {"rent": ["rent"], "ferry": ["ferry"]}, column="lead")[
        "topic"
    ].tolist() == ["rent"]


def test_the_lead_of_numbers_is_refused(letters):
    with pytest.raises(nk.SchemaError, match="column 'text' holds int64 and no text"):
        nk.match_topics(letters.assign(text=1), TOPICS, column="lead")


def test_patterns_with_too_many_places_in_one_text_are_refused(monkeypatch):
    monkeypatch.setattr("newskit.patterns.plan._MOST_PLACES", 100)
    frame = pd.DataFrame({"article_id": ["1"], "text": ["rent " * 60]})
    with pytest.raises(
        nk.LimitExceeded, match=r"2 patterns have 120 places in one text .* the limit is 100"
    ):
        nk.match_topics(frame, {"rent": ["rent", "rent*"]})


def test_the_lead_is_the_first_paragraph():
    frame = nk.as_articles(
        pd.DataFrame({"text": ["\n Rent rises.\n\nRent again.", "No.\nRent.", "Rent", ""]})
    )
    with pytest.warns(nk.NewskitWarning, match="1 of 4 rows have no lead"):
        assert nk.match_topics(frame, {"rent": ["rent"]}, column="lead").values.tolist() == [
            ["1", "rent", 1],
            ["3", "rent", 1],
        ]
    own = frame.assign(lead=["x", "rent", "x", "x"])
    assert nk.match_topics(own, {"rent": ["rent"]}, column="lead")["article_id"].tolist() == ["2"]


def test_matches_carry_their_dictionary(letters):
    assert nk.match_topics(letters, {"a": {"b": ["rent*", "NOT rent cap"]}}).attrs["patterns"] == {
        "a.b": ["rent*", "NOT rent cap"]
    }


@pytest.mark.parametrize("least", [0, -1, 1.5, True, "2"])
def test_min_hits_is_a_whole_number(letters, least):
    with pytest.raises(nk.SchemaError, match="min_hits must be a whole number from 1"):
        nk.match_topics(letters, TOPICS, min_hits=least)


@pytest.mark.parametrize("cuts", [[0, 10], [0, 3, 7, 10], list(range(11))])
def test_matches_of_parts_are_those_of_the_whole(letters, cuts):
    whole = nk.match_topics(letters, TOPICS)
    parts = [nk.match_topics(letters.iloc[a:z], TOPICS) for a, z in itertools.pairwise(cuts)]
    together = pd.concat(parts, ignore_index=True)
    pd.testing.assert_frame_equal(together, whole)
    pd.testing.assert_frame_equal(
        nk.topic_frequency(letters, together), nk.topic_frequency(letters, whole)
    )


def test_articles_with_either_word_are_those_of_both_sets(letters):
    def found(query):
        return set(nk.filter_articles(letters, matching=query)["article_id"])

    for one, other in itertools.permutations(
        ["rent*", "ferry", '"the council"', "title:fares", "zzz"], 2
    ):
        assert found(f"{one} OR {other}") == found(one) | found(other)
        assert found(f"{one} AND {other}") == found(one) & found(other)
        assert found(f"{one} AND NOT {other}") == found(one) - found(other)


def test_topics_are_matched_in_any_table_with_a_key():
    quotes = pd.DataFrame({"quote_id": ["q1", "q2"], "quote": ["Pay the rent", "No"]})
    matches = nk.match_topics(quotes, {"rent": ["rent"]}, column="quote", key="quote_id")
    assert matches.columns.tolist() == ["quote_id", "topic", "hits"]
    assert matches["quote_id"].tolist() == ["q1"]


def test_a_row_without_text_matches_nothing_and_is_said(letters):
    letters = letters.assign(text=letters["text"].where(letters["article_id"] != "L01"))
    with pytest.warns(nk.NewskitWarning, match="1 of 10 rows have no text"):
        assert "L01" not in set(nk.match_topics(letters, TOPICS)["article_id"])


@pytest.mark.parametrize(
    ("topics", "match"),
    [
        ({}, "must be a dictionary"),
        (["rent"], "must be a dictionary"),
        ({"rent": []}, "topic 'rent' has no patterns"),
        ({"rent": [""]}, "topic 'rent': the pattern '' holds no word"),
        ({"rent": [7]}, "topic 'rent': a pattern must be a string"),
        ({"rent": None}, "topic 'rent' has no patterns"),
        ({"a.b": ["x"], "a": {"b": ["y"]}}, "topic 'a.b' stands twice"),
        ({"rent": ["NOT rent"]}, "topic 'rent' has only patterns that begin with NOT"),
        (
            {"rent": ["rent AND"]},
            r"topic 'rent': the query can't be read:\n  rent AND\n          \^",
        ),
        (
            {"rent": ["NOT rent AND NOT ferry"]},
            "topic 'rent': in 'NOT rent AND NOT ferry' every word stands under NOT",
        ),
        ({"rent": ["headline:rent"]}, "fields are title: and text:"),
        ({"rent": ["rent~5"]}, "fields are title: and text:"),
        ({"rent": ["x" * 2000]}, "a pattern has 2,000 characters, and the limit is 1,000"),
    ],
)
def test_a_dictionary_that_cannot_be_read_is_refused(letters, topics, match):
    with pytest.raises(nk.QueryError, match=match):
        nk.match_topics(letters, topics)


def test_a_share_has_its_count_and_total(letters):
    frequency = nk.topic_frequency(letters, nk.match_topics(letters, TOPICS), every="month")
    rows = frequency[frequency["topic"] == "rent"][
        ["outlet", "count", "total", "value"]
    ].values.tolist()
    assert rows == [
        ["Herald", 2, 4, 0.5],
        ["Herald", 1, 2, 0.5],
        ["Post", 0, 2, 0.0],
        ["Post", 1, 2, 0.5],
    ]
    assert frequency["unit"].unique().tolist() == ["share of articles"]


def test_a_week_without_articles_has_no_value(letters):
    frequency = nk.topic_frequency(letters, nk.match_topics(letters, TOPICS))
    post = frequency[(frequency["topic"] == "ferry") & (frequency["outlet"] == "Post")]
    assert post["total"].tolist() == [1, 1, 0, 0, 1, 1]
    assert post["value"].isna().tolist() == [False, False, True, True, False, False]
    assert (
        post["low"].isna().tolist() == post["high"].isna().tolist() == post["value"].isna().tolist()
    )


def test_a_topic_that_never_occurs_is_a_row_of_zeros(letters):
    frequency = nk.topic_frequency(letters, nk.match_topics(letters, TOPICS), by=None)
    moon = frequency[frequency["topic"] == "moon"]
    assert moon["count"].tolist() == [0] * 6
    assert moon["value"].tolist() == [0.0] * 6


def test_every_topic_group_and_period_is_a_row(letters):
    frequency = nk.topic_frequency(letters, nk.match_topics(letters, TOPICS))
    assert len(frequency) == 3 * 2 * 6
    assert not frequency.duplicated(["topic", "outlet", "period"]).any()
    assert frequency.groupby("topic", observed=True)["total"].sum().tolist() == [10, 10, 10]


def test_sections_can_be_compared_too(letters):
    frequency = nk.topic_frequency(
        letters, nk.match_topics(letters, TOPICS), by="section", every="year"
    )
    rent = frequency[frequency["topic"] == "rent"].set_index("section")
    assert rent["count"].to_dict() == {"culture": 0, "local": 1, "politics": 3, "sport": 0}
    assert rent["total"].to_dict() == {"culture": 2, "local": 4, "politics": 3, "sport": 1}


def test_hand_coding_is_as_good_as_matches(letters):
    coded = pd.DataFrame({"article_id": ["L01", "L01", "L04"], "topic": ["home", "home", "match"]})
    frequency = nk.topic_frequency(letters, coded, by=None, every="year", topics=["match", "home"])
    assert frequency["count"].tolist() == [1, 1]
    assert frequency["topic"].tolist() == ["match", "home"]


def test_matches_of_a_wider_collection_serve_a_part(letters):
    matches = nk.match_topics(letters, TOPICS)
    post = nk.filter_articles(letters, outlet="Post")
    frequency = nk.topic_frequency(post, matches, by=None, every="year", topics=["rent"])
    assert frequency[["count", "total"]].values.tolist() == [[1, 4]]


def test_matches_of_another_collection_are_zeros_and_said(letters):
    matches = pd.DataFrame({"article_id": ["X1"], "topic": ["rent"]})
    with pytest.warns(
        nk.NewskitWarning, match=r"no article_id of the matches table is in the articles table"
    ):
        assert nk.topic_frequency(letters, matches)["count"].sum() == 0


def test_codes_that_a_merge_made_floats_are_the_same_topics():
    table = nk.as_articles(pd.DataFrame({"text": ["a", "b"], "date": ["2025-01-01"] * 2}))
    coded = pd.DataFrame({"article_id": ["1", "2"], "topic": [3.0, float("nan")]})
    assert nk.topic_frequency(table, coded, by=None)[["topic", "count"]].values.tolist() == [
        ["3", 1]
    ]


def test_ids_that_are_numbers_fit_ids_that_are_strings():
    frame = pd.DataFrame(
        {
            "article_id": [1, 2],
            "text": ["ferry", "x"],
            "published": pd.to_datetime(["2025-01-01"] * 2),
        }
    )
    matches = nk.match_topics(frame, {"ferry": ["ferry"]})
    assert matches["article_id"].tolist() == [1]
    for table in (frame, nk.as_articles(frame)):
        assert nk.topic_frequency(table, matches, by=None)["count"].tolist() == [1]


def test_an_id_that_stands_twice_is_refused(letters):
    twice = pd.concat([letters, letters])
    with pytest.raises(
        nk.SchemaError, match="'article_id' must name each row once, and 'L01' stands twice"
    ):
        nk.topic_frequency(twice, nk.match_topics(letters, TOPICS))


@pytest.mark.parametrize("by", ["topic", "period", "count", "total", "value", "unit"])
def test_a_column_to_compare_that_the_result_has_itself_is_refused(letters, by):
    with pytest.raises(nk.SchemaError, match=f"by='{by}' would stand twice"):
        nk.topic_frequency(letters.assign(**{by: "x"}), nk.match_topics(letters, TOPICS), by=by)


def test_an_index_named_like_a_column_does_no_harm(letters):
    indexed = letters.set_index("article_id", drop=False)
    matches = nk.match_topics(indexed, TOPICS)
    pd.testing.assert_frame_equal(
        nk.topic_frequency(indexed, matches), nk.topic_frequency(letters, matches)
    )


@pytest.mark.parametrize("kind", ["aware", "arrow", "ns", "date32"])
def test_dates_of_any_dtype_are_counted_as_printed(letters, kind):
    dates = letters["published"]
    if kind == "date32":
        letters = letters.assign(published=letters["published"].dt.normalize())
    other = {
        "date32": letters["published"].astype("date32[pyarrow]"),
        "aware": dates.dt.tz_localize("Asia/Tokyo"),
        "arrow": dates.convert_dtypes(dtype_backend="pyarrow"),
        "ns": dates.astype("datetime64[ns]"),
    }[kind]
    matches = nk.match_topics(letters, TOPICS)
    pd.testing.assert_frame_equal(
        nk.topic_frequency(letters.assign(published=other), matches),
        nk.topic_frequency(letters, matches),
    )


def test_dates_that_are_strings_are_refused_with_the_next_step(letters):
    with pytest.raises(
        nk.SchemaError,
        match=r"'published' must hold dates, and these are str. as_articles\(frame\)",
    ):
        nk.count_articles(letters.assign(published="2025-03-03"))


def test_a_misread_date_does_not_make_millions_of_rows():
    frame = nk.as_articles(
        pd.DataFrame({"text": ["a", "b", "c"], "date": ["2025-01-01", "2025-01-02", "3013-01-01"]})
    )
    with pytest.raises(nk.LimitExceeded, match="from 2025-01-01 to 3013-01-01"):
        nk.count_articles(frame, by=None)
    assert len(nk.count_articles(frame, by=None, every="year")) == 989


def test_a_categorical_text_column_with_a_gap_is_matched():
    frame = pd.DataFrame({"article_id": ["a", "b"], "text": pd.Categorical(["rent", None])})
    with pytest.warns(nk.NewskitWarning, match="1 of 2 rows have no text"):
        assert nk.match_topics(frame, {"rent": ["rent"]})["article_id"].tolist() == ["a"]


def test_a_column_that_is_no_text_is_refused(letters):
    with pytest.raises(nk.SchemaError, match="column 'word_count' holds Int64 and no text"):
        nk.match_topics(letters, TOPICS, column="word_count")


def test_topics_that_are_numbers_are_topics():
    table = nk.as_articles(pd.DataFrame({"text": ["a", "b"], "date": ["2025-01-01"] * 2}))
    coded = pd.DataFrame({"article_id": ["1", "2"], "topic": [3, 7]})
    frequency = nk.topic_frequency(table, coded, by=None, topics=[7])
    assert frequency[["topic", "count", "total"]].values.tolist() == [["7", 1, 2]]


def test_matches_of_undated_articles_alone_are_no_other_collection(letters):
    letters = letters.assign(published=letters["published"].where(letters["article_id"] != "L01"))
    with pytest.warns(nk.NewskitWarning):
        frequency = nk.topic_frequency(
            letters, pd.DataFrame({"article_id": ["L01"], "topic": ["rent"]}), by=None
        )
    assert frequency["count"].sum() == 0


def test_an_unknown_topic_is_refused(letters):
    with pytest.raises(nk.SchemaError, match="no topic 'rents' in the matches table"):
        nk.topic_frequency(letters, nk.match_topics(letters, TOPICS), topics=["rents"])


def test_undated_articles_are_left_out_once_and_counted(letters):
    letters = letters.assign(published=letters["published"].where(letters["article_id"] != "L01"))
    with pytest.warns(nk.NewskitWarning, match="1 of 10 articles have no date") as seen:
        frequency = nk.topic_frequency(letters, nk.match_topics(letters, TOPICS), by=None)
    assert sum(not issubclass(one.category, nk.ThinWarning) for one in seen) == 1
    assert frequency.attrs["undated"] == 1
    assert frequency[frequency["topic"] == "rent"]["total"].sum() == 9


def test_shuffled_rows_give_the_same_frequency(letters):
    shuffled = letters.sample(frac=1, random_state=3)
    first, second = (nk.topic_frequency(a, nk.match_topics(a, TOPICS)) for a in (letters, shuffled))
    pd.testing.assert_frame_equal(first, second)


def test_an_empty_collection_gives_an_empty_frequency(letters):
    none = letters.head(0)
    assert len(nk.topic_frequency(none, nk.match_topics(none, TOPICS))) == 0


@pytest.mark.parametrize(
    ("count", "total"), [(0, 1), (1, 1), (0, 10), (3, 10), (10, 10), (7, 1000), (1, 3)]
)
def test_the_interval_is_wilsons(count, total):
    share, low, high = wilson_interval([count], [total])
    expected = binomtest(count, total).proportion_ci(method="wilson")
    assert share[0] == count / total
    assert np.allclose([low[0], high[0]], expected, rtol=0, atol=1e-12)


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_share_lies_in_its_interval(pair):
    share, low, high = wilson_interval([pair[0]], [pair[1]])
    assert 0 <= low[0] <= share[0] <= high[0] <= 1


def test_dictionaries_are_read_from_json_yaml_and_csv(tmp_path):
    nested = {"housing": {"rent": ["rent*", "no"], "sale": ["house price*"]}, "US": ["US"]}
    expected = {"housing.rent": ["rent*", "no"], "housing.sale": ["house price*"], "US": ["US"]}
    (tmp_path / "t.json").write_text(json.dumps(nested), encoding="utf-8")
    (tmp_path / "t.yaml").write_text(
        "housing:\n  rent: [rent*, no]\n  sale: [house price*]\nUS: [US]\n", encoding="utf-8"
    )
    (tmp_path / "t.csv").write_text(
        "topic,pattern\nhousing.rent,rent*\n housing.rent ,no\nhousing.sale,house price*\nUS,US\n",
        encoding="utf-8-sig",
    )
    assert all(
        nk.read_topics(tmp_path / name) == expected for name in ("t.json", "t.yaml", "t.csv")
    )


@pytest.mark.parametrize(
    ("name", "content", "kind", "match"),
    [
        ("none.json", None, nk.UnreadableFile, "none.json"),
        ("bad.json", "{", nk.QueryError, "bad.json"),
        ("list.json", "[1]", nk.QueryError, "list.json: topics must be a dictionary"),
        ("bad.yaml", "a: [", nk.QueryError, "bad.yaml"),
        ("bad.csv", "a,b\n1,2\n", nk.QueryError, "bad.csv: the columns must be topic and pattern"),
        ("two.csv", "topic,pattern,pattern\na,b,c\n", nk.QueryError, "once each"),
        (
            "more.csv",
            "topic,pattern\nrent,rent*,landlord*\n",
            nk.QueryError,
            "line 2 has more cells than columns",
        ),
        ("open.csv", 'topic,pattern\nrent,"a\nferry,b\n', nk.QueryError, "open.csv"),
        ("broken.csv", 'topic,pattern\nrent,"a\nb"\n', nk.QueryError, "a quote isn't closed"),
        ("long.csv", f"topic,pattern\nrent,{'x' * 140_000}\n", nk.QueryError, "long.csv"),
        (
            "twice.json",
            '{"rent": ["a"], "rent": ["b"]}',
            nk.QueryError,
            "topic 'rent' stands twice",
        ),
        (
            "twice.yaml",
            "a:\n  rent: [a]\n  rent: [b]\n",
            nk.QueryError,
            "topic 'rent' stands twice",
        ),
        ("nul\0.json", None, nk.UnreadableFile, "is no path of a file"),
        ("topics.docx", "x", nk.UnsupportedFormat, "not from .docx"),
        ("deep.json", '{"a":' * 5000 + "1" + "}" * 5000, nk.QueryError, "deep.json"),
    ],
)
def test_a_broken_dictionary_file_is_named(tmp_path, name, content, kind, match):
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(kind, match=match):
        nk.read_topics(tmp_path / name)


def test_the_counts_of_a_peer_are_met_on_real_news(shared):
    """PolNeAR's own counts of the two candidates, a target not set here (see checks/topics)."""
    published = pd.read_json(shared / "data/polnear/articles.jsonl", lines=True)
    articles = nk.as_articles(published)
    topics = {
        "trump": ["trump"],
        "trump family": [
            f"{name} trump" for name in ("ivanka", "melania", "eric", "tiffany", "barron", "fred")
        ]
        + ["trump jr"],
        "clinton": ["clinton"],
        "clinton family": ["bill clinton", "chelsea clinton"],
    }
    matches = nk.match_topics(articles, topics, nested="dictionary")
    hits = (
        matches.pivot(index="article_id", columns="topic", values="hits")
        .reindex(articles["article_id"])
        .fillna(0)
    )
    exact = {
        name: (hits[name].to_numpy() == published[f"{name}_count"]).mean()
        for name in ("trump", "clinton")
    }
    assert exact["trump"] >= 0.985
    assert exact["clinton"] >= 0.89
    named = {
        name: (hits[name].to_numpy() > 0) == (published[f"{name}_count"] > 0) for name in exact
    }
    assert all(same.mean() >= 0.998 for same in named.values())


@pytest.mark.parametrize(
    ("key", "unit"),
    [
        ("article_id", "share of articles"),
        ("statement_id", "share of statements"),
        ("url", "share of rows"),
    ],
)
def test_a_share_says_what_it_is_of(key, unit):
    table = pd.DataFrame(
        {
            key: ["a", "b"],
            "published": pd.to_datetime(["2025-03-03", "2025-03-04"]),
            "outlet": "Post",
        }
    )
    matches = pd.DataFrame({key: ["a"], "topic": ["rent"]})
    assert nk.topic_frequency(table, matches, key=key)["unit"].unique().tolist() == [unit]


# ---- topics in quotes


@pytest.fixture
def quotes():
    return pd.DataFrame(
        {
            "quote_id": ["a:q1", "a:q2", "b:q1"],
            "statement_id": ["a:s1", "a:s1", "b:s1"],  # the first two are halves of one
            "article_id": ["a", "a", "b"],
            "outlet": "Post",
            "published": pd.to_datetime(["2025-03-03"] * 3),
            "quote": ["The rent is", "too high, that rent", "No"],
        }
    )


def test_topics_of_quotes_are_counted_by_quote_and_by_statement(quotes):
    matches = nk.match_topics(quotes, {"rent": ["rent"]}, column="quote", key="quote_id")
    by_quote = nk.topic_frequency(quotes, matches, key="quote_id")
    assert by_quote[["count", "total"]].values.tolist() == [[2, 3]]
    statements = quotes.drop_duplicates("statement_id")
    matches = matches.merge(quotes[["quote_id", "statement_id"]])
    by_statement = nk.topic_frequency(statements, matches, key="statement_id")
    assert by_statement[["count", "total"]].values.tolist() == [[1, 2]]


MATCHES = pd.DataFrame({"quote_id": ["a:q1"], "statement_id": ["a:s1"], "topic": ["rent"]})


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda q: nk.match_topics(q, TOPICS),
         'match_topics(quotes, topics, column="quote", key="quote_id")'),
        (lambda q: nk.match_topics(q, TOPICS, column="quote"),
         "'a' stands twice. This is a table of quotes, "),
        (lambda q: nk.match_topics(q, TOPICS, column="quote"), 'key="quote_id"'),
        (lambda q: nk.match_topics(q, TOPICS, column="quote", key="statement_id"),
         'take key="quote_id"'),
        (lambda q: nk.match_topics(q.assign(quote_id="q"), TOPICS, column="quote", key="quote_id"),
         "Drop these rows"),
        (lambda q: nk.topic_frequency(q, MATCHES.assign(article_id="a")), 'key="quote_id"'),
        (lambda q: nk.topic_frequency(q, MATCHES),
         'topic_frequency(table, matches, key="quote_id")'),
        (
            lambda q: nk.topic_frequency(q, MATCHES, key="statement_id"),
            "'a:s1' stands twice. The parts of a statement are rows of their own",
        ),
        (
            lambda q: nk.topic_frequency(q, MATCHES, key="statement_id"),
            'quotes.drop_duplicates("statement_id")',
        ),
        (
            lambda q: nk.topic_frequency(
                q.assign(published=["2025-03-03", None, "?"]), MATCHES, key="quote_id"
            ),
            'quotes["published"] = pd.to_datetime(quotes["published"])',
        ),
    ],
)  # fmt: skip
def test_an_error_about_quotes_says_how_to_name_them(quotes, call, says):
    with pytest.raises(nk.SchemaError) as error:
        call(quotes)
    assert says in str(error.value)
    assert "as_articles" not in str(error.value)
    assert len(str(error.value)) < 300


def test_matches_of_other_quotes_are_said_without_a_word_of_articles(quotes):
    with pytest.warns(
        nk.NewskitWarning, match="no quote_id of the matches table is in the given table"
    ) as warned:
        nk.topic_frequency(quotes, MATCHES.assign(quote_id="z:q1"), key="quote_id")
    assert "article" not in str(warned[0].message)
