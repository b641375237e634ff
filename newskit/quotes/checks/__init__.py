"""Quotes beside other quotes: the same statement printed again, and those that a person marked."""
