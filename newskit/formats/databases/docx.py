"""Word documents (DOCX) → paragraphs → the articles of a LexisNexis export, or one article."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from lxml import etree

from newskit.formats.databases.lexisnexis import is_export, read_marked
from newskit.formats.databases.nexis import is_nexis, read_documents
from newskit.formats.files import File, Record
from newskit.formats.format import Format
from newskit.formats.head import Head
from newskit.formats.markup.trees import parse_xml
from newskit.formats.txt import is_title
from newskit.schema import CorruptFile, LimitExceeded

__all__ = ["FORMATS", "articles_of", "docx_paragraphs", "read_docx"]

_TEXT_PART = re.compile(r"word/document\d*\.xml")  # Office 365 writes document2.xml
_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
# A text box stands twice: as a drawing, and again for older versions of Word.
_SKIPPED = frozenset(("Fallback", "del", "moveFrom"))
_BEGINNING = 20_000  # characters that tell an export


def read_docx(file: File) -> list[Record]:
    """Read the articles of a Nexis or LexisNexis export; of another document, its one article."""
    return articles_of(file, docx_paragraphs(file))


def articles_of(file: File, paragraphs: list[str]) -> list[Record]:
    """Make articles of the paragraphs of a document, by what it holds."""
    if is_nexis(paragraphs):
        return read_documents(file, paragraphs)
    # Without a blank one, each paragraph is a block of its own.
    blank = any(not paragraph.strip() for paragraph in paragraphs)
    text = ("\n" if blank else "\n\n").join(paragraphs)
    if is_export(text[:_BEGINNING]):
        return list(read_marked(file, text))
    return _one_article(file, paragraphs)


def _one_article(file: File, paragraphs: list[str]) -> list[Record]:
    """Make one article of a document; a short first paragraph that is no sentence is its title.

    Raises
    ------
    CorruptFile
        If there is no text.
    """
    filled = [paragraph.strip() for paragraph in paragraphs if paragraph.strip()]
    if not filled:
        raise CorruptFile(f"{file.name}: is a document without text. Look at it, or take it out.")
    first, *rest = filled
    titled = bool(rest) and is_title(first)
    return [{"title": first if titled else None, "text": "\n\n".join(rest if titled else filled)}]


def docx_paragraphs(file: File) -> list[str]:
    """Paragraphs of a DOCX file, empty ones too, without headers, notes and what was struck out.

    Raises
    ------
    CorruptFile
        If it is damaged, or no DOCX.
    LimitExceeded
        If it would unpack to more than the limits.
    """
    root = parse_xml(file, _text_part(file))
    done: list[str] = []
    open_ones: list[list[str]] = []  # a paragraph may hold a text box, with paragraphs of its own
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        name = element.tag
        if event == "start":
            if name in _SKIPPED:
                walk.skip_subtree()
            elif name == "p":
                open_ones.append([])
            elif open_ones and name == "t":
                open_ones[-1].append(element.text or "")
            elif open_ones and name in _MARKS and element.getparent().tag == "r":
                open_ones[-1].append(_MARKS[name])
        elif name == "p":
            done.append("".join(open_ones.pop()))
    return done


def _text_part(file: File) -> bytes:
    """Unpack the part of a DOCX file that holds its text."""
    damaged = f"{file.name}: is a damaged DOCX file"
    try:
        with zipfile.ZipFile(io.BytesIO(file.data())) as document:
            part = next(
                (one for one in document.infolist() if _TEXT_PART.fullmatch(one.filename)), None
            )
            if part is None:
                raise CorruptFile(f"{damaged} (no word/document.xml in it). Save it again as DOCX.")
            file.limits.check_size(file.name, part.file_size)
            file.limits.check_ratio(file.name, part.file_size, part.compress_size)
            return document.read(part)  # never more than the size that was checked
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
    ) as error:
        if isinstance(error, CorruptFile | LimitExceeded):
            raise
        raise CorruptFile(f"{damaged} ({error!s:.80}). Download it again.") from error


def _is_docx(head: Head) -> bool:
    return any(map(_TEXT_PART.fullmatch, head.members))


FORMATS = (
    Format(
        "docx",
        read_docx,
        "articles of a Nexis export in Word, or one article",
        (".docx",),
        _is_docx,
    ),
)
