"""Contributing: writing a practice or a case study, and its way through review."""
