"""Texts in the cells of a table that are no plain texts: lists as Python writes them, texts that an export cut off."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

import pandas as pd

from newskit.formats.files import File
from newskit.schema import column_key, count_of

__all__ = ["TEXTS", "TITLES", "cut_off", "mend_texts", "where"]

# What tables call their columns of texts and of titles, as `column_key` has it.
TEXTS = frozenset(
    "text texts body content contents article articles articlebody articletext bodytext maintext "
    "fulltext plaintext"
    " rawtext story paragraphs texte texto tekst testo teksti volltext inhalt contenu contenido".split()
)
TITLES = frozenset(
    "title titles headline headlines heading titel titre titulo titolo otsikko uberschrift".split()
)
_MARK = " chars]"
_PROSE = 20  # words of a paragraph, which no name or keyword has
_STRING = re.compile(r"""'[^'\\]*(?:\\.[^'\\]*)*'|"[^"\\]*(?:\\.[^"\\]*)*\"""", re.DOTALL)
_LISTS = ("['", '["')
_BETWEEN = (",", " ", "\n")


def mend_texts(file: File, frame: pd.DataFrame) -> pd.DataFrame:
    """Make paragraphs of lists of paragraphs, and take off the mark with which NewsAPI cuts a text off."""
    for name in frame.columns:
        is_text = column_key(name) in TEXTS
        frame = _join_lists(file, frame, name, is_text=is_text)
        if is_text:
            frame = _take_off_marks(file, frame, name)
    return frame


def where(column: pd.Series, holds: Callable[[str], bool]) -> pd.Series:
    """Tell for each cell whether it is a string of which this holds."""
    return pd.Series(
        [isinstance(cell, str) and holds(cell) for cell in column.tolist()],
        column.index,
        dtype=bool,
    )


def _looks_listed(cell: str) -> bool:
    return cell.startswith(_LISTS) and cell.rstrip().endswith("]")


def _join_lists(file: File, frame: pd.DataFrame, name: str, *, is_text: bool) -> pd.DataFrame:
    column = frame[name]
    if (
        isinstance(column.dtype, pd.StringDtype) and not column.str.startswith(_LISTS).any()
    ):  # without a loop
        return frame
    listed = where(column, _looks_listed)
    if not listed.any():
        return frame
    texts = [
        _joined(cell, is_text=is_text) if looks else None
        for cell, looks in zip(column, listed, strict=True)
    ]
    if not any(texts):
        return frame
    file.report(f"lists of paragraphs in {name!r}", "joined, with blank lines between", loud=False)
    made = [text or cell for cell, text in zip(column, texts, strict=True)]
    return frame.assign(**{name: pd.Series(made, index=frame.index, dtype=column.dtype)})


def _joined(cell: str, *, is_text: bool) -> str | None:
    """Paragraphs of a written list; None if it is none, or holds names and keywords."""
    texts, place = [], 1
    while match := _STRING.match(cell, place):
        try:
            texts.append(str(ast.literal_eval(match[0].replace("\n", "\\n"))).strip())
        except (ValueError, SyntaxError):
            return None
        place = match.end()
        while cell[place : place + 1] in _BETWEEN:  # numpy puts no comma between
            place += 1
    if cell[place:].rstrip() != "]" or not (
        is_text or any(len(text.split()) > _PROSE for text in texts)
    ):
        return None
    return "\n\n".join(filter(None, texts)) or None


def cut_off(text: str) -> str | None:
    """Text without the mark ``… [+3210 chars]`` with which NewsAPI cuts it off; None where it stands whole."""
    kept, mark, count = text.rpartition("[+")
    if not mark or not count.removesuffix(_MARK).isdigit() or not count.endswith(_MARK):
        return None
    return kept.rstrip().removesuffix("…").removesuffix("...").rstrip()


def _take_off_marks(file: File, frame: pd.DataFrame, name: str) -> pd.DataFrame:
    column = frame[name]
    if isinstance(column.dtype, pd.StringDtype) and not column.str.endswith(_MARK).any():
        return frame
    marked = where(column, lambda cell: cell.endswith(_MARK))
    shorter = column[marked].map(cut_off).dropna()
    if not len(shorter):
        return frame
    cut = pd.Series(column.index.isin(shorter.index), index=column.index)
    file.report(
        f"{count_of(len(shorter), 'text')} cut off by the export in {name!r}",
        "kept; `text_truncated`",
        loud=False,
    )
    told = frame["text_truncated"].where(~cut, True) if "text_truncated" in frame else cut
    return frame.assign(**{name: column.where(~cut, shorter), "text_truncated": told})
