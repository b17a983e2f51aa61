"""Why an account cannot be signed in to. Whoever closes accounts says so here.

Accounts know no suspensions: what keeps somebody out, and whether it has come to its end, is asked
of whoever has registered.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from exemplar.accounts.models import User


@dataclass(frozen=True)
class Closed:
    """What somebody reads who cannot sign in: why, and until when (None: for good)."""

    reason: str
    until: datetime | None


_asked: list[Callable[[User], Closed | None]] = []


def register_closed(why: Callable[[User], Closed | None]) -> None:
    """Ask this of each closed account that somebody signs in to; it may open the account again."""
    _asked.append(why)


def why_closed(user: User) -> Closed | None:
    """What keeps a person out. An account whose time has come is open afterwards."""
    return next((found for why in _asked if (found := why(user)) is not None), None)
