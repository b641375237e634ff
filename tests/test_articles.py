import warnings

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import newskit as nk
from newskit.schema import TABLES

TEXTS = ["Rents rose.", "The ferry is late."]


@pytest.mark.parametrize(
    ("names", "ours"),
    [
        (["Headline", "Body", "Pub Date", "Newspaper"], ["title", "text", "published", "outlet"]),
        (
            ["webTitle", "body_text", "webPublicationDate", "source.name"],
            ["title", "text", "published", "outlet"],
        ),
        (
            ["title", "maintext", "date_publish", "source_domain"],
            ["title", "text", "published", "outlet"],
        ),
        (["title", "content", "date", "publication"], ["title", "text", "published", "outlet"]),
        (["HD", "TD", "PD", "SN"], ["title", "text", "published", "outlet"]),
    ],
)
def test_columns_are_found_by_their_usual_names(names, ours):
    frame = pd.DataFrame([["A title", TEXTS[0], "2025-03-01", "Post"]], columns=names)
    articles = nk.as_articles(frame)
    assert articles.loc[0, ours].tolist() == [
        "A title",
        TEXTS[0],
        pd.Timestamp("2025-03-01"),
        "Post",
    ]


def test_every_column_is_there_in_order_with_its_dtype():
    articles = nk.as_articles(pd.DataFrame({"text": TEXTS, "mine": [1, 2]}))
    always = {name: column for name, column in TABLES["articles"].items() if not column.optional}
    assert articles.columns.tolist() == [*always, "mine"]
    assert all(articles[name].dtype == column.dtype for name, column in always.items())
    assert articles["mine"].tolist() == [1, 2]


@pytest.mark.parametrize(
    "dtype",
    [
        "object",
        "str",
        "string[python]",
        "category",
        pd.ArrowDtype(pa.string()),
        pd.ArrowDtype(pa.large_string()),
    ],
    ids=str,
)
def test_any_dtype_of_strings_gives_the_same_table(dtype):
    frame = pd.DataFrame(
        {"text": TEXTS, "outlet": ["Post", "Herald"], "date": ["2025-03-01", "2025-03-02"]}
    )
    pd.testing.assert_frame_equal(nk.as_articles(frame.astype(dtype)), nk.as_articles(frame))


def test_a_text_is_never_changed():
    texts = ["  “Curly”\r\n\r\n", "e\u0301", "\u202etrojan", "<b>&amp;</b>"]
    assert nk.as_articles(pd.DataFrame({"text": texts}))["text"].tolist() == texts


def test_the_input_is_not_changed():
    frame = pd.DataFrame({"id": ["a", "a"], "text": TEXTS})
    before = frame.copy()
    with pytest.warns(nk.NewskitWarning):
        nk.as_articles(frame)
    pd.testing.assert_frame_equal(frame, before)


def test_paragraphs_in_a_list_are_joined_by_a_blank_line():
    frame = pd.DataFrame({"text": [["One.", "Two."]]})
    assert nk.as_articles(frame).loc[0, "text"] == "One.\n\nTwo."


def test_an_id_that_stands_twice_is_told_apart_and_said():
    frame = pd.DataFrame({"id": [7.0, 7.0, None], "text": ["a", "b", "c"]})
    with pytest.warns(nk.NewskitWarning, match="1 of 3 article_id occur more than once"):
        assert nk.as_articles(frame)["article_id"].tolist() == ["7", "7#2", "3"]


@given(st.lists(st.sampled_from(["a", "a#2", "1", "2", "", None]), max_size=8))
def test_ids_are_always_unique(ids):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = nk.as_articles(
            pd.DataFrame({"article_id": pd.Series(ids, dtype=object), "text": "x"})
        )["article_id"]
    assert made.is_unique
    assert len(made) == len(ids)


def test_a_missing_text_stays_missing_and_is_said():
    frame = pd.DataFrame({"text": ["Rents rose.", None, float("nan"), ""]})
    with pytest.warns(nk.NewskitWarning, match="3 of 4 articles have no text"):
        articles = nk.as_articles(frame)
    assert articles["text"].isna().tolist() == [False, True, True, False]
    assert articles["word_count"].tolist() == [2, pd.NA, pd.NA, 0]


def test_a_date_that_cannot_be_read_is_said_with_its_column():
    frame = pd.DataFrame({"text": TEXTS, "When": ["2025-03-01", "soon"]})
    with pytest.warns(
        nk.NewskitWarning, match="column 'When': 1 of 2 dates can't be read, such as 'soon'"
    ):
        articles = nk.as_articles(frame, columns={"published": "When"})
    assert articles["published"].isna().tolist() == [False, True]


def test_rows_of_two_frames_with_one_index_keep_their_own_dates():
    first = pd.DataFrame({"text": ["one", "two"], "date": ["2025-01-01", "2025-01-02"]})
    second = pd.DataFrame({"text": ["three", "four"], "date": ["March 3, 2025", "soon"]})
    with pytest.warns(nk.NewskitWarning, match="1 of 4 dates"):
        dates = nk.as_articles(pd.concat([first, second]))["published"]
    assert dates.dt.strftime("%d %b").tolist()[:3] == ["01 Jan", "02 Jan", "03 Mar"]
    assert dates.isna().tolist() == [False, False, False, True]


def test_a_number_given_to_an_article_without_id_is_nobody_elses():
    frame = pd.DataFrame({"id": [None, "1", "a", "a", "a#2"], "text": ["x"] * 5})
    with pytest.warns(nk.NewskitWarning, match="1 of 5 article_id occur more than once"):
        assert nk.as_articles(frame)["article_id"].tolist() == ["1#2", "1", "a", "a#3", "a#2"]


def test_dates_without_a_day_are_said_and_marked():
    frame = pd.DataFrame({"text": ["x"] * 3, "date": ["2025", "March 2025", "2025-03-04"]})
    with pytest.warns(nk.NewskitWarning, match="2 of 3 dates name no day"):
        articles = nk.as_articles(frame)
    assert articles["published_precision"].tolist() == ["year", "month", "day"]


def test_a_time_of_day_makes_a_date_precise_to_the_minute():
    frame = pd.DataFrame(
        {"text": ["x"] * 4, "date": ["2025-03-04 00:00", "4 mars 2025", None, "4 Mar 2025 5 pm"]}
    )
    assert nk.as_articles(frame)["published_precision"].astype("str").fillna("").tolist() == [
        "minute",
        "day",
        "",
        "minute",
    ]


def test_times_that_are_all_midnight_are_days():
    days = pd.to_datetime(["2025-03-03", "2025-03-04", None])
    of_days = nk.as_articles(pd.DataFrame({"text": "x", "published": days}))
    of_times = nk.as_articles(
        pd.DataFrame({"text": "x", "published": days.insert(0, pd.Timestamp("2025-03-03 10:00"))})
    )
    assert of_days["published_precision"].astype("str").fillna("").tolist() == ["day", "day", ""]
    assert of_times["published_precision"].astype("str").fillna("").tolist() == [
        "minute",
        "minute",
        "minute",
        "",
    ]


def test_articles_without_dates_have_no_precision():
    assert not {"published_precision", "published_printed"} & set(
        nk.as_articles(pd.DataFrame({"text": ["x"]}))
    )


def test_a_precision_that_comes_with_the_frame_is_kept():
    frame = pd.DataFrame(
        {"text": ["x"], "published": ["2025-03-01"], "published_precision": ["month"]}
    )
    assert nk.as_articles(frame)["published_precision"].tolist() == ["month"]


def test_what_cannot_be_read_or_cannot_be_true_is_kept_as_printed():
    frame = pd.DataFrame(
        {"text": ["x"] * 4, "date": ["Spring 2014", "5 May 3013", "2025-03-01", None]}
    )
    with pytest.warns(nk.NewskitWarning) as said:
        articles = nk.as_articles(frame)
    assert articles["published_printed"].fillna("").tolist() == [
        "Spring 2014",
        "5 May 3013",
        "",
        "",
    ]
    assert articles["published"].dt.year.fillna(0).tolist() == [0, 3013, 2025, 0]
    assert [str(one.message) for one in said] == [
        "column 'date': 1 of 4 dates lie outside 1450 to tomorrow, such as '5 May 3013'; check "
        "them",
        "column 'date': 1 of 4 dates can't be read, such as 'Spring 2014'; they are missing in "
        "`published`",
    ]


def test_articles_made_of_articles_keep_their_dates():
    frame = pd.DataFrame(
        {"text": ["x"] * 4, "date": ["soon", "5 May 3013 10:00 GMT", "March 2025", None]}
    )
    with pytest.warns(nk.NewskitWarning, match="can't be read"):
        once = nk.as_articles(frame)
    with pytest.warns(nk.NewskitWarning, match="outside 1450 to tomorrow"):
        again = nk.as_articles(once)
    pd.testing.assert_frame_equal(once, again)


def test_a_year_of_two_digits_is_said():
    with pytest.warns(nk.NewskitWarning, match="column 'date': 1 of 1 years have two digits"):
        articles = nk.as_articles(pd.DataFrame({"text": ["x"], "date": ["31/12/98"]}))
    assert articles["published"].tolist() == [pd.Timestamp("1998-12-31")]


def test_year_month_and_day_in_columns_of_their_own_are_a_date():
    frame = pd.DataFrame({"text": ["x"], "Year": [2025.0], "month": [3], "day": ["4"]})
    assert nk.as_articles(frame)["published"].tolist() == [pd.Timestamp("2025-03-04")]


def test_a_missing_month_or_day_of_its_own_leaves_the_year_known():
    frame = pd.DataFrame(
        {
            "text": ["x"] * 5,
            "year": [2025, 2025, 2025, 2025, None],
            "month": ["3.0", "mars", None, "03", "3"],
            "day": [4, 4, 4, None, 4],
        }
    )
    with pytest.warns(nk.NewskitWarning, match="2 of 5 dates name no day"):
        articles = nk.as_articles(frame)
    assert articles["published"].dt.strftime("%m-%d").fillna("").tolist() == [
        "03-04",
        "03-04",
        "01-01",
        "03-01",
        "",
    ]
    assert articles["published_precision"].astype("str").fillna("").tolist() == [
        "day",
        "day",
        "year",
        "month",
        "",
    ]


def test_an_empty_column_leaves_its_place_to_one_that_holds_something():
    frame = pd.DataFrame(
        {"text": [None], "body": ["Rents rose."], "published": [None], "date": ["2025-03-04"]}
    )
    articles = nk.as_articles(frame)
    assert articles.loc[0, ["text", "published"]].tolist() == [
        "Rents rose.",
        pd.Timestamp("2025-03-04"),
    ]


def test_snippets_called_text_leave_their_place_to_the_articles():
    frame = pd.DataFrame(
        {"text": ["A teaser …"], "content": ["Rents rose again in the harbour town. " * 5]}
    )
    with pytest.warns(nk.NewskitWarning, match="column 'content' is taken for the text"):
        assert nk.as_articles(frame).loc[0, "word_count"] == 35


def test_a_word_count_that_was_stated_is_kept_beside_ours():
    articles = nk.as_articles(pd.DataFrame({"text": ["Rents rose."], "word_count": [999]}))
    assert articles.loc[0, ["word_count", "word_count_stated"]].tolist() == [2, 999]


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("word_count_stated", [float("inf"), 1e30]),
        ("text_truncated", pd.array([True, None], dtype="boolean")),
        ("published_precision", [["x"], None]),
        ("published", ["\ud800", "2025-01-01"]),
        ("published", np.array(["300000-01-01", "2025-01-01"], dtype="datetime64[s]")),
        ("related", ["['A b', 'C d']", "[broken"]),
    ],
)
def test_no_value_of_one_article_stops_the_others(column, values):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        articles = nk.as_articles(
            pd.DataFrame(
                {
                    "text": ["a", "b"],
                    column: pd.Series(values, dtype=getattr(values, "dtype", object)),
                }
            )
        )
    assert len(articles) == 2


def test_a_script_without_blanks_is_said():
    with pytest.warns(nk.NewskitWarning, match="1 of 1 texts are in a script without blanks"):
        nk.as_articles(pd.DataFrame({"text": ["房租又涨了，市议会将投票决定。"]}))


def test_a_frame_without_text_is_told_what_to_type():
    frame = pd.DataFrame({"words": TEXTS, "day": ["2025-03-01"] * 2})
    with pytest.raises(nk.SchemaError) as error:
        nk.as_articles(frame)
    assert str(error.value) == (
        "the articles table needs ['text'] or at least ['title'], and this frame has ['words', "
        "'day']. "
        "Name them on the way in: columns={'text': '…', 'published': '…'}"
    )


@pytest.mark.parametrize(
    ("frame", "columns", "match"),
    [
        ([1, 2], {}, "must be a pandas DataFrame, and this is a list"),
        (pd.DataFrame({"text": TEXTS}), {"text": "body"}, r"no column \['body'\]"),
        (pd.DataFrame({"text": TEXTS}), {"txt": "text"}, r"an article has no column \['txt'\]"),
        (pd.DataFrame([["a", "b"]], columns=["text", "text"]), {}, "'text' stands twice"),
    ],
)
def test_a_wrong_frame_is_refused_in_words(frame, columns, match):
    with pytest.raises(nk.SchemaError, match=match):
        nk.as_articles(frame, columns=columns)


def test_an_empty_frame_gives_an_empty_table():
    articles = nk.as_articles(pd.DataFrame({"text": pd.Series([], dtype=object)}))
    assert len(articles) == 0
    assert articles["published"].dtype == "datetime64[us]"
    assert len(nk.count_articles(articles)) == 0
    assert len(nk.filter_articles(articles, matching="rent")) == 0


def test_articles_are_articles_again(letters):
    pd.testing.assert_frame_equal(nk.as_articles(letters), letters)


def test_filters_that_split_a_collection_add_up(letters):
    parts = [nk.filter_articles(letters, outlet=name) for name in ("Herald", "Post")]
    assert sorted(pd.concat(parts)["article_id"]) == letters["article_id"].tolist()
    yes, no = (nk.filter_articles(letters, matching=q) for q in ("rent*", "NOT rent*"))
    assert len(yes) + len(no) == len(letters)


def test_both_days_of_a_span_are_included(letters):
    found = nk.filter_articles(letters, between=("2025-03-05", "2025-03-13"))
    assert found["article_id"].tolist() == ["L02", "L03", "L04"]
    assert nk.filter_articles(letters, between=("2025-04-08", None))["article_id"].tolist() == [
        "L09",
        "L10",
    ]


def test_conditions_hold_together(letters):
    found = nk.filter_articles(
        letters, outlet="Herald", section=["local", "politics"], matching="ferry OR rent*"
    )
    assert found["article_id"].tolist() == ["L01", "L03", "L06", "L08", "L09"]


@pytest.mark.parametrize(
    ("options", "match"),
    [
        (
            {"outlet": "Hearld"},
            r"no article has the outlet 'Hearld'. There are \['Herald', 'Post'\]",
        ),
        ({"between": "2025-03-01"}, "between takes two days"),
        ({"between": ("soon", None)}, "'soon' is no date"),
        ({"between": (2025, 2026)}, "2025 is no date"),
        ({"between": (np.int64(2025), None)}, "2025.* is no date"),
        ({"between": ("2025-04-01", "2025-03-01")}, "between ends before it begins"),
        ({"between": 5}, "between takes two days"),
        ({"outlet": 5}, "no article has the outlet 5"),
    ],
)
def test_a_filter_that_cannot_fit_is_refused(letters, options, match):
    with pytest.raises(nk.SchemaError, match=match):
        nk.filter_articles(letters, **options)


def test_counts_have_every_week_of_every_outlet(letters):
    counts = nk.count_articles(letters)
    assert counts["count"].tolist() == [1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1]
    assert counts["count"].sum() == len(letters)
    assert counts["partial"].tolist() == [False] * 5 + [True] + [False] * 5 + [True]


def test_articles_without_a_date_are_left_out_and_said(letters):
    letters = letters.assign(published=letters["published"].where(letters["article_id"] != "L05"))
    with pytest.warns(nk.NewskitWarning, match="1 of 10 articles have no date and are left out"):
        counts = nk.count_articles(letters, by=None)
    assert counts["count"].sum() == 9


def test_articles_without_an_outlet_are_a_group_of_their_own(letters):
    letters = letters.assign(outlet=letters["outlet"].where(letters["outlet"] == "Post"))
    assert set(nk.count_articles(letters)["outlet"]) == {"(no outlet)", "Post"}


@pytest.mark.parametrize(
    ("every", "first", "periods"),
    [
        ("day", "2025-03-03", 39),
        ("week", "2025-03-03", 6),
        ("month", "2025-03-01", 2),
        ("quarter", "2025-01-01", 2),
        ("year", "2025-01-01", 1),
    ],
)
def test_a_calendar_has_no_holes(letters, every, first, periods):
    counts = nk.count_articles(letters, by=None, every=every)
    assert len(counts) == periods
    assert counts["period"].iloc[0] == pd.Timestamp(first)
    assert counts["count"].sum() == 10


def test_a_week_starts_on_monday_and_ends_on_sunday():
    days = pd.to_datetime(
        ["2025-03-02 23:59", "2025-03-03 00:00", "2025-03-09 23:59", "2025-03-10 00:00"]
    )
    counts = nk.count_articles(
        nk.as_articles(pd.DataFrame({"text": "x", "published": days})), by=None
    )
    assert counts["period"].dt.strftime("%a %d %b").tolist() == [
        "Mon 24 Feb",
        "Mon 03 Mar",
        "Mon 10 Mar",
    ]
    assert counts["count"].tolist() == [1, 2, 1]


def test_a_span_that_the_user_knows_makes_whole_periods(letters):
    post = nk.filter_articles(letters, outlet="Post")
    assert nk.count_articles(post, by=None)["partial"].tolist() == [True] + [False] * 4 + [True]
    known = nk.count_articles(post, by=None, span=("2025-03-03", "2025-04-20"))
    assert known["partial"].tolist() == [False] * 7
    assert known["count"].tolist() == [1, 1, 0, 0, 1, 1, 0]


def test_a_span_never_cuts_an_article_off(letters):
    counts = nk.count_articles(letters, by=None, span=("2025-03-10", "2025-03-20"))
    assert counts["count"].sum() == 10


def test_an_unknown_length_of_period_is_refused(letters):
    with pytest.raises(
        nk.SchemaError, match="every must be one of day, week, month, quarter, year"
    ):
        nk.count_articles(letters, every="fortnight")
