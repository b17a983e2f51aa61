"""Template tags that every part uses."""
