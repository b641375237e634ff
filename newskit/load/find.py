"""The files of a collection in order, without leftovers; a wrong path is answered with a hint."""

from __future__ import annotations

import difflib
import os
import stat
from collections.abc import Iterable
from itertools import chain
from pathlib import Path, PurePosixPath

from newskit.formats import File, Limits, Problem
from newskit.schema import NewskitError, SchemaError, UnreadableFile
from newskit.shown import mend

__all__ = ["is_leftover", "list_files", "shown"]

# What is no regular file, by its kind in the mode of a path.
_ODD = {
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


def list_files(
    path: str | Path | Iterable[str | Path], *, limits: Limits, encoding: str | None = None
) -> tuple[list[File], list[Problem]]:
    """List files in the order of their names; hidden ones and leftovers are passed over."""
    files: list[File] = []
    passed: list[Problem] = []
    seen: set[Path] = set()
    roots = _roots(path)
    for place, name in _named([_look_at(root, passed) for root in roots]):
        if odd := _odd(place):
            passed.append(Problem(mend(name), "", f"is {odd}, not a file", "passed over"))
            continue
        file = File.at(place, mend(name), limits=limits, wanted=encoding)
        try:
            where = place.resolve()
        except (OSError, RuntimeError):  # a link onto itself
            where = place.absolute()
        if where in seen:
            passed.append(Problem(file.name, "", "named twice", "read once"))
            continue
        seen.add(where)
        if is_leftover(file.name) and place not in roots:
            why = "hidden, or a leftover of another program"
            passed.append(Problem(file.name, "", why, "passed over", loud=False))
        else:
            files.append(file)
    return files, passed


def _look_at(root: Path, passed: list[Problem]) -> list[tuple[Path, str]]:
    try:
        return _expand(root.expanduser(), passed)
    except NewskitError:
        raise
    except (OSError, ValueError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UnreadableFile(
            f"{shown(root)}: can't be opened ({reason!s:.80}). Check the path."
        ) from error


def _named(found: list[list[tuple[Path, str]]]) -> list[tuple[Path, str]]:
    """Name each file once: by its place below what was asked for; if two clash, by its folders."""
    listed = list(chain.from_iterable(found))
    if len({name for _, name in listed}) == len(listed):
        return listed
    places = {place: place.absolute() for place, _ in listed}
    shared = Path(os.path.commonpath([place.parent for place in places.values()]))
    return [(place, places[place].relative_to(shared).as_posix()) for place, _ in listed]


def _roots(path: object) -> list[Path]:
    roots: list[Path] = []
    is_one = isinstance(path, str) or not isinstance(path, Iterable)
    for root in [path] if is_one else path:  # type: ignore[attr-defined]
        if not isinstance(root, (str, Path)) or not str(root).strip():
            raise SchemaError(
                f"a path must be a string or a Path, and this is {root!r:.60}. Name a file or a "
                "folder."
            )
        roots.append(Path(root))
    return roots


def _expand(root: Path, passed: list[Problem]) -> list[tuple[Path, str]]:
    """Files that a path, a folder or a pattern stands for, each with its place below it."""
    if root.is_dir():
        return _below(root, _walk(root, passed))
    if root.exists():
        if odd := _odd(root):
            raise UnreadableFile(
                f"{shown(root)}: is {odd}, not a file. Copy what comes out of it into a file."
            )
        return [(root, root.name)]
    if set("*?[") & set(str(root)):
        fixed = next((folder for folder in root.parents if folder.is_dir()), Path())
        fitting = fixed.glob(root.relative_to(fixed).as_posix())
        if found := _below(fixed, (path for path in fitting if not path.is_dir())):
            return found
        raise UnreadableFile(
            f"{shown(root)}: no file fits this pattern. Check it, or name the folder."
        )
    near = difflib.get_close_matches(root.name, _siblings(root), n=1)
    hint = f"Did you mean {near[0]!r}?" if near else "Check the path."
    raise UnreadableFile(f"{shown(root)}: there is no such file or folder. {hint}")


def _below(folder: Path, paths: Iterable[Path]) -> list[tuple[Path, str]]:
    return [(path, path.relative_to(folder).as_posix()) for path in sorted(paths)]


def _walk(root: Path, passed: list[Problem]) -> Iterable[Path]:
    """Paths of all files in a folder; what can't be entered is noted, for it may hold articles."""

    def note(error: OSError) -> None:
        where, why = _within(root, error.filename), f"can't be opened ({error.strerror})"
        passed.append(Problem(where, "", why, "passed over"))

    for folder, folders, names in os.walk(root, onerror=note):
        for name in sorted(folders):
            path = os.path.join(folder, name)
            if os.path.islink(path):  # followed, they may lead in a circle
                done = "passed over; give that folder, too"
                passed.append(Problem(_within(root, path), "", "is a link to a folder", done))
        yield from (Path(folder, name) for name in names)


def _within(root: Path, path: str) -> str:
    return mend(Path(path).relative_to(root).as_posix())


def _odd(path: Path) -> str:
    """Name what may never end or never begin when it is read; "" for files and dead links."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return ""  # opening it will say why
    return _ODD.get(stat.S_IFMT(mode), "")


def _siblings(root: Path) -> list[str]:
    return [path.name for path in root.parent.iterdir()] if root.parent.is_dir() else []


def is_leftover(name: str) -> bool:
    """Tell hidden files and leftovers of other programs by their name."""
    parts = PurePosixPath(name).parts
    return any(
        part.startswith((".", "~$")) or part in ("__MACOSX", "Thumbs.db", "desktop.ini")
        for part in parts
    )


def shown(path: object) -> str:
    """Return a path short enough for a message."""
    text = str(path)
    return text if len(text) <= 100 else f"{text[:40]}…{text[-50:]}"
