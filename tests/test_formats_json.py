"""newskit.formats.objects.documents and shapes: every shape of JSON that news comes in."""

import json
import warnings
from contextlib import suppress

import pandas as pd
import pytest
from work import is_linear

import newskit as nk

PROSE = (
    "The ferry to Eastport will sail twice a day from Monday, the harbour board said, after a "
    "winter when none did."
)


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
    "uri": "urn:x:1",
    "type": "text",
    "versioncreated": "2025-03-03T08:12:00Z",
    "pubstatus": "usable",
    "language": "en",
    "headline": "Ferry sails again",
    "byline": "Ada Lund",
    "body_html": "<p>Ferries sail.</p><p>Twice a day.</p>",
    "subject": [{"name": "Transport"}, {"name": "Harbours"}],
}
NINJS_3 = {
    "uri": "urn:x:2",
    "type": "text",
    "versionCreated": "2025-03-03T08:12:00Z",
    "by": "Ada Lund",
    "headlines": [
        {"role": "short", "value": "Ferry"},
        {"role": "main", "value": "Ferry sails again"},
    ],
    "bodies": [
        {"role": "text", "contentType": "text/plain", "value": "Ferries sail.\n\nTwice a day."}
    ],
    "subjects": [{"name": "Transport"}],
}


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
        {
            "id": "a",
            "title": "One",
            "content_html": "<p>Rain &amp; wind.</p>",
            "authors": [{"name": "Ada Lund"}],
        },
        {
            "id": "b",
            "title": "Two",
            "content_text": "Sun.",
            "date_published": "2025-03-03T10:00:00+01:00",
        },
    ],
}


def test_a_json_feed_gives_its_items(tmp_path):
    articles = read(tmp_path, FEED)
    assert articles["text"].tolist() == ["Rain & wind.", "Sun."]
    assert articles["outlet"].tolist() == ["The Eastport Post"] * 2
    assert nk.load_report(articles).files["format"].tolist() == ["json-feed"]


# ---- which objects are the articles

MORE = (
    "The board had promised boats since autumn, and shops on the island had begun to close one "
    "after the other by May."
)
OTHER = {"title": "Shops close", "text": MORE, "date": "2025-03-04"}


def titles(tmp_path, content, name="export.json"):
    articles = _read_quietly_from(tmp_path, content, name)
    return articles["title"].tolist()


def _read_quietly_from(tmp_path, content, name="export.json"):
    with _quiet():
        warnings.simplefilter("ignore", nk.LoadWarning)
        return read(tmp_path, content, name)


def problems(articles):
    table = nk.load_report(articles).problems
    return (table["problem"] + "; " + table["action"] + "; " + table["place"]).tolist()


def test_a_single_item_of_the_guardian_keeps_all_its_fields(tmp_path):
    item = {
        "id": "isles/1",
        "webTitle": "Ferry sails again",
        "webPublicationDate": "2025-03-01T10:00:00Z",
        "webUrl": "https://post.example/1",
        "sectionName": "Isles",
        "fields": {"bodyText": PROSE},
    }
    for reply in (
        {"response": {"status": "ok", "content": item}},
        {"response": {"status": "ok", "results": [item]}},
    ):
        one = read(tmp_path, reply).iloc[0]
        assert (one["article_id"], one["title"], one["text"]) == (
            "isles/1",
            "Ferry sails again",
            PROSE,
        )
        assert (one["url"], one["section"]) == ("https://post.example/1", "Isles")
        assert one["published"] == pd.Timestamp("2025-03-01 10:00")


@pytest.mark.parametrize("names", [("title", "text"), ("headline", "body"), ("kop", "stuk")])
def test_an_envelope_with_a_long_disclaimer_is_no_article(tmp_path, names):
    items = [dict(zip(names, (one["title"], one["text"]), strict=True)) for one in (ARTICLE, OTHER)]
    called = {"title": "kop", "text": "stuk"} if names[0] == "kop" else None
    articles = read(
        tmp_path, {"status": "ok", "disclaimer": PROSE, "articles": items}, columns=called
    )
    assert articles["title"].tolist() == ["Ferry sails again", "Shops close"]


@pytest.mark.parametrize(
    "body", [[PROSE, MORE], "Ferries sail.", PROSE, [{"type": "p", "content": PROSE}]]
)
def test_an_article_is_not_taken_for_its_authors(tmp_path, body):
    lone = {
        "title": "Rents rise",
        "body": body,
        "authors": [{"name": "Ada Lund"}, {"name": "Bo"}],
        "date": "2025-03-01",
    }
    articles = read(tmp_path, lone)
    assert articles[["title", "byline"]].values.tolist() == [["Rents rise", "Ada Lund, Bo"]]
    assert articles["text"].iloc[0] == (
        body if isinstance(body, str) else "\n\n".join([PROSE, MORE][: len(body)])
    )


def test_a_short_list_of_articles_goes_before_a_long_list_of_tags(tmp_path):
    content = {"articles": [{"title": "A", "url": "u"}], "tags": [{"name": "x"}, {"name": "y"}]}
    with pytest.warns(nk.LoadWarning):
        articles = read(tmp_path, content)
    assert articles["title"].tolist() == ["A"]
    assert "another list, of 2 objects; left aside; tags" in problems(articles)


def test_comments_and_related_stories_are_parts_of_an_article(tmp_path):
    story = {
        **ARTICLE,
        "comments": [
            {"title": "Re", "text": MORE, "author": "x", "date": "2025-03-09", "url": "u"}
        ],
    }
    assert titles(tmp_path, story) == ["Ferry sails again"]
    teaser = {
        "title": "Ferry",
        "url": "u",
        "related": [{"title": "Shops", "url": "v"}, {"title": "Rain", "url": "w"}],
    }
    assert titles(tmp_path, teaser) == ["Ferry"]


def test_a_channel_with_a_title_of_its_own_gives_its_items(tmp_path):
    channel = {"title": "The Post", "description": PROSE, "link": "p"}
    items = [{"title": "One", "link": "a"}, {"title": "Two", "link": "b"}]
    assert titles(tmp_path, {**channel, "items": items}) == ["One", "Two"]
    assert titles(tmp_path, {"status": "ok", "feed": channel, "items": items}) == ["One", "Two"]


def test_objects_with_the_names_of_ninjs_keep_their_own_fields(tmp_path):
    row = {
        "guid": "g1",
        "title": "A",
        "body_html": f"<p>{PROSE}</p><p>{MORE}</p>",
        "author": "Ada Lund",
        "date": "2025-03-01",
        "publication": "Herald",
        "page": 3,
    }
    for item in (row, {**row, "body_text": f"{PROSE}\n\n{MORE}"}):
        one = read(tmp_path, [item]).iloc[0]
        assert (one["article_id"], one["byline"], one["outlet"], one["page"]) == (
            "g1",
            "Ada Lund",
            "Herald",
            3,
        )
        assert (one["text"], one["published"]) == (f"{PROSE}\n\n{MORE}", pd.Timestamp("2025-03-01"))


def test_fields_of_ninjs_that_newskit_has_no_column_for_stay(tmp_path):
    assert read(tmp_path, NINJS_1)["pubstatus"].tolist() == ["usable"]


# ---- several lists, several objects


@pytest.mark.parametrize(
    "shape",
    [
        {"politics": [ARTICLE], "sport": [OTHER]},
        {"a1": ARTICLE, "a2": OTHER},
        {"stories": {"a1": ARTICLE, "a2": OTHER}},
        [{"status": "ok", "articles": [ARTICLE]}, {"status": "ok", "articles": [OTHER]}],
        [[ARTICLE], [OTHER]],
        {"title": {"0": "Ferry sails again", "1": "Shops close"}, "text": {"0": PROSE, "1": MORE}},
        {
            "columns": ["title", "text"],
            "index": [0, 1],
            "data": [["Ferry sails again", PROSE], ["Shops close", MORE]],
        },
        [["title", "text"], ["Ferry sails again", PROSE], ["Shops close", MORE]],
        {"schema": {"fields": [{"name": "title"}]}, "data": [ARTICLE, OTHER]},
    ],
    ids=[
        "two lists",
        "by id",
        "by id, deeper",
        "pages",
        "lists",
        "pandas",
        "split",
        "header",
        "schema",
    ],
)
def test_every_article_is_read_wherever_it_stands(tmp_path, shape):
    articles = _read_quietly_from(tmp_path, shape)
    assert articles[["title", "text"]].values.tolist() == [
        ["Ferry sails again", PROSE],
        ["Shops close", MORE],
    ]


def test_lists_that_were_joined_are_in_the_report(tmp_path):
    articles = read(tmp_path, {"politics": [ARTICLE], "sport": [OTHER, ARTICLE]})
    assert "articles in 2 lists: politics (1), sport (2); read all of them; " in problems(articles)


def test_names_that_hold_articles_are_their_ids(tmp_path):
    assert read(tmp_path, {"a1": ARTICLE, "a2": OTHER})["article_id"].tolist() == ["a1", "a2"]


# ---- broken files


PRETTY = json.dumps({**ARTICLE, "authors": [{"name": "Ada Lund"}]}, indent=2)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (f"{PRETTY}\n{PRETTY}", 2),
        (f"{json.dumps([ARTICLE], indent=2)}\n{json.dumps([OTHER, OTHER], indent=2)}", 3),
        (f"{json.dumps([ARTICLE])}\n{json.dumps([OTHER, OTHER])}", 3),
        ("\n".join(json.dumps({"status": "ok", "articles": [one]}) for one in (ARTICLE, OTHER)), 2),
    ],
    ids=["objects", "lists", "lists, one a line", "pages, one a line"],
)
def test_values_behind_each_other_are_all_read(tmp_path, content, found):
    for name in ("export.json", "export.jsonl"):
        assert len(read(tmp_path, content, name)) == found


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("[{A},\n{B},\n", ["A", "B"]),
        ('[{A},\n5,\n"x",\n{B},\n', ["A", "B"]),
        ('[{A},\n5,\n"x",\n{B}]', ["A", "B"]),
        ('[{A},{"title":"bad","text":},{B}]', ["A", "B"]),
        ('[{A},{"title":"bad","page":nul,"tags":["x"]},{B}]', ["A", "B"]),
        ('[{A},\n{"title":"bad"of day","text":"x"},\n{B}]', ["A", "B"]),
        ('[{A},\n{"title":"bad,\n{B}]', ["A", "B"]),
        ('[{A},\n{"title":"bad","text":"x",\n{B}]', ["A", "B"]),
        ("[{A} {B}]", ["A", "B"]),
        ("[{A},{B},]", ["A", "B"]),
        ("[{A}},{B}]", ["A", "B"]),
        ('{"sources":[{"id":"bbc","name":"BBC"}],"articles":[{A},{B},{"title":"cu', ["A", "B"]),
        ('{"articles":[{A},{B}],"total', ["A", "B"]),
        (
            '[{"status":"ok","articles":[{A},{"title":}]},{"status":"ok","articles":[{B}]}]',
            ["A", "B"],
        ),
        ("news({A});", ["A"]),
        ("{A}\n<!-- made in 0.2 s -->", ["A"]),
    ],
)
def test_a_broken_file_keeps_what_is_whole_and_says_so(tmp_path, content, found):
    for name in ("A", "B"):
        content = content.replace(
            f"{{{name}}}", json.dumps({"title": name, "text": PROSE, "url": "u"})
        )
    with pytest.warns(nk.LoadWarning):
        articles = read(tmp_path, content)
    assert articles["title"].tolist() == found
    assert problems(articles)


def test_half_an_article_is_none(tmp_path):
    whole = json.dumps(ARTICLE)[:-30]
    with pytest.raises(nk.CorruptFile, match="is no JSON"):
        read(tmp_path, whole)
    with pytest.raises(nk.CorruptFile):
        read(
            tmp_path,
            '{"title": "A", "authors": [{"name": "Ada"}, {"name": "Bo"}], "text": "Rain fe',
        )


def test_line_ends_inside_texts_are_kept_and_reported(tmp_path):
    with pytest.warns(nk.LoadWarning):
        articles = read(
            tmp_path, json.dumps([{"title": "A", "text": "Rain.|Sun."}]).replace("|", "\n")
        )
    assert articles["text"].tolist() == ["Rain.\nSun."]


HOSTILE = [
    "[" * 2_000_000,
    '{"a":' * 400_000,
    "[{" * 1_000_000,
    '[{"a":[' * 300_000,
    '[{"title": "A", "text": "x"},\n' + '{"a": [1,\n' * 200_000,
    '[{"title": "A", "text": "x"},\n' + '{"title": "b\n' * 50_000,
    "[" + '{"a":1 ' * 300_000,
    "[" + "5," * 1_000_000,
    '["' + "\\\\" * 1_000_000,
    "[" + " " * 2_000_000 + "x",
]


@pytest.mark.parametrize(
    "hostile",
    HOSTILE,
    ids=[
        "lists",
        "objects",
        "both",
        "mixed",
        "open lists",
        "open strings",
        "open",
        "numbers",
        "slashes",
        "blanks",
    ],
)
def test_hostile_files_take_linear_work(tmp_path, hostile):
    def read_it(content):
        with _quiet():
            warnings.simplefilter("ignore", nk.LoadWarning)
            with suppress(nk.NewskitError):
                read(tmp_path, content)

    read_it(hostile)
    assert is_linear(read_it, hostile[: len(hostile) // 400], hostile[: len(hostile) // 200])


# ---- names of files


LINES = "".join(json.dumps(one) + "\n" for one in (ARTICLE, OTHER, ARTICLE))


@pytest.mark.parametrize(
    "name", ["tweets.txt", "articles.csv", "articles.tsv", "articles.json", "articles.jsonl", "a"]
)
def test_one_object_a_line_is_told_whatever_the_name(tmp_path, name):
    articles = read(tmp_path, LINES, name)
    assert articles["title"].tolist() == ["Ferry sails again", "Shops close", "Ferry sails again"]


@pytest.mark.parametrize("name", ["export.csv", "export.txt", "export.jsonl", "export"])
@pytest.mark.parametrize("content", [[ARTICLE, OTHER], {"articles": [ARTICLE, OTHER]}])
def test_a_list_is_told_whatever_the_name(tmp_path, name, content):
    assert read(tmp_path, content, name)["title"].tolist() == ["Ferry sails again", "Shops close"]


@pytest.mark.parametrize(
    "start", ["[Reuters] ", "[“Rain”] ", "{sic} ", '["Rain," he said] ', "[1] ", '{"Rain"} ']
)
def test_a_text_that_begins_with_a_bracket_is_text(tmp_path, start):
    assert read(tmp_path, start + PROSE, "a.txt")["text"].tolist() == [start + PROSE]


# ---- values


def test_values_of_mongodb_are_taken_out_of_their_objects(tmp_path):
    row = {
        "_id": {"$oid": "65e1"},
        "title": "A",
        "text": PROSE,
        "date": {"$date": "2025-03-01T10:00:00Z"},
    }
    dated = {**row, "_id": {"$oid": "65e2"}, "date": {"$date": {"$numberLong": "1740823200000"}}}
    for content, name in (
        ([row, dated], "a.json"),
        (f"{json.dumps(row)}\n{json.dumps(dated)}\n", "a.jsonl"),
    ):
        articles = read(tmp_path, content, name)
        assert articles["article_id"].tolist() == ["65e1", "65e2"]
        assert articles["published"].tolist() == [pd.Timestamp("2025-03-01 10:00")] * 2


@pytest.mark.parametrize("mark", ["... [123 chars]", "… [+3210 chars]", "...[+5 chars]"])
@pytest.mark.parametrize("text", [PROSE[:39], PROSE * 3])
def test_marks_of_a_cut_text_are_told_in_lists_and_lines(tmp_path, mark, text):
    row = {"title": "A", "content": text + mark}
    for content, name in (([row], "a.json"), (json.dumps(row) + "\n" + json.dumps(row), "a.jsonl")):
        one = read(tmp_path, content, name).iloc[0]
        assert (one["text"], one["text_truncated"]) == (text, True)


def test_people_and_houses_in_objects_give_their_names(tmp_path):
    row = {
        "uri": "8",
        "title": "A",
        "body": PROSE,
        "source": {"uri": "post.example", "title": "The Post"},
        "authors": [{"uri": "a", "name": "Ada Lund"}, {"name": "Bo"}],
        "dateTimePub": "2025-03-01",
    }
    page = {"articles": {"results": [row], "totalResults": 1}}
    for content, name in ((page, "a.json"), (json.dumps(row) + "\n" + json.dumps(row), "a.jsonl")):
        one = _read_quietly_from(tmp_path, content, name).iloc[0]
        assert (one["byline"], one["outlet"]) == ("Ada Lund, Bo", "The Post")
    assert read(tmp_path, {**ARTICLE, "authors": ["Ada Lund", "Bo"]})["byline"].tolist() == [
        "Ada Lund, Bo"
    ]
    assert read(tmp_path, {**ARTICLE, "authors": []})["byline"].isna().all()
    lines = LINES.replace('"date"', '"authors": ["Ada Lund", "Bo"], "date"')
    assert set(read(tmp_path, lines, "a.jsonl")["byline"]) == {"Ada Lund, Bo"}


def test_posts_of_wordpress_lose_their_markup(tmp_path):
    post = {
        "id": 7,
        "date": "2025-03-01T10:00:00",
        "link": "u",
        "title": {"rendered": "Rents &#8211; again"},
        "content": {"rendered": f"<p>{PROSE}</p>\n<p>{MORE}</p>", "protected": False},
        "excerpt": {"rendered": "<p>Rents.</p>"},
        "author": 5,
        "categories": [3],
        "_embedded": {
            "author": [{"name": "Ada Lund"}],
            "wp:term": [
                [{"taxonomy": "category", "name": "Isles"}],
                [{"taxonomy": "post_tag", "name": "x"}],
            ],
        },
    }
    for content, name in (
        ([post], "a.json"),
        (f"{json.dumps(post)}\n{json.dumps(post)}", "a.jsonl"),
    ):
        one = _read_quietly_from(tmp_path, content, name).iloc[0]
        assert (one["title"], one["text"], one["url"]) == (
            "Rents – again",
            f"{PROSE}\n\n{MORE}",
            "u",
        )
        assert (one["byline"], one["section"]) == ("Ada Lund", "Isles")


def test_attributes_of_json_api_are_fields(tmp_path):
    item = {
        "type": "articles",
        "id": "4",
        "attributes": {"title": "A", "body": PROSE, "published_at": "2025-03-01"},
    }
    articles = read(tmp_path, {"data": [item], "links": {"self": "u"}})
    assert articles[["article_id", "title", "text"]].values.tolist() == [["4", "A", PROSE]]


def test_a_text_in_parts_is_one_text(tmp_path):
    parts = [
        {"type": "title", "content": "A"},
        {"type": "image"},
        {"subtype": "paragraph", "content": f"<p>{PROSE}</p>"},
        {"content": MORE},
    ]
    assert read(tmp_path, {"title": "A", "contents": parts})["text"].tolist() == [
        f"{PROSE}\n\n{MORE}"
    ]


def test_a_post_that_quotes_another_is_one_article(tmp_path):
    post = {"id": 1, "text": "Rain.", "quoted_status": {"id": 2, "text": "Sun."}}
    assert read(tmp_path, post)["text"].tolist() == ["Rain."]


# ---- no articles


@pytest.mark.parametrize(
    "reply",
    [{"status": "ok", "totalResults": 0, "articles": []}, {"response": {"results": []}}, []],
)
def test_a_reply_without_articles_says_so(tmp_path, reply):
    with pytest.warns(nk.LoadWarning):
        articles = read(tmp_path, reply)
    assert len(articles) == 0
    assert "holds no article" in problems(articles)[0]


@pytest.mark.parametrize(
    "reply",
    [
        {"status": "error", "code": "apiKeyInvalid", "message": "Your key is invalid."},
        {"error": {"code": 401, "message": "Your key is invalid."}},
        {"errors": ["Your key is invalid."]},
        {"fault": {"faultstring": "Your key is invalid."}},
    ],
)
def test_an_error_of_a_service_is_told(tmp_path, reply):
    with pytest.raises(nk.CorruptFile, match="Your key is invalid"):
        read(tmp_path, reply)


def test_names_that_only_the_user_knows_are_read_by_columns(tmp_path):
    rows = [{"kopje": "A", "stuk": "Rain."}, {"kopje": "B", "stuk": "Sun."}]
    assert read(tmp_path, rows[0], columns={"text": "stuk"})["text"].tolist() == ["Rain."]
    for content in (rows, {"seite": 1, "teile": rows}):
        articles = read(tmp_path, content, columns={"title": "kopje", "text": "stuk"})
        assert articles["text"].tolist() == ["Rain.", "Sun."]


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
        assert articles["published"].head(3).tolist() == [
            pd.Timestamp(day[:19]) for day in facts["published"]
        ]
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
    facts = json.loads((folder / "json_feed_sample.expected.json").read_text(encoding="utf-8"))[
        "entries"
    ]
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
            assert len(articles) == facts.get(path.name, facts).get("n_articles", len(articles)), (
                path.name
            )
            assert articles["text"].notna().all()
