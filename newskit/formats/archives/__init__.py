"""ZIP and tar archives, and packed files: read in memory, within limits, never put on the disk."""
