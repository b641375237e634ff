"""A table of another library gives what its pandas table gives, wherever a table is taken."""

import importlib.util
import inspect
import types
import warnings

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from matplotlib.text import Text

import newskit as nk
from newskit.schema import is_at_the_door, takes_tables

TOPICS = {"rent": ["rent*"], "ferry": ["ferr*", "boat*"]}

# One call of each function, with a table `t` of each kind.
CALLS = {
    "load_report": lambda t: nk.load_report(t.articles),
    "related_headlines": lambda t: nk.related_headlines(t.articles),
    "write_articles": lambda t: nk.write_articles(t.articles, t.folder / "articles.csv"),
    "write_table": lambda t: nk.write_table(t.quotes, t.folder / "quotes.csv"),
    "as_articles": lambda t: nk.as_articles(t.articles),
    "filter_articles": lambda t: nk.filter_articles(t.articles, matching="ferry"),
    "find_duplicates": lambda t: nk.find_duplicates(t.articles, threshold=0.1, within_days=None),
    "drop_duplicates": lambda t: nk.drop_duplicates(t.articles, threshold=0.1),
    "count_articles": lambda t: nk.count_articles(t.articles),
    "match_topics": lambda t: nk.match_topics(t.articles, TOPICS),
    "topic_frequency": lambda t: nk.topic_frequency(t.articles, t.matches, totals=t.totals),
    "articles_behind": lambda t: nk.articles_behind(t.articles, t.matches, topic="rent"),
    "compare_periods": lambda t: nk.compare_periods(t.articles, t.matches, at="2025-04-01"),
    "seasonality": lambda t: nk.seasonality(t.articles, t.matches),
    "find_bursts": lambda t: nk.find_bursts(t.frequency),
    "find_changes": lambda t: nk.find_changes(t.frequency),
    "topic_overlap": lambda t: nk.topic_overlap(t.articles, t.matches),
    "topic_model": lambda t: nk.topic_model(t.articles, n=2),
    "count_terms": lambda t: nk.count_terms(t.articles),
    "keyness": lambda t: nk.keyness(t.articles, "The Tideline"),
    "kwic": lambda t: nk.kwic(t.articles, "ferr*"),
    "show_kwic": lambda t: nk.show_kwic(t.kwic),
    "collocates": lambda t: nk.collocates(t.articles, "ferry", min_count=2),
    "collocations": lambda t: nk.collocations(t.articles, min_count=2),
    "dispersion": lambda t: nk.dispersion(t.articles, ["rent*"]),
    "measure_dispersion": lambda t: nk.measure_dispersion(t.articles, ["rent*"]),
    "suggest_terms": lambda t: nk.suggest_terms(t.articles, t.matches, topic="ferry"),
    "extract_quotes": lambda t: nk.extract_quotes(t.articles),
    "show_quotes": lambda t: nk.show_quotes(t.articles, t.quotes),
    "top_speakers": lambda t: nk.top_speakers(t.quotes),
    "group_quotes": lambda t: nk.group_quotes(t.quotes),
    "score_quotes": lambda t: nk.score_quotes(t.quotes, t.quotes),
    "compare_quotes": lambda t: nk.compare_quotes(t.quotes, t.quotes),
    "plot_frequency": lambda t: nk.plot_frequency(t.frequency),
    "plot_heatmap": lambda t: nk.plot_heatmap(t.frequency, topics="rent"),
    "plot_calendar": lambda t: nk.plot_calendar(t.daily),
    "plot_ranking": lambda t: nk.plot_ranking(t.ranking),
    "plot_comparison": lambda t: nk.plot_comparison(t.comparison),
    "plot_bursts": lambda t: nk.plot_bursts(t.frequency, t.bursts),
    "plot_seasonality": lambda t: nk.plot_seasonality(t.seasonality),
    "plot_overlap": lambda t: nk.plot_overlap(t.overlap),
    "plot_keyness": lambda t: nk.plot_keyness(t.keyness),
    "plot_dispersion": lambda t: nk.plot_dispersion(t.dispersion),
    "plot_articles": lambda t: nk.plot_articles(t.counts),
    "plot_speakers": lambda t: nk.plot_speakers(t.speakers),
    "explore": lambda t: nk.explore(t.articles, TOPICS, quotes=t.quotes).frequency,
}


def takes_a_table(name):
    thing = getattr(nk, name)
    return inspect.isfunction(thing) and any(
        "DataFrame" in str(parameter.annotation)
        for parameter in inspect.signature(thing).parameters.values()
    )


WITH_TABLES = [name for name in nk.__all__ if takes_a_table(name)]


def test_each_function_that_takes_a_table_is_called_here():
    assert set(CALLS) == set(WITH_TABLES)


@pytest.mark.parametrize("name", WITH_TABLES)
def test_a_function_that_takes_a_table_is_at_the_door(name):
    assert is_at_the_door(getattr(nk, name)), f"{name} lacks @takes_tables"


@pytest.fixture(scope="module")
def tables():
    """A table of each kind, of a few articles."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        articles = nk.load_dataset("harbour").iloc[::2].reset_index(drop=True)
        matches = nk.match_topics(articles, TOPICS)
        frequency = nk.topic_frequency(articles, matches)
        quotes = nk.extract_quotes(articles.head(20))
        return {
            "articles": articles,
            "matches": matches,
            "frequency": frequency,
            "quotes": quotes,
            "ranking": nk.topic_frequency(articles, matches, every=None),
            "totals": nk.count_articles(articles).rename(columns={"count": "total"}),
            "counts": nk.count_articles(articles),
            "daily": nk.count_articles(articles, by=None, every="day"),
            "kwic": nk.kwic(articles, "ferr*"),
            "comparison": nk.compare_periods(articles, matches, at="2025-04-01"),
            "bursts": nk.find_bursts(frequency),
            "seasonality": nk.seasonality(articles, matches),
            "overlap": nk.topic_overlap(articles, matches),
            "keyness": nk.keyness(articles, "The Tideline"),
            "dispersion": nk.dispersion(articles, ["rent*", "ferr*"]),
            "speakers": nk.top_speakers(quotes),
        }


class Stream:
    """A table of which nothing is known but that it can be handed over as Arrow's streams are."""

    def __init__(self, table):
        self._table = table

    def __arrow_c_stream__(self, requested_schema=None):
        return self._table.__arrow_c_stream__(requested_schema)


def as_bare_arrow(frame):
    """An Arrow table as others write it: views of strings, and no word of pandas."""
    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    fields = [
        field.with_type(pa.string_view()) if pa.types.is_large_string(field.type) else field
        for field in table.schema
    ]
    return table.cast(pa.schema(fields))


def as_polars(frame):
    polars = pytest.importorskip("polars")
    return polars.from_arrow(pa.Table.from_pandas(frame, preserve_index=False))


FORMS = {
    "a stream": lambda frame: Stream(as_bare_arrow(frame)),
    "a pyarrow table": pa.Table.from_pandas,
    "a reader": lambda frame: as_bare_arrow(frame).to_reader(),
    "polars": as_polars,
}
# What a form becomes is the same wherever it comes in, so one is tried in every function. Bursts
# need to know the length of a period, which only pandas keeps beside a table.
PAIRS = [
    *((name, "a stream") for name in WITH_TABLES if name != "find_bursts"),
    *(
        (name, form)
        for name in ["as_articles", "match_topics", "topic_frequency"]
        for form in FORMS
    ),
    ("find_bursts", "a pyarrow table"),
]


def content_of(result):
    """What can be compared of a result: a table, or what a page, a chart or a file says."""
    if isinstance(result, np.ndarray):
        result = result.flat[0]
    if hasattr(result, "figure"):
        texts = [text.get_text() for text in result.figure.findobj(Text)]
        return texts, [line.get_xydata().tolist() for line in result.get_lines()]
    if hasattr(result, "_repr_html_") and not isinstance(result, pd.DataFrame):
        return result._repr_html_()
    return result


@pytest.mark.filterwarnings("ignore::newskit.NewskitWarning")
@pytest.mark.parametrize(("name", "form"), PAIRS)
def test_it_gives_what_the_pandas_table_gives(name, form, tables, tmp_path):
    convert, call = FORMS[form], CALLS[name]
    plain = tables
    if form != "a pyarrow table":  # what pandas keeps beside a table is nothing that others know
        plain = {kind: table.copy() for kind, table in tables.items()}
        for table in plain.values():
            table.attrs = {}
    folders = [tmp_path / "plain", tmp_path / "foreign"]
    for folder in folders:
        folder.mkdir()
    foreign = {kind: convert(table) for kind, table in plain.items()}
    expected = content_of(call(types.SimpleNamespace(**plain, folder=folders[0])))
    given = content_of(call(types.SimpleNamespace(**foreign, folder=folders[1])))
    if isinstance(expected, pd.DataFrame):
        # A whole number that isn't missing is Int64 in a table of ours, and int64 in Arrow.
        exact = form == "a pyarrow table"
        pd.testing.assert_frame_equal(given, expected, check_dtype=exact)
    elif name.startswith("write_"):
        [[one], [other]] = [list(folder.iterdir()) for folder in folders]
        assert one.read_bytes() == other.read_bytes()
    elif not callable(expected):
        assert given == expected or repr(given) == repr(expected)


# ---- what becomes of the columns


@takes_tables
def same(table, *, other=None):
    return table if other is None else other


def test_columns_become_what_pandas_would_have_made_of_them():
    table = pa.table(
        {
            "text": pa.array(["a", None], pa.string_view()),
            "day": pa.array([0, None], pa.date32()),
            "time": pa.array([0, None], pa.timestamp("us")),
            "whole": pa.array([1, 2], pa.int32()),
            "lacking": pa.array([2**60 + 1, None]),
            "flag": pa.array([True, None]),
            "share": pa.array([0.5, None]),
            "names": pa.array([["a", "b"], None], pa.list_(pa.string_view())),
            "topic": pa.array(["x", "y"]).dictionary_encode(),
        }
    )
    for form in (table, Stream(table), table.to_batches()[0], table.to_reader()):
        frame = same(form)
        assert frame.dtypes.astype(str).to_dict() == {
            "text": "str",
            "day": "datetime64[ms]",
            "time": "datetime64[us]",
            "whole": "int32",
            "lacking": "Int64",
            "flag": "boolean",
            "share": "float64",
            "names": "object",
            "topic": "category",
        }
        assert frame["lacking"][0] == 2**60 + 1  # a float would have lost the last digit
        assert list(frame["names"][0]) == ["a", "b"]


def test_tables_that_come_by_name_are_taken_too():
    assert isinstance(same(1, other=pa.table({"a": [1]})), pd.DataFrame)


def test_what_pandas_keeps_beside_a_table_comes_along(letters):
    given = same(pa.Table.from_pandas(letters.set_index("article_id", drop=False)))
    pd.testing.assert_frame_equal(given, letters.set_index("article_id", drop=False))
    assert given.attrs == letters.attrs


def test_a_column_becomes_a_column():
    assert same(pa.chunked_array([[1, 2]])).tolist() == [1, 2]


@pytest.mark.parametrize("value", [None, "text", 5, [{"text": "a"}], {"a": 1}, pd.Series([1])])
def test_what_is_no_table_of_another_library_passes_as_it_is(value):
    assert same(value) is value


# ---- what is refused


def made_by(module, name, **methods):
    kind = type(name, (), {method: lambda self: None for method in methods.values()})
    kind.__module__ = module
    return kind()


@pytest.mark.parametrize(
    ("module", "name", "method"),
    [
        ("dask.dataframe.dask_expr._collection", "DataFrame", "compute"),
        ("pyspark.sql.dataframe", "DataFrame", "toPandas"),
        ("pyspark.pandas.frame", "DataFrame", "to_pandas"),
        ("polars.lazyframe.frame", "LazyFrame", "collect"),
        ("ibis.expr.types.relations", "Table", "to_pandas"),
    ],
)
def test_a_table_that_is_not_computed_is_refused_with_the_line_to_type(module, name, method):
    lazy = made_by(module, name, method=method)
    with pytest.raises(nk.SchemaError) as error:
        nk.count_articles(lazy)
    assert str(error.value) == (
        f"count_articles takes a table that is in memory, and this is a {module}.{name}, which "
        f"isn't computed yet. Write count_articles(table.{method}(), …)"
    ).replace("a ibis", "an ibis")


def test_where_rows_stand_alone_the_error_says_that_parts_do_as_well():
    lazy = made_by("dask.dataframe", "DataFrame", method="compute")
    with pytest.raises(nk.SchemaError, match="match_topics goes row by row: of a table too large"):
        nk.match_topics(lazy, TOPICS)
    with pytest.raises(nk.SchemaError) as error:
        nk.find_duplicates(lazy)
    assert "row by row" not in str(error.value)


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ([{"text": "a"}], "a list"),
        ((row for row in [{"text": "a"}]), "a generator"),
        (np.zeros(2), "a numpy.ndarray"),
        (made_by("mine.tables", "Frame"), "a mine.tables.Frame"),
    ],
)
def test_what_is_no_table_is_refused_by_its_name(value, named):
    with pytest.raises(nk.SchemaError, match=f"must be a pandas DataFrame, and this is {named}"):
        nk.as_articles(value)


@pytest.mark.skipif(importlib.util.find_spec("polars") is None, reason="polars is not here")
def test_a_lazy_frame_of_polars_is_refused(letters):
    lazy = as_polars(letters).lazy()
    with pytest.raises(nk.SchemaError, match=r"LazyFrame.* count_articles\(table\.collect\(\), …"):
        nk.count_articles(lazy)
    assert len(nk.count_articles(lazy.collect()))


@pytest.mark.skipif(importlib.util.find_spec("dask") is None, reason="dask is not here")
def test_a_frame_of_dask_is_refused_and_its_parts_are_not(letters):
    import dask.dataframe as dd

    frame = dd.from_pandas(letters, npartitions=3)
    with pytest.raises(nk.SchemaError, match=r"match_topics\(table\.compute\(\), …"):
        nk.match_topics(frame, TOPICS)
    by_parts = frame.map_partitions(
        nk.match_topics, TOPICS, meta=nk.match_topics(letters.head(0), TOPICS)
    ).compute()
    expected = nk.match_topics(letters, TOPICS)
    # Strings are those that Dask makes of ours.
    pd.testing.assert_frame_equal(by_parts.reset_index(drop=True), expected, check_dtype=False)


def test_what_gives_no_table_is_told_as_what_it_is():
    class Box:
        def to_pandas(self):
            return 5

    with pytest.raises(nk.SchemaError, match=r"this is a .*Box"):
        nk.match_topics(Box(), {"rent": ["rent*"]})
