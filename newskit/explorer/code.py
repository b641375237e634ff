"""The Python that gives the tables and the chart of a result without a widget."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

from newskit.explorer.collection import days_of
from newskit.explorer.compute import Result
from newskit.explorer.labels import plain
from newskit.explorer.picture import plan

__all__ = ["write_code"]

# Characters of a topic dictionary that are repeated; a longer one keeps its name.
_WRITTEN_OUT = 1500
_LINE = 80  # characters: what the tab of a narrow window shows without scrolling


def write_code(result: Result) -> str:
    """Write the Python that gives the tables and the chart of a result, with public names only.

    ``articles`` is the table that was given to `explore`; so are ``quotes``, where they were given,
    and ``topics``, where the dictionary is too long to repeat. The line that draws comes last.
    """
    view, collection = result.view, result.collection
    scope, scope_lines = _write_scope(result)
    lines = [*scope_lines]
    if view.query:
        query = {"matching": repr(view.query)}
        lines.append(_write_call("selection = ", "filter_articles", scope, query))
    else:
        lines.append(f"selection = {scope}")
    grouping = {"by": repr(view.by), "every": repr(view.every), **_write_span(result)}
    given = ["articles"]
    if collection.topics:
        dictionary = _write_topics(collection.topics)
        given += [] if dictionary else ["topics"]
        chosen = {"topics": repr(list(view.topics))} if view.topics else {}
        lines += ["", *filter(None, [dictionary]), "matches = nk.match_topics(selection, topics)"]
        counted = _write_call(
            "frequency = ", "topic_frequency", f"{scope}, matches", grouping | chosen
        )
    else:
        lines.append("")
        counted = _write_call("counts = ", "count_articles", "selection", grouping)
    lines.append(counted)
    found = "nk.extract_quotes(selection)"
    if collection.quotes_given:
        given.append("quotes")
        found = 'quotes[quotes["article_id"].isin(selection["article_id"])]'
    lines += ["", f"selection_quotes = {found}", "", _write_plot(result)]
    whose = f"# {' and '.join(given)}: as given to nk.explore"
    return "\n".join(["import newskit as nk", "", whose, "", *lines, ""])


def _write_scope(result: Result) -> tuple[str, list[str]]:
    """The name of the table that shares are divided by, and the lines that make it."""
    view = result.view
    options = {}
    if view.outlets:
        options["outlet"] = repr(list(view.outlets))
    if view.start or view.end:
        options["between"] = repr((view.start, view.end))
    if not options:
        return "articles", []
    call = _write_call("scope = ", "filter_articles", "articles", options)
    return "scope", ["# what a share is divided by", call]


def _write_span(result: Result) -> dict[str, str]:
    """The days covered, where the articles that are counted don't say them by themselves."""
    collection, view = result.collection, result.view
    counted = collection.light[collection.in_scope(view)] if collection.topics else result.selection
    own, span = days_of(counted["published"]), collection.span(view)
    return {"span": repr(span)} if span and own is not None and own != span else {}


def _write_plot(result: Result) -> str:
    """Write the line that draws the chart; a comment, where there is none."""
    chart, table, topics, title, refused = plan(result)
    if chart is None:
        remark = f"no chart: {plain(refused, 300)}"
        return textwrap.fill(remark, 78, initial_indent="# ", subsequent_indent="# ")
    options = {}
    if topics and len(topics) < result.frequency["topic"].nunique():
        options["topics"] = repr(topics)
    if title:
        options["title"] = repr(title)
    return _write_call("", chart.chart.call_name, table, options)


def _write_call(before: str, function: str, data: str, options: Mapping[str, str]) -> str:
    """Write a call of ours, on one line where it is short enough."""
    arguments = [data, *(f"{key}={value}" for key, value in options.items())]
    line = f"{before}nk.{function}({', '.join(arguments)})"
    if len(line) <= _LINE:
        return line
    inside = "".join(f"    {argument},\n" for argument in arguments)
    return f"{before}nk.{function}(\n{inside})"


def _write_topics(topics: Mapping[str, Sequence[str]]) -> str:
    """Write the dictionary out, one topic a line; nothing where that would bury the rest."""
    lines = "".join(f"    {name!r}: {list(patterns)!r},\n" for name, patterns in topics.items())
    return f"topics = {{\n{lines}}}" if len(lines) <= _WRITTEN_OUT else ""
