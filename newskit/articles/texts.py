"""A column of texts made ready for patterns and counts, and what of it can't be read said."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from newskit.articles.make import MAKE_ONE
from newskit.patterns import Index, index_of, store_texts
from newskit.schema import SchemaError, need, warn
from newskit.text import UNSPACED

__all__ = ["index_column"]

_LINE_END = "[\n\v\f\r\u0085\u2028\u2029]"


def index_column(table: pd.DataFrame, column: str, *, so: str = "") -> Index:
    """Index a column of texts; ``"lead"`` is the first paragraph of ``"text"`` where no column has that name.

    What can't be read is said, with what follows from it: `so`. Without it, texts that are missing
    aren't spoken of.
    """
    if not isinstance(column, str):
        raise SchemaError(
            f"column names one column of texts, and this is {column!r:.60}. Write column='text'."
        )
    if column == "lead" and isinstance(table, pd.DataFrame) and "lead" not in table:
        need(table, ["text"], table="articles", call=_call(table))
        source = table["text"]
        texts = _lead(source)
    else:
        need(
            table,
            [column],
            table="articles" if column in ("text", "title") else "given",
            call=_call(table),
        )
        source = texts = table[column]
    index = index_of(texts)
    missing = index.missing()
    if missing and missing == len(texts):
        values = source.astype(object)
        if values.notna().any() and not values.map(lambda value: isinstance(value, str)).any():
            raise SchemaError(
                f"column {source.name!r} holds {source.dtype} and no text. Name a column of texts."
            )
    if missing and so:
        warn(f"{missing} of {len(texts)} rows have no {column}; {so}")
    if index.unspaced:
        warn(f"{index.unspaced} of {len(texts)} rows are {UNSPACED}")
    return index


def _call(table: object) -> str:
    if isinstance(table, pd.DataFrame) and "quote" in table:
        return 'This is a table of quotes: column="quote"'
    return MAKE_ONE


def _lead(texts: pd.Series) -> pd.Series:
    """First paragraphs: what stands before the first line break.

    Blanks before the first word stay, so that offsets in the lead are offsets in the text.
    """
    stored = store_texts(texts)
    trimmed = pc.utf8_ltrim_whitespace(stored)
    leads = pc.list_element(pc.split_pattern_regex(trimmed, _LINE_END, max_splits=1), 0)
    blanks = pc.subtract(pc.utf8_length(stored), pc.utf8_length(trimmed))
    indented = pc.fill_null(
        pc.and_(pc.greater(blanks, 0), pc.greater(pc.utf8_length(trimmed), 0)), False
    )
    rows = np.flatnonzero(indented.to_numpy())
    if len(rows):
        values = leads.to_pylist()
        where = pa.array(rows)
        sizes, texts_of = blanks.take(where).to_pylist(), stored.take(where).to_pylist()
        for row, size, text in zip(rows.tolist(), sizes, texts_of, strict=True):
            values[row] = text[:size] + values[row]
        leads = values
    return pd.Series(pd.array(leads, dtype="str"), index=texts.index)
