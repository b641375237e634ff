"""A result as HTML: status line, chart, tables, and a still picture for pages without a kernel."""

from __future__ import annotations

import base64
from collections.abc import Hashable, Iterable, Sequence
from typing import Any

import pandas as pd

from newskit.explorer import picture
from newskit.explorer.code import write_code
from newskit.explorer.compute import PAGE_SIZE, Result
from newskit.explorer.downloads import show_downloads
from newskit.explorer.labels import day, plain, span_of
from newskit.explorer.reader import note, show_reader, who
from newskit.page import Column, Html, isolate, join, table, tag

__all__ = [
    "box",
    "choices",
    "quotes_page",
    "show_alert",
    "show_articles",
    "show_chart",
    "show_code",
    "show_offered",
    "show_opened",
    "show_said",
    "show_status",
    "show_still",
    "status",
]

_STILL_ROWS = 10

# The columns of the tables, and how their cells are laid out by the page's style.
_CELLS = {
    "No.": "number",
    "Published": "tight",
    "Outlet": "name",
    "Title": "title",
    "Topics": "topics",
    "Words": "number",
    "Speaker": "name",
    "Quote": "title",
    "Kind": "tight",
    "Article": "name",
}


def box(*inside: object) -> Html:
    """Put HTML in the explorer's own colours, which follow the theme."""
    return tag("div", *inside, class_="newskit")


def show_alert(message: str) -> Html:
    """A message that a screen reader reads at once; its lines keep their places, for the caret."""
    return box(tag("div", tag("pre", message), class_="newskit-alert", role="alert"))


def _warnings(messages: Iterable[str]) -> Html:
    """What must be known, one line a message."""
    return join(
        tag("div", tag("bdi", isolate(message)), class_="newskit-warning") for message in messages
    )


def status(result: Result) -> str:
    """How much is selected, in words."""
    selected, known = len(result.selection), len(result.collection)
    parts = [f"{selected:,} of {known:,} article{'s' * (known != 1)}"]
    if span := span_of(result.selection["published"]):
        parts.append(span)
    return "; ".join(parts)


def show_status(result: Result, seq: int, ms: float) -> Html:
    """The status line; `seq` counts the redraws, so that a test can wait for one."""
    notes = list(result.warnings)
    start, end = result.view.start, result.view.end
    if start and end and start > end:
        notes.insert(0, "The first day is after the last, so no article fits.")
    line = tag(
        "div",
        tag("b", status(result)),
        class_="newskit-status",
        role="status",
        data_seq=seq,
        title=f"{ms:.0f} ms",
    )
    return box(line, _warnings(notes))


# ---- the chart and what it divides by


def denominator(result: Result) -> str:
    """What the chart's shares are divided by, in words."""
    view = result.view
    dated = "dated " if result.dated < result.scope else ""
    everything = f"all {result.dated:,} {dated}articles {_scope(result)}"
    if not result.collection.topics:
        counted = "articles that match the search" if view.query else "articles"
        sum_of_counts = int(result.counts["count"].sum())
        return f"The chart counts {counted}: {sum_of_counts:,} of {everything}."
    found = "match the search and have the topic" if view.query else "have the topic"
    per = f"per outlet and {view.every}" if view.by else f"per {view.every}"
    rest = "; the search does not change that." if view.query else "."
    return f"Share of articles that {found}. Divided by {everything}, {per}{rest}"


def _scope(result: Result) -> str:
    """The chosen outlets and dates, in words."""
    view = result.view
    parts = []
    if view.outlets:
        *others, last = [plain(name) for name in view.outlets]
        parts.append(f"in {', '.join(others)} and {last}" if others else f"in {last}")
    if view.start:
        parts.append(f"from {day(pd.Timestamp(view.start))}")
    if view.end:
        parts.append(f"until {day(pd.Timestamp(view.end))}")
    return " ".join(parts) or "of the collection"


def show_chart(result: Result) -> Html:
    """The chart, and under it what its shares are divided by."""
    figure, remark, described = picture.draw(result)
    chart = Html()
    if figure is not None:
        salt = repr((result.view, sorted(result.collection.topics), len(result.collection)))
        drawn = picture.to_svg(figure, described, salt=salt)
        chart = tag("div", drawn, class_="newskit-chart")
    return box(chart, remark and note(remark), note(denominator(result)))


# ---- articles and quotes


def _table(
    headings: Sequence[str], rows: Iterable[Iterable[object]], *, label: str, still: bool = False
) -> Html:
    """A table that scrolls in its own box; a `still` one brings its own alignment."""
    columns = [Column(name, _still_cell(name) if still else _cell(name)) for name in headings]
    isolated = ([tag("bdi", isolate(value)) for value in row] for row in rows)
    return tag(
        "div",
        table(columns, isolated),
        class_="newskit-scroll",
        tabindex=0,
        role="region",
        aria_label=label,
    )


def _cell(heading: str) -> dict[str, object]:
    return {"class_": f"newskit-{_CELLS[heading]}"}


def _still_cell(heading: str) -> dict[str, object]:
    """A page without a kernel has no style sheet."""
    side = "right" if _CELLS[heading] == "number" else "left"
    return {"style": f"text-align:{side}"}


def show_articles(result: Result, *, rows: int = PAGE_SIZE, still: bool = False) -> Html:
    """One page of the selection as a table."""
    page = result.rows.head(rows)
    if page.empty:
        return note("No article fits. Take a word, an outlet or a date away.")
    columns = {
        "No.": page["place"],
        "Published": [day(published) or "no date" for published in page["published"]],
        "Outlet": page["outlet"],
        "Title": page["title"],
    }
    if result.collection.topics:
        columns["Topics"] = [plain(topics, 200) for topics in page["topics"]]
    if "word_count" in page:
        columns["Words"] = page["word_count"]
    cells = zip(*columns.values(), strict=True)
    return _table(list(columns), cells, label="Articles", still=still)


def choices(result: Result) -> list[tuple[str, str]]:
    """Labels and ids of the articles that can be opened: this page's, and the open one."""
    listed = [
        (plain(f"{row['place']}. {_headline(row)}", 110), str(row["article_id"]))
        for row in result.rows.to_dict("records")
    ]
    opened = result.view.article_id
    if opened and opened not in {name for _, name in listed}:
        row = result.collection.articles.iloc[result.collection.row_of[opened]].to_dict()
        listed.insert(0, (plain(f"(open) {_headline(row)}", 110), opened))
    return [("choose an article …" if listed else "no article", ""), *listed]


def _headline(row: dict[Hashable, Any]) -> str:
    parts = [day(row["published"]), plain(row["outlet"]), plain(row["title"]) or "(no title)"]
    return " · ".join(part for part in parts if part)


def show_opened(result: Result) -> Html:
    """The article open in the reader; nothing if none is."""
    reader = show_reader(result)
    return box(reader) if reader else reader


def quotes_page(result: Result) -> tuple[int, int]:
    """The page of quotes that is shown, and how many there are."""
    pages = max(-(-len(result.quotes) // PAGE_SIZE), 1)
    return min(result.view.quotes_page, pages - 1), pages


def show_said(result: Result) -> Html:
    """One page of the selection's quotes, below the speakers who have most."""
    if result.quotes.empty:
        return box(note("No quote in this selection."))
    first = quotes_page(result)[0] * PAGE_SIZE
    page = result.quotes.iloc[first : first + PAGE_SIZE]
    titles = dict(zip(result.selection["article_id"], result.selection["title"], strict=True))
    columns = {
        "No.": range(first + 1, first + 1 + len(page)),
        "Speaker": map(who, page["speaker"]),
        "Quote": [plain(quote, 400) for quote in page["quote"]],
        "Kind": page["kind"],
        "Article": [titles[article] for article in page["article_id"]],
    }
    cells = zip(*columns.values(), strict=True)
    return box(_quoted_most(result.speakers), _table(list(columns), cells, label="Quotes"))


def _quoted_most(speakers: pd.DataFrame) -> Html:
    named = [
        join([tag("bdi", isolate(name)), f" ({quotes})"])
        for name, quotes in zip(speakers["speaker"], speakers["quotes"], strict=True)
        if name
    ]
    return note("Quoted most: ", join(named, ", ")) if named else Html()


# ---- code, downloads and the still picture


def show_code(result: Result) -> Html:
    """The code as text to copy."""
    code = tag("pre", isolate(write_code(result)), tabindex=0, aria_label="Code")
    return box(note("The same tables without the widget; also explorer.code()."), code)


def show_offered(result: Result, *, with_quotes: bool) -> Html:
    """Links to the tables as CSV."""
    links = show_downloads(result, with_quotes=with_quotes)
    remark = "Cells that a spreadsheet would take for a formula begin with an apostrophe."
    return box(tag("div", join(links, " · ")), note(remark))


def show_still(result: Result) -> Html:
    """The result as a page without a kernel shows it: a picture, not an SVG, and no style sheet.

    JupyterLab cleans the HTML of notebooks that it doesn't trust; what is used here stays.
    """
    figure, remark, described = picture.draw(result)
    image = Html()
    if figure is not None:
        data = base64.b64encode(picture.to_png(figure)).decode("ascii")
        source = f"data:image/png;base64,{data}"
        image = tag("p", tag("img", alt=described, src=source, style="max-width:100%"))
    left_out = len(result.selection) - _STILL_ROWS
    hint = "A still picture of newskit's explorer. Run the notebook to use its controls."
    return tag(
        "div",
        tag("p", tag("b", status(result))),
        _warnings(result.warnings),
        image,
        remark and tag("p", remark),
        tag("p", denominator(result)),
        show_articles(result, rows=_STILL_ROWS, still=True),
        tag("p", f"… and {left_out:,} more articles") if left_out > 0 else "",
        tag("details", tag("summary", "Code"), tag("pre", isolate(write_code(result)))),
        tag("p", tag("small", hint)),
    )
