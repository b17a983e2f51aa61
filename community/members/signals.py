"""What members tells whoever listens; sent once it is committed.

Each with `affiliation` and `actor` (nobody where the site settled it); refused and ended ones
with `reason`, too. `account_deleted` with `user`, whose account is empty by then.
"""

from django.dispatch import Signal

affiliation_asked = Signal()
affiliation_confirmed = Signal()
affiliation_refused = Signal()
affiliation_ended = Signal()
account_deleted = Signal()
