"""A marked article as HTML and as lines of text. Every word of an article goes through `_esc` or `visible`.

No script, no style sheet: JupyterLab takes both out of a notebook that it doesn't trust. Tints that
let the page shine through, under letters in the page's own colour, can be read in a light theme and
in a dark one, on screen and on paper.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from newskit.quotes.view.placed import Piece, Placed, cut_pieces
from newskit.shown import escaped, mend, visible

__all__ = ["Marked", "as_html", "as_lines"]

_NAME = 40  # characters of a name in a label
_TITLE = 160  # of a headline, and of a tooltip
_WIDTH = 88  # columns in a terminal


class Marked(NamedTuple):
    """An article to show, its quotes, and what is said above and below the text."""

    title: str
    facts: list[str]
    summary: str
    problems: list[str]
    text: str
    quotes: list[Placed]
    rest: str


# ---- in a notebook ---------------------------------------------------------------------------------------

# Okabe & Ito's colours, and a purple. Each has a contrast of 3 with white and with the dark themes'
# black; the lines tell the kinds apart without them.
_LINES = {
    "direct": ("0,114,178", "solid"),
    "mixed": ("158,92,188", "dashed"),
    "indirect": ("0,135,105", "dotted"),
}
_OTHER_LINE = ("128,128,128", "double")
_MENTION = "background:rgba(213,94,0,.28);border-radius:3px"
_CUE = "background:rgba(213,170,0,.32);border-radius:3px"
# JupyterLab and nbconvert set what stands between dollars as a formula, unless told not to.
_NO_FORMULAS = "tex2jax_ignore mathjax_ignore"
_BODY = "max-width:44em;margin:.8em 0;line-height:1.75;overflow-wrap:anywhere"
_CHIP = "font-size:78%;white-space:nowrap"
_PRINT = "-webkit-print-color-adjust:exact;print-color-adjust:exact"  # tints, too
_SMALL = "font-size:90%;line-height:1.5;opacity:.8"


def as_html(articles: Sequence[Marked], note: str) -> str:
    """Write articles as HTML that holds no element, attribute or script but ours."""
    parts = [_article(one) for one in articles]
    if note:
        parts.append(f'<div style="{_SMALL}">{_esc(note)}</div>')
    return f'<div class="newskit-quotes {_NO_FORMULAS}" style="{_PRINT}">{_RULE.join(parts)}</div>'


_RULE = '<hr style="margin:1.2em 0;border:0;border-top:1px solid rgba(128,128,128,.5)">'


def _article(article: Marked) -> str:
    # Bold, not a heading: JupyterLab would list it in the notebook's table of contents.
    title = _esc(_one_line(article.title, _TITLE))
    head = f'<b style="font-size:120%"><bdi>{title}</bdi></b><br>' if title else ""
    facts = " · ".join(f"<bdi>{_esc(_one_line(fact, _TITLE))}</bdi>" for fact in article.facts)
    pieces = cut_pieces(article.text, article.quotes)
    below = [f'<div style="{_SMALL}">{_esc(article.rest)}</div>'] if article.rest else []
    return "".join(
        [
            f'<div style="line-height:1.4">{head}<span style="{_SMALL}">{facts}</span></div>',
            f'<div style="margin:.5em 0 0">{_esc(article.summary)}</div>',
            *(
                f'<div style="margin:.3em 0"><b>!</b> <bdi>{_esc(line)}</bdi></div>'
                for line in article.problems
            ),
            _legend(pieces),
            f'<div dir="auto" style="{_BODY}">',
            *_body(article.text, pieces),
            "</div>",
            *below,
        ]
    )


def _body(text: str, pieces: Sequence[Piece]) -> Iterator[str]:
    if not text.strip():
        yield f'<span style="{_SMALL}">(no text)</span>'
    for quote, group in groupby(pieces, key=lambda piece: piece.quote):
        inside = list(group)
        yield "".join(map(_label, inside[0].labels))
        written = [_words(text, inside[0])]
        written += [
            "".join(map(_label, piece.labels)) + _words(text, piece) for piece in inside[1:]
        ]
        yield _quote("".join(written), quote.kind, _tooltip(quote)) if quote else "".join(written)


def _quote(inside: str, kind: str, title: str) -> str:
    rgb, line = _LINES.get(kind, _OTHER_LINE)
    style = f"text-decoration:none;background:rgba({rgb},.2);border-bottom:2px {line} rgb({rgb})"
    return f'<u style="{style}" title="{title}">{inside}</u>'


def _words(text: str, piece: Piece) -> str:
    # Not a line break under `white-space: pre-line`: nbconvert makes one of two that stand between
    # tags.
    written = _esc(text[piece.start : piece.end]).replace("\n", "<br>")
    if piece.cue:
        written = f'<i style="{_CUE}" title="cue of statement {piece.cue.number}">{written}</i>'
    if piece.mention:
        who = _esc(_one_line(_who(piece.mention), _TITLE))
        written = (
            f'<b style="{_MENTION}" title="statement {piece.mention.number}: {who}">{written}</b>'
        )
    return written


def _label(quote: Placed) -> str:
    name = _esc(_one_line(_who(quote), _NAME)) if quote.labelled else ""
    return _chip(
        quote.kind,
        str(quote.number),
        name,
        _tooltip(quote),
        line="solid" if quote.speaker else "dashed",
    )


def _chip(kind: str, number: str, name: str, title: str, *, line: str = "solid") -> str:
    rgb, _ = _LINES.get(kind, _OTHER_LINE)
    style = f"border:1px {line} rgb({rgb});border-radius:.8em;padding:0 .5em;margin:0 .35em 0 .1em;{_CHIP}"
    return f'<small style="{style}" title="{title}"><b>{number}</b>{f" <bdi>{name}</bdi>" if name else ""}</small>'


def _tooltip(quote: Placed) -> str:
    who = _who(quote)
    named = f"{who} ({quote.speaker_type})" if quote.speaker and quote.speaker_type else who
    parts = [
        named,
        quote.kind,
        quote.reason and f"rule {quote.reason}",
        f"statement {quote.number} {quote.statement}",
    ]
    return _esc(_one_line(" · ".join(part for part in parts if part), _TITLE))


def _legend(pieces: Sequence[Piece]) -> str:
    kinds = dict.fromkeys(piece.quote.kind for piece in pieces if piece.quote)
    samples = [_quote(_esc(_kind(kind)), kind, "") for kind in [*_LINES, *kinds] if kind in kinds]
    samples += [f'<b style="{_MENTION}">mention of the speaker</b>'] * any(
        piece.mention for piece in pieces
    )
    samples += [f'<i style="{_CUE}">cue</i>'] * any(piece.cue for piece in pieces)
    if not samples:
        return ""
    label = _chip(
        "", "1", "statement and its speaker", "parts of one statement have the same number"
    )
    return f'<div style="{_SMALL}">Marked: {" ".join(dict.fromkeys(samples))} {label}</div>'


def _esc(text: str) -> str:
    """Text that is only text, in an element and in a quoted attribute."""
    return escaped(_plain(text))


# ---- in a terminal ---------------------------------------------------------------------------------------

_ARROWS = {"direct": "▶◀", "mixed": "▷◁", "indirect": "⌜⌟"}
_OTHER_ARROWS = "◆◆"


def as_lines(articles: Sequence[Marked], note: str) -> str:
    """Write articles as text, with signs for marks."""
    parts = ["\n".join(_lines(one)) for one in articles]
    return visible(mend(("\n\n" + "─" * 20 + "\n\n").join([*parts, note] if note else parts)))


def _lines(article: Marked) -> Iterator[str]:
    if article.title:
        yield _one_line(article.title, _TITLE)
    yield " · ".join(_one_line(fact, _TITLE) for fact in article.facts)
    yield article.summary
    yield from (f"! {problem}" for problem in article.problems)
    yield ""
    pieces = cut_pieces(article.text, article.quotes)
    for line in "".join(_signs(article.text, pieces)).split("\n"):
        # Never at a hyphen, and a line is one paragraph: its words are as written.
        yield from textwrap.wrap(line, _WIDTH, break_long_words=False, break_on_hyphens=False) or [
            ""
        ]
    if article.rest:
        yield article.rest
    if article.quotes:
        kinds = dict.fromkeys(quote.kind for quote in article.quotes)
        signs = [
            _arrow(kind, 0) + _kind(kind) + _arrow(kind, 1)
            for kind in [*_ARROWS, *kinds]
            if kind in kinds
        ]
        signs += ["{mention}"] * any(piece.mention for piece in pieces) + ["<cue>"] * any(
            piece.cue for piece in pieces
        )
        yield ""
        yield f"Marked: [statement and speaker] {' '.join(dict.fromkeys(signs))}"


def _signs(text: str, pieces: Sequence[Piece]) -> Iterator[str]:
    """Pieces of the text between their signs. A sign stands where a mark begins or ends, not at every cut in it."""
    if not text.strip():
        yield "(no text)"
    on = Piece(0, 0, None, None, None, [])
    for piece in [*pieces, on]:
        if on.cue and piece.cue is not on.cue:
            yield ">"
        if on.mention and piece.mention is not on.mention:
            yield "}"
        if on.quote and piece.quote is not on.quote:
            yield _arrow(on.quote.kind, 1)
        for quote in piece.labels:
            yield f"[{quote.number}{f' {_one_line(_who(quote), _NAME)}' if quote.labelled else ''}] "
        if piece.quote and piece.quote is not on.quote:
            yield _arrow(piece.quote.kind, 0)
        if piece.mention and piece.mention is not on.mention:
            yield "{"
        if piece.cue and piece.cue is not on.cue:
            yield "<"
        yield _plain(text[piece.start : piece.end])
        on = piece


def _arrow(kind: str, side: int) -> str:
    return _ARROWS.get(kind, _OTHER_ARROWS)[side]


# ---- in both ---------------------------------------------------------------------------------------------


def _who(quote: Placed) -> str:
    return quote.speaker or "speaker not found"


def _kind(kind: str) -> str:
    return _one_line(kind or "quote", _NAME)


def _plain(text: str) -> str:
    """A text, its lines ended in one way."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _one_line(text: str, most: int) -> str:
    line = " ".join(_plain(text[: 4 * most]).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
