"""XML and HTML made into trees, safely: no entity grows, no file or address is fetched, nothing is lost in silence."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree, html
from lxml.etree import _Element as Element

from newskit.formats.files import File
from newskit.schema import CorruptFile, UnsafeFile

__all__ = ["Element", "find_text", "html_tree", "language_of", "line_of", "paragraphs_of", "parse_html", "parse_xml"]

_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_DECLARED_HTML = re.compile(rb"""(?i)<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""")
_XML_HEAD = re.compile(r"\s*<\?xml[^>]{0,300}\?>")
_DOCTYPE_PART = 1_000_000  # characters in which entities would be declared
_BLOCKS = frozenset(
    "address article aside blockquote body dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header"
    " hl1 hl2 hr li main nav ol p pre section table tbody td tfoot th thead tr ul block media".split()
)
SILENT = frozenset("script style noscript template head title iframe svg button select textarea".split())
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")  # not NBSP, which is no layout
_LINE_END = re.compile(r" ?\n ?")
_PARAGRAPH_END = re.compile(r"\n{2,}")


def parse_xml(file: File, data: bytes | None = None, *, recover: bool = False) -> Element:
    """Parse the XML of a file; names lose their namespaces, so that readers need not know each one's version.

    With `recover`, what is not well-formed is mended, and the load report says so.

    Raises
    ------
    UnsafeFile
        If it declares entities, with which a small file can grow without end or fetch others.
    CorruptFile
        If it is not well-formed; the message has the line.
    """
    data = file.data() if data is None else data
    declared = _DECLARED.search(data[:400])
    text = file.decode(data, declared[1].decode("ascii") if declared else None)
    text = _XML_HEAD.sub("", text, count=1)
    if "<!ENTITY" in text[:_DOCTYPE_PART]:
        raise UnsafeFile(f"{file.name}: declares entities of its own, which can grow without end. Take them out.")
    # Always a parser of our own: another library may have set a default one that fetches and expands.
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True, recover=recover,
    )  # fmt: skip
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        reason = str(error.msg).split(", line")[0][:100]
        raise CorruptFile(
            f"{file.name}: is no well-formed XML (line {error.lineno}: {reason}). Export it again, or close its tags."
        ) from error
    if root is None:
        raise CorruptFile(f"{file.name}: holds no XML element. Check what kind of file it is.")
    if recover and parser.error_log:
        first = parser.error_log[0]
        file.report(f"not well-formed XML: {first.message[:100]}", "mended", place=f"line {first.line}")
    for element in root.iter(etree.Element):
        if "}" in element.tag:
            element.tag = element.tag.partition("}")[2]
    return root


def parse_html(file: File, data: bytes | None = None) -> Element:
    """Parse the HTML of a file, however broken; where a part of it can't be kept, the load report says so."""
    data = file.data() if data is None else data
    declared = _DECLARED_HTML.search(data[:4096]) or _DECLARED.search(data[:400])
    return html_tree(file, file.decode(data, declared[1].decode("ascii") if declared else None))


def html_tree(file: File, text: str) -> Element:
    """Make a tree of a piece of HTML."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, no_network=True)
    try:
        root = html.document_fromstring(_XML_HEAD.sub("", text, count=1).encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError) as error:
        raise CorruptFile(
            f"{file.name}: holds no HTML that can be read ({error!s:.80}). Save the page again."
        ) from error
    return root


def find_text(element: Element | None, *paths: str) -> str | None:
    """Text of the first of these paths that has any, on one line; None without."""
    if element is None:
        return None
    for path in paths:
        for found in element.iterfind(path):
            if text := line_of(found):
                return text
    return None


def line_of(element: Element | None) -> str | None:
    """All text of an element on one line; None if there is none."""
    if element is None:
        return None
    return _BLANKS.sub(" ", "".join(element.itertext())).strip() or None


def language_of(element: Element) -> str | None:
    """Language that an element or the nearest one around it declares."""
    for one in (element, *element.iterancestors()):
        for name in ("{http://www.w3.org/XML/1998/namespace}lang", "lang"):
            if one.get(name):
                return one.get(name)
    return None


def paragraphs_of(roots: Element | Iterable[Element] | None, *, skip: frozenset[str] = SILENT) -> str | None:
    """Text of elements as paragraphs divided by a blank line; scripts and the like are left out. None if empty."""
    pieces: list[str] = []
    for root in () if roots is None else [roots] if isinstance(roots, Element) else roots:
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
    lines = _LINE_END.sub("\n", "".join(pieces))
    return _PARAGRAPH_END.sub("\n\n", lines).strip() or None


def _fold(text: str | None) -> str:
    return _BLANKS.sub(" ", text) if text else ""
