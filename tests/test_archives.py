"""Archives and packed files: read member by member, within limits, and nothing lost in silence."""

import bz2
import gzip
import io
import json
import lzma
import os
import socket
import struct
import subprocess
import sys
import tarfile
import warnings
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import newskit as nk
from newskit.formats import File

ROOT = Path(__file__).resolve().parents[1]
MEGABYTE = 1024**2
FERRY = "The ferry to Gull Island will not run on Monday, the harbour office said."
BRIDGE = "The old bridge in Eastport closes for repairs."


def zipped(members, method=zipfile.ZIP_DEFLATED):
    """A ZIP of (name or ZipInfo, content) pairs."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content, compress_type=method)
    return whole.getvalue()


def tarred(members, mode="w"):
    """A tar of (name or TarInfo, content) pairs."""
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode=mode) as archive:
        for name, content in members:
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            data = content.encode() if isinstance(content, str) else content
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return whole.getvalue()


def odd_member(name, kind, target="../secret"):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def read(tmp_path, name, data, **options):
    """Articles, and the problems of which a user was told."""
    path = tmp_path / name
    path.write_bytes(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", nk.LoadWarning)
        articles = nk.read_articles(path, **options)
    said = nk.load_report(articles)["problems"]
    return articles, [
        f"{one['file']}: {one['problem']}; {one['action']}" for one in said if one["loud"]
    ]


def outcome(tmp_path, name, data):
    """Articles or None, and what a user was told: problems, or the one error."""
    try:
        return read(tmp_path, name, data)
    except nk.NewskitError as error:
        return None, [str(error)]


BOTH = [("ferry.txt", FERRY), ("sport/bridge.txt", BRIDGE)]


# ---- whole archives


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("news.zip", zipped(BOTH)),
        ("stored.zip", zipped(BOTH, zipfile.ZIP_STORED)),
        ("bzip2.zip", zipped(BOTH, zipfile.ZIP_BZIP2)),
        ("lzma.zip", zipped(BOTH, zipfile.ZIP_LZMA)),
        ("news.zip.gz", gzip.compress(zipped(BOTH))),
        ("news.tar", tarred(BOTH)),
        ("news.tar.gz", tarred(BOTH, "w:gz")),
        ("news.tgz", tarred(BOTH, "w:gz")),
        ("news.tar.bz2", tarred(BOTH, "w:bz2")),
        ("news.tar.xz", tarred(BOTH, "w:xz")),
    ],
)
def test_every_archive_gives_its_members_in_order(tmp_path, name, data):
    articles, problems = read(tmp_path, name, data)
    assert articles["text"].tolist() == [FERRY, BRIDGE]
    assert articles["file"].tolist() == [f"{name}!ferry.txt", f"{name}!sport/bridge.txt"]
    assert problems == []
    assert sorted(one.name for one in tmp_path.iterdir()) == [name]  # nothing is put on the disk


def test_an_archive_in_an_archive_is_read_and_one_deeper_is_not(tmp_path):
    inner = zipped([("ferry.txt", FERRY)])
    articles, problems = read(tmp_path, "a.zip", zipped([("b.zip", inner)]))
    assert articles["file"].tolist() == ["a.zip!b.zip!ferry.txt"]
    assert problems == []
    deeper = zipped([("bridge.txt", BRIDGE), ("b.zip", zipped([("c.zip", inner)]))])
    articles, problems = read(tmp_path, "a.zip", deeper)
    assert articles["text"].tolist() == [BRIDGE]
    assert problems == [
        "a.zip!b.zip!c.zip: is an archive in an archive in an archive. Unpack it, or: "
        "limits=nk.Limits(depth=…); "
        "skipped the file"
    ]
    assert len(read(tmp_path, "a.zip", deeper, limits=nk.Limits(depth=3))[0]) == 2


def test_leftovers_folders_and_empty_members_are_no_articles(tmp_path):
    members = [
        ("sport/", ""),
        ("__MACOSX/._ferry.txt", "x"),
        ("none.txt", ""),
        ("ferry.txt", FERRY),
    ]
    articles, problems = read(tmp_path, "a.zip", zipped(members))
    assert articles["file"].tolist() == ["a.zip!ferry.txt"]
    assert problems == [
        "a.zip!none.txt: is empty (0 bytes). Fetch it again, or take it out.; skipped the file"
    ]


def test_names_are_read_as_utf8_whether_or_not_the_archive_says_so(tmp_path):
    said = zipped([("fährt.txt", FERRY)])
    flag = struct.pack("<H", 0x800)
    unsaid = said.replace(b"PK\x03\x04\x14\x00" + flag, b"PK\x03\x04\x14\x00\0\0")
    unsaid = unsaid.replace(b"\x14\x00" + flag, b"\x14\x00\0\0")
    assert unsaid != said
    for data in (said, unsaid):
        assert read(tmp_path, "a.zip", data)[0]["file"].tolist() == ["a.zip!fährt.txt"]
    old = zipfile.ZipInfo("f@hrt.txt")
    dos = zipped([(old, FERRY)]).replace(b"f@hrt.txt", "fährt.txt".encode("cp437"))
    assert read(tmp_path, "a.zip", dos)[0]["file"].tolist() == ["a.zip!fährt.txt"]


def test_a_mark_that_divides_our_names_may_stand_in_theirs(tmp_path):
    articles, problems = read(
        tmp_path, "a!.zip", zipped([("Extra!.txt", FERRY), ("no end", BRIDGE)])
    )
    assert articles["file"].tolist() == ["a!.zip!Extra!.txt", "a!.zip!no end"]
    assert problems == []


def test_a_name_that_stands_twice_is_read_twice_and_reported(tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # zipfile's own, while it is made
        data = zipped([("a.txt", FERRY), ("a.txt", BRIDGE)])
    articles, problems = read(tmp_path, "a.zip", data)
    assert articles["text"].tolist() == [FERRY, BRIDGE]
    assert problems[-1] == "a.zip: the member 'a.txt' stands in it more than once; read all of them"


# ---- members that lead out

LEADING_OUT = [
    "../evil.txt",
    "/etc/evil.txt",
    "a/../../evil.txt",
    "..\\evil.txt",
    "C:\\evil.txt",
    "\\\\host\\evil.txt",
]


@pytest.mark.parametrize("name", LEADING_OUT)
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_a_member_that_leads_out_is_passed_over_and_named_and_the_rest_is_read(
    tmp_path, pack, name
):
    articles, problems = read(tmp_path, "a", pack([(name, BRIDGE), ("ferry.txt", FERRY)]))
    assert articles["text"].tolist() == [FERRY]
    assert problems == [f"a: the member {name!r} leads out of the archive; passed over"]


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE]
)
def test_links_devices_and_pipes_are_passed_over(tmp_path, kind):
    for mode, name in (("w", "a.tar"), ("w:gz", "a.tar.gz")):
        data = tarred([(odd_member("odd.txt", kind), ""), ("ferry.txt", FERRY)], mode)
        articles, [problem] = read(tmp_path, name, data)
        assert articles["text"].tolist() == [FERRY]
        assert problem.startswith(f"{name}: the member 'odd.txt' is a ")


def test_a_link_in_a_zip_is_passed_over(tmp_path):
    link = zipfile.ZipInfo("odd.txt")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    articles, problems = read(
        tmp_path, "a.zip", zipped([(link, "/etc/passwd"), ("ferry.txt", FERRY)])
    )
    assert articles["text"].tolist() == [FERRY]
    assert problems == ["a.zip: the member 'odd.txt' is a link, not a file; passed over"]


def test_an_archive_of_unsafe_members_alone_is_refused(tmp_path):
    for data in (
        zipped([("../a.txt", FERRY)]),
        tarred([("../a.txt", FERRY), (odd_member("b", tarfile.SYMTYPE), "")]),
    ):
        with pytest.raises(
            nk.UnsafeFile, match=r"^a\.zip: nothing in it is safe .*'\.\./a\.txt' leads out"
        ) as seen:
            read(tmp_path, "a.zip", data)
        assert len(str(seen.value)) < 300


# ---- damage


def test_a_zip_that_lost_its_end_is_damaged(tmp_path):
    with pytest.raises(nk.CorruptFile, match=r"^a\.zip: is a damaged ZIP .*Fetch it again"):
        read(tmp_path, "a.zip", zipped(BOTH)[:-30])


def test_a_member_with_a_wrong_checksum_is_not_used(tmp_path):
    data = bytearray(zipped(BOTH, zipfile.ZIP_STORED))
    data[data.find(b"ferry to")] ^= 1
    articles, [problem] = read(tmp_path, "a.zip", bytes(data))
    assert articles["text"].tolist() == [BRIDGE]
    assert problem.startswith("a.zip!ferry.txt: is damaged in its archive (Bad CRC-32")


def test_a_member_with_a_password_is_reported(tmp_path):
    data = bytearray(zipped(BOTH))
    data[6] |= 1  # in its header, and in the list of members
    data[data.find(b"PK\x01\x02") + 8] |= 1
    articles, problems = read(tmp_path, "a.zip", bytes(data))
    assert articles["text"].tolist() == [BRIDGE]
    assert problems == ["a.zip: the member 'ferry.txt' needs a password; passed over"]


def test_an_archive_that_needs_a_password_throughout_is_refused(tmp_path):
    data = bytearray(zipped(BOTH[:1]))
    data[6] |= 1
    data[data.find(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(
        nk.CorruptFile, match=r"^a\.zip: nothing in it can be read .*needs a password"
    ):
        read(tmp_path, "a.zip", bytes(data))


def test_a_member_packed_in_an_unknown_way_is_reported(tmp_path):
    data = bytearray(zipped(BOTH))
    data[8] = data[data.find(b"PK\x01\x02") + 10] = 97
    articles, [problem] = read(tmp_path, "a.zip", bytes(data))
    assert articles["text"].tolist() == [BRIDGE]
    assert "a.zip!ferry.txt: " in problem
    assert "compression method is not supported" in problem


MANY = [(f"{n}.txt", " ".join([f"Article {n}. {FERRY}"] * 40)) for n in range(20)]


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_tar_that_breaks_off_keeps_its_whole_members_and_says_so(tmp_path, mode, share):
    data = tarred(MANY, mode)
    articles, problems = outcome(tmp_path, "a.tar", data[: int(len(data) * share)])
    if articles is None:
        assert mode in ("w:bz2", "w:xz")  # they pack in large blocks, so that nothing may be left
        return
    assert articles["text"].tolist() == [text for _, text in MANY[: len(articles)]]
    assert problems or len(articles) == len(MANY)  # zeros at its end are all that was lost
    assert len(articles) < len(MANY) or share == 0.95


def test_a_tar_damaged_in_the_middle_does_not_pass_for_a_short_one(tmp_path):
    data = bytearray(tarred(BOTH))
    place = data.find(b"sport/bridge.txt")
    data[place : place + 4] = b"\xff\xff\xff\xff"  # the checksum of its header is wrong
    articles, problems = read(tmp_path, "a.tar", bytes(data))
    assert articles["text"].tolist() == [FERRY]
    assert problems == [
        "a.tar: the archive ends without its end mark, so it may be cut off or damaged; kept what "
        "stands before"
    ]


def test_two_tars_one_behind_the_other_are_not_one_in_silence(tmp_path):
    articles, problems = read(tmp_path, "a.tar", tarred(BOTH[:1]) + tarred(BOTH[1:]))
    assert articles["text"].tolist() == [FERRY]
    assert problems == [
        "a.tar: something stands behind the end of the archive; passed over; unpack it by hand"
    ]


def test_an_old_tar_without_a_mark_is_told_by_its_checksum(tmp_path):
    data = bytearray(tarred(BOTH[:1]))
    data[257:265] = bytes(8)
    data[148:156] = b" " * 8
    data[148:156] = b"%06o\0 " % sum(data[:512])
    assert read(tmp_path, "a.tar", bytes(data))[0]["text"].tolist() == [FERRY]


def test_a_header_that_states_an_absurd_size_costs_no_memory(tmp_path):
    for kind in (tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE, tarfile.REGTYPE):
        info = tarfile.TarInfo("a.txt")
        info.type, info.size = kind, 8**11 - 1
        for name, data in (
            ("a.tar", info.tobuf() + b"x"),
            ("a.tar.gz", gzip.compress(info.tobuf() + b"x")),
        ):
            problems = outcome(tmp_path, name, data)[1]
            assert all(problem.startswith(name) and len(problem) < 400 for problem in problems)
            assert problems


# ---- packed files

LINES = "".join(
    json.dumps({"title": f"Title {n}", "text": f"Article {n}. {FERRY}"}) + "\n" for n in range(600)
).encode()
PACKERS = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}


@pytest.mark.parametrize("end", PACKERS)
def test_parts_packed_one_behind_the_other_are_all_read(tmp_path, end):
    half = LINES.index(b"\n", len(LINES) // 2) + 1
    data = PACKERS[end](LINES[:half]) + PACKERS[end](LINES[half:])
    articles, problems = read(tmp_path, f"a.jsonl.{end}", data)
    assert len(articles) == 600
    assert problems == []


@pytest.mark.parametrize("end", PACKERS)
def test_what_stands_behind_a_packed_part_and_is_damaged_is_reported(tmp_path, end):
    articles, problems = read(
        tmp_path, f"a.jsonl.{end}", PACKERS[end](LINES) + b"BZh9 or anything else"
    )
    assert len(articles) == 600
    assert any("the packed file is damaged after" in problem for problem in problems)


@pytest.mark.parametrize("end", PACKERS)
@given(share=st.floats(0.05, 0.99))
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_packed_file_that_breaks_off_never_passes_for_a_short_one(tmp_path, end, share):
    data = PACKERS[end](LINES)
    try:
        articles, problems = read(tmp_path, f"a.jsonl.{end}", data[: int(len(data) * share)])
    except nk.CorruptFile:
        return
    assert len(articles) <= 600  # what comes last is the checksum
    assert any("damaged" in problem for problem in problems)


def test_what_a_file_is_goes_before_how_it_is_named_and_both_are_said(tmp_path):
    def notes(name, data):
        articles, loud = read(tmp_path, name, data)
        assert (len(articles), loud) == (1, [])
        return nk.load_report(articles).problems["problem"].tolist()

    one = json.dumps({"title": "Ferry", "text": FERRY}).encode() + b"\n"
    assert notes("a.csv", zipped(BOTH[:1])) == ["named .csv, is a ZIP archive"]
    assert notes("b.jsonl", gzip.compress(one)) == ["not named as packed, is gzip"]
    assert notes("c.jsonl.gz", one) == ["named .gz, is not packed"]
    assert notes("d.jsonl.gz", bz2.compress(one)) == ["named .gz, is bzip2"]
    with pytest.raises(nk.UnsupportedFormat, match=r"^e\.zip: is named \.zip, and is text"):
        read(tmp_path, "e.zip", b"title,text\na,b\n")


# ---- limits


def test_each_limit_names_itself(tmp_path):
    many = zipped([(f"{n}.txt", FERRY) for n in range(9)])
    articles, problems = read(tmp_path, "a.zip", many, limits=nk.Limits(members=5))
    assert len(articles) == 5
    assert problems == [
        "a.zip: has more than 5 members. If you trust it: limits=nk.Limits(members=…); kept the 5 "
        "members before it"
    ]
    articles, problems = read(
        tmp_path, "a.zip", many, limits=nk.Limits(archive_bytes=3 * len(FERRY))
    )
    assert len(articles) == 3
    assert "limits=nk.Limits(archive_bytes=…)" in " ".join(problems)
    large = [("large.txt", os.urandom(3 * MEGABYTE)), ("ferry.txt", FERRY)]
    for name, data in (
        ("a.zip", zipped(large)),
        ("a.tar", tarred(large)),
        ("a.tar.gz", tarred(large, "w:gz")),
    ):
        articles, [problem] = read(tmp_path, name, data, limits=nk.Limits(file_bytes=2 * MEGABYTE))
        assert articles["text"].tolist() == [FERRY]  # the others go on
        assert problem.startswith(
            f"{name}!large.txt: is larger than 2 MB. Split it into parts, or raise the limit: "
        )
    with pytest.raises(nk.LimitExceeded, match="file_bytes"):
        read(tmp_path, "a.txt.gz", gzip.compress(FERRY.encode()), limits=nk.Limits(file_bytes=10))


def bomb():
    """Twenty megabytes of blanks in twenty kilobytes."""
    return b" " * (20 * MEGABYTE)


@pytest.mark.parametrize(
    "pack",
    [
        lambda: gzip.compress(bomb()),
        lambda: bz2.compress(bomb()),
        lambda: lzma.compress(bomb()),
        lambda: bz2.compress(gzip.compress(bomb())),
        lambda: zipped([("a.txt", bomb())]),
        lambda: zipped([("b.zip", zipped([("a.txt", bomb())]))]),
        lambda: bz2.compress(zipped([("a.txt", bomb())])),
        lambda: tarred([("a.txt", bomb())], "w:gz"),
    ],
)
def test_a_bomb_is_stopped_by_what_comes_out_of_it(tmp_path, pack):
    data = pack()
    articles, problems = outcome(tmp_path, "a.txt", data)
    assert articles is None or len(articles) == 0
    assert any(
        "100 times its size, as a trap does" in problem and "nk.Limits(ratio=…)" in problem
        for problem in problems
    )


def test_a_bomb_that_lies_about_its_size_is_stopped_all_the_same(tmp_path):
    data = bytearray(zipped([("a.txt", bomb())]))
    place = data.find(b"PK\x01\x02")
    data[place + 24 : place + 28] = struct.pack("<I", 100)  # unpacked size in the list of members
    articles, problems = outcome(tmp_path, "a.zip", bytes(data))
    assert articles is None or len(articles) == 0
    assert problems


def test_members_that_lie_over_each_other_are_refused(tmp_path):
    # The list of members names one and the same place a hundred times, as in a bomb of 42 KB.
    whole = zipped([("a.txt", FERRY)])
    start = whole.find(b"PK\x01\x02")
    end = whole.find(b"PK\x05\x06")
    entry = whole[start:end]
    tail = bytearray(whole[end:])
    tail[8:16] = struct.pack("<HHI", 100, 100, 100 * len(entry))
    with pytest.raises(nk.UnsafeFile, match=r"^a\.zip: its members lie over each other"):
        read(tmp_path, "a.zip", whole[:start] + entry * 100 + bytes(tail))


def test_a_large_member_is_streamed_and_not_held(tmp_path):
    # Bytes that hardly pack, so that no ratio stops them; read in a process of its own, to measure
    # its memory.
    path = tmp_path / "a.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive,
        archive.open("large.bin", "w") as member,
    ):
        for _ in range(150):
            member.write(os.urandom(MEGABYTE))
    code = f"""
import resource
from pathlib import Path
from newskit.formats import File, open_archive
members = open_archive(File.at(Path({str(path)!r})))
member = next(members)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
with member.open() as stream:
    size = 0
    while chunk := stream.read(1_000_000):
        size += len(chunk)
print(size, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
    pytest.importorskip("resource")
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=ROOT,
    )
    assert ran.returncode == 0, ran.stderr
    size, grown = map(int, ran.stdout.split())
    assert size == 150 * MEGABYTE
    assert grown < 150 * 1024 * (
        1 if sys.platform != "darwin" else 1024
    )  # 64 MB are tried at once, in KB


# ---- what is no file


def test_a_pipe_or_device_is_no_file_and_never_waited_for(tmp_path, monkeypatch):
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no pipes with names")
    os.mkfifo(tmp_path / "a.csv")
    with pytest.raises(nk.UnreadableFile, match="is a pipe, not a file"):
        nk.read_articles(tmp_path / "a.csv")
    (tmp_path / "b.txt").write_text(FERRY, encoding="utf-8")
    listening = socket.socket(socket.AF_UNIX)
    monkeypatch.chdir(tmp_path)  # names of sockets must be short
    listening.bind("c.txt")
    (tmp_path / "d.txt").symlink_to("/dev/zero")
    (tmp_path / "e.txt").mkdir()
    (tmp_path / "f").symlink_to(tmp_path / "e.txt")
    with pytest.warns(nk.LoadWarning):
        articles = nk.read_articles(tmp_path)
    listening.close()
    assert articles["file"].tolist() == ["b.txt"]
    said = nk.load_report(articles).problems.set_index("file")["problem"].to_dict()
    assert said == {
        "a.csv": "is a pipe, not a file",
        "c.txt": "is a socket, not a file",
        "d.txt": "is a device, not a file",
        "f": "is a link to a folder",
    }
    with pytest.raises(nk.UnreadableFile, match="is a device, not a file"):
        nk.read_articles("/dev/zero")


# ---- anything at all

SEEDS = [
    zipped(BOTH),
    zipped(BOTH, zipfile.ZIP_STORED),
    tarred(BOTH),
    tarred(BOTH, "w:gz"),
    gzip.compress(LINES[:3000]),
]


@st.composite
def mangled(draw):
    """A sound archive with a few of its bytes changed, or cut off."""
    data = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 6))):
        data[draw(st.integers(0, len(data) - 1))] = draw(st.integers(0, 255))
    return bytes(data[: draw(st.integers(1, len(data)))]) if draw(st.booleans()) else bytes(data)


@given(data=mangled(), name=st.sampled_from(["a.zip", "a.tar", "a.tar.gz", "a.jsonl.gz", "a"]))
@example(data=b"PK\x05\x06" + bytes(18), name="a.zip")
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_mangled_archive_gives_articles_or_one_of_our_errors(tmp_path, data, name):
    articles, problems = outcome(tmp_path, name, data)
    if articles is None:
        assert problems[0].startswith(name)
        assert len(problems[0]) < 300
    else:
        assert set(articles["file"].str.partition("!")[0]) <= {name}


def test_a_member_is_opened_as_often_as_asked(tmp_path):
    from newskit.formats import open_archive

    path = tmp_path / "a.zip"
    path.write_bytes(zipped(BOTH))
    for member, (_, text) in zip(open_archive(File.at(path)), BOTH, strict=True):
        assert member.head(3) == text[:3].encode()
        assert member.data() == member.data() == text.encode()


def test_the_checks_of_others(shared, tmp_path):
    # Zip slip on Linux and Windows, bombs of 10 GB and of 42 KB, headers without end.
    folder = shared / "data/bad/archives"
    for line in (folder / "expected.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        articles, problems = outcome(
            tmp_path, case["file"], (folder / "cases" / case["file"]).read_bytes()
        )
        assert case["verdict"] != "reject" or problems, case["file"]
        if articles is None:
            assert case["verdict"] != "accept", case["file"]
            assert case["file"] in problems[0]
            assert len(problems[0]) < 300
