"""A format: a kind of file, how it is told, and the function that reads it.

Readers stand on this class alone; the registry, which knows all readers, is above them.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass

from newskit.formats.files import File, Reader
from newskit.formats.head import Head
from newskit.schema import UnsupportedFormat

__all__ = ["Format"]


@dataclass(frozen=True)
class Format:
    """A kind of file, how it is told, and the function that reads it.

    Parameters
    ----------
    name : str
        What ``read_articles(path, format=…)`` calls it.
    read : callable
        Takes a file, with ``.text()``, ``.data()``, ``.open()`` and ``.report(problem, action)``;
        gives or yields one dict per article, with the columns of ``describe_table("articles")`` and
        any others, or a DataFrame.
    reads : str
        What one file holds, in a few words.
    suffixes : tuple of str
        Ends of file names, such as ``".csv"``.
    told_by : callable, optional
        Takes the beginning of a file, with ``.data``, ``.text``, ``.start``, ``.root`` and
        ``.name``; says whether it is one of this kind. Content is asked before names.
    needs, extra : str
        The package that must be installed for it, and the extra of newskit that brings it.

    Examples
    --------
    >>> import newskit as nk
    >>> def read_pairs(file):
    ...     for line in file.text().splitlines():
    ...         title, text = line.split(" | ")
    ...         yield {"title": title, "text": text}
    >>> nk.Format("pairs", read_pairs, suffixes=(".pairs",)).ready
    True
    """

    name: str
    read: Reader
    reads: str = ""
    suffixes: tuple[str, ...] = ()
    told_by: Callable[[Head], bool] | None = None
    needs: str = ""
    extra: str = ""

    @property
    def ready(self) -> bool:
        """Whether the package that it needs is installed."""
        return not self.needs or importlib.util.find_spec(self.needs) is not None

    def check_ready(self, file: File) -> None:
        """Raise an UnsupportedFormat that says which line installs what is missing."""
        if not self.ready:
            raise UnsupportedFormat(
                f"{file.name}: is {self.name}, and {self.needs} is not installed. "
                f'Type: pip install "newskit[{self.extra}]"'
            )
