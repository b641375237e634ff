"""The article table, made from any frame."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping

import pandas as pd

from newskit.dates import parse_dates
from newskit.schema import ARTICLES, SchemaError, build, need, warn
from newskit.text import count_words, is_unspaced, mend

__all__ = ["MAKE_ONE", "as_articles", "conform_articles", "unique_ids"]

MAKE_ONE = "Make one with as_articles(frame)."
# What other programs call our columns; the first name present wins. Case, blanks, "_", "-" and "." don't count.
_ALIASES = {
    "article_id": "article_id doc_id id guid uuid uri story_id stories_id news_id docno accession_number an"
    " proquest_document_id gkgrecordid itemid newid",
    "title": "title headline hl1 heading hd webtitle headline_text title_main headline.main name kop titel titre"
    " überschrift",
    "text": "text body content article articlebody maintext full_text plaintext body_text td story raw_text",
    "published": "published published_at pub_date publish_date date_publish date_published publishing_date"
    " publication_date web_publication_date publish_datetime date.issue datetimestamp pd date datum timestamp",
    "outlet": "outlet publication newspaper publication_title pubtitle medium media_name publisher sitename"
    " source.name source sn domain source_domain site hostname origin thread.site sourcecommonname",
    "byline": "byline author authors by creator dc:creator writer journalist byline.original bl autor auteur",
    "section": "section section_name article_section category categories topic topics news_desk label class rubrik"
    " rubriek se",
    "url": "url link web_url idlink permalink canonical_link document_url documentidentifier target_uri",
    "language": "language lang inlanguage xml:lang la language_of_publication",
    "fetched": "fetched scraped_at date_download crawled crawl_date indexed_date collect_date seendate load_date"
    " inserted_at warc_date",
    "updated": "updated modified date_modified date_modify versioncreated update",
    "description": "description abstract summary snippet short_description standfirst lead_paragraph lp deck hl2",
}


def _key(name: object) -> str:
    return re.sub(r"[\s_.-]", "", str(name)).lower()


def as_articles(frame: pd.DataFrame, *, columns: Mapping[str, Hashable] | None = None) -> pd.DataFrame:
    """Articles from any frame that holds news texts.

    Columns are found by their usual names (``headline``, ``body``, ``date``, ``publication`` …); no text is
    changed, no row is dropped, and columns newskit doesn't know are kept as they are. An ``article_id`` that
    is missing is numbered, one that occurs twice gets ``#2`` and so on behind it, with a warning.

    Parameters
    ----------
    frame : DataFrame, one row per article
        With a column of texts or at least of titles.
    columns : dict, optional
        Our names → yours, where they aren't found by themselves: ``{"text": "body", "outlet": "paper"}``.

    Returns
    -------
    DataFrame, one row per article
        The columns of ``describe_table("articles")``: ``published`` is the naive time as printed,
        ``word_count`` in words. What the frame doesn't have is missing.

    Raises
    ------
    SchemaError
        If there is neither a text nor a title, or `columns` names a column that the frame doesn't have.

    Examples
    --------
    >>> import pandas as pd
    >>> mine = pd.DataFrame({"Headline": ["Rents rise"], "Body": ["Rents rose again."], "Date": ["2025-03-03"]})
    >>> as_articles(mine)[["article_id", "title", "text", "published", "word_count"]]
      article_id       title               text  published  word_count
    0          1  Rents rise  Rents rose again. 2025-03-03           3
    """
    articles, problems = conform_articles(frame, columns=columns)
    for problem in problems:
        warn(problem)
    return articles


def conform_articles(
    frame: pd.DataFrame,
    *,
    columns: Mapping[str, Hashable] | None = None,
    tz: str | None = None,
    names: pd.Series | None = None,
) -> tuple[pd.DataFrame, list[str]]:
    """Do the work of `as_articles`, and hand back in words what a user should know instead of warning.

    `names` are the ids of articles that have none.
    """
    need(frame, [], table="articles", call="Make one with pandas.DataFrame(rows).")
    found = _find_columns(frame, columns or {})
    problems: list[str] = []
    if "text" not in found and "description" in found:
        found["text"] = found["description"]
        problems.append(f"there is no column of full texts; {found['text']!r} is used as the text")
    made: dict[str, object] = {}
    for name, spec in ARTICLES.items():
        if name not in found:
            if not spec.optional:
                made[name] = pd.Series(None, index=frame.index, dtype=spec.dtype)
            continue
        column = frame[found[name]].reset_index(drop=True).set_axis(frame.index)
        if spec.kind == "date":
            dates = parse_dates(column, tz=tz)
            made[name] = dates.published
            problems += [f"column {found[name]!r}: {remark}" for remark in dates.remarks]
            problems += _unread_dates(found[name], column, dates.unread)
            if name == "published" and dates.offset.notna().any():
                made["published_offset"] = dates.offset
        elif spec.kind == "text":
            made[name] = _as_text(column)
        elif spec.kind == "whole":
            made[name] = pd.to_numeric(column, errors="coerce").round().astype("Int64")
        else:
            made[name] = column
    made["article_id"], remarks = unique_ids(made["article_id"], names)  # type: ignore[arg-type]
    made["word_count"] = _word_counts(made["text"])  # type: ignore[arg-type]
    kept = [column for column in frame.columns if column not in set(found.values()) and column not in made]
    articles = build("articles", {**{str(k): frame[k] for k in kept}, **made}, extra=[str(k) for k in kept])
    articles.attrs = dict(frame.attrs)
    return articles.reset_index(drop=True), [*problems, *remarks, *_missing_texts(articles)]


def _find_columns(frame: pd.DataFrame, columns: Mapping[str, Hashable]) -> dict[str, Hashable]:
    """Our column → theirs, from the user's word first, then from the usual names."""
    unknown = [theirs for theirs in columns.values() if theirs not in frame.columns]
    if unknown or (wrong := [ours for ours in columns if ours not in ARTICLES]):
        what = f"this frame has no column {unknown}" if unknown else f"an article has no column {wrong}"
        raise SchemaError(
            f"{what}: it has {[str(c) for c in frame.columns][:12]}. "
            "columns= takes our names to yours, such as {'text': 'body'}; ours are in describe_table('articles')."
        )
    if len(set(frame.columns)) < len(frame.columns):
        twice = sorted({str(c) for c in frame.columns[frame.columns.duplicated()]})
        raise SchemaError(f"the column {twice[0]!r} stands twice in this frame. Rename or drop one of the two.")
    theirs_by_key = {_key(name): name for name in reversed(list(frame.columns))}
    found: dict[str, Hashable] = dict(columns)
    for ours in [*ARTICLES]:
        names = _ALIASES.get(ours, ours).split()
        taken = set(found.values())
        candidates = [theirs_by_key[_key(name)] for name in names if _key(name) in theirs_by_key]
        free = [name for name in candidates if name not in taken]
        if ours not in found and free:
            found[ours] = free[0]
    if "text" not in found and "title" not in found and "description" not in found:
        raise SchemaError(
            f"the articles table needs ['text'] or at least ['title'], and this frame has "
            f"{[str(c) for c in frame.columns][:12]}. "
            "Name them on the way in: columns={'text': '…', 'published': '…'}"
        )
    return found


def _as_text(column: pd.Series) -> pd.Series:
    """Strings as they are; lists of paragraphs joined; numbers written out; blank strings of ids stay blank."""

    def write(value: object) -> object:
        if isinstance(value, str):
            return value
        if isinstance(value, Iterable) and not isinstance(value, (bytes, Mapping)):
            return "\n\n".join(str(part) for part in value if part is not None)
        if isinstance(value, bytes):
            return value.decode("utf-8", "replace")
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return None if value is None or value is pd.NA or value != value else str(value)

    if column.dtype == "str":
        return column
    strings = [write(value) for value in column.tolist()]
    try:
        return pd.Series(strings, index=column.index, dtype="str")
    except UnicodeEncodeError:  # half of a character, as broken exports have them
        mended = [mend(value) if isinstance(value, str) else value for value in strings]
        return pd.Series(mended, index=column.index, dtype="str")


def _unread_dates(name: Hashable, column: pd.Series, unread: pd.Series) -> list[str]:
    if not unread.any():
        return []
    example = str(column[unread].iloc[0])[:40]
    return [
        f"column {name!r}: {int(unread.sum())} of {len(column)} dates can't be read, such as {example!r}; "
        "they are missing in `published`"
    ]


def unique_ids(ids: pd.Series, names: pd.Series | None = None) -> tuple[pd.Series, list[str]]:
    """Give every row an id of its own: missing ones from `names` or numbered, repeats with #2, #3 … behind them."""
    if names is None:
        names = pd.Series([str(n) for n in range(1, len(ids) + 1)], index=ids.index)
    ids = ids.where(ids.notna() & (ids != ""), names.set_axis(ids.index)).astype("str")
    if ids.is_unique:
        return ids, []
    repeat = ids.groupby(ids).cumcount() + 1
    taken = set(ids)
    made = []
    for name, n in zip(ids.tolist(), repeat.tolist(), strict=True):
        unique = name if n == 1 else f"{name}#{n}"
        while n > 1 and unique in taken:
            unique += "#"
        taken.add(unique)
        made.append(unique)
    twice = int(ids.duplicated().sum())
    remark = f"{twice} of {len(ids)} article_id occur more than once; the repeats got a #2, #3 … behind them"
    return pd.Series(made, index=ids.index, dtype="str"), [remark]


def _word_counts(texts: pd.Series) -> pd.Series:
    counts = [count_words(text) if isinstance(text, str) else None for text in texts.tolist()]
    return pd.Series(counts, index=texts.index, dtype="Int64")


def _missing_texts(articles: pd.DataFrame) -> list[str]:
    texts = articles["text"].fillna("").str.strip()
    without = int((texts == "").sum())
    remarks = []
    if without:
        remarks.append(f"{without} of {len(articles)} articles have no text; they stay, and match nothing")
    unspaced = sum(map(is_unspaced, texts.tolist()))
    if unspaced:
        remarks.append(
            f"{unspaced} of {len(articles)} texts are in a script without blanks between words (such as Chinese or "
            "Thai): word counts and topics will be wrong. Put blanks between their words first"
        )
    return remarks
