"""What may be read of advising, and by whom."""
