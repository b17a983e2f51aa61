"""The library: practices, case studies, and the evidence for them."""
