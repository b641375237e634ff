"""JSON Lines: one object a line, read in blocks, so that memory is needed for the texts alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from newskit.formats.files import File, Problem, Record
from newskit.formats.format import Format
from newskit.formats.head import Head
from newskit.formats.limits import MEGABYTE
from newskit.formats.objects.broken import parse_line, read_broken
from newskit.formats.objects.lists import is_envelope
from newskit.formats.objects.long_strings import Lifted, lift, put_back
from newskit.formats.objects.shapes import CUT_OFF, as_record, is_plain
from newskit.formats.objects.values import mend_halves
from newskit.schema import CorruptFile, NewskitError, count_of

__all__ = [
    "EXAMPLES",
    "FORMATS",
    "is_one_a_line",
    "kind_of",
    "read_jsonl",
    "tell_mended",
    "tell_passed",
]

EXAMPLES = 20  # what is bad is named one by one, so often; the rest is counted
_SUFFIXES = (".jsonl", ".ndjson")
_HEAD = 65_536  # characters looked at to tell lines of objects from other JSON
_BLOCK = 2 * MEGABYTE  # enough for arrays to pay, while they still stay near the processor
_THREADS = 2  # while the json module works, arrays are worked on; a third would wait
_FREED = 31 * MEGABYTE  # glibc follows up to 32
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_CLOSER_LOOK = (CUT_OFF, '"rendered"')  # what as_record sees only where the texts stand in the line
_HTML = r"^\s*<"  # begins a text in HTML
_HALF = "\\ud"  # begins the escape of half a character

Values = Any  # of a column: strings as an array of Arrow, anything else as a list


class _OtherBytes(Exception):
    """What can't be read in blocks: another encoding than UTF-8, or no text at all."""


class _Block(NamedTuple):
    """What some lines hold."""

    columns: dict[str, Values]
    size: int  # rows
    lines: int
    problems: list[Problem]
    bad: list[int]  # numbers of lines, from 1
    passed: Counter[str]  # kinds of objects that are no articles
    mended: int  # rows with half a character


def read_jsonl(file: File) -> pd.DataFrame:
    """Read one object a line; a line that can't be read is reported and skipped."""
    told = len(file.problems)
    try:
        if file.wanted:
            raise _OtherBytes
        blocks = _read_blocks(file, _utf8_chunks(file))
    except _OtherBytes:
        del file.problems[told:]
        data = file.text().encode()
        chunks = (data[start : start + _BLOCK] for start in range(0, len(data), _BLOCK))
        blocks = _read_blocks(file, chunks)
    _tell(file, blocks)
    names = dict.fromkeys(chain.from_iterable(block.columns for block in blocks))
    return pd.DataFrame(
        {name: _series([_values(block, name) for block in blocks]) for name in names}
    )


def _utf8_chunks(file: File) -> Iterator[bytes]:
    """Yield the bytes of a file that isn't marked as another encoding, some megabytes at a time."""
    file.encoding, file.certainty = "utf-8", "strict"
    size = 0
    try:
        with file.open() as stream:
            while chunk := stream.read(_BLOCK):
                if not size and chunk.startswith(_BYTE_ORDER_MARK):
                    chunk, file.certainty = chunk[len(_BYTE_ORDER_MARK) :], "marked"
                if b"\0" in chunk:
                    raise _OtherBytes
                size += len(chunk)
                file.limits.check_size(file.name, size)
                yield chunk
    except OSError as error:
        if isinstance(error, NewskitError):
            raise
        raise _OtherBytes from error  # reading it whole says in words what is wrong


def _whole_lines(file: File, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Cut chunks behind the last line end in each; a line longer than the limit is left empty."""
    most = file.limits.record_bytes
    rest, is_skipping = b"", False
    for chunk in chunks:
        if is_skipping:
            ends = [end for end in (chunk.find(b"\n"), chunk.find(b"\r")) if end >= 0]
            is_skipping = not ends
            chunk = chunk[min(ends) :] if ends else b""
        # A line ends with \n, or with \r alone; a \r at the very end may belong to a \n that is
        # still to come.
        end = max(chunk.rfind(b"\n"), chunk.rfind(b"\r", 0, -1)) + 1
        if end:
            yield b"".join([rest, memoryview(chunk)[:end]])
            rest = chunk[end:]
        else:
            rest += chunk
        if len(rest) > most:
            file.report(
                f"a line is longer than {most / MEGABYTE:,.0f} MB",
                "skipped it; to read it, raise the limit: limits=nk.Limits(record_bytes=…)",
            )
            rest, is_skipping = b"", True
    yield rest


def _read_blocks(file: File, chunks: Iterable[bytes]) -> list[_Block]:
    """Read blocks side by side; where a file breaks off or a user interrupts, those before stay."""
    # Once an array of this size was freed, glibc keeps smaller ones for the next block, rather than
    # fetch their memory from the system again for each: that took a quarter of the time. Elsewhere
    # it costs nothing.
    np.empty(_FREED, np.uint8)
    tasks: list[Future[_Block]] = []
    failed = None
    with ThreadPoolExecutor(_THREADS) as pool:
        try:
            for block in _whole_lines(file, chunks):
                tasks.append(pool.submit(_read_block, replace(file, problems=[]), block))
                if len(tasks) > _THREADS:  # no more in memory than are being worked on
                    tasks[-1 - _THREADS].result()
        except KeyboardInterrupt:
            file.interrupted = True
        except NewskitError as error:
            failed = error
    blocks = [task.result() for task in tasks]
    if failed:
        size = sum(block.size for block in blocks)
        if not size:
            raise failed
        reason = str(failed).removeprefix(f"{file.name}: ")
        file.report(reason, f"kept the {count_of(size, 'article')} before it")
    return blocks


def _read_block(file: File, block: bytes) -> _Block:
    if b"\r" in block:
        block = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return _read_lifted(file, block) or _read_plainly(file, block)


def _read_lifted(file: File, block: bytes) -> _Block | None:
    """Read lines without making Python strings of their texts; None if that takes a closer look."""
    lifted = lift(block)
    if lifted is None or _needs_closer_look(lifted):
        return None
    records = _read_short(file, lifted.short)
    if records is None:
        return None
    columns = _columns(records)
    found = 0
    try:
        for name, column in columns.items():
            if isinstance(column, pa.Array):
                columns[name], number = put_back(column, lifted.strings)
                found += number
    except pa.ArrowInvalid:  # a long name among several that were joined
        return None
    if found < len(lifted.strings):  # one stands in a list, or under a name its object has twice
        return None
    lines = lifted.short.count("\n")
    return _Block(columns, len(records), lines, file.problems, [], Counter(), 0)


def _read_short(file: File, short: str) -> list[Record] | None:
    """Read lines without their long strings; None where one is no object or no plain record."""
    rows = [parse_line(line) for line in short.split("\n") if line.strip(" ")]
    if not all(isinstance(row, dict) for row in rows):
        return None
    is_nested = "[" in short or short.count("{") > len(rows)
    if not is_nested:
        plain = all(is_plain(dict.fromkeys(names)) for names in set(map(tuple, rows)))
        return rows if plain else None
    if not all(map(is_plain, rows)):
        return None
    return [record for row in rows if (record := as_record(file, row)) is not None]


def _needs_closer_look(lifted: Lifted) -> bool:
    """Tell halves of characters, texts that were cut off and HTML, which Python must see."""
    short, strings = lifted
    has_half = "\\u" in short and _HALF in short.lower()
    if has_half or any(mark in short for mark in _CLOSER_LOOK):
        return True
    is_cut_off = pc.any(pc.ends_with(strings, CUT_OFF)).as_py()
    return bool(is_cut_off or pc.any(pc.match_substring_regex(strings, _HTML)).as_py())


def _read_plainly(file: File, block: bytes) -> _Block:
    """Read lines by the json module alone."""
    try:
        text = block.decode()
    except UnicodeDecodeError as error:
        raise _OtherBytes from error
    rows, bad, passed = [], [], Counter[str]()
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        value = parse_line(line)
        if not isinstance(value, dict):
            bad.append(number)
        elif (record := as_record(file, value)) is None:
            passed[kind_of(value)] += 1
        else:
            rows.append(record)
    mended = 0
    if _HALF in text.lower():
        rows, mended = mend_halves(rows)
    lines = block.count(b"\n")
    return _Block(_columns(rows), len(rows), lines, file.problems, bad, passed, mended)


def _columns(rows: list[Record]) -> dict[str, Values]:
    names = dict.fromkeys(chain.from_iterable(rows))
    return {name: _column([row.get(name) for row in rows]) for name in names}


def _column(values: list[Any]) -> Values:
    try:
        return pa.array(values, pa.large_string())
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return values  # numbers, lists: as objects, so that no value is changed on the way


def _tell(file: File, blocks: list[_Block]) -> None:
    """Put into the load report what was wrong with the lines of a file."""
    bad, line, passed = [], 0, Counter[str]()
    for block in blocks:
        bad += [line + number for number in block.bad]
        line += block.lines
        passed += block.passed
        file.problems += block.problems
    if not passed and not file.interrupted and not any(block.size for block in blocks):
        raise CorruptFile(
            f"{file.name}: no line of it is a JSON object. Check what kind of file it is."
        )
    for number in bad[:EXAMPLES]:
        file.report("not a JSON object", "skipped this line", place=f"line {number}")
    if len(bad) > EXAMPLES:
        file.report(f"{len(bad) - EXAMPLES} more lines are no JSON object", "skipped them")
    tell_passed(file, passed)
    tell_mended(file, sum(block.mended for block in blocks))


def kind_of(value: Record) -> str:
    """What kind of thing an object that is no article says it is."""
    return str(value.get("type") or "object")[:40]


def tell_passed(file: File, passed: Counter[str]) -> None:
    """Report objects that are no articles, by their kinds."""
    for kind, count in passed.items():
        items = f"{count_of(count, 'item')} of the kind {kind!r}"
        file.report(items, "passed over: no article", loud=False)


def tell_mended(file: File, count: int) -> None:
    """Report records that held halves of characters."""
    if count:
        halves = f"halves of characters (lone surrogates) in {count_of(count, 'article')}"
        file.report(halves, "U+FFFD stands for each")


def _values(block: _Block, name: str) -> Values:
    """A column of a block; a block that lacks it is missing there."""
    if name in block.columns:
        return block.columns[name]
    return pa.nulls(block.size, pa.large_string())


def _series(parts: list[Values]) -> pd.Series:
    """Put the parts of a column behind each other."""
    if all(isinstance(values, pa.Array) for values in parts):
        return pd.Series(pa.chunked_array(parts), dtype="str")
    lists = [values.to_pylist() if isinstance(values, pa.Array) else values for values in parts]
    return pd.Series(list(chain.from_iterable(lists)), dtype=object)


def is_one_a_line(text: str) -> bool:
    """Tell one article a line from other JSON, and from pages of a service, of many each."""
    first, _, more = text.lstrip().partition("\n")
    if not more.strip():
        return False
    value = parse_line(first)
    if isinstance(value, dict):
        return not is_envelope(value)
    if value is not None or not first.startswith("{"):
        return False
    lines = [line for line in more[:_HEAD].split("\n")[:-1] if line.strip()]
    objects = [value for line in lines if isinstance(value := parse_line(line), dict)]
    return len(objects) * 2 > len(lines) and not is_envelope(objects[0])


def _looks_like_lines(head: Head) -> bool:
    """Tell one article a line by the beginning of a file."""
    text = head.text.lstrip()
    if not text.startswith("{"):
        return False
    first, end, more = text.partition("\n")
    if end and more.strip():
        return is_one_a_line(text)
    if head.suffix not in _SUFFIXES:  # one object alone may be a file of its own
        return False
    # The first line may be longer than what can be seen.
    value = parse_line(first) if end else next(iter(read_broken(text)[0]), None)
    return isinstance(value, dict) and not is_envelope(value)


FORMATS = (Format("jsonl", read_jsonl, "one article a line", _SUFFIXES, _looks_like_lines),)
