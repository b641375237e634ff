import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.text import count_words, is_unspaced, split_sentences, split_words


def test_an_offset_leads_back_to_the_word():
    text = "The mayor’s tariff-free port, naïve – U.S."
    assert [text[w.start : w.end] for w in split_words(text)] == [
        "The",
        "mayor’s",
        "tariff",
        "free",
        "port",
        "naïve",
        "U",
        "S",
    ]


@given(st.text())
def test_words_lie_in_order_and_never_overlap(text):
    words = split_words(text)
    assert all(text[w.start : w.end] == w.text for w in words)
    assert all(a.end <= b.start for a, b in itertools.pairwise(words))
    assert count_words(text) == len(words)


@given(st.text())
def test_sentences_lie_in_order_and_hold_every_letter(text):
    sentences = split_sentences(text)
    assert all(text[s.start : s.end] == s.text for s in sentences)
    assert all(a.end <= b.start for a, b in itertools.pairwise(sentences))
    inside = "".join(s.text for s in sentences)
    assert [c for c in inside if not c.isspace()] == [c for c in text if not c.isspace()]


def test_an_abbreviation_does_not_end_a_sentence():
    text = "Dr. Ines Kovar spoke to Gov. Lund on Jan. 5 in St. Aldam. She left."
    assert [s.text for s in split_sentences(text)] == [
        "Dr. Ines Kovar spoke to Gov. Lund on Jan. 5 in St. Aldam.",
        "She left.",
    ]


@pytest.mark.parametrize(
    ("text", "unspaced"),
    [
        ("Rents rise", False),
        ("房租又涨了，市议会将投票。", True),
        ("ค่าเช่าขึ้นอีก", True),
        ("Жители против", False),
        ("", False),
    ],
)
def test_a_script_without_blanks_is_noticed(text, unspaced):
    assert is_unspaced(text) is unspaced
