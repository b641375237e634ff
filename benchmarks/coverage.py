"""How often the 95 % bands of `topic_frequency` hold the true share of a simulated collection.

    python benchmarks/coverage.py                 # 1,000 weeks for each of five shares
    python benchmarks/coverage.py --weeks 200

A band is right if it covers the true share in 93 to 97 % of weeks. Articles are independent, or
stories are copied between outlets: 30 % of them run in 1 to 7. "Edited": one copy in seven has lost
the topic. "Favoured": stories with the topic are copied twice as often. The band that takes
articles as independent stands beside the one over stories; hits per 1,000 words have, beside ours,
the percentiles of a bootstrap. The same seed gives the same figures. Takes two minutes.
"""

from __future__ import annotations

import argparse
import warnings
from typing import NamedTuple

import numpy as np
import pandas as pd

import newskit as nk

SHARES = (0.05, 0.1, 0.2, 0.35, 0.5)
SIZES = {"15 to 40 articles a week": (15, 40), "40 to 120": (40, 120)}
MORE_OUTLETS, TAKE_UP = 6, 0.35  # a copied story runs in 1 + binomial(6, 0.35) outlets
BOOTSTRAP = 999
FIRST_DAY = np.datetime64("2000-01-03")


class Kind(NamedTuple):
    """How stories are copied.

    How many of them are, how many copies keep the topic, how much more often those with it.
    """

    copied: float = 0.0
    kept: float = 1.0
    favoured: float = 1.0


KINDS = {
    "independent": Kind(),
    "copied": Kind(0.3),
    "copied, edited": Kind(0.3, kept=6 / 7),
    "copied, favoured": Kind(0.3, favoured=2.0),
    "copied, most": Kind(0.8),
}


class Collection(NamedTuple):
    """A made collection, its matches, and the share of articles and hits per 1,000 words put in."""

    articles: pd.DataFrame
    matches: pd.DataFrame
    share: float
    rate: float


def simulate(seed: int, share: float, kind: Kind, sizes: tuple[int, int], weeks: int) -> Collection:
    """Weeks of stories, each with the topic or without, in one outlet or in several."""
    chance = np.random.default_rng(seed)
    most = sizes[1]
    topic = chance.random((weeks, most)) < share
    is_copied = chance.random((weeks, most)) < np.where(topic, kind.favoured, 1.0) * kind.copied
    outlets = 1 + is_copied * chance.binomial(MORE_OUTLETS, TAKE_UP, (weeks, most))
    wanted = chance.integers(*sizes, size=(weeks, 1), endpoint=True)
    published = np.cumsum(outlets, axis=1) - outlets < wanted
    week, place = np.nonzero(published)
    times = outlets[week, place]
    story = np.repeat(np.arange(len(week)), times)
    has_topic = np.repeat(topic[week, place], times) & (chance.random(len(story)) < kind.kept)
    words = np.maximum(chance.lognormal(6.3, 0.6, len(week)), 30).astype(np.int64)
    hits = 1 + chance.poisson(words / 350)
    articles = pd.DataFrame(
        {
            "article_id": [f"a{number:07d}" for number in range(len(story))],
            "published": FIRST_DAY + np.repeat(week, times).astype("timedelta64[W]"),
            "outlet": np.char.add("outlet ", (np.arange(len(story)) % 7).astype(str)),
            "story": [f"s{number}" for number in story],
            "word_count": words[story],
        }
    ).astype({"published": "datetime64[us]"})
    found = np.flatnonzero(has_topic)
    matches = pd.DataFrame(
        {"article_id": articles["article_id"].to_numpy()[found], "topic": "topic"}
    )
    matches["hits"] = hits[story[found]]
    mean = [1 + MORE_OUTLETS * TAKE_UP * kind.copied * more for more in (kind.favoured, 1.0)]
    true = share * mean[0] * kind.kept / (share * mean[0] + (1 - share) * mean[1])
    # Of copies, all weigh the same: words and hits are drawn once a story, whatever its topic.
    many = np.maximum(np.random.default_rng(1).lognormal(6.3, 0.6, 400_000), 30).astype(np.int64)
    rate = 1000 * true * (1 + many / 350).mean() / many.mean()
    return Collection(articles, matches, true, rate)


def covered(frequency: pd.DataFrame, true: float) -> float:
    """Percent of the weeks whose band holds the true value; a week without a band doesn't."""
    return float(100 * ((frequency["low"] <= true) & (true <= frequency["high"])).mean())


def bootstrap(made: Collection) -> float:
    """The same for the percentiles of a bootstrap over stories, of hits per 1,000 words."""
    hits = made.articles["article_id"].map(made.matches.set_index("article_id")["hits"]).fillna(0)
    sums = (
        made.articles.assign(hits=hits)
        .groupby(["published", "story"])[["hits", "word_count"]]
        .sum()
    )
    right = []
    for number, (_, week) in enumerate(sums.groupby(level=0)):
        size = len(week)
        drawn = np.random.default_rng(number).multinomial(
            size, np.full(size, 1 / size), size=BOOTSTRAP
        )
        rates = 1000 * (drawn @ week["hits"].to_numpy()) / (drawn @ week["word_count"].to_numpy())
        low, high = np.quantile(rates, [0.025, 0.975])
        right.append(low <= made.rate <= high)
    return float(100 * np.mean(right))


def measure(
    kind: Kind, sizes: tuple[int, int], weeks: int, *, seed: int, words: bool = True
) -> pd.DataFrame:
    """Percent of weeks covered, one row per share, one column per band."""
    rows = []
    for number, share in enumerate(SHARES):
        made = simulate(seed * 100 + number, share, kind, sizes, weeks)
        plain = nk.topic_frequency(made.articles, made.matches, by=None)
        stories = nk.topic_frequency(made.articles, made.matches, by=None, cluster="story")
        row = {
            "share": share,
            "Wilson": covered(plain, made.share),
            "over stories": covered(stories, made.share),
        }
        if words:
            rates = nk.topic_frequency(
                made.articles, made.matches, by=None, per="words", cluster="story"
            )
            row |= {"words": covered(rates, made.rate), "words, bootstrap": bootstrap(made)}
        rows.append(row)
    return pd.DataFrame(rows).set_index("share")


def main() -> None:
    """Measure every kind of collection, and print a line for each."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--weeks", type=int, default=1000, help="weeks simulated for each share (1000)"
    )
    parser.add_argument("--seed", type=int, default=1, help="of the simulation (1)")
    given = parser.parse_args()
    warnings.simplefilter("ignore", nk.ThinWarning)
    print(
        f"Percent of {given.weeks:,} weeks whose 95 % band holds the truth, for true shares of "
        f"{SHARES}\n"
    )
    for name, sizes in SIZES.items():
        print(name)
        for what, kind in KINDS.items():
            table = measure(kind, sizes, given.weeks, seed=given.seed)
            for band, values in table.items():
                each = "  ".join(f"{value:5.1f}" for value in values)
                print(f"  {what:18} {band:18} {each}   mean {values.mean():5.1f}")
        print()


if __name__ == "__main__":
    main()
