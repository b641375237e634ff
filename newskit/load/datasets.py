"""The shipped collections, each a folder with its articles, its facts and its data card."""

from __future__ import annotations

import difflib
import tomllib
from pathlib import Path
from typing import Any

import pandas as pd

from newskit.load.read import read_articles
from newskit.schema import UnreadableFile

__all__ = ["dataset_folder", "list_datasets", "load_dataset"]

_PACKAGE = Path(__file__).parents[1]


def _root() -> Path:
    """Folder of the data sets: inside the package when installed, beside it in a checkout."""
    inside = _PACKAGE / "datasets"
    return inside if inside.is_dir() else _PACKAGE.parent / "datasets"


def list_datasets() -> pd.DataFrame:
    """Collections that come with newskit.

    Returns
    -------
    DataFrame, one row per collection
        ``name``, ``title``, ``articles``, ``first`` and ``last`` day, ``licence``, ``description``.

    Examples
    --------
    >>> list_datasets()[["name", "articles"]].query("name == 'letters'").values.tolist()
    [['letters', 10]]
    """
    columns = ["name", "title", "rows", "first", "last", "licence", "description"]
    facts = [[card[column] for column in columns] for card in _cards().values()]
    table = pd.DataFrame(facts, columns=columns).rename(columns={"rows": "articles"})
    return table.assign(
        **{end: pd.to_datetime(table[end].astype(str)) for end in ("first", "last")}
    )


def _cards() -> dict[str, dict[str, Any]]:
    cards = [
        tomllib.loads(card.read_text(encoding="utf-8"))
        for card in sorted(_root().glob("*/dataset.toml"))
    ]
    return {card["name"]: card for card in cards}


def _card(name: str) -> dict[str, Any]:
    """Return the facts of a collection, or raise an UnreadableFile that names those there are."""
    cards = _cards()
    if name not in cards:
        near = difflib.get_close_matches(str(name), cards, n=1)
        hint = f"Did you mean {near[0]!r}? " if near else ""
        raise UnreadableFile(
            f"no data set {name!r} comes with newskit. {hint}There are {', '.join(cards)}; "
            "read_articles(path) reads a file or folder of your own."
        )
    return cards[name]


def load_dataset(name: str) -> pd.DataFrame:
    """Articles of a collection that comes with newskit.

    Parameters
    ----------
    name : str
        One of ``list_datasets()["name"]``.

    Returns
    -------
    DataFrame, one row per article
        The columns of ``describe_table("articles")``.

    Raises
    ------
    UnreadableFile
        If there is no such collection.

    Examples
    --------
    >>> load_dataset("letters")[["article_id", "outlet", "title"]].head(2)
      article_id  outlet                     title
    0        L01  Herald          Rents rise again
    1        L02    Post  Ferry late on three days
    """
    return read_articles(
        _root() / name / _card(name).get("files", "articles.jsonl"), folders="outlet"
    )


def dataset_folder(name: str) -> Path:
    """Folder of a collection that comes with newskit, to look at its files and its data card.

    Parameters
    ----------
    name : str
        One of ``list_datasets()["name"]``.

    Returns
    -------
    Path
        With ``README.md``, the data card.

    Raises
    ------
    UnreadableFile
        If there is no such collection.

    Examples
    --------
    >>> sorted(path.name for path in dataset_folder("letters").iterdir())
    ['README.md', 'articles.jsonl', 'dataset.toml']
    """
    _card(name)
    return _root() / name
