"""JSON Lines: one object a line, read some megabytes at a time, so that memory is needed for the texts alone."""

from __future__ import annotations

import json
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
from newskit.formats.limits import MEGABYTE
from newskit.formats.objects.long_strings import lift, put_back
from newskit.formats.objects.other_lines import looks_like_lines
from newskit.formats.objects.shapes import CUT_OFF, as_record, is_plain
from newskit.schema import CorruptFile, LimitExceeded, NewskitError, count_of
from newskit.shown import mend

__all__ = ["FORMATS", "read_jsonl"]

_BLOCK = 2 * MEGABYTE  # enough for arrays to pay, while they still stay near the processor
_THREADS = 2  # while the json module works, arrays are worked on; a third would wait
_FREED = 31 * MEGABYTE  # glibc follows up to 32
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_CLOSER_LOOK = (CUT_OFF, '"rendered"')  # what as_record sees only where the texts stand in the line
_HTML = r"^\s*<"  # begins a text in HTML
_HALF = "\\ud"  # begins the escape of half a character
_EXAMPLES = 20  # bad lines named one by one; the rest is counted

_decoder = json.JSONDecoder(
    parse_constant=lambda _: None
)  # NaN is no JSON; Python writes it for "missing"
_decode = _decoder.raw_decode

Values = Any  # of a column: strings as an array of Arrow, anything else as a list


class _OtherBytes(Exception):
    """What can't be read in blocks: another encoding than UTF-8, or no text at all."""


class _Block(NamedTuple):
    """What some lines hold."""

    columns: dict[str, Values]
    size: int  # rows
    lines: int
    bad: list[int]  # numbers of lines, from 1
    mended: int  # rows with half a character
    passed: Counter[str]  # kinds of objects that are no articles
    problems: list[Problem]


def read_jsonl(file: File) -> pd.DataFrame:
    """Read one object a line; a line that can't be read is reported and skipped."""
    told = len(file.problems)
    try:
        if file.wanted:
            raise _OtherBytes
        return _join(file, _read_blocks(file, _utf8_chunks(file)))
    except _OtherBytes:
        del file.problems[told:]
        data = file.text().encode()
        return _join(
            file, _read_blocks(file, (data[at : at + _BLOCK] for at in range(0, len(data), _BLOCK)))
        )


def _utf8_chunks(file: File) -> Iterator[bytes]:
    """Yield the bytes of a file that is not marked as another encoding, some megabytes at a time."""
    file.encoding, file.certainty = "utf-8", "strict"
    most, size = file.limits.file_bytes, 0
    try:
        with file.open() as stream:
            while chunk := stream.read(_BLOCK):
                if not size and chunk.startswith(_BYTE_ORDER_MARK):
                    chunk, file.certainty = chunk[len(_BYTE_ORDER_MARK) :], "marked"
                if b"\0" in chunk:
                    raise _OtherBytes
                size += len(chunk)
                if size > most:
                    raise LimitExceeded(
                        f"{file.name}: is larger than {most / MEGABYTE:,.0f} MB. Split it into "
                        "parts, or raise the "
                        "limit: limits=nk.Limits(file_bytes=…)"
                    )
                yield chunk
    except OSError as error:
        if isinstance(error, NewskitError):
            raise
        raise _OtherBytes from error  # reading it whole says in words what is wrong


def _whole_lines(file: File, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Cut chunks behind the last line end in each; a line longer than the limit is reported and left empty."""
    rest, skipping, most = b"", False, file.limits.record_bytes
    for chunk in chunks:
        if skipping:
            ends = [end for end in (chunk.find(b"\n"), chunk.find(b"\r")) if end >= 0]
            chunk, skipping = (chunk[min(ends) :], False) if ends else (b"", True)
        # A line ends with \n, or with \r alone; a \r at the very end may belong to a \n that is
        # still to come.
        end = max(chunk.rfind(b"\n"), chunk.rfind(b"\r", 0, -1)) + 1
        if end:
            yield b"".join([rest, memoryview(chunk)[:end]])
            rest = chunk[end:]
        else:
            rest += chunk
        if len(rest) > most:
            more = f"a line is longer than {most / MEGABYTE:,.0f} MB"
            file.report(
                more, "skipped it; to read it, raise the limit: limits=nk.Limits(record_bytes=…)"
            )
            rest, skipping = b"", True
    yield rest


def _read_blocks(file: File, chunks: Iterable[bytes]) -> list[_Block]:
    """Read blocks side by side; a file that breaks off in the middle, or an interrupt, leaves those before."""
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
    made = [task.result() for task in tasks]
    size = sum(block.size for block in made)
    if failed and not size:
        raise failed
    if failed:
        file.report(
            str(failed).removeprefix(f"{file.name}: "),
            f"kept the {count_of(size, 'article')} before it",
        )
    return made


def _read_block(file: File, block: bytes) -> _Block:
    if b"\r" in block:
        block = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return _read_lifted(file, block) or _read_plainly(file, block)


def _read_lifted(file: File, block: bytes) -> _Block | None:
    """Read lines without making Python strings of their texts; None where these lines need a closer look."""
    lifted = lift(block)
    if lifted is None or ("\\u" in lifted.short and _HALF in lifted.short.lower()):
        return None
    if (
        any(mark in lifted.short for mark in _CLOSER_LOOK)
        or pc.any(pc.ends_with(lifted.strings, CUT_OFF)).as_py()
    ):
        return None
    if pc.any(pc.match_substring_regex(lifted.strings, _HTML)).as_py():
        return None
    rows, nested, lines = [], False, lifted.short.split("\n")
    for line in lines:
        line = line.strip(" ")
        if line:
            try:
                row, end = _decode(line)
            except (ValueError, RecursionError):
                return None
            if end < len(line) or not isinstance(row, dict):
                return None
            rows.append(row)
            nested = nested or line.find("{", 1) > 0 or "[" in line
    if not all(map(is_plain, rows if nested else map(dict.fromkeys, set(map(tuple, rows))))):
        return None
    if nested:
        rows = [record for row in rows if (record := as_record(file, row)) is not None]
    columns = _columns(rows)
    found = 0
    for name, column in columns.items():
        if isinstance(column, pa.Array):
            try:
                columns[name], number = put_back(column, lifted.strings)
            except pa.ArrowInvalid:  # a long name among several that were joined
                return None
            found += number
    if found < len(
        lifted.strings
    ):  # one stands in a list, or under a name that its object has twice
        return None
    return _Block(columns, len(rows), len(lines) - 1, [], 0, Counter(), file.problems)


def _read_plainly(file: File, block: bytes) -> _Block:
    """Read lines by the json module alone."""
    try:
        text = block.decode()
    except UnicodeDecodeError as error:
        raise _OtherBytes from error
    rows, bad, passed = [], [], Counter[str]()
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            value = _parse(line)
            if not isinstance(value, dict):
                bad.append(number)
            elif (record := as_record(file, value)) is None:
                passed[str(value.get("type") or "object")[:40]] += 1
            else:
                rows.append(record)
    mended = 0
    if _HALF in text.lower():
        sound = [_mend(row) for row in rows]
        mended = sum(one is not row for one, row in zip(sound, rows, strict=True))
        rows = sound
    return _Block(_columns(rows), len(rows), block.count(b"\n"), bad, mended, passed, file.problems)


def _parse(line: str) -> object:
    try:
        return _decoder.decode(line)
    except (ValueError, RecursionError):
        return None


def _mend(record: Record) -> Record:
    """Put U+FFFD for halves of characters, which no table can hold; a sound record is handed back as it is."""
    written = json.dumps(record, ensure_ascii=False)
    try:
        written.encode()  # halves can't be encoded, so that one pass in C tells a sound record
    except UnicodeEncodeError:
        return json.loads(mend(written))
    return record


def _columns(rows: Iterable[Record]) -> dict[str, Values]:
    rows = list(rows)
    return {
        name: _column([row.get(name) for row in rows])
        for name in dict.fromkeys(chain.from_iterable(rows))
    }


def _column(values: list[Any]) -> Values:
    try:
        return pa.array(values, pa.large_string())
    except (
        pa.ArrowInvalid,
        pa.ArrowTypeError,
    ):  # numbers, lists: as objects, so that no value is changed on the way
        return values


def _join(file: File, blocks: list[_Block]) -> pd.DataFrame:
    """Make one frame of blocks, and put into the load report what was wrong with their lines."""
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
    for number in bad[:_EXAMPLES]:
        file.report("not a JSON object", "skipped this line", place=f"line {number}")
    if len(bad) > _EXAMPLES:
        file.report(f"{len(bad) - _EXAMPLES} more lines are no JSON object", "skipped them")
    for kind, number in passed.items():
        file.report(
            f"{count_of(number, 'item')} of the kind {kind!r}",
            "passed over: no article",
            loud=False,
        )
    if mended := sum(block.mended for block in blocks):
        halves = f"halves of characters (lone surrogates) in {count_of(mended, 'article')}"
        file.report(halves, "U+FFFD stands for each")
    names = dict.fromkeys(chain.from_iterable(block.columns for block in blocks))
    return pd.DataFrame(
        {
            name: _series([(block.columns.get(name), block.size) for block in blocks])
            for name in names
        }
    )


def _series(parts: list[tuple[Values | None, int]]) -> pd.Series:
    """Put the parts of a column behind each other; a block that lacks it is missing there."""
    filled = [
        pa.nulls(size, pa.large_string()) if values is None else values for values, size in parts
    ]
    if all(isinstance(values, pa.Array) for values in filled):
        return pd.Series(pa.chunked_array(filled), dtype="str")
    lists = [values.to_pylist() if isinstance(values, pa.Array) else values for values in filled]
    return pd.Series(list(chain.from_iterable(lists)), dtype=object)


FORMATS = (
    Format("jsonl", read_jsonl, "one article a line", (".jsonl", ".ndjson"), looks_like_lines),
)
