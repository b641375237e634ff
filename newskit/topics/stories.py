"""Stories: the articles that aren't independent of each other, such as the copies of one agency report."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from newskit.articles import as_text
from newskit.schema import SchemaError, need

__all__ = ["number_stories"]


def number_stories(
    table: pd.DataFrame, cluster: str | None, key: str
) -> npt.NDArray[np.int64] | None:
    """Number the story of each row; a row without one is a story of its own. None where nobody names stories.

    ``duplicate_of`` names the first copy, which has none itself: it belongs to the story that
    carries its name.
    """
    if cluster is None:
        return None
    if not isinstance(cluster, str):
        raise SchemaError(
            f"cluster must be the name of one column, or None, and this is {cluster!r:.60}."
        )
    need(
        table, [cluster], table="given", call="cluster= names the column with each article's story."
    )
    names = as_text(table[cluster]).reset_index(drop=True)
    alone = (names.isna() | (names == "")).to_numpy()
    story = pd.factorize(names)[0].astype(np.int64)
    if cluster == "duplicate_of":
        story = pd.factorize(names.where(~alone, as_text(table[key]).reset_index(drop=True)))[
            0
        ].astype(np.int64)
    else:
        story[alone] = len(table) + np.flatnonzero(alone)
    return story
