"""Who is quoted most, as bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from newskit.charts.chart import Chart, draw_chart
from newskit.charts.columns import attr
from newskit.charts.rows import ROW, first_in_full, write_beside
from newskit.charts.style import COLOURS, LABEL, Grid, Layout, Sheet, leave_empty
from newskit.charts.words import clean, fit, font, join_names, plural, text_width
from newskit.schema import SchemaError, need, takes_tables

MOST_SPEAKERS = 25
_NAME_WIDTH = 1.9


@dataclass(frozen=True)
class _Speakers:
    """Those quoted most, and what the table knows of all."""

    rows: pd.DataFrame
    who: str  # ``10 of 44 speakers``
    out_of: str  # ``163 statements, 16 without a named speaker``

    @property
    def quotes(self) -> list[int]:
        """Statements of each."""
        return self.rows["quotes"].tolist()

    @property
    def ends(self) -> list[tuple[str, str]]:
        """``12 statements`` and ``in 7 articles``; below the first row the numbers are enough."""
        statements = first_in_full(self.quotes, lambda number: plural(number, "statement"))
        articles = first_in_full(
            self.rows["articles"].tolist(), lambda number: plural(number, "article")
        )
        return [
            (count, f"in {stories}") for count, stories in zip(statements, articles, strict=True)
        ]

    def names(self, width: float) -> list[str]:
        """Names as they stand at the left of a chart of `width` inches."""
        room = min(_NAME_WIDTH, width * 0.35)
        return [fit(name, room, LABEL) for name in self.rows["speaker"]]


@takes_tables
def plot_speakers(
    speakers: pd.DataFrame,
    *,
    figure: Figure | SubFigure | None = None,
    title: str | None = None,
    source: str | None = None,
) -> Axes:
    """Chart of the speakers quoted most, with their statements and the articles they stand in.

    Parameters
    ----------
    speakers : DataFrame, one row per speaker
        From `top_speakers`.
    figure : Figure or SubFigure, optional
        Where to draw; what it showed is cleared. By default a new one of pyplot, high enough for
        its bars. Your own is best as large as `newskit.charts.chart_size` says.
    title, source : str, optional
        The headline, by default what is counted; and where the quotes are from, for the note below.

    Returns
    -------
    Axes

    Raises
    ------
    SchemaError
        If the table lacks a column, or a number of quotes or articles isn't a whole one from 0.

    Examples
    --------
    >>> import newskit as nk
    >>> quotes = nk.extract_quotes(nk.load_dataset("letters"))
    >>> axes = plot_speakers(nk.top_speakers(quotes))
    >>> axes.figure.get_suptitle()
    'Who is quoted most'
    """
    return draw_chart(SPEAKERS, _read(speakers), figure, title, source)


def _read(speakers: object) -> _Speakers:
    """Check a speakers table, and sort it."""
    need(
        speakers,
        ["speaker", "quotes", "articles"],
        table="speakers",
        call="plot_speakers draws a speakers table. Make one with "
        "top_speakers(extract_quotes(articles)).",
    )
    assert isinstance(speakers, pd.DataFrame)
    rows = speakers[["speaker", "quotes", "articles"]].copy()
    for column in ("quotes", "articles"):
        rows[column] = _whole_numbers(rows[column])
    rows["speaker"] = rows["speaker"].astype("str").fillna("(no name)")
    rows = rows.sort_values("quotes", ascending=False, kind="stable").head(MOST_SPEAKERS)
    return _Speakers(rows, _say_how_many(speakers), _say_out_of(speakers))


def _whole_numbers(column: pd.Series) -> pd.Series:
    numbers = pd.to_numeric(column.astype(object), errors="coerce").astype("float64")
    wrong = ~((numbers >= 0) & (numbers % 1 == 0))
    if wrong.any():
        value = column[wrong.to_numpy()].iloc[0]
        raise SchemaError(
            f"{column.name!r} of the speakers table must be whole numbers from 0, and one is "
            f"{value!s:.40}. Make the table with top_speakers(quotes)."
        )
    return numbers.astype("int64")


def _say_how_many(table: pd.DataFrame) -> str:
    """``10 of 44 speakers``; a table from a file knows its own rows only."""
    known = attr(table, "speakers", -1)
    words = plural(known, "speaker")
    if known < len(table):
        known, words = len(table), f"{plural(len(table), 'speaker')} in this table"
    shown = min(len(table), MOST_SPEAKERS)
    return f"{shown} of {words}" if shown < known else words


def _say_out_of(table: pd.DataFrame) -> str:
    """``163 statements, 16 without a named speaker``: the leaders are a part of these."""
    statements, unnamed = attr(table, "statements", -1), attr(table, "unnamed", -1)
    if statements < 0 or unnamed < 0:
        return "statements quoted"
    without = f", {unnamed:,} without a named speaker" if unnamed else ""
    return f"{plural(statements, 'statement')}{without}"


def _lay_out(speakers: _Speakers, width: float) -> Layout:
    names = [text_width(name, LABEL) for name in speakers.names(width)]
    ends = [text_width(" ".join(end), LABEL, "bold") for end in speakers.ends]
    grid = Grid(
        panel_height=max(len(speakers.rows), 2) * ROW,
        left=max(names, default=0.3) + 0.1,
        # The longest words stand at the longest bar, so that this room is enough for all.
        right=max(ends, default=0.2) + 0.1,
        bottom=0.0,
    )
    return Layout("Who is quoted most", [speakers.who, speakers.out_of], [], grid)


def _draw(panels: Sequence[Axes], speakers: _Speakers, sheet: Sheet) -> None:
    (axes,), numbers = panels, speakers.quotes
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
    if not numbers:
        leave_empty(axes, "0 named speakers")
        return
    axes.spines["left"].set_visible(True)
    axes.set_xticks([])
    places = range(len(numbers))
    axes.barh(places, numbers, height=0.62, color=COLOURS[0], zorder=2.5)
    axes.set_xlim(0, max(*numbers, 1))
    axes.set_ylim(max(len(numbers), 2) - 0.5, -0.5)
    names = speakers.names(sheet.width)
    axes.set_yticks(places, labels=names, size=LABEL, color="#000000", parse_math=False)
    for place, number, (count, aside) in zip(places, numbers, speakers.ends, strict=True):
        style = {"color": "#000000", **font(count, LABEL, "bold")}
        written = write_beside(axes, count, (number, place), **style)
        # After the number as it is drawn: at 100 dots an inch its letters are wider than their
        # outlines.
        write_beside(axes, aside, (1, place), (written, axes.transData))


def _describe(speakers: _Speakers) -> str:
    if speakers.rows.empty:
        return "Bar chart: statements by speaker. It is empty: 0 named speakers."
    leaders = [
        f"{clean(leader.speaker)} ({leader.quotes:,})"
        for leader in speakers.rows.head(3).itertuples()
    ]
    return f"Bar chart: statements by {speakers.who}, most by {join_names(leaders)}."


SPEAKERS = Chart(
    "speakers", _read, _lay_out, _draw, _describe, marks=("speaker", "quotes"), by_topic=False
)
