"""How large a chart wants to be, for those who make the figure themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from newskit.charts.articles import lay_out_counts, lines_of
from newskit.charts.bursts import lay_out_timeline, read_timeline
from newskit.charts.comparison import lay_out_pairs, read_pairs
from newskit.charts.daily import lay_out_days, read_days
from newskit.charts.dispersion import lay_out_strips, read_strips
from newskit.charts.heatmap import lay_out_heat, read_heat
from newskit.charts.keyness import lay_out_key, read_key
from newskit.charts.kinds import chart_of
from newskit.charts.overlap import lay_out_overlap, read_overlap
from newskit.charts.plan import arrange, lay_out
from newskit.charts.profile import read_profile
from newskit.charts.ranking import lay_out_ranking, read_ranking
from newskit.charts.seasonality import lay_out_profile
from newskit.charts.speakers import lay_out_speakers, read_speakers
from newskit.charts.style import WIDTH, Sheet, chart_style
from newskit.charts.tables import read_counts, read_frequency
from newskit.schema import SchemaError

_Topics = Sequence[str] | str | None


def _lay_out_frequency(table: pd.DataFrame, topics: _Topics, width: float) -> Sheet:
    frequency = read_frequency(table, topics)
    return lay_out(frequency, arrange(frequency), width, None, None)


def _lay_out_articles(table: pd.DataFrame, _: _Topics, width: float) -> Sheet:
    counts = read_counts(table)
    return lay_out_counts(counts, lines_of(counts), width, None, None)


def _two_steps(
    read: Callable[..., Any], lay: Callable[..., Sheet], *, topics: bool = True
) -> Callable[..., Sheet]:
    """Read the table, then lay the chart out."""
    return lambda table, chosen, width: lay(
        read(table, chosen) if topics else read(table), width, None, None
    )


_SHEETS: dict[str, Callable[[pd.DataFrame, _Topics, float], Sheet]] = {
    "frequency": _lay_out_frequency,
    "articles": _lay_out_articles,
    "speakers": _two_steps(read_speakers, lay_out_speakers, topics=False),
    "heatmap": _two_steps(read_heat, lay_out_heat),
    "calendar": _two_steps(read_days, lay_out_days),
    "ranking": _two_steps(read_ranking, lay_out_ranking),
    "bursts": _two_steps(
        lambda table, topics: read_timeline(table, None, topics), lay_out_timeline
    ),
    "comparison": _two_steps(read_pairs, lay_out_pairs),
    "keyness": _two_steps(read_key, lay_out_key, topics=False),
    "dispersion": _two_steps(read_strips, lay_out_strips, topics=False),
    "overlap": _two_steps(read_overlap, lay_out_overlap),
    "seasonality": _two_steps(read_profile, lay_out_profile),
}


def chart_size(
    table: pd.DataFrame, *, topics: _Topics = None, chart: str | None = None, width: float = WIDTH
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
    name = chart_of(table, chart)
    if name == "bursts" and "value" not in table:
        raise SchemaError(
            "the size is that of the frequency table: chart_size(frequency, chart='bursts')"
        )
    with chart_style():
        return width, round(_SHEETS[name](table, topics, width).height, 2)
