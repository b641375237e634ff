"""HTML → a tree from which no text is missing: what lxml drops is noticed, and put back flat."""

from __future__ import annotations

import re

from newskit.formats.files import File
from newskit.formats.markup.trees import Element, html_tree
from newskit.schema import CorruptFile

__all__ = ["text_size", "whole_tree"]

_TAGS = re.compile(r"<[^<>]*>")
_ANY_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9:_-]{0,60})(?:[^A-Za-z0-9:_<>-][^<>]*)?>")
_EMPTY = re.compile(r"(?:<p>\s*)+")
_REMARK, _REMARK_END = "<!--", "-->"
# lxml gives up a whole document that is nested more than 256 (2048 in newer versions) deep, without
# an error.
_KEPT_SHARE = 0.5
_KEPT_TAGS = frozenset("html head body title meta link base script style br p time img".split())
_INLINE = frozenset(
    "a abbr b bdi bdo big cite code em font i label mark q s small span strong sub sup tt u".split()
)


def whole_tree(file: File, text: str, *, place: str = "") -> Element:
    """Make the tree of a page; one nested too deeply for lxml is flattened, and reported."""
    try:
        tree = html_tree(file, text)
        kept = text_size(tree)
    except CorruptFile:
        tree, kept = None, 0
    if tree is not None and kept >= len(text) * _KEPT_SHARE:
        return tree
    if tree is not None and kept >= _text_expected(text) * _KEPT_SHARE:
        return tree
    flat = html_tree(file, _EMPTY.sub("<p>", _ANY_TAG.sub(_flatten, _without_remarks(text))))
    if tree is not None and text_size(flat) * _KEPT_SHARE <= kept:
        return tree  # broken tags and entities looked like text
    file.report(
        "is nested too deeply to be read as a page", "flattened it into paragraphs", place=place
    )
    return flat


def text_size(tree: Element) -> int:
    """Characters of text in a tree, scripts and styles too."""
    return sum(map(len, tree.itertext()))


def _text_expected(text: str) -> int:
    """About how many characters a tree of this page should hold: those outside tags and remarks."""
    return len(_TAGS.sub("", _without_remarks(text)).strip())


def _without_remarks(text: str) -> str:
    pieces, place = [], 0
    while (start := text.find(_REMARK, place)) >= 0:
        pieces.append(text[place:start])
        end = text.find(_REMARK_END, start)
        if end < 0:
            return "".join(pieces)
        place = end + len(_REMARK_END)
    return "".join([*pieces, text[place:]])


def _flatten(tag: re.Match[str]) -> str:
    name = tag[1].lower()
    if name in _KEPT_TAGS:
        return tag[0]
    return "" if name in _INLINE else "<p>"
