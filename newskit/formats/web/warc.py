"""Web archives (WARC, WET, ARC): each page that was fetched is an article."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO

from newskit.formats.encodings.charset import decode_markup
from newskit.formats.files import File, Record
from newskit.formats.format import Format
from newskit.formats.head import Head
from newskit.formats.limits import MEGABYTE
from newskit.formats.web.page import FORMATS as PAGES
from newskit.formats.web.page import HTML_TYPES, keep_quiet, paragraphs, read_page
from newskit.formats.web.page_head import blank_page, host_of
from newskit.formats.web.payload import Damaged, undo_transfer
from newskit.schema import CorruptFile, NewskitError, UnsupportedFormat

__all__ = ["FORMATS", "read_warc"]

_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.I)
_LONGEST_LINE = MEGABYTE  # of a header
_CHUNK = 65_536
# What Common Crawl writes into WET records → BCP 47.
_LANGUAGES = dict(
    zip(
        "eng deu fra spa ita nld por dan swe nor fin pol rus ukr tur ara zho jpn kor ces ell hun "
        "ron heb hin".split(),
        "en de fr es it nl pt da sv no fi pl ru uk tr ar zh ja ko cs el hu ro he hi".split(),
        strict=True,
    )
)


def read_warc(file: File) -> Iterator[Record]:
    """Read the pages of a web archive, in their order.

    WARC-Date is when they were fetched, never when they were published. Pictures, requests,
    revisits, redirects and errors give no article. A record that is damaged or cut off is kept as
    far as it goes, and reported.
    """
    others: Counter[str] = Counter()
    with file.open() as stream:
        for place, record in _records(file, stream):
            kind = _kind(record)
            if kind == "page":
                PAGES[0].check_ready(file)
            if kind not in _READ:
                others[kind] += 1
            told = len(file.problems)
            made = _read(file, record, kind)
            # What was reported on the way belongs to this record.
            file.problems[told:] = [
                problem._replace(place=problem.place or place) for problem in file.problems[told:]
            ]
            if made:
                yield made
    if others:
        kinds = ", ".join(f"{count} {kind}" for kind, count in others.most_common(8))
        file.report(f"records without an article: {kinds}", "passed over", loud=False)
    if file.name.lower().removesuffix(".gz").endswith(".wat"):
        file.report(
            "is a WAT archive, of headers and links",
            "fetch the WARC or WET archive of the same name",
        )


def _read(file: File, record: Any, kind: str) -> Record | None:
    """Read a record; None, and a report, for one that can't be read or holds no article."""
    try:
        if kind in _READ:
            return _READ[kind](file, record, _payload(file, record))
        _pass_over(file, record)
    except (CorruptFile, UnsupportedFormat, Damaged) as error:
        file.report(str(error).removeprefix(f"{file.name}: "), "passed over")
    except NewskitError:
        raise  # a limit of the whole file
    except Exception as error:  # one page must not cost the others
        file.report(f"can't be read ({type(error).__name__}: {error!s:.80})", "passed over")
    return None


def _records(file: File, stream: BinaryIO) -> Iterator[tuple[str, Any]]:
    """Records of an archive, each with its place; one that can't be told ends it, with a report."""
    from warcio.archiveiterator import ArchiveIterator

    keep_quiet("warcio")
    archive = ArchiveIterator(io.BytesIO(), arc2warc=True, check_digests=True)
    lines = _Lines(stream)
    archive.fh, archive.reader = stream, lines
    archive.INC_RECORD = ""  # it would be printed; `err_count` says the same
    number, mistakes, place = 0, 0, "its beginning"
    while True:
        try:
            record = next(archive.the_iter, None)
        except NewskitError:
            raise
        except Exception as error:  # warcio raises many kinds
            reason = " ".join(str(error).split()) or type(error).__name__
            if not number:
                raise CorruptFile(
                    f"{file.name}: is no web archive ({reason:.100}). Fetch it again."
                ) from error
            problem = f"is damaged ({reason:.100})"
            file.report(problem, "kept the records before", place=f"after {place}")
            return
        if archive.err_count > mistakes:
            file.report("the length of a record is not what it says", "kept it", place=place)
            mistakes = archive.err_count
        if record is None:
            if lines.read_any:  # of a record that never came
                problem = "ends inside the head of a record"
                file.report(problem, "kept the records before", place=f"after {place}")
            return
        number, lines.read_any = number + 1, False
        address = _header(record, "WARC-Target-URI")
        place = f"record {number}{f', {address:.100}' if address else ''}"
        yield place, record


class _Lines:
    """What warcio reads from: unpacked already, and without a line that has no end."""

    decompressor = None

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self.read = stream, stream.read
        self.read_any = False

    def readline(self, most: int | None = None) -> bytes:
        line = self._stream.readline(most or _LONGEST_LINE)
        if len(line) == _LONGEST_LINE and not line.endswith(b"\n"):
            raise ValueError(f"a line of more than {_LONGEST_LINE} bytes")
        self.read_any = self.read_any or bool(line.strip())
        return line

    def tell(self) -> int:
        return self._stream.tell()

    def rem_length(self) -> int:
        return 0

    def close_decompressor(self) -> None:
        """Nothing to close."""


def _kind(record: Any) -> str:
    """What a record holds: a page, a text, or what else in words."""
    kind = record.rec_type or "unnamed"
    content = _content_type(record.content_type)
    if kind == "conversion":
        return "text" if content == "text/plain" else f"conversion ({content or 'no type'})"
    if kind == "response" and record.http_headers:
        status = record.http_headers.get_statuscode() or ""
        if not status.startswith("2"):
            return f"answer {status:.3}"
        content = _content_type(_http(record, "Content-Type"))
    if kind in ("response", "resource"):
        return "page" if content in HTML_TYPES else f"{kind} ({content or 'no type'})"
    return str(kind)


def _content_type(stated: str | None) -> str:
    return (stated or "").partition(";")[0].strip().lower()


def _payload(file: File, record: Any) -> bytes:
    """The bytes of a record's page, unpacked; what is wrong with them is reported."""
    most = file.limits.record_bytes
    if record.length is None or record.length > most:
        size = f"of more than {most / MEGABYTE:,.0f} MB" if record.length else "without a length"
        reason = f"a record {size}; raise the limit by limits=nk.Limits(record_bytes=…)"
        raise Damaged(reason, b"")
    data = _drain(record)
    if missing := _missing(record):
        file.report(missing, "kept what there is")
    elif record.digest_checker and record.digest_checker.problems:
        file.report("its checksum is wrong: its bytes were changed", "kept it")
    if cut := _header(record, "WARC-Truncated"):
        file.report(f"was cut off when it was fetched ({cut:.40})", "kept what there is")
    if not record.http_headers:
        return data
    chunked = (_http(record, "Transfer-Encoding") or "").lower() == "chunked"
    try:
        return undo_transfer(
            data, chunked=chunked, packing=_http(record, "Content-Encoding") or "", most=most
        )
    except Damaged as error:
        if not error.kept:
            raise
        file.report(str(error), "kept what could be read")
        return error.kept


def _pass_over(file: File, record: Any) -> None:
    """Read to the end of a record that holds no article; an archive may end inside it."""
    stated = _header(record, "Content-Length") or "no length"
    if not stated.isdecimal():
        file.report(f"a damaged record: {stated:.20} is no length", "passed over")
    elif record.length is not None:
        _drain(record, keep=False)
        if missing := _missing(record):
            file.report(missing, "nothing to keep")


def _missing(record: Any) -> str:
    """What is missing at the end of a record that was read; "" if it is all there."""
    left = record.raw_stream.limit
    return f"ends early, {left} bytes before its end" if left > 0 else ""


def _drain(record: Any, *, keep: bool = True) -> bytes:
    chunks = []
    while chunk := record.raw_stream.read(_CHUNK):
        if keep:
            chunks.append(chunk)
    return b"".join(chunks)


def _read_page(file: File, record: Any, data: bytes) -> Record | None:
    """The page of a record."""
    content = _http(record, "Content-Type") if record.http_headers else record.content_type
    said = _CHARSET.search(content or "")
    text = decode_markup(file, data, said=said[1] if said else None)
    address, fetched = _header(record, "WARC-Target-URI"), _header(record, "WARC-Date")
    made = read_page(file, text, url=address, fetched=fetched) if text.strip() else None
    if made is None:
        file.report("a page with neither text nor title", "passed over")
    elif _header(record, "WARC-Truncated") or _missing(record):
        made["text_truncated"] = True
    return made


def _read_text(file: File, record: Any, data: bytes) -> Record:
    """The text that a WET record holds: all of a page, its menus too, without title or date."""
    language = (_header(record, "WARC-Identified-Content-Language") or "").partition(",")[0]
    return {
        **blank_page(),
        "text": paragraphs(file.decode(data)),
        "outlet": host_of(_header(record, "WARC-Target-URI")),
        "url": _header(record, "WARC-Target-URI"),
        "fetched": _header(record, "WARC-Date"),
        "language": _LANGUAGES.get(language, language) or None,
    }


_READ = {"page": _read_page, "text": _read_text}


def _header(record: Any, name: str) -> str | None:
    return (record.rec_headers.get_header(name) or "").strip() or None


def _http(record: Any, name: str) -> str | None:
    return (record.http_headers.get_header(name) or "").strip() or None


def _is_warc(head: Head) -> bool:
    return head.data.startswith((b"WARC/", b"filedesc://"))


FORMATS = (
    Format(
        "warc",
        read_warc,
        "a web archive: its pages (WARC, ARC) or their texts (WET)",
        (".warc", ".wet", ".wat", ".arc"),
        _is_warc,
        needs="warcio",
        extra="warc",
    ),
)
