"""Lines of keywords in context, for a notebook and a terminal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from newskit.page import BLUE, NO_FORMULAS, Column, Html, join, table, tag, tint
from newskit.schema import SchemaError, count_of, is_whole, need, takes_tables
from newskit.shown import mend, visible

__all__ = ["KwicLines", "show_kwic"]

_MOST = 1_000  # lines in one output: what a browser and a notebook file bear with ease
_SIDE = 200  # characters shown to each side
_HALF = 44  # ... in a terminal
_MATCH = 100
_FACT = 40


class Line(NamedTuple):
    """One hit: what stands before it, the hit, what stands after it; and whose article it is."""

    before: str
    match: str
    after: str
    facts: list[str]


@takes_tables
def show_kwic(kwic: pd.DataFrame, *, n: int = 20) -> KwicLines:
    """Keywords in context as lines, the hits below each other.

    Parameters
    ----------
    kwic : DataFrame, one row per hit
        From `kwic`; or any part of it, in any order.
    n : int
        The most lines, from 1 to 1,000.

    Returns
    -------
    KwicLines
        Pretty in a notebook and in a terminal: what stands before each hit ends at it, the hit is
        bold, and outlet, day and name of the article stand behind the line. The note below says how
        many hits there are.

    Raises
    ------
    SchemaError
        If the table lacks ``before``, ``match`` or ``after``, or `n` is no whole number from 1 to
        1,000.

    Examples
    --------
    >>> import newskit as nk
    >>> show_kwic(nk.kwic(nk.load_dataset("letters"), "rent* cap", window=24))
    council will vote on a [rent cap] in April. Mayor Teo      Herald · 2025-03-11 · L03
       flats, is against a [rent cap]. "It is a gift to        Post · 2025-04-01 · L07
                       The [rent cap] passed by five votes to  Herald · 2025-04-02 · L08
    3 hits
    """
    need(
        kwic,
        ["before", "match", "after"],
        table="kwic",
        call='Make one with kwic(articles, "rent*").',
    )
    if not is_whole(n, 1) or n > _MOST:
        raise SchemaError(
            f"n is the most lines, from 1 to {_MOST:,}, and this is {n!r:.60}. Write n=20."
        )
    key = kwic.attrs.get("key", "article_id")
    facts = [name for name in ("outlet", "published", key, "column") if name in kwic.columns]
    lines = [
        Line(
            before=_text(row["before"])[-_SIDE:],
            match=_one_line(_text(row["match"]), _MATCH),
            after=_text(row["after"])[:_SIDE],
            facts=[*filter(None, (_fact(row[name]) for name in facts))],
        )
        for row in kwic.head(n).to_dict("records")
    ]
    note = count_of(len(kwic), "hit")
    if len(kwic) > len(lines):
        note += f"; shown: the first {len(lines):,}. Show more with n="
    return KwicLines(tuple(lines), note)


def _text(value: object) -> str:
    return " ".join(value.split("\n")) if isinstance(value, str) else ""


def _one_line(text: str, most: int) -> str:
    line = " ".join(text[: 4 * most].split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _fact(value: object) -> str:
    if isinstance(value, pd.Timestamp):  # NaT isn't one
        return f"{value:%Y-%m-%d}"
    is_missing = value is None or value is pd.NaT or value != value
    return "" if is_missing else _one_line(str(value), _FACT)


_TABLE = "border-collapse:collapse;border:0;font-size:90%;line-height:1.5;color:inherit"
# Blanks as they are, so that a comma stands at its word; a line is one line, and a narrow page
# scrolls.
_CELL = "border:0;padding:.1em 0;background:none;vertical-align:baseline;white-space:pre"
_HIT = f"{tint(BLUE, 0.2)};border-radius:3px"
_SMALL = "font-size:85%;opacity:.8"
_COLUMNS = [
    Column("", {"dir": "auto", "style": f"{_CELL};text-align:right"}),
    Column("", {"dir": "auto", "style": f"{_CELL};text-align:left"}),
    Column("", {"style": f"{_CELL};{_SMALL};text-align:left;padding-left:1.5em"}),
]


@dataclass(frozen=True, repr=False)
class KwicLines:
    """Keywords in context, as lines; pretty in a notebook and in a terminal."""

    lines: tuple[Line, ...]
    note: str  # how many hits there are

    def __repr__(self) -> str:
        longest = max((len(line.before) for line in self.lines), default=0)
        left = min(longest, _HALF)
        sides = [
            (_end_of(line.before), _start_of(f"[{line.match}]{line.after}")) for line in self.lines
        ]
        right = max((len(after) for _, after in sides), default=0)
        written = [
            f"{before:>{left}}{after:<{right}}  {' · '.join(line.facts)}".rstrip()
            for (before, after), line in zip(sides, self.lines, strict=True)
        ]
        return visible(mend("\n".join([*written, self.note])))

    def _repr_html_(self) -> str:
        rows = table(_COLUMNS, map(_cells, self.lines), row_style="background:none", style=_TABLE)
        note = tag("div", self.note, style=_SMALL)
        style = "overflow-x:auto"
        return tag("div", rows, note, class_=f"newskit-kwic {NO_FORMULAS}", style=style)


def _cells(line: Line) -> tuple[str, Html, Html]:
    """A line in three cells: what ends at the hit; the hit and what follows; its article."""
    hit = tag("b", tag("bdi", line.match), style=_HIT)
    facts = join((tag("bdi", fact) for fact in line.facts), " · ")
    return line.before, join([hit, line.after]), facts


def _end_of(text: str) -> str:
    return text if len(text) <= _HALF else "…" + text[1 - _HALF :]


def _start_of(text: str) -> str:
    return text if len(text) <= _HALF else text[: _HALF - 1] + "…"
