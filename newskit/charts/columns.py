"""Columns of any table that is drawn: as names, numbers and dates, also after a trip through a CSV file."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from newskit.schema import TABLES, SchemaError, need


def need_table(table: object, name: str, draws: str, make: str) -> pd.DataFrame:
    """Refuse what isn't the table that a chart draws, with the line that makes one."""
    columns = [column for column, about in TABLES[name].items() if not about.optional]
    need(table, columns, table=name, call=f"{draws} draws one; make it with {make}.")
    assert isinstance(table, pd.DataFrame)
    return table


def with_types(
    frame: pd.DataFrame,
    by: str | None,
    call: str,
    *,
    numbers: Sequence[str] = (),
    dates: Sequence[str] = (),
) -> pd.DataFrame:
    """Copy of a table with numbers as floats, dates as dates and names as text."""
    rows = frame.copy()
    rows.attrs = {}
    try:
        for name in dates:
            rows[name] = pd.to_datetime(rows[name]).astype("datetime64[us]")
        for name in numbers:
            rows[name] = pd.to_numeric(rows[name]).astype(
                "Float64" if len(rows) == 0 else "float64"
            )
    except (ValueError, TypeError) as error:
        raise SchemaError(
            f"a column can't be read as what it should hold: {error}. {call}"
        ) from error
    if "topic" in rows:
        rows["topic"] = rows["topic"].astype("str")
    if by:
        rows[by] = rows[by].astype("str").fillna(f"(no {by})")
    return rows


def names_in(column: pd.Series) -> list[str]:
    """Names that occur, in the order of their categories, else of their first row."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return [
            str(name)
            for name in column.cat.categories
            if len(column) == 0 or (column == name).any()
        ]
    return list(dict.fromkeys(column.dropna().astype(str)))


def choose_topics(frame: pd.DataFrame, topics: Sequence[str] | str | None, call: str) -> list[str]:
    """Topics that are drawn, in their order; `call` is the line to type, with a place for some of them."""
    known = names_in(frame["topic"])
    wanted = known if topics is None else [topics] if isinstance(topics, str) else list(topics)
    if known and not wanted:
        raise SchemaError(
            f"topics=[] chooses none of {known[:12]}. Leave topics= out for all of them."
        )
    unknown = [name for name in wanted if name not in known]
    if unknown:
        table = call.partition("(")[2].partition(",")[0]
        raise SchemaError(
            f"no topic {unknown[0]!r} in the {table} table: it has {known[:12]}. "
            f"Choose from them: {call.format(known[:2])}"
        )
    return wanted


def group_column(frame: pd.DataFrame, table: str, after: str | None, before: str) -> str | None:
    """The column that says whose articles a row counts; attrs don't survive a CSV file."""
    stated = frame.attrs.get("by")
    if isinstance(stated, str) and stated in frame.columns:
        return stated
    columns = [str(name) for name in frame.columns]
    first = columns.index(after) + 1 if after in columns else 0
    between = [
        name
        for name in columns[first : columns.index(before)]
        if name not in TABLES[table] and not name.lower().startswith("unnamed")
    ]
    if len(between) > 1:
        raise SchemaError(
            f"which column says whose articles these are: {', '.join(between)}? "
            f"Keep one: {table}.drop(columns={between[1:]})"
        )
    return between[0] if between else None
