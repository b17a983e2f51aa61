"""The pages of the ledger."""

from practices.adoption.views.deciding import by_mail, decide, queue, withdraw
from practices.adoption.views.reading import adoption, adoptions, practice_adoptions
from practices.adoption.views.reporting import adopt, change

__all__ = [
    "adopt",
    "adoption",
    "adoptions",
    "by_mail",
    "change",
    "decide",
    "practice_adoptions",
    "queue",
    "withdraw",
]
