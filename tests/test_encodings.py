"""Bytes become the text that was meant, or the load report says that they may not have."""

import importlib.util
import io
import json
import warnings
import zipfile

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

import newskit as nk
from newskit.formats import File
from newskit.formats.encodings.labels import find_codec
from newskit.schema import CorruptFile

ENGLISH = "The café on Gull Street – “the old one” – charged £2 for tea.\nIt closed on Monday.\n"
SENTENCES = {
    "cp1252": ENGLISH,
    "cp1250": (
        "Městská rada ve středu rozhodla, že přístav zůstane zavřený. "
        "Řekla to včera večer její mluvčí. "
    )
    * 5,
    "cp1251": "Порт закрыт до понедельника, сообщил городской совет. «Мы ждём», — сказал мэр. " * 5,
    "koi8_r": "Порт закрыт до понедельника, сообщил городской совет. Мы ждём, сказал мэр. " * 5,
    "cp1253": "Το λιμάνι θα μείνει κλειστό μέχρι τη Δευτέρα, είπε ο δήμαρχος της πόλης. " * 5,
    "cp1256": "أعلن مجلس المدينة أن الميناء سيظل مغلقا حتى يوم الاثنين بسبب الإصلاحات. " * 5,
    "shift_jis": "港は修理のため月曜日まで閉鎖されると市議会が発表した。フェリーも運休する。" * 5,
    "euc_jp": "港は修理のため月曜日まで閉鎖されると市議会が発表した。フェリーも運休する。" * 5,
    "gb18030": "市议会宣布，港口因维修将关闭至星期一，渡轮也将停运。" * 5,
    "big5": "市議會宣布，港口因維修將關閉至星期一，渡輪也將停駛。" * 5,
    "euc_kr": "시의회는 수리를 위해 항구를 월요일까지 폐쇄한다고 발표했다. 여객선도 쉰다. " * 5,
}
needs_detector = pytest.mark.skipif(
    not importlib.util.find_spec("chardet"), reason="chardet is not installed"
)


def decoded(data, *, wanted=None, declared=None):
    """The file after it was read as text, and that text."""
    file = File("a.txt", lambda: io.BytesIO(data), wanted=wanted)
    return file, file.decode(file.data(), declared)


def loud(file):
    return [
        f"{one.place or 'all of it'}: {one.problem}; {one.action}"
        for one in file.problems
        if one.loud
    ]


@pytest.fixture
def without_detector(monkeypatch):
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == "chardet" else found(name)
    )


# ---- told by the bytes themselves


@pytest.mark.parametrize(
    ("codec", "mark", "encoding"),
    [
        ("utf-8", b"\xef\xbb\xbf", "utf-8"),
        ("utf-16-le", b"\xff\xfe", "utf-16"),
        ("utf-16-be", b"\xfe\xff", "utf-16"),
        ("utf-32-le", b"\xff\xfe\0\0", "utf-32"),
        ("utf-32-be", b"\0\0\xfe\xff", "utf-32"),
    ],
)
def test_a_mark_says_what_a_file_is_and_goes_before_all_else(codec, mark, encoding):
    file, text = decoded(mark + ENGLISH.encode(codec), wanted="koi8-r", declared="big5")
    assert (text, file.encoding, file.certainty, loud(file)) == (ENGLISH, encoding, "marked", [])


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize(
    "text",
    [ENGLISH, "Hi", SENTENCES["cp1251"], "一二三。\n一天，港口关闭了 abc。" * 9, "Ab " * 50_000],
)
def test_wide_text_without_a_mark_is_told_by_its_zeros(codec, text):
    file, found = decoded(text.encode(codec))
    assert (found, file.encoding, file.certainty, loud(file)) == (text, codec, "by its zeros", [])


@pytest.mark.parametrize("codec", ["iso2022_jp", "iso2022_kr", "hz"])
def test_encodings_of_seven_bits_are_told_by_their_escapes(codec):
    sentence = {"iso2022_jp": "euc_jp", "iso2022_kr": "euc_kr", "hz": "gb18030"}[codec]
    text = "Harbour: " + SENTENCES[sentence]
    file, found = decoded(text.encode(codec))
    assert (found, file.encoding, file.certainty, loud(file)) == (text, codec, "by its escapes", [])


def test_an_escape_of_a_terminal_is_no_encoding():
    text = "\x1b[31mred\x1b[0m ~{ and \x1b$B"
    file, found = decoded(text.encode())
    assert (found, file.encoding) == (text, "utf-8")


def test_strict_utf8_is_silent_and_line_ends_become_line_feeds():
    file, text = decoded(ENGLISH.replace("\n", "\r\n").encode() + b"old\rMac")
    assert text == ENGLISH + "old\nMac"
    assert (file.encoding, file.certainty, file.problems) == ("utf-8", "strict", [])


# ---- told by the file, or by the user


def test_what_a_file_declares_is_read_as_browsers_read_it():
    file, text = decoded("“£2”".encode("cp1252"), declared="ISO-8859-1")
    assert (text, file.encoding, file.certainty, loud(file)) == ("“£2”", "cp1252", "declared", [])
    file, text = decoded("Zażółć".encode("cp1250"), declared="windows-1250")
    assert (text, file.certainty) == ("Zażółć", "declared")
    for odd in ("no-such-code", "", "utf-7", "rot13", "zip", "x" * 5000, "undefined"):
        assert find_codec(odd) is None
        assert decoded(ENGLISH.encode("cp1252"), declared=odd)[1] == ENGLISH


def test_a_slip_in_what_a_file_declares_costs_one_character():
    data = SENTENCES["euc_jp"].encode("euc_jp")
    file, text = decoded(data[:100] + b"\xff" + data[100:], declared="euc-jp")
    assert text.replace("\ufffd", "", 1) == SENTENCES["euc_jp"]
    assert loud(file) == [
        "all of it: 1 of its characters are no euc_jp; kept the others, marked these with U+FFFD"
    ]


def test_the_encoding_asked_for_is_the_one_used():
    file, text = decoded(SENTENCES["koi8_r"].encode("koi8_r"), wanted="koi8-r")
    assert (text, file.certainty, loud(file)) == (SENTENCES["koi8_r"], "asked for", [])
    file, text = decoded("£2".encode(), wanted="latin-1")
    assert text == "Â£2"
    assert "is sound UTF-8, and encoding= says iso8859-1" in loud(file)[0]
    with pytest.raises(CorruptFile, match=r"there is no encoding 'klingon'"):
        decoded(b"\xff", wanted="klingon")
    with pytest.raises(CorruptFile, match=r"a\.txt: byte 0 is no UTF-8, as encoding= says"):
        decoded(b"\xff\xfa\xfb", wanted="utf-8")


def test_the_encoding_asked_for_reaches_each_file(tmp_path):
    (tmp_path / "a.txt").write_bytes("Müller".encode("cp1252"))
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("c.txt", "García".encode("cp1252"))
    articles = nk.read_articles(tmp_path, encoding="cp1252")
    assert articles["text"].tolist() == ["Müller", "García"]
    assert nk.load_report(articles).files["certainty"].tolist()[:2] == ["asked for", "asked for"]


# ---- found by looking


@needs_detector
@pytest.mark.parametrize("codec", SENTENCES)
def test_old_encodings_are_detected_and_reported(codec):
    file, text = decoded(SENTENCES[codec].encode(codec))
    assert text == SENTENCES[codec]
    assert "detected" in file.certainty or "guessed" in file.certainty
    [problem] = loud(file)
    assert problem.startswith("all of it: not UTF-8 at byte ")
    assert "check its accents and marks" in problem


@pytest.mark.parametrize(
    "text", ["It cost £199m.", "“We won,” she said.", "Prices – up 3°C – at the café.", "5 € more"]
)
def test_a_few_marks_in_english_are_those_of_windows(text):
    assert decoded((text + " The mayor said so. " * 20).encode("cp1252"))[1].startswith(text)


def test_a_few_marks_at_the_end_of_a_large_file_are_seen():
    text = "The harbour office said on Monday that the quay stays closed.\n" * 20_000
    words = "“We’ll pay £2,” said José Núñez – then left the café.\n" * 3
    assert decoded((text + words).encode("cp1252"))[1] == text + words


def test_without_a_detector_the_line_that_installs_it_is_said(without_detector):
    file, text = decoded(ENGLISH.encode("cp1252"))
    assert (text, file.encoding, file.certainty) == (ENGLISH, "cp1252", "guessed")
    assert loud(file)[0].endswith('or type: pip install "newskit[encodings]"')
    file, text = decoded(b"\x81\x8d caf\xe9")
    assert (text, file.encoding) == ("\x81\x8d café", "latin-1")


# ---- mixed and damaged


def test_stray_bytes_of_windows_in_utf8_are_read_as_such_and_counted():
    good = "García said “no” – again.\n" * 50
    data = (
        good.encode()
        + "A £2 fare.\nNothing here.\nThe café’s new.\n".encode("cp1252")
        + good.encode()
    )
    file, text = decoded(data)
    assert text == good + "A £2 fare.\nNothing here.\nThe café’s new.\n" + good
    assert (file.encoding, file.certainty) == ("utf-8", "mixed")
    assert loud(file) == [
        "line 51: 3 bytes of 2 lines are no UTF-8; read these as cp1252; check the accents and "
        "marks"
    ]


def test_two_exports_put_together_keep_the_marks_of_both():
    half = "“We’ll pay £2,” said José Núñez.\nHe left.\n"
    file, text = decoded(half.encode() + half.encode("cp1252"))
    assert text == half * 2
    assert file.certainty == "mixed"


@pytest.mark.parametrize("codec", [codec for codec in SENTENCES if codec != "cp1252"])
def test_another_encoding_is_not_taken_for_a_mixture(codec):
    assert decoded(SENTENCES[codec].encode(codec))[0].certainty != "mixed"


def test_a_marked_file_with_stray_bytes_is_still_read():
    file, text = decoded(b"\xef\xbb\xbf" + ENGLISH.encode("cp1252"))
    assert text == ENGLISH
    assert loud(file)[0].startswith("line 1: 6 bytes are no UTF-8")


def test_characters_lost_before_are_counted_once():
    file, text = decoded("caf\ufffd, na\ufffdve".encode())
    assert text == "caf\ufffd, na\ufffdve"
    assert loud(file) == [
        "all of it: 2 characters are U+FFFD: they were lost before newskit read the file; kept; "
        "export it again"
    ]


def test_utf16_that_lost_its_last_byte_keeps_the_rest():
    file, text = decoded(ENGLISH.encode("utf-16")[:-1])
    assert text == ENGLISH[:-1] + "\ufffd"
    assert len(loud(file)) == 1


def test_stray_zeros_are_left_out_and_a_file_full_of_them_is_no_text():
    file, text = decoded(ENGLISH.encode() * 3 + b"a\0b")
    assert text == ENGLISH * 3 + "ab"
    assert loud(file) == ["all of it: 1 NUL bytes; left them out"]
    file, text = decoded(ENGLISH.encode() + bytes(4096))
    assert text == ENGLISH
    assert loud(file) == [
        "all of it: ends with 4096 NUL bytes, as files do that were cut off; left them out"
    ]
    for data in (b"a\0b", bytes(100), b"\x7fELF\2\1\1\0" + bytes(range(256)) * 9):
        with pytest.raises(CorruptFile, match="holds NUL bytes"):
            decoded(data)


# ---- always


@given(data=st.binary(max_size=400))
@example(data=b"\xff\xfe")
@example(data=b"\xff\xfe\0\0")
@example(data=b"\xef\xbb\xbf")
@example(data=b"\x1b$B")
@example(data=b"~{!!~}")
@example(data=b"\xed\xa0\x80")
def test_any_bytes_give_text_or_our_error(data):
    try:
        file, text = decoded(data)
    except CorruptFile:
        return
    assert "\0" not in text
    assert "\r" not in text
    text.encode()  # no half of a character is left in it
    if "\ufffd" in text:
        assert loud(file)


@given(
    text=st.text(
        st.characters(codec="utf-8", exclude_characters="\0\r\ufeff"), min_size=1, max_size=300
    ),
    codec=st.sampled_from(
        ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "shift_jis", "koi8-r"]
    ),
)
def test_what_was_written_comes_back_or_is_reported(text, codec):
    try:
        data = text.encode(codec)
    except UnicodeEncodeError:
        assume(False)
    assume(not (codec == "utf-8" and text.isascii()) or "~{" not in text)
    file, found = decoded(data)
    assert found == text or loud(file) or file.certainty == "by its escapes" or _is_utf8(data)


def _is_utf8(data):
    """Bytes that are UTF-8 by accident can't be told from UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


# ---- real texts

NAMED = {"UTF-8-BOM": "utf-8-sig", "WINDOWS-936": "gbk"}


def _declarations(shared):
    with zipfile.ZipFile(
        shared / "data/formats/encodings_udhr/data_files_encodedtexts.zip"
    ) as archive:
        for name in archive.namelist():
            encoding = name.removesuffix(".txt").rpartition("_")[2]
            data = archive.read(name)
            yield (
                name,
                data,
                data.decode(NAMED.get(encoding, encoding))
                .removeprefix("\ufeff")
                .replace("\r\n", "\n"),
            )


@needs_detector
def test_the_declaration_of_human_rights_in_36_encodings(shared):
    assert [name for name, data, text in _declarations(shared) if decoded(data)[1] != text] == []


def test_without_a_detector_all_of_unicode_and_of_western_europe_is_right(shared, without_detector):
    wrong = {
        name.rpartition("_")[2]
        for name, data, text in _declarations(shared)
        if decoded(data)[1] != text
    }
    assert {
        one
        for one in wrong
        if "UTF" in one or "2022" in one or "1252" in one or "8859-1.txt" in one
    } == set()


def _cases(folder):
    for line in (folder / "expected.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        yield case, (folder / "cases" / case["file"]).read_bytes()


@needs_detector
@pytest.mark.parametrize(
    ("suite", "fewest"), [("encodings_chardet", 65), ("encodings_cpython", 15)]
)
def test_files_of_known_encoding_are_decoded_right(shared, suite, fewest):
    right = 0
    for case, data in _cases(shared / "data/bad" / suite):
        parts = case["encoding"].split("-")  # "iso-8859-2-czech" names the language, too
        labels = ["-".join(parts[:end]) for end in range(len(parts), 0, -1)]
        meant = {codec for codec in map(find_codec, labels) if codec}
        text = decoded(data)[1]
        right += any(text == _read_as(data, codec) for codec in meant | {case["encoding"]})
    assert right >= fewest


def _read_as(data, codec):
    try:
        return data.decode(codec).removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    except (UnicodeDecodeError, LookupError):
        return None


def test_malformed_utf8_is_read_and_reported(shared):
    for case, data in _cases(shared / "data/bad/utf8_stress"):
        file, text = decoded(data)
        assert text.strip(), case["file"]
        assert case["verdict"] == "accept" or loud(file), case["file"]


def test_the_pound_in_a_folder_of_utf8(shared):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", nk.LoadWarning)
        articles = nk.read_articles(shared / "data/formats/bbc_folder/sport/199.txt")
    assert "£15.8m" in articles["text"].iloc[0]
