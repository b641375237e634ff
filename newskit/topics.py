"""Topic dictionaries: read, matched in a table, and counted over time with a denominator and an interval."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from newskit.articles import MAKE_ONE, count_articles, fill_groups, leave_out_undated
from newskit.patterns import Hits, Index, Pattern, compile_pattern, merge_hits
from newskit.periods import period_of
from newskit.schema import QueryError, SchemaError, UnreadableFile, UnsupportedFormat, build, need, warn

__all__ = ["compile_topics", "match_topics", "read_topics", "topic_frequency", "wilson_interval"]

Topics = Mapping[str, Any]  # topic → patterns, or → a dictionary of narrower topics

_Z = 1.959963984540054  # 97.5 % point of the normal distribution: a 95 % interval
_SHARE = "share of articles"


def read_topics(path: str | Path) -> dict[str, list[str]]:
    """Topic dictionary from a file.

    Parameters
    ----------
    path : str or Path
        ``.json`` or ``.yaml``: topic → list of patterns, narrower topics nested in wider ones;
        ``.csv``: columns ``topic`` and ``pattern``, one pattern a row.

    Returns
    -------
    dict of str to list of str
        Topic → patterns, in the order of the file; nested keys become ``economy.trade``.

    Raises
    ------
    UnreadableFile, UnsupportedFormat, QueryError
        If the file can't be opened, is of another kind, or holds a pattern that can't be read.

    Examples
    --------
    >>> from pathlib import Path; from tempfile import mkdtemp
    >>> file = Path(mkdtemp()) / "topics.json"
    >>> _ = file.write_text('{"housing": {"rent": ["rent*"], "sale": ["house price*"]}}')
    >>> read_topics(file)
    {'housing.rent': ['rent*'], 'housing.sale': ['house price*']}
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"{path}: {error}. A topic dictionary is a .json, .yaml or .csv file in UTF-8.") from error
    kind = path.suffix.lower()
    try:
        if kind == ".json":
            found = json.loads(text)
        elif kind in (".yaml", ".yml"):
            found = _read_yaml(text)
        elif kind == ".csv":
            found = _read_csv(text)
        else:
            raise UnsupportedFormat(f"{path}: topics are read from .json, .yaml or .csv, not from {kind or 'this'}.")
        topics = flatten_topics(found)
        compile_topics(topics)
    except (ValueError, KeyError, RecursionError) as error:
        if isinstance(error, UnsupportedFormat):
            raise
        raise QueryError(f"{path}: {error}") from error
    return topics


def _read_yaml(text: str) -> object:
    try:
        import yaml
    except ImportError as error:
        raise UnsupportedFormat("topics in YAML need an extra: pip install newskit[yaml]") from error
    try:
        # BaseLoader: every value stays a string, so that the pattern "no" isn't read as False.
        return yaml.load(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error


def _read_csv(text: str) -> dict[str, list[str]]:
    topics: dict[str, list[str]] = {}
    rows = csv.DictReader(text.splitlines())
    if not {"topic", "pattern"} <= set(rows.fieldnames or ()):
        raise ValueError(f"the columns must be topic and pattern, and they are {rows.fieldnames}")
    for row in rows:
        topics.setdefault(row["topic"], []).append(row["pattern"])
    return topics


def flatten_topics(topics: object, above: str = "") -> dict[str, list[str]]:
    """Turn nested topics into one level: ``{"economy": {"trade": [...]}}`` → ``{"economy.trade": [...]}``."""
    if not isinstance(topics, Mapping) or not topics:
        where = f"topic {above!r}" if above else "topics"
        raise QueryError(
            f"{where} must be a dictionary such as {{'rent': ['rent*', 'landlord*']}}, not {topics!r:.60}."
        )
    flat: dict[str, list[str]] = {}
    for name, patterns in topics.items():
        key = f"{above}.{name}" if above else str(name)
        if isinstance(patterns, Mapping):
            flat |= flatten_topics(patterns, key)
        elif isinstance(patterns, str):
            flat[key] = [patterns]
        elif isinstance(patterns, Iterable) and (listed := list(patterns)):
            flat[key] = listed
        else:
            raise QueryError(f"topic {key!r} has no patterns. Give it a list such as ['rent*', 'landlord*'].")
    return flat


def compile_topics(topics: Topics) -> dict[str, list[Pattern]]:
    """Compile every pattern of every topic; an error names the topic."""
    compiled = {}
    for name, patterns in flatten_topics(topics).items():
        try:
            compiled[name] = [compile_pattern(pattern) for pattern in patterns]
        except QueryError as error:
            raise QueryError(f"topic {name!r}: {error}") from error
    return compiled


def match_topics(
    table: pd.DataFrame,
    topics: Topics,
    *,
    column: str | Sequence[str] = "text",
    key: str = "article_id",
    min_hits: int = 1,
    nested: str = "topic",
) -> pd.DataFrame:
    """Topics found in each row of a table, by a dictionary of patterns.

    A pattern is a word, with ``*`` for any letters and ``?`` for one, or a phrase of such words. Case is
    ignored, except where a pattern is all in capitals (``US``) or begins with ``=`` (``=Fed``). Curly
    apostrophes count as straight ones, hyphens divide words, and a possessive ``'s`` is dropped. Of patterns
    that lie inside each other the longest counts, once.

    Parameters
    ----------
    table : DataFrame, one row per article
        Or per quote: any table with `key` and `column`.
    topics : dict of str to list of str
        Topic → patterns; nested topics become ``economy.trade``.
    column : str or list of str
        Where to look: ``"text"``, ``"title"``, or several, whose hits are added up.
    key : str
        The column that names a row.
    min_hits : int
        Rows with fewer hits of a topic are left out.
    nested : {"topic", "dictionary"}
        ``"topic"``: topics don't touch each other. ``"dictionary"``: a hit inside a longer hit of another topic
        is dropped, so that with a topic for "Ivanka Trump", hers aren't his.

    Returns
    -------
    DataFrame, one row per row of `table` and topic found in it
        ``hits``, how often; every topic asked for is a category of ``topic``, found or not.

    Raises
    ------
    SchemaError
        If the table lacks a column, or a name in `key` is missing or stands twice.
    QueryError
        If a pattern can't be read.

    Examples
    --------
    >>> import newskit as nk
    >>> match_topics(nk.load_dataset("letters"), {"rent": ["rent*"], "ferry": ["ferry", "ferries"]}).head(3)
      article_id  topic  hits
    0        L01   rent     2
    1        L02  ferry     2
    2        L03   rent     1
    """
    columns = [column] if isinstance(column, str) else list(column)
    need(table, [key, *columns], table="articles" if key == "article_id" else "given", call=MAKE_ONE)
    if nested not in ("topic", "dictionary"):
        raise QueryError(f"nested must be 'topic' or 'dictionary', and this is {nested!r}.")
    ids = table[key]
    if ids.isna().any() or not ids.is_unique:
        raise SchemaError(
            f"{key!r} must name each row once, and some are missing or stand twice. as_articles(frame) mends that."
        )
    compiled = compile_topics(topics)
    _warn_of_missing(table, columns)
    hits = np.zeros((len(table), len(compiled)), dtype=np.int64)
    for name in columns:
        hits += _count_hits(Index(table[name].tolist()), compiled, nested)
    rows, numbers = np.nonzero(hits >= max(min_hits, 1))
    return build(
        "matches",
        {
            "article_id": ids.to_numpy()[rows],
            "topic": pd.Categorical.from_codes(numbers, categories=list(compiled)),
            "hits": hits[rows, numbers],
        },
    ).rename(columns={"article_id": key})


def _count_hits(index: Index, compiled: Mapping[str, list[Pattern]], nested: str) -> npt.NDArray[np.int64]:
    found = {name: [index.find(pattern) for pattern in patterns] for name, patterns in compiled.items()}
    everything: list[Hits] | None = None
    if nested == "dictionary":
        everything = [hits for several in found.values() for hits in several]
    counts = [index.count(merge_hits(several, among=everything).start) for several in found.values()]
    return np.stack(counts, axis=1)


def _warn_of_missing(table: pd.DataFrame, columns: Sequence[str]) -> None:
    for name in columns:
        without = int((table[name].fillna("") == "").sum())
        if without:
            warn(f"{without} of {len(table)} rows have no {name}; they match no topic, and count in every denominator")


def topic_frequency(
    table: pd.DataFrame,
    matches: pd.DataFrame,
    *,
    by: str | None = "outlet",
    every: str = "week",
    topics: Sequence[str] | None = None,
    key: str = "article_id",
) -> pd.DataFrame:
    """Share of articles with each topic, per group and period.

    The interval takes articles as independent. Copies of one agency story aren't: drop them first, or read
    the interval as too narrow.

    Parameters
    ----------
    table : DataFrame, one row per article
        With `key`, ``published`` and the column named by `by`: all articles, also those without a topic.
    matches : DataFrame, one row per article and topic
        From `match_topics`, a topic model or hand coding alike.
    by : str or None
        The column to compare, such as ``"outlet"`` or ``"section"``; ``None`` takes all together.
    every : {"day", "week", "month", "quarter", "year"}
        Length of a period; weeks start on Monday.
    topics : list of str, optional
        Which topics, in which order; by default every category of ``matches["topic"]``.
    key : str
        The column that names a row, in both tables.

    Returns
    -------
    DataFrame, one row per topic, group and period
        ``count`` and ``total`` in articles; ``value``, count / total, from 0 to 1; ``low`` and ``high``, its
        95 % interval; ``unit``, in words; ``partial``, whether the collection covers only a part of the
        period. A group that published nothing in a period has ``total`` 0 and a missing ``value``: a zero is
        a finding, a gap is not.

    Raises
    ------
    SchemaError
        If a table lacks one of these columns, or no match belongs to the table.

    References
    ----------
    Wilson (1927), JASA 22(158), 209–212, doi:10.1080/01621459.1927.10502953.

    Examples
    --------
    >>> import newskit as nk
    >>> letters = nk.load_dataset("letters")
    >>> matches = match_topics(letters, {"rent": ["rent*"]})
    >>> topic_frequency(letters, matches, every="month")[["outlet", "period", "count", "total", "value"]]
       outlet     period  count  total     value
    0  Herald 2025-03-01      2      4  0.500000
    1  Herald 2025-04-01      1      2  0.500000
    2    Post 2025-03-01      0      2  0.000000
    3    Post 2025-04-01      1      2  0.500000
    """
    need(table, [key, "published", *([by] if by else [])], table="articles", call=MAKE_ONE)
    need(matches, [key, "topic"], table="matches", call="Make one with match_topics(articles, topics).")
    names = _topic_names(matches, topics)
    dated = leave_out_undated(table)
    totals = count_articles(dated, by=by, every=every)
    counts = _count_matches(dated, matches, by=by, every=every, key=key)
    group = [by] if by else []
    cells = pd.concat([totals.assign(topic=name) for name in names], ignore_index=True)
    cells = cells.rename(columns={"count": "total"}).merge(counts, how="left", on=["topic", *group, "period"])
    count = cells["count"].fillna(0).to_numpy(dtype=np.int64)
    total = cells["total"].to_numpy(dtype=np.int64)
    value, low, high = wilson_interval(count, total)
    frequency = build(
        "frequency",
        {
            "topic": pd.Categorical(cells["topic"], categories=names),
            "period": cells["period"],
            "count": count,
            "total": total,
            "value": value,
            "low": low,
            "high": high,
            "unit": pd.Categorical([_SHARE] * len(cells)),
            "partial": cells["partial"],
        },
    )
    if by:
        frequency.insert(1, by, cells[by])
    frequency.attrs = {"by": by, "every": every, "undated": len(table) - len(dated)}
    return frequency


def _topic_names(matches: pd.DataFrame, topics: Sequence[str] | None) -> list[str]:
    column = matches["topic"]
    known = column.cat.categories if isinstance(column.dtype, pd.CategoricalDtype) else sorted(column.dropna().unique())
    if topics is None:
        return [str(name) for name in known]
    if isinstance(topics, str):
        topics = [topics]
    unknown = [name for name in topics if name not in set(known)]
    if unknown:
        raise SchemaError(f"no topic {unknown[0]!r} in the matches table: it has {[str(k) for k in known][:12]}.")
    return list(topics)


def _count_matches(dated: pd.DataFrame, matches: pd.DataFrame, *, by: str | None, every: str, key: str) -> pd.DataFrame:
    """Articles with a topic, per group and period, where there are any."""
    pairs = matches[[key, "topic"]].dropna().drop_duplicates()
    pairs = pairs.assign(topic=pairs["topic"].astype("str"))
    place = pd.DataFrame({key: dated[key], "period": period_of(dated["published"], every)})
    if by:
        place[by] = fill_groups(dated[by], by)
    joined = pairs.merge(place, on=key)
    if len(pairs) and len(dated) and joined.empty:
        raise SchemaError(
            f"no {key} of the matches table is in the articles table (such as {pairs[key].iloc[0]!r}). "
            "Match the topics in this table first: match_topics(articles, topics)."
        )
    keys = ["topic", *([by] if by else []), "period"]
    return joined.groupby(keys, observed=True).size().rename("count").reset_index()


def wilson_interval(
    count: npt.ArrayLike, total: npt.ArrayLike
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Shares with their 95 % score intervals (Wilson 1927); missing where the total is 0."""
    x, n = np.asarray(count, dtype=np.float64), np.asarray(total, dtype=np.float64)
    n = np.where(n > 0, n, np.nan)
    share = x / n
    middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z / (1 + _Z**2 / n) * np.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
    # At 0 and at n the formula gives exactly 0 and 1; rounding must not put the bound beyond the share.
    return share, np.where(x == 0, 0.0 * n, middle - half), np.where(x == n, 1.0 + 0.0 * n, middle + half)
