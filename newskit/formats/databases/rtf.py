"""RTF documents → paragraphs → the articles of a Nexis or LexisNexis export, or one article."""

from __future__ import annotations

import re

from newskit.formats.databases.docx import articles_of
from newskit.formats.files import File, Record
from newskit.formats.format import Format
from newskit.formats.head import Head
from newskit.schema import CorruptFile

__all__ = ["FORMATS", "read_rtf", "rtf_paragraphs"]

_MAGIC = b"{\\rtf"
_CODE_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")
_FONT = re.compile(r"\\f(\d{1,5})\b")
_CHARSET = re.compile(r"\\fcharset(\d{1,3})\b")
_ODD_CHARSETS = range(78, 90)  # of the old Macintosh; Python has no codecs for most
_LINK = re.compile(r"\\fldinst(?![a-z])", re.IGNORECASE)
_FONT_TABLE = "\\fonttbl"
_BRACE = re.compile(r"[{}]")


def read_rtf(file: File) -> list[Record]:
    """Read the articles of a Nexis or LexisNexis export; of any other document, the one article that it is."""
    return articles_of(file, rtf_paragraphs(file))


def rtf_paragraphs(file: File) -> list[str]:
    """Paragraphs of an RTF file, empty ones too. Bytes that RTF should have escaped are read as UTF-8 first.

    Raises
    ------
    CorruptFile
        If it is no RTF, or damaged beyond reading.
    """
    from striprtf.striprtf import rtf_to_text

    data = file.data()
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_MAGIC):
        raise CorruptFile(
            f"{file.name}: does not begin as RTF does. Check what kind of file it is."
        )
    page = _CODE_PAGE.search(data[:4096])
    source = file.decode(data.rstrip(b"\0"), f"cp{page[1].decode()}" if page else "cp1252")
    if not source.rstrip().endswith("}"):
        file.report("ends before its last brace: the file is cut off", "kept what is there")
    try:
        text = rtf_to_text(_tamed(source), errors="replace")  # type: ignore[no-untyped-call]
    except (ValueError, TypeError, LookupError, OverflowError) as error:
        raise CorruptFile(
            f"{file.name}: is a damaged RTF file ({error!s:.80}). Download it again."
        ) from error
    # Characters beyond the first 65,536 are written as two halves.
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if lost := text.count("\ufffd") - source.count("\ufffd"):
        file.report(f"{lost} characters that its fonts don't have", "kept as \ufffd")
    return text.split("\n")


def _tamed(source: str) -> str:
    """Rewrite what the parser would take too long for, or print: its table of fonts, and addresses of links."""
    # It would print each address behind its words, after a search that is quadratic; as \private,
    # they are passed over.
    source = _LINK.sub(r"\\private", source)
    name = source.find(_FONT_TABLE)
    if name < 0:
        return source
    depth, end = 1, len(source)
    for brace in _BRACE.finditer(source, name):
        depth += 1 if brace.group() == "{" else -1
        if depth == 0:
            end = brace.start()
            break
    fonts = [_FONT_TABLE]
    for font in source[name:end].split("{")[1:]:
        number, charset = _FONT.search(font[:200]), _CHARSET.search(font[:200])
        if number and charset and int(charset[1]) not in _ODD_CHARSETS:
            fonts.append(f"{{\\f{number[1]}\\fcharset{charset[1]} x;}}\n")
    return source[:name] + "".join(fonts) + source[end:]


def _is_rtf(head: Head) -> bool:
    return head.data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_MAGIC)


FORMATS = (
    Format(
        "rtf", read_rtf, "articles of a Nexis export in RTF, or one article", (".rtf",), _is_rtf,
        needs="striprtf", extra="rtf",
    ),
)  # fmt: skip
