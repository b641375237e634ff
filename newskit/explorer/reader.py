"""The reader: one article with its topics, the words searched for and its quotes marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from newskit.explorer.compute import Result
from newskit.explorer.labels import day
from newskit.page import PALE, Html, Mark, cut, isolate, join, link, tag
from newskit.patterns import Rule, find_spans, parse_query
from newskit.text import Span

__all__ = ["mark_text", "note", "show_reader", "who"]

_READ = 50_000  # characters of one article in the reader; a page of the browser, not a book

# The layers of marks: a topic has its number; a quote lies under both.
_SEARCH, _QUOTE, _REPORT = "search", "quote", "report"


def note(*inside: object) -> Html:
    """A line in small letters."""
    return tag("div", *inside, class_="newskit-note")


def who(speaker: object) -> str:
    """The speaker of a quote, or that there is none."""
    return str(speaker) if isinstance(speaker, str) and speaker else "speaker not found"


def show_reader(result: Result) -> Html:
    """The open article, marked, between its title and what is left out; nothing if none is open."""
    collection, opened = result.collection, result.view.article_id
    if not opened:
        return Html()
    row = collection.articles.iloc[collection.row_of[opened]].to_dict()
    title, whole = (
        row[column] if isinstance(row[column], str) else "" for column in ("title", "text")
    )
    text = whole[:_READ]
    marks = [*_topics(result, text), *_searched(result, text), *_quotes(result)]
    headline = mark_text(title, list(_searched(result, title))) or "(no title)"
    facts = [
        isolate(row["outlet"]),
        day(row["published"]) or "no date",
        isolate(row.get("byline")),
        link(row.get("url"), "open the page"),
    ]
    body = (
        mark_text(text, marks) if text.strip() else tag("span", "(no text)", class_="newskit-note")
    )
    left_out = len(whole) - len(text)
    return tag(
        "div",
        tag("h4", tag("bdi", headline)),
        note(join((tag("bdi", fact) for fact in facts if fact), " · ")),
        _legend(result, marks),
        tag("div", tag("bdi", body), class_="newskit-text", dir="auto"),
        note(f"… and {left_out:,} more characters, not shown here.") if left_out else "",
        class_="newskit-reader",
    )


def _topics(result: Result, text: str) -> Iterator[Mark]:
    """Words of the topics, all those of the collection."""
    for number, name in enumerate(result.collection.topics):
        for span in find_spans(text, result.collection.rules[name]):
            yield Mark(span.start, span.end, number, name)


def _searched(result: Result, text: str) -> Iterator[Mark]:
    """Words that the query asks for."""
    query = result.view.query
    found: list[Span] = find_spans(text, [Rule(query, query=parse_query(query))]) if query else []
    for span in found:
        yield Mark(span.start, span.end, _SEARCH, "search")


def _quotes(result: Result) -> Iterator[Mark]:
    quotes = result.collection.quotes_of(result.view.article_id)
    columns = (quotes[name].tolist() for name in ("start", "end", "kind", "speaker"))
    for start, end, kind, speaker in zip(*columns, strict=True):
        layer = _REPORT if kind == "indirect" else _QUOTE
        yield Mark(int(start), int(end), layer, who(speaker))


def _is_quote(mark: Mark) -> bool:
    return mark.layer in (_QUOTE, _REPORT)


def mark_text(text: str, marks: Sequence[Mark]) -> Html:
    """Write a text with its marks, which may overlap: words inside quotes."""
    pieces = [
        ([mark for mark in over if _is_quote(mark)], _mark_words(text[start:end], over))
        for start, end, over in cut(len(text), marks)
    ]
    return join(
        _mark_quote(join(words for _, words in group), quotes)
        for quotes, group in groupby(pieces, key=lambda piece: piece[0])
    )


def _meanings(marks: Sequence[Mark]) -> str:
    return "; ".join(dict.fromkeys(mark.meaning for mark in marks))


def _mark_words(piece: str, over: Sequence[Mark]) -> Html:
    written = isolate(piece)
    if any(mark.layer == _SEARCH for mark in over):
        written = tag("mark", written, class_="newskit-search", title="search")
    topics = [mark for mark in over if isinstance(mark.layer, int)]
    if topics:
        written = tag("mark", written, style=_tint(topics[0].layer), title=_meanings(topics))
    return written


def _tint(topic: int | str) -> str:
    return f"background:{PALE[int(topic) % len(PALE)]}"


def _mark_quote(inside: Html, over: Sequence[Mark]) -> Html:
    if not over:
        return inside
    if all(mark.layer == _REPORT for mark in over):
        return tag("span", inside, class_="newskit-said", title=_meanings(over))
    return tag("q", inside, title=_meanings(over))


def _legend(result: Result, marks: Sequence[Mark]) -> Html:
    """What the marks are, as far as there are any."""
    layers = {mark.layer for mark in marks}
    samples = [
        tag("mark", tag("bdi", isolate(name)), style=_tint(number))
        for number, name in enumerate(result.collection.topics)
        if number in layers
    ]
    if _SEARCH in layers:
        samples.append(tag("mark", "search", class_="newskit-search"))
    speakers = dict.fromkeys(mark.meaning for mark in marks if _is_quote(mark))
    if speakers:
        names = join((tag("bdi", isolate(name)) for name in speakers), ", ")
        samples.append(join([tag("q", "quote"), " by ", names]))
    return note("Marked: ", join(samples, " · ")) if samples else Html()
