"""What a frequency chart shows, decided before anything is drawn: panels, words, the value axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from newskit.charts.calendar import date_ticks
from newskit.charts.scales import nice_ticks
from newskit.charts.style import LABEL, TICK, Grid, Sheet
from newskit.charts.tables import Series, Table
from newskit.charts.text import clean, join_names, plural, text_width, wrap
from newskit.charts.units import Unit
from newskit.schema import SchemaError

MOST_LINES = 3  # in one panel; a fourth has no colour that stays apart in greyscale
MOST_PANELS = 15
_LABEL_WIDTH = 1.25  # inches; what is longer goes on two lines
# A week of three articles has a band up to 80 %. The axis follows the values, which keep at least
# half of its height, and such a band runs out of it; a note says so.
_ROOM_FOR_BANDS = 2.0
_FEW = 10  # articles to a point, at the median: below, one article more is a jump of ten points


@dataclass(frozen=True)
class Panel:
    """What one panel shows."""

    name: str = ""
    lines: list[Series] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)  # at the ends of the lines; "" for none
    behind: list[Series] = field(default_factory=list)
    head: str = ""  # over its column


@dataclass(frozen=True)
class Plan:
    """What a chart shows, before anything is drawn."""

    panels: list[Panel]
    columns: int
    height: float  # of a panel, in inches; 0 for the standard chart of one panel
    behind: str = ""  # what the grey lines are
    asides: bool = False  # each panel says out of how many

    @property
    def lines(self) -> list[Series]:
        """The lines of all panels."""
        return [line for panel in self.panels for line in panel.lines]


def arrange(table: Table) -> Plan:
    """Decide which lines go into which panels."""
    topics, groups = table.topics, table.groups if table.by else [""]
    if not len(table.starts) or not topics:
        return Plan([Panel()], 1, 0)
    if count_panels(len(topics), len(groups)) > MOST_PANELS:
        raise SchemaError(_too_many(table, len(groups)))
    if len(topics) == 1 or len(groups) == 1:
        lines = [table.series(topic, group) for topic in topics for group in groups]
        names = [clean(line.group if len(topics) == 1 else line.topic) for line in lines]
        if len(lines) <= MOST_LINES:
            return Plan([Panel("", lines, names if len(lines) > 1 else [""])], 1, 0)
        if len(topics) == 1:
            together = _all_of(table, topics[0])
            order = sorted(range(len(lines)), key=lambda at: -lines[at].level)
            panels = [Panel(names[at], [lines[at]], [""], together) for at in order]
            return replace(_multiples(panels, _together(table)), asides=True)
        panels = [
            Panel(name, [line], [""], [other for other in lines if other is not line])
            for name, line in zip(names, lines, strict=True)
        ]
        return _multiples(panels, "grey: the other topics")
    if len(groups) <= MOST_LINES:
        names = [clean(group) for group in groups]
        panels = [
            Panel(clean(topic), [table.series(topic, group) for group in groups], names)
            for topic in topics
        ]
        return Plan(panels, 2, 1.75)
    behind = {topic: _all_of(table, topic) for topic in topics}
    panels = [
        Panel(
            clean(group),
            [table.series(topic, group)],
            [""],
            behind[topic],
            clean(topic) if row == 0 else "",
        )
        for row, group in enumerate(groups)
        for topic in topics
    ]
    return Plan(panels, len(topics), 0.85, _together(table))


def _multiples(panels: list[Panel], behind: str) -> Plan:
    columns = 2 if len(panels) <= 4 else 3
    return Plan(panels, columns, 1.6 if columns == 2 else 1.25, behind)


def _all_of(table: Table, topic: str) -> list[Series]:
    """All groups together, for the line behind; a mean of shares can't be had from counts."""
    return [table.series(topic, None)] if table.unit.pooled else []


def _together(table: Table) -> str:
    return f"grey: all {plural(len(table.groups), clean(table.by))}" if table.unit.pooled else ""


def count_panels(topics: int, groups: int) -> int:
    """How many panels show so many topics of so many groups."""
    if topics == 1 or groups == 1:
        return 1 if topics * groups <= MOST_LINES else topics * groups
    return topics if groups <= MOST_LINES else topics * groups


def _too_many(table: Table, groups: int) -> str:
    """A chart of 40 panels helps nobody; the error has the ways out, those that end below the limit."""
    topics, few = len(table.topics), MOST_LINES
    what = plural(topics, "topic")
    chosen, rows = f"topics={table.topics[:few]}", ""
    ways = (
        [(count_panels(few, groups), f"plot_frequency(frequency, {chosen})")]
        if topics > few
        else []
    )
    if groups > 1:
        what += f" and {plural(groups, str(table.by))}"
        sizes = table.rows.drop_duplicates([table.by, "period"]).groupby(table.by)["total"].sum()
        largest = sizes.sort_values(ascending=False, kind="stable").index[:few].tolist()
        rows = f"frequency[frequency[{table.by!r}].isin({largest})]"
        ways += [(count_panels(topics, few), f"plot_frequency({rows})")] if groups > few else []
        ways += [(count_panels(topics, 1), "topic_frequency(articles, matches, by=None)")]
    open_ways = [way for panels, way in ways if panels <= MOST_PANELS] or [
        f"plot_frequency({rows}, {chosen})"
    ]
    return (
        f"{what} need {count_panels(topics, groups)} panels, and one chart has room for "
        f"{MOST_PANELS}. "
        f"Choose: {', or '.join(open_ways)}"
    )


def lay_out(table: Table, plan: Plan, width: float, title: str | None, source: str | None) -> Sheet:
    """Words and measures of the chart."""
    names = {name for panel in plan.panels for name in panel.labels if name}
    ends = [text_width(row, LABEL) for name in names for row in label_lines(name)]
    # How many ticks there will be depends on the height, which isn't known yet.
    values = [
        text_width(label, TICK) for most in (3, 4, 5) for label in y_axis(table.unit, plan, most)[2]
    ]
    grid = Grid(
        panels=len(plan.panels),
        columns=plan.columns,
        panel_height=plan.height,
        named=len(plan.panels) > 1,
        head=0.24 if any(panel.head for panel in plan.panels) else 0.0,
        left=max(values) + 0.1,
        right=max(ends) + 0.14 if ends else 0.12,
    )
    dots = "dots: before the mean" if table.smooth is not None else ""
    subtitle = [
        table.unit.words,
        table.how,
        table.out_of(),
        "band: 95 % interval",
        dots,
        plan.behind,
    ]
    return Sheet.of(
        width,
        title or headline(table),
        subtitle if plan.lines else [table.unit.words, table.unit.count(0)],
        explain(table, plan),
        source,
        grid,
        lambda room: date_ticks(table.starts, table.every, room),
    )


def label_lines(name: str) -> list[str]:
    """A name as it stands at the end of a line."""
    return wrap(name, _LABEL_WIDTH, LABEL, lines=2)


def headline(table: Table) -> str:
    """What the chart counts, in words."""
    topics = [clean(topic) for topic in table.topics]
    by = clean(table.by) if table.by and len(table.groups) > 1 else ""
    share = table.unit.share
    what = f"{table.noun.capitalize()}s" if share else "Mentions"
    if not topics or len(topics) > 4:
        return f"{what} by topic{f' and {by}' if by else ''}"
    return f"{what} {'that mention' if share else 'of'} {join_names(topics, 'or')}{f', by {by}' if by else ''}"


def explain(table: Table, plan: Plan) -> list[str]:
    """The notes: what hollow points and gaps are, and what must be known before a figure is quoted."""
    lines, unit, noun = plan.lines, table.every, table.unit.item
    notes = []
    if any((line.partial & line.shown).any() for line in lines):
        inside = f"these {plural(table.smooth, unit)}" if table.smooth else f"this {unit}"
        notes.append(f"Hollow, dashed: the {noun}s begin or end inside {inside}.")
    gaps = [line for line in lines if line.shown.any()]
    reasons = [f"no {noun}s {table.then}"] if any(line.silent.any() for line in gaps) else []
    if any((~line.shown & ~line.silent).any() for line in gaps):
        reasons.append(f"that {unit} isn't in the table")
    if reasons:
        notes.append(f"Gap: {', or '.join(reasons)}.")
    never = [line for line in lines if not line.shown.any()]
    if table.by and len(never) < len(lines):
        for words, silent in ((f"No {noun}s at all", True), ("Not in the table", False)):
            names = dict.fromkeys(
                clean(line.group) for line in never if line.silent.any() == silent
            )
            notes += [f"{words}: {join_names(names)}."] if names else []
    totals = np.concatenate([table.behind(line)[line.shown] for line in lines] or [np.array([])])
    totals = totals[np.isfinite(totals)]
    if table.noun != "word" and len(totals) and np.median(totals) < _FEW:
        notes.append(
            f"Few {noun}s: half of the points stand for {plural(int(np.median(totals)), noun)} or "
            "fewer."
        )
    top = y_axis(table.unit, plan, 5)[1]
    beyond = [
        what
        for what, values in (
            ("bands", [line.high for line in lines]),
            ("dots", [line.raw for line in lines]),
        )
        if any((value > top).any() for value in values)
    ]
    if beyond:
        notes.append(f"Some {join_names(beyond)} go beyond the top.")
    return notes + table.assumed() + table.left_out()


def y_axis(unit: Unit, plan: Plan, most: int) -> tuple[list[float], float, list[str]]:
    """Ticks of the value axis, where it ends, and the ticks' labels."""
    lines: Sequence[Series] = [
        line for panel in plan.panels for line in [*panel.lines, *panel.behind]
    ]
    highest = max(
        (float(line.value[line.shown].max()) for line in lines if line.shown.any()), default=0.0
    )
    ends = np.array([end for line in plan.lines for end in (line.high, line.raw)]).ravel()
    bounds = float(ends[~np.isnan(ends)].max(initial=0.0))
    share = unit.share
    top = max(highest, min(bounds, highest * _ROOM_FOR_BANDS) if np.isfinite(bounds) else 0.0)
    ticks, end = nice_ticks(top if top > 0 else 0.1 if share else 1.0, most)
    if share and end > 1 >= highest:
        ticks, end = [tick for tick in ticks if tick <= 1], 1.0
    return ticks, end, [unit.tick(tick) for tick in ticks]
