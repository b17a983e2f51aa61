"""Template tags of following and of the inbox."""
