"""The files of a collection: listed in order, leftovers passed over, a wrong path answered with a hint."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from newskit.formats import File, Problem
from newskit.schema import SchemaError, UnreadableFile

__all__ = ["list_files", "shown"]


def list_files(path: str | Path | Iterable[str | Path]) -> tuple[list[File], list[Problem]]:
    """List files in the order of their names; hidden ones and leftovers of other programs are passed over."""
    files: list[File] = []
    passed: list[Problem] = []
    for root in [path] if isinstance(path, (str, Path)) else list(path):
        if not isinstance(root, (str, Path)):
            raise SchemaError(f"a path must be a string or a Path, and this is {root!r:.60}.")
        try:
            found = _expand(Path(root))
        except (OSError, ValueError) as error:
            raise UnreadableFile(f"{shown(root)}: can't be opened ({error}). Check the path.") from error
        for file in found:
            if _is_leftover(file.name):
                passed.append(
                    Problem(file.name, "", "hidden, or a leftover of another program", "passed over", loud=False)
                )
            else:
                files.append(file)
    return files, passed


def _expand(root: Path) -> list[File]:
    if root.is_dir():
        found = sorted(one for one in root.rglob("*") if not one.is_dir())
        return [File(one, one.relative_to(root).as_posix()) for one in found]
    if root.exists():
        return [File(root, root.name)]
    if "*" in root.name or "?" in root.name:
        found = sorted(one for one in root.parent.glob(root.name) if not one.is_dir())
        if found:
            return [File(one, one.name) for one in found]
    near = difflib.get_close_matches(root.name, _siblings(root), n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise UnreadableFile(f"{shown(root)}: there is no such file or folder below {Path.cwd().name!r}.{hint}")


def _siblings(root: Path) -> list[str]:
    return [one.name for one in root.parent.iterdir()] if root.parent.is_dir() else []


def _is_leftover(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any(part.startswith((".", "~$")) or part in ("__MACOSX", "Thumbs.db", "desktop.ini") for part in parts)


def shown(path: object) -> str:
    """Return a path short enough for a message."""
    text = str(path)
    return text if len(text) <= 100 else f"{text[:40]}…{text[-50:]}"
