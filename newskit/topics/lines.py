"""A frequency as its lines: the numbers of one topic and group, in the order of their periods."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from newskit.periods import EVERY
from newskit.schema import TABLES, SchemaError, build, need

__all__ = ["Line", "every_of", "group_of", "lines_of", "table_of"]

_MAKE = "Make one with topic_frequency(articles, matches)."


class Line(NamedTuple):
    """Rows of one topic and group."""

    topic: str
    group: str | None
    rows: pd.DataFrame


def lines_of(frequency: object, columns: list[str], call: str, *, result: str) -> list[Line]:
    """Lines of a frequency, in the order of its topics and groups; its `columns` must be there.

    `result` is the table that is made of them, in which the groups get a column.
    """
    needed = ["topic", "period", *columns]
    need(frequency, needed, table="frequency", call=f"{call} reads a frequency. {_MAKE}")
    assert isinstance(frequency, pd.DataFrame)
    by = group_of(frequency)
    keys = ["topic"] if by is None else ["topic", by]
    _check_rows(frequency, keys, by, result)
    rows = frequency[frequency["period"].notna()]
    if rows.duplicated([*keys, "period"]).any():
        raise SchemaError(
            f"two rows of the frequency have the same {', '.join(keys)} and period. {_MAKE}"
        )
    return [
        Line(
            str(names[0]),
            str(names[1]) if by else None,
            line.sort_values("period").reset_index(drop=True),
        )
        for names, line in rows.groupby(keys, observed=True, sort=False)
    ]


def _check_rows(frequency: pd.DataFrame, keys: list[str], by: str | None, result: str) -> None:
    """Refuse a frequency whose rows belong to no line, or to one that can't be told."""
    if not pd.api.types.is_datetime64_dtype(frequency["period"].dtype):
        raise SchemaError(
            "'period' of the frequency must hold dates, and these are "
            f"{frequency['period'].dtype}, as a file keeps "
            "them. Read them: frequency['period'] = pd.to_datetime(frequency['period'])"
        )
    if by and by in TABLES[result]:
        raise SchemaError(
            f"the frequency compares {by!r}, and the result has a {by!r} of its own. Rename it "
            f"first: frequency.rename(columns={{{by!r}: 'my_{by}'}})"
        )
    for name in keys:
        lacks = int(frequency[name].isna().sum())
        if lacks:
            raise SchemaError(
                f"{name!r} of the frequency is missing in {lacks} of {len(frequency)} rows, which "
                f"belong to no line. Leave them out: frequency.dropna(subset=[{name!r}])"
            )


def table_of(
    result: str, found: list[tuple[Line, dict[str, object]]], lines: list[Line], by: str | None
) -> pd.DataFrame:
    """Make the table `result` of what was found in lines: each row with the line it is of."""
    columns: dict[str, object] = {
        name: [row[name] for _, row in found] for name in TABLES[result] if name != "topic"
    }
    topics = list(dict.fromkeys(line.topic for line in lines))
    columns["topic"] = pd.Categorical([line.topic for line, _ in found], categories=topics)
    made = build(result, columns)
    if by:
        made.insert(1, by, pd.Series([line.group for line, _ in found], dtype="str"))
    return made


def group_of(frequency: pd.DataFrame) -> str | None:
    """The column that a frequency compares.

    As its attrs say, or else as it stands between the topic and the period.
    """
    stated = frequency.attrs.get("by")
    if isinstance(stated, str) and stated in frequency.columns:
        return stated
    columns = [str(name) for name in frequency.columns]
    between = columns[columns.index("topic") + 1 : columns.index("period")]
    return next((name for name in between if name not in TABLES["frequency"]), None)


def every_of(frequency: pd.DataFrame) -> str:
    """Length of its periods, as its attrs say."""
    every = frequency.attrs.get("every")
    if every not in EVERY:
        raise SchemaError(
            "this frequency doesn't say how long its periods are, as after a CSV file, or has a "
            "single one. Say it: frequency.attrs['every'] = 'week'"
        )
    return str(every)
