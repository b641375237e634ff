"""The chart of a result: drawn on a bare Figure, never with pyplot, as an SVG that follows the theme or as a PNG."""

from __future__ import annotations

import io
import re
import textwrap
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from newskit.explorer.html import esc, plain
from newskit.explorer.view import write_call
from newskit.schema import SchemaError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from newskit.explorer.compute import Result

__all__ = ["Chart", "Plan", "draw", "plan", "to_png", "to_svg", "write_plot"]

_PNG_COLOURS = 64  # a notebook keeps the picture: 50 kB rather than 160
_MOST_TOPICS = 6  # drawn where none was chosen: a first look, not a wall of panels
_MOST_NAMES = 6


class Plan(NamedTuple):
    """What the chart shows: the topics in it, and a headline that names the search; or why there is none."""

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
    from newskit.charts import chart_size

    if not len(result.counts) and not len(result.frequency):
        return Plan([], None, "no dated article is in this selection.")
    known = list(result.collection.topics)[:_MOST_TOPICS] if len(result.frequency) else []
    chosen = list(result.view.topics) if known else []
    refused = ""
    for topics in (
        [chosen] if chosen or not known else [known[:n] for n in range(len(known), 0, -1)]
    ):
        try:
            if topics:
                chart_size(result.frequency, topics=topics)
            else:
                chart_size(result.counts)
            return Plan(topics, _title(result, topics), "")
        except SchemaError as error:  # too many panels
            refused = f"{str(error).split('Choose')[0]}Choose fewer topics or outlets, or compare all together."
    return Plan([], None, refused)


def draw(result: Result) -> Chart:
    """Draw the chart of a result."""
    from matplotlib.figure import Figure

    from newskit.charts import chart_size, describe_chart, plot_articles, plot_frequency

    topics, title, refused = plan(result)
    if refused:
        return Chart(None, f"No chart: {refused}", "")
    if not topics:
        figure = Figure(figsize=chart_size(result.counts))
        plot_articles(result.counts, figure=figure, title=title)
        return Chart(figure, _silent(result), describe_chart(result.counts))
    figure = Figure(figsize=chart_size(result.frequency, topics=topics))
    plot_frequency(result.frequency, topics=topics, figure=figure, title=title)
    return Chart(figure, _remark(result, topics), describe_chart(result.frequency, topics=topics))


def _remark(result: Result, topics: list[str]) -> str:
    known = len(result.collection.topics)
    if result.view.topics or len(topics) == known:
        return ""
    return f"The chart shows {len(topics)} of {known} topics: choose others above."


def _silent(result: Result) -> str:
    """Outlets without any article that matches: a table of counts has no rows for them, and so no panel."""
    view = result.view
    if not (view.query and view.by):
        return ""
    shown = set(result.counts["outlet"])
    silent = [
        plain(name) for name in view.outlets or result.collection.outlets.index if name not in shown
    ]
    names = ", ".join(silent) if len(silent) <= _MOST_NAMES else f"{len(silent):,} other outlets"
    return f"No article matches in {names}." if silent else ""


def _title(result: Result, topics: list[str]) -> str | None:
    """A headline that names the search; without one, the chart's own is right."""
    if not result.view.query:
        return None
    found = f"Articles that match “{plain(result.view.query, 50)}”"
    if not topics:
        return found
    names = [plain(name, 30) for name in topics]
    listed = (
        " or ".join([", ".join(names[:-1])] * (len(names) > 1) + names[-1:])
        if len(names) <= 4
        else "a topic"
    )
    return f"{found} and mention {listed}"


def write_plot(result: Result) -> str:
    """Write the line that draws the chart; a comment, where there is none."""
    topics, title, refused = plan(result)
    if refused:
        return textwrap.fill(
            f"no chart: {plain(refused, 300)}", 78, initial_indent="# ", subsequent_indent="# "
        )
    options = {}
    if topics and len(topics) < result.frequency["topic"].nunique():
        options["topics"] = repr(topics)
    if title:
        options["title"] = repr(title)
    function, table = ("plot_frequency", "frequency") if topics else ("plot_articles", "counts")
    return write_call("", function, table, options)


def to_svg(figure: Figure, described: str, *, salt: str) -> str:
    """A figure as inline SVG whose neutral colours follow the page's theme."""
    import matplotlib as mpl

    file = io.StringIO()
    # Two charts on one page must not share ids; the same chart must be the same bytes.
    salt = sha256(salt.encode()).hexdigest()[:12]
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": salt}):
        figure.savefig(
            file, format="svg", transparent=True, metadata={"Date": None, "Creator": None}
        )
    svg = file.getvalue()
    svg = svg[svg.index("<svg") :]
    # Its style sheet would hold for the whole page.
    svg = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>", "", svg, flags=re.DOTALL)
    svg = re.sub(
        r"(<text [^>]*fill: )(#[0-9a-f]{6})", lambda at: at[1] + _themed_letters(at[2]), svg
    )
    svg = re.sub(r"(?<=: )#[0-9a-f]{6}(?=[;\"])", lambda at: _themed(at[0]), svg)
    label = f'role="img" aria-label="{esc(described)}"'
    return svg.replace("<svg", f"<svg {label}", 1)


def _grey(colour: str) -> int | None:
    """How light a grey is, from 0 to 255; nothing for a colour."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red if red == green == blue else None


def _themed(colour: str) -> str:
    """Give a grey in the theme's colours: letters, lines of the grid, paper. Colours stay."""
    light = _grey(colour)
    if light is None:
        return colour
    if light == 0:
        return "currentColor"
    if light == 255:
        return "var(--jp-layout-color0,#fff)"
    # Dark greys are letters and axes, pale ones the grid and the lines behind.
    role = "ui-font-color2" if light < 160 else "border-color1" if light < 210 else "border-color2"
    return f"var(--jp-{role},{colour})"


def _themed_letters(colour: str) -> str:
    """Give coloured letters in a mix with the page's own, so that they can be read on dark and light."""
    return (
        _themed(colour)
        if _grey(colour) is not None
        else f"color-mix(in srgb, {colour} 60%, currentColor)"
    )


def to_png(figure: Figure) -> bytes:
    """A figure as PNG, on white: a picture can't follow a theme. In 64 colours it is a third of the size."""
    from PIL import Image

    drawn, small = io.BytesIO(), io.BytesIO()
    figure.savefig(drawn, format="png", dpi=110, facecolor="white")
    with Image.open(drawn) as image:
        image.convert("RGB").quantize(_PNG_COLOURS).save(small, "png")
    return small.getvalue()
