"""The columns of any frame that are meant by ours: found by their usual names, read as text."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from newskit.articles.words import count_all_words
from newskit.schema import ARTICLES, SchemaError, column_key, listed
from newskit.shown import mend

__all__ = ["as_names", "as_text", "fill_from", "find_columns", "read_list"]

# What other programs call our columns; the first name present wins. Case, blanks, "_", "-" and "."
# don't count.
_ALIASES = {
    "article_id": "article_id doc_id id _id guid uuid uri story_id stories_id news_id docno"
    " accession_number an proquest_document_id gkgrecordid itemid newid",
    "title": "title headline hl1 heading hd webtitle headline_text title_main headline.main name"
    " kop titel titre überschrift titulo titular titolo otsikko rubrikk tittel overskrift"
    " title.rendered fields.headline",
    "text": "text body content article articlebody maintext full_text plaintext body_text td story"
    " raw_text texte texto tekst testo teksti volltext corps cuerpo corpo inhalt contenu"
    " fields.body_text fields.body content.rendered",
    "published": "published published_at pub_date publish_date date_publish date_published"
    " publishing_date publication_date web_publication_date publish_datetime date.issue"
    " datetimestamp pd date datum fecha dato erscheinungsdatum parution paivamaara data"
    " published_date created created_at datetime timestamp",
    "outlet": "outlet publication newspaper publication_title pubtitle medium media_name publisher"
    " publisher.name sitename source.name source.title source sn domain source_domain site hostname"
    " origin thread.site sourcecommonname zeitung journal krant diario periodico giornale testata"
    " jornal avis tidning lehti",
    "byline": "byline author authors by creator dc:creator writer journalist byline.original bl"
    " autor auteur autore forfatter forfattare kirjoittaja",
    "section": "section section_name article_section category categories topic topics news_desk"
    " label class ressort rubrik rubriek rubrique seccion sezione se",
    "url": "url link web_url webpage_url article_url idlink permalink canonical_link document_url"
    " documentidentifier target_uri",
    "language": "language lang inlanguage xml:lang la language_of_publication sprache langue taal"
    " idioma lingua sprog",
    "fetched": "fetched scraped_at date_download crawled crawl_date indexed_date collect_date"
    " seendate load_date inserted_at warc_date",
    "updated": "updated modified date_modified date_modify versioncreated update",
    "description": "description abstract summary snippet short_description standfirst"
    " lead_paragraph lp deck hl2 excerpt trail_text",
}
_SHORT_TEXT = 15  # words; a column of such "texts" beside longer ones holds headlines or snippets
_TEASER = 60  # words of a teaser, where another column holds several times as many
_TIMES_LONGER = 3
# May go by different names in one table.
_MIXED = ("title", "text", "published", "outlet", "byline", "section", "url")


class Columns(NamedTuple):
    """Columns of a frame that are meant by ours.

    `found` has our column → theirs, `others` further ones that may hold what that one lacks, and
    `said` what a user must know.
    """

    found: dict[str, Hashable]
    others: dict[str, list[Hashable]]
    said: list[str]


def find_columns(frame: pd.DataFrame, columns: Mapping[str, Hashable] | None) -> Columns:
    """Find the columns that are meant by ours, by the user's word first, then by usual names."""
    found = _check_columns(frame, columns)
    others: dict[str, list[Hashable]] = {}
    said = []
    theirs_by_key = {column_key(name): name for name in reversed(list(frame.columns))}
    for ours in ARTICLES:
        keys = map(column_key, _ALIASES.get(ours, ours).split())
        names = dict.fromkeys(theirs_by_key[key] for key in keys if key in theirs_by_key)
        taken = set(found.values())
        free = [name for name in names if name not in taken]
        if ours in found or not free:
            continue
        filled = [name for name in free if _has_values(frame[name])]
        found[ours] = first = (filled or free)[0]
        if ours == "text":
            found["text"] = longest = _longest_text(frame, filled or free)
            if longest != first:
                said.append(f"column {longest!r} is taken for the text; {first!r} is much shorter")
        if ours in _MIXED:
            others[ours] = [name for name in filled if name != found[ours]]
    if "text" not in found:
        said += _make_do_without_text(frame, found)
    return Columns(found, others, said)


def _make_do_without_text(frame: pd.DataFrame, found: dict[str, Hashable]) -> list[str]:
    """Take descriptions for texts, or titles alone; without either, there are no articles."""
    if "description" in found:
        found["text"] = found["description"]
        return [f"there is no column of full texts; {found['text']!r} is used as the text"]
    if "title" not in found:
        raise SchemaError(
            "the articles table needs ['text'] or at least ['title'], and this frame has "
            f"{listed(frame.columns, 5)}. "
            "Name them on the way in: columns={'text': '…', 'published': '…'}"
        )
    return []


def fill_from(
    frame: pd.DataFrame, name: Hashable, others: Iterable[Hashable]
) -> tuple[pd.Series, list[str]]:
    """Take a column, and where it has nothing what others like it have: exports get mixed."""
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
    if column.dtype.kind != "O":
        return column.isna()
    # One by one: a cell may hold an array, which has no truth of its own.
    blank = [isinstance(value, str) and not value for value in column.tolist()]
    return column.isna() | np.array(blank, dtype=bool)


def _has_values(column: pd.Series) -> bool:
    return not _is_empty(column).all()


def _check_columns(
    frame: pd.DataFrame, columns: Mapping[str, Hashable] | None
) -> dict[str, Hashable]:
    """Refuse a `columns` that can't be meant, and a frame with two columns of one name."""
    if not isinstance(columns or {}, Mapping):
        raise SchemaError(
            f"columns= takes our names to yours, such as {{'text': 'body'}}, not {columns!r:.60}."
        )
    given = dict(columns or {})
    wrong = None
    if unknown := [theirs for theirs in given.values() if not _has_column(frame, theirs)]:
        wrong = f"this frame has no column {listed(unknown, 3)}"
    elif not_ours := [ours for ours in given if ours not in ARTICLES]:
        wrong = f"an article has no column {listed(not_ours, 3)}"
    if wrong:
        raise SchemaError(
            f"{wrong}: it has {listed(frame.columns, 5)}. "
            "columns= takes our names to yours, such as {'text': 'body'}; ours are in "
            "describe_table('articles')."
        )
    counted = Counter(map(str, frame.columns))
    twice = [name for name, times in counted.items() if times > 1]
    if twice:
        raise SchemaError(
            f"the column {twice[0]!r} stands twice in this frame. Rename or drop one of the two."
        )
    return given


def _has_column(frame: pd.DataFrame, name: object) -> bool:
    return isinstance(name, Hashable) and name in frame.columns


def _longest_text(frame: pd.DataFrame, names: Sequence[Hashable]) -> Hashable:
    """Choose the column of full texts, where the first that is called a text may hold snippets."""
    if len(names) == 1:
        return names[0]
    words = {
        name: count_all_words(as_text(frame[name])).counts.fillna(0).median() for name in names
    }
    longest = max(names, key=lambda name: words[name])
    first, most = words[names[0]], words[longest]
    is_teaser = first < _TEASER and most > _TIMES_LONGER * first
    is_longer = most > _SHORT_TEXT and (first < _SHORT_TEXT or is_teaser)
    return longest if is_longer else names[0]


# Of an object that stands for a person or a body.
_NAME_KEYS = ("name", "title", "label", "term", "value")
# What "str" is, where nothing can be broken.
_STORED = pd.StringDtype(storage="pyarrow", na_value=float("nan"))


def as_text(column: pd.Series) -> pd.Series:
    """Strings as they are, blank ones too; lists of paragraphs joined; numbers written out."""
    if column.dtype == _STORED:
        return column
    strings = [_written(value) for value in column.tolist()]
    try:
        return pd.Series(strings, index=column.index, dtype="str")
    except UnicodeEncodeError:  # half of a character, as broken exports have them
        mended = [mend(value) if isinstance(value, str) else value for value in strings]
        return pd.Series(mended, index=column.index, dtype="str")


def _written(value: object) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, Iterable) and not isinstance(value, Mapping):
        return "\n\n".join(str(part) for part in value if part is not None)
    if value is None or value is pd.NA or value != value:
        return None
    is_whole = isinstance(value, float) and value.is_integer()
    return str(int(value) if is_whole else value)


def as_names(column: pd.Series) -> pd.Series:
    """Names as they are printed; of several, or of objects that have one, one after the other."""
    if column.dtype == _STORED and not column.str.startswith("[").fillna(False).any():
        return column
    names = [_printed_name(value) for value in column.tolist()]
    return as_text(pd.Series(names, index=column.index, dtype=object))


def _printed_name(value: object) -> object:
    value = read_list(value, value)
    if isinstance(value, Mapping):
        value = next((value[key] for key in _NAME_KEYS if isinstance(value.get(key), str)), None)
    if isinstance(value, Iterable) and not isinstance(value, (str, bytes)):
        names = map(_printed_name, value)
        return ", ".join(str(name) for name in names if name is not None and name != "") or None
    return value


def read_list(value: object, unreadable: object) -> object:
    """Read a list that went through CSV, and leave everything else as it is."""
    if not (isinstance(value, str) and value.startswith("[")):
        return value
    try:
        return ast.literal_eval(value)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return unreadable
