"""XML and HTML made into trees, safely, and trees into paragraphs."""
