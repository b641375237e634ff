"""JSON in the shapes of news exports: a list, an object that holds some, objects one by one."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

from newskit.formats.files import File, Record, Rows
from newskit.formats.format import Format
from newskit.formats.head import Head
from newskit.formats.objects.broken import Break, Torn, decoder, read_broken
from newskit.formats.objects.lines import (
    EXAMPLES,
    is_one_a_line,
    kind_of,
    read_jsonl,
    tell_mended,
    tell_passed,
)
from newskit.formats.objects.lists import (
    Group,
    Groups,
    best_rank,
    choose,
    find_groups,
    holds_none,
    service_error,
)
from newskit.formats.objects.shapes import as_record
from newskit.formats.objects.standards import is_json_feed, read_feed_items
from newskit.formats.objects.values import mend_halves
from newskit.schema import CorruptFile, count_of

__all__ = ["FORMATS", "load_json", "read_json", "read_json_feed"]

_DEEPEST = 9  # lists and objects that are looked into for a whole object
_HALVES = ("\\ud", "\\uD")  # begin the escape of half a character
_BEGINS = re.compile(r'(?:\[\s{0,99}){0,2}\{\s{0,99}"[^"\n]{0,200}"\s{0,9}:|\[\s{0,99}\[\s{0,99}"')
_KINDS = {
    "NoneType": "null",
    "str": "a text",
    "list": "a list",
    "int": "a number",
    "float": "a number",
    "bool": "a bool",
}


def read_json(file: File) -> Rows:
    """Read the articles of a file, in whichever lists they stand; JSON Lines named .json too."""
    told = len(file.problems)
    text = file.text()
    found = load_json(file, text)
    if found is None and text.strip() != "null":
        del file.problems[told:]  # that reader tells them again
        return read_jsonl(file)
    articles, others = choose(find_groups(found))
    if not articles and (error := service_error(found)):
        raise CorruptFile(
            f"{file.name}: holds no article; the service it came from says {error[:120]!r}. Fetch "
            "it again."
        )
    if holds_none(found) and best_rank(articles) == 0:
        return []
    articles = articles or _as_article(file, found)
    _tell_lists(file, articles, others)
    records: list[Record] = []
    for place, group in articles.items():
        records += _records(file, group.rows, place if len(articles) > 1 else "")
    if any(half in text for half in _HALVES):
        records, mended = mend_halves(records)
        tell_mended(file, mended)
    return records


def _as_article(file: File, found: Any) -> Groups:
    """An object without a list, which is an article itself, under names of its own."""
    if not found or not isinstance(found, dict) or isinstance(found, Torn):
        raise CorruptFile(
            f"{file.name}: holds no list of articles. One is a list of objects, each with its text."
        )
    return {"": Group([found], 0)}


def read_json_feed(file: File) -> Rows:
    """Read the items of a JSON Feed."""
    feed = load_json(file, file.text())
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise CorruptFile(f"{file.name}: is a JSON Feed without a list of items. Fetch it again.")
    return read_feed_items(file, feed)


def load_json(file: File, text: str) -> Any:
    """Parse a JSON value, or what is whole of a broken one; None for one object a line."""
    try:
        return decoder.decode(text)
    except (ValueError, RecursionError) as error:
        if is_one_a_line(text):
            return None
        reason = str(error)[:100]
    if reason.startswith("Invalid control character"):
        try:
            found = json.JSONDecoder(strict=False, parse_constant=lambda _: None).decode(text)
        except (ValueError, RecursionError):
            pass
        else:
            file.report(
                "line ends or control characters inside texts, which JSON writes as escapes", "kept"
            )
            return found
    values, breaks = read_broken(text)
    if not any(map(_holds_whole, values)):
        raise CorruptFile(f"{file.name}: is no JSON ({reason}). Export it again.")
    _tell_breaks(file, text, breaks)
    return values[0] if len(values) == 1 else values


def _holds_whole(value: Any, depth: int = 0) -> bool:
    """Tell whether any object in a value is whole."""
    if isinstance(value, Torn):
        inside = list(value.values())
    elif isinstance(value, dict):
        return True
    else:
        inside = value if isinstance(value, list) else []
    return depth < _DEEPEST and any(_holds_whole(part, depth + 1) for part in inside)


def _tell_breaks(file: File, text: str, breaks: list[Break]) -> None:
    """Report where a text is no JSON."""
    for place, reason in breaks[:EXAMPLES]:
        line = text.count("\n", 0, place) + 1
        character = place - text.rfind("\n", 0, place)
        file.report(
            f"breaks off, or is no JSON ({reason})",
            "kept what is whole before and after; export it again",
            place=f"line {line}, character {character}",
        )
    if len(breaks) > EXAMPLES:
        file.report(f"is no JSON in {len(breaks) - EXAMPLES:,} more places", "kept what is whole")


def _tell_lists(file: File, articles: Groups, others: Groups) -> None:
    """Report which lists were joined, and which were left aside."""
    if len(articles) > 1:
        lists = ", ".join(
            f"{place or 'the top'} ({len(group.rows):,})" for place, group in articles.items()
        )
        problem = f"articles in {len(articles)} lists: {lists:.200}"
        file.report(problem, "read all of them", loud=False)
    for place, group in others.items():
        if group.listed or group.rank > 1:
            objects = count_of(len(group.rows), "object")
            file.report(f"another list, of {objects}", "left aside", place=place[:80])


def _records(file: File, rows: list[Any], place: str) -> list[Record]:
    """Make records of the objects in a list, and report those of its items that give none."""
    records, passed, strange = [], Counter[str](), []
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            strange.append((number, type(row).__name__))
        elif (record := as_record(file, row)) is None:
            passed[kind_of(row)] += 1
        else:
            records.append(record)
    for number, kind in strange[:EXAMPLES]:
        problem = f"{_KINDS.get(kind, kind)} where an object should be"
        file.report(problem, "skipped it", place=f"{place} item {number}".strip())
    if len(strange) > EXAMPLES:
        more = f"{len(strange) - EXAMPLES:,} more items are no objects"
        file.report(more, "skipped them", place=place)
    tell_passed(file, passed)
    return records


def _looks_like_json(head: Head) -> bool:
    """Tell JSON by its first object, whatever its name; ``[Reuters]`` begins other texts."""
    return bool(_BEGINS.match(head.text.lstrip()))


FORMATS = (
    Format("json-feed", read_json_feed, "the items of a JSON Feed", told_by=is_json_feed),
    Format(
        "json",
        read_json,
        "a list of articles, or an object that holds one; ninjs",
        (".json",),
        _looks_like_json,
    ),
)
