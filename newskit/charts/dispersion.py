"""Where in the articles something stands: one strip an article, by date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from newskit.charts.chart import Chart, PanelArray, draw_chart
from newskit.charts.columns import all_names, names_in, need_table, refuse_many, with_types
from newskit.charts.lines import MOST_PANELS
from newskit.charts.rows import widest
from newskit.charts.style import (
    COLOURS,
    GRID,
    LETTERS,
    TICK,
    Grid,
    Layout,
    Sheet,
    leave_empty,
    name_panel,
    panel_size,
    say_empty,
    side_by_side,
)
from newskit.charts.words import clean, fit, join_names, plural, round_half_up
from newskit.periods import SHORT_MONTHS
from newskit.schema import SchemaError, is_whole, takes_tables

MAKE = "dispersion(articles, ['ferry', 'rent'])"
_NAMED = 30  # articles; of more, only the dates are written
_ROW = 0.19
_MOST_HITS = 20_000  # more make a file that no browser opens
_LEAST = 0.028  # inches that a hit is high, however many articles there are
_LABEL = 1.9
_GAP = 0.17  # inches between two dates


@dataclass(frozen=True)
class _Strips:
    """Articles from the earliest down, and the hits of each phrase in them."""

    phrases: Sequence[str]
    hits: pd.DataFrame  # phrase, place, strip
    articles: pd.DataFrame  # published and outlet of each strip
    searched: int = 0  # articles, also those without a hit; 0 where the table doesn't say

    @property
    def named(self) -> bool:
        """Whether there is room for the name of each article."""
        return len(self.articles) <= _NAMED

    @property
    def height(self) -> float:
        """Inches that all strips need."""
        number = len(self.articles)
        return number * _ROW if self.named else float(np.clip(number * 0.02, 3.0, 6.0))

    @property
    def names(self) -> list[str]:
        """``7 Mar 2025, Post``."""
        names = []
        for day, outlet in self.articles.itertuples(index=False, name=None):
            name = f"{day.day} {_month(day)}" if pd.notna(day) else "no date"
            if pd.notna(outlet):
                name += f", {clean(outlet)}"
            names.append(fit(name, _LABEL, TICK))
        return names

    def dates(self, gap: float) -> dict[int, str]:
        """The first article of a month, or of a year, `gap` strips apart, by its strip.

        Where the first has no room it is a later one.
        """
        days = self.articles["published"].reset_index(drop=True)
        known = days.dropna()
        in_years = len(known) > 0 and known.iloc[-1].year - known.iloc[0].year > 2
        kept: dict[int, str] = {}
        last, shown = -np.inf, ""
        for strip, day in enumerate(days):
            name = "no date"
            if pd.notna(day):
                name = str(day.year) if in_years else _month(day)
            if name != shown and strip - last >= gap:
                kept[strip] = shown = name
                last = strip
        return kept


def _month(day: pd.Timestamp) -> str:
    return f"{SHORT_MONTHS[day.month - 1]} {day.year}"


@takes_tables
def plot_dispersion(
    dispersion: pd.DataFrame,
    *,
    figure: Figure | SubFigure | None = None,
    title: str | None = None,
    source: str | None = None,
) -> Axes | PanelArray:
    """X-ray of where in the articles a phrase stands: a strip for each, a mark for each hit.

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
    ...     "article_id": ["a", "a", "b"], "outlet": "Post",
    ...     "published": ["2025-03-03", "2025-03-03", "2025-03-01"], "phrase": "ferry",
    ...     "place": [0.1, 0.9, 0.5], "start": [10, 90, 50], "end": [15, 95, 55],
    ... })
    >>> [label.get_text() for label in plot_dispersion(hits).get_yticklabels()]
    ['1 Mar 2025, Post', '3 Mar 2025, Post']
    """
    return draw_chart(DISPERSION, _read(dispersion), figure, title, source)


def _read(dispersion: object) -> _Strips:
    """Check a dispersion table, and give each article its strip."""
    table = need_table(dispersion, "dispersion", "plot_dispersion", MAKE)
    phrases = all_names(table["phrase"]) if len(table) else names_in(table["phrase"])
    choose = f"Choose: plot_dispersion(dispersion(articles, {phrases[:3]}))"
    refuse_many(len(phrases), "phrase", MOST_PANELS, "panels", choose)
    if len(table) > _MOST_HITS:
        raise SchemaError(
            f"{len(table):,} hits are more than the {_MOST_HITS:,} that one chart has room for. "
            "Choose fewer articles: "
            "dispersion(filter_articles(articles, between=('2025-03-01', '2025-03-31')), phrases)"
        )
    rows = with_types(table, None, f"Make one with {MAKE}.", numbers=["place"], dates=["published"])
    rows = rows.astype({"phrase": "str", "article_id": "str"})
    rows = rows[rows["place"].notna()]
    articles = rows.drop_duplicates("article_id")
    articles = articles.sort_values(["published", "article_id"], kind="stable")
    strips = pd.Series(range(len(articles)), index=articles["article_id"], dtype="int64")
    hits = rows[["phrase", "place"]].assign(strip=rows["article_id"].map(strips).astype("int64"))
    searched = table.attrs.get("articles")
    return _Strips(
        phrases,
        hits,
        articles[["published", "outlet"]],
        int(searched) if is_whole(searched, len(articles)) else 0,
    )


def _lay_out(strips: _Strips, width: float) -> Layout:
    phrases, number = len(strips.phrases), len(strips.articles)
    panels = max(phrases, 1)
    names = strips.names if strips.named else ["Sep 2025"]
    grid = Grid(
        panels=panels,
        columns=side_by_side(panels),
        panel_height=strips.height if number else 0.0,
        named=phrases > 1,
        left=widest(names, TICK) + 0.12,
        right=0.12,
        bottom=0.24,
    )
    what = "the phrases"
    if 0 < phrases <= 4:
        what = join_names([clean(phrase) for phrase in strips.phrases], "or")
    title = f"Where {what} {'stands' if phrases == 1 else 'stand'}"
    if not number:
        return Layout(title, ["0 hits"], [], grid)
    articles = plural(number, "article")
    if strips.searched:
        articles = f"{number:,} of {plural(strips.searched, 'article')}"
    order = "the earliest above" if number > 1 else ""
    if not strips.named:
        order = "a row is an article, in order of date"
    hits = plural(len(strips.hits), "hit")
    subtitle = ["place in the article", f"{articles} with a hit", order, hits]
    return Layout(title, subtitle, [], grid)


def _draw(panels: Sequence[Axes], strips: _Strips, sheet: Sheet) -> None:
    first, number = panels[0], len(strips.articles)
    if not number:
        leave_empty(first, "0 hits")
        return
    strip_height = panel_size(first)[1] / number
    first.set_xlim(0, 1)
    first.set_ylim(number - 0.5, -0.5)
    labels = ["begin.", "", "end"]
    if sheet.panel_width > 1.9:
        labels = ["beginning", "middle", "end"]
    first.set_xticks([0, 0.5, 1], labels=labels, size=TICK)
    if strips.named:
        first.set_yticks(range(number), labels=strips.names, size=TICK, parse_math=False)
    else:
        dates = strips.dates(_GAP / strip_height)
        first.set_yticks(list(dates), labels=list(dates.values()), size=TICK)
    for axes, phrase in zip(panels, strips.phrases, strict=True):
        hits = strips.hits[strips.hits["phrase"] == phrase]
        _draw_strips(axes, strips, strip_height)
        _draw_hits(axes, hits, strip_height)
        if len(strips.phrases) > 1:
            name_panel(axes, clean(phrase), LETTERS[0], plural(len(hits), "hit"))


def _draw_strips(axes: Axes, strips: _Strips, high: float) -> None:
    """Draw a grey strip for each article, `high` inches apart; many are one grey ground."""
    for tick, side in zip(axes.xaxis.get_major_ticks(), ("left", "center", "right"), strict=True):
        tick.label1.set(horizontalalignment=side)
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(axis="x", length=0)
    if not strips.named:
        axes.set_facecolor("#F4F4F4")
        return
    axes.hlines(
        np.arange(len(strips.articles)),
        0,
        1,
        color=GRID,
        lw=min(high * 72 * 0.76, 11),
        zorder=0.5,
        capstyle="butt",
        gid="strip",
    )


def _draw_hits(axes: Axes, hits: pd.DataFrame, high: float) -> None:
    half = max(0.38, _LEAST / 2 / high)
    strip = hits["strip"].to_numpy(dtype=float)
    axes.vlines(
        hits["place"],
        strip - half,
        strip + half,
        color=COLOURS[0],
        lw=1.1,
        zorder=2,
        clip_on=False,
        gid="hits",
    )
    if hits.empty:
        say_empty(axes, "0 hits")


def _describe(strips: _Strips) -> str:
    start = "X-ray: where in the articles a phrase stands"
    if strips.hits.empty:
        return f"{start}. It is empty: 0 hits."
    found = strips.hits["phrase"].value_counts()
    words = [
        f"{clean(phrase)} ({plural(int(found.get(phrase, 0)), 'hit')})"
        for phrase in strips.phrases[:4]
    ]
    rest = f" and {len(strips.phrases) - 4} more" if len(strips.phrases) > 4 else ""
    early = round_half_up(100 * float((strips.hits["place"] <= 1 / 3).mean()), 0)
    articles = plural(len(strips.articles), "article")
    return f"{start}: {', '.join(words)}{rest} in {articles}; {early} % in the first third."


DISPERSION = Chart(
    "dispersion", _read, _lay_out, _draw, _describe, marks=("phrase", "place"), by_topic=False
)
