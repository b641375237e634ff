"""Topic dictionaries: read from files, flattened, compiled."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from newskit.patterns import Rule, compile_rule
from newskit.schema import QueryError, UnreadableFile, UnsupportedFormat

__all__ = ["Topics", "compile_topics", "flatten_topics", "read_topics"]

Topics = Mapping[str, Any]  # topic → patterns, or → a dictionary of narrower topics


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
    if not isinstance(path, (str, Path)) or "\0" in str(path):
        raise UnreadableFile(
            f"{path!r:.60} is no path of a file. A topic dictionary is a .json, .yaml or .csv file."
        )
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UnreadableFile(
            f"{path}: {reason}. A topic dictionary is a .json, .yaml or .csv file in UTF-8."
        ) from error
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        kind = path.suffix.lower() or "this"
        raise UnsupportedFormat(
            f"{path}: topics are read from .json, .yaml or .csv, not from {kind}."
        )
    try:
        topics = flatten_topics(reader(text))
        compile_topics(topics)
    except (ValueError, KeyError, RecursionError, csv.Error) as error:
        if isinstance(error, UnsupportedFormat):
            raise
        raise QueryError(f"{path}: {error}") from error
    return topics


def _read_json(text: str) -> object:
    return json.loads(text, object_pairs_hook=_once)


def _read_yaml(text: str) -> object:
    try:
        import yaml
    except ImportError as error:
        raise UnsupportedFormat(
            "topics in YAML need an extra: pip install newskit[yaml]"
        ) from error

    # BaseLoader: every value stays a string, so that the pattern "no" isn't read as False.
    class Loader(yaml.BaseLoader):
        def construct_mapping(self, node: Any, deep: bool = False) -> Any:
            _once([(self.construct_object(key, deep=True), None) for key, _ in node.value])
            return super().construct_mapping(node, deep=deep)

    try:
        return yaml.load(text, Loader=Loader)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error


def _once(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, Any]:
    """Make a dictionary of a file's, and refuse a topic that stands twice.

    The second would silently take the place of the first.
    """
    made: dict[Any, Any] = {}
    names = set()
    for key, value in pairs:
        if str(key) in names:
            raise ValueError(f"topic {key!r:.60} stands twice. Give it one list of patterns.")
        names.add(str(key))
        made[key] = value
    return made


def _read_csv(text: str) -> dict[str, list[str]]:
    topics: dict[str, list[str]] = {}
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    names = [str(name).strip().lower() for name in rows.fieldnames or ()]
    if names.count("topic") != 1 or names.count("pattern") != 1:
        raise ValueError(
            f"the columns must be topic and pattern, once each, and they are {rows.fieldnames}"
        )
    rows.fieldnames = names
    for row in rows:
        topic, pattern = (row["topic"] or "").strip(), (row["pattern"] or "").strip()
        if not topic or not pattern:
            raise ValueError(f"line {rows.line_num} lacks a topic or a pattern")
        if None in row:
            raise ValueError(
                f"line {rows.line_num} has more cells than columns: one pattern a line, commas in "
                "quotes"
            )
        if "\n" in pattern:
            raise ValueError(
                f"the pattern that ends in line {rows.line_num} has a line break: a quote isn't "
                "closed"
            )
        topics.setdefault(topic, []).append(pattern)
    return topics


_READERS: dict[str, Callable[[str], object]] = {
    ".json": _read_json,
    ".yaml": _read_yaml,
    ".yml": _read_yaml,
    ".csv": _read_csv,
}


def flatten_topics(topics: object, above: str = "") -> dict[str, list[str]]:
    """Turn nested topics into one level: ``economy``, with ``trade`` in it → ``economy.trade``."""
    if not isinstance(topics, Mapping) or not topics:
        where = f"topic {above!r}" if above else "topics"
        raise QueryError(
            f"{where} must be a dictionary such as {{'rent': ['rent*', 'landlord*']}}, not "
            f"{topics!r:.60}."
        )
    flat: dict[str, list[str]] = {}
    for name, patterns in topics.items():
        key = f"{above}.{name}" if above else str(name)
        if isinstance(patterns, Mapping):
            flat |= _without_repeats(flatten_topics(patterns, key), flat)
        elif isinstance(patterns, str):
            flat |= _without_repeats({key: [patterns]}, flat)
        elif isinstance(patterns, Iterable) and (listed := list(patterns)):
            flat |= _without_repeats({key: listed}, flat)
        else:
            raise QueryError(
                f"topic {key!r} has no patterns. Give it a list such as ['rent*', 'landlord*']."
            )
    return flat


def _without_repeats(
    more: dict[str, list[str]], flat: Mapping[str, object]
) -> dict[str, list[str]]:
    """Refuse a topic that stands twice: the second would silently take the place of the first."""
    for key in more:
        if key in flat:
            raise QueryError(f"topic {key!r} stands twice. Give it one list of patterns.")
    return more


def compile_topics(topics: Topics, fields: Sequence[str] = ("text",)) -> dict[str, list[Rule]]:
    """Compile every pattern of every topic; an error names the topic.

    Words of queries are looked for in `fields`.
    """
    compiled = {}
    for name, patterns in flatten_topics(topics).items():
        try:
            rules = [compile_rule(pattern, fields) for pattern in patterns]
        except QueryError as error:
            raise QueryError(f"topic {name!r:.60}: {error}") from error
        if all(rule.excluded for rule in rules):
            raise QueryError(
                f"topic {name!r:.60} has only patterns that begin with NOT. Give it one that "
                "counts."
            )
        compiled[name] = rules
    return compiled
