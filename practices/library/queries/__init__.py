"""Reading the library."""

from practices.library.queries.browse import (
    case_facets,
    cases_for,
    practice_facets,
    practices_for,
)
from practices.library.queries.own_views import (
    OwnView,
    for_everybody,
    practices_as_seen,
    register_own_view,
)
from practices.library.queries.pages import (
    agency_cases,
    case_context,
    practice_context,
    topic_ids_below,
)

__all__ = [
    "OwnView",
    "agency_cases",
    "case_context",
    "case_facets",
    "cases_for",
    "for_everybody",
    "practice_context",
    "practice_facets",
    "practices_as_seen",
    "practices_for",
    "register_own_view",
    "topic_ids_below",
]
