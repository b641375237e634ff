import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

import newskit as nk
from newskit.text import count_words, is_unspaced, split_sentences, split_words, straighten


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


PENN = {
    "Lund’s plan wasn’t “good,” he said.": "Lund|’s|plan|was|n’t|“|good|,|”|he|said|.",
    "They can’t and cannot pay, Mr. Oram'll say.": (
        "They|ca|n’t|and|can|not|pay|,|Mr.|Oram|'ll|say|."
    ),
    'The U.S.-backed AT&T rose 3.5% to $1,200 ("a lot") at 5 p.m. on Monday.': (
        'The|U.S.-backed|AT|&|T|rose|3.5|%|to|$|1,200|(|"|a|lot|"|)|at|5|p.m.|on|Monday|.'
    ),
    "He left. She didnʼt.\nWho’s next?": "He|left|.|She|did|nʼt|.|Who|’s|next|?",
}


@pytest.mark.parametrize(("text", "tokens"), PENN.items())
def test_penn_tokens_divide_contractions_with_any_apostrophe(text, tokens):
    assert [token.text for token in split_words(text, style="penn")] == tokens.split("|")


QUOTING = (
    st.text(st.sampled_from("\"'`’‘ʼ“”«».,:;!?-–()[]<>@#$%&* \t\n\x1c\x85\u00a0Sstdmnre0é…"))
    | st.text()
)


@given(QUOTING)
def test_penn_tokens_lie_in_order_and_hold_every_mark(text):
    tokens = split_words(text, style="penn")
    assert all(text[t.start : t.end] == t.text != "" for t in tokens)
    assert all(a.end <= b.start for a, b in itertools.pairwise(tokens))
    assert "".join(t.text for t in tokens) == "".join(text.split())


@given(QUOTING)
def test_penn_tokens_are_nltk_s_where_nltk_finds_their_places(text):
    from nltk.tokenize import NLTKWordTokenizer

    plain = straighten(text).replace('"', "").replace("''", "").replace("``", "")
    expected = []
    for sentence in split_sentences(plain):
        places = NLTKWordTokenizer().span_tokenize(sentence.text)
        expected += [(sentence.start + start, sentence.start + end) for start, end in places]
    assert [(t.start, t.end) for t in split_words(plain, style="penn")] == expected


@pytest.mark.parametrize(
    "run", ["a", "a-", "Mr. ", "said ", '"', "’ ", "(", ". ", "don't", "\u202ea\u202c"]
)
def test_penn_tokens_of_long_runs_are_whole(run):
    text = run * 4000
    tokens = split_words(text, style="penn")
    assert "".join(t.text for t in tokens) == "".join(text.split())


def test_a_long_word_is_one_penn_token_where_a_blank_stands_near():
    words = ["a" * length for length in range(1, 200)]
    text = " ".join(words)
    assert len(text) > 15_000
    assert [t.text for t in split_words(text, style="penn")] == words


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


@pytest.mark.parametrize("function", [nk.split_words, nk.split_sentences, nk.clean_text])
@pytest.mark.parametrize("text", [None, 7, b"a", float("nan")])
def test_what_is_no_text_is_refused_with_the_next_step(function, text):
    with pytest.raises(
        nk.SchemaError,
        match=rf"{function.__name__} needs the text of one article, a str, and this is",
    ):
        function(text)
