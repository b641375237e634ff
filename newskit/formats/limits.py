"""How much a file may ask for, in one object: beyond these an input is a trap, or belongs in parts."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Limits"]

MEGABYTE, GIGABYTE = 1024**2, 1024**3


@dataclass(frozen=True)
class Limits:
    """What `read_articles` takes on before it refuses with `LimitExceeded`.

    Parameters
    ----------
    file_bytes : int
        Bytes of one file or member of an archive, unpacked.
    record_bytes : int
        Bytes of one line of JSON Lines, or one record of a web archive.
    ratio : int
        Bytes out per byte in of anything packed, asked once 10 MB came out: text packs about 1 : 4, a bomb 1 : 1000.
    archive_bytes : int
        Bytes of all members of an archive together, unpacked.
    members : int
        Members of an archive.
    depth : int
        Archives inside each other.

    Examples
    --------
    >>> import newskit as nk
    >>> nk.Limits(file_bytes=10 * 1024**3).depth
    2
    """

    file_bytes: int = 4 * GIGABYTE
    record_bytes: int = 64 * MEGABYTE
    ratio: int = 100
    archive_bytes: int = 16 * GIGABYTE
    members: int = 100_000
    depth: int = 2
