"""A text → the same text, what exports and web pages did to its characters put right."""

from __future__ import annotations

import html
import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from newskit.schema import RowWise, need_string, row_wise
from newskit.text import compose

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["clean_text", "find_flaws", "may_be_flawed"]

_BATCH = 2000  # texts of a column that are looked at in one go
_THREADS = 2
_LINE_ENDS = "\r\x0b\x0c\x85\u2028\u2029"
_BLANKS = (
    "\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
_CONTROLS = "".join(
    map(chr, [*range(0x09), *range(0x0E, 0x20), *range(0x7F, 0x85), *range(0x86, 0xA0)])
)
# Soft hyphen, zero-width blank, marks of direction, word joiner, byte order mark.
_UNSEEN = (
    "\xad\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)
_TABLE = str.maketrans(
    {
        **dict.fromkeys(_LINE_ENDS, "\n"),
        **dict.fromkeys(_BLANKS, " "),
        **dict.fromkeys(_CONTROLS + _UNSEEN, ""),
    }
)

# Arabic, the scripts of India and South-East Asia, Mongolian and emoji: there a joiner changes what
# is read.
_JOINED = (
    "\u0600-\u08ff\u0900-\u109f\u1780-\u18af\ufb50-\ufdff\ufe0f\ufe70-\ufefc"
    "\u2190-\u2bff\U0001f000-\U0001faff"
)
_LOOSE_JOINER = re.compile(f"(?<![{_JOINED}])[\u200c\u200d]+")

# An entity, or what is left of one in exports that put a blank for its ampersand: "Saltmere #39;s
# port".
_LONGEST = 34
_ENTITY_END = re.compile(
    r"(?:&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31})| (#\d{2,5}));\Z"
)
_ENTITY = re.compile(r"&#?\w{2,32};| #\d{2,5};")
_ODD = re.compile(f"[{re.escape(_LINE_ENDS + _BLANKS + _CONTROLS + _UNSEEN)}]")
# What is shown may be another text than what is stored.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_MANY_LINES = re.compile(r"\n{4,}")


@row_wise(RowWise(needs=("text",), gives="text"))
def clean_text(text: str) -> str:
    r"""Text with the spoilt characters of exports and web pages put right.

    Line ends become ``\n``; accents are composed (NFC); HTML entities are read, also the ``#39;``
    that sloppy exports leave of them; no-break and other odd blanks become blanks; soft hyphens,
    zero-width and control characters go, but for the joiners that Arabic, Indic scripts and emoji
    need; blanks at line ends and blank lines beyond two go. Quotation marks, dashes and ellipses
    stay as printed, and tags such as ``<p>`` are not touched.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        A clean text comes back as it is, so that cleaning twice is cleaning once.

    Examples
    --------
    >>> clean_text("Saltmere #39;s caf&eacute;s\xa0&amp; “bars”  \r\n")
    "Saltmere's cafés & “bars”"
    """
    need_string(text, "clean_text")
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    text = compose(text)
    if _ODD.search(text):
        text = text.translate(_TABLE)
    if _has_joiner(text):
        text = _LOOSE_JOINER.sub("", text)
    if _ENTITY.search(text):
        text = _read_entities(text)
    return _trim(compose(text))


def find_flaws(text: str) -> list[str]:
    """Kinds of flaw inside a text that `clean_text` would mend, as the load report names them."""
    may_have_entity = "&" in text or " #" in text
    has_loose_joiner = _has_joiner(text) and _LOOSE_JOINER.search(text)
    has_odd = _ODD.search(text) or has_loose_joiner
    turns = has_odd and _TURNS.search(text)
    inside = text.strip(" \t\n")
    flaws = {
        "accents": compose(text) != text,
        "entities": may_have_entity and _ENTITY.search(text),
        "direction": turns,
        "characters": has_odd and not turns,
        "blanks": any(run in inside for run in (" \n", "\t\n", "\n\n\n\n")),
    }
    return [name for name, found in flaws.items() if found]


# What a text with a flaw has somewhere, in a pattern that Arrow's engine runs over a column, some
# ten times as fast as `re`. From U+0300 on there are letters that may not be composed; `find_flaws`
# looks closer.
_MAY_BE_FLAW = (
    f"[{re.escape(_LINE_ENDS + _BLANKS + _CONTROLS + _UNSEEN)}"
    "\u0300-\u1fff\u200c\u200d\u2126-\u212b\u2329\u232a\u2adc\u3000-\U0010ffff]"
    r"|[ \t]\n|\n\n\n\n|&#?[A-Za-z0-9][^\s&;]{1,31};| #[0-9]{2,5};"
)


def may_be_flawed(texts: pa.Array | pa.ChunkedArray | pd.Series, *, or_fit: str = "") -> list[int]:
    """Rows of a column that `find_flaws` must look at, or that fit a pattern of RE2."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    pattern = f"{_MAY_BE_FLAW}|{or_fit}" if or_fit else _MAY_BE_FLAW
    is_arrow = isinstance(texts, (pa.Array, pa.ChunkedArray))
    column = texts if is_arrow else pa.array(texts, type=pa.large_string())

    def scan(start: int) -> np.ndarray[Any, Any]:
        found = pc.fill_null(pc.match_substring_regex(column.slice(start, _BATCH), pattern), False)
        if isinstance(found, pa.ChunkedArray):
            found = found.combine_chunks()
        return found.to_numpy(zero_copy_only=False)

    # Arrow's engine lets other threads go on, so that two cores share the reading.
    with ThreadPoolExecutor(_THREADS) as pool:
        found = list(pool.map(scan, range(0, len(column), _BATCH)))
    rows: list[int] = np.flatnonzero(np.concatenate(found)).tolist() if found else []
    return rows


def _has_joiner(text: str) -> bool:
    return not text.isascii() and ("\u200c" in text or "\u200d" in text)


def _read_entities(text: str) -> str:
    """Read each entity where it ends, in one walk: what "&amp;#39;" turns into is read again."""
    out: list[str] = []
    *pieces, rest = text.split(";")
    for piece in pieces:
        out += piece
        out.append(";")
        while out and out[-1] == ";" and (entity := _ENTITY_END.search("".join(out[-_LONGEST:]))):
            length = len(entity[0])
            before = "".join(out[-length - 1 : -length])
            read = _character(entity, before)
            if read is None:
                break
            del out[-length:]
            out += read
    return "".join(out) + rest


def _character(entity: re.Match[str], before: str) -> str | None:
    """Return what an entity stands for, or None if it stands for nothing."""
    named, broken = entity.groups()
    written = f"&{named or broken};"
    read = html.unescape(written)
    if read == written:
        return None  # no entity of HTML
    is_plain = (read.isalnum() and read.isascii()) or not read.isprintable()
    if broken and is_plain:
        return None  # a number such as the 12 of "tied at #12;"
    read = compose(read.translate(_TABLE))
    if before in "\u200c\u200d":
        return read.strip("\u200c\u200d")
    return _LOOSE_JOINER.sub("", before + read)[len(before) :]


def _trim(text: str) -> str:
    """Take the blanks from the ends of lines and of the text, and blank lines beyond two."""
    if " \n" in text or "\t\n" in text:
        text = "\n".join(line.rstrip(" \t") for line in text.split("\n"))
    if "\n\n\n\n" in text:
        text = _MANY_LINES.sub("\n\n\n", text)
    return text.strip(" \t\n")
