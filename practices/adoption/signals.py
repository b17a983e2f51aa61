"""What the ledger tells whoever listens. Each is sent after the commit, by `Adoption`."""

from django.dispatch import Signal

# With `adoption`, `actor`: it has been reported, or changed so that it waits to be confirmed again.
adoption_reported = Signal()
# With `adoption`, `actor`: somebody stands behind it now.
adoption_confirmed = Signal()
# With `adoption`, `actor`, `reason`: whoever reported it is asked to look again.
adoption_returned = Signal()
# With `adoption`, `actor`: it no longer stands in the ledger.
adoption_withdrawn = Signal()
