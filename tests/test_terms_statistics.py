"""The measures, each against a second way: published values, scipy, NLTK, plain loops."""

import csv
import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.metrics import BigramAssocMeasures
from scipy import stats

from newskit.schema import SchemaError
from newskit.terms.statistics import (
    adjust_p,
    association,
    choose_measures,
    conservative_log_ratio,
    exact_p,
    log_odds,
    log_ratio,
    ratio_interval,
    signed_g2,
    spread,
)


def table(path):
    """Columns of a CSV file, numbers as numbers."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    def read(values):
        try:
            return np.array([float(value) for value in values])
        except ValueError:
            return values

    return {name: read([row[name] for row in rows]) for name in rows[0]}


def near(found, expected, rel=1e-9):
    np.testing.assert_allclose(found, expected, rtol=rel, atol=1e-12)


# ---- published tables ----------------------------------------------------------------------------


def test_the_702_lemmas_of_evert_have_his_values(shared):
    lemmas = table(shared / "checks" / "topics" / "peers" / "corpora_MRSAKeywords_evert2022.csv")
    sides = (lemmas["f1"], lemmas["f2"], 1177, 341805)
    assert len(lemmas["LRC"]) == 702
    near(conservative_log_ratio(*sides, family=20109), lemmas["LRC"])
    near(log_ratio(*sides), lemmas["LogRatio"])
    near(signed_g2(*sides), lemmas["G2"])


def test_the_toy_corpora_of_corpora_have_its_values(shared):
    toy = json.loads(
        (shared / "checks/topics/series/keyness_toy_corpora06.json").read_text(encoding="utf-8")
    )
    sides = (toy["f1"], toy["f2"], toy["n1"], toy["n2"])
    near(log_ratio(*sides), toy["LogRatio"])
    near(signed_g2(*sides), toy["G2"])
    near(conservative_log_ratio(*sides, family=6), toy["LRC"])
    near(conservative_log_ratio(*sides, family=1), toy["LRC_p.adjust_FALSE"])


def quanteda_g2(a, b, n1, n2, tiny=1e-9):
    """Plain loops; quanteda adds 1e-9 to what it takes the logarithm of."""
    cells, sides, words = (
        [a, b, n1 - a, n2 - b],
        [n1, n2, n1, n2],
        [a + b] * 2 + [n1 + n2 - a - b] * 2,
    )
    expected = [word * side / (n1 + n2) for word, side in zip(words, sides, strict=True)]
    g2 = 2 * sum(o * math.log(o / e + tiny) for o, e in zip(cells, expected, strict=True) if o)
    return g2 if a > expected[0] else -g2


def test_quanteda_s_toy_tables_have_its_g2(shared):
    toy = json.loads(
        (shared / "checks/topics/peers/quanteda_keyness_toy.json").read_text(encoding="utf-8")
    )
    checked = 0
    for case in toy["cases"]:
        if (case["measure"], case["correction"]) != ("lr", "none"):
            continue
        texts = toy["inputs"][case["table"]]
        n1 = len(texts["d1"].split())
        n2 = sum(len(text.split()) for name, text in texts.items() if name != "d1")
        for row in case["result"]:
            sides = (row["n_target"], row["n_reference"], n1, n2)
            assert quanteda_g2(*sides) == pytest.approx(row["stat"], rel=1e-9, abs=1e-11)
            assert signed_g2(*sides) == pytest.approx(
                row["stat"], rel=1e-9, abs=2.1e-9 * (n1 + n2)
            )  # what its 1e-9 does
            assert signed_g2(*sides) == pytest.approx(quanteda_g2(*sides, tiny=0), rel=1e-9)
            checked += 1
    assert checked >= 10


def peers_cases(shared, feature):
    cases = json.loads((shared / "checks/topics/peers/cases.json").read_text(encoding="utf-8"))
    return [case for case in cases if case["feature"] == feature]


def test_the_published_values_of_association_come_out(shared):
    ours = {"student_t": "t", "pmi": "pmi", "likelihood_ratio": "g2"}
    cases = peers_cases(shared, "association")
    for case in cases:
        counts = [np.array([case[name]]) for name in ("n_ii", "n_ix", "n_xi", "n_xx")]
        name = case["measure"]
        found = (
            association(*counts)[ours[name]]
            if name in ours
            else choose_measures([name])[name](*counts)
        )
        assert f"{found[0]:.{case['decimals']}f}" == f"{case['expected']:.{case['decimals']}f}", (
            case["id"]
        )
    assert len(cases) == 8


def test_gries_example_of_dispersion_comes_out(shared):
    (case,) = peers_cases(shared, "dispersion")
    texts = [text.split() for text in case["texts"]]
    for place, word in enumerate(case["words"]):
        found = spread([text.count(word) for text in texts], [len(text) for text in texts])
        for name, value in found.items():
            assert value == pytest.approx(case["expected"][name][place], abs=case["tolerance"]), (
                word,
                name,
            )


# ---- scipy, NLTK and loops -----------------------------------------------------------------------

SIDES = [
    (7, 3, 40, 60),
    (0, 5, 40, 60),
    (5, 0, 40, 60),
    (40, 60, 40, 60),
    (4, 6, 40, 60),
    (1, 59, 40, 60),
]


@pytest.mark.parametrize("sides", SIDES)
def test_g2_is_that_of_scipy(sides):
    a, b, n1, n2 = sides
    if a + b == n1 + n2:
        assert signed_g2(*sides) == 0
        return
    cells = [[a, b], [n1 - a, n2 - b]]
    expected = stats.chi2_contingency(cells, correction=False, lambda_="log-likelihood").statistic
    assert abs(signed_g2(*sides)) == pytest.approx(expected, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("sides", SIDES)
def test_p_is_twice_the_smaller_tail_of_fisher_s_test(sides):
    a, b, n1, n2 = sides
    cells = [[a, b], [n1 - a, n2 - b]]
    tails = [stats.fisher_exact(cells, alternative=side).pvalue for side in ("less", "greater")]
    assert exact_p(*sides) == pytest.approx(min(1, 2 * min(tails)), rel=1e-9)


def test_p_by_chi_squared_is_ten_times_too_small_where_a_side_has_none():
    assert stats.chi2.sf(signed_g2(16, 0, 144, 144), 1) == pytest.approx(1.5e-6, rel=0.05)
    assert exact_p(16, 0, 144, 144) == pytest.approx(2e-5, rel=0.05)


@pytest.mark.parametrize("sides", SIDES)
def test_the_interval_is_that_of_clopper_and_pearson(sides):
    a, b, n1, n2 = sides
    ends = stats.binomtest(a, a + b).proportion_ci(0.95, method="exact")
    low, high = ratio_interval(*sides)
    for found, share in ((low, ends.low), (high, ends.high)):
        ratio = math.inf if share == 1 else share / (1 - share) * n2 / n1
        assert found == pytest.approx(math.log2(ratio) if ratio else -math.inf, rel=1e-9)


def test_holm_by_hand():
    assert adjust_p([0.01, 0.04, 0.03, 0.9]).tolist() == pytest.approx([0.04, 0.09, 0.09, 0.9])
    assert adjust_p([]).tolist() == []


PAIRS = [(8, 15828, 4675, 14307668), (20, 42, 20, 14307668), (3, 10, 20, 1000), (1, 1, 1, 10)]


@pytest.mark.parametrize("pair", PAIRS)
def test_association_is_that_of_nltk(pair):
    count, left, right, total = pair
    found = association(*pair)
    marginals = (count, (left, right), total)
    assert found["pmi"] == pytest.approx(BigramAssocMeasures.pmi(*marginals), rel=1e-9)
    assert found["t"] == pytest.approx(BigramAssocMeasures.student_t(*marginals), rel=1e-9)
    # NLTK adds 1e-20 in its logarithms, which moves nothing here.
    assert abs(found["g2"]) == pytest.approx(
        BigramAssocMeasures.likelihood_ratio(*marginals), rel=1e-6
    )


def test_log_odds_by_hand():
    value, z = log_odds(3, 10, 20, 1000)
    a, b, c, d = 3.5, 7.5, 17.5, 973.5
    assert value == pytest.approx(math.log(a * d / (b * c)))
    assert z == pytest.approx(value / math.sqrt(1 / a + 1 / b + 1 / c + 1 / d))


def test_measures_that_nltk_does_not_have_are_refused():
    with pytest.raises(SchemaError, match="dice, fisher"):
        choose_measures(["diec"])


def test_a_word_in_one_part_alone_is_spread_the_least():
    found = spread([0, 0, 9], [10, 10, 5])
    assert found["dp_norm"] == pytest.approx(1)
    assert found["juilland_d"] == pytest.approx(0)
    assert found["range"] == 1


def test_a_word_spread_as_the_words_are_is_even():
    found = spread([2, 4, 6], [10, 20, 30])
    assert [
        found[name] for name in ("dp", "dp_norm", "juilland_d", "rosengren_s")
    ] == pytest.approx([0, 0, 1, 1])


# ---- what always holds ---------------------------------------------------------------------------


@st.composite
def sides_of_words(draw):
    n1, n2 = draw(st.integers(1, 10**6)), draw(st.integers(1, 10**6))
    rows = draw(
        st.lists(
            st.tuples(st.integers(0, n1), st.integers(0, n2)).filter(any), min_size=1, max_size=20
        )
    )
    a, b = np.array(rows).T
    return a, b, n1, n2


@given(sides_of_words(), st.integers(1, 10**6))
def test_swapping_the_sides_flips_every_sign_and_nothing_else(sides, family):
    a, b, n1, n2 = sides
    swapped = (b, a, n2, n1)
    assert np.array_equal(log_ratio(*sides), -log_ratio(*swapped))
    assert np.array_equal(signed_g2(*sides), -signed_g2(*swapped))
    lrc = conservative_log_ratio(*sides, family=family)
    assert np.array_equal(lrc, -conservative_log_ratio(*swapped, family=family))
    low, high = ratio_interval(*sides)
    assert np.array_equal((low, high), (-ratio_interval(*swapped)[1], -ratio_interval(*swapped)[0]))
    assert np.array_equal(exact_p(*sides), exact_p(*swapped))


@given(sides_of_words(), st.integers(1, 10**6))
def test_lrc_lies_between_0_and_the_nearer_end_of_the_interval(sides, family):
    low, high = ratio_interval(*sides)
    lrc = conservative_log_ratio(*sides, family=family)
    assert (low <= high).all()
    assert ((lrc <= 0) | (lrc <= low + 1e-9)).all()
    assert ((lrc >= 0) | (lrc >= high - 1e-9)).all()


@given(sides_of_words())
def test_p_is_a_probability(sides):
    p = exact_p(*sides)
    assert ((p >= 0) & (p <= 1)).all()
    assert (adjust_p(p) >= p).all()
