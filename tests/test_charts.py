"""Charts, by their artists; what they look like was looked at."""

from __future__ import annotations

import io
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from itertools import pairwise
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

mpl.use("Agg")

import matplotlib.dates as mdates
import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from newskit.charts import (
    chart_size,
    describe_chart,
    plot_articles,
    plot_frequency,
    plot_speakers,
    save_chart,
)
from newskit.charts.ticks import (
    date_ticks,
    full_calendar,
    infer_every,
    middles_of,
    nice_ticks,
    spread,
)
from newskit.charts.words import clean, shorten, text_width, wrap
from newskit.schema import SchemaError, UnsupportedFormat

MONDAYS = ["2025-03-03", "2025-03-10", "2025-03-17", "2025-03-24"]
HOSTILE = [
    "AC/DC $_x^$",
    "$$",
    "Apple $3tn; Meta $1tn",
    "a\nb\x00\x07c",
    "習近平 😀",
    "\u202eright to left",
    "",
    "x" * 500,
]


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def frequency(
    groups=("Herald", "Post"),
    topics=("ferry",),
    periods=MONDAYS,
    by="outlet",
    counts=None,
    partial=(3,),
):
    """A frequency table; `counts` gives (count, total) by period, the same for all lines."""
    counts = counts or [(1, 4), (2, 4), (0, 4), (3, 4)][: len(periods)]
    rows = []
    for topic in topics:
        for group in groups:
            for at, (period, (count, total)) in enumerate(zip(periods, counts, strict=True)):
                value = count / total if total else np.nan
                rows.append(
                    {
                        "topic": topic,
                        by or "group": group,
                        "period": pd.Timestamp(period),
                        "count": count,
                        "total": total,
                        "value": value,
                        "low": max(value - 0.1, 0) if total else np.nan,
                        "high": min(value + 0.1, 1) if total else np.nan,
                        "unit": "share of articles",
                        "partial": at in partial,
                    }
                )
    table = pd.DataFrame(rows)
    table["topic"] = pd.Categorical(table["topic"], categories=list(topics))
    return table if by else table.drop(columns="group")


def counts(groups=("Herald", "Post"), numbers=(2, 0, 3, 1), partial=(3,)):
    rows = [
        {"outlet": group, "period": pd.Timestamp(period), "count": number, "partial": at in partial}
        for group in groups
        for at, (period, number) in enumerate(zip(MONDAYS, numbers, strict=True))
    ]
    return pd.DataFrame(rows)


def speakers(rows=(("Ada Hallam", 12, 7), ("Teo Hallam", 3, 1))):
    return pd.DataFrame(rows, columns=["speaker", "quotes", "articles"])


def artists(axes, gid):
    return [artist for artist in axes.get_children() if artist.get_gid() == gid]


def words(figure, gid):
    return [text.get_text() for text in figure.findobj(mpl.text.Text) if text.get_gid() == gid]


def svg_of(figure):
    file = io.BytesIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "x"}):
        figure.savefig(file, format="svg", metadata={"Date": None})
    return file.getvalue().decode()


# --- lines ---


def test_a_bin_is_drawn_at_its_middle():
    axes = plot_frequency(frequency(groups=["Herald"], partial=()))
    (line,) = artists(axes, "line")
    thursdays_noon = [
        mdates.date2num(pd.Timestamp(day) + pd.Timedelta(days=3.5)) for day in MONDAYS
    ]
    assert line.get_xdata() == pytest.approx(thursdays_noon)
    assert line.get_ydata() == pytest.approx([0.25, 0.5, 0, 0.75])


def test_a_month_is_drawn_at_its_middle_too():
    starts = pd.DatetimeIndex(["2025-02-01", "2025-03-01"])
    assert mdates.num2date(middles_of(starts, "month")[0]).day == 15
    assert middles_of(starts, "month")[1] == mdates.date2num(pd.Timestamp("2025-03-16 12:00"))


def test_a_gap_breaks_the_line():
    table = frequency(groups=["Herald"], counts=[(1, 4), (0, 0), (2, 4), (1, 4)], partial=())
    axes = plot_frequency(table)
    (line,) = artists(axes, "line")
    assert np.isnan(line.get_ydata()).tolist() == [False, True, False, False]
    assert "Gap: no articles in that week." in words(axes.figure, "notes")[0]


def test_a_row_that_was_filtered_away_is_a_gap_and_no_bridge():
    table = frequency(groups=["Herald"], partial=()).drop(index=1)
    (line,) = artists(plot_frequency(table), "line")
    assert np.isnan(line.get_ydata()).tolist() == [False, True, False, False]
    assert "Gap: that week isn't in the table." in words(line.figure, "notes")[0]


def test_a_gap_has_the_reason_that_holds_for_it():
    table = frequency(groups=["Herald"], counts=[(1, 4), (0, 0), (2, 4), (1, 4)], partial=()).drop(
        index=2
    )
    notes = words(plot_frequency(table).figure, "notes")[0]
    assert "Gap: no articles in that week, or that week isn't in the table." in notes


def test_a_week_that_was_filtered_away_does_not_borrow_the_reason_of_a_silent_outlet():
    table = frequency(partial=()).drop(index=1)
    table.loc[table["outlet"] == "Post", ["total", "count"]] = 0
    table.loc[table["outlet"] == "Post", ["value", "low", "high"]] = np.nan
    notes = words(plot_frequency(table).figure, "notes")[0]
    assert "Gap: that week isn't in the table." in notes
    assert "No articles at all: Post." in notes


def test_an_outlet_without_rows_for_a_topic_is_not_said_to_be_silent():
    table = frequency(topics=["ferry", "rent"], groups=list("ABCD"))
    panels = plot_frequency(table[(table["topic"] != "rent") | (table["outlet"] != "D")])
    assert [text.get_text() for text in panels[-1].texts] == ["not in the table"]
    assert "Not in the table: D." in words(panels[0].figure, "notes")[0]


def test_a_zero_is_drawn_and_not_left_out():
    (line,) = artists(
        plot_frequency(frequency(groups=["Herald"], counts=[(0, 4)] * 4, partial=())), "line"
    )
    assert line.get_ydata().tolist() == [0, 0, 0, 0]


def test_a_partial_bin_is_hollow_and_its_line_dashed():
    axes = plot_frequency(frequency(groups=["Herald"]))
    (line,), (hollow,), (dashed,) = (artists(axes, gid) for gid in ("line", "partial", "dashed"))
    assert np.isnan(line.get_ydata()).tolist() == [False, False, False, True]
    assert hollow.get_ydata().tolist() == [0.75]
    assert hollow.get_markerfacecolor() == "white"
    assert list(dashed.get_ydata()[:2]) == [0, 0.75]
    assert dashed.get_linestyle() == "--"
    assert (
        "Hollow, dashed: the articles begin or end inside this week."
        in words(axes.figure, "notes")[0]
    )


@pytest.mark.parametrize("partial", [(), (0,)])
def test_the_points_of_a_single_bin_sit_on_their_bars(partial):
    axes = plot_frequency(frequency(groups=list("ABC"), periods=MONDAYS[:1], partial=partial))
    lines, bars = artists(axes, "partial" if partial else "line"), artists(axes, "bar")
    places = [float(line.get_xdata()[0]) for line in lines]
    assert places == [float(bar.get_segments()[0][0, 0]) for bar in bars]
    assert len(set(places)) == 3
    assert places[1] == mdates.date2num(pd.Timestamp(MONDAYS[0]) + pd.Timedelta(days=3.5))


def test_notes_appear_only_where_they_are_needed():
    table = frequency(groups=["Herald"], counts=[(10, 40)] * 4, partial=())
    assert words(plot_frequency(table).figure, "notes") == []


def test_y_begins_at_zero_and_is_in_percent():
    axes = plot_frequency(frequency())
    assert axes.get_ylim()[0] == 0
    assert [label.get_text() for label in axes.get_yticklabels()][:2] == ["0 %", "20 %"]


def test_the_axis_follows_the_values_and_a_note_says_that_bands_leave_it():
    table = frequency(groups=["Herald"], counts=[(1, 20)] * 4, partial=())
    table["high"] = 0.9
    axes = plot_frequency(table)
    assert axes.get_ylim()[1] < 0.2
    assert "Some bands go beyond the top." in words(axes.figure, "notes")[0]


def test_all_of_it_at_100_percent_stays_on_the_chart():
    axes = plot_frequency(frequency(groups=["Herald"], counts=[(4, 4)] * 4))
    assert axes.get_ylim()[1] == 1
    assert not artists(axes, "line")[0].get_clip_on()


def test_a_band_follows_low_and_high():
    axes = plot_frequency(frequency(groups=["Herald"], partial=()))
    (band,) = artists(axes, "band")
    corners = band.get_paths()[0].vertices[:, 1]
    assert corners.max() == pytest.approx(0.85)
    assert corners.min() == 0


@pytest.mark.parametrize("every", [1, 2, 53, 520])
def test_any_number_of_bins_can_be_drawn(every):
    periods = pd.date_range("2015-01-05", periods=every, freq="7D")
    axes = plot_frequency(frequency(periods=periods, counts=[(1, 4)] * every, partial=(0,)))
    axes.figure.canvas.draw()
    assert 1 <= len(axes.get_xticks()) <= 14


# --- words ---


def test_the_subtitle_names_unit_and_denominator():
    axes = plot_frequency(frequency())
    assert words(axes.figure, "subtitle") == [
        "share of articles · weekly · 32 articles of 2 outlets · band: 95 % interval"
    ]
    assert axes.figure.get_suptitle() == "Articles that mention ferry, by outlet"


def test_two_topics_do_not_double_the_denominator():
    axes = plot_frequency(frequency(topics=["ferry", "rent"], groups=["all"], by=None, partial=()))
    assert "16 articles ·" in words(axes.figure, "subtitle")[0]


def test_a_single_outlet_is_named_in_the_subtitle():
    axes = plot_frequency(frequency(groups=["Herald"]))
    assert "16 articles of Herald" in words(axes.figure, "subtitle")[0]
    assert axes.figure.get_suptitle() == "Articles that mention ferry"


def test_title_source_and_undated_articles_are_written():
    table = frequency()
    table.attrs["undated"] = 3
    axes = plot_frequency(table, title="Ferries\nsail", source="Source: the Letters sample")
    (notes,) = words(axes.figure, "notes")
    assert axes.figure.get_suptitle() == "Ferries sail"
    assert "3 articles without a date are left out." in notes
    assert notes.endswith("Source: the Letters sample")


def test_a_thin_denominator_is_said():
    (notes,) = words(plot_frequency(frequency()).figure, "notes")
    assert "Few articles: half of the points stand for 4 articles or fewer." in notes


def test_lines_are_named_at_their_ends_and_not_in_a_legend():
    axes = plot_frequency(frequency(groups=["Herald", "Post", "Tideline"]))
    assert words(axes.figure, "end label") == ["Herald", "Post", "Tideline"]
    assert axes.get_legend() is None


def test_names_at_line_ends_do_not_touch():
    axes = plot_frequency(frequency(groups=["Herald", "Post", "Tideline"]))
    axes.figure.canvas.draw()
    boxes = sorted(
        (mpl.text.Text.get_window_extent(label) for label in artists(axes, "end label")),
        key=lambda box: box.y0,
    )
    assert all(below.y1 <= above.y0 + 1 for below, above in pairwise(boxes))


def test_markers_differ_so_that_print_in_grey_can_be_read():
    axes = plot_frequency(frequency(groups=["Herald", "Post", "Tideline"]))
    assert len({line.get_marker() for line in artists(axes, "line")}) == 3


def test_words_stay_inside_the_figure():
    table = frequency(
        groups=["A very long name of an outlet that goes on", "Post", "習近平" * 40],
        topics=["t" * 300],
    )
    axes = plot_frequency(table, title="word " * 100)
    figure = axes.figure
    figure.canvas.draw()
    width, height = figure.bbox.width, figure.bbox.height
    for text in figure.findobj(mpl.text.Text):
        if text.get_text().strip() and text.get_visible():
            box = text.get_window_extent()
            assert box.x0 >= -1, text
            assert box.x1 <= width + 1, text
            assert box.y0 >= -1, text
            assert box.y1 <= height + 1, text


# --- which panels ---


def test_three_topics_without_groups_share_one_panel():
    axes = plot_frequency(frequency(topics=["a", "b", "c"], groups=["all"], by=None))
    assert words(axes.figure, "end label") == ["a", "b", "c"]


def test_more_than_three_groups_become_small_multiples_with_one_scale():
    panels = plot_frequency(frequency(groups=list("ABCDE")))
    assert len(panels) == 5
    assert len({panel.get_ylim() for panel in panels}) == 1
    assert [len(artists(panel, "line")) for panel in panels] == [1] * 5
    assert [len(artists(panel, "behind")) for panel in panels] == [1] * 5
    assert panels[0].get_title(loc="right") == "16 articles"


def test_panels_are_sorted_by_level():
    table = frequency(groups=list("ABCD"))
    table.loc[table["outlet"] == "C", ["count", "value", "high"]] = [4, 1.0, 1.0]
    assert [panel.get_title(loc="left") for panel in plot_frequency(table)] == ["C", "A", "B", "D"]


def test_the_grey_line_is_all_groups_together():
    table = frequency(groups=list("ABCD"), partial=())
    table.loc[table["outlet"] == "A", ["total"]] = 0
    table.loc[table["outlet"] == "A", ["count"]] = 0
    table.loc[table["outlet"] == "A", ["value", "low", "high"]] = np.nan
    (behind,) = artists(plot_frequency(table)[0], "behind")
    assert behind.get_ydata() == pytest.approx([3 / 12, 6 / 12, 0, 9 / 12])


def test_an_outlet_without_any_article_keeps_its_panel():
    table = frequency(groups=list("ABCD"))
    table.loc[table["outlet"] == "D", ["total", "count"]] = 0
    table.loc[table["outlet"] == "D", ["value", "low", "high"]] = np.nan
    panels = plot_frequency(table)
    assert panels[-1].get_title(loc="left") == "D"
    assert "no articles" in [text.get_text() for text in panels[-1].texts]
    assert "No articles at all: D." in words(panels[0].figure, "notes")[0]


def test_a_silent_line_among_three_is_named_in_the_note():
    table = frequency(groups=list("AB"))
    table.loc[table["outlet"] == "B", ["total", "count"]] = 0
    table.loc[table["outlet"] == "B", ["value", "low", "high"]] = np.nan
    axes = plot_frequency(table)
    assert words(axes.figure, "end label") == ["A"]
    assert "No articles at all: B." in words(axes.figure, "notes")[0]


def test_topics_and_few_groups_become_a_panel_per_topic():
    panels = plot_frequency(frequency(topics=["ferry", "rent"]))
    assert [panel.get_title(loc="left") for panel in panels] == ["ferry", "rent"]
    assert [len(artists(panel, "line")) for panel in panels] == [2, 2]


def test_topics_and_many_groups_become_a_grid():
    panels = plot_frequency(frequency(topics=["ferry", "rent"], groups=list("ABCD")))
    assert len(panels) == 8
    assert words(panels[0].figure, "head") == ["ferry", "rent"]
    assert [panel.get_title(loc="left") for panel in panels[:3]] == ["A", "A", "B"]


def test_topics_can_be_chosen_and_ordered():
    table = frequency(topics=["ferry", "rent", "wages"])
    panels = plot_frequency(table, topics=["wages", "ferry"])
    assert [panel.get_title(loc="left") for panel in panels] == ["wages", "ferry"]
    assert (
        plot_frequency(table, topics="rent").figure.get_suptitle()
        == "Articles that mention rent, by outlet"
    )


def test_too_many_panels_are_refused_with_the_line_to_type():
    table = frequency(topics=list("abcd"), groups=list("ABCD"))
    with pytest.raises(
        SchemaError, match=r"4 topics and 4 outlets need 16 panels.*topics=\['a', 'b', 'c'\]"
    ):
        plot_frequency(table)
    with pytest.raises(SchemaError, match=r"20 outlets need 20 panels.*isin\(\['g0', "):
        plot_frequency(frequency(groups=[f"g{n}" for n in range(20)]))


@pytest.mark.parametrize(
    ("topics", "groups"), [(30, 3), (30, 20), (30, 1), (1, 20), (4, 4), (3, 6), (16, 2), (2, 40)]
)
def test_each_way_out_of_too_many_panels_ends_in_a_chart(topics, groups):
    table = frequency(
        [f"g{n}" for n in range(groups)], [f"t{n}" for n in range(topics)], MONDAYS[:2]
    )
    with pytest.raises(SchemaError) as caught:
        plot_frequency(table)
    together = frequency(["all"], [f"t{n}" for n in range(topics)], MONDAYS[:2], by=None)
    names = {
        "plot_frequency": plot_frequency,
        "frequency": table,
        "articles": None,
        "matches": None,
    }
    names["topic_frequency"] = lambda articles, matches, by: plot_frequency(together)
    for way in str(caught.value).split("Choose: ")[1].split(", or "):
        eval(way, names)


# --- tables that come in other ways ---


def test_a_table_read_back_from_csv_gives_the_same_chart(tmp_path):
    table = frequency()
    table.to_csv(tmp_path / "f.csv")
    back = plot_frequency(pd.read_csv(tmp_path / "f.csv"))
    assert svg_of(back.figure) == svg_of(plot_frequency(table).figure)


def test_shuffled_rows_give_the_same_lines():
    table = frequency(groups=["Herald"])
    (line,), (shuffled,) = (
        artists(plot_frequency(t), "line") for t in (table, table.sample(frac=1, random_state=3))
    )
    assert shuffled.get_ydata() == pytest.approx(line.get_ydata(), nan_ok=True)


def test_the_table_given_is_not_changed():
    table = frequency()
    before = table.copy(deep=True)
    plot_frequency(table)
    pd.testing.assert_frame_equal(table, before)


@pytest.mark.parametrize(
    ("periods", "every"),
    [
        (["2025-03-03", "2025-03-10"], "week"),
        (["2025-03-03", "2025-03-31"], "week"),
        (["2025-03-03", "2025-03-04"], "day"),
        (["2025-01-01", "2025-02-01"], "month"),
        (["2025-01-01", "2025-04-01"], "quarter"),
        (["2024-01-01", "2025-01-01"], "year"),
        (["2025-03-03"], "week"),
        (["2025-03-01"], "month"),
        (["2025-03-05"], "day"),
    ],
)
def test_the_length_of_a_bin_is_seen_from_the_first_days(periods, every):
    assert infer_every(pd.DatetimeIndex(periods)) == every


@pytest.mark.parametrize("every", ["day", "week", "month", "quarter", "year"])
def test_a_calendar_has_every_bin_once(every):
    freq = {"day": "D", "week": "W-MON", "month": "MS", "quarter": "QS", "year": "YS"}[every]
    starts = pd.date_range("2024-01-01", periods=9, freq=freq)
    assert full_calendar(starts[[0, 3, 8]], every).tolist() == starts.tolist()


def test_a_wrong_table_is_refused_with_the_line_to_type():
    with pytest.raises(SchemaError, match=r"topic_frequency\(articles, matches\)"):
        plot_frequency(pd.DataFrame({"topic": ["a"]}))
    with pytest.raises(SchemaError, match=r"count_articles\(articles\)"):
        plot_articles(pd.DataFrame({"a": [1]}))
    with pytest.raises(SchemaError, match="top_speakers"):
        plot_speakers([1, 2])
    with pytest.raises(SchemaError, match="no topic 'rent'"):
        plot_frequency(frequency(), topics=["rent"])


def test_rows_that_stand_twice_are_refused():
    table = frequency()
    with pytest.raises(SchemaError, match="two rows have the same topic 'ferry', outlet 'Herald'"):
        plot_frequency(pd.concat([table, table]))


def test_words_where_numbers_should_be_are_refused():
    with pytest.raises(SchemaError, match="can't be read"):
        plot_frequency(frequency().assign(value="many"))


@pytest.mark.parametrize("column", ["quotes", "articles"])
@pytest.mark.parametrize("value", [None, float("nan"), float("inf"), -1, 2.5, "many"])
def test_numbers_that_count_nothing_are_refused_by_their_column(column, value):
    table = speakers().astype(object)
    table.loc[1, column] = value
    with pytest.raises(
        SchemaError, match=f"{column!r} of the speakers table must be whole numbers from 0"
    ):
        plot_speakers(table)


def test_empty_tables_draw_an_empty_chart():
    for axes in (plot_frequency(frequency()[:0]), plot_articles(counts()[:0])):
        assert "0 articles" in [text.get_text() for text in axes.texts]
        axes.figure.canvas.draw()
    axes = plot_speakers(speakers()[:0])
    assert "0 named speakers" in [text.get_text() for text in axes.texts]


def test_a_choice_of_no_topic_is_refused():
    for function in (plot_frequency, describe_chart, chart_size):
        with pytest.raises(SchemaError, match=r"topics=\[\] chooses none of \['ferry'\]"):
            function(frequency(), topics=[])


def test_tables_without_any_period_are_refused():
    for function, table in ((plot_frequency, frequency()), (plot_articles, counts())):
        with pytest.raises(SchemaError, match="no row has a period"):
            function(table.assign(period=pd.NaT))


def test_rows_without_a_period_are_left_out():
    table = frequency(groups=["Herald"], partial=())
    table.loc[3, "period"] = pd.NaT
    (line,) = artists(plot_frequency(table), "line")
    assert line.get_ydata().tolist() == [0.25, 0.5, 0]


# --- harmless text ---


@pytest.mark.parametrize(("kind", "groups"), [("png", 3), ("svg", 3), ("svg", 4), ("pdf", 4)])
def test_text_from_data_cannot_break_a_picture(kind, groups, tmp_path):
    topics = HOSTILE[:1]
    for start in range(0, len(HOSTILE), groups):
        names = [f"{name}" or " " for name in HOSTILE[start : start + groups]]
        chart = plot_frequency(
            frequency(groups=names, topics=topics), title=HOSTILE[0], source=HOSTILE[1]
        )
        assert save_chart(chart, tmp_path / f"chart.{kind}").stat().st_size > 1000


def test_dollar_signs_are_letters_and_no_formula():
    svg = svg_of(plot_frequency(frequency(groups=["AC/DC $_x^$", "$$"])).figure)
    assert "AC/DC $_x^$" in svg
    assert ">$$<" in svg


def test_every_text_of_a_chart_is_safe_from_mathematics():
    panels = plot_frequency(frequency(groups=list("ABCD"), topics=["a", "b"]))
    panels[0].figure.canvas.draw()
    assert not any(
        text.get_parse_math()
        for text in panels[0].figure.findobj(mpl.text.Text)
        if "$" in text.get_text()
    )
    axes = plot_speakers(speakers([("$x$", 2, 1)]))
    assert [label.get_parse_math() for label in axes.get_yticklabels()] == [False]


def test_hostile_speakers_are_drawn(tmp_path):
    table = speakers([(name, 3, 2) for name in HOSTILE])
    table.attrs["unnamed"] = 4
    save_chart(plot_speakers(table), tmp_path / "s.svg")
    ElementTree.parse(tmp_path / "s.svg")


def test_clean_takes_out_what_no_renderer_can_draw():
    assert clean("a\nb\x00\x07c") == "a b c"
    assert clean("\ud800") == "(blank)"
    assert clean("\u202eabc\u2069") == "abc"
    assert clean("Ünïcode 習近平") == "Ünïcode 習近平"


def test_shortening_ends_with_an_ellipsis_and_fits():
    short = shorten("The Very Long Name of a Newspaper", 1.0, 9)
    assert short.endswith("…")
    assert text_width(short, 9) <= 1.0
    assert shorten("Post", 1.0, 9) == "Post"


def test_wrapping_keeps_the_words_in_order():
    lines = wrap("one two three four five six", 0.7, 9, lines=4)
    assert " ".join(lines) == "one two three four five six"
    assert len(wrap("word " * 50, 1.0, 9, lines=2)) == 2


# --- articles and speakers ---


def test_articles_are_bars_and_partial_ones_hollow():
    panels = plot_articles(counts())
    full, hollow = artists(panels[0], "bars"), artists(panels[0], "partial")
    assert [bar.get_height() for bar in full] == [2, 3]
    assert [bar.get_height() for bar in hollow] == [1]
    assert hollow[0].get_facecolor() == (1, 1, 1, 1)


def test_a_week_without_articles_can_be_seen():
    panels = plot_articles(counts())
    (zeros,) = artists(panels[0], "zero")
    assert len(zeros.get_segments()) == 1
    assert "no articles in that week" in words(panels[0].figure, "notes")[0]


def test_each_outlet_has_its_panel_of_articles_and_all_one_scale():
    panels = plot_articles(counts(groups=list("ABCD")))
    assert [panel.get_title(loc="left") for panel in panels] == list("ABCD")
    assert [panel.get_title(loc="right") for panel in panels] == ["6 articles"] * 4
    assert len({panel.get_ylim() for panel in panels}) == 1
    assert "24 articles of 4 outlets" in words(panels[0].figure, "subtitle")[0]


def test_all_articles_together_are_one_panel():
    axes = plot_articles(counts(groups=["x"]).drop(columns="outlet"))
    assert axes.figure.get_suptitle() == "Articles per week"
    assert words(axes.figure, "subtitle") == ["number of articles · weekly · 6 articles"]


def test_too_many_outlets_are_refused_with_the_line_to_type():
    with pytest.raises(SchemaError, match=r"isin\(\['g0', "):
        plot_articles(counts(groups=[f"g{n}" for n in range(16)]))


def test_speakers_are_sorted_and_counted():
    table = speakers([("Teo", 1, 1), ("Ada", 12, 7), ("Mara", 1200, 400)])
    axes = plot_speakers(table)
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Mara", "Ada", "Teo"]
    ends = words(axes.figure, "end label")
    assert [" ".join(pair) for pair in zip(ends[::2], ends[1::2], strict=True)] == [
        "1,200 statements in 400 articles",
        "12 in 7",
        "1 in 1",
    ]


ALL_KNOWN = {"speakers": 44, "statements": 163, "unnamed": 16}


@pytest.mark.parametrize(
    ("rows", "attrs", "subtitle"),
    [
        (10, ALL_KNOWN, "10 of 44 speakers · 163 statements, 16 without a named speaker"),
        (30, ALL_KNOWN, "25 of 44 speakers · 163 statements, 16 without a named speaker"),
        (2, {"speakers": 2, "statements": 9, "unnamed": 0}, "2 speakers · 9 statements"),
        (
            0,
            {"speakers": 0, "statements": 1, "unnamed": 1},
            "0 speakers · 1 statement, 1 without a named speaker",
        ),
        (1, {}, "1 speaker in this table · statements quoted"),
        (30, {}, "25 of 30 speakers in this table · statements quoted"),
    ],
)
def test_speakers_are_counted_out_of_all(rows, attrs, subtitle):
    table = speakers([(f"s{n}", 40 - n, 1) for n in range(rows)])
    table.attrs = attrs
    axes = plot_speakers(table)
    assert words(axes.figure, "subtitle") == [subtitle]
    assert len(axes.get_yticklabels()) == min(rows, 25)


@pytest.mark.parametrize("dpi", [72, 100, 110, 200])
def test_the_words_behind_a_bar_do_not_touch(dpi):
    axes = plot_speakers(speakers(), figure=Figure(figsize=(7.2, 3), dpi=dpi))
    axes.figure.canvas.draw()
    ends = [label.get_window_extent() for label in artists(axes, "end label")]
    for count, aside in zip(ends[::2], ends[1::2], strict=True):
        assert aside.x0 - count.x1 > 2.5 * dpi / 72
    assert max(box.x1 for box in ends) <= axes.figure.bbox.width


# --- figures, style, files ---


def test_a_figure_given_is_drawn_in_and_pyplot_left_alone():
    figure = Figure(figsize=(7.2, 4.2))
    axes = plot_frequency(frequency(), figure=figure)
    assert axes.figure is figure
    plot_articles(counts(), figure=figure)
    plot_speakers(speakers(), figure=figure)
    assert plt.get_fignums() == []
    assert len(figure.axes) == 1


@pytest.mark.parametrize(
    ("draw", "table"),
    [(plot_frequency, frequency), (plot_articles, counts), (plot_speakers, speakers)],
)
def test_what_is_no_figure_is_refused(draw, table):
    for other, name in ((Figure().add_subplot(), "Axes"), ("chart.png", "str")):
        with pytest.raises(SchemaError, match=rf"figure= takes a matplotlib Figure.*'{name}'"):
            draw(table(), figure=other)


def test_a_subfigure_given_is_drawn_in():
    top, bottom = Figure(figsize=(7.2, 8)).subfigures(2, 1)
    plot_frequency(frequency(groups=list("ABCD")), figure=top)
    plot_articles(counts(), figure=bottom)
    assert (len(top.axes), len(bottom.axes)) == (4, 2)


@pytest.mark.parametrize("layout", ["constrained", "tight"])
def test_a_figure_with_a_layout_engine_draws_without_a_warning(layout):
    figure = Figure(layout=layout)
    plot_frequency(frequency(groups=list("ABCD")), figure=figure)
    figure.canvas.draw()


def test_without_a_figure_pyplot_has_a_new_one_to_show():
    axes = plot_frequency(frequency())
    assert plt.get_fignums() == [axes.figure.number]
    assert tuple(axes.figure.get_size_inches()) == (7.2, 4.2)


def test_a_tiny_figure_is_no_error():
    plot_frequency(frequency(groups=list("ABCDE")), figure=Figure(figsize=(1, 1))).flat[
        0
    ].figure.canvas.draw()


def test_chart_size_is_the_size_of_the_chart():
    table = frequency(groups=list("ABCDE"))
    figure = plot_frequency(table)[0].figure
    assert chart_size(table) == pytest.approx(tuple(figure.get_size_inches()), abs=0.01)
    assert chart_size(frequency()) == (7.2, 4.2)
    assert chart_size(speakers())[1] < 2


def test_no_setting_of_the_user_is_changed():
    before = dict(mpl.rcParams)
    plot_frequency(frequency())
    plot_articles(counts())
    plot_speakers(speakers())
    assert dict(mpl.rcParams) == before


def test_the_style_of_the_user_does_not_leak_in():
    plain = svg_of(plot_frequency(frequency()).figure)
    with (
        plt.style.context("dark_background"),
        plt.rc_context({"font.size": 30, "lines.linewidth": 9}),
    ):
        dark = plot_frequency(frequency()).figure
    assert svg_of(dark) == plain


def test_a_chart_keeps_its_style_when_it_is_drawn_later():
    panels = plot_frequency(frequency(groups=list("ABCD")))
    plain = svg_of(panels[0].figure)
    panels = plot_frequency(frequency(groups=list("ABCD")))
    with plt.rc_context(
        {"grid.color": "red", "font.size": 30, "xtick.color": "red", "lines.linewidth": 9}
    ):
        assert svg_of(panels[0].figure) == plain


def test_an_event_can_be_marked_by_its_date():
    axes = plot_frequency(frequency())
    line = axes.axvline(pd.Timestamp("2025-03-12"))
    axes.figure.canvas.draw()
    assert axes.get_xlim()[0] < mdates.date2num(line.get_xdata()[0]) < axes.get_xlim()[1]


def test_a_saved_svg_is_the_same_each_time_and_keeps_its_words(tmp_path):
    first = save_chart(plot_frequency(frequency()), tmp_path / "a.svg").read_bytes()
    second = save_chart(plot_frequency(frequency()), tmp_path / "b.svg").read_bytes()
    assert first == second
    assert b"Articles that mention ferry, by outlet</text>" in first
    assert b"<dc:date>" not in first


@pytest.mark.parametrize("kind", ["png", "pdf"])
def test_a_saved_picture_is_the_same_each_time(kind, tmp_path):
    for name in "ab":
        save_chart(plot_articles(counts()), tmp_path / f"{name}.{kind}")
    assert (tmp_path / f"a.{kind}").read_bytes() == (tmp_path / f"b.{kind}").read_bytes()


def test_charts_on_one_page_do_not_share_ids(tmp_path):
    def ids(chart, name):
        tree = ElementTree.parse(save_chart(chart, tmp_path / name))
        return {clip.get("id") for clip in tree.iter("{http://www.w3.org/2000/svg}clipPath")}

    assert not ids(plot_frequency(frequency()), "a.svg") & ids(
        plot_frequency(frequency(topics=["rent"])), "b.svg"
    )


def test_axes_panels_and_figures_can_be_saved(tmp_path):
    panels = plot_frequency(frequency(groups=list("ABCD")))
    for chart in (panels, panels[0], panels[0].figure):
        assert save_chart(chart, str(tmp_path / "c.PNG")) == Path(tmp_path / "c.PNG")


def test_another_suffix_is_refused(tmp_path):
    chart = plot_frequency(frequency())
    with pytest.raises(UnsupportedFormat, match=r"saved as \.png, \.svg or \.pdf, not as \.jpg"):
        save_chart(chart, tmp_path / "chart.jpg")
    with pytest.raises(SchemaError, match="plot_ function"):
        save_chart("chart", tmp_path / "chart.png")


def test_importing_the_charts_does_not_load_pyplot():
    code = "import sys, newskit.charts; sys.exit('matplotlib.pyplot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_bare_figure_needs_no_pyplot():
    code = (
        "import sys; sys.path.insert(0, 'tests'); import pandas as pd, newskit.charts as charts;"
        "from matplotlib.figure import Figure;"
        "table = pd.DataFrame({'period': pd.to_datetime(['2025-03-03']), 'count': [1], 'partial': "
        "[True]});"
        "charts.plot_articles(table, figure=Figure());"
        "sys.exit('matplotlib.pyplot' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# --- small numbers ---


@pytest.mark.parametrize(
    ("top", "ticks"),
    [
        (0.93, [0, 0.25, 0.5, 0.75, 1.0]),
        (0.3, [0, 0.1, 0.2, 0.3]),
        (0.018, [0, 0.005, 0.01, 0.015]),
        (1.0, [0, 0.25, 0.5, 0.75, 1.0]),
    ],
)
def test_ticks_are_round(top, ticks):
    assert nice_ticks(top, 5)[0] == pytest.approx(ticks)


@pytest.mark.parametrize("top", [1, 2, 3, 7, 9, 34, 99, 1234, 10**6])
def test_ticks_of_counts_are_whole(top):
    ticks, end = nice_ticks(top, 5, finest=1)
    assert all(tick == int(tick) for tick in ticks)
    assert end >= top
    assert 2 <= len(ticks) <= 6


def test_labels_are_spread_no_further_than_needed():
    assert spread([1.0, 3.0], [0.5, 0.5], 0, 4) == [1.0, 3.0]
    assert spread([1.0, 1.0], [0.5, 0.5], 0, 4) == [0.75, 1.25]
    assert spread([0.0, 0.0], [0.5, 0.5], 0, 4) == [0.25, 0.75]
    assert spread([2.0, 1.9, 2.1], [0.5, 0.5, 0.5], 0, 4) == pytest.approx([2.0, 1.5, 2.5])


def test_ticks_name_weeks_by_their_monday_and_long_spans_by_months_or_years():
    weeks = pd.date_range("2025-03-03", periods=6, freq="7D")
    assert [(tick.upper, tick.lower) for tick in date_ticks(weeks, "week", 6)] == [
        ("3", "Mar 2025"), ("10", ""), ("17", ""), ("24", ""), ("31", ""), ("7", "Apr"),
    ]  # fmt: skip
    year = date_ticks(pd.date_range("2024-12-30", periods=53, freq="7D"), "week", 6)
    assert [tick.upper for tick in year][:2] == ["Jan", "Feb"]
    decade = date_ticks(pd.date_range("2015-01-01", periods=120, freq="MS"), "month", 6)
    assert [tick.upper for tick in decade] == [str(year) for year in range(2015, 2025)]


# --- alt text ---


def test_a_chart_is_described_in_a_sentence():
    table = frequency(groups=["The Tideline", "Post"])
    table.loc[table["outlet"] == "Post", "value"] /= 2
    assert describe_chart(table) == (
        "Line chart: share of articles that mention ferry, weekly, by outlet, from 0 to 75 %, "
        "highest for "
        "The Tideline in the week of 24 March 2025, inside which the articles begin or end."
    )
    assert describe_chart(counts()) == (
        "Bar chart: articles, weekly, by outlet, from 0 to 3, highest for Herald in the week of 17 "
        "March 2025."
    )
    assert describe_chart(speakers()) == (
        "Bar chart: statements by 2 speakers in this table, most by Ada Hallam (12) and Teo Hallam "
        "(3)."
    )


def test_empty_charts_are_described_as_empty():
    assert describe_chart(frequency()[:0]).endswith("It is empty: 0 articles.")
    assert describe_chart(counts()[:0]).endswith("It is empty: 0 articles.")
    assert describe_chart(speakers()[:0]).endswith("It is empty: 0 named speakers.")
    for function in (describe_chart, chart_size):
        with pytest.raises(SchemaError, match="no chart is known"):
            function(pd.DataFrame({"a": [1]}))
        with pytest.raises(SchemaError, match="must be a pandas DataFrame"):
            function("table")
