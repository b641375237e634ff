"""What shares, rates and means of outlets are made of, by hand: cells, windows, stories."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtri
from scipy.stats import t as student

import newskit as nk
from newskit import intervals, periods
from newskit.articles import Cells
from newskit.intervals import Squares, effective_size, ratio_interval, wilson_interval
from newskit.topics import bursts, changes, model, season, thin
from newskit.topics.automaton import MOST_LEVELS, Stretch, cheapest_path, stretches, without_batches
from newskit.topics.measure import Measure, Outlets, Place, by_topic, number_stories
from newskit.topics.tables import say_band, say_unit, tidy
from newskit.topics.thin import warn_if_thin

pytestmark = pytest.mark.filterwarnings("ignore::newskit.ThinWarning")


def one(number):
    return np.array([float(number)])


# ---- the level


def test_the_level_stands_once():
    assert intervals.ALPHA == 0.05
    assert intervals.INTERVAL == "95 % interval"
    for alpha, point in intervals._NORMAL_POINTS.items():
        assert point == ndtri(1 - alpha / 2)
    assert ndtri(0.975) == intervals._Z


@pytest.mark.parametrize(("count", "total"), [(0, 7), (1, 7), (3, 7), (7, 7), (40, 1000)])
def test_wilsons_ends_are_the_roots_of_its_equation(count, total):
    """(share - p)² = z² p (1 - p) / n, solved as a polynomial of p."""
    share, low, high = wilson_interval(count, total)
    z2n = ndtri(0.975) ** 2 / total
    roots = np.sort(np.roots([1 + z2n, -2 * count / total - z2n, (count / total) ** 2]).real)
    assert share == count / total
    assert [low, high] == pytest.approx(roots, abs=1e-9)
    assert (low == 0) == (count == 0)
    assert (high == 1) == (count == total)


def test_a_smaller_size_widens_the_interval_as_so_few_articles_would():
    few = wilson_interval(3, 10)
    many = wilson_interval(30, 100, 10)
    assert many == few
    assert np.isnan(wilson_interval([0], [0])).all()
    assert np.isnan(wilson_interval([0], [0], [5])).all()


def test_of_two_sizes_the_smaller_is_taken():
    # Two stories of 2 articles, both with the topic once: no spread, so Kish's 4² / (2² + 2²).
    assert effective_size(one(2), one(4), Squares(one(2), one(4), one(8))) == 2
    # One story of 3 with the topic, nine of 1 without: Kish says 12² / 18, and the variance
    # (9 · .75² + 9 · .25²) / 12² says .25 · .75 over it, which is less.
    spread = (9 * 0.75**2 + 9 * 0.25**2) / 144
    found = effective_size(one(3), one(12), Squares(one(9), one(9), one(18)))
    assert found == pytest.approx(0.25 * 0.75 / spread)
    assert found < 144 / 18
    assert np.isnan(effective_size(one(0), one(0), Squares(one(0), one(0), one(0)))).all()


def test_two_stories_are_enough_for_the_interval_of_a_rate_and_one_is_not():
    stories = [(10, 1), (30, 1)]
    rate = 2 / 40
    spread = sum((y - rate * x) ** 2 for x, y in stories)
    error = math.sqrt(2 / 1 * spread) / 2
    factor = math.exp(student.ppf(0.975, max(40**2 / 1000 - 1, 1)) * error)
    found = ratio_interval(one(2), one(40), Squares(one(2), one(40), one(1000)), one(2))
    assert np.ravel(found) == pytest.approx([rate, rate / factor, rate * factor])
    alone = ratio_interval(one(2), one(40), Squares(one(2), one(40), one(1000)), one(1))
    assert alone[0] == rate
    assert np.isnan(alone[1:]).all()


def test_what_rounding_left_of_a_spread_is_none():
    """y = x / 3 in each story: the terms take each other away, up to rounding."""
    x = np.array([3e7, 6e7 + 3, 9e7])
    y = x / 3
    squares = Squares(one((y * y).sum()), one((x * y).sum()), one((x * x).sum()))
    spread = intervals._spread(one(y.sum()), one(x.sum()), squares)
    assert spread == 0
    tiny = Squares(one(1 + 2e-12), one(1), one(1))
    assert intervals._spread(one(1), one(1), tiny) == 0
    more = Squares(one(1 + 4e-12), one(1), one(1))
    assert intervals._spread(one(1), one(1), more) == pytest.approx(4e-12, rel=1e-3)


# ---- the calendar


def test_a_period_that_begins_or_ends_with_the_collection_is_whole():
    weeks = periods.calendar(pd.Timestamp("2025-03-03"), pd.Timestamp("2025-03-16"), "week")
    assert weeks.strftime("%m-%d").tolist() == ["03-03", "03-10"]
    assert periods.last_days(weeks, "week").strftime("%m-%d").tolist() == ["03-09", "03-16"]
    for first, last, expected in (
        ("2025-03-03 00:00", "2025-03-16 00:00", [False, False]),
        ("2025-03-03 23:59", "2025-03-16 23:59", [False, False]),
        ("2025-03-04", "2025-03-16", [True, False]),
        ("2025-03-03", "2025-03-15 23:59", [False, True]),
    ):
        found = periods.is_partial(weeks, pd.Timestamp(first), pd.Timestamp(last), "week")
        assert found.tolist() == expected


@pytest.mark.parametrize(
    ("every", "first", "last"),
    [
        ("day", "2025-05-14", "2025-05-14"),
        ("week", "2025-05-12", "2025-05-18"),
        ("month", "2025-05-01", "2025-05-31"),
        ("quarter", "2025-04-01", "2025-06-30"),
        ("year", "2025-01-01", "2025-12-31"),
    ],
)
def test_a_day_lies_in_its_period(every, first, last):
    start = periods.period_of(pd.Series([pd.Timestamp("2025-05-14 23:59")]), every)
    assert start.tolist() == [pd.Timestamp(first)]
    assert periods.last_days(pd.DatetimeIndex(start), every).tolist() == [pd.Timestamp(last)]


# ---- places and measures


def test_a_row_is_in_the_windows_around_its_period_and_in_none_of_another_group():
    # Two groups of three periods; one row in the last period of the first, one in the first of
    # the second, one in none.
    place = Place.of(np.array([2, 3, -1]), 6)
    assert (place.row.tolist(), place.cell.tolist()) == ([0, 1], [2, 3])
    windows = place.windows(3, 3)
    assert sorted(zip(windows.row.tolist(), windows.cell.tolist(), strict=True)) == [
        (0, 1),
        (0, 2),
        (1, 3),
        (1, 4),
    ]
    assert windows.sums(np.array([10.0, 1.0, 5.0])).tolist() == [0, 10, 10, 1, 1, 0]
    kept = place.among(np.array([False, True, True]))
    assert (kept.row.tolist(), kept.cell.tolist(), kept.cells) == ([1], [3], 6)
    assert Place.of(np.array([-1, -1]), 0).windows(0, 3).cells == 0


def test_topics_are_rows_and_cells_are_columns():
    place = Place.of(np.array([0, 0, 1]), 3)
    added = [np.array([1.0, 0, 0]), np.array([1.0, 1, 1])]
    assert place.counts(added).tolist() == [[1, 0, 0], [2, 1, 0]]
    assert place.counts([]).shape == (0, 3)
    value, low, high = by_topic(Measure(place, np.ones(3)).share, added, 3)
    assert value[:, :2].tolist() == [[0.5, 0], [1, 1]]
    assert np.isnan(value[:, 2]).all()
    assert low[0, 0] == wilson_interval(1, 2)[1]
    assert high[0, 0] == wilson_interval(1, 2)[2]
    assert [part.shape for part in by_topic(Measure(place, np.ones(3)).share, [], 3)] == [
        (0, 3)
    ] * 3


def test_a_story_counts_once_in_each_cell():
    # Cell 0 has three articles of story 0 and one of story 1; cell 1 one of each.
    place = Place.of(np.array([0, 0, 0, 0, 1, 1]), 2)
    measure = Measure(place, np.ones(6), np.array([0, 0, 0, 1, 0, 1]))
    assert measure.stories.tolist() == [2, 2]
    assert measure.total.tolist() == [4, 2]
    added = np.array([1.0, 1, 1, 0, 0, 1])
    share, low, _ = measure.share(added)
    assert share.tolist() == [0.75, 0.5]
    kish, spread = 16 / 10, (3 * 0.25) ** 2 + 0.75**2
    assert low[0] == wilson_interval(3, 4, min(kish, 0.75 * 0.25 / (spread / 16)))[1]
    # With a share of its own, the interval is around that.
    given = measure.share(added, np.array([0.7, 0.5]))
    assert given[0].tolist() == [0.7, 0.5]
    no_words = Measure(place, np.array([0.0, 0, 0, 5, 5, 5]), np.array([0, 0, 0, 1, 0, 1]))
    assert no_words.stories.tolist() == [1, 2]


def test_a_cell_without_a_hit_has_the_upper_end_of_what_stories_with_one_have_elsewhere():
    # Cell 0: 100 words with 2 hits, 300 with none; cell 1: 200 and 200 words, no hit; cell 2 empty.
    place = Place.of(np.array([0, 0, 1, 1]), 3)
    measure = Measure(place, np.array([100.0, 300, 200, 200]))
    rate, low, high = measure.rate(np.array([2.0, 0, 0, 0]))
    assert rate[:2].tolist() == [2 / 400, 0]
    assert low[1] == 0
    # Two equal articles are worth two; what has the topic has 2 hits in 100 words.
    assert high[1] == pytest.approx(wilson_interval(0, 2)[2] * 2 / 100)
    assert low[0] < 2 / 400 < high[0]
    assert np.isnan([rate[2], low[2], high[2]]).all()
    nothing = measure.rate(np.zeros(4))
    assert nothing[0][:2].tolist() == [0, 0]
    assert np.isnan(nothing[1:]).all()


def test_the_mean_of_outlets_is_worth_what_their_weights_leave():
    """Herald has 2 of 4 articles with it, Post 1 of 1: mean .75; weights 1/8 and 1/2."""
    table = pd.DataFrame({"k": list("abcde"), "outlet": ["Herald"] * 4 + ["Post"]})
    added = np.array([1.0, 1, 0, 0, 1])
    outlets = Outlets(Place.of(np.zeros(5, dtype=np.int64), 2), table, "k", None)
    value, low, high = outlets.share(added)
    assert value[0] == 0.75
    weights = np.array([1 / 8] * 4 + [1 / 2])
    spread = ((weights * (added - 0.75)) ** 2).sum()
    size = min(1 / (weights**2).sum(), 0.75 * 0.25 / spread)
    assert [low[0], high[0]] == pytest.approx(
        [float(end) for end in wilson_interval(0.75, 1.0, size)[1:]]
    )
    assert np.isnan([value[1], low[1], high[1]]).all()


def test_stories_are_numbered_by_name_and_a_row_without_one_is_its_own():
    table = pd.DataFrame({"k": list("abcde"), "s": ["x", None, "", "x", "y"]})
    story = number_stories(table, "s", "k").tolist()
    assert story[0] == story[3]
    assert len(set(story)) == 4
    assert story[1:3] == [6, 7]
    copies = pd.DataFrame({"k": list("abcd"), "duplicate_of": [None, "a", "a", ""]})
    assert number_stories(copies, "duplicate_of", "k").tolist() == [0, 0, 0, 1]
    assert number_stories(table, None, "k") is None


# ---- totals and windows of them


def test_windows_of_totals_are_sums_within_a_group_and_a_gap_is_in_none():
    days = pd.date_range("2025-03-03", periods=4)
    table = pd.DataFrame({"article_id": list("abcd"), "published": days})
    matches = pd.DataFrame({"article_id": list("abd"), "topic": "rent"})
    totals = pd.DataFrame({"period": days, "total": [10, 20, None, 40]})
    with pytest.warns(nk.NewskitWarning, match="no total for 1 cell, such as 2025-03-05"):
        found = nk.topic_frequency(table, matches, by=None, every="day", totals=totals, smooth=3)
    assert found["value"].tolist()[:2] == [2 / 30, 2 / 30]
    assert np.isnan(found["value"][2])
    assert found["value"][3] == 1 / 40
    assert found["raw"].tolist()[:2] == [0.1, 0.05]
    assert found["partial"].tolist() == [True, False, False, True]
    low, high = wilson_interval(2, 30)[1:]
    assert [found["low"][0], found["high"][0]] == [low, high]


def test_totals_may_equal_their_counts_and_be_zero_where_nothing_is():
    table = pd.DataFrame(
        {"article_id": ["a"], "published": pd.to_datetime(["2025-03-03"]), "outlet": "Post"}
    )
    matches = pd.DataFrame({"article_id": ["a"], "topic": ["rent"]})
    totals = pd.DataFrame({"period": ["2025-03-03", "2025-03-10"], "total": [1, 0]})
    found = nk.topic_frequency(table, matches, by=None, totals=totals)
    assert found["value"].tolist()[0] == 1
    assert np.isnan(found["value"][1])
    assert found["unit"].unique().tolist() == ["share of articles (totals given)"]


# ---- few articles


def thin_words(counts, *, behind=None, groups=("a",), days=None, every="day", by="outlet"):
    """What is said of a table of counts, one row per group; None where nothing is."""
    counts = np.asarray(counts, dtype=float)
    days = pd.date_range("2025-03-03", periods=counts.shape[1]) if days is None else days
    cells = Cells(list(groups), days, np.zeros(len(days), bool), np.empty(0, np.int64))
    behind = counts if behind is None else np.asarray(behind, dtype=float)
    with pytest.MonkeyPatch.context() as patch:
        said = []
        patch.setattr(thin, "warn", lambda words, kind: said.append(words))
        warn_if_thin(counts.ravel(), behind.ravel(), cells, every, by, "article")
    return said[0] if said else None


def test_ten_articles_in_the_median_cell_are_enough_and_nine_are_few():
    assert thin_words([[10, 0, 0]]) is None
    assert thin_words([[9, 11]]) is None
    assert "stand for 9 or fewer, so that one more moves a share by 11 points" in thin_words(
        [[9, 0, 0]]
    )
    assert thin_words([[0, 0]]) is None


def test_the_way_out_is_the_shortest_period_and_then_all_groups_together():
    # 2 a day: a week has 14.
    assert thin_words([[2] * 7]).endswith("Take every='week'")
    # 1 a day: a week has 7, the month 14.
    assert thin_words([[1] * 14]).endswith("Take every='month'")
    # Two groups of 5 on one day: 10 together.
    assert thin_words([[5], [5]], groups="ab").endswith("Take by=None")
    # Two groups of 3 on each of two days: 6 a day together, 12 a week.
    assert thin_words([[3, 3], [3, 3]], groups="ab").endswith("Take every='week', by=None")
    assert thin_words([[3, 3], [3, 3]], groups="ab", every=None).endswith("Take by=None")
    assert "No longer period has more" in thin_words([[4]], by=None)
    assert thin_words([[4]], by=None, every=None).startswith(
        "few articles: all periods and groups together stand for 4"
    )
    # A missing count of a user's totals is no article.
    assert thin_words([[9, np.nan]]).endswith("low and high with each share")


# ---- words of a table


def test_a_band_says_its_way_and_what_it_takes():
    assert say_band("article_id", None) == (
        "95 % interval (Wilson); it takes articles as independent, and is too narrow where one "
        "story runs in several."
    )
    assert say_band("quote_id", "story", per="words", smooth=3, every="week") == (
        "95 % interval (from how stories differ in hits and words); it takes stories, as story "
        "names them, as independent, and not the quotes of one; neighbouring points share quotes, "
        "as each is of 3 weeks."
    )
    assert say_band("article_id", None, per="outlets").startswith(
        "95 % interval (Wilson, on the effective number of articles); it takes articles as"
    )
    assert "the articles behind the totals as" in say_band("article_id", None, given=True)
    assert "differ in hits" in say_band("k", None, per="words")
    assert say_unit("quote_id", "matched") == "share of quotes with a topic"
    assert say_unit("article_id", "outlets") == "mean of the outlets' shares of articles"


def test_a_table_has_all_cells_of_the_first_topic_first():
    columns = {
        "season": pd.Categorical(["x", "y"] * 2),
        "count": np.array([[1, 2], [3, 4]]),
        "total": np.array([5, 6]),
    }
    made = tidy("seasonality", ["b", "a"], columns, unit="u", by="outlet", groups=["P", "Q"])
    assert made.columns.tolist() == ["topic", "outlet", "season", "count", "total", "unit"]
    assert made.astype(object).to_numpy().tolist() == [
        ["b", "P", "x", 1, 5, "u"],
        ["b", "Q", "y", 2, 6, "u"],
        ["a", "P", "x", 3, 5, "u"],
        ["a", "Q", "y", 4, 6, "u"],
    ]
    assert made["topic"].cat.categories.tolist() == ["b", "a"]


# ---- windows before and after, and seasons


def test_a_window_that_just_fits_is_not_warned_of(recwarn):
    table = pd.DataFrame(
        {
            "article_id": list("abcd"),
            "published": pd.to_datetime(
                ["2025-03-03 12:00", "2025-03-05", "2025-03-07", "2025-03-08 09:00"],
                format="ISO8601",
            ),
        }
    )
    coded = pd.DataFrame({"article_id": ["a", "c"], "topic": "rent"})
    with pytest.warns(nk.NewskitWarning) as said:
        nk.compare_periods(table, coded, at="2025-03-06", window=4)
    assert [str(warning.message) for warning in said] == [
        "a window of 4 days around 2025-03-06 reaches before the first article (2025-03-03) and "
        "beyond the last (2025-03-08); window=3 fits on both sides"
    ]
    with pytest.warns(nk.NewskitWarning) as said:
        nk.compare_periods(table, coded, at="2025-03-04", window=2)
    assert str(said[0].message).endswith("(2025-03-03); window=1 fits on both sides")
    with pytest.warns(nk.NewskitWarning) as said:
        nk.compare_periods(table, coded, at="2025-03-03", window=1)
    assert str(said[0].message).endswith("reaches before the first article (2025-03-03)")
    recwarn.clear()
    found = nk.compare_periods(table, coded, at="2025-03-06", window=3)
    assert not [w for w in recwarn if issubclass(w.category, nk.NewskitWarning)]
    assert found[
        ["before_count", "before_total", "after_count", "after_total"]
    ].values.tolist() == [[1, 2, 1, 2]]


def test_a_comparison_of_no_topics_has_all_its_columns(letters):
    coded = pd.DataFrame({"article_id": ["L01"], "topic": ["rent"]})
    some = nk.compare_periods(letters, coded, at="2025-03-24", window=7)
    none = nk.compare_periods(letters, coded, at="2025-03-24", window=7, topics=[])
    assert len(none) == 0
    assert none.columns.tolist() == some.columns.tolist()


def test_one_article_in_a_hundred_may_stand_at_midnight():
    times = pd.date_range("2025-03-03 00:00", periods=100, freq="17min").to_series()
    known = np.ones(100, dtype=bool)
    table = pd.DataFrame({"article_id": range(100), "published": times.to_numpy()})
    coded = pd.DataFrame({"article_id": [1], "topic": ["rent"]})
    assert int((times == times.dt.normalize()).sum()) == 1
    assert season._BY_CHANCE * known.sum() == 1
    profile = nk.seasonality(table, coded, over="hour")
    assert profile["total"].sum() == 100
    assert profile.attrs["days"] == 2
    with pytest.warns(nk.NewskitWarning, match="1 of 99 articles stand at exactly 00:00"):
        nk.seasonality(table.head(99), coded, over="hour")


# ---- bursts and changes


def test_a_path_climbs_only_where_it_pays_and_takes_the_lower_of_equals():
    costs = np.array([[0.0, 5.0], [3.0, 0.0], [3.0, 0.0], [0.0, 5.0]])
    assert cheapest_path(costs, 5.9).tolist() == [0, 1, 1, 0]
    assert cheapest_path(costs, 6.0).tolist() == [0, 0, 0, 0]
    assert stretches(np.array([0, 1, 1, 0]), costs) == [Stretch(1, 1, 3, 6.0)]
    three = np.array([[2.0, 1.0, 4.0], [4.0, 2.0, 0.5], [2.0, 1.0, 4.0]])
    assert stretches(np.array([1, 2, 1]), three) == [
        Stretch(1, 0, 3, 4.0),
        Stretch(2, 1, 2, 1.5),
    ]


def test_levels_of_events_end_where_the_shortest_gap_is_told_apart():
    """ceil(1 + log_s(span / shortest)) of them; level i costs rᵢ g - ln rᵢ + ln base."""
    gaps = np.array([1.0, 4.0, 3.0])
    path, costs = without_batches(gaps, 2.0, 1.0, None)
    assert costs.shape == (3, 4)
    base = 8 / 3
    expected = [[2**i / base * gap - math.log(2**i / base) for i in range(4)] for gap in gaps]
    assert np.allclose(costs, expected, rtol=1e-12)
    assert path.tolist() == cheapest_path(costs, math.log(3)).tolist()
    assert without_batches(gaps, 2.0, 1.0, 1)[1].shape == (3, 2)
    assert without_batches(np.array([1e-300, 1e300]), 1.5, 1.0, None)[1].shape == (2, MOST_LEVELS)
    assert MOST_LEVELS == 60
    wide = without_batches(np.array([1e-300, 1e300]), 1e30, 1.0, None)[1]
    assert wide.shape[1] == math.ceil(600 / math.log(1e30))


def test_levels_of_shares_stay_below_one():
    count, total = np.array([1.0, 1, 2]), np.array([10.0, 10, 20])
    costs = bursts._costs(count, total, 2.0, None)  # .1, .2, .4, .8
    assert costs.shape == (3, 4)
    assert costs[0, 1] == pytest.approx(-(math.log(0.2) + 9 * math.log(0.8)))
    assert bursts._costs(count, total, 2.0, 1).shape == (3, 2)
    assert bursts._costs(count, total, 1.01, None).shape == (3, MOST_LEVELS)
    assert bursts._costs(count * 0, total, 2.0, None).tolist() == [[0], [0], [0]]
    assert bursts._costs(total, total, 2.0, None).tolist() == [[0], [0], [0]]
    # Exactly a half: twice that is 1, which is no share.
    assert bursts._costs(total / 2, total, 2.0, None).shape == (3, 1)


def test_the_criterion_counts_means_places_and_one_variance():
    values = np.array([1.0, 2, 1, 5, 6, 5])
    squares = 2 * (2 * (1 / 3) ** 2 + (2 / 3) ** 2)
    expected = 6 * (math.log(squares / 6) + 1 + math.log(2 * math.pi)) + 4 * math.log(6)
    assert changes._criterion(values, [3]) == pytest.approx(expected)
    assert math.isfinite(changes._criterion(np.ones(4), []))
    assert (changes._SHORTEST, changes._MOST) == (5, 30)


def test_a_change_needs_five_periods_on_either_side():
    pytest.importorskip("ruptures")

    def found(before, after, n=None):
        values = [0.1, 0.12] * 20
        values = values[:before] + [0.8 + value for value in values[:after]]
        days = pd.date_range("2025-01-06", periods=len(values), freq="7D")
        table = pd.DataFrame({"topic": "rent", "period": days, "value": values, "unit": "share"})
        return nk.find_changes(table.assign(partial=False), n=n)

    assert found(5, 5)["period"].tolist() == [pd.Timestamp("2025-02-10")]
    assert len(found(5, 4)) == 0
    assert len(found(5, 5, n=1)) == 1
    with pytest.raises(nk.SchemaError, match="and 1 changes need 10"):
        found(5, 4, n=1)


# ---- topics of a model


def test_topics_are_named_by_three_terms_and_by_more_where_two_have_the_same():
    assert model._name([list("abcd"), list("abcf"), list("abcd"), [], [], ["a"]]) == [
        "a, b, c",
        "a, b, c, f",
        "a, b, c, d",
        "no terms",
        "no terms (5)",
        "a",
    ]
    assert model._name([list("abc"), list("abc")]) == ["a, b, c", "a, b, c (2)"]
    loads = np.array([0.0, 3.0, 1.0, 3.0])
    assert model._strongest(loads, list("wxyz")) == ["x", "z", "y"]
    assert len(model._strongest(np.ones(12), list("abcdefghijkl"))) == 10


def test_terms_are_words_without_numbers_short_forms_and_single_letters():
    assert model._split("Don't I'm the Mayor's 12 a b2 we'd ab") == ["the", "mayor", "b2", "ab"]
