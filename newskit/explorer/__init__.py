"""The explorer: controls over a collection, what is behind its chart, and the code for all of it.

`view` holds what is asked for, as plain values; `collection` and `compute` answer it, without a
widget; `picture` draws the answer, `code` writes the Python for it, `reader`, `downloads` and
`show` write it for a page; `widget` ties `controls` to the view. Imports go down that list only.
"""

from newskit.explorer.collection import Collection
from newskit.explorer.compute import Result, run
from newskit.explorer.view import View
from newskit.explorer.widget import Explorer, explore

__all__ = ["Collection", "Explorer", "Result", "View", "explore", "run"]
