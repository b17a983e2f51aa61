"""Advisors: executives of companies, what they know and have achieved, when they have time."""
