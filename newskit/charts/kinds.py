"""Which chart a table has, told by its columns."""

from __future__ import annotations

import pandas as pd

from newskit.schema import SchemaError, listed, need

# Columns that only this table has, or has first.
_MARKS = {
    "keyness": ("term", "log_ratio", "lrc"),
    "dispersion": ("phrase", "place"),
    "overlap": ("topic", "other"),
    "bursts": ("topic", "level", "start"),
    "comparison": ("topic", "before_count", "after_count"),
    "seasonality": ("topic", "season"),
    "frequency": ("topic", "value"),
    "speakers": ("speaker", "quotes"),
    "articles": ("period", "count"),
}
# What else a table can be drawn as.
_MORE = {"frequency": ("heatmap", "calendar", "ranking", "bursts"), "articles": ("calendar",)}
CALL = (
    "A chart shows what topic_frequency, count_articles, top_speakers, keyness and the like gave."
)


def chart_of(table: object, chart: str | None = None) -> str:
    """Name of the chart, as in ``plot_…``; by default the first that a table has."""
    need(table, [], table="given", call=CALL)
    assert isinstance(table, pd.DataFrame)
    kind = next(
        (kind for kind, columns in _MARKS.items() if set(columns) <= set(table.columns)), None
    )
    if kind is None:
        raise SchemaError(f"no chart is known for a table with {listed(table.columns)}. {CALL}")
    if chart is None:
        whole = kind == "frequency" and (
            "period" not in table or table.attrs.get("every", "") is None
        )
        return "ranking" if whole else kind
    known = (kind, *_MORE.get(kind, ()))
    name = str(chart).removeprefix("plot_")
    if name not in known:
        raise SchemaError(
            f"chart must be one of {', '.join(known)} for this table, and this is {chart!r:.40}."
        )
    return name
