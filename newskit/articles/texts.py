"""A column of texts made ready for patterns and counts, and what of it can't be read said."""

from __future__ import annotations

import pandas as pd
import pyarrow.compute as pc

from newskit.articles.make import MAKE_ONE
from newskit.patterns import Index, index_of, store_texts
from newskit.schema import SchemaError, need, warn
from newskit.text import UNSPACED

__all__ = ["index_column"]


def index_column(table: pd.DataFrame, column: str, *, so: str) -> Index:
    """Index a column of texts; ``"lead"`` is the first paragraph of ``"text"`` where no column has that name.

    What can't be read is said, with what follows from it: `so`.
    """
    if not isinstance(column, str):
        raise SchemaError(f"column names one column of texts, and this is {column!r:.60}. Write column='text'.")
    if column == "lead" and isinstance(table, pd.DataFrame) and "lead" not in table:
        need(table, ["text"], table="articles", call=MAKE_ONE)
        texts = _lead(table["text"])
    else:
        need(table, [column], table="articles" if column in ("text", "title") else "given", call=MAKE_ONE)
        texts = table[column]
    index = index_of(texts)
    missing = index.missing()
    if missing and missing == len(texts):
        values = texts.astype(object)
        if values.notna().any() and not (values == "").all():
            raise SchemaError(f"column {column!r} holds {texts.dtype} and no text. Name a column of texts.")
    if missing:
        warn(f"{missing} of {len(texts)} rows have no {column}; {so}")
    if index.unspaced:
        warn(f"{index.unspaced} of {len(texts)} rows are {UNSPACED}")
    return index


def _lead(texts: pd.Series) -> pd.Series:
    """First paragraphs: what stands before the first line break."""
    parts = pc.split_pattern(pc.utf8_ltrim_whitespace(store_texts(texts)), "\n", max_splits=1)
    return pd.Series(pd.array(pc.list_element(parts, 0), dtype="str"), index=texts.index)
