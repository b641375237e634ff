"""A chart to a file."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.text import Text

from newskit.charts.chart import PanelArray
from newskit.schema import SchemaError, UnsupportedFormat
from newskit.write import write_whole

_DPI = 200  # a column of print at 14 cm, and a screen of twice the usual density
# What would make two runs differ: dates, and the versions of the programs.
_METADATA: Mapping[str, dict[str, str | None]] = {
    ".png": {"Software": None},
    ".svg": {"Date": None, "Creator": None},
    ".pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}


def save_chart(chart: Axes | PanelArray | Figure | SubFigure, path: str | os.PathLike[str]) -> Path:
    """File of a chart: the same bytes each time, its words kept as words.

    Parameters
    ----------
    chart : Axes, array of Axes or Figure
        What a ``plot_`` function gave back.
    path : str or Path
        ``.png`` (200 dots an inch), ``.svg`` (text stays text, in the reader's fonts) or ``.pdf``
        (fonts inside).

    Returns
    -------
    Path
        The file.

    Raises
    ------
    UnsupportedFormat
        If the name ends otherwise.
    SchemaError
        If `chart` isn't one.
    OSError
        If the file can't be written; what stood there before stays.

    Examples
    --------
    >>> from pathlib import Path; from tempfile import mkdtemp
    >>> import newskit as nk
    >>> letters = nk.load_dataset("letters")
    >>> axes = nk.plot_articles(nk.count_articles(letters, by=None, every="month"))
    >>> save_chart(axes, Path(mkdtemp()) / "letters.svg").name
    'letters.svg'
    """
    path = Path(path)
    kind = path.suffix.lower()
    if kind not in _METADATA:
        raise UnsupportedFormat(
            f"{path}: a chart is saved as .png, .svg or .pdf, not as "
            f"{kind or 'a file without a suffix'}. "
            f"save_chart(chart, {str(path.with_suffix('.png'))!r})"
        )
    figure = _figure_of(chart)
    settings: Any = {"svg.fonttype": "none", "svg.hashsalt": _salt(figure), "pdf.fonttype": 42}
    with mpl.rc_context(settings), write_whole(path) as stream:
        figure.savefig(stream, format=kind[1:], dpi=_DPI, metadata=_METADATA[kind])
    return path


def _figure_of(chart: object) -> Figure:
    if isinstance(chart, np.ndarray) and chart.size:
        chart = chart.flat[0]
    figure = chart.get_figure(root=True) if isinstance(chart, (Axes, Figure, SubFigure)) else None
    if figure is None:
        raise SchemaError(
            f"a chart is what a plot_ function gives back, and this is {type(chart).__name__!r}. "
            "save_chart(plot_frequency(frequency), 'chart.png')"
        )
    return figure


def _salt(figure: Figure) -> str:
    """A chart's own: on a page of several SVGs, equal ids would borrow each other's shapes."""
    words = [text.get_text() for text in figure.findobj(Text) if isinstance(text, Text)]
    boxes = [str(axes.dataLim) for axes in figure.axes]
    return hashlib.sha256("\n".join([*words, *boxes]).encode("utf-8", "replace")).hexdigest()
