"""The engine, held against a second, slower way: plain loops over the words of one text."""

import itertools
from collections import Counter

import numpy as np
import pandas as pd
import plain_matching
import pytest
from hypothesis import given
from hypothesis import strategies as st

import newskit.patterns.index as room
from newskit import QueryError
from newskit.patterns import (
    Hits,
    Index,
    blocks_of,
    compile_pattern,
    compile_rule,
    find_hits,
    find_spans,
    find_words,
    index_of,
    is_query,
    keep_longest,
    parse_query,
    store_texts,
)
from newskit.text import count_words, split_words


def merge_hits(found):
    """Hits that count, where several patterns are one topic."""
    hits = Hits(*map(np.concatenate, zip(*[Hits.none(), *found], strict=True)))
    return hits.take(keep_longest(hits.start, hits.length, np.zeros(len(hits.start), np.int64)))


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
        ("immigra*", "im\u00admi\u00adgra\u00adtion", 1),
        ("हिन्दी", "हिन्दी में", 1),
        ("O'Neill", "O’Neill, O'neill’s, ONeill", 2),
        ("*'t", "can't won’t want", 2),
        ("=Fed*", "Fed Feds fed", 2),
        ("=T?x", "Tax tax Tix", 2),
        ("?ffice", "office Ｏffice", 2),
    ],
)
def test_a_pattern_counts_words(pattern, text, hits):
    assert count(text, pattern) == hits


def test_the_longest_pattern_counts_once():
    assert count("the supreme court sat", "court", "supreme court") == 1


def test_two_phrases_of_a_topic_that_share_a_word_are_one_hit():
    assert count("the supreme court of appeals", "supreme court", "court of appeals") == 1
    assert count("ha ha ha ha ha", "ha ha") == 2


@pytest.mark.parametrize(
    ("text", "pattern", "starts"),
    [
        ("ha ha ha ha", "ha ha", [0, 2]),  # the second begins where the first ends
        ("ha ha ha", "ha ha", [0]),
        ("ha ha ha ha ha", "ha ha", [0, 2]),
        ("ha ha ha ha ha ha", "ha ha ha", [0, 3]),
        ("ha ha ha ha ha ha ha", "ha ha ha", [0, 3]),
    ],
)
def test_hits_of_one_length_count_from_left_to_right_and_may_touch(text, pattern, starts):
    [hits] = find_hits({"text": Index([text])}, "text", [[compile_rule(pattern)]])
    assert hits.start.tolist() == starts


def hits_kept(start, length, group, **options):
    return keep_longest(
        *(np.array(numbers, np.int64) for numbers in (start, length, group)), **options
    )


def test_hits_that_touch_a_longer_one_count_and_those_inside_it_do_not():
    # Tokens 2, 3 and 4 are the longest; 1 and 5 lie beside it, 4 and 5 share a token with it.
    kept = hits_kept([2, 1, 5, 2, 4, 4], [3, 1, 1, 1, 1, 2], [0] * 6)
    assert kept.tolist() == [1, 0, 2]


def test_hits_of_other_groups_do_not_take_part_unless_they_are_asked_for():
    start, length, group = [0, 0, 1, 2], [3, 1, 2, 2], [0, 1, 2, 3]
    assert hits_kept(start, length, group).tolist() == [0, 1, 2, 3]
    assert hits_kept(start, length, group, across=True).tolist() == [0, 3]


def test_across_groups_a_hit_goes_where_longer_ones_hold_all_its_words_together():
    # Two phrases of three words hold tokens 0 to 5, so 2 and 3 lie in both of them.
    start, length, group = [0, 3, 2, 5], [3, 3, 2, 2], [0, 1, 2, 3]
    assert hits_kept(start, length, group, across=True).tolist() == [0, 1, 3]


def test_an_excluded_hit_takes_its_words_from_its_own_group_and_covers_no_other():
    start, length, group = [0, 0, 0, 0], [2, 2, 1, 1], [0, 0, 0, 1]
    excluded = np.array([False, True, False, False])
    assert hits_kept(start, length, group, across=True, excluded=excluded).tolist() == [3]


def test_hits_come_in_order_of_their_start_and_then_their_group():
    kept = hits_kept([4, 0, 4, 2], [1, 2, 2, 1], [1, 1, 0, 0])
    assert kept.tolist() == [1, 3, 2, 0]


def test_a_phrase_never_reaches_into_the_next_text():
    index = Index(["the supreme", "court sat", None, "supreme court"])
    hits = index.find(compile_pattern("supreme court"))
    assert index.count(hits.start).tolist() == [0, 0, 0, 1]


def test_a_hit_leads_back_to_the_text():
    text = "Ms Kovar’s rents – RENTS!"
    assert find_spans(text, [compile_rule("rent*")]) == [(11, 16, "rents"), (19, 24, "RENTS")]


@pytest.mark.parametrize("pattern", ["", "  ", "*", "?? *", "!!", "="])
def test_a_pattern_without_a_word_is_refused(pattern):
    with pytest.raises(QueryError, match="holds no word"):
        compile_pattern(pattern)


WORDS = st.sampled_from(
    [
        "rent",
        "rents",
        "Rent",
        "tax",
        "tax's",
        "TAX",
        "reform",
        "re-form",
        "a",
        "İl",
        "é",
        "e\u0301",
        "’",
        ".",
        "ΟΔΟΣ",
    ]
)
PATTERNS = st.sampled_from(
    "rent/rent*/r?nts/tax/TAX/tax reform/* reform/rent* tax/=Rent/re form/é/i*/*s/rent rent/tax * "
    "rent/οδοσ/ΟΔΟΣ"
    "/*e* *a*/=?ent".split("/")
)
SETS = st.lists(
    st.lists(st.tuples(PATTERNS, st.booleans()), min_size=1, max_size=4), min_size=1, max_size=3
)


def fast_hits(texts, groups, across=False):
    """(text, start inside it, length, group) of the engine."""
    index = Index(texts)
    rules = [[compile_rule("NOT " * out + pattern) for pattern, out in group] for group in groups]
    found = []
    for hits in find_hits({"text": index}, "text", rules, across=across):
        rows = index.texts_of(hits.start)
        found += zip(
            rows.tolist(),
            (hits.start - index.bounds[rows]).tolist(),
            *map(list, hits[1:]),
            strict=True,
        )
    return sorted(tuple(map(int, hit)) for hit in found)


def slow_hits(texts, groups, across=False):
    compiled = [
        [
            (pattern.words, pattern.cased, out)
            for written, out in group
            for pattern in [compile_pattern(written)]
        ]
        for group in groups
    ]
    return sorted(
        (row, *hit)
        for row, text in enumerate(texts)
        if text is not None
        for hit in plain_matching.hits_of(text, compiled, across=across)
    )


@given(
    st.lists(st.none() | st.lists(WORDS, max_size=12).map(" ".join), max_size=4),
    SETS,
    st.booleans(),
)
def test_every_hit_is_that_of_the_slow_way(texts, groups, across):
    assert fast_hits(texts, groups, across) == slow_hits(texts, groups, across)


# Letters, marks and apostrophes of several scripts and planes, where any text is likely to go
# wrong.
HARD = st.text(
    st.sampled_from("aAé\u0301'’ʼ\u00ad\u200d_-.0٣ßİıΣς𝒜𐐀ﬁنَकि\u0e01漢\u1100\u1161\ud800 \n\0")
)


@given(st.lists(HARD | st.text(), max_size=5))
def test_the_words_of_a_column_are_those_of_its_texts(texts):
    stored = store_texts(texts)
    texts = [
        text.encode("utf-8", "replace").decode() if "\ud800" in text else text for text in texts
    ]
    index = Index(texts)
    starts, ends = index.spans(np.arange(len(index.numbers)))
    rows = index.texts_of(np.arange(len(index.numbers)))
    got = [[] for _ in texts]
    for row, start, end in zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True):
        got[row].append((start, end))
    assert got == [plain_matching.spans_of_words(text) for text in texts]
    assert got == [[(word.start, word.end) for word in split_words(text)] for text in texts]
    sizes = [
        np.diff(np.searchsorted(find_words(b).edges[::2], b.starts))
        for b in blocks_of(stored, size=1)
    ]
    assert [size for block in sizes for size in block] == [count_words(text) for text in texts]
    folded = [
        plain_matching.fold(text[a:b]).lower()
        for text, spans in zip(texts, got, strict=True)
        for a, b in spans
    ]
    assert [index.words[token] for token in index.tokens] == folded


@given(st.text(), st.text(), st.lists(PATTERNS, min_size=1, max_size=3))
def test_any_text_gives_the_same_alone_and_in_company(left, right, patterns):
    both = Index([left, right])
    together = both.count(
        merge_hits(both.find(compile_pattern(p)) for p in patterns).start
    ).tolist()
    assert together == [count(left, *patterns), count(right, *patterns)]


@given(st.lists(HARD, min_size=1, max_size=6), st.integers(1, 9))
def test_blocks_and_pieces_of_any_size_give_the_same(texts, size):
    whole = Index(texts)
    pattern = [compile_pattern(p) for p in ("a*", "* a*", "é")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "blocks_of", lambda stored: blocks_of(stored, size=size))
        patch.setattr(room, "_PIECE", size)
        small = Index(texts)
        assert [small.words[t] for t in small.tokens] == [whole.words[t] for t in whole.tokens]
        assert all(map(np.array_equal, small.find_all(pattern), whole.find_all(pattern)))


def test_a_longer_hit_of_another_topic_wins_across_a_dictionary():
    groups = [[("trump", False)], [("ivanka trump", False)]]
    assert fast_hits(["Ivanka Trump met Trump"], groups, across=True) == [
        (0, 0, 2, 1),
        (0, 3, 1, 0),
    ]
    assert fast_hits(["Ivanka Trump met Trump"], groups) == [
        (0, 0, 2, 1),
        (0, 1, 1, 0),
        (0, 3, 1, 0),
    ]


def test_words_behind_not_take_their_hits_away():
    groups = [[("tower", False), ("trump tower", True)]]
    assert fast_hits(["Trump Tower is a tower"], groups) == [(0, 4, 1, 0)]


def test_the_index_of_a_column_is_made_once():
    frame = pd.DataFrame({"text": ["rent", "tax"]})
    assert index_of(frame["text"]) is index_of(frame["text"])
    other = frame.copy()
    other.loc[0, "text"] = "tax"
    assert index_of(other["text"]).words == ["tax"]
    assert index_of(frame["text"][1:]).words == ["tax"]
    assert index_of(frame["text"]).words == ["rent", "tax"]


@pytest.mark.parametrize("dtype", ["object", "category", "string[python]", "large_string[pyarrow]"])
def test_a_column_never_gets_the_index_of_another(dtype):
    for number in range(50):  # of one size each, so that memory is given to one after the other
        texts = [f"word{number:03}", f"more{number:03}"]
        assert sorted(index_of(pd.Series(texts, dtype=object).astype(dtype)).words) == sorted(texts)
        # An index holds on to the bytes that it is known by, or else the next column might lie in
        # their place.
        assert all(place == room._place_of(index._stored) for place, index in room._indexes.items())


@pytest.mark.parametrize("dtype", ["str", "object", "category", "string", "large_string[pyarrow]"])
def test_any_dtype_of_strings_is_read(dtype):
    series = pd.Series(["rent’s", None, ""], dtype=object).astype(dtype)
    index = index_of(series)
    assert (index.words, index.missing(), len(index)) == (["rent"], 2, 3)


@pytest.mark.parametrize(
    ("written", "query"),
    [
        ("rent AND tax", True),
        ("NOT rent", True),
        ("(rent)OR(tax)", True),
        ("(rent) OR (tax)", True),
        ("title:rent", True),
        ('"rent tax"~3', True),
        ("“rent tax”~3", True),
        ("rent control", False),
        ("OR", False),
        ("NOTHING", False),
        ('the "rent" cap', False),
        ("rent (control)", False),
    ],
)
def test_a_query_is_told_from_a_phrase(written, query):
    assert is_query(written) is query


def test_wildcards_never_backtrack_for_long():
    assert count("a" * 20_000, "*a*a*a*a*a*b") == 0


TEXTS = {
    "title": ["Ferry strike", "Rent cap", "Ferry fares", None],
    "text": [
        "Crews walk out.",
        "The council votes on rents.",
        "Crews and the owner talk about a strike.",
        "walk",
    ],
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
        ('"walk walk"~3', [0, 0, 0, 0]),
        ('"crew* *ews"~9', [0, 0, 0, 0]),
        ('"a a"~5 OR title:fares', [0, 0, 1, 0]),
        ("TITLE:strike", [1, 0, 0, 0]),
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
        ("x" * 10_001, None, "the limit is 10,000"),
        ('"a b c d e f g h i j k"~3', 0, "up to 10 words"),
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


@given(
    st.lists(st.sampled_from("abcx"), max_size=9),
    st.sampled_from(["a b", "a a", "a b c", "a a b"]),
    st.integers(0, 3),
)
def test_words_near_each_other_are_those_of_the_slow_way(words, phrase, most):
    wanted, size = Counter(phrase.split()), len(phrase.split())
    stretches = [
        words[a:z]
        for a, z in itertools.combinations(range(len(words) + 1), 2)
        if z - a <= size + most
    ]
    expected = any(not wanted - Counter(stretch) for stretch in stretches)
    index = Index([" ".join(words)])
    assert parse_query(f'"{phrase}"~{most}', ["text"]).matches({"text": index}).tolist() == [
        expected
    ]


@given(st.text(alphabet='abAND OR()"~:tile*0 9', max_size=40))
def test_any_query_is_read_or_refused(query):
    said = ""
    try:
        parse_query(query).matches({name: Index(texts) for name, texts in TEXTS.items()})
    except QueryError as error:
        said = str(error)
    assert len(said) < 300
