"""Intervals against their papers, R and slower ways."""

import itertools
import math
import runpy

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t as student

from newskit import intervals
from newskit.intervals import (
    Squares,
    effective_size,
    newcombe_interval,
    ratio_interval,
    wilson_interval,
)


def test_the_intervals_of_r_are_met(shared):
    """Wilson as prop.test without continuity correction has it; Hmisc's changes two limits."""
    cases = pd.read_csv(shared / "checks/topics/series/proportion_intervals.csv")
    _, low, high = wilson_interval(cases["x"], cases["n"])
    assert np.allclose(low, cases["proptest_nocc_lo"], rtol=0, atol=1e-10)
    assert np.allclose(high, cases["proptest_nocc_hi"], rtol=0, atol=1e-10)


# Newcombe (1998), Table II, the rows of method 10: both counts, the lower and the upper limit.
NEWCOMBE = [
    ((56, 70), (48, 80), 0.0524, 0.3339),
    ((9, 10), (3, 10), 0.1705, 0.8090),
    ((6, 7), (2, 7), 0.0582, 0.8062),
    ((5, 56), (0, 29), -0.0381, 0.1926),
    ((0, 10), (0, 20), -0.1611, 0.2775),
    ((0, 10), (0, 10), -0.2775, 0.2775),
    ((10, 10), (0, 20), 0.6791, 1.0),
    ((10, 10), (0, 10), 0.6075, 1.0),
]


@pytest.mark.parametrize(("first", "second", "low", "high"), NEWCOMBE)
def test_the_table_of_newcombe_is_met(first, second, low, high):
    found = newcombe_interval(
        wilson_interval([second[0]], [second[1]]), wilson_interval([first[0]], [first[1]])
    )
    assert found[0][0] == pytest.approx(first[0] / first[1] - second[0] / second[1])
    assert [round(found[1][0], 4), round(found[2][0], 4)] == [low, high]


def test_newcombes_limits_are_where_the_score_limits_put_them():
    """A second way: roots of (p - share)² = z² p (1 - p) / n, found by bisection."""

    def limits(x, n):
        def off(p):
            return (p - x / n) ** 2 - 1.959963984540054**2 * p * (1 - p) / n

        ends = []
        for a, b in ((0.0, x / n), (1.0, x / n)):
            for _ in range(200):
                middle = (a + b) / 2
                a, b = (middle, b) if off(middle) > 0 else (a, middle)
            ends.append((a + b) / 2)
        return ends

    (low, high), (other_low, other_high) = limits(9, 31), limits(4, 44)
    p, q = 9 / 31, 4 / 44
    expected = [
        q - p - math.hypot(q - other_low, high - p),
        q - p + math.hypot(other_high - q, p - low),
    ]
    found = newcombe_interval(wilson_interval([9], [31]), wilson_interval([4], [44]))
    assert np.allclose([found[1][0], found[2][0]], expected, rtol=0, atol=1e-12)


def squares_of(stories):
    x, y = (np.array(part, dtype=float) for part in zip(*stories, strict=True))
    return (
        y.sum(),
        x.sum(),
        Squares(*(np.array([(a * b).sum()]) for a, b in ((y, y), (x, y), (x, x)))),
    )


STORIES = st.lists(
    st.integers(1, 6).flatmap(lambda x: st.tuples(st.just(x), st.integers(0, x))),
    min_size=1,
    max_size=30,
)


@given(STORIES)
def test_the_effective_size_is_that_of_a_plain_loop(stories):
    count, total, squares = squares_of(stories)
    share = count / total
    kish = total**2 / sum(x * x for x, _ in stories)
    variance = sum((y - share * x) ** 2 for x, y in stories) / total**2
    expected = (
        min(kish, share * (1 - share) / variance) if 0 < share < 1 and variance > 1e-12 else kish
    )
    found = effective_size(np.array([count]), np.array([total]), squares)[0]
    assert found == pytest.approx(expected, rel=1e-9)
    assert found <= len(stories) * (1 + 1e-9)


@given(STORIES)
def test_doubling_all_articles_of_a_story_changes_no_bit(stories):
    once, twice = squares_of(stories), squares_of([(2 * x, 2 * y) for x, y in stories])
    sizes = [
        effective_size(np.array([count]), np.array([total]), sums)[0]
        for count, total, sums in (once, twice)
    ]
    assert sizes[0] == sizes[1]


@given(st.lists(st.integers(0, 1), min_size=1, max_size=60))
def test_without_copies_the_effective_size_is_the_number_of_articles(found):
    count, total, squares = squares_of([(1, y) for y in found])
    assert effective_size(np.array([count]), np.array([total]), squares)[0] == pytest.approx(
        len(found), rel=1e-12
    )


def test_a_rate_has_the_interval_of_a_plain_loop():
    stories = [(400, 3), (900, 0), (250, 1), (1200, 4), (300, 0)]
    count, total, squares = squares_of(stories)
    rate = count / total
    variance = 5 / 4 * sum((y - rate * x) ** 2 for x, y in stories) / total**2
    freedom = total**2 / sum(x * x for x, _ in stories) - 1
    factor = math.exp(student.ppf(0.975, freedom) * math.sqrt(variance) / rate)
    found = ratio_interval(np.array([count]), np.array([total]), squares, np.array([5.0]))
    assert np.allclose([end[0] for end in found], [rate, rate / factor, rate * factor], rtol=1e-12)


def test_the_error_of_a_rate_is_that_of_a_bootstrap():
    """In a large sample the linearised variance and that of resampled articles are the same."""
    chance = np.random.default_rng(5)
    x = chance.integers(100, 1500, 400)
    y = (chance.random(400) < 0.3) * (1 + chance.poisson(x / 400))
    drawn = chance.multinomial(400, np.full(400, 1 / 400), size=4000)
    logs = np.log((drawn @ y) / (drawn @ x))
    count, total, squares = squares_of(list(zip(x, y, strict=True)))
    rate, low, _ = ratio_interval(np.array([count]), np.array([total]), squares, np.array([400.0]))
    freedom = total**2 / (x**2).sum() - 1
    assert math.log(rate[0] / low[0]) / student.ppf(0.975, freedom) == pytest.approx(
        logs.std(), rel=0.05
    )


@pytest.mark.parametrize("stories", [[(500, 2)], [(500, 0), (300, 0)], [(500, 1), (500, 1)]])
def test_a_rate_that_nothing_tells_the_spread_of_has_no_interval(stories):
    count, total, squares = squares_of(stories)
    rate, low, high = ratio_interval(
        np.array([count]), np.array([total]), squares, np.array([float(len(stories))])
    )
    assert rate[0] == count / total
    assert np.isnan([low[0], high[0]]).all()


# ---- do the bands hold?


def test_bands_hold_the_share_that_a_collection_was_made_with():
    """A small benchmarks/coverage.py, seeded: 93 to 97 %, and the error of so few weeks."""
    path = ROOT / "benchmarks" / "coverage.py"
    if not path.is_file():
        pytest.skip("the folder of benchmarks is not here")
    bench = runpy.run_path(str(path))
    found = {
        (kind, size): bench["measure"](bench["KINDS"][kind], sizes, 200, seed=3, words=False)
        for kind, (size, sizes) in itertools.product(
            ("independent", "copied"), bench["SIZES"].items()
        )
    }
    for (kind, _), table in found.items():
        assert 93 <= table["over stories"].mean() <= 97
        assert table["over stories"].between(90, 99.5).all()
        if kind == "independent":
            assert (table["over stories"] == table["Wilson"]).all()
        else:
            assert table["Wilson"].mean() < 90


# ---- the level, said once


def test_the_points_of_the_levels_are_those_of_the_normal_distribution():
    from scipy.special import ndtri

    for alpha, point in intervals._NORMAL_POINTS.items():
        assert point == pytest.approx(ndtri(1 - alpha / 2), abs=1e-15)


def test_the_level_in_words():
    assert (intervals.ALPHA, intervals.INTERVAL) == (0.05, "95 % interval")
