"""Who is quoted most, as bars."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from newskit.charts.style import (
    COLOURS,
    GREY,
    LABEL,
    PAD,
    WIDTH,
    Grid,
    Sheet,
    chart_style,
    draw_sheet,
    fit,
    open_figure,
    say_empty,
    size_in_inches,
)
from newskit.charts.text import clean, font, plural, text_width
from newskit.schema import SchemaError, need

MOST_SPEAKERS = 25
_BAR = 0.27  # inches for a speaker
_NAME_WIDTH = 1.9


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
        Where to draw; what it showed is cleared. By default a new one of pyplot.
    title, source : str, optional
        The headline, by default what is counted; and where the quotes are from, for the note below.

    Returns
    -------
    Axes

    Raises
    ------
    SchemaError
        If the table lacks a column.

    Examples
    --------
    >>> import newskit as nk
    >>> quotes = nk.extract_quotes(nk.load_dataset("letters"))
    >>> axes = plot_speakers(nk.top_speakers(quotes))
    >>> axes.figure.get_suptitle()
    'Who is quoted most'
    """
    rows = read_speakers(speakers)
    dpi = mpl.rcParams["figure.dpi"]
    with chart_style():
        width = size_in_inches(figure)[0] if figure is not None else WIDTH
        names, ends = _names(rows, width), _ends(rows)
        sheet = lay_out_speakers(rows, width, title, source)
        figure = open_figure(figure, (width, sheet.height), dpi)
        (axes,) = draw_sheet(figure, sheet)
        _draw_speakers(axes, rows["quotes"].head(MOST_SPEAKERS).tolist(), names, ends)
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
    try:
        rows[["quotes", "articles"]] = rows[["quotes", "articles"]].apply(pd.to_numeric).fillna(0).astype(int)
    except (ValueError, TypeError) as error:
        raise SchemaError(
            f"quotes and articles must be numbers: {error}. Make the table with top_speakers(quotes)."
        ) from error
    rows["speaker"] = rows["speaker"].astype("str").fillna("(no name)")
    return rows.sort_values("quotes", ascending=False, kind="stable")


def _count_words(quotes: int, articles: int, in_full: bool) -> tuple[str, str]:
    """``12 statements`` and ``in 7 articles``; below the first row the numbers are enough."""
    if in_full:
        return plural(quotes, "statement"), f" in {plural(articles, 'article')}"
    return f"{quotes:,}", f" in {articles:,}"


def _names(rows: pd.DataFrame, width: float) -> list[str]:
    return [fit(name, min(_NAME_WIDTH, width * 0.35), LABEL) for name in rows["speaker"].head(MOST_SPEAKERS)]


def _ends(rows: pd.DataFrame) -> list[tuple[str, str]]:
    shown = rows.head(MOST_SPEAKERS)
    pairs = zip(shown["quotes"].tolist(), shown["articles"].tolist(), strict=True)
    return [_count_words(quotes, articles, at == 0) for at, (quotes, articles) in enumerate(pairs)]


def lay_out_speakers(rows: pd.DataFrame, width: float, title: str | None, source: str | None) -> Sheet:
    """Words and measures of the chart."""
    names, ends = _names(rows, width), _ends(rows)
    subtitle = [f"statements quoted · {plural(len(rows), 'speaker')}"]
    unnamed = rows.attrs.get("unnamed")
    if isinstance(unnamed, (int, np.integer)):
        verb = "has" if unnamed == 1 else "have"
        subtitle.append(f"{plural(int(unnamed), 'more statement')} {verb} no named speaker")
    notes = [f"{plural(len(rows) - len(names), 'more speaker')} in the table."] if len(rows) > len(names) else []
    grid = Grid(
        panel_height=max(len(names), 2) * _BAR,
        left=max((text_width(name, LABEL) for name in names), default=0.3) + 0.1,
        # The longest words stand at the longest bar, so that this room is enough for all.
        right=max((text_width("".join(end), LABEL, "bold") for end in ends), default=0.2) + 0.05,
        bottom=0.0,
    )
    return Sheet.of(
        width,
        clean(title) if title else "Who is quoted most",
        " · ".join(subtitle),
        [*notes, *([clean(source)] if source else [])],
        grid,
    )


def _draw_speakers(axes: Axes, numbers: Sequence[int], names: Sequence[str], ends: Sequence[tuple[str, str]]) -> None:
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
    axes.spines["left"].set_visible(True)
    axes.set_xticks([])
    if not numbers:
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        say_empty(axes, "0 statements")
        return
    places = list(range(len(numbers)))
    axes.barh(places, numbers, height=0.62, color=COLOURS[0], zorder=2.5)
    axes.set_xlim(0, max(*numbers, 1))
    axes.set_ylim(max(len(numbers), 2) - 0.5, -0.5)
    axes.set_yticks(places, labels=names, size=LABEL, color="#000000", parse_math=False)
    for place, number, (count, aside) in zip(places, numbers, ends, strict=True):
        _write_end(axes, place, number, count, aside)


def _write_end(axes: Axes, place: float, number: int, count: str, aside: str) -> None:
    beside = 72 * (PAD / 2)
    axes.annotate(
        count,
        xy=(number, place),
        xytext=(beside, 0),
        textcoords="offset points",
        va="center_baseline",
        color="#000000",
        annotation_clip=False,
        gid="end label",
        **font(count, LABEL, "bold"),
    )
    axes.annotate(
        aside,
        xy=(number, place),
        xytext=(beside + 72 * text_width(count, LABEL, "bold"), 0),
        textcoords="offset points",
        va="center_baseline",
        size=LABEL,
        color=GREY,
        annotation_clip=False,
        gid="end label",
    )
