"""The operations of the API on the library and its vocabulary. All of them read."""

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from ninja import Query, Router

from practices.library.api import shapes, telling
from practices.library.api.asking import CasesAsked, PageAsked, PracticesAsked, find, page_of
from practices.library.queries import case_context, cases_for, practices_for
from practices.library.queries.named import cases_named
from practices.taxonomy.models import Agency, Channel, CustomerGroup, Industry, Topic, TreeTerm
from practices.taxonomy.queries import with_ancestors

router = Router()
REFUSED = {422: shapes.Problem}
NOT_FOUND = {404: shapes.Problem}
UNCHANGED = {"responses": {304: {"description": "Nothing has changed since the ETag you named."}}}


@router.get(
    "/practices/",
    response={200: shapes.PracticeList} | REFUSED,
    tags=["Library"],
    summary="Practices",
    operation_id="list_practices",
    openapi_extra=UNCHANGED,
)
def practices(request: HttpRequest, asked: Query[PracticesAsked]) -> dict[str, Any]:
    """The practices that you may read, narrowed down and sorted as their page is."""
    found = find(practices_for(request.user), asked)
    return page_of(
        request, found, asked, lambda page: [telling.practice_card(each, request) for each in page]
    )


@router.get(
    "/cases/",
    response={200: shapes.CaseList} | REFUSED,
    tags=["Library"],
    summary="Case studies",
    operation_id="list_case_studies",
    openapi_extra=UNCHANGED,
)
def case_studies(request: HttpRequest, asked: Query[CasesAsked]) -> dict[str, Any]:
    """The case studies that you may read, narrowed down and sorted as their page is."""
    found = find(cases_for(request.user), asked)
    return page_of(
        request, found, asked, lambda page: [telling.case_card(each, request) for each in page]
    )


@router.get(
    "/cases/{slug}/",
    response={200: shapes.CaseStudy} | NOT_FOUND,
    tags=["Library"],
    summary="One case study",
    operation_id="get_case_study",
    openapi_extra=UNCHANGED,
)
def case_study(request: HttpRequest, slug: str) -> dict[str, Any]:
    """A case study with its texts, measures and sources."""
    page = cases_named([slug], request.user).get(slug)
    if page is None:
        raise Http404
    return telling.case_study(page, request, case_context(page, request))


@router.get(
    "/topics/",
    response={200: shapes.TopicList} | REFUSED,
    tags=["Vocabulary"],
    summary="Topics",
    operation_id="list_topics",
    openapi_extra=UNCHANGED,
)
def topics(request: HttpRequest, asked: Query[PageAsked]) -> dict[str, Any]:
    """The topics in the order of their tree."""

    def tell(page: list[Topic]) -> list[dict[str, Any]]:
        broader = _broader(Topic, page)
        return [
            {
                "slug": each.slug,
                "name": each.name,
                "description": each.description,
                "synonyms": each.synonym_list(),
                "broader": broader[each.pk],
                "address": request.build_absolute_uri(reverse("topic", args=[each.slug])),
            }
            for each in page
        ]

    return page_of(request, Topic.objects.order_by("path"), asked, tell)


@router.get(
    "/agencies/",
    response={200: shapes.AgencyList} | REFUSED,
    tags=["Vocabulary"],
    summary="Agencies",
    operation_id="list_agencies",
    openapi_extra=UNCHANGED,
)
def agencies(request: HttpRequest, asked: Query[PageAsked]) -> dict[str, Any]:
    """The agencies in the order of their tree."""

    def tell(page: list[Agency]) -> list[dict[str, Any]]:
        broader = _broader(Agency, page)
        return [
            {
                "slug": each.slug,
                "name": each.name,
                "abbreviation": each.abbreviation,
                "level": telling.word(each, "level"),
                "staff": telling.word(each, "staff"),
                "website": each.website,
                "demonstration": each.is_demonstration,
                "broader": broader[each.pk],
                "address": request.build_absolute_uri(reverse("agency", args=[each.slug])),
            }
            for each in page
        ]

    return page_of(request, Agency.objects.order_by("path"), asked, tell)


def _broader(kind: type[TreeTerm], shown: list[Any]) -> dict[int, str | None]:
    """The short name of what is above each term, read in one query."""
    paths = {term.path[: -kind.steplen] for term in shown if term.depth > 1}
    above = list(kind._default_manager.filter(path__in=paths)) if paths else []
    lines = with_ancestors([*above, *shown])
    return {term.pk: lines[term.pk][-1].slug if lines[term.pk] else None for term in shown}


@router.get(
    "/industries/",
    response={200: shapes.IndustryList} | REFUSED,
    tags=["Vocabulary"],
    summary="Industries",
    operation_id="list_industries",
    openapi_extra=UNCHANGED,
)
def industries(request: HttpRequest, asked: Query[PageAsked]) -> dict[str, Any]:
    """The industries of origin, by name."""
    found = Industry.objects.order_by("name", "pk")
    return page_of(request, found, asked, lambda page: [telling.industry(each) for each in page])


@router.get(
    "/channels/",
    response={200: shapes.TermList} | REFUSED,
    tags=["Vocabulary"],
    summary="Channels",
    operation_id="list_channels",
    openapi_extra=UNCHANGED,
)
def channels(request: HttpRequest, asked: Query[PageAsked]) -> dict[str, Any]:
    """The channels through which customers reach a service."""
    found = Channel.objects.order_by("sort_order", "name", "pk")
    return page_of(request, found, asked, telling.terms)


@router.get(
    "/customers/",
    response={200: shapes.TermList} | REFUSED,
    tags=["Vocabulary"],
    summary="Customer groups",
    operation_id="list_customer_groups",
    openapi_extra=UNCHANGED,
)
def customer_groups(request: HttpRequest, asked: Query[PageAsked]) -> dict[str, Any]:
    """The groups of customers that services are for, by name."""
    found = CustomerGroup.objects.order_by("name", "pk")
    return page_of(request, found, asked, telling.terms)
