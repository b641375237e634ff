"""Topic frequency: what is counted, divided by what, over which periods, and how sure it is."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import newskit as nk
from newskit.text import count_words

pytestmark = pytest.mark.filterwarnings("ignore::newskit.ThinWarning")

DAYS = pd.to_datetime(
    ["2025-03-03", "2025-03-04", "2025-03-05", "2025-03-11", "2025-03-12", "2025-03-26"]
)
TABLE = pd.DataFrame(
    {
        "article_id": ["a", "b", "c", "d", "e", "f"],
        "published": DAYS,
        "outlet": ["Herald", "Herald", "Post", "Herald", "Post", "Post"],
        "word_count": [100, 300, 200, 400, 500, 100],
    }
)
MATCHES = pd.DataFrame(
    {
        "article_id": ["a", "b", "c", "e", "c"],
        "topic": ["rent", "rent", "rent", "rent", "ferry"],
        "hits": [2, 1, 1, 5, 3],
    }
)


def of(topic, **options):
    frequency = nk.topic_frequency(TABLE, MATCHES, **options)
    return frequency[frequency["topic"] == topic].reset_index(drop=True)


# ---- what a value is


def test_hits_are_counted_per_thousand_words():
    rent = of("rent", by=None, per="words")
    assert rent["count"].tolist() == [4, 5, 0, 0]
    assert rent["total"].tolist() == [600, 900, 0, 100]
    assert rent["value"].tolist()[:2] == [1000 * 4 / 600, 1000 * 5 / 900]
    assert rent["value"].isna().tolist() == [False, False, True, False]
    assert rent["unit"].unique().tolist() == ["hits per 1,000 words"]


def test_without_hits_each_row_of_the_matches_is_one_and_that_is_said():
    with pytest.warns(
        nk.NewskitWarning, match="no column hits: each of its rows counts as one hit"
    ):
        frequency = nk.topic_frequency(
            TABLE, MATCHES.drop(columns="hits"), by=None, every=None, per="words"
        )
    assert frequency["count"].tolist() == [1, 4]


def test_words_are_counted_where_a_count_is_missing(letters):
    matches = nk.match_topics(letters, {"rent": ["rent*"]})
    known = nk.topic_frequency(letters, matches, per="words", every="month")
    for other in (
        letters.drop(columns="word_count"),
        letters.assign(word_count=letters["word_count"].where(letters.index > 0)),
    ):
        pd.testing.assert_frame_equal(
            nk.topic_frequency(other, matches, per="words", every="month"), known
        )
    with pytest.raises(
        nk.SchemaError, match="per='words' takes the column word_count, or counts the words of text"
    ):
        nk.topic_frequency(letters.drop(columns=["word_count", "text"]), matches, per="words")


def test_a_missing_word_count_leaves_those_of_the_others_alone():
    table = TABLE.assign(
        text="four words and more",
        word_count=pd.array([100, None, 200, 400, -1, 100], dtype="Int64"),
    )
    frequency = nk.topic_frequency(table, MATCHES, by=None, every=None, per="words")
    assert frequency["total"].tolist() == [100 + 4 + 200 + 400 + 4 + 100] * 2


def test_hits_are_divided_by_the_words_of_the_columns_they_were_found_in(letters):
    words = {name: int(letters[name].map(count_words).sum()) for name in ("title", "text")}
    lead = sum(count_words(text.split("\n")[0]) for text in letters["text"])
    for columns, total in (
        (["title"], words["title"]),
        (["title", "text"], words["title"] + words["text"]),
        (["text"], int(letters["word_count"].sum())),
        (["lead"], lead),
    ):
        matches = nk.match_topics(letters, {"rent": ["rent*"]}, column=columns)
        matches.attrs["column"] = columns
        frequency = nk.topic_frequency(letters, matches, by=None, every=None, per="words")
        assert frequency["total"].tolist() == [total]
    matches.attrs["column"] = ["title", "teaser"]
    with pytest.raises(nk.SchemaError, match="the columns that were matched") as error:
        nk.topic_frequency(letters, matches, per="words")
    assert len(str(error.value)) < 300
    matches.attrs["column"] = "title"
    assert nk.topic_frequency(letters, matches, by=None, every=None, per="words")[
        "total"
    ].tolist() == [words["title"]]


def test_words_of_statements_are_those_of_all_their_parts():
    quotes = pd.DataFrame(
        {
            "quote_id": ["p", "q", "r"],
            "statement_id": ["s", "s", "t"],
            "quote": ["Rent is", "high, this rent", "No"],
        }
    )
    matches = nk.match_topics(quotes, {"rent": ["rent"]}, column="quote", key="quote_id")
    frequency = nk.topic_frequency(
        quotes, matches, by=None, every=None, per="words", key="quote_id", cluster="statement_id"
    )
    assert frequency[["count", "total"]].values.tolist() == [[2, 6]]
    with pytest.raises(nk.SchemaError, match="key='quote_id', cluster='statement_id'") as error:
        nk.topic_frequency(
            quotes.drop_duplicates("statement_id"),
            matches.merge(quotes[["quote_id", "statement_id"]]),
            by=None,
            every=None,
            per="words",
            key="statement_id",
        )
    assert len(str(error.value)) < 300


def test_words_of_quotes_are_those_of_the_quotes():
    quotes = pd.DataFrame(
        {
            "quote_id": ["q", "r"],
            "quote": ["Rent is high", "No"],
            "published": DAYS[:2],
            "outlet": "Post",
        }
    )
    quotes["word_count"] = 900  # of the articles
    matches = nk.match_topics(quotes, {"rent": ["rent"]}, column="quote", key="quote_id")
    frequency = nk.topic_frequency(quotes, matches, per="words", key="quote_id")
    assert frequency[["count", "total"]].values.tolist() == [[1, 4]]


def test_each_outlet_counts_once_in_their_mean():
    rent = of("rent", per="outlets")
    assert rent["value"].tolist()[:2] == [
        1.0,
        0.5,
    ]  # Herald 2/2 and Post 1/1; Herald 0/1 and Post 1/1
    assert rent["value"].isna().tolist() == [False, False, True, False]
    assert rent[["count", "total"]].values.tolist() == [[3, 3], [1, 2], [0, 0], [0, 1]]
    assert "outlet" not in rent
    assert rent["unit"].unique().tolist() == ["mean of the outlets' shares of articles"]
    assert ((rent["low"] <= rent["value"]) & (rent["value"] <= rent["high"]))[[0, 1, 3]].all()


def test_one_outlet_has_the_same_mean_and_band_as_without_outlets():
    table = TABLE.assign(outlet="Herald")
    mean = nk.topic_frequency(table, MATCHES, per="outlets")
    plain = nk.topic_frequency(table, MATCHES, by=None)
    assert np.allclose(
        mean[["value", "low", "high"]],
        plain[["value", "low", "high"]],
        rtol=0,
        atol=1e-12,
        equal_nan=True,
    )


def test_a_share_of_what_has_a_topic_counts_topics_not_asked_for_too():
    ferry = of("ferry", by=None, per="matched", topics=["ferry"])
    assert ferry[["count", "total"]].values.tolist() == [[1, 3], [0, 1], [0, 0], [0, 0]]
    assert ferry["unit"].unique().tolist() == ["share of articles with a topic"]


def test_the_whole_collection_is_one_period_with_what_has_no_date():
    table = TABLE.assign(published=TABLE["published"].where(TABLE["article_id"] != "e"))
    frequency = nk.topic_frequency(table, MATCHES, every=None, topics=["rent"])
    assert frequency[["outlet", "count", "total"]].values.tolist() == [
        ["Herald", 2, 3],
        ["Post", 2, 3],
    ]
    assert frequency["period"].unique().tolist() == [pd.Timestamp("2025-03-03")]
    assert not frequency["partial"].any()
    assert frequency.attrs["every"] is None
    undated = nk.topic_frequency(
        TABLE.drop(columns="published"), MATCHES, every=None, topics=["rent"]
    )
    assert undated["count"].tolist() == [2, 2]
    assert nk.count_articles(TABLE, every=None)["count"].tolist() == [3, 3]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"per": "sentences"}, "per must be one of articles, words, outlets, matched"),
        ({"smooth": 4}, "smooth takes an odd number of periods"),
        ({"smooth": 1}, "smooth takes an odd number of periods"),
        ({"smooth": 3, "every": None}, "smooth= needs periods"),
        ({"cluster": "story"}, r"\['story'\] is missing"),
        ({"cluster": ["outlet"]}, "cluster must be the name of one column"),
        ({"per": "words", "totals": TABLE}, "totals counts articles, and per='words'"),
        ({"cluster": "outlet", "totals": TABLE}, "cluster= needs the stories of all articles"),
        ({"every": "fortnight"}, "every must be one of day, week, month, quarter, year, or None"),
    ],
)
def test_options_that_make_no_sense_are_refused(options, says):
    with pytest.raises(nk.SchemaError, match=says) as error:
        nk.topic_frequency(TABLE, MATCHES, **options)
    assert len(str(error.value)) < 300


@pytest.mark.parametrize("wrong", [-1, "x", float("inf"), 0.5, 1e30, ""])
def test_hits_that_are_no_counts_are_refused_by_all(wrong):
    matches = MATCHES.assign(hits=pd.Series([1, 1, 1, 1, wrong], dtype=object))
    for call in (
        lambda: nk.topic_frequency(TABLE, matches, per="words"),
        lambda: nk.topic_frequency(TABLE, matches),
        lambda: nk.seasonality(TABLE, matches),
        lambda: nk.compare_periods(TABLE, matches, at="2025-03-10", window=7),
        lambda: nk.topic_overlap(TABLE, matches),
        lambda: nk.articles_behind(TABLE, matches, topic="rent"),
    ):
        with pytest.raises(nk.SchemaError, match="'hits' of the matches table must hold counts"):
            call()


@pytest.mark.parametrize("per", ["articles", "words", "matched", "outlets"])
def test_missing_hits_of_a_table_of_all_pairs_are_no_match(letters, per):
    matches = nk.match_topics(letters, {"rent": ["rent*"], "council": ["council*"]})
    pairs = matches.pivot(index="article_id", columns="topic", values="hits").reindex(
        letters["article_id"]
    )
    pairs = pairs.astype("float64").melt(ignore_index=False, value_name="hits").reset_index()
    assert [len(pairs), pairs["hits"].isna().sum()] == [20, 15]
    for dtype in ("float64", "Int64", object):
        with pytest.warns(
            nk.NewskitWarning,
            match="15 of 20 rows of the matches table have missing hits, and are no",
        ):
            frequency = nk.topic_frequency(
                letters, pairs.astype({"hits": dtype}), by=None, every=None, per=per
            )
        known = nk.topic_frequency(letters, matches, by=None, every=None, per=per)
        ours = ["count", "total", "value", "low", "high"]
        wanted = known.set_index("topic")[ours].sort_index(key=lambda names: names.astype(str))
        found = frequency.set_index("topic")[ours]
        assert found.values.tolist() == wanted.loc[found.index].values.tolist()


@pytest.mark.parametrize("per", ["articles", "words", "outlets", "matched"])
def test_an_empty_collection_has_an_empty_frequency(per):
    for every in ("week", None):
        assert (
            len(
                nk.topic_frequency(
                    TABLE.head(0), MATCHES.head(0), per=per, every=every, smooth=None
                )
            )
            == 0
        )
    assert (
        len(nk.topic_frequency(TABLE.head(0), MATCHES.head(0), per=per, smooth=3, cluster="outlet"))
        == 0
    )


# ---- stories


COPIED = pd.DataFrame(
    {
        "article_id": [f"a{n}" for n in range(12)],
        "published": pd.Timestamp("2025-03-04"),
        "outlet": ["Herald", "Post", "Echo"] * 4,
        "duplicate_of": [None, "a0", "a0", None, None, "a4", *[None] * 6],
        "word_count": range(100, 1300, 100),
    }
)
COPIED_MATCHES = pd.DataFrame(
    {"article_id": ["a0", "a1", "a2", "a7"], "topic": "rent", "hits": [2, 2, 1, 4]}
)


def test_copies_of_one_story_are_worth_less_than_as_many_articles():
    plain = nk.topic_frequency(COPIED, COPIED_MATCHES, by=None)
    stories = nk.topic_frequency(COPIED, COPIED_MATCHES, by=None, cluster="duplicate_of")
    assert stories["value"].tolist() == plain["value"].tolist() == [4 / 12]
    assert stories["low"][0] < plain["low"][0]
    assert stories["high"][0] > plain["high"][0]
    named = COPIED.assign(story=["s", "s", "s", None, "t", "t", *[None] * 6])
    pd.testing.assert_frame_equal(
        nk.topic_frequency(named, COPIED_MATCHES, by=None, cluster="story"), stories
    )
    # Nine stories, of 3, 2 and seven times 1 articles, by hand.
    variance = (2 * (1 - 1 / 3) ** 2 * 4.5 + (1 - 1 / 3) ** 2 + (2 / 3) ** 2 + 6 / 9) / 144
    size = min(12**2 / (9 + 4 + 7), (1 / 3 * 2 / 3) / variance)
    z = 1.959963984540054
    half = z / (1 + z**2 / size) * np.sqrt(2 / 9 / size + z**2 / (4 * size**2))
    assert stories["high"][0] - stories["low"][0] == pytest.approx(2 * half, abs=1e-12)


@pytest.mark.parametrize("per", ["articles", "words", "matched", "outlets"])
@pytest.mark.parametrize("smooth", [None, 3])
def test_doubled_articles_of_the_same_story_leave_values_and_bands_as_they_are(
    letters, per, smooth
):
    matches = nk.match_topics(letters, {"rent": ["rent*"], "ferry": ["ferry", "ferries"]})
    letters = letters.assign(story=["s", None, "s", None, "t", None, "t", "u", None, None])
    letters["story"] = letters["story"].fillna(letters["article_id"])
    twins = letters.assign(article_id=letters["article_id"] + "'")
    doubled = pd.concat([letters, twins], ignore_index=True)
    twice = pd.concat(
        [matches, matches.assign(article_id=matches["article_id"] + "'")], ignore_index=True
    )
    options = {"per": per, "cluster": "story", "by": None, "every": "month", "smooth": smooth}
    one, two = (
        nk.topic_frequency(letters, matches, **options),
        nk.topic_frequency(doubled, twice, **options),
    )
    columns = ["topic", "period", "value", "low", "high", "partial"]
    if per == "outlets":  # weights such as 1/3 are rounded
        assert np.allclose(one[columns[2:5]], two[columns[2:5]], rtol=1e-12, atol=0, equal_nan=True)
    else:
        pd.testing.assert_frame_equal(one[columns], two[columns], check_exact=True)
    assert (two["total"] == 2 * one["total"]).all()


@pytest.mark.parametrize("per", ["articles", "words", "matched", "outlets"])
@pytest.mark.parametrize("seed", range(3))
def test_shuffled_rows_change_no_bit(letters, per, seed):
    matches = nk.match_topics(letters, {"rent": ["rent*"], "ferry": ["ferry", "ferries"]})
    letters = letters.assign(story=["s", None, "s", None, "t", None, "t", "u", None, None])
    options = {"per": per, "cluster": "story", "by": None, "every": "month", "smooth": 3}
    mixed = letters.sample(frac=1, random_state=seed), matches.sample(frac=1, random_state=seed)
    pd.testing.assert_frame_equal(
        nk.topic_frequency(*mixed, **options),
        nk.topic_frequency(letters, matches, **options),
        check_exact=True,
    )


def test_the_band_says_what_it_assumes():
    said = {
        name: of("rent", **options).attrs["band"]
        for name, options in {
            "plain": {},
            "stories": {"cluster": "outlet"},
            "words": {"per": "words"},
            "windows": {"smooth": 3},
        }.items()
    }
    assert said["plain"] == (
        "95 % interval (Wilson); it takes articles as independent, and is too narrow where one "
        "story runs in several."
    )
    assert "takes stories, as outlet names them, as independent" in said["stories"]
    assert "from how articles differ in hits and words" in said["words"]
    assert "neighbouring points share articles, as each is of 3 weeks" in said["windows"]


def test_a_week_without_a_hit_has_an_upper_end_from_the_other_weeks():
    rent = of("rent", by=None, per="words")
    assert rent["value"][3] == rent["low"][3] == 0
    # One article; stories with the topic have 9 hits in 1,100 words; Wilson's upper end of 0 in 1
    # is 0.79.
    assert rent["high"][3] == pytest.approx(1000 * 9 / 1100 * 0.7934506856227626)
    with pytest.warns(nk.NewskitWarning):
        never = nk.topic_frequency(TABLE, MATCHES.assign(article_id="x"), by=None, per="words")
    assert never["high"].isna().all()


# ---- windows


def test_a_window_sums_counts_and_totals_before_it_divides():
    rent = of("rent", by=None, smooth=3)
    assert rent["value"].tolist() == [4 / 5, 4 / 5, 1 / 3, 0.0]
    assert rent["raw"].tolist()[:2] == [1.0, 0.5]
    assert np.isnan(rent["raw"][2])
    assert rent[["count", "total"]].values.tolist() == [[3, 3], [1, 2], [0, 0], [0, 1]]
    assert rent["partial"].tolist() == [True, False, False, True]
    alone = of("rent", by=None)
    assert alone["partial"].tolist() == [False, False, False, True]


def test_a_window_without_articles_stays_a_gap():
    table = TABLE.assign(
        published=TABLE["published"].where(TABLE["article_id"] != "f", pd.Timestamp("2025-05-07"))
    )
    rent = nk.topic_frequency(table, MATCHES, by=None, smooth=3, topics=["rent"])
    assert rent["value"].isna().tolist() == [False] * 3 + [True] * 5 + [False] * 2


def test_windows_of_words_and_outlets_are_those_of_wider_cells():
    """Three weeks in one window are one cell of three weeks."""
    table = TABLE.head(5).assign(published=DAYS[[0, 0, 1, 3, 4]])
    for per in ("articles", "words", "outlets", "matched"):
        smoothed = nk.topic_frequency(table, MATCHES, by=None, per=per, smooth=5)
        whole = nk.topic_frequency(table, MATCHES, by=None, per=per, every=None)
        for topic in ("rent", "ferry"):
            one = smoothed[smoothed["topic"] == topic].iloc[0]
            other = whole[whole["topic"] == topic].iloc[0]
            assert one[["value", "low", "high"]].tolist() == pytest.approx(
                other[["value", "low", "high"]].tolist()
            )


def test_rolling_means_of_r_are_met(shared):
    """Rolling means of zoo; where windows reach beyond the ends, R has none, ours fewer days."""
    series = pd.read_csv(shared / "checks/topics/series/smoothing_mediacloud_maria.csv")
    days = pd.to_datetime(series["date"], format="%m/%d/%y")
    many = int(series["y"].max())
    table = pd.DataFrame({"published": days.repeat(series["y"]).to_numpy(), "outlet": "all"})
    table["article_id"] = np.arange(len(table)).astype(str)
    totals = pd.DataFrame({"period": days, "total": many})
    matches = table[["article_id"]].assign(topic="maria")
    for wide, column in ((3, "rollmean3_center"), (7, "rollmean7_center")):
        frequency = nk.topic_frequency(
            table, matches, by=None, every="day", totals=totals, smooth=wide
        )
        inside = series[column].notna()
        assert np.allclose(frequency["value"][inside] * many, series[column][inside], rtol=1e-9)
        assert (frequency["partial"] == ~inside).all()
    assert frequency["count"].tolist() == series["y"].tolist()


# ---- totals from elsewhere


def test_the_published_weekly_shares_are_met(shared):
    """FiveThirtyEight's weeks begin on Sunday: all dates move on by one day, and back."""
    day = pd.Timedelta(days=1)
    for medium, noun in (("cable", "clips"), ("online", "stories")):
        published = pd.read_csv(
            shared / f"checks/topics/fivethirtyeight/media_mentions_2020_{medium}_weekly.csv",
            parse_dates=["date"],
        )
        counts = published[f"matched_{noun}"].fillna(0).astype(int)
        rows = published.loc[published.index.repeat(counts)].reset_index(drop=True)
        table = pd.DataFrame(
            {"article_id": rows.index.astype(str), "published": rows["date"] + day}
        )
        matches = table[["article_id"]].assign(topic=rows["name"])
        totals = published.drop_duplicates("date").rename(
            columns={f"all_candidate_{noun}": "total"}
        )
        totals = totals.assign(period=totals["date"] + day)[["period", "total"]]
        frequency = nk.topic_frequency(table, matches, by=None, totals=totals)
        frequency["period"] -= day
        both = published.merge(
            frequency.astype({"topic": "str"}),
            left_on=["name", "date"],
            right_on=["topic", "period"],
            how="left",
        )
        share = both[f"pct_of_all_candidate_{noun}"]
        assert len(both) == 1008
        assert np.allclose(both["value"], share.fillna(0), rtol=1e-9, atol=0)
        assert not frequency["partial"].any()
        assert frequency["unit"].unique().tolist() == ["share of articles (totals given)"]


TOTALS = pd.DataFrame(
    {"period": ["2025-03-03", "2025-03-10", "2025-03-17", "2025-03-24"], "total": [30, 20, 10, 40]}
)


def test_totals_take_the_place_of_the_articles_at_hand():
    rent = of("rent", by=None, totals=TOTALS)
    assert rent[["count", "total", "value"]].values.tolist() == [
        [3, 30, 0.1],
        [1, 20, 0.05],
        [0, 10, 0],
        [0, 40, 0],
    ]


def test_weeks_and_outlets_of_the_totals_alone_are_zeros():
    weeks = [*TOTALS["period"], "2025-03-31"]
    totals = pd.DataFrame(
        [
            {"period": week, "outlet": outlet, "total": 50}
            for week in weeks
            for outlet in ("Echo", "Herald", "Post")
        ]
    )
    rent = of("rent", totals=totals)
    echo = rent[rent["outlet"] == "Echo"]
    assert echo[["count", "total", "value"]].values.tolist() == [[0, 50, 0]] * 5
    assert len(rent) == 15


def test_a_cell_without_a_total_has_no_value_and_is_said():
    with pytest.warns(
        nk.NewskitWarning,
        match="totals has no total for 1 cell, such as 2025-03-17: no value there",
    ):
        rent = of("rent", by=None, totals=TOTALS.drop(index=2))
    assert rent["value"].isna().tolist() == [False, False, True, False]
    assert rent["total"].isna().tolist() == [False, False, True, False]
    with pytest.warns(nk.NewskitWarning):
        smoothed = of("rent", by=None, totals=TOTALS.drop(index=1), smooth=3)
    assert smoothed["value"].tolist() == pytest.approx(
        [3 / 30, np.nan, 0.0, 0.0], nan_ok=True
    )  # nor is its count in others


def test_totals_of_the_whole_collection_need_no_period():
    rent = of(
        "rent", every=None, totals=pd.DataFrame({"outlet": ["Herald", "Post"], "total": [100, 200]})
    )
    assert rent["value"].tolist() == [0.02, 0.01]
    assert of("rent", by=None, every=None, totals=pd.DataFrame({"total": [8]}))[
        "value"
    ].tolist() == [0.5]


@pytest.mark.parametrize(
    ("totals", "options", "says"),
    [
        (TOTALS.assign(total=2), {"by": None},
         "topic 'rent', 2025-03-03: 3 articles have the topic, and totals has 2"),
        (TOTALS.assign(total=0.5), {"by": None}, "'total' of totals must hold whole numbers"),
        (TOTALS.assign(period="soon"), {"by": None}, "'period' of totals must hold dates"),
        (TOTALS.assign(period=["2025-03-02", *TOTALS["period"][1:]]), {"by": None},
         "Sunday 2025-03-02 is none. Weeks"),
        (TOTALS, {"by": None, "every": "month"},
         "must be the first day of a month, and Monday 2025-03-03 is none"),
        (TOTALS, {"by": None, "every": "day"}, "no two rows of totals are of neighbouring days"),
        (TOTALS, {}, r"\['outlet'\] is missing"),
        (TOTALS, {"by": ["outlet"]}, "by must be the name of one column"),
        (pd.concat([TOTALS, TOTALS]), {"by": None}, "totals has two rows for 2025-03-03"),
        (7, {"by": None}, "the totals table must be a pandas DataFrame"),
    ],
)  # fmt: skip
def test_totals_of_another_kind_are_refused(totals, options, says):
    with pytest.raises(nk.SchemaError, match=says) as error:
        nk.topic_frequency(TABLE, MATCHES, totals=totals, **options)
    assert len(str(error.value)) < 300


def test_rows_of_the_totals_outside_the_span_are_said():
    with pytest.warns(nk.NewskitWarning, match="1 row of totals lie outside span="):
        rent = nk.topic_frequency(
            TABLE.head(5),
            MATCHES,
            by=None,
            totals=TOTALS,
            span=("2025-03-03", "2025-03-21"),
            topics=["rent"],
        )
    assert rent["partial"].tolist() == [False, False, True]


# ---- few articles


@pytest.mark.filterwarnings("always::newskit.ThinWarning")
def test_few_articles_are_said_with_a_period_that_has_more():
    days = pd.date_range("2025-01-06", periods=120, freq="D")
    table = pd.DataFrame(
        {
            "article_id": [f"a{n}" for n in range(120)],
            "published": days,
            "outlet": ["Herald", "Post"] * 60,
        }
    )
    matches = pd.DataFrame({"article_id": ["a1"], "topic": ["rent"]})
    with pytest.warns(
        nk.ThinWarning,
        match=r"half of the cells, by outlet and week, stand for 3 .* Take every='month'$",
    ):
        nk.topic_frequency(table, matches)
    with pytest.warns(
        nk.ThinWarning,
        match=(
            r"stand for 1 or fewer, so that one more moves a share by 100 points. "
            r"Take every='month'"
        ),
    ):
        nk.topic_frequency(table, matches, by=None, every="day")
    with pytest.warns(nk.ThinWarning, match="Take every='month', by=None"):
        nk.topic_frequency(table.head(30).assign(outlet=list("abcde") * 6), matches)
    with pytest.warns(nk.ThinWarning, match="No longer period has more"):
        nk.topic_frequency(table.head(8), matches, every="year")


@pytest.mark.filterwarnings("error::newskit.ThinWarning")
def test_many_articles_in_a_cell_or_its_window_are_not_warned_of():
    days = pd.date_range("2025-01-06", periods=120, freq="D")
    table = pd.DataFrame(
        {"article_id": [f"a{n}" for n in range(120)], "published": days, "outlet": "Post"}
    )
    matches = pd.DataFrame({"article_id": ["a1"], "topic": ["rent"]})
    nk.topic_frequency(table, matches, every="month")
    nk.topic_frequency(table, matches, smooth=3)


# ---- R's counts of real news


@pytest.fixture
def polnear(shared):
    """Articles and matches as R counted them, so that no matching of ours is in between."""
    folder = shared / "checks/topics/polnear"
    counts = pd.read_csv(folder / "doc_counts.csv")
    table = pd.DataFrame(
        {
            "article_id": counts["doc_id"],
            "published": pd.to_datetime(counts["date"]),
            "outlet": counts["publisher"],
            "word_count": counts["n_tok_w1"],
        }
    )
    hits = pd.read_csv(folder / "dictionary_w1_nestedscope_key.csv").rename(
        columns={"doc_id": "article_id"}
    )
    matches = hits.melt("article_id", var_name="topic", value_name="hits")
    return table, matches[matches["hits"] > 0], folder


@pytest.mark.parametrize(
    ("every", "name"), [("week", "series_week_monday"), ("month", "series_month")]
)
@pytest.mark.parametrize("by", [None, "outlet"])
def test_the_series_of_r_are_met(polnear, every, name, by):
    table, matches, folder = polnear
    series = pd.read_csv(folder / f"{name}.csv", parse_dates=["period"])
    series = series[(series["publisher"] == "ALL") == (by is None)]
    both = series
    for per in ("articles", "words"):
        frequency = nk.topic_frequency(table, matches, by=by, every=every, per=per)
        assert (frequency["total"] > 0).sum() == len(series)  # R lists the periods with articles
        ours = (
            frequency.astype({"topic": "str"})
            .rename(columns={"outlet": "publisher"})
            .drop(columns=["unit", "partial"])
        )
        keys = ["topic", "period", *(["publisher"] if by else [])]
        both = both.merge(
            ours.rename(columns=lambda c, per=per, keys=keys: c if c in keys else f"{c} {per}"),
            on=keys,
        )
    assert len(both) == len(series)
    assert (both["count articles"] == both["n_docs_hit"]).all()
    assert (both["total articles"] == both["n_docs"]).all()
    assert (both["count words"] == both["hits"]).all()
    assert (both["total words"] == both["n_tok"]).all()
    assert np.allclose(both["value articles"], both["share"], rtol=1e-9, atol=0)
    assert np.allclose(both["value words"], both["per_1000_words"], rtol=1e-9, atol=0)
    assert np.allclose(both["low articles"], both["wilson95_lo"], rtol=0, atol=1e-10)
    assert np.allclose(both["high articles"], both["wilson95_hi"], rtol=0, atol=1e-10)


def test_the_mean_of_outlets_is_that_of_a_plain_loop(polnear):
    """series_month_outlet_mean.csv isn't here; this is how verify.py makes it."""
    table, matches, _ = polnear
    frequency = nk.topic_frequency(table, matches, every="month", per="outlets")
    month = table["published"].dt.to_period("M").dt.start_time
    for topic, ours in frequency.groupby("topic", observed=True):
        has = table["article_id"].isin(matches["article_id"][matches["topic"] == topic])
        expected = has.groupby([month, table["outlet"]]).mean().groupby(level=0).mean()
        assert np.allclose(ours.set_index("period")["value"], expected, rtol=1e-12)


def test_the_calendar_of_r_is_met(shared):
    days = pd.read_csv(shared / "checks/topics/series/calendar_bins.csv")
    dates = pd.to_datetime(days["date"])
    table = pd.DataFrame(
        {"article_id": days.index.astype(str), "published": dates, "outlet": "Post"}
    )
    columns = {"week": "week_monday", "month": "month", "quarter": "quarter", "year": "year"}
    for every, column in columns.items():
        counts = nk.count_articles(table, by=None, every=every)
        expected = days[column].value_counts().sort_index()
        filled = counts[counts["count"] > 0]
        assert filled["period"].dt.strftime("%Y-%m-%d").tolist() == expected.index.tolist()
        assert filled["count"].tolist() == expected.tolist()
    # Weeks from Sunday: a day later they are weeks from Monday.
    later = nk.count_articles(table.assign(published=dates + pd.Timedelta(days=1)), by=None)
    starts = later["period"][later["count"] > 0] - pd.Timedelta(days=1)
    assert starts.dt.strftime("%Y-%m-%d").tolist() == sorted(days["week_sunday"].unique())


# ---- what must always hold


TABLES = st.integers(1, 40).flatmap(
    lambda size: st.tuples(
        st.lists(st.integers(0, 60), min_size=size, max_size=size),
        st.lists(st.sampled_from(["Herald", "Post", None]), min_size=size, max_size=size),
        st.lists(st.integers(0, 4), min_size=size, max_size=size),
        st.lists(st.integers(0, 900), min_size=size, max_size=size),
    )
)


@settings(max_examples=60)
@given(
    TABLES,
    st.sampled_from(["articles", "words", "matched", "outlets"]),
    st.sampled_from([None, 3, 5]),
)
def test_bands_hold_their_value_and_parts_add_up(made, per, smooth):
    days, outlets, hits, words = made
    table = pd.DataFrame(
        {
            "article_id": [f"a{n}" for n in range(len(days))],
            "published": pd.Timestamp("2025-03-03") + pd.to_timedelta(days, unit="D"),
            "outlet": outlets,
            "word_count": words,
        }
    )
    matches = table.loc[np.array(hits) > 0, ["article_id"]].assign(topic="rent")
    matches = matches.assign(hits=[hit for hit in hits if hit])
    frequency = nk.topic_frequency(table, matches, by=None, per=per, smooth=smooth)
    shown = frequency[frequency["low"].notna()]
    assert (shown["low"] <= shown["value"] * (1 + 1e-12)).all()
    assert (shown["value"] <= shown["high"] * (1 + 1e-12)).all()
    if per != "words":
        assert shown["low"].ge(0).all()
        assert shown["high"].le(1 + 1e-12).all()
    if per in ("articles", "words"):
        parts = nk.topic_frequency(table, matches, per=per)
        for column in ("count", "total"):
            assert parts.groupby("period")[column].sum().tolist() == frequency[column].tolist()


def test_days_in_a_zone_are_those_of_r(shared, tmp_path):
    """An instant in UTC lies on another day elsewhere, also where the clocks change."""
    cases = pd.read_csv(shared / "checks/topics/series/timezone_days.csv")
    frame = pd.DataFrame(
        {"article_id": cases.index.astype(str), "text": "Rent.", "published": cases["utc"]}
    )
    path = tmp_path / "instants.jsonl"
    frame.to_json(path, orient="records", lines=True)
    zones = [name.removesuffix("_date") for name in cases.columns if name.endswith("_date")]
    assert len(zones) == 5
    for zone in zones:
        articles = nk.read_articles(path, tz=zone).sort_values("file_pos")
        assert (
            articles["published"].dt.strftime("%Y-%m-%d").tolist() == cases[f"{zone}_date"].tolist()
        )
        clock = cases[f"{zone}_local"].str.slice(0, 19).tolist()
        assert articles["published"].dt.strftime("%Y-%m-%dT%H:%M:%S").tolist() == clock


# ---- totals without periods, attrs


@pytest.mark.parametrize(
    ("totals", "by"),
    [
        (pd.DataFrame({"outlet": ["Herald"], "total": [9]}), "outlet"),  # none of the Post
        (pd.DataFrame({"outlet": [], "total": []}), "outlet"),
        (pd.DataFrame({"total": []}), None),
    ],
)
def test_a_total_of_all_time_that_is_missing_is_said(totals, by):
    with pytest.warns(
        nk.NewskitWarning,
        match="no total for . cells?, such as (Post|Herald|all articles): no value",
    ):
        nk.topic_frequency(TABLE, MATCHES, by=by, every=None, totals=totals)


def test_two_totals_of_all_time_are_refused():
    twice = pd.DataFrame({"outlet": ["Post", "Post"], "total": [5, 6]})
    with pytest.raises(nk.SchemaError, match="totals has two rows for Post"):
        nk.topic_frequency(TABLE, MATCHES, every=None, totals=twice)


def test_what_a_table_says_of_itself_can_be_stored(tmp_path):
    tables = [
        nk.topic_frequency(
            TABLE, MATCHES, by=None, smooth=np.int64(3), span=(pd.Timestamp("2025-03-03"), None)
        ),
        nk.compare_periods(TABLE, MATCHES, at="2025-03-10", window=np.int64(7)),
        nk.seasonality(TABLE, MATCHES),
        nk.topic_overlap(TABLE, MATCHES),
    ]
    tables.append(nk.find_bursts(tables[0], s=np.int64(2)))
    for number, table in enumerate(tables):
        path = tmp_path / f"{number}.parquet"
        table.to_parquet(path)
        assert pd.read_parquet(path).attrs == table.attrs
    assert tables[1].attrs["at"] == "2025-03-10"


def test_a_missing_total_leaves_its_cell_without_a_value_in_windows_too():
    weeks = pd.to_datetime(["2025-03-03", "2025-03-17", "2025-03-24"])
    totals = pd.DataFrame({"period": weeks, "total": [10, 10, 10]})
    with pytest.warns(
        nk.NewskitWarning, match="no total for 1 cell, such as 2025-03-10: no value there"
    ):
        rent = of("rent", by=None, totals=totals, smooth=3)
    assert rent["value"].isna().tolist() == [False, True, False, False]
    assert rent[["low", "high"]].isna().all(axis=1).tolist() == [False, True, False, False]
    assert rent["value"].tolist()[0] == 3 / 10
