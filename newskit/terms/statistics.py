"""Measures over arrays of counts: a word marks one side, stands near another, is spread.

Every function takes whole columns of counts, one value a word; floats come out. Nothing here knows
of tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt

from newskit.intervals import ALPHA
from newskit.schema import SchemaError

__all__ = [
    "adjust_p",
    "association",
    "choose_measures",
    "conservative_log_ratio",
    "exact_p",
    "log_odds",
    "log_ratio",
    "ratio_interval",
    "signed_g2",
    "spread",
]

Numbers = npt.NDArray[np.float64]

Ints = npt.NDArray[np.int64]

_NLTK_NAMES = "chi_sq dice fisher jaccard mi_like phi_sq poisson_stirling raw_freq".split()
# Pairs together, each of the two words, all places; one value a row.
Measure = Callable[[Ints, Ints, Ints, Ints], Numbers]


def _floats(*counts: npt.ArrayLike) -> tuple[Numbers, ...]:
    return tuple(np.asarray(count, dtype=np.float64) for count in counts)


# ---- two sides: `a` of `n1` on one, `b` of `n2` on the other


def log_ratio(a: npt.ArrayLike, b: npt.ArrayLike, n1: npt.ArrayLike, n2: npt.ArrayLike) -> Numbers:
    """log2 of the ratio of two relative frequencies, a half added to each count (Walter 1975)."""
    a, b, n1, n2 = _floats(a, b, n1, n2)
    # A difference of logarithms, not the logarithm of a ratio: with the sides swapped it is the
    # same to the last bit.
    return np.log2((a + 0.5) / (n1 + 0.5)) - np.log2((b + 0.5) / (n2 + 0.5))


def ratio_interval(
    a: npt.ArrayLike,
    b: npt.ArrayLike,
    n1: npt.ArrayLike,
    n2: npt.ArrayLike,
    *,
    alpha: float = ALPHA,
) -> tuple[Numbers, Numbers]:
    """Ends of the interval of log2 of the ratio of two relative frequencies.

    Infinite where one side has none.

    Of `a + b` occurrences, `a` are a binomial draw (Clopper & Pearson 1934), as in Evert (2022).
    """
    return _lower_end(a, b, n1, n2, alpha), -_lower_end(b, a, n2, n1, alpha)


def _lower_end(
    a: npt.ArrayLike, b: npt.ArrayLike, n1: npt.ArrayLike, n2: npt.ArrayLike, alpha: float
) -> Numbers:
    from scipy.special import betaincinv

    a, b, n1, n2 = _floats(a, b, n1, n2)
    low = betaincinv(np.where(a > 0, a, 1.0), b + 1, alpha / 2)
    # A side without a single word can be any number of times as frequent.
    with np.errstate(divide="ignore"):
        return np.where(
            a > 0, np.log2(low / (1 - low)) + np.log2(n2 / np.where(a > 0, n1, 1.0)), -np.inf
        )


def conservative_log_ratio(
    a: npt.ArrayLike,
    b: npt.ArrayLike,
    n1: npt.ArrayLike,
    n2: npt.ArrayLike,
    *,
    family: int,
    alpha: float = ALPHA,
) -> Numbers:
    """The end of the interval that is nearer to 0; 0 where the interval holds 0 (LRC, Evert 2022).

    The interval is that of `ratio_interval`, widened to hold for a `family` of words at once
    (Bonferroni).
    """
    a, b, n1, n2 = _floats(a, b, n1, n2)
    low, high = ratio_interval(a, b, n1, n2, alpha=alpha / max(family, 1))
    return np.where(a * n2 >= b * n1, np.maximum(low, 0.0), np.minimum(high, 0.0)) + 0.0  # no -0.0


def signed_g2(a: npt.ArrayLike, b: npt.ArrayLike, n1: npt.ArrayLike, n2: npt.ArrayLike) -> Numbers:
    """Log-likelihood ratio of the 2 × 2 table, all four terms (Dunning 1993).

    Minus where the first side has less.
    """
    a, b, n1, n2 = _floats(a, b, n1, n2)
    words, others, both = a + b, (n1 - a) + (n2 - b), n1 + n2
    here = _term(a, words * n1 / both) + _term(b, words * n2 / both)
    rest = _term(n1 - a, others * n1 / both) + _term(n2 - b, others * n2 / both)
    # Rounding can leave a trace below 0 where both sides are alike.
    return np.sign(a * n2 - b * n1) * np.maximum(2 * (here + rest), 0.0) + 0.0


def _term(observed: Numbers, expected: Numbers) -> Numbers:
    ratio = np.divide(observed, expected, out=np.ones_like(observed), where=observed > 0)
    return observed * np.log(ratio)


def exact_p(a: npt.ArrayLike, b: npt.ArrayLike, n1: npt.ArrayLike, n2: npt.ArrayLike) -> Numbers:
    """P value of Fisher's exact test of the 2 × 2 table: twice the smaller tail.

    The p that chi-squared gives for G² is ten times too small where one side has none, as the words
    at the top of a list of keywords often are: 16 articles against 0, of 144 each, have 0.0000015
    by it and 0.00002 exactly.
    """
    from scipy.stats import hypergeom

    a, b, n1, n2 = _floats(a, b, n1, n2)
    # The tail of the side that has less: the same number, whichever side is the target.
    less = a * n2 <= b * n1
    few, its_size = np.where(less, a, b), np.where(less, n1, n2)
    return np.minimum(2 * hypergeom.cdf(few, n1 + n2, a + b, its_size), 1.0)


def adjust_p(p: npt.ArrayLike) -> Numbers:
    """P values adjusted for their number (Holm 1979).

    None below 0.05 is by chance in 95 of 100 tables.
    """
    p = _floats(p)[0]
    order = np.argsort(p, kind="stable")
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1)), 1.0)
    return adjusted


# ---- two words: `count` together, `left` and `right` each, of `total` places


def association(
    count: npt.ArrayLike, left: npt.ArrayLike, right: npt.ArrayLike, total: npt.ArrayLike
) -> dict[str, Numbers]:
    """``expected``, ``pmi`` (log2), ``t`` and ``g2`` of pairs (Manning & Schütze 1999, ch. 5)."""
    count, left, right, total = _floats(count, left, right, total)
    expected = left * right / total
    with np.errstate(divide="ignore", invalid="ignore"):
        pmi = np.log2(count / expected)
        t = (count - expected) / np.sqrt(count)
    return {
        "expected": expected,
        "pmi": pmi,
        "t": t,
        "g2": signed_g2(count, right - count, left, total - left),
    }


def log_odds(
    count: npt.ArrayLike, left: npt.ArrayLike, right: npt.ArrayLike, total: npt.ArrayLike
) -> tuple[Numbers, Numbers]:
    """Log odds ratio of a pair, a half added to each cell, and its z.

    The lambda of Blaheta & Johnson (2001).
    """
    count, left, right, total = _floats(count, left, right, total)
    a, b, c, d = (
        cell + 0.5 for cell in (count, left - count, right - count, total - left - right + count)
    )
    value = np.log(a * d / (b * c))
    return value, value / np.sqrt(1 / a + 1 / b + 1 / c + 1 / d)


def choose_measures(names: Iterable[str]) -> dict[str, Measure]:
    """NLTK's measures by their names, each over whole columns of counts."""
    asked = [names] if isinstance(names, str) or not isinstance(names, Iterable) else list(names)
    unknown = [name for name in asked if name not in _NLTK_NAMES]
    if unknown:
        raise SchemaError(
            f"measures has {unknown[0]!r:.40}; those of NLTK that aren't in the table anyway are "
            f"{', '.join(_NLTK_NAMES)}. "
            "Write measures=['dice']."
        )
    return {name: _over_columns(name) for name in asked}


def _over_columns(name: str) -> Measure:
    def measure(count: Ints, left: Ints, right: Ints, total: Ints) -> Numbers:
        from nltk.metrics import BigramAssocMeasures

        score = getattr(BigramAssocMeasures, name)
        columns = [numbers.tolist() for numbers in (count, left, right, total)]
        values = []
        for pairs, first, second, places in zip(*columns, strict=True):
            try:
                values.append(score(pairs, (first, second), places))
            except ZeroDivisionError:  # a word that stands at every place
                values.append(np.nan)
        return np.array(values, dtype=np.float64)

    return measure


# ---- one word: `counts` in parts of `sizes`


def spread(counts: npt.ArrayLike, sizes: npt.ArrayLike) -> dict[str, float]:
    """How evenly a word is spread over non-empty parts of a collection (Gries 2008, 2020).

    ``range``, the parts that have it; ``juilland_d`` and ``rosengren_s``, from 0 to 1, even;
    ``dp``, Gries' deviation of proportions, from 0, even, and ``dp_norm``, the same with 1 for a
    word in the smallest part alone. All but ``range`` are missing where the word doesn't occur.
    """
    counts, sizes = _floats(counts, sizes)
    total, parts = counts.sum(), len(counts)
    if not total:
        missing = dict.fromkeys(["juilland_d", "rosengren_s", "dp", "dp_norm"], np.nan)
        return {"range": 0.0, **missing}
    share, expected = counts / total, sizes / sizes.sum()
    rate = counts / sizes
    d = 1 - rate.std() / rate.mean() / np.sqrt(parts - 1) if parts > 1 else 1.0
    dp = np.abs(share - expected).sum() / 2
    return {
        "range": float((counts > 0).sum()),
        "juilland_d": float(d),
        "rosengren_s": float(np.sqrt(expected * counts).sum() ** 2 / total),
        "dp": float(dp),
        "dp_norm": float(dp / (1 - expected.min())) if parts > 1 else 0.0,
    }
