"""A column of dates as printed → times, precision, offsets, and what a user must know of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from newskit.dates.forms import PIVOT, Reading, read_date
from newskit.shown import mend

__all__ = ["UNIT", "Dates", "parse_dates"]

UNIT = "datetime64[us]"
_FIRST = np.datetime64("1450-01-01")  # print begins
_AHEAD = np.timedelta64(2, "D")  # tomorrow's paper, in any zone
_DECADES = (2, 9998)  # years in which a move to another zone can't leave the calendar


class Dates(NamedTuple):
    """Times as printed, and beside them what a single time can't hold; all with the column's index.

    `offset` is that from UTC, where printed. `precision` is ``"minute"`` where a time of day is
    printed, else ``"day"``, ``"month"`` or ``"year"``. `printed` has the text of those that can't
    be read or can't be true, `unread` tells which can't be read, and `remarks` are for the load
    report.
    """

    published: pd.Series
    offset: pd.Series
    precision: pd.Series
    unread: pd.Series
    printed: pd.Series
    remarks: list[str]


def parse_dates(column: pd.Series, *, tz: str | None = None) -> Dates:
    """Read a column of dates, whatever its dtype.

    ISO 8601, compact (``20250301``), RFC 822, seconds or milliseconds since 1970, and dates with
    the name of the month in English, German, French, Dutch, Spanish, Italian, Portuguese, Danish,
    Swedish, Norwegian or Finnish are known. Whether ``3/4/2025`` is in March or April is decided
    once for the column, by a day above 12, by a day of the week or by a word of a language that
    puts the day first; where no row tells, the month is taken to come first and a remark says so.
    Dates with dots (``3.4.2025``) are decided apart from the others, and then the day comes first.
    A year of two digits is one from 1969 to 2068, and a remark says so. What can't be read is
    missing and never guessed.

    With `tz`, times that carry an offset are moved to that zone; the others stay as printed.
    """
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype(column.cat.categories.dtype)
    if isinstance(column.dtype, pd.PeriodDtype):
        return _from_periods(column)
    if pd.api.types.is_datetime64_dtype(column.dtype):
        return _from_times(column)
    printed = _as_printed(column)
    codes, distinct = pd.factorize(printed)
    readings = [read_date(text) for text in distinct.tolist()]
    times, remarks = _settle_order(readings)

    def spread(values: list[Any], dtype: str) -> pd.Series:
        # Missing rows have the code -1: it takes the last entry, which is there for them.
        return pd.Series([*values, None], dtype=dtype).iloc[codes].set_axis(column.index)

    published = spread(times, UNIT)
    offset = spread([reading and reading.offset for reading in readings], "str")
    precision = spread([reading and reading.precision for reading in readings], "str")
    short_years = spread([reading and reading.short_year for reading in readings], "boolean").sum()
    if short_years:
        remarks.append(
            f"{short_years} of {len(column)} years have two digits; {PIVOT} to 99 are taken for "
            f"19{PIVOT} to 1999, and 00 to {PIVOT - 1} for 2000 to 20{PIVOT - 1}"
        )
    if tz is not None:
        _move(published, offset, precision, tz)
    if column.dtype.kind == "M" and _all_midnight(published):
        precision = precision.where(precision.isna(), "day")
    unread = (printed.notna() & published.isna()).astype(bool)
    return _guarded(Dates(published, offset, precision, unread, printed, remarks))


def _as_printed(column: pd.Series) -> pd.Series:
    """Return the column as strings, blank ones missing; dates that are objects in ISO form."""
    texts = [_as_text(value) for value in column.tolist()]
    return pd.Series(texts, index=column.index, dtype="str")


def _as_text(value: object) -> str | None:
    if isinstance(value, str):
        return mend(value).strip() or None
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return None
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return mend(str(value)).strip()


def _settle_order(
    readings: list[Reading | None],
) -> tuple[list[datetime | None], list[str]]:
    """Times of the readings, their day and month in the order that the column tells, and remarks.

    Dates with dots, which are the European way, are decided apart from all others: "5.10.2013"
    stays in October beside "10/13/2013".
    """
    numeric = [reading for reading in readings if reading and reading.order]
    puts_day_first, remarks = {}, []
    for dotted in (False, True):
        told = {reading.order for reading in numeric if reading.dotted == dotted}
        if told == {"open"} or len(told) == 3:
            puts_day_first[dotted] = dotted
            remarks.append(_remark_on_order(told, dotted=dotted))
        else:
            puts_day_first[dotted] = "day" in told
    times = [
        reading and ((puts_day_first[reading.dotted] and reading.day_first) or reading.when)
        for reading in readings
    ]
    return times, remarks


def _remark_on_order(told: set[Any], *, dotted: bool) -> str:
    reason = "rows disagree" if "day" in told else "no row has a day above 12"
    which, first = (" of dates with dots", "day") if dotted else ("", "month")
    return (
        f"day and month{which} can't be told apart ({reason}); the {first} is taken to come first"
    )


def _move(published: pd.Series, offset: pd.Series, precision: pd.Series, tz: str) -> None:
    """Move times that carry an offset to another zone; what has no time of day stays that day."""
    rows = offset.notna() & (precision == "minute") & published.dt.year.between(*_DECADES)
    if not rows.any():
        return
    ahead = pd.to_timedelta(offset[rows] + ":00")
    moved = (published[rows] - ahead).dt.tz_localize("UTC").dt.tz_convert(tz)
    published[rows] = moved.dt.tz_localize(None).astype(UNIT)
    zones = moved.dt.strftime("%z")
    offset[rows] = zones.str[:3] + ":" + zones.str[3:5]


def _from_times(column: pd.Series) -> Dates:
    known = column.isna() | column.dt.year.between(1, 9999)  # beyond, no calendar has a week
    published = column.where(known).astype(UNIT)
    precision = pd.Series(
        "day" if _all_midnight(published) else "minute", index=column.index, dtype="str"
    ).where(published.notna())
    no_offset = pd.Series(None, index=column.index, dtype="str")
    written = np.datetime_as_string(column.to_numpy(), unit="s")
    printed = pd.Series(written, index=column.index, dtype="str")
    return _guarded(Dates(published, no_offset, precision, ~known, printed, []))


# What a period's frequency begins with → the precision of a date that has no day.
_PRECISIONS = {"M": "month", "Q": "year", "Y": "year"}


def _from_periods(column: pd.Series) -> Dates:
    """Begin of each period: a month or a year is no day."""
    dates = _from_times(column.dt.to_timestamp())
    length = str(column.dtype.freq.rule_code)[0]  # type: ignore[union-attr]
    if length not in _PRECISIONS:
        return dates
    return dates._replace(
        precision=dates.precision.where(dates.precision.isna(), _PRECISIONS[length])
    )


def _all_midnight(times: pd.Series) -> bool:
    known = times.dropna()
    return bool((known == known.dt.normalize()).all())


def _guarded(dates: Dates) -> Dates:
    """Keep what is printed of dates that can't be read or can't be true; say how many can't be."""
    latest = np.datetime64(datetime.now()) + _AHEAD
    outside = (dates.published < _FIRST) | (dates.published > latest)
    remarks = list(dates.remarks)
    if outside.any():
        example = dates.printed[outside].iloc[0][:40]
        remarks.append(
            f"{int(outside.sum())} of {len(outside)} dates lie outside 1450 to tomorrow, such as "
            f"{example!r}; check them"
        )
    return dates._replace(printed=dates.printed.where(outside | dates.unread), remarks=remarks)
