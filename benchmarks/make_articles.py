"""Any number of articles as JSON Lines or text files, mixed from the sentences of our data sets.

    python benchmarks/make_articles.py 100000 /tmp/100k.jsonl
    python benchmarks/make_articles.py 10000 /tmp/10k --mean 2300

The same number gives the same bytes. Lengths are spread as those of news are (log-normal: many
briefs, few long reads); 20 outlets publish over two years; quotation marks are curly and straight
as in the originals. Most paragraphs begin with an invented name, some with accents, since the
paragraphs of news begin in many ways; but sentences come back, so that files pack better than news
do. No page furniture stands around the texts.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

DATASETS = Path(__file__).parent.parent / "datasets"
MEAN = 4700  # bytes a line, as in PolNeAR and most English collections of newspapers
SPREAD = 0.55  # sigma of the logarithm of a text's length
META = 330  # bytes of a line that are not text
PARAGRAPH = 240  # characters, on average
LED = 0.7  # share of paragraphs that begin with a name
FIRST_DAY = datetime(2024, 1, 1)
TOWNS = (
    "Saltmere Eastport Quayside Northshore Lower-Wharf Ropewalk Graywick Tarnholm Ellsby Fernhaven"
).split()
PAPERS = ("Gazette", "Post")
SECTIONS = "local politics business sport culture opinion".split()
FIRST_NAMES = (
    "Zoë Renée Jörg Søren Inés Mara Teo Ida Sol Noor Ada Hakeem Edda Denny Leocadia Gideon".split()
)
SYLLABLES = (
    "al ber çe dun el far gro hå in jor kel lin mu nor ost pel rø san tor ul ven wic yar zan"
).split()
LEADS = (
    "{name}, {age}, saw it from the quay.",
    "{name} was there.",
    "{name} of {town} put it another way.",
    "{name} asked for {age} days more.",
    "“We knew,” {name} said.",
)


def read_sentences() -> tuple[list[str], list[str]]:
    """Titles and sentences of the shipped data sets."""
    files = (DATASETS / name / "articles.jsonl" for name in ("harbour", "letters"))
    articles = [
        json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()
    ]
    paragraphs = [
        part
        for one in articles
        for part in one["text"].split("\n\n")
        if part.endswith((".", "”", '"'))
    ]
    divided = (re.split(r"(?<=[.”]) (?=[A-Z“])", part) for part in paragraphs)
    return [one["title"] for one in articles], [
        sentence for sentences in divided for sentence in sentences
    ]


def make_name(chance: random.Random) -> str:
    """One of some 200,000 names."""
    return f"{chance.choice(FIRST_NAMES)} {''.join(chance.choices(SYLLABLES, k=3)).capitalize()}"


def make_paragraph(chance: random.Random, sentences: list[str]) -> str:
    """A few sentences, most often below one about somebody."""
    chosen = chance.choices(sentences, k=chance.randint(1, 4))
    if chance.random() < LED:
        lead = chance.choice(LEADS)
        chosen.insert(
            0,
            lead.format(
                name=make_name(chance), age=chance.randint(16, 97), town=chance.choice(TOWNS)
            ),
        )
    return " ".join(chosen)


def make_articles(number: int, *, mean: int = MEAN, seed: int = 7) -> Iterator[dict[str, str]]:
    """Articles, one at a time; `mean` is the size of a line in bytes."""
    chance = random.Random(seed)
    titles, sentences = read_sentences()
    middle = (mean - META) / math.exp(SPREAD**2 / 2)  # the median of a log-normal with this mean
    for count in range(number):
        # The last paragraph reaches beyond it.
        size = middle * chance.lognormvariate(0, SPREAD) - PARAGRAPH / 2
        text = [make_paragraph(chance, sentences)]
        length = len(text[0])
        while length < size:
            text.append(make_paragraph(chance, sentences))
            length += len(text[-1]) + 2
        published = FIRST_DAY + timedelta(minutes=chance.randrange(731 * 24 * 60))
        town, paper = chance.choice(TOWNS), chance.choice(PAPERS)
        yield {
            "id": f"{town[:2].lower()}{paper[0].lower()}-{count:07d}",
            "title": f"{chance.choice(titles)}: {make_name(chance)}",
            "text": "\n\n".join(text),
            "published": published.isoformat(),
            "outlet": f"{town} {paper}",
            "byline": make_name(chance),
            "section": chance.choice(SECTIONS),
            "url": f"https://{town.lower()}-{paper.lower()}.example/{published:%Y/%m/%d}/story-{count}",
            "language": "en",
        }


def write_articles(number: int, path: Path, *, mean: int = MEAN) -> None:
    """Write a file of JSON Lines, or a folder of text files with the title above the text."""
    if path.suffix == ".jsonl":
        with path.open("w", encoding="utf-8", newline="\n") as file:
            for one in make_articles(number, mean=mean):
                file.write(json.dumps(one, ensure_ascii=False) + "\n")
        return
    for one in make_articles(number, mean=mean + META):
        folder = path / one["section"]
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{one['published'][:10]}_{one['id']}.txt"
        (folder / name).write_bytes(f"{one['title']}\n\n{one['text']}\n".encode())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("number", type=int)
    parser.add_argument(
        "path", type=Path, help="a file that ends in .jsonl, or a folder for text files"
    )
    parser.add_argument("--mean", type=int, default=MEAN, help="bytes an article")
    given = parser.parse_args()
    write_articles(given.number, given.path, mean=given.mean)
