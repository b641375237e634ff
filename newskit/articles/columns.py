"""The columns of any frame that are meant by ours: found by their usual names, read as text."""

from __future__ import annotations

import ast
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from newskit.articles.words import count_all_words
from newskit.schema import ARTICLES, SchemaError, column_key, listed
from newskit.shown import mend

__all__ = ["as_names", "as_text", "fill_from", "find_columns"]

# What other programs call our columns; the first name present wins. Case, blanks, "_", "-" and "."
# don't count.
_ALIASES = {
    "article_id": "article_id doc_id id _id guid uuid uri story_id stories_id news_id docno accession_number an"
    " proquest_document_id gkgrecordid itemid newid",
    "title": "title headline hl1 heading hd webtitle headline_text title_main headline.main name kop titel titre"
    " überschrift titulo titular titolo otsikko rubrikk tittel overskrift title.rendered "
    "fields.headline",
    "text": "text body content article articlebody maintext full_text plaintext body_text td story raw_text texte texto"
    " tekst testo teksti volltext corps cuerpo corpo inhalt contenu fields.body_text fields.body "
    "content.rendered",
    "published": "published published_at pub_date publish_date date_publish date_published publishing_date"
    " publication_date web_publication_date publish_datetime date.issue datetimestamp pd date "
    "datum fecha dato"
    " erscheinungsdatum parution paivamaara data published_date created created_at datetime "
    "timestamp",
    "outlet": "outlet publication newspaper publication_title pubtitle medium media_name publisher publisher.name"
    " sitename source.name source.title source sn domain source_domain site hostname origin "
    "thread.site"
    " sourcecommonname zeitung journal krant diario periodico giornale testata jornal avis tidning "
    "lehti",
    "byline": "byline author authors by creator dc:creator writer journalist byline.original bl autor auteur autore"
    " forfatter forfattare kirjoittaja",
    "section": "section section_name article_section category categories topic topics news_desk label class ressort"
    " rubrik rubriek rubrique seccion sezione se",
    "url": "url link web_url webpage_url article_url idlink permalink canonical_link document_url"
    " documentidentifier target_uri",
    "language": "language lang inlanguage xml:lang la language_of_publication sprache langue taal idioma lingua sprog",
    "fetched": "fetched scraped_at date_download crawled crawl_date indexed_date collect_date seendate load_date"
    " inserted_at warc_date",
    "updated": "updated modified date_modified date_modify versioncreated update",
    "description": "description abstract summary snippet short_description standfirst lead_paragraph lp deck hl2"
    " excerpt trail_text",
}
_SHORT_TEXT = 15  # words; a column of such "texts" beside longer ones holds headlines or snippets
_TEASER = 60  # words of a teaser, where another column holds several times as many
_TIMES_LONGER = 3
_MIXED = (
    "title",
    "text",
    "published",
    "outlet",
    "byline",
    "section",
    "url",
)  # may go by different names in one table


class Columns(NamedTuple):
    """Our column → theirs; other columns of theirs that may hold what the first one lacks; and what must be said."""

    found: dict[str, Hashable]
    others: dict[str, list[Hashable]]
    said: list[str]


def find_columns(frame: pd.DataFrame, columns: Mapping[str, Hashable] | None) -> Columns:
    """Find the columns that are meant by ours, from the user's word first, then by the usual names."""
    found = _check_columns(frame, columns)
    others: dict[str, list[Hashable]] = {}
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
            said.append(
                f"column {longer!r} is taken for the text; {found['text']!r} is much shorter"
            )
            found["text"] = longer
        if ours in _MIXED:
            others[ours] = [name for name in filled if name != found[ours]]
    if "text" not in found and "description" in found:
        found["text"] = found["description"]
        said.append(f"there is no column of full texts; {found['text']!r} is used as the text")
    if "text" not in found and "title" not in found:
        raise SchemaError(
            "the articles table needs ['text'] or at least ['title'], and this frame has "
            f"{listed(frame.columns, 5)}. "
            "Name them on the way in: columns={'text': '…', 'published': '…'}"
        )
    return Columns(found, others, said)


def fill_from(
    frame: pd.DataFrame, name: Hashable, others: Iterable[Hashable]
) -> tuple[pd.Series, list[str]]:
    """Take a column, and where it has nothing, what other columns of the same meaning have: exports get mixed."""
    column, said = frame[name], []
    for other in others:
        lacking = _is_empty(column)
        if not lacking.any():
            break
        filled = lacking & ~_is_empty(frame[other])
        if filled.any():
            column = column.astype(object).where(~filled, frame[other])
            said.append(
                f"column {other!r} fills {int(filled.sum())} of {len(frame)} rows that {name!r} "
                "lacks"
            )
    return column.rename(name), said


def _is_empty(column: pd.Series) -> pd.Series:
    if isinstance(column.dtype, pd.StringDtype):
        return column.fillna("") == ""
    return column.isna() | column.map(lambda value: isinstance(value, str) and not value)


def _check_columns(
    frame: pd.DataFrame, columns: Mapping[str, Hashable] | None
) -> dict[str, Hashable]:
    """Refuse a `columns` that can't be meant, and a frame with two columns of one name."""
    if not isinstance(columns or {}, Mapping):
        raise SchemaError(
            f"columns= takes our names to yours, such as {{'text': 'body'}}, not {columns!r:.60}."
        )
    given = dict(columns or {})
    unknown = [
        theirs
        for theirs in given.values()
        if not isinstance(theirs, Hashable) or theirs not in frame.columns
    ]
    wrong = [ours for ours in given if ours not in ARTICLES]
    if unknown or wrong:
        what = (
            f"this frame has no column {listed(unknown, 3)}"
            if unknown
            else f"an article has no column {listed(wrong, 3)}"
        )
        raise SchemaError(
            f"{what}: it has {listed(frame.columns, 5)}. "
            "columns= takes our names to yours, such as {'text': 'body'}; ours are in "
            "describe_table('articles')."
        )
    names = [str(name) for name in frame.columns]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise SchemaError(
            f"the column {twice!r} stands twice in this frame. Rename or drop one of the two."
        )
    return given


def _has_values(column: pd.Series) -> bool:
    if isinstance(column.dtype, pd.StringDtype):
        return bool((column.fillna("") != "").any())
    # One by one: a cell may hold an array, which has no truth of its own.
    return any(
        not isinstance(value, str) or bool(value) for value in column[column.notna()].tolist()
    )


def _longer_text(frame: pd.DataFrame, filled: Sequence[Hashable]) -> Hashable | None:
    """Find the column of full texts, where the first one that is called a text holds snippets."""
    if len(filled) < 2:
        return None
    words = {
        name: count_all_words(as_text(frame[name])).counts.fillna(0).median() for name in filled
    }
    longest = max(filled, key=lambda name: words[name])
    first, most = words[filled[0]], words[longest]
    teaser = first < _TEASER and most > _TIMES_LONGER * first
    return longest if most > _SHORT_TEXT and (first < _SHORT_TEXT or teaser) else None


_NAME_KEYS = (
    "name",
    "title",
    "label",
    "term",
    "value",
)  # of an object that stands for a person or a body
_STORED = pd.StringDtype(
    storage="pyarrow", na_value=float("nan")
)  # what "str" is, where nothing can be broken


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


def as_names(column: pd.Series) -> pd.Series:
    """Names as they are printed; of several, or of objects that have one, the names in their order."""

    def write(value: object) -> object:
        if isinstance(value, str) and value.startswith("["):  # a list that went through CSV
            try:
                value = ast.literal_eval(value)
            except (ValueError, SyntaxError, MemoryError, RecursionError):
                return value
        if isinstance(value, Mapping):
            value = next(
                (value[key] for key in _NAME_KEYS if isinstance(value.get(key), str)), None
            )
        if isinstance(value, Iterable) and not isinstance(value, (str, bytes)):
            names = [write(one) for one in value]
            return ", ".join(str(name) for name in names if name is not None and name != "") or None
        return value

    if column.dtype == _STORED and not column.str.startswith("[").fillna(False).any():
        return column
    return as_text(
        pd.Series([write(value) for value in column.tolist()], index=column.index, dtype=object)
    )
