"""Reading the library."""

from practices.library.queries.browse import (
    CASE_SORTS,
    PRACTICE_SORTS,
    case_index,
    practice_index,
    visible_in,
)
from practices.library.queries.pages import (
    agency_cases,
    case_cards,
    case_context,
    practice_cards,
    practice_context,
    topic_ids_below,
)

__all__ = [
    "CASE_SORTS",
    "PRACTICE_SORTS",
    "agency_cases",
    "case_cards",
    "case_context",
    "case_index",
    "practice_cards",
    "practice_context",
    "practice_index",
    "topic_ids_below",
    "visible_in",
]
