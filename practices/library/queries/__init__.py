"""Reading the library."""

from practices.library.queries.browse import (
    case_facets,
    cases_for,
    practice_facets,
    practices_for,
)
from practices.library.queries.pages import (
    agency_cases,
    case_context,
    practice_context,
    topic_ids_below,
)

__all__ = [
    "agency_cases",
    "case_context",
    "case_facets",
    "cases_for",
    "practice_context",
    "practice_facets",
    "practices_for",
    "topic_ids_below",
]
