"""How fast topics are counted: newskit beside scikit-learn and pandas, same articles, same run.

    python benchmarks/topics.py
    python benchmarks/topics.py --articles 100000 --rounds 3
    python benchmarks/topics.py --file articles.jsonl

20 topics of 15 patterns each: words, words with wildcards, phrases, phrases with wildcards. By
default the articles and the patterns are made from the sentences of our own data sets, so that
nothing but this folder is needed; `--file` takes JSON Lines with a `text`, and patterns are then
made from its own words.

Every reading has a process of its own, on one core; the engines take turns (A B C A B C …), so that
a busy machine slows them all. Time is CPU (user and system, all threads) of the count alone: the
articles are in a table and what an engine needs is imported before the clock starts; compiling the
patterns is inside. Growth is the peak of resident memory above what it was before, where the system
says so.

cold       match_topics, the first question about these articles
next       match_topics with another dictionary, the articles as before
sklearn    CountVectorizer().fit_transform: single words only, so it counts less
pandas     str.count of one regular expression a topic, on a tenth of the articles

The last line says how many cells (article x topic) are those that pandas counts.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from make_articles import make_articles

ENGINES = ("cold", "next", "sklearn", "pandas")
TOPICS, PATTERNS = 20, 15
SAMPLE = 2_000  # articles from which patterns are made
WORD = re.compile(r"[a-z]{3,}")

Topics = dict[str, list[str]]


def make_topics(texts: list[str], seed: int) -> Topics:
    """A dictionary from the texts' own words.

    A topic has 6 words, 3 with wildcards, 4 phrases and 2 with wildcards.
    """
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for text in texts:
        found = WORD.findall(text.lower())
        words.update(found)
        pairs.update(re.findall(r"(?=\b([a-z]{3,}) ([a-z]{3,})\b)", text.lower()))
    chance = random.Random(seed)
    common = [word for word, times in words.items() if times > 3 and len(word) > 4]
    beside = [pair for pair, times in pairs.items() if times > 2 and max(map(len, pair)) > 4]
    topics = {}
    for number in range(TOPICS):
        phrases = [" ".join(pair) for pair in chance.sample(beside, 6)]
        topics[f"topic {number}"] = [
            *chance.sample(common, 6),
            *(f"{word[:5]}*" for word in chance.sample(common, 3)),
            *phrases[:4],
            *(f"{phrase}*" for phrase in phrases[4:]),
        ]
        assert len(topics[f"topic {number}"]) == PATTERNS
    return topics


def expression(patterns: list[str]) -> str:
    """One regular expression for a topic: the longest first."""
    written = sorted(set(patterns), key=lambda pattern: (-len(pattern.split()), -len(pattern)))
    parts = [
        r"[^\w]+".join(re.escape(word).replace(r"\*", r"\w*") for word in one.split())
        for one in written
    ]
    return rf"(?<![^\W_])(?:{'|'.join(parts)})(?![^\W_])"


def prepare(engine: str, texts: Any, topics: Topics) -> Callable[[], Any]:
    """What is timed, with all that it needs imported."""
    import pandas as pd

    frame = pd.DataFrame(
        {"article_id": [str(number) for number in range(len(texts))], "text": texts}, dtype="str"
    )
    if engine in ("cold", "next"):
        import newskit

        newskit.match_topics(frame.head(0), topics)  # imports
        if engine == "next":
            newskit.match_topics(frame, make_topics(texts[:SAMPLE], seed=2))
        return lambda: newskit.match_topics(frame, topics)
    if engine == "sklearn":
        from sklearn.feature_extraction.text import CountVectorizer

        return lambda: CountVectorizer().fit_transform(frame["text"])
    return lambda: pd.DataFrame(
        {
            name: frame["text"].str.count(expression(written), flags=re.I)
            for name, written in topics.items()
        }
    )


def read_once(engine: str, path: Path) -> dict[str, Any]:
    """One reading: seconds, megabytes of text and of memory grown, and the cells counted."""
    texts, topics = json.loads(path.read_text(encoding="utf-8"))
    if engine == "pandas":
        texts = texts[: max(len(texts) // 10, 100)]
    size = sum(len(text.encode()) for text in texts) / 1e6
    count = prepare(engine, texts, topics)
    before = memory(reset=True)
    start = time.process_time()
    table = count()
    seconds = time.process_time() - start
    cells: dict[str, int] = {}
    if engine == "cold":
        named = zip(table["article_id"], table["topic"].cat.codes, table["hits"], strict=True)
        cells = {f"{row} {topic}": int(hits) for row, topic, hits in named}
    elif engine == "pandas":
        cells = {
            f"{row} {topic}": int(hits)
            for topic, name in enumerate(table)
            for row, hits in table[name].items()
            if hits
        }
    return {
        "seconds": seconds,
        "size": size,
        "growth": memory() - before,
        "cells": cells,
        "articles": len(texts),
    }


def memory(*, reset: bool = False) -> float:
    """Peak of resident memory in megabytes, from the last reset on where the system has one."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    if reset:
        with contextlib.suppress(OSError):
            Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return int(re.search(r"VmHWM:\s*(\d+)", status.read_text(encoding="ascii"))[1]) / 1e3  # type: ignore[index]


def main() -> None:
    """Print one line an engine."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--mean", type=int, default=4_700, help="bytes an article")
    parser.add_argument(
        "--file", type=Path, help="JSON Lines with a `text`, repeated up to the number of articles"
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--engine", choices=ENGINES, help=argparse.SUPPRESS)
    parser.add_argument("--input", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.engine:
        print(json.dumps(read_once(given.engine, given.input)))
        return
    if given.file:
        some = [
            json.loads(line)["text"] for line in given.file.read_text(encoding="utf-8").splitlines()
        ]
        texts = (some * (given.articles // len(some) + 1))[: given.articles]
    else:
        texts = [one["text"] for one in make_articles(given.articles, mean=given.mean + 330)]
    topics = make_topics(texts[:SAMPLE], seed=1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "input.json"
        path.write_text(json.dumps([texts, topics]), encoding="utf-8")
        readings: dict[str, list[dict[str, Any]]] = {engine: [] for engine in ENGINES}
        core = ["taskset", "-c", "0"] if hasattr(os, "sched_setaffinity") else []
        for _ in range(given.rounds):
            for engine in ENGINES:
                command = [
                    *core,
                    sys.executable,
                    __file__,
                    "--engine",
                    engine,
                    "--input",
                    str(path),
                ]
                done = subprocess.run(command, capture_output=True, text=True, check=True)
                readings[engine].append(json.loads(done.stdout.splitlines()[-1]))
    speed = {
        engine: median(one["size"] / one["seconds"] for one in runs)
        for engine, runs in readings.items()
    }
    print(
        "| engine | articles | MB | MB/s, one core | cold is … times as fast | growth of memory / "
        "text |"
    )
    print("|---|---|---|---|---|---|")
    for engine, runs in readings.items():
        size, growth = runs[0]["size"], median(one["growth"] for one in runs)
        ratios = [
            a["size"] / a["seconds"] / (b["size"] / b["seconds"])
            for a, b in zip(readings["cold"], runs, strict=True)
        ]
        print(
            f"| {engine} | {runs[0]['articles']:,} | {size:.1f} | {speed[engine]:.1f} | "
            f"{median(ratios):.2f} "
            f"({min(ratios):.2f} to {max(ratios):.2f}) | {growth / size:.2f} |"
        )
    theirs, many = readings["pandas"][0]["cells"], readings["pandas"][0]["articles"]
    ours = {
        name: hits
        for name, hits in readings["cold"][0]["cells"].items()
        if int(name.split()[0]) < many
    }
    same = sum(ours.get(name) == hits for name, hits in theirs.items())
    print(f"{same:,} of {len(ours.keys() | theirs.keys()):,} cells are those of pandas")


if __name__ == "__main__":
    main()
