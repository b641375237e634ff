"""The article table: made from any frame, filtered, and counted."""

from newskit.articles.choose import filter_articles
from newskit.articles.count import count_articles, fill_groups, leave_out_undated
from newskit.articles.make import MAKE_ONE, as_articles, conform_articles, unique_ids

__all__ = [
    "MAKE_ONE",
    "as_articles",
    "conform_articles",
    "count_articles",
    "fill_groups",
    "filter_articles",
    "leave_out_undated",
    "unique_ids",
]
