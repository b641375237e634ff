"""What the explorer is asked for, as plain values."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, replace

from newskit.periods import EVERY
from newskit.schema import SchemaError

__all__ = ["View"]


@dataclass(frozen=True)
class View:
    """What the explorer shows, in plain values only.

    These can be compared, kept in a file and set again.

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
        if isinstance(day, dt.date):
            return day.isoformat()
        return dt.date.fromisoformat(str(day)).isoformat()
    except ValueError as error:
        raise SchemaError(f"{day!r} is no day. Write it as '2025-03-31'.") from error
