"""Quotes marked in their article, in a notebook and in a terminal."""
