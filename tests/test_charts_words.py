"""What charts say of themselves is true of what they show."""

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
import pytest
from chart_tables import (
    artists,
    comparison,
    dispersion,
    frequency,
    overlap,
    seasonality,
    whole,
    words,
)

import newskit as nk
from newskit.charts.ticks import date_ticks
from newskit.charts.words import Unit
from newskit.intervals import wilson_interval


def notes_of(axes):
    return " ".join(words(axes.figure, "notes"))


def smoothed(totals, smooth=5):
    """Days of so many articles, each the mean of `smooth` days."""
    total = pd.Series(totals, dtype=float)
    count = (total > 0).astype(float)
    wide = [part.rolling(smooth, center=True, min_periods=1).sum() for part in (count, total)]
    table = frequency(
        groups=(),
        periods=pd.date_range("2025-03-03", periods=len(totals)),
        counts=list(zip(count.astype(int), totals, strict=True)),
        every="day",
        smooth=smooth,
    )
    table["raw"] = table["value"]
    table["value"], table["low"], table["high"] = wilson_interval(
        *(part.to_numpy() for part in wide)
    )
    return table


def test_points_of_a_mean_stand_for_all_articles_of_its_days():
    assert "Few articles" not in notes_of(nk.plot_frequency(smoothed([3] * 20)))
    assert "half of the points stand for 5 articles" in notes_of(
        nk.plot_frequency(smoothed([1] * 20))
    )


def test_a_day_without_articles_whose_mean_is_known_is_no_gap():
    assert "Gap" not in notes_of(nk.plot_frequency(smoothed([3, 0, 3, 3, 0, 0, 3, 3] * 3)))
    table = smoothed([3] * 8 + [0] * 9 + [3] * 8)
    assert "Gap: no articles in those 5 days." in notes_of(nk.plot_frequency(table))


def test_a_calendar_of_means_hatches_only_days_without_a_mean():
    axes = nk.plot_calendar(smoothed([3, 0, 3, 3, 0, 0, 3, 3] * 3))
    assert not artists(axes, "no value")
    axes = nk.plot_calendar(smoothed([3] * 8 + [0] * 9 + [3] * 8))
    assert len(artists(axes, "no value")[0].get_paths()) == 5
    assert "no articles in those 5 days" in words(axes.figure, "key")


def test_five_quarters_in_a_small_panel_have_more_than_one_label():
    starts = pd.date_range("2015-10-01", periods=5, freq="QS")
    assert [tick.upper for tick in date_ticks(starts, "quarter", 1.4)] == ["Q4", "Q2", "Q4"]
    starts = pd.date_range("2015-10-01", periods=10, freq="QS")
    ticks = date_ticks(starts, "quarter", 3.0)
    assert [tick.upper for tick in ticks] == ["Q1", "Q3"] * 2 + ["Q1"]
    assert mdates.num2date(ticks[0].place).year == 2016


@pytest.mark.parametrize(
    ("days", "name"),
    [
        (("2025-03-07", None), "articles from 7 March 2025"),
        ((None, "2025-03-07"), "articles until 7 March 2025"),
        (("2025-03-01", "2025-03-20"), "articles from 1 to 20 March 2025"),
    ],
)
def test_days_are_named_so_that_a_title_can_be_read(days, name):
    axes = nk.plot_keyness(nk.keyness(nk.load_dataset("letters"), days, by="published"))
    assert (
        axes.figure.get_suptitle().replace("\n", " ")
        == f"Words of {name} and of all other articles"
    )


def test_days_of_two_months_or_years_are_named_in_full():
    from newskit.terms.sides import _name_days

    assert _name_days(("2025-03-07", "2025-03-07")) == "articles of 7 March 2025"
    assert _name_days(("2025-03-01", "2025-04-02")) == "articles from 1 March to 2 April 2025"
    assert _name_days(("2024-03-01", "2025-03-02")) == "articles from 1 March 2024 to 2 March 2025"


def test_articles_given_as_a_mask_have_a_name():
    letters = nk.load_dataset("letters")
    table = nk.keyness(letters, letters["outlet"] == "Post")
    assert (table.attrs["target"], table.attrs["reference"]) == (
        "the chosen articles",
        "all other articles",
    )


# --- numbers ---


def test_half_is_rounded_up():
    share = Unit.of("share of articles")
    assert [share.write(value) for value in (0.125, 0.145, 0.0125, 0.00045)] == [
        "13 %",
        "15 %",
        "1.3 %",
        "0.05 %",
    ]
    assert Unit.of("hits per 1,000 words").cell(np.float64(1e300)).startswith("1,0")


def test_numbers_of_a_matrix_have_the_same_digits():
    rate = Unit.of("hits per 1,000 words")
    assert rate.cells([3.0, 4, 2, 5.3, 0.1, 0.083, 0, np.nan]) == [
        "3.0",
        "4.0",
        "2.0",
        "5.3",
        "0.10",
        "0.08",
        "0",
        "",
    ]
    assert Unit.of("number of articles").cells([3.0, 4, 12]) == ["3", "4", "12"]


def test_the_number_of_a_period_covered_in_part_stands_inside_its_box():
    table = frequency(
        groups=(),
        topics=("ferry", "rent"),
        periods=pd.date_range("2025-03-03", periods=12, freq="7D"),
        counts=[(4, 4)] * 12,
    )
    table["partial"] = table["period"] == table["period"].min()
    axes = nk.plot_heatmap(table)
    axes.figure.canvas.draw()
    (box,) = artists(axes, "partial")
    first = box.get_paths()[0].get_extents(axes.transData)
    number = next(text for text in axes.texts if text.get_gid() == "number")
    words_box = number.get_window_extent()
    assert number.get_text() == "100"
    assert first.x0 <= words_box.x0
    assert words_box.x1 <= first.x1
    whole_box = artists(axes, "cells")[0].get_paths()[0].get_extents(axes.transData)
    assert first.width < whole_box.width  # still seen to be covered in part


def test_lift_has_two_digits_and_an_overlap_its_number_of_articles():
    axes = nk.plot_overlap(overlap(lift=0.834))
    assert words(axes.figure, "number")[0] == "0.83"
    table = overlap().assign(total=20, expected=4.0)
    assert (
        "100 articles" in words(nk.plot_overlap(table).figure, "subtitle")[0]
    )  # 20 · 20 / 4, as of a file
    table.attrs["articles"] = 1008
    assert "1,008 articles" in words(nk.plot_overlap(table).figure, "subtitle")[0]


# --- what has no group ---


def speakers():
    table = whole(groups=("Ada Lund", "(no speaker)", "Bo Dahl"), counts=((1, 4), (9, 60), (2, 10)))
    table = table.rename(columns={"outlet": "speaker"}).assign(unit="share of quotes")
    table.attrs["by"] = "speaker"
    return table


def test_quotes_without_a_speaker_are_no_row_of_the_heat_map():
    axes = nk.plot_heatmap(speakers())
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Bo Dahl", "Ada Lund"]
    assert "60 quotes without a speaker are left out." in notes_of(axes)
    assert "14 quotes of 2 speakers" in words(axes.figure, "subtitle")[0]


def test_quotes_without_a_speaker_are_not_counted_as_one():
    assert "74 quotes of 2 speakers" in words(nk.plot_ranking(speakers()).figure, "subtitle")[
        0
    ].replace("\n", " ")


# --- what intervals assume ---


@pytest.fixture
def letters():
    return nk.load_dataset("letters")


@pytest.mark.filterwarnings("ignore")
def test_comparison_and_seasonality_say_what_their_bars_assume(letters):
    matches = nk.match_topics(letters, {"rent": ["rent*"]})
    table = nk.compare_periods(letters, matches, at="2025-03-24", window="14 days")
    assert "it takes articles as independent" in notes_of(nk.plot_comparison(table)).replace(
        "\n", " "
    )
    assert "two windows as independent" in table.attrs["band"]
    assert table.attrs["cluster"] is None
    profile = nk.seasonality(letters, matches)
    assert "it takes articles as independent" in notes_of(nk.plot_seasonality(profile)).replace(
        "\n", " "
    )
    stories = letters.assign(story=letters["outlet"])
    for made in (
        nk.compare_periods(stories, matches, at="2025-03-24", window="14 days", cluster="story"),
        nk.seasonality(stories, matches, cluster="story"),
    ):
        assert made.attrs["cluster"] == "story"
        assert "as story names them" in made.attrs["band"]


def test_the_largest_of_many_differences_are_said_to_be_that():
    topics = [f"t{at}" for at in range(42)]
    table = comparison(topics, [(at % 9, 20, at % 7, 20) for at in range(42)])
    said = notes_of(nk.plot_comparison(table, n=5))
    assert "5 of 42 topics, those with the largest differences." in said
    assert "Of 42 differences, about 2 look clear by chance alone." in said
    assert "by chance" not in notes_of(nk.plot_comparison(comparison()))


@pytest.mark.filterwarnings("ignore")
def test_months_of_one_year_are_no_season(letters):
    matches = nk.match_topics(letters, {"rent": ["rent*"]})
    table = nk.seasonality(letters, matches, over="month")
    assert "Less than two years of articles" in notes_of(nk.plot_seasonality(table))
    table.attrs["days"] = 731
    assert "two years" not in notes_of(nk.plot_seasonality(table))
    assert "two years" not in notes_of(nk.plot_seasonality(seasonality()))


# --- places ---


def test_many_strips_say_their_order_and_a_month_keeps_its_date():
    days = ["2025-01-31", *["2025-02-10"] * 60, *["2025-03-05"] * 60]
    axes = nk.plot_dispersion(
        dispersion([(f"{at:03d}", day, "ferry", 0.5) for at, day in enumerate(days)])
    )
    assert [label.get_text() for label in axes.get_yticklabels()] == [
        "Jan 2025",
        "Feb 2025",
        "Mar 2025",
    ]
    assert 1 <= axes.get_yticks()[1] <= 10
    assert "a row is an article, in order of date" in words(axes.figure, "subtitle")[0].replace(
        "\n", " "
    )


def test_dots_of_several_panels_are_smaller_than_their_intervals():
    one, several = nk.plot_ranking(whole()), nk.plot_ranking(whole(topics=("ferry", "rent")))
    sizes = [artists(axes, "dots")[0].get_markersize() for axes in (one, several[0])]
    assert sizes[1] <= sizes[0] / 1.5


def test_a_bar_that_ends_on_the_last_tick_ends_before_the_edge():
    axes = nk.plot_ranking(whole(counts=((4, 4), (30, 40), (0, 10))))
    assert axes.get_xticks()[-1] == 1 < axes.get_xlim()[1]


def test_raw_dots_on_the_edge_are_whole_and_those_beyond_it_are_left_out():
    table = smoothed([3] * 20)
    table.loc[3, "raw"] = 1.0
    axes = nk.plot_frequency(table)
    (dots,) = artists(axes, "raw")
    assert not dots.get_clip_on()
    shown = dots.get_ydata()
    assert np.nanmax(shown) <= axes.get_ylim()[1]
    assert np.isnan(shown[3]) == (axes.get_ylim()[1] < 1)


def test_the_axis_of_a_comparison_begins_at_0():
    axes = nk.plot_comparison(comparison())
    assert axes.spines["bottom"].get_bounds()[0] == 0
