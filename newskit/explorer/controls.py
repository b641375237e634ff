"""The parts of the widget: made, laid out, read and written.

What they mean is decided elsewhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from newskit.explorer import show
from newskit.explorer.collection import Collection
from newskit.explorer.compute import Result
from newskit.explorer.labels import plain, span_of
from newskit.explorer.reader import note
from newskit.explorer.view import View
from newskit.page import STYLE
from newskit.periods import EVERY

__all__ = ["Controls"]

_LABEL = {"description_width": "64px"}
_WRAP = widgets.Layout(
    flex_flow="row wrap", align_items="flex-start", grid_gap="2px 8px", width="100%"
)


class Controls:
    """The widget's parts by name; `whole` holds them all.

    Parameters
    ----------
    collection : Collection
        Whose outlets and topics can be chosen.
    """

    def __init__(self, collection: Collection) -> None:
        layout = widgets.Layout
        self.search = widgets.Text(
            description="Search",
            placeholder='ferry AND (strike OR "walk out")',
            continuous_update=True,
            style=_LABEL,
            layout=layout(flex="1 1 320px", width="auto", min_width="280px", max_width="720px"),
        )
        self.every = widgets.Dropdown(
            description="Every",
            options=list(EVERY),
            value="week",
            style=_LABEL,
            layout=layout(width="170px"),
        )
        self.by = widgets.Dropdown(
            description="Compare",
            # An option whose value is None would leave the control blank.
            options=[("outlets", "outlet"), ("all together", "")],
            style=_LABEL,
            layout=layout(width="210px"),
        )
        counts = collection.outlets
        self.outlets = widgets.SelectMultiple(
            description="Outlets",
            options=[(f"{plain(name, 60)} ({n:,})", name) for name, n in counts.items()],
            rows=max(2, min(len(counts), 5)),
            style=_LABEL,
            layout=layout(width="auto", flex="1 1 280px", min_width="240px", max_width="420px"),
        )
        self.topics = {
            name: widgets.ToggleButton(description=plain(name, 40), layout=layout(width="auto"))
            for name in collection.topics
        }
        short = {"description_width": "40px"}
        self.start = widgets.DatePicker(
            description="From", style=_LABEL, layout=layout(width="214px")
        )
        self.end = widgets.DatePicker(description="To", style=short, layout=layout(width="190px"))

        self.status, self.alert, self.chart = (widgets.HTML() for _ in range(3))
        self.articles, self.reader, self.quotes, self.code, self.offered = (
            widgets.HTML() for _ in range(5)
        )
        self.previous, self.next, self.place, pager = _pager("articles")
        self.quotes_previous, self.quotes_next, self.quotes_place, quotes_pager = _pager("quotes")
        self.article = widgets.Dropdown(
            description="Read",
            options=[("no article", "")],
            value="",
            style=_LABEL,
            layout=layout(width="98%", max_width="720px"),
        )
        self.download = widgets.Button(
            description="Prepare downloads",
            tooltip="Makes links to the tables as CSV",
            layout=layout(width="auto"),
        )
        self.tabs = widgets.Tab(
            children=[
                widgets.VBox([self.articles, pager, self.article, self.reader]),
                widgets.VBox([self.quotes, quotes_pager]),
                self.code,
            ],
            titles=("Articles", "Quotes", "Code"),
            selected_index=0,
        )
        self.whole = self._lay_out(collection)
        self._drawn: View | None = None

    def _lay_out(self, collection: Collection) -> Any:
        span = span_of(collection.light["published"])
        dated = f"The collection: {span}." if span else "No article of the collection has a date."
        without = len(collection) - int(collection.outlets.sum())
        apart = f" {without:,} without an outlet." if without else ""
        hint = widgets.HTML(show.box(note(f"{dated}{apart} None chosen means all.")))
        rows = [
            widgets.HTML(STYLE, layout=widgets.Layout(display="none")),
            widgets.Box([self.search, widgets.HBox([self.every, self.by])], layout=_WRAP),
            widgets.Box([self.outlets, widgets.HBox([self.start, self.end])], layout=_WRAP),
        ]
        if self.topics:
            label = widgets.Label(
                "Topics", layout=widgets.Layout(width="64px", justify_content="flex-end")
            )
            rows.append(widgets.Box([label, *self.topics.values()], layout=_WRAP))
        downloads = widgets.Box([self.download, self.offered], layout=_WRAP)
        rows += [hint, self.alert, self.status, self.chart, self.tabs, downloads]
        whole = widgets.VBox(rows, layout=widgets.Layout(width="100%"))
        whole.add_class("newskit-explorer")
        return whole

    def on_change(self, changed: Callable[..., None]) -> None:
        """Have `changed` called when a control is used; ``soon=True`` while typing may go on."""
        # A year typed into a date is 0002 before it is 2025.
        for control in (self.search, self.start, self.end):
            control.observe(lambda _: changed(soon=True), "value")
        for control in (self.outlets, self.every, self.by, self.article, *self.topics.values()):
            control.observe(lambda _: changed(soon=False), "value")

    def values(self) -> dict[str, object]:
        """What the controls ask for, by the names of a view."""
        return {
            "query": self.search.value,
            "outlets": tuple(self.outlets.value),
            "topics": tuple(name for name, button in self.topics.items() if button.value),
            "start": self.start.value,
            "end": self.end.value,
            "every": self.every.value,
            "by": self.by.value or None,
            "article_id": self.article.value or "",
        }

    def set_values(self, view: View) -> None:
        """Set the controls to a view."""
        self.search.value = view.query
        self.outlets.value = view.outlets
        for name, button in self.topics.items():
            button.value = name in view.topics
        self.start.value = dt.date.fromisoformat(view.start) if view.start else None
        self.end.value = dt.date.fromisoformat(view.end) if view.end else None
        self.every.value = view.every
        self.by.value = view.by or ""

    def write(self, result: Result) -> None:
        """Write a result: chart, table, pager and reader."""
        if result.view.chart != self._drawn:
            self.chart.value = show.show_chart(result)
            self._drawn = result.view.chart
        self.articles.value = show.box(show.show_articles(result))
        _write_pager(self.previous, self.next, self.place, result.page, result.pages)
        options = show.choices(result)
        if tuple(options) != tuple(self.article.options):
            self.article.options = options
        self.article.value = result.view.article_id
        self.reader.value = show.show_opened(result)

    def write_quotes(self, result: Result) -> None:
        """Write the quotes of a result, with their pager."""
        self.quotes.value = show.show_said(result)
        _write_pager(
            self.quotes_previous, self.quotes_next, self.quotes_place, *show.quotes_page(result)
        )


def _pager(what: str) -> tuple[Any, Any, Any, Any]:
    narrow = widgets.Layout(width="auto")
    previous = widgets.Button(
        description="Previous", tooltip=f"Previous page of {what}", layout=narrow
    )
    following = widgets.Button(description="Next", tooltip=f"Next page of {what}", layout=narrow)
    place = widgets.Label()
    return previous, following, place, widgets.HBox([previous, place, following])


def _write_pager(previous: Any, following: Any, place: Any, page: int, pages: int) -> None:
    previous.disabled, following.disabled = page == 0, page == pages - 1
    place.value = f"page {page + 1:,} of {pages:,}"
