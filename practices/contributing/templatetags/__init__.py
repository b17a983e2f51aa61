"""Template tags of contributing."""
