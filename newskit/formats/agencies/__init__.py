"""Formats of news agencies: NITF, NewsML, Reuters, Ritzau, wires."""
