"""The pages of advising."""
