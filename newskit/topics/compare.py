"""Topics before and after a date: a comparison of two windows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
import pandas as pd

from newskit.articles import lay_out
from newskit.dates import as_days, naive_dates
from newskit.intervals import newcombe_interval
from newskit.schema import SchemaError, is_whole, takes_tables, warn
from newskit.topics.found import find_rows, noun_of
from newskit.topics.per import count_shares
from newskit.topics.tables import say_band, say_unit, tidy

__all__ = ["compare_periods"]


@takes_tables
def compare_periods(
    table: pd.DataFrame,
    matches: pd.DataFrame,
    *,
    at: object,
    window: object = "28 days",
    by: str | None = None,
    cluster: str | None = None,
    topics: Sequence[str] | None = None,
    key: str = "article_id",
) -> pd.DataFrame:
    """Share of articles with each topic before and after a date, and the difference of the two.

    This is a comparison, not an effect: whatever else changed between the two windows, such as the
    season, another event or what the outlets published, is in the difference too. Windows of whole
    weeks hold each weekday as often.

    Parameters
    ----------
    table : DataFrame, one row per article
        With `key` and ``published``: all articles, also those without a topic.
    matches : DataFrame, one row per article and topic
        With `key` and ``topic``.
    at : str or date
        The day on which "after" begins; it belongs to after.
    window : str or int
        Days on either side, such as ``"28 days"`` or 28.
    by : str, optional
        The column to compare, such as ``"outlet"``; by default all together.
    cluster : str, optional
        The column that names each article's story, as in `topic_frequency`.
    topics : list of str, optional
        Which topics, in which order; by default every category of ``matches["topic"]``.
    key : str
        The column that says what is counted.

    Returns
    -------
    DataFrame, one row per topic (and group)
        ``before_count``, ``before_total``, ``before`` with ``before_low`` and ``before_high``, the
        same for ``after``; ``difference``, after - before, with ``low`` and ``high``, its 95 %
        interval; ``unit``, in words. Missing where a window has no articles. ``attrs`` has ``at``,
        as text, the days of ``window``, ``cluster``, and in ``band`` what the intervals assume.

    Raises
    ------
    SchemaError
        If a table lacks a column, or `at` or `window` can't be read.

    Warns
    -----
    NewskitWarning
        If a window reaches beyond the first or last article.

    Notes
    -----
    The shares have Wilson's interval, as in `topic_frequency`; the difference has Newcombe's hybrid
    score interval (his method 10), which takes the two windows as independent of each other.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17(8), 873–890,
    doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I.

    Examples
    --------
    >>> import newskit as nk
    >>> letters = nk.load_dataset("letters")
    >>> matches = nk.match_topics(letters, {"rent": ["rent*"]})
    >>> found = compare_periods(letters, matches, at="2025-03-24", window="14 days")
    >>> counts = ["before_count", "before_total", "after_count", "after_total"]
    >>> found[["topic", *counts, "difference"]].round(2)
      topic  before_count  before_total  after_count  after_total  difference
    0  rent             1             3            2            3        0.33
    """
    found = find_rows(table, matches, key, topics, needed=["published"], call="compare_periods")
    cells = lay_out(table, by=by, every=None, span=None, table="comparison")
    dates = naive_dates(table["published"], table="quotes" if "quote_id" in table else "articles")
    day, days = _day(at), _days(window)
    _warn_beyond(dates, day, days)
    undated = int(dates.isna().sum())
    if undated:
        warn(
            f"{undated} of {len(dates)} {noun_of(key)}s have no date, and are neither before nor "
            "after"
        )
    step = pd.Timedelta(days=days)
    before = ((dates >= day - step) & (dates < day)).to_numpy()
    after = ((dates >= day) & (dates < day + step)).to_numpy()
    # The cells of all groups before, then those of all groups after.
    groups = len(cells.groups)
    cell = np.select([before, after], [cells.cell, cells.cell + groups], -1)
    count, total, shares = count_shares(table, found, cell, 2 * groups, cluster=cluster, key=key)
    numbers = np.stack([count, np.broadcast_to(total, count.shape), *shares])
    old, new = numbers[..., :groups], numbers[..., groups:]
    difference, low, high = newcombe_interval(tuple(old[2:]), tuple(new[2:]))
    columns = {"difference": difference, "low": low, "high": high}
    for side, parts in (("before", old), ("after", new)):
        names = (f"{side}_count", f"{side}_total", side, f"{side}_low", f"{side}_high")
        columns |= dict(zip(names, parts, strict=True))
    comparison = tidy(
        "comparison", found.topics, columns, unit=say_unit(key), by=by, groups=cells.groups
    )
    comparison.attrs = {
        "by": by,
        "at": f"{day:%Y-%m-%d}",
        "window": days,
        "undated": undated,
        "cluster": cluster,
        "band": f"{say_band(key, cluster)} That of a difference (Newcombe) takes the two windows "
        "as independent of each other.",
    }
    return comparison


def _day(at: object) -> pd.Timestamp:
    day, _ = as_days((at, None), name="at")
    if day is None:
        raise SchemaError(
            "at is missing. Write the day on which after begins, such as at='2025-03-24'."
        )
    return day


def _days(window: object) -> int:
    """Days of a window, whole ones."""
    one_day = pd.Timedelta(days=1)
    try:
        if isinstance(window, float):  # which pandas would take as nanoseconds
            raise ValueError
        days = f"{window} days" if is_whole(window, 1) else cast(str, window)
        length = pd.Timedelta(days)
        if not length >= one_day or length % one_day:
            raise ValueError
    except (ValueError, TypeError, OverflowError) as error:
        raise SchemaError(
            f"window takes whole days, and this is {window!r:.40}. Write window='28 days'."
        ) from error
    return length.days


def _warn_beyond(dates: pd.Series, day: pd.Timestamp, days: int) -> None:
    first, last = dates.min(), dates.max()
    if pd.isna(first):
        return
    step = pd.Timedelta(days=days)
    sides = []
    if day - step < first.normalize():
        sides.append(f"before the first article ({first:%Y-%m-%d})")
    if day + step > last.normalize() + pd.Timedelta(days=1):
        sides.append(f"beyond the last ({last:%Y-%m-%d})")
    if sides:
        room = min((day - first.normalize()).days, (last.normalize() - day).days + 1)
        way = f"; window={room} fits on both sides" if room > 0 else ""
        warn(f"a window of {days} days around {day:%Y-%m-%d} reaches {' and '.join(sides)}{way}")
