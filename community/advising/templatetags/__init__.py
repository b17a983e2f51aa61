"""Template tags of advising."""
