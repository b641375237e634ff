"""The tables: columns, dtypes, units, and the errors that name what is wrong with a frame.

Every function of newskit takes and gives one of these tables, each a plain pandas DataFrame. What
comes from another library becomes one at the door; functions that go row by row are declared.
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
from newskit.schema.door import is_at_the_door, takes_tables
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
from newskit.schema.rows import RowWise, row_wise, row_wise_of
from newskit.schema.tables import (
    ARTICLES,
    DTYPES,
    QUOTE_KINDS,
    REASONS,
    SPEAKER_TYPES,
    TABLES,
    Column,
    Kind,
    describe_table,
)

__all__ = [
    "ARTICLES",
    "DTYPES",
    "QUOTE_KINDS",
    "REASONS",
    "SPEAKER_TYPES",
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
    "RowWise",
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
    "is_at_the_door",
    "is_whole",
    "listed",
    "need",
    "need_string",
    "need_unique",
    "renamed_parameter",
    "row_wise",
    "row_wise_of",
    "takes_tables",
    "warn",
    "warn_renamed",
]
