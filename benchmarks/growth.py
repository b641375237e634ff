"""How the readers' time grows with hostile input: about as its length, or worse.

    python benchmarks/growth.py                  # all cases
    python benchmarks/growth.py nexis            # those whose name has this word

The cases are those of the tests, which count calls and so can't see the work inside one call in C,
as of a regular expression. Processor seconds at n, 2n and 4n in one process, the best of three; the
exponent is that of 2n to 4n: 1 is linear, 2 quadratic. Above 1.3 a case is marked. Less than 20
milliseconds are too few to tell, and get no exponent. Needs pytest, for the tests' lists.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from math import log2
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent / "tests"
sys.path[:0] = [str(TESTS.parent), str(TESTS)]

import test_formats_databases as databases  # noqa: E402
import test_formats_json as json_files  # noqa: E402
import test_formats_nexis as nexis  # noqa: E402
import test_formats_xml as xml  # noqa: E402
from test_formats_databases import File, NewskitError  # noqa: E402

import newskit as nk  # noqa: E402

ROUNDS, LIMIT, LEAST = 3, 1.3, 0.02
Case = tuple[str, Callable[[int], bytes], Callable[[Path], object], str]


def _read_lexisnexis(path: Path) -> object:
    return list(nexis.read_lexisnexis(File.at(path)))


def cases() -> Iterator[Case]:
    """Name of a case, its bytes with a hostile part of so many quarters, its reader and suffix."""
    for name, mark, repeat in databases.HOSTILE:
        encoding = "latin-1" if name == "europresse/tables.html" else "utf-8"
        text = (TESTS / "cases" / "formats" / name).read_text(encoding=encoding)

        def content(part: int, text=text, mark=mark, repeat=repeat, encoding=encoding) -> bytes:
            return text.replace(mark, repeat[: len(repeat) * part // 4] + mark, 1).encode(encoding)

        def read(path: Path, name=name) -> object:
            return databases.records(databases.READERS[name], path)

        yield f"{name} {repeat[:12]!r}", content, read, ""
    for unit in nexis.HOSTILE_RTF:

        def fonts(part: int, unit=unit) -> bytes:
            return b"{\\rtf1{\\fonttbl" + unit.encode() * 5_000 * part + b" text}"

        yield f"nexis.rtf {unit!r}", fonts, nexis.quiet, ".rtf"
    for unit in nexis.HOSTILE_TEXT:

        def documents(part: int, unit=unit) -> bytes:
            return b"1 of 9 DOCUMENTS\n\n" + unit.encode() * 12_500 * part

        yield f"nexis.txt {unit!r}", documents, _read_lexisnexis, ".txt"
    for piece in xml.HOSTILE:
        yield (
            f"xml {piece!r}",
            lambda part, p=piece: p.encode() * (part * 250_000 // len(p)),
            xml.read,
            ".xml",
        )
    for text in json_files.HOSTILE:
        yield (f"json {text[:12]!r}", lambda part, t=text: t[: len(t) * part // 4].encode(),
               nk.read_articles, ".json")  # fmt: skip


def seconds(read: Callable[[Path], object], path: Path) -> float:
    """Processor time of reading a file, the best of some rounds; an error is an answer too."""
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.process_time()
        with contextlib.suppress(NewskitError):
            read(path)
        best = min(best, time.process_time() - began)
    return best


def main(word: str = "") -> None:
    """Print a line a case: three times, the exponent, a mark."""
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as folder:
        for name, content, read, end in cases():
            if word not in name:
                continue
            times = []
            for part in (1, 2, 4):
                path = Path(folder) / f"hostile{end}"
                path.write_bytes(content(part))
                times.append(seconds(read, path))
            grown = log2(times[2] / times[1]) if times[1] > LEAST else None
            said = "    -" if grown is None else f"{grown:5.2f}"
            mark = "  <-- more than linear" if grown and grown > LIMIT else ""
            print(f"{name:44}", *(f"{one:8.3f}" for one in times), said + mark, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:2])
