"""The explorer as a widget: controls tied to a view, its result written into them, nothing else.

Only core ipywidgets; never ``widgets.Output`` nor pyplot, which lose output and leak figures in
callbacks.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from newskit.articles import count_articles
from newskit.explorer import show
from newskit.explorer.code import write_code
from newskit.explorer.collection import Collection, listen
from newskit.explorer.compute import Result, run
from newskit.explorer.view import View
from newskit.patterns import parse_query
from newskit.schema import NewskitError, QueryError, takes_tables

if TYPE_CHECKING:
    from newskit.explorer.controls import Controls

__all__ = ["Explorer", "explore"]

# Seconds after the last key: one redraw for a word typed, and still felt as at once.
_DEBOUNCE = 0.25
_MOST_OUTLETS = 6  # lines in one chart that can still be told apart
# Articles an outlet and week, at the median: below, one article more is a jump of ten points.
_ENOUGH = 10
# Weeks; of a shorter collection, months would leave a handful of points, which show no course.
_YEAR = 52
_QUOTES_TAB, _CODE_TAB = 1, 2


@takes_tables
def explore(
    articles: pd.DataFrame,
    topics: Mapping[str, Any] | None = None,
    *,
    quotes: pd.DataFrame | None = None,
) -> Explorer:
    """Explorer of a collection: search, choose outlets and dates, see the chart, read its articles.

    In a notebook it shows itself as the last line of a cell. A share is divided by all articles of
    the chosen outlets and dates; the search never changes what is divided by.

    Parameters
    ----------
    articles : DataFrame, one row per article
    topics : dict of str to list of str, optional
        Topic → patterns, as for `match_topics`; without them the chart counts articles.
    quotes : DataFrame, one row per quote, optional
        From `extract_quotes`; by default quotes are found for the articles that are looked at.

    Returns
    -------
    Explorer
        ``selection``, ``frequency``, ``quotes`` and ``view``, as they are now, and ``code()``.

    Raises
    ------
    SchemaError
        If `articles` is no articles table; the message has the next line to type.
    QueryError
        If a topic can't be read.

    Examples
    --------
    >>> import newskit as nk
    >>> explorer = explore(nk.load_dataset("letters"), {"rent": ["rent*"]})
    >>> explorer.view = explorer.view.but(query="ferry", outlets=("Post",))
    >>> explorer
    <Explorer: 1 of 10 articles; 5 Mar 2025>
    >>> print(explorer.code().splitlines()[5])
    scope = nk.filter_articles(articles, outlet=['Post'])
    """
    collection = Collection(articles, topics, quotes)
    return Explorer(collection, _first_view(collection))


def _first_view(collection: Collection) -> View:
    """Outlets apart where they are few and have enough articles a week.

    Months where even all together have few.
    """
    counts, _ = listen(lambda: count_articles(collection.light, by="outlet", every="week"))
    apart, together = counts["count"], counts.groupby("period")["count"].sum()
    by = "outlet" if 1 < len(collection.outlets) <= _MOST_OUTLETS and _are_enough(apart) else None
    return View(by=by, every="week" if _are_enough(together) or len(together) < _YEAR else "month")


def _are_enough(counts: pd.Series) -> bool:
    """Tell whether most points of a line stand for enough articles; an empty week is no point."""
    points = counts[counts > 0]
    return len(points) > 0 and bool(points.median() >= _ENOUGH)


class Explorer:
    """A collection and a view of it, with a widget for both.

    Parameters
    ----------
    collection : Collection
    view : View, optional
    """

    def __init__(self, collection: Collection, view: View | None = None) -> None:
        self.collection = collection
        self._seq = 0
        self._controls: Controls | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._setting = False
        self._compute(view or View())

    # ---- what it knows ----

    @property
    def view(self) -> View:
        """What is asked for; set it, and the controls follow."""
        return self._result.view

    @view.setter
    def view(self, view: View) -> None:
        self._cancel()
        changed = view != self.view
        self._compute(view)
        self._seq += changed
        if self._controls is not None:
            self._set_controls()
            self._draw()
            self._controls.alert.value = ""

    @property
    def result(self) -> Result:
        """The answer to the view."""
        return self._result

    @property
    def selection(self) -> pd.DataFrame:
        """Articles of the chosen outlets and dates that match the search."""
        return self._result.selection

    @property
    def frequency(self) -> pd.DataFrame:
        """Frequency of the topics in all articles of the chosen outlets and dates.

        Empty without topics.
        """
        return self._result.frequency

    @property
    def quotes(self) -> pd.DataFrame:
        """Quotes of the selection; found at first use."""
        return self._result.quotes

    def code(self) -> str:
        """Python that gives the same tables without the widget."""
        return write_code(self._result)

    def __repr__(self) -> str:
        return f"<Explorer: {show.status(self._result)}>"

    # ---- how it shows itself ----

    @property
    def controls(self) -> Controls:
        """The widget's parts by name; made at first use."""
        if self._controls is None:
            self._controls = self._make_controls()
            self._set_controls()
            self._draw()
        return self._controls

    def _make_controls(self) -> Controls:
        from newskit.explorer.controls import Controls

        controls = Controls(self.collection)
        controls.on_change(self._changed)
        controls.previous.on_click(lambda _: self._turn("page", self._result.page - 1))
        controls.next.on_click(lambda _: self._turn("page", self._result.page + 1))
        controls.quotes_previous.on_click(
            lambda _: self._turn("quotes_page", show.quotes_page(self._result)[0] - 1)
        )
        controls.quotes_next.on_click(
            lambda _: self._turn("quotes_page", show.quotes_page(self._result)[0] + 1)
        )
        controls.download.on_click(lambda _: self._offer_downloads())
        controls.tabs.observe(lambda _: self._draw_tab(), "selected_index")
        return controls

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        """The widget, and a still picture for a page without a kernel."""
        bundle: dict[str, object] = dict(self.controls.whole._repr_mimebundle_() or {})
        return bundle | {"text/html": show.show_still(self._result), "text/plain": repr(self)}

    # ---- controls → view ----

    def _changed(self, *, soon: bool) -> None:
        """React to a control: at once, or when typing has paused, where a loop can call us then."""
        if self._setting:
            return
        self._cancel()
        if soon:
            try:
                loop = asyncio.get_running_loop()
            except RuntimeError:  # a script or a test: nobody would call later
                pass
            else:
                self._timer = loop.call_later(_DEBOUNCE, self._refresh)
                return
        self._refresh()

    def _cancel(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _refresh(self) -> None:
        """Read every control, and redraw once if that is another view."""
        self._timer = None
        old, controls = self.view, self.controls
        view = old.but(**controls.values())
        if self._complaint():
            view = view.but(query=old.query)
        if (view.query, view.scope) != (old.query, old.scope):
            view = view.but(page=0, quotes_page=0)
        self._apply(view)

    def _turn(self, what: str, page: int) -> None:
        self._apply(self.view.but(**{what: page}))

    def _complaint(self) -> str:
        """Why the search that stands in its box can't be read; nothing where it can."""
        query = self.controls.search.value.strip()
        try:
            if query:
                parse_query(query)
        except QueryError as error:
            return f"{error}\nThe chart still shows the last search that could be read."
        return ""

    def _apply(self, view: View) -> None:
        """Compute and draw; the widget says what goes wrong: a callback can't say it elsewhere."""
        complaint = self._complaint()
        try:
            if view != self.view:
                self._compute(view)
                self._seq += 1
                self._draw()
        except NewskitError as error:
            complaint = str(error)
        except Exception as error:
            complaint = (
                f"{type(error).__name__}: {error}\nexplorer.view = {view!r} shows where, in a cell."
            )
        self.controls.alert.value = show.show_alert(complaint) if complaint else ""

    # ---- view → controls ----

    def _compute(self, view: View) -> None:
        begun = time.perf_counter()
        self._result = run(self.collection, view)
        self._ms = (time.perf_counter() - begun) * 1000

    def _set_controls(self) -> None:
        self._setting = True
        try:
            self.controls.set_values(self.view)
        finally:
            self._setting = False

    def _draw(self) -> None:
        """Write the result into the widget; parts that stay equal send nothing."""
        begun = time.perf_counter()
        result, controls = self._result, self.controls
        self._setting = True
        try:
            controls.write(result)
        finally:
            self._setting = False
        controls.offered.value = ""
        self._draw_tab()
        self._ms += (time.perf_counter() - begun) * 1000
        controls.status.value = show.show_status(result, self._seq, self._ms)

    def _draw_tab(self) -> None:
        """Fill the tab that is open; quotes are looked for only where somebody looks at them."""
        opened = self.controls.tabs.selected_index
        if opened == _QUOTES_TAB:
            self.controls.write_quotes(self._result)
        elif opened == _CODE_TAB:
            self.controls.code.value = show.show_code(self._result)

    def _offer_downloads(self) -> None:
        with_quotes = self.controls.tabs.selected_index == _QUOTES_TAB
        self.controls.offered.value = show.show_offered(self._result, with_quotes=with_quotes)
