"""What holds for every chart, whatever the table: nothing is cut off, leaks or breaks."""

import dataclasses
import xml.etree.ElementTree as ElementTree

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

mpl.use("Agg")

import matplotlib.pyplot as plt
from chart_tables import (
    HOSTILE,
    bursts,
    comparison,
    daily,
    daily_counts,
    dispersion,
    figure_of,
    frequency,
    keyness,
    overlap,
    seasonality,
    svg_of,
    whole,
    words,
    words_outside,
)
from matplotlib.figure import Figure

import newskit.charts as charts
from newskit.charts import chart_for, chart_size, describe_chart, save_chart
from newskit.charts.chart import draw_chart
from newskit.charts.known import KNOWN
from newskit.schema import SchemaError

FORTY = [f"topic number {n}" for n in range(40)]


def plot_bursts(table, **options):
    topic = (
        table["topic"].iloc[0]
        if isinstance(table, pd.DataFrame) and "topic" in table and len(table)
        else "ferry"
    )
    return charts.plot_bursts(
        table, bursts([(topic, 1, "2025-03-10", "2025-03-30", 3.0)]), **options
    )


# A chart by its name: how it is drawn, and tables: an ordinary one, and hard ones.
CASES = {
    "frequency": (
        charts.plot_frequency,
        frequency(),
        frequency(HOSTILE[:3], HOSTILE[3:6]),
        frequency(counts=[(0, 4)] * 4),
    ),
    "heatmap": (
        charts.plot_heatmap,
        frequency(["ferry", "rent"], ()),
        frequency(FORTY, ()),
        frequency(HOSTILE, ()),
        whole(HOSTILE, HOSTILE, [(1, 4)] * len(HOSTILE)),
        whole(FORTY, ["Herald"], [(3, 4)]),
        frequency(counts=[(0, 4)] * 4),
        frequency(counts=[(0, 0)] * 4),
        frequency(
            periods=pd.date_range("2022-01-03", periods=190, freq="7D"), counts=[(1, 4)] * 190
        ),
        whole(["ferry"], ["Herald"], [(1, 4)]),
    ),
    "calendar": (
        charts.plot_calendar,
        daily(),
        daily(400),
        daily(1),
        daily(30, counts=(0, 4)),
        daily(30, counts=(0, 0)),
        daily(9, topics=HOSTILE[:1]),
        daily_counts([3, 0, 1200]),
    ),
    "ranking": (
        charts.plot_ranking,
        whole(),
        whole(["ferry", "rent", "wages", "tax", "school"]),
        whole(HOSTILE[:2], HOSTILE, [(1, 4)] * len(HOSTILE)),
        whole(FORTY, ["Herald"], [(3, 4)]),
        whole(counts=[(0, 4)] * 3),
        whole(counts=[(0, 0)] * 3),
        whole(["ferry"], [f"Outlet {n}" for n in range(43)], [(1, n + 1) for n in range(43)]),
    ),
    "bursts": (
        plot_bursts,
        frequency(groups=()),
        frequency(HOSTILE, ()),
        frequency(groups=(), counts=[(0, 4)] * 4),
        frequency(groups=(), counts=[(0, 0)] * 4),
    ),
    "comparison": (
        charts.plot_comparison,
        comparison(),
        comparison(HOSTILE, [(4, 20, 14, 20)] * len(HOSTILE)),
        comparison(FORTY, [(n, 50, 20, 50) for n in range(40)]),
        comparison(pairs=[(0, 9, 0, 9)] * 3),
        comparison(pairs=[(0, 0, 0, 0)] * 3),
        comparison(["ferry"], [(1, 4, 0, 0)]),
        comparison(["ferry"], [(4, 4, 4, 4)]),
    ),
    "keyness": (
        charts.plot_keyness,
        keyness(),
        keyness(
            [(name, 3, 2, 1.5, 0.5) for name in HOSTILE], target=HOSTILE[5], reference=HOSTILE[3]
        ),
        keyness([(f"word{n}", n, 1, n / 9 - 2, n / 30 - 0.6) for n in range(40)]),
        keyness([("ferry", 3, 2, 0.5, 0.0)]),
    ),
    "dispersion": (
        charts.plot_dispersion,
        dispersion(),
        dispersion([(name, "2025-03-03", name, 0.5) for name in HOSTILE]),
        dispersion(
            [
                (f"a{n}", f"20{10 + n // 12}-{n % 12 + 1:02d}-03", "rent", n / 120)
                for n in range(120)
            ]
        ),
        dispersion([("a", None, "rent", 0.5)]),
    ),
    "overlap": (
        charts.plot_overlap,
        overlap(),
        overlap(HOSTILE),
        overlap(FORTY),
        overlap(lift=0.0),
        overlap(lift=np.nan),
        overlap(["ferry", "rent"]),
    ),
    "seasonality": (
        charts.plot_seasonality,
        seasonality(),
        seasonality(HOSTILE[:5], HOSTILE[5:8]),
        seasonality(groups=list("ABCDE")),
        seasonality(counts=[(0, 5)] * 7),
        seasonality(counts=[(0, 0)] * 7),
        seasonality(seasons=[f"{n:02d}" for n in range(24)], counts=[(n, 40) for n in range(24)]),
    ),
}
ALL = [
    pytest.param(name, at, id=f"{name}-{at}")
    for name, (_, *tables) in CASES.items()
    for at in range(len(tables))
]
NAMES = list(CASES)


def asked(name):
    """What to ask describe_chart and chart_size for."""
    return name if name in ("heatmap", "calendar", "ranking", "bursts") else None


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


@pytest.mark.parametrize(("name", "at"), ALL)
@pytest.mark.parametrize("width", [7.0, 7.2])
def test_no_word_is_cut_off(name, at, width):
    draw, *tables = CASES[name]
    size = chart_size(tables[at], chart=asked(name), width=width)
    chart = draw(tables[at], figure=Figure(size, dpi=100), source="Source: the Letters sample")
    assert words_outside(figure_of(chart)) == []


@pytest.mark.parametrize(("name", "at"), ALL)
def test_every_table_becomes_an_svg_and_a_description(name, at, tmp_path):
    draw, *tables = CASES[name]
    tree = ElementTree.parse(save_chart(draw(tables[at]), tmp_path / "chart.svg"))
    assert tree.getroot().tag.endswith("svg")
    sentence = describe_chart(tables[at], chart=asked(name))
    assert sentence.endswith(".")
    assert "nan" not in sentence


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_table_draws_an_empty_chart(name):
    draw, table, *_ = CASES[name]
    chart = draw(table[:0])
    (axes,) = figure_of(chart).axes
    assert any(text.get_text().startswith("0 ") for text in axes.texts)
    assert words_outside(figure_of(chart)) == []
    assert "empty" in describe_chart(table[:0], chart=asked(name))


@pytest.mark.parametrize("name", NAMES)
def test_the_table_given_stays_as_it_is(name):
    draw, table, *_ = CASES[name]
    before, attrs = table.copy(deep=True), dict(table.attrs)
    draw(table)
    pd.testing.assert_frame_equal(table, before)
    assert table.attrs == attrs


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_given_is_drawn_in_and_no_setting_changed(name):
    draw, table, *_ = CASES[name]
    figure, settings = Figure((7, 4)), dict(mpl.rcParams)
    figure.add_subplot()
    assert figure_of(draw(table, figure=figure)) is figure
    assert plt.get_fignums() == []
    assert dict(mpl.rcParams) == settings
    top, _ = Figure((7.2, 8)).subfigures(2, 1)
    draw(table, figure=top)
    with pytest.raises(SchemaError, match="figure= takes a matplotlib Figure"):
        draw(table, figure="chart.png")


@pytest.mark.parametrize("name", NAMES)
def test_the_chart_is_as_large_as_chart_size_says(name):
    draw, table, *_ = CASES[name]
    size = tuple(figure_of(draw(table)).get_size_inches())
    assert chart_size(table, chart=asked(name)) == pytest.approx(size, abs=0.01)


@pytest.mark.parametrize("name", NAMES)
def test_the_style_of_the_user_does_not_leak_in(name):
    draw, table, *_ = CASES[name]
    plain = svg_of(figure_of(draw(table)))
    leaky = {
        "font.size": 30,
        "lines.linewidth": 9,
        "hatch.linewidth": 9,
        "hatch.color": "red",
        "axes.grid": False,
    }
    with plt.rc_context(
        {**leaky, "patch.edgecolor": "red", "xtick.color": "red", "axes.facecolor": "red"}
    ):
        dark = figure_of(draw(table))
    assert svg_of(dark) == plain
    later = figure_of(draw(table))
    with plt.rc_context(leaky):
        assert svg_of(later) == plain


@pytest.mark.parametrize("name", NAMES)
def test_dollar_signs_are_letters(name):
    draw, table, *_ = CASES[name]
    figure = figure_of(draw(table, title="AC/DC $_x^$", source="$$"))
    assert figure.get_suptitle() == "AC/DC $_x^$"
    assert "AC/DC $_x^$" in svg_of(figure)
    assert words(figure, "notes")[0].endswith("$$")


@pytest.mark.parametrize("name", NAMES)
def test_a_table_from_a_csv_file_gives_the_same_places(name, tmp_path):
    draw, table, *_ = CASES[name]
    table.to_csv(tmp_path / "t.csv", index=False)
    back = pd.read_csv(tmp_path / "t.csv")
    one, other = (figure_of(draw(each)).axes[0] for each in (table, back))
    assert other.get_xlim() == pytest.approx(one.get_xlim())
    assert other.get_ylim() == pytest.approx(one.get_ylim())
    names, again = ([label.get_text() for label in axes.get_yticklabels()] for axes in (one, other))
    assert again == names


MAKERS = {
    "frequency": r"topic_frequency\(articles, matches\)",
    "heatmap": r"topic_frequency\(articles, matches\)",
    "calendar": r"topic_frequency\(articles, matches\)",
    "ranking": r"topic_frequency\(articles, matches\)",
    "bursts": r"topic_frequency\(articles, matches\)",
    "comparison": r"compare_periods\(articles, matches, at=",
    "keyness": r"keyness\(articles, 'Post'\)",
    "dispersion": r"dispersion\(articles, \[",
    "overlap": r"topic_overlap\(articles, matches\)",
    "seasonality": r"seasonality\(articles, matches\)",
}


@pytest.mark.parametrize("name", NAMES)
def test_another_table_is_refused_with_the_line_that_makes_the_right_one(name):
    draw, table, *_ = CASES[name]
    needed = "value" if "value" in table else table.columns[0]
    for wrong in (pd.DataFrame({"a": [1]}), [1, 2], table.drop(columns=needed)):
        with pytest.raises(SchemaError, match=MAKERS[name]) as caught:
            draw(wrong)
        assert f"plot_{name} draws" in str(caught.value)
        assert len(str(caught.value)) < 300


@pytest.mark.parametrize("name", NAMES)
def test_words_where_numbers_should_be_are_refused(name):
    draw, table, *_ = CASES[name]
    number = {
        "comparison": "before",
        "keyness": "lrc",
        "dispersion": "place",
        "overlap": "lift",
    }.get(name, "value")
    with pytest.raises(SchemaError, match="can't be read"):
        draw(table.assign(**{number: "many"}))


def test_charts_and_tables_that_do_not_fit_are_refused():
    assert chart_size(whole())[1] < chart_size(whole(), chart="heatmap")[1] + 2
    assert describe_chart(whole()).startswith("Dot chart")
    assert describe_chart(daily_counts([1, 2]), chart="calendar").startswith("Calendar")
    assert describe_chart(bursts()).startswith(
        "Timeline: 1 topic, with 2 bursts shaded; the strongest is that of ferry"
    )
    for function in (chart_size, describe_chart):
        with pytest.raises(SchemaError, match="chart must be one of keyness for this table"):
            function(keyness(), chart="calendar")
    with pytest.raises(SchemaError, match=r"chart_size\(frequency, chart='bursts'\)"):
        chart_size(bursts())


# --- the list of charts ---


def test_every_chart_of_the_list_is_tried_here_and_has_its_function():
    names = {chart.name for chart in KNOWN}
    assert names - {"articles", "speakers"} == set(CASES)  # those two are in test_charts.py
    assert {chart.call_name for chart in KNOWN} == {
        name for name in charts.__all__ if name.startswith("plot_")
    }


def test_a_chart_draws_tables_of_its_own_or_of_others():
    names = {chart.name for chart in KNOWN}
    for chart in KNOWN:
        assert chart.marks or chart.also_of
        assert set(chart.also_of) <= names


@pytest.mark.parametrize("name", NAMES)
def test_a_table_is_told_by_its_columns(name):
    _, table, *_ = CASES[name]
    assert chart_for(table, asked(name)).name == name
    assert chart_for(table, f"plot_{name}").name == name


@pytest.mark.parametrize("name", NAMES)
def test_a_drawing_is_laid_out_once(name):
    _, table, *_ = CASES[name]
    chart, widths = chart_for(table, name), []

    def lay_out(shown, width):
        widths.append(width)
        return chart.lay_out(shown, width)

    counting = dataclasses.replace(chart, lay_out=lay_out)
    figure = Figure((5, 4))
    draw_chart(counting, chart.of(table).shown, figure, None, None)
    svg_of(figure)
    assert widths == [5.0]


@pytest.mark.parametrize("name", [name for name in NAMES if name != "bursts"])
def test_a_table_read_once_has_its_size_its_picture_and_its_words(name):
    draw, table, *_ = CASES[name]
    ready = chart_for(table, name).of(table)
    size, figure, same = ready.size(), Figure((7.2, 5)), Figure((7.2, 5))
    assert size == chart_size(table, chart=name)
    assert ready.describe() == describe_chart(table, chart=name)
    ready.draw(figure, title="Title", source="Source")
    draw(table, figure=same, title="Title", source="Source")
    assert svg_of(figure) == svg_of(same)
