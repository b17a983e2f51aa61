"""Profiles, affiliations, and what is kept of a person."""
