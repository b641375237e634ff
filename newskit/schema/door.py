"""Tables of other libraries, taken in at the door: what Arrow can hand over becomes a DataFrame."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import pandas as pd
import pyarrow as pa

from newskit.schema.checks import type_of
from newskit.schema.errors import SchemaError
from newskit.schema.rows import row_wise_of

__all__ = ["is_at_the_door", "takes_tables"]

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

# Libraries whose tables aren't computed before they are asked to be, by the beginning of their
# modules' names, and what asks them. To do so unasked could take hours, or more memory than there
# is.
_COMPUTED_BY = {
    "dask": "compute",
    "ibis": "to_pandas",
    "narwhals": "collect",
    "polars": "collect",
    "pyspark.pandas": "to_pandas",
    "pyspark": "toPandas",
}

# Whole numbers and flags of which some are missing; by itself Arrow makes floats and objects of
# them, and an id would turn from 1 into 1.0.
_MISSABLE = {
    pa.bool_(): pd.BooleanDtype(),
    pa.int8(): pd.Int8Dtype(),
    pa.int16(): pd.Int16Dtype(),
    pa.int32(): pd.Int32Dtype(),
    pa.int64(): pd.Int64Dtype(),
    pa.uint8(): pd.UInt8Dtype(),
    pa.uint16(): pd.UInt16Dtype(),
    pa.uint32(): pd.UInt32Dtype(),
    pa.uint64(): pd.UInt64Dtype(),
}


def takes_tables(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Let a function of DataFrames take tables of Polars, Arrow and others too.

    Each argument that is one is converted; one that isn't computed yet is refused.
    """

    @wraps(function)
    def at_the_door(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        for value in (*args, *kwargs.values()):
            _refuse_uncomputed(value, function)
        converted = [_as_frame(value) for value in args]
        named = {name: _as_frame(value) for name, value in kwargs.items()}
        return function(*converted, **named)

    at_the_door.__dict__[_MARK] = True
    return at_the_door


_MARK = "takes_tables"


def is_at_the_door(function: object) -> bool:
    """Whether a function takes tables of other libraries."""
    return getattr(function, _MARK, False)


def _refuse_uncomputed(value: object, function: Callable[..., object]) -> None:
    module = type(value).__module__
    methods = (method for library, method in _COMPUTED_BY.items() if module.startswith(library))
    method = next(methods, None)
    if method is None or not hasattr(value, method):
        return
    name = function.__name__
    message = (
        f"{name} takes a table that is in memory, and this is {type_of(value)}, which isn't "
        f"computed yet. Write {name}(table.{method}(), …)"
    )
    if row_wise_of(function):
        message += (
            f". {name} goes row by row: of a table too large for memory, take one part after the "
            "other, and put the results one below the other"
        )
    raise SchemaError(message)


def _as_frame(value: Any) -> Any:
    """Return a table of another library as a DataFrame, and everything else as it is."""
    if isinstance(value, (pd.DataFrame, pd.Series)):
        return value
    if hasattr(value, "__arrow_c_stream__"):
        return _from_arrow(value)
    if hasattr(value, "to_pandas"):  # a data set of Hugging Face
        frame = value.to_pandas()
        return frame if isinstance(frame, (pd.DataFrame, pd.Series)) else value  # no table
    return value


def _from_arrow(value: Any) -> Any:
    try:
        table = pa.table(value)
    except pa.ArrowInvalid:  # a column alone
        return value.to_pandas() if hasattr(value, "to_pandas") else value
    stored = pa.schema(
        [field.with_type(_without_views(field.type)) for field in table.schema],
        metadata=table.schema.metadata,
    )
    table = table.cast(stored)
    frame = table.to_pandas(date_as_object=False)
    if stored.pandas_metadata is None:  # else the dtypes are those that they had in pandas
        for place, column in enumerate(table.columns):
            if column.null_count and column.type in _MISSABLE:
                values = column.to_pandas(types_mapper=_MISSABLE.get)
                frame.isetitem(place, values.array)
    return frame


def _without_views(kind: pa.DataType) -> pa.DataType:
    """Return the type that holds the same without views, as Polars stores strings.

    Arrow brings no lists of them to pandas yet.
    """
    if pa.types.is_string_view(kind):
        return pa.large_string()
    if pa.types.is_dictionary(kind):
        return pa.dictionary(kind.index_type, _without_views(kind.value_type), kind.ordered)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return pa.large_list(_without_views(kind.value_type))
    return kind
