"""The items of an XML file, one after another: what is read is let go, a torn one costs itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from newskit.formats.files import File
from newskit.formats.markup.trees import (
    SAFE,
    Element,
    feed_xml,
    ill_formed,
    reason_of,
    xml_chunks,
    xml_text,
)
from newskit.schema import count_of

__all__ = ["items_of"]

_EXAMPLES = 20  # mended items named one by one; the rest is counted
_FIRST_TAG = re.compile(r"<([A-Za-z_][\w.:-]{0,200})(?:\s[^<>]*)?>")


def items_of(file: File, *names: str) -> Iterator[Element]:
    """Elements with one of these names, each when it is whole, with what stood before it around it.

    Names keep their namespaces; an item inside another comes with that. Where the file is not
    well-formed, the items after that place are taken one by one, and the load report says what was
    mended and what is left out.

    Raises
    ------
    UnsafeFile
        If it declares entities that fetch other files, or with which it would grow without end.
    CorruptFile
        If it is not well-formed and holds no whole item.
    """
    text = xml_text(file)
    parser = etree.XMLPullParser(("start", "end"), tag=[f"{{*}}{name}" for name in names], **SAFE)
    begun = whole = depth = 0  # items that began, that are done, that are open
    last = error = None
    for chunk in (*xml_chunks(text), None):
        error = feed_xml(parser, chunk)
        for event, element in parser.read_events():
            depth += 1 if event == "start" else -1
            begun += event == "start"
            if not depth:
                whole = begun
                yield element
                element.clear()
                _let_go(last)  # the one before it: the parser is done there
                last = element
        if error:
            break
    if error is None:
        return
    for item in _one_by_one(file, text, names, whole):
        whole += 1
        yield item
    if not whole:
        raise ill_formed(file, error)
    file.report(
        f"is no well-formed XML: {reason_of(error)}",
        "read item by item from there on",
        place=f"line {error.lineno}",
    )


def _let_go(element: Element | None) -> None:
    around = None if element is None else element.getparent()
    if element is not None and around is not None:
        around.remove(element)


def _one_by_one(file: File, text: str, names: tuple[str, ...], skip: int) -> Iterator[Element]:
    """Items after the first `skip`, each parsed by itself between the tags of the first element."""
    starts = list(
        re.finditer(rf"<((?:[A-Za-z_][\w.-]{{0,200}}:)?(?:{'|'.join(names)}))(?=[\s/>])", text)
    )[skip:]
    ends = [*(start.start() for start in starts), len(text)][1:]
    outer = _FIRST_TAG.search(text)
    torn = mended = 0
    for start, end in zip(starts, ends, strict=True):
        close = text.rfind(f"</{start[1]}>", start.start(), end)
        if close < 0:
            torn += 1
            continue
        item = text[start.start() : close] + f"</{start[1]}>"
        if outer and outer.start() < start.start():  # it declares the namespaces
            item = f"{outer[0]}{item}</{outer[1]}>"
        root, problem = _parse_piece(item)
        if root is None:
            torn += 1
            continue
        if problem:
            mended += 1
            if mended <= _EXAMPLES:
                line = text.count("\n", 0, start.start()) + 1
                file.report(
                    f"an item is no well-formed XML: {problem}",
                    "kept what can be read of it",
                    place=f"line {line}",
                )
        yield root if etree.QName(root).localname in names else root[0]
    if mended > _EXAMPLES:
        file.report(
            f"{mended - _EXAMPLES:,} more items are no well-formed XML", "kept what can be read"
        )
    if torn:
        file.report(f"{count_of(torn, 'item')} cut off or in pieces", "left out")


def _parse_piece(piece: str) -> tuple[Element | None, str]:
    """Parse one item, mended if need be, with what was wrong in it."""
    problem = ""
    for recover in (False, True):
        parser = etree.XMLParser(**SAFE, recover=recover)
        try:
            parser.feed(piece.encode("utf-8", "replace"))
            root = parser.close()
        except etree.XMLSyntaxError as error:
            problem = reason_of(error)
        else:
            return (root if root is not None and len(root) else None), problem
    return None, problem
