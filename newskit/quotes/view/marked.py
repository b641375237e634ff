"""A marked article as HTML and as lines of text.

No script, no style sheet: JupyterLab takes both out of a notebook that it doesn't trust.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from newskit.page import (
    BLUE,
    GREEN,
    GREY,
    NO_FORMULAS,
    PURPLE,
    VERMILION,
    YELLOW,
    Html,
    join,
    line,
    tag,
    tint,
)
from newskit.quotes.view.placed import Piece, Placed, cut_pieces
from newskit.shown import mend, visible

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


# ---- in a notebook

# The lines tell the kinds apart without their colours.
_LINES = {"direct": (BLUE, "solid"), "mixed": (PURPLE, "dashed"), "indirect": (GREEN, "dotted")}
_OTHER_LINE = (GREY, "double")
_MENTION = f"{tint(VERMILION, 0.28)};border-radius:3px"
_CUE = f"{tint(YELLOW, 0.32)};border-radius:3px"
_BODY = "max-width:44em;margin:.8em 0;line-height:1.75;overflow-wrap:anywhere"
_CHIP = "border-radius:.8em;padding:0 .5em;margin:0 .35em 0 .1em;font-size:78%;white-space:nowrap"
_PRINT = "-webkit-print-color-adjust:exact;print-color-adjust:exact"  # tints, too
_SMALL = "font-size:90%;line-height:1.5;opacity:.8"
_RULE = tag("hr", style=f"margin:1.2em 0;border:0;border-top:1px solid rgba({GREY},.5)")


def as_html(articles: Sequence[Marked], note: str) -> str:
    """Write articles as HTML that holds no element, attribute or script but ours."""
    parts = [_article(article) for article in articles]
    if note:
        parts.append(tag("div", note, style=_SMALL))
    return tag("div", join(parts, _RULE), class_=f"newskit-quotes {NO_FORMULAS}", style=_PRINT)


def _article(article: Marked) -> Html:
    pieces = cut_pieces(article.text, article.quotes)
    facts = [tag("bdi", _one_line(fact, _TITLE)) for fact in article.facts]
    problems = [
        tag("div", tag("b", "!"), " ", tag("bdi", _plain(problem)), style="margin:.3em 0")
        for problem in article.problems
    ]
    below = tag("div", article.rest, style=_SMALL) if article.rest else Html()
    return join(
        [
            tag(
                "div",
                _headline(article.title),
                tag("span", join(facts, " · "), style=_SMALL),
                style="line-height:1.4",
            ),
            tag("div", article.summary, style="margin:.5em 0 0"),
            *problems,
            _legend(pieces),
            tag("div", *_body(article.text, pieces), dir="auto", style=_BODY),
            below,
        ]
    )


def _headline(title: str) -> Html:
    # Bold, not a heading: JupyterLab would list it in the notebook's table of contents.
    headline = _one_line(title, _TITLE)
    if not headline:
        return Html()
    return join([tag("b", tag("bdi", headline), style="font-size:120%"), tag("br")])


def _body(text: str, pieces: Sequence[Piece]) -> Iterator[Html]:
    if not text.strip():
        yield tag("span", "(no text)", style=_SMALL)
    for quote, group in groupby(pieces, key=lambda piece: piece.quote):
        first, *others = group
        # The labels before a quote stand outside its mark, those of quotes inside it within.
        yield _labels(first)
        within = [join([_labels(piece), _words(text, piece)]) for piece in others]
        inside = join([_words(text, first), *within])
        yield _quote(inside, quote.kind, _tooltip(quote)) if quote else inside


def _quote(inside: object, kind: str, title: str) -> Html:
    colour, pattern = _LINES.get(kind, _OTHER_LINE)
    below = line("border-bottom", "2px", pattern, colour)
    return tag("u", inside, style=f"text-decoration:none;{tint(colour, 0.2)};{below}", title=title)


def _words(text: str, piece: Piece) -> Html:
    # Not a line break under `white-space: pre-line`: nbconvert makes one of two that stand between
    # tags.
    written = join(_plain(text[piece.start : piece.end]).split("\n"), tag("br"))
    if piece.cue:
        title = f"cue of statement {piece.cue.number}"
        written = tag("i", written, style=_CUE, title=title)
    if piece.mention:
        who = _one_line(_who(piece.mention), _TITLE)
        title = f"statement {piece.mention.number}: {who}"
        written = tag("b", written, style=_MENTION, title=title)
    return written


def _labels(piece: Piece) -> Html:
    return join(map(_label, piece.labels))


def _label(quote: Placed) -> Html:
    name = _one_line(_who(quote), _NAME) if quote.labelled else ""
    pattern = "solid" if quote.speaker else "dashed"
    return _chip(quote.kind, quote.number, name, _tooltip(quote), pattern=pattern)


def _chip(kind: str, number: int, name: str, title: str, *, pattern: str = "solid") -> Html:
    colour, _ = _LINES.get(kind, _OTHER_LINE)
    named = join([" ", tag("bdi", name)]) if name else Html()
    style = f"{line('border', '1px', pattern, colour)};{_CHIP}"
    return tag("small", tag("b", number), named, style=style, title=title)


def _tooltip(quote: Placed) -> str:
    who = _who(quote)
    if quote.speaker and quote.speaker_type:
        who += f" ({quote.speaker_type})"
    rule = quote.reason and f"rule {quote.reason}"
    parts = [who, quote.kind, rule, f"statement {quote.number} {quote.statement}"]
    return _one_line(" · ".join(filter(None, parts)), _TITLE)


def _legend(pieces: Sequence[Piece]) -> Html:
    marked = (piece.quote for piece in pieces if piece.quote)
    samples = [_quote(_kind(kind), kind, "") for kind in _kinds(marked)]
    if any(piece.mention for piece in pieces):
        samples.append(tag("b", "mention of the speaker", style=_MENTION))
    if any(piece.cue for piece in pieces):
        samples.append(tag("i", "cue", style=_CUE))
    if not samples:
        return Html()
    title = "parts of one statement have the same number"
    samples.append(_chip("", 1, "statement and its speaker", title))
    return tag("div", "Marked: ", join(dict.fromkeys(samples), " "), style=_SMALL)


# ---- in a terminal

_ARROWS = {"direct": "▶◀", "mixed": "▷◁", "indirect": "⌜⌟"}
_OTHER_ARROWS = "◆◆"
_BRACKETS = {"mention": "{}", "cue": "<>"}


def as_lines(articles: Sequence[Marked], note: str) -> str:
    """Write articles as text, with signs for marks."""
    parts = ["\n".join(_lines(article)) for article in articles]
    return visible(mend(("\n\n" + "─" * 20 + "\n\n").join([*parts, note] if note else parts)))


def _lines(article: Marked) -> Iterator[str]:
    if article.title:
        yield _one_line(article.title, _TITLE)
    yield " · ".join(_one_line(fact, _TITLE) for fact in article.facts)
    yield article.summary
    yield from (f"! {problem}" for problem in article.problems)
    yield ""
    pieces = cut_pieces(article.text, article.quotes)
    for paragraph in "".join(_signs(article.text, pieces)).split("\n"):
        # Never at a hyphen, and a line is one paragraph: its words are as written.
        lines = textwrap.wrap(paragraph, _WIDTH, break_long_words=False, break_on_hyphens=False)
        yield from lines or [""]
    if article.rest:
        yield article.rest
    if article.quotes:
        yield ""
        yield f"Marked: [statement and speaker] {_signs_used(article.quotes, pieces)}"


def _signs_used(quotes: Sequence[Placed], pieces: Sequence[Piece]) -> str:
    signs = [_arrow(kind, 0) + _kind(kind) + _arrow(kind, 1) for kind in _kinds(quotes)]
    if any(piece.mention for piece in pieces):
        signs.append("{mention}")
    if any(piece.cue for piece in pieces):
        signs.append("<cue>")
    return " ".join(dict.fromkeys(signs))


def _signs(text: str, pieces: Sequence[Piece]) -> Iterator[str]:
    """Pieces of the text between their signs, which stand where a mark begins or ends."""
    if not text.strip():
        yield "(no text)"
    nothing = Piece(0, 0, None, None, None, [])
    for before, piece in pairwise([nothing, *pieces, nothing]):
        ends, begins = _changes(before, piece), _changes(piece, before)
        yield from (_closing(layer, quote) for layer, quote in reversed(ends))
        for quote in piece.labels:
            name = f" {_one_line(_who(quote), _NAME)}" if quote.labelled else ""
            yield f"[{quote.number}{name}] "
        yield from (_opening(layer, quote) for layer, quote in begins)
        yield _plain(text[piece.start : piece.end])


def _changes(piece: Piece, other: Piece) -> list[tuple[str, Placed]]:
    """The marks over a piece that don't lie over another, from the outermost in."""
    return [
        (layer, quote)
        for layer in ("quote", "mention", "cue")
        if (quote := getattr(piece, layer)) and quote is not getattr(other, layer)
    ]


def _opening(layer: str, quote: Placed) -> str:
    return _arrow(quote.kind, 0) if layer == "quote" else _BRACKETS[layer][0]


def _closing(layer: str, quote: Placed) -> str:
    return _arrow(quote.kind, 1) if layer == "quote" else _BRACKETS[layer][1]


def _arrow(kind: str, side: int) -> str:
    return _ARROWS.get(kind, _OTHER_ARROWS)[side]


# ---- in both


def _who(quote: Placed) -> str:
    return quote.speaker or "speaker not found"


def _kinds(quotes: Iterable[Placed]) -> list[str]:
    """The kinds of some quotes, ours first."""
    kinds = dict.fromkeys(quote.kind for quote in quotes)
    return [kind for kind in dict.fromkeys([*_LINES, *kinds]) if kind in kinds]


def _kind(kind: str) -> str:
    return _one_line(kind or "quote", _NAME)


def _plain(text: str) -> str:
    """A text, its lines ended in one way."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _one_line(text: str, most: int) -> str:
    line = " ".join(_plain(text[: 4 * most]).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
