"""What the directory tells whoever listens; sent inside the transaction that made the change.

`results_changed` and `profile_changed` with `advisor`; `interest_declared` and `interest_ended`
with `interest`.
"""

from django.dispatch import Signal

results_changed = Signal()
profile_changed = Signal()
interest_declared = Signal()
interest_ended = Signal()
