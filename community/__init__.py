"""Who knows it, and talks about it."""
