"""Further measures of association, as NLTK has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from newskit.schema import SchemaError
from newskit.terms.statistics import Numbers
from newskit.terms.tokens import Ints

__all__ = ["choose_measures"]

_NAMES = "chi_sq dice fisher jaccard mi_like phi_sq poisson_stirling raw_freq".split()

# Pairs together, each of the two words, all places; one value a row.
Measure = Callable[[Ints, Ints, Ints, Ints], Numbers]


def choose_measures(names: Iterable[str]) -> dict[str, Measure]:
    """NLTK's measures by their names, each over whole columns of counts."""
    asked = [names] if isinstance(names, str) or not isinstance(names, Iterable) else list(names)
    unknown = [name for name in asked if name not in _NAMES]
    if unknown:
        raise SchemaError(
            f"measures has {unknown[0]!r:.40}; those of NLTK that aren't in the table anyway are "
            f"{', '.join(_NAMES)}. "
            "Write measures=['dice']."
        )
    return {name: _over_columns(name) for name in asked}


def _over_columns(name: str) -> Measure:
    def measure(count: Ints, left: Ints, right: Ints, total: Ints) -> Numbers:
        from nltk.metrics import BigramAssocMeasures

        score = getattr(BigramAssocMeasures, name)
        columns = [numbers.tolist() for numbers in (count, left, right, total)]
        values = []
        for together, one, other, every in zip(*columns, strict=True):
            try:
                values.append(score(together, (one, other), every))
            except ZeroDivisionError:  # a word that stands at every place
                values.append(np.nan)
        return np.array(values, dtype=np.float64)

    return measure
