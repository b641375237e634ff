"""Setting newskit up: a wheel in an empty environment, files that name versions, dev.py's logic."""

import ast
import email.parser
import functools
import importlib.util
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pandas as pd
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import dev
import newskit
from newskit.__main__ import main

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NOTEBOOKS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
CONDA_NAMES = {"matplotlib": "matplotlib-base"}  # without the Qt that a notebook has no use for


# ---- the wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    [path] = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """An empty environment with the wheel and what it asks for, no more; runs a command in it."""
    venv = tmp_path_factory.mktemp("empty") / "venv"
    bin_folder = venv / ("Scripts" if os.name == "nt" else "bin")
    constraint = ["--quiet", "--constraint", ROOT / "requirements.lock"]
    run = functools.partial(subprocess.run, check=True, timeout=300)
    if importlib.util.find_spec("uv"):
        run([sys.executable, "-m", "venv", "--without-pip", venv])
        run(
            [
                sys.executable,
                "-m",
                "uv",
                "pip",
                "install",
                "--python",
                bin_folder / "python",
                *constraint,
                wheel,
            ]
        )
    else:
        run([sys.executable, "-m", "venv", venv])
        run([bin_folder / "python", "-m", "pip", "install", *constraint, wheel])

    def call(program, *words, cwd):
        # As in a user's terminal: nothing of the tests' own environment leads back to the checkout.
        env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        command = [bin_folder / program, *words]
        return subprocess.run(
            command, cwd=cwd, env=env, capture_output=True, text=True, timeout=120, check=False
        )

    return call


def test_the_wheel_holds_data_notebooks_lexicon_and_types(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    datasets = {path.parent.name for path in (ROOT / "datasets").glob("*/dataset.toml")}
    lexicon = {path.name for path in (ROOT / "newskit" / "lexicon").glob("*.txt")}
    data = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "datasets").rglob("*")
        if path.is_file()
    }
    assert {f"newskit/{name}" for name in data} <= names
    assert {f"newskit/datasets/{name}/dataset.toml" for name in datasets} <= names
    assert {f"newskit/notebooks/{name}" for name in NOTEBOOKS} <= names
    assert {f"newskit/lexicon/{name}" for name in lexicon} <= names
    assert "newskit/py.typed" in names
    assert datasets
    assert lexicon
    assert not [name for name in names if "__pycache__" in name or "checkpoint" in name]
    assert {name.split("/")[0] for name in names} == {
        "newskit",
        f"newskit-{newskit.__version__}.dist-info",
    }


def test_the_wheel_says_what_it_is(wheel):
    archive = zipfile.ZipFile(wheel)
    [name] = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
    facts = email.parser.Parser().parsestr(archive.read(name).decode())
    assert (facts["Name"], facts["Version"]) == ("newskit", newskit.__version__)
    assert facts["Requires-Python"] == PROJECT["requires-python"]


@pytest.mark.slow
def test_newskit_works_where_only_its_wheel_is(installed, tmp_path):
    code = "import newskit as nk; print(nk.__file__); print(len(nk.load_dataset('letters')))"
    answer = installed("python", "-c", code, cwd=tmp_path)
    assert answer.returncode == 0, answer.stderr
    place, rows = answer.stdout.splitlines()
    assert not Path(place).is_relative_to(ROOT)
    assert rows == "10"

    answer = installed("newskit", "lab", "--no-open", "my notebooks", cwd=tmp_path)
    assert answer.returncode == 0, answer.stderr
    assert sorted(path.name for path in (tmp_path / "my notebooks").iterdir()) == NOTEBOOKS
    assert f'jupyter lab "{tmp_path / "my notebooks" / "00_start.ipynb"}"' in answer.stdout

    answer = installed("newskit", "lab", "unused", cwd=tmp_path)
    assert answer.returncode == 1
    assert answer.stderr == 'JupyterLab is not installed: pip install "newskit[lab]"\n'
    assert not (tmp_path / "unused").exists()


# ---- newskit lab


def test_a_changed_notebook_is_never_overwritten(tmp_path, capsys):
    assert main(["lab", "--no-open", str(tmp_path)]) == 0
    mine = tmp_path / NOTEBOOKS[0]
    mine.write_text("mine", encoding="utf-8")
    (tmp_path / NOTEBOOKS[1]).unlink()
    capsys.readouterr()

    assert main(["lab", "--no-open", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert mine.read_text(encoding="utf-8") == "mine"
    assert f"differ from those of this version: {NOTEBOOKS[0]}." in said
    assert f"Copied to {tmp_path.resolve()}: {NOTEBOOKS[1]}." in said


def test_a_folder_that_is_a_file_is_one_line_on_stderr(tmp_path, capsys):
    file = tmp_path / "taken"
    file.touch()
    assert main(["lab", "--no-open", str(file)]) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith(f"The notebooks can't be copied to {file}: ")


def test_lab_opens_the_first_notebook_and_passes_words_on(tmp_path, monkeypatch):
    called = []
    monkeypatch.setattr(subprocess, "call", lambda command: called.append(command) or 0)
    assert main(["lab", str(tmp_path), "--", "--port=8899"]) == 0
    first = str(tmp_path.resolve() / "00_start.ipynb")
    assert called == [[sys.executable, "-m", "jupyterlab", first, "--port=8899"]]


def test_the_version_is_printed(capsys):
    with pytest.raises(SystemExit, match="0"):
        main(["--version"])
    assert capsys.readouterr().out == f"newskit {newskit.__version__}\n"


# ---- the files that name versions


def test_one_version_everywhere():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    first = re.search(r"^## (\S+)", changes, re.MULTILINE)
    assert PROJECT["version"] == str(citation["version"]) == newskit.__version__
    # Between releases the changes stand under the version that comes next.
    assert first[1] == newskit.__version__.removesuffix(".dev0")


def test_the_citation_has_what_its_format_asks_for():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= set(citation)
    assert citation["cff-version"] == "1.2.0"
    assert citation["license"] == PROJECT["license"]
    assert [author["name"] for author in citation["authors"]] == [
        author["name"] for author in PROJECT["authors"]
    ]


def bounds(requirements):
    return {
        canonicalize_name(need.name): str(need.specifier) for need in map(Requirement, requirements)
    }


def test_conda_gets_the_same_packages_with_the_same_bounds():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    [by_pip] = [item["pip"] for item in environment["dependencies"] if isinstance(item, dict)]
    by_conda = bounds(item for item in environment["dependencies"] if isinstance(item, str))
    asked = bounds(PROJECT["dependencies"]) | bounds(PROJECT["optional-dependencies"]["lab"])
    asked = {CONDA_NAMES.get(name, name): bound for name, bound in asked.items()}
    assert by_conda == asked | {"python": PROJECT["requires-python"], "pip": ""}
    assert by_pip == ["-e ."]
    assert environment["channels"] == ["conda-forge"]


def test_the_lock_fits_what_the_project_asks_for():
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    pins = {}
    for line in lines:
        if not line.startswith("#"):
            pin = Requirement(line)
            [only] = pin.specifier
            pins.setdefault(canonicalize_name(pin.name), []).append(only.version)
            assert (only.operator, pin.url) == ("==", None)
    asked = [
        *PROJECT["dependencies"],
        *(need for needs in PROJECT["optional-dependencies"].values() for need in needs),
    ]
    for need in map(Requirement, asked):
        if need.name != "newskit":
            assert all(
                need.specifier.contains(version) for version in pins[canonicalize_name(need.name)]
            ), need
    assert "newskit" not in pins


# ---- dev.py


class Environment:
    """dev.py in a folder of its own, with the slow steps written down instead of done."""

    def __init__(self, folder, monkeypatch):
        self.steps = []
        self.usable = False
        self.lock = folder / "requirements.lock"
        self.lock.write_text("pandas==3", encoding="utf-8")
        (folder / "pyproject.toml").touch()
        venv = folder / ".venv"
        places = {
            "ROOT": folder,
            "LOCK": self.lock,
            "PYPROJECT": folder / "pyproject.toml",
            "VENV": venv,
        }
        for name, place in {**places, "STAMP": venv / dev.STAMP.name}.items():
            monkeypatch.setattr(dev, name, place)
        monkeypatch.setattr(dev, "runs_here", lambda: self.usable)
        monkeypatch.setattr(dev, "install", lambda: self.steps.append("install"))
        monkeypatch.setattr(subprocess, "run", self.make)

    def make(self, command, check):
        assert [*command[1:]] == ["-m", "venv", dev.VENV]
        self.steps.append("make")
        self.usable = True

    def prepare(self):
        self.steps.clear()
        dev.prepare()
        return self.steps


@pytest.fixture
def environment(tmp_path, monkeypatch):
    return Environment(tmp_path, monkeypatch)


def test_an_environment_is_made_once(environment):
    assert environment.prepare() == ["make", "install"]
    assert environment.prepare() == []


def test_a_new_lock_is_installed_into_the_environment_there_is(environment):
    environment.prepare()
    environment.lock.write_text("pandas==4", encoding="utf-8")
    assert environment.prepare() == ["install"]
    assert environment.prepare() == []


def test_an_environment_made_by_hand_is_kept(environment):
    dev.VENV.mkdir()
    environment.usable = True
    assert environment.prepare() == ["install"]


@pytest.mark.parametrize("cut_short", ["make", "install"])
def test_an_environment_cut_short_is_made_anew(environment, monkeypatch, cut_short):
    def interrupt(*args, **options):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(
            *((subprocess, "run") if cut_short == "make" else (dev, "install")), interrupt
        )
        with pytest.raises(KeyboardInterrupt):
            environment.prepare()
    (dev.VENV / "half a package").touch()
    environment.usable = True
    assert environment.prepare() == ["make", "install"]
    assert not (dev.VENV / "half a package").exists()
    assert environment.prepare() == []


def test_an_environment_of_another_python_is_made_anew(environment):
    environment.prepare()
    environment.lock.write_text("pandas==4", encoding="utf-8")
    environment.usable = False
    assert environment.prepare() == ["make", "install"]


@pytest.mark.parametrize(("failures", "tool"), [([0, 0], "uv"), ([1], "pip"), ([0, 2], "pip")])
def test_pip_takes_over_where_uv_is_not_to_be_had(monkeypatch, capsys, failures, tool):
    ran = []
    monkeypatch.setattr(dev, "run_quietly", lambda words: failures.pop(0))
    monkeypatch.setattr(subprocess, "run", lambda words, check: ran.append((words[2], words[-1])))
    dev.install()
    assert failures == []
    assert ran == ([("pip", dev.LOCK)] if tool == "pip" else []) + [(tool, dev.ROOT)]
    assert ("uv is not to be had" in capsys.readouterr().out) == (tool == "pip")


def test_an_old_python_gets_one_sentence(monkeypatch, capsys):
    monkeypatch.setattr(dev.sys, "version_info", (3, 9, 18))
    code = dev.main(["test"])
    monkeypatch.undo()
    assert code == 1
    assert capsys.readouterr().err == (
        "newskit needs Python 3.11 or later, and this is Python 3.9: start dev.py with a newer "
        "one.\n"
    )


def test_an_old_python_can_read_dev_py_at_all():
    ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"), feature_version=(3, 8))


def test_dev_py_needs_only_the_standard_library_to_start():
    tree = ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"))
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {alias.name for node in imports if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module.split(".")[0] for node in imports if isinstance(node, ast.ImportFrom)}
    assert names <= sys.stdlib_module_names


def test_dev_py_without_a_command_says_what_it_can_do(capsys):
    assert dev.main([]) == 0
    assert dev.main(["tset"]) == 2
    said = capsys.readouterr().out
    assert all(
        f"python dev.py {command} " in said for command in ["demo", "test", "check", "lab", "lock"]
    )


def test_a_cell_that_begins_like_a_formula_is_text_in_a_spreadsheet(tmp_path):
    cells = ["=1+1", "+49", "-5 degrees", "@mayor", "plain = 1", None]
    table = pd.DataFrame(
        {"quote": pd.Series(cells, dtype="str"), "hits": range(-1, 5), "low": [-0.5] * 6}
    )
    dev.write_csv(table, tmp_path / "quotes.csv")
    back = pd.read_csv(tmp_path / "quotes.csv", encoding="utf-8-sig")
    assert back["quote"].fillna("").tolist() == [
        "'=1+1",
        "'+49",
        "'-5 degrees",
        "'@mayor",
        "plain = 1",
        "",
    ]
    assert back["hits"].tolist() == list(range(-1, 5))
    assert back["low"].tolist() == [-0.5] * 6


@pytest.mark.skipif(os.name == "nt", reason="Windows has no executable bit")
def test_the_check_of_every_change_can_be_started():
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


# ---- the hooks before a commit, and a release


def test_the_hooks_use_the_linter_of_the_lock():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    asked = {
        name
        for repo in hooks["repos"]
        for hook in repo["hooks"]
        for name in hook["additional_dependencies"]
        if name.startswith("ruff")
    }
    assert asked < set((ROOT / "requirements.lock").read_text(encoding="utf-8").split())


@pytest.fixture
def ready(tmp_path, monkeypatch):
    """A project that is fit for a release, and nothing else."""
    files = {
        "pyproject.toml": '[project]\nname = "x"\nversion = "1.2.0"\nurls = {Source = "x"}\n',
        "newskit/__init__.py": '__version__ = "1.2.0"\n',
        "CITATION.cff": "version: 1.2.0\n",
        "CHANGELOG.md": (
            "# Changes\n\n## 1.2.0 (2027-01-05)\n\n- All is well.\n\n## 1.1.0 (2026-12-01)\n"
        ),
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    for words in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "-m", "all"]):
        author = ["-c", "user.name=a", "-c", "user.email=a@b.example"]
        subprocess.run(["git", *author, *words], cwd=tmp_path, check=True)
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "PYPROJECT", tmp_path / "pyproject.toml")
    return tmp_path


def test_a_project_that_is_ready_has_no_faults(ready):
    assert list(dev.faults_of_release()) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        ("CHANGELOG.md", "(2027-01-05)", "(not released)", "CHANGELOG.md says 1.1.0"),
        ("CITATION.cff", "1.2.0", "1.1.0", "CITATION.cff says 1.1.0"),
        ("newskit/__init__.py", "1.2.0", "1.2", "newskit/__init__.py says 1.2,"),
        ("pyproject.toml", "1.2.0", "1.2.0.dev0", "one between releases"),
        ("pyproject.toml", "urls", "authors", "[project.urls] is missing"),
        ("CHANGELOG.md", "All is", "All was", "changes that are not committed"),
    ],
)
def test_what_a_release_lacks_is_named(ready, name, old, new, fault):
    text = (ready / name).read_text(encoding="utf-8")
    (ready / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    assert any(fault in said for said in dev.faults_of_release())


def test_a_version_that_is_out_is_not_released_again(ready):
    subprocess.run(["git", "tag", "v1.2.0"], cwd=ready, check=True)
    [fault] = dev.faults_of_release()
    assert "v1.2.0 is there already" in fault
