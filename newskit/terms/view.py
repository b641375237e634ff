"""Lines of keywords in context, for a notebook and a terminal. Every word of an article goes through `escaped`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from newskit.schema import SchemaError, count_of, is_whole, need
from newskit.shown import escaped, mend, visible

__all__ = ["KwicLines", "show_kwic"]

_MOST = 1_000  # lines in one output: what a browser and a notebook file bear with ease
_SIDE = 200  # characters shown to each side
_HALF = 44  # ... in a terminal
_MATCH = 100
_FACT = 40


class Line(NamedTuple):
    """One hit: what stands before it, the hit, what stands after it; and outlet, day and name of its article."""

    before: str
    match: str
    after: str
    facts: list[str]


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
            _text(row["before"])[-_SIDE:],
            _one_line(_text(row["match"]), _MATCH),
            _text(row["after"])[:_SIDE],
            [fact for name in facts if (fact := _fact(row[name]))],
        )
        for row in kwic.head(n).to_dict("records")
    ]
    more = f"; shown: the first {len(lines):,}. Show more with n=" if len(kwic) > len(lines) else ""
    return KwicLines(tuple(lines), f"{count_of(len(kwic), 'hit')}{more}")


def _text(value: object) -> str:
    return " ".join(value.split("\n")) if isinstance(value, str) else ""


def _one_line(text: str, most: int) -> str:
    line = " ".join(text[: 4 * most].split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _fact(value: object) -> str:
    if isinstance(value, pd.Timestamp):  # NaT isn't one
        return f"{value:%Y-%m-%d}"
    return (
        "" if value is None or value is pd.NaT or value != value else _one_line(str(value), _FACT)
    )


# Letters in the page's own colour and tints that let it shine through can be read in a light theme
# and in a dark one.
_TABLE = "border-collapse:collapse;border:0;font-size:90%;line-height:1.5;color:inherit"
# Blanks as they are, so that a comma stands at its word; a line is one line, and a narrow page
# scrolls.
_CELL = "border:0;padding:.1em 0;background:none;vertical-align:baseline;white-space:pre"
_HIT = "background:rgba(0,114,178,.2);border-radius:3px"
_SMALL = "font-size:85%;opacity:.8"
# JupyterLab and nbconvert set what stands between dollars as a formula, unless told not to.
_NO_FORMULAS = "tex2jax_ignore mathjax_ignore"


@dataclass(frozen=True, repr=False)
class KwicLines:
    """Keywords in context, as lines; pretty in a notebook and in a terminal."""

    lines: tuple[Line, ...]
    note: str  # how many hits there are

    def __repr__(self) -> str:
        left = min(max((len(line.before) for line in self.lines), default=0), _HALF)
        sides = [
            (_end_of(line.before), _start_of(f"[{line.match}]{line.after}")) for line in self.lines
        ]
        right = max((len(after) for _, after in sides), default=0)
        written = [
            f"{before:>{left}}{after:<{right}}  {' · '.join(line.facts)}"
            for (before, after), line in zip(sides, self.lines, strict=True)
        ]
        return visible(mend("\n".join([*(line.rstrip() for line in written), self.note])))

    def _repr_html_(self) -> str:
        rows = "".join(
            '<tr style="background:none"><td dir="auto" '
            f'style="{_CELL};text-align:right">{escaped(line.before)}</td>'
            f'<td dir="auto" style="{_CELL};text-align:left"><b '
            f'style="{_HIT}"><bdi>{escaped(line.match)}</bdi></b>'
            f"{escaped(line.after)}</td>"
            f'<td style="{_CELL};{_SMALL};text-align:left;padding-left:1.5em">'
            f"{' · '.join(f'<bdi>{escaped(fact)}</bdi>' for fact in line.facts)}</td></tr>"
            for line in self.lines
        )
        return (
            f'<div class="newskit-kwic {_NO_FORMULAS}" style="overflow-x:auto"><table '
            f'style="{_TABLE}"><tbody>{rows}'
            f'</tbody></table><div style="{_SMALL}">{escaped(self.note)}</div></div>'
        )


def _end_of(text: str) -> str:
    return text if len(text) <= _HALF else "…" + text[1 - _HALF :]


def _start_of(text: str) -> str:
    return text if len(text) <= _HALF else text[: _HALF - 1] + "…"
