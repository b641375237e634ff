"""newskit.load.report: what happened to each file; what is missing, repeated, cut or doubted."""

import pandas as pd
import pytest

import newskit as nk

TEXT = "Rents rose again in Eastport, the council said on Monday."


@pytest.fixture
def folder(tmp_path):
    """Three files: two good ones with the same text, one empty."""
    (tmp_path / "a.txt").write_text(f"Rents rise\n\n{TEXT}", encoding="utf-8")
    (tmp_path / "b.txt").write_text(f"Rents up\n\n{TEXT}", encoding="utf-8")
    (tmp_path / "c.txt").write_bytes(b"")
    return tmp_path


def read(path, **options):
    with pytest.warns(nk.LoadWarning) as warned:
        articles = nk.read_articles(path, **options)
    assert len(warned) == 1
    return articles, nk.load_report(articles), str(warned[0].message)


def test_the_overview_counts_files_fields_and_repeats(folder):
    _, report, _ = read(folder)
    assert report.overview.values.tolist() == [
        ["files read", 2, 3],
        ["files skipped", 1, 3],
        ["articles without title", 0, 2],
        ["articles without text", 0, 2],
        ["articles without published", 2, 2],
        ["articles without outlet", 2, 2],
        ["articles whose text stands in an earlier one", 1, 2],
    ]
    assert report.repeats == 1


def test_one_warning_says_it_all_in_a_sentence(folder):
    _, report, warned = read(folder)
    assert report.summary == (
        "2 of 3 files read; 2 articles (2 without published, 2 without outlet); 1 repeated text; 1 "
        "problem."
    )
    assert warned == f"{report.summary} load_report(articles) lists what."


def test_words_that_are_not_as_many_as_stated_are_named(tmp_path):
    rows = [
        {"text": TEXT, "word_count_stated": 10},
        {"text": TEXT, "word_count_stated": 12},
        {"text": TEXT},
    ]
    rows.append({"text": TEXT, "word_count_stated": 400})
    pd.DataFrame(rows).to_json(tmp_path / "a.json", orient="records")
    _, report, _ = read(tmp_path / "a.json")
    assert report.word_counts.values.tolist() == [["a.json#4", "a.json", 400, 10]]
    assert [
        "articles whose words are not as many as stated",
        1,
        3,
    ] in report.overview.values.tolist()


def test_the_report_goes_through_parquet(folder, tmp_path_factory):
    articles, report, _ = read(folder)
    path = tmp_path_factory.mktemp("kept") / "kept.parquet"
    articles.to_parquet(path)
    assert repr(nk.load_report(pd.read_parquet(path))) == repr(report)


def test_problems_of_one_kind_stand_together(tmp_path):
    for name in "abcd":
        (tmp_path / f"{name}.txt").write_bytes(b"")
    (tmp_path / "e.txt").write_text(TEXT, encoding="utf-8")
    _, report, _ = read(tmp_path)
    assert repr(report).splitlines()[1:] == [
        "  a.txt and 3 more: is empty (0 bytes). Fetch it again, or take it out. → skipped the file"
    ]
    assert len(report.problems) == 4


def test_hostile_names_are_shown_and_not_obeyed(tmp_path):
    (tmp_path / "x\x1b[2J\u202e<b>.txt").write_bytes(b"")
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    _, report, _ = read(tmp_path)
    assert "\\x1b[2J\\u202e<b>.txt" in repr(report)
    assert "&lt;b&gt;" in report._repr_html_()
    assert "\x1b" not in report._repr_html_()


def test_an_error_shows_what_a_terminal_would_obey(tmp_path):
    with pytest.raises(nk.UnreadableFile) as error:
        nk.read_articles(tmp_path / "no\x1b[31m.txt")
    assert "\\x1b[31m" in str(error.value)


def test_an_interrupt_keeps_what_was_read(tmp_path, monkeypatch):
    from newskit.load import read as module

    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    reader = module._read_file

    def interrupted(file, format):
        if file.name == "c.txt":
            raise KeyboardInterrupt
        return reader(file, format)

    monkeypatch.setattr(module, "_read_file", interrupted)
    articles, report, warned = read(tmp_path)
    assert articles["file"].tolist() == ["a.txt", "b.txt"]
    assert report.problems["problem"].tolist() == ["interrupted before the end"]
    assert warned.startswith("interrupted; 2 of 3 files read; 2 articles")


def test_an_interrupt_inside_a_file_keeps_its_first_articles(tmp_path):
    def read_slowly(file):
        yield {"text": TEXT}
        raise KeyboardInterrupt

    nk.register_format("slow", read_slowly, suffixes=[".slow"])
    for name in "ab":
        (tmp_path / f"{name}.slow").write_text(TEXT, encoding="utf-8")
    articles, report, _ = read(tmp_path)
    assert articles["file"].tolist() == ["a.slow"]
    assert ["files not reached before an interrupt", 1, 2] in report.overview.values.tolist()


def test_progress_is_shown_when_asked_for(folder, capsys):
    with pytest.warns(nk.LoadWarning):
        nk.read_articles(folder, progress=True)
    assert "reading" in capsys.readouterr().err
    with pytest.warns(nk.LoadWarning):
        nk.read_articles(folder, progress=False)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("clean", [True, False])
def test_the_text_as_it_stood_can_be_kept(tmp_path, clean):
    (tmp_path / "a.txt").write_text(f"{TEXT}\n\nAll rights reserved.", encoding="utf-8")
    articles = nk.read_articles(tmp_path, clean=clean, keep_raw=True)
    assert articles["text_raw"].tolist() == [f"{TEXT}\n\nAll rights reserved."]
    assert (articles["text"] == articles["text_raw"]).tolist() == [not clean]
