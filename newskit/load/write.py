"""Tables to files: whole or not at all, and safe to open in a spreadsheet."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

import numpy as np
import pandas as pd

from newskit.articles import MAKE_ONE
from newskit.schema import (
    NewskitWarning,
    SchemaError,
    UnsupportedFormat,
    count_of,
    need,
    takes_tables,
    warn,
)
from newskit.shown import mend
from newskit.write import guard_cells, texts_at_risk, write_whole

__all__ = ["write_articles", "write_table"]

_KINDS = (".csv", ".tsv", ".jsonl", ".parquet", ".csv.gz", ".tsv.gz", ".jsonl.gz")
_ROWS = 5_000  # rows turned into bytes at a time
_LEVEL = 1  # of gzip's nine levels: three times as fast as the usual one, and a tenth larger


@takes_tables
def write_articles(
    articles: pd.DataFrame, path: str | os.PathLike[str], *, guard_formulas: bool = True
) -> Path:
    """File of an articles table, which `read_articles` reads again.

    The end of the name says which kind: ``.parquet`` keeps everything, with dtypes and load report;
    ``.jsonl`` is for other programs; ``.csv`` and ``.tsv`` open in a spreadsheet. ``.gz`` behind
    the last three packs them.

    Parameters
    ----------
    articles : DataFrame, one row per article
    path : str or Path
    guard_formulas : bool
        Whether, in CSV and TSV, a cell that a spreadsheet would run as a formula gets an apostrophe
        before it. ``False`` writes every text as it is, for programs that are no spreadsheets.

    Returns
    -------
    Path
        The file. Until it is complete, and if anything goes wrong, what stood there before stays.

    Raises
    ------
    UnsupportedFormat
        If the name ends otherwise.
    SchemaError
        If the table is no articles table.
    OSError
        If the file can't be written; the message names it.

    Warns
    -----
    NewskitWarning
        If cells got an apostrophe: how many.

    Examples
    --------
    >>> from pathlib import Path; from tempfile import mkdtemp
    >>> import newskit as nk
    >>> letters = nk.load_dataset("letters")
    >>> path = write_articles(letters, Path(mkdtemp()) / "letters.parquet")
    >>> nk.read_articles(path)["text"].equals(letters["text"])
    True
    """
    need(articles, ["article_id", "text"], table="articles", call=MAKE_ONE)
    return write_table(articles, path, guard_formulas=guard_formulas)


@takes_tables
def write_table(
    table: pd.DataFrame, path: str | os.PathLike[str], *, guard_formulas: bool = True
) -> Path:
    r"""File of any table: frequencies, quotes, speakers, matches.

    Parameters
    ----------
    table : DataFrame
        Its index is not written.
    path : str or Path
        ``.csv``, ``.tsv``, ``.jsonl`` or ``.parquet``; the first three may end in ``.gz``. Texts
        are UTF-8 (CSV and TSV with the mark that tells Excel so), dates are ISO, what is missing is
        empty or ``null``; a list is written as JSON.
    guard_formulas : bool
        As in `write_articles`.

    Returns
    -------
    Path
        The file. Until it is complete, and if anything goes wrong, what stood there before stays.

    Raises
    ------
    UnsupportedFormat
        If the name ends otherwise.
    SchemaError
        If `table` is no DataFrame, or two of its columns share a name.
    OSError
        If the file can't be written; the message names it.

    Warns
    -----
    NewskitWarning
        If cells got an apostrophe: how many.

    Examples
    --------
    >>> from pathlib import Path; from tempfile import mkdtemp
    >>> import pandas as pd
    >>> table = pd.DataFrame({"speaker": ["Ada Lund"], "quotes": [2]})
    >>> path = write_table(table, Path(mkdtemp()) / "speakers.csv")
    >>> path.read_text(encoding="utf-8-sig")
    'speaker,quotes\nAda Lund,2\n'
    """
    path = Path(path)
    kind = next((kind for kind in _KINDS if path.name.lower().endswith(kind)), None)
    if kind is None:
        raise UnsupportedFormat(
            f"{path}: a table is written as {', '.join(_KINDS)}, not as "
            f"{path.suffix or 'a file without a suffix'}. Give the file another name, such as "
            f"{path.stem + '.parquet'!r}."
        )
    need(table, [], table="written", call="Give a DataFrame.")
    table = _name_columns(table)
    guarded = 0
    with write_whole(path) as stream, _packed(stream, packed=kind.endswith(".gz")) as out:
        if kind == ".parquet":
            _write_parquet(table, out, path)
        elif kind.startswith(".jsonl"):
            for rows in _parts(table):
                out.writelines(_json_lines(rows))
        else:
            delimiter = "\t" if kind.startswith(".tsv") else ","
            guarded = _write_csv(table, out, delimiter, guard=guard_formulas)
    if guarded:
        warn(
            f"{path.name}: {count_of(guarded, 'cell')} would run as a formula in a spreadsheet and "
            "begin with an apostrophe now. guard_formulas=False, or .parquet, keeps them as they "
            "are.",
            NewskitWarning,
        )
    return path


def _name_columns(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with a string for each column's name, and rows numbered from 0."""
    names = [mend(str(name)) for name in table.columns]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise SchemaError(
            f"the column {twice[0]!r} stands twice in this table. Rename or drop one of the two."
        )
    named = table.reset_index(drop=True)
    named.columns = pd.Index(names, dtype=object)
    return named


@contextmanager
def _packed(stream: IO[bytes], *, packed: bool) -> Iterator[IO[bytes]]:
    if not packed:
        yield stream
        return
    # Without name and time, the same table is packed to the same bytes.
    with gzip.GzipFile(
        filename="", mode="wb", compresslevel=_LEVEL, fileobj=stream, mtime=0
    ) as out:
        yield cast("IO[bytes]", out)


def _parts(table: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield some rows at a time, so that no large table is held twice; at least one part."""
    for start in range(0, max(len(table), 1), _ROWS):
        yield table.iloc[start : start + _ROWS]


# ---- the formats


def _write_csv(table: pd.DataFrame, out: IO[bytes], delimiter: str, *, guard: bool) -> int:
    """Write delimited rows, and return how many cells got an apostrophe."""
    at_risk = texts_at_risk(table) if guard else []
    form = {
        name: _date_form(table[name]) for name in table.columns if table[name].dtype.kind == "M"
    }
    count, names = 0, 0
    out.write(b"\xef\xbb\xbf")  # without the mark, Excel reads é as Ã©
    for number, rows in enumerate(_parts(table)):
        cells = pd.DataFrame(
            {name: _csv_cells(rows[name], form.get(name)) for name in rows.columns},
            index=rows.index,
        )
        if guard:
            cells, here = guard_cells(cells, at_risk)
            names = sum(new != old for new, old in zip(cells.columns, table.columns, strict=True))
            count += here - names
        # With \r\n, as RFC 4180 has it, a cell that holds a \r alone is quoted as well, and does
        # not end its row.
        text = cells.to_csv(index=False, header=number == 0, sep=delimiter, lineterminator="\r\n")
        out.write(text.encode("utf-8"))
    return count + names


def _date_form(dates: pd.Series) -> str:
    """Days as days, where no date of a column has a time; Excel reads a blank before a time."""
    times = dates.dropna()
    if (times == times.dt.normalize()).all():
        return "%Y-%m-%d"
    return "%Y-%m-%d %H:%M:%S.%f" if times.dt.microsecond.any() else "%Y-%m-%d %H:%M:%S"


def _csv_cells(column: pd.Series, form: str | None) -> pd.Series:
    if form is not None:
        offset = "%z" if getattr(column.dtype, "tz", None) is not None else ""
        return column.dt.strftime(form + offset)
    if column.dtype != object:
        return column
    cells = [_csv_cell(value) for value in column.tolist()]
    return pd.Series(cells, index=column.index, dtype=object)


def _csv_cell(value: object) -> object:
    plain = _plain(value)
    return json.dumps(plain, ensure_ascii=False) if isinstance(plain, (list, dict)) else plain


def _json_lines(rows: pd.DataFrame) -> Iterator[bytes]:
    columns = [map(_plain, rows[name].tolist()) for name in rows.columns]
    for values in zip(*columns, strict=True):
        row = dict(zip(rows.columns, values, strict=True))
        yield json.dumps(row, ensure_ascii=False).encode("utf-8") + b"\n"


def _plain(value: Any) -> Any:
    """Turn a cell into what JSON knows: text, number, truth, null, list, object."""
    if isinstance(value, str):
        return mend(value)
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, (bool, int)):
        return value
    if isinstance(value, (float, np.floating)):
        return float(value) if np.isfinite(value) else None
    return _plain_object(value)


def _plain_object(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {mend(str(name)): _plain(inner) for name, inner in value.items()}
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, (list, tuple, set)):
        return [_plain(inner) for inner in value]
    if isinstance(value, np.generic):
        return _plain(value.item())
    return value.isoformat() if hasattr(value, "isoformat") else mend(str(value))


def _write_parquet(table: pd.DataFrame, out: IO[bytes], path: Path) -> None:
    import pyarrow as pa

    table.attrs = {name: value for name, value in table.attrs.items() if _is_json(value)}
    for name in table.columns:
        if table[name].dtype == object:
            cells = [_parquet_cell(value) for value in table[name].tolist()]
            table[name] = pd.Series(cells, dtype=object)
    try:
        table.to_parquet(out, index=False)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError) as error:
        raise SchemaError(
            f"{path.name}: Parquet keeps one kind of value in a column ({str(error)[:120]}). "
            "Make it one kind, or write .jsonl."
        ) from error


def _parquet_cell(value: object) -> object:
    return _plain(value) if isinstance(value, (str, list, tuple, set, np.ndarray)) else value


def _is_json(value: object) -> bool:
    """Tell what Parquet can keep beside a table: other notes of a user's own are left out."""
    try:
        json.dumps(value)
    except (TypeError, ValueError):
        return False
    return True
