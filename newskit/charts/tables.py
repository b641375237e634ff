"""From a frequency or counts table to series: numbers on a full calendar, ready to draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from newskit.charts.calendar import full_calendar, infer_every, middles_of
from newskit.charts.text import clean, plural
from newskit.schema import TABLES, SchemaError, listed, need

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

MAKE_FREQUENCY = "Make one with topic_frequency(articles, matches)."
MAKE_COUNTS = "Make one with count_articles(articles)."
_MARKS = {"frequency": ("topic", "value"), "speakers": ("speaker", "quotes"), "counts": ("period", "count")}


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

    @property
    def shown(self) -> Flags:
        """Bins that have a value."""
        return np.isfinite(self.value)

    @property
    def silent(self) -> Flags:
        """Bins in which nothing was published, which isn't the same as a bin that the table lacks."""
        return self.total == 0

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

    @property
    def unit(self) -> str:
        """What a value is, in words."""
        units = self.rows["unit"].dropna().tolist() if "unit" in self.rows else []
        return clean(units[0]) if units else "share of articles"

    @property
    def noun(self) -> str:
        """What is counted: ``article``."""
        share, _, noun = self.unit.partition(" of ")
        return noun.removesuffix("s") if share == "share" and noun else "article"

    def out_of(self) -> str:
        """``1,008 articles of 7 outlets``."""
        words = plural(self.denominator, self.noun)
        if self.by and len(self.groups) == 1:
            return f"{words} of {clean(self.groups[0])}"
        return f"{words} of {plural(len(self.groups), clean(self.by))}" if self.by and self.groups else words

    def left_out(self) -> list[str]:
        """Note on the articles without a date, if there are any."""
        verb = "is" if self.undated == 1 else "are"
        return [f"{plural(self.undated, self.noun)} without a date {verb} left out."] if self.undated else []

    def series(self, topic: str | None, group: str | None) -> Series:
        """One topic of one group, or of all groups together where `group` is None and the table has groups."""
        rows = self.rows
        if topic is not None:
            rows = rows[rows["topic"] == topic]
        if self.by and group is not None:
            rows = rows[rows[self.by] == group]
        columns = ["count", "total", "value", "low", "high"]
        if self.by and group is None:
            sums = rows.groupby("period")[["count", "total"]].sum()
            rows = sums.assign(value=sums["count"] / sums["total"].where(sums["total"] > 0), partial=False)
        else:
            rows = rows.set_index("period")
        rows = rows.reindex(self.starts)
        numbers = {name: rows[name].to_numpy(dtype=float, na_value=np.nan) for name in columns if name in rows}
        missing = np.full(len(self.starts), np.nan)
        return Series(
            topic or "",
            group or "",
            self.middles,
            **{name: numbers.get(name, missing) for name in columns},
            partial=rows["partial"].fillna(False).to_numpy(dtype=bool),
        )


def kind_of(table: object) -> str:
    """Which chart a table has: ``frequency``, ``speakers`` or ``counts``."""
    call = "A chart shows what topic_frequency, count_articles or top_speakers gave."
    need(table, [], table="given", call=call)
    assert isinstance(table, pd.DataFrame)
    for kind, columns in _MARKS.items():
        if set(columns) <= set(table.columns):
            return kind
    raise SchemaError(f"no chart is known for a table with {listed(table.columns)}. {call}")


def read_frequency(frequency: object, topics: Sequence[str] | str | None = None) -> Table:
    """Check a frequency table, also one that came back from a CSV file or was filtered."""
    call = f"plot_frequency draws a frequency table. {MAKE_FREQUENCY}"
    needed = [name for name, column in TABLES["frequency"].items() if not column.optional]
    need(frequency, needed, table="frequency", call=call)
    assert isinstance(frequency, pd.DataFrame)
    by = _group_column(frequency, "frequency", after="topic")
    column = frequency["topic"]
    if isinstance(column.dtype, pd.CategoricalDtype):
        known = [str(name) for name in column.cat.categories if len(frequency) == 0 or (column == name).any()]
    else:
        known = list(dict.fromkeys(column.dropna().astype(str)))
    wanted = known if topics is None else [topics] if isinstance(topics, str) else list(topics)
    if known and not wanted:
        raise SchemaError(f"topics=[] chooses none of {known[:12]}. Leave topics= out for all of them.")
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise SchemaError(
            f"no topic {unknown[0]!r} in the frequency table: it has {known[:12]}. "
            f"Choose from them: plot_frequency(frequency, topics={known[:2]})"
        )
    rows = _typed(frequency, ["count", "total", "value", "low", "high"], by, MAKE_FREQUENCY)
    return _table(frequency, rows[rows["topic"].isin(wanted)], by, wanted, MAKE_FREQUENCY)


def read_counts(counts: object) -> Table:
    """Check a table of `count_articles`."""
    need(counts, TABLES["counts"], table="counts", call=f"plot_articles draws a counts table. {MAKE_COUNTS}")
    assert isinstance(counts, pd.DataFrame)
    by = _group_column(counts, "counts", after=None)
    return _table(counts, _typed(counts, ["count"], by, MAKE_COUNTS), by, [], MAKE_COUNTS)


def _table(frame: pd.DataFrame, rows: pd.DataFrame, by: str | None, topics: list[str], call: str) -> Table:
    groups = list(dict.fromkeys(rows[by])) if by else []
    keys = [name for name in ("topic", by, "period") if name and name in rows]
    if rows.duplicated(keys).any():
        row = rows[rows.duplicated(keys)].iloc[0]
        names = ", ".join(f"{name} {str(row[name])!r}" for name in keys)
        raise SchemaError(f"two rows have the same {names}, so a line through them would mean nothing. {call}")
    periods = pd.DatetimeIndex(rows["period"])
    every = infer_every(periods, frame.attrs.get("every"))
    undated = frame.attrs.get("undated", 0)
    undated = undated if isinstance(undated, int) else 0
    return Table(rows, by, every, full_calendar(periods, every), undated, topics, groups)


def _typed(frame: pd.DataFrame, numbers: Sequence[str], by: str | None, call: str) -> pd.DataFrame:
    """Our columns as names, numbers and dates; rows without a period are no bin."""
    rows = frame.copy()
    rows.attrs = {}
    try:
        rows["period"] = pd.to_datetime(rows["period"]).astype("datetime64[us]")
        for name in numbers:
            rows[name] = pd.to_numeric(rows[name]).astype("Float64" if len(rows) == 0 else "float64")
    except (ValueError, TypeError) as error:
        raise SchemaError(f"a column can't be read as what it should hold: {error}. {call}") from error
    rows["partial"] = rows["partial"].map(lambda flag: str(flag).lower() in ("true", "1", "1.0")).astype(bool)
    if "topic" in rows:
        rows["topic"] = rows["topic"].astype("str")
    if by:
        rows[by] = rows[by].astype("str").fillna(f"(no {by})")
    if len(rows) and rows["period"].isna().all():
        raise SchemaError(f"no row has a period, so there is no place to draw it. {call}")
    return rows[rows["period"].notna()]


def _group_column(frame: pd.DataFrame, table: str, *, after: str | None) -> str | None:
    """The column that says whose articles a row counts; attrs don't survive a CSV file."""
    stated = frame.attrs.get("by")
    if isinstance(stated, str) and stated in frame.columns:
        return stated
    columns = [str(name) for name in frame.columns]
    first = columns.index(after) + 1 if after in columns else 0
    period = columns.index("period")
    between = [
        name for name in columns[first:period] if name not in TABLES[table] and not name.lower().startswith("unnamed")
    ]
    if len(between) > 1:
        raise SchemaError(
            f"which column says whose articles these are: {', '.join(between)}? "
            f"Keep one: {table}.drop(columns={between[1:]})"
        )
    return between[0] if between else None
