"""JSON in the shapes that news exports come in: a list, an object that holds one, objects one by one, one a line."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from newskit.formats.files import File, Record
from newskit.formats.head import Head
from newskit.formats.registry import Format
from newskit.formats.shapes import as_record, is_article, read_feed_item
from newskit.schema import CorruptFile, count_of, mend

__all__ = ["FORMATS", "read_json", "read_json_feed", "read_jsonl"]

_DEEPEST = 4  # objects between the top of a file and its list of articles
_HALF = "\\ud"  # begins the escape of half a character
_HEAD = 65_536  # characters in which the list of a broken file must begin
_LIST = re.compile(r"\[\s*\{")
_BETWEEN = re.compile(r"[\s,]*")
_EXAMPLES = 20  # bad lines named one by one; the rest is counted
_FEED = "jsonfeed.org/version/"


def read_json(file: File) -> list[Record]:
    """Read a list of articles, wherever in the file it stands; JSON Lines under the name .json too."""
    text = file.text()
    found = load_json(file, text)
    if found is None:
        return _read_lines(file, text)
    lists = _find_lists(found)
    if not lists and isinstance(found, dict):
        lists = {"": [found]}  # an object without a list is an article itself
    rows = max(lists.values(), key=lambda rows: (any(map(is_article, rows)), len(rows)), default=None)
    if rows is None:
        raise CorruptFile(f"{file.name}: holds no list of articles. One is a list of objects, each with its text.")
    for place, others in lists.items():
        if others is not rows:
            file.report(f"another list, of {count_of(len(others), 'object')}", "left aside", place=place)
    records = _records(file, rows)
    return _mend(file, records) if _HALF in text.lower() else records


def read_json_feed(file: File) -> Iterator[Record]:
    """Read the items of a JSON Feed."""
    try:
        feed = json.loads(file.text(), parse_constant=_constant)
    except (ValueError, RecursionError) as error:
        raise CorruptFile(f"{file.name}: is no JSON ({str(error)[:100]}). Fetch it again.") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise CorruptFile(f"{file.name}: is a JSON Feed without a list of items. Fetch it again.")
    for number, item in enumerate(items, 1):
        if isinstance(item, dict):
            yield read_feed_item(file, item, feed)
        else:
            file.report(f"{type(item).__name__} where an object should be", "skipped it", place=f"item {number}")


def read_jsonl(file: File) -> list[Record]:
    """Read one object a line; a line that can't be read is reported and skipped."""
    return _read_lines(file, file.text())


def _constant(name: str) -> None:
    """NaN and Infinity are no JSON, but Python writes them where a number is missing."""


def load_json(file: File, text: str) -> Any:
    """Parse a JSON value, or the whole ones of a text that breaks off; None for one value a line."""
    try:
        return json.loads(text, parse_constant=_constant)
    except (ValueError, RecursionError) as error:
        first, _, more = text.lstrip().partition("\n")
        if more.strip() and _parse(first) is not None:  # a first line that is JSON by itself: JSON Lines
            return None
        return _salvage(file, text, error)


def _parse(line: str) -> Any:
    try:
        return json.loads(line, parse_constant=_constant)
    except (ValueError, RecursionError):
        return None


def _salvage(file: File, text: str, error: Exception) -> list[Any]:
    """Read values one by one: several stand behind each other, or a list breaks off; what is whole is kept."""
    listed = _LIST.search(text[:_HEAD])
    place, values, decoder = listed.end() - 1 if listed else 0, [], json.JSONDecoder(parse_constant=_constant)
    while (place := _BETWEEN.match(text, place).end()) < len(text):  # type: ignore[union-attr]
        try:
            value, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            break
        values.append(value)
    whole = [value for value in values if isinstance(value, dict)]
    if not whole:
        raise CorruptFile(f"{file.name}: is no JSON ({str(error)[:100]}). Export it again.") from error
    if place < len(text):
        after = f"kept the {count_of(len(whole), 'object')} before it; export it again"
        file.report(f"breaks off, or is no JSON ({str(error)[:100]})", after, place=f"character {place}")
    return whole


def _read_lines(file: File, text: str) -> list[Record]:
    objects, bad = [], []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            value = _parse(line)
            if isinstance(value, dict):
                objects.append(value)
            else:
                bad.append(number)
    if not objects:
        raise CorruptFile(f"{file.name}: no line of it is a JSON object. Check what kind of file it is.")
    for number in bad[:_EXAMPLES]:
        file.report("not a JSON object", "skipped this line", place=f"line {number}")
    if len(bad) > _EXAMPLES:
        file.report(f"{len(bad) - _EXAMPLES} more lines are no JSON object", "skipped them")
    records = _records(file, objects)
    return _mend(file, records) if _HALF in text.lower() else records


def _find_lists(found: object, place: str = "", depth: int = 0) -> dict[str, list[Any]]:
    """Find the lists of objects in a file and the articles that stand alone, by their place; never in an article."""
    if isinstance(found, list):
        return {place: found} if any(isinstance(value, dict) for value in found) else {}
    if not isinstance(found, dict) or depth > _DEEPEST:
        return {}
    if is_article(found):
        return {place: [found]}
    inside = [_find_lists(value, f"{place}.{name}".strip("."), depth + 1) for name, value in found.items()]
    return {name: rows for lists in inside for name, rows in lists.items()}


def _records(file: File, rows: list[Any]) -> list[Record]:
    records, passed = [], Counter[str]()
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            file.report(f"{type(row).__name__} where an object should be", "skipped it", place=f"item {number}")
        elif (record := as_record(file, row)) is None:
            passed[str(row.get("type") or "object")[:40]] += 1
        else:
            records.append(record)
    for kind, number in passed.items():
        file.report(f"{count_of(number, 'item')} of the kind {kind!r}", "passed over: no article", loud=False)
    return records


def _mend(file: File, records: list[Record]) -> list[Record]:
    """Put U+FFFD for halves of characters (half an emoji, say), which no table can hold, and report them."""
    mended, count = [], 0
    for record in records:
        try:
            # Halves can't be encoded, so that one pass in C tells a sound record.
            json.dumps(record, ensure_ascii=False).encode()
            mended.append(record)
        except UnicodeEncodeError:
            count += 1
            mended.append(json.loads(mend(json.dumps(record, ensure_ascii=False))))
    if count:
        file.report(f"halves of characters (lone surrogates) in {count_of(count, 'article')}", "U+FFFD stands for each")
    return mended


def _looks_like_json(head: Head) -> bool:
    return head.start.startswith(("{", "[")) and head.suffix not in (".jsonl", ".ndjson", ".txt", ".csv", ".tsv")


FORMATS = (
    Format(
        "json-feed",
        read_json_feed,
        "the items of a JSON Feed",
        told_by=lambda head: head.start.startswith("{") and _FEED in head.text,
    ),
    Format("jsonl", read_jsonl, "one article a line", (".jsonl", ".ndjson")),
    Format("json", read_json, "a list of articles, or an object that holds one; ninjs", (".json",), _looks_like_json),
)
