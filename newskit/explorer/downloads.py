"""The tables behind a result as links that hold them as CSV."""

from __future__ import annotations

import base64

import pandas as pd

from newskit.explorer.compute import Result
from newskit.page import Html, escape, join, tag
from newskit.write import guard_formulas

__all__ = ["MOST_BYTES", "download_link", "show_downloads", "to_csv"]

MOST_BYTES = 8_000_000  # of one download: a page of that size is still quick


def to_csv(table: pd.DataFrame) -> bytes:
    """CSV that a spreadsheet reads as text: an apostrophe before what looks like a formula."""
    safe, _ = guard_formulas(table)
    # utf-8-sig: without the mark, spreadsheets read é as Ã©. A lone half of a pair can't be written
    # at all.
    return str(safe.to_csv(index=False)).encode("utf-8-sig", "replace")


def download_link(table: pd.DataFrame, name: str, what: str, *, source: str) -> Html:
    """A link that holds the table as CSV; above 8 MB without texts, and a hint how to save them.

    `source` is the table as a user types it, such as ``explorer.selection``.
    """
    data, hint = to_csv(table), ""
    if len(data) > MOST_BYTES and "text" in table:
        data = to_csv(table.drop(columns="text"))
        hint = f" without the texts; {source}.to_csv({name!r}) writes them too"
    if len(data) > MOST_BYTES:
        return escape(f"{what}: too large for a link. Write {source}.to_csv({name!r}) in a cell.")
    address = "data:text/csv;charset=utf-8;base64," + base64.b64encode(data).decode("ascii")
    size = f"{max(len(data) / 1000, 1):,.0f} kB"
    return join([tag("a", name, download=name, href=address), f" ({what}, {size}){hint}"])


def show_downloads(result: Result, *, with_quotes: bool) -> list[Html]:
    """Links to the tables of a result; that of the quotes only where they were looked for."""
    selected = f"{len(result.selection):,} articles"
    tables = [(result.selection, "selection", selected, "explorer.selection")]
    if len(result.frequency):
        tables.append((result.frequency, "frequency", "the chart's figures", "explorer.frequency"))
    else:
        tables.append((result.counts, "counts", "the chart's figures", "explorer.result.counts"))
    if with_quotes:
        found = f"{len(result.quotes):,} quotes"
        tables.append((result.quotes, "quotes", found, "explorer.quotes"))
    return [
        download_link(table, f"{name}.csv", what, source=source)
        for table, name, what, source in tables
    ]
