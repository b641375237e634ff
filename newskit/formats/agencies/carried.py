"""The text that an envelope carries: NITF, XHTML or HTML as elements, or either of these, or plain text, as text."""

from __future__ import annotations

from collections.abc import Iterable

from newskit.formats.agencies import nitf
from newskit.formats.agencies.wrapped import unwrap, unwrap_tree
from newskit.formats.files import File, Record
from newskit.formats.markup.trees import SILENT, Element, html_tree, paragraphs_of

__all__ = ["carried_in"]

_NOTHING: Record = dict.fromkeys(("title", "text", "byline", "description", "dateline", "subtitle"))
_TAGS = ("<p", "<P", "</", "<br", "<BR")  # by which HTML is told from plain text
_NO_BODY = SILENT | {"header", "footer", "media"}  # headlines and labels that the envelope has too


def carried_in(file: File, *groups: Iterable[Element]) -> Record:
    """Text of the first of the groups that has any, with the fields of NITF where it is that.

    The names of the elements must have no namespaces any more.
    """
    found = dict(_NOTHING)
    for group in groups:
        texts = []
        for element in group:
            record = _carried(file, element)
            found = {key: found[key] or record[key] for key in found}
            texts.append(record["text"])
        if any(texts):
            return {**found, "text": "\n\n".join(filter(None, texts))}
    return found


def _carried(file: File, element: Element) -> Record:
    inner = element.find(".//nitf")
    if inner is not None:
        record = nitf.record_of(inner)
        return {key: record[key] for key in _NOTHING}
    text = element.text or ""
    if len(element):
        body = next(element.iter("body.content", "body"), element)
    elif any(tag in text for tag in _TAGS):
        body = html_tree(file, text)
    else:
        return {**_NOTHING, "text": unwrap(text)}
    return {**_NOTHING, "text": paragraphs_of(unwrap_tree(body), skip=_NO_BODY)}
