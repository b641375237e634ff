"""Rows of many files made into one table: what files with the same columns hold is conformed once, not file by file."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from functools import partial
from pathlib import PurePosixPath
from typing import Any

import pandas as pd
import pyarrow as pa

from newskit.articles import conform_articles, unique_ids
from newskit.dates import parse_dates
from newskit.formats import File, Problem
from newskit.load.report import ARCHIVE, LoadReport
from newskit.schema import ARTICLES, NewskitError, SchemaError

__all__ = ["Batches"]

_DATE_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d{2})[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
_ALWAYS = {name for name, column in ARTICLES.items() if not column.optional}
Rows = list[dict[str, Any]] | pd.DataFrame


class Batches:
    """Rows as they come from files, kept apart by the columns that they have."""

    def __init__(self, report: LoadReport, folders: str | Sequence[str], file_names: str | Sequence[str]) -> None:
        self.report = report
        self._folders, self._file_names = (
            (one,) if isinstance(one, str) else tuple(one) for one in (folders, file_names)
        )
        self._rows: defaultdict[tuple[str, ...], list[Rows]] = defaultdict(list)
        self._files = 0
        self.size = 0  # articles so far
        self.failed: NewskitError | None = None  # why the last batch that could not be conformed could not

    def add(self, file: File, format: str, rows: Rows | None) -> None:
        """Add what one file holds, and its line in the load report; None stands for a file that can't be read."""
        self._files += 1
        found = 0 if rows is None else len(rows)
        self.report.add_file(file, format=format, articles=found, read=rows is not None)
        if not found or rows is None:
            if rows is not None and format != ARCHIVE:
                told = bool(file.problems)  # such as pictures that were passed over
                self.report.add(Problem(file.name, "", "holds no article", "nothing to read", loud=not told))
            return
        said = {**self._from_folders(file), **self._from_name(file)}
        placed = _place(rows, file.name, self._files, said)
        names = placed.columns if isinstance(placed, pd.DataFrame) else {name: 0 for row in placed for name in row}
        self._rows[tuple(names)].append(placed)
        self.size += found

    def _from_folders(self, file: File) -> dict[str, str]:
        inside = PurePosixPath(file.name.replace("!", "/"))
        return dict(zip(self._folders, inside.parts[:-1], strict=False))

    def _from_name(self, file: File) -> dict[str, str]:
        name = PurePosixPath(file.name.rpartition("!")[2])
        stem = name.name.split(".")[0] if name.suffix in (".gz", ".bz2", ".xz") else name.stem
        said = dict(zip(self._file_names, stem.split("_"), strict=False))
        if "published" not in said and (date := _DATE_IN_NAME.search(stem)):
            said["published"] = "-".join(date.groups())
        return said

    def conform(self, *, columns: Mapping[str, Any] | None, tz: str | None, strict: bool) -> list[pd.DataFrame]:
        """Make articles of each batch; a batch that has no texts is reported, unless it is the only one.

        What `columns` names need not stand in each file, but in one.
        """
        made = []
        only = len(self._rows) == 1
        each = isinstance(columns, Mapping) and not only and all(isinstance(one, Hashable) for one in columns.values())
        unseen = set(columns.values()) if each and columns else set()
        while self._rows:  # taken out one by one, so that no batch is held twice
            frame = _join(self._rows.pop(next(iter(self._rows))))
            here = {ours: one for ours, one in columns.items() if one in frame} if each and columns else columns
            unseen -= set(frame.columns)
            try:
                made.append(self._conform(frame, columns=here, tz=tz))
            except SchemaError as error:
                if strict or only:
                    raise
                self.failed = error
                for name in frame["file"].unique():
                    self.report.skip(name, str(error).partition(": ")[2])
        if unseen:
            raise SchemaError(
                f"no file has a column {sorted(map(str, unseen))}. columns= takes our names to those of files."
            )
        return made

    def _conform(self, frame: pd.DataFrame, *, columns: Mapping[str, Any] | None, tz: str | None) -> pd.DataFrame:
        said = [name for name in frame.columns if str(name).startswith("(") and name != "(order)"]
        ours = [*said, "(order)", "file", "file_pos"]
        files = frame["file"].unique()
        where = str(files[0]) if len(files) == 1 else f"{files[0]} and {len(files) - 1} more"
        try:
            named = partial(_names, frame)
            articles, remarks = conform_articles(frame.drop(columns=ours), columns=columns, tz=tz, names=named)
        except SchemaError as error:
            raise SchemaError(f"{where}: {error}") from error
        for remark in remarks:
            self.report.add(Problem(where, "", remark, "kept"))
        articles["file"] = frame["file"].astype("str")
        articles["file_pos"] = frame["file_pos"].astype("Int64")
        articles["(order)"] = frame["(order)"]
        return _fill(articles, frame[said])

    def join(self, made: list[pd.DataFrame]) -> pd.DataFrame:
        """Put the parts into the order of the files, each article with an id of its own."""
        joined = pd.concat(made, ignore_index=True) if len(made) > 1 else made[0]
        if len(made) > 1:  # else the rows stand as they came, and need not be moved
            joined = joined.sort_values(["(order)", "file_pos"], kind="stable", ignore_index=True)
        joined = joined.drop(columns="(order)")
        joined["article_id"], remarks = unique_ids(joined["article_id"], partial(_names, joined))
        for remark in remarks:
            self.report.add(Problem("all files", "", remark, "kept"))
        return joined


def _place(rows: Rows, name: str, number: int, said: Mapping[str, str]) -> Rows:
    """Add to the rows where they came from, and what the names of folders and file say about them."""
    fixed: dict[str, Any] = {"file": name, "(order)": number, **{f"({key})": value for key, value in said.items()}}
    if isinstance(rows, pd.DataFrame):
        taken = [column for column in [*fixed, "file_pos"] if column in rows.columns]
        return rows.drop(columns=taken).assign(file_pos=range(1, len(rows) + 1), **fixed)
    return [{**row, **fixed, "file_pos": position} for position, row in enumerate(rows, 1)]


def _join(parts: list[Rows]) -> pd.DataFrame:
    """Make one frame of the parts of a batch: all lists of rows, or all frames, with the same columns."""
    frames = [part for part in parts if isinstance(part, pd.DataFrame)]
    rows = [row for part in parts if isinstance(part, list) for row in part]
    if rows:
        # A reader names all that its format can hold; what none of its articles has is none, unless every table has it.
        kept = {name for row in rows for name, value in row.items() if value is not None} | _ALWAYS
        names = [name for name in dict.fromkeys(name for row in rows for name in row) if name in kept]
        # Taken out of the rows, so that no text is held twice.
        frames.append(pd.DataFrame({name: _column([row.pop(name, None) for row in rows]) for name in names}))
    return frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)


def _column(values: list[Any]) -> pd.Series:
    """Make a column of strings, or of objects where there are others, so that no value is changed on the way."""
    try:
        return pd.Series(pa.chunked_array([pa.array(values, pa.large_string())]), dtype="str")
    except (pa.ArrowInvalid, pa.ArrowTypeError, UnicodeEncodeError):
        return pd.Series(values, dtype=object)


def _names(frame: pd.DataFrame) -> pd.Series:
    """Names for articles that have none: the file's, and the place in it where it holds several."""
    place = "#" + frame["file_pos"].astype("str")
    several = frame.groupby("file")["file_pos"].transform("size") > 1
    return frame["file"].astype("str") + place.where(several, "")


def _fill(articles: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    """Fill what an article doesn't say itself with what the names of its folders and file say."""
    for column in said.columns:
        name = column.strip("()")
        value = said[column].reset_index(drop=True)
        if name not in articles.columns:
            articles[name] = value
            continue
        if name in ARTICLES and ARTICLES[name].kind == "date":
            value = parse_dates(value).published
        elif name in ARTICLES and ARTICLES[name].kind != "text":
            raise SchemaError(f"{name!r} can't be had from the name of a folder or file, only texts and dates can.")
        articles[name] = articles[name].where(articles[name].notna(), value.astype(articles[name].dtype))
    return articles
