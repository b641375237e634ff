"""Text in lines of a fixed width, as wires send it, made into paragraphs."""

from __future__ import annotations

import re

from newskit.formats.markup.trees import Element

__all__ = ["unwrap", "unwrap_tree"]

_LINE = re.compile(r"\n([ \t]*)(?=\S)")
_SHORTEST = 40  # characters before a break that was made because the line was full
_SENTENCE_END = (".", ":", ";", "!", "?", '"', "”", "'")


def unwrap(text: str | None) -> str | None:
    """Join the lines of a text; a blank line or an indented one begins a paragraph. None if there is none."""
    if not text or not text.strip():
        return None
    paragraphs: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line[:1].isspace() or not line:
            paragraphs.append([])
        if line.strip():
            paragraphs[-1].append(" ".join(line.split()))
    return "\n\n".join(" ".join(lines) for lines in paragraphs if lines)


def unwrap_tree(root: Element) -> Element:
    """Join lines inside the elements of a tree; what is a paragraph there becomes an element of its own."""
    for element in list(root.iter("p", "pre", "body")):
        if not len(element) and _is_wrapped(element.text):
            first, *others = (unwrap(element.text) or "").split("\n\n")
            element.text = first
            for other in reversed(others):
                below = element.makeelement(element.tag)
                below.text = other
                element.addnext(below)
    for line_end in root.iter("br"):
        line = _line_before(line_end)
        if _is_full(line.strip()):
            line_end.tag, line_end.text = "span", "" if line[-1:].isspace() else " "
    return root


def _is_wrapped(text: str | None) -> bool:
    """Tell lines of a wire, some of them indented and some not, from the layout of XML, where all are indented."""
    return len({bool(found[1]) for found in _LINE.finditer(text or "")}) == 2


def _line_before(line_end: Element) -> str:
    before, around = line_end.getprevious(), line_end.getparent()
    return (before.tail if before is not None else around.text if around is not None else "") or ""


def _is_full(line: str) -> bool:
    return len(line) >= _SHORTEST and not line.endswith(_SENTENCE_END)
