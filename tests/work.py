"""Work that is counted, not timed: what a busy machine cannot change."""

import sys


def calls_of(function, *arguments):
    """How many functions a call calls, those in C too: work that no other program slows down."""
    count = 0

    def note(frame, event, argument):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        function(*arguments)
    finally:
        sys.setprofile(None)
    return count


def is_linear(function, half, whole):
    """Whether twice the input takes about twice the calls; a first run fills what is kept.

    The work inside one call in C, as of a regular expression, is not seen here:
    benchmarks/growth.py measures it.
    """
    function(half)
    return calls_of(function, whole) < 2.5 * calls_of(function, half) + 200
