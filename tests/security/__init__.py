"""Holes that were found once, by class; each stays shut."""
