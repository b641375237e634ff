"""A frequency as its lines: the numbers of one topic and group, in the order of their periods."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from newskit.periods import EVERY
from newskit.schema import TABLES, SchemaError, need

__all__ = ["Line", "every_of", "group_of", "lines_of"]

_MAKE = "Make one with topic_frequency(articles, matches)."


class Line(NamedTuple):
    """Rows of one topic and group."""

    topic: str
    group: str | None
    rows: pd.DataFrame


def lines_of(frequency: object, columns: list[str], call: str, *, result: str) -> Iterator[Line]:
    """Lines of a frequency, in the order of its topics and groups; its `columns` must be there.

    `result` is the table that is made of them, in which the groups get a column.
    """
    need(
        frequency,
        ["topic", "period", *columns],
        table="frequency",
        call=f"{call} reads a frequency. {_MAKE}",
    )
    assert isinstance(frequency, pd.DataFrame)
    if not pd.api.types.is_datetime64_dtype(frequency["period"].dtype):
        raise SchemaError(
            "'period' of the frequency must hold dates, and these are "
            f"{frequency['period'].dtype}, as a file keeps "
            "them. Read them: frequency['period'] = pd.to_datetime(frequency['period'])"
        )
    by = group_of(frequency)
    if by and by in TABLES[result]:
        raise SchemaError(
            f"the frequency compares {by!r}, and the result has a {by!r} of its own. Rename it "
            "first: "
            f"frequency.rename(columns={{{by!r}: 'my_{by}'}})"
        )
    keys = ["topic", *([by] if by else [])]
    for name in keys:
        lacks = int(frequency[name].isna().sum())
        if lacks:
            raise SchemaError(
                f"{name!r} of the frequency is missing in {lacks} of {len(frequency)} rows, which "
                "belong to no line. "
                f"Leave them out: frequency.dropna(subset=[{name!r}])"
            )
    rows = frequency[frequency["period"].notna()]
    if rows.duplicated([*keys, "period"]).any():
        raise SchemaError(
            f"two rows of the frequency have the same {', '.join(keys)} and period. {_MAKE}"
        )
    for names, line in rows.groupby(keys, observed=True, sort=False):
        yield Line(
            str(names[0]),
            str(names[1]) if by else None,
            line.sort_values("period").reset_index(drop=True),
        )


def group_of(frequency: pd.DataFrame) -> str | None:
    """The column that a frequency compares: as its attrs say, or as it stands between the topic and the period."""
    stated = frequency.attrs.get("by")
    if isinstance(stated, str) and stated in frequency.columns:
        return stated
    columns = [str(name) for name in frequency.columns]
    between = columns[columns.index("topic") + 1 : columns.index("period")]
    own = [name for name in between if name not in TABLES["frequency"]]
    return own[0] if own else None


def every_of(frequency: pd.DataFrame) -> str:
    """Length of its periods, as its attrs say."""
    every = frequency.attrs.get("every")
    if every not in EVERY:
        raise SchemaError(
            "this frequency doesn't say how long its periods are, as after a CSV file, or has a "
            "single one. "
            "Say it: frequency.attrs['every'] = 'week'"
        )
    return str(every)
