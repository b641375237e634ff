"""Bursts and change points: equal to R's, and to slower ways."""

import itertools
import json
import math
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import newskit as nk
from newskit.topics.automaton import cheapest_path


def frequency_of(counts, totals, *, every="week", topic="rent", **attrs):
    days = pd.date_range("2025-01-06", periods=len(counts), freq={"week": "7D", "day": "D"}[every])
    total = pd.Series(totals, dtype="Int64")
    frequency = pd.DataFrame({"topic": topic, "period": days, "count": counts, "total": total})
    frequency["value"] = (frequency["count"] / total).astype("float64")
    frequency["unit"], frequency["partial"] = "share of articles", False
    frequency.attrs = {"every": every, "by": None, **attrs}
    return frequency


# ---- events that arrive one by one


def rows_of_r(rows):
    """R's level 1 is the whole time; ours begin above it."""
    return sorted((row["level"] - 1, row["start"], row["end"]) for row in rows if row["level"] > 1)


def rows_of(bursts):
    return sorted(map(tuple, bursts[["level", "start", "end"]].values.tolist()))


def test_the_bursts_of_r_are_met(shared):
    lists = json.loads(
        (shared / "checks/topics/series/kleinberg_R_bursts.json").read_text(encoding="utf-8")
    )
    met = 0
    for events in lists.values():
        for name, expected in events.items():
            if name == "offsets":
                continue
            s, gamma = map(float, re.fullmatch(r"s([\d.]+)_gamma([\d.]+)", name).groups())
            assert rows_of(nk.find_bursts(events["offsets"], s=s, gamma=gamma)) == rows_of_r(
                expected
            )
            met += 1
    assert met == 18


def test_the_bursts_in_the_cases_of_peers_are_met(shared):
    cases = json.loads((shared / "checks/topics/peers/cases.json").read_text(encoding="utf-8"))
    cases = [case for case in cases if case["feature"] == "bursts"]
    assert cases
    for case in cases:
        expected = [
            dict(zip(("level", "start", "end"), row, strict=True)) for row in case["expected"]
        ]
        assert rows_of(
            nk.find_bursts(case["offsets"], s=case["s"], gamma=case["gamma"])
        ) == rows_of_r(expected)


HOURS = [0, 100, 200, 300, 302, 304, 306, 308, 310, 312, 400, 500, 600]


def test_dates_are_events_too_in_any_order():
    start = pd.Timestamp("2025-03-03")
    dates = pd.Series(start + pd.to_timedelta(HOURS, unit="h"), name="published").sample(
        frac=1, random_state=1
    )
    bursts = nk.find_bursts(dates, levels=1)
    assert bursts[["level", "count"]].values.tolist() == [[1, 7]]
    assert bursts["total"].isna().all()
    assert bursts[["start", "end"]].values.tolist() == [
        [start + pd.Timedelta(hours=300), start + pd.Timedelta(hours=312)]
    ]
    assert nk.find_bursts(dates.tolist(), levels=1).equals(bursts)


def test_the_weight_is_what_a_burst_saves_against_the_level_below():
    (weight,) = nk.find_bursts(HOURS, levels=1)["weight"]
    rate = 12 / 600
    saved = 0.0
    for gap in [2.0] * 6:
        low, high = (r * gap - math.log(r) for r in (rate, 2 * rate))
        saved += low - high
    assert weight == pytest.approx(saved)


@pytest.mark.parametrize(
    "events", [[], [5], [5, 9], pd.Series([], dtype="datetime64[us]"), pd.Series([pd.NaT, pd.NaT])]
)
@pytest.mark.filterwarnings("ignore::newskit.NewskitWarning")
def test_too_few_events_have_no_bursts(events):
    bursts = nk.find_bursts(events)
    assert bursts.columns.tolist() == ["topic", "level", "start", "end", "count", "total", "weight"]
    assert len(bursts) == 0


def test_many_events_and_tiny_gaps_make_no_endless_levels():
    gaps = np.random.default_rng(1).exponential(1, 400)
    gaps[200] = 1e-12
    for options in ({"s": 1.01, "gamma": 0.01}, {"levels": 10**9, "gamma": 0.01}):
        levels = nk.find_bursts(np.cumsum(gaps), **options)["level"]
        assert 1 <= levels.max() < 60


@pytest.mark.parametrize(
    ("events", "options", "says"),
    [
        ([1, 2, 2, 3, 3], {}, "2 events of 5 have the same time as another"),
        (pd.Series(pd.to_datetime(["2025-03-03"] * 3)), {}, "topic_frequency"),
        ([1, 2, 4], {"s": 1}, "s must be a number above 1"),
        ([1, 2, 4], {"gamma": 0}, "gamma must be a number above 0"),
        ([1, 2, 4], {"levels": 0}, "levels must be a whole number from 1"),
        (["a", "b", "c"], {}, "must hold dates"),
        ([1, 2, math.inf], {}, "an event has an infinite time"),
        (7, {}, "takes a frequency or a column of times"),
        (pd.DataFrame({"published": []}), {}, r"find_bursts\(articles\['published'\]\)"),
        (pd.DataFrame({"x": []}), {}, "find_bursts reads a frequency"),
    ],
)
def test_events_that_cannot_be_read_are_refused(events, options, says):
    with pytest.raises(nk.SchemaError, match=says) as error:
        nk.find_bursts(events, **options)
    assert len(str(error.value)) < 300


def test_events_without_a_time_are_left_out_and_counted():
    with pytest.warns(nk.NewskitWarning, match="1 of 14 events have no time"):
        assert len(nk.find_bursts(pd.Series([*HOURS, None], dtype="Float64"), levels=1)) == 1


# ---- counts out of totals


COUNTS = [2, 1, 3, 2, 15, 18, 16, 2, 1, 0, 2, 3]


def test_a_rise_of_the_share_is_a_burst_and_a_rise_of_everything_is_none():
    bursts = nk.find_bursts(frequency_of(COUNTS, [40] * 12), levels=1)
    assert bursts[["topic", "level", "count", "total"]].values.tolist() == [["rent", 1, 49, 120]]
    assert bursts["start"].tolist() == [pd.Timestamp("2025-02-03")]
    assert bursts["end"].tolist() == [pd.Timestamp("2025-02-23")]  # the Sunday of the third week
    assert len(nk.find_bursts(frequency_of(COUNTS, [20 * count for count in COUNTS]))) == 0


def plain_kleinberg(counts, totals, s, gamma, levels):
    """Every path tried: costs of the paper, −ln[C(d,r) pʳ(1 − p)^(d−r)], (j − i) γ ln n a climb."""
    base = sum(counts) / sum(totals)
    shares = [base * s**level for level in range(levels + 1)]

    def cost(path):
        climbs = sum(max(b - a, 0) for a, b in itertools.pairwise((0, *path)))
        fits = sum(
            -math.log(math.comb(d, r)) - r * math.log(shares[q]) - (d - r) * math.log(1 - shares[q])
            for r, d, q in zip(counts, totals, path, strict=True)
        )
        return climbs * gamma * math.log(len(counts)) + fits

    return min(itertools.product(range(levels + 1), repeat=len(counts)), key=cost)


@pytest.mark.parametrize(
    "counts", [[1, 1, 9, 8, 1, 0], [0, 6, 0, 6, 6, 1], [3, 3, 3, 3, 3, 3], [1, 12, 1, 0, 0, 2]]
)
@pytest.mark.parametrize("gamma", [0.3, 1.0])
def test_the_path_is_the_cheapest_of_all_paths(counts, gamma):
    totals, levels = [30] * 6, 2
    path = plain_kleinberg(counts, totals, 1.6, gamma, levels)
    bursts = nk.find_bursts(frequency_of(counts, totals), s=1.6, gamma=gamma, levels=levels)
    found = [0] * 6
    for row in bursts.itertuples():
        first, last = ((day - pd.Timestamp("2025-01-06")).days // 7 for day in (row.start, row.end))
        for week in range(first, last + 1):
            found[week] = max(found[week], row.level)
    assert tuple(found) == path


@settings(max_examples=50)
@given(
    st.integers(1, 5).flatmap(
        lambda n: st.lists(
            st.lists(st.integers(0, 9), min_size=n, max_size=n), min_size=1, max_size=5
        )
    )
)
def test_viterbi_finds_the_cheapest_path(costs):
    costs = np.array(costs, dtype=float)

    def price(path):
        return 2 * sum(max(b - a, 0) for a, b in itertools.pairwise((0, *path))) + sum(
            costs[at, level] for at, level in enumerate(path)
        )

    best = min(price(path) for path in itertools.product(range(costs.shape[1]), repeat=len(costs)))
    assert price(cheapest_path(costs, 2.0).tolist()) == best


def test_each_topic_and_group_has_its_own_bursts():
    parts = [
        frequency_of(counts, [40] * 12, topic=topic).assign(outlet=outlet)
        for topic, outlet, counts in (
            ("rent", "Herald", COUNTS),
            ("rent", "Post", [2] * 12),
            ("ferry", "Post", COUNTS[::-1]),
        )
    ]
    frequency = pd.concat(parts, ignore_index=True)
    frequency.attrs = {"every": "week", "by": "outlet"}
    bursts = nk.find_bursts(frequency, levels=1)
    assert bursts[["topic", "outlet", "level"]].values.tolist() == [
        ["rent", "Herald", 1],
        ["ferry", "Post", 1],
    ]
    shuffled = frequency.sample(frac=1, random_state=2)
    assert sorted(map(tuple, nk.find_bursts(shuffled, levels=1).values)) == sorted(
        map(tuple, bursts.values)
    )


def test_a_gap_is_no_end_of_a_burst():
    counts, totals = [2, 1, 3, 2, 15, 0, 16, 2, 1, 0, 2, 3], [40] * 12
    totals[5] = 0
    bursts = nk.find_bursts(frequency_of(counts, totals), levels=1)
    assert bursts[["count", "total"]].values.tolist() == [[31, 80]]


@pytest.mark.parametrize("counts", [[0] * 6, [40] * 6, [5]])
def test_a_topic_that_never_changes_has_no_bursts(counts):
    assert len(nk.find_bursts(frequency_of(counts, [40] * len(counts)))) == 0


def test_a_frequency_of_words_or_without_its_period_is_refused():
    with pytest.raises(nk.SchemaError, match="counts hits of words"):
        nk.find_bursts(frequency_of([1, 2], [9, 9]).assign(unit="hits per 1,000 words"))
    without = frequency_of([1, 2], [9, 9], every="week")
    without.attrs = {}
    with pytest.raises(nk.SchemaError, match=r"frequency.attrs\['every'\] = 'week'"):
        nk.find_bursts(without)
    with pytest.raises(nk.SchemaError, match="two rows of the frequency"):
        nk.find_bursts(pd.concat([without, without]))
    with pytest.raises(nk.SchemaError, match=r"pd\.to_datetime"):
        nk.find_bursts(without.assign(period="2025-01-06"))


# ---- change points


@pytest.fixture
def _ruptures():
    pytest.importorskip("ruptures")  # it has no wheels for the newest Python


def places_of(frequency, changes):
    return [int(np.flatnonzero(frequency["period"] == day)[0]) for day in changes["period"]]


def values_as_frequency(values):
    return frequency_of([0] * len(values), [1] * len(values)).assign(
        value=np.array(values, dtype=float)
    )


@pytest.mark.usefixtures("_ruptures")
def test_the_change_points_of_r_are_met(shared):
    series = json.loads(
        (shared / "checks/topics/series/changepoints_strucchange.json").read_text(encoding="utf-8")
    )
    met = 0
    for case in series.values():
        frequency = values_as_frequency(case.get("values", case.get("share")))
        for n in range(1, 5):
            expected = case.get(f"breaks{n}")
            if expected is not None:
                expected = [expected] if isinstance(expected, int) else expected
                assert places_of(frequency, nk.find_changes(frequency, n=n)) == expected
                met += 1
        assert places_of(frequency, nk.find_changes(frequency)) == [case["BIC_best"]]
    assert met == 16


@pytest.mark.usefixtures("_ruptures")
@pytest.mark.parametrize("seed", range(3))
def test_the_stretches_have_the_least_squares_of_all(seed):
    """Every division into three stretches of at least five periods is tried."""
    values = np.random.default_rng(seed).random(24)
    frequency = values_as_frequency(values)

    def squares(places):
        return sum(((part - part.mean()) ** 2).sum() for part in np.split(values, places))

    best = min(
        ((a, b) for a in range(5, 20) for b in range(a + 5, 20)),
        key=squares,
    )
    changes = nk.find_changes(frequency, n=2)
    assert places_of(frequency, changes) == list(best)
    parts = np.split(values, best)
    assert np.allclose(changes["before"], [parts[0].mean(), parts[1].mean()])
    assert np.allclose(changes["after"], [parts[1].mean(), parts[2].mean()])


@pytest.mark.usefixtures("_ruptures")
def test_a_level_that_changes_once_is_found_and_a_steady_one_has_no_changes():
    weeks = [0.1, 0.2, 0.1, 0.1, 0.2, 0.1, 0.4, 0.5, 0.4, 0.4, 0.5, 0.4]
    changes = nk.find_changes(values_as_frequency(weeks))
    assert changes[["topic", "unit"]].values.tolist() == [["rent", "share of articles"]]
    assert changes["period"].tolist() == [pd.Timestamp("2025-02-17")]
    assert changes[["before", "after"]].round(2).values.tolist() == [[0.13, 0.43]]
    assert len(nk.find_changes(values_as_frequency([0.3] * 12))) == 0
    assert len(nk.find_changes(values_as_frequency([0.1, 0.9, 0.1]))) == 0


@pytest.mark.usefixtures("_ruptures")
def test_gaps_partial_periods_and_windows_are_left_out_of_change_points():
    values = [0.9, *[0.1, 0.2] * 4, np.nan, *[0.5, 0.6] * 4, 0.0]
    frequency = values_as_frequency(values)
    frequency["partial"] = [True, *[False] * 17, True]
    assert places_of(frequency, nk.find_changes(frequency)) == [10]
    smoothed = frequency.assign(raw=frequency["value"], value=0.5, partial=False)
    smoothed.loc[[0, 18], "raw"] = np.nan
    assert places_of(frequency, nk.find_changes(smoothed)) == [10]


@pytest.mark.usefixtures("_ruptures")
def test_more_changes_than_there_is_room_for_are_refused():
    with pytest.raises(
        nk.SchemaError,
        match="topic 'rent' has 12 whole periods with a value, and 2 changes need 15",
    ):
        nk.find_changes(values_as_frequency(range(12)), n=2)
    with pytest.raises(nk.SchemaError, match="n must be a whole number from 1"):
        nk.find_changes(values_as_frequency(range(12)), n=0)


def test_without_ruptures_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "ruptures", None)
    with pytest.raises(nk.UnsupportedFormat, match=r"pip install newskit\[changes\]"):
        nk.find_changes(values_as_frequency(range(12)))


def test_a_topic_without_whole_periods_has_no_changes(letters):
    pytest.importorskip("ruptures")
    one = nk.topic_frequency(
        letters.head(1), nk.match_topics(letters, {"rent": ["rent*"]}), by=None
    )
    assert len(nk.find_changes(one)) == 0


# ---- input that is none


@pytest.mark.parametrize(
    ("call", "names"),
    [(nk.find_bursts, ["start", "end", "level", "weight"]), (nk.find_changes, ["before", "after"])],
)
def test_groups_named_as_a_column_of_the_result_are_refused(call, names):
    for name in names:
        frequency = frequency_of([1, 2] * 6, [4] * 12, by=name)
        frequency.insert(1, name, "Post")
        with pytest.raises(nk.SchemaError, match="of its own") as error:
            call(frequency)
        assert len(str(error.value)) < 300
        call(frequency.rename(columns={name: f"my_{name}"}))


@pytest.mark.parametrize("events", [[0, 1e-310, 1e300, 1e301], [0, 5e-324, 1], [0, 1, 1.5, 1e300]])
def test_times_of_any_size_have_bursts_or_none(events):
    for s in (1.0001, 2, 3, 1e8):
        bursts = nk.find_bursts(events, s=s)
        assert np.isfinite(bursts["weight"]).all()
        assert (bursts["weight"] >= 0).all()


@pytest.mark.parametrize("events", [[-1.7e308, 0, 1.7e308], [1j, 2j, 3j]])
def test_times_that_cannot_be_computed_with_are_refused(events):
    with pytest.raises(nk.SchemaError, match=r"too far apart|complex numbers"):
        nk.find_bursts(events)


def test_a_count_above_its_total_is_refused():
    for count in (5, -1):
        with pytest.raises(
            nk.SchemaError, match=f"rent', 2025-01-13: count is {count} of a total of 4"
        ):
            nk.find_bursts(frequency_of([1, count, 1], [4, 4, 4]))


def test_rows_without_a_topic_or_a_group_are_refused():
    frequency = frequency_of([1, 2] * 6, [4] * 12, by="outlet")
    frequency.insert(1, "outlet", "Post")
    for name in ("topic", "outlet"):
        lacking = frequency.assign(
            **{name: frequency[name].astype(object).where(frequency.index > 1, None)}
        )
        for call in (nk.find_bursts, nk.find_changes):
            with pytest.raises(
                nk.SchemaError, match=f"'{name}' of the frequency is missing in 2 of 12 rows"
            ):
                call(lacking)


def test_changes_asked_of_a_level_series_are_said_to_be_none():
    with pytest.warns(nk.NewskitWarning, match="topic 'rent' has the same value in all 12 periods"):
        assert nk.find_changes(frequency_of([1] * 12, [4] * 12), n=1).empty
