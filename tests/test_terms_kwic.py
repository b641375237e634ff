"""Keyword in context: every hit where it stands, and lines that can be read and do nothing."""

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import newskit as nk
from newskit.schema import TABLES, LimitExceeded, NewskitWarning, QueryError, SchemaError, empty


def table(*texts, **columns):
    return pd.DataFrame(
        {"article_id": [f"a{n}" for n in range(len(texts))], "text": list(texts), **columns}
    )


def parts(found):
    return list(found[["before", "match", "after"]].itertuples(index=False, name=None))


# ---- the table -----------------------------------------------------------------------------------


def test_one_row_per_hit_with_outlet_and_date():
    articles = table(
        "The mayor’s rent cap.\n\nRents rose.",
        "No cap.",
        outlet=["Post", "Herald"],
        published=pd.to_datetime(["2025-03-01", None]),
    )
    found = nk.kwic(articles, ["rent*", "cap"])
    assert parts(found) == [
        ("The mayor’s ", "rent", " cap. Rents rose."),
        ("The mayor’s rent ", "cap", ". Rents rose."),
        ("The mayor’s rent cap. ", "Rents", " rose."),
        ("No ", "cap", "."),
    ]
    assert found["outlet"].tolist() == ["Post"] * 3 + ["Herald"]
    assert found["published"].isna().tolist() == [False] * 3 + [True]
    assert {name: str(dtype) for name, dtype in found.dtypes.items()} == {
        name: column.dtype for name, column in TABLES["kwic"].items() if not column.optional
    }


def test_a_window_is_cut_between_words():
    text = "one two three tax four five six"
    assert parts(nk.kwic(table(text), "tax", window=8)) == [("three ", "tax", " four")]
    assert parts(nk.kwic(table(text), "tax", window=10)) == [("two three ", "tax", " four five")]
    assert parts(nk.kwic(table(text), "tax", window=0)) == [("", "tax", "")]
    assert parts(nk.kwic(table(text), "tax", window=99)) == [
        ("one two three ", "tax", " four five six")
    ]


def test_a_window_without_a_blank_is_cut_where_it_is():
    text = f"{'x' * 100}-tax-{'y' * 100}"
    assert parts(nk.kwic(table(text), "tax", window=5)) == [("xxxx-", "tax", "-yyyy")]


def test_of_patterns_inside_each_other_the_longest_counts_once():
    articles = table("The interest rate and interest.")
    found = nk.kwic(articles, ["interest", "interest rate*", "interest"])
    assert found["match"].tolist() == ["interest rate", "interest"]


@pytest.mark.parametrize(
    "patterns",
    [
        ["rent*", "rent cap", "ferr*", "council"],
        ["rent*", "NOT rent cap"],
        ["rent* AND (cap OR council)", "title:ferry AND port", '"rent cap" AND Teo'],
    ],
)
def test_the_rows_are_the_hits_that_match_topics_counts(letters, patterns):
    found = nk.kwic(letters, patterns).groupby("article_id").size()
    counted = nk.match_topics(letters, {"all": patterns}).set_index("article_id")["hits"]
    assert found.to_dict() == counted.to_dict()
    assert len(found)


def test_rows_can_be_sorted_as_concordances_are():
    articles = table(
        "big zebra tax alpha. small ape Tax cut.",
        "old ape taxes bad",
        published=pd.to_datetime(["2025-03-02", "2025-03-01"]),
    )

    def order(sort):
        return nk.kwic(articles, "tax*", sort=sort)["match"].tolist()

    assert order("article") == ["tax", "Tax", "taxes"]
    assert order("before") == ["taxes", "Tax", "tax"]  # ape old, ape small, zebra
    assert order("after") == ["tax", "taxes", "Tax"]
    assert order("match") == ["tax", "Tax", "taxes"]
    assert order("published") == ["taxes", "tax", "Tax"]


def test_hits_without_a_date_come_last():
    articles = table("tax", "taxes", published=pd.to_datetime([None, "2025-03-01"]))
    assert nk.kwic(articles, "tax*", sort="published")["match"].tolist() == ["taxes", "tax"]


def test_quotes_can_be_searched_and_the_key_keeps_its_dtype():
    quotes = pd.DataFrame({"quote_id": [7, 9], "quote": ["We stay", "We leave"]})
    found = nk.kwic(quotes, "leave", column="quote", key="quote_id")
    assert list(found.columns) == [
        "quote_id",
        "outlet",
        "published",
        "before",
        "match",
        "after",
        "start",
        "end",
    ]
    assert found["quote_id"].tolist() == [9]
    assert found["quote_id"].dtype == quotes["quote_id"].dtype


@pytest.mark.parametrize("column", ["text", "title", "lead", ["title", "text"], ["lead", "title"]])
def test_in_each_column_the_rows_are_the_hits_that_match_topics_counts(letters, column):
    lines = ["rent*", "ferr*", "council AND cap", "NOT ferry port"]
    found = nk.kwic(letters, lines, column=column).groupby("article_id").size()
    counted = nk.match_topics(letters, {"all": lines}, column=column).set_index("article_id")[
        "hits"
    ]
    assert found.to_dict() == counted.to_dict()
    assert len(found)


def test_hits_of_several_columns_say_in_which_they_stand():
    articles = table("No tax. Tax!", "No", title=["Tax cut", "A tax"])
    found = nk.kwic(articles, "tax", column=["title", "text"])
    assert found[["article_id", "column", "match", "start"]].values.tolist() == [
        ["a0", "title", "Tax", 0],
        ["a0", "text", "tax", 3],
        ["a0", "text", "Tax", 8],
        ["a1", "title", "tax", 2],
    ]
    assert {name: str(dtype) for name, dtype in found.dtypes.items()} == {
        name: column.dtype for name, column in TABLES["kwic"].items()
    }
    assert found.attrs["column"] == ["title", "text"]
    assert nk.show_kwic(found).lines[0].facts == ["a0", "title"]


def test_offsets_in_a_lead_are_offsets_in_the_text():
    texts = ["\n\u2003 The tax\u00e9, a tax.\n\ntax", "Tax", " \x1ctax\n\x1ctax", "  "]
    articles = table(*texts)
    with pytest.warns(NewskitWarning, match="1 of 4 rows have no lead"):
        found = nk.kwic(articles, "tax", column="lead")
    assert found["article_id"].tolist() == ["a0", "a1", "a2"]
    assert [texts[int(row.article_id[1])][row.start : row.end] for row in found.itertuples()] == [
        "tax",
        "Tax",
        "tax",
    ]
    assert found["after"][0] == ". tax"  # a window goes on to the end of the text
    own = nk.kwic(
        articles.assign(lead="a tax"), "tax", column="lead"
    )  # a column of that name goes first
    assert own["before"].tolist() == ["a "] * 4


def test_half_characters_are_shown_as_such_and_keep_offsets():
    odd = {"text": ["a \ud800 tax \udfff"], "outlet": ["Po\ud800st"]}
    articles = pd.DataFrame(
        {"article_id": ["a"], **{name: pd.Series(each, dtype=object) for name, each in odd.items()}}
    )
    found = nk.kwic(articles, "tax")
    assert parts(found) == [("a \ufffd ", "tax", " \ufffd")]
    assert (found["start"][0], found["outlet"][0]) == (4, "Po\ufffdst")
    assert nk.dispersion(articles, "tax")["outlet"].tolist() == ["Po\ufffdst"]
    assert nk.count_terms(articles)["outlet"].tolist() == ["Po\ufffdst"]
    assert nk.measure_dispersion(articles, "tax", by="outlet")["count"].tolist() == [1]
    assert nk.count_terms(articles)["term"].tolist() == ["tax"]


def test_more_than_a_table_can_bear_is_refused_with_a_window_that_fits():
    articles = table("tax " * 30_000)
    with pytest.raises(LimitExceeded) as caught:
        nk.kwic(articles, "tax", window=10_000)
    assert "30,000 hits with 10,000 characters to a side are 575," in str(caught.value)
    assert "Write window=60" in str(caught.value)
    assert len(str(caught.value)) < 300
    assert len(nk.kwic(articles, "tax", window=60)) == 30_000


def test_nothing_found_and_nothing_to_look_in_are_empty_tables():
    assert list(nk.kwic(table("rents"), "zebra").columns) == [
        name for name in TABLES["kwic"] if name != "column"
    ]
    assert list(nk.kwic(table("rents"), "zebra", column=["text", "text"]).columns) == list(
        empty("kwic").columns
    )
    assert nk.kwic(table(), "zebra", sort="before").empty
    with pytest.warns(NewskitWarning, match="1 of 2 rows have no text"):
        assert parts(nk.kwic(table(None, "zebra"), "zebra")) == [("", "zebra", "")]


@pytest.mark.parametrize(
    ("phrase", "options", "error", "said"),
    [
        ("", {}, QueryError, "holds no word"),
        ("tax AND", {}, QueryError, "can't be read"),
        (["NOT tax"], {}, QueryError, "has only lines that begin with NOT"),
        ("title:tax AND cut", {}, SchemaError, "'title'"),
        ([], {}, QueryError, "the list of patterns is empty"),
        ("tax", {"window": -1}, SchemaError, "window is in characters, from 0 to 10,000"),
        ("tax", {"window": "wide"}, SchemaError, "window is in characters"),
        ("tax", {"sort": "date"}, SchemaError, "sort='date' is no order of rows"),
        ("tax", {"column": "body"}, SchemaError, "'body'"),
        ("tax", {"column": []}, SchemaError, "column=['title', 'text']"),
        ("tax", {"column": ["text", 7]}, SchemaError, "column=['title', 'text']"),
        ("tax", {"column": 7}, SchemaError, "column=['title', 'text']"),
        ("tax", {"sort": "date"}, SchemaError, "Write sort='before'"),
        ({"trade": ["tariff*"]}, {}, QueryError, "topics['trade']"),
        ("tax", {"key": "id"}, SchemaError, "'id'"),
        ("tax", {"key": "match"}, SchemaError, "key names the column"),
    ],
)
def test_what_cannot_be_meant_is_refused(phrase, options, error, said):
    with pytest.raises(error) as caught:
        nk.kwic(table("tax"), phrase, **options)
    assert said in str(caught.value)
    assert len(str(caught.value)) < 300


def test_ids_that_stand_twice_are_refused():
    with pytest.raises(SchemaError, match="stands twice"):
        nk.kwic(table("tax", "tax").assign(article_id="a"), "tax")


texts = st.text(st.sampled_from("Tax tax’s rent \n\t\u2028.,-é“”\U0001f600"), max_size=60)


@given(st.lists(texts, max_size=4), st.integers(0, 20))
def test_a_hit_stands_where_its_offsets_say(some, window):
    articles = table(*(f"tax {text}" for text in some))
    found = nk.kwic(articles, ["tax", "rent tax"], window=window)
    by_id = articles.set_index("article_id")["text"]
    for row in found.itertuples():
        text = by_id[row.article_id]
        assert text[row.start : row.end] == row.match
        assert len(row.before) <= window
        assert len(row.after) <= window
        # What is shown is what stands there, its blanks made one.
        assert re.sub(r"\s+", " ", text[: row.start]).endswith(row.before)
        assert re.sub(r"\s+", " ", text[row.end :]).startswith(row.after)
    assert len(found) == nk.match_topics(articles, {"t": ["tax", "rent tax"]})["hits"].sum()


# ---- the lines -----------------------------------------------------------------------------------


def test_lines_in_a_terminal_stand_below_each_other(letters):
    shown = nk.show_kwic(nk.kwic(letters, "rent* cap", window=24))
    assert repr(shown).splitlines() == [
        "council will vote on a [rent cap] in April. Mayor Teo      Herald · 2025-03-11 · L03",
        '   flats, is against a [rent cap]. "It is a gift to        Post · 2025-04-01 · L07',
        "                   The [rent cap] passed by five votes to  Herald · 2025-04-02 · L08",
        "3 hits",
    ]


def test_the_note_says_how_many_more_there_are(letters):
    assert (
        nk.show_kwic(nk.kwic(letters, "rent*"), n=2).note
        == "5 hits; shown: the first 2. Show more with n="
    )
    assert repr(nk.show_kwic(nk.kwic(letters, "zebra"))) == "0 hits"


def test_long_windows_are_cut_in_a_terminal():
    shown = nk.show_kwic(nk.kwic(table(f"{'left ' * 60}tax {'right ' * 60}"), "tax", window=250))
    line = repr(shown).splitlines()[0]
    assert len(line) < 100
    assert line.startswith("…")
    assert "[tax]" in line


def test_in_a_notebook_every_word_of_an_article_is_text():
    evil = '<img src=x onerror="alert(1)"> tax </td><script>alert(1)</script>'
    articles = table(evil, outlet=["<b>Post</b>"]).assign(article_id='"><i>')
    html = nk.show_kwic(nk.kwic(articles, "tax"))._repr_html_()
    assert "<script" not in html
    assert "<img" not in html
    assert "<i>" not in html
    assert "&lt;b&gt;Post" in html
    assert '<b style="' in html
    assert "<bdi>tax</bdi></b>" in html


def test_what_a_terminal_would_obey_is_written_out():
    shown = repr(nk.show_kwic(nk.kwic(table("\x1b[31mred tax \u202eabc"), "tax")))
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_a_part_of_the_table_can_be_shown_in_any_order():
    found = nk.kwic(table("big tax", "small tax", outlet=["Post", "Herald"]), "tax")
    assert [line.facts[0] for line in nk.show_kwic(found[::-1]).lines] == ["Herald", "Post"]
    bare = found[["before", "match", "after"]]
    assert repr(nk.show_kwic(bare)).splitlines() == ["  big [tax]", "small [tax]", "2 hits"]


def test_lines_that_cannot_be_shown_say_why(letters):
    with pytest.raises(SchemaError, match="kwic"):
        nk.show_kwic(letters)
    for n in (0, 1001, "all"):
        with pytest.raises(SchemaError, match="n is the most lines, from 1 to 1,000"):
            nk.show_kwic(nk.kwic(letters, "rent*"), n=n)
