import datetime as dt
import json
import os
import re
import subprocess
import sys
import zipfile

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from work import calls_of

from newskit.dates import as_days, columns, naive_dates, parse_dates
from newskit.dates.forms import read_date
from newskit.schema import SchemaError

MINUTES = "minute"


def read(*values, **options):
    return parse_dates(pd.Series(list(values), dtype=object), **options)


def said(written):
    """What one printed date says: time, precision, offset."""
    dates = read(written)
    return tuple(
        None if pd.isna(one[0]) else str(one[0])
        for one in (dates.published, dates.precision, dates.offset)
    )


# ---- forms


@pytest.mark.parametrize(
    ("written", "when", "precision", "offset"),
    [
        # ISO 8601
        ("2025-03-01", "2025-03-01", "day", None),
        ("2025-03-01T00:00", "2025-03-01", MINUTES, None),
        ("2025-03-01T23:30:00+09:00", "2025-03-01 23:30", MINUTES, "+09:00"),
        ("2025-03-01 23:30:05.25Z", "2025-03-01 23:30:05.25", MINUTES, "+00:00"),
        ("2025-03-01T23:30:05,1234567Z", "2025-03-01 23:30:05.123456", MINUTES, "+00:00"),
        ("2025-03-01 19:27:51 +1100", "2025-03-01 19:27:51", MINUTES, "+11:00"),
        ("2025-03-01 19:27:51 GMT+02:00", "2025-03-01 19:27:51", MINUTES, "+02:00"),
        ("2025-03-01+02:00", "2025-03-01", "day", "+02:00"),
        ("2016-12-31T23:59:60Z", "2016-12-31 23:59:59", MINUTES, "+00:00"),
        ("2025-3-1", "2025-03-01", "day", None),
        ("2025/03/31", "2025-03-31", "day", None),
        # compact
        ("20030219", "2003-02-19", "day", None),
        (20030219, "2003-02-19", "day", None),
        (20030219.0, "2003-02-19", "day", None),
        ("20030219.0", "2003-02-19", "day", None),
        ("20131020T192751+1100", "2013-10-20 19:27:51", MINUTES, "+11:00"),
        ("20141126T152703", "2014-11-26 15:27:03", MINUTES, None),
        ("20151210T191044Z", "2015-12-10 19:10:44", MINUTES, "+00:00"),
        ("20250301123000", "2025-03-01 12:30", MINUTES, None),
        # since 1970
        (1740000000, "2025-02-19 21:20", MINUTES, "+00:00"),
        (1740000000.5, "2025-02-19 21:20:00.5", MINUTES, "+00:00"),
        ("1740000000000", "2025-02-19 21:20", MINUTES, "+00:00"),
        # mail
        ("Mon, 03 Mar 2025 10:00:00 -0500", "2025-03-03 10:00", MINUTES, "-05:00"),
        ("Tue, 03 Mar 2025 10:00:00 GMT", "2025-03-03 10:00", MINUTES, "+00:00"),
        ("3 Mar 2025 10:15", "2025-03-03 10:15", MINUTES, None),
        ("Mon,3 Mar 2025 1:15:00 Etc/GMT", "2025-03-03 01:15", MINUTES, "+00:00"),
        ("Mon, 3 Mar 25 17:00 EST", "2025-03-03 17:00", MINUTES, "-05:00"),
        ("Monday, 03-Mar-97 17:00:00 UT", "1997-03-03 17:00", MINUTES, "+00:00"),
        (
            "Mon, 3 Mar 2025 17:00:00 -0330 (Newfoundland Time)",
            "2025-03-03 17:00",
            MINUTES,
            "-03:30",
        ),
        ("Mon, 3 Mar 2025 17:00:00 -0000", "2025-03-03 17:00", MINUTES, None),
        ("Mon Mar  3 17:00:00 2025", "2025-03-03 17:00", MINUTES, None),
        ("Mon Mar 03 2025 17:00:00 GMT+0100 (CET)", "2025-03-03 17:00", MINUTES, "+01:00"),
        ("Mon Mar  3 17:00:00 PST 2025", "2025-03-03 17:00", MINUTES, "-08:00"),
        ("26-FEB-1987 15:01:01.01", "1987-02-26 15:01:01.01", MINUTES, None),
        ("26-FEB-1987 15:01:01.1234567", "1987-02-26 15:01:01.123456", MINUTES, None),
        ("3 Mar 2025 1:15 Etc/CET", "2025-03-03 01:15", MINUTES, "+01:00"),
        ("3 Mar 2025 1:15 +15:59", "2025-03-03 01:15", MINUTES, "+15:59"),
        ("3 Mar 2025 1:15 -0001", "2025-03-03 01:15", MINUTES, "-00:01"),
        ("3 Mar 2025 1:15 GMT+1", "2025-03-03 01:15", MINUTES, "+01:00"),
        ("05OCT2013", "2013-10-05", "day", None),
        # newspapers
        ("March 3, 2025", "2025-03-03", "day", None),
        ("March 3, 2025 Monday 8:27 PM  AEST", "2025-03-03 20:27", MINUTES, None),
        ("Mar 3, 2025 17:00 CET", "2025-03-03 17:00", MINUTES, "+01:00"),
        ("March 3, 2025 17:00 Central European Time", "2025-03-03 17:00", MINUTES, None),
        ("March 3, 2025 17:00 IST", "2025-03-03 17:00", MINUTES, None),
        ("Mar 3, 2025 5:00 PM", "2025-03-03 17:00", MINUTES, None),
        ("March 3, 2025, 12:10 a.m.", "2025-03-03 00:10", MINUTES, None),
        ("3rd March 2025 at 5pm", "2025-03-03 17:00", MINUTES, None),
        ("Mar. 3, 2025 13:45 pm", "2025-03-03 13:45", MINUTES, None),
        ("Mar. 3, 2025 12:30 pm", "2025-03-03 12:30", MINUTES, None),
        ("Mar. 3, 2025 11:59 pm", "2025-03-03 23:59", MINUTES, None),
        ("Mar. 3, 2025 1 pm", "2025-03-03 13:00", MINUTES, None),
        ("Mar. 3, 2025 12:59 am", "2025-03-03 00:59", MINUTES, None),
        ("Mar. 3, 2025 11:59 am", "2025-03-03 11:59", MINUTES, None),
        ("Mar. 3, 2025 0:15 am", "2025-03-03 00:15", MINUTES, None),
        ("2025 March 3", "2025-03-03", "day", None),
        ("2025 3 March", "2025-03-03", "day", None),
        ("March 3, 2025 @ 5 pm", "2025-03-03 17:00", MINUTES, None),
        ("31/03/2025, 14.30 Uhr", "2025-03-31 14:30", MINUTES, None),
        ("31.3.2025 13.45.10", "2025-03-31 13:45:10", MINUTES, None),
        ("31. 3. 2025", "2025-03-31", "day", None),
        ("31. 3.2025", "2025-03-31", "day", None),
        ("12/31/98 2:05 p.m.", "1998-12-31 14:05", MINUTES, None),
        ("\u200e31/03/2025\u200e \u200e14:30", "2025-03-31 14:30", MINUTES, None),
        # no day
        ("March 2025", "2025-03-01", "month", None),
        ("2025 March", "2025-03-01", "month", None),
        ("maart 2025", "2025-03-01", "month", None),
        ("2025-03", "2025-03-01", "month", None),
        ("03/2025", "2025-03-01", "month", None),
        ("2025", "2025-01-01", "year", None),
        (2025.0, "2025-01-01", "year", None),
        # objects
        (dt.date(2025, 3, 1), "2025-03-01", "day", None),
        (dt.datetime(2025, 3, 1), "2025-03-01", MINUTES, None),
        (dt.datetime(2025, 3, 1, 5, tzinfo=dt.UTC), "2025-03-01 05:00", MINUTES, "+00:00"),
        (np.datetime64("2025-03-01"), "2025-03-01", "day", None),
        # the same date twice
        ("2025-03-01; 1 March 2025", "2025-03-01", "day", None),
        # as long as a date can be
        (f"3 March{' ' * 189}2025", "2025-03-03", "day", None),
    ],
)
def test_a_date_is_read_as_printed(written, when, precision, offset):
    assert said(written) == (str(pd.Timestamp(when)), precision, offset)


@pytest.mark.parametrize(
    ("written", "when"),
    [
        ("Monday, March 3, 2025", "2025-03-03"),
        ("Sept. 11, 2001", "2001-09-11"),
        ("Montag, 29. August 2011", "2011-08-29"),
        ("Mo, 3. März 2025, 14:30 Uhr", "2025-03-03 14:30"),
        ("3. MAERZ 2025 um 14 Uhr", "2025-03-03 14:00"),
        ("den 3. Jänner 2025", "2025-01-03"),
        ("jeudi 5 octobre 2013", "2013-10-05"),
        ("1er août 2014 à 14h30", "2014-08-01 14:30"),
        ("le 1ER AOUT 2014 14 h 30", "2014-08-01 14:30"),
        ("mar. 5 nov. 2013", "2013-11-05"),
        ("mar. 15/11/2013", "2013-11-15"),
        ("10 juil 2024", "2024-07-10"),
        ("mardi 24 Septembre 2013 8:18 AM GMT", "2013-09-24 08:18"),
        ("maandag 12 juni 2006", "2006-06-12"),
        ("1 mei 2015 vrijdag 14u30", "2015-05-01 14:30"),
        ("za 7 mrt. 2015 om 14.30 uur", "2015-03-07 14:30"),
        ("5 de marzo de 2014", "2014-03-05"),
        ("miércoles, 5 de septiembre del 2012 a las 10:15 a. m.", "2012-09-05 10:15"),
        ("mar 8 ene 2013", "2013-01-08"),
        ("lunedì 5 maggio 2014, ore 12:30", "2014-05-05 12:30"),
        ("1º giugno 2014", "2014-06-01"),
        ("segunda-feira, 3 de março de 2014", "2014-03-03"),
        ("5 out. 2014 às 14h30", "2014-10-05 14:30"),
        ("2. maj 2014 kl. 13.45", "2014-05-02 13:45"),
        ("lørdag d. 7. marts 2015", "2015-03-07"),
        ("måndagen den 5:e maj 2014 kl. 13.45", "2014-05-05 13:45"),
        ("7 mars 2015", "2015-03-07"),
        ("søndag 7. desember 2014 kl. 13.45", "2014-12-07 13:45"),
        ("onsdag 6. des. 2017", "2017-12-06"),
        ("12 syyskuuta 2015", "2015-09-12"),
        ("kesäkuun 3. 2014", "2014-06-03"),
        ("perjantaina 12. kesäkuuta 2015 klo 14.30", "2015-06-12 14:30"),
    ],
)
def test_months_are_known_in_eleven_languages(written, when):
    assert said(written)[0] == str(pd.Timestamp(when))
    assert said(written.upper())[0] == str(pd.Timestamp(when))


@pytest.mark.parametrize(
    "written",
    [
        *[
            "Friday",
            "10:30",
            "0000-00-00",
            "0000-01-01",
            "31 February 2025",
            "x 2025",
            "2025Q1",
            "Q1 2014",
            "soon",
        ],
        *[
            "Spring 2014",
            "99999999999999999",
            "12345",
            "5 March",
            "March 5",
            "2025-02-30",
            "31/02/2025",
            "13/13/2025",
        ],
        *[
            "3-5 March 2013",
            "5 Oct 2013 - 6 Oct 2013",
            "5 and 6 Oct 2013",
            "2013-10-05 2013-10-06",
            "2013-10-05-06",
        ],
        *[
            "3 Mar 2025 25:00",
            "3 Mar 2025 13:45 am",
            "3 Mar 2025 10:00 11:00",
            "March 2025 10:00",
            "today",
            "now",
        ],
        *[
            "Published 3 March 2025",
            "1.5.14 Uhr",
            "2025-03-01T24:00",
            "2025-W10-1",
            "5 March 2025 " * 20,
            "3 Mar 5",
        ],
        *[
            "2025-03-01T10:00+99:00",
            "2025-03-01T10:00+16:00",
            "2025-03-01T10:00+01:60",
            "3 March 2025 123",
            "3 Mar 2025 0:15 pm",
            "mar. 4 nov. 2013",  # a Monday, or two months
            f"3 March{' ' * 190}2025",
            "2025-03-01; 2025-03-02; 2025-03-01",
            "٣ March 2025",
            "-",
            "(",
            "2025-13",
            "3013",
            "1740000000000000",
            "2014.5",
            "5.2014",
        ],
        *[
            "10.10.10.10",
            "2025-03-01 (2025-03-02)",
            "2000 March 2001",
            "3¹ March 2025",
            ["2025-03-01"],
            np.arange(2),
            True,
            dt.time(10),
        ],
    ],
)
def test_what_is_no_date_is_kept_as_printed_and_not_guessed(written):
    dates = read(written)
    assert pd.isna(dates.published[0])
    assert pd.isna(dates.precision[0])
    assert dates.unread[0]
    assert isinstance(dates.printed[0], str)


@pytest.mark.parametrize(
    "missing", [None, float("nan"), pd.NA, pd.NaT, "", "  ", np.datetime64("NaT", "us")]
)
def test_a_missing_date_is_no_unread_one(missing):
    dates = read(missing, "2025-03-01")
    assert dates.published.isna().tolist() == [True, False]
    assert not dates.unread[0]
    assert [pd.isna(one[0]) for one in (dates.precision, dates.offset, dates.printed)] == [True] * 3


# ---- what the column decides


def test_one_row_tells_the_order_of_day_and_month_for_all():
    assert read("03/04/2025", "13/04/2025").published[0] == pd.Timestamp("2025-04-03")
    assert read("03/04/2025", "04/13/2025").published[0] == pd.Timestamp("2025-03-04")


def test_an_order_that_nothing_tells_is_said():
    dates = read("03/04/2025", "05/06/2025")
    assert dates.published[0] == pd.Timestamp("2025-03-04")
    assert dates.remarks == [
        "day and month can't be told apart (no row has a day above 12); the month is taken to come "
        "first"
    ]


def test_dates_with_dots_have_the_day_first():
    dates = read("3.4.2025", "5.6.2025")
    assert dates.published[0] == pd.Timestamp("2025-04-03")
    assert "the day is taken to come first" in dates.remarks[0]


@pytest.mark.parametrize(
    ("written", "days"),
    [
        (["5.10.2013", "10/13/2013"], ["10-05", "10-13"]),
        (["5/10/2013", "13.10.2013"], ["05-10", "10-13"]),
        (["5.10.2013", "5/10/2013", "13/10/2013"], ["10-05", "10-05", "10-13"]),
        (
            ["5.10.2013", "10.13.2013", "5/10/2013", "13/10/2013"],
            ["05-10", "10-13", "10-05", "10-13"],
        ),
    ],
)
def test_dates_with_dots_and_with_slashes_are_decided_apart(written, days):
    assert read(*written).published.dt.strftime("%m-%d").tolist() == days


@pytest.mark.parametrize(
    ("written", "days"),
    [
        (["sábado 05/10/2013", "lunes 07/10/2013"], ["10-05", "10-07"]),
        (["lördag 5/10/2013"], ["10-05"]),
        (["Sat, 05/10/2013 2:05 am"], ["10-05"]),
        (["Saturday 10/5/2013", "4/3/2013"], ["10-05", "04-03"]),
        (["mar. 5/11/2013", "4/3/2013"], ["11-05", "03-04"]),
        (["segunda-feira, 7-10-2013"], ["10-07"]),
        (["lunes 10/7/2013"], ["10-07"]),  # as Spanish newspapers in the United States write it
        (["lördag 10.5.2013"], ["10-05"]),  # a day of the week weighs more than dots
    ],
)
def test_a_day_of_the_week_tells_the_order_of_day_and_month(written, days):
    dates = read(*written)
    assert dates.published.dt.strftime("%m-%d").tolist() == days
    assert dates.remarks == []


@pytest.mark.parametrize(
    "written",
    [
        "5/10/2013 klo 14.05",
        "den 5/10/2013",
        "5/10/2013 à 14h05",
        "5-10-2013 om 14.05 uur",
        "5.10.2013 14.05 Uhr",
    ],
)
def test_a_word_of_a_language_that_puts_the_day_first_tells_it(written):
    dates = read(written)
    assert dates.published.dt.strftime("%m-%d").tolist() == ["10-05"]
    assert not any("told apart" in remark for remark in dates.remarks)


@pytest.mark.parametrize(
    "written", ["10/5/2013 at 5 am", "10/5/2013 2:05 pm Eastern Time", "Tue 10/5/2013"]
)
def test_english_words_and_a_day_of_the_week_that_fits_neither_tell_no_order(written):
    assert "can't be told apart" in read(written).remarks[0]


def test_rows_that_disagree_are_said_and_those_with_a_day_above_12_stand():
    dates = read("13/04/2025", "04/13/2025", "03/04/2025")
    assert dates.published.dt.strftime("%m-%d").tolist() == ["04-13", "04-13", "03-04"]
    assert "(rows disagree)" in dates.remarks[0]


def test_where_both_orders_say_the_same_nothing_need_be_said():
    assert read("03/03/2025", "04/04/2025").remarks == []


def test_a_century_is_taken_as_posix_does_and_said():
    dates = read("31/12/69", "31/12/68", "2025-01-01")
    assert dates.published.dt.year.tolist() == [1969, 2068, 2025]
    assert "2 of 3 years have two digits; 69 to 99 are taken for 1969 to 1999" in dates.remarks[0]


# ---- what can't be true


def test_a_date_that_cannot_be_true_is_kept_and_said():
    dates = read("Sun, 07 Jul 3013 15:06:01 +0000", "1449-12-31", "1450-01-01", "2025-01-01", None)
    assert dates.published[0] == pd.Timestamp("3013-07-07 15:06:01")
    assert dates.printed.fillna("").tolist() == [
        "Sun, 07 Jul 3013 15:06:01 +0000",
        "1449-12-31",
        "",
        "",
        "",
    ]
    assert not dates.unread.any()
    assert dates.remarks == [
        "2 of 5 dates lie outside 1450 to tomorrow, such as 'Sun, 07 Jul 3013 15:06:01 +0000'; "
        "check them"
    ]


def test_tomorrows_paper_can_be_true_in_any_zone_and_no_later_one(monkeypatch):
    class Evening(dt.datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2025, 3, 1, 22)

    monkeypatch.setattr(columns, "datetime", Evening)
    dates = read("2025-03-02", "2025-03-03 22:00", "2025-03-03 22:01", "2025-03-04")
    assert dates.printed.isna().tolist() == [True, True, False, False]
    assert dates.remarks == [
        "2 of 4 dates lie outside 1450 to tomorrow, such as '2025-03-03 22:01'; check them"
    ]


def test_times_beyond_the_calendar_are_unread():
    dates = parse_dates(
        pd.Series(np.array(["300000-01-01", "3013-01-01", "NaT"], dtype="datetime64[s]"))
    )
    assert dates.unread.tolist() == [True, False, False]
    assert dates.printed.fillna("").tolist() == ["300000-01-01T00:00:00", "3013-01-01T00:00:00", ""]


# ---- zones


def test_a_zone_moves_only_what_has_an_offset():
    dates = read("2025-03-01T23:30:00+00:00", "2025-03-01T23:30:00", tz="Asia/Tokyo")
    assert dates.published.tolist() == [
        pd.Timestamp("2025-03-02 08:30"),
        pd.Timestamp("2025-03-01 23:30"),
    ]
    assert dates.offset[0] == "+09:00"


@pytest.mark.parametrize(
    "written", ["2025-03-01+02:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:00-10:00"]
)
def test_a_day_and_an_end_of_the_calendar_stay_where_they_are(written):
    assert read(written, tz="America/New_York").published[0] == read(written).published[0]


# ---- columns of any dtype


@pytest.mark.parametrize(
    ("column", "precision"),
    [
        (pd.Series(pd.to_datetime(["2025-03-01"])), "day"),
        (pd.Series(pd.to_datetime(["2025-03-01 00:00", "2025-03-01 10:00"])), "minute"),
        (pd.Series(pd.to_datetime(["2025-03-01"]).as_unit("ns")), "day"),
        (pd.Series(pd.to_datetime(["2025-03-01"])).dt.tz_localize("Asia/Tokyo"), "day"),
        (
            pd.Series(pd.to_datetime(["2025-03-01 00:00", "2025-03-01 10:00"])).dt.tz_localize(
                "UTC"
            ),
            "minute",
        ),
        (pd.Series(["2025-03-01"], dtype="category"), "day"),
        (pd.Series(pd.to_datetime(["2025-03-01"])).astype("category"), "day"),
        (pd.Series(pd.PeriodIndex(["2025-03-01"], freq="D")), "day"),
        (pd.Series(pd.PeriodIndex(["2025-03"], freq="M")), "month"),
        (pd.Series([dt.date(2025, 3, 1)], dtype=pd.ArrowDtype(pa.date32())), "day"),
        (pd.Series([dt.datetime(2025, 3, 1)], dtype=pd.ArrowDtype(pa.timestamp("ns"))), "day"),
        (pd.Series(["2025-03-01"], dtype="string[python]"), "day"),
        (pd.Series(["2025-03-01"], dtype=pd.ArrowDtype(pa.string())), "day"),
        (pd.Series(["2025-03-01"], index=["a"]), "day"),
    ],
)
def test_any_dtype_of_dates_is_read(column, precision):
    dates = parse_dates(column)
    assert dates.published.dtype == "datetime64[us]"
    assert dates.published.iloc[0] == pd.Timestamp("2025-03-01")
    assert set(dates.precision) == {precision}
    assert all(one.index.equals(column.index) for one in dates[:-1])


@pytest.mark.parametrize("dtype", [object, "str", "datetime64[us]", "float64", "category"])
def test_a_column_without_a_date_gives_none(dtype):
    for column in (pd.Series([], dtype=dtype), pd.Series([None, None], dtype=dtype)):
        dates = parse_dates(column)
        assert dates.published.isna().all()
        assert dates.precision.isna().all()
        assert not dates.unread.any()
        assert dates.remarks == []


# ---- what always holds

MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre"
    " octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre"
    " ottobre novembre dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro"
    " outubro novembro dezembro",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "no": "januar februar mars april mai juni juli august september oktober november desember",
    "fi": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta"
    " elokuuta syyskuuta lokakuuta marraskuuta joulukuuta",
}
ABBREVIATED = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec",
    "de": "Jan Feb Mrz Apr Mai Jun Jul Aug Sep Okt Nov Dez",
    "fr": "janv févr mars avr mai juin juil août sept oct nov déc",
    "nl": "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "es": "ene feb mar abr may jun jul ago sep oct nov dic",
    "it": "gen feb mar apr mag giu lug ago set ott nov dic",
    "pt": "jan fev mar abr mai jun jul ago set out nov dez",
    "da": "jan feb mar apr maj jun jul aug sep okt nov dec",
    "sv": "jan feb mars apr maj juni juli aug sept okt nov dec",
    "no": "jan feb mars apr mai juni juli aug sep okt nov des",
    "fi": "tammi helmi maalis huhti touko kesä heinä elo syys loka marras joulu",
}
ALL_MONTHS = st.sampled_from([names.split() for names in (*MONTHS.values(), *ABBREVIATED.values())])
DAYS = st.dates(dt.date(1450, 1, 1), dt.date(2026, 1, 1))
LAYOUTS = st.sampled_from(
    [
        "{d} {m} {y}",
        "{d}. {m} {y}",
        "{d:02d} {m}. {y}",
        "{m} {d}, {y}",
        "{d} de {m} de {y}",
        "{d}-{m}-{y}",
    ]
)


@given(ALL_MONTHS, DAYS, LAYOUTS, st.sampled_from([str, str.upper, str.lower]))
def test_a_printed_date_is_read_back(months, day, layout, case):
    written = case(layout.format(d=day.day, m=months[day.month - 1], y=day.year))
    assert said(written) == (str(pd.Timestamp(day)), "day", None)


@given(
    st.datetimes(
        dt.datetime(1000, 1, 1),
        dt.datetime(9999, 12, 31),
        timezones=st.sampled_from([None, dt.UTC]),
    )
)
def test_an_iso_time_is_read_back(when):
    published, precision, offset = said(when.isoformat())
    assert pd.Timestamp(published) == pd.Timestamp(when.replace(tzinfo=None))
    assert (precision, offset) == ("minute", when.tzinfo and "+00:00")


PIECES = st.lists(
    st.sampled_from(
        [
            *"0123456789:./-+, TZ()|",
            "2025",
            "mar",
            "kl.",
            "pm",
            "GMT",
            "de",
            "31",
            "é",
            "12:30",
            "May",
        ]
    ),
    max_size=12,
).map("".join)


@given(
    st.one_of(st.text(), PIECES, st.floats(), st.integers(), st.binary()),
    st.sampled_from([None, "Asia/Tokyo"]),
)
def test_no_value_of_any_kind_stops_a_column(value, tz):
    dates = read(value, "2025-03-01", tz=tz)
    assert dates.published[1] == pd.Timestamp("2025-03-01")
    assert dates.unread[0] <= pd.isna(dates.published[0])
    assert pd.isna(dates.published[0]) == pd.isna(dates.precision[0])


MIXED = [
    "2025-03-01",
    "13/04/2025",
    "03/04/2025",
    "March 2025",
    "soon",
    None,
    "5 mai 2014 14h30",
    "7 Jul 3013 15:06 GMT",
]


def rows_of(*written):
    """What each row says, with the words for a missing value."""
    return list(zip(*(one.map(str) for one in read(*written)[:-1]), strict=True))


@given(st.permutations(MIXED))
def test_the_order_of_rows_changes_nothing(rows):
    by_row = dict(zip(MIXED, rows_of(*MIXED), strict=True))
    assert rows_of(*rows) == [by_row[row] for row in rows]


@given(st.lists(st.sampled_from([one for one in MIXED if one != "03/04/2025"]), min_size=1))
def test_a_row_says_the_same_alone_and_in_its_column(rows):
    assert rows_of(*rows) == [rows_of(row)[0] for row in rows]


@pytest.mark.parametrize("locale", ["C", "fr_FR.UTF-8", "tr_TR.UTF-8"])
def test_the_machines_locale_changes_nothing(locale):
    code = (
        "import contextlib, locale, pandas as pd\n"
        "with contextlib.suppress(locale.Error): locale.setlocale(locale.LC_ALL, '')\n"
        "from newskit.dates import parse_dates\n"
        "written = ['5 ao\\u00fbt 2014', 'Mon, 5 May 2014 10:00 GMT', '12. KES\\u00c4KUUTA 2015']\n"
        "print(*parse_dates(pd.Series(written)).published.dt.strftime('%Y%m%d'))"
    )
    environment = {**os.environ, "LC_ALL": locale, "LANG": locale}
    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    assert printed.stdout.split() == ["20140805", "20140505", "20150612"]


@pytest.mark.parametrize("piece", ["(", "1.", "5 May ", "1:", "a", "|", "- ", "5 May 2014", "1h "])
def test_a_hostile_string_costs_no_more_than_its_length(piece):
    half, whole = piece * (99 // len(piece)), piece * (198 // len(piece))
    assert read(half, whole).unread.all()
    read_date(whole)  # the lists of words are read
    assert calls_of(read_date, whole) <= 2.2 * calls_of(read_date, half) + 20
    assert calls_of(read_date, whole) <= 40 * len(whole)


def test_what_is_too_long_for_a_date_is_not_looked_at():
    long = "5 May 2014" * 1_000_000
    assert read(long).unread.all()
    assert calls_of(read_date, long) <= 3


# ---- days that a user gives, and columns that hold dates


@pytest.mark.parametrize(
    ("ends", "days"),
    [
        (("2025-03-01", "2025-03-31"), ("2025-03-01", "2025-03-31")),
        (["2025-03-01 10:00", dt.date(2025, 3, 1)], ("2025-03-01", "2025-03-01")),
        ((None, pd.Timestamp("2025-03-01 10:00", tz="Asia/Tokyo")), (None, "2025-03-01")),
        ((pd.NaT, None), (None, None)),
    ],
)
def test_two_days_are_read_and_an_end_may_be_open(ends, days):
    expected = tuple(day and pd.Timestamp(day) for day in days)
    assert as_days(ends, name="span") == expected
    assert all(day.unit == "us" for day in as_days(ends, name="span") if day)


@pytest.mark.parametrize(
    ("ends", "told"),
    [
        ("2025-03-01", "span takes two days, and this is '2025-03-01'."),
        (("2025-03-01",), "span takes two days"),
        ((2024, 2025), "2024 is no date. Write it as '2025-03-31'."),
        (("soon", None), "'soon' is no date"),
        (("2025-03-02", "2025-03-01"), "2025-03-02 is after 2025-03-01. Swap the two days."),
    ],
)
def test_what_are_no_two_days_is_refused(ends, told):
    with pytest.raises(SchemaError, match=re.escape(told)):
        as_days(ends, name="span")


@pytest.mark.parametrize(
    "column",
    [
        pd.Series(pd.to_datetime(["2025-03-01 10:00", None])),
        pd.Series(pd.to_datetime(["2025-03-01 10:00", None])).dt.tz_localize("Asia/Tokyo"),
        pd.Series([dt.datetime(2025, 3, 1, 10), None], dtype=pd.ArrowDtype(pa.timestamp("ns"))),
        pd.Series(
            [dt.datetime(2025, 3, 1, 10), None], dtype=pd.ArrowDtype(pa.timestamp("us", "UTC"))
        ),
    ],
)
def test_dates_of_a_column_become_naive_where_they_are(column):
    dates = naive_dates(column)
    assert dates.dtype == "datetime64[us]"
    assert dates[0] == pd.Timestamp("2025-03-01 10:00")
    assert pd.isna(dates[1])


def test_a_column_without_a_date_is_missing_and_one_of_texts_is_refused():
    empty = pd.Series([None, None], index=[3, 4], name="published", dtype=object)
    assert naive_dates(empty).isna().all()
    assert (naive_dates(empty).index.tolist(), naive_dates(empty).name) == ([3, 4], "published")
    texts = pd.Series(["2025-03-01"], name="published")
    with pytest.raises(SchemaError, match=r"'published' must hold dates.*as_articles\(frame\)"):
        naive_dates(texts)
    with pytest.raises(SchemaError, match=r'quotes table.*pd\.to_datetime\(quotes\["published"\]'):
        naive_dates(texts, table="quotes")


# ---- real dates


def test_dates_of_feeds_are_read_as_feedparser_reads_them(shared):
    folder = shared / "data/bad/feedparser_dates"
    # Periods ("start=…;end=…") and the chapters of a podcast are no dates of publication.
    cases = [
        json.loads(line) for line in (folder / "expected.jsonl").read_text("utf-8").splitlines()
    ]
    cases = [
        case for case in cases if "validity" not in case["file"] and "chapter" not in case["file"]
    ]
    assert len(cases) == 12
    for case in cases:
        source = (folder / "cases" / case["file"]).read_text("utf-8")
        written = re.findall(
            r"<[\w:]*(?:date|updated|published|issued|modified|created)>([^<]+)<", source, re.I
        )[-1]
        expected = [
            int(number) for number in re.search(r"== \((.+)\)", case["expect"])[1].split(",")[:6]
        ]
        assert read(written, tz="UTC").published[0] == pd.Timestamp(*expected), case["file"]


WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def test_french_dates_of_nexis_are_read(shared):
    from lxml import etree

    folder = shared / "data/formats/nexis_uni_docx"
    document = etree.fromstring(zipfile.ZipFile(folder / "Files_12.DOCX").read("word/document.xml"))
    lines = [
        "".join(text.text or "" for text in line.iter(WORD + "t"))
        for line in document.iter(WORD + "p")
    ]
    written = [line for line in lines if re.fullmatch(r"\w+di \d+ \w+ \d{4} .*GMT", line)]
    expected = json.loads((folder / "expected.json").read_text("utf-8"))["files"]["Files_12.DOCX"][
        "published"
    ]
    assert read(*written).published.dt.strftime("%Y-%m-%d").tolist() == expected


@pytest.mark.parametrize(
    ("files", "mark", "least"),
    [
        ("factiva_*/*.htm*", r">\s*(\d{1,2} [^\W\d]+ \d{4})\s*<", 200),
        ("europresse/*.html", r"[>,]\s*((?:\w+di )?\d{1,2} [^\W\d]+ 20\d\d)\s*[<,]", 7),
        (
            "lexisnexis_*/*.[tT]*",
            r"(?m)^ {5,}(?!\d+ of )((?:[A-Z]\w+ )?(?:\w+ )?\d{1,2},? (?:[a-z]+ )?\d{4}(?:,? "
            r"\w+)?)\s*$",
            35,
        ),
        ("proquest/*.csv", r'"(\w+ \d+, \d{4})",\d{4}', 600),
        ("reuters21578_sgml/*.sgm", r"<DATE>([^<]+)", 578),
        ("reuters_xml_tm/*/*.xml", r"<DATE>([^<]+)", 70),
        ("nitf/*.xml", r'(?:norm|date\.publication)="([^"]+)"', 15),
        ("feeds_live/*.xml", r"<(?:pubDate|dc:date|updated)>([^<]+)<", 150),
        ("feeds_expected/*.xml", r"<(?:pubDate|published|updated)>([^<]+)<", 65),
        (
            "newsml*/*",
            r"<(?:versionCreated|contentCreated|sent|DateAndTime|DateId|FirstCreated)>([^<]+)<",
            40,
        ),
        ("ritzau_wxr_wire/*.xml", r"<pubDate>([^<]+)<", 5),
    ],
)
def test_every_date_of_a_database_is_read(shared, files, mark, least):
    written = []
    for path in sorted((shared / "data/formats").glob(files)):
        raw = path.read_bytes()
        try:
            source = raw.decode("utf-8")
        except UnicodeDecodeError:
            source = raw.decode("latin-1")
        written += re.findall(mark, source)
    assert len(written) >= least
    dates = read(*written)
    assert dates.printed[dates.unread].tolist() == []
    assert dates.published.dt.year.between(1985, 2026).sum() >= len(written) - 1  # Superdesk's 3013
