"""Words, wildcards, phrases and boolean queries, compiled and found in a whole column."""

from newskit.patterns.index import Hits, Index, Pattern, compile_pattern, find_spans, group_hits, merge_hits
from newskit.patterns.query import Query, parse_query

__all__ = [
    "Hits",
    "Index",
    "Pattern",
    "Query",
    "compile_pattern",
    "find_spans",
    "group_hits",
    "merge_hits",
    "parse_query",
]
