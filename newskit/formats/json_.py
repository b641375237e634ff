"""JSON in the shapes that news exports come in: a list, an object that holds a list, one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator

from newskit.formats.files import File, Record
from newskit.formats.registry import Format
from newskit.schema import CorruptFile, count_of, mend

__all__ = ["FORMATS", "flatten", "read_json", "read_jsonl"]

_DEEPEST = 3  # objects between the top of a file and its list of articles
_HALF = "\\ud"  # begins the escape of half a character
_PROSE = 20  # words that no name or label has; an object with such a text is an article
_EXAMPLES = 20  # bad lines named one by one; the rest is counted


def read_json(file: File) -> list[Record]:
    """Read a list of articles, wherever in the file it stands; JSON Lines under the name .json too."""
    text = file.text()
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        first = text.lstrip().partition("\n")[0]
        if _parse(first) is not None:  # a first line that is JSON by itself: JSON Lines
            return _read_lines(file, text)
        raise CorruptFile(f"{file.name}: is no JSON ({str(error)[:100]}). Export it again.") from error
    lists = _find_lists(found)
    if not lists and isinstance(found, dict):
        lists = {"": [found]}  # an object without a list is an article itself
    rows = max(lists.values(), key=len, default=None)
    for place, others in lists.items():
        if others is not rows:
            file.report(f"another list, of {count_of(len(others), 'object')}", "left aside", place=place)
    if rows is None:
        raise CorruptFile(f"{file.name}: holds no list of articles. One is a list of objects, each with its text.")
    records = list(_records(file, rows))
    return _mend(file, records) if _HALF in text.lower() else records


def read_jsonl(file: File) -> list[Record]:
    """Read one object a line; a line that can't be read is reported and skipped."""
    return _read_lines(file, file.text())


def _parse(line: str) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _read_lines(file: File, text: str) -> list[Record]:
    objects, bad = [], []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            value = _parse(line)
            if isinstance(value, dict):
                objects.append(flatten(value))
            else:
                bad.append(number)
    if not objects:
        raise CorruptFile(f"{file.name}: no line of it is a JSON object. Check what kind of file it is.")
    if _HALF in text.lower():
        objects = _mend(file, objects)
    for number in bad[:_EXAMPLES]:
        file.report("not a JSON object", "skipped this line", place=f"line {number}")
    if len(bad) > _EXAMPLES:
        file.report(f"{len(bad) - _EXAMPLES} more lines are no JSON object", "skipped them")
    return objects


def _find_lists(found: object, place: str = "", depth: int = 0) -> dict[str, list[object]]:
    """Find the lists of objects in a file, by their place, except those inside an article."""
    if isinstance(found, list):
        return {place: found} if any(isinstance(value, dict) for value in found) else {}
    if not isinstance(found, dict) or depth > _DEEPEST or any(_is_prose(value) for value in found.values()):
        return {}
    inside = [_find_lists(value, f"{place}.{name}".strip("."), depth + 1) for name, value in found.items()]
    return {name: rows for lists in inside for name, rows in lists.items()}


def _is_prose(value: object) -> bool:
    return isinstance(value, str) and len(value.split()) > _PROSE


def _records(file: File, rows: list[object]) -> Iterator[Record]:
    for number, row in enumerate(rows, 1):
        if isinstance(row, dict):
            yield flatten(row)
        else:
            file.report(f"{type(row).__name__} where an object should be", "skipped it", place=f"item {number}")


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


def flatten(record: Record, depth: int = 0) -> Record:
    """Lift the fields of inner objects up: ``{"source": {"name": …}}`` gives ``source.name``."""
    flat: Record = {}
    for name, value in record.items():
        if isinstance(value, dict) and depth < _DEEPEST:
            flat |= {f"{name}.{inner}": one for inner, one in flatten(value, depth + 1).items()}
        else:
            flat[name] = value
    return flat


FORMATS = (
    Format("json", read_json, "a list of articles, or an object that holds one", (".json",)),
    Format("jsonl", read_jsonl, "one article a line", (".jsonl", ".ndjson")),
)
