"""The load report: files seen, read and skipped, and why; what is missing; what was cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

import pandas as pd

from newskit.articles import MAKE_ONE
from newskit.formats import File, Problem
from newskit.schema import ARTICLES, build, count_of, need

__all__ = ["LoadReport", "load_report"]

REPORT = "load_report"  # its name in DataFrame.attrs
CUT = "cut; kept in `related`"
_SHOWN = 20  # problems printed; the frame has all of them
_ASKED_FOR = ("title", "text", "published", "outlet")  # fields that every analysis asks for


class LoadReport(dict[str, Any]):
    """What happened to each file of a collection, and what its articles lack.

    It lives in ``articles.attrs``, so it is a dict of plain values (Parquet stores it beside the table), and a copy
    of the table shares it rather than copying it again.

    Attributes
    ----------
    files : DataFrame, one row per file
        ``file``, ``format``, ``encoding`` and how certain it is, ``articles`` and ``read``.
    problems : DataFrame, one row per problem
        ``file``, ``place``, ``problem``, ``action``.
    missing : Series
        Field → number of articles without it.
    articles : int
    """

    @classmethod
    def start(cls, problems: Iterable[Problem] = ()) -> LoadReport:
        """Make a report without files."""
        report = cls(files=[], problems=[], articles=0, missing={})
        for problem in problems:
            report.add(problem)
        return report

    def __copy__(self) -> LoadReport:
        return self

    def __deepcopy__(self, memo: object) -> LoadReport:
        return self  # pandas copies attrs at each step; a report of ten thousand files must not be

    def add(self, problem: Problem) -> None:
        """Put a problem into the report."""
        self["problems"].append(problem._asdict())

    def add_file(self, file: File, *, format: str, articles: int, read: bool) -> None:
        """Put a file into the report, with its problems."""
        self["files"].append(
            {
                "file": file.name,
                "format": format,
                "encoding": file.encoding,
                "certainty": file.certainty,
                "articles": articles,
                "read": read,
            }
        )
        for problem in file.problems:
            self.add(problem)

    def skip(self, name: str, reason: str) -> None:
        """Note that a file was read and gave no articles."""
        self.add(Problem(name, "", reason, "skipped the file"))
        for one in self["files"]:
            if one["file"] == name:
                one |= {"articles": 0, "read": False}

    def count(self, articles: pd.DataFrame) -> None:
        """Count the articles, and what they lack."""
        self["articles"] = len(articles)
        self["missing"] = {name: _lacking(articles[name]) for name in ARTICLES if name in articles.columns}

    @property
    def files(self) -> pd.DataFrame:
        """Files, one a row."""
        return pd.DataFrame(self["files"], columns=["file", "format", "encoding", "certainty", "articles", "read"])

    @property
    def problems(self) -> pd.DataFrame:
        """Problems, one a row."""
        names = ("file", "place", "problem", "action")
        return build("load report", {name: [one[name] for one in self["problems"]] for name in names})

    @property
    def missing(self) -> pd.Series:
        """Articles without a value, by field."""
        return pd.Series(self["missing"], dtype="int64", name="missing")

    @property
    def articles(self) -> int:
        """Number of articles."""
        return int(self["articles"])

    @property
    def losses(self) -> int:
        """Problems that cost something, or may have: a file, a row, a date, accents; not the cuts asked for."""
        return sum(one["loud"] for one in self["problems"])

    @property
    def summary(self) -> str:
        """One sentence: files read of files seen, articles, problems."""
        read = sum(one["read"] for one in self["files"])
        encodings = sorted({one["encoding"] for one in self["files"] if one["encoding"] not in ("", "utf-8")})
        lacking = [f"{n:,} without {name}" for name in _ASKED_FOR if (n := self["missing"].get(name, 0))]
        cuts = sum(one["action"] == CUT for one in self["problems"])
        kept = "" if self["files"] or self["problems"] else "no load report is kept with this table"
        parts = [
            kept,
            f"{read:,} of {count_of(len(self['files']), 'file')} read" if self["files"] else "",
            count_of(self.articles, "article") + (f" ({', '.join(lacking)})" if lacking else ""),
            f"headlines of others cut from {count_of(cuts, 'text')}" if cuts else "",
            "" if kept else count_of(self.losses - cuts, "problem"),
            f"read as {', '.join(encodings)} in part" if encodings else "",
        ]
        return "; ".join(part for part in parts if part) + "."

    def _rows(self) -> Iterator[tuple[str, str, str]]:
        for one in self["problems"][:_SHOWN]:
            yield (f"{one['file']} {one['place']}".strip(), one["problem"], one["action"])

    def __repr__(self) -> str:
        lines = [f"  {place}: {problem} → {action}" for place, problem, action in self._rows()]
        more = len(self["problems"]) - _SHOWN
        rest = [f"  … and {more} more in .problems"] if more > 0 else []
        return "\n".join([self.summary, *lines, *rest])

    def _repr_html_(self) -> str:
        head = "".join(f"<th style='text-align:left'>{name}</th>" for name in ("where", "problem", "what was done"))
        body = "".join(
            "<tr>" + "".join(f"<td style='text-align:left'>{escape(cell)}</td>" for cell in row) + "</tr>"
            for row in self._rows()
        )
        more = len(self["problems"]) - _SHOWN
        rest = f"<p>… and {more} more in <code>.problems</code></p>" if more > 0 else ""
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>" if body else ""
        return f"<p>{escape(self.summary)}</p>{table}{rest}"


def _lacking(column: pd.Series) -> int:
    lacking = column.isna()
    if column.dtype == "str":
        lacking |= column == ""
    return int(lacking.sum())


def load_report(articles: pd.DataFrame) -> LoadReport:
    """Report of how a collection was loaded.

    Parameters
    ----------
    articles : DataFrame, one row per article
        From `read_articles` or `load_dataset`. For any other articles table the report has no files, and
        says what the articles lack.

    Returns
    -------
    LoadReport
        With ``files``, ``problems``, ``missing`` and ``articles``; pretty in a notebook.

    Examples
    --------
    >>> import newskit as nk
    >>> load_report(nk.load_dataset("letters"))
    1 of 1 file read; 10 articles; 0 problems.
    """
    need(articles, ["article_id"], table="articles", call=MAKE_ONE)
    kept = articles.attrs.get(REPORT)
    if kept is None:
        report = LoadReport.start()
        report.count(articles)
        return report
    return kept if isinstance(kept, LoadReport) else LoadReport({**LoadReport.start(), **kept})
