import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.text import count_words, find_tail, is_unspaced, split_sentences, split_words

PROSE = "The harbour office said on Monday that the northern quay would stay closed until the repairs were done."
HEADLINES = [
    "Lantern Festival Draws Record Crowd to Quayside",
    "Rovers Name New Coach After Long Search",
    "Bakery on Gull Street Closes After Ninety Years",
    "Why Did the Tide Come Late to Saltmere?",
]


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


def test_a_run_of_headlines_is_cut_from_the_end():
    text = f"{PROSE}\n{PROSE}\n\n\n" + "\n".join(HEADLINES) + " \n\n"
    tail = find_tail(text)
    assert text[: tail.end] == f"{PROSE}\n{PROSE}"
    assert tail.headlines == HEADLINES


@pytest.mark.parametrize(
    "ending",
    [
        "\n".join(HEADLINES[:2]),  # two lines may be anything
        "\n".join(f"{line}." for line in HEADLINES),  # sentences
        "\n".join(line.lower() for line in HEADLINES),  # no headline has no capitals
        "\n".join(f"“{line}”" for line in HEADLINES),  # speech
        "Rovers United 3 Eastport 1\nHexcombe Town 0 Skellen 2\nBrackmouth City 1 Saltmere 1",
        "Ada Lund, 34, of Saltmere\nTeo Brandt, 51, of Hexcombe\nMara Pell, 8, of Skellen",
        "Best Film: The Quiet River\nBest Actor: Odile Marrack\nBest Song: Rent the Fog",
        "Reporting by Ada Lund Smith\nEditing by Teo Brandt Jones\nWriting by Mara Pell Dunn",
    ],
)
def test_what_does_not_read_as_headlines_stays(ending):
    text = f"{PROSE}\n\n{ending}"
    assert find_tail(text) == (len(text), [])


def test_headlines_without_an_article_are_not_a_tail():
    text = "\n".join(HEADLINES)
    assert find_tail(text) == (len(text), [])


@given(st.text())
def test_a_tail_is_never_invented(text):
    tail = find_tail(text)
    assert 0 <= tail.end <= len(text)
    assert all(headline in text[tail.end :] for headline in tail.headlines)


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
