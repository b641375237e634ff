"""Files, folders and archives read into one articles table."""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, Literal, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pandas as pd

from newskit.formats import (
    File,
    Format,
    Head,
    Limits,
    Problem,
    find_format,
    get_format,
    is_archive,
    open_archive,
)
from newskit.load.batches import PLACE, Batches
from newskit.load.clean import clean_articles
from newskit.load.find import is_leftover, list_files, shown
from newskit.load.report import ARCHIVE, REPORT, LoadReport
from newskit.schema import (
    CorruptFile,
    LimitExceeded,
    LoadWarning,
    NewskitError,
    SchemaError,
    UnreadableFile,
    count_of,
    empty,
    warn,
)

__all__ = ["read_articles", "read_files"]

_BAR_DELAY = 2.0  # seconds; what is shorter needs no bar


def read_articles(
    path: str | Path | Iterable[str | Path],
    *,
    format: str | None = None,
    columns: Mapping[str, Any] | None = None,
    clean: bool = True,
    keep_raw: bool = False,
    tz: str | None = None,
    errors: Literal["report", "raise"] = "report",
    folders: str | Sequence[str] = ("section",),
    file_names: str | Sequence[str] = (),
    encoding: str | None = None,
    limits: Limits | None = None,
    progress: bool | None = None,
) -> pd.DataFrame:
    r"""Articles from a file, a folder, an archive, or several of them.

    Text, tables, JSON, XML and HTML as news databases, agencies and web archives export them
    (``list_formats()``), plain or packed (gz, bz2, xz), and in ZIP or tar archives. In a folder
    every file is read, in the order of their names; a file that can't be read is skipped and
    reported. Nothing is fetched, nothing is unpacked to the disk.

    Parameters
    ----------
    path : str or Path, or several
        A file, a folder, or a pattern such as ``"exports/*.csv"``.
    format : str, optional
        One of ``list_formats()``, where neither content nor name tell.
    columns : dict, optional
        Our names → those of the file, as in `as_articles`.
    clean : bool
        Cut from each text what is not the article (a tail of other headlines, newsletter and
        copyright lines, sign-offs; datelines and bylines move to columns of their own) and mend
        blanks, entities and accents. Each cut is in the load report.
    keep_raw : bool
        Whether to keep each text as it stood in the file, in ``text_raw``.
    tz : str, optional
        Zone to move times to that are printed with an offset, such as ``"Asia/Tokyo"``. By default
        times stay as printed, so that an evening story stays in its day.
    errors : {"report", "raise"}
        Whether a file that can't be read is skipped and reported, or stops the run.
    folders : sequence of str
        What the folders between `path` and a file stand for, from the top: ``("outlet",
        "section")``. Used where a file does not say it itself.
    file_names : sequence of str
        What the parts of a file name stand for, divided by ``_``: ``("outlet", "published",
        "language")``. A date written ``2025-03-01`` or ``20250301`` anywhere in a name is found
        without this.
    encoding : str, optional
        Encoding of files that don't say it by a mark, such as ``"cp1252"``. By default it is found
        file by file.
    limits : Limits, optional
        What to take on before refusing: sizes, members of archives.
    progress : bool, optional
        Whether to show a bar; by default where a run takes more than two seconds at a screen. An
        interrupt keeps what was read before it.

    Returns
    -------
    DataFrame, one row per article
        The columns of ``describe_table("articles")``; ``file`` and ``file_pos`` say where a row
        came from.

    Raises
    ------
    UnreadableFile, CorruptFile, UnsupportedFormat, LimitExceeded, UnsafeFile, SchemaError
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
    >>> path = folder / "2025-03-01_derby.txt"
    >>> _ = path.write_text("Rovers win\n\nRovers beat Eastport.", encoding="utf-8")
    >>> read_articles(folder.parent)[["title", "text", "published", "section"]]
            title                   text  published section
    0  Rovers win  Rovers beat Eastport. 2025-03-01   sport
    """
    if errors not in ("report", "raise"):
        raise SchemaError(f"errors must be 'report' or 'raise', and this is {errors!r:.40}.")
    if not isinstance(limits, Limits | None):
        raise SchemaError(f"limits takes nk.Limits(file_bytes=…), and this is {limits!r:.40}.")
    _check_zone(tz)
    _check_encoding(encoding)
    form = None if format is None else get_format(format)
    files, passed = list_files(path, limits=limits or Limits(), encoding=encoding)
    if not files:
        raise UnreadableFile(
            f"{shown(path)}: no file in it. Give the folder that holds the articles."
        )
    report = LoadReport.start(passed)
    batches = Batches(report, folders, file_names)
    strict = errors == "raise"
    return read_files(
        files,
        batches,
        form,
        columns=columns,
        clean=clean,
        keep_raw=keep_raw,
        tz=tz,
        strict=strict,
        progress=progress,
    )


def read_files(
    files: list[File],
    batches: Batches,
    format: Format | None,
    *,
    columns: Mapping[str, Any] | None = None,
    clean: bool = True,
    keep_raw: bool = False,
    tz: str | None = None,
    strict: bool = False,
    progress: bool | None = None,
) -> pd.DataFrame:
    """Do the work of `read_articles` on files, wherever they come from."""
    report = batches.report
    failed = _read_all(files, batches, format, strict=strict, progress=progress)
    made = batches.conform(columns=columns, tz=tz, strict=strict)
    if not made:
        if failed := batches.failed or failed:
            raise failed
        report.add(Problem("all files", "", "holds no article", "the table is empty"))
        made = [empty("articles").assign(**dict.fromkeys(PLACE, 0))]
    articles = batches.join(made)
    report.compare_words(articles)
    if keep_raw:
        articles["text_raw"] = articles["text"]
    if clean:
        clean_articles(articles, report)
    report.count(articles)
    articles.attrs = {REPORT: report}
    if report.losses:
        warn(f"{report.summary} load_report(articles) lists what.", LoadWarning)
    return articles


def _check_zone(tz: str | None) -> None:
    try:
        if tz is not None:
            ZoneInfo(tz)
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError) as error:
        raise SchemaError(
            f"tz={tz!r} is no time zone. Write one such as 'Asia/Tokyo' or 'UTC'."
        ) from error


def _check_encoding(encoding: str | None) -> None:
    try:
        if encoding is not None:
            "é".encode().decode(encoding, "replace")
    except (LookupError, TypeError, ValueError, AssertionError) as error:
        raise SchemaError(
            f"encoding={encoding!r:.40} is no encoding of text. Write one such as 'cp1252'."
        ) from error


class _Read(NamedTuple):
    """What one file, or one member of an archive, gave: rows, or the reason why there are none."""

    file: File
    format: str
    rows: Any
    error: NewskitError | None = None


def _read_all(
    files: list[File],
    batches: Batches,
    format: Format | None,
    *,
    strict: bool,
    progress: bool | None,
) -> NewskitError | None:
    """Read all files into batches; what went wrong with the last that failed comes back."""
    failed, reached = None, 0
    with closing(_with_bar(files, progress)) as waiting:
        try:
            for number, file in enumerate(waiting, 1):
                for read in _read_file(file, format):
                    if read.error:
                        is_all = len(files) == 1 and read.file is file
                        if strict or is_all:
                            raise read.error
                        failed = read.error
                        reason = str(failed).removeprefix(f"{read.file.name}: ")
                        read.file.report(reason, "skipped the file")
                    batches.add(read.file, read.format, None if read.error else read.rows)
                    reached = number
                    if read.file.interrupted:
                        raise KeyboardInterrupt
        except KeyboardInterrupt:
            batches.report.interrupt(len(files) - reached)
    return failed


def _with_bar(files: list[File], wanted: bool | None) -> Generator[File]:
    """Files one by one; a bar moves as their bytes are read, where somebody is there to see it."""
    somebody_sees = sys.stderr.isatty() or "ipykernel" in sys.modules
    is_shown = somebody_sees if wanted is None else wanted
    if not (is_shown and files):
        yield from files
        return
    from tqdm import tqdm

    total = sum(file.size for file in files)
    delay = 0.0 if wanted else _BAR_DELAY
    with tqdm(
        total=total, unit="B", unit_scale=True, desc="reading", delay=delay, leave=False
    ) as bar:
        for file in files:
            end = bar.n + file.size
            file.watch = partial(_move_bar, bar, bar.n, end)
            yield file
            bar.update(end - bar.n)


def _move_bar(bar: Any, begun: int, end: int, read: int) -> None:
    # Never back: a file is opened more than once, first for its beginning.
    bar.update(max(min(begun + read, end) - bar.n, 0))


def _read_file(file: File, format: Format | None, depth: int = 0) -> Iterator[_Read]:
    """Read a file, or each member of an archive; never raise what is the fault of a file."""
    try:
        head = Head(file)
        if not head.data:
            raise UnreadableFile(
                f"{file.name}: is empty (0 bytes). Fetch it again, or take it out."
            )
        if is_archive(head):
            if depth >= file.limits.depth:
                raise LimitExceeded(
                    f"{file.name}: is an archive in an archive in an archive. Unpack it, or: "
                    "limits=nk.Limits(depth=…)"
                )
            for member in open_archive(file):
                if not is_leftover(member.inside[-1]):
                    yield from _read_file(member, format, depth + 1)
            yield _Read(file, ARCHIVE, [])
            return
        chosen = format or find_format(head)
        chosen.check_ready(file)
        yield _Read(file, chosen.name, _rows(file, chosen))
    except NewskitError as error:
        yield _Read(file, "", [], error)


def _rows(file: File, format: Format) -> Any:
    """Take the rows from a reader; those before a failure are kept, and it is reported."""
    taken: list[dict[str, Any]] = []
    try:
        rows = format.read(file)
        if isinstance(rows, pd.DataFrame):
            return rows
        for row in rows:
            if isinstance(row, pd.DataFrame):  # several tables
                return [row, *rows] if isinstance(rows, Iterator) else rows
            if not isinstance(row, Mapping):
                raise TypeError(
                    f"it gave {row!r:.30} where a dict with the columns of an article should be"
                )
            taken.append(dict(row))
        return taken
    except KeyboardInterrupt:
        file.interrupted = True
        return taken
    except NewskitError as error:
        if not taken:
            raise
        reason = str(error).removeprefix(f"{file.name}: ")
    except Exception as error:  # a reader that fails on one file must not stop the others
        reason = f"the reader of {format.name} stopped ({type(error).__name__}: {error!s:.80})"
        if not taken:
            raise CorruptFile(f"{file.name:.120}: {reason}. Is it what its name says?") from error
    file.report(reason, f"kept the {count_of(len(taken), 'article')} before it")
    return taken
