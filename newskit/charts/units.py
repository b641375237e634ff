"""What a value is, read from its unit in words: a share or a rate, of what, and how it is written."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from newskit.charts.text import clean, plural

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
            return cls(
                words, True, share["noun"], share["which"].strip(), pooled=words.startswith("share")
            )
        if rate := _RATE.search(words):
            return cls(words, False, rate["noun"], scale=float(rate["scale"].replace(",", "")))
        return cls(words)

    @property
    def item(self) -> str:
        """What is published: a period without words is one without articles."""
        return "article" if self.noun == "word" else self.noun

    def count(self, number: int) -> str:
        """``1,008 articles with a topic``."""
        return " ".join(part for part in (plural(number, self.noun), self.which) if part)

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
    return f"{Decimal(repr(round(float(number), 9))).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP):,f}"
