"""What a chart shows, in a sentence: the text for those who can't see it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from newskit.charts.calendar import ADVERB, when
from newskit.charts.kinds import chart_of
from newskit.charts.speakers import how_many, read_speakers
from newskit.charts.tables import Table, read_counts, read_frequency
from newskit.charts.text import clean, join_names


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
    kind = chart_of(table)
    if kind == "frequency":
        return _describe_frequency(read_frequency(table, topics))
    return _describe_speakers(read_speakers(table)) if kind == "speakers" else _describe_counts(read_counts(table))


def _describe_frequency(table: Table) -> str:
    many = len(table.topics) > 4
    topics = f"of {len(table.topics)} topics" if many else _mention(table)
    start = f"Line chart: {table.unit.words} {topics}, {ADVERB[table.every]}{_by(table)}"
    shown = table.rows[table.rows["value"].notna()]
    if shown.empty:
        return f"{start}. It is empty: {table.unit.count(0)}."
    share = table.unit.share
    top = shown.loc[shown["value"].idxmax()]
    if shown["value"].max() == shown["value"].min():
        return f"{start}, always {_number(top['value'], share)}."
    whose = [clean(top["topic"])] if len(table.topics) > 1 else []
    if table.by and len(table.groups) > 1:
        whose.append(clean(top[table.by]))
    where = f" for {' in '.join(whose)}" if whose else ""
    covered = ", inside which the articles begin or end" if top["partial"] else ""
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


def _describe_speakers(rows: pd.DataFrame) -> str:
    if rows.empty:
        return "Bar chart: statements by speaker. It is empty: 0 named speakers."
    leaders = [f"{clean(row.speaker)} ({row.quotes:,})" for row in rows.head(3).itertuples()]
    return f"Bar chart: statements by {how_many(rows)}, most by {join_names(leaders)}."


def _mention(table: Table) -> str:
    return f"that mention {join_names([clean(topic) for topic in table.topics], 'or')}" if table.topics else "by topic"


def _by(table: Table) -> str:
    return f", by {clean(table.by)}" if table.by and len(table.groups) > 1 else ""


def _number(value: float, share: bool) -> str:
    if not share:
        return f"{value:,.3g}"
    return f"{100 * value:.0f} %" if value >= 0.1 or value == 0 else f"{100 * value:.2g} %"
