"""Who said what: pairing of marks, grammar of attribution, names through the article."""

from newskit.quotes.extract import extract_quotes, top_speakers
from newskit.quotes.find import Quote, find_quotes

__all__ = ["Quote", "extract_quotes", "find_quotes", "top_speakers"]
