"""Articles chosen by outlet, section, days and a boolean query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pandas as pd

from newskit.articles.make import MAKE_ONE
from newskit.articles.texts import index_column
from newskit.dates import as_days, naive_dates
from newskit.patterns import parse_query
from newskit.schema import RowWise, SchemaError, listed, need, row_wise, takes_tables

__all__ = ["filter_articles"]

Names = str | Iterable[str]
Days = tuple[object, object]


def _fitting(
    articles: pd.DataFrame,
    *,
    outlet: Names | None = None,
    section: Names | None = None,
    between: Days | None = None,
    matching: str | None = None,
) -> pd.DataFrame:
    """The articles that fit, where nobody asks whether an outlet or a section occurs at all."""
    fits = pd.Series(True, index=articles.index)
    for column, names in (("outlet", outlet), ("section", section)):
        if names is not None:
            need(articles, [column], table="articles", call=MAKE_ONE)
            fits &= articles[column].isin(_listed_names(names))
    if between is not None:
        need(articles, ["published"], table="articles", call=MAKE_ONE)
        fits &= _is_between(naive_dates(articles["published"]), between)
    if matching is not None:
        query = parse_query(matching)
        need(articles, query.fields, table="articles", call=MAKE_ONE)
        # Of all articles and not of those left: the index of a column serves the next question too.
        fits &= query.matches({field: index_column(articles, field) for field in query.fields})
    return articles[fits]


@takes_tables
@row_wise(RowWise(needs=(), carries=None, gives="articles", part=_fitting))
def filter_articles(
    articles: pd.DataFrame,
    *,
    outlet: str | Iterable[str] | None = None,
    section: str | Iterable[str] | None = None,
    between: tuple[object, object] | None = None,
    matching: str | None = None,
) -> pd.DataFrame:
    """The articles that fit every condition given.

    Parameters
    ----------
    articles : DataFrame, one row per article
    outlet, section : str or list of str, optional
        One name, or several of which one must fit.
    between : tuple of two dates, optional
        First and last day, both included; ``None`` for an open end. Articles without a date don't
        fit.
    matching : str, optional
        A boolean query over title and text: ``ferry AND (strike OR "walk out") AND NOT
        title:football``.

    Returns
    -------
    DataFrame, one row per article
        The rows that fit, in their order, with all columns.

    Raises
    ------
    SchemaError
        If a column is missing, or an outlet or section does not occur at all.
    QueryError
        If the query can't be read.

    Examples
    --------
    >>> import newskit as nk
    >>> letters = nk.load_dataset("letters")
    >>> list(filter_articles(letters, outlet="Herald", matching="rent*")["article_id"])
    ['L01', 'L03', 'L08']
    """
    need(articles, [], table="articles", call=MAKE_ONE)
    outlets = None if outlet is None else _listed_names(outlet)
    sections = None if section is None else _listed_names(section)
    for column, names in (("outlet", outlets), ("section", sections)):
        if names is not None:
            need(articles, [column], table="articles", call=MAKE_ONE)
            _check_names(articles[column], names)
    return _fitting(articles, outlet=outlets, section=sections, between=between, matching=matching)


def _listed_names(names: Names) -> list[str]:
    return [names] if isinstance(names, str) or not isinstance(names, Iterable) else list(names)


def _check_names(column: pd.Series, names: Iterable[str]) -> None:
    present = column.dropna().unique().tolist()
    unknown = [name for name in names if name not in present]
    if unknown:
        raise SchemaError(
            f"no article has the {column.name} {unknown[0]!r}. There are "
            f"{listed(sorted(map(str, present)))}."
        )


def _is_between(published: pd.Series, between: Days) -> pd.Series:
    first, last = as_days(between, name="between")
    fits = published.notna()
    if first is not None:
        fits &= published >= first
    if last is not None:
        fits &= published < last + dt.timedelta(days=1)
    return fits
