"""The two sides of a comparison: which articles are target, which reference, and their names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from newskit.articles import MAKE_ONE, as_text
from newskit.dates import as_days, naive_dates
from newskit.periods import MONTHS
from newskit.schema import SchemaError, count_of, listed, need, warn

__all__ = ["Side", "Sides", "divide"]

Mask = npt.NDArray[np.bool_]
# A name or several, two days, a mask, or a table of the articles meant.
Side = str | Iterable[object] | pd.Series | pd.DataFrame

_CHOOSE = 'Name an outlet, target="Herald"; or give a mask, target=articles["section"] == "News".'

# What sides are called that have no name of their own; it stands in "Words of …" and "more in …".
_CHOSEN = {"target": "the chosen", "reference": "the reference"}


@dataclass(frozen=True)
class Sides:
    """Which rows are on each side, and what the sides are called."""

    target: Mask
    reference: Mask
    target_name: str
    reference_name: str


def divide(
    articles: pd.DataFrame, target: Side, reference: Side | None, *, by: str, key: str | None = None
) -> Sides:
    """Divide the rows of a table into target and reference; the rest, by default."""
    need(articles, [], table="articles", call=MAKE_ONE)
    noun = _noun_of(articles)
    if not isinstance(by, str):
        raise SchemaError(
            f"by must be the name of one column, and this is {by!r:.60}. Write by='outlet'."
        )
    if not len(articles):
        raise SchemaError(
            f"no {noun} is in the table, so there is nothing to compare. Was it filtered to "
            "nothing?"
        )
    here, name, known = _choose(articles, target, by, key, "target")
    if reference is None:
        there, other = known & ~here, f"all other {noun}s"
    else:
        there, other, known = _choose(articles, reference, by, key, "reference")
    both = int((here & there).sum())
    if both:
        raise SchemaError(
            f"{count_of(both, noun)} would be in the target and in the reference. Leave the "
            "reference out, and it "
            "is the rest; or give two sides that share no row."
        )
    for side, mask in (("target", here), ("reference", there)):
        if not mask.any():
            raise SchemaError(
                f"no {noun} is in the {side}, so there is nothing to compare. {_CHOOSE}"
            )
    unknown = int((~known & ~here).sum()) if reference is None else 0
    if unknown:
        warn(f"{unknown} of {len(articles)} {noun}s have nothing in {by!r} and are on neither side")
    return Sides(here, there, name, other)


def _noun_of(articles: pd.DataFrame) -> str:
    return "quote" if "quote_id" in articles else "article"


def _choose(
    articles: pd.DataFrame, side: Side, by: str, key: str | None, what: str
) -> tuple[Mask, str, Mask]:
    """Rows of a side, its name, and the rows of which it can be told on which side they are."""
    everything = np.ones(len(articles), dtype=bool)
    unnamed = f"{_CHOSEN[what]} {_noun_of(articles)}s"
    if isinstance(side, pd.DataFrame):
        return _rows_of(articles, side, key, what), unnamed, everything
    if _is_mask(side):
        return _as_mask(articles, side, what), unnamed, everything
    if side is None or callable(side):
        raise SchemaError(
            f"{what} is a name, two days, a mask or a table, and this is {side!r:.40}. {_CHOOSE}"
        )
    if by == "published":
        days, known = _between(articles, side, what)
        return days, _name_days(side), known
    return _named(articles, side, by, what)


def _named(articles: pd.DataFrame, side: Side, by: str, what: str) -> tuple[Mask, str, Mask]:
    """Rows with one of some names in a column."""
    need(articles, [by], table="articles", call=f"by= names the column of the {what}. {_CHOOSE}")
    is_one = isinstance(side, str) or not isinstance(side, Iterable)
    wanted = pd.Series([side] if is_one else list(side), dtype=object)
    asked = as_text(wanted).tolist()
    if pd.isna(pd.Series(asked, dtype=object)).any():
        raise SchemaError(f"{what} holds a missing value, which is no name of one side. {_CHOOSE}")
    names = as_text(articles[by])
    present = names.dropna().unique().tolist()
    unknown = [name for name in asked if name not in present]
    if unknown:
        raise SchemaError(
            f"no article has the {by} {unknown[0]!r:.60}. There are {listed(sorted(present))}."
        )
    known = names.notna() & (names != "")
    return names.isin(asked).to_numpy(), ", ".join(asked), known.to_numpy()


def _is_mask(side: object) -> bool:
    if isinstance(side, (pd.Series, np.ndarray)):
        return True
    if isinstance(side, pd.api.extensions.ExtensionArray):
        return pd.api.types.is_bool_dtype(side.dtype)
    return (
        isinstance(side, (list, tuple))
        and bool(side)
        and all(isinstance(one, (bool, np.bool_)) for one in side)
    )


def _as_mask(articles: pd.DataFrame, side: object, what: str) -> Mask:
    array = side if isinstance(side, pd.api.extensions.ExtensionArray) else np.asarray(side)
    mask = side if isinstance(side, pd.Series) else pd.Series(array)
    if not pd.api.types.is_bool_dtype(mask.dtype):
        raise SchemaError(
            f"a mask holds True and False, and the {what}'s holds {mask.dtype}. {_CHOOSE}"
        )
    if isinstance(side, pd.Series) and _fits(mask, articles):
        mask = mask.reindex(articles.index)
    elif len(mask) != len(articles):
        raise SchemaError(
            f"the {what}'s mask has {len(mask)} values, and there are "
            f"{count_of(len(articles), _noun_of(articles))}. "
            "Make it from the same table."
        )
    elif isinstance(side, pd.Series) and not mask.index.equals(articles.index):
        raise SchemaError(
            f"the {what}'s mask has other row labels than the articles. Make it from the same "
            "table."
        )
    return mask.fillna(False).to_numpy(dtype=bool)


def _fits(mask: pd.Series, articles: pd.DataFrame) -> bool:
    """Whether labels tell which value is of which row, of a table and of what a filter left."""
    if (
        not mask.index.is_unique
        or not articles.index.is_unique
        or not articles.index.isin(mask.index).all()
    ):
        return False
    # Rows numbered anew have the labels of other rows: 0, 1, 2 … of a part of the table says
    # nothing.
    return len(mask) == len(articles) or not articles.index.equals(pd.RangeIndex(len(articles)))


def _rows_of(articles: pd.DataFrame, side: pd.DataFrame, key: str | None, what: str) -> Mask:
    """Rows that a table of some of them names; quotes by their own name, not their article's."""
    name = key or ("quote_id" if "quote_id" in articles and "quote_id" in side else "article_id")
    for table, called in ((articles, "articles"), (side, what)):
        need(
            table, [name], table=called, call=f"Rows are found by it; or give the {what} as a mask."
        )
    ids, all_ids = as_text(side[name]), as_text(articles[name])
    if key is None and ids.duplicated().any():
        raise SchemaError(
            f"rows of the {what} are found by {name!r}, and {ids[ids.duplicated()].iloc[0]!r:.60} "
            "stands twice there. "
            f"Name the column that names a row, key='quote_id'; or write key={name!r}, and all "
            "rows with it are meant."
        )
    strangers = int((~ids.drop_duplicates().isin(all_ids)).sum())
    if strangers:
        rows = f"{name.removesuffix('_id')}s" if name.endswith("_id") else "rows"
        warn(f"{strangers} of {ids.nunique()} {rows} of the {what} are not in the table")
    return all_ids.isin(ids).to_numpy()


def _between(articles: pd.DataFrame, side: object, what: str) -> tuple[Mask, Mask]:
    need(articles, ["published"], table="articles", call=MAKE_ONE)
    first, last = as_days(side, name=what)
    published = naive_dates(articles["published"])
    known = published.notna()
    fits = known.copy()
    if first is not None:
        fits &= published >= first
    if last is not None:
        fits &= published < last + dt.timedelta(days=1)
    return fits.to_numpy(), known.to_numpy()


def _name_days(side: object) -> str:
    """``articles from 7 March 2025``: what stands in "Words of …" and "more in …"."""
    first, last = as_days(side, name="days")
    if first is None:
        return "all dated articles" if last is None else f"articles until {_say(last)}"
    if last is None:
        return f"articles from {_say(first)}"
    if first == last:
        return f"articles of {_say(first)}"
    same = first.year == last.year
    start = _say(first).rsplit(" ", 1 + (first.month == last.month))[0] if same else _say(first)
    return f"articles from {start} to {_say(last)}"


def _say(day: dt.date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
