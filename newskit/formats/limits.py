"""How much a file may ask for: beyond these limits it is a trap, or belongs in parts."""

from __future__ import annotations

from dataclasses import dataclass

from newskit.schema import LimitExceeded

__all__ = ["Budget", "Limits"]

MEGABYTE, GIGABYTE = 1024**2, 1024**3
_RATIO_FROM = 10 * MEGABYTE  # below it a ratio says nothing: a page of blanks packs 1 : 500


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
        Bytes out per byte in of anything packed, asked once 10 MB came out: text packs about 1 : 4,
        a bomb 1 : 1000.
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

    def check_size(self, name: str, size: int) -> None:
        """Raise a LimitExceeded if a file is larger than `file_bytes`."""
        if size > self.file_bytes:
            raise LimitExceeded(
                f"{name:.120}: is larger than {self.file_bytes / MEGABYTE:,.0f} MB. Split it into "
                "parts, or raise the limit: "
                "limits=nk.Limits(file_bytes=…)"
            )

    def check_ratio(self, name: str, size: int, stored: int) -> None:
        """Raise a LimitExceeded if so many bytes came out of so few that it must be a trap."""
        if size > _RATIO_FROM and size > self.ratio * max(stored, 1):
            raise LimitExceeded(
                f"{name:.120}: unpacks to more than {self.ratio} times its size, as a trap does. "
                "If you trust it: limits=nk.Limits(ratio=…)"
            )


class Budget:
    """What the members of an archive, and of archives in it, have used up together."""

    def __init__(self, name: str, limits: Limits, stored: int) -> None:
        self._name, self._limits, self._stored = name, limits, stored
        self._members = self._bytes = 0

    def add_member(self) -> None:
        """Count a member; raise a LimitExceeded if it is one too many."""
        self._members += 1
        if self._members > self._limits.members:
            raise LimitExceeded(
                f"{self._name:.120}: has more than {self._limits.members:,} members. "
                "If you trust it: limits=nk.Limits(members=…)"
            )

    def add_bytes(self, size: int) -> None:
        """Count bytes that came out; raise a LimitExceeded if they are too many."""
        self._bytes += size
        self.check()

    def check(self) -> None:
        """Raise a LimitExceeded if nothing is left."""
        most = self._limits.archive_bytes
        if self._bytes > most:
            raise LimitExceeded(
                f"{self._name:.120}: its members unpack to more than {most / MEGABYTE:,.0f} MB. "
                "If you trust it: limits=nk.Limits(archive_bytes=…)"
            )
        if self._stored:
            self._limits.check_ratio(self._name, self._bytes, self._stored)
