"""The articles behind a point, before and after, seasons, topics together, topics of a model."""

import numpy as np
import pandas as pd
import pytest

import newskit as nk
from newskit.intervals import newcombe_interval, wilson_interval

TOPICS = {"rent": ["rent*"], "ferry": ["ferry", "ferries"], "moon": ["moon"]}


@pytest.fixture
def matches(letters):
    return nk.match_topics(letters, TOPICS)


# ---- articles behind a point


def test_behind_each_point_are_as_many_articles_as_it_counts(letters, matches):
    frequency = nk.topic_frequency(letters, matches, every="month")
    counts = [
        len(nk.articles_behind(letters, matches, topic=t, period=p, every="month", outlet=o))
        for t, o, p in frequency[["topic", "outlet", "period"]].values.tolist()
    ]
    assert counts == frequency["count"].tolist()


def test_any_day_names_its_period_and_rows_stand_in_the_order_of_their_dates(letters, matches):
    shuffled = letters.sample(frac=1, random_state=4)
    behind = nk.articles_behind(shuffled, matches, topic="rent")
    assert behind["article_id"].tolist() == ["L01", "L03", "L07", "L08"]
    assert behind["hits"].tolist() == [2, 1, 1, 1]
    assert behind.columns.tolist() == [*letters.columns, "hits"]
    for day in ("2025-03-03", "2025-03-09", pd.Timestamp("2025-03-05 14:00")):
        week = nk.articles_behind(letters, matches, topic="rent", period=day, every="week")
        assert week["article_id"].tolist() == ["L01"]
    assert "hits" not in letters


def test_matches_without_hits_add_no_column(letters):
    coded = pd.DataFrame({"article_id": ["L04"], "topic": ["home"]})
    pd.testing.assert_frame_equal(
        nk.articles_behind(letters, coded, topic="home"), letters[letters["article_id"] == "L04"]
    )


def test_articles_without_a_date_or_an_outlet_can_be_seen(letters, matches):
    letters = letters.assign(
        published=letters["published"].where(letters["article_id"] != "L01"), outlet=None
    )
    behind = nk.articles_behind(letters, matches, topic="rent", outlet="(no outlet)")
    assert behind["article_id"].tolist() == ["L03", "L07", "L08", "L01"]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"topic": "rents"}, "no topic 'rents' in the matches table: it has"),
        (
            {"topic": "rent", "outlet": "Echo"},
            r"no outlet 'Echo' in this table: it has \['Herald', 'Post'\]",
        ),
        ({"topic": "rent", "town": "Ellsby"}, r"\['town'\] is missing"),
        ({"topic": "rent", "period": "2025-03-03"}, "every='week'"),
        ({"topic": "rent", "period": "soon", "every": "week"}, "'soon' is no date"),
        ({"topic": "rent", "period": "2025-03-03", "every": "decade"}, "every must be one of"),
    ],
)
def test_a_point_that_is_not_there_is_refused(letters, matches, options, says):
    with pytest.raises(nk.SchemaError, match=says) as error:
        nk.articles_behind(letters, matches, **options)
    assert len(str(error.value)) < 300


def test_a_column_of_hits_is_not_overwritten(letters, matches):
    with pytest.raises(nk.SchemaError, match="has a column 'hits' of its own"):
        nk.articles_behind(letters.assign(hits=1), matches, topic="rent")


# ---- before and after


def test_the_day_itself_belongs_to_after():
    days = pd.to_datetime(
        [
            "2025-03-09 23:59",
            "2025-03-10 00:00",
            "2025-03-16 23:59",
            "2025-03-17",
            "2025-03-03",
            "2025-03-02",
        ],
        format="ISO8601",
    )
    table = pd.DataFrame({"article_id": list("abcdef"), "published": days})
    coded = pd.DataFrame({"article_id": list("abcdef"), "topic": "rent"})
    for at, window in (
        ("2025-03-10", "7 days"),
        (pd.Timestamp("2025-03-10 15:00"), 7),
        ("2025-03-10", "1W"),
    ):
        found = nk.compare_periods(table, coded, at=at, window=window).iloc[0]
        assert found[["before_count", "before_total", "after_count", "after_total"]].tolist() == [
            2,
            2,
            2,
            2,
        ]


def test_the_difference_is_newcombes(letters, matches):
    found = nk.compare_periods(
        letters, matches, at="2025-03-24", window=14, by="outlet", topics=["rent"]
    )
    assert found[
        ["outlet", "before_count", "before_total", "after_count", "after_total"]
    ].values.tolist() == [
        ["Herald", 1, 2, 1, 2],
        ["Post", 0, 1, 1, 1],
    ]
    before = wilson_interval(found["before_count"], found["before_total"])
    after = wilson_interval(found["after_count"], found["after_total"])
    expected = newcombe_interval(before, after)
    assert np.allclose(found[["difference", "low", "high"]].T, expected)
    assert np.allclose(found[["before", "before_low", "before_high"]].T, before)
    assert np.allclose(found[["after", "after_low", "after_high"]].T, after)
    assert found["unit"].unique().tolist() == ["share of articles"]
    assert found.attrs["at"] == "2025-03-24"
    assert found.attrs["window"] == 14


def test_an_empty_window_has_no_difference_and_stories_widen_it(letters, matches):
    with pytest.warns(nk.NewskitWarning, match="reaches beyond the last"):
        late = nk.compare_periods(letters, matches, at="2025-06-01", window=7)
    assert late["difference"].isna().all()
    assert late[["before_total", "after_total"]].values.tolist() == [[0, 0]] * 3
    table = pd.DataFrame(
        {
            "article_id": list("abcdefgh"),
            "published": pd.to_datetime(["2025-03-03"] * 4 + ["2025-03-04"] * 4),
        }
    )
    table["story"] = ["s", "s", "s", None, "t", "t", None, None]
    coded = pd.DataFrame({"article_id": list("abce"), "topic": "rent"})
    plain = nk.compare_periods(table, coded, at="2025-03-04", window=1)
    stories = nk.compare_periods(table, coded, at="2025-03-04", window=1, cluster="story")
    assert stories["difference"].tolist() == plain["difference"].tolist() == [0.25 - 0.75]
    assert stories["low"][0] < plain["low"][0]


def test_a_window_beyond_the_collection_is_said_with_one_that_fits(letters, matches):
    with pytest.warns(
        nk.NewskitWarning,
        match=r"around 2025-03-10 reaches before the first article .* window=7 fits",
    ):
        nk.compare_periods(letters, matches, at="2025-03-10")


@pytest.mark.parametrize("window", [0, -3, "soon", "36 hours", 1.5, None, True])
def test_a_window_is_whole_days(letters, matches, window):
    with pytest.raises(nk.SchemaError, match="window takes whole days"):
        nk.compare_periods(letters, matches, at="2025-03-24", window=window)


@pytest.mark.filterwarnings("ignore::newskit.NewskitWarning")
def test_undated_articles_are_neither_before_nor_after(letters, matches):
    letters = letters.assign(published=letters["published"].where(letters["article_id"] != "L01"))
    found = nk.compare_periods(letters, matches, at="2025-03-24", window=60)
    assert (found["before_total"] + found["after_total"]).unique().tolist() == [9]
    with pytest.raises(nk.SchemaError, match="is no date"):
        nk.compare_periods(letters, matches, at="spring")
    assert (
        len(nk.compare_periods(letters.head(0), matches.head(0), at="2025-03-24", by="outlet")) == 0
    )


# ---- seasons


@pytest.mark.parametrize(("over", "number"), [("weekday", 7), ("hour", 24), ("month", 12)])
def test_all_seasons_are_there_and_hold_every_article(letters, matches, over, number):
    profile = nk.seasonality(letters, matches, over=over, by="outlet")
    assert len(profile) == 3 * 2 * number
    assert profile["season"].cat.ordered
    assert len(profile["season"].cat.categories) == number
    assert profile.groupby("topic", observed=True)["total"].sum().tolist() == [10, 10, 10]
    attribute = {"weekday": "day_name", "hour": "hour", "month": "month_name"}[over]
    season = getattr(letters["published"].dt, attribute)
    season = season() if callable(season) else season.map("{:02d}".format)
    for row in profile[profile["topic"] == "rent"].to_dict("records"):
        rows = (season == row["season"]) & (letters["outlet"] == row["outlet"])
        assert row["total"] == rows.sum()
        found = letters["article_id"][rows].isin(matches["article_id"][matches["topic"] == "rent"])
        assert row["count"] == found.sum()
        assert np.isnan(row["value"]) if not rows.any() else row["value"] == found.mean()


def test_dates_without_times_have_no_hours(letters, matches):
    with pytest.raises(nk.SchemaError, match="these dates have no time of day"):
        nk.seasonality(
            letters.assign(published=letters["published"].dt.normalize()), matches, over="hour"
        )
    with pytest.raises(nk.SchemaError, match="over must be one of weekday, hour, month"):
        nk.seasonality(letters, matches, over="tide")


def test_dates_that_do_not_say_their_season_are_left_out_and_counted(letters, matches):
    letters = letters.assign(published_precision=["month", "day", *["minute"] * 8])
    with pytest.warns(
        nk.NewskitWarning, match="1 of 10 articles have a date that doesn't say its weekday"
    ):
        assert nk.seasonality(letters, matches, topics=["rent"])["total"].sum() == 9
    with pytest.warns(
        nk.NewskitWarning, match="2 of 10 articles have a date that doesn't say its hour"
    ):
        assert nk.seasonality(letters, matches, over="hour", topics=["rent"])["total"].sum() == 8
    assert nk.seasonality(letters, matches, over="month", topics=["rent"])["total"].sum() == 10
    undated = letters.assign(published=pd.NaT)
    with pytest.warns(nk.NewskitWarning, match="10 of 10 articles have no date"):
        assert nk.seasonality(undated, matches, topics=["rent"])["total"].sum() == 0


# ---- topics together


def test_topics_that_come_together_are_counted_as_a_plain_loop_does(letters, matches):
    more = pd.concat(
        [matches, pd.DataFrame({"article_id": ["L01", "L03", "L03"], "topic": "ferry", "hits": 1})],
        ignore_index=True,
    )
    more["topic"] = pd.Categorical(more["topic"], categories=list(TOPICS))
    overlap = nk.topic_overlap(letters, more)
    assert len(overlap) == 6
    sets = {topic: set(more["article_id"][more["topic"] == topic]) for topic in TOPICS}
    for row in overlap.to_dict("records"):
        one, other = sets[row["topic"]], sets[row["other"]]
        assert row["count"] == len(one & other)
        assert row["total"] == len(one)
        assert row["expected"] == pytest.approx(len(one) * len(other) / 10)
        if one and other:
            assert row["lift"] == pytest.approx(len(one & other) / row["expected"])
            assert row["share"] == len(one & other) / len(one)
        elif not one:
            assert np.isnan([row["share"], row["low"], row["high"], row["lift"]]).all()
    assert overlap.attrs["articles"] == 10
    assert len(nk.topic_overlap(letters, matches, topics=["rent"])) == 0
    assert len(nk.topic_overlap(letters.head(0), matches.head(0), topics=["rent", "ferry"])) == 2


def test_the_overlap_of_real_topics_is_that_of_a_matrix(shared):
    """topic_doc_cooccurrence.csv isn't here; this is its definition, BᵀB."""
    hits = pd.read_csv(
        shared / "checks/topics/polnear/dictionary_w1_nestedscope_key.csv", index_col="doc_id"
    )
    has = (hits > 0).astype(int)
    both = has.T @ has
    matches = (
        hits.rename_axis("article_id")
        .reset_index()
        .melt("article_id", var_name="topic", value_name="hits")
    )
    table = pd.DataFrame({"article_id": hits.index})
    overlap = nk.topic_overlap(table, matches[matches["hits"] > 0], topics=hits.columns.tolist())
    assert len(overlap) == 16 * 15
    for row in overlap.to_dict("records"):
        assert row["count"] == both.loc[row["topic"], row["other"]]
        assert row["total"] == both.loc[row["topic"], row["topic"]]


# ---- topics from the words alone


WORDS = {
    "sea": "ferry harbour crew quay tide sailing",
    "home": "rent landlord flat tenant lease housing",
    "game": "football league goal striker match penalty",
}


@pytest.fixture
def told():
    chance = np.random.default_rng(2)
    rows = []
    for number in range(36):
        kind = list(WORDS)[number % 3]
        rows.append(
            {
                "article_id": f"a{number:02d}",
                "text": " ".join(chance.choice(WORDS[kind].split(), 40)),
                "kind": kind,
            }
        )
    frame = pd.DataFrame(rows)
    return frame.assign(published=pd.Timestamp("2025-03-03"), outlet="Post")


def test_a_model_finds_what_articles_are_about(told):
    found = nk.topic_model(told, n=3)
    kinds = (
        found.merge(told).groupby("topic", observed=True)["kind"].agg(["nunique", "first", "size"])
    )
    assert kinds["nunique"].tolist() == [1, 1, 1]
    assert kinds["size"].tolist() == [12, 12, 12]
    for topic, terms in found.attrs["terms"].items():
        assert set(terms) == set(WORDS[kinds.loc[topic, "first"]].split())
        assert topic == ", ".join(terms[:3])
    assert found["weight"].between(0.2, 1).all()
    frequency = nk.topic_frequency(told, found)
    assert frequency["count"].tolist() == [12, 12, 12]


def test_a_model_is_the_same_in_every_run_and_every_order_of_the_rows(told):
    found = nk.topic_model(told, n=3)
    pd.testing.assert_frame_equal(nk.topic_model(told, n=3), found, check_exact=True)
    mixed = nk.topic_model(told.sample(frac=1, random_state=5), n=3)
    assert mixed.attrs == found.attrs
    keys = ["article_id", "topic"]
    pd.testing.assert_frame_equal(
        mixed.sort_values(keys, ignore_index=True),
        found.sort_values(keys, ignore_index=True),
        check_exact=True,
    )


def test_a_higher_threshold_leaves_one_topic_an_article(told):
    mixed = told.assign(
        text=told["text"]
        + np.where(told.index % 4 == 0, " " + told["text"].shift(fill_value=""), "")
    )
    assert nk.topic_model(mixed, n=3)["article_id"].duplicated().any()
    assert not nk.topic_model(mixed, n=3, least=0.51)["article_id"].duplicated().any()


def test_articles_without_text_have_no_topic_and_are_said(told):
    told.loc[[0, 1], "text"] = [None, "the of and"]
    with pytest.warns(
        nk.NewskitWarning, match="2 of 36 articles have no text, or no term of the model"
    ):
        found = nk.topic_model(told, n=3)
    assert not {"a00", "a01"} & set(found["article_id"])


@pytest.mark.parametrize(
    ("change", "options", "says"),
    [
        (
            lambda t: t.head(2),
            {"n": 3},
            "3 topics need 3 articles with text or more, and there are 2",
        ),
        (lambda t: t.assign(text=""), {"n": 3}, "and there are 0"),
        (lambda t: t.assign(text="the of and"), {"n": 3}, "0 words stand in"),
        (lambda t: t, {"n": 30}, "18 words stand in"),
        (lambda t: t, {"n": 0}, "n must be a whole number of topics"),
        (lambda t: t, {"least": 2}, "least must be a share from 0 to 1"),
        (lambda t: t, {"column": "body"}, r"\['body'\] is missing"),
        (lambda t: pd.concat([t, t]), {}, "must name each row once"),
    ],
)
def test_a_model_that_cannot_be_made_is_refused(told, change, options, says):
    with pytest.raises(nk.SchemaError, match=says) as error:
        nk.topic_model(change(told), **options)
    assert len(str(error.value)) < 300


def test_without_scikit_learn_the_extra_is_named(told, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "sklearn", None)
    with pytest.raises(nk.UnsupportedFormat, match=r"pip install newskit\[models\]"):
        nk.topic_model(told)


# ---- what a user must know


def test_one_topic_is_asked_for_at_a_time(letters, matches):
    with pytest.raises(nk.SchemaError, match="topic names one topic"):
        nk.articles_behind(letters, matches, topic=["rent", "ferry"])


def test_none_names_the_group_without_a_value(letters, matches):
    letters = letters.assign(section=letters["section"].where(letters["article_id"] != "L03"))
    by_name = nk.articles_behind(letters, matches, topic="rent", section="(no section)")
    assert by_name["article_id"].tolist() == ["L03"]
    for value in (None, float("nan"), pd.NA):
        behind = nk.articles_behind(letters, matches, topic="rent", section=value)
        pd.testing.assert_frame_equal(behind, by_name)


def test_articles_at_midnight_are_said_to_count_at_hour_0(letters, matches):
    days = letters["published"].where(letters.index > 2, letters["published"].dt.normalize())
    with pytest.warns(nk.NewskitWarning, match="3 of 10 articles stand at exactly 00:00"):
        profile = nk.seasonality(letters.assign(published=days), matches, over="hour")
    assert profile["total"].iloc[0] == 3


def test_quotes_without_a_date_are_called_quotes():
    quotes = pd.DataFrame(
        {
            "quote_id": ["p", "q"],
            "quote": "Rent",
            "published": pd.to_datetime(["2025-03-03", None]),
            "outlet": "Post",
        }
    )
    coded = pd.DataFrame({"quote_id": ["p"], "topic": ["rent"]})
    with pytest.warns(
        nk.NewskitWarning, match=r"1 of 2 quotes have no date and are left out; quotes\[quotes"
    ):
        nk.topic_frequency(quotes, coded, key="quote_id")


def test_a_model_of_two_articles_is_silent_and_whole():
    pytest.importorskip("sklearn")
    two = pd.DataFrame(
        {"article_id": ["a", "b"], "text": ["ferry ferry", "Rent is rising in Ellsby"]}
    )
    found = nk.topic_model(two, n=2)
    assert found["article_id"].tolist() == ["a", "b"]
    assert found["topic"].nunique() == 2
    with pytest.raises(nk.SchemaError, match="column names one column"):
        nk.topic_model(two, column=["text"])


def test_a_model_says_which_texts_its_stop_words_do_not_fit():
    pytest.importorskip("sklearn")
    texts = ["die Miete steigt", "die Fähre sinkt", "die Miete sinkt", "die Fähre steigt"]
    table = pd.DataFrame(
        {"article_id": list("abcd"), "text": texts, "language": ["de", "de-CH", "en", None]}
    )
    with pytest.warns(
        nk.NewskitWarning, match=r"2 of 4 articles are in another language .* English only"
    ):
        nk.topic_model(table, n=2)
    with pytest.warns(nk.NewskitWarning, match="1 of 4 rows are"):
        nk.topic_model(table.assign(text=[*texts[:3], "市长说房租上涨了"], language="en"), n=2)
