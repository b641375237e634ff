"""Small tables to draw, one of each kind, and what is asked of every picture."""

import io

import matplotlib as mpl
import numpy as np
import pandas as pd

MONDAYS = ["2025-03-03", "2025-03-10", "2025-03-17", "2025-03-24"]
HOSTILE = [
    "AC/DC $_x^$",
    "$$",
    "a\nb\x00\x07c",
    "習近平 😀",
    "\u202eright to left",
    "x" * 300,
    "\u0634\u0645\u0633",
    "<b>&amp;",
]


def frequency(
    topics=("ferry",),
    groups=("Herald", "Post"),
    periods=MONDAYS,
    counts=((1, 4), (2, 4), (0, 4), (3, 4)),
    **attrs,
):
    """Frequency table; `counts` are (count, total) by period; no groups: one line a topic."""
    rows = []
    for topic in topics:
        for group in groups or ("",):
            for period, (count, total) in zip(periods, counts, strict=True):
                value = count / total if total else np.nan
                rows.append(
                    {
                        "topic": topic,
                        "outlet": group,
                        "period": pd.Timestamp(period),
                        "count": count,
                        "total": total,
                        "value": value,
                        "low": np.clip(value - 0.1, 0, 1),
                        "high": np.clip(value + 0.1, 0, 1),
                        "unit": "share of articles",
                        "partial": False,
                    }
                )
    columns = "topic outlet period count total value low high unit partial".split()
    table = pd.DataFrame(rows, columns=columns)
    table["topic"] = pd.Categorical(table["topic"], categories=list(topics))
    table = table if groups else table.drop(columns="outlet")
    table.attrs = {"by": "outlet" if groups else None, "every": "week", "undated": 0, **attrs}
    return table


def whole(topics=("ferry",), groups=("Herald", "Post", "Star"), counts=((1, 4), (30, 40), (0, 10))):
    """Frequency table of every=None; `counts` are (count, total) by group."""
    parts = [
        frequency(topics, [group], MONDAYS[:1], [pair])
        for group, pair in zip(groups, counts, strict=True)
    ] or [frequency(topics, ["x"], MONDAYS[:1], [(1, 4)])[:0]]
    table = pd.concat(parts).sort_values("topic", kind="stable", ignore_index=True)
    table["topic"] = pd.Categorical(table["topic"], categories=list(topics))
    table.attrs = {"by": "outlet", "every": None, "undated": 0}
    return table


def daily(days=20, start="2025-03-03", counts=(2, 4), topics=("ferry",), groups=()):
    periods = pd.date_range(start, periods=days)
    return frequency(topics, groups, periods, [counts] * days, every="day")


def daily_counts(numbers, start="2025-03-03"):
    table = pd.DataFrame(
        {"period": pd.date_range(start, periods=len(numbers)), "count": numbers, "partial": False}
    )
    table.attrs = {"by": None, "every": "day", "undated": 0}
    return table


def comparison(
    topics=("ferry", "rent", "wages"),
    pairs=((4, 20, 14, 20), (10, 20, 2, 20), (5, 20, 6, 20)),
    by=None,
):
    """`pairs` are count and total before, count and total after."""
    rows = []
    for topic, (a, n, b, m) in zip(topics, pairs, strict=True):
        before, after = a / n if n else np.nan, b / m if m else np.nan
        row = {"topic": topic, **({"outlet": by} if by else {})}
        for name, count, total, value in (("before", a, n, before), ("after", b, m, after)):
            row |= {f"{name}_count": count, f"{name}_total": total, name: value}
            row |= {
                f"{name}_low": np.clip(value - 0.1, 0, 1),
                f"{name}_high": np.clip(value + 0.1, 0, 1),
            }
        rows.append(
            row
            | {
                "difference": after - before,
                "low": after - before - 0.2,
                "high": after - before + 0.2,
            }
        )
    table = pd.DataFrame(rows).assign(unit="share of articles")
    table.attrs = {"by": "outlet" if by else None, "at": pd.Timestamp("2025-03-24"), "window": 28}
    return table


def keyness(
    rows=(("ferry", 30, 6, 2.2, 0.7), ("rent", 4, 25, -2.5, -0.8), ("the", 40, 41, 0.1, 0.0)),
    **attrs,
):
    """`rows` are term, target, reference, log ratio and LRC."""
    table = pd.DataFrame(list(rows), columns=["term", "target", "reference", "log_ratio", "lrc"])
    table = table.assign(
        target_articles=table["target"],
        reference_articles=table["reference"],
        low=table["log_ratio"] - 1,
        high=table["log_ratio"] + 1,
        g2=table["log_ratio"] * 8,
        p=0.01,
    )
    table.attrs = {
        "target": "Post",
        "reference": "Herald",
        "unit": "articles",
        "totals": [50, 60],
        **attrs,
    }
    return table


def dispersion(
    hits=(
        ("a", "2025-03-10", "ferry", 0.1),
        ("a", "2025-03-10", "ferry", 0.9),
        ("b", "2025-03-03", "ferry", 0.5),
    ),
    **attrs,
):
    """`hits` are article, day, phrase and place."""
    table = pd.DataFrame(list(hits), columns=["article_id", "published", "phrase", "place"]).assign(
        outlet="Post", start=0, end=4
    )
    table["published"] = pd.to_datetime(table["published"])
    table.attrs = {"articles": 9, **attrs}
    return table


def bursts(
    rows=(
        ("ferry", 1, "2025-03-10", "2025-03-30", 3.0),
        ("ferry", 2, "2025-03-17", "2025-03-23", 1.0),
    ),
):
    """`rows` are topic, level, first day, last day and weight."""
    table = pd.DataFrame(list(rows), columns=["topic", "level", "start", "end", "weight"]).assign(
        count=3, total=6
    )
    return table.assign(start=pd.to_datetime(table["start"]), end=pd.to_datetime(table["end"]))


def overlap(topics=("ferry", "rent", "wages"), lift=2.0, share=0.3):
    rows = [
        {
            "topic": one,
            "other": other,
            "count": 3,
            "expected": 1.5,
            "lift": lift,
            "share": share,
            "low": 0.1,
            "high": 0.6,
            "total": 10 + at,
        }
        for at, one in enumerate(topics)
        for other in topics
        if one != other
    ]
    return pd.DataFrame(
        rows, columns="topic other count expected lift share low high total".split()
    )


DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def seasonality(
    topics=("ferry",), groups=(), counts=((1, 10),) * 5 + ((4, 10), (0, 0)), seasons=DAYS
):
    rows = []
    for topic in topics:
        for group in groups or ("",):
            for season, (count, total) in zip(seasons, counts, strict=True):
                value = count / total if total else np.nan
                rows.append(
                    (
                        topic,
                        group,
                        season,
                        count,
                        total,
                        value,
                        value - 0.05,
                        value + 0.05,
                        "share of articles",
                    )
                )
    table = pd.DataFrame(
        rows, columns="topic outlet season count total value low high unit".split()
    )
    table["season"] = pd.Categorical(table["season"], categories=seasons, ordered=True)
    table = table if groups else table.drop(columns="outlet")
    table.attrs = {"by": "outlet" if groups else None, "over": "weekday", "undated": 0}
    return table


def artists(axes, gid):
    return [artist for artist in axes.get_children() if artist.get_gid() == gid]


def words(figure, gid):
    return [text.get_text() for text in figure.findobj(mpl.text.Text) if text.get_gid() == gid]


def svg_of(figure):
    file = io.BytesIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "x"}):
        figure.savefig(file, format="svg", metadata={"Date": None})
    return file.getvalue().decode()


def figure_of(chart):
    return chart.flat[0].figure if isinstance(chart, np.ndarray) else chart.figure


def words_outside(figure):
    """Texts that reach beyond the figure."""
    figure.canvas.draw()
    outside = []
    for text in figure.findobj(mpl.text.Text):
        if text.get_text().strip() and text.get_visible():
            box = text.get_window_extent()
            if (
                box.x0 < -1
                or box.x1 > figure.bbox.width + 1
                or box.y0 < -1
                or box.y1 > figure.bbox.height + 1
            ):
                outside.append(text.get_text())
    return outside
