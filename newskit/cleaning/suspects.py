"""A column of texts → those that may have anything to cut, told by patterns over whole columns."""

from __future__ import annotations

from collections.abc import Collection
from functools import reduce
from typing import TYPE_CHECKING, Any, NamedTuple

from newskit.cleaning.byline import byline_pattern
from newskit.cleaning.cuts import KINDS_ABOVE, LONGEST_ABOVE
from newskit.cleaning.dateline import dateline_patterns
from newskit.cleaning.furniture import DISCUSSION, LONGEST, furniture_patterns
from newskit.cleaning.lines import BETWEEN, lines_down, lines_up, one_of, unfold
from newskit.cleaning.recurring import BEGINNING, LONGEST_RECURRING, Opening
from newskit.cleaning.sign_off import sign_off_pattern

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

__all__ = [
    "OuterLines",
    "discussion_pattern",
    "find_alike",
    "find_suspects",
    "outer_lines",
    "read_openings",
]

_BATCH = 4096  # texts: what is copied of them at a time
_WINDOW = 4 * (LONGEST_RECURRING + 1)  # bytes: lines that reach beyond are too long to recur
_KEPT = 700  # characters of a longer line
_DISCUSSION_WORDS = 9
_DATELINE = 100  # characters
_BLANK = " \t\n"
_MARKS = _BLANK + "\"'“”‘’«»„…–—([*•¿¡-#"
# A label or headline has few words; if it has more than four, it ends without a full stop.
_FEW_WORDS = r"^\S*(?:\s+\S+){0,3}$"
_HEADLINE_WORDS = r"^\S+(?:\s+\S+){0,24}$"
_ENDED = r"(?:[.;,]|…)(?:['\")\]]|’|”|»){0,9}$"
_RULE = r"^[^\pL\pN]*$"
_IS = r"(?i)[^a-z0-9]is[^a-z0-9]"


class OuterLines(NamedTuple):
    """The first and the last line of each text that aren't blank, without the blanks around them.

    Of a far longer one than `LONGEST`, only what stands at the end of the text.
    """

    first: pa.LargeStringArray
    last: pa.LargeStringArray

    def replace(self, rows: list[int], lines: OuterLines) -> OuterLines:
        """Return the same with the lines of other texts in some rows."""
        import numpy as np
        import pyarrow.compute as pc

        mask = np.zeros(len(self.first), dtype=bool)
        mask[rows] = True
        return OuterLines(
            *(pc.replace_with_mask(own, mask, new) for own, new in zip(self, lines, strict=True))
        )


def discussion_pattern() -> str:
    """Pattern of texts that hold a line which may be the head of readers' comments."""
    return one_of(
        f"(?m:{pattern})" for pattern in furniture_patterns([DISCUSSION], words=_DISCUSSION_WORDS)
    )


def outer_lines(texts: pa.Array | pa.ChunkedArray) -> OuterLines:
    """First and last lines of a column of texts; missing texts have empty ones."""
    import pyarrow as pa
    import pyarrow.compute as pc

    column = pa.chunked_array(
        texts.chunks if isinstance(texts, pa.ChunkedArray) else [texts], pa.large_string()
    )
    firsts, lasts = [pa.array([], pa.large_string())], [pa.array([], pa.large_string())]
    for start in range(0, len(column), _BATCH):
        batch = pc.fill_null(column.slice(start, _BATCH), "")
        batch = batch.chunk(0) if batch.num_chunks == 1 else batch.combine_chunks()
        firsts.append(_outer(batch, slice(0, _WINDOW)))
        lasts.append(_outer(batch, slice(-_WINDOW, None)))
    return OuterLines(pa.concat_arrays(firsts), pa.concat_arrays(lasts))


def _outer(texts: pa.LargeStringArray, part: slice) -> pa.LargeStringArray:
    import pyarrow as pa
    import pyarrow.compute as pc

    up = part.stop is None
    edge = pc.binary_slice(texts.cast(pa.large_binary()), part.start, part.stop).view(
        pa.large_string()
    )
    lines = pc.split_pattern(pc.ascii_trim(edge, characters=_BLANK), "\n", max_splits=1, reverse=up)
    outer = lines.values.take(pc.subtract(lines.offsets[1:], 1) if up else lines.offsets[:-1])
    outer = pc.ascii_trim(outer, characters=_BLANK)
    reaches_on = pc.and_(
        pc.equal(pc.list_value_length(lines), 1), pc.greater(pc.binary_length(texts), _WINDOW)
    )
    if not pc.any(reaches_on).as_py():
        return outer
    whole = [_outer_line(text, up=up) for text in texts.filter(reaches_on).to_pylist()]
    return pc.replace_with_mask(outer, reaches_on, pa.array(whole, pa.large_string()))


def _outer_line(text: str, *, up: bool) -> str:
    start, end = next(lines_up(text, len(text)) if up else lines_down(text), (0, 0))
    line = text[start:end]
    if len(line) <= LONGEST:
        return line
    return line[-_KEPT:] if up else line[:_KEPT]


def find_suspects(lines: OuterLines, titles: pa.Array, bylines: pa.Array) -> np.ndarray[Any, Any]:
    """Whether `find_cuts` must look at a text, by its outer lines: it finds nothing in the others.

    Most texts begin and end with a paragraph, and to see that takes `find_cuts` longer than reading
    the file. So each of its rules has a pattern beside it, built of the same words, that Arrow's
    engine runs over all outer lines at once. Patterns are wider than their rules, never narrower.
    Two things are not told by outer lines: readers' comments, for which `DISCUSSION` is looked for
    in the whole text, and lines that recur.
    """
    return _may_begin(lines.first, titles, bylines) | _may_end(lines.last, bylines)


def read_openings(lines: pa.LargeStringArray) -> list[Opening]:
    """What `find_recurring` wants to know of outer lines."""
    import pyarrow.compute as pc

    short = pc.if_else(pc.less_equal(pc.utf8_length(lines), LONGEST_RECURRING), lines, "")
    beginnings = pc.utf8_slice_codeunits(short, 0, BEGINNING).to_pylist()
    return list(zip(beginnings, _are_labels(lines).tolist(), strict=True))


def find_alike(lines: pa.LargeStringArray, folded: str) -> list[str]:
    """Lines that may be `folded`, if they are folded, too."""
    import pyarrow as pa

    found = _fits(lines.cast(pa.large_binary()), f"(?i)^{BETWEEN}*{unfold(folded)}{BETWEEN}*$")
    return lines.filter(pa.array(found)).to_pylist()


def _may_begin(
    first: pa.LargeStringArray, titles: pa.Array, bylines: pa.Array
) -> np.ndarray[Any, Any]:
    import pyarrow.compute as pc

    above = _are_furniture(first, KINDS_ABOVE) | _fits(first, byline_pattern())
    above |= _begin_alike(first, titles) | _begin_alike(first, bylines)
    dash, place = dateline_patterns()
    dateline = _fits(pc.utf8_slice_codeunits(first, 0, _DATELINE), dash) & _fits(first, place)
    return (above & (pc.utf8_length(first).to_numpy() <= LONGEST_ABOVE)) | dateline


def _may_end(last: pa.LargeStringArray, bylines: pa.Array) -> np.ndarray[Any, Any]:
    bio = _begin_alike(last, bylines) & _fits(last, _IS)
    closes = _fits(last, _RULE, sign_off_pattern())
    return _are_labels(last) | closes | bio | _are_furniture(last)


def _fits(lines: pa.Array, *patterns: str) -> np.ndarray[Any, Any]:
    """Whether lines fit one of some patterns."""
    import pyarrow.compute as pc

    found = (pc.match_substring_regex(lines, pattern) for pattern in patterns)
    return reduce(pc.or_, found).to_numpy(zero_copy_only=False)


def _are_furniture(lines: pa.LargeStringArray, kinds: Collection[str] = ()) -> np.ndarray[Any, Any]:
    """Whether lines may be furniture; read as bytes, as the engine is slow beyond its memory."""
    import pyarrow as pa

    return _fits(lines.cast(pa.large_binary()), *furniture_patterns(kinds))


def _are_labels(lines: pa.LargeStringArray) -> np.ndarray[Any, Any]:
    """Whether lines may be labels, or headlines."""
    return _fits(lines, _FEW_WORDS) | (_fits(lines, _HEADLINE_WORDS) & ~_fits(lines, _ENDED))


def _begin_alike(lines: pa.LargeStringArray, others: pa.Array) -> np.ndarray[Any, Any]:
    """Whether two columns may begin with the same word, from the first two letters of each."""
    import pyarrow.compute as pc

    others = pc.fill_null(others, "")
    begun = [
        pc.utf8_lower(pc.utf8_slice_codeunits(pc.utf8_ltrim(column, characters=_MARKS), 0, 2))
        for column in (lines, others)
    ]
    firsts = [pc.utf8_slice_codeunits(column, 0, 1) for column in begun]
    known = pc.and_(*map(pc.utf8_is_alpha, firsts))
    comparable = pc.and_(*(pc.match_substring_regex(column, "^.[a-z]") for column in begun))
    same = pc.and_(pc.equal(*firsts), pc.or_(pc.invert(comparable), pc.equal(*begun)))
    alike = pc.or_(pc.invert(known), same)
    return pc.and_(alike, pc.not_equal(others, "")).to_numpy(zero_copy_only=False)
