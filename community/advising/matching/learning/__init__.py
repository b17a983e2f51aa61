"""Proposals for the weights, from how finished engagements went. Nothing takes effect here."""
