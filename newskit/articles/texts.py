"""A column of texts made ready for patterns and counts, and what of it can't be read said."""

from __future__ import annotations

import pandas as pd
import pyarrow.compute as pc

from newskit.articles.make import MAKE_ONE
from newskit.patterns import Index, index_of, store_texts
from newskit.schema import SchemaError, need, warn
from newskit.text import UNSPACED

__all__ = ["index_column"]

_LINE_END = "[\n\v\f\r\u0085\u2028\u2029]"


def index_column(table: pd.DataFrame, column: str, *, so: str = "") -> Index:
    """Index a column of texts; ``"lead"`` is the first paragraph of ``"text"`` where no column has that name.

    What can't be read is said, with what follows from it: `so`. Without it, texts that are missing aren't spoken of.
    """
    if not isinstance(column, str):
        raise SchemaError(f"column names one column of texts, and this is {column!r:.60}. Write column='text'.")
    if column == "lead" and isinstance(table, pd.DataFrame) and "lead" not in table:
        need(table, ["text"], table="articles", call=MAKE_ONE)
        source = table["text"]
        texts = _lead(source)
    else:
        need(table, [column], table="articles" if column in ("text", "title") else "given", call=MAKE_ONE)
        source = texts = table[column]
    index = index_of(texts)
    missing = index.missing()
    if missing and missing == len(texts):
        values = source.astype(object)
        if values.notna().any() and not values.map(lambda value: isinstance(value, str)).any():
            raise SchemaError(f"column {source.name!r} holds {source.dtype} and no text. Name a column of texts.")
    if missing and so:
        warn(f"{missing} of {len(texts)} rows have no {column}; {so}")
    if index.unspaced:
        warn(f"{index.unspaced} of {len(texts)} rows are {UNSPACED}")
    return index


def _lead(texts: pd.Series) -> pd.Series:
    """First paragraphs: what stands before the first line break."""
    parts = pc.split_pattern_regex(pc.utf8_ltrim_whitespace(store_texts(texts)), _LINE_END, max_splits=1)
    return pd.Series(pd.array(pc.list_element(parts, 0), dtype="str"), index=texts.index)
