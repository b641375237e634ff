"""Files and folders read into one articles table."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pandas as pd

from newskit.articles import conform_articles, unique_ids
from newskit.dates import parse_dates
from newskit.formats import FORMATS, File, Problem, Reading, find_format
from newskit.load.find import list_files, shown
from newskit.load.report import REPORT, LoadReport
from newskit.load.tails import cut_tails
from newskit.schema import (
    ARTICLES,
    LoadWarning,
    NewskitError,
    SchemaError,
    UnreadableFile,
    UnsupportedFormat,
    empty,
    warn,
)

__all__ = ["list_formats", "read_articles"]

_DATE_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d{2})[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
Rows = list[dict[str, Any]] | pd.DataFrame
Batches = defaultdict[tuple[str, ...], list[Rows]]

_HEAD = 64  # bytes that tell what kind of file it is


def read_articles(
    path: str | Path | Iterable[str | Path],
    *,
    format: str | None = None,
    columns: Mapping[str, Any] | None = None,
    clean: bool = True,
    tz: str | None = None,
    errors: Literal["report", "raise"] = "report",
    folders: str | Sequence[str] = ("section",),
    file_names: str | Sequence[str] = (),
) -> pd.DataFrame:
    r"""Articles from a file, a folder, or several of them.

    Text files (one article each), CSV and TSV, JSON, JSON Lines and Parquet, plain or packed by gzip. In a folder
    every file is read, in the order of their names; a file that can't be read is skipped and reported.

    Parameters
    ----------
    path : str or Path, or several
        A file, a folder, or a pattern such as ``"exports/*.csv"``.
    format : str, optional
        One of ``list_formats()``, where the name of a file doesn't tell.
    columns : dict, optional
        Our names → those of the file, as in `as_articles`.
    clean : bool
        Cut a run of other articles' headlines from the end of a text (they go into ``related``) and compose
        accents (NFC). Nothing else is changed; each cut is in the load report.
    tz : str, optional
        Zone to move times to that are printed with an offset, such as ``"Asia/Tokyo"``. By default times stay
        as printed, so that an evening story stays in its day.
    errors : {"report", "raise"}
        Whether a file that can't be read is skipped and reported, or stops the run.
    folders : sequence of str
        What the folders between `path` and a file stand for, from the top: ``("outlet", "section")``. Used
        where a file does not say it itself.
    file_names : sequence of str
        What the parts of a file name stand for, divided by ``_``: ``("outlet", "published", "language")``. A date
        written ``2025-03-01`` or ``20250301`` anywhere in a name is found without this.

    Returns
    -------
    DataFrame, one row per article
        The columns of ``describe_table("articles")``; ``file`` and ``file_pos`` say where a row came from.

    Raises
    ------
    UnreadableFile, CorruptFile, UnsupportedFormat, SchemaError
        If nothing at all could be read.

    Warns
    -----
    LoadWarning
        Once, if anything was skipped or missing; ``load_report(articles)`` has the details.

    Examples
    --------
    >>> from pathlib import Path; from tempfile import mkdtemp
    >>> folder = Path(mkdtemp()) / "sport"
    >>> folder.mkdir()
    >>> _ = (folder / "2025-03-01_derby.txt").write_text("Rovers win\n\nRovers beat Eastport.", encoding="utf-8")
    >>> read_articles(folder.parent)[["title", "text", "published", "section"]]
            title                   text  published section
    0  Rovers win  Rovers beat Eastport. 2025-03-01   sport
    """
    if errors not in ("report", "raise"):
        raise SchemaError(f"errors must be 'report' or 'raise', and this is {errors!r}.")
    if format is not None and format not in FORMATS:
        raise UnsupportedFormat(f"there is no format {format!r}. The formats are {', '.join(FORMATS)}.")
    _check_zone(tz)
    folders, file_names = ((one,) if isinstance(one, str) else tuple(one) for one in (folders, file_names))
    files, problems = list_files(path)
    report = LoadReport.start(problems)
    batches: Batches = defaultdict(list)
    last_error: NewskitError | None = None
    for number, file in enumerate(files):
        try:
            reading, name = _read(file, format)
            said = {**_from_folders(file, folders), **_from_name(file, file_names)}
        except NewskitError as error:
            if errors == "raise" or len(files) == 1:
                raise
            last_error = error
            file.report(str(error).removeprefix(f"{file.name}: "), "skipped the file")
            report.add_file(file, format="", reading=None)
            continue
        report.add_file(file, format=name, reading=reading)
        rows = _place(reading.rows, file.name, number, said)
        if not len(rows):
            report.add(Problem(file.name, "", "holds no article", "nothing to read"))
            continue
        names = rows.columns if isinstance(rows, pd.DataFrame) else dict.fromkeys(name for row in rows for name in row)
        batches[tuple(names)].append(rows)
    made = []
    for parts in batches.values():
        frame = _join(parts)
        try:
            made.append(_conform(frame, report, columns=columns, tz=tz))
        except SchemaError as error:
            if errors == "raise" or len(batches) == 1:
                raise
            last_error = error
            for name in frame["file"].unique():
                report.skip(name, str(error).partition(": ")[2])
    if not made:
        if last_error or not files:
            nothing = f"{shown(path)}: no file in it. Give the folder that holds the articles."
            raise last_error or UnreadableFile(nothing)
        made = [empty("articles").assign(**{"(order)": 0})]
    return _finish(made, report, clean=clean)


def _check_zone(tz: str | None) -> None:
    try:
        if tz is not None:
            ZoneInfo(tz)
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError) as error:
        raise SchemaError(f"tz={tz!r} is no time zone. Write one such as 'Asia/Tokyo' or 'UTC'.") from error


def _read(file: File, format: str | None) -> tuple[Reading, str]:
    head = file.head(_HEAD)
    if not head:
        raise UnreadableFile(f"{file.name}: is empty (0 bytes). Fetch it again, or take it out.")
    one = FORMATS[format] if format else find_format(head, file.name)
    return one.read(file), one.name


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
        names = list(dict.fromkeys(name for row in rows for name in row))
        # As objects, so that no value is changed on the way.
        frames.append(pd.DataFrame({name: pd.Series([row.get(name) for row in rows], dtype=object) for name in names}))
    return frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)


def _from_folders(file: File, folders: Sequence[str]) -> dict[str, str]:
    return dict(zip(folders, PurePosixPath(file.name).parts[:-1], strict=False))


def _from_name(file: File, file_names: Sequence[str]) -> dict[str, str]:
    name = PurePosixPath(file.name)
    stem = name.name.split(".")[0] if name.suffix == ".gz" else name.stem
    said = dict(zip(file_names, stem.split("_"), strict=False))
    if "published" not in said and (date := _DATE_IN_NAME.search(stem)):
        said["published"] = "-".join(date.groups())
    return said


def _conform(
    frame: pd.DataFrame, report: LoadReport, *, columns: Mapping[str, Any] | None, tz: str | None
) -> pd.DataFrame:
    """Make articles of a batch: what files with the same columns hold is conformed once, not file by file."""
    said = [name for name in frame.columns if str(name).startswith("(") and name != "(order)"]
    ours = [*said, "(order)", "file", "file_pos"]
    files = frame["file"].unique()
    where = str(files[0]) if len(files) == 1 else f"{files[0]} and {len(files) - 1} more"
    try:
        articles, remarks = conform_articles(frame.drop(columns=ours), columns=columns, tz=tz, names=_names(frame))
    except SchemaError as error:
        raise SchemaError(f"{where}: {error}") from error
    for remark in remarks:
        report.add(Problem(where, "", remark, "kept"))
    articles["file"] = frame["file"].astype("str")
    articles["file_pos"] = frame["file_pos"].astype("Int64")
    articles["(order)"] = frame["(order)"]
    return _fill(articles, frame[said])


def _finish(made: list[pd.DataFrame], report: LoadReport, *, clean: bool) -> pd.DataFrame:
    """Put the parts into the order of the files, clean them, and close the report."""
    joined = pd.concat(made, ignore_index=True) if len(made) > 1 else made[0]
    joined = joined.sort_values(["(order)", "file_pos"], kind="stable", ignore_index=True).drop(columns="(order)")
    joined["article_id"], remarks = unique_ids(joined["article_id"], _names(joined))
    for remark in remarks:
        report.add(Problem("all files", "", remark, "kept"))
    if clean:
        cut_tails(joined, report)
    report.count(joined)
    joined.attrs = {REPORT: report}
    if report.losses:
        warn(f"{report.summary} load_report(articles) lists what.", LoadWarning)
    return joined


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


def list_formats() -> pd.DataFrame:
    """Formats that `read_articles` knows.

    Returns
    -------
    DataFrame, one row per format
        ``format``, ``suffixes`` of file names, and ``reads``, what one file holds.

    Examples
    --------
    >>> list_formats()["format"].tolist()
    ['txt', 'csv', 'json', 'jsonl', 'parquet']
    """
    return pd.DataFrame(
        {
            "format": list(FORMATS),
            "suffixes": [" ".join(one.suffixes) for one in FORMATS.values()],
            "reads": [one.reads for one in FORMATS.values()],
        }
    )
