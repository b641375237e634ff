"""Cleaning: a text → its characters put right, and the stretches that are no part of the article."""

from newskit.cleaning.characters import clean_text, find_flaws, may_be_flawed
from newskit.cleaning.cuts import Cuts, find_cuts
from newskit.cleaning.dateline import Dateline, split_dateline
from newskit.cleaning.found import Cut
from newskit.cleaning.lines import fold
from newskit.cleaning.recurring import find_recurring
from newskit.cleaning.tail import Tail, find_tail

__all__ = [
    "Cut",
    "Cuts",
    "Dateline",
    "Tail",
    "clean_text",
    "find_cuts",
    "find_flaws",
    "find_recurring",
    "find_tail",
    "fold",
    "may_be_flawed",
    "split_dateline",
]
