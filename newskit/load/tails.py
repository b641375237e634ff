"""The old place of `newskit.load.clean`, until all who import it do so from there."""

from newskit.load.clean import clean_articles as cut_tails
from newskit.load.clean import related_headlines

__all__ = ["cut_tails", "related_headlines"]
