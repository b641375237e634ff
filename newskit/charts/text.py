"""Words on a chart: made harmless, measured, shortened, wrapped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font, weight_dict
from matplotlib.textpath import text_to_path

# DejaVu ships with matplotlib, so a chart is the same on every machine. It lacks East Asian
# scripts: these follow where they are installed, and matplotlib's own Last Resort font draws a box,
# without a warning, where none is.
_FALLBACKS = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Source Han Sans",
    "Hiragino Sans",
    "Yu Gothic",
    "Microsoft YaHei",
    "Malgun Gothic",
    "PingFang SC",
    "Noto Sans Thai",
    "Noto Sans Devanagari",
    "Nirmala UI",
    "Leelawadee UI",
    "Arial Unicode MS",
    "Last Resort High-Efficiency",
)
ELLIPSIS = "…"

# What no renderer can be trusted with: control characters, marks that turn the direction of all
# that follows, lone surrogates and code points that XML forbids.
_HARMFUL = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]+")


@lru_cache(maxsize=2)
def font_families(weight: str = "normal") -> list[str]:
    """Font families in the order they are tried; the last is what a browser falls back to in an SVG."""
    faces = {
        font.name for font in fontManager.ttflist if weight == "normal" or _is_bold(font.weight)
    }
    return ["DejaVu Sans", *(name for name in _FALLBACKS if name in faces), "sans-serif"]


def _is_bold(weight: int | str) -> bool:
    return (weight_dict.get(weight, 400) if isinstance(weight, str) else weight) >= 600


def font(text: str, size: float, weight: str = "normal") -> dict[str, Any]:
    """Font settings for a text; bold only where a bold font has all its letters.

    matplotlib logs a complaint when it looks for a bold face that a fallback font doesn't have.
    """
    if weight == "bold" and not text.isascii() and not _bold_letters().issuperset(map(ord, text)):
        weight = "normal"
    return {"family": font_families(weight), "size": size, "weight": weight}


@lru_cache(maxsize=1)
def _bold_letters() -> frozenset[int]:
    letters = {ord("\n")}
    for family in font_families("bold"):
        letters |= set(
            get_font(findfont(FontProperties(family=[family], weight="bold"))).get_charmap()
        )
    return frozenset(letters)


def clean(value: object) -> str:
    """Text from data, on one line and without characters that break a picture."""
    text = " ".join(_HARMFUL.sub(" ", str(value)).split())
    return text or "(blank)"


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Width in inches, without a figure."""
    if not text:
        return 0.0
    properties = FontProperties(**font(text, size, weight))
    width, _, _ = text_to_path.get_text_width_height_descent(text, properties, ismath=False)
    return float(width) / 72


def shorten(text: str, width: float, size: float, weight: str = "normal") -> str:
    """Cut text with an ellipsis to fit `width` inches; a mark is never cut off its letter."""
    if text_width(text, size, weight) <= width:
        return text
    fits, too_long = 0, len(text)
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        if text_width(text[:middle].rstrip() + ELLIPSIS, size, weight) <= width:
            fits = middle
        else:
            too_long = middle
    while fits and fits < len(text) and unicodedata.combining(text[fits]):
        fits -= 1
    return text[: max(fits, 1)].rstrip() + ELLIPSIS


def wrap(
    text: str, width: float, size: float, *, lines: int, weight: str = "normal", at: str = " "
) -> list[str]:
    """Break text at blanks into at most `lines` lines of `width` inches, the last shortened if need be."""
    words = text.split(at)
    made: list[str] = []
    while words and len(made) < lines - 1:
        line = words.pop(0)
        while words and text_width(line + at + words[0], size, weight) <= width:
            line += at + words.pop(0)
        made.append(shorten(line, width, size, weight))
    if words:
        made.append(shorten(at.join(words), width, size, weight))
    return made


def pack(sentences: Iterable[str], width: float, size: float) -> list[str]:
    """Sentences on as few lines as hold them whole; one that is too long by itself is wrapped."""
    lines: list[str] = []
    for sentence in sentences:
        if lines and text_width(f"{lines[-1]} {sentence}", size) <= width:
            lines[-1] += f" {sentence}"
        else:
            lines += wrap(sentence, width, size, lines=3)
    return lines


def join_names(names: Iterable[str], word: str = "and") -> str:
    """``rent``; ``rent and ferry``; ``rent, ferry and wages``."""
    *most, last = names
    return f"{', '.join(most)} {word} {last}" if most else last


def at_time(every: str) -> str:
    """``in that week``, but ``on that day``."""
    return f"{'on' if every == 'day' else 'in'} that {every}"


def plural(count: int, noun: str) -> str:
    """``1 article``, ``1,008 articles``, ``2 countries``."""
    if count == 1:
        return f"1 {noun}"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{count:,} {noun[:-1]}ies"
    return f"{count:,} {noun if noun.endswith('s') else noun + 's'}"
