"""Reading the ledger."""

from practices.adoption.queries.counts import LedgerCounts, ledger_counts
from practices.adoption.queries.history import Entry, history_of
from practices.adoption.queries.ledger import (
    Ledger,
    adoption_rows,
    adoptions_of,
    agency_adoptions,
    ledger_of,
    practices_adopted_below,
    rows_by_key,
)
from practices.adoption.queries.links import LinkError, confirmation_link, read_confirmation_link
from practices.adoption.queries.people import (
    last_report_of,
    leads_to_ask,
    own_reports,
    people_who_adopted,
    reports_to_confirm,
)
from practices.adoption.queries.pictures import pictures_of

__all__ = [
    "Entry",
    "Ledger",
    "LedgerCounts",
    "LinkError",
    "adoption_rows",
    "adoptions_of",
    "agency_adoptions",
    "confirmation_link",
    "history_of",
    "last_report_of",
    "leads_to_ask",
    "ledger_counts",
    "ledger_of",
    "own_reports",
    "people_who_adopted",
    "pictures_of",
    "practices_adopted_below",
    "read_confirmation_link",
    "reports_to_confirm",
    "rows_by_key",
]
