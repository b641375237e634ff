"""Do the tests notice a wrong line? A room is changed a little, one place at a time, and tested.

``python dev.py mutate ROOM`` prints every change that no test noticed, with its line: each is a
test to write, or a line that changes nothing and can go. ROOM is a module or a folder of newskit:
``patterns``, ``intervals``, ``topics/bursts``. Further words go to this program (``--help``).
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib
import importlib.abc
import importlib.util
import io
import os
import pickle
import random
import re
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "newskit"
# What a change of one room can't be asked of: a browser, whole notebooks, other Pythons, the wheel.
NOT_ASKED = {"test_browser.py", "test_notebooks.py", "test_architecture.py", "test_setup.py"}
ENOUGH = 15.0  # seconds of tests that a change is shown to, quickest first; more would find little
LONGEST = 90  # seconds until a change is taken for an endless loop, which is noticed too
SURVIVED, NOTICED = 0, 1

COMPARISONS = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
OPERATORS = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
    ast.LShift: ast.RShift, ast.RShift: ast.LShift,
}  # fmt: skip


class Mutant(NamedTuple):
    """One change: the module with it, and where and what it is."""

    path: Path
    line: int
    change: str
    source: str


# ---- the changes


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Every change of a module, in the order of its lines."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = [node for node in ast.walk(tree) if hasattr(node, "lineno")]
    skipped = {id(inner) for node in nodes for inner in not_run(node)}
    for number, node in enumerate(nodes):
        if id(node) in skipped:
            continue
        for changed in changes_of(node):
            before, after = ast.unparse(node), ast.unparse(changed)
            whole = copy.deepcopy(tree)
            place = [inner for inner in ast.walk(whole) if hasattr(inner, "lineno")][number]
            place.__class__ = changed.__class__
            place.__dict__.update(changed.__dict__)
            yield Mutant(path, node.lineno, f"{before}  →  {after}", ast.unparse(whole))


def none_of(mutant: Mutant) -> Mutant:
    """The same module as it is: no test may notice it."""
    whole = ast.parse(mutant.path.read_text(encoding="utf-8"))
    return mutant._replace(change="none", source=ast.unparse(whole))


def not_run(node: ast.AST) -> Iterator[ast.AST]:
    """Parts for people and type checkers: docstrings, annotations, decorators, ``__all__``."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    if isinstance(node, ast.AnnAssign):
        yield from ast.walk(node.annotation)
    if isinstance(node, ast.FunctionDef):
        hints = [
            argument.annotation for argument in ast.walk(node.args) if isinstance(argument, ast.arg)
        ]
        for part in [*hints, node.returns, *node.decorator_list]:
            if part is not None:
                yield from ast.walk(part)
    if isinstance(node, ast.JoinedStr):  # the words of a message
        yield from (part for part in node.values if isinstance(part, ast.Constant))


def changes_of(node: ast.AST) -> Iterator[ast.AST]:
    """What a node is changed to: slips that people make, not nonsense that no one writes."""
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            changed = copy.deepcopy(node)
            changed.ops[place] = COMPARISONS[type(operator)]()
            yield changed
    elif isinstance(node, ast.BoolOp):
        swapped = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield ast.BoolOp(swapped, node.values)
    elif isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        if not (isinstance(node.left, ast.Constant) and isinstance(node.left.value, str)):
            yield ast.BinOp(node.left, OPERATORS[type(node.op)](), node.right)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield ast.Call(ast.Name("bool", ast.Load()), [node.operand], [])
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert):
        yield ast.UnaryOp(ast.UAdd(), node.operand)
    elif isinstance(node, ast.Constant):
        yield from (ast.Constant(value) for value in other_values(node.value))


def other_values(value: object) -> Iterator[object]:
    """A number that is off by one, a weight that is 0, a flag that is turned."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield value + 1
        if value not in (0, -1):
            yield value - 1
    elif isinstance(value, float):
        yield value * 1.5 + 0.01
        if value:
            yield 0.0


# ---- the tests that are asked


def test_files(room: str) -> list[Path]:
    """Tests that name the room, or what it gives to users."""
    import newskit

    head = room.split("/")[0].removesuffix(".py")
    names = newskit._ROOMS.get(head, "").split()
    named = re.compile(rf"newskit\.{head}\b|\b(?:{'|'.join(names) or 'a^'})\b")
    files = [
        path for path in sorted((ROOT / "tests").glob("test_*.py")) if path.name not in NOT_ASKED
    ]
    return [path for path in files if named.search(path.read_text(encoding="utf-8"))]


def tests_by_line(files: list[str], modules: list[Path]) -> dict[tuple[str, int], list[str]]:
    """Which tests run each line, quickest first; the module's lines run at import left out."""
    database = Path(tempfile.mkdtemp()) / "coverage"
    seconds: dict[str, float] = {}

    class Clock:
        def pytest_runtest_logreport(self, report: object) -> None:
            seconds[report.nodeid] = seconds.get(report.nodeid, 0) + report.duration

    import coverage
    import pytest

    class Context:
        @pytest.hookimpl(wrapper=True)
        def pytest_runtest_protocol(self, item: object) -> Iterator[None]:
            measured.switch_context(item.nodeid)
            result = yield
            measured.switch_context("")
            return result

    measured = coverage.Coverage(
        data_file=database, config_file=False, include=[str(path) for path in modules]
    )
    measured.start()
    code = run_pytest(files, [Clock(), Context()])
    measured.stop()
    measured.save()
    if code:
        raise SystemExit("the tests fail before anything is changed: python dev.py test")
    data = coverage.CoverageData(database)
    data.read()
    found = {}
    for path in modules:
        by_line = data.contexts_by_lineno(str(path))
        anywhere = {test for tests in by_line.values() for test in tests}
        for line, tests in by_line.items():
            # A line that runs at import stands in no test: all tests of the module are asked.
            reached = set(tests) - {""} or anywhere - {""}
            found[str(path), line] = quickest(reached, seconds)
    return found


def quickest(tests: set[str], seconds: dict[str, float]) -> list[str]:
    """As many of the tests as run in a quarter of a minute."""
    chosen, spent = [], 0.0
    for test in sorted(tests, key=lambda test: (seconds[test], test)):
        spent += seconds[test]
        if chosen and spent > ENOUGH:
            break
        chosen.append(test)
    return chosen


def run_pytest(words: list[str], plugins: list[object]) -> int:
    """Exit code of a quiet run that stops at the first failure."""
    import pytest

    options = ["-x", "-q", "-p", "no:cacheprovider", "-m", "not browser", "--no-header", "--tb=no"]
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        return int(pytest.main([*options, *words], plugins=plugins))


class Changed(importlib.abc.MetaPathFinder, importlib.abc.SourceLoader):
    """Imports one module with a change in it."""

    def __init__(self, mutant: Mutant) -> None:
        parts = mutant.path.relative_to(ROOT).with_suffix("").parts
        self.is_folder = parts[-1] == "__init__"
        self.name = ".".join(parts[:-1] if self.is_folder else parts)
        self.mutant = mutant

    def find_spec(self, name: str, path: object, target: object = None) -> object:
        if name != self.name:
            return None
        return importlib.util.spec_from_file_location(
            name, self.mutant.path, loader=self,
            submodule_search_locations=[str(self.mutant.path.parent)] if self.is_folder else None,
        )  # fmt: skip

    def get_filename(self, name: str) -> str:
        return str(self.mutant.path)

    def get_data(self, path: str) -> bytes:
        return self.mutant.source.encode()


def start(mutant: Mutant, tests: list[str]) -> int:
    """Run the tests of a change in a process of its own, forked so that pandas is there already."""
    child = os.fork()
    if child:
        return child
    os.setsid()  # what its tests start ends with it
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
    os.dup2(null, sys.stderr.fileno())
    sys.meta_path.insert(0, Changed(mutant))
    try:
        code = run_pytest(tests, [])
    except BaseException:
        code = NOTICED
    os._exit(NOTICED if code else SURVIVED)


def outcomes(asked: Iterator[tuple[Mutant, list[str]]]) -> Iterator[tuple[Mutant, int]]:
    """What became of each change, as many at a time as there are processors."""
    running: dict[int, tuple[Mutant, float]] = {}
    waiting = iter(asked)
    room = os.cpu_count() or 1
    while True:
        while len(running) < room and (following := next(waiting, None)):
            mutant, tests = following
            running[start(mutant, tests)] = mutant, time.monotonic() + LONGEST
        if not running:
            return
        for child, (mutant, deadline) in list(running.items()):
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                del running[child]
                yield mutant, SURVIVED if status == 0 else NOTICED
            elif time.monotonic() > deadline:
                os.killpg(child, signal.SIGKILL)
                os.waitpid(child, 0)
                del running[child]
                yield mutant, NOTICED
        time.sleep(0.02)


# ---- the report


def main(words: list[str]) -> int:
    """Print what no test noticed; the exit code is 0 where all was noticed."""
    parser = argparse.ArgumentParser(prog="dev.py mutate", description=__doc__.split("\n\n")[0])
    parser.add_argument(
        "room", help="a module or folder of newskit: patterns, intervals, topics/bursts"
    )
    parser.add_argument(
        "--tests", nargs="*", default=[], help="files of tests; by default those that name the room"
    )
    parser.add_argument(
        "--most", type=int, default=0, help="try that many changes, chosen at random"
    )
    parser.add_argument("--seed", type=int, default=0, help="of the choice")
    options = parser.parse_args(words)
    if not hasattr(os, "fork"):
        raise SystemExit("dev.py mutate forks, which Windows can't; in WSL it runs.")
    place = PACKAGE / options.room.removesuffix(".py")
    modules = sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]
    if not modules or not modules[0].exists():
        raise SystemExit(
            f"newskit has no {options.room}: it is a module or a folder, such as topics/bursts"
        )

    mutants = [mutant for path in modules for mutant in mutants_of(path)]
    if options.most and options.most < len(mutants):
        mutants = sorted(random.Random(options.seed).sample(mutants, options.most))
    files = options.tests or [str(path) for path in test_files(options.room)]
    print(f"{len(mutants)} changes; which tests run which lines ...", flush=True)
    # In a child: the parent must not have imported newskit when it forks.
    covered = in_a_child(lambda: tests_by_line(files, modules))

    for heavy in ("numpy", "pandas", "pyarrow", "scipy.stats", "pytest"):
        importlib.import_module(heavy)  # once, before the forks
    asked = ((mutant, covered.get((str(mutant.path), mutant.line), [])) for mutant in mutants)
    tried = [(mutant, tests) for mutant, tests in asked if tests]
    unseen = len(mutants) - len(tried)
    unchanged = [(none_of(mutant), tests) for mutant, tests in tried[:1]]
    if [outcome for _, outcome in outcomes(iter(unchanged))] == [NOTICED]:
        raise SystemExit("a change that changes nothing is noticed: this program is broken")
    noticed = 0
    for mutant, outcome in outcomes(iter(tried)):
        noticed += outcome == NOTICED
        if outcome == SURVIVED:
            print(
                f"{mutant.path.relative_to(ROOT).as_posix()}:{mutant.line}  {mutant.change}",
                flush=True,
            )
    print(
        f"{noticed} of {len(mutants)} noticed, {len(tried) - noticed} not; "
        f"{unseen} more in lines that no test runs"
    )
    return int(noticed < len(mutants))


def in_a_child(work: object) -> object:
    """What a function gives, run in a forked process."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        code = 1
        try:
            with os.fdopen(writing, "wb") as stream:
                pickle.dump(dict(work()), stream)
            code = 0
        except SystemExit as reason:
            print(reason, file=sys.stderr)
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        data = stream.read()
    _, status = os.waitpid(child, 0)
    if status:
        raise SystemExit(1)
    return pickle.loads(data)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main(sys.argv[1:]))
