"""What an address of the API may ask, and the page of records that it gets."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Literal, TypeAlias, TypeVar

from django.core.paginator import EmptyPage, Paginator
from django.http import HttpRequest
from ninja import Schema
from ninja.errors import ValidationError
from pydantic import Field

from practices.library.enums import (
    CostBand,
    Difficulty,
    EvidenceLevel,
    Sector,
    Stage,
    Standing,
    TimeBand,
    WouldRepeat,
)
from practices.taxonomy.enums import AgencyLevel
from search.listing import RELEVANCE, Listing
from search.words import LONGEST_QUERY, clean_query

MOST_ON_A_PAGE = 100
_MOST_CHOICES = 20

Slugs: TypeAlias = Annotated[
    list[Annotated[str, Field(max_length=100)]],
    Field(max_length=_MOST_CHOICES, description="Short names; several widen the choice."),
]
T = TypeVar("T")
Several: TypeAlias = Annotated[
    list[T], Field(max_length=_MOST_CHOICES, description="Several widen the choice.")
]


class PageAsked(Schema):
    """Which page of a list."""

    page: int = Field(1, ge=1, le=1_000_000, description="A page after the last one is empty.")
    page_size: int = Field(20, ge=1, le=MOST_ON_A_PAGE)


class Narrowed(PageAsked):
    """What a list of the library is narrowed down by, as its page is. Facets narrow one another."""

    q: str = Field("", max_length=LONGEST_QUERY, description="Words in the text.")
    topic: Slugs = []
    channel: Slugs = []
    level: Several[AgencyLevel] = []
    customers: Slugs = []
    tag: Slugs = []
    standing: Several[Standing] = []


class PracticesAsked(Narrowed):
    """Which practices."""

    sort: Literal["", "relevance", "newest", "stage", "evidence", "title"] = Field(
        "", description="Without it the best match, or the newest where there are no words."
    )
    stage: Several[Stage] = []
    evidence: Several[EvidenceLevel] = []
    industry: Slugs = []
    sector: Several[Sector] = []
    effort: Several[Difficulty] = []
    time: Several[TimeBand] = []
    cost: Several[CostBand] = []
    result: Several[Literal["kept", "failed"]] = []


class CasesAsked(Narrowed):
    """Which case studies."""

    sort: Literal["", "relevance", "newest", "title"] = Field(
        "", description="Without it the best match, or the newest where there are no words."
    )
    agency: Slugs = []
    again: Several[WouldRepeat] = []


def find(listing: Listing, asked: Narrowed) -> Sequence[Any]:
    """The records of a listing that fit; a value that there is not, fits nothing."""
    words = clean_query(asked.q)
    selection: dict[str, list[str]] = {}
    for facet in listing.facets:
        values = [str(value) for value in getattr(asked, facet.name, ())]
        known = listing.known(facet) if values else ()
        places = [
            (facet.name, value) if value in known else facet.moved.get(value) for value in values
        ]
        if values and not any(places):
            return []
        for name, value in filter(None, dict.fromkeys(places)):
            selection.setdefault(name, []).append(value)
    names = [name for name in listing.sorts if name != RELEVANCE or words]
    sort = getattr(asked, "sort", "")
    found: Sequence[Any] = listing.ask(words).records(
        selection, sort if sort in names else names[0]
    )
    return found


def page_of(
    request: HttpRequest,
    records: Any,
    asked: PageAsked,
    tell: Callable[[list[Any]], list[Any]],
) -> dict[str, Any]:
    """One page of records as `tell` tells them, with the addresses of the pages beside it."""
    refuse_unknown(request, type(asked))
    paginator = Paginator(records, asked.page_size)
    try:
        page = list(paginator.page(asked.page).object_list)
    except EmptyPage:
        page = []
    last = paginator.num_pages
    return {
        "count": paginator.count,
        "next": _address(request, asked.page + 1) if asked.page < last else None,
        "previous": _address(request, min(asked.page - 1, last)) if asked.page > 1 else None,
        "results": tell(page),
    }


def _address(request: HttpRequest, number: int) -> str:
    params = request.GET.copy()
    params["page"] = str(number)
    return request.build_absolute_uri(f"{request.path}?{params.urlencode()}")


def refuse_unknown(request: HttpRequest, asked: type[Schema]) -> None:
    """Raises ValidationError for a parameter that there is not: unheeded, it would widen a list."""
    unknown: Mapping[str, Any] = {
        name: None for name in request.GET if name not in asked.model_fields
    }
    if unknown:
        message = "There is no such parameter here."
        raise ValidationError([{"loc": ("query", name), "msg": message} for name in unknown])
