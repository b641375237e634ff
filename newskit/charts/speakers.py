"""Who is quoted most, as bars."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.text import Annotation

from newskit.charts.style import (
    COLOURS,
    GREY,
    LABEL,
    Grid,
    Sheet,
    fit,
    leave_empty,
    open_sheet,
)
from newskit.charts.text import font, plural, text_width
from newskit.schema import SchemaError, need

MOST_SPEAKERS = 25
_BAR = 0.27  # inches for a speaker
_NAME_WIDTH = 1.9
_BLANK = 3.5  # points


def plot_speakers(
    speakers: pd.DataFrame,
    *,
    figure: Figure | SubFigure | None = None,
    title: str | None = None,
    source: str | None = None,
) -> Axes:
    """Chart of the speakers quoted most, with their statements and in how many articles they stand.

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
    rows = read_speakers(speakers)
    with open_sheet(figure, lambda width: lay_out_speakers(rows, width, title, source)) as (
        sheet,
        (axes,),
    ):
        _draw_speakers(axes, rows.head(MOST_SPEAKERS), sheet.width)
    return axes


def read_speakers(speakers: object) -> pd.DataFrame:
    """Check a speakers table, and sort it."""
    need(
        speakers,
        ["speaker", "quotes", "articles"],
        table="speakers",
        call="plot_speakers draws a speakers table. Make one with top_speakers(extract_quotes(articles)).",
    )
    assert isinstance(speakers, pd.DataFrame)
    rows = speakers[["speaker", "quotes", "articles"]].copy()
    for column in ("quotes", "articles"):
        numbers = pd.to_numeric(rows[column].astype(object), errors="coerce").astype("float64")
        wrong = ~((numbers >= 0) & (numbers % 1 == 0))
        if wrong.any():
            value = rows.loc[wrong.to_numpy(), column].iloc[0]
            raise SchemaError(
                f"{column!r} of the speakers table must be whole numbers from 0, and one is "
                f"{value!s:.40}. "
                "Make the table with top_speakers(quotes)."
            )
        rows[column] = numbers.astype("int64")
    rows["speaker"] = rows["speaker"].astype("str").fillna("(no name)")
    return rows.sort_values("quotes", ascending=False, kind="stable")


def how_many(rows: pd.DataFrame) -> str:
    """``10 of 44 speakers``; a table from a file knows its own rows only."""
    shown, known = min(len(rows), MOST_SPEAKERS), rows.attrs.get("speakers")
    if isinstance(known, int) and known >= len(rows):
        number, where = known, ""
    else:
        number, where = len(rows), " in this table"
    return (f"{shown} of " if shown < number else "") + plural(number, "speaker") + where


def _out_of(rows: pd.DataFrame) -> str:
    """``163 statements, 16 without a named speaker``: the leaders are a part of these."""
    statements, unnamed = rows.attrs.get("statements"), rows.attrs.get("unnamed")
    if not isinstance(statements, int) or not isinstance(unnamed, int):
        return "statements quoted"
    return plural(statements, "statement") + (
        f", {unnamed:,} without a named speaker" if unnamed else ""
    )


def _names(shown: pd.DataFrame, width: float) -> list[str]:
    return [fit(name, min(_NAME_WIDTH, width * 0.35), LABEL) for name in shown["speaker"]]


def _ends(shown: pd.DataFrame) -> list[tuple[str, str]]:
    """``12 statements`` and ``in 7 articles``; below the first row the numbers are enough."""
    pairs = list(zip(shown["quotes"].tolist(), shown["articles"].tolist(), strict=True))
    first = [
        (plural(quotes, "statement"), f"in {plural(articles, 'article')}")
        for quotes, articles in pairs[:1]
    ]
    return first + [(f"{quotes:,}", f"in {articles:,}") for quotes, articles in pairs[1:]]


def lay_out_speakers(
    rows: pd.DataFrame, width: float, title: str | None, source: str | None
) -> Sheet:
    """Words and measures of the chart."""
    shown = rows.head(MOST_SPEAKERS)
    ends = [text_width(" ".join(end), LABEL, "bold") for end in _ends(shown)]
    grid = Grid(
        panel_height=max(len(shown), 2) * _BAR,
        left=max((text_width(name, LABEL) for name in _names(shown, width)), default=0.3) + 0.1,
        # The longest words stand at the longest bar, so that this room is enough for all.
        right=max(ends, default=0.2) + 0.1,
        bottom=0.0,
    )
    return Sheet.of(
        width, title or "Who is quoted most", [how_many(rows), _out_of(rows)], [], source, grid
    )


def _draw_speakers(axes: Axes, shown: pd.DataFrame, width: float) -> None:
    numbers = shown["quotes"].tolist()
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
    axes.set_yticks(
        places, labels=_names(shown, width), size=LABEL, color="#000000", parse_math=False
    )
    for place, number, (count, aside) in zip(places, numbers, _ends(shown), strict=True):
        written = _write(
            axes,
            count,
            (number, place),
            axes.transData,
            color="#000000",
            **font(count, LABEL, "bold"),
        )
        # After the number as it is drawn: at 100 dots an inch its letters are wider than their
        # outlines.
        _write(axes, aside, (1, place), (written, axes.transData), color=GREY, size=LABEL)


def _write(
    axes: Axes, words: str, at: tuple[float, float], measured: Any, **style: Any
) -> Annotation:
    """Write words one blank to the right of a place."""
    return axes.annotate(
        words,
        xy=at,
        xycoords=measured,
        xytext=(_BLANK, 0),
        textcoords="offset points",
        va="center_baseline",
        annotation_clip=False,
        gid="end label",
        **style,
    )
