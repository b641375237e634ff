"""The load report as lines and as HTML: problems of one kind together, how often, an example."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from newskit.page import NO_FORMULAS, Column, Html, table, tag
from newskit.shown import visible

__all__ = ["as_html", "as_lines"]

_SHOWN = 20  # kinds of problems printed; the frame has all of them


class _Kind(NamedTuple):
    """Problems that were met in one way, with the first of them and how many there are."""

    where: str
    problem: str
    action: str
    more: int


def _kinds(problems: Iterable[Mapping[str, Any]]) -> list[_Kind]:
    met = defaultdict(list)
    for problem in problems:
        place = f"{problem['file']} {problem['place']}".strip()
        met[problem["problem"], problem["action"]].append(place)
    return [
        _Kind(places[0], problem, action, len(places) - 1)
        for (problem, action), places in met.items()
    ]


def as_lines(summary: str, problems: Iterable[Mapping[str, Any]]) -> str:
    """Write the report as lines of text."""
    kinds = _kinds(problems)
    lines = [summary]
    for kind in kinds[:_SHOWN]:
        others = f" and {kind.more} more" if kind.more else ""
        lines.append(f"  {kind.where}{others}: {kind.problem} → {kind.action}")
    if len(kinds) > _SHOWN:
        lines.append(f"  … and {len(kinds) - _SHOWN} more kinds in .problems")
    return visible("\n".join(lines))


def as_html(summary: str, overview: pd.DataFrame, problems: Iterable[Mapping[str, Any]]) -> str:
    """Write the report as HTML."""
    counts = [
        (finding, f"{count:,}", f"of {total:,}")
        for finding, count, total in overview.itertuples(index=False)
    ]
    kinds = _kinds(problems)
    wrong = [
        (kind.where, f"and {kind.more:,} more" if kind.more else "", kind.problem, kind.action)
        for kind in kinds[:_SHOWN]
    ]
    left_out = len(kinds) - _SHOWN
    rest = tag("p", f"… and {left_out} more kinds of problems in ", tag("code", ".problems"))
    return tag(
        "div",
        tag("p", summary),
        _table(["finding", "count", ""], counts),
        _table(["where", "", "problem", "what was done"], wrong),
        rest if left_out > 0 else "",
        class_=NO_FORMULAS,
    )


def _table(headings: Iterable[str], rows: Sequence[Sequence[str]]) -> Html:
    columns = [Column(heading, {"style": "text-align:left"}) for heading in headings]
    return table(columns, rows) if rows else Html()
