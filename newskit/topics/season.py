"""Topics by weekday, hour or month of the year: what comes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from newskit.articles import lay_out
from newskit.dates import naive_dates
from newskit.periods import MONTHS
from newskit.schema import SchemaError, takes_tables, warn
from newskit.topics.found import find_rows, noun_of
from newskit.topics.per import count_shares
from newskit.topics.tables import say_band, say_unit, tidy

__all__ = ["seasonality"]


class Season(NamedTuple):
    """A cycle of the calendar: the names of its seasons, and the place of dates among them."""

    names: list[str]
    of: Callable[[pd.Series], pd.Series]
    # What a date must say for its season to be known: "March 2025" is stored as its first day,
    # whose weekday means nothing.
    precisions: tuple[str, ...]


SEASONS = {
    "weekday": Season(
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
        lambda dates: dates.dt.day_of_week,
        ("minute", "day"),
    ),
    "hour": Season([f"{hour:02d}" for hour in range(24)], lambda dates: dates.dt.hour, ("minute",)),
    "month": Season(MONTHS, lambda dates: dates.dt.month - 1, ("minute", "day", "month")),
}
# Of articles printed at exactly 00:00; of those with a time of their own, one in 1,440 is.
_BY_CHANCE = 0.01


@takes_tables
def seasonality(
    table: pd.DataFrame,
    matches: pd.DataFrame,
    *,
    over: str = "weekday",
    by: str | None = None,
    cluster: str | None = None,
    topics: Sequence[str] | None = None,
    key: str = "article_id",
) -> pd.DataFrame:
    """Share of articles with each topic, by weekday, hour of the day or month of the year.

    Parameters
    ----------
    table : DataFrame, one row per article
        With `key` and ``published``: all articles, also those without a topic.
    matches : DataFrame, one row per article and topic
        With `key` and ``topic``.
    over : {"weekday", "hour", "month"}
        What comes back. Hours are those printed with the dates.
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
    DataFrame, one row per topic, group and season
        ``season``, an ordered category with all 7, 24 or 12; ``count`` and ``total`` in articles;
        ``value``, count / total, missing where nothing was published; ``low`` and ``high``, its 95
        % interval; ``unit``, in words. Months of a collection that doesn't cover whole years stand
        for different years. ``attrs`` has ``over``, ``cluster``, the ``days`` from the first
        article to the last, and in ``band`` what the intervals assume.

    Raises
    ------
    SchemaError
        If a table lacks a column, or no date has a time of day and `over` is ``"hour"``.

    Warns
    -----
    NewskitWarning
        If articles have no date, or one without its time or day (``published_precision``); they are
        left out.

    References
    ----------
    The interval is that of Wilson (1927), as in `topic_frequency`.

    Examples
    --------
    >>> import newskit as nk
    >>> letters = nk.load_dataset("letters")
    >>> matches = nk.match_topics(letters, {"rent": ["rent*"]})
    >>> seasonality(letters, matches)[["topic", "season", "count", "total", "value"]].head(3)
      topic     season  count  total     value
    0  rent     Monday      1      1  1.000000
    1  rent    Tuesday      2      3  0.666667
    2  rent  Wednesday      1      2  0.500000
    """
    if over not in SEASONS:
        raise SchemaError(f"over must be one of {', '.join(SEASONS)}, and this is {over!r:.40}.")
    found = find_rows(table, matches, key, topics, needed=["published"], call="seasonality")
    cells = lay_out(table, by=by, every=None, span=None, table="seasonality")
    dates = naive_dates(table["published"], table="quotes" if "quote_id" in table else "articles")
    known = _known(table, dates.reset_index(drop=True), over, noun_of(key))
    seasons = SEASONS[over].names
    season = SEASONS[over].of(dates).fillna(0).to_numpy(dtype=np.int64)
    cell = np.where(known, cells.cell * len(seasons) + season, -1)
    rows = len(cells.groups) * len(seasons)
    count, total, shares = count_shares(table, found, cell, rows, cluster=cluster, key=key)
    value, low, high = shares
    profile = tidy(
        "seasonality",
        found.topics,
        {
            "season": pd.Categorical(
                seasons * (len(found.topics) * len(cells.groups)), categories=seasons, ordered=True
            ),
            "count": count,
            "total": total,
            "value": value,
            "low": low,
            "high": high,
        },
        unit=say_unit(key),
        by=by,
        groups=np.repeat(cells.groups, len(seasons)).tolist(),
    )
    profile.attrs = {
        "by": by,
        "over": over,
        "undated": int(dates.isna().sum()),
        "cluster": cluster,
        "band": say_band(key, cluster),
        "days": _days_covered(dates[known]),
    }
    return profile


def _days_covered(dates: pd.Series) -> int:
    """Days from the first date to the last, both counted."""
    if not len(dates):
        return 0
    return (dates.max().normalize() - dates.min().normalize()).days + 1


def _known(table: pd.DataFrame, dates: pd.Series, over: str, noun: str) -> npt.NDArray[np.bool_]:
    """Rows whose date says its season."""
    known = dates.notna().to_numpy(copy=True)
    midnight = (dates == dates.dt.normalize()).to_numpy()
    if over == "hour" and known.any() and midnight[known].all():
        raise SchemaError(
            "these dates have no time of day, all are at midnight. Take over='weekday' or "
            "over='month'."
        )
    undated = int((~known).sum())
    if undated:
        warn(f"{undated} of {len(known)} {noun}s have no date, and are left out")
    if "published_precision" in table:
        precision = table["published_precision"].astype(object).reset_index(drop=True)
        precise = (precision.isin(SEASONS[over].precisions) | precision.isna()).to_numpy()
        vague = int((known & ~precise).sum())
        if vague:
            warn(
                f"{vague} of {len(known)} {noun}s have a date that doesn't say its {over}, and are "
                "left out"
            )
        known &= precise
    if over == "hour":
        _warn_of_midnight(int((known & midnight).sum()), int(known.sum()), noun)
    return known


def _warn_of_midnight(midnight: int, known: int, noun: str) -> None:
    """Say how many stand at 00:00, as exports write dates without a time."""
    if midnight > _BY_CHANCE * known:
        warn(
            f"{midnight} of {known} {noun}s stand at exactly 00:00, as dates without a time of day "
            "do; they count at hour 0. If theirs isn't known, leave them out first"
        )
