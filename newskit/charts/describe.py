"""What a chart shows, in a sentence: the text for those who can't see it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from newskit.charts.bursts import describe_bursts
from newskit.charts.calendar import ADVERB, when
from newskit.charts.comparison import describe_pairs, read_pairs
from newskit.charts.daily import read_days
from newskit.charts.dispersion import describe_strips, read_strips
from newskit.charts.heatmap import describe_heat, read_heat
from newskit.charts.keyness import describe_key, read_key
from newskit.charts.kinds import chart_of
from newskit.charts.overlap import describe_overlap, read_overlap
from newskit.charts.profile import read_profile
from newskit.charts.ranking import describe_ranking, read_ranking
from newskit.charts.seasonality import describe_profile
from newskit.charts.speakers import how_many, read_speakers
from newskit.charts.tables import Table, read_counts, read_frequency
from newskit.charts.text import clean, join_names


def describe_chart(
    table: pd.DataFrame, *, topics: Sequence[str] | str | None = None, chart: str | None = None
) -> str:
    """Sentence that says what the chart of a table shows, for an ``alt`` text.

    Parameters
    ----------
    table : DataFrame
        What a ``plot_`` function draws.
    topics : list of str, optional
        The topics that are drawn, by default all.
    chart : str, optional
        Which chart, where a table has several: ``"heatmap"``, ``"calendar"``, ``"ranking"`` or
        ``"bursts"`` of a frequency table, by default ``"frequency"``; ``"calendar"`` of a counts
        table.

    Returns
    -------
    str
        The kind of chart, what is counted, the range, and where it is highest.

    Raises
    ------
    SchemaError
        If it is none of these tables, or the table has no such chart.

    Examples
    --------
    >>> import newskit as nk
    >>> describe_chart(nk.count_articles(nk.load_dataset("letters"), by=None, every="month"))
    'Bar chart: articles, monthly, from 4 to 6, highest in March 2025.'
    """
    match chart_of(table, chart):
        case "speakers":
            return _describe_speakers(read_speakers(table))
        case "articles":
            return _describe_counts(read_counts(table), "Bar chart")
        case "calendar" if "topic" not in table:
            return _describe_counts(read_counts(table), "Calendar")
        case "calendar":
            return _describe_frequency(read_days(table, topics).table, "Calendar")
        case "heatmap":
            heat = read_heat(table, topics)
            return (
                describe_heat(heat) if heat.columns else _describe_frequency(heat.table, "Heat map")
            )
        case "ranking":
            return describe_ranking(read_ranking(table, topics))
        case "bursts" if "value" not in table:
            return describe_bursts(table, topics)
        case "bursts":
            return _describe_frequency(read_frequency(table, topics), "Timeline")
        case "comparison":
            return describe_pairs(read_pairs(table, topics))
        case "keyness":
            return describe_key(read_key(table))
        case "dispersion":
            return describe_strips(read_strips(table))
        case "overlap":
            return describe_overlap(read_overlap(table, topics))
        case "seasonality":
            return describe_profile(read_profile(table, topics))
        case _:
            return _describe_frequency(read_frequency(table, topics), "Line chart")


def _describe_frequency(table: Table, kind: str) -> str:
    many = len(table.topics) > 4
    topics = f"of {len(table.topics)} topics" if many else _mention(table)
    start = f"{kind}: {table.unit.words} {topics}, {table.how}{_by(table)}"
    shown = table.rows[table.rows["value"].notna()]
    if shown.empty:
        return f"{start}. It is empty: {table.unit.count(0)}."
    write = table.unit.write
    top = shown.loc[shown["value"].idxmax()]
    if shown["value"].max() == shown["value"].min():
        return f"{start}, always {write(top['value'])}."
    whose = [clean(top["topic"])] if len(table.topics) > 1 else []
    if table.by and len(table.groups) > 1:
        whose.append(clean(top[table.by]))
    where = f" for {' in '.join(whose)}" if whose else ""
    covered = ", inside which the articles begin or end" if top["partial"] else ""
    low, high = write(shown["value"].min()).removesuffix(" %"), write(shown["value"].max())
    return f"{start}, from {low} to {high}, highest{where} {when(top['period'], table.every)}{covered}."


def _describe_counts(table: Table, kind: str) -> str:
    start = f"{kind}: articles, {ADVERB[table.every]}{_by(table)}"
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
    verb = "that mention" if table.unit.share else "for"
    return (
        f"{verb} {join_names([clean(topic) for topic in table.topics], 'or')}"
        if table.topics
        else "by topic"
    )


def _by(table: Table) -> str:
    return f", by {clean(table.by)}" if table.by and len(table.groups) > 1 else ""
