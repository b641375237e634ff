"""Elements of HTML. Text becomes text only, whatever it holds; what was made here stays as it is.

Article text is as hostile as any page on the web, and a notebook runs what it is given.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from newskit.shown import mend, visible

__all__ = ["Column", "Html", "escape", "isolate", "join", "link", "table", "tag"]

_WITHOUT_END = {"br", "hr", "img"}
# Characters that turn the direction of what follows them. An isolated text may have them: those of
# Hebrew or Arabic are right, and they turn nothing outside.
_TURNS = re.compile("([\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069])")
_WEB = re.compile(r"https?://[^\s<>\"'`\\]+", re.IGNORECASE)


class Html(str):
    """HTML that this room made; a plain ``str`` is text from outside."""

    __slots__ = ()


def escape(value: object) -> Html:
    """Any value as text that is only text; nothing for a missing one, and HTML as it is."""
    return value if isinstance(value, Html) else Html(_as_text(value))


def _as_text(value: object) -> str:
    """Text for an element or a quoted attribute; what can't be seen is written out."""
    return html.escape(visible(mend(_written(value))))


def _written(value: object) -> str:
    is_missing = pd.api.types.is_scalar(value) and pd.isna(value)
    return "" if is_missing else str(value)


def isolate(value: object) -> Html:
    """Text of an article as it is written, for an element that keeps its direction to itself."""
    # Every second part is what turns the direction.
    parts = _TURNS.split(_written(value))
    parts[::2] = map(_as_text, parts[::2])
    return Html("".join(parts))


def join(parts: Iterable[object], between: str = "") -> Html:
    """Put texts and elements one behind the other."""
    return Html(escape(between).join(map(escape, parts)))


def tag(name: str, *inside: object, **attributes: object) -> Html:
    """Write an element around texts and other elements.

    A keyword is an attribute: ``class_`` is ``class``, ``aria_label`` is ``aria-label``, and one
    that is ``None`` is left out.

    Examples
    --------
    >>> tag("p", "Fish & chips", tag("br"), tag("b", "<5"), class_="note")
    '<p class="note">Fish &amp; chips<br><b>&lt;5</b></p>'
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_as_text(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _WITHOUT_END:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{join(inside)}</{name}>")


def link(address: object, *inside: object) -> Html:
    """Write a link, where the address leads to the web and nowhere else; otherwise nothing."""
    if not isinstance(address, str) or not _WEB.fullmatch(address.strip()):
        return Html()
    # noopener noreferrer: the page can't reach back into the notebook, nor see where it was opened.
    return tag("a", *inside, href=address.strip(), target="_blank", rel="noopener noreferrer")


class Column(NamedTuple):
    """A column of a table: its heading, and the attributes of all its cells."""

    heading: str
    attributes: Mapping[str, object]


def table(
    columns: Sequence[Column],
    rows: Iterable[Iterable[object]],
    *,
    row_style: str | None = None,
    **attributes: object,
) -> Html:
    """Write a table; without any heading, it has no head."""
    head = Html()
    if any(column.heading for column in columns):
        headings = [
            tag("th", column.heading, scope="col", **column.attributes) for column in columns
        ]
        head = tag("thead", tag("tr", *headings))
    body = [
        tag(
            "tr",
            *(
                tag("td", cell, **column.attributes)
                for column, cell in zip(columns, row, strict=True)
            ),
            style=row_style,
        )
        for row in rows
    ]
    return tag("table", head, tag("tbody", *body), **attributes)
