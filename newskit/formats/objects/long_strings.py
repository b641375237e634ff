"""Long strings of JSON Lines, from the bytes straight into an Arrow array, past Python strings.

Nearly all bytes of a collection are its texts. They are found by their quotation marks, in arrays,
and what is left, a short line with a placeholder for each text, is read by the json module.
Whatever is out of the ordinary (a control character, a strange escape, half a character, an odd
mark) is not touched: then the json module reads all of it. So the values are always those of the
json module.
"""

from __future__ import annotations

import secrets
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["Lifted", "lift", "put_back"]

_LONG = 128  # bytes; below, placing a string again costs more than reading it
# Bytes of a block; arrays of what stands in a longer line would need more memory than its object.
_MOST = 1 << 24
_MARK = secrets.token_hex(8)  # begins a placeholder; no file can know it
_NEW_LINE, _QUOTE, _COMMA, _SLASH, _U, _BRACE = b'\n",\\u}'
_BLANK = 0x20  # the first character that needs no escape

_ESCAPED = np.zeros(256, np.uint8)  # what stands behind a backslash → what it means
for _letter, _meaning in zip(b'"\\/bfnrt', b'"\\/\b\f\n\r\t', strict=True):
    _ESCAPED[_letter] = _meaning
_HEX = np.full(256, 255, np.uint8)
for _number, _letters in enumerate("0 1 2 3 4 5 6 7 8 9 aA bB cC dD eE fF".split()):
    _HEX[[ord(letter) for letter in _letters]] = _number
_DIGITS = range(2, 6)  # places of the four digits of an escape such as \u201c, from its backslash
_ESCAPE_SIZE = 6
# Bytes that a character takes in UTF-8, the code points that take so many, what begins the first.
_UTF8 = (
    (1, 0, 0x80, 0),
    (2, 0x80, 0x800, 0xC0),
    (3, 0x800, 0x10000, 0xE0),
    (4, 0x10000, 0x110000, 0xF0),
)
# Halves of a character: which code points they are by their upper bits, and the bits they carry.
_FIRST_HALF, _SECOND_HALF, _HALF_BITS, _HALF_MASK = 0xD800 >> 10, 0xDC00 >> 10, 10, 0x3FF

Array = np.ndarray[Any, np.dtype[Any]]


class Lifted(NamedTuple):
    """JSON Lines without their long strings, which stand in `strings`, in their order."""

    short: str
    strings: pa.Array


class _Unusual(Exception):
    """Something that the json module had better judge."""


def lift(block: bytes) -> Lifted | None:
    """Take the long strings out of whole lines; None where anything about these is unusual."""
    if len(block) > _MOST:
        return None
    data = np.frombuffer(block, np.uint8)
    parts: list[bytes] = []
    end = 0
    try:
        escapes = _escapes(data)
        lefts, rights = _long_spans(data, escapes)
        strings = _unescaped(data, lefts, rights, escapes)
        for number, (left, right) in enumerate(zip(lefts.tolist(), rights.tolist(), strict=True)):
            parts += block[end:left], b"%b%d" % (_MARK.encode(), number)
            end = right
        return Lifted(b"".join([*parts, block[end:]]).decode(), strings)
    except (_Unusual, UnicodeDecodeError):
        return None


def put_back(column: pa.Array, strings: pa.Array) -> tuple[pa.Array, int]:
    """Put long strings where their placeholders stand in a column; and how many these were."""
    marked = pc.fill_null(pc.starts_with(column, _MARK), False)
    found = marked.true_count
    if not found:
        return column, 0
    numbers = pc.cast(pc.utf8_slice_codeunits(column.filter(marked), len(_MARK)), pa.int64())
    if found == len(column) == len(strings):
        return strings, found
    if found == len(column):
        return strings.take(numbers), found
    places = np.arange(len(column))
    places[marked.to_numpy(zero_copy_only=False)] = len(column) + numbers.to_numpy()
    return pa.concat_arrays([column, strings]).take(pa.array(places)), found


def _escapes(data: Array) -> Array:
    """Places of backslashes that begin an escape: in a row of them, each second one."""
    slashes = np.flatnonzero(data == _SLASH)
    begins = np.diff(slashes, prepend=-2) != 1
    if not begins.all():
        number = np.arange(len(slashes))
        slashes = slashes[(number - np.maximum.accumulate(np.where(begins, number, 0))) % 2 == 0]
    if len(slashes) and slashes[-1] + 1 == len(data):
        raise _Unusual
    return slashes


def _long_spans(data: Array, escapes: Array) -> tuple[Array, Array]:
    """Starts and ends of long strings that are values, without their marks."""
    controls = np.flatnonzero(data < _BLANK)
    if (data[controls] != _NEW_LINE).any():
        raise _Unusual
    marks = np.flatnonzero(data == _QUOTE)
    escaped = np.zeros(len(data), bool)
    escaped[escapes + 1] = True
    marks = marks[~escaped[marks]]
    # No string reaches beyond its line: marks before each line end, and in all, come in pairs.
    if len(marks) % 2 or (np.searchsorted(marks, controls) % 2).any():
        raise _Unusual
    lefts, rights = marks[::2] + 1, marks[1::2]
    long = rights - lefts >= _LONG
    lefts, rights = lefts[long], rights[long]
    behind = data.take(rights + 1, mode="clip")
    values = (behind == _COMMA) | (behind == _BRACE)  # a name has a colon behind it
    return lefts[values], rights[values]


def _unescaped(data: Array, lefts: Array, rights: Array, escapes: Array) -> pa.Array:
    """Strings of these spans, each escape replaced by what it means."""
    spans = list(zip(lefts.tolist(), rights.tolist(), strict=True))
    keep = np.zeros(len(data), bool)
    for left, right in spans:
        keep[left:right] = True
    escapes = escapes[keep[escapes]]
    if len(escapes):
        data = data.copy()
        letters = data[escapes + 1]
        is_numbered = letters == _U
        simple, numbered = escapes[~is_numbered], escapes[is_numbered]
        data[simple + 1] = _ESCAPED[letters[~is_numbered]]
        keep[simple] = False
        if not data[simple + 1].all():
            raise _Unusual
        if len(numbered):
            _write_characters(data, keep, numbered)
    sizes = [int(np.count_nonzero(keep[left:right])) for left, right in spans]
    offsets = np.cumsum([0, *sizes], dtype=np.int64)
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(data[keep])]
    strings = pa.Array.from_buffers(pa.large_string(), len(spans), buffers)
    try:
        strings.validate(full=True)
    except pa.ArrowInvalid as error:  # no UTF-8
        raise _Unusual from error
    return strings


def _write_characters(data: Array, keep: Array, places: Array) -> None:
    r"""Write the characters of ``\u201c`` and the like over their escapes, whose rest is to go."""
    digits = [_HEX[data.take(places + digit, mode="clip")].astype(np.uint32) for digit in _DIGITS]
    if max(digit.max() for digit in digits) > 15:
        raise _Unusual
    points = digits[0] << 12 | digits[1] << 8 | digits[2] << 4 | digits[3]
    for offset in range(_ESCAPE_SIZE):
        keep[places + offset] = False
    places, points = _join_halves(places, points)
    for size, least, limit, lead in _UTF8:
        is_of_size = (least <= points) & (points < limit)
        starts, values = places[is_of_size], points[is_of_size]
        for offset in range(size):
            bits = values >> 6 * (size - 1 - offset)
            data[starts + offset] = bits & 0x3F | 0x80 if offset else bits | lead
            keep[starts + offset] = True


def _join_halves(places: Array, points: Array) -> tuple[Array, Array]:
    """Make one character of the two halves of each pair, at the place of the first."""
    is_first = points >> _HALF_BITS == _FIRST_HALF
    is_second = points >> _HALF_BITS == _SECOND_HALF
    if not is_first.any() and not is_second.any():
        return places, points
    first = np.flatnonzero(is_first)
    are_pairs = first.size == is_second.sum() and is_second.take(first + 1, mode="clip").all()
    if not are_pairs or (places[first + 1] - places[first] != _ESCAPE_SIZE).any():
        raise _Unusual
    upper, lower = points[first] & _HALF_MASK, points[first + 1] & _HALF_MASK
    points[first] = 0x10000 + (upper << _HALF_BITS | lower)
    return places[~is_second], points[~is_second]
