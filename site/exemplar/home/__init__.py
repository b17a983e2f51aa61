"""The front page, and what gathers the parts into one site."""
