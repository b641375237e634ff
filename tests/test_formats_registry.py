"""Formats of others: registered for a session, brought by a package; files that nobody reads."""

import importlib.util
import json
import os
import subprocess
import sys
import textwrap
import warnings
from importlib import metadata
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import newskit as nk
from newskit.formats import registry

ROOT = Path(__file__).resolve().parents[1]
PAIRS = "Ferry late | The ferry is late.\nBridge closed | The bridge is closed.\n"


def read_pairs(file):
    for number, line in enumerate(file.text().splitlines(), 1):
        title, mark, text = line.partition(" | ")
        if mark:
            yield {"title": title, "text": text}
        else:
            file.report("no mark", "passed over it", place=f"line {number}")


@pytest.fixture(autouse=True)
def clean_list(monkeypatch):
    """Each test has a list of formats of its own."""
    monkeypatch.setattr(registry, "_registered", {})
    monkeypatch.setattr(registry, "_failing", set())
    registry._plugged_in.cache_clear()
    yield
    registry._plugged_in.cache_clear()


def write(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


# ---- registered for a session


def test_a_registered_format_is_told_by_its_suffix_or_its_content_or_its_name(tmp_path):
    nk.register_format(
        "pairs", read_pairs, suffixes=".PAIRS", reads="one article a line, title | text"
    )
    titles = ["Ferry late", "Bridge closed"]
    assert nk.read_articles(write(tmp_path / "a.pairs", PAIRS))["title"].tolist() == titles
    assert (
        nk.read_articles(write(tmp_path / "a.xyz", PAIRS), format="pairs")["title"].tolist()
        == titles
    )
    nk.register_format(
        "pairs", read_pairs, told_by=lambda head: head.text.split("\n")[0].count(" | ") == 1
    )
    assert nk.read_articles(write(tmp_path / "b.txt", PAIRS))["title"].tolist() == titles
    [row] = nk.list_formats().query("format == 'pairs'").to_dict("records")
    assert row == {"format": "pairs", "reads": "", "suffixes": "", "install": ""}


def test_a_registered_format_is_read_in_archives_packed_and_in_any_encoding(tmp_path):
    import gzip
    import zipfile

    nk.register_format("pairs", read_pairs, suffixes=".pairs")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("b.pairs", PAIRS.encode("utf-16"))
        archive.writestr("c.pairs.gz", gzip.compress(PAIRS.encode()))
    assert len(nk.read_articles(tmp_path / "a.zip")) == 4


def test_what_a_registered_reader_leaves_out_is_in_the_load_report(tmp_path):
    nk.register_format("pairs", read_pairs, suffixes=".pairs")
    with pytest.warns(nk.LoadWarning, match="1 problem"):
        articles = nk.read_articles(write(tmp_path / "a.pairs", PAIRS + "odd\n"))
    assert nk.load_report(articles).problems.iloc[0].tolist() == [
        "a.pairs",
        "line 3",
        "no mark",
        "passed over it",
    ]


@pytest.mark.parametrize(
    ("reader", "reason"),
    [
        (lambda file: 1 / 0, "ZeroDivisionError: division by zero"),
        (lambda file: None, "TypeError: 'NoneType' object is not iterable"),
        (
            lambda file: ["a line"],
            "TypeError: it gave 'a line' where a dict with the columns of an article should be",
        ),
        (lambda file: pd.DataFrame({"text": ["a"]}).loc[7], "KeyError: 7"),
    ],
)
def test_a_reader_that_fails_costs_its_file_and_no_other(tmp_path, reader, reason):
    nk.register_format("odd", reader, suffixes=".odd")
    write(tmp_path / "a.odd", "x")
    write(tmp_path / "b.txt", "The ferry is late.")
    with pytest.warns(nk.LoadWarning, match="1 of 2 files read"):
        articles = nk.read_articles(tmp_path)
    assert nk.load_report(articles).problems["problem"].iloc[0] == (
        f"the reader of odd stopped ({reason}). Is it what its name says?"
    )


def test_a_reader_may_give_a_frame_and_raise_our_errors(tmp_path):
    nk.register_format(
        "frame", lambda file: pd.DataFrame({"text": [file.text()]}), suffixes=".frame"
    )
    assert nk.read_articles(write(tmp_path / "a.frame", "x"))["text"].tolist() == ["x"]

    def refuse(file):
        raise nk.UnsupportedFormat(f"{file.name}: is of last year. Take this year's.")

    nk.register_format("frame", refuse, suffixes=".frame")
    with pytest.raises(nk.UnsupportedFormat, match=r"^a\.frame: is of last year"):
        nk.read_articles(tmp_path / "a.frame")


def test_a_format_that_fails_to_tell_its_files_is_left_out_with_one_warning(tmp_path):
    nk.register_format("odd", read_pairs, told_by=lambda head: head.nothing)
    for name in ("a.txt", "b.txt"):
        write(tmp_path / name, "The ferry is late.")
    with pytest.warns(
        nk.NewskitWarning, match="'odd' can't tell its files .AttributeError"
    ) as seen:
        assert len(nk.read_articles(tmp_path)) == 2
    assert len(seen) == 1


def test_our_names_can_t_be_taken():
    for name in ("csv", "txt", "json", "parquet"):
        with pytest.raises(
            nk.SchemaError, match=f"has a format '{name}' already. Give yours another name"
        ):
            nk.register_format(name, read_pairs)
    with pytest.raises(nk.SchemaError, match="needs a name and a function"):
        nk.register_format("pairs", "read_pairs")


# ---- brought by a package


@pytest.fixture(scope="module")
def plugged(tmp_path_factory):
    """A folder with an installed format, a broken one beside it; runs Python with it."""
    source, target = tmp_path_factory.mktemp("plug-in"), tmp_path_factory.mktemp("installed")
    write(
        source / "pyproject.toml",
        textwrap.dedent("""
            [build-system]
            requires = ["hatchling"]
            build-backend = "hatchling.build"

            [project]
            name = "pairs-format"
            version = "1.0"

            [project.entry-points."newskit.formats"]
            pairs = "pairs_format:PAIRS"
            bare = "pairs_format:read_pairs"
            broken = "pairs_format:missing"
            csv = "pairs_format:read_pairs"
        """),
    )
    (source / "pairs_format").mkdir()
    write(
        source / "pairs_format/__init__.py",
        textwrap.dedent("""
            import newskit as nk

            def read_pairs(file):
                for line in file.text().splitlines():
                    title, text = line.split(" | ")
                    yield {"title": title, "text": text}

            PAIRS = nk.Format("any name", read_pairs, "title | text", suffixes=(".pairs",))
        """),
    )
    for command in (
        ["build", "--wheel", "--no-isolation", "--outdir", source / "dist", source],
        ["pip", "install", "--quiet", "--no-index", "--no-deps", "--target", target,
         "--find-links", source / "dist",
         "pairs-format"],
    ):  # fmt: skip
        ran = subprocess.run(
            [sys.executable, "-m", *command],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        if "No module named" in ran.stderr:
            pytest.skip(ran.stderr.strip())
        assert ran.returncode == 0, ran.stderr
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(target), str(ROOT)])}

    def run(code, cwd):
        return subprocess.run(
            [sys.executable, "-W", "always", "-c", code], capture_output=True, text=True, env=env,
            cwd=cwd, timeout=120,
            check=False,
        )  # fmt: skip

    return run


READ = """
import newskit as nk
a = nk.read_articles("a.pairs")
b = nk.read_articles("b.csv")
c = nk.read_articles("a.pairs", format="bare")
print(len(a), len(b), len(c), nk.load_report(a).files["format"][0])
"""


def test_a_package_brings_a_format_and_a_broken_one_stops_nothing(plugged, tmp_path):
    write(tmp_path / "a.pairs", PAIRS)
    write(tmp_path / "b.csv", "title,text\nFerry late,The ferry is late.\n")
    ran = plugged(READ, tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == "2 1 2 pairs\n"
    # Each of the two that can't be used is named once, though three files were read.
    assert ran.stderr.count("the format 'broken' of 'pairs_format:missing' is left out") == 1
    assert ran.stderr.count("the format 'csv' of 'pairs_format:read_pairs' is left out") == 1


def test_no_package_is_loaded_by_an_import_of_newskit(plugged, tmp_path):
    ran = plugged("import newskit, sys; print('pairs_format' in sys.modules)", tmp_path)
    assert (ran.stdout, ran.stderr) == ("False\n", "")


def test_what_a_user_registers_goes_before_what_a_package_brings(monkeypatch, tmp_path):
    point = metadata.EntryPoint("pairs", "nowhere:reader", registry.GROUP)
    monkeypatch.setattr(
        metadata.EntryPoint, "load", lambda self: lambda file: [{"text": "of the package"}]
    )
    monkeypatch.setattr(metadata, "entry_points", lambda group: [point])
    path = write(tmp_path / "a.pairs", PAIRS)
    assert nk.read_articles(path, format="pairs")["text"].tolist() == ["of the package"]
    nk.register_format("pairs", lambda file: [{"text": "of the user"}])
    assert nk.read_articles(path, format="pairs")["text"].tolist() == ["of the user"]


# ---- what is not read


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.pdf", b"%PDF-1.7\n%\xe2\xe3\n", "is a PDF: .* Ask the archive for text, HTML or CSV"),
        ("a.rar", b"Rar!\x1a\x07\x01\0", "is a RAR archive. Unpack it"),
        ("a.7z", b"7z\xbc\xaf'\x1c\0\4", "is a 7z archive. Unpack it"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "is an old Office document"),
        ("a.pkl", b"\x80\x04\x95\x10\0\0\0", "is a Python pickle, which can run any code"),
        ("a.rds", b"X\n\0\0\0\3", "is R data. Save the data frame in R"),
        ("a.RData", b"RDX3\nX\n", "is R data"),
        ("a.db", b"SQLite format 3\0", "is a database. Export its table"),
        ("a.png", b"\x89PNG\r\n\x1a\n\0", "is a picture"),
        ("a.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF", "is a picture"),
        ("a.webp", b"RIFF\x24\0\0\0WEBPVP8 ", "is a picture"),
        ("a.arrow", b"ARROW1\0\0", "is an Arrow file. Save it as Parquet"),
        ("a.feather", b"FEA1", "is a Feather file"),
        ("a.mp3", b"ID3\4\0\0\0\0", "is sound or film"),
        ("a.mp4", b"\0\0\0\x18ftypmp42", "is sound or film"),
        ("a.exe", b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0", "is a program, which is never run"),
        ("a.so", b"\x7fELF\2\1\1\0", "is a program"),
        ("a.zst", b"\x28\xb5\x2f\xfd\4", "is packed by Zstandard. Unpack it"),
        ("a.mbox", b"From ada@example.org Mon Mar  3 09:00:00 2025\nTo: b\n", "is a mailbox"),
        ("a.parquet", b"title,text\n", "does not begin as a Parquet file does"),
    ],
)
@pytest.mark.parametrize("end", ["", ".dat"])
def test_what_is_not_read_is_named_with_a_way_out(tmp_path, name, data, said, end):
    if end and "parquet" in name:
        pytest.skip("told by its name alone")
    path = write(tmp_path / f"{name}{end}", data)
    with pytest.raises(nk.NewskitError, match=rf"^{path.name}: {said}") as seen:
        nk.read_articles(path)
    assert len(str(seen.value)) < 300


def test_documents_in_a_zip_are_no_archives(tmp_path):
    import zipfile

    for member, said in (
        ("META-INF/container.xml", "an EPUB book"),
        ("ppt/presentation.xml", "a presentation"),
    ):
        with zipfile.ZipFile(tmp_path / "a.bin", "w") as archive:
            archive.writestr("mimetype", "application/x")
            archive.writestr(member, "<x/>")
        with pytest.raises(nk.UnsupportedFormat, match=f"is {said}"):
            nk.read_articles(tmp_path / "a.bin")


def test_text_without_the_end_of_a_name_is_read_as_text_and_that_is_noted(tmp_path):
    articles = nk.read_articles(
        write(tmp_path / "9865", "Ferry late\n\nThe ferry is late again, the office said.")
    )
    assert articles["title"].tolist() == ["Ferry late"]
    assert nk.load_report(articles).problems["problem"].tolist() == [
        "has no end of its name that says what it is"
    ]
    with pytest.raises(nk.UnsupportedFormat, match=r"is not known, and neither is what is in it"):
        nk.read_articles(write(tmp_path / "9866", bytes(range(256))))


# ---- anything at all

HEADS = [
    b"", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\0", b"PAR1", b"{",
    b"[", b'{"a":',
    b"<?xml ", b"<html>", b"<rss>", b"<nitf>", b"<NewsML>", b"WARC/1.0\r\n", b"{\\rtf1",
    b"\xef\xbb\xbf", b"\xff\xfe",
    b"%PDF", b"title,text\n", b"<!DOCTYPE html><p>", b"Document FOO00000020250301e13100001\n",
    b"From: a\r\n\r\n", b"\xd0\xcf\x11\xe0",
]  # fmt: skip
NAMES = ["a.txt", "a.csv", "a.json", "a.jsonl", "a.xml", "a.html", "a.zip", "a.gz", "a.parquet",
         "a.docx", "a.xlsx",
         "a.rtf", "a.warc", "a.xyz", "a"]  # fmt: skip


@given(start=st.sampled_from(HEADS), rest=st.binary(max_size=200), name=st.sampled_from(NAMES))
@example(start=b"null", rest=b"", name="a.json")
@example(start=b"", rest=b"\x80", name="a.csv")
@settings(
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_bytes_under_any_name_give_articles_or_our_error(tmp_path, start, rest, name):
    path = write(tmp_path / name, start + rest)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", nk.NewskitWarning)
            articles = nk.read_articles(path)
    except nk.NewskitError as error:
        said = str(error)
    else:
        said = name
        json.dumps(dict(nk.load_report(articles)))  # plain values, which Parquet can keep
    assert said.startswith(name)
    assert len(said) < 400  # the columns of a table that lacks texts are named, up to twelve


@pytest.mark.parametrize(
    ("name", "content", "extra"),
    [
        ("a.html", b"<html><body><p>Rents rose.</p></body></html>", "html"),
        (
            "a.rss",
            b'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title></channel></rss>',
            "feeds",
        ),
        ("a.warc", b"WARC/1.0\r\nWARC-Type: warcinfo\r\n\r\n", "warc"),
        ("a.rtf", rb"{\rtf1 Rents rose.}", "rtf"),
    ],
)
def test_a_format_that_needs_a_package_says_which_line_installs_it(
    tmp_path, monkeypatch, name, content, extra
):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(
        nk.UnsupportedFormat, match=rf'^{name}: is .*pip install "newskit\[{extra}\]"$'
    ):
        nk.read_articles(write(tmp_path / name, content))
    assert set(nk.list_formats().query("install != ''")["install"]) >= {
        f'pip install "newskit[{extra}]"'
    }
