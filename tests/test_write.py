"""Files are whole or not at all; a table equals itself once read again; no cell is ever run."""

import errno
import gzip
import json
import os
import random
import signal
import stat
import subprocess
import sys
import time
import warnings
from pathlib import Path

import hypothesis
import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest

import newskit as nk
from newskit.load import write as write_module
from newskit.load.write import write_articles, write_table
from newskit.schema import ARTICLES, NewskitWarning, SchemaError, UnsupportedFormat, build
from newskit.write import guard_formulas, write_whole

POSIX = pytest.mark.skipif(
    os.name == "nt", reason="Windows has no such signals, links or permissions"
)


def litter(folder):
    return [one.name for one in folder.iterdir() if one.name.startswith(".newskit-")]


# ---- one writer


def test_a_file_is_there_when_all_of_it_is(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    with write_whole(path) as stream:
        stream.write(b"new")
        stream.flush()
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"
    assert litter(tmp_path) == []


@pytest.mark.parametrize("trouble", [KeyboardInterrupt, ValueError, MemoryError])
def test_a_writer_that_fails_leaves_the_old_file_and_nothing_else(tmp_path, trouble):
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")

    def write_half():
        with write_whole(path) as stream:
            stream.write(b"half of the n")
            raise trouble

    with pytest.raises(trouble):
        write_half()
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["a.txt"]


def test_a_full_disk_is_an_error_that_names_the_file(tmp_path):
    path = tmp_path / "a.txt"
    with pytest.raises(OSError, match=r"untouched: '.*a\.txt'") as caught, write_whole(path):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert caught.value.errno == errno.ENOSPC
    assert caught.value.filename == str(path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_or_a_name_that_is_a_folder_is_named(tmp_path):
    for path, kind in ((tmp_path / "none" / "a.csv", FileNotFoundError), (tmp_path, OSError)):
        with pytest.raises(kind) as caught, write_whole(path) as stream:
            stream.write(b"x")
        assert caught.value.filename == str(path)
        assert len(str(caught.value)) < 300


@POSIX
def test_an_existing_file_keeps_its_permissions_and_a_new_one_has_the_usual_ones(tmp_path):
    usual, mine = tmp_path / "usual", tmp_path / "mine"
    usual.touch()
    mine.touch()
    mine.chmod(0o640)
    for path in (mine, tmp_path / "new"):
        with write_whole(path) as stream:
            stream.write(b"x")
    assert stat.S_IMODE(mine.stat().st_mode) == 0o640
    assert (tmp_path / "new").stat().st_mode == usual.stat().st_mode


@POSIX
@pytest.mark.skipif(
    hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write what is read-only"
)
def test_a_read_only_file_is_not_replaced(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    path.chmod(0o444)
    with pytest.raises(PermissionError, match="read-only"), write_whole(path):
        pass
    assert path.read_bytes() == b"old"


@POSIX
def test_a_link_stays_a_link_and_a_device_a_device(tmp_path):
    (tmp_path / "data").mkdir()
    link = tmp_path / "link.txt"
    link.symlink_to(Path("data") / "real.txt")
    for path in (link, Path(os.devnull)):
        with write_whole(path) as stream:
            stream.write(b"x")
    assert link.is_symlink()
    assert (tmp_path / "data" / "real.txt").read_bytes() == b"x"
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


WRITER = """
import sys, pandas as pd
from newskit.load.write import write_table
path, rows = sys.argv[1], int(sys.argv[2])
table = pd.DataFrame({"text": [f"The ferry of {n} was late." for n in range(rows)]})
print("ready", flush=True)
while True:
    write_table(table, path)
"""


@POSIX
@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
@pytest.mark.parametrize("end", ["SIGKILL", "SIGINT"])
def test_a_writer_that_is_stopped_at_any_moment_leaves_a_whole_file(tmp_path, kind, end):
    path, rows = tmp_path / f"a.{kind}", 20_000
    dice = random.Random(kind + end)
    write_table(pd.DataFrame({"text": ["old"]}), path)
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, path, str(rows)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with writer:
        assert writer.stdout.readline() == b"ready\n"
        time.sleep(dice.uniform(0, 0.5))
        writer.send_signal(getattr(signal, end))
    read = {
        "csv": pd.read_csv,
        "parquet": pd.read_parquet,
        "jsonl": lambda p: pd.read_json(p, lines=True),
    }[kind]
    assert len(read(path)) in (1, rows)
    if end == "SIGINT":
        assert litter(tmp_path) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows does not replace a file that is being read")
def test_one_who_reads_beside_two_writers_always_reads_a_whole_file(tmp_path):
    path, sizes = tmp_path / "a.parquet", (300, 700)
    write_table(pd.DataFrame({"text": ["x"] * 300}), path)
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, path, str(rows)], stdout=subprocess.PIPE)
        for rows in sizes
    ]
    try:
        for writer in writers:
            writer.stdout.readline()
        for _ in range(100):
            with path.open("rb") as stream:
                assert len(pd.read_parquet(stream)) in sizes
    finally:
        for writer in writers:
            writer.kill()
            writer.communicate()


# ---- cells that a spreadsheet would run


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+cmd",
        "-1+1",
        "@SUM(1)",
        "%x",
        "|x",
        "\tx",
        "\rx",
        "＝1",
        "＋a",
        "－a",
        "＠a",
        "  =1",
        "\ufeff=1",
        "\u00a0@x",
    ],
)
def test_a_cell_that_begins_like_a_formula_gets_an_apostrophe(cell):
    frame = pd.DataFrame({"title": ["Rents rise", cell], cell: [1, 2]})
    guarded, count = guard_formulas(frame)
    assert guarded["title"].tolist() == ["Rents rise", f"'{cell}"]
    assert guarded.columns.tolist() == ["title", f"'{cell}"]
    assert count == 2
    assert frame["title"][1] == cell


def test_other_cells_stay_as_they_are():
    frame = pd.DataFrame(
        {
            "text": ["1 = 1", "a-b", "'tis", "", None, "“–"],
            "number": [-1.5] * 6,
            "mixed": pd.Series([-1, None, ["=x"], "a", 2.5, True], dtype=object),
            "written": ["-0.5", "+3.2", "-1e-5", None, "7", "-.5"],
        }
    )
    guarded, count = guard_formulas(frame)
    assert count == 0
    pd.testing.assert_frame_equal(guarded, frame)


def test_numbers_among_words_are_words():
    guarded, _ = guard_formulas(pd.DataFrame({"quote": ["-5", "five below", "+49 170"]}))
    assert guarded["quote"].tolist() == ["'-5", "five below", "'+49 170"]


def test_two_columns_of_one_name_are_guarded_each():
    frame = pd.DataFrame([["=1", "a"], ["b", "=2"]], columns=["x", "x"])
    assert guard_formulas(frame)[0].to_numpy().tolist() == [["'=1", "a"], ["b", "'=2"]]


def test_known_attacks_are_guarded_and_come_back(shared, tmp_path):
    lines = (
        (shared / "data" / "bad" / "csv_injection" / "strings.jsonl")
        .read_text(encoding="utf-8")
        .splitlines()
    )
    attacks = [json.loads(line)["text"] for line in lines]
    with pytest.warns(NewskitWarning, match=f"{len(attacks)} cells would run"):
        path = write_table(pd.DataFrame({"text": attacks}), tmp_path / "a.csv")
    back = pd.read_csv(path)["text"]
    assert back.str.startswith("'").all()
    assert back.str.removeprefix("'").tolist() == attacks


def test_the_guard_can_be_left_out_and_is_for_spreadsheets_only(tmp_path):
    table = pd.DataFrame({"text": ["=1+1"]})
    assert pd.read_csv(write_table(table, tmp_path / "a.csv", guard_formulas=False))[
        "text"
    ].tolist() == ["=1+1"]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert json.loads(write_table(table, tmp_path / "a.jsonl").read_bytes()) == {"text": "=1+1"}


# ---- tables


def full_table():
    """Two articles with every column there is, hard values among them."""
    values = {
        "text": ["Rents — “rise”,\n\nagain;\t“so”", None],
        "date": [pd.Timestamp("2025-03-03 18:05:06.000007"), pd.NaT],
        "whole": [2**40, None],
        "number": [0.1 + 0.2, None],
        "maybe": [True, None],
        "category": ["minute", None],
        "list": [["Rovers, win", 'A "quote"'], None],
    }
    columns = {name: values[spec.kind] for name, spec in ARTICLES.items()}
    columns |= {
        "article_id": ["a", "b"],
        "published_precision": ["day", None],
        "word_count": [4, None],
        "published": [pd.Timestamp("2025-03-03 18:05"), pd.NaT],
        "published_offset": ["+09:00", None],
    }
    return build("articles", columns)


@pytest.mark.parametrize("kind", ["parquet", "jsonl", "jsonl.gz"])
def test_articles_equal_themselves_after_they_were_written_and_read(tmp_path, kind):
    articles = full_table()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NewskitWarning)  # the second one has no text
        back = nk.read_articles(write_articles(articles, tmp_path / f"a.{kind}"), clean=False)
    for name in articles.columns.difference(
        ["file", "file_pos"]
    ):  # those say where a row was read from
        assert back[name].tolist() == articles[name].tolist() or back[name].equals(
            articles[name]
        ), name


@hypothesis.given(st.lists(st.tuples(st.text(), st.text(min_size=1)), min_size=1, max_size=5))
def test_any_text_survives_parquet_and_json_lines(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("any")
    table = pd.DataFrame(rows, columns=["title", "text"])
    assert pd.read_parquet(write_table(table, folder / "a.parquet")).to_numpy().tolist() == [
        list(row) for row in rows
    ]
    lines = write_table(table, folder / "a.jsonl").read_bytes().removesuffix(b"\n").split(b"\n")
    assert [list(json.loads(line).values()) for line in lines] == [list(row) for row in rows]


def test_the_load_report_stays_beside_the_table_in_parquet(tmp_path):
    letters = nk.load_dataset("letters")
    letters.attrs["mine"] = {1, 2}  # JSON can't hold a set: left out, no error
    back = pd.read_parquet(write_articles(letters, tmp_path / "a.parquet"))
    assert back.attrs.keys() == {"load_report"}
    assert nk.load_report(back).articles == 10
    assert letters.attrs["mine"] == {1, 2}


def test_csv_opens_in_a_spreadsheet(tmp_path):
    table = pd.DataFrame(
        {
            "day": pd.to_datetime(["2025-03-03", None]),
            "time": pd.to_datetime(["2025-03-03 18:05", "2025-03-04 00:00"]),
            "zone": pd.to_datetime(["2025-03-03 18:05", None]).tz_localize("Asia/Tokyo"),
            "name": ["Zoë", None],
            "value": [0.1 + 0.2, np.nan],
            "count": pd.array([3, None], dtype="Int64"),
            "related": [["a", "é"], None],
            "half": pd.Series(["\ud800", "x"], dtype=object),
        }
    )
    data = write_table(table, tmp_path / "a.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").splitlines() == [
        "day,time,zone,name,value,count,related,half",
        "2025-03-03,2025-03-03 18:05:00,2025-03-03 "
        '18:05:00+0900,Zoë,0.30000000000000004,3,"[""a"", ""é""]",\ufffd',
        ",2025-03-04 00:00:00,,,,,,x",
    ]
    tabs = write_table(table[["name", "count"]], tmp_path / "a.tsv").read_text(encoding="utf-8-sig")
    assert tabs == "name\tcount\nZoë\t3\n\t\n"


def test_lists_survive_csv(tmp_path):
    articles = full_table()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NewskitWarning)
        back = nk.read_articles(write_articles(articles, tmp_path / "a.csv"), clean=False)
    assert back["related"].tolist() == articles["related"].tolist()


def test_any_table_of_ours_can_be_written(tmp_path, letters):
    quotes = nk.extract_quotes(letters)
    frequency = nk.topic_frequency(letters, nk.match_topics(letters, {"rent": ["rent*"]}))
    for name, table in {
        "quotes": quotes,
        "frequency": frequency,
        "counts": nk.count_articles(letters),
    }.items():
        pd.testing.assert_frame_equal(
            pd.read_parquet(write_table(table, tmp_path / f"{name}.parquet")), table
        )
        assert len(
            pd.read_csv(write_table(table, tmp_path / f"{name}.csv", guard_formulas=False))
        ) == len(table)
        lines = write_table(table, tmp_path / f"{name}.jsonl").read_bytes().splitlines()
        assert [list(json.loads(line)) for line in lines] == [list(table.columns)] * len(table)


def test_a_table_is_written_in_parts_as_it_would_be_in_one(tmp_path, monkeypatch, letters):
    letters["published"] = letters["published"].where(
        letters.index < 9, pd.Timestamp("2025-03-03 18:05")
    )
    for kind in ("csv", "jsonl", "csv.gz"):
        whole = write_articles(letters, tmp_path / f"a.{kind}").read_bytes()
        with monkeypatch.context() as patch:
            patch.setattr(write_module, "_ROWS", 3)
            parts = write_articles(letters, tmp_path / f"a.{kind}").read_bytes()
        if kind.endswith(".gz"):
            whole, parts = gzip.decompress(whole), gzip.decompress(parts)
        assert parts == whole


def test_the_same_table_gives_the_same_bytes(tmp_path, letters):
    for kind in ("csv", "csv.gz", "jsonl.gz", "parquet"):
        both = [write_articles(letters, tmp_path / f"{name}.{kind}").read_bytes() for name in "ab"]
        assert both[0] == both[1], kind


def test_a_table_without_rows_keeps_its_columns(tmp_path, letters):
    nothing = letters.iloc[:0]
    assert (
        pd.read_csv(write_articles(nothing, tmp_path / "a.csv")).columns.tolist()
        == letters.columns.tolist()
    )
    back = pd.read_parquet(write_articles(nothing, tmp_path / "a.parquet"))
    assert [str(kind) for kind in back.dtypes] == [str(kind) for kind in letters.dtypes]
    assert write_articles(nothing, tmp_path / "a.jsonl").read_bytes() == b""


def test_writing_changes_nothing_of_the_table(tmp_path, letters):
    letters["related"] = pd.Series([("a", "b")] * 10, dtype=object)
    letters.index = range(5, 15)
    before = letters.copy()
    for kind in ("csv", "jsonl", "parquet"):
        write_articles(letters, tmp_path / f"a.{kind}")
    pd.testing.assert_frame_equal(letters, before)


def test_what_cannot_be_written_is_refused_before_anything_is_touched(tmp_path, letters):
    with pytest.raises(UnsupportedFormat, match=r"\.csv, \.tsv, \.jsonl, \.parquet.*not as \.xlsx"):
        write_articles(letters, tmp_path / "a.xlsx")
    with pytest.raises(UnsupportedFormat, match="without a suffix"):
        write_table(letters, tmp_path / "a")
    with pytest.raises(SchemaError, match="text"):
        write_articles(nk.count_articles(letters), tmp_path / "a.csv")
    with pytest.raises(SchemaError, match="DataFrame"):
        write_table([1, 2], tmp_path / "a.csv")
    with pytest.raises(SchemaError, match="'x' stands twice"):
        write_table(pd.DataFrame([[1, 2]], columns=["x", "x"]), tmp_path / "a.csv")
    with pytest.raises(SchemaError, match=r"one kind of value in a column .*mixed"):
        write_table(pd.DataFrame({"mixed": [1, "a", [2]]}), tmp_path / "a.parquet")
    assert list(tmp_path.iterdir()) == []


def test_a_chart_that_cannot_be_saved_leaves_the_old_one(tmp_path, letters, monkeypatch):
    axes = nk.plot_articles(nk.count_articles(letters, by=None))
    path = nk.save_chart(axes, tmp_path / "a.png")
    before = path.read_bytes()

    def fail(stream, **_):
        stream.write(b"half a picture")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(axes.get_figure(root=True), "savefig", fail)
    with pytest.raises(OSError, match=r"untouched: '.*a\.png'"):
        nk.save_chart(axes, path)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["a.png"]


def test_a_carriage_return_in_a_cell_ends_no_row(tmp_path, letters):
    articles = letters.head(2).assign(note=["k\rl", "m"])
    path = nk.write_articles(articles, tmp_path / "a.csv")
    assert nk.read_articles(path)["article_id"].tolist() == articles["article_id"].tolist()


def test_what_was_guarded_in_a_csv_is_read_as_it_was(tmp_path, letters):
    texts = ["- The ferry is late.", "– Nej, sade hon.", "=Plan B=", "'Tis late."]
    articles = letters.head(4).assign(text=texts, title=["+++ 12.30 +++", "@harbour", "a", "b"])
    with pytest.warns(NewskitWarning, match="apostrophe"):
        path = nk.write_articles(articles, tmp_path / "a.csv")
    again = nk.read_articles(path, clean=False)
    assert again[["title", "text"]].equals(articles[["title", "text"]])
