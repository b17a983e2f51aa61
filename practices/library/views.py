"""The pages of the library: browsing, topics, agencies."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from wagtail.models import Page

from exemplar.core.page_cache import same_for_everyone, wants_part
from practices.library.models import (
    CaseStudyIndexPage,
    CaseStudyPage,
    PracticeIndexPage,
    PracticePage,
)
from practices.library.queries import (
    CASE_SORTS,
    PRACTICE_SORTS,
    case_cards,
    case_index,
    practice_cards,
    practice_index,
    visible_in,
)
from practices.taxonomy.models import Agency, Topic
from practices.taxonomy.queries import topic_tree
from search.browsing import Browse, browse
from search.words import clean_query, matching_keys

SHOWN_ON_A_TOPIC = 12
# Fewer: they follow a page of its ledger.
SHOWN_ON_AN_AGENCY = 6


def _matches(kind: type[Page], request: HttpRequest) -> Sequence[int] | None:
    """The keys of the pages that fit the words typed, best first; None where none were typed."""
    words = clean_query(request.GET.get("q", ""))
    return matching_keys(words, [kind])[kind] if words else None


def _browse_practices(request: HttpRequest) -> Browse:
    index = practice_index()
    return browse(
        index,
        request.GET,
        sorts=PRACTICE_SORTS,
        visible=visible_in(index, PracticePage.objects, request.user),
        matches=_matches(PracticePage, request),
    )


def _browse_cases(request: HttpRequest) -> Browse:
    index = case_index()
    return browse(
        index,
        request.GET,
        sorts=CASE_SORTS,
        visible=visible_in(index, CaseStudyPage.objects, request.user),
        matches=_matches(CaseStudyPage, request),
    )


def browse_practices(request: HttpRequest, page: PracticeIndexPage) -> HttpResponse:
    """Every practice, narrowed down as the address says; only the list for htmx."""
    found = _browse_practices(request)
    context = {
        **page.get_context(request),
        "browse": found,
        "cards": practice_cards(list(found.page.object_list)),
        "feed": f"/feeds/practices/{found.address.removesuffix('?')}",
    }
    return render(request, _template(request, "practice"), context)


def browse_cases(request: HttpRequest, page: CaseStudyIndexPage) -> HttpResponse:
    """Every case study, narrowed down as the address says; only the list for htmx."""
    found = _browse_cases(request)
    context = {
        **page.get_context(request),
        "browse": found,
        "cards": case_cards(list(found.page.object_list)),
        "feed": f"/feeds/cases/{found.address.removesuffix('?')}",
    }
    return render(request, _template(request, "case_study"), context)


def _template(request: HttpRequest, kind: str) -> str:
    return f"library/{f'_{kind}_list' if wants_part(request) else f'{kind}_index_page'}.html"


@require_safe
@same_for_everyone
def topics(request: HttpRequest) -> HttpResponse:
    """All topics as a tree, with the number of practices under each."""
    return render(request, "library/topics.html", {"topics": counted_topics(request.user)})


def counted_topics(user: Any) -> list[tuple[Topic, int]]:
    """Each topic in tree order with the number of practices a reader finds under it."""
    index = practice_index()
    visible = visible_in(index, PracticePage.objects, user)
    return [
        (topic, index.narrow({"topic": [topic.slug]}, visible).bit_count())
        for topic in topic_tree()
    ]


@require_safe
@same_for_everyone
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """One topic: what it means, the narrower ones, its practices and case studies."""
    found = get_object_or_404(Topic, slug=slug)
    practices, cases = practice_index(), case_index()
    chosen = {"topic": [found.slug]}
    seen = visible_in(practices, PracticePage.objects, request.user)
    practice_bits = practices.narrow(chosen, seen)
    case_bits = cases.narrow(chosen, visible_in(cases, CaseStudyPage.objects, request.user))
    keys = list(practices.in_order("stage", practice_bits))[:SHOWN_ON_A_TOPIC]
    case_keys = list(cases.in_order("newest", case_bits))[:SHOWN_ON_A_TOPIC]
    children = [
        (child, practices.narrow({"topic": [child.slug]}, seen).bit_count())
        for child in found.get_children()
    ]
    context = {
        "topic": found,
        "ancestors": found.get_ancestors(),
        "children": children,
        "practice_count": practice_bits.bit_count(),
        "practices": practice_cards(keys),
        "case_count": case_bits.bit_count(),
        "cases": case_cards(case_keys),
    }
    return render(request, "library/topic.html", context)


@require_safe
@same_for_everyone
def agencies(request: HttpRequest) -> HttpResponse:
    """All agencies as a tree, with the number of case studies of each and of those below it."""
    index = case_index()
    visible = visible_in(index, CaseStudyPage.objects, request.user)
    rows = [
        (agency, index.narrow({"agency": [agency.slug]}, visible).bit_count())
        for agency in Agency.objects.order_by("path")
    ]
    return render(request, "library/agencies.html", {"agencies": rows})


@require_safe
@same_for_everyone
def agency(request: HttpRequest, slug: str) -> HttpResponse:
    """One agency: its place, its case studies, and what it adopted."""
    found = get_object_or_404(Agency, slug=slug)
    cases = case_index()
    seen = visible_in(cases, CaseStudyPage.objects, request.user)
    case_bits = cases.narrow({"agency": [found.slug]}, seen)
    keys = islice(cases.in_order("newest", case_bits), SHOWN_ON_AN_AGENCY)
    context = {
        "agency": found,
        "ancestors": found.get_ancestors(),
        "children": found.get_children(),
        "case_count": case_bits.bit_count(),
        "cases": case_cards(list(keys)),
    }
    return render(request, "library/agency.html", context)


def newest(request: HttpRequest, kind: type[Page]) -> list[Any]:
    """The newest pages that an address narrows a list down to, for its feed."""
    found = _browse_practices(request) if kind is PracticePage else _browse_cases(request)
    keys = list(found.page.object_list)
    return practice_cards(keys) if kind is PracticePage else case_cards(keys)
