"""What the explorer is asked for, as plain values, and the Python that asks the same without a widget."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from newskit.periods import EVERY
from newskit.schema import SchemaError

__all__ = ["View", "write_call", "write_code"]

_WRITTEN_OUT = (
    1500  # characters of a topic dictionary that the code repeats; a longer one keeps its name
)
_LINE = 80  # characters: what the tab of a narrow window shows without scrolling


@dataclass(frozen=True)
class View:
    """What the explorer shows. Plain values only, so that it can be compared, kept in a file and set again.

    Parameters
    ----------
    query : str
        Boolean query over title and text; empty for all articles.
    outlets, topics : tuple of str
        The chosen ones; empty for all.
    start, end : str or None
        First and last day as ``"2025-03-31"``, both included; ``None`` for an open end.
    every : {"day", "week", "month", "quarter", "year"}
        Length of a period.
    by : "outlet" or None
        What the chart compares; ``None`` takes all outlets together.
    page, quotes_page : int
        Page of the articles and of the quotes, counted from 0.
    article_id : str
        The article open in the reader; empty for none.

    Examples
    --------
    >>> view = View(query="ferry AND strike", outlets=("Herald",))
    >>> view.but(every="month").every
    'month'
    >>> View(**view.to_dict()) == view
    True
    """

    query: str = ""
    outlets: tuple[str, ...] = ()
    start: str | None = None
    end: str | None = None
    topics: tuple[str, ...] = ()
    every: str = "week"
    by: str | None = "outlet"
    page: int = 0
    quotes_page: int = 0
    article_id: str = ""

    def __post_init__(self) -> None:
        if self.every not in EVERY:
            raise SchemaError(
                f"every must be one of {', '.join(EVERY)}, and this is {self.every!r}."
            )
        if self.by not in ("outlet", None):
            raise SchemaError(
                f"by must be 'outlet', or None for all outlets together, and this is {self.by!r}."
            )
        plain: dict[str, object] = {
            "query": str(self.query or "").strip(),
            "outlets": _names(self.outlets),
            "topics": _names(self.topics),
            "start": _day(self.start),
            "end": _day(self.end),
            "page": max(int(self.page), 0),
            "quotes_page": max(int(self.quotes_page), 0),
            "article_id": str(self.article_id or ""),
        }
        for name, value in plain.items():
            object.__setattr__(self, name, value)

    def but(self, **changes: object) -> View:
        """Give this view with some values changed."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def to_dict(self) -> dict[str, object]:
        """Give the values by name, ready for JSON; ``View(**values)`` is the way back."""
        return asdict(self)

    @property
    def scope(self) -> tuple[tuple[str, ...], str | None, str | None]:
        """What a share is divided by: outlets and dates, never the query."""
        return (self.outlets, self.start, self.end)

    @property
    def chart(self) -> View:
        """What the chart depends on: this view without the pages and the open article."""
        return self.but(page=0, quotes_page=0, article_id="")


def _names(names: object) -> tuple[str, ...]:
    if isinstance(names, str):
        return (names,)
    return tuple(str(name) for name in names or ())  # type: ignore[attr-defined]


def _day(day: object) -> str | None:
    if day is None or day == "":
        return None
    try:
        if isinstance(day, dt.datetime):
            return day.date().isoformat()
        return (
            day.isoformat()
            if isinstance(day, dt.date)
            else dt.date.fromisoformat(str(day)).isoformat()
        )
    except ValueError as error:
        raise SchemaError(f"{day!r} is no day. Write it as '2025-03-31'.") from error


def write_code(
    view: View,
    topics: Mapping[str, Sequence[str]],
    *,
    plot: str,
    span: tuple[str, str] | None = None,
    quotes_given: bool = False,
) -> str:
    """Write the Python that gives the tables of a view, with public names only.

    ``articles`` is the table that was given to `explore`; so are ``quotes``, where they were given,
    and ``topics``, where the dictionary is too long to repeat. The line that draws, `plot`, comes
    last; `span` is written where the articles that are counted don't say by themselves what the
    collection covers.
    """
    scope = {}
    if view.outlets:
        scope["outlet"] = repr(list(view.outlets))
    if view.start or view.end:
        scope["between"] = repr((view.start, view.end))
    given = ["articles"]
    body = []
    scoped = "articles"
    if scope:
        body += [
            "# what a share is divided by",
            write_call("scope = ", "filter_articles", "articles", scope),
        ]
        scoped = "scope"
    if view.query:
        body.append(
            write_call("selection = ", "filter_articles", scoped, {"matching": repr(view.query)})
        )
    else:
        body.append(f"selection = {scoped}")
    grouping = {"by": repr(view.by), "every": repr(view.every)} | (
        {"span": repr(span)} if span else {}
    )
    if topics:
        literal = _write_topics(topics)
        given += [] if literal else ["topics"]
        body += [
            "",
            *([literal] if literal else []),
            "matches = nk.match_topics(selection, topics)",
        ]
        chosen = {"topics": repr(list(view.topics))} if view.topics else {}
        body.append(
            write_call("frequency = ", "topic_frequency", f"{scoped}, matches", grouping | chosen)
        )
    else:
        body += ["", write_call("counts = ", "count_articles", "selection", grouping)]
    if quotes_given:
        given.append("quotes")
        found = 'quotes[quotes["article_id"].isin(selection["article_id"])]'
    else:
        found = "nk.extract_quotes(selection)"
    body += ["", f"selection_quotes = {found}", "", plot]
    whose = f"# {' and '.join(given)}: as given to nk.explore"
    return "\n".join(["import newskit as nk", "", whose, "", *body, ""])


def write_call(before: str, function: str, data: str, options: Mapping[str, str]) -> str:
    """Write a call of ours, on one line where it is short enough."""
    arguments = [data, *(f"{key}={value}" for key, value in options.items())]
    line = f"{before}nk.{function}({', '.join(arguments)})"
    if len(line) <= _LINE:
        return line
    inside = "".join(f"    {argument},\n" for argument in arguments)
    return f"{before}nk.{function}(\n{inside})"


def _write_topics(topics: Mapping[str, Sequence[str]]) -> str:
    """Write the dictionary out, one topic a line; nothing where that would bury the rest."""
    lines = "".join(f"    {name!r}: {list(patterns)!r},\n" for name, patterns in topics.items())
    return f"topics = {{\n{lines}}}" if len(lines) <= _WRITTEN_OUT else ""
