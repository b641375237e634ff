"""What a table of shares says of itself: its topics, its unit, and what its intervals assume."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from newskit.intervals import INTERVAL
from newskit.schema import build
from newskit.topics.found import noun_of

__all__ = ["PER", "say_band", "say_unit", "tidy"]

# What a value is, in words, by `per`.
_UNITS = {
    "articles": "share of {noun}s",
    "words": "hits per 1,000 words",
    "outlets": "mean of the outlets' shares of {noun}s",
    "matched": "share of {noun}s with a topic",
}
PER = tuple(_UNITS)


def say_unit(key: str, per: str = "articles") -> str:
    """What a value is, in words."""
    return _UNITS[per].format(noun=noun_of(key))


def say_band(
    key: str,
    cluster: str | None,
    *,
    per: str = "articles",
    smooth: int | None = None,
    every: str | None = None,
    given: bool = False,
) -> str:
    """What the interval assumes, in one sentence; `given` where the totals come from elsewhere."""
    nouns = f"{noun_of(key)}s"
    if per == "words":
        way = f"from how {'stories' if cluster else nouns} differ in hits and words"
    elif per == "outlets" or cluster:
        way = f"Wilson, on the effective number of {nouns}"
    else:
        way = "Wilson"
    if cluster and not given:
        taken = f"stories, as {cluster} names them, as independent, and not the {nouns} of one"
    else:
        counted = "the articles behind the totals" if given else nouns
        taken = f"{counted} as independent, and is too narrow where one story runs in several"
    band = f"{INTERVAL} ({way}); it takes {taken}"
    if smooth:
        band += f"; neighbouring points share {nouns}, as each is of {smooth} {every}s"
    return f"{band}."


def tidy(
    table: str,
    topics: list[str],
    columns: Mapping[str, object],
    *,
    unit: str,
    by: str | None,
    groups: Sequence[str],
) -> pd.DataFrame:
    """Make `table` of columns, all cells of the first topic first.

    `groups` names the group of each cell. Arrays have one row per topic and one column per cell, or
    are those of the cells, the same for each topic.
    """
    shape = len(topics), len(groups)
    names = np.repeat(np.array(topics, dtype=object), len(groups))
    made = build(
        table,
        {
            **{name: _laid_out(column, shape) for name, column in columns.items()},
            "topic": pd.Categorical(names, categories=topics),
            "unit": pd.Categorical([unit] * len(names), categories=[unit]),
        },
    )
    if by:
        made.insert(1, by, pd.Series([*groups] * len(topics), dtype="str"))
    return made


def _laid_out(column: object, shape: tuple[int, int]) -> object:
    return np.broadcast_to(column, shape).ravel() if isinstance(column, np.ndarray) else column
