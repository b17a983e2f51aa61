"""What the taxonomy tells whoever listens."""

from django.dispatch import Signal

# Sent inside the transaction, with `term`: a word of a tree that has a new place, and so has all
# that is below it.
term_moved = Signal()
