"""The ledger to take along: of a practice, of an agency, and as a part of the list of practices."""
