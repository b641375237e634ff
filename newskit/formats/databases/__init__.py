"""Exports of news databases: LexisNexis, Nexis Uni, Factiva, ProQuest, Europresse; DOCX and RTF, in which they come."""
