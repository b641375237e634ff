"""Topics over time: what share each has, of how many, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from newskit.articles import Cells, lay_out
from newskit.schema import SchemaError, is_whole, takes_tables
from newskit.topics.found import find_rows, noun_of
from newskit.topics.measure import number_stories
from newskit.topics.per import Counted, count_out_of, count_per
from newskit.topics.tables import PER, say_band, say_unit, tidy
from newskit.topics.thin import warn_if_thin
from newskit.topics.totals import read_totals

__all__ = ["topic_frequency"]


@takes_tables
def topic_frequency(
    table: pd.DataFrame,
    matches: pd.DataFrame,
    *,
    by: str | None = "outlet",
    every: str | None = "week",
    per: str = "articles",
    totals: pd.DataFrame | None = None,
    cluster: str | None = None,
    smooth: int | None = None,
    topics: Sequence[str] | None = None,
    span: tuple[object, object] | None = None,
    key: str = "article_id",
) -> pd.DataFrame:
    """Share of articles, quotes or words with each topic, per group and period, with its interval.

    Parameters
    ----------
    table : DataFrame, one row per article
        With `key`, ``published`` and the column named by `by`: all articles, also those without a
        topic. Or one row per quote, with ``key="quote_id"``; or per statement, with
        ``key="statement_id"``, of whose parts one row is kept:
        ``quotes.drop_duplicates("statement_id")``.
    matches : DataFrame, one row per article and topic
        With `key` and ``topic``: from `match_topics`, a topic model or hand coding alike; a row
        with 0 or missing ``hits``, as in a table of all pairs, is none. Matches of quotes become
        those of statements by ``matches.merge(quotes[["quote_id", "statement_id"]])``.
    by : str or None
        The column to compare, such as ``"outlet"`` or ``"section"``; ``None`` takes all together.
    every : {"day", "week", "month", "quarter", "year"} or None
        Length of a period; weeks start on Monday. ``None`` takes the whole collection as one
        period, articles without a date too: for a ranking of outlets, or a table of speakers and
        topics.
    per : {"articles", "words", "outlets", "matched"}
        What a value is. ``"articles"``: share of articles with the topic. ``"words"``: its hits per
        1,000 words, from the column ``hits`` of `matches` (without one, each row is a hit) and the
        words of the columns matched (``matches.attrs["column"]``, or else the text): ``word_count``
        of `table` where the text alone was matched (where one is missing, the words of that text
        are counted). ``"outlets"``: mean of the shares of the outlets that published in the period,
        so that each counts once; it compares another column than ``outlet``, or none.
        ``"matched"``: share of the articles with any topic of `matches`.
    totals : DataFrame, one row per group and period, optional
        For a collection that was downloaded by a query, and whose denominator comes from its
        archive: with the column of `by`, ``period``, its first day, and ``total``. Goes with
        ``per="articles"``.
    cluster : str, optional
        The column of `table` that names each article's story; a missing name is a story of its own.
        With ``"duplicate_of"``, first copies are in the story of their copies.
    smooth : int, optional
        An odd number of periods: each value is that of the window of so many periods around its
        own, counts summed and totals summed before they are divided. At the ends a window has the
        periods there are.
    topics : list of str, optional
        Which topics, in which order; by default every category of ``matches["topic"]``.
    span : tuple of two days, optional
        First and last day that the collection covers, where you know them, as in `count_articles`.
    key : str
        The column that says what is counted. In `table` each name stands once; in `matches` it may
        stand again.

    Returns
    -------
    DataFrame, one row per topic, group and period
        ``count`` and ``total``, of that period alone, in what `key` names, such as articles, or in
        hits and words; ``value``; ``low`` and ``high``, its 95 % interval; ``unit``, in words;
        ``partial``, whether the articles begin or end inside the period, or the window reaches
        beyond them. A group that published nothing in a period has ``total`` 0 and a missing
        ``value``: a zero is a finding, a gap is not. With `smooth`, ``raw`` is the value of the
        period alone. ``attrs["band"]`` says what the interval assumes, ``attrs["undated"]`` how
        many articles have no date.

    Raises
    ------
    SchemaError
        If a table lacks one of these columns, ``published`` holds no dates, `key` doesn't name each
        row once, or a total is below its count or of another kind of period.
    LimitExceeded
        If the dates lie so far apart that almost every period is empty, as a misread date makes
        them.

    Warns
    -----
    NewskitWarning
        If no row of `matches` is in `table`, articles have no date, `totals` lacks cells, or the
        median cell has fewer than 10 articles; then it names a longer period that has more.

    Notes
    -----
    Shares have the score interval of Wilson (1927), which takes articles as independent. Copies of
    one agency story aren't: with `cluster`, the number of articles gives way to that of independent
    ones that their stories are worth, from the variance between stories (Franco et al. 2019), at
    most Kish's (1965). In simulated weeks of 15 to 120 articles (``benchmarks/coverage.py``) it
    covers the true share in 94 to 98 of 100, on average 96, where Wilson's covers 67 to 90; without
    copies it is Wilson's. A mean of outlets is treated the same way, each article with its weight;
    where outlets differ much, that is on the wide side.

    Hits per 1,000 words have the interval of a ratio's logarithm, from how articles (or stories)
    differ (Cochran 1977), with Student's t; it covers 91 to 98 of 100, the percentiles of a
    bootstrap 41 to 94. Words are never taken as independent, as a Poisson interval would. Without a
    hit, the upper end is the share of words that stories with the topic may have at most, by
    Wilson, times the hits that such stories have elsewhere in the table.

    References
    ----------
    Wilson (1927), JASA 22(158), 209–212, doi:10.1080/01621459.1927.10502953. Kish (1965), Survey
    Sampling, Wiley. Cochran (1977), Sampling Techniques, 3rd ed., ch. 6, Wiley. Franco, Little,
    Louis & Slud (2019), Journal of Survey Statistics and Methodology 7(3), 334–364,
    doi:10.1093/jssam/smy019.

    Examples
    --------
    >>> import newskit as nk
    >>> letters = nk.load_dataset("letters")
    >>> matches = nk.match_topics(letters, {"rent": ["rent*"]})
    >>> frequency = topic_frequency(letters, matches, every=None)
    >>> frequency[["outlet", "period", "count", "total", "value"]]
       outlet     period  count  total  value
    0  Herald 2025-03-03      3      6   0.50
    1    Post 2025-03-03      1      4   0.25
    >>> words = topic_frequency(letters, matches, by=None, every=None, per="words")
    >>> words[["count", "total", "value", "unit"]]
       count  total      value                  unit
    0      5    168  29.761905  hits per 1,000 words
    """
    _check(per, totals, cluster, smooth, every, key)
    if per == "outlets" and by == "outlet":
        # Means of the outlets' shares have no outlet left to compare: the default means all
        # together.
        by = None
    found = find_rows(table, matches, key, topics, needed=["published"] if every else [])
    if totals is None:
        cells = lay_out(table, by=by, every=every, span=span, table="frequency")
        story = number_stories(table, cluster, key)
        counted = count_per(per, table, matches, found, cells, key=key, story=story, smooth=smooth)
    else:
        given = read_totals(totals, by=by, every=every, span=span)
        cells = lay_out(
            table, by=by, every=every, span=given.span, table="frequency", also=given.groups
        )
        counted = count_out_of(given, found, cells, every=every, smooth=smooth)
    frequency = _tidy(counted, cells, found.topics, _unit(key, per, totals), by)
    if smooth:
        _flag_edges(frequency, len(cells.periods), smooth)
    warn_if_thin(counted.articles, counted.behind, cells, every, by, noun_of(key))
    frequency.attrs = {
        "by": by,
        "every": every,
        "undated": cells.undated,
        "per": per,
        "smooth": smooth and int(smooth),
        "band": say_band(
            key, cluster, per=per, smooth=smooth, every=every, given=totals is not None
        ),
    }
    return frequency


def _check(
    per: str, totals: object, cluster: object, smooth: object, every: object, key: str
) -> None:
    """Refuse options that don't go together."""
    refusals = [
        (per not in PER, f"per must be one of {', '.join(PER)}, and this is {per!r:.40}."),
        (
            per == "words" and key == "statement_id",
            "per='words' counts the words of each row, and a statement keeps one of its parts. "
            "Count all quotes, those of a statement together: topic_frequency(quotes, matches, "
            "per='words', key='quote_id', cluster='statement_id')",
        ),
        (
            totals is not None and per != "articles",
            f"totals counts articles, and per={per!r} divides by something else. Leave one of them "
            "out.",
        ),
        (
            totals is not None and cluster is not None,
            "cluster= needs the stories of all articles, and with totals= most of them aren't "
            "here. Leave cluster= out, or drop copies first: drop_duplicates(articles)",
        ),
        (
            smooth is not None and not _has_middle(smooth),
            "smooth takes an odd number of periods, so that a window has a middle, and this is "
            f"{smooth!r:.40}. Write smooth=3.",
        ),
        (
            smooth is not None and every is None,
            "smooth= needs periods, and every=None has one. Write every='week', or leave smooth= "
            "out.",
        ),
    ]
    for refused, message in refusals:
        if refused:
            raise SchemaError(message)


def _has_middle(smooth: object) -> bool:
    return is_whole(smooth, 3) and smooth % 2 == 1


def _unit(key: str, per: str, totals: object) -> str:
    return say_unit(key, per) + ("" if totals is None else " (totals given)")


def _tidy(
    counted: Counted, cells: Cells, topics: list[str], unit: str, by: str | None
) -> pd.DataFrame:
    value, low, high = counted.interval
    where = cells.columns()
    columns = {
        "period": where["period"],
        # Word counts of a user's own may be broken numbers.
        "count": counted.count.round(),
        "total": counted.total.round(),
        "value": value,
        "low": low,
        "high": high,
        "partial": where["partial"],
    }
    if counted.raw is not None:
        columns["raw"] = counted.raw
    groups = np.repeat(cells.groups, len(cells.periods)).tolist()
    return tidy("frequency", topics, columns, unit=unit, by=by, groups=groups)


def _flag_edges(frequency: pd.DataFrame, periods: int, smooth: int) -> None:
    """A window that reaches beyond the calendar stands for fewer periods than the others."""
    period = np.arange(len(frequency)) % max(periods, 1)
    frequency["partial"] |= (period < smooth // 2) | (period >= periods - smooth // 2)
