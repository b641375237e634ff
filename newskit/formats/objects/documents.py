"""JSON in the shapes that news exports come in: a list, an object that holds some, objects one by one, one a line."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

from newskit.formats.files import File, Record, Rows
from newskit.formats.format import Format
from newskit.formats.head import Head
from newskit.formats.objects.broken import Torn, decoder, read_broken
from newskit.formats.objects.json_feed import is_json_feed, read_items
from newskit.formats.objects.lines import read_jsonl
from newskit.formats.objects.lists import Group, choose, find_groups, holds_none, service_error
from newskit.formats.objects.other_lines import is_one_a_line
from newskit.formats.objects.shapes import as_record
from newskit.schema import CorruptFile, count_of
from newskit.shown import mend

__all__ = ["FORMATS", "load_json", "read_json", "read_json_feed"]

_EXAMPLES = 20  # breaks named one by one; the rest is counted
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
    """Read the articles of a file, in whichever lists they stand; JSON Lines under the name .json too."""
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
    if holds_none(found) and max((group.rank for group in articles.values()), default=0) == 0:
        return []
    if not articles and isinstance(found, dict) and found and not isinstance(found, Torn):
        articles = {
            "": Group([found], 0)
        }  # an object without a list is an article itself, under names of its own
    if not articles:
        raise CorruptFile(
            f"{file.name}: holds no list of articles. One is a list of objects, each with its text."
        )
    _tell_lists(file, articles, others)
    several = len(articles) > 1
    records = [
        one
        for place, group in articles.items()
        for one in _records(file, group.rows, place if several else "")
    ]
    return _mend(file, records) if any(half in text for half in _HALVES) else records


def read_json_feed(file: File) -> Rows:
    """Read the items of a JSON Feed."""
    feed = load_json(file, file.text())
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise CorruptFile(f"{file.name}: is a JSON Feed without a list of items. Fetch it again.")
    return read_items(file, feed)


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
            file.report(
                "line ends or control characters inside texts, which JSON writes as escapes", "kept"
            )
            return found
        except (ValueError, RecursionError):
            pass
    values, breaks = read_broken(text)
    if not any(map(_holds_whole, values)):
        raise CorruptFile(f"{file.name}: is no JSON ({reason}). Export it again.")
    for place, why in breaks[:_EXAMPLES]:
        line = text.count("\n", 0, place) + 1
        where = f"line {line}, character {place - text.rfind(chr(10), 0, place)}"
        file.report(
            f"breaks off, or is no JSON ({why})",
            "kept what is whole before and after; export it again",
            place=where,
        )
    if len(breaks) > _EXAMPLES:
        file.report(f"is no JSON in {len(breaks) - _EXAMPLES:,} more places", "kept what is whole")
    return values[0] if len(values) == 1 else values


def _holds_whole(value: Any, depth: int = 0) -> bool:
    """Tell whether any object in a value is whole."""
    if isinstance(value, dict) and not isinstance(value, Torn):
        return True
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return depth < 9 and any(_holds_whole(one, depth + 1) for one in inside)


def _tell_lists(file: File, articles: dict[str, Group], others: dict[str, Group]) -> None:
    """Report which lists were joined, and which were left aside."""
    if len(articles) > 1:
        lists = ", ".join(
            f"{place or 'the top'} ({len(group.rows):,})" for place, group in articles.items()
        )
        file.report(
            f"articles in {len(articles)} lists: {lists:.200}", "read all of them", loud=False
        )
    for place, group in others.items():
        if group.listed or group.rank > 1:
            file.report(
                f"another list, of {count_of(len(group.rows), 'object')}",
                "left aside",
                place=place[:80],
            )


def _records(file: File, rows: list[Any], place: str) -> list[Record]:
    records, passed, strange = [], Counter[str](), []
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            strange.append((number, type(row).__name__))
        elif (record := as_record(file, row)) is None:
            passed[str(row.get("type") or "object")[:40]] += 1
        else:
            records.append(record)
    for number, kind in strange[:_EXAMPLES]:
        what = f"{_KINDS.get(kind, kind)} where an object should be"
        file.report(what, "skipped it", place=f"{place} item {number}".strip())
    if len(strange) > _EXAMPLES:
        file.report(
            f"{len(strange) - _EXAMPLES:,} more items are no objects", "skipped them", place=place
        )
    for kind, count in passed.items():
        file.report(
            f"{count_of(count, 'item')} of the kind {kind!r}", "passed over: no article", loud=False
        )
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
        file.report(
            f"halves of characters (lone surrogates) in {count_of(count, 'article')}",
            "U+FFFD stands for each",
        )
    return mended


def _looks_like_json(head: Head) -> bool:
    """Tell JSON by its first object, whatever the name; ``[Reuters]`` and ``{sic}`` begin other texts."""
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
