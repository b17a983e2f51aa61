"""The directory in templates of other parts."""
