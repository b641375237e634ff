"""A column of texts made ready for patterns and counts, and what of it can't be read said."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from newskit.articles.make import MAKE_ONE
from newskit.patterns import Index, Rule, index_of, store_texts
from newskit.schema import SchemaError, need, warn
from newskit.text import UNSPACED

__all__ = ["fields_of", "index_column", "stored_in"]

_LINE_END = "[\n\v\f\r\u0085\u2028\u2029]"


def stored_in(table: pd.DataFrame, column: str) -> str:
    """Return the column that holds a column of texts: a lead is in the text, where it has none."""
    return "text" if column == "lead" and "lead" not in table else column


def fields_of(columns: Iterable[str], rules: Iterable[Rule]) -> list[str]:
    """List the columns that rules look in: those asked for, and those that queries name."""
    named = [sorted(rule.query.fields) for rule in rules if rule.query]
    return list(dict.fromkeys([*columns, *chain.from_iterable(named)]))


def index_column(table: pd.DataFrame, column: str, *, so: str = "") -> Index:
    """Index a column of texts; ``"lead"`` is the first paragraph of ``"text"`` if no column is it.

    What can't be read is said, with what follows from it: `so`. Without it, texts that are missing
    aren't spoken of.
    """
    if not isinstance(column, str):
        raise SchemaError(
            f"column names one column of texts, and this is {column!r:.60}. Write column='text'."
        )
    need(table, [], table=_kind_of(column), call=MAKE_ONE)
    held = stored_in(table, column)
    need(table, [held], table=_kind_of(held), call=_call(table))
    source = table[held]
    index = index_of(source if held == column else _lead(source))
    missing = index.missing()
    if missing and missing == len(source) and _holds_no_text(source):
        raise SchemaError(
            f"column {source.name!r} holds {source.dtype} and no text. Name a column of texts."
        )
    if missing and so:
        warn(f"{missing} of {len(source)} rows have no {column}; {so}")
    if index.unspaced:
        warn(f"{index.unspaced} of {len(source)} rows are {UNSPACED}")
    return index


def _kind_of(column: str) -> str:
    return "articles" if column in ("text", "title") else "given"


def _holds_no_text(column: pd.Series) -> bool:
    """Whether a column has values, and none of them is a text."""
    values = column.astype(object).dropna()
    return len(values) > 0 and not any(isinstance(value, str) for value in values)


def _call(table: pd.DataFrame) -> str:
    if "quote" in table:
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
    has_words = pc.greater(pc.utf8_length(trimmed), 0)
    is_indented = pc.fill_null(pc.and_(pc.greater(blanks, 0), has_words), False)
    indented = np.flatnonzero(is_indented.to_numpy())
    if len(indented):
        leads = leads.to_pylist()
        for row in indented.tolist():
            leads[row] = stored[row].as_py()[: blanks[row].as_py()] + leads[row]
    return pd.Series(pd.array(leads, dtype="str"), index=texts.index)
