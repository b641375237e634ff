"""newskit: a research toolkit for news text, in Jupyter.

A table goes first. ``read_``, ``load_`` bring a collection in; ``find_`` and ``split_`` take a
string and look; ``match_``, ``extract_``, ``filter_`` go table → table row by row; ``count_``,
``top_`` and ``topic_frequency`` summarise; ``plot_`` draws a table.

Names are looked up at first use, so that ``import newskit`` costs almost nothing.
"""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newskit.articles import as_articles as as_articles
    from newskit.articles import count_articles as count_articles
    from newskit.articles import drop_duplicates as drop_duplicates
    from newskit.articles import filter_articles as filter_articles
    from newskit.articles import find_duplicates as find_duplicates
    from newskit.charts import plot_articles as plot_articles
    from newskit.charts import plot_bursts as plot_bursts
    from newskit.charts import plot_calendar as plot_calendar
    from newskit.charts import plot_comparison as plot_comparison
    from newskit.charts import plot_dispersion as plot_dispersion
    from newskit.charts import plot_frequency as plot_frequency
    from newskit.charts import plot_heatmap as plot_heatmap
    from newskit.charts import plot_keyness as plot_keyness
    from newskit.charts import plot_overlap as plot_overlap
    from newskit.charts import plot_ranking as plot_ranking
    from newskit.charts import plot_seasonality as plot_seasonality
    from newskit.charts import plot_speakers as plot_speakers
    from newskit.charts import save_chart as save_chart
    from newskit.cleaning import clean_text as clean_text
    from newskit.explorer import Explorer as Explorer
    from newskit.explorer import explore as explore
    from newskit.formats import Format as Format
    from newskit.formats import Limits as Limits
    from newskit.formats import list_formats as list_formats
    from newskit.formats import register_format as register_format
    from newskit.load import LoadReport as LoadReport
    from newskit.load import dataset_folder as dataset_folder
    from newskit.load import from_nltk as from_nltk
    from newskit.load import list_datasets as list_datasets
    from newskit.load import load_dataset as load_dataset
    from newskit.load import load_report as load_report
    from newskit.load import read_articles as read_articles
    from newskit.load import related_headlines as related_headlines
    from newskit.load import write_articles as write_articles
    from newskit.load import write_table as write_table
    from newskit.quotes import MarkedArticles as MarkedArticles
    from newskit.quotes import Quote as Quote
    from newskit.quotes import compare_quotes as compare_quotes
    from newskit.quotes import extract_quotes as extract_quotes
    from newskit.quotes import find_quotes as find_quotes
    from newskit.quotes import group_quotes as group_quotes
    from newskit.quotes import score_quotes as score_quotes
    from newskit.quotes import show_quotes as show_quotes
    from newskit.quotes import top_speakers as top_speakers
    from newskit.schema import CorruptFile as CorruptFile
    from newskit.schema import LimitExceeded as LimitExceeded
    from newskit.schema import LoadWarning as LoadWarning
    from newskit.schema import NewskitDeprecation as NewskitDeprecation
    from newskit.schema import NewskitError as NewskitError
    from newskit.schema import NewskitWarning as NewskitWarning
    from newskit.schema import QueryError as QueryError
    from newskit.schema import SchemaError as SchemaError
    from newskit.schema import ThinWarning as ThinWarning
    from newskit.schema import UnreadableFile as UnreadableFile
    from newskit.schema import UnsafeFile as UnsafeFile
    from newskit.schema import UnsupportedFormat as UnsupportedFormat
    from newskit.schema import describe_table as describe_table
    from newskit.terms import KwicLines as KwicLines
    from newskit.terms import collocates as collocates
    from newskit.terms import collocations as collocations
    from newskit.terms import count_terms as count_terms
    from newskit.terms import dispersion as dispersion
    from newskit.terms import keyness as keyness
    from newskit.terms import kwic as kwic
    from newskit.terms import measure_dispersion as measure_dispersion
    from newskit.terms import show_kwic as show_kwic
    from newskit.terms import suggest_terms as suggest_terms
    from newskit.text import Span as Span
    from newskit.text import nltk_status as nltk_status
    from newskit.text import split_sentences as split_sentences
    from newskit.text import split_words as split_words
    from newskit.topics import articles_behind as articles_behind
    from newskit.topics import compare_periods as compare_periods
    from newskit.topics import find_bursts as find_bursts
    from newskit.topics import find_changes as find_changes
    from newskit.topics import match_topics as match_topics
    from newskit.topics import read_topics as read_topics
    from newskit.topics import seasonality as seasonality
    from newskit.topics import topic_frequency as topic_frequency
    from newskit.topics import topic_model as topic_model
    from newskit.topics import topic_overlap as topic_overlap

__version__ = "0.2.0.dev0"

# The public names, in the order a reader meets them, by the room they live in.
_ROOMS = {
    "load": "list_datasets load_dataset dataset_folder read_articles from_nltk load_report"
    " LoadReport related_headlines write_articles write_table",
    "formats": "list_formats register_format Format Limits",
    "articles": "as_articles filter_articles find_duplicates drop_duplicates count_articles",
    "cleaning": "clean_text",
    "topics": "read_topics match_topics topic_frequency articles_behind compare_periods seasonality"
    " find_bursts find_changes topic_overlap topic_model",
    "terms": "count_terms keyness kwic show_kwic KwicLines collocates collocations dispersion"
    " measure_dispersion suggest_terms",
    "quotes": "find_quotes Quote extract_quotes show_quotes MarkedArticles top_speakers"
    " group_quotes score_quotes compare_quotes",
    "charts": "plot_frequency plot_heatmap plot_calendar plot_ranking plot_comparison plot_bursts"
    " plot_seasonality plot_overlap plot_keyness plot_dispersion plot_articles"
    " plot_speakers save_chart",
    "explorer": "explore Explorer",
    "text": "split_sentences split_words Span nltk_status",
    "schema": "describe_table NewskitError SchemaError QueryError UnreadableFile CorruptFile"
    " UnsupportedFormat LimitExceeded UnsafeFile NewskitWarning LoadWarning ThinWarning"
    " NewskitDeprecation",
}
# Names of the release before, which still work: old → new, and the version of the new one.
_RENAMED: dict[str, tuple[str, str]] = {}
_HOME = {name: room for room, names in _ROOMS.items() for name in names.split()}

__all__ = ["__version__", *_HOME]  # noqa: PLE0604


def __getattr__(name: str) -> object:
    if name in _RENAMED:
        from newskit.schema import warn_renamed

        new, since = _RENAMED[name]
        warn_renamed(name, new, since=since)
        return getattr(sys.modules[__name__], new)
    if name not in _HOME:
        raise AttributeError(f"newskit has no {name!r}; dir(newskit) lists what it has")
    value = getattr(importlib.import_module(f"newskit.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
