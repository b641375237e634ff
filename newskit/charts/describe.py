"""What a chart shows, in a sentence: the text for those who can't see it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from newskit.charts.calendar import ADVERB
from newskit.charts.tables import Table, read_counts, read_frequency
from newskit.charts.text import clean, join_names, plural
from newskit.schema import SchemaError, need

_LONG_MONTHS = "January February March April May June July August September October November December".split()


def describe_chart(table: pd.DataFrame, *, topics: Sequence[str] | str | None = None) -> str:
    """Sentence that says what the chart of a table shows, for an ``alt`` text.

    Parameters
    ----------
    table : DataFrame
        What `plot_frequency`, `plot_articles` or `plot_speakers` draws.
    topics : list of str, optional
        The topics that are drawn, by default all.

    Returns
    -------
    str
        The kind of chart, what is counted, the range, and where it is highest.

    Raises
    ------
    SchemaError
        If it is none of these tables.

    Examples
    --------
    >>> import newskit as nk
    >>> describe_chart(nk.count_articles(nk.load_dataset("letters"), by=None, every="month"))
    'Bar chart: articles, monthly, from 4 to 6, highest in March 2025.'
    """
    need(table, [], table="given", call="describe_chart(frequency) describes the chart of a frequency table.")
    if {"topic", "value"} <= set(table.columns):
        return _describe_frequency(read_frequency(table, topics))
    if {"speaker", "quotes"} <= set(table.columns):
        return _describe_speakers(table)
    if {"period", "count"} <= set(table.columns):
        return _describe_counts(read_counts(table))
    raise SchemaError(
        f"no chart is known for a table with {[str(name) for name in table.columns][:12]}. "
        "describe_chart takes what topic_frequency, count_articles or top_speakers gave."
    )


def _describe_frequency(table: Table) -> str:
    many = len(table.topics) > 4
    topics = f"of {len(table.topics)} topics" if many else _mention(table)
    start = f"Line chart: {table.unit} {topics}, {ADVERB[table.every]}{_by(table)}"
    shown = table.rows[table.rows["value"].notna()]
    if shown.empty:
        return f"{start}. It is empty: 0 {table.noun}s."
    share = table.unit.startswith("share")
    top = shown.loc[shown["value"].idxmax()]
    if shown["value"].max() == shown["value"].min():
        return f"{start}, always {_number(top['value'], share)}."
    whose = [clean(top["topic"])] if len(table.topics) > 1 else []
    if table.by and len(table.groups) > 1:
        whose.append(clean(top[table.by]))
    where = f" for {' in '.join(whose)}" if whose else ""
    covered = ", which the collection covers only in part" if top["partial"] else ""
    low, high = _number(shown["value"].min(), share), _number(shown["value"].max(), share)
    low = low.removesuffix(" %")
    return f"{start}, from {low} to {high}, highest{where} {when(top['period'], table.every)}{covered}."


def _describe_counts(table: Table) -> str:
    start = f"Bar chart: articles, {ADVERB[table.every]}{_by(table)}"
    rows = table.rows[table.rows["count"].notna()]
    if rows.empty:
        return f"{start}. It is empty: 0 articles."
    top = rows.loc[rows["count"].idxmax()]
    low, high = int(rows["count"].min()), int(rows["count"].max())
    if low == high:
        return f"{start}, always {low:,}."
    whose = f" for {clean(top[table.by])}" if table.by and len(table.groups) > 1 else ""
    return f"{start}, from {low:,} to {high:,}, highest{whose} {when(top['period'], table.every)}."


def _describe_speakers(speakers: pd.DataFrame) -> str:
    if speakers.empty:
        return "Bar chart: statements by speaker. It is empty: 0 statements."
    rows = speakers.assign(quotes=pd.to_numeric(speakers["quotes"]).fillna(0).astype(int))
    rows = rows.sort_values("quotes", ascending=False, kind="stable")
    leaders = [f"{clean(row.speaker)} ({row.quotes:,})" for row in rows.head(3).itertuples()]
    return f"Bar chart: statements of {plural(len(rows), 'speaker')}, most of {join_names(leaders)}."


def _mention(table: Table) -> str:
    return f"that mention {join_names([clean(topic) for topic in table.topics], 'or')}" if table.topics else "by topic"


def _by(table: Table) -> str:
    return f", by {clean(table.by)}" if table.by and len(table.groups) > 1 else ""


def _number(value: float, share: bool) -> str:
    return f"{100 * value:.0f} %" if share and (value >= 0.1 or value == 0) else _small(value, share)


def _small(value: float, share: bool) -> str:
    return f"{100 * value:.2g} %" if share else f"{value:,.3g}"


def when(period: pd.Timestamp, every: str) -> str:
    """``in the week of 7 April 2025``."""
    month = _LONG_MONTHS[period.month - 1]
    return {
        "day": f"on {period.day} {month} {period.year}",
        "week": f"in the week of {period.day} {month} {period.year}",
        "month": f"in {month} {period.year}",
        "quarter": f"in quarter {period.quarter} of {period.year}",
        "year": f"in {period.year}",
    }[every]
