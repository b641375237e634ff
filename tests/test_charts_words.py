"""What charts say of themselves is true of what they show."""

import matplotlib.dates as mdates
import pandas as pd
import pytest
from chart_tables import (
    artists,
    frequency,
    words,
)

import newskit as nk
from newskit.charts.calendar import date_ticks
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
    table["value"], table["low"], table["high"] = wilson_interval(*(part.to_numpy() for part in wide))
    return table


def test_points_of_a_mean_stand_for_all_articles_of_its_days():
    assert "Few articles" not in notes_of(nk.plot_frequency(smoothed([3] * 20)))
    assert "half of the points stand for 5 articles" in notes_of(nk.plot_frequency(smoothed([1] * 20)))


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
    assert axes.figure.get_suptitle().replace("\n", " ") == f"Words of {name} and of all other articles"


def test_days_of_two_months_or_years_are_named_in_full():
    from newskit.terms.sides import _name_days

    assert _name_days(("2025-03-07", "2025-03-07")) == "articles of 7 March 2025"
    assert _name_days(("2025-03-01", "2025-04-02")) == "articles from 1 March to 2 April 2025"
    assert _name_days(("2024-03-01", "2025-03-02")) == "articles from 1 March 2024 to 2 March 2025"


def test_articles_given_as_a_mask_have_a_name():
    letters = nk.load_dataset("letters")
    table = nk.keyness(letters, letters["outlet"] == "Post")
    assert (table.attrs["target"], table.attrs["reference"]) == ("the chosen articles", "all other articles")
