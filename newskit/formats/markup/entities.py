"""What an XML document declares, looked at before it is parsed: nothing grows or is fetched.

The guards of parsers differ from version to version; these are our own.
"""

from __future__ import annotations

import re
from collections import Counter
from html.entities import html5

from newskit.schema import UnsafeFile

__all__ = ["read_entities", "spell_out"]

_MOST_GROWTH = 10_000_000  # characters that a document may become longer by what it declares
_DEEPEST = 20  # entities inside each other
_PROLOG = re.compile(r"\s*(<\?|<!--|<!DOCTYPE)")
_MARK = re.compile(r"""["'\[\]>]|<!--|<\?""")
_END = {'"': '"', "'": "'", "<!--": "-->", "<?": "?>"}
_ENTITY = re.compile(r"""<!ENTITY\s+(%\s)?\s*([^\s%"'<>&]+)\s+("[^"]*"|'[^']*')\s*>""")
_LITERAL = re.compile(r"""\"[^"]*"|'[^']*'""")
_PARAMETER = re.compile(r"%[^\s;%]{1,200};")
# Written as a number, and still able to begin a reference.
_AMPERSAND = re.compile(r"&#(?:0{0,9}38|x0{0,9}26);", re.I)
_REFERENCE = re.compile(r"&([^\s;&<>\"'#]{1,200});")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_MARKUP = frozenset("<>&\"'")


def read_entities(name: str, text: str) -> frozenset[str]:
    """Names of the entities that a document declares: none that fetches or grows beyond bounds.

    Raises
    ------
    UnsafeFile
        If it declares others.
    """
    declared = _internal_subset(text)
    if not declared:
        return frozenset()
    found = _ENTITY.findall(declared)
    values = {entity: value[1:-1] for parameter, entity, value in reversed(found) if not parameter}
    growth = _growth(values, text)
    is_all_read = len(found) == declared.count("<!ENTITY")
    if growth is None or not is_all_read or _PARAMETER.search(declared):
        raise UnsafeFile(
            f"{name}: declares entities that fetch files or can grow without end. Take out what "
            "stands in its DOCTYPE."
        )
    if "<!ATTLIST" in declared:  # a default value is written into every element
        growth += sum(map(len, _LITERAL.findall(declared))) * text.count("<")
    if growth > _MOST_GROWTH:
        raise UnsafeFile(
            f"{name}: would grow by {growth:,} characters by what its DOCTYPE declares. Take those "
            "declarations out."
        )
    return frozenset(values)


def spell_out(text: str, declared: frozenset[str]) -> str:
    """Put characters for names of HTML such as ``&nbsp;``, which XML itself does not know."""

    def put(found: re.Match[str]) -> str:
        return found[0] if found[1] in declared else _character(found)

    return _NAMED.sub(put, text)


def _character(found: re.Match[str]) -> str:
    character = html5.get(f"{found[1]};", "<")
    return found[0] if _MARKUP & set(character) else character


def _growth(values: dict[str, str], text: str) -> int | None:
    """Count the characters that entities stand for; None if they hold each other without end."""
    if not values:
        return 0
    values = {entity: _AMPERSAND.sub("&", value) for entity, value in values.items()}
    sizes: dict[str, int] = {}

    def size(entity: str, depth: int) -> int:
        if depth > _DEEPEST:
            raise RecursionError
        if entity not in sizes:
            value = values[entity]
            inner = (other for other in _REFERENCE.findall(value) if other in values)
            sizes[entity] = len(value) + sum(size(other, depth + 1) for other in inner)
        return sizes[entity]

    try:
        used = Counter(found[1] for found in _REFERENCE.finditer(text))
        return sum(size(entity, 0) * max(used[entity], 1) for entity in values)
    except RecursionError:
        return None


def _internal_subset(text: str) -> str:
    """Find what the brackets of a DOCTYPE hold, without remarks, in linear time; "" if nothing."""
    place = 0
    while found := _PROLOG.match(text, place):
        if found[1] == "<!DOCTYPE":
            return _bracketed(text, found.end())
        end = text.find(_END[found[1]], found.end())
        if end < 0:
            return ""
        place = end + len(_END[found[1]])
    return ""


def _bracketed(text: str, place: int) -> str:
    kept: list[str] = []
    start = 0  # of the declarations after the last remark; 0 before the bracket opens
    while found := _MARK.search(text, place):
        mark, place = found[0], found.end()
        if mark in _END:
            end = text.find(_END[mark], place)
            if end < 0:
                break
            place = end + len(_END[mark])
            if start and mark.startswith("<"):
                kept.append(text[start : found.start()])
                start = place
        elif mark == "[" and not start:
            start = place
        elif mark == "]" and start:
            return "".join([*kept, text[start : found.start()]])
        elif mark == ">" and not start:
            return ""
    return "".join([*kept, text[start:]]) if start else ""
