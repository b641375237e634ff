"""The list of formats: those a user registers, those of installed packages, and ours.

A package brings a format to all who install it by two lines in its pyproject.toml, and a reader::

    [project.entry-points."newskit.formats"]
    pairs = "their_package.pairs:PAIRS"

    PAIRS = Format("pairs", read_pairs, "one article a line, title | text", suffixes=(".pairs",))

The entry point names a `Format`, or a reader alone, which is then used by ``read_articles(path,
format="pairs")``.

A reader takes a file and gives records, one dict per article, with the same keys in each, or a
DataFrame. Its columns are those of ``describe_table("articles")``, missing values None, dates as
printed, paragraphs divided by a blank line; whatever else it gives becomes a column of its own. It
raises a NewskitError such as `CorruptFile` where nothing can be had, and calls
``file.report(problem, action, place="line 3")`` for what it leaves out. Packed files, members of
archives, encodings and limits are newskit's task: a reader that goes by ``file.text()``,
``file.data()`` or ``file.open()`` has them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from importlib import metadata

import pandas as pd

from newskit.formats.files import Reader
from newskit.formats.format import Format
from newskit.formats.head import Head, note_packing
from newskit.formats.known import KNOWN
from newskit.formats.refused import refuse
from newskit.schema import SchemaError, UnsupportedFormat, warn

__all__ = ["GROUP", "find_format", "get_format", "list_formats", "register_format"]

GROUP = "newskit.formats"  # of the entry points by which other packages bring formats


_registered: dict[str, Format] = {}
_failing: set[str] = set()  # names of formats whose told_by raised something


def register_format(
    name: str,
    reader: Reader,
    *,
    reads: str = "",
    suffixes: Iterable[str] = (),
    told_by: Callable[[Head], bool] | None = None,
) -> None:
    """Make a format of your own known to `read_articles`, until Python ends.

    A package does the same for all its users by an entry point of the group ``newskit.formats``,
    which names a reader or a `Format`.

    Parameters
    ----------
    name, reader, reads, suffixes, told_by
        As in `Format`.

    Raises
    ------
    SchemaError
        If newskit itself has a format of this name, or the reader can't be called.

    Notes
    -----
    A reader gives records with the same keys, missing values None, dates as printed and paragraphs divided by a blank
    line. Where nothing can be had it raises a NewskitError such as ``CorruptFile``; what it leaves out it tells by
    ``file.report("no date", "kept", place="line 3")``. Packed files, archives and encodings need no thought.

    Examples
    --------
    >>> import newskit as nk
    >>> def read_pairs(file):
    ...     for line in file.text().splitlines():
    ...         title, text = line.split(" | ")
    ...         yield {"title": title, "text": text}
    >>> nk.register_format("pairs", read_pairs, suffixes=[".pairs"])
    >>> "pairs" in set(nk.list_formats()["format"])
    True
    """
    if not callable(reader) or not isinstance(name, str) or not name:
        raise SchemaError(
            f"a format needs a name and a function that reads a file, not {name!r:.40}, "
            f"{reader!r:.40}."
        )
    if name in {one.name for one in KNOWN}:
        raise SchemaError(f"newskit has a format {name!r} already. Give yours another name.")
    ends = (suffixes,) if isinstance(suffixes, str) else tuple(suffixes)
    _failing.discard(name)
    _registered[name] = Format(name, reader, reads, tuple(end.lower() for end in ends), told_by)


def all_formats() -> list[Format]:
    """List the formats in the order in which they are asked: a user's, those of other packages, ours."""
    plugged = {one.name: one for one in _plugged_in()}
    return [
        *_registered.values(),
        *(one for one in plugged.values() if one.name not in _registered),
        *KNOWN,
    ]


@lru_cache(maxsize=1)
def _plugged_in() -> tuple[Format, ...]:
    """Load the formats of other packages; one that can't be loaded is left out, with a warning."""
    ours, found = {one.name for one in KNOWN}, []
    for point in metadata.entry_points(group=GROUP):
        try:
            loaded = point.load()
            one = (
                replace(loaded, name=point.name)
                if isinstance(loaded, Format)
                else Format(point.name, loaded)
            )
            if not callable(one.read) or one.name in ours:
                raise TypeError(
                    "it must name a reader or a Format, under a name that newskit does not use"
                )
        except Exception as error:  # whatever a foreign package raises, ours go on
            warn(f"the format {point.name!r} of {point.value!r} is left out: {error!s:.150}")
        else:
            found.append(one)
    return tuple(found)


def get_format(name: str) -> Format:
    """Return the format of this name.

    Raises
    ------
    UnsupportedFormat
        If there is none.
    """
    known = {one.name: one for one in reversed(all_formats())}
    if not isinstance(name, str) or name not in known:
        raise UnsupportedFormat(
            f"there is no format {name!r:.60}. The formats are {', '.join(sorted(known))}."
        )
    return known[name]


def find_format(head: Head) -> Format:
    """Tell the format of a file, by its content first and its name second.

    Raises
    ------
    UnsupportedFormat
        If newskit does not read it; the message says what it is, where that is known.
    """
    formats = all_formats()
    told = next((one for one in formats if _tells(one, head)), None)
    if told:
        _note_name(told, head, formats)
        return told
    refuse(head)
    named = next((one for one in formats if head.suffix in one.suffixes), None)
    if named is None and not head.suffix and head.is_text:
        named = get_format("txt")  # as the files of many corpora
        head.file.report(
            "has no end of its name that says what it is", "read as text, one article", loud=False
        )
    if named:
        note_packing(head.file)
        return named
    raise UnsupportedFormat(
        f"{head.name}: a file named {head.suffix or 'like this':.20} is not known, and neither is "
        "what is in it. "
        "If it is one of list_formats(), say which: read_articles(path, format='txt')"
    )


def _tells(one: Format, head: Head) -> bool:
    """Ask a format whether a file is of its kind; one that fails is not asked again."""
    if one.told_by is None or one.name in _failing:
        return False
    try:
        return bool(one.told_by(head))
    except Exception as error:  # whatever a foreign package raises, ours go on
        _failing.add(one.name)
        warn(
            f"the format {one.name!r} can't tell its files ({type(error).__name__}: {error!s:.80}) "
            "and is left out"
        )
        return False


def _note_name(told: Format, head: Head, formats: list[Format]) -> None:
    """Note a file whose name says something else than its content; a kind of text has many names."""
    note_packing(head.file)
    named = next((one for one in formats if head.suffix in one.suffixes), None)
    if named and told.suffixes and head.suffix not in told.suffixes and not head.is_text:
        head.file.report(
            f"named {head.suffix:.20}, is {told.name}", "read as what it is", loud=False
        )


def list_formats() -> pd.DataFrame:
    """Formats that `read_articles` knows.

    Returns
    -------
    DataFrame, one row per format
        ``format``, ``reads``, what one file holds, ``suffixes`` of file names, and ``install``, the
        line that installs what it needs, where that is missing here.

    Examples
    --------
    >>> list_formats().query("format == 'csv'")[["format", "suffixes"]].values.tolist()
    [['csv', '.csv .tsv .tab']]
    """
    formats = all_formats()
    return pd.DataFrame(
        {
            "format": [one.name for one in formats],
            "reads": [one.reads for one in formats],
            "suffixes": [" ".join(one.suffixes) for one in formats],
            "install": [
                "" if one.ready else f'pip install "newskit[{one.extra}]"' for one in formats
            ],
        },
        dtype="str",
    )
