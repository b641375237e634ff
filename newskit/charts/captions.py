"""What is said about a frequency or counts table: its headline, and its text for ``alt``."""

from __future__ import annotations

from newskit.charts.tables import Table
from newskit.charts.ticks import ADVERB, when
from newskit.charts.words import clean, join_names, plural

_MOST_TOPICS = 4  # named; of more, only their number is said


def headline(table: Table, *, by: bool = True) -> str:
    """What the chart counts, in words; without `by`, of all groups together."""
    topics = [clean(topic) for topic in table.topics]
    group = clean(table.by) if by and table.by_group else ""
    share = table.unit.share
    what = f"{table.unit.noun.capitalize()}s" if share else "Mentions"
    if not topics or len(topics) > _MOST_TOPICS:
        return f"{what} by topic{f' and {group}' if group else ''}"
    verb = "that mention" if share else "of"
    return f"{what} {verb} {join_names(topics, 'or')}{f', by {group}' if group else ''}"


def describe_frequency(table: Table, kind: str) -> str:
    """Say what a chart of topics over time shows: what, from where to where, and the highest."""
    unit = table.unit
    start = f"{kind}: {unit.words} {_mention(table)}, {table.how}{_by(table)}"
    shown = table.rows[table.rows["value"].notna()]
    if shown.empty:
        return f"{start}. It is empty: {unit.count(0)}."
    highest = shown.loc[shown["value"].idxmax()]
    low, high = unit.write(shown["value"].min()), unit.write(highest["value"])
    if highest["value"] == shown["value"].min():
        return f"{start}, always {high}."
    whose = [clean(highest["topic"])] if len(table.topics) > 1 else []
    if table.by_group:
        whose.append(clean(highest[table.by]))
    where = f" for {' in '.join(whose)}" if whose else ""
    in_period = when(highest["period"], table.every)
    covered = ", inside which the articles begin or end" if highest["partial"] else ""
    span = f"from {low.removesuffix(' %')} to {high}"
    return f"{start}, {span}, highest{where} {in_period}{covered}."


def describe_counts(table: Table, kind: str) -> str:
    """Say what a chart of the articles per period shows."""
    start = f"{kind}: articles, {ADVERB[table.every]}{_by(table)}"
    rows = table.rows[table.rows["count"].notna()]
    if rows.empty:
        return f"{start}. It is empty: 0 articles."
    highest = rows.loc[rows["count"].idxmax()]
    low, high = int(rows["count"].min()), int(highest["count"])
    if low == high:
        return f"{start}, always {low:,}."
    whose = f" for {clean(highest[table.by])}" if table.by_group else ""
    in_period = when(highest["period"], table.every)
    return f"{start}, from {low:,} to {high:,}, highest{whose} {in_period}."


def _mention(table: Table) -> str:
    if not table.topics:
        return "by topic"
    if len(table.topics) > _MOST_TOPICS:
        return f"of {plural(len(table.topics), 'topic')}"
    verb = "that mention" if table.unit.share else "for"
    return f"{verb} {join_names([clean(topic) for topic in table.topics], 'or')}"


def _by(table: Table) -> str:
    return f", by {clean(table.by)}" if table.by_group else ""
