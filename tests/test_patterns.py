"""The engine, held against a second, slower way: regular expressions over a list of folded words."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit import QueryError
from newskit.patterns import Index, compile_pattern, find_spans, merge_hits, parse_query
from newskit.text import split_words


def count(text, *patterns):
    index = Index([text])
    return int(index.count(merge_hits(index.find(compile_pattern(p)) for p in patterns).start)[0])


@pytest.mark.parametrize(
    ("pattern", "text", "hits"),
    [
        ("rent", "Rent, rents, parent and the rent-free flat", 2),
        ("rent*", "Rent, rents, parent and the rent-free flat", 3),
        ("*rent", "rent, parent, rents", 2),
        ("r?nt", "rent runt rants", 2),
        ("trump", "Trump's plan, Trump’s plan and the Trumps", 2),
        ("won't", "They won’t. I won't.", 2),
        ("interest rate*", "Interest rates; interest\nrate; rate of interest", 2),
        ("tariff-free", "tariff free, tariff-free and tariff‑free", 3),
        ("e-mail*", "e-mails and emails", 1),
        ("US", "US troops told us", 1),
        ("=Fed", "The Fed fed the Fed's birds", 2),
        ("COVID-19", "COVID-19, covid-19", 1),
        ("naïve", "naïve naive", 1),
        ("U.S.", "U.S. and us", 1),
        ("straße", "Straße STRASSE", 1),
        ("rent", "", 0),
        ("tax * reform", "tax and reform, tax reform", 1),
        ("a*a", "a aa aba ab", 2),
        ("*ab*b", "abb ab xabxb", 2),
        ("café", "cafe\u0301 café", 2),
        ("cafe\u0301", "café", 1),
    ],
)
def test_a_pattern_counts_words(pattern, text, hits):
    assert count(text, pattern) == hits


def test_the_longest_pattern_counts_once():
    assert count("the supreme court sat", "court", "supreme court") == 1


def test_two_phrases_that_share_a_word_are_two_hits():
    assert count("the supreme court of appeals", "supreme court", "court of appeals") == 2


def test_a_phrase_never_reaches_into_the_next_text():
    index = Index(["the supreme", "court sat", None, "supreme court"])
    hits = index.find(compile_pattern("supreme court"))
    assert index.count(hits.start).tolist() == [0, 0, 0, 1]


def test_a_hit_leads_back_to_the_text():
    text = "Ms Kovar’s rents – RENTS!"
    assert find_spans(text, [compile_pattern("rent*")]) == [(11, 16, "rents"), (19, 24, "RENTS")]


@pytest.mark.parametrize("pattern", ["", "  ", "*", "?? *", "!!", "="])
def test_a_pattern_without_a_word_is_refused(pattern):
    with pytest.raises(QueryError, match="holds no word"):
        compile_pattern(pattern)


WORDS = st.sampled_from(["rent", "rents", "Rent", "tax", "tax's", "TAX", "reform", "re-form", "a", "İl", "é", "’", "."])
PATTERNS = st.sampled_from(
    ["rent", "rent*", "r?nts", "tax", "TAX", "tax reform", "* reform", "rent* tax", "=Rent", "re form", "é", "i*"]
)


def slow_hits(text, patterns):
    """Slide every pattern over the list of words; drop what lies inside a longer hit."""
    words = [re.sub("'[sS]$", "", w.text.replace("’", "'")) for w in split_words(text)]
    found = set()
    for pattern in map(compile_pattern, patterns):
        globs = [re.compile(re.escape(g).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL) for g in pattern.words]
        for i in range(len(words) - len(globs) + 1):
            here = words[i : i + len(globs)] if pattern.cased else [w.lower() for w in words[i : i + len(globs)]]
            if all(glob.fullmatch(word) for glob, word in zip(globs, here, strict=True)):
                found.add((i, i + len(globs)))
    return {(a, b) for a, b in found if not any(c <= a and b <= d and d - c > b - a for c, d in found)}


@given(st.lists(WORDS, max_size=12), st.lists(PATTERNS, min_size=1, max_size=4))
def test_the_engine_agrees_with_the_slow_way(words, patterns):
    text = " ".join(words)
    assert count(text, *patterns) == len(slow_hits(text, patterns))


@given(st.text(), st.text(), st.lists(PATTERNS, min_size=1, max_size=3))
def test_any_text_gives_the_same_alone_and_in_company(left, right, patterns):
    both = Index([left, right])
    together = both.count(merge_hits(both.find(compile_pattern(p)) for p in patterns).start).tolist()
    assert together == [count(left, *patterns), count(right, *patterns)]


def test_wildcards_never_backtrack_for_long():
    assert count("a" * 20_000, "*a*a*a*a*a*b") == 0


TEXTS = {
    "title": ["Ferry strike", "Rent cap", "Ferry fares", None],
    "text": ["Crews walk out.", "The council votes on rents.", "Crews and the owner talk about a strike.", "walk"],
}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("ferry", [1, 0, 1, 0]),
        ("ferry AND strike", [1, 0, 1, 0]),
        ("title:strike", [1, 0, 0, 0]),
        ("text:strike OR rent*", [0, 1, 1, 0]),
        ("ferry AND NOT title:strike", [0, 0, 1, 0]),
        ("NOT ferry", [0, 1, 0, 1]),
        ("rent OR ferry AND council", [0, 1, 0, 0]),
        ("(rent OR ferry) AND (council OR talk)", [0, 1, 1, 0]),
        ('"walk out"', [1, 0, 0, 0]),
        ("“walk out”", [1, 0, 0, 0]),
        ('"owner crews"~2', [0, 0, 1, 0]),
        ('"owner crews"~1', [0, 0, 0, 0]),
        ('"crews strike"~10', [0, 0, 1, 0]),
    ],
)
def test_a_query_finds_articles(query, found):
    indexes = {name: Index(texts) for name, texts in TEXTS.items()}
    assert parse_query(query).matches(indexes).astype(int).tolist() == found


@pytest.mark.parametrize(
    ("query", "place", "hint"),
    [
        ("ferry strike", 6, 'write "ferry strike"'),
        ("ferry and strike", 6, "write AND in capitals"),
        ("ferry NOT strike", 6, "write AND NOT"),
        ("ferry AND", 9, "missing here"),
        ("(ferry OR strike", 0, "never closed"),
        ("ferry) AND x", 5, "closes nothing"),
        ('a AND "ferry', 6, "never closed"),
        ("a AND ...", 6, "no letter or digit"),
        ("title: AND x", 7, "missing here"),
        ("(" * 60 + "a" + ")" * 60, None, "more than 50"),
        ("ferry AND -strike", 10, "write AND, or AND NOT"),
        ("section:sport", 0, "fields are title: and text:"),
        ("ferry~3", 0, "fields are title: and text:"),
        ("x" * 10_001, None, "10,000 is the most"),
        (f"{'a' * 300} {'b' * 300}", None, "put AND or OR"),
    ],
)
def test_an_unclear_query_is_refused_with_its_place(query, place, hint):
    with pytest.raises(QueryError) as error:
        parse_query(query)
    assert hint in str(error.value)
    assert len(str(error.value)) < 300
    if place is not None:
        caret = str(error.value).splitlines()[2]
        assert caret.index("^") - 2 == place


@given(st.text(alphabet='abAND OR()"~:tile*0 9', max_size=40))
def test_any_query_is_read_or_refused(query):
    said = ""
    try:
        parse_query(query).matches({name: Index(texts) for name, texts in TEXTS.items()})
    except QueryError as error:
        said = str(error)
    assert len(said) < 300
