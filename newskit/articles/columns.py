"""The columns of any frame that are meant by ours: found by their usual names, read as text."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence

import pandas as pd

from newskit.articles.words import count_all_words
from newskit.schema import ARTICLES, SchemaError, listed, mend

__all__ = ["as_text", "column_key", "find_columns"]

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
_SHORT_TEXT = 15  # words; a column of such "texts" beside longer ones holds headlines or snippets


def column_key(name: object) -> str:
    """Return what two names of the same column have in common."""
    return re.sub(r"[\s_.-]", "", str(name)).lower()


def find_columns(frame: pd.DataFrame, columns: Mapping[str, Hashable] | None) -> tuple[dict[str, Hashable], list[str]]:
    """Our column → theirs, from the user's word first, then from the usual names; and what must be said of it."""
    found = _check_columns(frame, columns)
    said = []
    theirs_by_key = {column_key(name): name for name in reversed(list(frame.columns))}
    for ours in [*ARTICLES]:
        taken = set(found.values())
        names = [theirs_by_key.get(column_key(name)) for name in _ALIASES.get(ours, ours).split()]
        free = [name for name in dict.fromkeys(names) if name is not None and name not in taken]
        if ours in found or not free:
            continue
        filled = [name for name in free if _has_values(frame[name])]
        found[ours] = (filled or free)[0]
        longer = _longer_text(frame, filled) if ours == "text" else None
        if longer is not None:
            said.append(f"column {longer!r} is taken for the text; {found['text']!r} is much shorter")
            found["text"] = longer
    if "text" not in found and "description" in found:
        found["text"] = found["description"]
        said.append(f"there is no column of full texts; {found['text']!r} is used as the text")
    if "text" not in found and "title" not in found:
        raise SchemaError(
            f"the articles table needs ['text'] or at least ['title'], and this frame has {listed(frame.columns)}. "
            "Name them on the way in: columns={'text': '…', 'published': '…'}"
        )
    return found, said


def _check_columns(frame: pd.DataFrame, columns: Mapping[str, Hashable] | None) -> dict[str, Hashable]:
    """Refuse a `columns` that can't be meant, and a frame with two columns of one name."""
    if not isinstance(columns or {}, Mapping):
        raise SchemaError(f"columns= takes our names to yours, such as {{'text': 'body'}}, not {columns!r:.60}.")
    given = dict(columns or {})
    unknown = [theirs for theirs in given.values() if not isinstance(theirs, Hashable) or theirs not in frame.columns]
    wrong = [ours for ours in given if ours not in ARTICLES]
    if unknown or wrong:
        what = f"this frame has no column {unknown}" if unknown else f"an article has no column {wrong}"
        raise SchemaError(
            f"{what}: it has {listed(frame.columns)}. "
            "columns= takes our names to yours, such as {'text': 'body'}; ours are in describe_table('articles')."
        )
    names = [str(name) for name in frame.columns]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise SchemaError(f"the column {twice!r} stands twice in this frame. Rename or drop one of the two.")
    return given


def _has_values(column: pd.Series) -> bool:
    if isinstance(column.dtype, pd.StringDtype):
        return bool((column.fillna("") != "").any())
    # One by one: a cell may hold an array, which has no truth of its own.
    return any(not isinstance(value, str) or bool(value) for value in column[column.notna()].tolist())


def _longer_text(frame: pd.DataFrame, filled: Sequence[Hashable]) -> Hashable | None:
    """Find the column of full texts, where the first one that is called a text holds snippets."""
    if len(filled) < 2:
        return None
    words = {name: count_all_words(as_text(frame[name])).counts.fillna(0).median() for name in filled}
    longest = max(filled, key=lambda name: words[name])
    return longest if words[filled[0]] < _SHORT_TEXT < words[longest] else None


_STORED = pd.StringDtype(storage="pyarrow", na_value=float("nan"))  # what "str" is, where nothing can be broken


def as_text(column: pd.Series) -> pd.Series:
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

    if column.dtype == _STORED:
        return column
    strings = [write(value) for value in column.tolist()]
    try:
        return pd.Series(strings, index=column.index, dtype="str")
    except UnicodeEncodeError:  # half of a character, as broken exports have them
        mended = [mend(value) if isinstance(value, str) else value for value in strings]
        return pd.Series(mended, index=column.index, dtype="str")
