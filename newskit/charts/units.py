"""What a value is, read from its unit in words: a share or a rate, of what, and how it is written."""

from __future__ import annotations

import re
from dataclasses import dataclass

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
            return cls(words, True, share["noun"], share["which"].strip(), pooled=words.startswith("share"))
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
        """Write a value for a cell of a matrix, whose subtitle says that shares are in percent."""
        number = 100 * value if self.share else value
        if abs(number) >= 9.95 or abs(number - round(number)) < 1e-9:
            return f"{number:,.0f}"
        if abs(number) >= 0.95:
            return f"{number:.1f}"
        return f"{number:.1g}" if self.share else f"{number:.2g}"
