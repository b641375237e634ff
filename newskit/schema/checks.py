"""Tables made and checked: errors that name what is wrong with a frame."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TypeGuard

import numpy as np
import pandas as pd

from newskit.schema.errors import SchemaError
from newskit.schema.tables import TABLES

__all__ = [
    "build",
    "column_key",
    "count_of",
    "empty",
    "is_whole",
    "listed",
    "need",
    "need_string",
    "need_unique",
    "type_of",
]


def build(name: str, columns: Mapping[str, object], *, extra: Iterable[str] = ()) -> pd.DataFrame:
    """Make a table of ours: its dtypes and its order, then the `extra` columns as they are."""
    table = TABLES[name]
    kept = [column for column in table if column in columns]
    frame = pd.DataFrame({column: columns[column] for column in [*kept, *extra]})
    return frame.astype(
        {column: table[column].dtype for column in kept if table[column].kind != "list"}
    )


def empty(name: str) -> pd.DataFrame:
    """Make a table of ours without rows."""
    return build(name, {column: [] for column, spec in TABLES[name].items() if not spec.optional})


def column_key(name: object) -> str:
    """Return what different ways to write the name of a column have in common."""
    letters = unicodedata.normalize("NFKD", str(name))
    return re.sub(r"[\s_.\u0300-\u036f-]", "", letters).lower()


def need(frame: object, columns: Iterable[str], *, table: str, call: str) -> None:
    """Raise a SchemaError unless `frame` is a DataFrame that has all `columns`.

    `table` says in words what was expected; `call` is the next line to type.
    """
    if not isinstance(frame, pd.DataFrame):
        raise SchemaError(
            f"the {table} table must be a pandas DataFrame, and this is {type_of(frame)}. {call}"
        )
    wanted = _distinct_names(columns, table, call)
    present = Counter(frame.columns)
    twice = [column for column in wanted if present[column] > 1]
    if twice:
        raise SchemaError(
            f"the column {twice[0]!r} stands twice in the {table} table. Rename or drop one of the "
            "two."
        )
    missing = [column for column in wanted if column not in present]
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        raise SchemaError(
            f"the {table} table needs {listed(wanted, 3)}, and this frame has "
            f"{listed(frame.columns, 5)}: {listed(missing, 3)} {verb} missing. {call}"
        )


def _distinct_names(columns: Iterable[str], table: str, call: str) -> list[str]:
    names = list(columns)
    for name in names:
        try:
            hash(name)
        except TypeError:
            raise SchemaError(
                f"{name!r:.60} is no name of a column of the {table} table. {call}"
            ) from None
    return list(dict.fromkeys(names))


def need_string(text: object, function: str, *, tables: str = "") -> None:
    """Raise a SchemaError unless `text` is a string; `tables` says what to call for a table."""
    if not isinstance(text, str):
        raise SchemaError(
            f"{function} needs the text of one article, a str, and this is {type(text).__name__}."
            f" For a table of articles, {tables or f'call articles[column].map({function})'}."
        )


def need_unique(frame: pd.DataFrame, key: str) -> None:
    """Raise a SchemaError unless `key` names each row once."""
    ids = frame[key]
    written = Counter(map(str, ids.tolist()))  # 1 and "1" name the same row
    if ids.isna().any():
        wrong = "some are missing"
    elif len(written) < len(ids):
        wrong = f"{written.most_common(1)[0][0]!r} stands twice"
    else:
        return
    raise SchemaError(
        f"{key!r} must name each row once, and {wrong}. as_articles(frame) mends that."
    )


def is_whole(value: object, least: int) -> TypeGuard[int]:
    """Whether an argument is a whole number, NumPy's too, from `least`."""
    return (
        isinstance(value, (int, np.integer)) and not isinstance(value, bool) and int(value) >= least
    )


def count_of(number: int, noun: str) -> str:
    """Write a number with its noun: 1 article, 2,500 articles."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def type_of(value: object) -> str:
    """Name the type of a value with its article, and with its module where it has one: a list."""
    kind = type(value)
    name = kind.__qualname__
    if kind.__module__ != "builtins":
        name = f"{kind.__module__}.{name}"
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def listed(names: Iterable[object], most: int = 12) -> str:
    """Name the first columns only: a frame of a thousand columns still gives a short message."""
    shown = [f"{name!s:.30}" for name in names]
    more = f" and {len(shown) - most} more" if len(shown) > most else ""
    return f"{shown[:most]}{more}"
