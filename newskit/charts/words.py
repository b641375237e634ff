"""Words on a chart: made harmless, measured, shortened, wrapped; and how a value is written."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

import pandas as pd
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
    """Families in the order they are tried; the last is what a browser takes for an SVG."""
    faces = {
        face.name for face in fontManager.ttflist if weight == "normal" or _is_bold(face.weight)
    }
    return ["DejaVu Sans", *(name for name in _FALLBACKS if name in faces), "sans-serif"]


def _is_bold(weight: int | str) -> bool:
    number = weight_dict.get(weight, 400) if isinstance(weight, str) else weight
    return number >= 600


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
        face = findfont(FontProperties(family=[family], weight="bold"))
        letters.update(get_font(face).get_charmap())
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


def fit(text: object, width: float, size: float, weight: str = "normal") -> str:
    """Data's text on one line of `width` inches."""
    return shorten(clean(text), width, size, weight)


def wrap(
    text: str, width: float, size: float, *, lines: int, weight: str = "normal", at: str = " "
) -> list[str]:
    """Break text at blanks into at most `lines` lines of `width` inches; the last may be cut."""
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
    """Sentences on as few lines as hold them whole; one too long by itself is wrapped."""
    lines: list[str] = []
    for sentence in filter(None, sentences):
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
    return f"1 {noun}" if count == 1 else f"{count:,} {plural_of(noun)}"


def plural_of(noun: str) -> str:
    """``articles``, ``countries``."""
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return noun if noun.endswith("s") else f"{noun}s"


def left_out(number: int, counted: str) -> str:
    """``3 articles without a date are left out.``."""
    return f"{counted} {'is' if number == 1 else 'are'} left out."


def undated_note(undated: int, unit: Unit) -> str:
    """Note on the articles without a date; nothing where there are none."""
    counted = f"{plural(undated, unit.item)} without a date"
    return left_out(undated, counted) if undated else ""


def cut_note(shown: int, known: int, noun: str, which: str) -> str:
    """``15 of 43 speakers, the most frequent.``, where not all are shown."""
    return f"{shown:,} of {known:,} {plural_of(noun)}, {which}." if shown < known else ""


_SHARE = re.compile(r"\bshares? of (?P<noun>\w+?)s?(?P<which>(?: .*)?)$")
_RATE = re.compile(r"\bper (?P<scale>[\d,]+) (?P<noun>\w+?)s?$")


@dataclass(frozen=True)
class Unit:
    """``share of articles with a topic``: a share, its denominator in articles, of which kind."""

    words: str
    share: bool = False
    noun: str = "article"  # what the denominator counts
    which: str = ""  # ``with a topic``
    scale: float = 1.0  # value = scale × count / total
    pooled: bool = True  # a mean of shares is no count out of a total

    @classmethod
    def of(cls, words: str) -> Unit:
        """Read a unit."""
        words = clean(words)
        if share := _SHARE.search(words):
            pooled = words.startswith("share")
            return cls(words, True, share["noun"], share["which"].strip(), pooled=pooled)
        if rate := _RATE.search(words):
            return cls(words, False, rate["noun"], scale=float(rate["scale"].replace(",", "")))
        return cls(words)

    @classmethod
    def in_table(cls, rows: pd.DataFrame) -> Unit:
        """Read the unit of a table, the same in all its rows."""
        units = rows["unit"].dropna().tolist() if "unit" in rows else []
        return cls.of(str(units[0]) if units else "share of articles")

    @property
    def item(self) -> str:
        """What is published: a period without words is one without articles."""
        return "article" if self.noun == "word" else self.noun

    def count(self, number: int) -> str:
        """``1,008 articles with a topic``."""
        return f"{plural(number, self.noun)} {self.which}".rstrip()

    def tick(self, value: float) -> str:
        """``20 %`` on an axis, or the number where the unit is no share."""
        return f"{100 * value:.6g} %" if self.share else f"{value:,.6g}"

    def write(self, value: float) -> str:
        """``12 %``, ``0.4 %``, ``3.2``: two digits that can be read."""
        return f"{self.cell(value)} %" if self.share else self.cell(value)

    def cell(self, value: float) -> str:
        """Write one value, without its ``%``."""
        return self.cells([value])[0]

    def cells(self, values: Iterable[float]) -> list[str]:
        """Write the values of a matrix alike; nothing for one that is missing.

        ``3.0`` beside ``5.3``, and ``3`` only where all are whole. The subtitle says that shares
        are in percent.
        """
        numbers = [round((100 if self.share else 1) * float(value), 9) for value in values]
        whole = all(number == round(number) for number in numbers if math.isfinite(number))
        return [self._digits(number, whole) if math.isfinite(number) else "" for number in numbers]

    def _digits(self, number: float, whole: bool) -> str:
        if whole or number == 0 or abs(number) >= 9.95:
            return round_half_up(number, 0)
        if abs(number) >= 0.95:
            return round_half_up(number, 1)
        first = -math.floor(math.log10(abs(number)))  # the place of the first digit
        return round_half_up(number, first if self.share else max(first, 2))


def round_half_up(number: float, digits: int) -> str:
    """Write a number with so many decimals: 12.5 is ``13``, as everyone learnt, and not ``12``."""
    if abs(number) >= 1e15:  # more digits than a float has
        return f"{number:,.0f}"
    last_place = Decimal(1).scaleb(-digits)
    rounded = Decimal(repr(round(float(number), 9))).quantize(last_place, ROUND_HALF_UP)
    return f"{rounded:,f}"
