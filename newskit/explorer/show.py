"""A result as HTML: status line, tables, reader, downloads, and the still picture for a page without a kernel."""

from __future__ import annotations

import base64
from collections.abc import Hashable
from typing import Any

import pandas as pd

from newskit.explorer import picture
from newskit.explorer.compute import PAGE_SIZE, Result
from newskit.explorer.html import (
    MARKS,
    Cell,
    Mark,
    box,
    day,
    download_link,
    esc,
    mark_text,
    plain,
    show_table,
    show_warnings,
    web_link,
)
from newskit.patterns import Rule, find_spans, parse_query
from newskit.text import Span

__all__ = [
    "choices",
    "show_articles",
    "show_chart",
    "show_code",
    "show_downloads",
    "show_reader",
    "show_said",
    "show_status",
    "show_still",
]

_STILL_ROWS = 10
_READ = 50_000  # characters of one article in the reader; a page of the browser, not a book


def span_of(published: pd.Series) -> str:
    """First and last day of some dates, in words."""
    first, last = day(published.min()), day(published.max())
    return first if first == last else f"{first} to {last}"


def status(result: Result) -> str:
    """How much is selected, in words."""
    n, of = len(result.selection), len(result.collection)
    parts = [f"{n:,} of {of:,} article{'s' * (of != 1)}"]
    if span := span_of(result.selection["published"]):
        parts.append(span)
    return "; ".join(parts)


def show_status(result: Result, seq: int, ms: float) -> str:
    """The status line; `seq` counts the redraws, so that a test can wait for one."""
    notes = list(result.warnings)
    if result.view.start and result.view.end and result.view.start > result.view.end:
        notes.insert(0, "The first day is after the last, so no article fits.")
    return box(
        f'<div class="newskit-status" role="status" data-seq="{seq}" title="{ms:.0f} ms">'
        f"<b>{esc(status(result))}</b></div>{show_warnings(notes)}"
    )


def denominator(result: Result) -> str:
    """What the chart's shares are divided by, in words."""
    view, n = result.view, result.dated
    scope = []
    if view.outlets:
        *others, last = [plain(name) for name in view.outlets]
        first = ", ".join(others)
        scope.append(f"in {first} and {last}" if first else f"in {last}")
    if view.start:
        scope.append(f"from {day(pd.Timestamp(view.start))}")
    if view.end:
        scope.append(f"until {day(pd.Timestamp(view.end))}")
    every = f"all {n:,} {'dated ' * (n < result.scope)}articles {' '.join(scope) or 'of the collection'}"
    if not result.collection.topics:
        counted = "articles that match the search" if view.query else "articles"
        return f"The chart counts {counted}: {int(result.counts['count'].sum()):,} of {every}."
    found = "match the search and have the topic" if view.query else "have the topic"
    per = f"per outlet and {view.every}" if view.by else f"per {view.every}"
    rest = "; the search does not change that." if view.query else "."
    return f"Share of articles that {found}. Divided by {every}, {per}{rest}"


def show_chart(result: Result) -> str:
    """The chart, and under it what its shares are divided by."""
    figure, remark, described = picture.draw(result)
    chart = ""
    if figure is not None:
        salt = repr((result.view, sorted(result.collection.topics), len(result.collection)))
        chart = f'<div class="newskit-chart">{picture.to_svg(figure, described, salt=salt)}</div>'
    lines = [remark, denominator(result)] if remark else [denominator(result)]
    return box(chart + "".join(f'<div class="newskit-note">{esc(line)}</div>' for line in lines))


def show_articles(result: Result, *, rows: int = PAGE_SIZE, still: bool = False) -> str:
    """One page of the selection as a table."""
    with_topics = bool(result.collection.topics)
    columns = [
        Cell("No.", "number"),
        Cell("Published", "tight"),
        Cell("Outlet", "name"),
        Cell("Title", "title"),
    ]
    columns += [Cell("Topics", "topics")] * with_topics + [Cell("Words", "number")] * (
        "word_count" in result.rows
    )
    body = [_article_cells(row, with_topics) for row in result.rows.head(rows).to_dict("records")]
    if not body:
        return '<div class="newskit-note">No article fits. Take a word, an outlet or a date away.</div>'
    return show_table(columns, body, label="Articles", still=still)


def _article_cells(row: dict[Hashable, Any], with_topics: bool) -> list[object]:
    cells = [row["place"], day(row["published"]) or "no date", row["outlet"], row["title"]]
    cells += [plain(row["topics"], 200)] * with_topics
    return cells + ([row["word_count"]] if "word_count" in row else [])


def choices(result: Result) -> list[tuple[str, str]]:
    """Labels and ids of the articles that can be opened: this page's, and the open one."""
    rows = result.rows
    listed = [
        (plain(f"{row['place']}. {_headline(row)}", 110), str(row["article_id"]))
        for row in rows.to_dict("records")
    ]
    opened = result.view.article_id
    if opened and opened not in {name for _, name in listed}:
        row = result.collection.articles.iloc[result.collection.row_of[opened]].to_dict()
        listed.insert(0, (plain(f"(open) {_headline(row)}", 110), opened))
    return [("choose an article …" if listed else "no article", ""), *listed]


def _headline(row: dict[Hashable, Any]) -> str:
    parts = [day(row["published"]), plain(row["outlet"]), plain(row["title"]) or "(no title)"]
    return " · ".join(part for part in parts if part)


# ---- the reader ------------------------------------------------------------------------------------------


def show_reader(result: Result) -> str:
    """The open article with its topics, the words searched for and its quotes marked; nothing if none is open."""
    collection, view = result.collection, result.view
    if not view.article_id:
        return ""
    row = collection.articles.iloc[collection.row_of[view.article_id]].to_dict()
    whole = row["text"] if isinstance(row["text"], str) else ""
    text = whole[:_READ]
    number = {name: n for n, name in enumerate(collection.topics)}
    marks = [
        Mark(span.start, span.end, number[name], name)
        for name in collection.topics
        for span in find_spans(text, collection.rules[name])
    ]
    title = row["title"] if isinstance(row["title"], str) else ""
    title_marks: list[Mark] = []
    if view.query:
        title_marks = [
            Mark(span.start, span.end, -1, "search") for span in _searched(title, view.query)
        ]
        marks += [Mark(span.start, span.end, -1, "search") for span in _searched(text, view.query)]
    quotes = collection.quotes_of(view.article_id)
    marks += [
        Mark(int(quote["start"]), int(quote["end"]), str(quote["kind"]), _who(quote["speaker"]))
        for quote in quotes[["start", "end", "kind", "speaker"]].to_dict("records")
    ]
    cut = len(whole) - len(text)
    rest = (
        f'<div class="newskit-note">… and {cut:,} more characters, not shown here.</div>'
        if cut
        else ""
    )
    link = web_link(row.get("url"), "open the page")
    facts = [esc(row["outlet"]), day(row["published"]) or "no date", esc(row.get("byline")), link]
    line = " · ".join(f"<bdi>{fact}</bdi>" for fact in facts if fact)
    body = mark_text(text, marks) if text.strip() else '<span class="newskit-note">(no text)</span>'
    return box(
        "<div "
        f'class="newskit-reader"><h4><bdi>{mark_text(title, title_marks) or "(no title)"}</bdi></h4>'
        f'<div class="newskit-note">{line}</div>{_legend(marks, number)}'
        f'<div class="newskit-text" dir="auto"><bdi>{body}</bdi></div>{rest}</div>'
    )


def _searched(text: str, query: str) -> list[Span]:
    return find_spans(text, [Rule(query, query=parse_query(query))])


def _who(speaker: object) -> str:
    return str(speaker) if isinstance(speaker, str) and speaker else "speaker not found"


def _legend(marks: list[Mark], number: dict[str, int]) -> str:
    present = {mark.layer for mark in marks}
    parts = [
        f'<mark style="background:{MARKS[n % len(MARKS)]}"><bdi>{esc(name)}</bdi></mark>'
        for name, n in number.items()
        if n in present
    ]
    if -1 in present:
        parts.append('<mark class="newskit-search">search</mark>')
    speakers = list(dict.fromkeys(mark.title for mark in marks if isinstance(mark.layer, str)))
    if speakers:
        parts.append("<q>quote</q> by " + ", ".join(f"<bdi>{esc(name)}</bdi>" for name in speakers))
    return f'<div class="newskit-note">Marked: {" · ".join(parts)}</div>' if parts else ""


# ---- quotes, code, downloads -----------------------------------------------------------------------------


def quotes_page(result: Result) -> tuple[int, int]:
    """The page of quotes that is shown, and how many there are."""
    pages = max(-(-len(result.quotes) // PAGE_SIZE), 1)
    return min(result.view.quotes_page, pages - 1), pages


def show_said(result: Result) -> str:
    """One page of the selection's quotes, below the speakers who have most."""
    quotes = result.quotes
    if quotes.empty:
        return box('<div class="newskit-note">No quote in this selection.</div>')
    first = quotes_page(result)[0] * PAGE_SIZE
    columns = [
        Cell("No.", "number"),
        Cell("Speaker", "name"),
        Cell("Quote", "title"),
        Cell("Kind", "tight"),
        Cell("Article", "name"),
    ]
    titles = dict(zip(result.selection["article_id"], result.selection["title"], strict=True))
    body = [
        [
            place,
            _who(row["speaker"]),
            plain(row["quote"], 400),
            row["kind"],
            titles[row["article_id"]],
        ]
        for place, row in enumerate(
            quotes.iloc[first : first + PAGE_SIZE].to_dict("records"), first + 1
        )
    ]
    speakers = result.speakers[["speaker", "quotes"]].to_dict("records")
    most = ", ".join(
        f"<bdi>{esc(row['speaker'])}</bdi> ({row['quotes']})" for row in speakers if row["speaker"]
    )
    line = f'<div class="newskit-note">Quoted most: {most}</div>' if most else ""
    return box(line + show_table(columns, body, label="Quotes"))


def show_code(result: Result) -> str:
    """The code as text to copy."""
    return box(
        '<div class="newskit-note">The same tables without the widget; also explorer.code().</div>'
        f'<pre tabindex="0" aria-label="Code">{esc(result.code())}</pre>'
    )


def show_downloads(result: Result, *, with_quotes: bool) -> str:
    """Links to the tables as CSV."""
    tables = [
        (result.selection, "selection", f"{len(result.selection):,} articles", "explorer.selection")
    ]
    if len(result.frequency):
        tables.append((result.frequency, "frequency", "the chart's figures", "explorer.frequency"))
    else:
        tables.append((result.counts, "counts", "the chart's figures", "explorer.result.counts"))
    if with_quotes:
        tables.append(
            (result.quotes, "quotes", f"{len(result.quotes):,} quotes", "explorer.quotes")
        )
    links = [
        download_link(table, f"{name}.csv", what, source=source)
        for table, name, what, source in tables
    ]
    note = "Cells that a spreadsheet would take for a formula begin with an apostrophe."
    return box(f'<div>{" · ".join(links)}</div><div class="newskit-note">{note}</div>')


def show_still(result: Result) -> str:
    """The result as a page without a kernel shows it: a picture, not an SVG, and no style sheet.

    JupyterLab cleans the HTML of notebooks that it doesn't trust; what is used here stays.
    """
    figure, remark, described = picture.draw(result)
    chart = f"<p>{esc(remark)}</p>" if remark else ""
    if figure is not None:
        data = base64.b64encode(picture.to_png(figure)).decode("ascii")
        chart = f'<p><img alt="{esc(described)}" src="data:image/png;base64,{data}" style="max-width:100%"></p>{chart}'
    more = len(result.selection) - _STILL_ROWS
    rest = f"<p>… and {more:,} more articles</p>" if more > 0 else ""
    return (
        f"<div><p><b>{esc(status(result))}</b></p>{show_warnings(result.warnings)}{chart}"
        f"<p>{esc(denominator(result))}</p>{show_articles(result, rows=_STILL_ROWS, still=True)}{rest}"
        f"<details><summary>Code</summary><pre>{esc(result.code())}</pre></details>"
        "<p><small>A still picture of newskit's explorer. Run the notebook to use its "
        "controls.</small></p></div>"
    )
