"""Charts over time beyond shares: smoothed lines, rates, bursts with events, seasons."""

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

mpl.use("Agg")

import matplotlib.dates as mdates
import matplotlib.pyplot as plt
from chart_tables import DAYS, artists, bursts, frequency, seasonality, words

from newskit.charts import chart_size, describe_chart, plot_bursts, plot_frequency, plot_seasonality
from newskit.charts.bursts import SHADES
from newskit.charts.events import place_events
from newskit.charts.words import Unit
from newskit.schema import SchemaError

WEEKS = {
    "periods": pd.date_range("2025-01-06", periods=12, freq="7D"),
    "counts": [(n % 4, 4) for n in range(12)],
}


DAY = ("2025-03-10", "2025-03-16", 1.0)


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


# --- units ---


@pytest.mark.parametrize(
    ("words", "share", "count", "value"),
    [
        ("share of articles", True, "1,008 articles", "12 %"),
        ("share of articles with a topic", True, "1,008 articles with a topic", "12 %"),
        ("share of statements", True, "1,008 statements", "12 %"),
        ("mean of the outlets' shares of articles", True, "1,008 articles", "12 %"),
        ("hits per 1,000 words", False, "1,008 words", "0.12"),
        ("something else", False, "1,008 articles", "0.12"),
    ],
)
def test_a_unit_is_read_from_its_words(words, share, count, value):
    unit = Unit.of(words)
    assert (unit.share, unit.count(1008), unit.write(0.12)) == (share, count, value)


def test_values_are_written_with_the_digits_that_matter():
    unit = Unit.of("share of articles")
    assert [unit.write(value) for value in (0, 0.004, 0.0123, 0.05, 0.0999, 0.123, 1)] == [
        "0 %", "0.4 %", "1.2 %", "5 %", "10 %", "12 %", "100 %",
    ]  # fmt: skip


def test_rates_have_their_unit_and_their_words_as_denominator():
    table = frequency(groups=(), unit="x").assign(
        unit="hits per 1,000 words", total=5000, value=[0.2, 0.4, 0, 0.6]
    )
    axes = plot_frequency(table)
    assert axes.figure.get_suptitle() == "Mentions of ferry"
    assert words(axes.figure, "subtitle")[0].startswith(
        "hits per 1,000 words · weekly · 20,000 words"
    )
    assert [label.get_text() for label in axes.get_yticklabels()][:2] == ["0", "0.2"]
    assert describe_chart(table).startswith(
        "Line chart: hits per 1,000 words for ferry, weekly, from 0 to 0.6"
    )


def test_the_grey_line_of_a_rate_is_a_rate():
    table = frequency(groups=list("ABCD")).assign(unit="hits per 1,000 words", total=500)
    table["value"] = 1000 * table["count"] / 500
    (behind,) = artists(plot_frequency(table)[0], "behind")
    assert behind.get_ydata() == pytest.approx([2, 4, 0, 6])


def test_means_of_shares_have_no_line_of_all_groups():
    table = frequency(groups=list("ABCD")).assign(unit="mean of the outlets' shares of articles")
    panels = plot_frequency(table)
    assert artists(panels[0], "behind") == []
    assert "grey" not in words(panels[0].figure, "subtitle")[0]
    assert panels[0].get_yticklabels()[0].get_text() == "0 %"


def test_what_the_interval_takes_for_granted_is_a_note():
    table = frequency(groups=(), band="95 % interval (Wilson); it takes articles as independent.")
    assert "it takes articles as independent." in words(plot_frequency(table).figure, "notes")[0]


# --- smoothed lines ---


def smoothed(groups=(), **attrs):
    table = frequency(groups=groups, **WEEKS, smooth=3, **attrs)
    table["raw"] = table["value"]
    table["value"] = 0.375
    return table


def test_a_smoothed_line_stands_over_the_dots_it_was_made_of():
    axes = plot_frequency(smoothed())
    (line,), (raw,) = artists(axes, "line"), artists(axes, "raw")
    assert set(line.get_ydata()) == {0.375}
    assert raw.get_ydata().tolist() == [n % 4 / 4 for n in range(12)]
    assert raw.get_markersize() < 4
    assert raw.get_alpha() < 0.5
    assert raw.get_linestyle() == "None"
    assert not np.any(line.get_markevery())
    assert "weekly, centred mean of 3 weeks" in words(axes.figure, "subtitle")[0]
    assert axes.get_ylim()[1] >= 0.75


def test_a_smoothed_table_from_a_file_says_so_without_the_number():
    table = smoothed()
    table.attrs = {}
    assert "weekly, smoothed" in words(plot_frequency(table).figure, "subtitle")[0]


def test_dots_far_above_the_line_leave_the_chart_with_a_note():
    table = smoothed().assign(value=0.1, low=0.05, high=0.15)
    axes = plot_frequency(table)
    assert axes.get_ylim()[1] < 0.25
    assert "Some dots go beyond the top." in words(axes.figure, "notes")[0]


def test_the_line_of_all_groups_is_smoothed_like_the_others():
    (behind,) = artists(plot_frequency(smoothed(groups=list("ABCD")))[0], "behind")
    count = [n % 4 for n in range(12)]
    expected = [
        sum(count[max(n - 1, 0) : n + 2]) / (4 * len(count[max(n - 1, 0) : n + 2]))
        for n in range(12)
    ]
    assert behind.get_ydata() == pytest.approx(expected)


def test_a_hollow_point_of_a_mean_names_its_weeks():
    table = smoothed()
    table.loc[11, "partial"] = True
    notes = words(plot_frequency(table).figure, "notes")[0]
    assert "Hollow, dashed: the articles begin or end inside these 3 weeks." in notes


def test_one_number_for_the_whole_time_is_no_line():
    table = frequency(periods=["2025-03-03"], counts=[(1, 4)], every=None)
    with pytest.raises(SchemaError, match=r"plot_ranking\(frequency\)"):
        plot_frequency(table)


# --- bursts ---


def number(day):
    return mdates.date2num(pd.Timestamp(day))


def test_bursts_are_shaded_from_their_first_day_to_the_end_of_their_last():
    axes = plot_bursts(
        frequency(groups=(), **WEEKS), bursts([("ferry", 1, "2025-01-13", "2025-01-26", 3.0)])
    )
    (span,) = artists(axes, "burst 1")
    assert (span.get_x(), span.get_x() + span.get_width()) == (
        number("2025-01-13"),
        number("2025-01-27"),
    )
    assert "shaded: 1 burst" in words(axes.figure, "subtitle")[0]
    assert span.get_zorder() < artists(axes, "line")[0].get_zorder()


def test_a_burst_inside_another_is_darker_and_in_front():
    table = bursts(
        [
            ("ferry", 2, "2025-01-20", "2025-01-26", 1.0),
            ("ferry", 1, "2025-01-13", "2025-02-09", 3.0),
        ]
    )
    axes = plot_bursts(frequency(groups=(), **WEEKS), table)
    (outer,), (inner,) = artists(axes, "burst 1"), artists(axes, "burst 2")
    assert inner.get_zorder() > outer.get_zorder()
    assert sum(inner.get_facecolor()[:3]) < sum(outer.get_facecolor()[:3])
    assert "darker: one inside another" in words(axes.figure, "subtitle")[0]
    light = [np.dot(mpl.colors.to_rgb(shade), [0.2126, 0.7152, 0.0722]) for shade in SHADES]
    assert np.diff(light).max() < -0.08


def test_several_topics_are_panels_with_their_own_bursts():
    panels = plot_bursts(
        frequency(["ferry", "rent"], (), **WEEKS),
        bursts([("rent", 1, "2025-01-13", "2025-01-26", 3.0)]),
    )
    assert [panel.get_title(loc="left") for panel in panels] == ["ferry", "rent"]
    assert [panel.get_title(loc="right") for panel in panels] == ["no burst", ""]
    assert [len(artists(panel, "burst 1")) for panel in panels] == [0, 1]


def test_outlets_are_taken_together_unless_the_bursts_are_theirs():
    table = frequency(groups=["Herald", "Post"], **WEEKS)
    axes = plot_bursts(table, bursts())
    assert artists(axes, "line")[0].get_ydata() == pytest.approx([n % 4 / 4 for n in range(12)])
    theirs = bursts([("ferry", 1, "2025-01-13", "2025-01-26", 3.0)])
    theirs.insert(1, "outlet", "Post")
    panels = plot_bursts(table, theirs)
    assert [panel.get_title(loc="left") for panel in panels] == ["Herald", "Post"]
    assert [len(artists(panel, "burst 1")) for panel in panels] == [0, 1]


def test_a_burst_that_reaches_beyond_the_chart_ends_at_its_edge():
    axes = plot_bursts(
        frequency(groups=(), **WEEKS), bursts([("ferry", 1, "2020-01-01", "2030-01-01", 3.0)])
    )
    (span,) = artists(axes, "burst 1")
    assert (span.get_x(), span.get_x() + span.get_width()) == pytest.approx(axes.get_xlim())


def test_bursts_of_events_without_a_name_are_those_of_the_one_topic():
    table = bursts([("events", 1, "2025-01-13 14:30", "2025-01-15 09:00", 3.0)])
    (span,) = artists(plot_bursts(frequency(groups=(), **WEEKS), table), "burst 1")
    assert (span.get_x(), span.get_x() + span.get_width()) == (
        number("2025-01-13"),
        number("2025-01-16"),
    )


def test_bursts_of_another_table_are_refused():
    with pytest.raises(
        SchemaError,
        match=r"the bursts are of \['tram', 'bus'\], and the frequency is of \['ferry'\]",
    ):
        plot_bursts(frequency(groups=()), bursts([("tram", 1, *DAY), ("bus", 1, *DAY)]))
    with pytest.raises(SchemaError, match="these are between numbers"):
        plot_bursts(frequency(groups=()), bursts().assign(start=3, end=9))


def test_bursts_outside_the_chart_are_not_counted():
    axes = plot_bursts(
        frequency(groups=()), bursts([("ferry", 1, "2020-01-06", "2020-01-12", 3.0)])
    )
    assert "shaded: 0 bursts" in words(axes.figure, "subtitle")[0]
    assert len(axes.patches) == 0


def test_events_stand_above_with_a_line_to_their_day():
    events = {"2025-02-12": "Ferry strike ends", pd.Timestamp("2025-01-15"): "“No boats today”"}
    axes = plot_bursts(frequency(groups=(), **WEEKS), bursts(), annotations=events)
    assert words(axes.figure, "annotation") == ["“No boats today”", "Ferry strike ends"]
    assert [line.get_xdata()[0] for line in artists(axes, "event")] == [
        number("2025-01-15") + 0.5,
        number("2025-02-12") + 0.5,
    ]
    assert (
        plot_bursts(frequency(groups=(), **WEEKS), bursts(), annotations=pd.Series(events))
        is not None
    )


def test_events_that_cannot_be_placed_are_refused():
    table = frequency(groups=(), **WEEKS)
    with pytest.raises(SchemaError, match="7 annotations are more than the 6"):
        plot_bursts(table, bursts(), annotations={f"2025-01-{n:02d}": "x" for n in range(10, 17)})
    with pytest.raises(
        SchemaError, match="lies outside the chart, which goes from 2025-01-06 to 2025-03-30"
    ):
        plot_bursts(table, bursts(), annotations={"2019-01-01": "x"})
    with pytest.raises(SchemaError, match="has the day 'soon', which is none"):
        plot_bursts(table, bursts(), annotations={"soon": "x"})
    with pytest.raises(SchemaError, match="annotations takes words by their day"):
        plot_bursts(table, bursts(), annotations=["x"])


event = st.tuples(st.integers(0, 364), st.text("abc ", min_size=1, max_size=40))


@settings(max_examples=60, deadline=None)
@given(st.lists(event, min_size=1, max_size=6))
def test_words_of_events_never_touch(events):
    start = pd.Timestamp("2025-01-01")
    days = sorted((start + pd.Timedelta(days=day), f"{words}x") for day, words in events)
    placed = place_events(days, (number(start), number(start) + 365), 6.5, (0.4, 0.1))
    assert len(placed) == len(days)
    for one, first in enumerate(placed):
        for second in placed[one + 1 :]:
            if first.row == second.row:
                assert first.right < second.left or second.right < first.left


def test_too_many_panels_of_bursts_are_refused():
    topics = [f"t{n}" for n in range(16)]
    with pytest.raises(SchemaError, match=r"16 panels.*topics=\['t0', 't1', 't2'\]"):
        plot_bursts(frequency(topics, ()), bursts([("t0", 1, *DAY)]))
    with pytest.raises(SchemaError, match=r"find_bursts\(frequency\)"):
        plot_bursts(frequency(), frequency())


def test_the_size_of_a_timeline_grows_with_its_topics():
    one, three = (
        chart_size(frequency(topics, ()), chart="bursts")[1]
        for topics in (["a"], ["a", "b", "c", "d"])
    )
    assert one == 4.2 < three


# --- seasons ---


def test_a_season_is_a_dot_with_its_interval():
    axes = plot_seasonality(seasonality())
    (line,), (bars,) = artists(axes, "line"), artists(axes, "interval")
    assert line.get_ydata()[:6] == pytest.approx([0.1] * 5 + [0.4])
    assert np.isnan(line.get_ydata()[6])
    assert [segment[:, 1].tolist() for segment in bars.get_segments()][5] == pytest.approx(
        [0.35, 0.45]
    )
    assert axes.get_ylim()[0] == 0
    assert [label.get_text() for label in axes.get_xticklabels()] == [day[:3] for day in DAYS]
    assert "No dot: no articles on that weekday." in words(axes.figure, "notes")[0]


def test_up_to_three_groups_are_lines_with_names_and_shapes():
    axes = plot_seasonality(seasonality(groups=["Herald", "Post", "Star"]))
    assert words(axes.figure, "end label") == ["Herald", "Post", "Star"]
    assert len({line.get_marker() for line in artists(axes, "line")}) == 3
    assert len({line.get_xdata()[0] for line in artists(axes, "line")}) == 3  # side by side


def test_more_groups_are_panels_by_level():
    table = seasonality(groups=list("ABCD"))
    table.loc[table["outlet"] == "C", "count"] *= 2
    panels = plot_seasonality(table)
    assert [panel.get_title(loc="left") for panel in panels] == ["C", "A", "B", "D"]
    assert panels[0].get_title(loc="right") == "60 articles"


def test_topics_are_panels_in_their_order():
    panels = plot_seasonality(seasonality(["ferry", "rent"]), topics=["rent", "ferry"])
    assert [panel.get_title(loc="left") for panel in panels] == ["rent", "ferry"]


def test_seasons_keep_the_order_of_the_calendar_and_hours_what_fits():
    hours = [f"{n:02d}" for n in range(24)]
    table = seasonality(["a", "b", "c", "d", "e"], seasons=hours, counts=[(1, 4)] * 24)
    table.attrs["over"] = "hour"
    panels = plot_seasonality(table.sample(frac=1, random_state=1))
    labels = [label.get_text() for label in panels[-1].get_xticklabels()]
    assert labels[0] == "00"
    assert len(labels) < 24
    assert labels == sorted(labels)


@pytest.mark.parametrize(("topics", "groups"), [(16, 0), (2, 4), (1, 16), (20, 20)])
def test_each_way_out_of_too_many_panels_ends_in_a_chart(topics, groups):
    table = seasonality([f"t{n}" for n in range(topics)], [f"g{n}" for n in range(groups)])
    with pytest.raises(SchemaError, match="one chart has room for 15") as caught:
        plot_seasonality(table)
    assert len(str(caught.value)) < 300
    for way in str(caught.value).split("Choose: ")[1].split(", or "):
        eval(way, {"plot_seasonality": plot_seasonality, "seasonality": table})


def test_seasons_that_stand_twice_are_refused():
    with pytest.raises(SchemaError, match="two rows have the same topic, season"):
        plot_seasonality(pd.concat([seasonality(), seasonality()]))


def test_seasons_and_bursts_are_described():
    assert describe_chart(seasonality()) == (
        "Dot chart: share of articles that mention ferry, by weekday, from 10 to 40 %, highest on "
        "Saturday."
    )
    assert describe_chart(bursts()) == (
        "Timeline: 1 topic, with 2 bursts shaded; the strongest is that of ferry, from 10 March "
        "2025 to 30 March 2025."
    )
