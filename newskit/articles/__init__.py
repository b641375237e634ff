"""The article table: made from any frame, filtered, and counted."""

from newskit.articles.choose import filter_articles
from newskit.articles.columns import as_text
from newskit.articles.count import Cells, check_group, count_articles, group_names, lay_out
from newskit.articles.duplicates import drop_duplicates, find_duplicates
from newskit.articles.make import MAKE_ONE, as_articles, conform_articles, unique_ids
from newskit.articles.repeats import count_repeats
from newskit.articles.texts import fields_of, index_column, stored_in
from newskit.articles.words import count_all_words
from newskit.dates import naive_dates

__all__ = [
    "MAKE_ONE",
    "Cells",
    "as_articles",
    "as_text",
    "check_group",
    "conform_articles",
    "count_all_words",
    "count_articles",
    "count_repeats",
    "drop_duplicates",
    "fields_of",
    "filter_articles",
    "find_duplicates",
    "group_names",
    "index_column",
    "lay_out",
    "naive_dates",
    "stored_in",
    "unique_ids",
]
