import pandas as pd
import pytest

import newskit as nk
from newskit import schema


def test_every_table_can_be_described_and_made_empty():
    for name, columns in schema.TABLES.items():
        described = nk.describe_table(name)
        assert described["column"].tolist() == list(columns)
        assert (described["meaning"] != "").all()
        empty = schema.empty(name)
        assert len(empty) == 0
        assert all(empty[c].dtype == columns[c].dtype for c in empty.columns)


def test_an_unknown_table_is_refused():
    with pytest.raises(nk.SchemaError, match="no table 'article'"):
        nk.describe_table("article")


def test_an_error_names_what_is_wanted_what_came_and_the_next_line():
    frame = pd.DataFrame({"body": [], "date": []})
    with pytest.raises(nk.SchemaError) as error:
        schema.need(
            frame, ["text", "published"], table="articles", call="Make one with as_articles(frame)."
        )
    assert str(error.value) == (
        "the articles table needs ['text', 'published'], and this frame has ['body', 'date']: "
        "['text', 'published'] are missing. Make one with as_articles(frame)."
    )


def test_a_frame_of_a_thousand_columns_gives_a_short_error():
    frame = pd.DataFrame({f"column {n}": [] for n in range(1000)})
    with pytest.raises(nk.SchemaError, match="and 995 more") as error:
        schema.need(frame, ["text"], table="articles", call="")
    assert len(str(error.value)) < 300


@pytest.mark.parametrize("name", [["outlet"], {"by": "outlet"}, (["outlet"],)])
def test_what_can_be_no_name_of_a_column_is_refused_as_such(name):
    with pytest.raises(schema.SchemaError, match="is no name of a column of the articles table"):
        schema.need(pd.DataFrame({"outlet": []}), [name], table="articles", call="")


@pytest.mark.parametrize(
    "kind",
    [
        "SchemaError",
        "QueryError",
        "UnreadableFile",
        "CorruptFile",
        "UnsupportedFormat",
        "LimitExceeded",
    ],
)
def test_every_error_is_a_newskit_error(kind):
    assert issubclass(getattr(nk, kind), nk.NewskitError)


def test_a_warning_points_at_the_line_of_the_user():
    with pytest.warns(nk.NewskitWarning) as seen:
        nk.as_articles(pd.DataFrame({"text": ["x", None]}))
    assert seen[0].filename == __file__


def test_the_wrong_table_gives_a_short_error(letters):
    with pytest.raises(nk.SchemaError, match="the frequency table needs") as error:
        nk.plot_frequency(letters)
    assert len(str(error.value)) < 300
    assert "topic_frequency(" in str(error.value)


# ---- old names, for one release


def test_an_old_name_works_for_a_release_and_says_the_new_one(monkeypatch):
    monkeypatch.setitem(nk._RENAMED, "speakers", ("top_speakers", "0.2"))
    with pytest.warns(nk.NewskitDeprecation, match="speakers is called top_speakers since") as seen:
        assert nk.speakers is nk.top_speakers
    assert seen[0].filename == __file__
    assert "speakers" not in dir(nk)


def test_every_old_name_leads_to_a_name_there_is():
    assert {new for new, _ in nk._RENAMED.values()} <= set(nk.__all__)
    assert not set(nk._RENAMED) & set(nk.__all__)


def test_an_old_parameter_works_and_both_at_once_are_refused():
    @schema.renamed_parameter("freq", "every", since="0.2")
    def count(*, every="week"):
        return every

    assert count() == "week"
    assert count(every="day") == "day"
    with pytest.warns(nk.NewskitDeprecation, match=r"Write every=\.") as seen:
        assert count(freq="month") == "month"
    assert seen[0].filename == __file__
    with pytest.raises(nk.SchemaError, match="got freq= and every="):
        count(freq="month", every="day")
