"""One name for all printings of a statement, however they were trimmed."""

import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit import schema
from newskit.articles import as_articles
from newskit.quotes.checks.group import group_quotes, name_words, quote_words
from newskit.quotes.checks.overlap import RUN, Overlap, count_in_order
from newskit.quotes.extract import extract_quotes

WHOLE = (
    "The port stays open tonight. No ferry to the island will be cut this year, and nobody on the "
    "quay will lose a"
    " job over it."
)
FIRST = "The port stays open tonight."
SECOND = (
    "No ferry to the island will be cut this year, and nobody on the quay will lose a job over it."
)
LUND = ("Ada Lund", "person")
DAY = ("Tim Day", "person")
MAYOR = ("the mayor", "unnamed")
NOBODY = (None, "unknown")


def table(*rows, published=None):
    """Quotes of one statement each, in articles of their own unless a third value names it."""
    columns = {name: [None] * len(rows) for name in schema.TABLES["quotes"]}
    columns["statement_id"] = [f"s{n}" for n in range(1, len(rows) + 1)]
    columns["quote_id"] = [f"q{n}" for n in range(1, len(rows) + 1)]
    columns["article_id"] = [row[2] if len(row) > 2 else f"a{n}" for n, row in enumerate(rows, 1)]
    columns["quote"] = [row[0] for row in rows]
    columns["speaker"] = [row[1][0] for row in rows]
    columns["speaker_type"] = [row[1][1] for row in rows]
    columns["kind"] = ["direct"] * len(rows)
    columns["start"] = [0] * len(rows)
    columns["end"] = [len(row[0] or "") for row in rows]
    columns["published"] = pd.to_datetime(published or ["2025-03-01"] * len(rows))
    return schema.build("quotes", columns)


def groups(*rows, **options):
    return group_quotes(table(*rows), **options)["same_as"].tolist()


# ---- how a statement is trimmed


@pytest.mark.parametrize(
    "printed",
    [
        SECOND,
        "No ferry to the island will be cut this year",
        "no ferry … will be cut this year, and nobody … will lose a job over it",
        "NO FERRY TO THE ISLAND WILL BE CUT THIS YEAR",
        "“No ferry to the island [of Saltmere] will be cut this year”",
        "[N]o ferry to the island will be cut this year",
        "The port stays open tonight … nobody on the quay will lose a job",
        "no ferry to the isle will be cut this year, and nobody on the quay",  # one word is another
    ],
)
def test_a_trimmed_printing_is_the_same_statement(printed):
    assert groups((WHOLE, LUND), (printed, LUND)) == ["s1", "s1"]


@pytest.mark.parametrize(
    "said",
    [
        "This year will be cut no ferry: the island to it over a job lose will quay the on "
        "nobody.",  # another order
        "No ferry to the island has run since the harbour froze, and the mail boat is late again.",
        "Nobody on the quay was there when the storm broke over the island and the ferry.",
    ],
)
def test_other_words_are_another_statement(said):
    assert groups((WHOLE, LUND), (said, LUND)) == ["s1", "s2"]


def test_a_refrain_is_as_many_words_as_are_said():
    refrain = "Yes we can. Yes we can. Yes we can. Yes we can."
    assert groups((f"{refrain} And tomorrow we shall,", LUND), (refrain, LUND)) == ["s1", "s1"]


def test_curly_apostrophes_are_apostrophes():
    assert groups(
        ("We don’t know what’s to become of us", LUND),
        ("We don't know what's to become of us", LUND),
    ) == [
        "s1",
        "s1",
    ]


def test_the_halves_of_a_statement_are_compared_as_one_whatever_the_order_of_the_rows():
    quotes = table((FIRST, LUND), (SECOND, LUND), (WHOLE, LUND, "b"))
    quotes["statement_id"], quotes["article_id"], quotes["start"] = (
        ["x", "x", "y"],
        ["a", "a", "b"],
        [0, 50, 0],
    )
    assert group_quotes(quotes)["same_as"].tolist() == ["x", "x", "x"]
    assert group_quotes(quotes.iloc[[1, 2, 0]])["same_as"].tolist() == ["x", "x", "x"]


def test_the_threshold_says_how_much_must_agree():
    half_new = (
        "No ferry to the island will be cut this year, "
        "said the leaflet that came by post on Monday"
    )  # 10 of 18
    assert groups((WHOLE, LUND), (half_new, LUND)) == ["s1", "s2"]
    assert groups((WHOLE, LUND), (half_new, LUND), threshold=0.5) == ["s1", "s1"]


# ---- chains


def test_two_halves_are_one_statement_where_somebody_printed_both():
    first, second = "The port stays open tonight and all of tomorrow.", SECOND
    assert groups((first, LUND), (second, LUND)) == ["s1", "s2"]
    assert groups((first, LUND), (second, LUND), (f"{first} {second}", LUND)) == ["s1", "s1", "s1"]


def test_two_long_statements_do_not_become_one_by_a_sentence_in_both():
    refrain = "We will build this town up again, street by street."
    one = (
        f"{refrain} The school comes first, then the hospital, "
        f"then the harbour wall that broke in April."
    )
    two = (
        f"I grew up on the quay and my father fished from it for thirty years of his life. "
        f"{refrain}"
    )
    assert groups((one, LUND), (two, LUND), (refrain, LUND)) == ["s1", "s2", "s2"]


# ---- who speaks


@pytest.mark.parametrize(
    "other", [LUND, ("Lund", "person"), ("Mayor Lund", "person"), MAYOR, NOBODY]
)
def test_the_same_surname_or_no_name_is_no_contradiction(other):
    assert groups((WHOLE, LUND), (SECOND, other)) == ["s1", "s1"]


def test_persons_of_different_names_never_share_a_statement_not_even_through_one_without_a_name():
    assert groups((SECOND, LUND), (SECOND, DAY)) == ["s1", "s2"]
    found = groups((WHOLE, NOBODY), (SECOND, LUND), (SECOND, DAY))
    assert found[1] != found[2]


def test_an_organisation_may_speak_through_a_person():
    assert groups((WHOLE, ("Saltmere Port Authority", "organisation")), (SECOND, LUND)) == [
        "s1",
        "s1",
    ]


def test_some_words_without_a_name_are_said_by_many():
    report = "she would vote for the harbour wall"
    longer = f"some of the voters on the island think that {report} if it came to that"
    assert groups((longer, LUND), (report, LUND)) == ["s1", "s1"]
    assert groups((longer, LUND), (report, NOBODY)) == ["s1", "s2"]
    assert groups((longer, LUND, "a"), (report, NOBODY, "a")) == ["s1", "s1"]


def test_short_statements_are_the_same_only_if_words_and_name_are():
    assert groups(("We will win.", LUND), ("“We will win”", LUND)) == ["s1", "s1"]
    assert groups(("We will win.", LUND), ("We will win.", DAY)) == ["s1", "s2"]
    assert groups(("We will win.", LUND), ("We will win it.", LUND)) == ["s1", "s2"]
    assert groups(("We will win.", NOBODY), ("We will win.", NOBODY)) == ["s1", "s2"]
    assert groups(("We will win.", NOBODY, "a"), ("We will win.", LUND, "a")) == ["s1", "s1"]
    assert groups(
        ("We will win.", ("Edda Quillon", "person")), ("We will win.", ("Jory Quillon", "person"))
    ) == [
        "s1",
        "s2",
    ]


def test_the_least_words_say_what_is_short():
    rows = (("We will win this town", LUND), ("And so we will win this town back", LUND))
    assert groups(*rows) == ["s1", "s2"]
    assert groups(*rows, least_words=5) == ["s1", "s1"]


# ---- what comes out


def test_the_earliest_printing_gives_the_name_and_undated_ones_come_last():
    rows = [(SECOND, LUND), (WHOLE, LUND), (SECOND, LUND), (FIRST, DAY)]
    quotes = table(*rows, published=[None, "2025-03-03", "2025-03-02", None])
    assert group_quotes(quotes)["same_as"].tolist() == ["s3", "s3", "s3", "s4"]
    quotes = table(*rows, published=["2025-03-03", "2025-03-03", "2025-03-03", None])
    assert group_quotes(quotes)["same_as"].tolist() == ["s1", "s1", "s1", "s4"]


def test_what_has_no_words_stands_alone():
    assert groups((None, LUND), ("…", LUND), ("…", LUND)) == ["s1", "s2", "s3"]


def test_no_quotes_give_no_groups():
    grouped = group_quotes(schema.empty("quotes"))
    assert grouped.empty
    assert list(grouped) == [*schema.TABLES["quotes"], "same_as"]
    assert grouped["same_as"].dtype == grouped["statement_id"].dtype


def test_index_columns_and_attrs_stay():
    quotes = table((WHOLE, LUND), (SECOND, LUND)).set_axis(["x", "x"]).assign(mine=[1, 2])
    quotes.attrs = {"note": 1}
    grouped = group_quotes(quotes)
    assert grouped.index.tolist() == ["x", "x"]
    assert list(grouped) == [*quotes, "same_as"]
    assert grouped.attrs == {"note": 1}


def test_ids_may_be_numbers():
    quotes = table((WHOLE, LUND), (SECOND, LUND)).assign(statement_id=[7, 3])
    assert group_quotes(quotes)["same_as"].tolist() == [7, 7]


def test_a_wire_story_of_two_outlets_has_its_statements_once():
    wire = (
        "“The herring will come back if we let them,” Ada Lund said. "
        "“Ask anybody on the quay how it was before.”"
    )
    articles = as_articles(
        pd.DataFrame({"text": [wire, wire.split(" “Ask")[0]], "outlet": ["Herald", "Post"]})
    )
    grouped = group_quotes(extract_quotes(articles))
    assert grouped.groupby("same_as")["outlet"].nunique().tolist() == [2]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"least_words": 2}, "least_words must be a whole number from 3"),
        ({"least_words": 6.5}, "least_words"),
        ({"threshold": 0.4}, r"threshold must be a number from 0\.5 to 1"),
        ({"threshold": True}, "threshold"),
    ],
)
def test_a_number_that_cannot_be_meant_is_named(options, message):
    with pytest.raises(schema.SchemaError, match=message):
        group_quotes(table((WHOLE, LUND)), **options)


@pytest.mark.parametrize("dtype", ["string", "string[pyarrow]", object])
def test_a_missing_type_of_speaker_is_no_name(dtype):
    quotes = table((WHOLE, LUND), (SECOND, DAY), (SECOND, DAY))
    kinds = pd.Series(["person", pd.NA, "person"], dtype=dtype)
    assert group_quotes(quotes.assign(speaker_type=kinds))["same_as"].tolist() == ["s1", "s1", "s3"]


def test_ids_with_half_a_character_are_ids():
    quotes = table((WHOLE, LUND), (SECOND, LUND))
    ids = pd.Series(["s\ud800", "t\ud800"], dtype=object)
    grouped = group_quotes(quotes.assign(statement_id=ids, article_id=ids))
    assert grouped["same_as"].tolist() == ["s\ud800", "s\ud800"]


@pytest.mark.parametrize("column", ["statement_id", "article_id"])
def test_ids_that_are_lists_are_refused_with_the_next_step(column):
    quotes = table((WHOLE, LUND), (SECOND, LUND)).assign(
        **{column: pd.Series([["a"], ["b"]], dtype=object)}
    )
    with pytest.raises(schema.SchemaError, match=rf"{column}.*some are lists.*astype\(str\)"):
        group_quotes(quotes)


def test_dates_as_a_file_keeps_them_are_refused_with_the_next_step():
    quotes = table((WHOLE, LUND)).assign(published="2025-03-01")
    with pytest.raises(
        schema.SchemaError, match=r'quotes\["published"\] = pd.to_datetime\(quotes\["published"\]\)'
    ):
        group_quotes(quotes)


def test_a_threshold_may_be_a_number_of_numpy():
    said = "no ferry to the quay will be cut"
    other = "no ferry to the quay will be here tonight, all of us say"
    for threshold in (0.875, np.float32(0.875), np.float64(0.875)):
        assert groups((other, LUND), (said, LUND), threshold=threshold) == ["s1", "s1"]
    assert groups((other, LUND), (said, LUND), threshold=np.int64(1)) == ["s1", "s2"]


def test_a_missing_column_or_id_is_an_error_with_the_next_step():
    quotes = table((WHOLE, LUND), (SECOND, LUND))
    with pytest.raises(schema.SchemaError, match=r"extract_quotes\(articles\)"):
        group_quotes(quotes.drop(columns="speaker"))
    with pytest.raises(schema.SchemaError, match="1 row of the quotes table has no statement_id"):
        group_quotes(quotes.assign(statement_id=["s1", None]))


def test_a_script_without_blanks_is_warned_of():
    with pytest.warns(schema.NewskitWarning, match="1 of 2 quotes are in a script without blanks"):
        assert groups(("我们会留在这里直到港口重新开放", LUND), (WHOLE, LUND)) == ["s1", "s2"]


# ---- what must always hold

WORDS = "the port stays open we will not cut a ferry this year and all of us stay here".split()
said = st.lists(st.sampled_from([*WORDS, "…", "[sic]"]), max_size=14).map(" ".join)
speakers = st.sampled_from(
    [LUND, ("Lund", "person"), DAY, MAYOR, NOBODY, ("Port Authority", "organisation")]
)
statements = st.lists(st.tuples(said, speakers, st.sampled_from("abc")), max_size=14)


def partition(grouped):
    return sorted(sorted(ids) for _, ids in grouped.groupby("same_as")["statement_id"])


@given(statements, st.randoms())
def test_shuffled_rows_give_the_same_groups(rows, chance):
    quotes = table(*rows)
    order = list(range(len(quotes)))
    chance.shuffle(order)
    assert partition(group_quotes(quotes)) == partition(group_quotes(quotes.iloc[order]))


@given(statements)
def test_grouping_changes_nothing_else_and_twice_is_once(rows):
    quotes = table(*rows)
    before = quotes.copy(deep=True)
    grouped = group_quotes(quotes)
    pd.testing.assert_frame_equal(quotes, before)
    pd.testing.assert_frame_equal(grouped.drop(columns="same_as"), before)
    pd.testing.assert_frame_equal(group_quotes(grouped), grouped)


@given(statements)
def test_every_row_has_the_id_of_a_statement_that_has_its_own(rows):
    grouped = group_quotes(table(*rows))
    heads = grouped.set_index("statement_id")["same_as"]
    assert grouped["same_as"].notna().all()
    assert all(heads[name] == name for name in grouped["same_as"])


@given(statements)
def test_no_group_has_two_surnames(rows):
    grouped = group_quotes(table(*rows))
    persons = grouped[grouped["speaker_type"] == "person"]
    assert (persons["speaker"].str.split().str[-1].groupby(persons["same_as"]).nunique() <= 1).all()


def longest_chain_slowly(shorter, longer):
    """Words of the shorter list in its runs that the longer has in order: all chains are tried."""
    runs = [(i, j) for i in range(len(shorter) - RUN + 1) for j in range(len(longer) - RUN + 1)
            if shorter[i : i + RUN] == longer[j : j + RUN]]  # fmt: skip
    best = {}
    for i, j in sorted(runs):
        best[i, j] = 1 + max((size for (a, b), size in best.items() if a < i and b < j), default=0)
    return max(best.values(), default=0)


@given(
    st.lists(st.sampled_from("abcd"), max_size=12), st.lists(st.sampled_from("abcd"), max_size=7)
)
def test_words_in_order_are_counted_as_by_trying_every_chain(longer, shorter):
    words = Overlap([longer, shorter]).count_words(1, 0)
    runs = longest_chain_slowly(shorter, longer)
    assert min(runs, 1) * (runs + RUN - 1) <= words <= min(runs * RUN, len(shorter))


def common(one, other):
    """Length of the longest common subsequence, by the table of the textbook."""
    above = [0] * (len(other) + 1)
    for word in one:
        row = [0]
        for n, there in enumerate(other):
            row.append(above[n] + 1 if word == there else max(row[n], above[n + 1]))
        above = row
    return above[-1]


@given(
    st.lists(st.sampled_from("abcd"), max_size=20), st.lists(st.sampled_from("abcd"), max_size=20)
)
def test_words_without_runs_are_counted_as_by_the_textbook(one, other):
    assert count_in_order(one, other) == common(one, other)


def test_the_work_grows_with_the_words():
    """Phrases that all share, one statement that all print: neither is compared in pairs."""
    chance = random.Random(5)
    names = [f"w{n}" for n in range(5000)]
    phrase = "the prime minister said that it was going to be"
    rows = [(f"{phrase} {' '.join(chance.choices(names, k=12))}", LUND) for _ in range(3000)]
    words = WHOLE.split()
    rows += [
        (" ".join(words[chance.randrange(8) : chance.randrange(18, 24)]), LUND) for _ in range(3000)
    ]
    grouped = group_quotes(table(*rows))
    assert grouped["same_as"].iloc[3000:].nunique() == 1
    assert grouped["same_as"].iloc[:3000].nunique() == 3000
    assert len(group_quotes(table(("no " * 50_000, LUND), ("no " * 40_000, LUND)))) == 2


# ---- words and names


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("“The PORT’s open…”", ["the", "port's", "open"]),
        ("[T]he port", ["the", "port"]),
        ("they [the council] will go[ing]", ["they", "will", "going"]),
        ("[", []),
    ],
)
def test_words_are_compared_without_case_marks_and_what_was_added(quote, words):
    assert quote_words(quote) == words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Mayor Ada M. Lund", ("ada", "lund")),
        ("MS OSEI-LUND", ("osei-lund",)),
        ("the Port Authority", ("port", "authority")),
        ("a father of three", ("father", "of", "three")),
        ("Malcolm X", ("malcolm", "x")),
        ("…", ("…",)),
        ("", ()),
    ],
)
def test_names_are_compared_without_titles_articles_and_initials(name, words):
    assert name_words(name) == words
