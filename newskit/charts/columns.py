"""Columns of any table that is drawn: names, numbers and dates, also out of a CSV file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import pandas as pd

from newskit.charts.words import clean, plural_of
from newskit.schema import TABLES, SchemaError, need

Stated = TypeVar("Stated", int, str)


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
    number_type = "float64" if len(rows) else "Float64"
    try:
        for name in dates:
            rows[name] = pd.to_datetime(rows[name]).astype("datetime64[us]")
        for name in numbers:
            rows[name] = pd.to_numeric(rows[name]).astype(number_type)
    except (ValueError, TypeError) as error:
        raise SchemaError(
            f"a column can't be read as what it should hold: {error}. {call}"
        ) from error
    if "topic" in rows:
        rows["topic"] = rows["topic"].astype("str")
    if by:
        rows[by] = rows[by].astype("str").fillna(f"(no {by})")
    return rows


def attr(table: pd.DataFrame, name: str, default: Stated) -> Stated:
    """What a table says of itself, where that is of the type it should be."""
    value = table.attrs.get(name)
    return value if isinstance(value, type(default)) else default


def assumed(table: pd.DataFrame) -> str:
    """Note on what the intervals of a table take for granted."""
    band = attr(table, "band", "")
    return f"{clean(band).rstrip('.')}." if band else ""


def names_in(column: pd.Series) -> list[str]:
    """Names that occur, in the order of their categories, else of their first row."""
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return list(dict.fromkeys(column.dropna().astype(str)))
    names = column.cat.categories
    if len(column):
        names = names[names.isin(column)]
    return [str(name) for name in names]


def all_names(column: pd.Series) -> list[str]:
    """Names in a column, of categories also those that don't occur."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return [str(name) for name in column.cat.categories]
    return names_in(column)


def choose_topics(frame: pd.DataFrame, topics: Sequence[str] | str | None, call: str) -> list[str]:
    """Topics that are drawn, in their order; `call` is the line to type, with a place for some."""
    known = names_in(frame["topic"])
    if topics is None:
        return known
    wanted = [topics] if isinstance(topics, str) else list(topics)
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


def refuse_many(number: int, noun: str, most: int, parts: str, choose: str) -> None:
    """Raise a SchemaError where more parts, such as panels, are needed than a reader can follow."""
    if number > most:
        raise SchemaError(
            f"{number:,} {plural_of(noun)} need as many {parts}, and one chart has room for "
            f"{most}. {choose}"
        )
