"""The forms of advising."""
