"""The load report: files read and skipped, and why; what is missing, repeated, cut or doubted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import pandas as pd

from newskit.articles import MAKE_ONE, count_repeats
from newskit.formats import File, Problem
from newskit.load.show import as_html, as_lines
from newskit.schema import ARTICLES, build, count_of, need, takes_tables

__all__ = ["LoadReport", "load_report"]

ARCHIVE = "archive"  # what stands for the format of a file that holds others
REPORT = "load_report"  # its name in DataFrame.attrs
# Share of the stated words by which the words found may differ: both count in their own way.
WORDS_APART = 0.2
_CUT_SHOWN = 200  # characters of a cut that are kept; the whole text is in the file
_ASKED_FOR = ("title", "text", "published", "outlet")  # fields that every analysis asks for
_FILE = ("file", "format", "encoding", "certainty", "articles", "read")
_CUT = ("article_id", "file", "kind", "text")
_WORDS = ("article_id", "file", "stated", "found")


class LoadReport(dict[str, Any]):
    """What happened to each file of a collection, and what its articles lack.

    It lives in ``articles.attrs``, so it is a dict of plain values (Parquet stores it beside the
    table), and a copy of the table shares it rather than copying it again.

    Attributes
    ----------
    overview : DataFrame, one row per finding
        ``finding`` in words, ``count`` and ``of``, out of how many.
    files : DataFrame, one row per file
        ``file``, ``format``, ``encoding`` and its ``certainty``, ``articles`` and ``read``.
    problems : DataFrame, one row per problem
        ``file``, ``place``, ``problem``, ``action``.
    missing : Series
        Field → number of articles without it.
    cuts : DataFrame, one row per stretch cut from a text
        ``article_id``, ``file``, ``kind`` and ``text``, its first 200 characters.
    word_counts : DataFrame, one row per article whose words found are not those that its export
    states
        ``article_id``, ``file``, ``stated`` and ``found``; within 20 % they count as equal.
    repeats : int
        Articles whose text is that of an earlier one, to the letter; `find_duplicates` finds those
        that nearly are.
    articles : int
    """

    @classmethod
    def start(cls, problems: Iterable[Problem] = ()) -> LoadReport:
        """Make a report without files."""
        report = cls(
            files=[],
            problems=[],
            cuts=[],
            word_counts=[],
            stated=0,
            repeats=0,
            articles=0,
            missing={},
            not_reached=0,
        )
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
        values = (file.name, format, file.encoding, file.certainty, articles, read)
        self["files"].append(dict(zip(_FILE, values, strict=True)))
        for problem in file.problems:
            self.add(problem)

    def add_cut(self, article_id: str, file: str, kind: str, text: str) -> None:
        """Note what was cut from a text."""
        self["cuts"].append(
            dict(zip(_CUT, (article_id, file, kind, text[:_CUT_SHOWN]), strict=True))
        )

    def interrupt(self, not_reached: int) -> None:
        """Note that a run was ended before the end, and how many files it did not come to."""
        self["not_reached"] = not_reached
        self.add(
            Problem("all files", "", "interrupted before the end", "kept what was read until then")
        )

    def skip(self, name: str, reason: str) -> None:
        """Note that a file was read and gave no articles."""
        self.add(Problem(name, "", reason, "skipped the file"))
        for file in self["files"]:
            if file["file"] == name:
                file |= {"articles": 0, "read": False}

    def compare_words(self, articles: pd.DataFrame) -> None:
        """Compare the words found with those that the exports state; before anything is cut."""
        if "word_count_stated" not in articles.columns:
            return
        stated, found = articles["word_count_stated"], articles["word_count"].fillna(0)
        self["stated"] = int(stated.notna().sum())
        # Some databases count the headline as well; a short article must not be doubted for that.
        with_title = found + articles["title"].fillna("").str.count(r"\w+")
        apart = [(words - stated).abs() > WORDS_APART * stated for words in (found, with_title)]
        doubted = (apart[0] & apart[1]).fillna(False).astype(bool)
        rows = zip(articles["article_id"], articles["file"], stated, found, doubted, strict=True)
        self["word_counts"] = [
            dict(zip(_WORDS, (str(name), str(file), int(said), int(words)), strict=True))
            for name, file, said, words, is_doubted in rows
            if is_doubted
        ]
        if differing := len(self["word_counts"]):
            told = (
                f"{differing} of {self['stated']} stated word counts differ from the words found "
                "by more than 20 %"
            )
            self.add(Problem("all files", "", told, "kept; .word_counts has them"))

    def count(self, articles: pd.DataFrame) -> None:
        """Count the articles, and what they lack or repeat."""
        self["articles"] = len(articles)
        self["missing"] = {
            name: _lacking(articles[name]) for name in ARTICLES if name in articles.columns
        }
        self["repeats"] = count_repeats(articles["text"]) if "text" in articles.columns else 0

    @property
    def overview(self) -> pd.DataFrame:
        """Findings with their counts, one a row."""
        read, skipped, seen = self._files()
        not_reached = ("files not reached before an interrupt", self["not_reached"], seen)
        words = ("articles whose words are not as many as stated", len(self["word_counts"]))
        cut_texts = Counter(cut["kind"] for cut in self["cuts"])
        rows = [
            ("files read", read, seen),
            ("files skipped", skipped, seen),
            *([not_reached] if self["not_reached"] else []),
            *(
                (f"articles without {name}", self["missing"].get(name, 0), self.articles)
                for name in _ASKED_FOR
            ),
            ("articles whose text stands in an earlier one", self["repeats"], self.articles),
            (*words, self["stated"]),
            *(
                (f"texts from which was cut: {kind}", number, self.articles)
                for kind, number in sorted(cut_texts.items())
            ),
        ]
        shown = [row for row in rows if row[2]]
        return pd.DataFrame(shown, columns=["finding", "count", "of"]).astype({"finding": "str"})

    def _files(self) -> tuple[int, int, int]:
        """Count files read, skipped and seen; an archive is not one of them, its members are."""
        held = [file["read"] for file in self["files"] if file["format"] != ARCHIVE]
        read = sum(held)
        return read, len(held) - read, len(held) + self["not_reached"]

    @property
    def files(self) -> pd.DataFrame:
        """Files, one a row."""
        return pd.DataFrame(self["files"], columns=list(_FILE))

    @property
    def problems(self) -> pd.DataFrame:
        """Problems, one a row."""
        names = ("file", "place", "problem", "action")
        columns = {name: [problem[name] for problem in self["problems"]] for name in names}
        return build("load report", columns)

    @property
    def missing(self) -> pd.Series:
        """Articles without a value, by field."""
        return pd.Series(self["missing"], dtype="int64", name="missing")

    @property
    def cuts(self) -> pd.DataFrame:
        """Stretches cut from texts, one a row."""
        return pd.DataFrame(self["cuts"], columns=list(_CUT))

    @property
    def word_counts(self) -> pd.DataFrame:
        """Articles whose words found are not as many as stated, one a row."""
        return pd.DataFrame(self["word_counts"], columns=list(_WORDS))

    @property
    def repeats(self) -> int:
        """Number of articles whose text is that of an earlier one."""
        return int(self["repeats"])

    @property
    def articles(self) -> int:
        """Number of articles."""
        return int(self["articles"])

    @property
    def losses(self) -> int:
        """Problems that cost something, or may have: a file, a row, a date; not cuts asked for."""
        return sum(problem["loud"] for problem in self["problems"])

    @property
    def summary(self) -> str:
        """One sentence: files read of files seen, articles, problems."""
        is_kept = bool(self["files"] or self["problems"])
        encodings = {file["encoding"] for file in self["files"]} - {"", "utf-8"}
        parts = [
            "" if is_kept else "no load report is kept with this table",
            *self._say_files(),
            *self._say_articles(),
            count_of(self.losses, "problem") if is_kept else "",
            f"read as {', '.join(sorted(encodings))} in part" if encodings else "",
        ]
        return "; ".join(filter(None, parts)) + "."

    def _say_files(self) -> list[str]:
        read, _, seen = self._files()
        is_interrupted = any(
            problem["problem"].startswith("interrupted") for problem in self["problems"]
        )
        said = ["interrupted"] if is_interrupted else []
        if seen:
            said.append(f"{read:,} of {count_of(seen, 'file')} read")
        return said

    def _say_articles(self) -> list[str]:
        missing = {name: self["missing"].get(name, 0) for name in _ASKED_FOR}
        lacking = [f"{number:,} without {name}" for name, number in missing.items() if number]
        articles = count_of(self.articles, "article")
        said = [f"{articles} ({', '.join(lacking)})" if lacking else articles]
        if self.repeats:
            said.append(count_of(self.repeats, "repeated text"))
        if cut := {cut["article_id"] for cut in self["cuts"]}:
            said.append(f"something cut from {count_of(len(cut), 'text')}")
        return said

    def __repr__(self) -> str:
        return as_lines(self.summary, self["problems"])

    def _repr_html_(self) -> str:
        return as_html(self.summary, self.overview, self["problems"])


def _lacking(column: pd.Series) -> int:
    lacking = column.isna()
    if column.dtype == "str":
        lacking |= column == ""
    return int(lacking.sum())


@takes_tables
def load_report(articles: pd.DataFrame) -> LoadReport:
    """Report of how a collection was loaded.

    Parameters
    ----------
    articles : DataFrame, one row per article
        From `read_articles` or `load_dataset`. For any other articles table the report has no
        files, and says what the articles lack.

    Returns
    -------
    LoadReport
        With ``overview``, ``files``, ``problems``, ``missing``, ``cuts``, ``word_counts`` and
        ``repeats``; pretty in a notebook.

    Examples
    --------
    >>> import newskit as nk
    >>> report = load_report(nk.load_dataset("letters"))
    >>> report
    1 of 1 file read; 10 articles; 0 problems.
    >>> report.overview.head(3)
                      finding  count  of
    0              files read      1   1
    1           files skipped      0   1
    2  articles without title      0  10
    """
    need(articles, ["article_id"], table="articles", call=MAKE_ONE)
    kept = articles.attrs.get(REPORT)
    if kept is None:
        report = LoadReport.start()
        report.count(articles)
        return report
    return kept if isinstance(kept, LoadReport) else LoadReport({**LoadReport.start(), **kept})
