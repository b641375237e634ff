"""What a seasonality chart shows, decided before anything is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from newskit.charts.columns import choose_topics, group_column, names_in, need_table, with_types
from newskit.charts.plan import MOST_LINES, MOST_PANELS, Panel, Plan
from newskit.charts.tables import Numbers, Series
from newskit.charts.text import clean, plural
from newskit.charts.units import Unit
from newskit.schema import SchemaError, is_whole

MAKE = "seasonality(articles, matches)"


@dataclass(frozen=True)
class Profile:
    """Panels of lines over the seasons."""

    panels: list[Panel]
    seasons: list[str]
    over: str
    by: str
    unit: Unit
    total: int
    topics: list[str]
    undated: int
    columns: int
    height: float
    band: str = ""  # what the intervals take for granted
    days: int = 0  # from the first article to the last; 0 where the table doesn't say

    @property
    def plan(self) -> Plan:
        """The same as a chart of lines has."""
        return Plan(self.panels, self.columns, self.height)


def read_profile(seasonality: object, topics: Sequence[str] | str | None = None) -> Profile:
    """Check a seasonality table, and decide which lines go into which panels."""
    table = need_table(seasonality, "seasonality", "plot_seasonality", MAKE)
    by = group_column(table, "seasonality", "topic", "season")
    wanted = choose_topics(table, topics, "plot_seasonality(seasonality, topics={})")
    column = table["season"]
    seasons = names_in(column)
    if isinstance(column.dtype, pd.CategoricalDtype) and len(table):
        seasons = [
            str(name) for name in column.cat.categories
        ]  # in the calendar's order, those without a row too
    rows = with_types(
        table, by, f"Make one with {MAKE}.", numbers=["count", "total", "value", "low", "high"]
    )
    rows["season"] = rows["season"].astype("str")
    rows = rows[rows["topic"].isin(wanted)]
    keys = ["topic", *([by] if by else []), "season"]
    if rows.duplicated(keys).any():
        raise SchemaError(
            f"two rows have the same {', '.join(keys)}, so a line means nothing. Make one with "
            f"{MAKE}."
        )
    groups = list(dict.fromkeys(rows[by])) if by else [""]
    over = table.attrs.get("over")
    units = rows["unit"].dropna().tolist()
    panels, columns, height = _arrange(rows, by, wanted, groups, seasons)
    firsts = rows.drop_duplicates([*([by] if by else []), "season"])
    undated = table.attrs.get("undated", 0)
    return Profile(
        panels,
        seasons,
        over
        if isinstance(over, str)
        else {7: "weekday", 12: "month", 24: "hour"}.get(len(seasons), "season"),
        clean(by) if by and len(groups) > 1 else "",
        Unit.of(str(units[0]) if units else "share of articles"),
        int(firsts["total"].fillna(0).sum()),
        wanted,
        undated if isinstance(undated, int) else 0,
        columns,
        height,
        clean(band) if isinstance(band := table.attrs.get("band"), str) else "",
        days if is_whole(days := table.attrs.get("days"), 1) else 0,
    )


def _arrange(
    rows: pd.DataFrame, by: str | None, topics: list[str], groups: list[str], seasons: list[str]
) -> tuple[list[Panel], int, float]:
    def line(topic: str, group: str) -> Series:
        some = rows[rows["topic"] == topic]
        some = (some[some[by] == group] if by else some).set_index("season").reindex(seasons)
        columns = ("count", "total", "value", "low", "high")
        numbers = {name: some[name].to_numpy(dtype=float, na_value=np.nan) for name in columns}
        size = len(seasons)
        places: Numbers = np.arange(size, dtype=np.float64)
        return Series(
            topic, group, places, **numbers, partial=np.zeros(size, bool), raw=np.full(size, np.nan)
        )

    if rows.empty or not topics:
        return [Panel()], 1, 0.0
    few = len(groups) <= MOST_LINES
    if len(topics if few else groups) > MOST_PANELS or (len(topics) > 1 and not few):
        raise SchemaError(_too_many(topics, groups, by))
    if few:
        labels = [clean(group) for group in groups] if len(groups) > 1 else [""]
        names = [clean(topic) for topic in topics] if len(topics) > 1 else [""]
        panels = [
            Panel(name, [line(topic, group) for group in groups], labels)
            for name, topic in zip(names, topics, strict=True)
        ]
    else:
        lines = sorted((line(topics[0], group) for group in groups), key=lambda one: -one.level)
        panels = [Panel(clean(one.group), [one], [""]) for one in lines]
    # Names at the ends of lines need room beside each panel.
    columns = 1 if len(panels) == 1 else 2 if len(panels) <= 4 or (few and len(groups) > 1) else 3
    return panels, columns, 0.0 if columns == 1 else 1.6 if columns == 2 else 1.25


def _too_many(topics: list[str], groups: list[str], by: str | None) -> str:
    """The error has the ways out, those that end in a chart."""
    few = len(groups) <= MOST_LINES
    what = plural(len(topics), "topic") + (f" and {plural(len(groups), by)}" if by else "")
    ways = [f"plot_seasonality(seasonality, topics={topics[:3] if few else topics[:1]})"]
    if not few:
        ways = ways if len(groups) <= MOST_PANELS else []
        ways.append(
            f"plot_seasonality(seasonality[seasonality[{by!r}].isin({groups[:MOST_LINES]})], "
            f"topics={topics[:3]})"
        )
    return (
        f"{what} need {len(topics) * (1 if few else len(groups))} panels, and one chart has room "
        f"for {MOST_PANELS}, "
        f"with several topics of {MOST_LINES} groups. Choose: {', or '.join(ways)}"
    )
