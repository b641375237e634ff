"""newskit.formats.json_ and shapes: every shape of JSON that news comes in, invented and real."""

import json

import pandas as pd
import pytest

import newskit as nk

PROSE = "The ferry to Eastport will sail twice a day from Monday, the harbour board said, after a winter when none did."


def read(tmp_path, content, name="export.json", **options):
    path = tmp_path / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return nk.read_articles(path, **options)


ARTICLE = {"title": "Ferry sails again", "text": PROSE, "date": "2025-03-03"}


@pytest.mark.parametrize(
    "shape",
    [
        [ARTICLE],
        ARTICLE,
        {"articles": [ARTICLE]},
        {"status": "ok", "totalResults": 38, "articles": [ARTICLE]},
        {"response": {"docs": [ARTICLE]}},
        {"data": {"items": [{"meta": {}, "item": ARTICLE}]}},
        {"data": {"item": ARTICLE}},
        {"hits": {"hits": [{"_id": "7", "_source": ARTICLE}]}},
        {"rows": [{"row_idx": 0, "row": ARTICLE, "truncated_cells": []}]},
        {"tags": [{"name": "a"}, {"name": "b"}], "articles": [ARTICLE]},
    ],
)
def test_the_articles_are_found_wherever_they_stand(tmp_path, shape):
    with pytest.warns() if "tags" in shape else _quiet():
        articles = read(tmp_path, shape)
    assert articles[["title", "text"]].values.tolist() == [["Ferry sails again", PROSE]]
    assert articles["published"].tolist() == [pd.Timestamp("2025-03-03")]


def _quiet():
    import warnings

    return warnings.catch_warnings()


def test_objects_one_behind_the_other_are_read(tmp_path):
    content = "\n".join(json.dumps({**ARTICLE, "id": n}, indent=2) for n in range(3))
    assert read(tmp_path, content)["article_id"].tolist() == ["0", "1", "2"]


@pytest.mark.parametrize("start", ["[", '{"status": "ok", "articles": ['])
def test_a_list_that_breaks_off_keeps_what_is_whole(tmp_path, start):
    whole = ", ".join(json.dumps({**ARTICLE, "id": n}) for n in range(3))
    with pytest.warns(nk.LoadWarning):
        articles = read(tmp_path, start + whole + ', {"id": 3, "ti')
    assert articles["article_id"].tolist() == ["0", "1", "2"]
    assert "breaks off" in nk.load_report(articles).problems["problem"].iloc[0]


def test_a_text_that_was_cut_off_says_so(tmp_path):
    cut = {**ARTICLE, "content": PROSE[:60] + "… [+1383 chars]"}
    del cut["text"]
    articles = read(tmp_path, [cut, {**cut, "content": PROSE}])
    assert articles["text"].tolist() == [PROSE[:60], PROSE]
    assert articles["text_truncated"].tolist() == [True, pd.NA]


def test_nan_is_missing(tmp_path):
    articles = read(tmp_path, '[{"text": "Rain fell.", "page": NaN}, {"text": "Sun.", "page": 3}]')
    assert articles["page"].isna().tolist() == [True, False]


NINJS_1 = {
    "uri": "urn:x:1", "type": "text", "versioncreated": "2025-03-03T08:12:00Z", "pubstatus": "usable", "language": "en",
    "headline": "Ferry sails again", "byline": "Ada Lund", "body_html": "<p>Ferries sail.</p><p>Twice a day.</p>",
    "subject": [{"name": "Transport"}, {"name": "Harbours"}],
}  # fmt: skip
NINJS_3 = {
    "uri": "urn:x:2", "type": "text", "versionCreated": "2025-03-03T08:12:00Z", "by": "Ada Lund",
    "headlines": [{"role": "short", "value": "Ferry"}, {"role": "main", "value": "Ferry sails again"}],
    "bodies": [{"role": "text", "contentType": "text/plain", "value": "Ferries sail.\n\nTwice a day."}],
    "subjects": [{"name": "Transport"}],
}  # fmt: skip


@pytest.mark.parametrize("item", [NINJS_1, NINJS_3], ids=["version 1", "version 3"])
def test_ninjs_is_read_in_every_version(tmp_path, item):
    one = read(tmp_path, item).iloc[0]
    assert (one["title"], one["text"], one["byline"]) == (
        "Ferry sails again",
        "Ferries sail.\n\nTwice a day.",
        "Ada Lund",
    )
    assert one["published"] == pd.Timestamp("2025-03-03 08:12")
    assert one["keywords"].startswith("Transport")


def test_pictures_and_events_of_an_agency_are_no_articles(tmp_path):
    feed = {"items": [NINJS_1, {**NINJS_1, "type": "picture"}, {**NINJS_3, "type": "event"}]}
    articles = read(tmp_path, feed)
    assert len(articles) == 1
    assert set(nk.load_report(articles).problems["action"]) == {"passed over: no article"}


FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "The Eastport Post",
    "language": "en",
    "items": [
        {"id": "a", "title": "One", "content_html": "<p>Rain &amp; wind.</p>", "authors": [{"name": "Ada Lund"}]},
        {"id": "b", "title": "Two", "content_text": "Sun.", "date_published": "2025-03-03T10:00:00+01:00"},
    ],
}


def test_a_json_feed_gives_its_items(tmp_path):
    articles = read(tmp_path, FEED)
    assert articles["text"].tolist() == ["Rain & wind.", "Sun."]
    assert articles["outlet"].tolist() == ["The Eastport Post"] * 2
    assert nk.load_report(articles).files["format"].tolist() == ["json-feed"]


# ---- real files


def expected(folder):
    return json.loads((folder / "expected.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["iptc_ninjs", "ninjs"])
def test_ninjs_of_real_agencies(shared, name):
    folder = shared / "data/formats" / name
    wrong = []
    for path, facts in expected(folder)["files"].items():
        if not (folder / path).exists():
            continue
        if facts["type"] not in ("text", "composite"):
            with pytest.warns(nk.LoadWarning):
                assert len(nk.read_articles(folder / path)) == 0, path
            continue
        one = _read_quietly(folder / path).iloc[0]
        found = (one["title"], one["byline"], one["language"])
        wanted = (facts["headline"], facts["byline"], facts["language"])
        wrong += [(path, found, wanted)] * (not _same(found, wanted))
        assert pd.isna(one["text"]) != facts["has_body"], path
        assert one["published"] == pd.Timestamp(facts["versioncreated"][:19]), path
    assert wrong == []


def _same(found, wanted):
    return all((pd.isna(a) and b is None) or a == b for a, b in zip(found, wanted, strict=True))


def _read_quietly(path):
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", nk.LoadWarning)
        return nk.read_articles(path)


@pytest.mark.parametrize(
    ("name", "headline"),
    [
        ("bbc-ninjs-text-test.json", "advisory"),
        ("ap_media_text_item.json", "BC-BBN--Top Ten"),
        ("ap_media_text_feed.json", "BC-BBN--Top Ten"),
    ],
)
def test_ninjs_in_wrappers(shared, name, headline):
    articles = _read_quietly(shared / "data/formats/ninjs" / name)
    assert len(articles) == 1
    assert articles["title"].iloc[0] == headline


def test_newsapi(shared):
    folder = shared / "data/formats/newsapi_json"
    for name, facts in expected(folder)["files"].items():
        articles = _read_quietly(folder / name)
        assert len(articles) == facts["n_articles"]
        assert articles["title"].head(3).tolist() == facts["titles"]
        assert articles["outlet"].head(3).tolist() == facts["sources"]
        assert articles["published"].head(3).tolist() == [pd.Timestamp(day[:19]) for day in facts["published"]]
        assert articles["text"].isna().sum() == facts["null_content"]
        assert articles["text_truncated"].sum() == facts["truncated_content"]


def test_paragraphs_in_a_list(shared):
    folder = shared / "data/formats/reportedly_json"
    facts, articles = expected(folder), nk.read_articles(folder / "articles.json", clean=False)
    assert len(articles) == facts["n_articles"]
    one = articles.set_index("article_id").loc[facts["first"]["id"]]
    assert len(one["text"].split("\n\n")) == facts["first"]["n_paragraphs"]
    ends = articles["published"].agg(["min", "max"]).tolist()
    assert ends == [pd.Timestamp(facts[name][:19]) for name in ("published_min", "published_max")]


def test_news_please_and_the_news_category_set(shared):
    formats = shared / "data/formats"
    one = nk.read_articles(formats / "newsplease_json/sample.json").iloc[0]
    facts = expected(formats / "newsplease_json")
    assert (one["title"], one["published"]) == (facts["title"], pd.Timestamp(facts["date_publish"]))
    facts = expected(formats / "news_category")
    articles = _read_quietly(formats / "news_category/News_Category_Dataset_v3.json")
    assert len(articles) == facts["n_records_parsable"]
    assert articles["published"].iloc[0] == pd.Timestamp(facts["first"]["date"])
    assert articles["section"].iloc[0] == facts["first"]["category"]


def test_a_real_json_feed(shared):
    folder = shared / "data/formats/feeds_expected"
    facts = json.loads((folder / "json_feed_sample.expected.json").read_text(encoding="utf-8"))["entries"]
    articles = nk.read_articles(folder / "json_feed_sample.json")
    assert articles["title"].tolist() == [one["title"] for one in facts]
    assert articles["article_id"].tolist() == [one["id"] for one in facts]
    assert len(nk.read_articles(shared / "data/formats/feeds_feedparser/json/example.json")) >= 1


def test_hugging_face_rows(shared):
    folder = shared / "data/formats/hf_rows"
    for name in ("hf_cc_news", "hf_mlsum_de", "hf_c4_realnewslike"):
        for path in sorted((folder / name).glob("*.json*")):
            if path.name == "expected.json":
                continue
            facts = expected(folder / name)
            articles = _read_quietly(path)
            assert len(articles) == facts.get(path.name, facts).get("n_articles", len(articles)), path.name
            assert articles["text"].notna().all()
