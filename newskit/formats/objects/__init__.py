"""JSON: documents of any shape, JSON Lines, JSON Feed, ninjs."""
