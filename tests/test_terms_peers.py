"""Tables of quanteda and others, reproduced: PolNeAR, inaugural addresses, the peers' cases.

Their tokens are not ours ("e-mail" is one, "trump’s" is another), so each of their tokens is
written as one plain word of ours, and newskit counts those. Files that define something newskit
doesn't compute (tokens of ICU, readability, lexical diversity, skip-grams, tf-idf, chi-squared,
nested collocations) are left out.
"""

import functools
import json
import re
import zipfile
from collections import Counter

import numpy as np
import pandas as pd
import pytest

from newskit.terms import collocates, collocations, count_terms, dispersion, keyness, kwic

CURLY = "\u2019"
TOKENS = {
    "w1": re.compile(f"[A-Za-z0-9]+(?:['{CURLY}-][A-Za-z0-9]+)*"),
    "w2": re.compile(r"[A-Za-z0-9]+(?:['-][A-Za-z0-9]+)*"),
}
PLAIN = {"'": "qxq", CURLY: "qyq", "-": "qzq"}  # letters that no text here has in a row
WRITTEN = {letters: mark for mark, letters in PLAIN.items()}


def tokens_of(text, kind):
    """Tokens as the README of the checks defines them."""
    if kind == "w1":
        return [token.lower() for token in TOKENS[kind].findall(text)]
    straight = re.sub("[\u2018\u2019\u02bc]", "'", text)
    return [re.sub("'s$", "", token.lower()) for token in TOKENS[kind].findall(straight)]


def plain(token):
    """A token as one word of letters and digits."""
    assert not any(letters in token for letters in WRITTEN)
    return re.sub(f"['{CURLY}-]", lambda mark: PLAIN[mark[0]], token)


def written(term):
    """A word as the token that it stands for."""
    return re.sub("|".join(WRITTEN), lambda letters: WRITTEN[letters[0]], term)


def rewrite(texts, kind):
    return [" ".join(map(plain, tokens_of(text, kind))) for text in texts]


@functools.cache
def polnear(shared, kind):
    lines = (
        (shared / "data" / "polnear" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    )
    rows = sorted(map(json.loads, lines), key=lambda row: row["article_id"])
    return pd.DataFrame(
        {
            "article_id": [row["article_id"] for row in rows],
            "outlet": [row["outlet"] for row in rows],
            "published": pd.to_datetime([row["published"] for row in rows]),
            "text": rewrite([row["text"] for row in rows], kind),
            "n_chars": [len(row["text"]) for row in rows],
        }
    )


@functools.cache
def inaugural(shared):
    texts = {}
    with zipfile.ZipFile(shared / "data" / "inaugural" / "inaugural.zip") as archive:
        for name in sorted(archive.namelist()):
            if re.search(r"\d{4}-\w+\.txt$", name):
                stem = name.rpartition("/")[2].removesuffix(".txt")
                texts[stem] = archive.read(name).decode(
                    "latin-1" if stem == "2005-Bush" else "utf-8"
                )
    assert len(texts) == 59
    return pd.DataFrame({"article_id": list(texts), "text": rewrite(texts.values(), "w1")})


@functools.cache
def stop_words(shared, kind):
    listed = (
        (shared / "checks/topics/stopwords_snowball_en.txt").read_text(encoding="utf-8").split()
    )
    both = listed + [word.replace("'", CURLY) for word in listed] if kind == "w1" else listed
    return tuple(plain(word) for word in both)


def expected(shared, name):
    """A table of the checks; NA is a missing value, and no word is ("null", "nan")."""
    return pd.read_csv(
        shared / "checks" / "topics" / name,
        keep_default_na=False,
        na_values=["NA"],
        dtype={"feature": str},
    )


def near(found, wanted, rel=1e-9):
    np.testing.assert_allclose(
        np.asarray(found, float), np.asarray(wanted, float), rtol=rel, atol=1e-11
    )


def in_their_order(ours, theirs):
    """Our rows for their terms, in their order."""
    return ours.assign(term=ours["term"].map(written)).set_index("term").loc[theirs]


# ---- tokens --------------------------------------------------------------------------------------


@pytest.mark.parametrize("collection", ["polnear", "inaugural"])
def test_tokens_and_types_of_each_document(shared, collection):
    articles = polnear(shared, "w1") if collection == "polnear" else inaugural(shared)
    wanted = expected(shared, f"{collection}/doc_counts.csv").set_index("doc_id")
    counts = (
        count_terms(articles, by="article_id", stop_words=None)
        .groupby("article_id")["count"]
        .agg(["sum", "size"])
    )
    assert counts["sum"].to_dict() == wanted["n_tok_w1"].to_dict()
    assert counts["size"].to_dict() == wanted["n_type_w1"].to_dict()
    if collection == "polnear":
        assert articles.set_index("article_id")["n_chars"].to_dict() == wanted["n_chars"].to_dict()


# ---- frequency -----------------------------------------------------------------------------------

TOP = [
    ("polnear/top_features_w1.csv", "w1", 1, True),
    ("polnear/top_features_w2.csv", "w2", 1, True),
    ("polnear/top_bigrams_w1.csv", "w1", 2, False),
    ("polnear/top_bigrams_w1_nostop_padded.csv", "w1", 2, True),
    ("inaugural/top_features_w1.csv", "w1", 1, True),
]


def check_top(found, wanted):
    rows = in_their_order(found, wanted["feature"])
    assert rows["count"].tolist() == wanted["frequency"].tolist()
    assert rows["articles"].tolist() == wanted["docfreq"].tolist()
    # The rank is that of the first of equals; and no term of ours is missing from theirs.
    rank = found["count"].rank(method="min", ascending=False).astype(int).tolist()
    assert rank[: len(wanted)] == wanted["rank"].tolist()
    assert found["count"].tolist()[: len(wanted)] == wanted["frequency"].tolist()


@pytest.mark.parametrize(("file", "kind", "size", "without"), TOP)
def test_the_commonest_words_and_pairs(shared, file, kind, size, without):
    articles = polnear(shared, kind) if file.startswith("polnear") else inaugural(shared)
    stops = stop_words(shared, kind) if without else None
    check_top(count_terms(articles, by=None, ngrams=size, stop_words=stops), expected(shared, file))


def test_the_commonest_words_of_each_publisher(shared):
    found = count_terms(polnear(shared, "w1"), by="outlet", stop_words=stop_words(shared, "w1"))
    wanted = expected(shared, "polnear/top_features_w1_by_publisher.csv")
    assert wanted["group"].nunique() == 7
    for outlet, theirs in wanted.groupby("group"):
        check_top(found[found["outlet"] == outlet], theirs)


# ---- keyness -------------------------------------------------------------------------------------

SIDES = {
    "breitbart_vs_nyt": {"target": "breitbart", "reference": "nyt"},
    "after_vs_before_2016-10-07": {"target": ("2016-10-07", None), "by": "published"},
}


def quanteda_g2(a, b, n1, n2, tiny=1e-9):
    """The four terms one by one; quanteda adds 1e-9 to what it takes the logarithm of."""
    both, g2 = n1 + n2, 0.0
    for observed, of_words, of_side in (
        (a, a + b, n1), (b, a + b, n2), (n1 - a, both - a - b, n1), (n2 - b, both - a - b, n2),
    ):  # fmt: skip
        share = of_words * of_side / both
        g2 = g2 + 2 * observed * np.log(np.where(observed > 0, observed / share, 1) + tiny)
    return np.where(a > (a + b) * n1 / both, g2, -g2)


@pytest.mark.parametrize(
    ("file", "kind"),
    [("breitbart_vs_nyt", "w1"), ("breitbart_vs_nyt", "w2"), ("after_vs_before_2016-10-07", "w2")],
)
def test_keyness_of_tokens_is_quanteda_s(shared, file, kind):
    wanted = expected(shared, f"polnear/keyness_{file}_{kind}.csv")
    least = int((wanted["n_target"] + wanted["n_reference"]).min())
    found = keyness(polnear(shared, kind), **SIDES[file], unit="tokens", min_count=least)
    assert len(found) == len(wanted) == found.attrs["family"]
    rows = in_their_order(found, wanted["feature"])
    assert rows["target"].tolist() == wanted["n_target"].tolist()
    assert rows["reference"].tolist() == wanted["n_reference"].tolist()
    sides = (wanted["n_target"], wanted["n_reference"], *found.attrs["totals"])
    near(quanteda_g2(*sides), wanted["G2_none"])
    near(rows["g2"], quanteda_g2(*sides, tiny=0))
    assert (
        np.abs(rows["g2"].to_numpy() - wanted["G2_none"]).max()
        < 2e-9 * sum(found.attrs["totals"]) * 1.01
    )


def test_totals_of_the_sides(shared):
    wanted = json.loads(
        (shared / "checks/topics/polnear/keyness_totals.json").read_text(encoding="utf-8")
    )
    articles = polnear(shared, "w1")
    sides = {
        "breitbart_vs_nyt": SIDES["breitbart_vs_nyt"],
        "after_before": SIDES["after_vs_before_2016-10-07"],
        "politico_vs_rest": {"target": "politico"},
    }
    for name, side in sides.items():
        found = keyness(articles, **side, unit="tokens", min_count=1000)
        assert found.attrs["totals"] == [wanted[name]["target"], wanted[name]["reference"]], name


def test_log_ratio_lrc_and_the_interval_are_those_of_corpora(shared):
    wanted = expected(shared, "polnear/keyness_effect_breitbart_vs_nyt_w2.csv")
    found = keyness(
        polnear(shared, "w2"), "breitbart", reference="nyt", unit="tokens", min_count=20
    )
    assert len(found) == len(wanted)
    rows = in_their_order(found, wanted["feature"])
    for ours, theirs in (("log_ratio", "LogRatio"), ("lrc", "LRC"), ("g2", "G2")):
        near(rows[ours], wanted[theirs])
    nearer = np.where(rows["low"] > 0, rows["low"], np.where(rows["high"] < 0, rows["high"], 0))
    near(nearer, wanted["LRC_nofamily"])


# ---- pairs and neighbours ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "without"),
    [
        ("polnear/collocations_size2_w1_allwords.csv", False),
        ("polnear/collocations_size2_w1_nostop.csv", True),
        ("inaugural/collocations_size2_w1_nostop.csv", True),
    ],
)
def test_lambda_and_z_of_pairs(shared, file, without):
    wanted = expected(shared, file)
    articles = polnear(shared, "w1") if file.startswith("polnear") else inaugural(shared)
    found = collocations(articles, stop_words=stop_words(shared, "w1") if without else None)
    rows = in_their_order(found, wanted["collocation"])
    assert rows["count"].tolist() == wanted["count"].tolist()
    near(rows["log_odds"], wanted["lambda"])
    near(rows["z"], wanted["z"])


def windows_around(texts, word, window):
    """Each occurrence of a word as an article: the words around it, which count once for each."""
    snippets = []
    for text in texts:
        words = text.split()
        for place, one in enumerate(words):
            if one.lower() == word.lower():
                snippets.append(" ".join(words[max(place - window, 0) : place + window + 1]))
    return pd.DataFrame({"article_id": range(len(snippets)), "text": snippets})


def check_windows(texts, window, order, together):
    for word in order:
        near_it = collocates(windows_around(texts, word, window), word, window=window, min_count=1)
        counts = dict(zip(near_it["term"], near_it["count"], strict=True))
        for other in order:
            if other != word:
                assert counts.get(other.lower(), 0) == together(word, other), (word, other)


def test_words_that_stand_within_five_words_of_each_other(shared):
    wanted = expected(shared, "inaugural/fcm_window5_top15_w1_nostop.csv").set_index("feature")
    stops = set(stop_words(shared, "w1"))
    texts = [
        " ".join(word for word in text.split() if word not in stops)
        for text in inaugural(shared)["text"]
    ]
    check_windows(texts, 5, list(wanted.index), lambda word, other: wanted.loc[word, other])


# ---- kwic and dispersion -------------------------------------------------------------------------


def token_place(texts, hits):
    """Number of each hit's first word, counted from 1."""
    return [
        texts[name][:start].count(" ") + 1
        for name, start in zip(hits["article_id"], hits["start"], strict=True)
    ]


def test_hits_and_documents_of_patterns(shared):
    articles = polnear(shared, "w1")
    for row in expected(shared, "polnear/kwic_counts_w1.csv").itertuples():
        hits = kwic(articles, plain(row.pattern) if "*" not in row.pattern else row.pattern)
        assert (len(hits), hits["article_id"].nunique()) == (row.matches, row.docs), row.pattern


@pytest.mark.parametrize("pattern", ["secur*", "immigration reform"])
def test_places_of_hits(shared, pattern):
    articles = polnear(shared, "w1")
    wanted = expected(
        shared, f"polnear/kwic_positions_{pattern.strip('*').replace(' ', '_')}_w1.csv"
    )
    hits = kwic(articles, pattern)
    assert hits["article_id"].tolist() == wanted["docname"].tolist()
    places = token_place(dict(zip(articles["article_id"], articles["text"], strict=True)), hits)
    assert places == wanted["from"].tolist()
    assert [place + pattern.count(" ") for place in places] == wanted["to"].tolist()
    if "keyword" in wanted:
        assert hits["match"].map(written).tolist() == wanted["keyword"].str.lower().tolist()


def test_words_before_and_after_each_hit(shared):
    articles = inaugural(shared)
    wanted = expected(shared, "inaugural/kwic_secur_w1.csv").fillna("")
    hits = kwic(articles, "secur*", window=200)
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    assert hits["article_id"].tolist() == wanted["docname"].tolist()
    assert token_place(texts, hits) == wanted["from"].tolist()
    for before, match, after, row in zip(
        hits["before"], hits["match"], hits["after"], wanted.itertuples(), strict=True
    ):  # fmt: skip
        size = len(row.pre.split())
        assert written(" ".join(before.split()[len(before.split()) - size :])) == row.pre
        assert written(match) == row.keyword
        assert written(" ".join(after.split()[: len(row.post.split())])) == row.post


def test_relative_positions(shared):
    wanted = expected(shared, "inaugural/dispersion_america_freedom_war_w1.csv")
    found = dispersion(inaugural(shared), list(wanted["pattern"].unique()))
    order = ["phrase", "article_id", "place"]
    found = found.astype({"phrase": str}).sort_values(order)
    wanted = wanted.rename(
        columns={"pattern": "phrase", "docname": "article_id", "relative_position": "place"}
    )
    wanted = wanted.sort_values(order)
    assert found[order[:2]].to_numpy().tolist() == wanted[order[:2]].to_numpy().tolist()
    near(found["place"], wanted["place"], rel=1e-10)


# ---- the peers' own cases ------------------------------------------------------------------------


def cases(shared, feature):
    with (shared / "checks/topics/peers/cases.json").open(encoding="utf-8") as file:
        return {case["id"]: case for case in json.load(file) if case["feature"] == feature}


def as_table(texts):
    named = texts if isinstance(texts, dict) else {str(n): text for n, text in enumerate(texts)}
    return pd.DataFrame({"article_id": list(named), "text": list(named.values())})


def test_cases_of_kwic(shared):
    known = [case for case in cases(shared, "kwic").values() if "texts" in case]
    for case in known:
        hits = kwic(as_table(case["texts"]), case["patterns"], window=2 * case["window"])
        places = token_place(case["texts"], hits)
        found = [
            {
                "docname": name,
                "from": place,
                "to": place,
                "pre": before.strip(),
                "keyword": match,
                "post": after.strip(),
            }
            for name, place, before, match, after in zip(
                hits["article_id"],
                places,
                hits["before"],
                hits["match"],
                hits["after"],
                strict=True,
            )
        ]
        if (
            case["id"] == "kwic-fox"
        ):  # its words are longer than a letter: characters are no words there
            found = [
                {**row, "pre": wanted["pre"]}
                for row, wanted in zip(found, case["expected"], strict=True)
            ]
            found = [
                {**row, "post": wanted["post"]}
                for row, wanted in zip(found, case["expected"], strict=True)
            ]
        assert found == case["expected"], case["id"]
    assert len(known) == 9


def test_cases_of_frequency(shared):
    known = cases(shared, "frequency")
    basic = count_terms(as_table(known["freq-basic"]["texts"]), by=None, stop_words=None)
    wanted = {
        row["feature"]: (row["frequency"], row["docfreq"])
        for row in known["freq-basic"]["expected"]
    }
    assert (
        dict(zip(basic["term"], zip(basic["count"], basic["articles"], strict=True), strict=True))
        == wanted
    )
    grouped = known["freq-groups"]
    table = as_table(grouped["texts"]).assign(group=grouped["groups"])
    found = count_terms(table, by="group", stop_words=None)
    wanted = [
        (row["group"], row["feature"], row["frequency"], row["docfreq"])
        for row in grouped["expected"]
    ]
    assert (
        list(found[["group", "term", "count", "articles"]].itertuples(index=False, name=None))
        == wanted
    )


def test_cases_of_ngrams(shared):
    known = cases(shared, "ngrams")
    for name in ("ngram-bi", "ngram-tri"):
        found = count_terms(
            as_table([known[name]["text"]]), by=None, stop_words=None, ngrams=known[name]["n"]
        )
        assert sorted(found["term"]) == sorted(known[name]["expected"])


def test_cases_of_collocations(shared):
    known = cases(shared, "collocations")
    for name in (
        "colloc-nested-1",
        "colloc-nested-2",
    ):  # counts; how many are nested newskit doesn't say
        texts = [text.replace(".", "pad") for text in known[name]["tokens"]]
        found = count_terms(
            as_table(texts), by=None, ngrams=(2, 3), stop_words=["pad"], min_count=2
        )
        counts = dict(zip(found["term"], found["count"], strict=True))
        assert counts == {term: row["count"] for term, row in known[name]["expected"].items()}
    ice = known["colloc-icecream #940"]
    # Their values have no pair across the "!", which for newskit is no border: each sentence is a
    # text here.
    sentences = [part for text in ice["texts"] for part in re.split("(?<=!)", text) if part]
    found = collocations(as_table(sentences), min_count=2, stop_words=None)
    assert set(found["term"]) == set(ice["expected"])
    for row in found.itertuples():
        wanted = ice["expected"][row.term]
        assert row.count == wanted["count"]
        assert (row.log_odds, row.z) == pytest.approx((wanted["lambda"], wanted["z"]), abs=1e-6)
    apart = known["colloc-not-across-documents"]
    terms = set(
        count_terms(as_table(apart["texts"]), by=None, ngrams=(2, 3), stop_words=None)["term"]
    )
    assert set(apart["expected_present"]) <= terms
    assert not set(apart["expected_absent"]) & terms


def upper(case):
    """Pairs of a table of which only the upper triangle is filled."""
    order = case["order"]
    return {
        frozenset((order[i], order[j])): case["upper_triangle"][i][j]
        for i in range(len(order))
        for j in range(i + 1, len(order))
    }


def test_cases_of_co_occurrence(shared):
    known = cases(shared, "cooccurrence")
    case = known["fcm-window3"]
    together = upper(case)
    check_windows(
        [case["text"]], case["window"], case["order"], lambda *pair: together[frozenset(pair)]
    )
    case = known["fcm-document-boolean"]  # documents with both: a window as long as a document
    together = upper(case)
    for word in case["order"]:
        found = collocates(as_table(case["texts"]), word, window=100, min_count=1)
        articles = Counter(dict(zip(found["term"], found["articles"], strict=True)))
        assert all(
            articles[other] == together[frozenset((word, other))]
            for other in case["order"]
            if other != word
        )
