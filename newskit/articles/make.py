"""The article table, made from any frame."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any

import pandas as pd

from newskit.articles.columns import as_names, as_text, fill_from, find_columns, read_list
from newskit.articles.words import count_all_words
from newskit.dates import parse_dates
from newskit.schema import ARTICLES, Kind, build, column_key, need, takes_tables, warn
from newskit.text import UNSPACED

__all__ = ["MAKE_ONE", "as_articles", "conform_articles", "unique_ids"]

_NAMES = ("outlet", "byline", "section")  # may come as lists, or as objects with a name
MAKE_ONE = "Make one with as_articles(frame)."


@takes_tables
def as_articles(
    frame: pd.DataFrame, *, columns: Mapping[str, Hashable] | None = None
) -> pd.DataFrame:
    """Articles from any frame that holds news texts.

    Columns are found by their usual names (``headline``, ``body``, ``date``, ``publication`` …); no
    text is changed, no row is dropped, and columns newskit doesn't know are kept as they are. An
    ``article_id`` that is missing is numbered, one that occurs twice gets ``#2`` and so on behind
    it, with a warning.

    Parameters
    ----------
    frame : DataFrame, one row per article
        With a column of texts or at least of titles; or a table with ``to_pandas()``, as a data set
        of Hugging Face (one split of it), Polars or Arrow has.
    columns : dict, optional
        Our names → yours, where they aren't found by themselves: ``{"text": "body", "outlet":
        "paper"}``.

    Returns
    -------
    DataFrame, one row per article
        The columns of ``describe_table("articles")``: ``published`` is the naive time as printed,
        ``word_count`` in words. What the frame doesn't have is missing.

    Raises
    ------
    SchemaError
        If there is neither a text nor a title, or `columns` names a column that the frame doesn't
        have.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"Headline": "Rents rise", "Body": "Rents rose again.", "Date": "2025-03-03"}
    >>> mine = pd.DataFrame([row])
    >>> as_articles(mine)[["article_id", "title", "text", "published", "word_count"]]
      article_id       title               text  published  word_count
    0          1  Rents rise  Rents rose again. 2025-03-03           3
    """
    articles, problems = conform_articles(frame, columns=columns)
    for problem in problems:
        warn(problem)
    return articles


def conform_articles(
    frame: pd.DataFrame,
    *,
    columns: Mapping[str, Hashable] | None = None,
    tz: str | None = None,
    names: Callable[[], pd.Series] | None = None,
) -> tuple[pd.DataFrame, list[str]]:
    """Do the work of `as_articles`, and hand back in words what it would warn of.

    `names` makes the ids of articles that have none, if there are any.
    """
    need(frame, [], table="articles", call="Make one with pandas.DataFrame(rows).")
    attrs, frame = frame.attrs, frame.reset_index(drop=True)
    found, others, problems = find_columns(frame, columns)
    made: dict[str, Any] = {}
    for name, spec in ARTICLES.items():
        if name in found:
            column, remarks = fill_from(frame, found[name], others.get(name, ()))
            problems += remarks
            if spec.kind == "date":
                problems += _add_dates(made, name, column, tz)
            else:
                made[name] = _reader(name, spec.kind)(column)
        elif not spec.optional:
            made[name] = pd.Series(None, index=frame.index, dtype=spec.dtype)
    if "published" not in found:
        problems += _add_dates_in_parts(made, frame)
    made["article_id"], remarks = unique_ids(made["article_id"], names)
    problems += remarks
    stated = made["word_count"]
    words = count_all_words(made["text"])
    made["word_count"] = words.counts
    if "word_count" in found and not words.counts.equals(stated):
        made.setdefault("word_count_stated", stated)
    kept = _kept(frame, set(found.values()), set(made))
    articles = build("articles", {**kept, **made}, extra=kept)
    articles.attrs = dict(attrs)
    return articles, [*problems, *_missing_texts(articles, words.unspaced)]


def _kept(frame: pd.DataFrame, taken: set[Hashable], made: set[str]) -> dict[str, pd.Series]:
    """Keep columns that are none of ours; one that has a name of ours gets a mark behind it."""
    kept: dict[str, pd.Series] = {}
    for column in frame.columns:
        if column not in taken:
            name = str(column)
            while name in made or name in kept:
                name += "_original"
            kept[name] = frame[column]
    return kept


def _add_dates(made: dict[str, Any], name: str, column: pd.Series, tz: str | None) -> list[str]:
    """Read a column of dates; what a user must know of it comes back in words."""
    dates = parse_dates(column, tz=tz)
    made[name] = dates.published
    said = list(dates.remarks)
    if dates.unread.any():
        example = str(column[dates.unread].iloc[0])[:40]
        said.append(
            f"{int(dates.unread.sum())} of {len(column)} dates can't be read, such as "
            f"{example!r}; they are missing in `{name}`"
        )
    if name == "published":
        further = {
            "published_offset": dates.offset,
            "published_precision": dates.precision,
            "published_printed": dates.printed,
        }
        made.update({name: facts for name, facts in further.items() if facts.notna().any()})
        dayless = int(dates.precision.isin(["month", "year"]).sum())
        if dayless:
            said.append(
                f"{dayless} of {len(column)} dates name no day; they stand at the first day of "
                "their month or year, and `published_precision` says which"
            )
    return [f"column {column.name!r}: {remark}" for remark in said]


# What tables call a year, a month and a day that stand in columns of their own, as `column_key`
# writes it.
_PARTS = (
    "year jahr annee jaar ano anno ar vuosi",
    "month monat mois maand mes mese maned kuukausi",
    "day tag jour dag dia",
)


def _add_dates_in_parts(made: dict[str, Any], frame: pd.DataFrame) -> list[str]:
    """Read dates that stand in columns of their own: year, month, day."""
    by_key = {column_key(name): name for name in frame.columns}
    year, month, day = (
        next((by_key[name] for name in names.split() if name in by_key), None) for names in _PARTS
    )
    if year is None:
        return []
    joined = as_text(frame[year])
    known = joined.notna()
    for part in (month, day):
        if part is None:
            break
        value = as_text(frame[part]).str.strip().str.removesuffix(".0").str.zfill(2)
        # Where the month is missing, the year is all that is known.
        known &= value.notna() & (value != "00")
        joined = joined.mask(known, joined + "-" + value)
    return _add_dates(made, "published", joined.rename(year), None)


def _as_whole(column: pd.Series) -> pd.Series:
    numbers = pd.to_numeric(as_text(column), errors="coerce")
    return numbers.where(numbers.abs() < 2**53).round().astype("Int64")


_YES_NO = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def _as_flags(column: pd.Series) -> pd.Series:
    return as_text(column).str.lower().map(_YES_NO).astype("boolean")


def _as_lists(column: pd.Series) -> pd.Series:
    """Lists as they are; a list that went through CSV is written out, and read again."""
    lists = [_as_list(read_list(value, None)) for value in column.tolist()]
    return pd.Series(lists, index=column.index, dtype=object)


def _as_list(value: object) -> list[str] | None:
    if isinstance(value, str) or not isinstance(value, Iterable):
        return None
    return list(map(str, value))


_READ: dict[Kind, Callable[[pd.Series], pd.Series]] = {
    "text": as_text,
    "category": as_text,
    "whole": _as_whole,
    "maybe": _as_flags,
    "list": _as_lists,
}


def _reader(name: str, kind: Kind) -> Callable[[pd.Series], pd.Series]:
    return as_names if name in _NAMES else _READ[kind]


def unique_ids(
    ids: pd.Series, names: Callable[[], pd.Series] | None = None
) -> tuple[pd.Series, list[str]]:
    """Give every row an id of its own: from `names` or numbered; repeats get #2, #3 … behind it."""
    missing = ids.isna() | (ids == "")
    if not missing.any() and ids.is_unique:
        return ids, []
    spare = [str(number) for number in range(1, len(ids) + 1)]
    if names is not None:
        spare = names().tolist()
    given, seen = set(ids[~missing]), set[str]()
    last: dict[str, int] = {}
    made, repeats = [], 0
    for written, is_missing, name in zip(ids.tolist(), missing.tolist(), spare, strict=True):
        article_id = name if is_missing else written
        is_repeat = article_id in seen
        repeats += is_repeat and not is_missing
        # What is written anywhere is kept for the row that has it.
        if is_repeat or (is_missing and article_id in given):
            number = last.get(article_id, 1) + 1
            while f"{article_id}#{number}" in given or f"{article_id}#{number}" in seen:
                number += 1
            last[article_id] = number
            article_id = f"{article_id}#{number}"
        seen.add(article_id)
        made.append(article_id)
    said = []
    if repeats:
        said.append(
            f"{repeats} of {len(ids)} article_id occur more than once; the repeats got a #2, #3 … "
            "behind them"
        )
    return pd.Series(made, index=ids.index, dtype="str"), said


def _missing_texts(articles: pd.DataFrame, unspaced: int) -> list[str]:
    wordless = articles["text"][articles["word_count"].fillna(0) == 0]
    without = int((wordless.fillna("").str.strip() == "").sum())
    remarks = []
    if without:
        remarks.append(
            f"{without} of {len(articles)} articles have no text; they stay, and match nothing"
        )
    if unspaced:
        remarks.append(f"{unspaced} of {len(articles)} texts are {UNSPACED}")
    return remarks
