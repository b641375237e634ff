"""Exports of news databases, and DOCX and RTF, in which they come."""
