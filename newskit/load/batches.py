"""Rows of many files made into one table; files with the same columns are conformed together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import partial
from itertools import chain
from pathlib import PurePosixPath
from typing import Any, TypeGuard

import pandas as pd
import pyarrow as pa

from newskit.articles import conform_articles, unique_ids
from newskit.dates import parse_dates
from newskit.formats import File, Problem
from newskit.load.report import ARCHIVE, LoadReport
from newskit.schema import ARTICLES, NewskitError, SchemaError

__all__ = ["PLACE", "Batches"]

_DATE_IN_NAME = re.compile(
    r"(?<!\d)((?:19|20)\d{2})[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)"
)
_ARCHIVE_END = re.compile(r"(?i)(?:\.tar)?\.(?:zip|tar|tgz|tbz2|txz|gz|bz2|xz)$")
_PACKED_END = re.compile(r"(?i)\.(?:gz|bz2|xz)$")
# Columns beside those of the files, under names that no file has; what names of folders and files
# say begins as _SAID.
_FILE = "(newskit) file"
_POS = "(newskit) place"
_ORDER = "(newskit) order"
_SAID = "(newskit) said: "
PLACE = [_FILE, _POS, _ORDER]
_ALWAYS = {name for name, column in ARTICLES.items() if not column.optional}
Rows = list[dict[str, Any]] | pd.DataFrame


class Batches:
    """Rows as they come from files, kept apart by the columns that they have."""

    def __init__(
        self, report: LoadReport, folders: str | Sequence[str], file_names: str | Sequence[str]
    ) -> None:
        self.report = report
        self._folders, self._file_names = _said("folders", folders), _said("file_names", file_names)
        self._rows: defaultdict[tuple[str, ...], list[Rows]] = defaultdict(list)
        self._files = 0
        self._held: dict[str, int] = {}  # articles of each file
        self.size = 0  # articles so far
        # Why the last batch that could not be conformed could not.
        self.failed: NewskitError | None = None

    def add(self, file: File, format: str, rows: Rows | list[pd.DataFrame] | None) -> None:
        """Add what a file holds, and its line in the report; None for a file that can't be read."""
        self._files += 1
        tables: list[Any] = []
        if rows is not None:
            tables = rows if _is_tables(rows) else [rows]
        found = sum(map(len, tables))
        self.report.add_file(file, format=format, articles=found, read=rows is not None)
        if not found:
            if rows is not None and format != ARCHIVE:
                told = bool(file.problems)  # such as pictures that were passed over
                self.report.add(
                    Problem(file.name, "", "holds no article", "nothing to read", loud=not told)
                )
            return
        said = self._from_folders(file) | self._from_name(file)
        before = 0
        for table in tables:
            placed = _place(table, file.name, (self._files, before), said)
            # Dicts of one format belong together: most fields of theirs are optional. Tables do by
            # their columns.
            key = tuple(placed.columns) if isinstance(placed, pd.DataFrame) else (format,)
            self._rows[key].append(placed)
            before += len(placed)
        self._held[file.name] = found
        self.size += found

    def _from_folders(self, file: File) -> dict[str, str]:
        *archives, name = [PurePosixPath(layer) for layer in file.inside or (file.name,)]
        packed = [
            part
            for archive in archives
            for part in (*archive.parts[:-1], _ARCHIVE_END.sub("", archive.name))
        ]
        return dict(zip(self._folders, [*packed, *name.parts[:-1]], strict=False))

    def _from_name(self, file: File) -> dict[str, str]:
        name = PurePosixPath(_PACKED_END.sub("", (file.inside or (file.name,))[-1]))
        said = dict(zip(self._file_names, name.stem.split("_"), strict=False))
        if "published" not in said and (date := _DATE_IN_NAME.search(name.stem)):
            said["published"] = "-".join(date.groups())
        return said

    def conform(
        self, *, columns: Mapping[str, Any] | None, tz: str | None, strict: bool
    ) -> list[pd.DataFrame]:
        """Make articles of each batch; one without texts is reported, unless it is the only one.

        What `columns` names need not stand in each file, but in one.
        """
        made = []
        is_only = len(self._rows) == 1
        shared = None if is_only else _theirs(columns)
        unseen = set() if shared is None else set(shared.values())
        while self._rows:  # taken out one by one, so that no batch is held twice
            frame = _join(self._rows.pop(next(iter(self._rows))))
            unseen -= set(frame.columns)
            here = columns
            if shared is not None:
                here = {ours: theirs for ours, theirs in shared.items() if theirs in frame}
            try:
                made.append(self._conform(frame, columns=here, tz=tz))
            except SchemaError as error:
                if strict or is_only:
                    raise
                self.failed = error
                for name in frame[_FILE].unique():
                    self.report.skip(name, str(error).partition(": ")[2])
        if unseen:
            raise SchemaError(
                f"no file has a column {sorted(map(str, unseen))}. columns= takes our names to "
                "those of files."
            )
        return made

    def _conform(
        self, frame: pd.DataFrame, *, columns: Mapping[str, Any] | None, tz: str | None
    ) -> pd.DataFrame:
        said = [name for name in frame.columns if str(name).startswith(_SAID)]
        theirs = frame.drop(columns=[*said, *PLACE])
        knows_its_files = {"file", "file_pos"} <= set(theirs.columns)  # a table of ours
        if not knows_its_files:
            theirs = theirs.rename(
                columns={"file": "file_original", "file_pos": "file_pos_original"}
            )
        files = frame[_FILE].unique()
        where = str(files[0]) if len(files) == 1 else f"{files[0]} and {len(files) - 1} more"
        try:
            named = partial(self._names, frame, frame.get(f"{_SAID}article_id"))
            articles, remarks = conform_articles(theirs, columns=columns, tz=tz, names=named)
        except SchemaError as error:
            raise SchemaError(f"{where}: {error}") from error
        for remark in remarks:
            self.report.add(Problem(where, "", remark, "kept"))
        for column, place, dtype in (("file", _FILE, "str"), ("file_pos", _POS, "Int64")):
            own = articles[column]
            articles[column] = own.where(own.notna(), frame[place].astype(dtype))
        articles[PLACE] = frame[PLACE]
        return _fill(articles, frame[said])

    def _names(self, frame: pd.DataFrame, said: pd.Series | None = None) -> pd.Series:
        """Names for those that have none: what the file's name says or is, and the place in it."""
        names = frame[_FILE].astype("str")
        several = names.map(self._held) > 1
        place = "#" + frame[_POS].astype("str")
        if said is not None:
            names = said.reset_index(drop=True).astype("str").fillna(names)
        return names + place.where(several, "")

    def join(self, made: list[pd.DataFrame]) -> pd.DataFrame:
        """Put the parts into the order of the files, each article with an id of its own."""
        joined = made[0]
        if len(made) > 1:  # else the rows stand as they came, and need not be moved
            joined = pd.concat(made, ignore_index=True)
            joined = joined.sort_values([_ORDER, _POS], kind="stable", ignore_index=True)
        ids, remarks = unique_ids(joined["article_id"], partial(self._names, joined))
        joined = joined.drop(columns=PLACE).assign(article_id=ids)
        for remark in remarks:
            self.report.add(Problem("all files", "", remark, "kept"))
        return joined


def _theirs(columns: object) -> dict[str, Hashable] | None:
    """Our names → those of files, looked for file by file; None for `columns` of another kind."""
    if not isinstance(columns, Mapping):
        return None
    each_is_a_name = all(isinstance(theirs, Hashable) for theirs in columns.values())
    return dict(columns) if each_is_a_name else None


def _said(argument: str, names: object) -> tuple[str, ...]:
    """Check what folders or parts of names are said to stand for."""
    several = isinstance(names, Iterable) and not isinstance(names, str)
    listed: tuple[Any, ...] = tuple(names) if several else (names,)  # type: ignore[arg-type]
    for name in listed:
        if not _may_be_said(name):
            raise SchemaError(
                f"{argument}={names!r:.60}: {name!r:.40} can't be had from a name. Texts and dates "
                "can, such as 'outlet' or 'published', and columns of your own."
            )
    return listed


def _may_be_said(name: object) -> bool:
    if not isinstance(name, str):
        return False
    return name not in ARTICLES or ARTICLES[name].kind in ("text", "date")


def _is_tables(rows: object) -> TypeGuard[list[pd.DataFrame]]:
    """Whether a reader gave several tables, such as the sheets of a workbook."""
    return isinstance(rows, list) and bool(rows) and isinstance(rows[0], pd.DataFrame)


def _place(rows: Rows, name: str, place: tuple[int, int], said: Mapping[str, str]) -> Rows:
    """Add to the rows where they came from, and what the names of folders and file say of them."""
    number, before = place
    fixed: dict[str, Any] = {_FILE: name, _ORDER: number}
    fixed |= {f"{_SAID}{column}": value for column, value in said.items()}
    if isinstance(rows, pd.DataFrame):
        numbers = range(before + 1, before + len(rows) + 1)
        return rows.reset_index(drop=True).assign(**{_POS: numbers, **fixed})
    return [{**row, **fixed, _POS: position} for position, row in enumerate(rows, before + 1)]


def _join(parts: list[Rows]) -> pd.DataFrame:
    """Make one frame of a batch: all lists of rows, or all frames, with the same columns."""
    frames = [part for part in parts if isinstance(part, pd.DataFrame)]
    if not frames:
        return _as_frame([row for part in parts if isinstance(part, list) for row in part])
    return frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)


def _as_frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Make a frame of rows, which are emptied on the way, so that no text is held twice.

    A reader names all that its format can hold; what none of its articles has is no column, unless
    every table has it.
    """
    filled = {name for row in rows for name, value in row.items() if value is not None}
    kept = filled | _ALWAYS
    names = [name for name in dict.fromkeys(chain.from_iterable(rows)) if name in kept]
    return pd.DataFrame({name: _column([row.pop(name, None) for row in rows]) for name in names})


def _column(values: list[Any]) -> pd.Series:
    """Make a column of strings, or of objects where there are others, so that no value changes."""
    try:
        return pd.Series(pa.chunked_array([pa.array(values, pa.large_string())]), dtype="str")
    except (pa.ArrowInvalid, pa.ArrowTypeError, UnicodeEncodeError):
        return pd.Series(values, dtype=object)


def _fill(articles: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    """Fill what an article doesn't say itself with what the names of its folders and file say."""
    for column in said.columns:
        name = str(column).removeprefix(_SAID)
        value = said[column].reset_index(drop=True)
        if name not in articles.columns:
            articles[name] = value
            continue
        known = articles[name].notna()
        if name in ARTICLES and ARTICLES[name].kind == "date":
            dates = parse_dates(value)
            value = dates.published
            if name == "published" and dates.precision.notna().any():
                # As words: the two columns may have other categories.
                no_precision = pd.Series(None, index=articles.index, dtype="str")
                precision = articles.get("published_precision", no_precision).astype("str")
                filled = precision.where(known, dates.precision.astype("str"))
                articles["published_precision"] = filled.astype("category")
        articles[name] = articles[name].where(known, value.astype(articles[name].dtype))
    return articles
