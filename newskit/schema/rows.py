"""Which functions go row by row, so that the parts of a collection give the parts of the result."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pandas as pd

from newskit.schema.tables import DTYPES, TABLES

__all__ = ["RowWise", "row_wise", "row_wise_of"]

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True)
class RowWise:
    """What a function that goes row by row needs and gives.

    A row's results depend on that row and on the arguments, on no other row. So a table can be
    taken in parts of any size, in processes, from a stream or by Dask: the parts' results, one
    below the other, are the result of the whole, with the same dtypes and categories.

    Parameters
    ----------
    needs : sequence of str, or a function of the same arguments that gives one
        Columns without which a row says nothing.
    gives : str
        The table it makes, a name of `TABLES`: its dtypes and categories are the same for any rows
        (those of the column that names a row, and of columns that aren't ours, are as they came).
        Of a function of one text: the kind of its value, one of `DTYPES`.
    carries : sequence of str or None
        Columns taken along where they are there; ``None`` is all of them.
    only : mapping
        Arguments that must have these values: with others, rows are set in an order of the whole.
    key : str or None
        The column, or the argument that has its name, that must name each row of the whole once,
        which a part can't see.
    part : callable or None
        What to call with a part, where the function itself also asks something of the whole.
    """

    needs: Sequence[str] | Callable[..., Sequence[str]]
    gives: str
    carries: Sequence[str] | None = ()
    only: Mapping[str, object] = field(default_factory=dict)
    key: str | None = None
    part: Callable[..., pd.DataFrame] | None = None

    def __post_init__(self) -> None:
        assert self.gives in TABLES or self.gives in DTYPES

    def columns(self, table: pd.DataFrame, *args: object, **arguments: object) -> list[str]:
        """Return the columns of a table that a call looks at: no others need go with a part."""
        present = [str(column) for column in table.columns]
        if self.carries is None:
            return present
        needed = self.needs(table, *args, **arguments) if callable(self.needs) else self.needs
        carried = [column for column in self.carries if column in present]
        return list(dict.fromkeys([*needed, *carried]))


def row_wise(declared: RowWise) -> Callable[[Function], Function]:
    """Declare a function as one that goes row by row; it stays as it is."""

    def declare(function: Function) -> Function:
        function.__dict__[_MARK] = declared
        return function

    return declare


_MARK = "row_wise"


def row_wise_of(function: object) -> RowWise | None:
    """Return what a function declares, if it goes row by row.

    The declaration is kept at the function: a list of all of them would only hold those whose rooms
    are imported by now.
    """
    return getattr(function, _MARK, None)
