"""Articles with their quotes marked: nothing marked that isn't there, no article's code run."""

import html
import itertools
import re

import lxml.html
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from work import is_linear

from newskit.quotes import extract_quotes
from newskit.quotes.view import marked
from newskit.quotes.view.placed import cut_pieces, place_quotes
from newskit.quotes.view.show import show_quotes
from newskit.schema import SchemaError, empty

PORT = (
    "“The port stays open,” Ada Lund said. “We will keep it so.”\n\nLund said “the sea” was hers."
)


def article(text=PORT, name="a1", **more):
    return pd.DataFrame([{"article_id": name, "text": text, **more}], dtype=object)


def row(quote, text=PORT, name="a1", **more):
    start = text.index(quote)
    return {"article_id": name, "quote": quote, "start": start, "end": start + len(quote), **more}


def part(column, words, text=PORT):
    start = text.index(words)
    return {column: words, f"{column}_start": start, f"{column}_end": start + len(words)}


def table(*rows):
    return pd.DataFrame(list(rows), dtype=object)  # a lone surrogate fits in no other


LUND = {
    "speaker": "Ada Lund",
    "speaker_type": "person",
    "reason": "said-name",
    "statement_id": "a1:s1",
}
QUOTES = table(
    row(
        "The port stays open,",
        kind="direct",
        **LUND,
        **part("mention", "Ada Lund"),
        **part("cue", "said"),
    ),
    row("We will keep it so.", kind="direct", **LUND),
    row("the sea", kind="mixed", statement_id="a1:s2"),
)


def page_of(shown):
    return lxml.html.document_fromstring(shown._repr_html_())


def elements(shown):
    return [(e.tag, tuple(sorted(e.attrib))) for e in page_of(shown).iter()]


def marks(shown, tag):
    """What stands in the body under a tag, as a browser reads it."""
    body = next(e for e in page_of(shown).iter("div") if e.get("dir") == "auto")
    return ["".join(e.itertext()) for e in body.iter(tag)]


# ---- what is marked


def test_the_page_marks_each_quote_mention_and_cue():
    shown = show_quotes(article(), QUOTES)
    assert marks(shown, "u") == ["The port stays open,", "We will keep it so.", "the sea"]
    assert marks(shown, "b")[1:2] == ["Ada Lund"]  # the others are numbers of labels
    assert marks(shown, "i") == ["said"]


def test_a_statement_names_its_speaker_once_and_its_parts_share_a_number():
    assert marks(show_quotes(article(), QUOTES), "small") == [
        "1 Ada Lund",
        "1",
        "2 speaker not found",
    ]


def test_a_part_with_another_speaker_than_its_statement_says_so():
    quotes = QUOTES.assign(speaker=["Ada Lund", "Tim Day", None])
    assert marks(show_quotes(article(), quotes), "small") == [
        "1 Ada Lund",
        "1 Tim Day",
        "2 speaker not found",
    ]


def test_the_kinds_can_be_told_apart_without_colour():
    written = show_quotes(
        article(), QUOTES.assign(kind=["direct", "mixed", "indirect"])
    )._repr_html_()
    lines = re.findall(r"border-bottom:2px (\w+)", written[written.index('dir="auto"') :])
    assert lines == ["solid", "dashed", "dotted"]


def test_the_tooltip_has_speaker_kind_rule_and_statement():
    written = show_quotes(article(), QUOTES)._repr_html_()
    assert 'title="Ada Lund (person) · direct · rule said-name · statement 1 a1:s1"' in written


def test_one_line_counts_quotes_statements_speakers_and_those_without():
    expected = (
        "3 quotes (2 direct, 1 mixed) in 2 statements by 1 speaker; 1 statement without a speaker"
    )
    shown = show_quotes(article(), QUOTES)
    assert expected in repr(shown)
    assert expected in shown._repr_html_()


def test_a_terminal_shows_marks_labels_and_a_legend():
    shown = show_quotes(
        article(title="Port", outlet="Herald", published=pd.Timestamp("2025-03-03")), QUOTES
    )
    assert repr(shown) == (
        "Port\nHerald · 2025-03-03 · a1\n"
        "3 quotes (2 direct, 1 mixed) in 2 statements by 1 speaker; 1 statement without a speaker\n"
        "\n"
        "[1 Ada Lund] “▶The port stays open,◀” {Ada Lund} <said>. [1] “▶We will keep it so.◀”\n"
        "\n"
        "Lund said [2 speaker not found] “▷the sea◁” was hers.\n"
        "\n"
        "Marked: [statement and speaker] ▶direct◀ ▷mixed◁ {mention} <cue>"
    )


def test_paragraphs_are_kept():
    assert "so.</u>”<br><br>Lund" in show_quotes(article(), QUOTES)._repr_html_()


def test_a_quote_over_two_paragraphs_is_one_mark():
    text = "“Stay. \r\n\r\nAll of us,” she said."
    shown = show_quotes(article(text), table(row("Stay. \r\n\r\nAll of us,", text)))
    assert ">Stay. <br><br>All of us,</u>" in shown._repr_html_()


def test_a_mention_inside_a_quote_is_marked_in_it():
    shown = show_quotes(
        article(), table(row("“the sea” was hers", **part("mention", "hers"), **part("cue", "was")))
    )
    assert re.search(
        r"<u [^>]*>“the sea” <i [^>]*>was</i> <b [^>]*>hers</b></u>", shown._repr_html_()
    )


def test_quotes_that_overlap_are_all_marked_and_the_later_lies_on_top():
    text = "0123456789"
    quotes = table(
        row("012345", text, speaker="A"),
        row("3456789", text, speaker="B"),
        row("45", text, speaker="C"),
    )
    shown = show_quotes(article(text), quotes)
    assert "[1 A] ◆012◆[2 B] ◆3◆[3 C] ◆45◆◆6789◆" in repr(shown)


ENDS = ("start", "end")
offsets = st.integers(0, 30)
spans = st.tuples(offsets, offsets).map(sorted)


@given(st.text(min_size=30, max_size=30), st.lists(st.tuples(spans, spans, spans), max_size=6))
def test_pieces_put_together_are_the_text_and_lie_under_every_mark(text, rows):
    text = text.encode("utf-8", "replace").decode("utf-8")  # lone surrogates are shown as U+FFFD
    records = []
    for (start, end), (left, right), (first, last) in rows:
        spans = {"": (start, end), "mention_": (left, right), "cue_": (first, last)}
        record = {
            f"{name}{end}": place
            for name, span in spans.items()
            for end, place in zip(ENDS, span, strict=True)
        }
        words = {name.rstrip("_") or "quote": text[slice(*span)] for name, span in spans.items()}
        records.append(record | words)
    quotes, wrong = place_quotes(text, enumerate(records))
    pieces = cut_pieces(text, quotes)
    assert "".join(text[piece.start : piece.end] for piece in pieces) == text
    assert bool(wrong) == any(start == end for row in rows for start, end in row)
    for piece, place in [(one, place) for one in pieces for place in range(one.start, one.end)]:
        # The slow way: of all that lie over a place, the one that began last, and of these the
        # shortest.
        over = [(-q.start, q.end) for q in quotes if q.start <= place < q.end]
        assert (piece.quote and (-piece.quote.start, piece.quote.end)) == min(over, default=None)
        assert bool(piece.mention) == any(
            q.mention and q.mention[0] <= place < q.mention[1] for q in quotes
        )
        assert bool(piece.cue) == any(q.cue and q.cue[0] <= place < q.cue[1] for q in quotes)
    assert sorted(q.start for piece in pieces for q in piece.labels) == [q.start for q in quotes]


def test_every_quote_of_the_harbour_is_marked_as_it_stands():
    from newskit import load_dataset

    articles = load_dataset("harbour").head(12)
    quotes = extract_quotes(articles)
    for one in show_quotes(articles, quotes, n=12).articles:
        assert not one.problems
        text = "".join(
            one.text[p.start : p.end] if p.quote else " " for p in cut_pieces(one.text, one.quotes)
        )
        mine = quotes.loc[quotes["article_id"] == one.facts[-1], "quote"]
        assert text.split() == " ".join(mine).split()


# ---- which articles


def several():
    articles = pd.concat([article(name=name) for name in "abcdef"])
    return articles, table(*(row("the sea", name=name) for name in "bcdef"))


def test_the_first_articles_with_quotes_are_shown_and_the_rest_is_counted():
    shown = show_quotes(*several(), n=2)
    assert [one.facts for one in shown.articles] == [["b"], ["c"]]
    assert shown.note == (
        "6 articles; shown: the first 2 of 5 with quotes. Choose one with article_id=, or show "
        "more with n=."
    )
    assert shown.note in repr(shown)
    assert shown.note in shown._repr_html_()


def test_an_article_can_be_chosen():
    shown = show_quotes(*several(), article_id="a")
    assert [one.summary for one in shown.articles] == ["no quotes of this article in the table"]
    assert shown.note == ""


def test_one_row_of_a_table_is_an_article():
    assert marks(show_quotes(article().iloc[0], QUOTES), "i") == ["said"]


def test_numbers_as_ids_find_their_quotes():
    articles, quotes = article(name="7"), table(row("the sea", name=7))
    assert marks(show_quotes(articles, quotes, article_id=7), "u") == ["the sea"]


@pytest.mark.parametrize("name", ["7", 7, 7.0])
@pytest.mark.parametrize("other", ["7", 7, 7.0])
def test_ids_are_the_same_whatever_they_are_stored_as(name, other):
    shown = show_quotes(article(name=name), table(row("the sea", name=other)), article_id=name)
    assert marks(shown, "u") == ["the sea"]
    assert shown.articles[0].facts == ["7"]


@pytest.mark.parametrize("number", [3, 3.0, "3"])
def test_the_halves_of_a_statement_with_a_number_are_one(number):
    quotes = table(
        *(
            row(words, statement_id=number)
            for words in ("The port stays open,", "We will keep it so.")
        )
    )
    assert "2 quotes in 1 statement by" in repr(show_quotes(article(), quotes))


def test_a_quote_with_a_number_is_named_by_it():
    shown = show_quotes(article(), table({**row("the sea"), "start": 4, "quote_id": 12.0}))
    assert "Extract them again): 12" in repr(shown)
    assert "12.0" not in repr(shown)


def test_the_apostrophe_of_a_csv_file_is_no_part_of_a_quote():
    text = "“-5 degrees,” said @lund."
    quotes = table(row("-5 degrees,", text, **part("mention", "@lund", text)))
    shown = show_quotes(article(text), quotes.assign(quote="'-5 degrees,", mention="'@lund"))
    assert marks(shown, "u") == ["-5 degrees,"]
    assert "Not marked" not in repr(shown)


def test_an_article_without_a_text_or_a_quote_is_shown():
    shown = show_quotes(article(None), empty("quotes"))
    assert "(no text)" in repr(shown)
    assert "(no text)" in shown._repr_html_()


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (
            lambda: show_quotes(article(), QUOTES, article_id="zz"),
            "there is no article 'zz'; the table has ['a1']",
        ),
        (
            lambda: show_quotes(article(), QUOTES, n=0),
            "n is the most articles to show, at least 1, and this is 0",
        ),
        *(
            (lambda n=n: show_quotes(article(), QUOTES, n=n), f"and this is {n!r}")
            for n in (1.5, "3", None, True)
        ),
        (lambda: show_quotes(article().drop(columns="text"), QUOTES), "the articles table needs"),
        (lambda: show_quotes(article(), QUOTES.drop(columns="start")), "the quotes table needs"),
        (lambda: show_quotes(pd.concat([article(), article()]), QUOTES), "'a1' stands twice"),
    ],
)
def test_what_is_wrong_is_said(call, says):
    with pytest.raises(SchemaError, match=re.escape(says)):
        call()


# ---- a quotes table by another hand


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"start": None}, "1 quote without whole numbers as offsets: row 2"),
        ({"start": 3.5}, "1 quote without whole numbers as offsets: row 2"),
        ({"start": "three"}, "1 quote without whole numbers as offsets: row 2"),
        ({"end": float("inf")}, "1 quote without whole numbers as offsets: row 2"),
        (
            {"end": 10**30},
            "1 quote with offsets outside the text, or empty (it has 90 characters): row 2",
        ),
        (
            {"start": -5},
            "1 quote with offsets outside the text, or empty (it has 90 characters): row 2",
        ),
        ({"start": 1, "end": 1, "quote": ""}, "1 quote with offsets outside the text, or empty"),
        (
            {"start": 4},
            "1 quote whose words don't stand at their offsets (was the text changed? Extract them "
            "again): row 2",
        ),
        (
            {"quote": None},
            "1 quote whose words don't stand at their offsets (was the text changed? Extract them "
            "again): row 2",
        ),
        (
            {"start": 4, "quote_id": "a1:q7"},
            "at their offsets (was the text changed? Extract them again): a1:q7",
        ),
    ],
)
def test_a_quote_that_is_not_where_its_row_says_is_named_and_not_marked(change, says):
    good = row("The port stays open,")
    shown = show_quotes(
        article(), table(good, row("We will keep it so."), {**row("the sea"), **change})
    )
    assert says in repr(shown)
    assert says in html.unescape(shown._repr_html_())
    assert marks(shown, "u") == ["The port stays open,", "We will keep it so."]
    assert repr(shown).splitlines()[1].startswith("2 quotes in 2 statements")


def test_a_mention_that_is_not_where_its_row_says_is_named_and_its_quote_is_marked():
    bad = {**row("the sea"), **part("mention", "Lund"), "mention_end": 99}
    shown = show_quotes(article(), table(bad))
    assert "Not marked: 1 mention with offsets outside the text" in repr(shown)
    assert marks(shown, "u") == ["the sea"]


def test_many_wrong_rows_are_one_line():
    shown = show_quotes(
        article("Another text, which is long enough for all of these offsets. " * 3), QUOTES
    )
    wrong = [line for line in repr(shown).splitlines() if line.startswith("!")]
    assert len(wrong) == 1
    assert wrong[0].startswith("! Not marked: 3 quotes whose words")
    assert wrong[0].endswith(": row 0, row 1, row 2")


def test_offsets_of_a_csv_file_are_numbers_all_the_same():
    quotes = QUOTES.astype({"start": float, "end": float})
    assert len(marks(show_quotes(article(), quotes), "u")) == 3


# ---- hostile articles

HOSTILE = (
    "<script>x()</script>",
    "</style></div></u><img src=x onerror=x()>",
    '" onmouseover="x()" title=\'',
    "javascript:x()",
    "&lt;b&gt; &#x3c;i&#x3e;",
    "\x1b]0;x\x07 \u202egnp.exe \u2066 \x00 \x85 \ud800",
)


@pytest.mark.parametrize("evil", HOSTILE)
def test_no_word_of_an_article_becomes_more_than_a_word(evil):
    def shown(word):
        text = f"“{word},” {word} {word} it.\n\n{word}"
        n = len(word)
        places = {"start": 1, "end": n + 2, "mention_start": n + 4, "mention_end": 2 * n + 4}
        places |= {"cue_start": 2 * n + 5, "cue_end": 3 * n + 5, "quote": f"{word},"}
        names = (
            "article_id quote_id statement_id speaker speaker_type reason kind mention cue".split()
        )
        wrong = {"article_id": word, "quote": word, "start": 0, "end": 1, "quote_id": word}
        quotes = table(dict.fromkeys(names, word) | places, wrong)
        return show_quotes(article(text, word, title=word, outlet=word, published=word), quotes)

    assert elements(shown(evil)) == elements(shown("abc"))
    for written in (shown(evil)._repr_html_(), repr(shown(evil))):
        assert not re.search(
            "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", written
        )


def test_dollars_are_not_set_as_a_formula():
    assert (
        show_quotes(article(), QUOTES)
        ._repr_html_()
        .startswith('<div class="newskit-quotes tex2jax_ignore mathjax_')
    )


def test_nothing_is_used_that_a_notebook_without_trust_loses():
    # JupyterLab takes out <style>, <script>, `color: inherit` and `var(…)`; a <mark> is then black
    # on dark.
    written = show_quotes(article(), QUOTES)._repr_html_()
    assert not re.search(
        r"<style|<script|<mark|inherit|var\(|class=\"(?!newskit-quotes tex)", written
    )


def test_the_output_stays_small_whatever_comes():
    text = "&\n\n" * 400_000
    rows = [
        {"article_id": "a1", "quote": "&", "start": 3 * n, "end": 3 * n + 1, "kind": "<" * 999}
        for n in range(4000)
    ]
    whole = {
        "article_id": "a1",
        "quote": text,
        "start": 0,
        "end": len(text),
        "speaker": "'" * 10**6,
    }
    shown = show_quotes(article(text), table(whole, *rows))
    assert "… and 1,000,000 more characters and 3,001 more quotes, not shown here." in repr(shown)
    assert len(shown._repr_html_()) + len(repr(shown)) < 8_000_000


def test_no_more_articles_are_shown_than_there_is_room_for():
    names = [str(n) for n in range(300)]
    articles = pd.concat([article("x " * 40_000, name) for name in names[:4]])
    assert len(show_quotes(articles, empty("quotes"), n=300).articles) == 3
    articles = pd.concat([article("x", name) for name in names])
    shown = show_quotes(articles, empty("quotes"), n=300)
    assert len(shown.articles) == 100
    assert shown.note == "300 articles; shown: the first 100. Choose one with article_id=."


@pytest.mark.parametrize("n", [1, 2])
def test_what_the_room_cuts_off_is_not_promised_to_a_larger_n(n):
    articles = pd.concat([article("x " * 150_000, name) for name in "abc"])
    shown = show_quotes(articles, empty("quotes"), n=n)
    assert shown.note == "3 articles; shown: the first 1. Choose one with article_id=."


def test_a_long_article_is_shown_in_linear_work():
    def show(times):
        text = (PORT + "\n\n") * times
        one = QUOTES[["article_id", "quote", "start", "end", "kind"]].to_dict("records")
        moved = [(row, n * (len(PORT) + 2)) for n in range(times) for row in one]
        rows = [{**row, "start": row["start"] + by, "end": row["end"] + by} for row, by in moved]
        shown = show_quotes(article(text), table(*rows))
        shown._repr_html_(), repr(shown)

    assert is_linear(show, 100, 200)


# ---- legible in light and in dark


def brightness(rgb):
    parts = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, other):
    low, high = sorted([brightness(one), brightness(other)])
    return (high + 0.05) / (low + 0.05)


def tint(page, colour, share):
    return [share * c + (1 - share) * p for c, p in zip(colour, page, strict=True)]


def tints_of(style):
    red, green, blue, share = re.search(r"rgba\((\d+),(\d+),(\d+),([\d.]+)\)", style).groups()
    return (int(red), int(green), int(blue)), float(share)


@pytest.mark.parametrize(
    ("page", "letters"), [((255,) * 3, (33,) * 3), ((17,) * 3, (255,) * 3)], ids=["light", "dark"]
)
def test_letters_and_lines_have_enough_contrast(page, letters):
    kinds = [
        tints_of(marked._quote("", kind, "")) for kind in ("direct", "mixed", "indirect", "other")
    ]
    for colour, _ in kinds:
        assert contrast(colour, page) >= 3
    over = [tints_of(marked._MENTION), tints_of(marked._CUE)]
    for kind, top in itertools.product(kinds, over):
        assert contrast(tint(tint(page, *kind), *top), letters) >= 4.5
