"""The tables: columns, dtypes, units, and the errors that name what is wrong with a frame.

Every function of newskit takes and gives one of these tables, each a plain pandas DataFrame.
"""

from newskit.schema.checks import (
    build,
    column_key,
    count_of,
    empty,
    is_whole,
    listed,
    need,
    need_string,
    need_unique,
)
from newskit.schema.errors import (
    CorruptFile,
    LimitExceeded,
    LoadWarning,
    NewskitError,
    NewskitWarning,
    QueryError,
    SchemaError,
    ThinWarning,
    UnreadableFile,
    UnsafeFile,
    UnsupportedFormat,
    warn,
)
from newskit.schema.tables import ARTICLES, DTYPES, TABLES, Column, Kind, describe_table

__all__ = [
    "ARTICLES",
    "DTYPES",
    "TABLES",
    "Column",
    "CorruptFile",
    "Kind",
    "LimitExceeded",
    "LoadWarning",
    "NewskitError",
    "NewskitWarning",
    "QueryError",
    "SchemaError",
    "ThinWarning",
    "UnreadableFile",
    "UnsafeFile",
    "UnsupportedFormat",
    "build",
    "column_key",
    "count_of",
    "describe_table",
    "empty",
    "is_whole",
    "listed",
    "need",
    "need_string",
    "need_unique",
    "warn",
]
