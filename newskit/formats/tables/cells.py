"""Texts in cells that are no plain texts: lists as Python writes them, texts that were cut off."""

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
    "fulltext plaintext rawtext story paragraphs texte texto tekst testo teksti volltext inhalt "
    "contenu contenido".split()
)
TITLES = frozenset(
    "title titles headline headlines heading titel titre titulo titolo otsikko uberschrift".split()
)
_MARK = " chars]"
_PROSE = 20  # words of a paragraph, which no name or keyword has
_STRING = re.compile(r"""'[^'\\]*(?:\\.[^'\\]*)*'|"[^"\\]*(?:\\.[^"\\]*)*\"""", re.DOTALL)
_LISTS = ("['", '["')  # begin a written list
_BETWEEN = (",", " ", "\n")


def mend_texts(file: File, frame: pd.DataFrame) -> pd.DataFrame:
    """Make paragraphs of lists of paragraphs, and take off the marks of texts that were cut off."""
    for name in frame.columns:
        is_text = column_key(name) in TEXTS
        frame = _join_lists(file, frame, name, is_text=is_text)
        if is_text:
            frame = _take_off_marks(file, frame, name)
    return frame


def where(column: pd.Series, holds: Callable[[str], bool]) -> pd.Series:
    """Tell for each cell whether it is a string of which this holds."""
    told = [isinstance(cell, str) and holds(cell) for cell in column.tolist()]
    return pd.Series(told, column.index, dtype=bool)


def _looks_listed(cell: str) -> bool:
    return cell.startswith(_LISTS) and cell.rstrip().endswith("]")


def _join_lists(file: File, frame: pd.DataFrame, name: str, *, is_text: bool) -> pd.DataFrame:
    column = frame[name]
    is_string = isinstance(column.dtype, pd.StringDtype)
    if is_string and not column.str.startswith(_LISTS).any():  # without a loop
        return frame
    listed = column[where(column, _looks_listed)]
    texts = listed.map(lambda cell: _joined(cell, is_text=is_text)).dropna()
    if texts.empty:
        return frame
    file.report(f"lists of paragraphs in {name!r}", "joined, with blank lines between", loud=False)
    made = column.copy()
    made[texts.index] = texts
    return frame.assign(**{name: made})


def _joined(cell: str, *, is_text: bool) -> str | None:
    """Paragraphs of a written list; None if it is none, or holds names and keywords."""
    texts, place = [], 1
    while string := _STRING.match(cell, place):
        try:
            texts.append(str(ast.literal_eval(string[0].replace("\n", "\\n"))).strip())
        except (ValueError, SyntaxError):
            return None
        place = string.end()
        while cell[place : place + 1] in _BETWEEN:  # numpy puts no comma between
            place += 1
    is_whole = cell[place:].rstrip() == "]"
    if not is_whole or not (is_text or any(len(text.split()) > _PROSE for text in texts)):
        return None
    return "\n\n".join(filter(None, texts)) or None


def cut_off(text: str) -> str | None:
    """Text without NewsAPI's mark of a cut, ``… [+3210 chars]``; None where it stands whole."""
    kept, mark, count = text.rpartition("[+")
    is_marked = mark and count.endswith(_MARK) and count.removesuffix(_MARK).isdigit()
    if not is_marked:
        return None
    return kept.rstrip().removesuffix("…").removesuffix("...").rstrip()


def _take_off_marks(file: File, frame: pd.DataFrame, name: str) -> pd.DataFrame:
    column = frame[name]
    if isinstance(column.dtype, pd.StringDtype) and not column.str.endswith(_MARK).any():
        return frame
    marked = where(column, lambda cell: cell.endswith(_MARK))
    shorter = column[marked].map(cut_off).dropna()
    if shorter.empty:
        return frame
    is_cut = pd.Series(column.index.isin(shorter.index), index=column.index)
    problem = f"{count_of(len(shorter), 'text')} cut off by the export in {name!r}"
    file.report(problem, "kept; `text_truncated`", loud=False)
    truncated = is_cut
    if "text_truncated" in frame:
        truncated = frame["text_truncated"].where(~is_cut, True)
    return frame.assign(**{name: column.where(~is_cut, shorter), "text_truncated": truncated})
