"""What is JSON Lines, one object a line, and what is another JSON: told by the first lines, whatever the name."""

from __future__ import annotations

from typing import Any

from newskit.formats.head import Head
from newskit.formats.objects.broken import decoder, read_broken
from newskit.formats.objects.lists import is_envelope

__all__ = ["is_one_a_line", "looks_like_lines"]

_HEAD = 65_536  # characters looked at
_SUFFIXES = (".jsonl", ".ndjson")


def is_one_a_line(text: str) -> bool:
    """Tell one article a line from other JSON, and from pages of a service, of which each may hold a hundred."""
    first, _, more = text.lstrip().partition("\n")
    if not more.strip():
        return False
    value = _parse(first)
    if isinstance(value, dict):
        return not is_envelope(value)
    if value is not None or not first.startswith("{"):
        return False
    lines = [line for line in more[:_HEAD].split("\n")[:-1] if line.strip()]
    objects = [value for line in lines if isinstance(value := _parse(line), dict)]
    return len(objects) * 2 > len(lines) and not is_envelope(objects[0])


def looks_like_lines(head: Head) -> bool:
    """Tell one article a line by the beginning of a file."""
    text = head.text.lstrip()
    if not text.startswith("{"):
        return False
    named = head.suffix in _SUFFIXES
    first, end, more = text.partition("\n")
    if not end:  # the first line is longer than what can be seen, or the only one
        value = next(iter(read_broken(text)[0]), None)
        return named and isinstance(value, dict) and not is_envelope(value)
    if named and not more.strip() and isinstance(_parse(first), dict):
        return not is_envelope(_parse(first))
    return is_one_a_line(text)


def _parse(line: str) -> Any:
    try:
        return decoder.decode(line)
    except (ValueError, RecursionError):
        return None
