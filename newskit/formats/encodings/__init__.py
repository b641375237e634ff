"""Bytes → text: by marks, strictly, as declared, as a detector thinks."""
