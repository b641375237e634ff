"""Heat maps, calendars and overlaps, by their cells."""

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

mpl.use("Agg")

import matplotlib.dates as mdates
import matplotlib.pyplot as plt
from chart_tables import artists, daily, daily_counts, frequency, overlap, whole, words
from matplotlib.colors import to_rgba

from newskit.charts import describe_chart, plot_calendar, plot_heatmap, plot_overlap
from newskit.charts.cells import letters_on, ramp
from newskit.schema import SchemaError


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def boxes(axes, gid="cells"):
    """Left, right, top and bottom of the cells, and their colours."""
    found = artists(axes, gid)
    if not found:
        return [], np.empty((0, 4))
    corners = [path.vertices for path in found[0].get_paths()]
    sides = [(*np.round(c.min(axis=0), 6), *np.round(c.max(axis=0), 6)) for c in corners]
    return [(left, right, low, high) for left, low, right, high in sides], found[0].get_facecolors()


def numbers(axes):
    return [text.get_text() for text in artists(axes, "number")]


def rows_of(axes):
    return [label.get_text() for label in axes.get_yticklabels()]


def luminance(colours):
    return np.asarray(colours)[..., :3] @ [0.2126, 0.7152, 0.0722]


# --- colours ---


def test_more_is_darker_so_that_print_in_grey_can_be_read():
    for sign in (1, -1):
        light = luminance(ramp(sign * np.linspace(0, 1, 50)))
        assert (np.diff(light) < 0).all()


def test_numbers_can_be_read_on_every_colour():
    colours = ramp(np.linspace(-1, 1, 201))
    linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
    light = linear @ [0.2126, 0.7152, 0.0722]
    letters = np.array([0.0 if letter == "#000000" else 1.0 for letter in letters_on(colours)])
    contrast = (np.maximum(light, letters) + 0.05) / (np.minimum(light, letters) + 0.05)
    assert contrast.min() > 4.5


# --- heat maps ---


def test_a_heat_map_has_a_row_for_each_topic_and_a_column_for_each_period():
    axes = plot_heatmap(frequency(["ferry", "rent"], ()))
    cells, colours = boxes(axes)
    starts = [
        mdates.date2num(pd.Timestamp(day))
        for day in ("2025-03-03", "2025-03-10", "2025-03-17", "2025-03-24")
    ]
    assert rows_of(axes) == ["ferry", "rent"]
    assert cells[:4] == [(start, start + 7, -0.5, 0.5) for start in starts]
    assert numbers(axes) == ["25", "50", "0", "75"] * 2
    assert words(axes.figure, "subtitle") == ["share of articles, in % · weekly · 16 articles"]
    assert colours[3] == pytest.approx(to_rgba("#003552"))
    assert luminance(colours[:4]).argsort().tolist() == [3, 1, 0, 2]


def test_a_zero_is_a_pale_cell_and_a_week_without_articles_is_hatched():
    axes = plot_heatmap(frequency(groups=(), counts=[(1, 4), (0, 4), (0, 0), (2, 4)]))
    assert numbers(axes) == ["25", "0", "50"]
    (hatched,) = artists(axes, "no value")
    assert hatched.get_hatch()
    (path,) = hatched.get_paths()
    assert path.vertices[:, 0].min() == mdates.date2num(pd.Timestamp("2025-03-17"))
    assert "no articles in that week" in words(axes.figure, "key")


def test_a_period_that_was_filtered_away_is_white_and_not_hatched():
    axes = plot_heatmap(frequency(["ferry", "rent"], ()).drop(index=1))
    assert artists(axes, "no value") == []
    assert "White: not in the table." in words(axes.figure, "notes")[0]


def test_a_partial_period_is_filled_in_part_and_does_not_set_the_scale():
    table = frequency(groups=(), counts=[(1, 4), (2, 4), (1, 4), (1, 1)])
    table.loc[3, "partial"] = True
    axes = plot_heatmap(table)
    ((left, right, low, high),), _ = boxes(axes, "partial")
    assert right - left == pytest.approx(3.5)
    assert high - low < 0.7
    assert (
        "Filled in part: the articles begin or end inside this week."
        in words(axes.figure, "notes")[0]
    )
    assert "50 % or more" in words(axes.figure, "key")


def test_the_key_states_the_highest_value():
    assert words(plot_heatmap(frequency()).figure, "key") == ["0", "75 %"]
    assert words(plot_heatmap(frequency(counts=[(0, 4)] * 4)).figure, "key") == ["0"]


def test_more_columns_than_a_year_of_months_have_no_numbers():
    weeks = {"periods": pd.date_range("2025-01-06", periods=20, freq="7D"), "counts": [(1, 4)] * 20}
    axes = plot_heatmap(frequency(["ferry", "rent"], (), **weeks))
    assert numbers(axes) == []
    assert "in %" not in words(axes.figure, "subtitle")[0]


def test_groups_of_one_topic_are_rows_by_level_with_their_articles():
    table = frequency(groups=["Herald", "Post"])
    table.loc[table["outlet"] == "Post", ["count", "value"]] = [4, 1.0]
    axes = plot_heatmap(table)
    assert rows_of(axes) == ["Post", "Herald"]
    assert words(axes.figure, "end label") == ["16 articles", "16"]


def test_one_period_makes_groups_rows_and_topics_columns():
    axes = plot_heatmap(whole(["ferry", "rent"]))
    assert rows_of(axes) == ["Post", "Star", "Herald"]  # by their articles
    assert [label.get_text() for label in axes.get_xticklabels()] == ["ferry", "rent"]
    assert numbers(axes) == ["75", "75", "0", "0", "25", "25"]
    assert words(axes.figure, "end label") == ["40 articles", "10", "4"]


def test_rows_beyond_n_are_left_out_with_a_note():
    outlets = [f"Outlet {n}" for n in range(43)]
    table = whole(["ferry", "rent"], outlets, [(1, n + 1) for n in range(43)])
    axes = plot_heatmap(table, n=15)
    assert rows_of(axes) == [f"Outlet {n}" for n in range(42, 27, -1)]
    assert "15 of 43 outlets, those with most articles." in words(axes.figure, "notes")[0]
    with pytest.raises(SchemaError, match="n must be a whole number from 1 to 60"):
        plot_heatmap(table, n=0)


def test_the_topics_left_are_the_most_frequent_in_the_order_of_the_dictionary():
    table = frequency(list("abcd"), ())
    table.loc[table["topic"] == "b", ["count", "value"]] = [0, 0.0]
    assert rows_of(plot_heatmap(table, n=3)) == ["a", "c", "d"]


def test_what_is_no_matrix_is_refused_with_ways_that_work():
    table = frequency(["ferry", "rent"])
    with pytest.raises(
        SchemaError, match="2 topics of 2 outlets over 4 weeks are no matrix"
    ) as caught:
        plot_heatmap(table)
    assert "plot_heatmap(frequency, topics='ferry')" in str(caught.value)
    assert len(str(caught.value)) < 300
    plot_heatmap(table, topics="ferry")
    days = {
        "periods": pd.date_range("2025-01-01", periods=300),
        "counts": [(1, 4)] * 300,
        "every": "day",
    }
    with pytest.raises(SchemaError, match=r"300 days need as many columns.*every='month'"):
        plot_heatmap(frequency(groups=(), **days))
    with pytest.raises(SchemaError, match="50 topics need as many columns"):
        plot_heatmap(whole([f"t{n}" for n in range(50)]))


def test_rates_are_written_as_rates():
    table = frequency(groups=())
    table["unit"] = "hits per 1,000 words"
    table["value"] *= 10
    axes = plot_heatmap(table)
    assert numbers(axes) == ["2.5", "5.0", "0", "7.5"]
    assert words(axes.figure, "subtitle") == ["hits per 1,000 words · weekly · 16 words"]


# --- calendars ---


def test_a_calendar_has_weeks_as_columns_and_weekdays_as_rows():
    axes = plot_calendar(daily(9, start="2025-03-05"))  # a Wednesday
    cells, _ = boxes(axes)
    assert [(left + 0.5, low + 0.5) for left, _, low, _ in cells] == [
        (0, 2), (0, 3), (0, 4), (0, 5), (0, 6), (1, 0), (1, 1), (1, 2), (1, 3),
    ]  # fmt: skip
    assert rows_of(axes) == ["Mon", "Wed", "Fri", "Sun"]


def test_a_day_without_articles_is_hatched_and_one_outside_is_nothing():
    axes = plot_calendar(daily_counts([3, 0, 1]))
    assert len(boxes(axes)[0]) == 2
    assert len(artists(axes, "no value")[0].get_paths()) == 1
    assert words(axes.figure, "key") == ["1", "3", "no articles on that day"]


def test_a_topic_never_found_is_zero_and_not_hatched():
    axes = plot_calendar(daily(counts=(0, 4)))
    assert artists(axes, "no value") == []
    assert set(numbers(axes)) == {"0"}


def test_what_is_longer_than_a_year_has_a_block_for_each_year():
    panels = plot_calendar(daily(500, start="2024-11-05"))
    assert [panel.get_title(loc="left") for panel in panels] == ["2024", "2025", "2026"]
    assert [panel.get_title(loc="right") for panel in panels] == [
        "228 articles",
        "1,460 articles",
        "312 articles",
    ]
    first_of_2025 = boxes(panels[1])[0][0]
    assert (first_of_2025[0] + 0.5, first_of_2025[2] + 0.5) == (
        0,
        2,
    )  # 1 January 2025 was a Wednesday
    assert [label.get_text() for label in panels[-1].get_xticklabels()][:2] == ["Jan", "Feb"]


@pytest.mark.parametrize("year", range(2018, 2030))
def test_each_day_of_a_year_has_a_place_of_its_own(year):
    days = (pd.Timestamp(year + 2, 1, 1) - pd.Timestamp(year, 1, 1)).days
    for panel in plot_calendar(daily(days, start=f"{year}-01-01")):
        cells, _ = boxes(panel)
        assert len(set(cells)) == len(cells) >= 365
        assert max(right for _, right, _, _ in cells) <= panel.get_xlim()[1] + 1e-9


def test_months_are_divided_and_named():
    axes = plot_calendar(daily(60))
    assert [label.get_text().split("\n")[0] for label in axes.get_xticklabels()] == [
        "Mar",
        "Apr",
        "May",
    ]
    assert len(artists(axes, "month")) == 2


def test_outlets_are_taken_together_in_a_calendar():
    table = daily(3, groups=["Herald", "Post"])
    table.loc[table["outlet"] == "Post", ["count", "value"]] = [4, 1.0]
    assert numbers(plot_calendar(table)) == ["75"] * 3
    counts = pd.concat(
        [daily_counts([1, 2]).assign(outlet=name) for name in "AB"], ignore_index=True
    )
    counts.attrs = {"by": "outlet", "every": "day"}
    assert numbers(plot_calendar(counts[["outlet", "period", "count", "partial"]])) == ["2", "4"]


def test_a_calendar_wants_days_and_one_topic():
    with pytest.raises(SchemaError, match=r"a period of this table is a week.*every='day'"):
        plot_calendar(frequency())
    with pytest.raises(
        SchemaError, match=r"2 topics. Choose: plot_calendar\(frequency, topics='ferry'\)"
    ):
        plot_calendar(daily(topics=["ferry", "rent"]))
    plot_calendar(daily(topics=["ferry", "rent"]), topics="ferry")
    means = daily(groups=["Herald", "Post"]).assign(unit="mean of the outlets' shares of articles")
    with pytest.raises(SchemaError, match="by=None"):
        plot_calendar(means)
    with pytest.raises(SchemaError, match="years need as many blocks"):
        plot_calendar(daily(365 * 17))


# --- overlap ---


def test_an_overlap_has_its_numbers_and_a_blank_diagonal():
    table = overlap()
    table.loc[0, "lift"] = 3.14159
    axes = plot_overlap(table)
    assert numbers(axes) == ["3.1", "2.0", "2.0", "2.0", "2.0", "2.0"]
    assert [(left + 0.5, low + 0.5) for left, _, low, _ in boxes(axes)[0]] == [
        (1, 0), (2, 0), (0, 1), (2, 1), (0, 2), (1, 2),
    ]  # fmt: skip
    assert words(axes.figure, "end label") == ["10 articles", "11", "12"]


def test_less_than_by_chance_has_another_hue():
    table = overlap()
    table["lift"] = [4.0, 1.0, 4.0, 0.25, 1.0, 0.25]
    _, colours = boxes(plot_overlap(table))
    blue, orange = colours[0], colours[3]
    assert blue[2] > blue[0]
    assert orange[0] > orange[2]
    assert np.ptp(colours[1][:3]) < 0.1


def test_shares_of_an_overlap_are_in_percent_by_row():
    table = overlap(["ferry", "rent"])
    table["share"] = [0.3, 0.6]
    axes = plot_overlap(table, value="share")
    assert numbers(axes) == ["30", "60"]
    assert words(axes.figure, "key") == ["0", "60 %"]
    with pytest.raises(SchemaError, match="value must be 'lift' or 'share'"):
        plot_overlap(table, value="pmi")


def test_each_pair_once_is_enough_for_a_lift():
    assert numbers(plot_overlap(overlap(["ferry", "rent"])[:1])) == ["2.0", "2.0"]


def test_topics_of_an_overlap_can_be_chosen():
    axes = plot_overlap(overlap(), topics=["wages", "ferry"])
    assert rows_of(axes) == ["wages", "ferry"]
    with pytest.raises(SchemaError, match="no topic 'tax' in the overlap table"):
        plot_overlap(overlap(), topics=["tax"])
    with pytest.raises(SchemaError, match="41 topics need as many columns"):
        plot_overlap(overlap([f"t{n}" for n in range(41)]))


def test_matrices_are_described():
    assert describe_chart(whole(["ferry", "rent"]), chart="heatmap") == (
        "Heat map: share of articles, topics by outlet, from 0 to 75 %, highest for ferry in Post."
    )
    assert describe_chart(frequency(["ferry"], ()), chart="heatmap") == (
        "Heat map: share of articles that mention ferry, weekly, from 0 to 75 %, highest in the "
        "week of 24 March 2025."
    )
    assert describe_chart(daily_counts([3, 1]), chart="calendar") == (
        "Calendar: articles, daily, from 1 to 3, highest on 3 March 2025."
    )
    assert describe_chart(overlap()) == (
        "Matrix: 3 topics that occur in the same articles, lift, highest for ferry and rent with "
        "2.0."
    )
