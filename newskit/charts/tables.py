"""From a frequency or counts table to series: numbers on a full calendar, ready to draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from newskit.charts.calendar import ADVERB, full_calendar, infer_every, middles_of
from newskit.charts.columns import choose_topics, group_column, with_types
from newskit.charts.text import at_time, clean, plural
from newskit.charts.units import Unit
from newskit.schema import TABLES, SchemaError, is_whole, need

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

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

    @property
    def shown(self) -> Flags:
        """Bins that have a value."""
        return np.isfinite(self.value)

    @property
    def silent(self) -> Flags:
        """Bins without a value, as nothing was published; which isn't the same as a bin that the table lacks.

        A day without articles has a value where that is the mean of the days around it.
        """
        return (self.total == 0) & ~self.shown

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
    band: str = ""  # what its intervals take for granted

    @cached_property
    def middles(self) -> Numbers:
        """Middles of the bins."""
        return middles_of(self.starts, self.every)

    @property
    def denominator(self) -> int:
        """Articles counted, each once."""
        if "total" not in self.rows:
            return int(self.rows["count"].fillna(0).sum())
        keys = [*([self.by] if self.by else []), "period"]
        return int(self.rows.drop_duplicates(keys)["total"].fillna(0).sum())

    @cached_property
    def unit(self) -> Unit:
        """What a value is."""
        units = self.rows["unit"].dropna().tolist() if "unit" in self.rows else []
        return Unit.of(str(units[0]) if units else "share of articles")

    @property
    def noun(self) -> str:
        """What is counted: ``article``."""
        return self.unit.noun

    @property
    def how(self) -> str:
        """``weekly``; ``weekly, centred mean of 3 weeks``."""
        mean = f"centred mean of {plural(self.smooth, self.every)}" if self.smooth else "smoothed"
        return ADVERB[self.every] + (f", {mean}" if self.smooth is not None else "")

    def out_of(self) -> str:
        """``1,008 articles of 7 outlets``."""
        words = self.unit.count(self.denominator)
        if self.by and len(self.groups) == 1:
            return f"{words} of {clean(self.groups[0])}"
        named = len(self.groups) - (self.nameless in self.groups)
        return f"{words} of {plural(named, clean(self.by))}" if self.by and self.groups else words

    @property
    def nameless(self) -> str:
        """The group of what has none: ``(no speaker)``."""
        return f"(no {self.by})"

    def with_names(self) -> tuple[Table, list[str]]:
        """The table without what has no group, and a note on how much that is."""
        if self.nameless not in self.groups or len(self.groups) == 1:
            return self, []
        nameless = self.rows[self.by] == self.nameless
        rest = replace(
            self,
            rows=self.rows[~nameless],
            groups=[name for name in self.groups if name != self.nameless],
        )
        number = int(self.rows[nameless].drop_duplicates("period")["total"].fillna(0).sum())
        verb = "is" if number == 1 else "are"
        return rest, [f"{self.unit.count(number)} without {_a(clean(self.by))} {verb} left out."]

    @property
    def then(self) -> str:
        """When nothing was published, where there is no value: ``in that week``, ``in those 15 days``."""
        if not self.every:
            return "at all"
        return f"in those {plural(self.smooth, self.every)}" if self.smooth else at_time(self.every)

    def behind(self, line: Series) -> Numbers:
        """What each value of a line is out of: the total of its bin, or of all bins that its mean is of."""
        if self.smooth is None:
            return line.total
        if not self.smooth:
            return np.full(len(line.total), np.nan)
        return (
            pd.Series(line.total)
            .rolling(self.smooth, center=True, min_periods=1)
            .sum()
            .to_numpy(dtype=float)
        )

    def assumed(self) -> list[str]:
        """Note on what the intervals take for granted."""
        return [f"{self.band.rstrip('.')}."] if self.band else []

    def left_out(self) -> list[str]:
        """Note on the articles without a date, if there are any."""
        verb = "is" if self.undated == 1 else "are"
        return (
            [f"{plural(self.undated, self.unit.item)} without a date {verb} left out."]
            if self.undated
            else []
        )

    def series(self, topic: str | None, group: str | None) -> Series:
        """One topic of one group, or of all groups together where `group` is None and the table has groups."""
        rows = self.rows
        if topic is not None:
            rows = rows[rows["topic"] == topic]
        if self.by and group is not None:
            rows = rows[rows[self.by] == group]
        columns = ["count", "total", "value", "low", "high", "raw"]
        rows = self._together(rows) if self.by and group is None else rows.set_index("period")
        rows = rows.reindex(self.starts)
        numbers = {
            name: rows[name].to_numpy(dtype=float, na_value=np.nan)
            for name in columns
            if name in rows
        }
        missing = np.full(len(self.starts), np.nan)
        return Series(
            topic or "",
            group or "",
            self.middles,
            **{name: numbers.get(name, missing) for name in columns},
            partial=rows["partial"].fillna(False).to_numpy(dtype=bool),
        )

    def _together(self, rows: pd.DataFrame) -> pd.DataFrame:
        """All groups, pooled; smoothed like them, where their counts are still those of one period."""
        if "total" not in rows:
            return rows.groupby("period").agg({"count": "sum", "partial": "any"})
        sums = rows.groupby("period")[["count", "total"]].sum()
        partial = rows.groupby("period")["partial"].any()
        if self.smooth and np.allclose(
            rows["raw"].fillna(0) * rows["total"], rows["count"] * self.unit.scale
        ):
            sums = sums.reindex(self.starts)
            wide = sums.rolling(self.smooth, center=True, min_periods=1).sum()
        else:
            wide = sums
        value = self.unit.scale * wide["count"] / wide["total"].where(wide["total"] > 0)
        return sums.assign(value=value, partial=partial.reindex(sums.index, fill_value=False))


def _a(noun: str) -> str:
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def read_frequency(
    frequency: object,
    topics: Sequence[str] | str | None = None,
    *,
    draws: str = "plot_frequency",
    whole: bool = False,
) -> Table:
    """Check a frequency table, also one that came back from a CSV file or was filtered.

    With `whole` it may be one of ``every=None``, whose one period is the whole collection.
    """
    call = f"{draws} draws a frequency table. {MAKE_FREQUENCY}"
    free = ("period", "partial") if whole else ()
    names = [
        name
        for name, column in TABLES["frequency"].items()
        if name not in free and not column.optional
    ]
    need(frequency, names, table="frequency", call=call)
    assert isinstance(frequency, pd.DataFrame)
    if whole and _is_whole(frequency):
        frequency = _with_one_period(frequency)
    elif _is_whole(frequency) and len(frequency) and frequency["period"].notna().any():
        raise SchemaError(
            f"this table has one number for the whole time (every=None), and {draws} draws "
            "periods. "
            "Draw it with plot_ranking(frequency), or make one with topic_frequency(articles, "
            "matches, every='week')."
        )
    by = group_column(frequency, "frequency", "topic", "period")
    wanted = choose_topics(frequency, topics, f"{draws}(frequency, topics={{}})")
    raw = ["raw"] if "raw" in frequency else []
    rows = _typed(frequency, ["count", "total", "value", "low", "high", *raw], by, MAKE_FREQUENCY)
    return _table(frequency, rows[rows["topic"].isin(wanted)], by, wanted, MAKE_FREQUENCY)


def _is_whole(frequency: pd.DataFrame) -> bool:
    """Whether its one period is the whole time."""
    if "period" not in frequency or (len(frequency) and frequency["period"].isna().all()):
        return True
    return "every" in frequency.attrs and frequency.attrs["every"] is None


def _with_one_period(frequency: pd.DataFrame) -> pd.DataFrame:
    rows = frequency.drop(columns=[name for name in ("period", "partial") if name in frequency])
    rows.insert(list(rows.columns).index("count"), "period", pd.Timestamp(0))
    rows["partial"] = False
    rows.attrs = {**frequency.attrs, "every": None}
    return rows


def read_counts(counts: object, *, draws: str = "plot_articles") -> Table:
    """Check a table of `count_articles`."""
    need(
        counts,
        TABLES["counts"],
        table="counts",
        call=f"{draws} draws a counts table. {MAKE_COUNTS}",
    )
    assert isinstance(counts, pd.DataFrame)
    by = group_column(counts, "counts", None, "period")
    return _table(counts, _typed(counts, ["count"], by, MAKE_COUNTS), by, [], MAKE_COUNTS)


def _table(
    frame: pd.DataFrame, rows: pd.DataFrame, by: str | None, topics: list[str], call: str
) -> Table:
    groups = list(dict.fromkeys(rows[by])) if by else []
    keys = [name for name in ("topic", by, "period") if name and name in rows]
    if rows.duplicated(keys).any():
        row = rows[rows.duplicated(keys)].iloc[0]
        names = ", ".join(f"{name} {str(row[name])!r}" for name in keys)
        raise SchemaError(
            f"two rows have the same {names}, so a line through them would mean nothing. {call}"
        )
    periods = pd.DatetimeIndex(rows["period"])
    whole = "every" in frame.attrs and frame.attrs["every"] is None
    every = "" if whole else infer_every(periods, frame.attrs.get("every"))
    undated, smooth, band = (frame.attrs.get(name) for name in ("undated", "smooth", "band"))
    return Table(
        rows,
        by,
        every,
        periods.unique() if whole else full_calendar(periods, every),
        undated if isinstance(undated, int) else 0,
        topics,
        groups,
        (int(smooth) if is_whole(smooth, 1) else 0) if "raw" in rows else None,
        clean(band) if isinstance(band, str) else "",
    )


def _typed(frame: pd.DataFrame, numbers: Sequence[str], by: str | None, call: str) -> pd.DataFrame:
    """Our columns as names, numbers and dates; rows without a period are no bin."""
    rows = with_types(frame, by, call, numbers=numbers, dates=["period"])
    rows["partial"] = (
        rows["partial"].map(lambda flag: str(flag).lower() in ("true", "1", "1.0")).astype(bool)
    )
    if len(rows) and rows["period"].isna().all():
        raise SchemaError(f"no row has a period, so there is no place to draw it. {call}")
    return rows[rows["period"].notna()]
