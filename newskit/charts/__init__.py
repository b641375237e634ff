"""Charts: a table → matplotlib Axes, in one style; numbers first, drawing last.

Bins are drawn at their middle, gaps stay gaps, y begins at 0, the subtitle names the denominator. No global
setting of matplotlib is changed, and pyplot is imported only where a function has to make a figure itself.
"""

from newskit.charts.articles import plot_articles
from newskit.charts.describe import describe_chart
from newskit.charts.frequency import plot_frequency
from newskit.charts.save import save_chart
from newskit.charts.size import chart_size
from newskit.charts.speakers import plot_speakers

__all__ = ["chart_size", "describe_chart", "plot_articles", "plot_frequency", "plot_speakers", "save_chart"]
