"""XML and HTML made into trees: no entity grows, nothing is fetched or lost in silence."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lxml import etree, html
from lxml.etree import _Element as Element

from newskit.formats.files import File, Record
from newskit.formats.markup.entities import read_entities, spell_out
from newskit.schema import CorruptFile

__all__ = [
    "SAFE",
    "Element",
    "drop_namespaces",
    "feed_xml",
    "find_fields",
    "find_text",
    "html_tree",
    "ill_formed",
    "language_of",
    "line_of",
    "list_once",
    "paragraphs_of",
    "parse_html",
    "parse_xml",
    "reason_of",
    "xml_chunks",
    "xml_text",
]

_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_DECLARED_HTML = re.compile(
    rb"""(?i)<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})"""
)
_XML_HEAD = re.compile(r"\s*<\?xml[^>]{0,300}\?>")
# Control characters, and references to them, that no XML may hold; exports of WordPress and of
# wires do.
_FORBIDDEN = re.compile(
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ufffe\\uffff]"
    "|&#(?:0{0,6}(?:[0-8]|1[124-9]|2[0-9]|3[01])|x0{0,6}(?:[0-8bcefBCEF]|1[0-9a-fA-F]));"
)
# Given to each parser that we make; another library may have set a default one that fetches and
# expands. huge_tree=False: libxml2 refuses more than 256 levels, and texts of more than 10 MB.
SAFE: dict[str, Any] = {
    "encoding": "utf-8",
    "resolve_entities": "internal",
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CHUNK = 1_000_000  # characters shown to the parser at a time
_BLOCKS = frozenset(
    "address article aside blockquote body dd div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hl1 hl2 hr li main nav ol p pre section table tbody td tfoot th "
    "thead tr ul block media".split()
)
SILENT = frozenset(
    "script style noscript template head title iframe svg button select textarea".split()
)
# Not a lone blank, which stays, and not NBSP, which is no layout.
_BLANKS = re.compile(r"[\t\r\n\f\v][ \t\r\n\f\v]*| [ \t\r\n\f\v]+")
_WIDE_BLANK = re.compile(r"  +")  # where a piece ends with a blank and the next begins with one
_PARAGRAPH_END = re.compile(r"\n{2,}")


def parse_xml(file: File, data: bytes | None = None, *, recover: bool = False) -> Element:
    """Parse the XML of a file; names lose their namespaces, which differ from version to version.

    With `recover`, what is not well-formed is mended, and the load report says so.

    Raises
    ------
    UnsafeFile
        If it declares entities that fetch other files, or with which it would grow without end.
    CorruptFile
        If it is not well-formed; the message has the line.
    """
    parser = etree.XMLParser(**SAFE, recover=recover)
    for chunk in xml_chunks(xml_text(file, data)):
        if error := feed_xml(parser, chunk):
            raise ill_formed(file, error)
    try:
        root = parser.close()
    except etree.XMLSyntaxError as error:
        raise ill_formed(file, error) from error
    if root is None:
        raise CorruptFile(f"{file.name}: holds no XML element. Check what kind of file it is.")
    if parser.feed_error_log:
        first = parser.feed_error_log[0]
        file.report(
            f"not well-formed XML: {first.message[:100]}",
            "kept what can be read",
            place=f"line {first.line}",
        )
    return drop_namespaces(root)


def xml_text(file: File, data: bytes | None = None) -> str:
    """Text of an XML file, safe to parse: no control characters, names of HTML spelled out."""
    data = file.data() if data is None else data
    found = _DECLARED.search(data[:400])
    encoding = found[1].decode("ascii") if found else None
    text = file.decode(data, encoding)
    if encoding and not _is_known(encoding):
        file.report(
            f"declares the encoding {encoding!r}, which is none",
            f"read as {file.encoding}",
            loud=False,
        )
    if text[:1].isspace():
        file.report("blanks before its first mark, where XML has none", "left out", loud=False)
        text = text.lstrip()
    text, controls = _FORBIDDEN.subn("", text)
    if controls:
        file.report(f"{controls:,} control characters, which XML forbids", "left out", loud=False)
    entities = read_entities(file.name, text)
    if entities:
        file.report(
            f"declares entities of its own: {', '.join(sorted(entities))[:80]}",
            "spelled out",
            loud=False,
        )
    return spell_out(text, entities)


def _is_known(encoding: str) -> bool:
    try:
        return bool(codecs.lookup(encoding))
    except LookupError:
        return False


def drop_namespaces(root: Element) -> Element:
    """Take the namespaces from the names of an element and of all in it."""
    for element in root.iter(etree.Element):
        if "}" in element.tag:
            element.tag = element.tag.partition("}")[2]
    return root


def xml_chunks(text: str) -> Iterator[bytes]:
    """Parts of a text as bytes, for a parser."""
    for start in range(0, len(text), _CHUNK):
        yield text[start : start + _CHUNK].encode("utf-8", "replace")


def feed_xml(
    parser: etree.XMLParser | etree.XMLPullParser, chunk: bytes | None
) -> etree.XMLSyntaxError | None:
    """Show a parser the next part, or the end; what it complains of comes back."""
    try:
        parser.close() if chunk is None else parser.feed(chunk)
    except etree.XMLSyntaxError as error:
        return error
    return None


def ill_formed(file: File, error: etree.XMLSyntaxError) -> CorruptFile:
    """Make the error that a user can act on."""
    return CorruptFile(
        f"{file.name}: is no well-formed XML (line {error.lineno}: {reason_of(error)}). "
        "Export it again, or close its tags."
    )


def reason_of(error: etree.XMLSyntaxError) -> str:
    """What a parser complains of, without the place."""
    return str(error.msg).split(", line")[0][:100]


def parse_html(file: File, data: bytes | None = None) -> Element:
    """Parse the HTML of a file, however broken; the load report says what can't be kept."""
    data = file.data() if data is None else data
    declared = _DECLARED_HTML.search(data[:4096]) or _DECLARED.search(data[:400])
    return html_tree(file, file.decode(data, declared[1].decode("ascii") if declared else None))


def html_tree(file: File, text: str) -> Element:
    """Make a tree of a piece of HTML."""
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, no_network=True
    )
    declared = _XML_HEAD.match(text)  # of another encoding than the bytes that lxml is given
    try:
        root = html.document_fromstring(
            text[declared.end() if declared else 0 :].encode("utf-8", "replace"), parser
        )
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError) as error:
        raise CorruptFile(
            f"{file.name}: holds no HTML that can be read ({error!s:.80}). Save the page again."
        ) from error
    return root


def find_text(element: Element | None, *paths: str, strip: bool = False) -> str | None:
    """Text of the first of these paths that has any, on one line; None without.

    A path may end with an attribute, as in "doc-id/@id-string": of the first element of that path,
    and as it stands there, or with `strip` without the blanks around it.
    """
    if element is None:
        return None
    for path in paths:
        steps, _, attribute = path.partition("/@")
        if attribute:
            found = element.find(steps)
            text = None if found is None else found.get(attribute, "")
            text = text.strip() if text and strip else text
        else:
            text = next(filter(None, map(line_of, element.iterfind(path))), None)
        if text:
            return text
    return None


def find_fields(
    element: Element, paths: Mapping[str, tuple[str, ...]], *, strip: bool = False
) -> Record:
    """Fill the columns of a table of paths, each by the first of its paths that has a text."""
    return {column: find_text(element, *places, strip=strip) for column, places in paths.items()}


def list_once(words: Iterable[str | None]) -> str | None:
    """Write words in one line, divided by semicolons, each of them once; None if there are none."""
    return "; ".join(dict.fromkeys(word for word in words if word)) or None


def line_of(element: Element | None) -> str | None:
    """All text of an element on one line; None if there is none."""
    if element is None:
        return None
    return _BLANKS.sub(" ", "".join(element.itertext())).strip() or None


def language_of(element: Element) -> str | None:
    """Language that an element or the nearest one around it declares."""
    for around in (element, *element.iterancestors()):
        if language := around.get(_XML_LANG) or around.get("lang"):
            return language
    return None


def paragraphs_of(
    roots: Element | Iterable[Element] | None, *, skip: frozenset[str] = SILENT
) -> str | None:
    """Text of elements as paragraphs divided by a blank line, without scripts; None if empty."""
    if roots is None:
        return None
    pieces: list[str] = []
    for root in [roots] if isinstance(roots, Element) else roots:
        pieces.append("\n\n")
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            name = element.tag.lower() if isinstance(element.tag, str) else ""
            edge = "\n\n" if name in _BLOCKS else ""
            if event == "end":
                pieces += [edge, _fold(element.tail) if element is not root else ""]
            elif name in skip:
                walk.skip_subtree()
            else:
                pieces += [edge, "\n" if name == "br" else "", _fold(element.text)]
    lines = _WIDE_BLANK.sub(" ", "".join(pieces)).replace(" \n", "\n").replace("\n ", "\n")
    return _PARAGRAPH_END.sub("\n\n", lines).strip() or None


def _fold(text: str | None) -> str:
    return _BLANKS.sub(" ", text) if text else ""
