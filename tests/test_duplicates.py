"""Repeated articles: every pair is real, none is missed; dates and outlets say what to compare."""

import csv
import html
import itertools
import json
import random
import re

import numpy as np
import pandas as pd
import pytest
import scipy.stats

import newskit as nk
from newskit.articles import drop_duplicates, find_duplicates, minhash
from newskit.articles.minhash import MISS, least_agreement, rows_per_band
from newskit.schema import TABLES, SchemaError

FERRY = (
    "The ferry to Saltmere sank on Monday, "
    "and all of its forty passengers were saved, the coastguard said."
)
RENTS = (
    "Rents rose again in the old town of Eastport, where one flat in four stands empty in winter."
)


def make(rows):
    return nk.as_articles(pd.DataFrame(rows, columns=["article_id", "outlet", "published", "text"]))


def pairs(articles, **settings):
    found = find_duplicates(articles, **settings)
    return list(zip(found["article_id"], found["duplicate_of"], strict=True))


@pytest.fixture
def wire():
    return make(
        [
            ("late", "Post", "2025-03-05", FERRY),
            ("first", "Herald", "2025-03-03", FERRY),
            ("edited", "Post", "2025-03-04", f"SALTMERE: {FERRY}"),
            ("other", "Post", "2025-03-04", RENTS),
            ("months on", "Herald", "2025-06-01", FERRY),
        ]
    )


def test_a_repeated_article_names_the_first_copy_and_its_similarity(wire):
    found = find_duplicates(wire)
    assert {name: str(dtype) for name, dtype in found.dtypes.items()} == {
        name: column.dtype for name, column in TABLES["duplicates"].items()
    }
    assert found["article_id"].tolist() == ["late", "edited"]
    assert found["duplicate_of"].tolist() == ["first", "first"]
    assert found["similarity"].tolist() == [
        1.0,
        16 / 17,
    ]  # 18 words: 16 runs, and one more before them


def test_copies_far_apart_in_time_are_two_stories(wire):
    assert ("months on", "first") not in pairs(wire)
    assert ("months on", "first") in pairs(wire, within_days=None)
    assert pairs(wire, within_days=0) == []


def test_days_are_those_of_the_calendar():
    rows = [("a", "Post", "2025-03-03 08:00", FERRY), ("b", "Post", "2025-03-06 22:00", FERRY)]
    assert pairs(make(rows)) == [("b", "a")]
    assert pairs(make(rows), within_days=2) == []


def test_an_article_without_a_date_is_compared_with_all(wire):
    undated = make([("undated", "Post", None, FERRY)])
    both = pd.concat([undated, wire], ignore_index=True)
    assert set(pairs(both)) == {
        (one, "first") for one in ("undated", "late", "edited", "months on")
    }


def test_a_chain_of_similar_pairs_is_one_group():
    words = [f"word{number}" for number in range(40)]
    texts = [
        " ".join(words[start : start + 30]) for start in (0, 4, 8)
    ]  # neighbours 24 / 32, ends 20 / 36
    articles = make([(str(number), "Post", None, text) for number, text in enumerate(texts)])
    found = find_duplicates(articles)
    assert found["duplicate_of"].tolist() == ["0", "0"]
    assert found["similarity"].tolist() == [
        24 / 32,
        20 / 36,
    ]  # the last is below the threshold, and says so


def test_case_and_marks_do_not_count():
    rows = [("a", "Post", None, FERRY), ("b", "Post", None, FERRY.upper().replace(",", " -"))]
    assert pairs(make(rows), threshold=1.0) == [("b", "a")]


@pytest.mark.parametrize("text", [None, "", "  ", "Reuters", "Read more"])
def test_a_text_of_fewer_than_three_words_is_a_copy_of_nothing(text):
    assert (
        pairs(
            make([("a", "Post", None, text), ("b", "Post", None, text), ("c", "Post", None, FERRY)])
        )
        == []
    )


def test_no_rows_and_one_row_have_no_duplicates(wire):
    nothing = find_duplicates(wire.iloc[:0])
    assert len(nothing) == 0
    assert nothing.dtypes.equals(find_duplicates(wire).dtypes)
    assert len(find_duplicates(wire.iloc[:1])) == 0
    assert len(drop_duplicates(wire.iloc[:0])) == 0


def test_shuffled_rows_give_the_same_groups(wire):
    shuffled = wire.sample(frac=1, random_state=4)
    assert set(pairs(shuffled)) == set(pairs(wire))


def test_a_table_without_the_columns_or_with_an_id_twice_is_refused(wire):
    with pytest.raises(SchemaError, match="published"):
        find_duplicates(wire.drop(columns="published"))
    with pytest.raises(SchemaError, match="stands twice"):
        find_duplicates(wire.assign(article_id="1"))
    with pytest.raises(SchemaError, match="outlet"):
        drop_duplicates(wire.drop(columns="outlet"), across_outlets=False)


@pytest.mark.parametrize(
    "settings", [{"threshold": 0}, {"threshold": 70}, {"threshold": "high"}, {"within_days": -1}]
)
def test_settings_that_cannot_be_meant_are_refused(wire, settings):
    with pytest.raises(SchemaError, match=next(iter(settings))):
        find_duplicates(wire, **settings)
    with pytest.raises(SchemaError, match="keep"):
        drop_duplicates(wire, keep="none")


# ---- dropping


def test_of_each_story_one_article_stays(wire):
    assert drop_duplicates(wire)["article_id"].tolist() == ["first", "other", "months on"]
    assert drop_duplicates(wire, keep="last")["article_id"].tolist() == [
        "late",
        "other",
        "months on",
    ]


def test_an_article_without_a_date_is_neither_the_first_nor_the_last():
    rows = [
        ("none", "Post", None, FERRY),
        ("early", "Post", "2025-03-03", FERRY),
        ("late", "Post", "2025-03-04", FERRY),
    ]
    assert drop_duplicates(make(rows))["article_id"].tolist() == ["early"]
    assert drop_duplicates(make(rows), keep="last")["article_id"].tolist() == ["late"]


def test_copies_of_other_outlets_stay_as_exposure(wire):
    kept = drop_duplicates(wire, across_outlets=False)
    assert kept["article_id"].tolist() == ["first", "edited", "other", "months on"]
    one_by_one = [drop_duplicates(part)["article_id"] for _, part in wire.groupby("outlet")]
    assert set(kept["article_id"]) == set(pd.concat(one_by_one))


def test_rows_stay_as_they_are_and_the_number_of_the_others_is_kept(wire):
    wire.index = list("vwxyz")
    wire.attrs = {"load_report": {"articles": 5}}
    before = wire.copy()
    kept = drop_duplicates(wire)
    assert kept.index.tolist() == list("wyz")
    assert kept.attrs == {"load_report": {"articles": 5}, "duplicates_dropped": 2}
    assert drop_duplicates(kept).attrs["duplicates_dropped"] == 2
    pd.testing.assert_frame_equal(wire, before)
    assert wire.attrs == {"load_report": {"articles": 5}}


def test_what_is_left_has_no_duplicates(wire):
    assert len(wire) - len(find_duplicates(wire)) == len(drop_duplicates(wire))
    assert len(find_duplicates(drop_duplicates(wire))) == 0


# ---- a second way: every pair of articles, by sets of words


def slow_pairs(articles, threshold, within_days):
    """Each repeated article with its first copy, by plain loops."""
    runs = [
        {tuple(words[n : n + 3]) for n in range(len(words) - 2)}
        for words in (re.findall(r"\w+", text.lower()) for text in articles["text"].fillna(""))
    ]
    days = articles["published"].dt.normalize().tolist()
    group = list(range(len(articles)))
    for one, other in itertools.combinations(range(len(articles)), 2):
        apart = abs((days[one] - days[other]).days) if within_days is not None else 0
        near = apart <= (within_days or 0) or pd.isna(apart)
        shared, either = len(runs[one] & runs[other]), len(runs[one] | runs[other])
        if near and either and shared / either >= threshold and group[one] != group[other]:
            group = [group[one] if number == group[other] else number for number in group]
    ids, times = (
        articles["article_id"].tolist(),
        articles["published"].fillna(pd.Timestamp("2999-01-01")).tolist(),
    )
    found = []
    for place in range(len(articles)):
        members = [number for number in range(len(articles)) if group[number] == group[place]]
        first = min(members, key=lambda number: (times[number], number))
        if first != place:
            found.append((ids[place], ids[first]))
    return found


def invented(seed, size=250):
    """Texts of which many are edited copies, on days of one month."""
    dice = random.Random(seed)
    stories = [
        [f"w{dice.randrange(400)}" for _ in range(dice.randrange(5, 60))] for _ in range(size // 6)
    ]
    rows = []
    for number in range(size):
        words = list(dice.choice(stories))
        for _ in range(dice.randrange(5)):
            words[dice.randrange(len(words))] = f"x{dice.randrange(9)}"
        day = None if dice.random() < 0.02 else f"2025-03-{dice.randrange(1, 31):02d}"
        rows.append((str(number), "Post", day, " ".join(words)))
    return make(rows)


@pytest.mark.parametrize(
    ("threshold", "within_days"), [(0.3, 3), (0.5, 0), (0.7, 3), (0.7, None), (0.9, 3), (1.0, None)]
)
def test_the_pairs_are_those_of_a_comparison_of_all_with_all(threshold, within_days):
    articles = invented(seed=7)
    expected = slow_pairs(articles, threshold, within_days)
    assert len(expected) > 10
    assert pairs(articles, threshold=threshold, within_days=within_days) == expected


@pytest.mark.parametrize("threshold", [0.1, 0.25, 0.5, 0.7, 0.8, 0.9, 0.99, 1.0])
def test_the_bands_miss_next_to_nothing_at_any_threshold(threshold):
    rows, least = rows_per_band(threshold), least_agreement(threshold)
    missed = (1 - threshold**rows) ** (128 // rows)
    ruled_out = scipy.stats.binom(128, threshold).cdf(least - 1)
    assert missed + ruled_out < MISS


def test_a_threshold_of_07_takes_32_bands_of_4_rows():
    assert rows_per_band(0.7) == 4


def test_signatures_agree_as_often_as_texts_are_similar():
    from newskit.articles.minhash import Texts

    words = [f"word{number}" for number in range(400)]
    differences = []
    for start in range(1, 60):
        pair = Texts(
            pd.Series([" ".join(words[:200]), " ".join(words[start : start + 200])], dtype="str")
        )
        differences.append(
            (pair.signatures[0] == pair.signatures[1]).mean() - pair.similarity(0, 1)
        )
    assert abs(np.mean(differences)) < 0.02
    assert np.max(np.abs(differences)) < 5 * 0.5 / 128**0.5


# ---- hostile and large


def test_ten_thousand_equal_or_nearly_equal_articles_are_not_compared_in_pairs(monkeypatch):
    candidates = 0
    check, similarity = minhash._Pairs.check, minhash.Texts.similarity
    compared = []

    def count_candidates(self, ones, others):
        nonlocal candidates
        candidates += len(ones)
        check(self, ones, others)

    def count_compared(self, one, other):
        compared.append((one, other))
        return similarity(self, one, other)

    monkeypatch.setattr(minhash._Pairs, "check", count_candidates)
    monkeypatch.setattr(minhash.Texts, "similarity", count_compared)
    words = " ".join(f"word{number}" for number in range(60))
    equal = [(str(number), "Post", "2025-03-03", words) for number in range(5_000)]
    nearly = [
        (str(number), "Post", "2025-03-03", f"{words} {number}") for number in range(5_000, 10_000)
    ]
    articles = make(equal + nearly)
    assert len(find_duplicates(articles)) == 9_999
    assert len(compared) < 4 * 10_000  # of 50 million pairs
    assert candidates < 40 * 10_000  # each of 32 bands looks at neighbours


def test_a_text_of_a_million_words_is_compared_too():
    long = " ".join(f"w{number % 9973} v{number}" for number in range(250_000))
    found = find_duplicates(
        make(
            [
                ("a", "Post", None, long),
                ("b", "Post", None, long + " the end"),
                ("c", "Post", None, FERRY),
            ]
        )
    )
    assert found[["article_id", "duplicate_of"]].to_numpy().tolist() == [["b", "a"]]
    assert found["similarity"].iloc[0] == pytest.approx(499_998 / 500_000)


def test_texts_in_a_column_of_objects_may_hold_anything():
    odd = pd.DataFrame(
        {"article_id": list("abcd"), "text": [FERRY + " \ud800", FERRY + " \ud800", 7, ["x"]]}
    )
    odd["published"] = pd.NaT
    assert pairs(odd) == [("b", "a")]


# ---- real texts


def read_real_texts(formats):
    """The texts that are here of those whose similar pairs are known, by their names there."""
    texts = {}
    with (formats / "ag_news" / "test.csv").open(encoding="utf-8", newline="") as lines:
        texts |= {
            f"ag_news/test.csv#{n}": f"{row[1]} {row[2]}" for n, row in enumerate(csv.reader(lines))
        }
    lee = (
        (formats / "lee_background" / "lee_background.cor").read_text(encoding="utf-8").splitlines()
    )
    texts |= {f"lee_background.cor#{n}": line for n, line in enumerate(lee)}
    for name in ("reut2-017.sgm", "reut2-021.sgm"):
        path = formats / "reuters21578_sgml" / name
        bodies = (
            re.findall(r"<BODY>(.*?)</BODY>", path.read_text("latin-1"), re.DOTALL)
            if path.exists()
            else []
        )
        texts |= {f"{name}#body{n}": html.unescape(body) for n, body in enumerate(bodies)}
    return texts


def test_the_known_pairs_of_real_collections_are_found_and_no_others(shared):
    formats = shared / "data" / "formats"
    texts = read_real_texts(formats)
    known = json.loads((formats / "near_duplicates" / "expected.json").read_text(encoding="utf-8"))[
        "pairs"
    ]
    expected = {tuple(sorted(pair)) for pair in known if set(pair) <= set(texts)}
    articles = pd.DataFrame(
        {"article_id": list(texts), "text": list(texts.values()), "published": pd.NaT}
    )
    found = {tuple(sorted(pair)) for pair in pairs(articles)}
    assert len(expected) > 30
    assert found == expected
