"""Words: counted, compared between sides, found with their neighbours, read in context."""

from newskit.terms.collocates import collocates
from newskit.terms.collocations import collocations
from newskit.terms.counts import count_terms
from newskit.terms.dispersion import dispersion, measure_dispersion
from newskit.terms.keyness import keyness
from newskit.terms.kwic import kwic
from newskit.terms.suggest import suggest_terms
from newskit.terms.view import KwicLines, show_kwic

__all__ = [
    "KwicLines",
    "collocates",
    "collocations",
    "count_terms",
    "dispersion",
    "keyness",
    "kwic",
    "measure_dispersion",
    "show_kwic",
    "suggest_terms",
]
