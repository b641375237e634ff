"""ZIP and tar archives: their members as files, one after another, never put on the disk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from newskit.formats.archives.members import Source
from newskit.formats.archives.tars import is_tar, tar_members
from newskit.formats.archives.zips import zip_members
from newskit.formats.files import File
from newskit.formats.head import Head, note_packing
from newskit.formats.limits import Budget
from newskit.schema import CorruptFile, NewskitError, UnsafeFile, count_of

__all__ = ["is_archive", "open_archive"]

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OFFICE = ("[Content_Types].xml", "mimetype", "META-INF/manifest.xml")
_NAMES = {"ZIP": (".zip",), "tar": (".tar", ".tgz", ".tbz2", ".txz")}


def is_archive(head: Head) -> bool:
    """Tell a ZIP or tar archive from anything else, by its content; Office documents are none."""
    if head.data.startswith(_ZIP):
        return not any(name in head.members for name in _OFFICE)
    return is_tar(head.data)


def open_archive(file: File) -> Iterator[File]:
    """Members of an archive as files, in their order; what can't be taken is reported by `file`.

    Each is to be read before the next is asked for, because the archive is closed at the end. Where
    one breaks off, the members before are kept, and that is in the problems too.

    Raises
    ------
    UnsafeFile
        If all members lead out of the archive or are links or devices, or if members lie over each
        other.
    CorruptFile, LimitExceeded
        If not one member can be had.
    """
    kind = "ZIP" if file.head(4) in _ZIP else "tar"
    if file.suffix and file.suffix not in _NAMES[kind]:
        problem = f"named {file.suffix:.20}, is a {kind} archive"
        file.report(problem, "read as what it is", loud=False)
    note_packing(file)
    taken: Counter[str] = Counter()
    passed: list[bool] = []  # whether each member passed over was unsafe
    budget = file.budget or Budget(file.name, file.limits, file.size)
    try:
        for member in zip_members(file) if kind == "ZIP" else tar_members(file):
            budget.add_member()
            if member.open is None:
                passed.append(member.unsafe)
                file.report(f"the member {member.name!r:.80} {member.why_not}", "passed over")
                continue
            name = f"{file.name}!{member.name}"
            taken[name] += 1
            if taken[name] == 2:
                problem = f"the member {member.name!r:.80} stands in it more than once"
                file.report(problem, "read all of them")
            yield File(
                name,
                Source(name, member, file.limits, budget),
                limits=file.limits,
                wanted=file.wanted,
                inside=(*(file.inside or (file.name,)), member.name),
                budget=budget,
            )
            budget.check()
    except NewskitError as error:
        if not taken:
            raise
        reason = str(error).removeprefix(f"{file.name}: ")
        file.report(reason, f"kept the {count_of(taken.total(), 'member')} before it")
    if not taken:
        raise _refusal(file, passed)


def _refusal(file: File, passed: list[bool]) -> NewskitError:
    if not passed:
        return CorruptFile(
            f"{file.name:.120}: is an archive without a file in it. Fetch it again, or take it out."
        )
    first = file.problems[-len(passed)].problem[:110]
    if all(passed):
        return UnsafeFile(
            f"{file.name:.120}: nothing in it is safe to read ({first}). If you trust it, unpack "
            "it by hand."
        )
    return CorruptFile(
        f"{file.name:.120}: nothing in it can be read ({first}). Unpack it by hand, and pack it "
        "again."
    )
