"""From a frequency or counts table to series: numbers on a full calendar, ready to draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from newskit.charts.columns import assumed, attr, choose_topics, group_column, with_types
from newskit.charts.ticks import (
    ADVERB,
    Tick,
    date_ticks,
    ends_of,
    full_calendar,
    infer_every,
    middles_of,
    numbers_of,
)
from newskit.charts.words import Unit, at_time, clean, left_out, plural, undated_note
from newskit.schema import TABLES, SchemaError, is_whole, need

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Topics = Sequence[str] | str | None

MAKE_FREQUENCY = "Make one with topic_frequency(articles, matches)."
MAKE_COUNTS = "Make one with count_articles(articles)."


@dataclass(frozen=True)
class Series:
    """One line: every bin of the calendar, missing where there is nothing to show."""

    topic: str
    group: str
    middle: Numbers
    count: Numbers
    total: Numbers
    value: Numbers
    low: Numbers
    high: Numbers
    partial: Flags
    raw: Numbers  # the values before they were smoothed; missing where they weren't

    @classmethod
    def of(
        cls, topic: str, group: str, middle: Numbers, rows: pd.DataFrame, partial: Flags
    ) -> Series:
        """Take the numbers of one line from its rows, one for each bin."""
        missing = np.full(len(middle), np.nan)
        numbers = {
            name: rows[name].to_numpy(dtype=float, na_value=np.nan) if name in rows else missing
            for name in ("count", "total", "value", "low", "high", "raw")
        }
        return cls(topic, group, middle, **numbers, partial=partial)

    @property
    def shown(self) -> Flags:
        """Bins that have a value."""
        return np.isfinite(self.value)

    @property
    def silent(self) -> Flags:
        """Bins without a value, as nothing was published; not those that the table lacks.

        A day without articles has a value where that is the mean of the days around it.
        """
        return (self.total == 0) & ~self.shown

    @property
    def name(self) -> str:
        """Its group, or its topic where the table has no groups."""
        return clean(self.group or self.topic)

    @property
    def articles(self) -> float:
        """All totals: what rows are chosen by."""
        return float(np.nansum(self.total))

    @property
    def level(self) -> float:
        """All counts by all totals: what panels are sorted by."""
        total = np.nansum(self.total)
        return float(np.nansum(self.count) / total) if total else 0.0


@dataclass(frozen=True)
class Table:
    """A table that was checked: its rows, and what is known about them."""

    rows: pd.DataFrame
    by: str | None
    every: str
    starts: pd.DatetimeIndex
    undated: int
    topics: list[str]
    groups: list[str]
    smooth: int | None = None  # periods to a mean; 0 where the table doesn't say how many
    assumed: str = ""  # note on what its intervals take for granted

    @cached_property
    def edges(self) -> tuple[Numbers, Numbers]:
        """Starts and ends of the bins, as matplotlib date numbers."""
        return numbers_of(self.starts), numbers_of(ends_of(self.starts, self.every))

    @property
    def span(self) -> tuple[float, float]:
        """Start of the first bin and end of the last."""
        starts, ends = self.edges
        return float(starts[0]), float(ends[-1])

    @cached_property
    def middles(self) -> Numbers:
        """Middles of the bins."""
        return middles_of(self.starts, self.every)

    def dates(self, width: float) -> list[Tick]:
        """The dates that fit on an axis of `width` inches."""
        return date_ticks(self.starts, self.every, width)

    @cached_property
    def unit(self) -> Unit:
        """What a value is."""
        return Unit.in_table(self.rows)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not len(self.starts) or not self.topics

    @property
    def line_groups(self) -> list[str]:
        """Its groups, or one without a name where it has none."""
        return self.groups if self.by else [""]

    @property
    def by_group(self) -> bool:
        """Whether it compares groups."""
        return self.by is not None and len(self.groups) > 1

    @property
    def how(self) -> str:
        """``weekly``; ``weekly, centred mean of 3 weeks``."""
        adverb = ADVERB[self.every]
        if self.smooth is None:
            return adverb
        if not self.smooth:
            return f"{adverb}, smoothed"
        return f"{adverb}, centred mean of {plural(self.smooth, self.every)}"

    @property
    def then(self) -> str:
        """When nothing was published, where there is no value: ``in that week``."""
        if not self.every:
            return "at all"
        if self.smooth:
            return f"in those {plural(self.smooth, self.every)}"
        return at_time(self.every)

    def articles_in(self, rows: pd.DataFrame) -> int:
        """Articles counted in some of the rows, each once."""
        if "total" not in rows:
            return int(rows["count"].fillna(0).sum())
        keys = [self.by, "period"] if self.by else ["period"]
        return int(rows.drop_duplicates(keys)["total"].fillna(0).sum())

    def out_of(self) -> str:
        """``1,008 articles of 7 outlets``."""
        articles = self.unit.count(self.articles_in(self.rows))
        if not self.by or not self.groups:
            return articles
        if len(self.groups) == 1:
            return f"{articles} of {clean(self.groups[0])}"
        named = len(self.groups) - (self.nameless in self.groups)
        return f"{articles} of {plural(named, clean(self.by))}"

    @property
    def nameless(self) -> str:
        """The group of what has none: ``(no speaker)``."""
        return f"(no {self.by})"

    def with_names(self) -> tuple[Table, str]:
        """The table without what has no group, and a note on how much that is."""
        if self.nameless not in self.groups or len(self.groups) == 1:
            return self, ""
        nameless = self.rows[self.by] == self.nameless
        named = [name for name in self.groups if name != self.nameless]
        number = self.articles_in(self.rows[nameless])
        article = "an" if clean(self.by)[:1].lower() in "aeiou" else "a"
        counted = f"{self.unit.count(number)} without {article} {clean(self.by)}"
        return replace(self, rows=self.rows[~nameless], groups=named), left_out(number, counted)

    def left_out(self) -> str:
        """Note on the articles without a date, if there are any."""
        return undated_note(self.undated, self.unit)

    def behind(self, line: Series) -> Numbers:
        """What each value of a line is out of: the total of its bin, or of all its mean is of."""
        if self.smooth is None:
            return line.total
        if not self.smooth:
            return np.full(len(line.total), np.nan)
        return self._sums_around(pd.DataFrame({"total": line.total}))["total"].to_numpy(dtype=float)

    def _sums_around(self, numbers: pd.DataFrame) -> pd.DataFrame:
        """Sums of the periods that a mean is of."""
        assert self.smooth
        return numbers.rolling(self.smooth, center=True, min_periods=1).sum()

    def series(self, topic: str | None, group: str | None) -> Series:
        """One topic of one group; without a group, of all groups together."""
        rows = self.rows
        if topic is not None:
            rows = rows[rows["topic"] == topic]
        if self.by and group is None:
            rows = self._together(rows)
        elif self.by:
            rows = rows[rows[self.by] == group].set_index("period")
        else:
            rows = rows.set_index("period")
        rows = rows.reindex(self.starts)
        partial = rows["partial"].fillna(False).to_numpy(dtype=bool)
        return Series.of(topic or "", group or "", self.middles, rows, partial)

    def _together(self, rows: pd.DataFrame) -> pd.DataFrame:
        """All groups, pooled; smoothed like them, where their counts are those of one period."""
        if "total" not in rows:
            return rows.groupby("period").agg({"count": "sum", "partial": "any"})
        sums = rows.groupby("period")[["count", "total"]].sum()
        partial = rows.groupby("period")["partial"].any()
        around = sums
        if self.smooth and np.allclose(
            rows["raw"].fillna(0) * rows["total"], rows["count"] * self.unit.scale
        ):
            sums = sums.reindex(self.starts)
            around = self._sums_around(sums)
        value = self.unit.scale * around["count"] / around["total"].where(around["total"] > 0)
        return sums.assign(value=value, partial=partial.reindex(sums.index, fill_value=False))


def read_frequency(
    frequency: object, topics: Topics = None, *, draws: str = "plot_frequency", whole: bool = False
) -> Table:
    """Check a frequency table, also one that came back from a CSV file or was filtered.

    With `whole` it may be one of ``every=None``, whose one period is the whole collection.
    """
    free = ("period", "partial") if whole else ()
    needed = [
        name
        for name, column in TABLES["frequency"].items()
        if name not in free and not column.optional
    ]
    call = f"{draws} draws a frequency table. {MAKE_FREQUENCY}"
    need(frequency, needed, table="frequency", call=call)
    assert isinstance(frequency, pd.DataFrame)
    if whole and is_whole_time(frequency):
        frequency = _with_one_period(frequency)
    elif is_whole_time(frequency) and frequency["period"].notna().any():
        raise SchemaError(
            f"this table has one number for the whole time (every=None), and {draws} draws "
            "periods. Draw it with plot_ranking(frequency), or make one with "
            "topic_frequency(articles, matches, every='week')."
        )
    by = group_column(frequency, "frequency", "topic", "period")
    wanted = choose_topics(frequency, topics, f"{draws}(frequency, topics={{}})")
    raw = ["raw"] if "raw" in frequency else []
    rows = _typed(frequency, ["count", "total", "value", "low", "high", *raw], by, MAKE_FREQUENCY)
    return _table(frequency, rows[rows["topic"].isin(wanted)], by, wanted, MAKE_FREQUENCY)


def is_whole_time(frequency: pd.DataFrame) -> bool:
    """Whether its one period is the whole time."""
    if "period" not in frequency or (len(frequency) and frequency["period"].isna().all()):
        return True
    return "every" in frequency.attrs and frequency.attrs["every"] is None


def _with_one_period(frequency: pd.DataFrame) -> pd.DataFrame:
    rows = frequency.drop(columns=["period", "partial"], errors="ignore")
    rows.insert(list(rows.columns).index("count"), "period", pd.Timestamp(0))
    rows["partial"] = False
    rows.attrs = {**frequency.attrs, "every": None}
    return rows


def read_counts(counts: object, *, draws: str = "plot_articles") -> Table:
    """Check a table of `count_articles`."""
    call = f"{draws} draws a counts table. {MAKE_COUNTS}"
    need(counts, TABLES["counts"], table="counts", call=call)
    assert isinstance(counts, pd.DataFrame)
    by = group_column(counts, "counts", None, "period")
    return _table(counts, _typed(counts, ["count"], by, MAKE_COUNTS), by, [], MAKE_COUNTS)


def _table(
    frame: pd.DataFrame, rows: pd.DataFrame, by: str | None, topics: list[str], call: str
) -> Table:
    keys = [name for name in ("topic", by, "period") if name and name in rows]
    twins = rows[rows.duplicated(keys)]
    if len(twins):
        names = ", ".join(f"{name} {str(twins[name].iloc[0])!r}" for name in keys)
        raise SchemaError(
            f"two rows have the same {names}, so a line through them would mean nothing. {call}"
        )
    starts = periods = pd.DatetimeIndex(rows["period"])
    whole = "every" in frame.attrs and frame.attrs["every"] is None
    if whole:
        every, starts = "", periods.unique()
    else:
        every = infer_every(periods, frame.attrs.get("every"))
        starts = full_calendar(periods, every)
    smooth = frame.attrs.get("smooth")
    smoothed_over = int(smooth) if is_whole(smooth, 1) else 0
    return Table(
        rows=rows,
        by=by,
        every=every,
        starts=starts,
        undated=attr(frame, "undated", 0),
        topics=topics,
        groups=list(dict.fromkeys(rows[by])) if by else [],
        smooth=smoothed_over if "raw" in rows else None,
        assumed=assumed(frame),
    )


def _typed(frame: pd.DataFrame, numbers: Sequence[str], by: str | None, call: str) -> pd.DataFrame:
    """Our columns as names, numbers and dates; rows without a period are no bin."""
    rows = with_types(frame, by, call, numbers=numbers, dates=["period"])
    rows["partial"] = rows["partial"].astype("str").str.lower().isin(["true", "1", "1.0"])
    if len(rows) and rows["period"].isna().all():
        raise SchemaError(f"no row has a period, so there is no place to draw it. {call}")
    return rows[rows["period"].notna()]


def refuse_to_pool(table: Table, make: str) -> None:
    """Refuse groups that a chart would take together where their values are means of shares."""
    if table.by_group and not table.unit.pooled:
        raise SchemaError(
            f"a {table.unit.words} can't be put together for "
            f"{plural(len(table.groups), str(table.by))}. Make one for all: {make}"
        )
