"""XML of kinds that newskit does not know: never guessed at, always named."""

from __future__ import annotations

from newskit.formats.files import File, Record
from newskit.formats.format import Format
from newskit.formats.head import Head
from newskit.formats.markup.trees import parse_xml
from newskit.schema import UnsupportedFormat

__all__ = ["FORMATS", "refuse_xml"]

_HTML = frozenset({"html", "body", "head"})


def refuse_xml(file: File) -> list[Record]:
    """Say what the first element is; XML that is torn or unsafe is told as such."""
    root = Head(file).root or parse_xml(file).tag
    raise UnsupportedFormat(
        f"{file.name}: is XML of a kind that newskit does not know (<{root:.40}>). It knows NITF, "
        "NewsML, feeds, "
        "WordPress exports and Reuters. Make a table of it: nk.as_articles(pd.read_xml(…)), or "
        "nk.register_format(…)"
    )


def _is_xml(head: Head) -> bool:
    return head.start.startswith("<?xml") and head.root not in _HTML


FORMATS = (
    Format(
        "xml",
        refuse_xml,
        "no article: it names kinds of XML that are not known",
        (".xml",),
        _is_xml,
    ),
)
