"""Words, wildcards, phrases and boolean queries, compiled and found in a whole column."""

from newskit.patterns.index import Index, index_of
from newskit.patterns.overlaps import keep_longest
from newskit.patterns.pattern import Pattern, compile_pattern
from newskit.patterns.plan import Hits
from newskit.patterns.query import Query, is_query, parse_query
from newskit.patterns.rules import GroupHits, Rule, compile_rule, find_hits, find_spans
from newskit.patterns.words import Block, blocks_of, find_words, store_texts

__all__ = [
    "Block",
    "GroupHits",
    "Hits",
    "Index",
    "Pattern",
    "Query",
    "Rule",
    "blocks_of",
    "compile_pattern",
    "compile_rule",
    "find_hits",
    "find_spans",
    "find_words",
    "index_of",
    "is_query",
    "keep_longest",
    "parse_query",
    "store_texts",
]
