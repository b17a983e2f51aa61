"""Who fits a request for advice: gates, score, shortlist, cohort, and why; over plain records."""
