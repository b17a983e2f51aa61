"""Who takes part: profiles, affiliation with an organisation, and what is kept of a person."""
