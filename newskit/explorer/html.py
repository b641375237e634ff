"""The explorer's answers as HTML. Every word of a collection goes through `esc`, and nothing else writes it.

Article text is as hostile as any page on the web, and a widget runs what it is given: facts, not
caution.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from newskit.write import guard_formulas

__all__ = ["Mark", "download_link", "esc", "mark_text", "show_alert", "show_table", "to_csv"]

# Topics in the reader, as background under dark letters (Okabe & Ito's colours, made pale):
# readable in any theme.
MARKS = ("#ffd79a", "#b5dcf5", "#a5e6cf", "#f7ef9f", "#bcd3ee", "#f5bf9c", "#ecc7de", "#d9d9d9")

STYLE = """<style>
.newskit-explorer .widget-html-content{min-width:0}
.newskit{min-width:0;max-width:100%;color:var(--jp-ui-font-color1,#222);background:var(--jp-layout-color0,#fff);
 font-family:var(--jp-ui-font-family,sans-serif);font-size:13px;line-height:1.45}
.newskit-status,.newskit-note{color:var(--jp-ui-font-color2,#555)}
.newskit-status b{color:var(--jp-ui-font-color1,#222)}
.newskit-alert{border-left:4px solid var(--jp-error-color1,#c33);padding:4px 10px;margin:4px 0}
.newskit-warning{border-left:4px solid var(--jp-warn-color1,#d80);padding:2px 10px;margin:4px 0}
.widget-tab .newskit{background:var(--jp-layout-color1,#fff)}
.newskit pre{margin:2px 0;overflow:auto;white-space:pre!important;word-break:normal;
 font-family:var(--jp-code-font-family,monospace);font-size:12px;line-height:1.4;
 color:inherit;background:transparent}
.newskit-scroll{max-height:24em;overflow:auto;border:1px solid var(--jp-border-color2,#ddd)}
.newskit table{border-collapse:collapse;width:100%;font-size:13px;color:inherit}
.newskit th,.newskit td{text-align:left;vertical-align:top;padding:3px 10px 3px 6px;overflow-wrap:anywhere;
 border-bottom:1px solid var(--jp-border-color2,#ddd);background:transparent}
.newskit th{font-weight:600;position:sticky;top:0;background:var(--jp-layout-color1,#f5f5f5)}
.newskit th,.newskit td.newskit-tight{white-space:nowrap}
.newskit td.newskit-name{min-width:min(8.8em,13vw)}
.newskit td.newskit-topics{min-width:min(5em,8.5vw)}
.newskit td.newskit-title{min-width:min(16em,20vw)}
.newskit-number{text-align:right!important;font-variant-numeric:tabular-nums}
.newskit-chart{overflow-x:auto}
.newskit svg{width:100%;height:auto;min-width:520px;max-width:800px;
 fill:currentColor;stroke-linejoin:round;stroke-linecap:butt;
 font-family:'DejaVu Sans',Verdana,sans-serif}
.newskit-reader{max-width:46em;border-left:1px solid var(--jp-border-color2,#ddd);padding:2px 0 2px 14px}
.newskit-reader h4{margin:4px 0;font-size:16px;line-height:1.3}
.newskit-text{margin-top:8px;white-space:pre-wrap;overflow-wrap:anywhere;font-size:14px;line-height:1.6;
 font-family:var(--jp-content-font-family,serif)}
.newskit mark{color:#111;border-radius:2px;padding:0 1px}
.newskit mark.newskit-search{background:transparent;color:inherit;border-bottom:2px solid currentColor;font-weight:600}
.newskit q{quotes:none;border-bottom:2px solid var(--jp-brand-color1,#1976d2)}
.newskit q:before,.newskit q:after{content:none}
.newskit-said{border-bottom:2px dotted var(--jp-brand-color1,#1976d2)}
.newskit a{color:var(--jp-content-link-color,#1464b4);text-decoration:underline}
</style>"""

# Characters that turn the direction of what follows them: taken out of labels, boxed in by <bdi>
# elsewhere.
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROLS = dict.fromkeys(
    [*range(9), 11, 12, *range(14, 32), 127, *range(0xD800, 0xE000)], "\ufffd"
)
_MONTHS = (
    "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
)  # strftime would follow the computer's language
_WEB = re.compile(r"https?://[^\s<>\"'`\\]+", re.IGNORECASE)


def esc(value: object) -> str:
    """Any value as text that is only text, in an element and in a quoted attribute."""
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return ""
    return html.escape(str(value).translate(_CONTROLS), quote=True)


def plain(value: object, most: int = 80) -> str:
    """A label for a control: one line, cut, and read from left to right."""
    if value is None or value is pd.NA or value != value:
        return ""
    text = " ".join(_TURNS.sub("", str(value)).translate(_CONTROLS).split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def box(inside: str) -> str:
    """Wrap HTML in the explorer's own colours, which follow the theme."""
    return f'<div class="newskit">{inside}</div>'


def day(value: object) -> str:
    """A date as ``3 Mar 2025``."""
    if not isinstance(value, pd.Timestamp):  # NaT isn't one
        return ""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def show_alert(message: str) -> str:
    """A message that a screen reader reads at once; its lines keep their places, for the caret."""
    return box(f'<div class="newskit-alert" role="alert"><pre>{esc(message)}</pre></div>')


def show_warnings(messages: Iterable[str]) -> str:
    """Write what must be known, one line a message."""
    return "".join(
        f'<div class="newskit-warning"><bdi>{esc(message)}</bdi></div>' for message in messages
    )


class Cell(NamedTuple):
    """A column of an HTML table: its heading, and whether its cells are numbers or short."""

    heading: str
    style: str = ""  # "", "tight", "name", "topics", "title" or "number"


def show_table(
    columns: Sequence[Cell], rows: Iterable[Sequence[object]], *, label: str, still: bool = False
) -> str:
    """Write a table that scrolls in its own box; a `still` one has no style sheet, and brings its own alignment."""
    classes = [f' class="newskit-{cell.style}"' if cell.style else "" for cell in columns]
    if still:
        classes = [
            f' style="text-align:{"right" if cell.style == "number" else "left"}"'
            for cell in columns
        ]
    head = "".join(
        f'<th scope="col"{style}>{esc(cell.heading)}</th>'
        for cell, style in zip(columns, classes, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(
            f"<td{style}><bdi>{esc(value)}</bdi></td>"
            for value, style in zip(row, classes, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    return (
        f'<div class="newskit-scroll" tabindex="0" role="region" aria-label="{esc(label)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def web_link(url: object, text: str) -> str:
    """A link, where the address leads to the web and nowhere else; otherwise nothing."""
    if not isinstance(url, str) or not _WEB.fullmatch(url.strip()):
        return ""
    return f'<a href="{esc(url.strip())}" target="_blank" rel="noopener noreferrer">{esc(text)}</a>'


# ---- the reader: a text with marks -----------------------------------------------------------------------


class Mark(NamedTuple):
    """A stretch of a text to be marked: ``layer`` is a topic's number, -1 for the search, or the kind of a quote."""

    start: int
    end: int
    layer: int | str
    title: str


def mark_text(text: str, marks: Sequence[Mark]) -> str:
    """Write a text with its marks. Marks may overlap: the text is cut where any begins or ends, each piece escaped."""
    quotes = [mark for mark in marks if isinstance(mark.layer, str)]
    words = [mark for mark in marks if not isinstance(mark.layer, str)]
    pieces = []
    for start, end, over in _cut(0, len(text), quotes):
        inside = "".join(
            _mark_words(text[left:right], on) for left, right, on in _cut(start, end, words)
        )
        pieces.append(_mark_quote(inside, over))
    return "".join(pieces)


def _cut(start: int, end: int, marks: Sequence[Mark]) -> list[tuple[int, int, list[Mark]]]:
    """Cut a stretch at the ends of all marks; each piece with the marks that lie over it."""
    near = sorted(
        mark for mark in marks if mark.start < end and mark.end > start and mark.start < mark.end
    )
    ends = {place for mark in near for place in (mark.start, mark.end) if start < place < end}
    pieces: list[tuple[int, int, list[Mark]]] = []
    open_ones: list[Mark] = []
    upcoming = iter([*near, None])
    mark = next(upcoming)
    for left, right in pairwise(sorted({start, end} | ends)):
        open_ones = [one for one in open_ones if one.end > left]
        while mark is not None and mark.start <= left:
            open_ones.append(mark)
            mark = next(upcoming)
        pieces.append((left, right, list(open_ones)))
    return pieces


def _mark_words(piece: str, over: Sequence[Mark]) -> str:
    written = esc(piece)
    if any(mark.layer == -1 for mark in over):
        written = f'<mark class="newskit-search" title="search">{written}</mark>'
    topics = [mark for mark in over if mark.layer != -1]
    if topics:
        colour = MARKS[int(topics[0].layer) % len(MARKS)]
        title = esc("; ".join(dict.fromkeys(mark.title for mark in topics)))
        written = f'<mark style="background:{colour}" title="{title}">{written}</mark>'
    return written


def _mark_quote(inside: str, over: Sequence[Mark]) -> str:
    if not over:
        return inside
    title = esc("; ".join(dict.fromkeys(mark.title for mark in over)))
    if all(mark.layer == "indirect" for mark in over):
        return f'<span class="newskit-said" title="{title}">{inside}</span>'
    return f'<q title="{title}">{inside}</q>'


# ---- downloads -------------------------------------------------------------------------------------------

MOST_BYTES = 8_000_000  # of one download: a page of that size is still quick


def to_csv(table: pd.DataFrame) -> bytes:
    """CSV that a spreadsheet reads as text: a cell it would take for a formula gets an apostrophe before it."""
    safe, _ = guard_formulas(table)
    # utf-8-sig: without the mark, spreadsheets read é as Ã©. A lone half of a pair can't be written
    # at all.
    return str(safe.to_csv(index=False)).encode("utf-8-sig", "replace")


def download_link(table: pd.DataFrame, name: str, what: str, *, source: str) -> str:
    """A link that holds the table as CSV; above 8 MB without the texts, and a hint at how to save them.

    `source` is the table as a user types it, such as ``explorer.selection``.
    """
    data, hint = to_csv(table), ""
    if len(data) > MOST_BYTES and "text" in table:
        data = to_csv(table.drop(columns="text"))
        hint = f" without the texts; {source}.to_csv({name!r}) writes them too"
    if len(data) > MOST_BYTES:
        return esc(f"{what}: too large for a link. Write {source}.to_csv({name!r}) in a cell.")
    href = "data:text/csv;charset=utf-8;base64," + base64.b64encode(data).decode("ascii")
    size = f"{max(len(data) / 1000, 1):,.0f} kB"
    return (
        f'<a download="{esc(name)}" href="{href}">{esc(name)}</a> ({esc(what)}, {size}){esc(hint)}'
    )
