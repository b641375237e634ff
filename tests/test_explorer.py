"""The explorer, without a browser: set a control, read the tables, the HTML and the messages."""

import asyncio
import datetime as dt
import json
import re
import sys
from html.parser import HTMLParser
from subprocess import run as run_process
from types import SimpleNamespace
from typing import ClassVar

import comm
import comm.base_comm
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import newskit as nk
from newskit.explorer import Collection, Explorer, View, run
from newskit.explorer.downloads import MOST_BYTES, download_link, to_csv
from newskit.explorer.labels import day, plain
from newskit.explorer.picture import draw
from newskit.explorer.reader import mark_text
from newskit.page import STYLE, Mark, link
from newskit.periods import EVERY

TOPICS = {"rent": ["rent*", "landlord*"], "ferry": ["ferry", "ferries"]}


def make(rows):
    return nk.as_articles(
        pd.DataFrame(rows, columns=["article_id", "outlet", "published", "title", "text"])
    )


@pytest.fixture
def articles():
    return make(
        [
            (
                "1",
                "Herald",
                "2025-03-03",
                "Rents rise",
                "Rents rose. “We pay the rent,” said Ada Lund.",
            ),
            ("2", "Post", "2025-03-05", "Ferry late", "The ferry was late again."),
            (
                "3",
                "Herald",
                "2025-03-11",
                "A rent cap",
                "The council votes on a rent cap and a ferry.",
            ),
            ("4", "Post", "2025-03-13", "Rovers draw", "Rovers drew."),
            ("5", "Herald", "2025-03-20", "Choir", "The choir sings of a strike."),
            (
                "6",
                "Post",
                "2025-03-26",
                "Ferry strike",
                "Ferry crews strike. “No ferry sails,” Bo Roe said.",
            ),
        ]
    )


@pytest.fixture
def explorer(articles):
    return Explorer(Collection(articles, TOPICS))  # with outlets apart, few articles or not


def ids(table):
    return table["article_id"].tolist()


# ---- the view


def test_a_view_equals_what_its_repr_and_its_dict_give():
    view = View(
        query=' "ferry" OR x ',
        outlets=["Post"],
        start=dt.date(2025, 3, 1),
        topics="rent",
        every="month",
        by=None,
    )
    assert eval(repr(view)) == view
    assert View(**json.loads(json.dumps(view.to_dict()))) == view
    assert len({view, view.but(), view.but(page=1)}) == 2
    assert (view.query, view.outlets, view.start, view.topics) == (
        '"ferry" OR x',
        ("Post",),
        "2025-03-01",
        ("rent",),
    )


@pytest.mark.parametrize("wrong", [{"every": "fortnight"}, {"start": "March"}, {"by": "section"}])
def test_a_view_refuses_what_it_cannot_mean(wrong):
    with pytest.raises(nk.SchemaError):
        View(**wrong)


# ---- the tables


def test_controls_choose_the_articles(explorer):
    controls = explorer.controls
    assert ids(explorer.selection) == ["1", "2", "3", "4", "5", "6"]
    controls.search.value = "ferry AND strike"
    assert ids(explorer.selection) == ["6"]
    controls.search.value = ""
    controls.outlets.value = ("Herald",)
    controls.start.value, controls.end.value = dt.date(2025, 3, 11), dt.date(2025, 3, 20)
    assert ids(explorer.selection) == ["3", "5"]
    assert explorer.view == View(outlets=("Herald",), start="2025-03-11", end="2025-03-20")


def test_the_search_never_enters_what_a_share_is_divided_by(explorer):
    explorer.controls.search.value = "ferry"
    explorer.controls.every.value = "year"
    explorer.controls.by.value = ""
    explorer.controls.topics["ferry"].value = True
    row = explorer.frequency.iloc[0]
    assert (row["count"], row["total"]) == (3, 6)
    assert (
        "Divided by all 6 articles of the collection, per year; the search does not"
        in explorer.controls.chart.value
    )


def test_outlets_and_dates_are_what_a_share_is_divided_by(explorer):
    explorer.view = View(outlets=("Post",), end="2025-03-13", every="year", query="ferry")
    ferry = explorer.frequency.set_index("topic").loc["ferry"]
    assert (ferry["count"], ferry["total"]) == (1, 2)
    assert "Divided by all 2 articles in Post until 13 Mar 2025" in explorer.controls.chart.value


def test_quotes_are_those_of_the_selection_each_found_once(explorer, articles):
    explorer.controls.search.value = "strike"
    assert explorer.quotes["quote"].tolist() == ["No ferry sails,"]
    explorer.controls.search.value = ""
    assert_frame_equal(explorer.quotes, nk.extract_quotes(articles))


def test_quotes_that_were_given_are_not_looked_for_again(articles):
    given_quotes = nk.extract_quotes(articles).assign(speaker="Somebody Else")
    explorer = nk.explore(articles, TOPICS, quotes=given_quotes)
    explorer.view = View(query="strike")
    assert explorer.quotes["speaker"].tolist() == ["Somebody Else"]
    assert_frame_equal(
        execute(explorer, articles, quotes=given_quotes)["selection_quotes"], explorer.quotes
    )


# ---- the code

VIEWS = [
    View(),
    View(query="ferry AND (strike OR late)", every="day", by=None),
    View(query='"rent cap" OR \'ferry', outlets=("Herald",)),
    View(outlets=("Herald", "Post"), start="2025-03-04", topics=("ferry",), every="month"),
    View(start="2025-03-04", end="2025-03-13", query="ferry"),
    View(query="nothinglikethis"),
    View(start="2026-01-01"),
    View(outlets=("Post",), every="day"),
    View(outlets=("Herald",), start="2025-02-01", end="2025-03-25"),
]


def execute(explorer, articles, **names):
    import matplotlib

    matplotlib.use("agg")
    space = {"articles": articles, **names}
    exec(explorer.code(), space)
    pyplot = sys.modules["matplotlib.pyplot"]
    space["headings"] = [headings(pyplot.figure(number)) for number in pyplot.get_fignums()]
    pyplot.close("all")
    return space


def headings(figure):
    """The headline and the names of the panels."""
    return [figure.get_suptitle(), *(axes.get_title(loc="left") for axes in figure.axes)]


@pytest.mark.parametrize("view", VIEWS, ids=repr)
def test_the_code_gives_the_same_tables(explorer, articles, view):
    explorer.view = view
    space = execute(explorer, articles)
    assert_frame_equal(space["selection"], explorer.selection)
    assert_frame_equal(space["frequency"], explorer.frequency)
    assert_frame_equal(space["selection_quotes"], explorer.quotes)


@pytest.mark.parametrize("view", VIEWS, ids=repr)
def test_the_code_without_topics_counts_articles(articles, view):
    explorer = nk.explore(articles)
    explorer.view = view.but(topics=())
    space = execute(explorer, articles)
    assert_frame_equal(space["selection"], explorer.selection)
    assert_frame_equal(space["counts"], explorer.result.counts)


@pytest.fixture
def outlets():
    """Sixty outlets, one article each."""
    return make([(str(n), f"Outlet {n}", "2025-03-03", "Rent", "rent") for n in range(60)])


@pytest.mark.parametrize(
    "view",
    [View(), View(by=None), View(query="ferry"), View(topics=("topic 3", "topic 1"))],
    ids=repr,
)
@pytest.mark.parametrize("n", [1, 7, 16])
def test_the_code_draws_the_chart_that_is_shown(articles, n, view):
    explorer = nk.explore(articles, {f"topic {number}": ["rent"] for number in range(n)})
    explorer.view = view.but(topics=view.topics[:n] if n > 1 else ())
    assert execute(explorer, articles)["headings"] == [headings(draw(explorer.result).figure)]
    assert explorer.code().splitlines()[-1].startswith(("nk.plot_frequency(", ")"))


def test_the_code_without_topics_draws_the_chart_that_is_shown(articles):
    explorer = nk.explore(articles)
    explorer.view = View(query="ferry")
    assert execute(explorer, articles)["headings"] == [headings(draw(explorer.result).figure)]


@pytest.mark.parametrize(
    ("topics", "view"),
    [
        (None, View()),
        ({"rent": ["rent"]}, View()),
        (
            {f"topic {n}": ["rent"] for n in range(16)},
            View(by=None, topics=tuple(f"topic {n}" for n in range(16))),
        ),
    ],
    ids=["60 outlets", "60 outlets with a topic", "16 topics"],
)
def test_where_no_chart_has_room_the_code_says_so_and_runs(outlets, topics, view):
    explorer = nk.explore(outlets, topics)
    explorer.view = view
    assert "No chart: " in explorer.controls.chart.value
    space = execute(explorer, outlets)
    assert space["headings"] == []
    assert "selection_quotes" in space
    assert "\n\n# no chart: " in explorer.code()


def test_as_many_topics_are_drawn_as_have_room(articles):
    five = pd.concat(
        [
            articles.assign(outlet=f"Outlet {n}", article_id=articles["article_id"] + f"-{n}")
            for n in "abcde"
        ]
    )
    explorer = nk.explore(five, {f"topic {n}": ["rent"] for n in range(4)})
    explorer.view = View()
    assert "The chart shows 3 of 4 topics" in explorer.controls.chart.value


def test_lines_of_the_code_fit_into_its_tab(articles):
    explorer = nk.explore(articles, TOPICS, quotes=nk.extract_quotes(articles))
    explorer.view = View(
        query="ferry OR rent",
        outlets=("Herald", "Post"),
        start="2025-03-05",
        topics=("rent", "ferry"),
    )
    assert max(map(len, explorer.code().splitlines())) <= 80
    assert ".newskit-explorer .widget-html-content{min-width:0}" in STYLE
    assert "newskit-explorer" in explorer.controls.whole._dom_classes


def test_the_code_has_public_names_only_and_a_long_dictionary_by_its_name(articles):
    long = {f"topic {n}": [f"word{n}*", "rent"] for n in range(200)}
    explorer = nk.explore(articles, long)
    assert "word7" not in explorer.code()
    assert "# articles and topics: as given to nk.explore" in explorer.code()
    assert "_" not in {
        line.split("nk.")[1][0] for line in explorer.code().splitlines() if "nk." in line
    }
    frequency = nk.topic_frequency(articles, nk.match_topics(articles, long), by=None)
    assert_frame_equal(frequency, explorer.frequency)


# ---- the calendar


def partial_weeks(table):
    return table.loc[table["partial"], "period"].dt.strftime("%m-%d").unique().tolist()


def test_a_week_is_whole_where_the_collection_covers_it_though_the_outlet_begins_later(
    explorer, articles
):
    explorer.view = View(
        outlets=("Post",)
    )  # from Wednesday the 5th; the collection is from Monday the 3rd
    assert partial_weeks(explorer.frequency) == ["03-24"]
    assert "span=('2025-03-03', '2025-03-26')" in explorer.code()
    without = nk.explore(articles)
    without.view = View(outlets=("Post",))
    assert partial_weeks(without.result.counts) == ["03-24"]


def test_a_week_that_the_dates_cut_is_partial(explorer):
    explorer.view = View(start="2025-03-05", end="2025-03-23")
    assert partial_weeks(explorer.frequency) == ["03-03"]
    assert "span=('2025-03-05', '2025-03-23')" in explorer.code()


def test_the_code_names_no_span_where_the_articles_say_it_themselves(explorer):
    assert "span" not in explorer.code()


def test_a_search_without_topics_is_named_and_keeps_the_weeks_without_a_hit(articles):
    explorer = nk.explore(articles)
    explorer.view = View(query="late OR council", by=None)  # hits in the first two of four weeks
    counts = explorer.result.counts
    assert counts["count"].tolist() == [1, 1, 0, 0]
    assert counts["partial"].tolist() == [False, False, False, True]
    assert draw(explorer.result).figure.get_suptitle() == "Articles that match “late OR council”"
    assert (
        "The chart counts articles that match the search: 2 of all 6"
        in explorer.controls.chart.value
    )


def test_an_outlet_without_a_hit_is_named(articles):
    explorer = nk.explore(articles)
    explorer.view = View(query="council")
    assert "No article matches in Post." in explorer.controls.chart.value


def many(days, outlets=("Herald", "Post"), each=1):
    """Articles of some outlets, `each` a day."""
    return make(
        [
            (f"{outlet}-{day:%j-%y}-{n}", outlet, day, "Title", "rent")
            for day in days
            for outlet in outlets
            for n in range(each)
        ]
    )


@pytest.mark.parametrize(
    ("articles", "by", "every"),
    [
        (
            many(pd.date_range("2025-03-03", periods=28), each=2),
            "outlet",
            "week",
        ),  # 14 an outlet and week
        (many(pd.date_range("2025-03-03", periods=28)), None, "week"),  # 7, and 14 together
        (
            many(pd.date_range("2024-01-01", periods=28, freq="5D")),
            None,
            "week",
        ),  # few, but of five months
        (many(pd.date_range("2024-01-01", periods=120, freq="5D")), None, "month"),
        (
            many(
                pd.date_range("2025-03-03", periods=28),
                outlets=[f"Outlet {n}" for n in range(7)],
                each=2,
            ),
            None,
            "week",
        ),
    ],
    ids=["enough", "few apart", "few and short", "few and long", "seven outlets"],
)
def test_the_first_view_has_enough_articles_to_a_point(articles, by, every):
    explorer = nk.explore(articles, TOPICS)
    assert (explorer.view.by, explorer.view.every) == (by, every)
    assert explorer.controls.by.value == (by or "")
    assert [value for _, value in explorer.controls.by.options] == ["outlet", ""]


# ---- the property: whatever is done to the controls

CHANGES = st.one_of(
    st.tuples(
        st.just("search"),
        st.sampled_from(["", "ferry", "rent OR ferry", "NOT ferry", "(ferry", "a b", "title:cap"]),
    ),
    st.tuples(st.just("outlets"), st.sampled_from([(), ("Herald",), ("Post", "Herald")])),
    st.tuples(st.just("every"), st.sampled_from(EVERY)),
    st.tuples(st.just("by"), st.sampled_from(["outlet", ""])),
    st.tuples(
        st.sampled_from(["start", "end"]),
        st.none() | st.dates(dt.date(2025, 2, 20), dt.date(2025, 4, 5)),
    ),
    st.tuples(st.just("topic"), st.sampled_from(sorted(TOPICS))),
    st.tuples(st.just("read"), st.integers(0, 6)),
    st.tuples(st.just("page"), st.sampled_from(["next", "previous"])),
)
SHARED = SimpleNamespace()


def do(controls, what, value):
    if what == "topic":
        controls.topics[value].value = not controls.topics[value].value
    elif what == "read":
        options = controls.article.options
        controls.article.value = options[min(value, len(options) - 1)][1]
    elif what == "page":
        getattr(controls, value).click()
    else:
        getattr(controls, what).value = value


@settings(max_examples=25, deadline=None)
@given(st.lists(CHANGES, max_size=6))
def test_the_result_is_always_the_answer_to_the_view(changes):
    if not hasattr(SHARED, "collection"):
        SHARED.collection = Collection(nk.load_dataset("letters"), TOPICS)
    explorer = Explorer(SHARED.collection)
    for what, value in changes:
        do(explorer.controls, what, value)
    expected = run(SHARED.collection, explorer.view)
    assert_frame_equal(explorer.result.selection, expected.selection)
    assert_frame_equal(explorer.result.frequency, expected.frequency)
    assert_frame_equal(explorer.result.counts, expected.counts)
    assert explorer.result.warnings == expected.warnings
    # And the controls show the view, but for a search that can't be read and dates the wrong way
    # round.
    before = values(explorer.controls)
    explorer.view = view = explorer.view.but()
    days = {
        name: day and dt.date.fromisoformat(day)
        for name, day in (("start", view.start), ("end", view.end))
    }
    assert values(explorer.controls) == before | {"search": view.query} | days


def values(controls):
    parts = vars(controls).items()
    return {
        name: part.value
        for name, part in parts
        if hasattr(part, "value") and name not in ("status", "alert")
    }


# ---- redraws


class Recorded(comm.base_comm.BaseComm):
    messages: ClassVar[list] = []

    def publish_msg(self, msg_type, data=None, metadata=None, buffers=None, **keys):
        self.messages.append(
            (msg_type, len(json.dumps(data)) + sum(len(buffer) for buffer in buffers or []))
        )


@pytest.fixture
def messages(monkeypatch):
    monkeypatch.setattr(comm, "create_comm", Recorded)
    Recorded.messages = []
    return Recorded.messages


def front_end_sets(widget, **state):
    data = {"method": "update", "state": state, "buffer_paths": []}
    widget._handle_msg({"content": {"data": data}, "buffers": []})


def test_a_redraw_sends_few_messages_and_few_bytes(messages):
    articles = nk.load_dataset("harbour")
    explorer = nk.explore(articles, TOPICS)
    explorer._repr_mimebundle_()
    messages.clear()
    front_end_sets(explorer.controls.search, value="rent OR ferry")
    assert len(messages) <= 8
    assert sum(size for _, size in messages) < 100_000
    messages.clear()
    front_end_sets(explorer.controls.search, value="rent OR ferry ")
    assert [size < 500 for _, size in messages] == [
        True
    ]  # the echo: another way to write the same view


def test_reading_an_article_does_not_draw_the_chart_again(explorer):
    explorer._repr_mimebundle_()
    chart = explorer.controls.chart
    sent = []
    chart.observe(sent.append, "value")
    explorer.controls.article.value = "1"
    assert "newskit-reader" in explorer.controls.reader.value
    assert sent == []


def test_typing_redraws_once_when_it_pauses(explorer):
    explorer._repr_mimebundle_()

    async def type_quickly():
        for length in range(1, 6):
            explorer.controls.search.value = "ferry"[:length]
            await asyncio.sleep(0.01)
        during = explorer.view.query
        await asyncio.sleep(0.4)
        return during

    assert asyncio.run(type_quickly()) == ""
    assert explorer.view.query == "ferry"
    assert 'data-seq="1"' in explorer.controls.status.value


def test_a_click_takes_what_was_typed_along(explorer):
    explorer._repr_mimebundle_()

    async def type_and_click():
        explorer.controls.search.value = "ferry"
        explorer.controls.every.value = "month"
        done = explorer.view
        await asyncio.sleep(0.3)
        return done

    assert asyncio.run(type_and_click()) == View(query="ferry", every="month")
    assert 'data-seq="1"' in explorer.controls.status.value


def test_no_pyplot_figure_is_opened():
    code = (
        "import sys, newskit as nk; e = nk.explore(nk.load_dataset('letters'), {'rent': "
        "['rent*']});"
        "e._repr_mimebundle_(); e.controls.search.value = 'ferry'; assert 'matplotlib.pyplot' not "
        "in sys.modules"
    )
    run_process([sys.executable, "-c", code], check=True)


def test_without_a_widget_ipywidgets_and_matplotlib_stay_unloaded():
    code = (
        "import sys, newskit as nk; e = nk.explore(nk.load_dataset('letters'), {'rent': "
        "['rent*']}); e.frequency;"
        "assert not {'ipywidgets', 'matplotlib'} & set(sys.modules)"
    )
    run_process([sys.executable, "-c", code], check=True)


def test_a_search_that_cannot_be_read_says_where_and_leaves_the_chart(explorer):
    explorer.controls.search.value = "ferry"
    chart = explorer.controls.chart.value
    explorer.controls.search.value = "ferry strike"
    assert 'role="alert"><pre>' in explorer.controls.alert.value
    assert "^ put AND or OR between" in explorer.controls.alert.value
    assert explorer.controls.chart.value == chart
    assert explorer.view.query == "ferry"
    explorer.controls.outlets.value = ("Herald",)  # other controls go on working
    assert ids(explorer.selection) == ["3"]
    explorer.controls.search.value = "strike"
    assert explorer.controls.alert.value == ""
    with pytest.raises(nk.QueryError):
        explorer.view = View(query="ferry strike")
    assert explorer.view.query == "strike"


def test_an_unreadable_search_is_still_complained_of_when_a_page_is_turned(explorer):
    explorer.controls.search.value = "ferry strike"
    complaint = explorer.controls.alert.value
    for button in (explorer.controls.next, explorer.controls.quotes_next):
        button.click()
        assert explorer.controls.alert.value == complaint
    explorer.controls.search.value = ""
    assert explorer.controls.alert.value == ""


def test_pages_hold_twenty_articles_by_date(explorer):
    many = make(
        [(str(n), "Herald", f"2025-03-{1 + n % 28:02}", f"Title {n}", "text") for n in range(45)]
    )
    explorer = nk.explore(many)
    controls = explorer.controls
    explorer._repr_mimebundle_()
    assert (controls.place.value, controls.previous.disabled) == ("page 1 of 3", True)
    assert len(controls.article.options) == 21
    controls.next.click()
    controls.next.click()
    assert (controls.place.value, controls.next.disabled) == ("page 3 of 3", True)
    assert len(explorer.result.rows) == 5
    controls.search.value = "title:7"
    assert (explorer.view.page, controls.place.value) == (0, "page 1 of 1")


# ---- what a page shows


def test_the_mimebundle_has_the_widget_and_a_still_picture(explorer):
    bundle = explorer._repr_mimebundle_()
    assert set(bundle) == {"application/vnd.jupyter.widget-view+json", "text/html", "text/plain"}
    still = bundle["text/html"]
    assert '<img alt="Line chart: share of articles' in still
    assert "data:image/png;base64,iVBOR" in still
    assert "6 of 6 articles; 3 Mar 2025 to 26 Mar 2025" in still
    assert "Rovers draw" in still
    assert "<svg" not in still
    assert "<style" not in still
    assert bundle["text/plain"] == "<Explorer: 6 of 6 articles; 3 Mar 2025 to 26 Mar 2025>"


def test_the_same_view_draws_the_same_bytes(articles):
    charts = [nk.explore(articles, TOPICS) for _ in range(2)]
    for one in charts:
        one.view = View(query="ferry")
    assert charts[0].controls.chart.value == charts[1].controls.chart.value
    assert 'role="img" aria-label="Line chart:' in charts[0].controls.chart.value


def test_the_status_says_how_long_it_took_only_when_asked(explorer):
    status = explorer.controls.status.value
    assert text_of(status) == "6 of 6 articles; 3 Mar 2025 to 26 Mar 2025"
    assert any(
        name == "title" and value.endswith(" ms") for name, value in parse(status).attributes
    )


def test_months_have_english_names_everywhere():
    names = [day(pd.Timestamp(2025, month, 3)) for month in range(1, 13)]
    assert names[2] == "3 Mar 2025"
    assert [
        name.split()[1] for name in names
    ] == "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    assert day(pd.NaT) == ""


def test_a_narrow_page_scrolls_the_chart_and_keeps_the_topics_whole(explorer):
    assert '<div class="newskit-chart"><svg ' in explorer.controls.chart.value
    assert '<th scope="col" class="newskit-topics">Topics</th>' in explorer.controls.articles.value


def test_the_selection_keeps_the_load_report():
    letters = nk.load_dataset("letters")
    explorer = nk.explore(letters, TOPICS)
    explorer.view = explorer.view.but(query="ferry")
    assert nk.load_report(explorer.selection) is nk.load_report(letters)


def test_the_reader_marks_topics_quotes_and_the_search(explorer):
    explorer.view = View(article_id="1", query="rose")
    explorer._repr_mimebundle_()
    reader = explorer.controls.reader.value
    assert 'title="rent">Rents</mark>' in reader
    assert '<mark class="newskit-search" title="search">rose</mark>' in reader
    assert '“<q title="Ada Lund">We pay the <mark' in reader


def test_overlapping_marks_are_cut_and_the_text_stays_whole():
    text = "a<b>c&d"
    marks = [
        Mark(0, 5, 0, "one"),
        Mark(3, 7, 1, "t'wo\""),
        Mark(2, 6, "quote", "Ada"),
        Mark(1, 3, "report", "Bo"),
    ]
    written = mark_text(text, marks)
    assert text_of(written) == text
    assert 'title="one; t&#x27;wo&quot;"' in written
    assert '<q title="Bo; Ada">' in written


@given(
    st.text(alphabet="ab<>&\"'“”\u202e\n", max_size=30),
    st.lists(
        st.tuples(
            st.integers(0, 30),
            st.integers(0, 30),
            st.sampled_from(["search", 0, 1, "quote", "report"]),
        ),
        max_size=6,
    ),
)
def test_marked_text_reads_as_the_text(text, spans):
    marks = [Mark(start, end, layer, '"<x>') for start, end, layer in spans]
    written = mark_text(text, marks)
    assert text_of(written) == text
    assert tags_of(written) <= {"mark", "q", "span"}


# ---- odd collections


@pytest.mark.parametrize("topics", [None, TOPICS], ids=["no topics", "topics"])
def test_an_empty_collection_can_be_explored(articles, topics):
    explorer = nk.explore(articles.iloc[:0], topics)
    explorer._repr_mimebundle_()
    explorer.controls.search.value = "ferry"
    explorer.controls.tabs.selected_index = 1
    assert len(explorer.selection) == len(explorer.frequency) == len(explorer.quotes) == 0
    assert "No chart" in explorer.controls.chart.value
    assert "No article fits" in explorer.controls.articles.value
    assert explorer.controls.alert.value == ""


def test_without_topics_the_chart_counts_articles(articles):
    explorer = nk.explore(articles)
    bundle = explorer._repr_mimebundle_()
    explorer.view = View()
    assert "Bar chart: articles, weekly, by outlet" in explorer.controls.chart.value
    assert 'alt="Bar chart' in bundle["text/html"]
    assert "The chart counts articles: 6 of all 6 articles" in explorer.controls.chart.value


def test_undated_articles_are_said_once_and_stay_in_the_selection(articles):
    articles.loc[[1, 5], "published"] = pd.NaT
    explorer = nk.explore(articles, TOPICS)
    explorer._repr_mimebundle_()
    assert explorer.controls.status.value.count("2 of 6 articles have no date") == 1
    explorer.controls.search.value = "ferry AND (late OR strike)"  # only these two
    assert ids(explorer.selection) == ["2", "6"]
    assert explorer.frequency["count"].sum() == 0
    assert "no date" in explorer.controls.articles.value


def test_no_article_with_a_date_gives_no_chart_and_no_error(articles):
    explorer = nk.explore(articles.assign(published=pd.NaT), TOPICS)
    explorer._repr_mimebundle_()
    assert "No chart: no dated article" in explorer.controls.chart.value
    assert explorer.controls.alert.value == ""


def test_articles_without_an_outlet_have_a_line_of_their_own(articles):
    articles.loc[0, "outlet"] = None
    explorer = Explorer(Collection(articles, TOPICS))
    explorer._repr_mimebundle_()
    assert [value for _, value in explorer.controls.outlets.options] == ["Herald", "Post"]
    assert "(no outlet)" in explorer.frequency["outlet"].tolist()


def test_a_collection_without_outlets_or_texts_can_be_explored(articles):
    explorer = nk.explore(articles.assign(outlet=None, text=None), TOPICS)
    explorer.view = View(article_id="1")
    explorer._repr_mimebundle_()
    explorer.controls.tabs.selected_index = 1
    assert explorer.controls.status.value.count("have no text") == 1
    assert "(no text)" in explorer.controls.reader.value


def test_too_many_panels_are_a_remark_not_an_error(articles):
    explorer = nk.explore(articles, {f"topic {n}": ["rent"] for n in range(20)})
    explorer._repr_mimebundle_()
    assert "The chart shows 6 of 20 topics" in explorer.controls.chart.value
    explorer.view = explorer.view.but(topics=tuple(f"topic {n}" for n in range(18)))
    assert "Choose fewer topics or outlets, or compare" in explorer.controls.chart.value
    assert len(explorer.frequency["topic"].unique()) == 18


def test_what_is_no_articles_table_says_what_to_type(articles):
    with pytest.raises(nk.SchemaError, match=r"as_articles\(frame\)"):
        nk.explore(pd.DataFrame({"body": ["x"]}))
    with pytest.raises(nk.SchemaError, match="must be a pandas DataFrame"):
        nk.explore(["x"])
    with pytest.raises(nk.SchemaError, match=r"dates without a zone.*as_articles\(frame\)"):
        nk.explore(articles.assign(published="2025-03-03"))
    with pytest.raises(nk.SchemaError, match="stand twice"):
        nk.explore(pd.concat([articles, articles]))
    with pytest.raises(nk.SchemaError, match=r"extract_quotes\(articles\)"):
        nk.explore(articles, quotes=articles)


def test_a_view_of_what_is_not_there_is_refused(explorer):
    for view in (View(outlets=("Times",)), View(topics=("tax",)), View(article_id="99")):
        with pytest.raises(nk.SchemaError, match=r"Times|tax|99"):
            explorer.view = view
    assert explorer.view == View()


def test_nothing_of_the_users_is_changed(articles):
    before = articles.copy(deep=True)
    explorer = nk.explore(articles, TOPICS)
    explorer._repr_mimebundle_()
    explorer.selection["title"] = "changed"
    assert_frame_equal(articles, before)
    assert explorer.collection.articles["title"].tolist() == before["title"].tolist()


# ---- hostile text

PAYLOADS = [
    "<img src=x onerror=window.__xss=1>",
    "</q><script>window.__xss=1</script>",
    "\"'><svg/onload=window.__xss=1>",
    "</pre></style></textarea><iframe src=javascript:1>",
    "\u202eesrever\u202c\u2066 \x00\x07",
    "$\\frac{1}$ <b>&amp;</b>",
]
OURS = set(
    "div b pre table thead tbody tr th td bdi h4 a mark q span p details summary small style img"
    " svg g path defs use text clippath rect".split()
)


class Tags(HTMLParser):
    """Collects tags, attributes and text, as a browser would see them."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.text = set(), [], []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.text.append(data)


def parse(html):
    parser = Tags()
    parser.feed(html)
    parser.close()
    return parser


def tags_of(html):
    return parse(html).tags


def text_of(html):
    return "".join(parse(html).text)


def every_html(widget):
    if type(widget).__name__ == "HTML":
        yield widget.value
    for child in getattr(widget, "children", ()):
        yield from every_html(child)


@pytest.mark.parametrize("bad", PAYLOADS, ids=range(len(PAYLOADS)))
def test_hostile_text_stays_text(bad):
    articles = make(
        [
            (bad, bad, "2025-03-03", bad, f"rent {bad} “{bad} rent {bad},” said Ada {bad} Lund."),
            ("2", "Post", "2025-03-05", f"{bad} rent", f"{bad} rent"),
        ]
    ).assign(url=["javascript:window.__xss=1", "https://example.org/\"onmouseover='x'"], byline=bad)
    explorer = nk.explore(articles, {f"rent {bad}": ["rent*"], "b": ["window", "b"]})
    pages = [str(explorer._repr_mimebundle_()["text/html"])]
    for article in articles["article_id"]:
        explorer.controls.article.value = article
        pages += every_html(explorer.controls.whole)
    for tab in range(3):
        explorer.controls.tabs.selected_index = tab
    explorer.controls.download.click()
    pages += every_html(explorer.controls.whole)
    explorer.controls.search.value = bad
    pages += every_html(explorer.controls.whole)
    pages.append(str(explorer._repr_mimebundle_()["text/html"]))
    assert any("newskit-reader" in page for page in pages)
    for page in pages:
        assert "<img src=x" not in page
        assert "<script" not in page
        found = parse(page)
        assert found.tags <= OURS
        for name, value in found.attributes:
            assert not name.startswith("on")
            if name in ("href", "src"):
                assert value.startswith(("https://", "data:text/csv;", "data:image/png;"))
            if name == "xlink:href":
                assert value.startswith("#")


@pytest.mark.parametrize(
    ("url", "is_link"),
    [
        ("https://example.org/a?b=c&d", True),
        ("HTTP://example.org", True),
        ("javascript:alert(1)", False),
        ("https://x.org/ javascript:1", False),
        ("data:text/html,x", False),
        ("//example.org", False),
        ("java\nscript:1", False),
        (None, False),
        (float("nan"), False),
    ],
)
def test_only_web_addresses_become_links(url, is_link):
    written = link(url, "page")
    assert ('rel="noopener noreferrer"' in written) is is_link
    assert bool(written) is is_link


class Outside(HTMLParser):
    """Collects the text that no <bdi> keeps to itself."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.depth, self.text = 0, ""

    def handle_starttag(self, tag, attrs):
        self.depth += tag == "bdi"

    def handle_endtag(self, tag):
        self.depth -= tag == "bdi"

    def handle_data(self, data):
        self.text += data if self.depth == 0 else "□"


def test_a_name_that_turns_the_direction_turns_no_word_of_ours():
    turn = "\u202e"
    articles = make(
        [
            (
                f"{turn}1",
                f"{turn}Herald",
                "2025-03-03",
                f"{turn}Rent",
                f"“We pay the rent {turn},” said Ada Lund. rent",
            ),
            ("2", f"{turn}Post", "2025-03-05", f"{turn}Ferry", "rent"),
        ]
    ).assign(byline=f"{turn}Cy Vance")
    quotes = nk.extract_quotes(articles).assign(speaker=f"{turn}Ada")
    explorer = nk.explore(articles, {f"{turn}rent": ["rent*"], "pay": ["pay"]}, quotes=quotes)
    explorer.view = View(
        outlets=(f"{turn}Post", f"{turn}Herald"), article_id=f"{turn}1", query="rent"
    )
    pages = [str(explorer._repr_mimebundle_()["text/html"])]
    for tab in range(3):
        explorer.controls.tabs.selected_index = tab
        pages += every_html(explorer.controls.whole)
    for page in pages:
        outside = Outside()
        outside.feed(page)
        assert turn not in outside.text
        assert outside.depth == 0
    assert "Divided by all 2 articles in Post and Herald" in explorer.controls.chart.value
    reader = Outside()
    reader.feed(explorer.controls.reader.value)
    assert "□ · □ · □Marked: □ · □ · search · quote by □" in reader.text


def test_labels_lose_what_turns_their_direction():
    assert plain("\u202eevil\u202c\n\x00 title ") == "evil \ufffd title"
    assert plain("x" * 100, 10) == "xxxxxxxxx…"


def test_cells_that_a_spreadsheet_would_run_are_guarded():
    table = pd.DataFrame(
        {"=a": ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "x=1", None], "n": [-1.5] * 8}
    )
    lines = to_csv(table).decode("utf-8-sig").splitlines(keepends=False)
    assert lines[0] == "'=a,n"
    assert lines[1:5] == ["'=1+1,-1.5", "'+1,-1.5", "'-1,-1.5", "'@x,-1.5"]
    assert table["=a"][0] == "=1+1"


def test_a_download_holds_the_selection_and_without_texts_where_it_is_large(explorer, monkeypatch):
    explorer.controls.search.value = "strike"
    explorer.controls.download.click()
    offered = explorer.controls.offered.value
    assert 'download="selection.csv" href="data:text/csv;charset=utf-8;base64,' in offered
    assert "2 articles" in offered
    explorer.controls.search.value = ""
    assert explorer.controls.offered.value == ""  # what was offered is another selection's
    large = pd.DataFrame({"article_id": ["1"], "text": ["x" * (MOST_BYTES + 1)]})
    link = download_link(large, "selection.csv", "1 article", source="explorer.selection")
    assert "without the texts; explorer.selection.to_csv(" in link
    assert len(link) < 1000


@pytest.mark.parametrize("topics", [None, TOPICS], ids=["no topics", "topics"])
def test_a_table_too_large_for_a_link_is_named_as_a_user_types_it(articles, topics, monkeypatch):
    monkeypatch.setattr("newskit.explorer.downloads.MOST_BYTES", 10)
    explorer = nk.explore(articles, topics)
    explorer.controls.tabs.selected_index = 1
    explorer.controls.download.click()
    lines = text_of(explorer.controls.offered.value)
    assert "<a" not in explorer.controls.offered.value
    calls = re.findall(r"Write (\S+)\.to_csv\('(\w+)\.csv'\)", lines)
    assert [name for _, name in calls] == [
        "selection",
        "frequency" if topics else "counts",
        "quotes",
    ]
    for source, _ in calls:
        assert isinstance(eval(source), pd.DataFrame)


def test_a_chart_of_many_points_stays_small():
    days = pd.date_range("2024-01-01", periods=366)
    many = make([(str(n), "Herald", day, "Title", "rent") for n, day in enumerate(days)])
    explorer = nk.explore(many, TOPICS)
    explorer.view = View(every="day", by=None)
    assert explorer.controls.chart.value.count("<use ") > 700  # every point is there
    assert len(explorer.controls.chart.value) < 150_000
    assert len(explorer._repr_mimebundle_()["text/html"]) < 150_000
