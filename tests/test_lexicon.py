"""The word lists: each is described, used, has its origin, and no line twice."""

import re
from collections import Counter
from pathlib import Path

import pytest

import newskit
from newskit.text import read_lexicon

PACKAGE = Path(newskit.__file__).parent
LISTS = sorted((PACKAGE / "lexicon").glob("*.txt"))
README = (PACKAGE / "lexicon" / "README.md").read_text(encoding="utf-8")
ROWS = {
    row[1]: re.findall(r"`([^`]+)`", row[2])
    for row in re.finditer(r"^\| `(\w+)\.txt` \|.*\|([^|]+)\|$", README, re.MULTILINE)
}
SOURCES = {
    path.relative_to(PACKAGE).as_posix(): path.read_text(encoding="utf-8")
    for path in PACKAGE.rglob("*.py")
}


def reads(source: str, name: str) -> bool:
    """Whether a module names a list, by itself or as one of a language's."""
    family, _, _ = name.partition("_")
    by_language = name == "furniture_marks" or f'read_lexicon(f"{family}_{{' not in source
    names = [f'"{name}"', f'"{name}.txt"']
    return any(written in source for written in names) or not by_language


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_a_list_has_its_origin_in_line_one_and_no_line_twice(path):
    first, *lines = path.read_text(encoding="utf-8").splitlines()
    assert first.startswith("# ")
    assert "ritten for newskit" in first
    entries = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    assert entries
    assert [line for line, times in Counter(entries).items() if times > 1] == []
    assert read_lexicon(path.stem) == entries


def test_the_readme_lists_every_file_in_order():
    assert list(ROWS) == [path.stem for path in LISTS]


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_the_readme_names_the_modules_that_read_a_list(path):
    readers = sorted(name for name, source in SOURCES.items() if reads(source, path.stem))
    assert readers
    assert ROWS[path.stem] == readers


def test_lists_that_overlap_are_told_with_their_number():
    shared = {
        ("sentence_starters", "stop_words_en"): 115,
        ("before_names", "not_names"): 82,
        ("abbreviations", "not_names"): 44,
    }
    for (one, other), number in shared.items():
        words = {entry.partition(" ")[0] for entry in read_lexicon(one)}
        assert len(words.intersection(read_lexicon(other))) == number


def test_english_months_stand_once_below_the_charts():
    written = [
        name
        for name, source in SOURCES.items()
        if "January February March" in source and not name.startswith(("charts/", "explorer/"))
    ]
    assert written == ["periods.py"]
