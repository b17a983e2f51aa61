"""Review: who has a contribution, what is said about it, and how it is decided."""
