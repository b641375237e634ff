"""Who said what.

Pairing of marks, grammar of attribution, reported speech, names through the article; and checks.
"""

from newskit.quotes.checks.compare import compare_quotes
from newskit.quotes.checks.group import group_quotes
from newskit.quotes.checks.score import score_quotes
from newskit.quotes.extract import extract_quotes, top_speakers
from newskit.quotes.find import Quote, find_quotes
from newskit.quotes.view.show import MarkedArticles, show_quotes

__all__ = [
    "MarkedArticles",
    "Quote",
    "compare_quotes",
    "extract_quotes",
    "find_quotes",
    "group_quotes",
    "score_quotes",
    "show_quotes",
    "top_speakers",
]
