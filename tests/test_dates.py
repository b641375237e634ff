import datetime as dt

import pandas as pd
import pyarrow as pa
import pytest

from newskit.dates import parse_dates


def read(*values, **options):
    return parse_dates(pd.Series(list(values), dtype=object), **options)


@pytest.mark.parametrize(
    ("written", "time", "offset"),
    [
        ("2025-03-01", "2025-03-01", None),
        ("2025-03-01T23:30:00+09:00", "2025-03-01 23:30", "+09:00"),
        ("2025-03-01 23:30:05.25Z", "2025-03-01 23:30:05.25", "+00:00"),
        ("2013-10-20 19:27:51 +1100", "2013-10-20 19:27:51", "+11:00"),
        ("20030219", "2003-02-19", None),
        (20030219.0, "2003-02-19", None),
        (1740000000, "2025-02-19 21:20", "+00:00"),
        ("1740000000000", "2025-02-19 21:20", "+00:00"),
        ("Mon, 03 Mar 2025 10:00:00 -0500", "2025-03-03 10:00", "-05:00"),
        ("March 3, 2025", "2025-03-03", None),
        ("3 Mar 2025 10:15", "2025-03-03 10:15", None),
        ("Mar 3, 2025 5:00 PM", "2025-03-03 17:00", None),
        ("March 3, 2025, 12:10 a.m.", "2025-03-03 00:10", None),
        ("Mon, 3 Mar 2025 17:00:00 EST", "2025-03-03 17:00", "-05:00"),
        ("Mar 3, 2025 17:00 CET", "2025-03-03 17:00", None),
        (dt.date(2025, 3, 1), "2025-03-01", None),
        (dt.datetime(2025, 3, 1, 5, tzinfo=dt.UTC), "2025-03-01 05:00", "+00:00"),
        ("2025", "2025-01-01", None),
    ],
)
def test_a_date_is_read_as_printed(written, time, offset):
    dates = read(written)
    assert dates.published[0] == pd.Timestamp(time)
    assert (None if pd.isna(dates.offset[0]) else dates.offset[0]) == offset
    assert not dates.unread[0]


@pytest.mark.parametrize(
    "written", ["Friday", "10:30", "0000-00-00", "31 February 2025", "x 2025", "2025Q1", "99999999999999999"]
)
def test_what_is_no_date_is_counted_and_not_guessed(written):
    dates = read(written)
    assert pd.isna(dates.published[0])
    assert dates.unread[0]


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, pd.NaT, ""])
def test_a_missing_date_is_no_unread_one(missing):
    dates = read(missing, "2025-03-01")
    assert pd.isna(dates.published[0])
    assert not dates.unread[0]


def test_one_row_tells_the_order_of_day_and_month_for_all():
    assert read("03/04/2025", "13/04/2025").published[0] == pd.Timestamp("2025-04-03")
    assert read("03/04/2025", "04/13/2025").published[0] == pd.Timestamp("2025-03-04")


def test_an_order_that_nothing_tells_is_said():
    dates = read("03/04/2025", "05/06/2025")
    assert dates.published[0] == pd.Timestamp("2025-03-04")
    assert "day and month can't be told apart" in dates.remarks[0]


def test_a_zone_moves_only_what_has_an_offset():
    dates = read("2025-03-01T23:30:00+00:00", "2025-03-01T23:30:00", tz="Asia/Tokyo")
    assert dates.published.tolist() == [pd.Timestamp("2025-03-02 08:30"), pd.Timestamp("2025-03-01 23:30")]
    assert dates.offset[0] == "+09:00"


@pytest.mark.parametrize(
    "column",
    [
        pd.Series(pd.to_datetime(["2025-03-01"])),
        pd.Series(pd.to_datetime(["2025-03-01"]).as_unit("ns")),
        pd.Series(pd.to_datetime(["2025-03-01"])).dt.tz_localize("Asia/Tokyo"),
        pd.Series(["2025-03-01"], dtype="category"),
        pd.Series(pd.to_datetime(["2025-03-01"])).astype("category"),
        pd.Series(pd.PeriodIndex(["2025-03"], freq="M")),
        pd.Series([dt.date(2025, 3, 1)], dtype=pd.ArrowDtype(pa.date32())),
        pd.Series([dt.datetime(2025, 3, 1)], dtype=pd.ArrowDtype(pa.timestamp("ns"))),
        pd.Series(["2025-03-01"], dtype="string[python]"),
        pd.Series(["2025-03-01"], dtype=pd.ArrowDtype(pa.string())),
    ],
    ids=lambda column: str(column.dtype),
)
def test_any_dtype_of_dates_is_read(column):
    dates = parse_dates(column)
    assert dates.published.dtype == "datetime64[us]"
    assert dates.published[0] == pd.Timestamp("2025-03-01")


def test_a_year_far_ahead_is_kept():
    assert read("3013-05-01").published[0] == pd.Timestamp("3013-05-01")
