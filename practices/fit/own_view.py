"""What a reader's service adds to the list of practices: a choice and an order."""

from django.http import HttpRequest

from exemplar.core.page_cache import never_kept
from practices.fit.queries import reader_service, view_of
from practices.library.queries import OwnView, register_own_view
from search.facets import Facet, Option
from search.listing import Sort

# The list of practices.
PRACTICES = "/practices/"
NAME = "fit"
WORKED = "worked"


def fit_of(request: HttpRequest) -> OwnView | None:
    """For whoever has described a service: what worked in similar ones, and the safest first."""
    view = view_of(request)
    if view is None:
        return None
    worked = view.worked_in_similar().tolist()
    facet = Facet(
        NAME,
        "Your service",
        [Option(WORKED, "Worked in a context like mine")],
        column="key",
        lookup="pk",
        keys={WORKED: worked},
    )
    return OwnView(facet, Sort("Works in contexts like mine", rank=view.rank))


def is_seen_from_a_service(request: HttpRequest) -> bool:
    """Whether a request asks for the list as one reader alone sees it."""
    return request.path == PRACTICES and reader_service(request) is not None


register_own_view(fit_of)
never_kept(is_seen_from_a_service)
