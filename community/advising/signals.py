"""What advising says of what has happened. Sent when it is stored for good."""

from django.dispatch import Signal

# request, step (the Step just taken, with its state, who took it and why)
request_moved = Signal()

# row, actor: somebody was named as a delegate, or does not act for an official any more.
delegate_changed = Signal()

# conflict: a record was added, changed, checked, ended or settled, or what lifts it has changed.
# Whoever keeps open offers and engagements asks the gates again for whom it concerns.
conflict_changed = Signal()

# clearance: it was asked for, answered, taken back, or its last day has passed.
clearance_changed = Signal()
