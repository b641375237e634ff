"""The chart of a result: drawn on a bare Figure, never with pyplot, as an SVG that follows the theme or as a PNG."""

from __future__ import annotations

import io
import re
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from newskit.explorer.html import esc, plain
from newskit.schema import SchemaError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from newskit.explorer.compute import Result

__all__ = ["Chart", "describe", "draw", "to_png", "to_svg"]

_PNG_COLOURS = 64  # a notebook keeps the picture: 50 kB rather than 160
_MOST_TOPICS = 6  # drawn where none was chosen: a first look, not a wall of panels


class Chart(NamedTuple):
    """A chart, or none with the reason, and a remark that belongs under it."""

    figure: Figure | None
    remark: str


def draw(result: Result) -> Chart:
    """Draw the chart of a result."""
    from matplotlib.figure import Figure

    from newskit.charts import chart_size, plot_articles, plot_frequency

    if not len(result.counts) and not len(result.frequency):
        return Chart(None, "No chart: no dated article is in this selection.")
    topics = _topics(result)
    left = len(result.collection.topics) - len(topics)
    remark = f"The chart shows {len(topics)} of {len(topics) + left} topics: choose others above."
    try:
        if topics:
            figure = Figure(figsize=chart_size(result.frequency, topics=topics))
            plot_frequency(result.frequency, topics=topics, figure=figure, title=_title(result, topics))
        else:
            figure = Figure(figsize=chart_size(result.counts))
            plot_articles(result.counts, figure=figure)
    except SchemaError as error:  # too many panels
        ways = "Choose fewer topics or outlets above, or compare all together."
        return Chart(None, f"No chart: {str(error).split('Choose')[0].rstrip()} {ways}")
    return Chart(figure, remark if left and topics and not result.view.topics else "")


def _topics(result: Result) -> list[str]:
    """Topics in the chart: the chosen ones, else the first few."""
    if not len(result.frequency):
        return []
    return list(result.view.topics) or list(result.collection.topics)[:_MOST_TOPICS]


def _title(result: Result, topics: list[str]) -> str | None:
    """A headline that names the search; without one, the chart's own is right."""
    if not result.view.query:
        return None
    names = [plain(name, 30) for name in topics]
    listed = " or ".join([", ".join(names[:-1])] * (len(names) > 1) + names[-1:]) if len(names) <= 4 else "a topic"
    return f"Articles that match “{plain(result.view.query, 50)}” and mention {listed}"


def describe(result: Result) -> str:
    """The chart in words, for who can't see it."""
    from newskit.charts import describe_chart

    topics = _topics(result)
    if topics:
        frequency = result.frequency
        return describe_chart(frequency[frequency["topic"].isin(topics)])
    return describe_chart(result.counts)


def to_svg(figure: Figure, described: str, *, salt: str) -> str:
    """A figure as inline SVG whose neutral colours follow the page's theme."""
    import matplotlib as mpl

    file = io.StringIO()
    # Two charts on one page must not share ids; the same chart must be the same bytes.
    salt = sha256(salt.encode()).hexdigest()[:12]
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": salt}):
        figure.savefig(file, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    svg = file.getvalue()
    svg = svg[svg.index("<svg") :]
    # Its style sheet would hold for the whole page.
    svg = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<[^>]*>", lambda tag: _shorten(tag[0]), svg)
    svg = re.sub(r">\s+<", "><", svg)
    svg = re.sub(r"<g>(?=(<use [^>]*?( style=\"[^\"]*\")/>))((?:<use [^>]*?\2/>)+)</g>", _hoist, svg)
    svg = re.sub(r"(<text [^>]*fill: )(#[0-9a-f]{6})", lambda at: at[1] + _themed_letters(at[2]), svg)
    svg = re.sub(r"(?<=: )#[0-9a-f]{6}(?=[;\"])", lambda at: _themed(at[0]), svg)
    label = f'role="img" aria-label="{esc(described)}"'
    return svg.replace("<svg", f"<svg {label}", 1)


def _shorten(tag: str) -> str:
    """Drop from a tag what nobody sees: decimals, names of fonts, ids that nothing refers to."""
    tag = re.sub(r' (?:d|x|y|transform)="[^"]*"', lambda at: _round(at[0]), tag)
    tag = re.sub(r" font-family: [^;\"]*;", "", tag)
    return re.sub(r' id="[^"]*(?:_\d+|[a-z]{3,}[^"]*)"', "", tag) if tag.startswith("<g") else tag


def _round(places: str) -> str:
    """Keep a tenth of a point; a screen shows no less."""
    return re.sub(r"\s*\n|(?<=[A-Za-z]) (?=[\d-])", "", re.sub(r"(\.\d)\d+", r"\1", places))


def _hoist(group: re.Match[str]) -> str:
    """Write the style that all points of a line share once, at their group."""
    return f"<g{group[2]}>{group[3].replace(group[2], '')}</g>"


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
    return _themed(colour) if _grey(colour) is not None else f"color-mix(in srgb, {colour} 60%, currentColor)"


def to_png(figure: Figure) -> bytes:
    """A figure as PNG, on white: a picture can't follow a theme. In 64 colours it is a third of the size."""
    from PIL import Image

    drawn, small = io.BytesIO(), io.BytesIO()
    figure.savefig(drawn, format="png", dpi=110, facecolor="white")
    with Image.open(drawn) as image:
        image.convert("RGB").quantize(_PNG_COLOURS).save(small, "png")
    return small.getvalue()
