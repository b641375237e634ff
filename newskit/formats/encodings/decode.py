"""Bytes → text: by their mark, as strict UTF-8, as declared, as detected, as Windows did."""

from __future__ import annotations

import codecs
import importlib.util
import re
from collections.abc import Callable
from typing import NamedTuple

from newskit.formats.encodings.labels import find_codec, narrow_codec
from newskit.formats.encodings.stray import read_mixed, read_stray
from newskit.schema import CorruptFile

__all__ = ["BINARY", "Decoded", "decode", "tell_wide"]

Report = Callable[..., None]  # File.report: problem, action, place, loud

_MARKS = {
    b"\xef\xbb\xbf": "utf-8",
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
# Bytes of a character, or half of one.
_WIDE = {"utf-32-le": 4, "utf-32-be": 4, "utf-16-le": 2, "utf-16-be": 2}
_SEVEN_BIT = ("iso2022_jp", "iso2022_jp_2", "iso2022_jp_ext", "iso2022_jp_2004")
_JAPANESE = re.compile(rb"\x1b\$[@B(]")
_KOREAN = b"\x1b$)C"
_CHINESE = re.compile(rb"~\{[!-w][!-~]")
BINARY = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # no text has these; ESC is of Japanese mails
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_LONG = 1000  # bytes of a text that may have lost its end
_START = 65_536  # bytes or characters looked at to tell a rare encoding
_SAMPLE = 200_000  # bytes shown to the detector: as many as it looks at
_ASIDE = 500  # bytes of a line shown with the first of its bytes that is not ASCII
# Characters per one that can't be read: no text is read as something else, or refused, for a slip.
_TOLERATED = 1000
# Characters per control character in what has NUL bytes and is a text all the same.
_PER_CONTROL = 100
# Share of characters that can be printed in text; in bytes read in the wrong order it is 0.8.
_PRINTABLE = 0.99
# The detector's figures for sentences of one line in ten encodings: above the first, right; below
# the second, no better than chance. Between them it is right where it saw more than a few marks.
_SURE, _UNSURE, _FEW = 0.3, 0.15, 10


class Decoded(NamedTuple):
    """A text, what it was read as, and how sure that is.

    `certainty` is "marked", "strict", "declared", "asked for", "by its zeros", "by its escapes",
    "mixed", "detected, … sure" or "guessed".
    """

    text: str
    encoding: str
    certainty: str


def decode(
    data: bytes,
    name: str,
    report: Report,
    *,
    declared: str | None = None,
    wanted: str | None = None,
) -> Decoded:
    """Decode the bytes of one file; doubts go into the load report, U+FFFD is never put in silence.

    Raises
    ------
    CorruptFile
        If the bytes are no text, or not what their mark or `wanted` says.
    """
    mark = next((mark for mark in _MARKS if data.startswith(mark)), None)
    if mark:
        found = _marked(data, mark, name, report)
    elif wanted:
        found = _asked_for(data, wanted, name, report)
    else:
        found = _found(data, declared, name, report)
    # Bytes first: they are looked through ten times as fast.
    if b"\0" in data and "\0" in found.text:
        found = found._replace(text=_without_zeros(found.text, name, report))
    return found


def tell_wide(data: bytes) -> str | None:
    """Tell UTF-16 and UTF-32 without a mark: in the right order, nearly all can be printed."""
    # Codec → characters of ASCII: a short text can be printed in both orders.
    found: dict[str, int] = {}
    for codec, unit in _WIDE.items():
        if len(data) < _LONG and len(data) % unit:
            continue  # a short one would have to end with a whole character
        text, _ = codecs.getdecoder(codec)(data[:_START], "replace")
        seen = sum(mark.isprintable() or mark in "\t\n\r\f" for mark in text) - text.count("\ufffd")
        if "\0" not in text[:-1] and seen >= max(1, _PRINTABLE * (len(text) - 1)):
            found[codec] = len(text.encode("ascii", "ignore"))
    return max(found, key=lambda codec: found[codec], default=None)


def _marked(data: bytes, mark: bytes, name: str, report: Report) -> Decoded:
    codec = _MARKS[mark]
    if codec != "utf-8":
        return Decoded(
            _nearly(data, codec, name, report, "as its first bytes say"), codec, "marked"
        )
    try:
        return Decoded(_noted(data.decode("utf-8-sig"), report), codec, "marked")
    except UnicodeDecodeError:
        return Decoded(read_stray(data[len(mark) :], report), codec, "marked")


def _asked_for(data: bytes, wanted: str, name: str, report: Report) -> Decoded:
    codec = narrow_codec(wanted)
    if codec is None:
        raise CorruptFile(
            f"{name}: there is no encoding {wanted!r:.40}. Write one such as 'cp1252'."
        )
    text = _nearly(data, codec, name, report, "as encoding= says")
    if codec != "utf-8" and not data.isascii() and _is_utf8(data):
        report(
            f"is sound UTF-8, and encoding= says {codec}",
            f"read as {codec}; check its accents and marks",
        )
    return Decoded(text, wanted, "asked for")


def _found(data: bytes, declared: str | None, name: str, report: Report) -> Decoded:
    if b"\0" in data and (wide := tell_wide(data)):
        return Decoded(_nearly(data, wide, name, report, "as its zeros say"), wide, "by its zeros")
    if data.isascii() and (escaped := _escaped(data)):
        return Decoded(
            _nearly(data, escaped, name, report, "as its escapes say"), escaped, "by its escapes"
        )
    try:
        return Decoded(_noted(data.decode("utf-8"), report), "utf-8", "strict")
    except UnicodeDecodeError as error:
        place = error.start
    if said := _declared(data, declared, report):
        return said
    if (text := read_mixed(data, report)) is not None:
        return Decoded(text, "utf-8", "mixed")
    guess = _detected(data, place, report) or _old(data)
    way_out = "" if _has_detector() else ', or type: pip install "newskit[encodings]"'
    action = f"read as {guess.encoding} ({guess.certainty}); check its accents and marks{way_out}"
    report(f"not UTF-8 at byte {place}", action)
    return guess


def _has_detector() -> bool:
    return importlib.util.find_spec("chardet") is not None


def _nearly(data: bytes, codec: str, name: str, report: Report, why: str) -> str:
    """Decode what is this encoding but for slips, which are reported; refuse what is not."""
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        text = _with_slips(data, codec, report)
        if text is None:
            raise CorruptFile(
                f"{name}: byte {error.start} is no {codec.upper()}, {why}. Fetch it again, or "
                "write another encoding=."
            ) from error
        return text


def _with_slips(data: bytes, codec: str, report: Report) -> str | None:
    """Decode what has a few bytes that don't fit; None if there are too many."""
    text = data.decode(codec, "replace")
    bad = text.count("\ufffd")
    if bad > 1 + len(text) // _TOLERATED:
        return None
    report(f"{bad} of its characters are no {codec}", "kept the others, marked these with U+FFFD")
    return text


def _noted(text: str, report: Report) -> str:
    """Note the characters that were lost before newskit read the file."""
    if "\ufffd" in text:  # quicker than counting
        lost = text.count("\ufffd")
        report(
            f"{lost} characters are U+FFFD: they were lost before newskit read the file",
            "kept; export it again",
        )
    return text


def _without_zeros(text: str, name: str, report: Report) -> str:
    """Drop stray NUL characters, and those of a broken disk; refuse what is full of them."""
    kept = text.rstrip("\0")
    inside = kept.count("\0")
    if len(BINARY.findall(kept)) > len(kept) // _PER_CONTROL or not kept:
        raise CorruptFile(
            f"{name}: holds NUL bytes, so it is not a text file. Check what kind of file it is."
        )
    if len(text) > len(kept):
        report(
            f"ends with {len(text) - len(kept)} NUL bytes, as files do that were cut off",
            "left them out",
        )
    if inside:
        report(f"{inside} NUL bytes", "left them out")
    return kept.replace("\0", "")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _escaped(data: bytes) -> str | None:
    """Tell encodings that look like ASCII: they go from script to script by escape sequences."""
    if _CHINESE.search(data[:_START]) and b"~}" in data[:_START]:
        codecs = ["hz"]
    elif b"\x1b" not in data:
        return None
    elif _KOREAN in data[:_START]:
        codecs = ["iso2022_kr"]
    else:
        codecs = list(_SEVEN_BIT) if _JAPANESE.search(data) else []
    for codec in codecs:
        try:
            if not data.decode(codec).isascii():
                return codec
        except UnicodeDecodeError:
            continue
    return None


def _declared(data: bytes, declared: str | None, report: Report) -> Decoded | None:
    for codec in dict.fromkeys((find_codec(declared), narrow_codec(declared))):
        try:
            if codec and codec != "utf-8":
                return Decoded(data.decode(codec), codec, "declared")
        except UnicodeDecodeError:
            continue
    codec = find_codec(declared)
    text = _with_slips(data, codec, report) if codec and codec != "utf-8" else None
    return None if text is None else Decoded(text, codec or "", "declared")


def _detected(data: bytes, place: int, report: Report) -> Decoded | None:
    """Ask the detector; what it says of a few marks is believed only if it is sure."""
    if not _has_detector():
        return None
    import chardet

    sample = data if len(data) <= _SAMPLE else _sample(data, place)
    guess = chardet.detect(sample)
    codec, sure = find_codec(guess["encoding"]), guess["confidence"]
    few = len(_BEYOND_ASCII.findall(sample)) <= _FEW
    if codec is None or sure < _UNSURE or (few and sure < _SURE):
        return None
    certainty = f"detected, {sure:.0%} sure"
    try:
        return Decoded(data.decode(codec), codec, certainty)
    except UnicodeDecodeError:
        text = _with_slips(data, codec, report)
        return None if text is None else Decoded(text, codec, certainty)


def _sample(data: bytes, place: int) -> bytes:
    """Lines that hold bytes beyond ASCII: what lies between them tells a detector nothing."""
    lines, size, end = [], 0, 0
    while size < _SAMPLE and (found := _BEYOND_ASCII.search(data, max(place, end))):
        line_end = data.rfind(b"\n", max(found.start() - _ASIDE, end), found.start())
        start = line_end + 1 if line_end >= 0 else found.start()
        end = (
            data.find(b"\n", found.start(), found.start() + _SAMPLE) + 1 or found.start() + _SAMPLE
        )
        lines.append(data[start:end])
        size += end - start
    return b"".join(lines)


def _old(data: bytes) -> Decoded:
    """Read as Windows-1252, with the £ and ’ of old exports; what even that lacks, as Latin-1."""
    try:
        return Decoded(data.decode("cp1252"), "cp1252", "guessed")
    except UnicodeDecodeError:
        return Decoded(data.decode("latin-1"), "latin-1", "guessed")
