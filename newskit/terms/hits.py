"""The hits of phrases as columns of a table: in which row, where, and what else the row says."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from newskit.articles import MAKE_ONE, as_text
from newskit.dates import naive_dates
from newskit.patterns import GroupHits, Index
from newskit.schema import ARTICLES, SchemaError, need, need_unique
from newskit.terms.tokens import Ints

__all__ = ["check_key", "hit_spans", "row_columns"]


def check_key(table: pd.DataFrame, key: str, taken: Sequence[str]) -> None:
    """Raise a SchemaError unless `key` names each row once, and is no column of the result."""
    if not isinstance(key, str) or key in taken:
        raise SchemaError(
            f"key names the column that names a row, and this is {key!r:.60}. Write "
            "key='article_id'."
        )
    need(table, [key], table="articles" if key == "article_id" else "given", call=MAKE_ONE)
    try:
        need_unique(table, key)
    except SchemaError as error:
        if key == "quote_id" or "quote_id" not in table:
            raise
        wrong, _, _ = str(error).rpartition(". ")
        mending = 'This is a table of quotes, which quote_id names: column="quote", key="quote_id"'
        raise SchemaError(f"{wrong}. {mending}") from error


def hit_spans(index: Index, hits: GroupHits) -> tuple[Ints, Ints, Ints]:
    """Row of each hit, and its start and end in characters of the row's text."""
    starts, first_ends = index.spans(hits.start)
    several = hits.length > 1
    ends = first_ends.copy()
    if several.any():
        ends[several] = index.spans(hits.start[several] + hits.length[several] - 1)[1]
    return index.texts_of(hits.start), starts, ends


def row_columns(table: pd.DataFrame, rows: Ints, key: str) -> dict[str, object]:
    """Key, outlet and day of each hit's row; the last two missing where the table lacks them."""
    columns: dict[str, object] = {key: table[key].iloc[rows].reset_index(drop=True)}
    for name in ("outlet", "published"):
        if name in table.columns:
            need(table, [name], table="articles", call=MAKE_ONE)
            values = naive_dates(table[name]) if name == "published" else as_text(table[name])
            columns[name] = values.iloc[rows].reset_index(drop=True)
        else:
            columns[name] = pd.Series(None, index=np.arange(len(rows)), dtype=ARTICLES[name].dtype)
    return columns
