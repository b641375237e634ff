"""Saved pages, web archives, feeds and exports of websites."""
