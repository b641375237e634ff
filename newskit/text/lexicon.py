"""The word lists of newskit/lexicon."""

from __future__ import annotations

from importlib import resources

__all__ = ["read_lexicon"]


def read_lexicon(name: str) -> list[str]:
    """Entries of a word list in newskit/lexicon, one a line; lines starting with # are remarks."""
    file = resources.files("newskit") / "lexicon" / f"{name}.txt"
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]
