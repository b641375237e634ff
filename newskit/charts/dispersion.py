"""Where in the articles something stands: one strip an article, by date."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from newskit.charts.calendar import MONTHS
from newskit.charts.columns import names_in, need_table, with_types
from newskit.charts.plan import MOST_PANELS
from newskit.charts.rows import widest
from newskit.charts.style import (
    COLOURS,
    GRID,
    LETTERS,
    TICK,
    Grid,
    PanelArray,
    Sheet,
    fit,
    leave_empty,
    name_panel,
    one_or_all,
    open_sheet,
    say_empty,
    size_in_inches,
)
from newskit.charts.text import clean, join_names, plural
from newskit.charts.units import round_half_up
from newskit.schema import SchemaError, is_whole

MAKE = "dispersion(articles, ['ferry', 'rent'])"
_NAMED = 30  # articles; of more, only the dates are written
_ROW = 0.19
_MOST_HITS = 20_000  # more make a file that no browser opens
_LEAST = 0.028  # inches that a hit is high, however many articles there are
_LABEL = 1.9
_GAP = 0.17  # inches between two dates


@dataclass(frozen=True)
class Strips:
    """Articles from the earliest down, and the hits of each phrase in them."""

    phrases: list[str]
    hits: pd.DataFrame  # phrase, place, strip
    articles: pd.DataFrame  # published and outlet of each strip
    searched: int | None

    @property
    def height(self) -> float:
        """Inches that all strips need."""
        number = len(self.articles)
        return number * _ROW if number <= _NAMED else float(np.clip(number * 0.02, 3.0, 6.0))


def plot_dispersion(
    dispersion: pd.DataFrame,
    *,
    figure: Figure | SubFigure | None = None,
    title: str | None = None,
    source: str | None = None,
) -> Axes | PanelArray:
    """X-ray of where in the articles a phrase stands: a strip for each article, a mark for each hit.

    The articles are sorted by date, the earliest above; each is as wide as every other, from its
    beginning to its end. Each phrase has a panel. Up to 30 articles are named by date and outlet.

    Parameters
    ----------
    dispersion : DataFrame, one row per hit
        From `dispersion`.
    figure : Figure or SubFigure, optional
        Where to draw; what it showed is cleared. By default a new one of pyplot, high enough for
        its strips. Your own is best as large as `newskit.charts.chart_size` says.
    title, source : str, optional
        The headline, by default what was looked for; and where the articles are from, for the note
        below.

    Returns
    -------
    Axes, or array of Axes
        One panel, or one for each phrase. Articles are at 0, 1, 2 … from the top; x is the place,
        from 0 to 1.

    Raises
    ------
    SchemaError
        If the table lacks a column, or has more than 15 phrases or 20,000 hits.

    Examples
    --------
    >>> import pandas as pd
    >>> hits = pd.DataFrame({
    ...     "article_id": ["a", "a", "b"], "outlet": "Post", "published": ["2025-03-03", "2025-03-03", "2025-03-01"],
    ...     "phrase": "ferry", "place": [0.1, 0.9, 0.5], "start": [10, 90, 50], "end": [15, 95, 55],
    ... })
    >>> [label.get_text() for label in plot_dispersion(hits).get_yticklabels()]
    ['1 Mar 2025, Post', '3 Mar 2025, Post']
    """
    strips = read_strips(dispersion)
    with open_sheet(figure, lambda width: lay_out_strips(strips, width, title, source)) as (
        sheet,
        panels,
    ):
        _draw(panels, strips, sheet)
    return one_or_all(panels)


def read_strips(dispersion: object) -> Strips:
    """Check a dispersion table, and give each article its strip."""
    table = need_table(dispersion, "dispersion", "plot_dispersion", MAKE)
    phrases = names_in(table["phrase"])
    if isinstance(table["phrase"].dtype, pd.CategoricalDtype) and len(table):
        phrases = [
            str(name) for name in table["phrase"].cat.categories
        ]  # those that were never found too
    if len(phrases) > MOST_PANELS:
        raise SchemaError(
            f"{plural(len(phrases), 'phrase')} need as many panels, and one chart has room for "
            f"{MOST_PANELS}. "
            f"Choose: plot_dispersion(dispersion(articles, {phrases[:3]}))"
        )
    if len(table) > _MOST_HITS:
        raise SchemaError(
            f"{len(table):,} hits are more than the {_MOST_HITS:,} that one chart has room for. "
            "Choose fewer articles: "
            "dispersion(filter_articles(articles, between=('2025-03-01', '2025-03-31')), phrases)"
        )
    rows = with_types(table, None, f"Make one with {MAKE}.", numbers=["place"], dates=["published"])
    rows = rows.assign(
        phrase=rows["phrase"].astype("str"), article_id=rows["article_id"].astype("str")
    )
    rows = rows[rows["place"].notna()]
    articles = rows.drop_duplicates("article_id").sort_values(
        ["published", "article_id"], kind="stable"
    )
    strip = pd.Series(range(len(articles)), index=articles["article_id"])
    hits = pd.DataFrame(
        {
            "phrase": rows["phrase"],
            "place": rows["place"],
            "strip": rows["article_id"].map(strip).astype("int64"),
        }
    )
    searched = table.attrs.get("articles")
    known = int(searched) if is_whole(searched, len(articles)) else None
    return Strips(phrases, hits, articles[["published", "outlet"]], known)


def lay_out_strips(strips: Strips, width: float, title: str | None, source: str | None) -> Sheet:
    """Words and measures of the chart."""
    panels = max(len(strips.phrases), 1)
    columns = min(panels, 3) if panels != 4 else 2
    names = _names(strips) if len(strips.articles) <= _NAMED else ["Sep 2025"]
    grid = Grid(
        panels=panels,
        columns=columns,
        panel_height=strips.height if len(strips.articles) else 0.0,
        named=len(strips.phrases) > 1,
        left=widest([fit(name, _LABEL, TICK) for name in names], TICK) + 0.12,
        right=0.12,
        bottom=0.24,
    )
    number = len(strips.articles)
    of = (
        f"{number:,} of {plural(strips.searched, 'article')}"
        if strips.searched
        else plural(number, "article")
    )
    order = "the earliest above" if number > 1 else ""
    if number > _NAMED:
        order = "a row is an article, in order of date"
    what = (
        join_names([clean(phrase) for phrase in strips.phrases], "or")
        if 0 < len(strips.phrases) <= 4
        else "the phrases"
    )
    return Sheet.of(
        width,
        title or f"Where {what} stands"
        if len(strips.phrases) == 1
        else title or f"Where {what} stand",
        ["place in the article", f"{of} with a hit", order, plural(len(strips.hits), "hit")]
        if number
        else ["0 hits"],
        [],
        source,
        grid,
    )


def _names(strips: Strips) -> list[str]:
    """``7 Mar 2025, Post``."""
    names = []
    for published, outlet in zip(
        strips.articles["published"], strips.articles["outlet"], strict=True
    ):
        day = (
            "no date"
            if pd.isna(published)
            else f"{published.day} {MONTHS[published.month - 1]} {published.year}"
        )
        names.append(day if pd.isna(outlet) else f"{day}, {clean(outlet)}")
    return names


def _dates(strips: Strips, gap: float) -> list[tuple[int, str]]:
    """The first article of a month, or of a year, `gap` strips apart; a later one, where the first has no room."""
    days = strips.articles["published"].reset_index(drop=True)
    known = days.dropna()
    years = len(known) > 0 and known.iloc[-1].year - known.iloc[0].year > 2
    kept: list[tuple[int, str]] = []
    for at, day in enumerate(days):
        name = (
            "no date"
            if pd.isna(day)
            else str(day.year)
            if years
            else f"{MONTHS[day.month - 1]} {day.year}"
        )
        if not kept or (name != kept[-1][1] and at - kept[-1][0] >= gap):
            kept.append((at, name))
    return kept


def _draw(panels: list[Axes], strips: Strips, sheet: Sheet) -> None:
    first, number = panels[0], len(strips.articles)
    if not number:
        leave_empty(first, "0 hits")
        return
    first.set_xlim(0, 1)
    first.set_ylim(number - 0.5, -0.5)
    wide = sheet.grid.panel_width(sheet.width)
    labels = ["beginning", "middle", "end"] if wide > 1.9 else ["begin.", "", "end"]
    first.set_xticks([0, 0.5, 1], labels=labels, size=TICK)
    high = first.get_position().height * size_in_inches(first.figure)[1] / number
    if number <= _NAMED:
        names = [fit(name, _LABEL, TICK) for name in _names(strips)]
        first.set_yticks(range(number), labels=names, size=TICK, parse_math=False)
    else:
        dates = _dates(strips, _GAP / high)
        first.set_yticks([at for at, _ in dates], labels=[name for _, name in dates], size=TICK)
    half = max(0.38, _LEAST / 2 / high)
    for axes, phrase in zip(panels, strips.phrases, strict=True):
        for tick, side in zip(
            axes.xaxis.get_major_ticks(), ("left", "center", "right"), strict=True
        ):
            tick.label1.set(horizontalalignment=side)
        axes.grid(visible=False)
        axes.spines["bottom"].set_visible(False)
        axes.tick_params(axis="x", length=0)
        if number <= _NAMED:
            axes.hlines(
                np.arange(number),
                0,
                1,
                color=GRID,
                lw=min(high * 72 * 0.76, 11),
                zorder=0.5,
                capstyle="butt",
                gid="strip",
            )
        else:
            axes.set_facecolor("#F4F4F4")
        hits = strips.hits[strips.hits["phrase"] == phrase]
        where = hits["strip"].to_numpy(dtype=float)
        axes.vlines(
            hits["place"],
            where - half,
            where + half,
            color=COLOURS[0],
            lw=1.1,
            zorder=2,
            clip_on=False,
            gid="hits",
        )
        if hits.empty:
            say_empty(axes, "0 hits")
        if len(strips.phrases) > 1:
            name_panel(axes, clean(phrase), LETTERS[0], plural(len(hits), "hit"))


def describe_strips(strips: Strips) -> str:
    """Say the same in words."""
    start = "X-ray: where in the articles a phrase stands"
    if strips.hits.empty:
        return f"{start}. It is empty: 0 hits."
    found = strips.hits["phrase"].value_counts()
    words = [
        f"{clean(phrase)} ({plural(int(found.get(phrase, 0)), 'hit')})"
        for phrase in strips.phrases[:4]
    ]
    rest = f" and {len(strips.phrases) - 4} more" if len(strips.phrases) > 4 else ""
    early = float((strips.hits["place"] <= 1 / 3).mean())
    where = f"in {plural(len(strips.articles), 'article')}; {round_half_up(100 * early, 0)} % in the first third"
    return f"{start}: {', '.join(words)}{rest} {where}."
