"""Charts of rows: keyness, comparisons, rankings, x-rays."""

import matplotlib as mpl
import numpy as np
import pytest

mpl.use("Agg")

import matplotlib.pyplot as plt
from chart_tables import artists, comparison, dispersion, frequency, keyness, whole, words

from newskit.charts import (
    describe_chart,
    plot_comparison,
    plot_dispersion,
    plot_keyness,
    plot_ranking,
)
from newskit.charts.rows import limits_with_room
from newskit.schema import SchemaError


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def rows_of(axes):
    return [label.get_text() for label in axes.get_yticklabels()]


def segments(axes, gid):
    """Ends of the lines, and their other coordinate."""
    return [
        tuple(map(tuple, np.round(end, 6).tolist()))
        for lines in artists(axes, gid)
        for end in lines.get_segments()
    ]


# --- keyness ---


def test_words_of_the_target_stand_above_those_of_the_reference():
    rows = [
        ("a", 9, 1, 3.0, 0.5),
        ("b", 9, 1, 2.0, 1.5),
        ("c", 1, 9, -2.0, -0.2),
        ("d", 1, 9, -3.0, -0.9),
        ("e", 5, 5, 0.1, 0),
    ]
    axes = plot_keyness(keyness(rows))
    assert rows_of(axes) == [
        "b",
        "a",
        "c",
        "d",
    ]  # by the conservative log ratio, the surest at both ends
    target, reference = artists(axes, "dots")
    assert target.get_xdata().tolist() == [2.0, 3.0]
    assert reference.get_xdata().tolist() == [-2.0, -3.0]
    assert reference.get_ydata().tolist() == [2, 3]
    assert target.get_marker() != reference.get_marker()


def test_intervals_and_the_conservative_ratio_are_drawn():
    axes = plot_keyness(keyness([("ferry", 30, 6, 4.0, 0.7)]))
    assert segments(axes, "interval") == [((3.0, 0.0), (5.0, 0.0))]
    assert [place for (place, _), _ in segments(axes, "lrc")] == [0.7]


def test_counts_stand_on_both_sides_of_a_colon():
    axes = plot_keyness(keyness())
    assert words(axes.figure, "end label") == ["30 : 6 articles", "4 : 25"]
    assert words(axes.figure, "subtitle")[0].endswith("50 : 60 articles")
    assert words(axes.figure, "side") == ["← more in Herald", "more in Post →"]
    tokens = plot_keyness(keyness(unit="tokens"))
    assert words(tokens.figure, "end label")[0] == "30 : 6 times"
    assert words(tokens.figure, "subtitle")[0].endswith("50 : 60 words")


def test_ticks_say_how_many_times_as_frequent():
    axes = plot_keyness(keyness())
    labels = dict(
        zip(axes.get_xticks(), [label.get_text() for label in axes.get_xticklabels()], strict=True)
    )
    assert labels == {
        -3.0: "8 ×",
        -2.0: "4 ×",
        -1.0: "2 ×",
        0.0: "equal",
        1.0: "2 ×",
        2.0: "4 ×",
        3.0: "8 ×",
    }


def test_n_words_a_side_are_drawn():
    rows = [(f"w{n}", 9, 1, 1 + n / 9, 0.1 + n / 9) for n in range(20)] + [("x", 1, 9, -2.0, -1.0)]
    axes = plot_keyness(keyness(rows), n=3)
    assert rows_of(axes) == ["w19", "w18", "w17", "x"]
    assert "4 of 21 terms, the surest." in words(axes.figure, "notes")[0]


def test_where_all_may_be_chance_the_dots_are_hollow_and_a_note_says_it():
    axes = plot_keyness(keyness([("ferry", 3, 2, 0.5, 0.0), ("rent", 2, 3, -0.6, 0.0)]))
    assert [dots.get_markerfacecolor() for dots in artists(axes, "dots")] == ["white", "white"]
    assert artists(axes, "lrc") == []
    assert "come by chance" in words(axes.figure, "notes")[0]
    assert "none of them surely" in describe_chart(keyness([("ferry", 3, 2, 0.5, 0.0)]))


def test_infinite_intervals_end_at_the_edge_with_a_note():
    table = keyness([("ferry", 30, 0, 5.0, 2.0)])
    table["high"] = np.inf
    axes = plot_keyness(table)
    ((_, (end, _)),) = segments(axes, "interval")
    assert end == pytest.approx(axes.get_xlim()[1])
    assert "Some intervals go beyond the edge." in words(axes.figure, "notes")[0]


def test_keyness_is_described():
    assert describe_chart(keyness()) == (
        "Dot chart: words more frequent in Post than in Herald, and the other way round. "
        "First for Post: ferry; "
        "for Herald: rent."
    )


# --- comparisons ---


def test_topics_are_sorted_from_the_largest_rise_to_the_largest_fall():
    axes = plot_comparison(comparison())
    assert rows_of(axes) == ["ferry", "wages", "rent"]
    (before,), (after,) = artists(axes, "before"), artists(axes, "after")
    assert before.get_xdata() == pytest.approx([0.2, 0.25, 0.5])
    assert after.get_xdata() == pytest.approx([0.7, 0.3, 0.1])
    assert (before.get_markerfacecolor(), after.get_markerfacecolor()) == ("white", "#0072B2")


def test_both_intervals_are_whiskers_beside_each_other():
    axes = plot_comparison(comparison(["ferry"], [(4, 20, 14, 20)]))
    ((low, at), (high, _)), ((low_after, at_after), (high_after, _)) = segments(axes, "interval")
    assert (low, high) == pytest.approx((0.1, 0.3))
    assert (low_after, high_after) == pytest.approx((0.6, 0.8))
    assert at < 0 < at_after


def test_values_stand_at_the_ends_and_counts_at_the_right():
    axes = plot_comparison(comparison())
    assert words(axes.figure, "value") == ["20 %", "25 %", "50 %", "70 %", "30 %", "10 %"]
    assert words(axes.figure, "end label") == [
        "4 of 20 → 14 of 20 articles",
        "5 of 20 → 6 of 20",
        "10 of 20 → 2 of 20",
    ]
    places = {text.get_text(): text.get_ha() for text in artists(axes, "value")}
    assert places == {
        "20 %": "right",
        "70 %": "left",
        "25 %": "right",
        "30 %": "left",
        "50 %": "left",
        "10 %": "right",
    }
    axes.figure.canvas.draw()
    left = axes.get_window_extent().x0
    assert all(
        mpl.text.Text.get_window_extent(text).x0 > left - 3 for text in artists(axes, "value")
    )


def test_a_difference_that_may_be_none_is_joined_in_grey():
    axes = plot_comparison(comparison())
    colours = [line.get_color() for line in artists(axes, "difference")]
    assert sorted(colours) == ["#0072B2", "#0072B2", "#B5B5B5"]
    assert (
        "Joined in grey: the interval of the difference has 0 in it."
        in words(axes.figure, "notes")[0]
    )


def test_the_day_and_the_windows_are_named():
    axes = plot_comparison(comparison())
    assert axes.figure.get_suptitle() == "Before and after 24 March 2025"
    assert words(axes.figure, "subtitle")[0] == (
        "share of articles · hollow: before, filled: after · 28 days each · bars: 95 % intervals"
    )


def test_a_window_without_articles_has_no_dot():
    axes = plot_comparison(comparison(["ferry", "rent"], [(1, 4, 0, 0), (1, 4, 2, 4)]))
    assert rows_of(axes) == ["rent", "ferry"]
    assert np.isnan(artists(axes, "after")[0].get_xdata()[1])
    assert words(axes.figure, "end label") == ["1 of 4 → 2 of 4 articles", "1 of 4 → no articles"]


def test_groups_of_one_topic_are_the_rows():
    table = comparison(["ferry"] * 3)
    table.insert(1, "outlet", ["Herald", "Post", "Star"])
    table.attrs["by"] = "outlet"
    axes = plot_comparison(table)
    assert rows_of(axes) == ["Herald", "Star", "Post"]
    assert axes.figure.get_suptitle() == "Ferry, before and after 24 March 2025"


def test_topics_of_groups_name_both():
    table = comparison(["ferry", "rent", "rent"])
    table.insert(1, "outlet", ["Herald", "Herald", "Post"])
    assert rows_of(plot_comparison(table)) == ["ferry, Herald", "rent, Post", "rent, Herald"]


def test_comparisons_are_described():
    assert describe_chart(comparison()) == (
        "Dot chart: share of articles, before and after 24 March 2025: largest rise for ferry, "
        "from 20 % to 70 %; "
        "largest fall for rent, from 50 % to 10 %."
    )


def test_room_is_made_for_words_at_both_ends():
    low, high = limits_with_room(
        np.array([0.0, 0.5]), np.array([0.4, 1.0]), [0.5, 0.2], [0.5, 0.5], 5.0, 1.0
    )
    scale = (high - low) / 5.0
    assert low <= -0.5 * scale + 1e-6
    assert high >= 1.0 + 0.5 * scale - 1e-6
    assert limits_with_room(np.array([0.5]), np.array([0.6]), [0.1], [0.1], 5.0, 1.0) == (0.0, 1.0)


# --- rankings ---


def test_groups_are_ranked_by_their_value():
    axes = plot_ranking(whole())
    assert rows_of(axes) == ["Post", "Herald", "Star"]
    assert artists(axes, "dots")[0].get_xdata() == pytest.approx([0.75, 0.25, 0.0])
    assert segments(axes, "interval")[0] == ((0.65, 0.0), (0.85, 0.0))
    assert words(axes.figure, "end label") == [
        "75 %, 30 of 40 articles",
        "25 %, 1 of 4",
        "0 %, 0 of 10",
    ]
    assert axes.get_xlim()[0] == 0


def test_all_groups_together_are_a_grey_line():
    axes = plot_ranking(whole())
    assert artists(axes, "all")[0].get_xdata() == pytest.approx([31 / 54] * 2)
    assert "grey line: all 3 outlets" in words(axes.figure, "subtitle")[0]
    means = whole().assign(unit="mean of the outlets' shares of articles")
    assert artists(plot_ranking(means), "all") == []


def test_several_topics_are_panels_in_one_order():
    panels = plot_ranking(whole(["ferry", "rent"]))
    assert [panel.get_title(loc="left") for panel in panels] == ["ferry", "rent"]
    assert rows_of(panels[0]) == ["Post (40)", "Herald (4)", "Star (10)"]
    assert len({panel.get_xlim() for panel in panels}) == 1
    assert "sorted by ferry" in words(panels[0].figure, "subtitle")[0]


def test_without_groups_the_topics_are_ranked():
    table = whole(["ferry", "rent"], ["Herald"], [(1, 4)]).drop(columns="outlet")
    table.loc[1, ["count", "value"]] = [2, 0.5]
    table.attrs["by"] = None
    assert rows_of(plot_ranking(table)) == ["rent", "ferry"]


def test_a_group_without_articles_has_no_rank():
    axes = plot_ranking(whole(counts=[(0, 0), (1, 4), (0, 4)]))
    assert rows_of(axes) == ["Post", "Star", "Herald"]
    assert words(axes.figure, "end label")[-1] == "no articles"
    assert np.isnan(artists(axes, "dots")[0].get_xdata()[-1])


def test_the_groups_left_have_most_articles():
    outlets = [f"Outlet {n}" for n in range(30)]
    axes = plot_ranking(whole(groups=outlets, counts=[(1, n + 1) for n in range(30)]), n=2)
    assert rows_of(axes) == ["Outlet 28", "Outlet 29"]
    assert "2 of 30 outlets, those with most articles." in words(axes.figure, "notes")[0]


def test_a_ranking_wants_one_period():
    with pytest.raises(SchemaError, match=r"this table has 4 weeks.*every=None"):
        plot_ranking(frequency())
    table = frequency()
    one = table[table["period"] == "2025-03-03"]
    assert "in the week of 3 March 2025" in words(plot_ranking(one).figure, "subtitle")[0]
    with pytest.raises(SchemaError, match="16 topics need as many panels"):
        plot_ranking(whole([f"t{n}" for n in range(16)]))


def test_a_table_without_periods_is_ranked_too():
    table = whole().drop(columns=["period", "partial"])
    assert rows_of(plot_ranking(table)) == ["Post", "Herald", "Star"]


def test_rankings_are_described():
    assert describe_chart(whole()) == (
        "Dot chart: share of articles, by outlet, ferry: highest in Post with 75 %, lowest in Star "
        "with 0 %."
    )


# --- x-rays ---


def test_articles_are_strips_by_date_and_hits_are_marks():
    axes = plot_dispersion(dispersion())
    assert rows_of(axes) == ["3 Mar 2025, Post", "10 Mar 2025, Post"]
    marks = sorted((x, round((low + high) / 2)) for (x, low), (_, high) in segments(axes, "hits"))
    assert marks == [(0.1, 1), (0.5, 0), (0.9, 1)]
    assert axes.get_ylim()[0] > axes.get_ylim()[1]
    assert words(axes.figure, "subtitle") == [
        "place in the article · 2 of 9 articles with a hit · the earliest above · 3 hits"
    ]


def test_each_phrase_has_a_panel_with_the_same_articles():
    table = dispersion([("a", "2025-03-03", "ferry", 0.1), ("b", "2025-03-04", "rent", 0.9)])
    panels = plot_dispersion(table)
    assert [panel.get_title(loc="left") for panel in panels] == ["ferry", "rent"]
    assert panels[0].get_ylim() == panels[1].get_ylim()
    assert [len(segments(panel, "hits")) for panel in panels] == [1, 1]


def test_a_phrase_never_found_keeps_its_panel():
    table = dispersion()
    table["phrase"] = table["phrase"].astype("category").cat.set_categories(["ferry", "tram"])
    panels = plot_dispersion(table)
    assert [text.get_text() for text in panels[1].texts] == ["0 hits"]


def test_many_articles_have_dates_that_do_not_touch():
    table = dispersion(
        [(f"a{n:04d}", f"20{10 + n // 40}-{n % 12 + 1:02d}-03", "rent", 0.5) for n in range(400)]
    )
    axes = plot_dispersion(table)
    assert rows_of(axes) == [str(year) for year in range(2010, 2020)]
    places = np.diff(axes.get_yticks()) / 400 * axes.get_window_extent().height / axes.figure.dpi
    assert places.min() > 0.15


def test_articles_without_a_date_stand_last():
    axes = plot_dispersion(dispersion([("a", None, "rent", 0.5), ("b", "2025-03-03", "rent", 0.5)]))
    assert rows_of(axes) == ["3 Mar 2025, Post", "no date, Post"]


def test_too_many_hits_or_phrases_are_refused():
    with pytest.raises(SchemaError, match=r"20,001 hits are more.*filter_articles"):
        plot_dispersion(dispersion([("a", "2025-03-03", "rent", 0.5)] * 20_001))
    with pytest.raises(SchemaError, match="16 phrases need as many panels"):
        plot_dispersion(dispersion([("a", "2025-03-03", f"p{n}", 0.5) for n in range(16)]))


def test_x_rays_are_described():
    assert describe_chart(dispersion()) == (
        "X-ray: where in the articles a phrase stands: ferry (3 hits) in 2 articles; 33 % in the "
        "first third."
    )
