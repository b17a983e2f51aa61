"""Advice: requests, conflicts, shortlists, offers, engagements, and what became of them."""
