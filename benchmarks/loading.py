"""Speed and memory of loading collections: newskit against pandas' fastest reader, in one run.

    python benchmarks/loading.py                 # 100,000 articles, 3 rounds
    python benchmarks/loading.py 20000 --rounds 1

Every reading has a process of its own; the readers take turns (A B A B …), so that a busy machine
slows both. The table gives medians. Memory is how far the resident size grows at its highest,
beyond what the imports need. All of pandas' ways to read JSON Lines are tried once, and the fastest
one takes part. What newskit hands over has ids, dates, word counts, cleaned texts and a load
report; pandas' frame holds the fields as they are.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from make_articles import write_articles

TEXT_FILES = 10_000
TEXT_SIZE = 2300  # bytes a file, as in the BBC collection

# Python to run before the clock starts, and the line that is timed.
PANDAS = {
    'read_json(lines=True, engine="ujson")': "pd.read_json(path, lines=True)",
    'read_json(lines=True, engine="pyarrow")': 'pd.read_json(path, lines=True, engine="pyarrow")',
    'read_json(…, engine="pyarrow", dtype_backend="pyarrow")': (
        'pd.read_json(path, lines=True, engine="pyarrow", dtype_backend="pyarrow")'
    ),
    'read_json(…, dtype_backend="pyarrow")': (
        'pd.read_json(path, lines=True, dtype_backend="pyarrow")'
    ),
    "read_json(…, chunksize=10_000)": "pd.concat(pd.read_json(path, lines=True, chunksize=10_000))",
}
NEWSKIT = "newskit.read_articles(path)"
OPEN_READ = (
    "[Path(at, name).read_bytes().decode() "
    "for at, _, names in os.walk(path) for name in sorted(names)]"
)

CHILD = """
import json, os, resource, sys, time
from pathlib import Path
import pandas as pd, pyarrow.json
import newskit; newskit.read_articles
path = sys.argv[1]
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
def cpu():
    return sum(os.times()[:2])
before, clock, used = resident(), time.perf_counter(), cpu()
table = {call}
wall, used = time.perf_counter() - clock, cpu() - used
highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps(dict(wall=wall, cpu=used, peak=highest - before, kept=resident() - before, \
rows=len(table))))
"""


def measure(call: str, path: Path) -> dict[str, float]:
    """Seconds (wall, cpu) and bytes (peak, kept) of one call, in a fresh process."""
    said = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", CHILD.replace("{call}", call), str(path)],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parent.parent,
    )
    return json.loads(said.stdout)


def compare(first: tuple[str, str], second: tuple[str, str], path: Path, rounds: int) -> None:
    """Print the medians of two readers that take turns, and their ratio."""
    runs: dict[str, list[dict[str, float]]] = {first[0]: [], second[0]: []}
    for _ in range(rounds):
        for name, call in (first, second):
            runs[name].append(measure(call, path))
    size = (
        sum(one.stat().st_size for one in path.rglob("*") if one.is_file())
        if path.is_dir()
        else path.stat().st_size
    )
    print(f"\n{path.name}: {size / 1e6:,.0f} MB, {rounds} rounds")
    print(
        f"{'':62}{'wall s':>8}{'cpu s':>8}{'MB/s':>7}{'peak MB':>9}{'kept MB':>9}{'peak/file':>10}"
    )
    for name, results in runs.items():
        wall, cpu, peak, kept = (
            median(one[key] for one in results) for key in ("wall", "cpu", "peak", "kept")
        )
        numbers = (
            f"{wall:8.2f}{cpu:8.2f}{size / wall / 1e6:7.0f}"
            f"{peak / 1e6:9.0f}{kept / 1e6:9.0f}{peak / size:10.2f}"
        )
        print(f"{name:62}{numbers}")
    pairs = [one["wall"] / other["wall"] for one, other in zip(*runs.values(), strict=True)]
    print(
        f"wall, {' / '.join(runs)}: {median(pairs):.2f} (from {min(pairs):.2f} to {max(pairs):.2f})"
    )


def find_fastest(path: Path) -> str:
    """Time each of pandas' ways once, and take the fastest."""
    seconds = {name: measure(call, path)["wall"] for name, call in PANDAS.items()}
    for name, wall in seconds.items():
        print(f"{name:62}{wall:8.2f} s")
    return min(seconds, key=lambda name: seconds[name])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("number", type=int, nargs="?", default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        lines, folder = (
            Path(scratch) / f"{given.number}.jsonl",
            Path(scratch) / f"{TEXT_FILES} text files",
        )
        write_articles(given.number, lines)
        write_articles(TEXT_FILES, folder, mean=TEXT_SIZE)
        print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}")
        fastest = find_fastest(lines)
        compare(("newskit.read_articles", NEWSKIT), (fastest, PANDAS[fastest]), lines, given.rounds)
        compare(
            ("newskit.read_articles", NEWSKIT), ("open().read()", OPEN_READ), folder, given.rounds
        )
