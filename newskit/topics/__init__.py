"""Topic dictionaries: read, matched in a table, and counted over time."""

from newskit.topics.behind import articles_behind
from newskit.topics.bursts import find_bursts
from newskit.topics.changes import find_changes
from newskit.topics.compare import compare_periods
from newskit.topics.dictionary import Topics, compile_topics, flatten_topics, read_topics
from newskit.topics.frequency import topic_frequency
from newskit.topics.match import match_topics
from newskit.topics.model import topic_model
from newskit.topics.overlap import topic_overlap
from newskit.topics.season import seasonality

__all__ = [
    "Topics",
    "articles_behind",
    "compare_periods",
    "compile_topics",
    "find_bursts",
    "find_changes",
    "flatten_topics",
    "match_topics",
    "read_topics",
    "seasonality",
    "topic_frequency",
    "topic_model",
    "topic_overlap",
]
