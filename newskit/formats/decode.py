"""Bytes → text: by their mark, as strict UTF-8, as they declare themselves, as a detector thinks, as Windows did."""

from __future__ import annotations

import codecs
import importlib.util
from collections.abc import Callable
from typing import NamedTuple

from newskit.schema import CorruptFile

__all__ = ["Decoded", "decode"]

_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
_SAMPLE = 200_000  # bytes shown to the detector, around the first that is not ASCII


class Decoded(NamedTuple):
    """A text, what it was read as, and how sure that is: marked, strict, declared, asked for, detected or guessed."""

    text: str
    encoding: str
    certainty: str


def decode(
    data: bytes,
    name: str,
    report: Callable[[str, str], None],
    *,
    declared: str | None = None,
    wanted: str | None = None,
) -> Decoded:
    """Decode the bytes of one file; doubts go into the load report, U+FFFD is never put in silence.

    Raises
    ------
    CorruptFile
        If the bytes are no text, or not what their mark says.
    """
    mark = next((codec for bom, codec in _MARKS.items() if data.startswith(bom)), None)
    if mark:
        return _plain(Decoded(_strictly(data, mark, name), mark.removesuffix("-sig"), "marked"), name)
    if wanted:
        return _plain(Decoded(_strictly(data, wanted, name), wanted, "asked for"), name)
    try:
        return _plain(Decoded(data.decode("utf-8"), "utf-8", "strict"), name)
    except UnicodeDecodeError as error:
        place = error.start
    found = _declared(data, declared) or _detected(data, place) or _old(data)
    if found.certainty != "declared":
        report(
            f"not UTF-8 at byte {place}", f"read as {found.encoding} ({found.certainty}); check its accents and marks"
        )
    return _plain(found, name)


def _strictly(data: bytes, codec: str, name: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise CorruptFile(
            f"{name}: begins as {codec.upper()}, and byte {error.start} is not. Fetch it again."
        ) from error
    except LookupError as error:
        raise CorruptFile(f"{name}: there is no encoding {codec!r:.40}. Write one such as 'cp1252'.") from error


def _plain(decoded: Decoded, name: str) -> Decoded:
    if "\0" in decoded.text:
        raise CorruptFile(f"{name}: holds NUL bytes, so it is not a text file. Check what kind of file it is.")
    return decoded


def _declared(data: bytes, declared: str | None) -> Decoded | None:
    try:
        codec = codecs.lookup(declared).name if declared else ""
        return Decoded(data.decode(codec), codec, "declared") if codec and codec != "utf-8" else None
    except (LookupError, UnicodeDecodeError, ValueError):
        return None


def _detected(data: bytes, place: int) -> Decoded | None:
    if importlib.util.find_spec("chardet") is None:
        return None
    import chardet

    guess = chardet.detect(data[max(place - _SAMPLE // 2, 0) : place + _SAMPLE // 2])
    found = _declared(data, guess["encoding"])
    return found and found._replace(certainty=f"detected, {guess['confidence']:.0%} sure")


def _old(data: bytes) -> Decoded:
    """Read as Windows-1252, which gives the £ and the ’ of old exports; what even that lacks, as Latin-1."""
    try:
        return Decoded(data.decode("cp1252"), "cp1252", "guessed")
    except UnicodeDecodeError:
        return Decoded(data.decode("latin-1"), "latin-1", "guessed")
