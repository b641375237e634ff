"""The pages that newskit writes: HTML elements, marks over a text, colours for light and dark.

Whatever comes from outside becomes text here, and nowhere else: other rooms write no tag by hand.
"""

from newskit.page.elements import Column, Html, escape, isolate, join, link, table, tag
from newskit.page.marks import Mark, cut
from newskit.page.style import (
    BLUE,
    GREEN,
    GREY,
    NO_FORMULAS,
    PALE,
    PURPLE,
    STYLE,
    VERMILION,
    YELLOW,
    line,
    theme_svg,
    tint,
)

__all__ = [
    "BLUE",
    "GREEN",
    "GREY",
    "NO_FORMULAS",
    "PALE",
    "PURPLE",
    "STYLE",
    "VERMILION",
    "YELLOW",
    "Column",
    "Html",
    "Mark",
    "cut",
    "escape",
    "isolate",
    "join",
    "line",
    "link",
    "table",
    "tag",
    "theme_svg",
    "tint",
]
