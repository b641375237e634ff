"""One small reader a format: a file in, records out. A format is told by its content first, its name second."""

from newskit.formats.archives.opening import is_archive, open_archive
from newskit.formats.files import File, Problem, Record
from newskit.formats.format import Format
from newskit.formats.head import Head
from newskit.formats.limits import Limits
from newskit.formats.registry import find_format, get_format, list_formats, register_format

__all__ = [
    "File",
    "Format",
    "Head",
    "Limits",
    "Problem",
    "Record",
    "find_format",
    "get_format",
    "is_archive",
    "list_formats",
    "open_archive",
    "register_format",
]
