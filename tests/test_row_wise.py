"""What goes row by row is declared once; parts of a collection give the parts of the result."""

import ast
import inspect
import pickle
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import newskit as nk
from newskit.schema import (
    DTYPES,
    REASONS,
    TABLES,
    RowWise,
    SchemaError,
    build,
    row_wise,
    row_wise_of,
)

TOPICS = {"rent": ["rent*", "title:ferry AND harbour"], "ferry": ["ferr*", "boat*"], "no": ["zz"]}

# Each function that goes row by row, with arguments to call it with; a property holds each of them.
CALLS = {
    "match_topics": [
        ((TOPICS,), {}),
        ((TOPICS,), {"column": ["title", "lead"], "min_hits": 2, "nested": "dictionary"}),
    ],
    "extract_quotes": [((), {}), ((), {"kinds": ["mixed"]})],
    "kwic": [(("ferr*",), {}), ((["rent*", "ferry"],), {"column": ["title", "text"], "window": 9})],
    "filter_articles": [
        (
            (),
            {
                "outlet": ["Saltmere Gazette", "The Tideline"],
                "matching": 'ferry AND NOT title:"rent"',
            },
        ),
        ((), {"between": ("2025-04-01", None)}),
    ],
}

# ... and each that takes one text.
TEXT_CALLS = ["clean_text", "split_sentences", "split_words"]

DECLARED = {
    name: row_wise_of(getattr(nk, name))
    for name in nk.__all__
    if row_wise_of(getattr(nk, name)) is not None
}


def test_each_declared_function_is_held_to_it_here():
    assert set(DECLARED) == {*CALLS, *TEXT_CALLS}


@pytest.fixture(scope="module")
def harbour():
    return nk.load_dataset("harbour").iloc[::3].reset_index(drop=True)


# Where to cut: twice at one place leaves an empty part, side by side a part of one row.
cuts = st.lists(st.integers(0, 24), max_size=6).map(lambda places: sorted([0, *places, 24]))


@pytest.mark.filterwarnings("ignore::newskit.NewskitWarning")
@pytest.mark.parametrize(
    ("name", "args", "arguments"),
    [
        pytest.param(name, *call, id=f"{name}-{number}")
        for name, calls in CALLS.items()
        for number, call in enumerate(calls)
    ],
)
def test_parts_give_the_parts_of_the_result(name, args, arguments, harbour):
    function, declared = getattr(nk, name), DECLARED[name]
    arguments = {**arguments, **declared.only}
    whole = function(harbour, *args, **arguments)
    rows = harbour[declared.columns(harbour, *args, **arguments)]
    of_a_part = declared.part or function

    @settings(max_examples=10)
    @given(cuts)
    def holds(places):
        parts = [
            of_a_part(rows.iloc[start:end], *args, **arguments) for start, end in pairwise(places)
        ]
        for part in parts:
            pd.testing.assert_series_equal(part.dtypes, whole.dtypes)
        joined = pd.concat(parts, ignore_index=declared.carries is not None)
        pd.testing.assert_frame_equal(joined, whole)

    assert len(whole)
    holds()


@pytest.mark.parametrize("name", CALLS)
def test_what_it_gives_has_the_dtypes_that_are_declared(name, harbour):
    args, arguments = CALLS[name][0]
    given, table = getattr(nk, name)(harbour, *args, **arguments), TABLES[DECLARED[name].gives]
    fixed = {c: spec.dtype for c, spec in table.items() if c in given and spec.kind != "list"}
    open_ended = {c for c, dtype in fixed.items() if dtype == "category" and isinstance(dtype, str)}
    assert {c: given[c].dtype for c in fixed} == fixed
    # Categories that depend on an argument, such as the topics asked for, or on how files say it.
    assert open_ended <= {"topic", "published_precision"}


def test_a_function_of_one_text_gives_the_kind_of_value_that_it_declares():
    for name in TEXT_CALLS:
        value = getattr(nk, name)("“The port stays open,” she said. It did.")
        kind = {str: "text", list: "list"}[type(value)]
        assert DECLARED[name].gives == kind
        assert kind in DTYPES
        assert DECLARED[name].columns(pd.DataFrame({"text": []})) == ["text"]


def test_a_part_of_a_collection_may_lack_an_outlet_that_the_whole_has(harbour):
    part = harbour[harbour["outlet"] == "Saltmere Gazette"]
    with pytest.raises(SchemaError, match="no article has the outlet 'The Tideline'"):
        nk.filter_articles(part, outlet="The Tideline")
    assert len(DECLARED["filter_articles"].part(part, outlet="The Tideline")) == 0


def test_only_the_columns_looked_at_are_asked_for(harbour):
    columns = DECLARED["match_topics"].columns
    assert columns(harbour, TOPICS) == ["article_id", "text", "title"]
    assert columns(harbour, {"a": ["b"]}, column="lead", key="url") == ["url", "text"]
    assert columns(harbour.assign(lead="x"), {"a": ["b"]}, column="lead") == ["article_id", "lead"]
    assert DECLARED["extract_quotes"].columns(harbour[["article_id", "text", "outlet"]]) == [
        "article_id",
        "text",
        "outlet",
    ]
    assert DECLARED["filter_articles"].columns(harbour) == list(harbour.columns)


def test_a_declaration_names_a_table_or_a_kind():
    with pytest.raises(AssertionError):
        RowWise(needs=(), gives="article")


def test_what_is_declared_stays_a_function_that_goes_to_another_process():
    for name in DECLARED:
        function = getattr(nk, name)
        assert pickle.loads(pickle.dumps(function)) is function
        assert inspect.isfunction(function)


def test_a_declaration_leaves_the_function_as_it_is():
    def double(text):
        return text * 2

    assert row_wise(RowWise(needs=("text",), gives="text"))(double) is double
    assert row_wise_of(double).gives == "text"
    assert row_wise_of(nk.find_duplicates) is None


# ---- categories


def rules_written_in(folder):
    """Strings that stand where a rule is handed on: the last argument but one or two, or rule=."""
    makers = {"attribution_of": 3, "make_report": 4, "_last_cue": 2, "_Choice": 1}
    for path in sorted(Path(folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            handed_on = [word.value for word in node.keywords if word.arg == "rule"]
            if name in makers:
                handed_on += node.args[makers[name] : makers[name] + 1]
            for value in handed_on:
                results = [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]
                yield from (leaf.value for leaf in results if isinstance(leaf, ast.Constant))
        # The rule of a mention without a name, and those that stand for any other.
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "rule":
                yield from [node.value.value] if isinstance(node.value, ast.Constant) else []
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Attribution":
                yield from (arg.value for arg in node.args[4:5] if isinstance(arg, ast.Constant))


def test_every_rule_of_the_grammar_of_quotes_is_a_category_of_reason():
    found = {rule for rule in rules_written_in(Path(nk.__file__).parent / "quotes") if rule}
    # "name" in a rule is written "noun" where the speaker is one (attribution.py).
    assert found == set(REASONS)


def test_the_categories_of_quotes_are_the_same_for_any_articles(letters):
    of_all, of_none = nk.extract_quotes(letters), nk.extract_quotes(letters.head(0))
    for column in ("kind", "speaker_type", "reason"):
        expected = list(TABLES["quotes"][column].categories)
        assert expected == sorted(expected)  # so that sorting by them is as it was
        assert of_all[column].cat.categories.tolist() == expected
        assert of_none[column].cat.categories.tolist() == expected
    assert set(nk.describe_table("quotes")["dtype"]) == {
        "str", "datetime64[us]", "category", "Int64",
    }  # fmt: skip


def test_a_value_that_is_no_category_is_never_dropped_in_silence():
    with pytest.raises((TypeError, ValueError, Warning)):
        build("quotes", {"kind": ["direct", "sung"]})
