"""The two sides of a comparison: which articles are the target, which the reference, and what each is called."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from newskit.articles import MAKE_ONE, as_text
from newskit.dates import as_days, naive_dates
from newskit.schema import SchemaError, count_of, listed, need, warn

__all__ = ["Side", "Sides", "divide"]

Mask = npt.NDArray[np.bool_]
# A name or several, two days, a mask, or a table of the articles meant.
Side = str | Iterable[object] | pd.Series | pd.DataFrame

_CHOOSE = 'Name an outlet, target="Herald"; or give a mask, target=articles["section"] == "News".'

# What sides are called that have no name of their own; it stands in "Words of …" and "more in …".
_CHOSEN = {"target": "the chosen articles", "reference": "the reference articles"}
_MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True)
class Sides:
    """Which rows are on each side, and what the sides are called."""

    target: Mask
    reference: Mask
    target_name: str
    reference_name: str


def divide(articles: pd.DataFrame, target: Side, reference: Side | None, *, by: str) -> Sides:
    """Divide the rows of a table into target and reference; the rest, by default."""
    need(articles, [], table="articles", call=MAKE_ONE)
    here, name, known = _choose(articles, target, by, "target")
    if reference is None:
        there, other = known & ~here, "all other articles"
    else:
        there, other, known = _choose(articles, reference, by, "reference")
    both = int((here & there).sum())
    if both:
        raise SchemaError(
            f"{count_of(both, 'article')} would be in the target and in the reference. Leave the reference out, and it "
            "is the rest; or give two sides that share no article."
        )
    for side, mask in (("target", here), ("reference", there)):
        if not mask.any():
            raise SchemaError(f"no article is in the {side}, so there is nothing to compare. {_CHOOSE}")
    unknown = int((~known & ~here).sum()) if reference is None else 0
    if unknown:
        warn(f"{unknown} of {len(articles)} articles have nothing in {by!r} and are on neither side")
    return Sides(here, there, name, other)


def _choose(articles: pd.DataFrame, side: Side, by: str, what: str) -> tuple[Mask, str, Mask]:
    """Rows of a side, its name, and the rows of which it can be told on which side they are."""
    everything = np.ones(len(articles), dtype=bool)
    if isinstance(side, pd.DataFrame):
        return _rows_of(articles, side, what), _CHOSEN[what], everything
    if _is_mask(side):
        return _as_mask(articles, side, what), _CHOSEN[what], everything
    if by == "published":
        days, known = _between(articles, side, what)
        return days, _name_days(side), known
    need(articles, [by], table="articles", call=f"by= names the column of the {what}. {_CHOOSE}")
    wanted = [side] if isinstance(side, str) or not isinstance(side, Iterable) else list(side)
    names = as_text(articles[by])
    asked = as_text(pd.Series(wanted, dtype=object)).tolist()
    present = names.dropna().unique().tolist()
    unknown = [name for name in asked if name not in present]
    if unknown:
        raise SchemaError(f"no article has the {by} {unknown[0]!r:.60}. There are {listed(sorted(present))}.")
    return names.isin(asked).to_numpy(), ", ".join(asked), (names.notna() & (names != "")).to_numpy()


def _is_mask(side: object) -> bool:
    if isinstance(side, (pd.Series, np.ndarray)):
        return True
    return isinstance(side, (list, tuple)) and bool(side) and all(isinstance(one, (bool, np.bool_)) for one in side)


def _as_mask(articles: pd.DataFrame, side: object, what: str) -> Mask:
    mask = side if isinstance(side, pd.Series) else pd.Series(np.asarray(side), dtype=None)
    if not pd.api.types.is_bool_dtype(mask.dtype):
        raise SchemaError(f"a mask holds True and False, and the {what}'s holds {mask.dtype}. {_CHOOSE}")
    if len(mask) != len(articles):
        raise SchemaError(
            f"the {what}'s mask has {len(mask)} values, and there are {count_of(len(articles), 'article')}. "
            "Make it from the same table."
        )
    if isinstance(side, pd.Series) and not mask.index.equals(articles.index):
        if not mask.index.is_unique or not articles.index.isin(mask.index).all():
            raise SchemaError(f"the {what}'s mask has other row labels than the articles. Make it from the same table.")
        mask = mask.reindex(articles.index)
    return mask.fillna(False).to_numpy(dtype=bool)


def _rows_of(articles: pd.DataFrame, side: pd.DataFrame, what: str) -> Mask:
    for table, name in ((articles, "articles"), (side, what)):
        need(table, ["article_id"], table=name, call=f"Rows are found by it; or give the {what} as a mask.")
    ids = as_text(side["article_id"])
    mask = as_text(articles["article_id"]).isin(ids).to_numpy()
    if mask.sum() < ids.nunique():
        warn(f"{ids.nunique() - int(mask.sum())} of {ids.nunique()} articles of the {what} are not in the table")
    return mask


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
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
