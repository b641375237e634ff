"""The calendar: which period a date lies in, every period of a span, which are covered in part."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from newskit.schema import SchemaError

__all__ = ["EVERY", "MONTHS", "SHORT_MONTHS", "calendar", "is_partial", "last_days", "period_of"]

# pandas' names for spans of time; W-SUN is the week that ends on Sunday, so it starts on Monday
# (ISO 8601).
_FREQUENCY = {"day": "D", "week": "W-SUN", "month": "M", "quarter": "Q", "year": "Y"}
EVERY = tuple(_FREQUENCY)
MONTHS = (
    "January February March April May June July August September October November December".split()
)
SHORT_MONTHS = [month[:3] for month in MONTHS]


def _frequency(every: str) -> str:
    if not isinstance(every, str) or every not in _FREQUENCY:
        raise SchemaError(
            f"every must be one of {', '.join(EVERY)}, or None, and this is {every!r}."
        )
    return _FREQUENCY[every]


def period_of(published: pd.Series, every: str) -> pd.Series:
    """First day of the period that each date lies in."""
    return published.dt.to_period(_frequency(every)).dt.start_time.astype("datetime64[us]")


def calendar(first: pd.Timestamp, last: pd.Timestamp, every: str) -> pd.DatetimeIndex:
    """First days of all periods from the first day to the last, those without an article too."""
    return pd.period_range(first, last, freq=_frequency(every)).to_timestamp().as_unit("us")


def last_days(periods: pd.DatetimeIndex, every: str) -> pd.DatetimeIndex:
    """Last day of each period, from its first."""
    return periods.to_period(_frequency(every)).end_time.normalize().as_unit("us")


def is_partial(
    periods: pd.DatetimeIndex, first: pd.Timestamp, last: pd.Timestamp, every: str
) -> npt.NDArray[np.bool_]:
    """Tell which periods begin before the first day of a collection, or end after its last.

    Nobody can tell from the dates alone whether a collection that begins on a Wednesday has lost a
    Monday, so such a first week is called partial: it must not be read as a rise or a fall.
    """
    ends = last_days(periods, every)
    return np.asarray((periods < first.normalize()) | (ends > last.normalize()), dtype=bool)
