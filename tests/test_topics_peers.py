"""Topic matching beside a peer: dictionary counts of collections, cases of others' tests.

The peers' tokens aren't ours (they keep "e-mail" and "Trump’s" whole), so a helper rewrites a text
and the patterns so that their tokens become our words: hyphens and apostrophes inside a token turn
into letters that no text has.
"""

import json
import re
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import newskit as nk
from newskit.patterns import Index, Pattern, Rule, find_hits, parse_query
from newskit.patterns.vocabulary import Vocabulary

LETTERS = str.maketrans({"-": "ʘ", "'": "ǀ", "’": "ǁ"})
W1 = re.compile(r"[A-Za-z0-9]+(?:['\u2019-][A-Za-z0-9]+)*")
W2 = re.compile(r"[A-Za-z0-9]+(?:['-][A-Za-z0-9]+)*")


def w1(text):
    return [token.lower() for token in W1.findall(text)]


def w2(text):
    return [
        re.sub(r"'s$", "", token.lower())
        for token in W2.findall(re.sub("[\u2018\u2019\u02bc]", "'", text))
    ]


def as_words(tokens):
    """Tokens of a peer as a text that newskit tokenises into just these."""
    return " ".join(tokens).translate(LETTERS)


def read_polnear(shared):
    rows = pd.read_json(shared / "data/polnear/articles.jsonl", lines=True)
    return dict(zip(rows["article_id"], rows["text"], strict=True))


def read_inaugural(shared):
    with zipfile.ZipFile(shared / "data/inaugural/inaugural.zip") as archive:
        files = {Path(name).stem: archive.read(name) for name in archive.namelist() if "-" in name}
    return {
        name: data.decode("latin-1" if name == "2005-Bush" else "utf-8")
        for name, data in files.items()
    }


def read_dictionary(shared, name):
    lines = (
        (shared / f"checks/topics/dictionary_{name}.yml").read_text(encoding="utf-8").splitlines()
    )
    pairs = [line.split(":", 1) for line in lines if line.strip()]
    return {
        key.strip(): [value.translate(LETTERS) for value in json.loads(values)]
        for key, values in pairs
    }


@pytest.mark.parametrize("nested", ["key", "dictionary"])
@pytest.mark.parametrize(
    ("collection", "tokens"), [("polnear", "w1"), ("polnear", "w2"), ("inaugural", "w1")]
)
def test_every_cell_of_a_dictionary_is_that_of_the_peer(shared, collection, tokens, nested):
    expected = pd.read_csv(
        shared / f"checks/topics/{collection}/dictionary_{tokens}_nestedscope_{nested}.csv",
        index_col="doc_id",
    )
    read, split = (
        {"polnear": read_polnear, "inaugural": read_inaugural}[collection],
        {"w1": w1, "w2": w2}[tokens],
    )
    texts = read(shared)
    table = pd.DataFrame(
        {"article_id": list(texts), "text": [as_words(split(text)) for text in texts.values()]}
    )
    topics = read_dictionary(shared, collection)
    matches = nk.match_topics(table, topics, nested={"key": "topic"}.get(nested, nested))
    cells = matches.pivot_table(
        index="article_id", columns="topic", values="hits", observed=False, fill_value=0
    )
    found = cells.reindex(index=expected.index, columns=list(topics), fill_value=0)
    assert len(expected) == len(texts)
    pd.testing.assert_frame_equal(found.astype(int), expected[list(topics)], check_names=False)


def test_the_totals_of_a_dictionary_are_those_of_the_peer(shared):
    expected = pd.read_csv(
        shared / "checks/topics/polnear/dictionary_totals.csv", index_col="topic"
    )
    texts = read_polnear(shared)
    table = pd.DataFrame(
        {"article_id": list(texts), "text": [as_words(w1(text)) for text in texts.values()]}
    )
    for nested in ("key", "dictionary"):
        matches = nk.match_topics(
            table, read_dictionary(shared, "polnear"), nested={"key": "topic"}.get(nested, nested)
        )
        sums = (
            matches.groupby("topic", observed=False)["hits"]
            .agg(["sum", "count"])
            .reindex(expected.index)
        )
        assert sums["sum"].tolist() == expected[f"hits_w1_{nested}"].tolist()
        assert sums["count"].tolist() == expected[f"docs_w1_{nested}"].tolist()


def test_words_are_as_many_as_the_peer_counts(shared):
    for collection, read in (("polnear", read_polnear), ("inaugural", read_inaugural)):
        expected = pd.read_csv(
            shared / f"checks/topics/{collection}/doc_counts.csv", index_col="doc_id"
        )
        texts = {name: as_words(w1(text)) for name, text in read(shared).items()}
        index = Index(texts.values())
        rows = index.texts_of(np.arange(len(index.numbers)))
        # The peer keeps a possessive, which is part of no word of ours: types are counted as
        # written.
        written = pd.DataFrame(
            {"row": rows, "word": [word for text in texts.values() for word in text.split()]}
        )
        got = pd.DataFrame(
            {"tokens": np.diff(index.bounds), "types": written.groupby("row")["word"].nunique()}
        )
        got.index = list(texts)
        assert got["tokens"].reindex(expected.index).tolist() == expected["n_tok_w1"].tolist()
        assert got["types"].reindex(expected.index).tolist() == expected["n_type_w1"].tolist()


# ---- cases of other projects' tests


@pytest.fixture
def cases(shared):
    return json.loads((shared / "checks/topics/peers/cases.json").read_text(encoding="utf-8"))


def sequence(case, text):
    """Names of the topics found in a text, left to right; at one place, by their order."""
    flat = {}
    for name, values in case["dictionary"].items():
        flat |= (
            {f"{name}/{key}": some for key, some in values.items()}
            if isinstance(values, dict)
            else {name: values}
        )
    cased = not case["case_insensitive"]
    rules = [
        [
            Rule(value, Pattern(value, tuple((value if cased else value.lower()).split()), cased))
            for value in values
        ]
        for values in flat.values()
    ]
    index = Index([text])
    [hits] = find_hits(
        {"text": index}, "text", rules, across=case.get("nested_scope") == "dictionary"
    )
    return [list(flat)[group].split("/")[0] for group in hits.group]


def test_dictionaries_find_what_the_peer_finds(cases):
    some = [case for case in cases if case["feature"] == "dictionary"]
    assert len(some) == 17
    for case in some:
        found = {name: sequence(case, text) for name, text in case["texts"].items()}
        if "expected_sequence" in case:
            assert {name: found[name] for name in case["expected_sequence"]} == case[
                "expected_sequence"
            ], case["id"]
        else:
            counts = {
                name: number
                for name, number in case["expected_counts"].items()
                if name != "_unmatched"
            }
            assert {
                topic: [some.count(topic) for some in found.values()] for topic in counts
            } == counts, case["id"]


def test_wildcards_find_what_the_peer_finds(cases):
    some = [case for case in cases if case["feature"] == "glob"]
    assert len(some) == 13
    for case in some:
        vocabulary = Vocabulary(case["vocabulary"])
        glob = case["pattern"] if not case["case_insensitive"] else case["pattern"].lower()
        numbers = [
            n
            for low, high in vocabulary.find(glob, not case["case_insensitive"])
            for n in range(low, high)
        ]
        places = vocabulary.number.tolist()
        assert {case["vocabulary"][places.index(n)] for n in numbers} == set(case["expected"]), (
            case["id"]
        )


def test_queries_find_what_the_peer_finds(cases):
    # The peer's `a NOT b` is our `a AND NOT b`, and its two words side by side are our OR.
    # Sentences are no unit here.
    some = [
        case
        for case in cases
        if case["feature"] == "boolean query" and case.get("context") != "sentence"
    ]
    assert len(some) == 14
    for case in some:
        query = parse_query(
            re.sub(" NOT ", " AND NOT ", case["query"]).replace("fuel fuels", "fuel OR fuels"),
            ["text"],
        )
        index = Index(case["texts"].values())
        if "expected_documents" in case:
            matched = query.matches({"text": index})
            found = [name for name, fits in zip(case["texts"], matched, strict=True) if fits]
            assert found == case["expected_documents"] or (
                case["expected_documents"] == "some" and found
            ), case["id"]
        else:
            [hits] = find_hits({"text": index}, "text", [[Rule(query.written, query=query)]])
            # Of words near each other, the first and the last.
            ends = [
                place
                for start, size in zip(hits.start.tolist(), hits.length.tolist(), strict=True)
                for place in (
                    [start, start + size - 1] if query.terms[0].near else range(start, start + size)
                )
            ]
            assert [index.words[index.tokens[at]] for at in ends] == [
                t.lower() for t in case["expected_tokens"]
            ], case["id"]
