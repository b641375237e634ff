"""How large a chart wants to be, for those who make the figure themselves."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from newskit.charts.articles import lay_out_counts, lines_of
from newskit.charts.kinds import chart_of
from newskit.charts.plan import arrange, lay_out
from newskit.charts.speakers import lay_out_speakers, read_speakers
from newskit.charts.style import WIDTH, chart_style
from newskit.charts.tables import read_counts, read_frequency


def chart_size(
    table: pd.DataFrame, *, topics: Sequence[str] | str | None = None, width: float = WIDTH
) -> tuple[float, float]:
    """Width and height in inches at which the chart of a table is easy to read.

    Parameters
    ----------
    table : DataFrame
        What `plot_frequency`, `plot_articles` or `plot_speakers` draws.
    topics : list of str, optional
        The topics that will be drawn.
    width : float
        The width there is.

    Returns
    -------
    tuple of two floats
        For ``Figure(figsize=…)``, the figure to hand to the ``plot_`` function.

    Raises
    ------
    SchemaError
        If it is none of these tables.

    Examples
    --------
    >>> import newskit as nk
    >>> chart_size(nk.count_articles(nk.load_dataset("letters"), by=None))
    (7.2, 4.2)
    """
    with chart_style():
        kind = chart_of(table)
        if kind == "frequency":
            frequency = read_frequency(table, topics)
            sheet = lay_out(frequency, arrange(frequency), width, None, None)
        elif kind == "speakers":
            sheet = lay_out_speakers(read_speakers(table), width, None, None)
        else:
            counts = read_counts(table)
            sheet = lay_out_counts(counts, lines_of(counts), width, None, None)
    return width, round(sheet.height, 2)
