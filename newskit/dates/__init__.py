"""Dates as news exports print them → naive times as printed, their precision and offsets.

Nothing is moved to another zone: that would push evening stories into the next day's count.
What can't be read stays missing and is counted; it is never guessed from today's date.
"""

from newskit.dates.columns import Dates, parse_dates
from newskit.dates.days import as_days, naive_dates

__all__ = ["Dates", "as_days", "naive_dates", "parse_dates"]
