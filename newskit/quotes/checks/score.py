"""How good the quotes found are: held beside those that a person marked in the same articles."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pandas as pd

from newskit.intervals import wilson_interval
from newskit.quotes.checks.compare import compare_quotes
from newskit.quotes.extract import KINDS
from newskit.schema import takes_tables

__all__ = ["score_quotes"]

Floats = npt.NDArray[np.float64]

_NO_KIND = "(no kind)"


@takes_tables
def score_quotes(
    found: pd.DataFrame,
    gold: pd.DataFrame,
    *,
    articles: Iterable[object] | None = None,
    threshold: float = 0.8,
) -> pd.DataFrame:
    """Precision, recall and F1 of the quotes found, and how often their speaker is right.

    Measured on a sample of your own articles in which a person marked all quotes. How quotes are
    matched, and what the tables need, is said at `compare_quotes`, which shows the quotes behind
    each of these figures.

    Parameters
    ----------
    found : DataFrame, one row per quoted stretch
        From `extract_quotes`. If the person marked only some kinds, leave out the others:
        ``found[found["kind"] == "direct"]``.
    gold : DataFrame, one row per quote marked
        ``article_id``, and ``start`` and ``end`` or the words as ``quote``; ``speaker`` and
        ``kind`` if marked.
    articles : list of ids or DataFrame with ``article_id``, optional
        All articles that were read. One without any quote has no row in `gold`: unless it is named
        here, what was found in it by mistake isn't counted, and precision comes out too high.
    threshold : float
        Least overlap of a match, above 0.5 and up to 1; 1 asks for exactly the same words.

    Returns
    -------
    DataFrame, one row per kind, and one for all of them
        ``kind``, then counts of quoted stretches (rows; the halves of a statement count one by
        one): ``gold``, those marked; ``found``, those found in these articles; ``matched``, those
        that are both; ``exact``, those of ``matched`` with exactly the same words; ``right``, those
        of ``matched`` with the right speaker. Then, each from 0 to 1 with the ends of its 95 %
        interval (``…_low``, ``…_high``), missing where it would be divided by 0: ``precision`` =
        matched / found; ``recall`` = matched / gold; ``f1`` = 2 matched / (gold + found);
        ``speakers`` = right / matched; ``end_to_end`` = 2 right / (gold + found), the F1 of quotes
        that count only with the right speaker. The last two, and ``right``, are missing if `gold`
        has no ``speaker``.

        A quote that was marked counts under the kind that the person gave it, whatever it was found
        as; one that was found by mistake, under the kind found, which is "(no kind)" where it is
        missing. So the kinds add up to ``all``, which is the only row if `gold` has no ``kind``.

    Raises
    ------
    SchemaError
        As `compare_quotes` does.

    Notes
    -----
    The intervals say what chance does in a sample of this size, if its articles were drawn at
    random; quotes of one article are more alike than others, so they are a little too narrow. 30 of
    40 is 0.60 to 0.86.

    References
    ----------
    Pareti et al. (2013), Automatically detecting and attributing indirect quotations, EMNLP,
    989–999.
    Wilson (1927), JASA 22(158), 209–212, doi:10.1080/01621459.1927.10502953.
    Lam et al. (2023), Confidence intervals for the F1 score, arXiv:2309.14621 (the indirect
    method).

    Examples
    --------
    >>> import pandas as pd
    >>> from newskit import as_articles, extract_quotes
    >>> text = "“The port stays open,” Ada Lund said. “We will keep it so.”"
    >>> found = extract_quotes(as_articles(pd.DataFrame({"article_id": ["a1"], "text": [text]})))
    >>> marked = [("a1", "The port stays open", "Lund"), ("a1", "We will keep it so", "Tim Day")]
    >>> gold = pd.DataFrame(marked, columns=["article_id", "quote", "speaker"])
    >>> columns = ["kind", "gold", "found", "matched", "right", "recall", "recall_low", "speakers"]
    >>> score_quotes(found, gold)[columns]
      kind  gold  found  matched  right  recall  recall_low  speakers
    0  all     2      2        2      1     1.0     0.34238       0.5
    """
    rows = compare_quotes(found, gold, articles=articles, threshold=threshold)
    counts = {}
    if "kind" in gold:
        kind = rows["gold_kind"].where(rows["verdict"] != "false", rows["kind"]).fillna(_NO_KIND)
        known = set(kind.tolist())
        counts = {name: _count(rows[kind == name]) for name in (*KINDS, _NO_KIND) if name in known}
    counts["all"] = _count(rows)
    table = pd.DataFrame.from_dict(counts, orient="index").rename_axis("kind").reset_index()
    both, marked, got, right = (
        table[column].to_numpy() for column in ("matched", "gold", "found", "right")
    )
    if "speaker" not in gold:
        right = np.full(len(table), np.nan)
        table["right"] = right
    measures = {
        "precision": wilson_interval(both, got),
        "recall": wilson_interval(both, marked),
        "f1": _f1(both, marked + got),
        "speakers": wilson_interval(right, both),
        "end_to_end": _f1(right, marked + got),
    }
    for name, (value, low, high) in measures.items():
        table[name], table[f"{name}_low"], table[f"{name}_high"] = value, low, high
    return table.astype(
        {"kind": "str", **dict.fromkeys(["gold", "found", "matched", "exact", "right"], "Int64")}
    )


def _count(rows: pd.DataFrame) -> dict[str, int]:
    verdict = rows["verdict"]
    matched = verdict.isin(["right", "wrong speaker"])
    return {
        "gold": int((verdict != "false").sum()),
        "found": int((verdict != "missed").sum()),
        "matched": int(matched.sum()),
        "exact": int((rows["overlap"] == 1).sum()),
        "right": int((verdict == "right").sum()),
    }


def _f1(both: npt.ArrayLike, total: npt.ArrayLike) -> tuple[Floats, Floats, Floats]:
    """F1 with its interval: it grows with both / either, a share with an interval of its own."""
    x, n = np.asarray(both, dtype=np.float64), np.asarray(total, dtype=np.float64)
    share, low, high = (2 * part / (1 + part) for part in wilson_interval(x, n - x))
    return share, low, high
