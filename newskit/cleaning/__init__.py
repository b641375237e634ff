"""Cleaning: a text → its characters put right, and the stretches that are not the article."""

from newskit.cleaning.characters import clean_text, find_flaws, may_be_flawed
from newskit.cleaning.columns import Some, Texts, Titles
from newskit.cleaning.cuts import Cuts, find_cuts
from newskit.cleaning.dateline import Dateline, split_dateline
from newskit.cleaning.ending import Tail, find_tail
from newskit.cleaning.found import Cut
from newskit.cleaning.lines import fold
from newskit.cleaning.recurring import find_recurring
from newskit.cleaning.suspects import (
    OuterLines,
    discussion_pattern,
    find_suspects,
    outer_lines,
    read_openings,
)

__all__ = [
    "Cut",
    "Cuts",
    "Dateline",
    "OuterLines",
    "Some",
    "Tail",
    "Texts",
    "Titles",
    "clean_text",
    "discussion_pattern",
    "find_cuts",
    "find_flaws",
    "find_recurring",
    "find_suspects",
    "find_tail",
    "fold",
    "may_be_flawed",
    "outer_lines",
    "read_openings",
    "split_dateline",
]
