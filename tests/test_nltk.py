"""Which data of NLTK's are there: newskit's table against what NLTK itself does."""

import os
import zipfile

import pytest

import newskit as nk
from newskit.schema import TABLES, SchemaError
from newskit.text import split_words
from newskit.text.nltk_data import _RESOURCES

nltk_data = pytest.importorskip("nltk.data")

FOLDER = {resource.name: resource.folder for resource in _RESOURCES}
FILE = {resource.name: resource.file for resource in _RESOURCES}
POSIX = pytest.mark.skipif(os.name != "posix", reason="Windows has no such rights")


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A folder of data, the only one that NLTK looks in."""
    root = tmp_path / "nltk data"
    root.mkdir(mode=0o755)
    monkeypatch.setattr(nltk_data, "path", [str(tmp_path / "nowhere"), str(root)])
    monkeypatch.delenv("NLTK_DATA", raising=False)
    return root


def put(root, name, *, zipped=False):
    """Lay a resource in a folder of data; its place."""
    kind, rest = FOLDER[name].split("/", 1)
    inside = rest.split(".zip/")[-1] + FILE[name]
    (root / kind).mkdir(mode=0o755, exist_ok=True)
    if zipped:
        place = root / kind / f"{name}.zip"
        with zipfile.ZipFile(place, "w") as archive:
            archive.writestr(inside, "x")
    else:
        place = root / kind / name
        for folder in reversed((root / kind / inside).relative_to(root / kind).parents[:-1]):
            (root / kind / folder).mkdir(mode=0o755, exist_ok=True)
        (root / kind / inside).write_text("x")
        (root / kind / inside).chmod(0o644)
    place.chmod(0o644 if zipped else 0o755)
    return place


def row(name):
    status = nk.nltk_status()
    return status[status["resource"] == name].iloc[0]


def nltk_finds(name):
    try:
        nltk_data.find(FOLDER[name])
    except LookupError:
        return False
    return True


UNPACKED = [name for name, folder in FOLDER.items() if ".zip" not in folder]


def test_the_table_is_as_described(data):
    status = nk.nltk_status()
    assert list(status) == list(TABLES["nltk"])
    assert {column: str(status[column].dtype) for column in status} == {
        name: column.dtype for name, column in TABLES["nltk"].items()
    }
    assert status["resource"].is_unique
    assert status["adds"].str.len().gt(0).all()


def test_without_data_all_is_absent_and_nothing_is_fetched(data, monkeypatch):
    monkeypatch.setattr("nltk.download", lambda *_, **__: pytest.fail("newskit downloads nothing"))
    status = nk.nltk_status()
    assert set(status["status"]) == {"absent"}
    assert status["path"].isna().all()
    assert status["next_step"].tolist() == [
        f'nltk.download("{name}")' for name in status["resource"]
    ]


@pytest.mark.parametrize("zipped", [False, True])
def test_what_is_there_is_present_unpacked_or_not(data, zipped):
    for name in FOLDER if zipped else UNPACKED:
        place = put(data, name, zipped=zipped)
        found = row(name)
        assert nltk_finds(name)
        assert found["status"] == "present", name
        assert found["path"].startswith(str(place))
        assert "nltk" in found["next_step"]


@POSIX
@pytest.mark.filterwarnings("ignore:NLTK will not read:RuntimeWarning")
@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize("spoiled", ["the root", "the folder", "the place", "a file in it"])
@pytest.mark.parametrize("bits", [0o020, 0o002])
def test_what_others_may_write_to_is_refused_as_nltk_refuses_it(data, zipped, spoiled, bits):
    place = put(data, "stopwords", zipped=zipped)
    within = place if zipped else place / "english"
    wrong = {
        "the root": data,
        "the folder": place.parent,
        "the place": place,
        "a file in it": within,
    }[spoiled]
    wrong.chmod(wrong.stat().st_mode | bits)
    found = row("stopwords")
    assert not nltk_finds("stopwords")
    assert (found["status"], found["path"]) == ("refused", str(place))
    assert (
        found["next_step"]
        == f"chmod -R go-w '{data}'  # {wrong} can be written to by other accounts"
    )


@POSIX
@pytest.mark.filterwarnings("ignore:NLTK will not read:RuntimeWarning")
def test_the_next_step_mends_what_was_refused(data):
    place = put(data, "stopwords")
    for path in (data, place.parent, place, place / "english"):
        path.chmod(0o777)
    assert os.system(row("stopwords")["next_step"]) == 0
    assert row("stopwords")["status"] == "present"
    assert nltk_finds("stopwords")


@POSIX
@pytest.mark.skipif(os.name == "posix" and os.geteuid() != 0, reason="only root gives files away")
@pytest.mark.filterwarnings("ignore:NLTK will not read:RuntimeWarning")
def test_what_belongs_to_another_account_is_refused_and_copied(data):
    put(data, "stopwords")
    os.chown(data, 12345, 12345)
    found = row("stopwords")
    assert not nltk_finds("stopwords")
    assert found["status"] == "refused"
    assert found["next_step"].startswith("mkdir -p ~/nltk_data && cp -R ")
    assert found["next_step"].endswith("belongs to another account")


@POSIX
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root reads everything")
def test_what_this_account_can_not_read_is_refused(data):
    place = put(data, "stopwords", zipped=True)
    place.chmod(0)
    found = row("stopwords")
    assert found["status"] == "refused"
    assert "can't be read" in found["next_step"]


def test_a_folder_without_what_nltk_reads_is_absent(data):
    put(data, "stopwords").joinpath("english").unlink()
    found = row("stopwords")
    assert found["status"] == "absent"
    assert found["next_step"].startswith('nltk.download("stopwords", force=True)')


def test_a_damaged_zip_is_absent(data):
    put(data, "punkt_tab", zipped=True).write_bytes(b"PK\x03\x04 half of it")
    assert row("punkt_tab")["status"] == "absent"


def test_a_folder_named_too_late_is_told(data, tmp_path, monkeypatch):
    late = tmp_path / "late"
    late.mkdir(mode=0o755)
    place = put(late, "stopwords")
    monkeypatch.setenv("NLTK_DATA", str(late))
    found = row("stopwords")
    assert (found["status"], found["path"]) == ("absent", str(place))
    assert found["next_step"].startswith(f"nltk.data.path.insert(0, {str(late)!r})")


def test_a_style_of_words_that_there_is_not():
    with pytest.raises(SchemaError, match="style 'treebank'"):
        split_words("Lund", style="treebank")
