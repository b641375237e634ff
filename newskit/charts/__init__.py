"""Charts: a table → matplotlib Axes, in one style; numbers first, drawing last.

Bins are drawn at their middle, gaps stay gaps, y begins at 0, the subtitle names the denominator.
No global setting of matplotlib is changed, and pyplot is imported only where a function has to make
a figure itself.
"""

from newskit.charts.articles import plot_articles
from newskit.charts.bursts import plot_bursts
from newskit.charts.comparison import plot_comparison
from newskit.charts.daily import plot_calendar
from newskit.charts.describe import describe_chart
from newskit.charts.dispersion import plot_dispersion
from newskit.charts.frequency import plot_frequency
from newskit.charts.heatmap import plot_heatmap
from newskit.charts.keyness import plot_keyness
from newskit.charts.overlap import plot_overlap
from newskit.charts.ranking import plot_ranking
from newskit.charts.save import save_chart
from newskit.charts.seasonality import plot_seasonality
from newskit.charts.size import chart_size
from newskit.charts.speakers import plot_speakers

__all__ = [
    "chart_size",
    "describe_chart",
    "plot_articles",
    "plot_bursts",
    "plot_calendar",
    "plot_comparison",
    "plot_dispersion",
    "plot_frequency",
    "plot_heatmap",
    "plot_keyness",
    "plot_overlap",
    "plot_ranking",
    "plot_seasonality",
    "plot_speakers",
    "save_chart",
]
