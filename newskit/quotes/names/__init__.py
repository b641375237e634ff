"""Names through an article, and the speakers that mentions stand for."""
