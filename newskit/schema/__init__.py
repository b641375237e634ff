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
    NewskitDeprecation,
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
from newskit.schema.renamed import renamed_parameter, warn_renamed
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
    "NewskitDeprecation",
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
    "renamed_parameter",
    "warn",
    "warn_renamed",
]
