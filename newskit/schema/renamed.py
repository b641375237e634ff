"""Old names for one release: they work, and their warning names the new one."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from newskit.schema.errors import NewskitDeprecation, SchemaError, warn

__all__ = ["renamed_parameter", "warn_renamed"]

F = TypeVar("F", bound=Callable[..., Any])


def warn_renamed(old: str, new: str, *, since: str) -> None:
    """Say at the user's line that a name is another now, and when the old one goes."""
    warn(
        f"{old} is called {new} since newskit {since}, and the old name works in this release "
        f"only. Write {new}.",
        NewskitDeprecation,
    )


def renamed_parameter(old: str, new: str, *, since: str) -> Callable[[F], F]:
    """Take a parameter by its old name too, for one release.

    Examples
    --------
    >>> @renamed_parameter("freq", "every", since="0.2")
    ... def count(*, every="week"):
    ...     return every
    >>> import warnings
    >>> with warnings.catch_warnings(record=True) as said:
    ...     warnings.simplefilter("always")
    ...     count(freq="day")
    'day'
    >>> for sentence in str(said[0].message).split(". "):
    ...     print(sentence)
    count(freq=…) is called every= since newskit 0.2, and the old name works in this release only
    Write every=.
    """

    def decorate(function: F) -> F:
        name = getattr(function, "__name__", "it")

        @functools.wraps(function)
        def call(*args: Any, **options: Any) -> Any:
            if old in options:
                if new in options:
                    raise SchemaError(
                        f"{name} got {old}= and {new}=, which are the same. Write {new}= alone."
                    )
                warn_renamed(f"{name}({old}=…)", f"{new}=", since=since)
                options[new] = options.pop(old)
            return function(*args, **options)

        return call  # type: ignore[return-value]

    return decorate
