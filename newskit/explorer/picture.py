"""The chart of a result, as an SVG that follows the theme or as a PNG.

It is drawn on a bare Figure, never with pyplot.
"""

from __future__ import annotations

import io
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from newskit.explorer.compute import Result
from newskit.explorer.labels import plain
from newskit.page import Html, theme_svg
from newskit.schema import SchemaError

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from newskit.charts.chart import Ready

__all__ = ["Chart", "Plan", "draw", "plan", "to_png", "to_svg"]

_PNG_COLOURS = 64  # a notebook keeps the picture: 50 kB rather than 160
_MOST_TOPICS = 6  # drawn where none was chosen: a first look, not a wall of panels
_MOST_NAMES = 6  # of outlets, in a remark
_MOST_NAMED = 4  # of topics, in a headline: it has one line


class Plan(NamedTuple):
    """What is drawn: a chart of a table, its topics and a headline; or why there is none."""

    chart: Ready | None
    table: str
    topics: list[str]
    title: str | None
    refused: str


class Chart(NamedTuple):
    """A chart in a figure and in words, or none, and a remark that belongs under it."""

    figure: Figure | None
    remark: str
    described: str


def plan(result: Result) -> Plan:
    """Decide what is drawn: the chosen topics, else as many of the first few as have room."""
    if not len(result.counts) and not len(result.frequency):
        return Plan(None, "", [], None, "no dated article is in this selection.")
    known = list(result.collection.topics)[:_MOST_TOPICS] if len(result.frequency) else []
    chosen = list(result.view.topics) if known else []
    tried = [chosen]
    if known and not chosen:
        tried = [known[:length] for length in range(len(known), 0, -1)]
    refused = ""
    for topics in tried:
        name, table = ("frequency", result.frequency) if topics else ("counts", result.counts)
        try:
            chart = _read(table, topics)
        except SchemaError as error:  # too many panels
            reason = str(error).split("Choose")[0]
            refused = f"{reason}Choose fewer topics or outlets, or compare all together."
        else:
            return Plan(chart, name, topics, _title(result, topics), "")
    return Plan(None, "", [], None, refused)


def _read(table: pd.DataFrame, topics: list[str]) -> Ready:
    """The chart that a table has, if there is room for it."""
    from newskit.charts import chart_for

    chart = chart_for(table).of(table, topics or None)
    chart.size()
    return chart


def draw(result: Result) -> Chart:
    """Draw the chart of a result."""
    from matplotlib.figure import Figure

    chart, _, topics, title, refused = plan(result)
    if chart is None:
        return Chart(None, f"No chart: {refused}", "")
    figure = Figure(figsize=chart.size())
    chart.draw(figure, title=title)
    remark = _remark(result, topics) if topics else _silent(result)
    return Chart(figure, remark, chart.describe())


def _remark(result: Result, topics: list[str]) -> str:
    known = len(result.collection.topics)
    if result.view.topics or len(topics) == known:
        return ""
    return f"The chart shows {len(topics)} of {known} topics: choose others above."


def _silent(result: Result) -> str:
    """Outlets without a match: a table of counts has no rows for them, and so no panel."""
    view = result.view
    if not (view.query and view.by):
        return ""
    shown = set(result.counts["outlet"])
    silent = [
        plain(name) for name in view.outlets or result.collection.outlets.index if name not in shown
    ]
    if not silent:
        return ""
    names = ", ".join(silent) if len(silent) <= _MOST_NAMES else f"{len(silent):,} other outlets"
    return f"No article matches in {names}."


def _title(result: Result, topics: list[str]) -> str | None:
    """A headline that names the search; without one, the chart's own is right."""
    if not result.view.query:
        return None
    found = f"Articles that match “{plain(result.view.query, 50)}”"
    if not topics:
        return found
    if len(topics) > _MOST_NAMED:
        return f"{found} and mention a topic"
    *others, last = [plain(name, 30) for name in topics]
    listed = f"{', '.join(others)} or {last}" if others else last
    return f"{found} and mention {listed}"


def to_svg(figure: Figure, described: str, *, salt: str) -> Html:
    """A figure as inline SVG whose neutral colours follow the page's theme."""
    import matplotlib as mpl

    file = io.StringIO()
    # Two charts on one page must not share ids; the same chart must be the same bytes.
    salt = sha256(salt.encode()).hexdigest()[:12]
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": salt}):
        figure.savefig(
            file, format="svg", transparent=True, metadata={"Date": None, "Creator": None}
        )
    return theme_svg(file.getvalue(), described)


def to_png(figure: Figure) -> bytes:
    """A figure as PNG, on white: a picture can't follow a theme.

    In 64 colours it is a third of the size.
    """
    from PIL import Image

    drawn, small = io.BytesIO(), io.BytesIO()
    figure.savefig(drawn, format="png", dpi=110, facecolor="white")
    with Image.open(drawn) as image:
        image.convert("RGB").quantize(_PNG_COLOURS).save(small, "png")
    return small.getvalue()
