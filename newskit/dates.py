"""A column of dates as news exports write them → naive times as printed, and the offsets beside them.

Nothing is moved to another zone: that would push evening stories into the next day's count.
What can't be read stays missing and is counted; it is never guessed from today's date.
"""

from __future__ import annotations

import email.utils
import re
from datetime import timedelta
from typing import NamedTuple

import numpy as np
import pandas as pd

from newskit.schema import SchemaError, mend

__all__ = ["Dates", "as_days", "naive_dates", "parse_dates"]


class Dates(NamedTuple):
    """Times as printed, their offsets from UTC where printed, and remarks for the load report.

    `coarse` holds ``"month"`` or ``"year"`` where no day is printed.
    """

    published: pd.Series
    offset: pd.Series
    coarse: pd.Series
    unread: pd.Series
    remarks: list[str]


_UNIT = "datetime64[us]"
_OFFSET = r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})$"
_ZONE = r"(?:[+-]\d{4}|UTC?|GMT|Z|[ECMP][SD]T)\)?$"  # those that email.utils knows
_HALF_DAY = re.compile(r"(?i)\d\s*[ap]\.?m\b")  # which email.utils doesn't
_QUARTER = re.compile(r"(?i)q\d|\dq")
_ISO = r"\d{4}-\d{1,2}(?:-\d{1,2})?(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_COMPACT = r"(?:1[4-9]|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:T?\d{4}(?:\d{2})?)?"
_EPOCH = r"\d{10}(?:\d{3})?(?:\.0+)?"
_NUMERIC = r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ ,T]+(\d{1,2}:\d{2}(?::\d{2})?))?"
_YEAR = r"(?:1[4-9]|20)\d{2}"
_MONTH = rf"{_YEAR}-\d{{1,2}}|[A-Za-z]{{3,9}}\.? {_YEAR}"


def parse_dates(column: pd.Series, *, tz: str | None = None) -> Dates:
    """Read a column of dates, whatever its dtype.

    ISO 8601, compact (``20250301``), RFC 822, seconds or milliseconds since 1970, and English month names
    are known. Whether ``3/4/2025`` is in March or April is decided once for the column, by its other rows;
    where they don't tell, the month is taken to come first and a remark says so.

    With `tz`, times that carry an offset are moved to that zone; the others stay as printed.
    """
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype(column.cat.categories.dtype)
    if isinstance(column.dtype, pd.PeriodDtype):
        column = column.dt.to_timestamp()
    if pd.api.types.is_datetime64_dtype(column.dtype):
        known = column.isna() | column.dt.year.between(1, 9999)  # beyond, no calendar has a week
        nothing = pd.Series(None, index=column.index, dtype="str")
        return Dates(column.where(known).astype(_UNIT), nothing, nothing, ~known, [])
    written = _written(column)
    given = written.notna() & (written != "")
    times, offset, remarks = _read_written(written)
    aware = offset.notna() & times.notna()
    if tz is not None and aware.any():
        moved = (times[aware] - offset[aware].map(_delta)).dt.tz_localize("UTC").dt.tz_convert(tz)
        times[aware] = moved.dt.tz_localize(None).astype(_UNIT)
        offset[aware] = moved.map(lambda time: time.strftime("%z")[:3] + ":" + time.strftime("%z")[3:])
    coarse = pd.Series(None, index=column.index, dtype="str")
    coarse[written.str.fullmatch(_MONTH).fillna(False).astype(bool)] = "month"
    coarse[written.str.fullmatch(_YEAR).fillna(False).astype(bool)] = "year"
    return Dates(times, offset, coarse.where(times.notna()), (given & times.isna()).astype(bool), remarks)


def naive_dates(column: pd.Series) -> pd.Series:
    """Dates of a column as naive times, with its index; they must be dates already, or all missing."""
    if column.isna().all():
        return pd.Series(pd.NaT, index=column.index, dtype=_UNIT, name=column.name)
    if isinstance(column.dtype, pd.ArrowDtype) and column.dtype.kind == "M":
        zone = getattr(column.dtype.pyarrow_dtype, "tz", None)
        column = column.astype(f"datetime64[us{f', {zone}' if zone else ''}]")
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        column = column.dt.tz_localize(None)
    if not pd.api.types.is_datetime64_dtype(column.dtype):
        raise SchemaError(
            f"{column.name!r} must hold dates, and these are {column.dtype}. as_articles(frame) reads them."
        )
    return column.astype(_UNIT)


def as_days(ends: object, *, name: str) -> tuple[pd.Timestamp | None, pd.Timestamp | None]:
    """First and last day that a user gave under the argument `name`; None for an open end."""
    if not isinstance(ends, (tuple, list)) or len(ends) != 2:
        raise SchemaError(
            f"{name} takes two days, and this is {ends!r:.60}. Write {name}=('2025-03-01', '2025-03-31')."
        )
    first, last = (_as_day(end) for end in ends)
    if first is not None and last is not None and first > last:
        raise SchemaError(
            f"{name} ends before it begins: {first:%Y-%m-%d} is after {last:%Y-%m-%d}. Swap the two days."
        )
    return first, last


def _as_day(end: object) -> pd.Timestamp | None:
    try:
        if end is None or pd.isna(end):
            return None
        if isinstance(end, (int, float, np.number)):  # a year would be taken for nanoseconds since 1970
            raise TypeError
        return pd.Timestamp(end).tz_localize(None).normalize().as_unit("us")  # type: ignore[arg-type]
    except (ValueError, TypeError, OverflowError) as error:
        raise SchemaError(f"{end!r} is no date. Write it as '2025-03-31'.") from error


def _written(column: pd.Series) -> pd.Series:
    """Return the column as strings; dates that are objects are written in ISO form first."""

    def write(value: object) -> object:
        if hasattr(value, "isoformat"):
            return None if pd.isna(value) else value.isoformat()
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return None if value is None or value is pd.NA or value != value else mend(str(value))

    return pd.Series([write(value) for value in column.tolist()], index=column.index, dtype="str").str.strip()


def _delta(offset: str) -> timedelta:
    sign = -1 if offset[0] == "-" else 1
    return sign * timedelta(hours=int(offset[1:3]), minutes=int(offset[4:6]))


def _read_written(written: pd.Series) -> tuple[pd.Series, pd.Series, list[str]]:
    times = pd.Series(pd.NaT, index=written.index, dtype=_UNIT)
    offset = written.str.extract(_OFFSET, expand=False)
    bare = written.str.replace(_OFFSET, "", regex=True)
    remarks: list[str] = []

    iso = bare.str.fullmatch(f"{_ISO}|{_COMPACT}|{_YEAR}").fillna(False).astype(bool)
    times[iso] = _to_times(bare[iso], "ISO8601")
    epoch = bare.str.fullmatch(_EPOCH).fillna(False).astype(bool) & times.isna()
    if epoch.any():
        seconds = bare[epoch].astype("float64")
        times[epoch] = pd.to_datetime(seconds.where(seconds < 1e11, seconds / 1000), unit="s").astype(_UNIT)
        offset[epoch] = "+00:00"
    numeric = bare.str.fullmatch(_NUMERIC).fillna(False).astype(bool) & times.isna()
    if numeric.any():
        times[numeric] = _read_numeric(bare[numeric], remarks)
    # An offset such as -0400 cut from "…-2025"? Only rows read above keep theirs; the rest is read whole.
    read = times.notna()
    offset = offset.where(read)
    rest = ~read & written.str.contains(_YEAR).fillna(False).astype(bool)
    for row, text in written[rest].items():
        times[row], offset[row] = _read_one(text)
    offset = offset.replace({"Z": "+00:00", "UTC": "+00:00", "GMT": "+00:00"})
    offset = offset.str.replace(r"^([+-]\d{2})(\d{2})$", r"\1:\2", regex=True)
    return times, offset.astype("str"), remarks


def _to_times(strings: pd.Series, form: str, *, dayfirst: bool = False) -> pd.Series:
    return pd.to_datetime(strings, format=form, errors="coerce", dayfirst=dayfirst).astype(_UNIT)


def _read_numeric(strings: pd.Series, remarks: list[str]) -> pd.Series:
    parts = strings.str.extract(_NUMERIC)
    first, second = parts[0].astype("int64"), parts[1].astype("int64")
    day_first = bool((first > 12).any())
    if day_first == bool((second > 12).any()):
        reason = "rows disagree" if day_first else "no row has a day above 12"
        day_first = bool(strings.str.contains(".", regex=False).all())  # dots are the European way
        order = "day" if day_first else "month"
        remarks.append(f"day and month can't be told apart ({reason}); the {order} is taken to come first")
    day, month = (first, second) if day_first else (second, first)
    pad = "{:02d}".format
    iso = parts[2] + "-" + month.map(pad) + "-" + day.map(pad) + "T" + parts[3].fillna("00:00").str.zfill(5)
    return _to_times(iso, "ISO8601")


def _read_one(text: str) -> tuple[object, object]:
    """Read a single date in RFC 822 form, or with the English name of its month."""
    try:
        rfc = None if _HALF_DAY.search(text) else email.utils.parsedate_tz(text)
        if rfc and rfc[0] >= 1400:
            time = pd.Timestamp(*rfc[:6])
            if rfc[9] is None or not re.search(_ZONE, text):
                return time, pd.NA
            sign = "-" if rfc[9] < 0 else "+"
            hours, rest = divmod(abs(rfc[9]), 3600)
            return time, f"{sign}{hours:02d}:{rest // 60:02d}"
        if _QUARTER.search(text):
            return pd.NaT, pd.NA
        time = pd.Timestamp(text)
    except (ValueError, OverflowError, TypeError):
        return pd.NaT, pd.NA
    if pd.isna(time):
        return pd.NaT, pd.NA
    offset = time.strftime("%z")
    return time.tz_localize(None), f"{offset[:3]}:{offset[3:5]}" if offset else pd.NA
