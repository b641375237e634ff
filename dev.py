"""One command for each thing that a developer of newskit does.

python dev.py demo     run the notebooks and the main job; pages, charts and tables go to out/
python dev.py test     lint, types and all tests; further words go to pytest
python dev.py check    lint and types alone
python dev.py lab      open JupyterLab on notebooks/
python dev.py lock     renew requirements.lock from pyproject.toml
python dev.py mutate   change a room's lines one by one; which changes does no test notice?
python dev.py release  is everything in place for a release? builds the wheel and tries it

The first command makes .venv beside this file and installs what requirements.lock names; later ones
start at once.
"""
# Only the standard library is at hand when this file starts. `demo` calls it a second time, inside
# .venv.

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pandas import DataFrame

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent
LOCK, PYPROJECT, OUT = ROOT / "requirements.lock", ROOT / "pyproject.toml", ROOT / "out"
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "newskit-stamp"
UNFINISHED = "unfinished"

TOPICS = {
    "ferry": ["ferry", "ferries", "crossing*"],
    "rent": ["rent", "rents", "renter*", "tenan*", "landlord*", "eviction*"],
    "storm": ["storm*", "flood*", "gale*"],
}
# The longest that one cell of a notebook may take; a whole notebook stays under a minute.
CELL_SECONDS = 120


def main(words: list[str]) -> int:
    """Exit code of the command that `words` names."""
    jobs = {
        "demo": demo,
        "test": test,
        "check": check,
        "lab": lab,
        "lock": lock,
        "mutate": mutate,
        "release": release,
        "_demo": write_demo,
        "_try_wheel": try_wheel,
    }
    command, *rest = words or ["help"]
    if command not in jobs:
        print(__doc__)
        return 0 if command in ("help", "-h", "--help") else 2
    if sys.version_info[:2] < OLDEST:
        print(too_old(sys.version_info[:2]), file=sys.stderr)
        return 1
    try:
        if not command.startswith("_"):
            prepare()
        return jobs[command](rest)
    except subprocess.CalledProcessError as error:
        print(
            f"Failed: {' '.join(map(str, error.cmd))}\nRun dev.py again to start over.",
            file=sys.stderr,
        )
        return 1
    except KeyboardInterrupt:
        return 130


def too_old(version: tuple[int, ...]) -> str:
    """One sentence for a Python that can't run newskit."""
    need, have = (".".join(map(str, numbers)) for numbers in (OLDEST, version))
    return (
        f"newskit needs Python {need} or later, and this is Python {have}: "
        "start dev.py with a newer one."
    )


# ---- the environment


def prepare() -> None:
    """Bring .venv up to date: at once if nothing changed, from scratch if a run was cut short."""
    stamp, found = wanted_stamp(), STAMP.read_text(encoding="utf-8") if STAMP.exists() else ""
    if found == stamp:
        return
    if found == UNFINISHED or not runs_here():
        say("making .venv")
        shutil.rmtree(VENV, ignore_errors=True)
        VENV.mkdir()
        STAMP.write_text(UNFINISHED, encoding="utf-8")
        # This line may run in the old .venv itself: its base makes the new one.
        python = getattr(sys, "_base_executable", sys.executable)
        subprocess.run([python, "-m", "venv", VENV], check=True)
    STAMP.write_text(UNFINISHED, encoding="utf-8")
    install()
    STAMP.write_text(stamp, encoding="utf-8")


def wanted_stamp() -> str:
    """What .venv is made from: the two files that name packages, this Python, this folder."""
    origin = f"{sys.version_info[:2]} {ROOT}".encode()
    return hashlib.sha256(
        b"\0".join([LOCK.read_bytes(), PYPROJECT.read_bytes(), origin])
    ).hexdigest()


def runs_here() -> bool:
    """Whether .venv holds a Python of this version, with pip."""
    code = "import pip, sys; print(*sys.version_info[:2])"
    try:
        answer = subprocess.run(
            [PYTHON, "-c", code], capture_output=True, text=True, check=False
        ).stdout
    except OSError:
        return False
    return answer.split() == [str(number) for number in sys.version_info[:2]]


def install() -> None:
    """Install what the lock names, then newskit itself, editable."""
    say("installing what requirements.lock names")
    pip: list[Any] = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    tool: list[Any] = [PYTHON, "-m", "uv", "pip", "install", "--quiet", "--python", PYTHON]
    packages: list[Any] = ["--requirement", LOCK]
    if run_quietly([*pip, "uv"]) or run_quietly([*tool, *packages]):
        say("uv is not to be had here; pip does the same in a minute or two")
        tool = pip
        subprocess.run([*tool, *packages], check=True)
    # The lock holds the build backend, so nothing is fetched for the build.
    subprocess.run([*tool, "--no-deps", "--no-build-isolation", "--editable", ROOT], check=True)


# ---- the commands


def demo(rest: list[str]) -> int:
    """Run the main job on the shipped sample."""
    return run("dev.py", "_demo")


def test(rest: list[str]) -> int:
    """Lint, types and tests; the tests run even where lint complains."""
    return check([]) | (run("-m", "pytest", *rest) != 0)


def check(rest: list[str]) -> int:
    """Lint, layout and types: all three, whatever the first says."""
    tools = [["ruff", "check"], ["ruff", "format", "--check"], ["mypy"]]
    return int(sum(run("-m", *words) != 0 for words in tools) > 0)


def lab(rest: list[str]) -> int:
    """JupyterLab on the notebooks of this checkout."""
    return run("-m", "jupyterlab", f"--ServerApp.root_dir={ROOT / 'notebooks'}", *rest)


def lock(rest: list[str]) -> int:
    """Renew the lock: one file for every system and Python, without addresses."""
    what = [
        "--universal",
        "--python-version",
        ".".join(map(str, OLDEST)),
        "--extra",
        "dev",
        "--upgrade",
    ]
    how = ["--quiet", "--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
    code = run(
        "-m", "uv", "pip", "compile", PYPROJECT.name, "--output-file", LOCK.name, *what, *how, *rest
    )
    if code == 0:
        origin = "# What newskit is developed with. Renew it with: python dev.py lock"
        LOCK.write_text(f"{origin}\n{LOCK.read_text(encoding='utf-8')}", encoding="utf-8")
    return code


def mutate(rest: list[str]) -> int:
    """Changes of a room that no test notices: ``mutate patterns``, ``mutate topics/bursts``."""
    return run("tests/mutate.py", *rest)


def release(rest: list[str]) -> int:
    """Everything that a release needs, checked; then its files, built and tried."""
    faults = list(faults_of_release())
    for fault in faults:
        print(f"- {fault}")
    if faults:
        return 1
    shutil.rmtree(ROOT / "dist", ignore_errors=True)
    if run("-m", "build", "--no-isolation", "--outdir", "dist") or run("dev.py", "_try_wheel"):
        return 1
    print(
        f"dist/ is ready. Now: git tag v{project()['version']}, push it, "
        "and upload what is in dist/."
    )
    return 0


def faults_of_release() -> Iterator[str]:
    """What a release lacks, each with what to do."""
    version = project()["version"]
    if re.search("[a-z]", version):
        yield f"version {version} in pyproject.toml is one between releases: take its letters away"
    if "urls" not in project():
        yield "[project.urls] is missing in pyproject.toml: where do users find source and issues?"
    stated = {
        "newskit/__init__.py": r'^__version__ = "(.+)"',
        "CITATION.cff": r"^version: (.+)",
        "CHANGELOG.md": r"^## (\S+) \(\d{4}-\d\d-\d\d\)",
    }
    for name, pattern in stated.items():
        found = re.search(pattern, (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
        if not found or found[1] != version:
            said = f"says {found[1]}" if found else "names no version with its day"
            yield f"{name} {said}, and pyproject.toml says {version}"
    git = ["git", "-C", str(ROOT)]
    if subprocess.run([*git, "status", "--porcelain"], capture_output=True, check=False).stdout:
        yield "there are changes that are not committed: git status"
    if subprocess.run(
        [*git, "tag", "--list", f"v{version}"], capture_output=True, check=False
    ).stdout:
        yield f"the tag v{version} is there already: is this version out?"


def project() -> dict[str, Any]:
    """What pyproject.toml says of the package."""
    import tomllib  # an older Python has none, and is told so by too_old

    return tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]


def try_wheel(rest: list[str]) -> int:
    """Import the built wheel, and read a data set with it, where nothing else of newskit is."""
    [wheel] = (ROOT / "dist").glob("*.whl")
    code = (
        "import newskit as nk; print(nk.__version__, len(nk.load_dataset('letters')), nk.__file__)"
    )
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [PYTHON, "-m", "pip", "install", "--quiet", "--no-deps", "--target", folder, wheel],
            check=True,
        )
        env = {**os.environ, "PYTHONPATH": folder}
        answer = subprocess.run(
            [PYTHON, "-c", code], cwd=folder, env=env, capture_output=True, text=True, check=True
        )
    print(answer.stdout.strip())
    version, rows, place = answer.stdout.split(maxsplit=2)
    return int((version, rows) != (project()["version"], "10") or not place.startswith(folder))


def run(*words: str | Path) -> int:
    """Exit code of .venv's Python with these words."""
    env = {**os.environ, "PYTHONUTF8": "1"}
    return subprocess.run([PYTHON, *words], cwd=ROOT, env=env, check=False).returncode


def run_quietly(words: list[Any]) -> int:
    """Exit code of a command whose failure has a second way."""
    return subprocess.run(words, stderr=subprocess.DEVNULL, check=False).returncode


def say(text: str) -> None:
    """Say what takes a while, before it does."""
    print(f"dev.py: {text} ...", flush=True)


# ---- the main job, inside .venv


def write_demo(rest: list[str]) -> int:
    """Pages, charts and tables in out/, from the sample that comes with newskit."""
    os.environ["MPLBACKEND"] = "Agg"
    import newskit as nk
    from newskit.charts import save_chart

    with timed("all of it"):
        with timed("reading, matching, quoting"):
            articles = nk.load_dataset("harbour")
            frequency = nk.topic_frequency(articles, nk.match_topics(articles, TOPICS), by=None)
            quotes = nk.extract_quotes(articles)
        for name, table in {"quotes": quotes, "frequency": frequency}.items():
            with timed(f"{name}.csv") as path:
                write_csv(table, path)
        charts = {
            "articles": nk.plot_articles(nk.count_articles(articles)),
            "frequency": nk.plot_frequency(frequency),
            "speakers": nk.plot_speakers(nk.top_speakers(quotes)),
        }
        for name, axes in charts.items():
            for kind in ("png", "svg"):
                with timed(f"{name}.{kind}") as path:
                    save_chart(axes, path)
        for notebook in sorted((ROOT / "notebooks").glob("*.ipynb")):
            try:
                with timed(f"{notebook.stem}.html") as path:
                    write_page(run_notebook(notebook), path)
            except NotebookError as error:
                print(error, file=sys.stderr)
                return 1
    return 0


@contextmanager
def timed(name: str) -> Iterator[Path]:
    """The path of that name in out/; says how long it took to get there."""
    OUT.mkdir(exist_ok=True)
    path, began = OUT / name, time.perf_counter()
    yield path
    label = path.relative_to(ROOT).as_posix() if path.exists() else name
    print(f"{time.perf_counter() - began:6.1f} s  {label}", flush=True)


def write_csv(table: DataFrame, path: Path) -> None:
    """A table for a spreadsheet, guarded: in others' texts a cell may begin like a formula."""
    from newskit.explorer.downloads import to_csv

    path.write_bytes(to_csv(table))


class NotebookError(Exception):
    """A cell that failed: which, and how."""


def run_notebook(path: Path) -> Any:
    """The notebook with its outputs, run from top to bottom by a kernel of its own."""
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    started: list[int] = []
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        # With it, a page waits for scripts from elsewhere and shows no chart offline.
        store_widget_state=False,
        # What a kernel says of its network is of no use here.
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(path.parent)}},
        on_cell_start=lambda cell, cell_index: started.append(cell_index + 1),
    )
    # Where no backend is named, the kernel puts charts in the notebook.
    env = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    try:
        client.execute(env=env)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        # Without the terminal's colours.
        reason = re.sub(r"\x1b\[[\d;]*m", "", str(error)).strip().splitlines()[-1]
        raise NotebookError(
            f"{path.name}, cell {started[-1]} of {len(notebook.cells)}: {reason}"
        ) from error
    return notebook


def write_page(notebook: Any, path: Path) -> None:
    """A page that holds all it shows: no script, nothing from the network."""
    from nbconvert import HTMLExporter

    scripts = ["html_head_js", "html_head_js_mathjax", "html_head_js_mermaidjs", "jupyter_widgets"]
    without = "".join(f"{{% block {name} %}}{{% endblock {name} %}}" for name in scripts)
    exporter = HTMLExporter(raw_template=f"{{% extends 'lab/index.html.j2' %}}{without}")  # type: ignore[no-untyped-call]
    page, _ = exporter.from_notebook_node(notebook, resources={"metadata": {"name": path.stem}})
    path.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
