"""Charts: a table → matplotlib Axes, in one style; numbers first, drawing last.

Bins are drawn at their middle, gaps stay gaps, y begins at 0, the subtitle names the denominator.
No global setting of matplotlib is changed, and pyplot is imported only where a function has to make
a figure itself.
"""

from newskit.charts import known
from newskit.charts.known import *  # noqa: F403 - a chart is named there, and nowhere else
from newskit.charts.save import save_chart

__all__ = ["save_chart"]
__all__ += known.__all__
