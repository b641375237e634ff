"""The load report as lines and as HTML: problems of one kind together, with how often and an example."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from newskit.shown import escaped, visible

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
    for one in problems:
        met[one["problem"], one["action"]].append(f"{one['file']} {one['place']}".strip())
    return [
        _Kind(places[0], problem, action, len(places) - 1)
        for (problem, action), places in met.items()
    ]


def as_lines(summary: str, problems: Iterable[Mapping[str, Any]]) -> str:
    """Write the report as lines of text."""
    kinds = _kinds(problems)
    lines = [
        f"  {one.where}{f' and {one.more} more' if one.more else ''}: {one.problem} → {one.action}"
        for one in kinds[:_SHOWN]
    ]
    rest = [f"  … and {len(kinds) - _SHOWN} more kinds in .problems"] if len(kinds) > _SHOWN else []
    return visible("\n".join([summary, *lines, *rest]))


def as_html(summary: str, overview: pd.DataFrame, problems: Iterable[Mapping[str, Any]]) -> str:
    """Write the report as HTML; all that came from files is escaped."""
    counts = [
        (finding, f"{count:,}", f"of {of:,}")
        for finding, count, of in overview.itertuples(index=False)
    ]
    kinds = _kinds(problems)
    wrong = [
        (one.where, f"and {one.more:,} more" if one.more else "", one.problem, one.action)
        for one in kinds[:_SHOWN]
    ]
    more = len(kinds) - _SHOWN
    return "".join(
        [
            "<div class='tex2jax_ignore "
            "mathjax_ignore'>",  # "$40 … $50" in a file's text is no formula
            f"<p>{escaped(summary)}</p>",
            _table(("finding", "count", ""), counts),
            _table(("where", "", "problem", "what was done"), wrong),
            f"<p>… and {more} more kinds of problems in <code>.problems</code></p>"
            if more > 0
            else "",
            "</div>",
        ]
    )


def _table(head: Iterable[str], rows: Sequence[tuple[str, ...]]) -> str:
    if not rows:
        return ""
    cells = "".join(f"<th style='text-align:left'>{escaped(name)}</th>" for name in head)
    body = "".join(
        "<tr>"
        + "".join(f"<td style='text-align:left'>{escaped(cell)}</td>" for cell in row)
        + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table>"
