"""The charts that newskit draws, and which of them a table has: its size, and its words."""

from __future__ import annotations

import pandas as pd

from newskit.charts.articles import ARTICLES, plot_articles
from newskit.charts.bursts import BURSTS, BURSTS_ALONE, plot_bursts
from newskit.charts.calendar import CALENDAR, plot_calendar
from newskit.charts.chart import Chart
from newskit.charts.comparison import COMPARISON, plot_comparison
from newskit.charts.dispersion import DISPERSION, plot_dispersion
from newskit.charts.frequency import FREQUENCY, plot_frequency
from newskit.charts.heatmap import HEATMAP, plot_heatmap
from newskit.charts.keyness import KEYNESS, plot_keyness
from newskit.charts.overlap import OVERLAP, plot_overlap
from newskit.charts.ranking import RANKING, plot_ranking
from newskit.charts.seasonality import SEASONALITY, plot_seasonality
from newskit.charts.speakers import SPEAKERS, plot_speakers
from newskit.charts.style import WIDTH
from newskit.charts.tables import Topics
from newskit.schema import SchemaError, listed, need

__all__ = [
    "chart_for",
    "chart_size",
    "describe_chart",
    "plot_articles",
    "plot_bursts",
    "plot_calendar",
    "plot_comparison",
    "plot_dispersion",
    "plot_frequency",
    "plot_heatmap",
    "plot_keyness",
    "plot_overlap",
    "plot_ranking",
    "plot_seasonality",
    "plot_speakers",
]

# In the order in which a table is told by its columns, and in which an error names them.
KNOWN: tuple[Chart, ...] = (
    KEYNESS,
    DISPERSION,
    OVERLAP,
    HEATMAP,
    CALENDAR,
    RANKING,
    BURSTS,
    BURSTS_ALONE,
    COMPARISON,
    SEASONALITY,
    FREQUENCY,
    SPEAKERS,
    ARTICLES,
)
_CALL = (
    "A chart shows what topic_frequency, count_articles, top_speakers, keyness and the like gave."
)


def chart_for(table: object, chart: str | None = None) -> Chart:
    """The chart of a table: the one asked for, as in ``plot_…``, or the first that the table has.

    Raises
    ------
    SchemaError
        If no chart is known for the table, or it has no such chart.
    """
    need(table, [], table="given", call=_CALL)
    assert isinstance(table, pd.DataFrame)
    charts = _charts_of(table)
    if chart is None:
        best = (known for known in charts if known.best_for and known.best_for(table))
        return next(best, charts[0])
    by_name = {known.name: known for known in charts}
    name = str(chart).removeprefix("plot_")
    if name not in by_name:
        names = ", ".join(by_name)
        raise SchemaError(
            f"chart must be one of {names} for this table, and this is {chart!r:.40}."
        )
    return by_name[name]


def _charts_of(table: pd.DataFrame) -> list[Chart]:
    """The chart that is told by the columns of a table, and those that draw such a table too."""
    for own in KNOWN:
        if own.marks and set(own.marks) <= set(table.columns):
            return [own, *(known for known in KNOWN if own.name in known.also_of)]
    raise SchemaError(f"no chart is known for a table with {listed(table.columns)}. {_CALL}")


def chart_size(
    table: pd.DataFrame, *, topics: Topics = None, chart: str | None = None, width: float = WIDTH
) -> tuple[float, float]:
    """Width and height in inches at which the chart of a table is easy to read.

    Parameters
    ----------
    table : DataFrame
        What a ``plot_`` function draws; for `plot_bursts`, the frequency table.
    topics : list of str, optional
        The topics that will be drawn.
    chart : str, optional
        Which chart, where a table has several: ``"heatmap"``, ``"calendar"``, ``"ranking"`` or
        ``"bursts"`` of a frequency table, by default ``"frequency"``; ``"calendar"`` of a counts
        table.
    width : float
        The width there is.

    Returns
    -------
    tuple of two floats
        For ``Figure(figsize=…)``, the figure to hand to the ``plot_`` function.

    Raises
    ------
    SchemaError
        If it is none of these tables, or the table has no such chart.

    Examples
    --------
    >>> import newskit as nk
    >>> chart_size(nk.count_articles(nk.load_dataset("letters"), by=None))
    (7.2, 4.2)
    """
    return chart_for(table, chart).of(table, topics).size(width)


def describe_chart(table: pd.DataFrame, *, topics: Topics = None, chart: str | None = None) -> str:
    """Sentence that says what the chart of a table shows, for an ``alt`` text.

    Parameters
    ----------
    table : DataFrame
        What a ``plot_`` function draws.
    topics : list of str, optional
        The topics that are drawn, by default all.
    chart : str, optional
        Which chart, where a table has several: ``"heatmap"``, ``"calendar"``, ``"ranking"`` or
        ``"bursts"`` of a frequency table, by default ``"frequency"``; ``"calendar"`` of a counts
        table.

    Returns
    -------
    str
        The kind of chart, what is counted, the range, and where it is highest.

    Raises
    ------
    SchemaError
        If it is none of these tables, or the table has no such chart.

    Examples
    --------
    >>> import newskit as nk
    >>> describe_chart(nk.count_articles(nk.load_dataset("letters"), by=None, every="month"))
    'Bar chart: articles, monthly, from 4 to 6, highest in March 2025.'
    """
    return chart_for(table, chart).of(table, topics).describe()
