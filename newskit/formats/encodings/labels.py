"""What files call their encodings → the codec of Python that reads them, as browsers do."""

from __future__ import annotations

import codecs
import re

__all__ = ["find_codec", "narrow_codec"]

_LABEL = re.compile(r"[a-z0-9._:-]{1,40}")  # Python's own look-up would pass over stray marks
# What browsers read where a file says something narrower: nobody means the control characters of
# Latin-1. What declares UTF-16 in letters of one byte each is none.
_AS_BROWSERS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "utf-16": "utf-8",
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}
_ALIASES = {
    "x-sjis": "cp932",
    "x-euc-jp": "euc_jp",
    "x-gbk": "gb18030",
    "windows-949": "cp949",
    "windows-874": "cp874",
    "x-cp1252": "cp1252",
    "x-cp1251": "cp1251",
    "iso-8859-8-i": "iso8859-8",
    "x-big5": "big5hkscs",
    "unicode": "utf-8",
    "utf8mb4": "utf-8",
    "x-user-defined": "cp1252",
}
_NO_CHARSETS = frozenset(
    "unicode_escape raw_unicode_escape idna punycode utf_7 undefined mbcs oem".split()
)


def find_codec(label: str | None) -> str | None:
    """Python's codec for what files call an encoding; None if there is none."""
    name = narrow_codec(label)
    return _AS_BROWSERS.get(name, name) if name else None


def narrow_codec(label: str | None) -> str | None:
    """Python's codec for exactly this label, without what browsers read beyond it, or None."""
    label = (label or "").strip().lower()
    if not _LABEL.fullmatch(label):
        return None
    try:
        name = codecs.lookup(_ALIASES.get(label, label)).name
        # Fails for codecs that are no encodings of text, such as rot13.
        b"a".decode(name, "replace")
    except Exception:  # codecs raise what they like; such a label names no encoding of text
        return None
    return None if name.replace("-", "_") in _NO_CHARSETS else name
