"""The explorer: controls over a collection, the chart, the articles and quotes behind it, and the code for all of it.

`view` holds what is asked for, as plain values; `collection` and `compute` answer it, without a
widget; `html`, `show` and `picture` write the answer for a page; `widget` ties `controls` to the
view.
"""

from newskit.explorer.collection import Collection
from newskit.explorer.compute import Result, run
from newskit.explorer.view import View
from newskit.explorer.widget import Explorer, explore

__all__ = ["Collection", "Explorer", "Result", "View", "explore", "run"]
