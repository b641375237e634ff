"""The command line: ``newskit lab`` opens the notebooks of newskit, in a folder of yours."""

from __future__ import annotations

import argparse
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

from newskit import __version__

FIRST_NOTEBOOK = "00_start.ipynb"


def main(arguments: list[str] | None = None) -> int:
    """Exit code of ``newskit`` with these words."""
    parser = argparse.ArgumentParser(
        prog="newskit", description="A research toolkit for news text, in Jupyter."
    )
    parser.add_argument("--version", action="version", version=f"newskit {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    lab = commands.add_parser(
        "lab", help="copy the notebooks to a folder of yours and open JupyterLab there"
    )
    lab.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=Path("newskit-notebooks"),
        help="default: %(default)s",
    )
    lab.add_argument("--no-open", action="store_true", help="copy, and say how to open JupyterLab")
    lab.epilog = "Words after -- go to JupyterLab: newskit lab -- --port=8899"

    words = sys.argv[1:] if arguments is None else arguments
    cut = words.index("--") if "--" in words else len(words)
    choice = parser.parse_args(words[:cut])
    return open_lab(choice.folder, no_open=choice.no_open, passed_on=words[cut + 1 :])


def open_lab(folder: Path, *, no_open: bool, passed_on: list[str]) -> int:
    """Copy the notebooks to `folder` and start JupyterLab on it, or say how."""
    if not no_open and importlib.util.find_spec("jupyterlab") is None:
        return _complain('JupyterLab is not installed: pip install "newskit[lab]"')
    try:
        copied, kept = copy_notebooks(folder)
    except OSError as error:
        return _complain(f"The notebooks can't be copied to {folder}: {error.strerror or error}")
    print(f"Copied to {folder.resolve()}: {', '.join(copied) or 'nothing, they are all there'}.")
    if kept:
        names = ", ".join(kept)
        print(
            f"Kept, since they differ from those of this version: {names}. Rename or delete one to "
            "get it afresh."
        )

    first = folder.resolve() / FIRST_NOTEBOOK
    if no_open:
        print(f'Open them with: jupyter lab "{first}"')
        return 0
    try:
        return subprocess.call([sys.executable, "-m", "jupyterlab", str(first), *passed_on])
    except KeyboardInterrupt:  # how a JupyterLab in a terminal is usually left
        return 0


def copy_notebooks(folder: Path) -> tuple[list[str], list[str]]:
    """Copy the notebooks to `folder`; the names copied, and those kept because they differ."""
    folder.mkdir(parents=True, exist_ok=True)
    copied, kept = [], []
    for source in sorted(shipped_notebooks().glob("*.ipynb")):
        target = folder / source.name
        if not target.exists():
            shutil.copyfile(source, target)
            copied.append(source.name)
        elif target.read_bytes() != source.read_bytes():
            kept.append(source.name)
    return copied, kept


def shipped_notebooks() -> Path:
    """The folder of notebooks: inside the installed package, beside it in a checkout."""
    here = Path(__file__).resolve().parent
    inside = here / "notebooks"
    return inside if inside.is_dir() else here.parent / "notebooks"


def _complain(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
