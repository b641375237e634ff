"""Fast ways give what plain ways give: texts lifted out of JSON Lines, words counted on bytes."""

import gzip
import json
import lzma

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import newskit as nk
from newskit.articles import words
from newskit.formats import File, Limits
from newskit.formats.objects import lines as jsonl
from newskit.text import count_words, is_unspaced

LONG = "The ferry “Ada” left at six; the mayor’s \\ boat\tdidn't.\nNobody waved. " * 3
HALF, PAIR = "\\ud83d", "\\ud83d\\ude00"


def rows_of(path, **given):
    """Rows of a file as `read_jsonl` gives them, missing values as None, and its problems."""
    file = File.at(path, **given)
    frame = jsonl.read_jsonl(file)
    return frame.astype(object).where(frame.notna(), None).to_dict("records"), file.problems


def plain_rows(text):
    """Rows by the json module alone; only for flat objects."""
    rows = []
    for line in text.split("\n"):
        try:
            value = json.loads(line, parse_constant=lambda _: None)
        except ValueError:
            continue
        if isinstance(value, dict):
            rows.append(value)
    names = dict.fromkeys(name for row in rows for name in row)
    return [{name: row.get(name) for name in names} for row in rows]


def listed(columns):
    return {
        name: one.to_pylist() if isinstance(one, pa.Array) else one for name, one in columns.items()
    }


def lifted(text):
    """Whether the fast way takes these lines."""
    return jsonl._read_lifted(File("x", lambda: None), text.encode()) is not None


# ---- JSON Lines


@pytest.mark.parametrize("escaped", [True, False])
@pytest.mark.parametrize(
    "value",
    [
        LONG,
        f"é×你😀 {LONG}",
        'a"b' * 99,
        "\\" * 400,
        '\\"' * 200,
        "/" * 200,
        "\r\n\b\f\t" * 50,
        "\x7f" * 300,
    ],
)
def test_a_long_text_is_read_without_the_json_module_as_it_reads_it(tmp_path, value, escaped):
    rows = [
        {"text": value, "id": 1, "title": "t"},
        {"text": "short", "id": 2, "title": value},
        {"text": None, "id": 3},
    ]
    text = "".join(json.dumps(row, ensure_ascii=escaped) + "\n" for row in rows)
    path = tmp_path / "a.jsonl"
    path.write_bytes(text.encode())
    assert lifted(text)
    assert rows_of(path) == (plain_rows(text), [])


CLOSE = json.dumps(LONG)
UNUSUAL = {
    "a name twice": f'{{"text": {CLOSE}, "text": {CLOSE[:-1]} again"}}',
    "a list of paragraphs": f'{{"text": [{CLOSE}, {CLOSE}]}}',
    "a long name": f'{{{CLOSE}: "x", "text": "y"}}',
    "a long name before a blank": f'{{{CLOSE} : "x", "text": "y"}}',
    "a colon after a blank": f'{{"text": {CLOSE} , "b" : "y"}}',
    "numbers": (
        f'{{"text": {CLOSE}, "a": 1, "b": 1.0, "c": 12345678901234567890, '
        f'"d": 1e400, "e": true, "f": -0.0}}'
    ),
    "no numbers": f'{{"text": {CLOSE}, "a": NaN, "b": Infinity, "c": null}}',
    "tabs between": f'{{"text":\t{CLOSE}}}',
    "blanks around": f'  {{"text": {CLOSE}}}  ',
    "a raw tab": f'{{"text": "{"a	b" * 99}"}}',
    "a strange escape": f'{{"text": "{"x" * 200}\\x"}}',
    "a short escape": f'{{"text": "{"x" * 200}\\u12"}}',
    "an escape of no number": f'{{"text": "{"x" * 200}\\u12g4"}}',
    "half a mark": f'{{"text": {CLOSE[:-1]}',
    "two marks more": f'{{"text": {CLOSE}, "" "a"}}',
    "a mark escaped outside": f'{{"text": {CLOSE}, \\"a": "b"}}',
    "two objects": f'{{"text": {CLOSE}}}, {{"text": {CLOSE}}}',
    "no object": f"[{CLOSE}, {CLOSE}]",
    "an end in a backslash": f'{{"text": {CLOSE}}}\\',
    "a mark of byte order": f'\ufeff{{"text": {CLOSE}}}',
    "an escaped NUL": f'{{"text": {CLOSE[:-1]}\\u0000"}}',
    "an empty object": "{}",
}


@pytest.mark.parametrize("line", UNUSUAL.values(), ids=UNUSUAL.keys())
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_an_unusual_line_is_read_as_the_json_module_reads_it(tmp_path, line, newline):
    good = json.dumps({"text": LONG, "b": "x"})
    lines = [good, line, "", good, line]
    path = tmp_path / "a.jsonl"
    path.write_bytes(newline.join(lines).encode())
    expected = plain_rows("\n".join(lines))
    found, problems = rows_of(path)
    assert found == expected
    assert [type(value) for row in found for value in row.values()] == [
        type(value) for row in expected for value in row.values()
    ]
    assert [one.place for one in problems] == ([] if len(expected) == 4 else ["line 2", "line 5"])


def test_halves_of_characters_are_mended_and_counted_wherever_they_stand(tmp_path):
    long = "x" * 200
    whole = [f'{{"text": "{long}{PAIR}", "title": "{PAIR}"}}']
    broken = [
        f'{{"text": "{long}{half}"}}'
        for half in (HALF, HALF.upper().replace("U", "u"), "\\ude00\\ud83d")
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join([*whole, *broken, f'{{"text": "y", "title": "{HALF} {PAIR}"}}']))
    assert lifted(f'{{"text": "{long}{PAIR}"}}')
    found, problems = rows_of(path)
    assert [row["text"].removeprefix(long) for row in found] == [
        "😀",
        "\ufffd",
        "\ufffd",
        "\ufffd\ufffd",
        "y",
    ]
    assert [row["title"] for row in found] == ["😀", None, None, None, "\ufffd 😀"]
    assert [one.problem for one in problems] == [
        "halves of characters (lone surrogates) in 4 articles"
    ]


def test_known_kinds_of_objects_and_cut_off_texts_are_seen_among_long_texts(tmp_path):
    cut = f"{LONG.strip()}… [+1234 chars]"
    path = tmp_path / "a.jsonl"
    rows = [
        {"content": cut, "source": {"name": "Post"}},
        {"meta": 1, "item": {"text": LONG, "title": "Inside"}},
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    found, _ = rows_of(path)
    assert found[0]["content"] == LONG.strip()
    assert found[0]["text_truncated"] is True
    assert found[0]["source.name"] == "Post"
    assert [found[1]["title"], found[1]["text"]] == ["Inside", LONG]


def test_inner_objects_are_flattened_without_the_slow_way(tmp_path):
    rows = [
        {"text": LONG, "source": {"name": "Post", "more": {"note": LONG}}, "tags": ["a", {"b": 1}]}
    ]
    text = json.dumps(rows[0])
    (tmp_path / "a.jsonl").write_text(text)
    assert lifted(text)
    assert rows_of(tmp_path / "a.jsonl")[0] == [
        {
            "text": LONG,
            "outlet": "Post",
            "source.name": "Post",
            "source.more.note": LONG,
            "tags": ["a", {"b": 1}],
        }
    ]


@pytest.mark.parametrize("size", [1, 2, 7, 300, 1000])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_where_a_block_ends_changes_nothing(tmp_path, monkeypatch, size, newline):
    rows = [
        {"text": LONG * (n % 3), "é": str(n)} if n % 4 else {"n": n, "text": LONG}
        for n in range(12)
    ]
    lines = [json.dumps(row, ensure_ascii=n % 2 == 0) for n, row in enumerate(rows)]
    lines.insert(5, "{bad")
    path = tmp_path / "a.jsonl"
    path.write_bytes(newline.join(lines).encode())
    monkeypatch.setattr(jsonl, "_BLOCK", size)
    found, problems = rows_of(path)
    assert found == plain_rows("\n".join(lines))
    assert [one.place for one in problems] == ["line 6"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_another_encoding_is_found_out_even_late_in_a_file(tmp_path, monkeypatch, encoding):
    monkeypatch.setattr(jsonl, "_BLOCK", 1000)
    rows = [{"text": LONG.replace("“", '"').replace("”", '"').replace("’", "'")}] * 20 + [
        {"text": f"£5 – é {LONG}"}
    ]
    path = tmp_path / "a.jsonl"
    path.write_bytes(
        "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode(encoding)
    )
    assert rows_of(path)[0] == rows


def test_a_line_beyond_the_limit_is_skipped_and_named(tmp_path, monkeypatch):
    monkeypatch.setattr(jsonl, "_BLOCK", 100)
    path = tmp_path / "a.jsonl"
    path.write_text(
        "\n".join(json.dumps({"text": text}) for text in ("one", LONG * 20, "two", "three"))
        + "\n{bad"
    )
    found, problems = rows_of(path, limits=Limits(record_bytes=1000))
    assert [row["text"] for row in found] == ["one", "two", "three"]
    assert [(one.place, one.problem[:30]) for one in problems] == [
        ("", "a line is longer than 0 MB"),
        ("line 5", "not a JSON object"),
    ]


@pytest.mark.parametrize(("pack", "suffix"), [(gzip.compress, ".gz"), (lzma.compress, ".xz")])
def test_a_packed_file_that_breaks_off_gives_the_lines_before(tmp_path, pack, suffix):
    chance = np.random.default_rng(7)
    rows = [{"text": f"{chance.random(40)}"} for _ in range(2000)]
    path = tmp_path / f"a.jsonl{suffix}"
    path.write_bytes(pack("\n".join(map(json.dumps, rows)).encode())[:-2000])
    found, problems = rows_of(path)
    assert found == rows[: len(found)]
    assert len(found) > 1000
    assert "damaged" in problems[0].problem


def test_an_interrupt_keeps_the_lines_before(tmp_path, monkeypatch):
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({"text": LONG, "n": str(n)}) + "\n" for n in range(300)))
    monkeypatch.setattr(jsonl, "_BLOCK", 1000)

    def stop_late(place):
        if place > 30_000:
            raise KeyboardInterrupt

    file = File.at(path)
    file.watch = stop_late
    found = jsonl.read_jsonl(file)["n"].tolist()
    assert file.interrupted
    assert 0 < len(found) < 300
    assert found == [str(n) for n in range(len(found))]


CHARACTERS = st.sampled_from(
    [*"aé”\"\\/\n\t {}[]:,0u'", "\\u00e9", "\\ud83d", "\\n", "chars]", "😀", "你"]
)
TEXTS = st.builds(
    lambda parts, times: "".join(parts) * times,
    st.lists(CHARACTERS, max_size=12),
    st.integers(1, 30),
)
VALUES = st.one_of(TEXTS, st.none(), st.integers(), st.booleans(), st.lists(TEXTS, max_size=2))
OBJECTS = st.dictionaries(st.sampled_from(["text", "title", "b", "c"]), VALUES, max_size=4)
SPOILT = st.one_of(
    st.none(), st.tuples(st.integers(0, 10_000), st.sampled_from('"\\{}[],:\t \nux'))
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(OBJECTS, st.booleans(), SPOILT), min_size=1, max_size=5))
def test_any_lines_give_what_the_json_module_gives(objects):
    lines = []
    for one, escaped, spoilt in objects:
        line = json.dumps(one, ensure_ascii=escaped)
        if spoilt:
            place, mark = spoilt[0] % (len(line) + 1), spoilt[1]
            line = line[:place] + mark + line[place:]
        lines.append(line)
    block = "\n".join(lines).encode()
    file = File("x", lambda: None)
    fast, plain = jsonl._read_lifted(file, block), jsonl._read_plainly(file, block)
    if fast is not None:
        assert (fast.size, fast.lines, fast.bad) == (plain.size, plain.lines, plain.bad)
        assert repr(listed(fast.columns)) == repr(
            listed(plain.columns)
        )  # with its order, and 1 is not 1.0


# ---- words

LETTERS = list("aZ09 _'’‘ʼ＇é×½ß中ไあ𝔄😀\n-.\u0301ª²٣")
STRINGS = st.one_of(st.text(alphabet=LETTERS, max_size=12), st.text(max_size=12), st.none())


@settings(max_examples=300, deadline=None)
@given(
    st.lists(STRINGS, max_size=8),
    st.sampled_from([1, 10, 1 << 18]),
    st.integers(0, 3),
    st.booleans(),
)
def test_words_counted_on_bytes_are_those_of_the_pattern(strings, piece, start, twice):
    strings = [text.encode("utf-8", "replace").decode() if text else text for text in strings]
    column = pd.Series(strings, dtype="str").iloc[start:]
    column = pd.concat([column, column]) if twice else column
    before, words._PIECE = words._PIECE, piece
    try:
        found = words.count_all_words(column)
    finally:
        words._PIECE = before
    known = [text if isinstance(text, str) else None for text in column.tolist()]
    expected = pd.Series(
        [None if text is None else count_words(text) for text in known], column.index, dtype="Int64"
    )
    pd.testing.assert_series_equal(found.counts, expected)
    assert found.unspaced == sum(is_unspaced(text.strip()) for text in known if text)
    pd.testing.assert_series_equal(words.count_all_words(column.astype(object)).counts, expected)


def test_each_character_is_in_a_word_or_not_as_the_pattern_has_it():
    planes = [chr(point) for point in range(0x30000) if not 0xD800 <= point < 0xE000]
    column = pd.Series([f"a{one}b a{one} {one}b" for one in planes], dtype="str")
    assert words.count_all_words(column).counts.tolist() == [
        count_words(text) for text in column.tolist()
    ]


def test_a_collection_reads_the_same_as_lines_as_a_list_and_as_a_frame(tmp_path, letters):
    rows = json.loads(
        letters.drop(columns=["file", "file_pos", "word_count"]).to_json(
            orient="records", date_format="iso"
        )
    )
    (tmp_path / "a.json").write_text(json.dumps(rows))
    (tmp_path / "b.jsonl").write_text("\n".join(map(json.dumps, rows)))
    frames = [
        nk.read_articles(tmp_path / name).drop(columns="file") for name in ("a.json", "b.jsonl")
    ]
    pd.testing.assert_frame_equal(*frames)
