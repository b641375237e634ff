"""Topic dictionaries: read, matched in a table, and counted over time."""

from newskit.topics.dictionary import Topics, compile_topics, flatten_topics, read_topics
from newskit.topics.frequency import topic_frequency
from newskit.topics.match import match_topics

__all__ = [
    "Topics",
    "compile_topics",
    "flatten_topics",
    "match_topics",
    "read_topics",
    "topic_frequency",
]
